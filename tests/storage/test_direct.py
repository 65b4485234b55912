"""A unit over SQLite begins and ends its transaction on the driver's own connection: nobody above it notices."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from bot.rules.people import By, Person
from bot.rules.workspaces import Workspace
from storage.engine import open_engine
from storage.migrate import upgrade
from storage.outbox import Act, Saying
from storage.store import Store, Unit

AT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
BY = By(tenant="T1", person="U1", delivery="one", at=AT)


class Full(sqlite3.Connection):
    """A connection whose next COMMIT, or BEGIN, fails."""

    fails = ""

    def _meet(self, what: str) -> None:
        if Full.fails == what:
            Full.fails = ""
            raise sqlite3.OperationalError("database or disk is full")

    def commit(self) -> None:
        self._meet("COMMIT")
        super().commit()

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        self._meet(sql.partition(" ")[0])
        return super().execute(sql, *values)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Store]:
    """A store over a file, of whose engine no pool keeps a connection waiting."""
    engine = open_engine(f"sqlite:///{tmp_path}/kept.db")
    event.listen(engine, "do_connect", lambda _, __, ___, more: more.update(factory=Full))
    upgrade(engine)
    yield Store(engine)
    engine.dispose()


def names(store: Store) -> list[str]:
    with store.reading() as unit:
        return [person.name for user in ("U1", "U2", "U3") if (person := unit.people.find("T1", user))]


def named(name: str, user: str = "U1") -> Person:
    return Person(tenant="T1", user=user, name=name)


def home(user: str = "U1") -> Saying:
    return Saying(tenant="T1", act=Act.HOME, template="home", channel=user, about={"page": 1}, reader=user, due_at=AT)


def test_statements_of_both_kinds_are_kept_together_or_not_at_all(kept: Store) -> None:
    for commits in (False, True):
        with kept.unit() as unit:
            unit.inbox.take_in(BY)  # the driver's own
            unit.people.save(named("mine"))  # SQLAlchemy's
            if commits:
                unit.commit()
        assert names(kept) == (["mine"] if commits else [])


def _in_a_unit(store: Store, write: Callable[[Unit], None]) -> None:
    with store.unit() as unit:
        write(unit)
        unit.commit()


@pytest.mark.parametrize("fails", ["COMMIT", "BEGIN"])
def test_whoever_cannot_begin_or_commit_keeps_nobody_from_writing(kept: Store, fails: str) -> None:
    for write in (lambda unit: unit.people.save(named("lost")), lambda unit: unit.inbox.take_in(BY)):
        Full.fails = fails
        with pytest.raises(OperationalError):
            _in_a_unit(kept, write)
        with kept.unit() as unit:
            unit.people.save(named("kept"))
            unit.commit()
    assert names(kept) == ["kept"]


def test_after_a_commit_the_unit_goes_on_in_a_transaction_of_its_own(kept: Store) -> None:
    with kept.unit() as unit:
        unit.people.save(named("first"))
        unit.commit()
        unit.people.save(named("second", "U2"))
        unit.commit()
        unit.people.save(named("lost", "U3"))
    assert names(kept) == ["first", "second"]


def test_a_connection_is_closed_with_its_engine_and_the_store_goes_on(kept: Store, tmp_path: Path) -> None:
    with kept.unit() as unit:
        unit.people.save(named("before"))
        unit.commit()
    kept.engine.dispose()
    assert not (tmp_path / "kept.db-wal").exists()  # nobody has the file open
    with kept.unit() as unit:
        unit.people.save(named("after"))
        unit.commit()
    assert names(kept) == ["after"]


def test_parts_within_parts_are_taken_back_alone(store: Store) -> None:
    with store.unit() as unit:
        unit.people.save(named("outer"))
        with unit.attempt():
            unit.people.save(named("kept", "U2"))
            with suppress(ZeroDivisionError), unit.attempt():
                unit.people.save(named("lost"))
                unit.people.save(named("lost", "U3"))
                raise ZeroDivisionError
        unit.commit()
    assert names(store) == ["outer", "kept"]


def test_what_a_unit_has_written_is_what_it_reads(store: Store) -> None:
    with store.unit() as unit:
        seen = [unit.people.get("T1", "U1").name]
        unit.people.save(named("saved"))
        seen.append(unit.people.get("T1", "U1").name)
        unit.people.change("T1", "U1", name="changed")
        seen.append(unit.people.get("T1", "U1").name)
        with suppress(ZeroDivisionError), unit.attempt():
            unit.people.save(named("lost"))
            seen.append(unit.people.some("T1", ["U1"])["U1"].name)
            raise ZeroDivisionError
        seen.append(unit.people.some("T1", ["U1"])["U1"].name)
        unit.workspaces.get("T1")
        unit.workspaces.save(Workspace(tenant="T1", name="set"))
        seen.append(unit.workspaces.get("T1").name)
    assert seen == ["", "saved", "changed", "lost", "changed", "set"]


def test_after_a_commit_a_unit_asks_anew(store: Store) -> None:
    with store.unit() as unit:
        assert unit.people.find("T1", "U1") is None
        unit.commit()
        with store.unit() as another:
            another.people.save(named("another's"))
            another.commit()
        assert unit.people.get("T1", "U1").name == "another's"


def waiting(store: Store) -> list[str]:
    with store.engine.connect() as connection:
        return [channel for (channel,) in connection.execute(text("SELECT channel FROM outbox ORDER BY id"))]


def test_what_shows_how_things_stand_is_said_once_and_anew_after_a_part_taken_back(store: Store) -> None:
    with store.unit() as unit:
        unit.outbox.say(home())
        with suppress(ZeroDivisionError), unit.attempt():
            for user in ("U1", "U2"):
                unit.outbox.say(home(user))
            raise ZeroDivisionError
        for user in ("U2", "U1", "U3"):
            unit.outbox.say(home(user))
        with unit.attempt():
            unit.outbox.say(home("U3"))
            unit.outbox.say(home("U4"))
        unit.commit()
        unit.outbox.say(home("U1"))  # it may have been said since
        unit.commit()
    assert waiting(store) == ["U1", "U2", "U3", "U4", "U1"]


def test_what_was_decided_is_there_for_whoever_asks_in_the_same_unit(store: Store) -> None:
    card = Saying(tenant="T1", act=Act.POST, template="quote", channel="C1", subject=7, about={}, due_at=AT)
    with store.unit() as unit:
        unit.outbox.say(card)
        asked = unit.outbox.coming("T1", "quote", 7)
        unit.outbox.say(home())
        homes = unit.outbox.homes_waiting("T1", ["U1", "U2"])
        called_off = unit.outbox.call_off("T1", "quote", 7)
        busy = unit.outbox.busy(now=AT)
        unit.commit()
    assert (asked, homes, called_off, busy) == ({"C1"}, {"U1"}, 1, 1)
    assert waiting(store) == ["U1"]


def test_what_was_recorded_is_read_in_the_same_unit_and_goes_with_a_part_that_is_taken_back(store: Store) -> None:
    with store.unit() as unit:
        unit.events.record(BY, "quote", 1, "submit")
        with suppress(ZeroDivisionError), unit.attempt():
            unit.events.record(BY, "quote", 1, "lost")
            raise ZeroDivisionError
        with unit.attempt():
            unit.events.record(BY, "quote", 1, "approve")
        assert [event.move for event in unit.events.of("T1", "quote", 1)] == ["submit", "approve"]
        unit.events.record(BY, "quote", 1, "order")
        unit.commit()
    with store.reading() as unit:
        assert [event.move for event in unit.events.of("T1", "quote", 1)] == ["submit", "approve", "order"]
        assert unit.events.counts("T1", "quote", [1], since=AT) == {"approve": 1, "order": 1, "submit": 1}
