"""The outbox at rest: who holds a row, under which fence, and what becomes of calls whose worker is gone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.logs import under
from storage.cards import Copy
from storage.claims import LEASE
from storage.outbox import HOLDS, Act, Saying
from storage.outbox_care import Unsent
from storage.store import Store, Unit

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


def test_of_more_than_are_taken_at_once_those_that_were_due_first_are_taken_first(store: Store) -> None:
    for channel, late in (("C1", 0), ("C2", 0), ("C3", 2), ("C4", 1)):
        say(store, channel=channel, at=NOW - late * SECOND)
    assert [[saying.channel for saying in claim(store, most=1)] for _ in range(4)] == [["C3"], ["C4"], ["C1"], ["C2"]]


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


def shown(tenant: str = "T1", channel: str = "U1", act: Act = Act.HOME, **more: Any) -> Saying:
    usual = {"template": "home", "about": {"view": "all"}, "due_at": NOW}
    return Saying(**{"tenant": tenant, "act": act, "channel": channel, **usual, **more})


def test_what_only_shows_how_things_stand_is_said_once_a_transaction(store: Store) -> None:
    update = shown(act=Act.UPDATE, channel="C1", ts="1.0", template="quote", subject=7)
    with store.unit() as unit:
        for saying in (shown(), update, shown(), update, replace(update, ts="2.0"), shown(channel="U2")):
            unit.outbox.say(saying)
        unit.commit()
        unit.outbox.say(shown())  # the first may have been said by now
        unit.commit()
    assert [(saying.act, saying.channel, saying.ts) for saying in claim(store)] == [
        ("home", "U1", ""), ("update", "C1", "1.0"), ("update", "C1", "2.0"), ("home", "U2", ""), ("home", "U1", ""),
    ]  # fmt: skip


def test_somebody_of_two_workspaces_has_a_home_in_each(store: Store) -> None:
    with store.unit() as unit:
        for tenant in ("T1", "T2", "T1"):
            unit.outbox.say(shown(tenant))
        unit.commit()
    assert [saying.tenant for saying in claim(store)] == ["T1", "T2"]


def test_many_are_decided_at_once_in_their_order_and_none_is_nothing(store: Store) -> None:
    with store.unit() as unit:
        unit.outbox.say_all([])
        unit.outbox.say_all([shown(channel=f"U{number}") for number in range(5)])
        unit.commit()
    found = claim(store)
    assert [saying.channel for saying in found] == [f"U{number}" for number in range(5)]
    assert found[0].about == {"view": "all"}


def test_whose_home_is_brought_up_to_date_anyway_is_known(store: Store) -> None:
    with store.unit() as unit:
        unit.outbox.say_all([shown(), shown(channel="U2"), shown("T2", "U3"), shown(channel="U4", act=Act.POST)])
        unit.commit()
    claim(store, most=1)  # U1 is in a worker's hands: what is decided now may come too late for it
    with store.reading() as unit:
        assert unit.outbox.homes_waiting("T1", ["U4", "U3", "U2", "U1"]) == {"U2"}


def cards(store: Store) -> None:
    """Three cards of order 7, one of 8, and one of another workspace; the first is in a worker's hands."""
    card = shown(act=Act.POST, channel="C1", template="order", subject=7)
    others = ({"channel": "C2"}, {"channel": "C3"}, {"subject": 8, "channel": "C4"}, {"tenant": "T2", "channel": "C5"})
    with store.unit() as unit:
        unit.outbox.say_all([card, *(replace(card, **other) for other in others)])
        unit.commit()
    claim(store, most=1)


def test_where_a_card_is_on_its_way_to_is_known(store: Store) -> None:
    cards(store)
    (called, posted) = claim(store, NOW + LEASE, most=2)
    assert {called.channel, posted.channel} == {"C1", "C2"}
    write(store, "calling", called, until=NOW + LEASE)
    with store.reading() as unit:
        assert unit.outbox.coming("T1", "order", 7) == {"C1", "C2", "C3"}
    write(store, "sent", posted, ts="1.0")
    with store.reading() as unit:
        assert unit.outbox.coming("T1", "order", 7) == {called.channel, "C3"}
        assert unit.outbox.coming("T1", "order", 9) == unit.outbox.coming("T1", "quote", 7) == set()


