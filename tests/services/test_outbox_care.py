"""What an operator does with messages that were not sent, beside a worker that wants the same."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.services.outbox import NotYours, OutboxDesk
from storage.outbox import Act, Saying

TENANT = "T0JUXING"
OPERATOR = "operator:eve"


@pytest.fixture
def desk(shop: Any) -> OutboxDesk:
    with shop.store.unit() as unit:  # nothing of how the shop was set up
        for saying in unit.outbox.claim(now=shop.now, most=100):
            unit.outbox.sent(saying)
        unit.commit()
    return OutboxDesk(shop.store)


def put(shop: Any, state: str, **more: Any) -> int:
    """A row in a state, as a worker leaves it; its number."""
    with shop.store.unit() as unit:
        unit.outbox.say(Saying(tenant=TENANT, act=Act.POST, template="notice", channel="C1", about={}, due_at=shop.now))
        unit.commit()
    ((made,),) = shop.rows("SELECT max(id) FROM outbox")
    values = {"state": f"'{state}'", **more}
    shop.write(
        f"UPDATE outbox SET {', '.join(f'{name} = {value}' for name, value in values.items())} WHERE id = {made}"
    )
    return int(made)


def stands(shop: Any, row: int) -> tuple[Any, ...]:
    found: tuple[Any, ...] = shop.rows(f"SELECT state, attempts, error FROM outbox WHERE id = {row}")[0]
    return found


def events(shop: Any) -> list[tuple[Any, ...]]:
    columns = "subject, person, move, before, after, why"
    return list(shop.rows(f"SELECT {columns} FROM events WHERE noun = 'outbox' ORDER BY id"))


def test_the_list_holds_what_is_not_sent_and_no_more(shop: Any, desk: OutboxDesk) -> None:
    rows = {state: put(shop, state) for state in ("waiting", "unknown", "dead", "dropped", "sent")}
    assert [row.id for row in desk.list("pending", "unknown", "dead", most=9)] == [
        rows["waiting"], rows["unknown"], rows["dead"],
    ]  # fmt: skip
    assert [row.id for row in desk.list("dead", most=9)] == [rows["dead"]]
    expected = {"waiting": 1, "claimed": 0, "calling": 0, "unknown": 1, "dead": 1, "dropped": 1}
    assert desk.counts() == expected


def test_what_is_dead_is_said_again_in_one_transaction_with_its_event(shop: Any, desk: OutboxDesk) -> None:
    row = put(shop, "dead", attempts=12, error="'is_archived'")
    desk.retry(OPERATOR, row, "the channel is back", at=shop.now)
    assert stands(shop, row)[:2] == ("waiting", 0)
    assert events(shop) == [(row, OPERATOR, "retry", "dead", "waiting", "the channel is back")]
    with shop.store.unit() as unit:
        assert [saying.id for saying in unit.outbox.claim(now=shop.now)] == [row]


def test_what_may_have_arrived_is_said_again_only_when_that_is_asked_for(shop: Any, desk: OutboxDesk) -> None:
    row = put(shop, "unknown")
    with pytest.raises(NotYours, match="people will see it twice"):
        desk.retry(OPERATOR, row, "it is missing", at=shop.now)
    assert (stands(shop, row)[0], events(shop)) == ("unknown", [])
    desk.retry(OPERATOR, row, "it is missing", at=shop.now, may_duplicate=True)
    assert stands(shop, row)[0] == "waiting"


@pytest.mark.parametrize("state", ["waiting", "unknown", "dead"])
def test_what_is_dropped_is_never_said(shop: Any, desk: OutboxDesk, state: str) -> None:
    row = put(shop, state)
    desk.drop(OPERATOR, row, "no longer needed", at=shop.now)
    assert stands(shop, row)[0::2] == ("dropped", "dropped: no longer needed")
    with shop.store.unit() as unit:
        assert (unit.outbox.claim(now=shop.now), unit.outbox.busy(now=shop.now)) == ([], 0)
        assert unit.outbox.unclear(now=shop.now + timedelta(days=1)) == []
    assert [event[2:5] for event in events(shop)] == [("drop", state, "dropped")]


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("claimed", "A worker was faster"),
        ("calling", "A worker was faster"),
        ("sent", "sent already"),
        ("dropped", "dropped already"),
    ],
)
def test_what_is_in_a_workers_hands_or_done_is_left_alone(shop: Any, desk: OutboxDesk, state: str, says: str) -> None:
    row = put(shop, state)
    for decide in (desk.retry, desk.drop):
        with pytest.raises(NotYours, match=says):
            decide(OPERATOR, row, "why not", at=shop.now)
    assert (stands(shop, row)[0], events(shop)) == (state, [])


def test_a_number_that_is_not_there_is_told(shop: Any, desk: OutboxDesk) -> None:
    with pytest.raises(NotYours, match="There is no message 99"):
        desk.drop(OPERATOR, 99, "why not", at=shop.now)


def test_a_worker_that_looked_one_up_writes_nothing_after_an_operator_dropped_it(shop: Any, desk: OutboxDesk) -> None:
    row = put(shop, "unknown")
    shop.write(f"UPDATE outbox SET lease_until = due_at WHERE id = {row}")
    with shop.store.unit() as unit:
        (looked_up,) = unit.outbox.unclear(now=shop.now)
        unit.commit()
    desk.drop(OPERATOR, row, "it is there", at=shop.now)
    with shop.store.unit() as unit:
        assert not unit.outbox.later(looked_up, at=shop.now, error="did not arrive")
        unit.commit()
    assert stands(shop, row)[0] == "dropped"


def test_of_a_worker_and_two_operators_one_wins_and_the_others_are_told(
    shop: Any, desk: OutboxDesk, race: Callable[..., list[Any]]
) -> None:
    told, claimed, lock = list[str](), list[int](), threading.Lock()

    def claim() -> None:
        with shop.store.unit() as unit:
            taken = unit.outbox.claim(now=shop.now)
            unit.commit()
        with lock:
            claimed.extend(saying.id for saying in taken)

    def drop() -> str:
        try:
            desk.drop(OPERATOR, row, "a race", at=shop.now)
        except NotYours as loser:
            with lock:
                told.append(str(loser))
            return "lost"
        return "won"

    for _ in range(15):
        told.clear(), claimed.clear()
        row = put(shop, "waiting")
        answers = race(claim, drop, drop)
        won = answers.count("won") + claimed.count(row)
        assert (won, len(told)) == (1, 1 if not claimed else 2)
        assert stands(shop, row)[0] == ("claimed" if claimed else "dropped")
        shop.write(f"UPDATE outbox SET state = 'sent' WHERE id = {row}")
    assert len(events(shop)) == len(shop.rows("SELECT id FROM outbox WHERE error = 'dropped: a race'"))
