"""The page of an order beyond the answer: another price, cancelling, scripts, disputes; without JavaScript."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.rules.forms import Form
from bot.rules.orders import Move, State

HOSTILE = "<script>alert('x')</script>\"'&"
Link = Callable[[Any], str]


@pytest.fixture
def order(market: Any) -> Any:
    return market.order()


@pytest.fixture
def url(order: Any, offer_link: Link) -> str:
    return offer_link(order) + "?lang=en"


@pytest.fixture
def press(browser: Any, url: str) -> Callable[..., Any]:
    """Send one of the page's forms, and follow where it leads."""

    def send(action: str, *, page: Any = None, **fields: Any) -> Any:
        page = page or browser.open(url)
        answer = browser.send(url, action=action, nonce=page.hidden("nonce"), version=page.hidden("version"), **fields)
        return browser.follow(url, answer) if answer.status == 303 else answer

    return send


def state(market: Any, number: int = 1) -> State:
    return market.orders.get("T1", number).state  # type: ignore[no-any-return]


def accept(market: Any, number: int = 1) -> None:
    market.orders.answer(market.by("creator:1"), number, Move.ACCEPT)


def test_another_price_is_sent_with_its_reason(market: Any, browser: Any, url: str, press: Any) -> None:
    page = press("counter", net="35,000.50", reason=f"年末 {HOSTILE}")
    assert state(market) is State.COUNTERED
    assert "Sent. The brand has been told" in page.text
    assert "<b>¥35,000.50</b>" in page.text
    assert "<script" not in page.html
    assert HOSTILE in page.text
    assert market.orders.papers("T1", 1).counter.price.fee == 175_003
    assert 'value="counter"' not in page.html


@pytest.mark.parametrize("net", ["", "0", "-1", "many", "1e99", "nan", "100000000.01", "28800", "９９"])
def test_an_absurd_price_is_refused_and_kept(market: Any, press: Any, net: str) -> None:
    page = press("counter", net=net, reason="年末")
    assert page.status == 422
    assert "<details open>" in page.html
    assert f'value="{net}"' in page.html
    assert "年末" in page.text
    assert state(market) is State.AWAITING


def test_a_price_that_was_taken_stands_beside_the_first_one(market: Any, browser: Any, url: str, press: Any) -> None:
    press("counter", net="20000", reason="x")
    market.counteroffers.take(market.by(), 1)
    page = browser.open(url)
    assert "<s>¥28,800</s> <b>¥20,000</b>" in page.html
    assert "For all of it, as your counter-offer has it" in page.text


def test_the_creator_asks_to_cancel_sees_what_it_means_and_withdraws(
    market: Any, browser: Any, url: str, press: Any
) -> None:
    accept(market)
    page = browser.open(url)
    assert "the brand owes you 0% = ¥0" in page.text
    assert "counts against your completion rate" in page.text
    asked = press("ask_cancel", page=page, rate="0", reason="生病")
    assert "Asked. The order goes on" in asked.text
    assert 'value="ask_cancel"' not in asked.html
    request = asked.hidden("request")
    gone = press("withdraw_cancel", page=asked, request=request)
    assert "The order goes on" in gone.text
    assert state(market) is State.ACCEPTED


@pytest.mark.parametrize(("action", "to"), [("agree_cancel", State.CANCELLED), ("refuse_cancel", State.ACCEPTED)])
def test_the_creator_answers_the_brand(market: Any, browser: Any, url: str, press: Any, action: str, to: State) -> None:
    accept(market)
    market.clock.now += timedelta(days=4)
    request = market.cancelling.ask(market.by(), 1, "新品延期", seen_rate=1_000)
    page = browser.open(url)
    assert "The brand asked on" in page.text
    assert "the brand owes you 10% = ¥2,880" in page.text
    assert "Without an answer it is cancelled on" in page.text
    after = press(action, page=page, request=request.id)
    assert state(market) is to
    assert 'role="status"' in after.html
    if to is State.CANCELLED:
        assert "The brand owes you ¥2,880: 10%" in after.text
        assert '<th>You would have received</th><td class="n">¥28,800</td>' in after.text
        assert "You receive" not in after.text
        assert "service fee" not in after.text