def test_what_nobody_has_begun_to_say_can_be_called_off(store: Store) -> None:
    cards(store)
    with store.unit() as unit:
        assert unit.outbox.call_off("T1", "order", 7) == 2
        assert unit.outbox.call_off("T1", "order", 7) == 0
        unit.commit()
    with store.reading() as unit:
        assert unit.outbox.coming("T1", "order", 7) == {"C1"}
    assert {saying.channel for saying in claim(store)} == {"C4", "C5"}


@pytest.mark.parametrize("act", Act)
def test_without_a_token_what_is_worth_saying_later_waits_and_the_rest_ends(store: Store, act: Act) -> None:
    say(store, act)
    (saying,) = claim(store)
    assert write(store, "unsaid", saying, error="x" * 300)
    assert counts(store) == {"unsaid" if act in HOLDS else "dead": 1}
    assert claim(store, NOW + 10 * LEASE) == []


def all_states(store: Store) -> None:
    """One each: waiting, to be answered, claimed, unclear; and one that waits in another workspace."""
    say(store, channel="C1")
    say(store, channel="C2")
    called, claimed = claim(store)
    write(store, "unknown", called, look_at=NOW, error="timeout")
    assert claimed.channel == "C2"
    say(store, Act.ANSWER, channel="C3")
    say(store, channel="C4")
    with store.unit() as unit:
        unit.outbox.say(shown("T2"))
        unit.commit()


def test_of_a_workspace_that_removed_the_app_nothing_more_is_said_and_nothing_looked_up(store: Store) -> None:
    all_states(store)
    with store.unit() as unit:
        assert unit.outbox.hold("T1", error="app_removed") == 3
        unit.commit()
    assert counts(store) == {"unsaid": 2, "dead": 1, "unknown": 1, "waiting": 1}
    assert [saying.tenant for saying in claim(store, NOW + 10 * LEASE)] == ["T2"]
    assert unclear(store, NOW + 10 * LEASE) == []


def test_who_had_a_message_in_hand_when_the_app_was_removed_writes_nothing(store: Store) -> None:
    for channel in ("C1", "C2"):
        say(store, channel=channel)
    saying, called = claim(store)
    write(store, "unknown", called, look_at=NOW, error="timeout")
    (looked_up,) = unclear(store, NOW)
    with store.unit() as unit:
        unit.outbox.hold("T1", error="app_removed")
        unit.commit()
    assert not write(store, "calling", saying, until=NOW + LEASE)
    assert not write(store, "sent", saying)
    assert not write(store, "later", looked_up, at=NOW, error="did not arrive")
    with store.unit() as unit:
        unit.outbox.release("T1", errors=["app_removed"], at=NOW)
        unit.commit()
    for one in (saying, called, looked_up):  # nor when it is installed again
        assert not write(store, "sent", one, ts="1.0")
        assert not write(store, "later", one, at=NOW, error="late")


def test_what_is_unclear_in_another_workspace_is_looked_up_though_this_one_removed_the_app(store: Store) -> None:
    with store.unit() as unit:
        unit.outbox.say(shown("T2", act=Act.POST))
        unit.commit()
    (saying,) = claim(store)
    write(store, "unknown", saying, look_at=NOW, error="timeout")
    with store.unit() as unit:
        unit.outbox.hold("T1", error="app_removed")
        unit.commit()
    assert [found.tenant for found in unclear(store, NOW)] == ["T2"]


def test_what_nobody_looks_up_any_more_keeps_its_own_reason_when_the_app_is_removed(store: Store) -> None:
    say(store)
    (saying,) = claim(store)
    write(store, "unknown", saying, look_at=NOW, error="timeout")
    write(store, "give_up_looking", saying, error="not_in_channel")
    with store.unit() as unit:
        unit.outbox.hold("T1", error="app_removed")
        unit.commit()
    assert row(store).error == "not_in_channel"


