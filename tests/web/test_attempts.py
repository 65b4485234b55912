"""What the holder of a link tried and may not: too old, taken back, out of date."""

from datetime import timedelta
from typing import Any

from bot.links import Links

NONCE = "0" * 32


def tries(market: Any) -> list[tuple[Any, ...]]:
    with market.store.engine.connect() as connection:
        query = "SELECT tenant, person, move, subject, code FROM attempts ORDER BY id"
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def test_a_link_that_is_too_old_is_written_down_as_its_creators(browser: Any, market: Any, links: Links) -> None:
    own, order = links.me("T1", 1, at=market.clock.now), market.order()
    offer = links.offer("T1", order.id, 1, at=market.clock.now)
    market.clock.now += timedelta(days=60)
    assert (browser.open(own).status, browser.open(offer).status) == (410, 410)
    assert tries(market) == [
        ("T1", "creator:1", "page.me", None, "ExpiredLink"),
        ("T1", "creator:1", "page.offer", None, "ExpiredLink"),
    ]


def test_a_link_that_was_taken_back_is_written_down(browser: Any, market: Any, links: Links) -> None:
    own = links.me("T1", 1, at=market.clock.now)
    market.clock.now += timedelta(minutes=1)
    market.access.revoke(market.by(), "", 1)
    assert browser.send(own, nonce=NONCE, version="1", action="pause", paused="yes").status == 410
    assert tries(market) == [("T1", "creator:1", "page.me", None, "RevokedLink")]


def test_a_link_that_nobody_signed_names_nobody_and_fills_nothing(browser: Any, market: Any, links: Links) -> None:
    own = links.me("T1", 1, at=market.clock.now)
    for forged in (own.replace("/me/", "/me/x"), own + "x", own.replace("/me/", "/o/")):
        assert browser.open(forged).status == 404
    assert tries(market) == []


def test_a_stale_form_is_written_down_with_its_order(browser: Any, market: Any, links: Links) -> None:
    order = market.order()
    offer = links.offer("T1", order.id, 1, at=market.clock.now)
    mark = links.form_mark(offer.rsplit("/", 1)[1], 77)
    browser.send(offer, nonce=mark, version="77", action="accept")
    ((tenant, person, move, subject, code),) = tries(market)
    assert (tenant, person, move, subject) == ("T1", "creator:1", "page.offer.accept", order.id)
    assert code in {"Stale", "IllegalMove"}
