"""Statements that are built and compiled once, and run on the driver's own cursor.

What SQLAlchemy does for a statement each time (building it, looking it up, making a result of it) takes ten to twenty
times as long as SQLite takes to answer it, and a press of a button needs twenty of them. Types are SQLAlchemy's here
too: a moment, a JSON column or a flag goes in and comes out as everywhere else.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Executable, Table, bindparam, insert, update
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.elements import BindParameter
from sqlmodel import Session

from storage.direct import Driver
from storage.engine import Moment, moment_kept, moment_read

MANY = 64  #: lengths of lists, and sets of columns, that are kept compiled
Convert = Callable[[Any], Any]


class Prepared:
    """One statement, or what makes it for an engine; its values are told each time by name.

    `columns` names what an INSERT or UPDATE writes. Errors are SQLAlchemy's, as of any other statement.
    """

    def __init__(self, statement: Executable | Callable[[Dialect], Executable], columns: Sequence[str] = ()) -> None:
        self._statement, self._columns = statement, columns
        self._plans: dict[str, _Plan] = {}

    def rows(self, session: Session, **values: Any) -> list[dict[str, Any]]:
        """What it finds, a row as a mapping. Raises KeyError for a value that is not told."""
        driver = Driver.of(session)
        plan = self._plan(driver.dialect)
        return driver.run(plan.sql, plan.params(values), plan.rows)

    def one(self, session: Session, **values: Any) -> dict[str, Any] | None:
        """The first row it finds."""
        found = self.rows(session, **values)
        return found[0] if found else None

    def changed(self, session: Session, **values: Any) -> int:
        """Run it; returns how many rows it wrote."""
        driver = Driver.of(session)
        plan = self._plan(driver.dialect)
        return driver.run(plan.sql, plan.params(values), _count)

    def many(self, session: Session, rows: Sequence[dict[str, Any]]) -> None:
        """Run it for each of these."""
        if rows:
            driver = Driver.of(session)
            plan = self._plan(driver.dialect)
            driver.many(plan.sql, [plan.params(values) for values in rows])

    def _plan(self, dialect: Dialect) -> "_Plan":
        plan = self._plans.get(dialect.name)
        if plan is None:
            statement = self._statement if isinstance(self._statement, Executable) else self._statement(dialect)
            plan = self._plans[dialect.name] = _Plan(statement, self._columns, dialect)
        return plan


class Several:
    """Statements that differ by how many values a list in them has; `build` makes the one for a number of them."""

    def __init__(self, build: "Callable[[list[BindParameter[Any]]], Executable]") -> None:
        self._build = build
        self._kept: dict[int, Prepared] = {}

    def rows(self, session: Session, listed: Sequence[Any], **values: Any) -> list[dict[str, Any]]:
        """What it finds for these; nothing is asked for none."""
        return self._of(len(listed)).rows(session, **_named(listed), **values) if listed else []

    def changed(self, session: Session, listed: Sequence[Any], **values: Any) -> int:
        """Run it for these; returns how many rows it wrote."""
        return self._of(len(listed)).changed(session, **_named(listed), **values) if listed else 0

    def _of(self, count: int) -> Prepared:
        found = self._kept.get(count)
        if found is None:
            found = Prepared(self._build([bindparam(name) for name in _named(range(count))]))
            if len(self._kept) < MANY:
                self._kept[count] = found
        return found


class Rewriting:
    """An UPDATE of those columns that are told; for each set of them it is put together once."""

    def __init__(self, table: Table, *which: Any) -> None:
        """Values in `which` are named otherwise than columns."""
        self._table, self._which = table, which
        self._kept: dict[tuple[str, ...], Prepared] = {}

    def changed(self, session: Session, written: Mapping[str, Any], **which: Any) -> int:
        """Write these columns; returns in how many rows."""
        names = tuple(written)
        found = self._kept.get(names)
        if found is None:
            found = writing(self._table, names, *self._which)
            if len(self._kept) < MANY:
                self._kept[names] = found
        return found.changed(session, **written, **which)


def differing(before: object, after: object) -> dict[str, Any]:
    """The fields of a frozen value that another one has otherwise."""
    was = vars(before)
    return {name: value for name, value in vars(after).items() if value is not was[name] and value != was[name]}


def adding(table: Table, *, known: bool = False) -> Prepared:
    """An INSERT of a whole row without its id; `known` gives the new id back, as `id`."""
    columns = [column.name for column in table.columns if column.name != "id"]
    return Prepared(insert(table).returning(table.c.id) if known else insert(table), columns)


def writing(table: Table, columns: Sequence[str], *which: Any) -> Prepared:
    """An UPDATE of some columns; values in `which` are named otherwise than columns."""
    return Prepared(update(table).where(*which), columns)


def _picked(names: Sequence[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """Takes these out of a mapping, in this order. Raises KeyError for one that is not there."""
    if len(names) == 1:
        (name,) = names
        return lambda told: (told[name],)
    return itemgetter(*names) if names else lambda _: ()


def _named(listed: Sequence[Any]) -> dict[str, Any]:
    return {f"listed_{number}": value for number, value in enumerate(listed)}


def _count(cursor: Any) -> int:
    count = int(cursor.rowcount)
    cursor.close()
    return count


class _Plan:
    """A statement in the words of one driver, with what its values go through on their way in and out."""

    def __init__(self, statement: Any, columns: Sequence[str], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=list(columns) or None)
        self.sql = str(compiled)
        self._dialect = dialect
        ways = {name: self._on_the_way_in(bind) for name, bind in compiled.binds.items()}
        fixed = {name: bind.effective_value for name, bind in compiled.binds.items() if not bind.required}
        for name, value in fixed.items():
            fixed[name] = way(value) if (way := ways[name]) else value
        self._fixed = fixed
        self._told = [(name, way) for name, way in ways.items() if name not in fixed and way]
        self._in_order = None if compiled.positiontup is None else _picked(compiled.positiontup)
        self._all = list(compiled.binds)
        self._result = compiled._result_columns
        self._names = [column.keyname for column in self._result]
        self._out: list[tuple[str, Convert]] | None = None

    def params(self, values: dict[str, Any]) -> Any:
        """As the driver takes them: in order for SQLite, by name for PostgreSQL."""
        told = {**self._fixed, **values}
        for name, convert in self._told:
            told[name] = convert(told[name])
        return self._in_order(told) if self._in_order else {name: told[name] for name in self._all}

    def rows(self, cursor: Any) -> list[dict[str, Any]]:
        if self._out is None:
            self._out = self._on_the_way_out(cursor.description)
        names, converts = self._names, self._out
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        for row in found:
            for name, convert in converts:
                row[name] = convert(row[name])
        return found

    def _on_the_way_in(self, bind: "BindParameter[Any]") -> Convert | None:
        if isinstance(bind.type, Moment) and self._dialect.name == "sqlite":
            return moment_kept
        return bind.type.dialect_impl(self._dialect).bind_processor(self._dialect)

    def _on_the_way_out(self, description: Any) -> list[tuple[str, Convert]]:
        found = list[tuple[str, Convert]]()
        for column, told in zip(self._result, description, strict=True):
            if isinstance(column.type, Moment) and self._dialect.name == "sqlite":
                convert: Convert | None = moment_read
            else:
                convert = column.type.dialect_impl(self._dialect).result_processor(self._dialect, told[1])
            if convert:
                found.append((column.keyname, convert))
        return found
