"""A database whose n-th statement fails: a driver's connection that counts, under SQLAlchemy and prepared statements.

Both end in a cursor of the driver, so that is where it is counted. A COMMIT may fail in two ways: nothing was kept, or
all was and the answer got lost.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event

from storage.engine import open_engine

REFUSALS = ("disk I/O error", "database or disk is full", "database is locked")


@dataclass(kw_only=True)
class Faults:
    """Which statement fails next; shared by all connections of an engine."""

    seen: int = 0  #: statements since it was armed
    fails_at: int = 0  #: 0: none
    late: bool = False  #: a COMMIT that fails has been kept all the same
    failed: int = 0  #: how many have failed
    statements: list[str] = field(default_factory=list)  #: what was run since it was armed, its first words

    def arm(self, nth: int, *, late: bool = False) -> None:
        self.seen, self.fails_at, self.late = 0, nth, late
        self.statements.clear()

    def disarm(self) -> None:
        self.fails_at = 0

    @contextmanager
    def around(self, sql: str) -> Iterator[None]:
        if sql.startswith("PRAGMA"):  # what opens a connection
            yield
            return
        self.seen += 1
        self.statements.append(sql[:60])
        fails = self.seen == self.fails_at
        if fails and not (self.late and sql == "COMMIT"):
            self._fail()
        yield
        if fails:
            self._fail()

    def _fail(self) -> None:
        self.fails_at, self.failed = 0, self.failed + 1
        raise sqlite3.OperationalError(REFUSALS[self.failed % len(REFUSALS)])


class _Cursor(sqlite3.Cursor):
    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        with self.connection.faults.around(sql):  # type: ignore[attr-defined]
            return super().execute(sql, *values)

    def executemany(self, sql: str, *values: Any) -> sqlite3.Cursor:
        with self.connection.faults.around(sql):  # type: ignore[attr-defined]
            return super().executemany(sql, *values)


def open_faulty(url: str, faults: Faults, *, safe: bool = False) -> Engine:
    """An engine like any other of ours, over connections that fail as told.

    It does not wait for the disk unless `safe`: a simulated death leaves the machine running.
    """

    class Connection(sqlite3.Connection):
        def __init__(self, *args: Any, **more: Any) -> None:
            self.faults = faults
            super().__init__(*args, **more)

        def cursor(self, factory: Any = _Cursor) -> Any:
            return super().cursor(factory)

        def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
            return self.cursor().execute(sql, *values)

        def executemany(self, sql: str, *values: Any) -> sqlite3.Cursor:
            return self.cursor().executemany(sql, *values)

        def commit(self) -> None:
            with self.faults.around("COMMIT"):
                super().commit()

    engine = open_engine(url)
    event.listen(engine, "do_connect", lambda _, __, ___, more: more.update(factory=Connection))
    if not safe:
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    return engine