def test_installed_again_what_was_held_is_said_afresh_and_what_was_unclear_is_looked_up(store: Store) -> None:
    all_states(store)
    with store.unit() as unit:
        unit.outbox.hold("T1", error="app_removed")
        unit.commit()
    back = NOW + 5 * LEASE
    with store.unit() as unit:
        assert unit.outbox.release("T1", errors=["app_removed"], at=back) == 2
        unit.commit()
    assert [saying.channel for saying in unclear(store, back)] == ["C1"]
    found = [saying for saying in claim(store, back) if saying.tenant == "T1"]
    assert [(saying.channel, saying.attempts, saying.due_at) for saying in found] == [("C2", 1, back), ("C4", 1, back)]
    assert counts(store)["dead"] == 1, "an answer of back then is too old"


def test_what_is_unclear_for_another_reason_is_not_looked_up_again(store: Store) -> None:
    say(store)
    (saying,) = claim(store)
    write(store, "unknown", saying, look_at=NOW, error="timeout")
    write(store, "give_up_looking", replace(saying, fence=saying.fence), error="not_readable")
    with store.unit() as unit:
        assert unit.outbox.release("T1", errors=["app_removed"], at=NOW) == 0
        unit.commit()
    assert unclear(store, NOW + LEASE) == []


def row(store: Store, number: int = 1) -> Unsent:
    """How one row stands."""
    with store.unit() as unit:
        found = unit.outbox_care.hold(number)
    assert found
    return found


def test_a_new_row_keeps_the_click_that_brought_it_and_when_it_was_due_first(store: Store) -> None:
    with store.unit() as unit, under("a click"):
        unit.outbox.say(shown(act=Act.POST))
        unit.outbox.say(shown(act=Act.POST, request="another", due_at=NOW + SECOND))
        unit.commit()
    for claimed in claim(store, NOW + SECOND):
        write(store, "later", claimed, at=NOW + LEASE, error="no")
    assert [(row(store, number).request, row(store, number).first_due_at) for number in (1, 2)] == [
        ("a click", NOW), ("another", NOW + SECOND),
    ]  # fmt: skip
    assert [row(store, number).due_at for number in (1, 2)] == [NOW + LEASE] * 2


@pytest.mark.parametrize(
    ("what", "more", "state"),
    [
        ("later", {"at": NOW}, "waiting"),
        ("not_yet", {"at": NOW}, "waiting"),
        ("unknown", {"look_at": NOW}, "unknown"),
        ("dead", {}, "dead"),
        ("unsaid", {}, "unsaid"),
    ],
)
def test_why_it_was_not_said_is_kept_and_no_more_of_it_than_fits(
    store: Store, what: str, more: dict, state: str
) -> None:
    say(store)
    (saying,) = claim(store)
    why = "x" * (200 if what == "not_yet" else 300)
    assert write(store, what, saying, error=why, **more)
    assert (row(store).state, row(store).error) == (state, "x" * 200)


def test_who_gives_up_looking_says_why_and_no_more_of_it_than_fits(store: Store) -> None:
    say(store)
    (saying,) = claim(store)
    write(store, "unknown", saying, look_at=NOW, error="dropped")
    write(store, "give_up_looking", saying, error="y" * 300)
    assert (row(store).state, row(store).error, row(store).lease_until) == ("unknown", "y" * 200, None)


def test_a_call_whose_worker_is_gone_says_so_and_how_many_they_are_is_told(store: Store) -> None:
    for channel in ("C1", "C2", "C3"):
        say(store, channel=channel)
    first, second, _ = claim(store)
    write(store, "calling", first, until=NOW + LEASE)
    write(store, "calling", second, until=NOW + LEASE + SECOND)
    with store.unit() as unit:
        assert unit.outbox.lost_sight_of(now=NOW + LEASE) == 1
        unit.commit()
    assert (row(store).state, row(store).error) == ("unknown", "the worker did not come back")
    assert row(store, 2).state == "calling"


