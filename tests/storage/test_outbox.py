"""The outbox at rest: who holds a row, under which fence, and what becomes of calls whose worker is gone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.claims import LEASE
from storage.outbox import Act, Saying
from storage.store import Store

NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def say(store: Store, act: Act = Act.POST, *, at: datetime = NOW, channel: str = "C1") -> None:
    with store.unit() as unit:
        about = {"brand": "青禾", "nothing": None}
        unit.outbox.say(Saying(tenant="T1", act=act, template="notice", channel=channel, about=about, due_at=at))
        unit.commit()


def claim(store: Store, now: datetime = NOW, most: int = 20) -> list[Saying]:
    with store.unit() as unit:
        claimed = unit.outbox.claim(now=now, most=most)
        unit.commit()
    return claimed


def unclear(store: Store, now: datetime) -> list[Saying]:
    with store.unit() as unit:
        unit.outbox.lost_sight_of(now=now)
        found = unit.outbox.unclear(now=now)
        unit.commit()
    return found


def write(store: Store, what: str, saying: Saying, **more: object) -> bool:
    with store.unit() as unit:
        written = bool(getattr(unit.outbox, what)(saying, **more))
        unit.commit()
    return written


def counts(store: Store) -> dict[str, int]:
    with store.reading() as unit:
        return unit.outbox.counts()


def test_what_was_decided_comes_back_as_it_was(store: Store) -> None:
    say(store)
    (saying,) = claim(store)
    assert saying.about == {"brand": "青禾", "nothing": None}
    assert (saying.act, saying.channel, saying.due_at, saying.attempts) == (Act.POST, "C1", NOW, 1)


def test_rows_are_taken_in_the_order_in_which_they_were_decided(store: Store) -> None:
    for channel in ("C1", "C2", "C3"):
        say(store, channel=channel)
    say(store, channel="C0", at=NOW - SECOND)
    assert [saying.channel for saying in claim(store)] == ["C0", "C1", "C2", "C3"]


def test_what_is_not_due_is_not_taken(store: Store) -> None:
    say(store, at=NOW + SECOND)
    assert claim(store) == []
    assert [saying.channel for saying in claim(store, NOW + SECOND)] == ["C1"]


def test_a_claim_is_nobody_elses_until_its_lease_ends(store: Store) -> None:
    say(store)
    (first,) = claim(store)
    assert claim(store, NOW + LEASE - SECOND) == []
    (second,) = claim(store, NOW + LEASE)
    assert (second.id, second.fence) == (first.id, first.fence + 1)


@pytest.mark.parametrize(
    ("what", "more"),
    [
        ("calling", {"until": NOW}),
        ("sent", {"ts": "1.0"}),
        ("later", {"at": NOW, "error": "late"}),
        ("not_yet", {"at": NOW, "error": "late"}),
        ("unknown", {"look_at": NOW, "error": "late"}),
        ("dead", {"error": "late"}),
    ],
)
def test_a_worker_that_slept_through_its_lease_writes_nothing(store: Store, what: str, more: dict) -> None:
    say(store)
    (old,) = claim(store)
    (new,) = claim(store, NOW + LEASE)
    assert write(store, what, old, **more) is False
    assert counts(store) == {"claimed": 1}
    assert write(store, "sent", new, ts="2.0") is True


def test_the_guard_before_a_call_is_passed_once(store: Store) -> None:
    say(store)
    (saying,) = claim(store)
    assert write(store, "calling", saying, until=NOW + LEASE) is True
    assert write(store, "calling", saying, until=NOW + LEASE) is False


@pytest.mark.parametrize(
    ("end", "more"), [("sent", {"ts": "1.0"}), ("dead", {"error": "no"}), ("later", {"at": NOW, "error": "no"})]
)
def test_what_has_ended_is_not_ended_again(store: Store, end: str, more: dict) -> None:
    say(store)
    (saying,) = claim(store)
    assert write(store, end, saying, **more) is True
    before = counts(store)
    assert write(store, "sent", saying, ts="9.9") is False
    assert counts(store) == before


def test_a_call_whose_worker_is_gone_is_never_claimed_again_but_looked_up(store: Store) -> None:
    say(store)
    (saying,) = claim(store)
    write(store, "calling", saying, until=NOW + LEASE)
    assert claim(store, NOW + 3 * LEASE) == []
    assert unclear(store, NOW + LEASE - SECOND) == []
    (lost,) = unclear(store, NOW + LEASE)
    assert lost.id == saying.id
    assert write(store, "sent", saying, ts="1.0") is False  # the worker comes back too late
    assert write(store, "sent", lost, ts="1.0") is True


def test_what_is_unclear_is_looked_up_when_asked_and_by_one_worker(store: Store) -> None:
    say(store)
    (saying,) = claim(store)
    write(store, "calling", saying, until=NOW + LEASE)
    write(store, "unknown", saying, look_at=NOW + 5 * SECOND, error="dropped")
    assert unclear(store, NOW + 4 * SECOND) == []
    (looked,) = unclear(store, NOW + 5 * SECOND)
    assert unclear(store, NOW + 6 * SECOND) == []
    assert write(store, "sent", replace(looked, fence=looked.fence - 1), ts="1.0") is False
    assert write(store, "later", looked, at=NOW, error="did not arrive") is True


def test_a_look_up_that_is_not_finished_is_taken_over(store: Store) -> None:
    say(store)
    (saying,) = claim(store)
    write(store, "unknown", saying, look_at=NOW, error="dropped")
    (first,) = unclear(store, NOW)
    (second,) = unclear(store, NOW + LEASE)
    assert second.fence == first.fence + 1


def test_what_cannot_be_looked_up_stays_unknown_and_is_left_alone(store: Store) -> None:
    say(store)
    (saying,) = claim(store)
    write(store, "unknown", saying, look_at=NOW, error="dropped")
    (looked,) = unclear(store, NOW)
    with store.unit() as unit:
        unit.outbox.give_up_looking(looked, error="missing_scope")
        unit.commit()
    assert unclear(store, NOW + 10 * LEASE) == []
    assert claim(store, NOW + 10 * LEASE) == []
    assert counts(store) == {"unknown": 1}
    with store.reading() as unit:
        assert unit.outbox.busy(now=NOW + 10 * LEASE) == 0


def test_waiting_for_ones_turn_does_not_count_as_a_try(store: Store) -> None:
    say(store)
    for turn in range(3):
        (saying,) = claim(store, NOW + turn * SECOND)
        assert saying.attempts == 1
        write(store, "not_yet", saying, at=NOW + (turn + 1) * SECOND, error="paced")
    (saying,) = claim(store, NOW + 9 * SECOND)
    write(store, "later", saying, at=NOW, error="connection_refused")
    (saying,) = claim(store, NOW + 9 * SECOND)
    assert saying.attempts == 2


def test_busy_counts_what_is_due_under_way_or_to_be_looked_up(store: Store) -> None:
    for channel, at in (("C1", NOW), ("C2", NOW), ("C3", NOW), ("C4", NOW + LEASE)):
        say(store, channel=channel, at=at)
    called, lost, _ = claim(store)
    write(store, "calling", called, until=NOW + LEASE)
    write(store, "unknown", lost, look_at=NOW + LEASE, error="dropped")
    with store.reading() as unit:
        assert unit.outbox.busy(now=NOW) == 3
