"""The report of an order: once, in its thread and the channel, kept current; and a campaign's, with both tables."""

import json
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from bot.rules.creators import Kind as WorkKind
from bot.rules.creators import Work
from bot.rules.errors import NotFound
from bot.rules.orders import Move, Order, Result, State
from bot.rules.people import Reader
from bot.services import cards, exports_reports, reports
from storage.outbox import Act, Saying

TENANT = "T0JUXING"
RESULT = Result(plays=200_000, units=500, gmv=9_000_000)


def delivered(shop: Any, **more: Any) -> Order:
    order = shop.placed(**more)
    shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, Move.ACCEPT)
    shop.pass_time(days=8)
    found: Order = shop.desks.orders.get(TENANT, order.id)
    assert found.state is State.DELIVERED
    return found


def posted(shop: Any) -> list[tuple[str, str, bool]]:
    rows = shop.rows("SELECT channel, thread, about FROM outbox WHERE act = 'post' AND template = 'report' ORDER BY id")
    return [
        (channel, thread, json.loads(about) if isinstance(about, str) else about) for channel, thread, about in rows
    ]


def test_a_result_brings_one_report_into_the_thread_and_the_channel(shop: Any) -> None:
    order = delivered(shop)
    assert posted(shop) == []
    shop.desks.orders.enter_result(shop.by(), order.id, RESULT)
    assert posted(shop) == [("C0CAMPAIGNS", f"order:{order.id}", {"broadcast": True})]


def test_a_corrected_result_changes_the_report_that_stands(shop: Any) -> None:
    order = delivered(shop)
    shop.desks.orders.enter_result(shop.by(), order.id, RESULT)
    shop.write(
        "INSERT INTO cards (tenant, channel, ts, template, subject, reader, about) VALUES "
        f"('{TENANT}', 'C0CAMPAIGNS', '9.0', 'report', {order.id}, '', '{{}}')"
    )
    shop.desks.orders.enter_result(shop.by(), order.id, Result(plays=50_000, on_time=False))
    assert len(posted(shop)) == 1
    assert shop.rows("SELECT count(*) FROM outbox WHERE act = 'update' AND template = 'report'") == [(1,)]
    saying = Saying(
        tenant=TENANT,
        act=Act.UPDATE,
        template="report",
        channel="C0CAMPAIGNS",
        subject=order.id,
        about={},
        due_at=shop.now,
    )
    with shop.store.reading() as unit:
        facts = cards.facts(unit, saying, at=shop.now)
    assert [row.actual for row in facts["report"].rows] == [50_000, 0, 0, 20_000, None]


def test_an_order_without_a_result_has_no_report(shop: Any) -> None:
    order = delivered(shop)
    shop.pass_time(days=30)
    assert shop.desks.orders.get(TENANT, order.id).state is State.FINISHED
    assert posted(shop) == []


def test_two_who_enter_a_result_at_once_bring_one_report(shop: Any, race: Any) -> None:
    order = delivered(shop)
    race(*(partial(shop.desks.orders.enter_result, shop.by(), order.id, RESULT) for _ in range(4)))
    assert len(posted(shop)) == 1


def test_comments_of_the_live_stand_in_its_report(shop: Any) -> None:
    order = delivered(shop)
    with shop.store.unit() as unit:
        work = unit.works.next_id()
        at = order.need.starts_at + timedelta(hours=1)
        unit.works.add([Work(id=work, creator_id=1, kind=WorkKind.LIVE, title="专场", at=at)])
        assert reports.said(unit, [order]).comments == 0
        unit.commit()
    shop.write(
        "INSERT INTO comments_said (work_id, reader, said, at) SELECT "
        f"{work}, 'r', '"
        + json.dumps(
            {
                "comments": 7,
                "suspected": 1,
                "sentiments": {},
                "intents": {},
                "aspects": {},
                "words": {},
                "reasons": {},
                "clusters": [],
            }
        )
        + "', placed FROM (SELECT due_at AS placed FROM outbox LIMIT 1) AS x"
    )
    with shop.store.reading() as unit:
        assert reports.said(unit, [order]).comments == 7


def test_the_table_of_an_order_holds_numbers(shop: Any) -> None:
    order = delivered(shop)
    shop.desks.orders.enter_result(shop.by(), order.id, RESULT)
    with shop.store.reading() as unit:
        subject, rows = exports_reports.of_order(unit, TENANT, order.id, Reader(language="en"))
        with pytest.raises(NotFound):
            exports_reports.of_order(unit, "T0OTHER", order.id, Reader())
    assert subject == "O-2001 小鱼儿"
    assert rows[0] == ["Measure", "Planned", "Actual", "Difference in percent"]
    assert rows[1] == ["Plays", None, 200_000, None]
    assert ["CPM", None, Decimal(50), None] in rows
    assert ["On time", None, "Yes", None] in rows


def test_the_table_of_a_campaign_has_a_row_an_order_and_the_budget(shop: Any) -> None:
    order = delivered(shop)
    shop.desks.orders.enter_result(shop.by(), order.id, RESULT)
    with shop.store.reading() as unit:
        name, rows = exports_reports.of_campaign(unit, TENANT, shop.campaign.id, Reader(language="en"))
        with pytest.raises(NotFound):
            reports.of_campaign(unit, "T0OTHER", shop.campaign.id)
    assert name == "新品首发"
    assert (rows[1][0], rows[1][1], rows[1][3]) == ("O-2001", "小鱼儿", Decimal(10_000))
    assert [row[3] for row in rows[-3:]] == [Decimal(60_000), Decimal(0), Decimal(10_000)]
    assert {len(row) for row in rows[:2]} == {len(rows[2])}
