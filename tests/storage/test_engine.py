"""What the engine does where the database fails at the worst moment."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session

from storage import engine as engines
from storage.engine import open_engine, went_away


class Full(sqlite3.Connection):
    """A connection whose next COMMIT fails, and leaves its transaction open."""

    fails = False

    def commit(self) -> None:
        if Full.fails:
            Full.fails = False
            raise sqlite3.OperationalError("database or disk is full")
        super().commit()


def test_a_commit_that_failed_keeps_nobody_from_writing(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/kept.db")
    event.listen(engine, "do_connect", lambda _, __, ___, more: more.update(factory=Full))
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=100"))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE said (word TEXT)"))
    for held in [engine.connect() for _ in range(2)]:  # so that the next one is not the one that failed
        held.close()
    with Session(engine) as session:
        session.execute(text("INSERT INTO said VALUES ('lost')"))
        Full.fails = True
        with pytest.raises(OperationalError):
            session.commit()
    for word in ("kept", "too"):
        with Session(engine) as session:
            session.execute(text("INSERT INTO said VALUES (:word)"), {"word": word})
            session.commit()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT word FROM said")).all() == [("kept",), ("too",)]
    engine.dispose()


@pytest.mark.postgres
def test_who_stands_still_in_a_transaction_keeps_nobody_from_what_it_had_locked(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "IDLE", 0.2)
    engine = open_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE said (word TEXT)"))
        connection.execute(text("INSERT INTO said VALUES ('before')"))
    asleep = engine.connect()
    asleep.execute(text("UPDATE said SET word = 'asleep'"))
    with engine.begin() as awake:  # waits until the other's transaction is ended for it
        awake.execute(text("UPDATE said SET word = 'awake'"))
    with pytest.raises(DBAPIError) as lost:
        asleep.execute(text("SELECT 1"))
    assert went_away(lost.value)
    asleep.close()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT word FROM said")).scalars().all() == ["awake"]
    engine.dispose()
