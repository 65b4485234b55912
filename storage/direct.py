"""What a unit's statements run on: the driver's own connection, and over SQLite a transaction that is begun on it.

SQLAlchemy's session takes a connection from its pool, begins, commits and gives it back by a hundred microseconds of
Python; a press of a button is a few hundred in all. Over SQLite one connection is kept for whoever has the turn to
write, and its transaction is begun and ended by the driver. SQLAlchemy's own statements run in the same transaction.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any, TypeVar

from psycopg import Pipeline
from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from storage.engine import BUSY, DatabaseTrouble, count_trouble, turns_of
from storage.raw import Held, Raw, once_a_transaction

Read = TypeVar("Read")


class Driver:
    """The driver's own connection, with errors as SQLAlchemy tells them."""

    def __init__(self, connection: Connection) -> None:
        self.connection: Connection = connection
        self.own: Any = connection.connection.dbapi_connection
        self.dialect = connection.dialect
        self._errors: type[Exception] = self.dialect.loaded_dbapi.Error

    @classmethod
    def of(cls, session: Session) -> "Driver":
        """That of a session's transaction."""
        return session.driver if isinstance(session, Direct) else once_a_transaction(session, cls, cls)

    def run(self, sql: str, params: Any, read: Callable[[Any], Read]) -> Read:
        """Raises what SQLAlchemy would raise: its IntegrityError, its OperationalError."""
        try:
            return read(self.own.execute(sql, params))
        except self._errors as error:
            raise self._as_elsewhere(sql, params, error) from error

    def many(self, sql: str, rows: list[Any]) -> None:
        """The same statement for each row."""
        try:
            cursor = self.own.cursor()
            cursor.executemany(sql, rows)
            cursor.close()
        except self._errors as error:
            raise self._as_elsewhere(sql, (), error) from error

    def together(self, sql: str, params: Any) -> None:
        """Run the first statement of a transaction in one trip to the server with the BEGIN that the driver sends
        before it, where the driver can; PostgreSQL only.
        """
        try:
            with self.own.pipeline() if Pipeline.is_supported() else nullcontext():
                self.own.execute(sql, params)
        except self._errors as error:
            raise self._as_elsewhere(sql, params, error) from error

    def begin(self) -> None:
        """SQLite only: with the lock to write, at once."""
        self.run("BEGIN IMMEDIATE", (), _close)

    def commit(self) -> None:
        if begun := self.connection.get_transaction():  # SQLAlchemy's own statements were part of it
            begun.commit()
            return
        try:
            self.own.commit()
        except self._errors as error:
            raise self._as_elsewhere("COMMIT", (), error) from error

    def rollback(self) -> None:
        """Whatever is open, after a COMMIT that failed too: it would keep its lock."""
        if begun := self.connection.get_transaction():
            begun.rollback()
        if self.own.in_transaction:
            self.own.rollback()

    def _as_elsewhere(self, sql: str, params: Any, error: Exception) -> BaseException:
        gone = self.dialect.is_disconnect(error, self.own, None)  # type: ignore[arg-type]
        if gone:
            self.connection.invalidate(error)
        told = DBAPIError.instance(
            sql, params, error, self._errors, connection_invalidated=gone, dialect=self.dialect, hide_parameters=True
        )
        count_trouble(told, error, away=gone)
        return told


class Keeper:
    """Keeps the connection of whoever wrote last for whoever writes next; SQLite only."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.turns = engine, turns_of(engine)
        self._kept: list[Driver] = []
        event.listen(engine, "engine_disposed", lambda _: self._let_go())

    def take(self) -> Driver:
        try:
            return self._kept.pop()
        except IndexError:
            return Driver(self.engine.connect().execution_options(begun=True))

    def put(self, driver: Driver) -> None:
        """Take it back, with nothing open; one that cannot be rolled back is closed."""
        try:
            driver.rollback()
        except DatabaseTrouble:
            driver.connection.invalidate()
            return
        self._kept.append(driver)
        while len(self._kept) > 1:  # who waited too long for the turn wrote beside it
            self._drop(self._kept.pop(0))

    @staticmethod
    def _drop(driver: Driver) -> None:
        driver.connection.detach()  # else a pool would keep it
        driver.connection.close()

    def _let_go(self) -> None:
        while self._kept:
            self._drop(self._kept.pop())


class Direct(Held):
    """The session of a unit that may write, over SQLite.

    It begins with its first statement and waits for its turn then; after a commit it begins anew.
    """

    def __init__(self, keeper: Keeper) -> None:
        # Without SQLAlchemy's own, which sets up what serves objects: none is kept here, and all that is used of it
        # stands below.
        self._keeper, self._turn, self._parts = keeper, False, 0
        self._open: Driver | None = None
        self._raw: Raw | None = None
        self.asked: dict[str, dict[Any, Any]] = {}

    @property
    def driver(self) -> Driver:
        return self._open or self._begin()

    @property
    def raw(self) -> Raw:
        if self._open is None or self._raw is None:
            self._raw = Raw(self.driver.own, sqlite=True)
        return self._raw

    def connection(self, *_: Any, **__: Any) -> Connection:
        """SQLAlchemy's, in the same transaction."""
        return self.driver.connection

    def commit(self) -> None:
        if self._open is not None:
            self._open.commit()
            self._end()

    def rollback(self) -> None:
        if self._open is not None:
            self._end()

    def close(self) -> None:
        self.rollback()

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part of the transaction that is taken back alone where it fails."""
        self._parts += 1
        name, driver = f"part_{self._parts}", self.driver
        driver.run(f"SAVEPOINT {name}", (), _close)
        try:
            yield
        except BaseException:
            self.asked.clear()
            if self._open is driver and driver.own.in_transaction:  # SQLite may have taken all of it back already
                driver.run(f"ROLLBACK TO {name}", (), _close)
                driver.run(f"RELEASE {name}", (), _close)
            raise
        driver.run(f"RELEASE {name}", (), _close)

    def _begin(self) -> Driver:
        self._turn = self._keeper.turns.take(seconds=BUSY)  # who has waited that long asks SQLite, and is told so
        try:
            driver = self._keeper.take()
            self._open = driver
            driver.begin()
        except BaseException:
            self._end()
            raise
        return driver

    def _end(self) -> None:
        driver, self._open, self._raw = self._open, None, None
        self.asked.clear()
        try:
            if driver is not None:
                self._keeper.put(driver)
        finally:
            if self._turn:
                self._turn = False
                self._keeper.turns.give_back()


def may_wait(session: Session) -> bool:
    """Whether others may write while this transaction is open, so that rows are locked; over SQLite nobody does."""
    return not isinstance(session, Held) and not Raw.of(session).sqlite


@contextmanager
def part_of(session: Session) -> Iterator[None]:
    """A part of a session's transaction that is taken back alone where it fails."""
    if isinstance(session, Direct):
        with session.part():
            yield
    else:
        with session.begin_nested():
            yield


def _close(cursor: Any) -> None:
    cursor.close()
