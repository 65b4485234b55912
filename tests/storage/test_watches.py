"""A watch comes back as it was kept, to its own person alone, and what waits for the same runs once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from bot.rules.forms import Form
from bot.rules.watches import Kind, Known, Move, State, Wanted, Watch, begin, moved
from storage.calendar import Slot
from storage.store import Store, Unit

NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
DAYS = (date(2026, 11, 9), date(2026, 11, 10))
HOUR = timedelta(hours=1)
BRIEF = Wanted(kind=Kind.BRIEF, brief="美妆 评分4.5星以上")
Race = Callable[..., list[Any]]


def kept(store: Store, wanted: Wanted = BRIEF, known: Known | None = None, *, person: str = "U1") -> Watch:
    with store.unit() as unit:
        watch = unit.watches.add(begin(wanted, known or Known(fits=(3, 1)), tenant="T1", person=person, at=NOW))
        unit.commit()
    return watch


def running(store: Store, tenant: str = "T1", person: str = "U1") -> list[Watch]:
    with store.reading() as unit:
        return unit.watches.active(tenant, person)


def test_each_kind_comes_back_as_it_was_kept(shop: Any) -> None:
    wishes = [
        (Wanted(kind=Kind.PRICE, creator_id=1, form=Form.DAY, fen=9_999_999_999), Known(fen=3_600_000)),
        (Wanted(kind=Kind.PRICE, creator_id=1, form=Form.HOUR, fen=1), Known(fen=None)),
        (Wanted(kind=Kind.SLOT, creator_id=2, first=DAYS[0], last=DAYS[1]), Known(free=DAYS)),
        (Wanted(kind=Kind.BRIEF, brief="“长”" * 166, last=DAYS[1]), Known(fits=tuple(range(1, 2_000)))),
    ]
    made = [kept(shop.store, *wish) for wish in wishes]
    assert running(shop.store) == made
    assert [(watch.wanted, watch.known) for watch in made] == wishes
    with shop.store.reading() as unit:
        assert unit.watches.named("T1", [made[0].id, made[2].id]) == {each.id: each for each in (made[0], made[2])}


def test_a_watch_is_its_own_tenants_and_its_own_persons(store: Store) -> None:
    watch = kept(store)
    assert running(store, "T2") == running(store, "T1", "U2") == []
    with store.unit() as unit:
        assert unit.watches.get("T2", watch.id) is None
        assert unit.watches.named("T2", [watch.id]) == {}
        assert unit.watches.swap(replace(watch, tenant="T2"), moved(watch, Move.STOP, at=NOW)) is False
        unit.watches.watcher("T1", "U1")
        unit.watches.change(unit.watches.watcher("T2", "U1"), paused_until=NOW)
        assert unit.watches.paused_until("T1", "U1") is None
        assert unit.watches.paused_until("T2", "U1") == NOW
        assert unit.watches.paused_until("T2", "U9") is None


def test_the_same_wish_runs_once_and_may_run_again_after_it_was_stopped(store: Store) -> None:
    first = kept(store)
    with pytest.raises(IntegrityError):
        kept(store)
    kept(store, person="U2")
    with store.unit() as unit:
        assert unit.watches.swap(first, moved(first, Move.STOP, at=NOW)) is True
        unit.commit()
    second = kept(store)
    assert running(store) == [second]
    stopped = moved(first, Move.STOP, at=NOW)
    with store.unit() as unit, pytest.raises(IntegrityError):
        unit.watches.swap(stopped, moved(stopped, Move.RESUME, at=NOW))


def test_of_two_who_move_a_watch_one_does(store: Store, race: Race) -> None:
    watch = kept(store)

    def stop() -> bool:
        with store.unit() as unit:
            done = unit.watches.swap(watch, moved(watch, Move.STOP, at=NOW))
            unit.commit()
        return done

    assert sorted(race(*[stop] * 6)) == [False] * 5 + [True]
    assert running(store) == []


def test_what_a_watch_knows_and_when_it_was_told_are_written(store: Store) -> None:
    watch = kept(store)
    after = replace(watch, known=Known(fits=(1, 2, 3)), told_at=NOW + HOUR, state=State.ENDED, version=2)
    with store.unit() as unit:
        assert unit.watches.swap(watch, after) is True
        assert unit.watches.swap(watch, after) is False
        assert unit.watches.get("T1", watch.id) == after


def test_a_watcher_is_made_once_and_keeps_their_number(store: Store, race: Race) -> None:
    def meet() -> int:
        with store.unit() as unit:
            watcher = unit.watches.watcher("T1", "U1")
            unit.commit()
        return watcher.id

    assert len(set(race(*[meet] * 8))) == 1
    with store.unit() as unit:
        watcher = unit.watches.watcher("T1", "U1")
        unit.watches.change(watcher, day=DAYS[0], paused_until=NOW)
        again = unit.watches.hold("T1", watcher.id)
        assert again == replace(watcher, day=DAYS[0], paused_until=NOW)
        assert unit.watches.hold("T2", watcher.id) is None
        assert unit.watches.watcher("T1", "U2").id != watcher.id


def test_twenty_at_once_are_kept_one_after_the_other(store: Store, race: Race) -> None:
    """Whoever adds holds the watcher first, and so counts what the others have added."""

    def add() -> int:
        with store.unit() as unit:
            unit.watches.watcher("T1", "U1")
            count = len(unit.watches.active("T1", "U1"))
            wanted = Wanted(kind=Kind.BRIEF, brief=f"美妆 粉丝{count}以上")
            unit.watches.add(begin(wanted, Known(), tenant="T1", person="U1", at=NOW))
            unit.commit()
        return count

    assert sorted(race(*[add] * 8)) == list(range(8))


def test_only_dedicated_lives_that_touch_the_days_are_in_the_way(shop: Any) -> None:
    orders = [shop.placed(in_campaign=False, starts_at=NOW + timedelta(days=day)).id for day in range(3, 7)]
    slots = [
        Slot(creator_id=2, order_id=orders[0], starts_at=NOW, ends_at=NOW + HOUR),
        Slot(creator_id=2, order_id=orders[1], starts_at=NOW + 2 * HOUR, ends_at=NOW + 3 * HOUR, products=1),
        Slot(creator_id=2, order_id=orders[2], starts_at=NOW + 4 * HOUR, ends_at=NOW + 6 * HOUR),
    ]

    def taken(unit: Unit, since: int, until: int) -> list[int]:
        found = unit.calendar.taken(2, since=NOW + since * HOUR, until=NOW + until * HOUR)
        return [(start - NOW) // HOUR for start, _ in found]

    with shop.store.unit() as unit:
        for slot in slots:
            unit.calendar.free(slot.order_id)
            unit.calendar.reserve(slot)
        assert taken(unit, 0, 9) == [0, 4]
        assert taken(unit, 1, 4) == []
        assert taken(unit, 5, 6) == [4]
