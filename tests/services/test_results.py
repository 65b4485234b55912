"""What a team learns: once after each campaign, each quarter, and when somebody asks."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from bot.rules.errors import NotFound
from bot.rules.orders import Move, Order, Result, State
from bot.rules.people import Reader
from bot.rules.ratings import LIVE
from bot.rules.results import BadQuarter, Season
from bot.services import exports, results
from storage.outbox import Saying

TENANT = "T0JUXING"
FIVE = {item: 5 for items in LIVE.values() for item in items}
RESULT = Result(plays=100_000, units=200, gmv=3_000_000, on_time=True)


def ended(shop: Any, creator: int, **more: Any) -> Order:
    order = shop.placed(creator=creator, **more)
    shop.desks.orders.answer(shop.by(f"creator:{creator}"), order.id, Move.ACCEPT)
    return order  # type: ignore[no-any-return]


def to_the_end(shop: Any) -> None:
    """Lives are held on the seventh day, the campaign ends on the tenth."""
    shop.pass_time(days=7)
    shop.pass_time(days=3, minutes=1)


def told(shop: Any, template: str) -> list[tuple[Any, ...]]:
    return shop.rows(f"SELECT channel, reader FROM outbox WHERE template = '{template}' ORDER BY id")  # type: ignore[no-any-return]


def test_when_the_last_order_is_finished_the_channel_reads_once_what_came_of_it(shop: Any) -> None:
    first, second = ended(shop, 1), ended(shop, 2)
    to_the_end(shop)
    for order, again in ((first, True), (second, None)):
        assert told(shop, "campaign_over") == []
        shop.desks.orders.enter_result(shop.by(), order.id, RESULT)
        shop.desks.ratings.rate(shop.by(), order.id, FIVE, again=again)
        shop.pass_time(seconds=1)
    assert told(shop, "campaign_over") == [("C0CAMPAIGNS", "")]
    with shop.store.reading() as unit:
        found = results.shown(unit, TENANT, {"campaign": shop.campaign.id})
    assert [(came.creator_id, came.stars, came.again, came.asked_again) for came in found.came] == [
        (1, 500, 1, 1),
        (2, 500, 0, 0),
    ]
    assert (found.sums.orders, found.sums.gmv, found.ended) == (2, 6_000_000, {})
    shop.pass_time(days=40)
    assert len(told(shop, "campaign_over")) == 1


def test_a_campaign_of_which_nothing_was_finished_tells_nothing(shop: Any) -> None:
    shop.placed()
    shop.pass_time(days=30)
    assert told(shop, "campaign_over") == []


def test_an_order_that_was_cancelled_stands_among_those_not_delivered(shop: Any) -> None:
    first, second = ended(shop, 1), shop.placed(creator=2)
    shop.desks.orders.cancel(shop.by(), second.id, "budget")
    to_the_end(shop)
    shop.desks.ratings.rate(shop.by(), first.id, FIVE)
    shop.pass_time(seconds=1)
    assert told(shop, "campaign_over") == [("C0CAMPAIGNS", "")]
    with shop.store.reading() as unit:
        found = results.shown(unit, TENANT, {"campaign": shop.campaign.id})
    assert (len(found.came), found.ended) == (1, {State.CANCELLED: 1})


def test_of_two_last_orders_that_end_at_once_one_word_comes(shop: Any, race: Any) -> None:
    made = [ended(shop, 1), ended(shop, 2)]
    to_the_end(shop)
    race(*(partial(shop.desks.ratings.rate, shop.by(), order.id, FIVE) for order in made))
    claimed = shop.reminders.claim(at=shop.now)
    race(*(partial(shop.reminders.do, due, at=shop.now) for due in claimed))
    shop.pass_time(seconds=60)
    assert len(told(shop, "campaign_over")) == 1


def test_on_the_first_working_morning_of_a_quarter_the_workspace_reads_the_one_before(shop: Any) -> None:
    order = ended(shop, 1)
    to_the_end(shop)
    shop.desks.ratings.rate(shop.by(), order.id, FIVE)
    due = shop.rows("SELECT due_at FROM reminders WHERE kind = 'quarter'")
    assert [str(at)[:16] for (at,) in due] == ["2027-01-01 01:30"]  # Friday, 9:30 in Shanghai
    shop.now = datetime(2027, 1, 1, 1, 29, tzinfo=UTC)
    shop.pass_time()
    assert told(shop, "results") == []
    shop.pass_time(minutes=1)
    assert told(shop, "results") == [("C0APPROVALS", "")]
    shop.pass_time(days=400)
    assert len(told(shop, "results")) == 1  # nothing was finished in the quarters after it


def test_without_a_channel_the_admins_read_it(shop: Any) -> None:
    shop.write("UPDATE workspaces SET approvals_channel = ''")
    order = ended(shop, 1)
    to_the_end(shop)
    shop.desks.ratings.rate(shop.by(), order.id, FIVE)
    shop.pass_time(days=60)
    assert told(shop, "results") == [("U0LINYUE", "U0LINYUE"), ("U0ALEX", "U0ALEX")]


def test_a_quarter_has_the_orders_that_were_finished_within_it(shop: Any) -> None:
    order = ended(shop, 1)
    to_the_end(shop)
    shop.desks.ratings.rate(shop.by(), order.id, FIVE)
    asked = partial(shop.desks.results.of_quarter, TENANT, at=shop.now)
    assert [came.creator_id for came in asked("").came] == [1]
    assert asked("").season == asked("q4").season == Season(2026, 4)
    assert asked("last").came == []
    with pytest.raises(BadQuarter):
        asked("2027q1")
    assert shop.desks.results.of_quarter("T0OTHER", "", at=shop.now).came == []


@pytest.mark.parametrize("by", [{"campaign": 1, "season": ""}, {"campaign": None, "season": "2026Q4"}])
def test_it_comes_as_a_table(shop: Any, by: Mapping[str, Any]) -> None:
    order = ended(shop, 1)
    to_the_end(shop)
    shop.desks.orders.enter_result(shop.by(), order.id, RESULT)
    shop.desks.ratings.rate(shop.by(), order.id, FIVE, again=True)
    saying = Saying(
        id=1, tenant=TENANT, act="file", template="export", channel="U0CHENMO", reader="U0CHENMO",
        about={"what": "results", "ending": "csv", **by}, due_at=shop.now,
    )  # fmt: skip
    with shop.store.reading() as unit:
        file = exports.file_of(unit, saying, Reader(language="en"), at=shop.now)
    heading, row = file.content.decode("utf-8-sig").splitlines()
    named = dict(zip(heading.split(","), row.split(","), strict=True))
    assert (named["Creator"], named["Orders finished"], named["Units sold"], named["Stars"]) == (
        "小鱼儿",
        "1",
        "200",
        "5",
    )
    assert (named["GMV in yuan"], named["Would book again"], named["Asked whether"]) == ("30000", "1", "1")
    assert float(named["GMV for ¥1"]) == round(3_000_000 / order.price.total, 2)


def test_a_campaign_that_is_gone_has_no_results(shop: Any) -> None:
    with shop.store.reading() as unit, pytest.raises(NotFound):
        results.shown(unit, TENANT, {"campaign": 99})


def test_the_quarter_begins_at_midnight_in_the_market(shop: Any) -> None:
    assert Season(2026, 4).span(results.ZONE) == (
        datetime(2026, 9, 30, 16, tzinfo=UTC),
        datetime(2026, 12, 31, 16, tzinfo=UTC),
    )
    assert Season(2026, 4).span(results.ZONE)[1] - timedelta(seconds=1) < datetime(2026, 12, 31, 16, tzinfo=UTC)
