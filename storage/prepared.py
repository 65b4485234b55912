"""Statements that are built and compiled once, and run on the driver's own cursor.

What SQLAlchemy does for a statement each time (building it, looking it up, making a result of it) takes ten to twenty
times as long as SQLite takes to answer it, and a press of a button needs twenty of them. Types are SQLAlchemy's here
too: a moment, a JSON column or a flag goes in and comes out as everywhere else.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Executable, Table, bindparam, insert, update
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.elements import BindParameter
from sqlmodel import Session

from storage.engine import count_trouble
from storage.raw import innermost

MANY = 64  #: lengths of lists that are kept compiled
Convert = Callable[[Any], Any]
Read = TypeVar("Read")


class Prepared:
    """One statement, or what makes it for an engine; its values are told each time by name.

    `columns` names what an INSERT or UPDATE writes. Errors are SQLAlchemy's, as of any other statement.
    """

    def __init__(self, statement: Executable | Callable[[Dialect], Executable], columns: Sequence[str] = ()) -> None:
        self._statement, self._columns = statement, columns
        self._plans: dict[str, _Plan] = {}

    def rows(self, session: Session, **values: Any) -> list[dict[str, Any]]:
        """What it finds, a row as a mapping. Raises KeyError for a value that is not told."""
        driver = _Driver.of(session)
        plan = self._plan(driver.dialect)
        return driver.run(plan.sql, plan.params(values), plan.rows)

    def one(self, session: Session, **values: Any) -> dict[str, Any] | None:
        """The first row it finds."""
        found = self.rows(session, **values)
        return found[0] if found else None

    def changed(self, session: Session, **values: Any) -> int:
        """Run it; returns how many rows it wrote."""
        driver = _Driver.of(session)
        plan = self._plan(driver.dialect)
        return driver.run(plan.sql, plan.params(values), _count)

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


def adding(table: Table, *, known: bool = False) -> Prepared:
    """An INSERT of a whole row without its id; `known` gives the new id back, as `id`."""
    columns = [column.name for column in table.columns if column.name != "id"]
    return Prepared(insert(table).returning(table.c.id) if known else insert(table), columns)


def writing(table: Table, columns: Sequence[str], *which: Any) -> Prepared:
    """An UPDATE of some columns; values in `which` are named otherwise than columns."""
    return Prepared(update(table).where(*which), columns)


def _named(listed: Sequence[Any]) -> dict[str, Any]:
    return {f"listed_{number}": value for number, value in enumerate(listed)}


def _count(cursor: Any) -> int:
    count = int(cursor.rowcount)
    cursor.close()
    return count


class _Driver:
    """The driver's connection of a session's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection, self._driver = connection, connection.connection.dbapi_connection
        self.dialect = connection.dialect
        self._errors: type[Exception] = self.dialect.loaded_dbapi.Error

    @classmethod
    def of(cls, session: Session) -> "_Driver":
        """Found once a transaction, for that costs as much as a short query."""
        begun = innermost(session)
        kept: tuple[object, _Driver] | None = session.info.get(cls)
        if kept is not None and begun is not None and kept[0] is begun:
            return kept[1]
        driver = cls(session.connection())
        session.info[cls] = (innermost(session), driver)
        return driver

    def run(self, sql: str, params: Any, read: Callable[[Any], Read]) -> Read:
        """Raises what SQLAlchemy would raise: its IntegrityError, its OperationalError."""
        try:
            return read(self._driver.execute(sql, params))  # type: ignore[union-attr]
        except self._errors as error:
            raise self._as_elsewhere(sql, params, error) from error

    def _as_elsewhere(self, sql: str, params: Any, error: Exception) -> BaseException:
        gone = self.dialect.is_disconnect(error, self._driver, None)  # type: ignore[arg-type]
        if gone:
            self._connection.invalidate(error)
        told = DBAPIError.instance(
            sql, params, error, self._errors, connection_invalidated=gone, dialect=self.dialect, hide_parameters=True
        )
        count_trouble(told, error, away=gone)
        return told


class _Plan:
    """A statement in the words of one driver, with what its values go through on their way in and out."""

    def __init__(self, statement: Any, columns: Sequence[str], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=list(columns) or None)
        self.sql = str(compiled)
        self._dialect = dialect
        self._order: list[str] | None = compiled.positiontup
        self._fixed = {name: bind.effective_value for name, bind in compiled.binds.items() if not bind.required}
        self._in = [(name, convert) for name, bind in compiled.binds.items() if (convert := self._on_the_way_in(bind))]
        self._fixed |= {name: convert(self._fixed[name]) for name, convert in self._in if name in self._fixed}
        self._in = [(name, convert) for name, convert in self._in if name not in self._fixed]
        self._told = [name for name in compiled.binds if name not in self._fixed]
        self._result = compiled._result_columns
        self._out: list[tuple[str, Convert]] | None = None

    def params(self, values: dict[str, Any]) -> Any:
        """As the driver takes them: in order for SQLite, by name for PostgreSQL."""
        told = {name: values[name] for name in self._told}
        for name, convert in self._in:
            told[name] = convert(told[name])
        if self._fixed:
            told |= self._fixed
        return told if self._order is None else [told[name] for name in self._order]

    def rows(self, cursor: Any) -> list[dict[str, Any]]:
        if self._out is None:
            self._out = self._on_the_way_out(cursor.description)
        names, converts = [column.keyname for column in self._result], self._out
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        for row in found:
            for name, convert in converts:
                row[name] = convert(row[name])
        return found

    def _on_the_way_in(self, bind: "BindParameter[Any]") -> Convert | None:
        return bind.type.dialect_impl(self._dialect).bind_processor(self._dialect)

    def _on_the_way_out(self, description: Any) -> list[tuple[str, Convert]]:
        found = list[tuple[str, Convert]]()
        for column, told in zip(self._result, description, strict=True):
            convert = column.type.dialect_impl(self._dialect).result_processor(self._dialect, told[1])
            if convert:
                found.append((column.keyname, convert))
        return found
