"""Rows of a table by some ids, over the driver's own cursor: what is read whenever a creator is put in its place."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Column, Dialect, Table
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect
from sqlmodel import Session

from bot import as_json
from storage.engine import Moment, moment_read
from storage.raw import Raw, marks

Values = dict[str, Any]


class Picked:
    """A select that is put together once: by SQLAlchemy, every time, it costs ten times the reading."""

    def __init__(
        self,
        table: Table,
        key: str,
        *,
        order: str = "",
        besides: str = "",
        only: Sequence[str] = (),
        without: Sequence[str] = (),
    ) -> None:
        """`besides` is a condition more; `only` names the columns that are wanted, or `without` those that are not."""
        wanted = only or [column.name for column in table.columns if column.name not in without]
        self._columns = [table.columns[name] for name in wanted]
        self._names = [column.name for column in self._columns]
        self._select = f"SELECT {', '.join(table.name + '.' + name for name in self._names)} FROM {table.name}"  # noqa: S608
        self._where = f" WHERE {table.name}.{key} IN ("
        self._rest = ")" + (f" AND {besides}" if besides else "") + (f" ORDER BY {order}" if order else "")
        self._of = lru_cache(maxsize=1_000)(self._statement)
        self._readers = {one: self._read_by(one()) for one in (sqlite_dialect, psycopg.dialect)}

    def rows(self, session: Session, ids: Sequence[int]) -> Iterator[Values]:
        """Rows in their order, values as SQLAlchemy would give them."""
        names = self._names
        return (dict(zip(names, row, strict=True)) for row in self.bare(session, ids))

    def bare(self, session: Session, ids: Sequence[int]) -> list[list[Any]]:
        """The same without names: values in the order of the columns that are wanted."""
        raw = Raw.of(session) if ids else None
        return self.read(self.as_kept(raw, ids), sqlite=raw.sqlite) if raw else []

    def as_kept(self, raw: Raw, ids: Sequence[int]) -> list[tuple[Any, ...]]:
        """Rows as the driver gives them."""
        return raw.rows(self._of(len(ids)), list(ids)) if ids else []

    def read(self, rows: Sequence[tuple[Any, ...]], *, sqlite: bool) -> list[list[Any]]:
        """Values as SQLAlchemy would give them, of rows as the driver gives them."""
        found = list(map(list, rows))
        for at, read in self._readers[sqlite_dialect if sqlite else psycopg.dialect]:
            for row in found:
                row[at] = read(row[at])
        return found

    def _statement(self, ids: int) -> str:
        return f"{self._select}{self._where}{marks(range(ids))}{self._rest}"

    def _read_by(self, dialect: Dialect) -> list[tuple[int, Callable[[Any], Any]]]:
        readers = ((at, _reader(column, dialect)) for at, column in enumerate(self._columns))
        return [(at, read) for at, read in readers if read]


def _reader(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    if isinstance(column.type, Moment) and dialect.name == "sqlite":
        return moment_read
    if isinstance(column.type, JSON) and dialect.name == "sqlite":
        return _json
    return column.type.dialect_impl(dialect).result_processor(dialect, None)


def _json(kept: str | None) -> Any:
    return None if kept is None else as_json.read(kept)
