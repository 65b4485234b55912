"""One engine, SQLite or PostgreSQL, set up so that what is committed stays."""

import sqlite3
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from sqlalchemy import DateTime, Engine, Table, TypeDecorator, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect, make_url
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import SQLModel

from bot import as_json, meters
from storage.turns import Turns


class Moment(TypeDecorator[datetime]):
    """A UTC moment. Refuses a datetime without a zone, which would be read as a different moment elsewhere."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


@lru_cache(maxsize=256)
def moment_kept(value: datetime | None) -> str | None:
    """What `Moment` writes in SQLite, by one call where it makes four; kept, for a decision writes it ten times."""
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return value.astimezone(UTC).isoformat(" ", "microseconds")[:26]


def moment_read(kept: str | None) -> datetime | None:
    """What `Moment` reads from SQLite."""
    return None if kept is None else datetime.fromisoformat(kept).replace(tzinfo=UTC)


MAPPED = 2**36  #: bytes of a file of SQLite that readers map into memory instead of copying page by page
STATEMENTS = 512  #: that a connection of SQLite's driver keeps ready; a writer comes past as many
CACHED = 16_384  #: KiB of pages that a reader's connection keeps besides
_TURNS: WeakKeyDictionary[Engine, Turns] = WeakKeyDictionary()
BUSY, HAS_TURN = 30, "turn"  #: seconds that a writer waits for its turn; where a connection keeps that it has it
IDLE = 60  #: seconds, a lease: PostgreSQL ends a transaction in which nothing has been asked for so long
#: codes of PostgreSQL: no connection; idle for too long; it shuts down, has crashed, or starts
AWAY = ("08", "25P03", "57P")
#: the database is away, full or locked: what was being done is not done, and may be tried again. What is asked over the
#: driver's own cursor (`storage.raw`) fails with the driver's own errors
DatabaseTrouble = (SQLAlchemyError, sqlite3.Error, psycopg.Error)


def went_away(error: BaseException) -> bool:
    """Whether the database was away, as while it is restarted: what was being done is at no fault."""
    if getattr(error, "connection_invalidated", False):
        return True
    cause = getattr(error, "orig", error)
    code = getattr(cause, "sqlstate", None) or ""
    return isinstance(cause, psycopg.OperationalError) and (not code or code.startswith(AWAY))


#: pages that may lie in the WAL: those that every decision writes are brought into the file once in so many, not once
#: in a quarter as many, which is what SQLite would do
LEFT_IN_WAL = 4_000
#: how columns of JSON are written and read
_JSON: dict[str, Any] = {"json_serializer": as_json.written, "json_deserializer": as_json.read}


def open_engine(url: str) -> Engine:
    """An engine for `sqlite:///file`, whose folder is made, or for `postgresql+psycopg://…`."""
    if url.startswith("sqlite"):
        return _sqlite(url)
    engine = create_engine(url, pool_size=10, max_overflow=20, pool_pre_ping=True, **_JSON)
    event.listen(engine, "connect", _hold_no_locks_asleep)
    event.listen(engine, "handle_error", _count)
    return engine


def _hold_no_locks_asleep(connection: Any, _: ConnectionPoolEntry) -> None:
    """A process that stands still in the middle of a transaction would keep all others from what it has locked."""
    connection.execute(f"SET idle_in_transaction_session_timeout = {round(1_000 * IDLE)}")
    connection.commit()


def is_there(url: str) -> bool:
    """Whether there may be a database: for SQLite, whether its file is there."""
    chosen = make_url(url)
    return chosen.get_backend_name() != "sqlite" or Path(chosen.database or "").is_file()


def table_of(row: type[SQLModel]) -> Table:
    """The table of a row class, for selects of columns: a row class itself reads 7 to 10 times slower."""
    return row.__table__  # type: ignore[attr-defined, no-any-return]


def is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def insert_or(connection: Connection, table: Table) -> Any:
    """An INSERT with `on_conflict_do_update` and `on_conflict_do_nothing`, which both engines have."""
    return insert_in(connection.dialect, table)


def insert_in(dialect: Dialect, table: Table) -> Any:
    """The same in the words of one of them."""
    return sqlite.insert(table) if dialect.name == "sqlite" else postgresql.insert(table)


def for_reading(engine: Engine) -> Engine:
    """The same engine for transactions that only read, each from one snapshot."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(reading=True)
    return engine.execution_options(reading=True, isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _sqlite(url: str) -> Engine:
    if file := make_url(url).database:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        connect_args={"check_same_thread": False, "timeout": BUSY, "cached_statements": STATEMENTS},
        pool_size=10,
        max_overflow=20,
        **_JSON,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "handle_error", _count)
    _queue_writers(engine)
    return engine


def to_read(engine: Engine) -> Any:
    """A connection of SQLite's driver beside the pool, for one thread at a time, that cannot write."""
    connection = sqlite3.connect(engine.url.database or "", timeout=30, isolation_level=None, check_same_thread=False)
    for pragma in ("query_only=ON", f"mmap_size={MAPPED}", f"cache_size=-{CACHED}"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _prepare(connection: Any, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # BEGIN is ours to say, see _begin
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"wal_autocheckpoint={LEFT_IN_WAL}",
        f"busy_timeout={1_000 * BUSY}",
        "foreign_keys=ON",  # temp_store stays FILE: in memory, an index of a million rows is sorted all at once
    ):
        connection.execute(f"PRAGMA {pragma}")


def turns_of(engine: Engine) -> Turns:
    """The row in which this process waits for SQLite's lock on one file."""
    return _TURNS[engine]


def _queue_writers(engine: Engine) -> None:
    """Writers take the lock at once: a deferred BEGIN that later turns into a write fails instead of waiting.

    Those of this process queue for it here. SQLite has no queue: who finds the lock taken sleeps and looks again, up to
    a tenth of a second later each time, while others pass; among 32 that costs whole seconds.
    """
    turns = _TURNS[engine] = Turns()

    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("begun", False):  # by `storage.direct`
            return
        if options.get("reading", False):
            connection.exec_driver_sql("BEGIN")
            return
        if HAS_TURN not in connection.info and turns.take(seconds=BUSY):
            connection.info[HAS_TURN] = True  # who has waited that long asks SQLite all the same, and is told so
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def given_back(connection: Any, record: ConnectionPoolEntry, *_: Any) -> None:
        """After the commit or the rollback, whichever way the connection goes."""
        if connection is not None and connection.in_transaction:  # a COMMIT that failed leaves it open, with its lock
            connection.rollback()
        if record.info.pop(HAS_TURN, None):
            turns.give_back()

    event.listen(engine, "begin", begin)
    for ending in ("checkin", "invalidate", "close"):
        event.listen(engine, ending, given_back)


def _count(context: Any) -> None:
    count_trouble(context.sqlalchemy_exception, context.original_exception, away=context.is_disconnect)


def count_trouble(told: BaseException | None, cause: BaseException, *, away: bool) -> None:
    """Count what failed: a database that is busy (locks, deadlocks), one that is away, or another reason.

    A broken constraint is none: it is how a delivery that comes twice, or the slower of two, is found out.
    """
    if isinstance(told, IntegrityError):
        return
    said = str(cause).lower()
    busy = any(word in said for word in ("locked", "busy", "deadlock", "lock timeout", "could not serialize"))
    away = away or any(word in said for word in ("connection", "unable to open", "shutting down"))
    meters.DATABASE_TROUBLE.add("busy" if busy else "away" if away else "other")