def test_what_is_unclear_is_looked_up_the_oldest_first_and_no_more_than_asked_for(store: Store) -> None:
    for channel in ("C1", "C2", "C3"):
        say(store, channel=channel)
    for saying in claim(store):
        write(store, "unknown", saying, look_at=NOW + {"C1": 2, "C2": 0, "C3": 1}[saying.channel] * SECOND, error="no")
    with store.unit() as unit:
        assert [saying.channel for saying in unit.outbox.unclear(now=NOW + LEASE, most=2)] == ["C1", "C2"]
        unit.commit()
    assert [row(store, number).lease_until for number in (1, 2, 3)] == [NOW + 2 * LEASE] * 2 + [NOW + SECOND]


def test_a_worker_takes_twenty_at_a_time(store: Store) -> None:
    with store.unit() as unit:
        unit.outbox.say_all([shown(channel=f"U{number}") for number in range(21)])
        unit.commit()
        assert len(unit.outbox.claim(now=NOW)) == 20
        unit.commit()
    for number in range(1, 22):
        with store.engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE outbox SET state = 'unknown', lease_until = due_at WHERE id = {number}")
    with store.unit() as unit:
        assert len(unit.outbox.unclear(now=NOW)) == 20


def test_where_it_stands_in_slack_is_kept_and_of_a_change_in_place_where_it_stood(store: Store) -> None:
    with store.unit() as unit:
        unit.outbox.say(shown(act=Act.POST))
        unit.outbox.say(shown(act=Act.UPDATE, ts="5.0"))
        unit.commit()
    posted, changed = claim(store)
    write(store, "sent", posted, ts="9.0")
    write(store, "sent", changed)
    with store.reading() as unit:
        assert [unit.outbox.is_this(posted, "9.0"), unit.outbox.is_this(changed, "5.0")] == [True, True]
        assert [unit.outbox.is_this(posted, "5.0"), unit.outbox.is_this(changed, "9.0")] == [False, False]


def test_what_is_not_sent_is_not_known_to_stand_anywhere(store: Store) -> None:
    with store.unit() as unit:
        unit.outbox.say(shown(act=Act.UPDATE, ts="5.0"))
        unit.commit()
    (saying,) = claim(store)
    with store.reading() as unit:
        assert not unit.outbox.is_this(saying, "5.0")


def test_a_guard_whose_commit_got_lost_is_passed_once_more_and_by_no_other(store: Store) -> None:
    say(store)
    (saying,) = claim(store)
    assert write(store, "calling", saying, until=NOW + LEASE)
    assert write(store, "calling", saying, until=NOW + 2 * LEASE, again=True)
    assert row(store).lease_until == NOW + 2 * LEASE
    assert not write(store, "calling", replace(saying, fence=saying.fence + 1), until=NOW + LEASE, again=True)


def test_held_and_unclear_rows_say_that_the_app_was_removed_and_released_ones_nothing_of_it(store: Store) -> None:
    all_states(store)
    with store.unit() as unit:
        unit.outbox.hold("T1", error="app_removed")
        unit.commit()
    assert [(row(store, number).state, row(store, number).error) for number in range(1, 6)] == [
        ("unknown", "app_removed"), ("unsaid", "app_removed"), ("dead", "app_removed"), ("unsaid", "app_removed"),
        ("waiting", ""),
    ]  # fmt: skip
    with store.unit() as unit:
        unit.outbox.release("T1", errors=["another", "app_removed"], at=NOW + LEASE)
        unit.commit()
    assert [(row(store, number).state, row(store, number).error) for number in (2, 4)] == [("waiting", "")] * 2
    assert row(store).lease_until == NOW + LEASE


