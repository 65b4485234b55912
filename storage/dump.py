"""All tables of a database as plain rows, out and in, in an order in which none refers to what is not there yet.

Tables are read as they stand in the database, not as today's rows describe them: a backup of an older revision is
loaded into the same revision, and migrated then. The index of words is left out; it is made anew from `search_cards`.
"""

import base64
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import JSON, Column, MetaData, Table, cast, event, func, insert, inspect, select, text
from sqlalchemy import types as kinds
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from storage.engine import is_sqlite
from storage.search_upkeep import say_again

AT_ONCE = 1_000  #: rows in memory
APART = ("search_text", "search_mark", "alembic_version", "sqlite_")  #: what tables that are not copied begin with
Row = Sequence[Any]


class _JsonAsText(kinds.UserDefinedType[str]):
    """PostgreSQL's JSON as it is written: neither side parses it."""

    cache_ok = True

    def column_expression(self, colexpr: ColumnElement[Any]) -> ColumnElement[Any]:
        return cast(colexpr, kinds.Text)

    def bind_expression(self, bindvalue: Any) -> ColumnElement[Any]:
        return cast(bindvalue, postgresql.JSON)

    def get_col_spec(self, **_: Any) -> str:
        return "TEXT"


def tables(connection: Connection) -> list[Table]:
    """Every table that is copied, those first to which others refer."""
    names = [name for name in inspect(connection).get_table_names() if not name.startswith(APART)]
    known = MetaData()

    def verbatim(_: Any, __: Any, column: Any) -> None:
        if isinstance(column["type"], JSON):
            column["type"] = kinds.Text() if is_sqlite(connection) else _JsonAsText()

    event.listen(known, "column_reflect", verbatim)
    known.reflect(connection, only=names)
    return known.sorted_tables


def rows(connection: Connection, table: Table) -> Iterator[Row]:
    """The rows of a table, in the order of its key, few of them in memory."""
    asked = select(table).order_by(*table.primary_key.columns)
    for row in connection.execution_options(yield_per=AT_ONCE).execute(asked):
        yield tuple(row)


def count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def load(connection: Connection, table: Table, columns: Sequence[str], coming: Iterable[Row]) -> int:
    """Write rows as they come; returns how many. Raises KeyError for a column that the table does not have."""
    for name in columns:
        table.columns[name]
    left, loaded = iter(coming), 0
    while some := [dict(zip(columns, row, strict=True)) for row in islice(left, AT_ONCE)]:
        connection.execute(insert(table), some)
        loaded += len(some)
    return loaded


def settle(connection: Connection, loaded: Iterable[Table]) -> None:
    """After loading: numbers go on behind the highest, and words are indexed."""
    if not is_sqlite(connection):
        for table in loaded:
            for column in table.primary_key.columns:
                _go_on(connection, table, column)
    say_again(connection)


def _go_on(connection: Connection, table: Table, column: Column[Any]) -> None:
    named = {"table": f'"{table.name}"', "column": column.name}
    sequence = connection.execute(text("SELECT pg_get_serial_sequence(:table, :column)"), named).scalar()
    if sequence:
        highest = connection.execute(select(func.max(column))).scalar()
        told = {"sequence": sequence, "to": highest or 1, "used": highest is not None}
        connection.execute(text("SELECT setval(CAST(:sequence AS regclass), :to, :used)"), told)


def encoded(row: Row) -> list[Any]:
    """A row as JSON can hold it."""
    return [_encoded(cell) for cell in row]


def decoder(table: Table, columns: Sequence[str]) -> Any:
    """What makes a row of JSON a row of this table again."""
    how = [_decoder(table.columns[name]) for name in columns]

    def decoded(row: Row) -> Row:
        return [cell if cell is None else make(cell) for make, cell in zip(how, row, strict=True)]

    return decoded


def _encoded(cell: Any) -> Any:
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return base64.b64encode(cell).decode() if isinstance(cell, bytes) else cell


def _decoder(column: Column[Any]) -> Any:
    if isinstance(column.type, kinds.DateTime):
        return datetime.fromisoformat
    if isinstance(column.type, kinds.Date):
        return date.fromisoformat
    return base64.b64decode if isinstance(column.type, kinds.LargeBinary) else _as_it_is


def _as_it_is(cell: Any) -> Any:
    return cell
