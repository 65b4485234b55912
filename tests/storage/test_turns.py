import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from bot.rules.people import By
from storage.engine import open_engine
from storage.store import Store
from storage.turns import Turns

NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)


def waiting(turns, count):
    """Return once so many stand in the row."""
    while len(turns._row) < count:
        threading.Event().wait(0.001)


def test_whoever_waits_longest_is_next():
    turns, came = Turns(), []

    def stand(number):
        assert turns.take(seconds=30)
        came.append(number)
        turns.give_back()

    assert turns.take(seconds=0)
    with ThreadPoolExecutor(8) as pool:
        done = []
        for number in range(8):
            done.append(pool.submit(stand, number))
            waiting(turns, number + 1)
        turns.give_back()
        for each in done:
            each.result()

    assert came == list(range(8))


def test_whoever_has_waited_too_long_leaves_the_row():
    turns = Turns()
    turns.take(seconds=0)

    assert not turns.take(seconds=0.001)
    turns.give_back()
    assert turns.take(seconds=0)


@pytest.fixture
def kept(sqlite_url):
    return Store(open_engine(sqlite_url))


def by(delivery):
    return By(tenant="T1", person="U1", delivery=delivery, at=NOW)


def free(kept):
    """Whether a writer gets its turn at once."""
    with kept.deciding(by("free")) as unit:
        unit.commit()
    with kept.unit() as unit:
        return unit.inbox.forget(now=NOW) == 0


def test_a_commit_gives_the_turn_back_before_the_unit_is_left(kept):
    with kept.deciding(by("one")) as unit:
        unit.commit()
        assert free(kept)


def test_what_was_not_committed_gives_it_back(kept):
    with kept.deciding(by("one")):
        pass

    assert free(kept)


def test_an_error_gives_it_back(kept):
    with pytest.raises(ZeroDivisionError), kept.deciding(by("one")):
        raise ZeroDivisionError

    assert free(kept)


def test_a_connection_of_its_own_gives_it_back(kept):
    with kept.engine.begin() as connection:
        connection.execute(text("DELETE FROM inbox"))

    assert free(kept)


def test_readers_do_not_stand_in_the_row(kept):
    with kept.deciding(by("one")) as unit:
        with kept.reading() as reading:
            assert reading.workspaces.get("T1").tenant == "T1"
        unit.commit()


def test_all_who_write_at_once_are_heard(kept):
    gate = threading.Barrier(24)

    def write(number):
        gate.wait()
        with kept.deciding(by(f"nr {number}")) as unit:
            unit.events.record(by(f"nr {number}"), "quote", number, "approve")
            unit.commit()

    with ThreadPoolExecutor(24) as pool:
        list(pool.map(write, range(24)))

    with kept.reading() as unit:
        assert [len(unit.events.of("T1", "quote", number)) for number in range(24)] == [1] * 24


def test_a_unit_that_has_only_read_so_far_keeps_another_process_from_writing(kept, sqlite_url):
    outside = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), timeout=0, isolation_level=None)

    with kept.unit() as unit:
        unit.workspaces.get("T1")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            outside.execute("BEGIN IMMEDIATE")
        unit.inbox.take_in(by("one"))
        unit.commit()
    outside.execute("BEGIN IMMEDIATE").connection.close()


def test_so_does_a_transaction_that_sqlalchemy_begins(kept, sqlite_url):
    outside = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), timeout=0, isolation_level=None)

    with kept.engine.begin() as connection:
        connection.exec_driver_sql("SELECT 1")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            outside.execute("BEGIN IMMEDIATE")
    outside.execute("BEGIN IMMEDIATE").connection.close()
