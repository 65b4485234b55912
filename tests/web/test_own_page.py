"""我的聚星: what a creator sees of themselves, changes, and answers."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.links import Links
from bot.rules.forms import Form
from bot.rules.orders import Move

Link = Callable[[Any], str]


@pytest.fixture
def url(market: Any, links: Links) -> str:
    return links.me("T1", 1, at=market.clock.now) + "?lang=en"


def _prices(page: Any, **changes: str) -> dict[str, str]:
    """The price form as the page shows it, with what the creator typed over it."""
    shown = dict(re.findall(r'<input id="\w+" name="(\w+)"[^>]*value="([^"]*)"', page.html))
    for name in ("first", "last"):  # of the form beside it
        shown.pop(name, None)
    return {**shown, **_hidden(page), "action": "prices", **changes}


def _hidden(page: Any) -> dict[str, str]:
    return {name: page.hidden(name) for name in ("nonce", "version")}


def test_the_sections_stand_in_the_agreed_order(browser: Any, url: str) -> None:
    titles = re.findall(r"<h2>(.*?)</h2>", browser.open(url).html)
    assert titles == [
        "Offers",
        "Earnings",
        "Calendar",
        "Prices, as brands see them",
        "Your stars",
        "Figures others see",
    ]


def test_it_speaks_chinese(browser: Any, url: str) -> None:
    text = browser.open(url.replace("lang=en", "lang=zh")).text
    assert "我的聚星" in text
    assert "没有等你答复的订单。" in text


def test_offers_and_running_orders_lead_to_their_pages(browser: Any, market: Any, url: str, offer_link: Link) -> None:
    offer = market.order()
    running = market.order(form=Form.VIDEO)
    market.orders.answer(market.by("creator:1"), running.id, Move.ACCEPT)
    page = browser.open(url)
    waiting, going = page.html.split("<h3>Running</h3>")
    assert f'href="{offer_link(offer)}"' in waiting
    assert "72 hours left" in waiting
    assert f'href="{offer_link(running)}"' in going
    assert "Accepted" in going
    assert browser.open(offer_link(offer)).status == 200


def test_another_workspaces_offers_are_not_shown(browser: Any, market: Any, url: str) -> None:
    market.order(tenant="T2")
    page = browser.open(url)
    assert "No offer waits for you." in page.text
    assert "别家品牌" not in page.text


def test_without_data_it_says_so(browser: Any, market: Any, links: Links) -> None:
    text = browser.open(links.me("T1", 2, at=market.clock.now) + "?lang=en").text
    assert "not enough data (0)" in text
    assert "Not rated yet." in text
    assert not re.search(r"\b(0|100)%", text.split("</style>")[1])


def test_new_prices_stand_at_once_and_old_quotes_keep_theirs(browser: Any, market: Any, url: str) -> None:
    order = market.order()
    page = browser.open(url)
    answer = browser.send(url, **_prices(page, day="50,000", day_discount="10"))
    assert "Your prices stand." in browser.follow(url, answer).text
    assert '<s>¥50,000</s> <b class="price">¥45,000</b>' in browser.open("/c/xiaoyu").html
    assert market.orders.get("T1", order.id).price.total == 3_024_000
    with market.store.reading() as unit:
        quote = unit.quotes.get("T1", order.quote_id)
    assert (quote.price.unit, quote.card_version) == (3_600_000, 1)


def test_the_form_shows_the_card_and_sent_back_unchanged_changes_nothing(browser: Any, market: Any, url: str) -> None:
    answer = browser.send(url, **_prices(browser.open(url)))
    assert "already have" in browser.follow(url, answer).text
    assert market.ratecards.current(1).version == 1


def test_an_emptied_price_is_a_form_not_offered(browser: Any, market: Any, url: str) -> None:
    browser.send(url, **_prices(browser.open(url), product="", video_short="0.5万"))
    card = market.ratecards.current(1)
    assert (card.product, card.video_short, card.hour) == (None, 500_000, 600_000)


def test_pausing_is_one_press_and_can_be_taken_back(browser: Any, market: Any, url: str) -> None:
    browser.send(url, **_hidden(browser.open(url)), action="pause", paused="yes")
    assert market.ratecards.current(1).paused is True
    assert "Takes no new offers at the moment." in browser.open("/c/xiaoyu?lang=en").text
    browser.send(url, **_hidden(browser.open(url)), action="pause")
    assert market.ratecards.current(1).paused is False


def test_a_price_form_leaves_the_pause_as_it_is(browser: Any, market: Any, url: str) -> None:
    browser.send(url, **_hidden(browser.open(url)), action="pause", paused="yes")
    browser.send(url, **_prices(browser.open(url), hour="7000"))
    card = market.ratecards.current(1)
    assert (card.paused, card.hour) == (True, 700_000)


def test_a_preview_shows_what_brands_would_see_and_writes_nothing(browser: Any, market: Any, url: str) -> None:
    before = market.ratecards.current(1)
    page = browser.send(url, **{**_prices(browser.open(url), hour="7777"), "action": "preview"})
    assert "What brands would see" in page.text
    assert "¥7,777" in page.text
    assert 'value="7777"' in page.html
    assert market.ratecards.current(1) == before


def test_the_history_of_prices_says_what_changed(browser: Any, url: str) -> None:
    browser.send(url, **_prices(browser.open(url), hour="7777", area="杭州及周边"))
    page = browser.open(url)
    assert "→ ¥7,777" in page.text
    assert "area – → 杭州及周边" in page.text
    assert "Works in: 杭州及周边" in browser.open("/c/xiaoyu?lang=en").text


def test_days_off_are_kept_free_and_taken_back(browser: Any, url: str) -> None:
    page = browser.send(url, **_hidden(browser.open(url)), action="days_off", first="2026-12-24", last="2026-12-26")
    page = browser.open(url)
    assert "day off" in page.text
    assert "Work again" in page.text
    browser.send(url, **_hidden(page), action="work_again", first="2026-12-24")
    assert "day off" not in browser.open(url).text


@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-10-01", ""), ("2026-12-26", "2026-12-24"), ("2026-12-01", "2027-06-01"), ("soon", ""), ("", "")],
)
def test_days_off_that_make_no_sense_are_refused(browser: Any, url: str, first: str, last: str) -> None:
    page = browser.send(url, **_hidden(browser.open(url)), action="days_off", first=first, last=last)
    assert "Days off begin today or later" in page.text
    assert "day off" not in browser.open(url).text


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("day", "a lot", "A price is more than ¥0"),
        ("day", "0", "A price is more than ¥0"),
        ("day", "1.234", "A price is more than ¥0"),
        ("day", "<script>", "A price is more than ¥0"),
        ("day_discount", "100", "A discount is from 0 to 99.99 %"),
        ("discount_until", "2026-13-40", "A discount is from 0 to 99.99 %"),
        ("min_hours", "0.3", "Give 0.5 to 24 hours"),
        ("capacity", "0", "1 to 100 products"),
    ],
)
def test_a_price_that_cannot_be_is_said_and_kept(
    browser: Any, market: Any, url: str, field: str, typed: str, says: str
) -> None:
    page = browser.send(url, **_prices(browser.open(url), hour="7000", **{field: typed}))
    assert page.status == 422
    assert says in page.text
    assert f'value="{typed}"' in page.text
    assert 'value="7000"' in page.html
    assert "<script" not in page.html
    assert market.ratecards.current(1).version == 1


def test_a_stale_price_form_changes_nothing_and_keeps_what_was_typed(browser: Any, market: Any, url: str) -> None:
    page = browser.open(url)
    market.ratecards.change(market.by("creator:1"), 1, 1, hour=650_000)
    answer = browser.send(url, **_prices(page, hour="7000"))
    assert answer.status == 409
    assert "your click changed nothing" in answer.text
    assert 'value="7000"' in answer.html
    assert "now ¥6,500" in answer.text
    assert market.ratecards.current(1).hour == 650_000


def test_prices_sent_twice_make_one_version(browser: Any, market: Any, url: str) -> None:
    fields = _prices(browser.open(url), hour="7000")
    for _ in range(2):
        assert "Your prices stand." in browser.follow(url, browser.send(url, **fields)).text
    assert market.ratecards.current(1).version == 2


def test_a_rating_is_answered_once_in_public(browser: Any, market: Any, url: str) -> None:
    market.rate(market.order().id, words="配合")
    page = browser.open(url)
    fields = {"action": "answer", "order": page.hidden("order"), **_hidden(page), "words": "<i>谢谢</i>"}
    assert "Your answer stands" in browser.follow(url, browser.send(url, **fields)).text
    public = browser.open("/c/xiaoyu?lang=en")
    assert "The creator's answer" in public.text
    assert "&lt;i&gt;谢谢&lt;/i&gt;" in public.html
    assert "between us" not in public.text
    assert 'value="answer"' not in browser.open(url).html


def test_a_second_answer_is_refused_and_the_first_stands(browser: Any, market: Any, url: str) -> None:
    market.rate(market.order().id)
    fields = {"action": "answer", "order": "1", "words": "谢谢"}
    first, second = (_hidden(browser.open(url)) for _ in range(2))
    browser.send(url, **first, **fields)
    again = browser.send(url, **second, **{**fields, "words": "再说一句"})
    assert again.status == 422
    assert "answered this rating already" in again.text
    assert "再说一句" not in browser.open("/c/xiaoyu").text


def test_the_same_answer_sent_twice_counts_once(browser: Any, market: Any, url: str) -> None:
    market.rate(market.order().id)
    fields = {"action": "answer", "order": "1", "words": "谢谢", **_hidden(browser.open(url))}
    for _ in range(2):
        assert "Your answer stands" in browser.follow(url, browser.send(url, **fields)).text


def test_an_empty_answer_is_refused(browser: Any, market: Any, url: str) -> None:
    market.rate(market.order().id)
    page = browser.send(url, action="answer", order="1", words=" ", **_hidden(browser.open(url)))
    assert page.status == 422
    assert "Write a few words first" in page.text


def test_an_answer_too_long_is_kept_in_its_form(browser: Any, market: Any, url: str) -> None:
    market.rate(market.order().id)
    page = browser.send(url, action="answer", order="1", words="谢" * 501, **_hidden(browser.open(url)))
    assert page.status == 422
    assert "谢" * 501 in page.text


def test_ratings_of_another_workspace_or_creator_cannot_be_answered(browser: Any, market: Any, links: Links) -> None:
    market.rate(market.order().id, words="配合")
    for foreign in (links.me("T2", 1, at=market.clock.now), links.me("T1", 2, at=market.clock.now)):
        page = browser.open(foreign)
        assert 'value="answer"' not in page.html
        assert browser.send(foreign, action="answer", order="1", words="x", **_hidden(page)).status == 404


def test_looking_changes_nothing(browser: Any, market: Any, url: str) -> None:
    assert browser.open(url + "&done=prices&action=prices&hour=1").status == 200
    assert market.ratecards.current(1).version == 1


def test_forged_and_expired_links_open_nothing(browser: Any, market: Any, url: str) -> None:
    assert browser.open(url.replace("/me/", "/me/x")).status == 404
    market.clock.now += timedelta(days=60)
    assert browser.open(url).status == 410
    assert browser.send(url, action="prices").status == 410


@pytest.mark.parametrize("fields", [{}, {"action": "prices"}, {"action": "drop"}, {"action": "answer", "order": "-1"}])
def test_a_form_that_is_not_ours_changes_nothing(browser: Any, url: str, fields: dict[str, str]) -> None:
    assert browser.send(url, **fields).status == 400


def test_a_link_that_was_taken_back_opens_nothing(browser: Any, market: Any, url: str) -> None:
    market.clock.now += timedelta(minutes=1)
    market.access.revoke(market.by(), "", 1)
    page = browser.open(url)
    assert page.status == 410
    assert "This link was taken back." in page.text
    refused = browser.send(url, nonce="0" * 32, version="1", action="pause", paused="yes")
    assert "This link was taken back." in refused.text
    assert market.ratecards.current(1).paused is False
