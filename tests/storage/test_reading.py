"""Connections that read from SQLite beside the pool: each for one reader at a time, and used again."""

import sqlite3
import threading
from collections.abc import Iterator

import pytest

from bot.rules.errors import Refused
from bot.rules.people import Person
from storage.engine import open_engine
from storage.raw import Raw
from storage.store import Store


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    store = Store(open_engine(sqlite_url))
    with store.unit() as unit:
        unit.people.save(Person(tenant="T1", user="U1", name="Emma"))
        unit.commit()
    yield store
    store.engine.dispose()


def held(store: Store) -> Raw:
    with store.finding() as looking:
        return looking.raw


def test_who_reads_next_reads_over_the_same_connection_whichever_thread_it_is(store: Store) -> None:
    found = [held(store)]
    thread = threading.Thread(target=lambda: found.append(held(store)))
    thread.start()
    thread.join()
    assert store.person("T1", "U1") == Person(tenant="T1", user="U1", name="Emma")
    assert found[0] is found[1] is held(store)


def test_two_who_read_at_once_read_over_two(store: Store) -> None:
    with store.finding() as one, store.finding() as another:
        assert one.raw is not another.raw
        assert store.person("T1", "U1") is not None
        assert one.raw._connection.in_transaction
        assert another.raw._connection.in_transaction
    assert not one.raw._connection.in_transaction


def test_each_reading_sees_one_moment_and_the_next_one_what_was_written_meanwhile(store: Store) -> None:
    people = "SELECT count(*) FROM people"
    with store.finding() as looking:
        assert looking.raw.rows(people) == [(1,)]
        with store.unit() as unit:
            unit.people.save(Person(tenant="T1", user="U2"))
            unit.commit()
        assert looking.raw.rows(people) == [(1,)]
    with store.finding() as looking:
        assert looking.raw.rows(people) == [(2,)]


def test_a_refusal_gives_it_back_and_one_that_answers_no_more_is_not_used_again(store: Store) -> None:
    before = held(store)
    with pytest.raises(Refused), store.finding():
        raise Refused
    assert held(store) is before
    with pytest.raises(sqlite3.ProgrammingError), store.finding() as looking:
        looking.raw._connection.close()
    assert held(store) is not before
    assert store.person("T1", "U1") is not None


def test_nothing_can_be_written_over_it(store: Store) -> None:
    with pytest.raises(sqlite3.OperationalError), store.finding() as looking:
        looking.raw.run("DELETE FROM people")
    assert store.person("T1", "U1") is not None
