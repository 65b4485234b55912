"""Ratings on 我的聚星 and on the public page: answered once, reported once, and what was withdrawn leaves a trace."""

import re
from typing import Any

import pytest

from bot.links import Links
from bot.rules.ratings_reports import Verdict

PNG = b"\x89PNG\r\n\x1a\n...."


@pytest.fixture
def url(market: Any, links: Links) -> str:
    return links.me("T1", 1, at=market.clock.now) + "?lang=en"


@pytest.fixture
def order(market: Any) -> int:
    """An order of the star's that was rated."""
    placed: int = market.order().id
    market.rate(placed, words="CANARY-WORDS very good")
    return placed


def form_of(page: Any, action: str) -> dict[str, str]:
    """The hidden fields of the form that does this."""
    form = next(each for each in re.findall(r"<form.*?</form>", page.html, re.DOTALL) if f'value="{action}"' in each)
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)) | {"action": action}


def test_a_creator_reports_a_rating_once_and_reads_what_became_of_it(
    browser: Any, market: Any, url: str, order: int
) -> None:
    page = browser.open(url)
    filled = form_of(page, "report") | {"reason": "private", "words": "住址被写出来了"}
    assert "went to the brand" in browser.follow(url, browser.send(url, **filled)).text
    page = browser.open(url)
    assert "an admin of the brand decides" in page.text
    assert 'value="report"' not in page.html.split("CANARY-WORDS")[1].split("</article>")[0]
    again = browser.send(url, **filled | {"nonce": form_of(page, "pause")["nonce"]})
    assert (again.status, "reported already" in again.text) == (422, True)
    with market.store.reading() as unit:
        [report] = unit.rating_reports.open_of("T1")
    assert (report.order_id, report.reason, report.words, report.person) == (
        order,
        "private",
        "住址被写出来了",
        "creator:1",
    )


def test_a_report_of_a_rating_that_changed_meanwhile_is_read_again_first(
    browser: Any, market: Any, url: str, order: int
) -> None:
    filled = form_of(browser.open(url), "report") | {"reason": "insult", "words": "辱骂我们"}
    market.ratings.answer(market.by("creator:1"), 1, order, "谢谢")
    answer = browser.send(url, **filled)
    assert answer.status == 409
    assert "was changed since you looked at it" in answer.text
    assert "辱骂我们" in answer.html, "what was typed is kept"


@pytest.mark.parametrize(
    "wrong", [{"reason": "none"}, {"version": "x"}, {"edition": "x"}, {"order": "-1"}, {"nonce": ""}]
)
def test_a_report_that_is_not_whole_is_refused(browser: Any, url: str, order: int, wrong: dict[str, str]) -> None:
    filled = form_of(browser.open(url), "report") | {"reason": "insult", "words": "x"}
    assert browser.send(url, **filled | wrong).status == 400


def test_another_workspaces_rating_is_neither_answered_nor_reported(browser: Any, market: Any, url: str) -> None:
    placed = market.order(tenant="T2").id
    market.rate(placed, words="of another team", tenant="T2")
    page = browser.open(url)
    assert "of another team" in page.text
    assert 'value="report"' not in page.html
    sent = form_of(page, "pause") | {"action": "report", "order": placed, "edition": 1, "reason": "other", "words": "x"}
    assert browser.send(url, **sent).status == 404


def test_what_is_new_is_marked_until_it_was_read(browser: Any, url: str, order: int) -> None:
    page = browser.open(url)
    assert '<span class="mark">New</span>' in page.html
    browser.follow(url, browser.send(url, **form_of(page, "seen")))
    assert '<span class="mark">New</span>' not in browser.open(url).html


def test_a_withdrawn_rating_leaves_one_line_and_no_words(browser: Any, market: Any, url: str, order: int) -> None:
    browser.send(url, **form_of(browser.open(url), "report") | {"reason": "insult", "words": "辱骂"})
    with market.store.unit() as unit:
        unit.people.save(market_admin())
        unit.commit()
    market.reports.decide(market.by("U0ADMIN"), 1, Verdict.WITHDRAW, "CANARY-WHY")
    for address in (url, "/c/" + slug_of(market) + "?lang=en"):
        text = browser.open(address).text
        assert "CANARY-WORDS" not in text
        assert "One rating was withdrawn on 2026-" in text
        assert "insulting" in text
        assert "CANARY-WHY" not in text, "an admin's own words go to both sides, not to everybody"


def test_neither_the_note_nor_who_rated_stands_on_any_page(browser: Any, market: Any, url: str, order: int) -> None:
    for address in (url, "/c/" + slug_of(market)):
        html = browser.open(address).html
        assert "CANARY-WORDS" in html
        assert "between us" not in html
        assert not re.search(r"\bU1\b", html)


def test_a_photo_is_served_from_our_own_route_as_what_it_is(browser: Any, market: Any, order: int) -> None:
    with market.store.unit() as unit:
        unit.rating_photos.add([photo(order, market.clock.now)])
        claimed = unit.rating_photos.claim(now=market.clock.now)
        unit.rating_photos.settle(claimed, claimed.state.KEPT, kind="image/png", content=PNG)
        unit.commit()
    page = browser.open("/c/" + slug_of(market))
    assert f'src="{slug_of(market)}/photos/1"' in page.html
    answer = browser.client.get("/c/" + slug_of(market) + "/photos/1")
    assert answer.get_data() == PNG
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "image/png"
    assert browser.open("/c/" + slug_of(market) + "/photos/2").status == 404


def slug_of(market: Any) -> str:
    with market.store.reading() as unit:
        return str(unit.creators.get(1).slug)


def market_admin() -> Any:
    from bot.rules.people import Person

    return Person(tenant="T1", user="U0ADMIN", name="admin", admin=True)


def photo(order: int, at: Any) -> Any:
    from bot.rules.ratings_photos import Photo

    return Photo(order_id=order, creator_id=1, tenant="T1", person="U1", file_id="F1", file_name="a.png", at=at)
