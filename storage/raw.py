"""The driver's own cursor, for what is asked on every request: SQLAlchemy's statement costs ten times the query."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, TypeVar

from sqlalchemy.engine import Connection
from sqlmodel import Session

Params = Sequence[Any]
Made = TypeVar("Made")
SORTED = 2_000  #: KiB


def innermost(session: Session) -> object | None:
    """The transaction, or the part of it, that is open: a savepoint is set only once its connection is asked for."""
    return session.get_nested_transaction() or session.get_transaction()


def once_a_transaction(session: Session, kind: type[Made], make: Callable[[Connection], Made]) -> Made:
    """What is made of the connection of a session's transaction; made once, for that costs as much as a short query."""
    begun = innermost(session)
    kept: tuple[object, Made] | None = session.info.get(kind)
    if kept is not None and begun is not None and kept[0] is begun:
        return kept[1]
    made = make(session.connection())
    session.info[kind] = (innermost(session), made)
    return made


class Held(Session):
    """A session that knows its driver's connection; while it is open nobody else writes."""

    asked: dict[str, dict[Any, Any]]  #: see `storage.once`

    @property
    def raw(self) -> "Raw":
        raise NotImplementedError


class Raw:
    """One connection of either driver. SQL is written with `?`; no other question mark or percent sign stands in it."""

    def __init__(self, connection: Any, *, sqlite: bool) -> None:
        self._connection, self.sqlite = connection, sqlite

    @classmethod
    def of(cls, session: Session) -> "Raw":
        """The one of the session's transaction."""
        return session.raw if isinstance(session, Held) else once_a_transaction(session, cls, cls.over)

    @classmethod
    def over(cls, connection: Connection) -> "Raw":
        """The one of a connection of the engine."""
        return cls(connection.connection.dbapi_connection, sqlite=connection.dialect.name == "sqlite")

    def rollback(self) -> None:
        self._connection.rollback()

    def close(self) -> None:
        self._connection.close()

    def stream(self, sql: str, params: Params = ()) -> Any:
        """A cursor to read from, row by row; whoever stops early closes it."""
        return self._connection.execute(sql if self.sqlite else sql.replace("?", "%s"), params)

    def rows(self, sql: str, params: Params = ()) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self.stream(sql, params).fetchall()
        return found

    def run(self, sql: str, params: Params = ()) -> None:
        self.stream(sql, params).close()

    def many(self, sql: str, rows: Iterable[Params]) -> None:
        cursor = self._connection.cursor()
        cursor.executemany(sql if self.sqlite else sql.replace("?", "%s"), rows)
        cursor.close()

    @contextmanager
    def having(self, **pragmas: int) -> Iterator[None]:
        """With SQLite's settings so, and then as they were."""
        if not self.sqlite:
            yield
            return
        usual = {name: self.rows(f"PRAGMA {name}")[0][0] for name in pragmas}
        self._set(pragmas)
        try:
            yield
        finally:
            self._set(usual)

    def sorting(self) -> AbstractContextManager[None]:
        """While indexes of many rows are made: SQLite sorts so many kilobytes at once as fit a processor's cache."""
        return self.having(cache_size=-SORTED)

    def _set(self, pragmas: Mapping[str, int]) -> None:
        for name, value in pragmas.items():
            self.rows(f"PRAGMA {name}={value}")

    def copy(self, table: str, columns: Sequence[str], rows: Iterable[Params]) -> None:
        """Write many rows at once; PostgreSQL only."""
        with self._connection.cursor().copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def marks(values: Collection[Any]) -> str:
    """`?, ?, ?` for so many values."""
    return ", ".join("?" * len(values))
