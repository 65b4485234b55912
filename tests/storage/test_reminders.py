"""What is due is claimed for a lease, by one worker; what was called off never happens."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot.rules.reminders import Kind, Reminder
from storage.claims import LEASE
from storage.engine import open_engine
from storage.reminders import Due
from storage.store import Store

NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def plan(store: Store, *reminders: Reminder) -> None:
    with store.unit() as unit:
        unit.reminders.plan(reminders)
        unit.commit()


def reminder(kind: Kind = Kind.ANSWER_REMINDER, *, step: int = 0, at: datetime = NOW) -> Reminder:
    return Reminder(tenant="T1", kind=kind, subject=1, step=step, person="U1", due_at=at)


def claim(store: Store, now: datetime = NOW) -> list[Due]:
    with store.unit() as unit:
        claimed = unit.reminders.claim(now=now)
        unit.commit()
    return claimed


def done(store: Store, due: Due) -> bool:
    with store.unit() as unit:
        closed = unit.reminders.done(due)
        unit.commit()
    return closed


def test_a_reminder_comes_back_as_it_was_planned(store: Store) -> None:
    plan(store, reminder())
    assert [due.reminder for due in claim(store)] == [reminder()]


def test_planning_nothing_is_allowed(store: Store) -> None:
    plan(store)
    assert claim(store) == []


def test_planned_twice_is_due_once_even_when_it_is_done(store: Store) -> None:
    plan(store, reminder(), reminder())
    (due,) = claim(store)
    assert done(store, due) is True
    plan(store, reminder())
    assert claim(store, NOW + HOUR) == []


def test_an_ended_lease_is_taken_over_and_the_first_worker_writes_nothing(store: Store) -> None:
    plan(store, reminder())
    (first,) = claim(store)
    assert claim(store, NOW + LEASE - timedelta(seconds=1)) == []
    (second,) = claim(store, NOW + LEASE)
    assert done(store, first) is False
    assert done(store, second) is True
    assert done(store, second) is False


def test_what_was_called_off_while_it_was_claimed_is_not_done(store: Store) -> None:
    plan(store, reminder())
    (due,) = claim(store)
    with store.unit() as unit:
        assert unit.reminders.drop("T1", 1, Kind.ANSWER_REMINDER, why="accepted") == 1
        unit.commit()
    assert done(store, due) is False
    assert claim(store, NOW + LEASE) == []


def test_calling_off_touches_only_that_kind_of_that_subject_and_tenant(store: Store) -> None:
    others = [
        Reminder(tenant="T2", kind=Kind.ANSWER_REMINDER, subject=1, due_at=NOW),
        Reminder(tenant="T1", kind=Kind.ANSWER_REMINDER, subject=2, due_at=NOW),
        Reminder(tenant="T1", kind=Kind.ANSWER_EXPIRY, subject=1, due_at=NOW),
    ]
    plan(store, reminder(), *others)
    with store.unit() as unit:
        assert unit.reminders.drop("T1", 1, Kind.ANSWER_REMINDER) == 1
        unit.commit()
    assert [due.reminder for due in claim(store)] == others


def stars(step: int, at: datetime, *, subject: int = 1, person: str = "U1", tenant: str = "T1") -> Reminder:
    return Reminder(
        tenant=tenant, kind=Kind.RATING_REMINDER, subject=subject, step=step, person=person, due_at=at
    )  # fmt: skip


def test_all_that_is_due_about_a_subject_is_taken_over_from_whoever_has_it(store: Store) -> None:
    plan(store, stars(3, NOW - HOUR), stars(10, NOW), stars(14, NOW + HOUR), stars(3, NOW, subject=2))
    first, *_ = claim(store)
    with store.unit() as unit:
        taken = unit.reminders.take_over("T1", Kind.RATING_REMINDER, [1], now=NOW)
        unit.commit()
    assert [due.reminder.step for due in taken] == [3, 10]
    assert done(store, first) is False
    with store.unit() as unit:
        assert unit.reminders.take_over("T1", Kind.RATING_REMINDER, [1], now=NOW) == []
        assert [each.step for each in unit.reminders.waiting("T1", 1, Kind.RATING_REMINDER)] == [14]


def test_what_is_due_for_some_people_is_found_by_workspace_and_kind(store: Store) -> None:
    plan(
        store, stars(0, NOW, subject=1), stars(0, NOW, subject=2, person="U2"), stars(0, NOW, subject=3, person="U3"),
        stars(0, NOW + HOUR, subject=4), stars(0, NOW, subject=5, tenant="T2"), reminder(),
    )  # fmt: skip
    with store.unit() as unit:
        assert unit.reminders.due_of("T1", Kind.RATING_REMINDER, ["U1", "U2"], now=NOW) == {1, 2}


def test_what_is_planned_anew_calls_off_what_is_not_due_and_has_the_next_round(store: Store) -> None:
    plan(store, stars(0, NOW), stars(110, NOW + HOUR), stars(3, NOW + HOUR, subject=2))
    with store.unit() as unit:
        assert unit.reminders.rounds("T1", Kind.RATING_REMINDER, [1, 2, 3]) == {1: 1, 2: 0}
        unit.reminders.drop_to_come("T1", Kind.RATING_REMINDER, [1, 2], now=NOW, why="again")
        unit.commit()
        assert [each.step for each in unit.reminders.waiting("T1", 1, Kind.RATING_REMINDER)] == [0]
        assert unit.reminders.waiting("T1", 2, Kind.RATING_REMINDER) == []


def test_the_next_to_come_are_listed_in_order(store: Store) -> None:
    plan(store, *(stars(0, NOW + (5 - nth) * HOUR, subject=nth) for nth in range(5)), stars(0, NOW, tenant="T2"))
    with store.unit() as unit:
        assert [each.subject for each in unit.reminders.to_come("T1", Kind.RATING_REMINDER, most=3)] == [4, 3, 2]


def test_what_failed_is_tried_again_later(store: Store) -> None:
    plan(store, reminder())
    (due,) = claim(store)
    with store.unit() as unit:
        assert unit.reminders.later(due, at=NOW + HOUR, note="broke") is True
        unit.commit()
    assert claim(store, NOW + LEASE) == []
    assert [again.id for again in claim(store, NOW + HOUR)] == [due.id]


@pytest.mark.parametrize("asks", ["claim", "due_of", "overdue"])
def test_what_waits_is_found_among_the_open_ones_alone(sqlite_url: str, asks: str) -> None:
    store = Store(open_engine(sqlite_url))
    asked = list[tuple[str, Any]]()
    event.listen(store.engine, "before_cursor_execute", lambda *told: asked.append((told[2], told[3])))
    with store.unit() as unit:
        if asks == "claim":
            unit.reminders.claim(now=NOW)
        elif asks == "due_of":
            unit.reminders.due_of("T1", Kind.RATING_REMINDER, ["U1"], now=NOW)
        else:
            unit.reminders.overdue(now=NOW)
    (found,) = [one for one in asked if "FROM reminders" in one[0]]
    with store.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {found[0]}", found[1]).fetchall()
    store.engine.dispose()
    assert "USING INDEX ix_reminders_" in str(plan) or "USING COVERING INDEX ix_reminders_" in str(plan)
