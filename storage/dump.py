"""All tables of a database as plain rows, out and in, in an order in which none refers to what is not there yet.

Tables are read as they stand in the database, not as today's rows describe them: a backup of an older revision is
loaded into the same revision, and migrated then. The index of words is left out; it is made anew from `search_cards`.
"""

import base64
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import JSON, Column, ForeignKeyConstraint, MetaData, Table, cast, func, insert, inspect, select, text
from sqlalchemy import types as kinds
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import ReflectedForeignKeyConstraint
from sqlalchemy.schema import PrimaryKeyConstraint, SchemaItem
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
    seen, known = inspect(connection), MetaData()
    names = [name for name in seen.get_table_names() if not name.startswith(APART)]
    # these three are all that is asked for: to read indexes and rules besides takes three times as long
    columns = seen.get_multi_columns(filter_names=names)
    keys = seen.get_multi_pk_constraint(filter_names=names)
    references = seen.get_multi_foreign_keys(filter_names=names)
    verbatim = kinds.Text() if is_sqlite(connection) else _JsonAsText()
    for name in names:
        held = [(each["name"], each["type"]) for each in columns[None, name]]
        parts: list[SchemaItem] = [Column(called, verbatim if isinstance(of, JSON) else of) for called, of in held]
        parts.append(PrimaryKeyConstraint(*keys[None, name]["constrained_columns"]))
        Table(name, known, *parts, *map(_reference, references[None, name]))
    return known.sorted_tables


def _reference(found: ReflectedForeignKeyConstraint) -> ForeignKeyConstraint:
    to = found["referred_table"]
    return ForeignKeyConstraint(found["constrained_columns"], [f"{to}.{name}" for name in found["referred_columns"]])


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