def test_what_another_workspace_holds_is_not_released(store: Store) -> None:
    for tenant in ("T1", "T2"):
        with store.unit() as unit:
            unit.outbox.say(shown(tenant, act=Act.POST))
            unit.outbox.say(shown(tenant, act=Act.POST, channel="C2"))
            unit.commit()
        (first, _) = claim(store)
        write(store, "unknown", first, look_at=NOW, error="timeout")
        with store.unit() as unit:
            unit.outbox.hold(tenant, error="app_removed")
            unit.commit()
    with store.unit() as unit:
        assert unit.outbox.release("T2", errors=["app_removed"], at=NOW) == 1
        unit.commit()
    assert [saying.tenant for saying in [*claim(store, NOW + LEASE), *unclear(store, NOW + LEASE)]] == ["T2", "T2"]


def break_a_part(unit: Unit) -> None:
    with unit.outbox.part():
        unit.outbox.say(shown(channel="U1"))
        unit.outbox.say(shown(channel="U2"))
        raise RuntimeError


def test_a_part_that_is_taken_back_takes_back_what_it_decided_to_say_and_no_more(store: Store) -> None:
    with store.unit() as unit:
        unit.outbox.say(shown(channel="U1"))
        with pytest.raises(RuntimeError):
            break_a_part(unit)
        for channel in ("U1", "U2", "U3"):
            unit.outbox.say(shown(channel=channel))
        with unit.outbox.part():
            unit.outbox.say(shown(channel="U4"))
        unit.outbox.say(shown(channel="U4"))
        unit.commit()
    assert [saying.channel for saying in claim(store)] == ["U1", "U2", "U3", "U4"]


@pytest.mark.parametrize(
    "other", [{"template": "other"}, {"about": {"view": "mine"}}, {"channel": "U2"}, {"ts": "2.0"}, {"act": Act.UPDATE}]
)
def test_what_shows_something_else_or_elsewhere_is_said_too(store: Store, other: dict[str, Any]) -> None:
    with store.unit() as unit:
        for saying in (shown(ts="1.0"), shown(ts="1.0", about={"view": "all"}), replace(shown(ts="1.0"), **other)):
            unit.outbox.say(saying)
        unit.commit()
    assert len(claim(store)) == 2


def test_copies_are_brought_up_to_date_where_they_stand(store: Store) -> None:
    copy = Copy(tenant="T1", template="quote", subject=7, channel="C1", ts="5.0", reader="U1", about={"part": 2})
    with store.unit() as unit:
        unit.outbox.refresh([copy, replace(copy, ts="6.0")], at=NOW)
        unit.commit()
    first, second = claim(store)
    assert (first.act, first.ts, second.ts) == (Act.UPDATE, "5.0", "6.0")
    assert {name: getattr(first, name) for name in vars(copy)} == vars(copy)


def test_what_was_decided_is_seen_by_whoever_asks_in_the_same_transaction(store: Store) -> None:
    with store.unit() as unit:
        unit.outbox.say(shown())
        assert unit.outbox.homes_waiting("T1", ["U1"]) == {"U1"}
        unit.outbox.say(shown(act=Act.POST, template="order", subject=7, channel="C1"))
        assert unit.outbox.coming("T1", "order", 7) == {"C1"}
        unit.outbox.say(shown(channel="U2"))
        assert unit.outbox.counts() == {"waiting": 3}
        unit.outbox.say(shown(channel="U3"))
        assert unit.outbox.busy(now=NOW) == 4
        unit.outbox.say(shown(act=Act.POST, template="order", subject=7, channel="C2"))
        assert unit.outbox.call_off("T1", "order", 7) == 2
        unit.outbox.say(shown(channel="U4"))
        assert [saying.channel for saying in unit.outbox.claim(now=NOW)] == ["U1", "U2", "U3", "U4"]
        unit.outbox.say(shown("T2", channel="U5"))
        assert unit.outbox.hold("T2", error="app_removed") == 1
        assert unit.outbox.release("T2", errors=[], at=NOW) == 1
        unit.commit()
