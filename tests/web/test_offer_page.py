"""The offer on a creator's phone: looking changes nothing, pressing changes it once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.links import Links
from bot.rules.forms import Form
from bot.rules.orders import Move, State

HOSTILE = "<script>alert('x')</script>\"'&"
Link = Callable[[Any], str]


@pytest.fixture
def url(market: Any, offer_link: Link) -> str:
    return offer_link(market.order()) + "?lang=en"


def _press(browser: Any, url: str, action: str, page: Any = None, **fields: str) -> Any:
    page = page or browser.open(url)
    return browser.send(url, action=action, nonce=page.hidden("nonce"), version=page.hidden("version"), **fields)


def _state(market: Any, order_id: int = 1) -> State:
    return market.orders.get("T1", order_id).state  # type: ignore[no-any-return]


def test_it_says_who_what_when_how_much_and_until_when(browser: Any, url: str) -> None:
    text = browser.open(url).text
    assert "<h1>青禾美妆</h1>" in text
    assert "Dedicated live, by the day · Mon 9 Nov, 20:00–24:00 CST" in text
    assert "<b>¥28,800</b>" in text
    assert "Answer until Thu 5 Nov, 12:00 CST." in text
    assert "72 hours left" in text


def test_the_fee_is_the_brands_and_said_so(browser: Any, url: str) -> None:
    text = browser.open(url).text
    assert "−¥7,200" in text
    assert "service fee of ¥1,440 on top" in text


def test_it_speaks_chinese(browser: Any, url: str) -> None:
    text = browser.open(url.replace("lang=en", "lang=zh")).text
    assert "你的收入" in text
    assert "11月9日(周一) 20:00–24:00" in text


def test_goods_are_listed(browser: Any, market: Any, offer_link: Link) -> None:
    order = market.order(form=Form.SHARED, products=("面霜", HOSTILE))
    page = browser.open(offer_link(order))
    assert "<li>面霜</li>" in page.html
    assert "<script" not in page.html
    assert HOSTILE in page.text


def test_looking_changes_nothing(browser: Any, market: Any, url: str) -> None:
    before = market.orders.get("T1", 1)
    for query in ("", "&done=accept", "&action=accept&version=2"):
        assert browser.open(url + query).status == 200
    assert market.orders.get("T1", 1) == before


def test_an_address_alone_claims_nothing(browser: Any, url: str) -> None:
    assert 'role="status"' not in browser.open(url + "&done=accept").html


def test_accepting_accepts_and_says_so(browser: Any, market: Any, url: str) -> None:
    answer = _press(browser, url, "accept")
    assert _state(market) is State.ACCEPTED
    page = browser.follow(url, answer)
    assert "Accepted. The brand has been told" in page.text
    assert 'value="accept"' not in page.html


def test_who_accepted_is_in_the_log(browser: Any, market: Any, url: str) -> None:
    _press(browser, url, "accept")
    with market.store.reading() as unit:
        last = list(unit.events.of("T1", "order", 1))[-1]
    assert (last.person, last.move) == ("creator:1", "accept")


def test_declining_needs_a_reason_and_keeps_it(browser: Any, market: Any, url: str) -> None:
    refused = _press(browser, url, "decline", reason="  ")
    assert refused.status == 422
    assert "Say in a few words why" in refused.text
    assert "<details open>" in refused.html
    page = browser.follow(url, _press(browser, url, "decline", page=refused, reason="档期冲突"))
    assert _state(market) is State.DECLINED
    assert "Declined. The brand has been told" in page.text
    assert "档期冲突" in page.text


def test_a_reason_too_long_is_refused_and_kept(browser: Any, market: Any, url: str) -> None:
    reason = "<b>长</b>" * 100
    page = _press(browser, url, "decline", reason=reason)
    assert page.status == 422
    assert reason in page.text
    assert "<b>长" not in page.html
    assert _state(market) is State.AWAITING


def test_more_time_is_given_once(browser: Any, market: Any, url: str) -> None:
    page = browser.follow(url, _press(browser, url, "extend"))
    assert "You have more time to answer" in page.text
    assert "144 hours left" in page.text
    assert 'value="extend"' not in page.html
    again = _press(browser, url, "extend", page=page)
    assert "already extended once" in again.text
    assert market.orders.get("T1", 1).version == 4


def test_a_finished_video_is_handed_over(browser: Any, market: Any, offer_link: Link) -> None:
    order = market.order(form=Form.VIDEO)
    url = offer_link(order) + "?lang=en"
    _press(browser, url, "accept")
    market.orders.answer(market.by("creator:1"), order.id, Move.PRODUCE)
    page = browser.follow(url, _press(browser, url, "deliver"))
    assert _state(market, order.id) is State.DELIVERED
    assert "Handed over" in page.text


def test_the_same_form_sent_twice_counts_once(browser: Any, market: Any, url: str) -> None:
    page = browser.open(url)
    first, second = (_press(browser, url, "accept", page=page) for _ in range(2))
    assert "Accepted." in browser.follow(url, first).text
    assert "Accepted." in browser.follow(url, second).text
    assert market.orders.get("T1", 1).version == 4


def test_a_stale_page_changes_nothing_and_shows_how_it_stands(browser: Any, market: Any, url: str) -> None:
    page = browser.open(url)
    market.orders.cancel(market.by(), 1, "budget cut")
    answer = _press(browser, url, "accept", page=page)
    assert answer.status == 409
    assert "This changed since you opened the page" in answer.text
    assert "how it stands now: Cancelled" in answer.text
    assert "budget cut" in answer.text
    assert _state(market) is State.CANCELLED


def test_a_reason_survives_a_stale_page(browser: Any, market: Any, url: str) -> None:
    page = browser.open(url)
    _press(browser, url, "extend")
    answer = _press(browser, url, "decline", page=page, reason="档期冲突")
    assert answer.status == 409
    assert ">档期冲突</textarea>" in answer.html
    _press(browser, url, "decline", page=answer, reason="档期冲突")
    assert _state(market) is State.DECLINED


def test_after_the_time_to_answer_accepting_is_refused(browser: Any, market: Any, url: str) -> None:
    page = browser.open(url)
    market.clock.now += timedelta(hours=72)
    answer = _press(browser, url, "accept", page=page)
    assert answer.status == 422
    assert "The time to answer ended on Thu 5 Nov, 12:00 CST" in answer.text
    assert "the time to answer is over" in answer.text
    assert 'value="accept"' not in answer.html


def test_a_forged_link_is_a_clear_404(browser: Any, url: str) -> None:
    page = browser.open(url.replace("/o/", "/o/x"))
    assert page.status == 404
    assert "This link is not valid" in page.text


def test_an_expired_link_is_a_clear_410(browser: Any, market: Any, url: str) -> None:
    market.clock.now += timedelta(days=60)
    assert browser.open(url).status == 410
    assert browser.send(url, action="accept").status == 410
    assert _state(market) is State.AWAITING


def test_a_link_signed_for_another_creator_opens_nothing(browser: Any, market: Any, links: Links, url: str) -> None:
    foreign = links.offer("T1", 1, 2, at=market.clock.now)
    assert browser.open(foreign).status == 404
    assert browser.send(foreign, action="accept", nonce="0" * 32, version=2).status == 404
    assert _state(market) is State.AWAITING


def test_a_link_signed_for_another_workspace_opens_nothing(browser: Any, market: Any, links: Links, url: str) -> None:
    page = browser.open(links.offer("T2", 1, 1, at=market.clock.now))
    assert page.status == 404
    assert "青禾美妆" not in page.text


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"action": "accept"},
        {"action": "accept", "nonce": "x", "version": "2"},
        {"action": "accept", "nonce": "0" * 32, "version": "two"},
        {"action": "cancel", "nonce": "0" * 32, "version": "2"},
        {"action": "rate", "nonce": "0" * 32, "version": "2"},
    ],
)
def test_a_form_that_is_not_ours_changes_nothing(browser: Any, market: Any, url: str, fields: dict[str, str]) -> None:
    answer = browser.send(url, **fields)
    assert answer.status == 400
    assert "This form did not arrive whole" in answer.text
    assert market.orders.get("T1", 1).version == 3


def test_a_form_from_another_site_changes_nothing(browser: Any, market: Any, url: str) -> None:
    page = browser.open(url)
    fields = {"action": "accept", "nonce": page.hidden("nonce"), "version": page.hidden("version")}
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert browser.send(url, headers=headers, **fields).status == 403
    assert _state(market) is State.AWAITING
    for headers in ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, {"Origin": "http://localhost"}):
        assert browser.send(url, headers=headers, **fields).status == 303
    assert _state(market) is State.ACCEPTED
