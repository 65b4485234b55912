"""Several threads at one row, on both databases: one of them wins, and nobody gets a raw database error."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.rules.errors import AlreadyDone, Stale
from bot.rules.people import By, Person
from bot.rules.ratecards import RateCard
from bot.rules.reminders import Kind, Reminder
from bot.rules.workspaces import Workspace
from storage.calendar import Slot
from storage.cards import Copy
from storage.outbox import Act, Saying
from storage.store import Store, Unit

NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
Race = Callable[..., list[Any]]


def committing(store: Store, what: Callable[[Unit], Any]) -> Callable[[], Any]:
    def run() -> Any:
        with store.unit() as unit:
            answer = what(unit)
            unit.commit()
        return answer

    return run


def test_the_same_delivery_is_taken_in_once(store: Store, race: Race) -> None:
    by = By(tenant="T1", person="U1", delivery="event:1", at=NOW)

    def take_in() -> str:
        with store.deciding(by) as unit:
            unit.commit()
        return "done"

    ended = race(*[take_in] * 8)
    assert ended.count("done") == 1
    assert [type(each) for each in ended if each != "done"] == [AlreadyDone] * 7


def test_a_delivery_whose_work_failed_may_come_again(store: Store) -> None:
    by = By(tenant="T1", person="U1", delivery="event:1", at=NOW)
    with pytest.raises(ZeroDivisionError), store.deciding(by):
        raise ZeroDivisionError
    with store.deciding(by) as unit:
        unit.commit()
    with pytest.raises(AlreadyDone), store.deciding(by):
        raise AssertionError("taken in twice")


def test_what_is_too_old_to_come_again_is_forgotten(store: Store) -> None:
    for number, at in enumerate((NOW - timedelta(days=4), NOW)):
        with store.deciding(By(tenant="T1", person="U1", delivery=f"event:{number}", at=at)) as unit:
            unit.commit()
    with store.unit() as unit:
        assert unit.inbox.forget(now=NOW) == 1


def test_running_numbers_have_no_twins_even_the_first(store: Store, race: Race) -> None:
    numbers = race(*[committing(store, lambda unit: unit.counters.next("T1", "Q"))] * 12)
    assert sorted(numbers) == [f"Q-{1001 + step}" for step in range(12)]


def test_each_tenant_and_prefix_counts_for_itself(store: Store) -> None:
    with store.unit() as unit:
        asked = [unit.counters.next(tenant, prefix) for tenant in ("T1", "T2") for prefix in ("Q", "O")]
    assert asked == ["Q-1001", "O-2001", "Q-1001", "O-2001"]


def test_planning_the_same_reminder_at_once_plans_it_once(store: Store, race: Race) -> None:
    planned = [Reminder(tenant="T1", kind=Kind.QUOTE_EXPIRY, subject=7, due_at=NOW + timedelta(days=n)) for n in (1, 2)]
    race(*[committing(store, lambda unit: unit.reminders.plan(planned))] * 8)
    with store.unit() as unit:
        assert len(unit.reminders.waiting("T1", 7, Kind.QUOTE_EXPIRY)) == 1


def test_two_who_meet_the_same_person_at_once_both_succeed(store: Store, race: Race) -> None:
    told = Person(tenant="T1", user="U1", name="陈默", locale="zh-CN")
    assert race(*[committing(store, lambda unit: unit.people.told(told))] * 8) == [told] * 8


def test_meeting_a_person_keeps_what_was_chosen_for_them(store: Store, race: Race) -> None:
    with store.unit() as unit:
        unit.people.save(Person(tenant="T1", user="U1", guest=True, own_limit=5_000_000_000))
        unit.commit()
    told = Person(tenant="T1", user="U1", name="陈默", locale="zh-CN", zone="Asia/Tokyo")
    race(
        committing(store, lambda unit: unit.people.told(told)),
        committing(store, lambda unit: unit.people.change("T1", "U1", language_override="en")),
        committing(store, lambda unit: unit.people.told(told)),
    )
    with store.reading() as unit:
        known = unit.people.get("T1", "U1")
    assert (known.name, known.zone, known.guest) == ("陈默", "Asia/Tokyo", False)
    assert (known.own_limit, known.language_override) == (5_000_000_000, "en")


def test_settings_of_a_workspace_are_written_whole_by_the_last(store: Store, race: Race) -> None:
    wanted = [Workspace(tenant="T1", name=f"n{number}", admins=(f"U{number}",)) for number in range(6)]
    race(*(committing(store, lambda unit, each=each: unit.workspaces.save(each)) for each in wanted))
    with store.reading() as unit:
        assert unit.workspaces.get("T1") in wanted


def test_a_copy_of_a_card_told_twice_is_kept_once(store: Store, race: Race) -> None:
    copy = Copy(tenant="T1", template="quote", subject=1, channel="C1", ts="1.0", reader="U1")
    race(*[committing(store, lambda unit: unit.cards.posted(copy))] * 6)
    with store.reading() as unit:
        assert unit.cards.copies("T1", "quote", 1) == [copy]


def test_of_two_new_versions_of_a_price_card_one_is_written(shop: Any, race: Race) -> None:
    card = RateCard(creator_id=1, version=2, day=900_000)
    ended = race(*[committing(shop.store, lambda unit: unit.ratecards.add([card]))] * 4)
    assert [type(each) for each in ended if each is not None] == [Stale] * 3


def test_a_creators_hours_are_given_to_one(shop: Any, race: Race) -> None:
    orders = [shop.placed(in_campaign=False, starts_at=NOW + timedelta(days=day)).id for day in range(3, 7)]

    def take(order: int) -> Callable[[Unit], bool]:
        slot = Slot(creator_id=2, order_id=order, starts_at=NOW, ends_at=NOW + timedelta(hours=2))

        def reserve(unit: Unit) -> bool:
            if unit.calendar.clash(slot, capacity=3):
                return False
            unit.calendar.free(order)
            unit.calendar.reserve(slot)
            return True

        return reserve

    ended = race(*(committing(shop.store, take(order)) for order in orders))
    assert sorted(ended) == [False, False, False, True]


def test_workers_that_claim_at_once_share_the_rows(store: Store, race: Race) -> None:
    with store.unit() as unit:
        for number in range(60):
            about = {"number": number}
            unit.outbox.say(Saying(tenant="T1", act=Act.POST, template="notice", channel="C1", about=about, due_at=NOW))
        unit.commit()
    ended = race(*[committing(store, lambda unit: unit.outbox.claim(now=NOW, most=20))] * 6)
    taken = sorted(saying.about["number"] for claimed in ended for saying in claimed)
    assert len(taken) == len(set(taken))
    with store.unit() as unit:
        left = unit.outbox.claim(now=NOW, most=60)
    assert sorted([*taken, *(saying.about["number"] for saying in left)]) == list(range(60))


def test_readers_see_one_moment_while_others_write(shop: Any) -> None:
    with shop.store.reading() as unit:
        before = unit.people.get("T0JUXING", "U0EMMA").own_limit
        shop.desks.workspace.set_limit("T0JUXING", "U0EMMA", 77)
        assert unit.people.get("T0JUXING", "U0EMMA").own_limit == before
    with shop.store.reading() as unit:
        assert unit.people.get("T0JUXING", "U0EMMA").own_limit == 77


def test_an_amount_beyond_32_bits_is_kept(shop: Any) -> None:
    shop.desks.workspace.set_limit("T0JUXING", "U0EMMA", 10**12)
    assert shop.desks.workspace.person("T0JUXING", "U0EMMA").own_limit == 10**12