def test_an_answer_to_a_request_that_was_withdrawn_changes_nothing(
    market: Any, browser: Any, url: str, press: Any
) -> None:
    accept(market)
    request = market.cancelling.ask(market.by(), 1, "新品延期", seen_rate=0)
    page = browser.open(url)
    market.cancelling.withdraw(market.by(), 1, request.id)
    answer = press("agree_cancel", page=page, request=request.id)
    assert answer.status == 409
    assert state(market) is State.ACCEPTED


def test_scripts_are_handed_in_line_by_line_and_all_stay(market: Any, browser: Any, url: str, press: Any) -> None:
    accept(market)
    market.scripts.brief(market.by(), 1, f"突出保湿 {HOSTILE}", market.clock.now + timedelta(days=2))
    page = browser.open(url)
    assert "突出保湿" in page.text
    assert "<script" not in page.html
    first = press("script", page=page, script="第一行\r\n第二行")
    assert "Handed in." in first.text
    assert "第一行\n第二行" in first.text
    market.scripts.send_back(market.by(), 1, 1, "再短一点")
    back = browser.open(url)
    assert "To change:</b> 再短一点" in back.html
    press("script", page=back, script="终稿")
    market.scripts.pass_on(market.by(), 1, 2)
    text = browser.open(url).text
    assert all(part in text for part in ("Version 1", "第一行\n第二行", "再短一点", "Version 2", "终稿", "confirmed"))


def test_a_script_too_long_or_empty_is_refused_and_kept(market: Any, press: Any) -> None:
    accept(market)
    market.scripts.brief(market.by(), 1, "x", market.clock.now + timedelta(days=2))
    long = press("script", script="长" * 3_001)
    assert (long.status, "长" * 3_001 in long.text) == (422, True)
    assert press("script", script="  ").status == 422
    assert state(market) is State.SCRIPT_DUE


def test_a_dispute_has_both_sides_words(market: Any, browser: Any, offer_link: Link) -> None:
    video = market.order(form=Form.VIDEO)
    accept(market, video.id)
    market.orders.answer(market.by("creator:1"), video.id, Move.PRODUCE)
    market.disputes.begin(market.by(), video.id, "迟交")
    url = offer_link(video) + "?lang=en"
    page = browser.open(url)
    assert "迟交" in page.text
    fields = {"nonce": page.hidden("nonce"), "version": page.hidden("version"), "reason": "素材晚到"}
    answered = browser.follow(url, browser.send(url, action="answer_dispute", **fields))
    assert "Your words stand" in answered.text
    assert "素材晚到" in answered.text
    assert 'value="answer_dispute"' not in answered.html
    share = {"nonce": answered.hidden("nonce"), "version": answered.hidden("version"), "rate": "0", "share": "40"}
    browser.send(url, action="ask_cancel", reason="各让一步", **share)
    assert market.orders.papers("T1", video.id).request.owed.rate == 4_000


@pytest.mark.parametrize("action", ["counter", "ask_cancel", "agree_cancel", "script", "dispute", "settle", "take"])
def test_a_form_without_its_token_changes_nothing(market: Any, browser: Any, url: str, action: str) -> None:
    answer = browser.send(url, action=action, net="1", reason="x", script="x", rate="0", request="1")
    assert answer.status == 400
    assert market.orders.get("T1", 1).version == 3


def test_a_page_from_before_it_changed_changes_nothing(market: Any, browser: Any, url: str, press: Any) -> None:
    accept(market)
    page = browser.open(url)
    market.scripts.brief(market.by(), 1, "x")
    answer = press("ask_cancel", page=page, rate="0", reason="生病")
    assert answer.status == 409
    assert "This changed since you opened the page" in answer.text
    assert market.orders.papers("T1", 1).request is None


def test_the_same_form_sent_twice_counts_once(market: Any, browser: Any, url: str, press: Any) -> None:
    page = browser.open(url)
    for _ in range(2):
        assert "Sent. The brand has been told" in press("counter", page=page, net="20000", reason="x").text
    assert market.orders.get("T1", 1).version == 4


@pytest.mark.parametrize("claim", ["counter", "ask_cancel", "agree_cancel", "refuse_cancel", "script", "dispute"])
def test_an_address_alone_claims_nothing(browser: Any, url: str, claim: str) -> None:
    assert 'role="status"' not in browser.open(f"{url}&done={claim}").html


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_speaks_both_languages(market: Any, browser: Any, url: str, press: Any, language: str) -> None:
    press("counter", net="20000", reason="x")
    text = browser.open(url.replace("lang=en", f"lang={language}")).text
    assert ("还价" if language == "zh" else "Counter-offer") in text
