"""Stars that are due: one message a person, the newest reminder of several, whoever has left, holidays, downtime."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import insert

from bot.rules.hours import Days
from bot.rules.orders import Move, Order, State
from bot.rules.people import Person
from bot.rules.reminders import Kind, Reminder
from bot.rules.schedules import Schedule
from bot.services import cards
from bot.services.comments import CommentDesk
from bot.services.reminders import ReminderDesk
from bot.ticks import Ticks
from storage.cards import Copy
from storage.orders import ORDERS
from storage.outbox import Act, Saying
from storage.quotes import QUOTES

TENANT, CHEN, EMMA, LIN = "T0JUXING", "U0CHENMO", "U0EMMA", "U0LINYUE"
DAY = timedelta(days=1)


@pytest.fixture
def ended(shop: Any) -> Order:
    order = shop.placed()
    shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, Move.ACCEPT)
    shop.pass_time(days=7)
    shop.pass_time(days=3, minutes=1)
    return shop.desks.orders.get(TENANT, order.id)


@pytest.fixture
def more(shop: Any, ended: Order) -> Callable[..., list[int]]:
    """So many orders like the one that has ended, waiting for stars, each with one reminder that is due now."""

    def made(count: int, *, owner: str = CHEN) -> list[int]:
        with shop.store.engine.begin() as connection:
            row = dict(connection.execute(ORDERS.select().where(ORDERS.c.id == ended.id)).mappings().one())
            found = connection.execute(QUOTES.select().where(QUOTES.c.id == row["quote_id"])).mappings().one()
            ids = []
            for nth in range(count):
                values = {**found, "number": f"Q-{owner}-{nth}"}
                values.pop("id")
                new_quote = connection.execute(insert(QUOTES).values(values).returning(QUOTES.c.id)).scalar_one()
                like = {**row, "quote_id": new_quote, "number": f"O-{owner}-{nth}", "owner": owner}
                like.pop("id")
                ids.append(connection.execute(insert(ORDERS).values(like).returning(ORDERS.c.id)).scalar_one())
        with shop.store.unit() as unit:
            unit.reminders.plan(due(each, shop.now, person=owner) for each in ids)
            unit.commit()
        return ids

    return made


def due(order: int, at: datetime, *, step: int = 3, person: str = CHEN) -> Reminder:
    return Reminder(tenant=TENANT, kind=Kind.RATING_REMINDER, subject=order, step=step, person=person, due_at=at)


def posted(shop: Any, template: str) -> list[tuple[str, int]]:
    return shop.rows(f"SELECT channel, subject FROM outbox WHERE act = 'post' AND template = '{template}' ORDER BY id")


def tick(shop: Any) -> int:
    return Ticks(shop.reminders, CommentDesk(shop.store), shop.clock, lambda: None).tick()


def test_several_that_are_due_at_once_are_one_message(shop: Any, more: Callable[..., list[int]]) -> None:
    before = len(posted(shop, "rate_please"))
    mine, hers = more(30), more(1, owner=EMMA)
    assert tick(shop) == 31
    assert posted(shop, "rate_please")[before:] == [(EMMA, hers[0])]
    ((channel, digest),) = posted(shop, "rate_due")
    assert channel == CHEN
    assert shop.rows(f"SELECT order_id FROM rating_prompts WHERE digest = {digest} ORDER BY 1") == [(e,) for e in mine]


def test_several_are_one_message_even_where_each_is_acted_on_by_itself(
    shop: Any, more: Callable[..., list[int]]
) -> None:
    more(5)
    claimed = shop.reminders.claim(at=shop.now)
    assert [shop.reminders.do(each, at=shop.now) for each in claimed] == [True, False, False, False, False]
    assert len(posted(shop, "rate_due")) == 1


def test_a_message_of_several_follows_what_becomes_of_each(shop: Any, more: Callable[..., list[int]]) -> None:
    first, *_ = more(3)
    tick(shop)
    ((_, digest),) = posted(shop, "rate_due")
    with shop.store.unit() as unit:
        unit.cards.posted(
            Copy(
                tenant=TENANT, template="rate_due", subject=digest, channel="D1", ts="1.1", reader=CHEN,
                about={"orders": [first], "more": 0},
            )
        )  # fmt: skip
        unit.commit()
    shop.desks.prompts.pass_over(shop.by(), first, "no live")
    assert shop.rows("SELECT channel, ts FROM outbox WHERE act = 'update' AND template = 'rate_due'") == [("D1", "1.1")]


def test_who_is_asked_again_decides_in_the_newest_message_alone(shop: Any, more: Callable[..., list[int]]) -> None:
    both = more(2)
    tick(shop)
    ((_, older),) = posted(shop, "rate_due")
    copy = Copy(
        tenant=TENANT, template="rate_due", subject=older, channel="D1", ts="1.1", reader=CHEN,
        about={"orders": both, "more": 0},
    )  # fmt: skip
    with shop.store.unit() as unit:
        unit.cards.posted(copy)
        shown = cards.version(unit, saying(copy, shop.now))
        unit.commit()
    with shop.store.unit() as unit:
        unit.reminders.plan(due(each, shop.now, step=4) for each in both)
        unit.commit()
    tick(shop)
    newer = posted(shop, "rate_due")[-1][1]
    assert shop.rows("SELECT channel, ts FROM outbox WHERE act = 'update' AND template = 'rate_due'") == [("D1", "1.1")]
    with shop.store.reading() as unit:
        told = cards.facts(unit, saying(copy, shop.now), at=shop.now)["listed"]
        again = cards.facts(unit, saying(replace(copy, subject=newer), shop.now), at=shop.now)["listed"]
        assert cards.version(unit, saying(copy, shop.now)) != shown, "one that was on its way is said anew"
    assert [(each.open, each.elsewhere) for each in told.lines] == [(False, True)] * 2
    assert [(each.open, each.elsewhere) for each in again.lines] == [(True, False)] * 2
    assert (told.waiting, again.waiting) == (0, 2)


def saying(copy: Copy, at: datetime) -> Saying:
    about = {"tenant": copy.tenant, "template": copy.template, "channel": copy.channel, "subject": copy.subject}
    return Saying(act=Act.UPDATE, **about, about=copy.about, due_at=at)


def test_after_three_days_of_standstill_only_the_newest_of_several_is_said(shop: Any, ended: Order) -> None:
    before = len(posted(shop, "rate_please"))
    shop.now += 11 * DAY  # day 3 and day 10 have passed unseen
    assert tick(shop) >= 2
    assert posted(shop, "rate_please")[before:] == [(CHEN, ended.id)]
    assert tick(shop) == 0
    with shop.store.reading() as unit:
        assert unit.reminders.overdue(now=shop.now) == 0
        assert [each.step for each in unit.reminders.waiting(TENANT, ended.id, Kind.RATING_REMINDER)] == [14]


def test_after_a_standstill_over_the_end_itself_it_stands_under_the_card_too(shop: Any) -> None:
    order = shop.placed()
    shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, Move.ACCEPT)
    shop.now += 15 * DAY  # the live, the campaign's end and the third day have passed unseen
    tick(shop)
    assert posted(shop, "rate_please") == [(CHEN, order.id), ("C0CAMPAIGNS", order.id)]
    with shop.store.reading() as unit:
        assert unit.reminders.overdue(now=shop.now) == 0


def test_one_that_another_worker_holds_is_not_said_again(shop: Any, ended: Order) -> None:
    shop.now += 11 * DAY
    claimed = shop.reminders.claim(at=shop.now)
    held = [each for each in claimed if each.reminder.step == 3]  # in the hands of a worker that is slow
    for each in claimed:
        if each not in held:
            shop.reminders.failed(each, at=shop.now - DAY, why="given back")
    before = len(posted(shop, "rate_please"))
    tick(shop)
    assert [shop.reminders.do(each, at=shop.now) for each in held] == [False]
    assert len(posted(shop, "rate_please")) == before + 1


@pytest.mark.parametrize("left", [{"active": False}, {"guest": True}])
def test_where_somebody_has_left_the_campaigns_owner_is_asked(
    shop: Any, more: Callable[..., list[int]], left: dict[str, bool]
) -> None:
    (order,) = more(1, owner=EMMA)
    with shop.store.unit() as unit:
        unit.people.save(Person(tenant=TENANT, user=EMMA, **left))
        unit.commit()
    tick(shop)
    assert posted(shop, "rate_please")[-1] == (CHEN, order)
    with shop.store.reading() as unit:
        prompt = unit.prompts.of_order(TENANT, order)
        moves = [each.move for each in unit.events.of(TENANT, "order", order)]
    assert (prompt.person, prompt.handed_from, prompt.by_clock) == (CHEN, EMMA, True)
    assert moves == ["hand_over_rating"]
    assert order in [each.id for each in shop.desks.home.of(TENANT, CHEN, at=shop.now).to_rate]


def test_where_the_campaigns_owner_has_left_too_the_channel_is_asked(shop: Any, more: Callable[..., list[int]]) -> None:
    (order,) = more(1, owner=EMMA)
    with shop.store.unit() as unit:
        for user in (CHEN, EMMA):
            unit.people.save(Person(tenant=TENANT, user=user, active=False))
        unit.commit()
    tick(shop)
    assert posted(shop, "rate_please")[-1] == ("C0CAMPAIGNS", order)


def test_a_holiday_that_was_set_later_moves_what_is_planned(shop: Any, ended: Order) -> None:
    week = (Days(first=date(2026, 11, 16), last=date(2026, 11, 18)),)
    shop.desks.schedules.set(shop.by(LIN), Schedule(tenant=TENANT, holidays=week))
    tick(shop)
    with shop.store.reading() as unit:
        planned = [each.due_at for each in unit.reminders.waiting(TENANT, ended.id, Kind.RATING_REMINDER)]
    assert planned[0] == datetime(2026, 11, 19, 1, 30, tzinfo=UTC)
    assert len(planned) == 3


def test_what_was_planned_for_a_moment_that_is_no_good_one_any_more_waits_for_the_next(shop: Any, ended: Order) -> None:
    with shop.store.unit() as unit:  # as if the settings had not reached it yet
        unit.schedules.save(
            Schedule(tenant=TENANT, holidays=(Days(first=date(2026, 11, 16), last=date(2026, 11, 16)),))
        )
        unit.commit()
    before = len(posted(shop, "rate_please"))
    shop.now = datetime(2026, 11, 16, 1, 31, tzinfo=UTC)
    tick(shop)
    assert len(posted(shop, "rate_please")) == before
    shop.now = datetime(2026, 11, 17, 1, 30, tzinfo=UTC)
    tick(shop)
    assert len(posted(shop, "rate_please")) == before + 1


def test_other_days_and_another_hour_hold_for_what_waits_and_for_what_comes(shop: Any, ended: Order) -> None:
    shop.desks.schedules.set(shop.by(LIN), Schedule(tenant=TENANT, days=(0, 1, 12), hour=time(15, 0)))
    tick(shop)
    with shop.store.reading() as unit:
        planned = [each.due_at for each in unit.reminders.waiting(TENANT, ended.id, Kind.RATING_REMINDER)]
    assert planned == [datetime(2026, 11, 13, 7, 0, tzinfo=UTC), datetime(2026, 11, 24, 7, 0, tzinfo=UTC)]


def test_a_schedule_reaches_more_orders_than_one_transaction_takes(
    shop: Any, more: Callable[..., list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.schedules.AT_ONCE", 4)
    orders = more(9)
    tick(shop)
    shop.desks.schedules.set(shop.by(LIN), Schedule(tenant=TENANT, days=(0, 5)))
    tick(shop)
    with shop.store.reading() as unit:
        planned = [unit.reminders.waiting(TENANT, each, Kind.RATING_REMINDER) for each in orders]
    assert [[each.step % 100 for each in one] for one in planned] == [[5]] * 9


def test_a_dispute_stops_it_and_its_end_begins_the_days_anew(shop: Any, ended: Order) -> None:
    shop.write(f"UPDATE orders SET state = 'delivered' WHERE id = {ended.id}")
    shop.desks.disputes.begin(shop.by(), ended.id, "too short")
    assert posted(shop, "rate_please") == []
    shop.now += 5 * DAY
    tick(shop)
    assert posted(shop, "rate_please") == []
    shop.desks.disputes.settle(shop.by(), ended.id)
    tick(shop)
    assert (CHEN, ended.id) in posted(shop, "rate_please")
    assert shop.desks.orders.get(TENANT, ended.id).campaign_end == shop.now


def test_what_cannot_be_done_together_is_done_one_by_one(
    shop: Any, more: Callable[..., list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    more(3)
    more(1, owner=EMMA)
    alone = ReminderDesk.do_all

    def breaks(desk: ReminderDesk, dues: Any, *, at: datetime) -> int:
        if len(dues) > 1:
            raise RuntimeError("together")
        return alone(desk, dues, at=at)

    monkeypatch.setattr(ReminderDesk, "do_all", breaks)
    tick(shop)
    assert [channel for channel, _ in posted(shop, "rate_due")] == [CHEN]
    assert posted(shop, "rate_please")[-1][0] == EMMA


def test_workers_at_once_ask_each_person_once(
    shop: Any, more: Callable[..., list[int]], race: Callable[..., list[Any]]
) -> None:
    people = [f"U0P{nth}" for nth in range(6)]
    for person in people:
        more(20, owner=person)
    before = len(posted(shop, "rate_please"))

    def work() -> int:
        desk, done = ReminderDesk(shop.store), 0
        while claimed := desk.claim(at=shop.now, most=15):
            done += desk.do_all(claimed, at=shop.now)
        return done

    assert sum(race(*[partial(work) for _ in range(4)])) == 120
    told = [channel for channel, _ in posted(shop, "rate_due")]
    assert sorted(told) == people
    assert len(posted(shop, "rate_please")) == before
    assert shop.rows("SELECT count(*) FROM rating_prompts WHERE digest IS NOT NULL") == [(120,)]


def test_the_state_of_the_order_decides_at_the_last_moment(shop: Any, more: Callable[..., list[int]]) -> None:
    gone, stays = more(2)
    shop.write(f"UPDATE orders SET state = '{State.CANCELLED}' WHERE id = {gone}")
    before = len(posted(shop, "rate_please"))
    tick(shop)
    assert posted(shop, "rate_please")[before:] == [(CHEN, stays)]
