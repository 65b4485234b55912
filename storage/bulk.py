"""Rows by the hundred thousand: tuples made anywhere, also in another process, and written as the driver takes them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Boolean, Dialect, Index, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.engine import Connection
from sqlmodel import Session

from storage.creators import CREATORS
from storage.engine import is_sqlite
from storage.ratecards import RATECARDS
from storage.raw import Raw
from storage.search_apart import Apart, may_be_put, words_apart
from storage.search_mark import marked_once
from storage.search_tables import CARDS, SEARCH
from storage.search_upkeep import GATHERED, gather_more
from storage.sources import MENTIONS

PAGES = 8_192  #: KiB of pages that are held while tables are filled, so that each is written once
ALL_DIFFER = frozenset({"audience"})  #: columns whose values hardly come twice, or cannot be looked up

_TABLES = {table.name: table for table in (CREATORS, RATECARDS, MENTIONS, SEARCH, CARDS)}
_DIALECTS: dict[str, Callable[[], Dialect]] = {"sqlite": sqlite.dialect, "postgresql": psycopg.dialect}

Row = tuple[Any, ...]


class Packer:
    """Makes the tuples of a table, their values as the driver of a database wants them."""

    def __init__(self, table: str, dialect: str) -> None:
        columns, kind = _columns(_TABLES[table]), _DIALECTS[dialect]()
        self._row = itemgetter(*(column.name for column in columns))
        written = (
            (at, column.name, column.type.dialect_impl(kind).bind_processor(kind))
            for at, column in enumerate(columns)
            if not isinstance(column.type, Boolean)  # which both drivers take as it is
        )
        self._written = [
            (at, write if name in ALL_DIFFER else lru_cache(1_000)(write)) for at, name, write in written if write
        ]

    def __call__(self, values: Mapping[str, Any]) -> Row:
        """Raises KeyError where a column has no value."""
        row = list(self._row(values))
        for at, write in self._written:
            row[at] = write(row[at])
        return tuple(row)


class Bulk:
    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def dialect(self) -> str:
        return self._session.connection().dialect.name

    @contextmanager
    def filling(self) -> Iterator[None]:
        """Fill empty tables without indexes, made at the end, in this transaction; `search` has its own way."""
        connection, raw = self._session.connection(), Raw.of(self._session)
        for index in _indexes(*_filled(connection)):
            index.drop(connection)
        gather_more(raw, GATHERED)  # a third less time in the index of words
        once = marked_once(connection) if is_sqlite(connection) else nullcontext()
        with once, raw.having(cache_size=-PAGES, secure_delete=0):  # what is deleted is half an index of words
            yield
        gather_more(raw)
        _make_indexes(raw, connection, *_filled(connection))

    @contextmanager
    def words_apart(self) -> Iterator[Apart | None]:
        """A process that makes the index of words of an empty database; None where only the database itself can."""
        raw = Raw.of(self._session)
        if not may_be_put(raw):
            yield None
            return
        with words_apart(raw) as apart:
            yield apart

    def complete(self, apart: Apart) -> None:
        """Make all indexes in this transaction while the other process ends, and take its index of words."""
        apart.end()
        connection, raw = self._session.connection(), Raw.of(self._session)
        _make_indexes(raw, connection, SEARCH, *_filled(connection))
        apart.take(raw)

    def add(self, table: str, rows: Sequence[Row]) -> None:
        """Write rows that a Packer of this table and dialect made."""
        if not rows:
            return
        connection, names = self._session.connection(), ", ".join(f'"{one.name}"' for one in _columns(_TABLES[table]))
        if is_sqlite(connection):
            places = ", ".join("?" * len(rows[0]))
            connection.exec_driver_sql(f'INSERT INTO "{table}" ({names}) VALUES ({places})', list(rows))  # noqa: S608
            return
        cursor: Any = connection.connection.cursor()
        with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)


def _filled(connection: Connection) -> tuple[Table, ...]:
    """The tables that are filled without their indexes; `search` has its own way."""
    return (CREATORS, MENTIONS, CARDS) if is_sqlite(connection) else (CREATORS, MENTIONS)


def _indexes(*tables: Table) -> list[Index]:
    return [index for table in tables for index in sorted(table.indexes, key=lambda one: str(one.name))]


def _make_indexes(raw: Raw, connection: Connection, *tables: Table) -> None:
    """Those that are not there."""
    with raw.sorting():
        for index in _indexes(*tables):
            index.create(connection, checkfirst=True)


@cache
def _columns(table: Table) -> list[Any]:
    """The columns of a table that are written; ids that the database gives are left to it."""
    given = table is CREATORS
    return [column for column in table.columns if given or column.name != "id"]
