"""What a creator earned, on their own page and as a table."""

import csv
import io
from dataclasses import replace
from typing import Any

import pytest

from bot.links import Links
from bot.rules.forms import Form
from bot.rules.orders import Move


@pytest.fixture
def url(market: Any, links: Links) -> str:
    return links.me("T1", 1, at=market.clock.now) + "?lang=en"


@pytest.fixture
def table(market: Any, links: Links, browser: Any) -> Any:
    def rows(language: str = "en") -> list[list[str]]:
        page = browser.open(links.me("T1", 1, at=market.clock.now) + f"/earnings.csv?lang={language}")
        assert (page.status, page.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
        assert page.headers["Content-Disposition"] == 'attachment; filename="earnings.csv"'
        return list(csv.reader(io.StringIO(page.html.removeprefix("\ufeff"))))

    return rows


@pytest.fixture
def accepted(market: Any) -> Any:
    running = market.order(form=Form.VIDEO)
    return market.orders.answer(market.by("creator:1"), running.id, Move.ACCEPT)


def finish(market: Any, order: Any) -> None:
    with market.store.unit() as unit:
        before = unit.orders.get("T1", order.id)
        unit.orders.swap(before, replace(before, state="finished", version=before.version + 1))
        unit.commit()


def test_the_sums_stand_on_the_page_and_each_line_opens_its_order(
    browser: Any, market: Any, url: str, accepted: Any, offer_link: Any
) -> None:
    offer, done = market.order(), market.order(form=Form.VIDEO)
    finish(market, done)
    market.order(tenant="T2", form=Form.VIDEO)
    page = browser.open(url)
    section = page.html.split('<section id="earnings">')[1].split("</section>")[0]
    for order in (offer, accepted, done):
        assert f'href="{offer_link(order)}"' in section
        assert f"¥{order.net // 100:,}" in section
    assert section.count('class="order"') == 3
    assert "Nov 2026" in section


def test_the_table_has_every_order_and_changes_nothing(market: Any, table: Any, accepted: Any) -> None:
    offer = market.order()
    before = market.orders.get("T1", offer.id)
    heading, *rows = table()
    assert heading[0] == "Part"
    assert {(row[0], row[1], row[-1]) for row in rows} == {
        ("Coming", accepted.number, f"{accepted.net / 100:g}"),
        ("Waits for an answer", offer.number, f"{offer.net / 100:g}"),
    }
    assert market.orders.get("T1", offer.id) == before
    assert table("zh")[0][0] == "类别"


def test_nothing_in_the_table_runs(market: Any, table: Any, accepted: Any) -> None:
    with market.store.unit() as unit:
        unit.workspaces.save(replace(unit.workspaces.get("T1"), name='=HYPERLINK("http://x","青禾")'))
        unit.commit()
    assert table()[1][2] == '\'=HYPERLINK("http://x","青禾")'


def test_without_orders_there_is_no_table_to_take(browser: Any, url: str) -> None:
    page = browser.open(url)
    assert "earnings.csv" not in page.html
    assert "¥0" in page.html


def test_another_creators_link_or_none_gets_nothing(browser: Any, links: Links, market: Any, accepted: Any) -> None:
    assert browser.open("http://localhost/me/forged/earnings.csv").status == 404
    other = links.me("T1", 2, at=market.clock.now) + "/earnings.csv?lang=en"
    assert accepted.number not in browser.open(other).text
    assert browser.send(links.me("T1", 1, at=market.clock.now) + "/earnings.csv").status == 405
