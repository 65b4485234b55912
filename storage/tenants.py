"""All that is kept of one workspace, in whichever table: counted, taken away, deleted. Made from the tables themselves,
so that none is forgotten.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Table, delete, func, insert, select, update
from sqlmodel import Field, Session, SQLModel

from storage.engine import Moment, table_of
from storage.migrate import metadata
from storage.once import forget
from storage.people import PEOPLE

LEAVES_OUT = {"installations": ("sealed",)}  #: columns that are never taken away
#: shared tables that point to rows of a workspace: what their rows become when it is deleted; None: they go with it
LET_GO: Mapping[str, Mapping[str, object] | None] = {
    "slots": None,  #: the time of an order that is gone is free again
    "deals": {"order_id": None, "brand": "", "brand_key": ""},
    "work_readings": {"order_id": None},
}
#: shared tables that name the person who brought their rows
NAMES = {"sources": ("by", "undone_by"), "mappings": ("by",)}


class DeletionRow(SQLModel, table=True):
    """That a workspace was deleted: the workspace, when, how many rows; nobody's name."""

    __tablename__ = "deletions"

    id: int | None = Field(default=None, primary_key=True)
    workspace: str
    at: datetime = Field(sa_type=Moment)
    rows: int


DELETIONS = table_of(DeletionRow)


def tables() -> list[Table]:
    """Every table of which each row belongs to a workspace; what others point to comes first."""
    return [table for table in metadata().sorted_tables if "tenant" in table.c]


def pointing() -> list[ForeignKey]:
    """The columns of shared tables that point to rows of a workspace."""
    own = set(tables())
    return [
        key
        for table in metadata().sorted_tables
        if table not in own
        for key in sorted(table.foreign_keys, key=lambda each: str(each.parent.name))
        if key.column.table in own
    ]


class Tenants:
    def __init__(self, session: Session) -> None:
        self._session = session

    def counts(self, tenant: str) -> dict[str, int]:
        """How many rows of a workspace stand in each table; tables without any are left out."""
        connection = self._session.connection()
        found = {
            table.name: connection.execute(
                select(func.count()).select_from(table).where(table.c.tenant == tenant)
            ).scalar_one()
            for table in tables()
        }
        return {name: count for name, count in found.items() if count}

    def known(self) -> list[str]:
        """Every workspace of which a row is kept; the nameless one of the sample market is none."""
        connection = self._session.connection()
        found: set[str] = set()
        for table in tables():
            found |= set(connection.execute(select(table.c.tenant).distinct()).scalars())
        return sorted(found - {""})

    def rows(self, tenant: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Every row of a workspace with its table; no token is among them."""
        connection = self._session.connection()
        for table in tables():
            left_out = LEAVES_OUT.get(table.name, ())
            columns = [column for column in table.c if column.name not in left_out]
            query = select(*columns).where(table.c.tenant == tenant).order_by(*table.primary_key.columns)
            for row in connection.execute(query).mappings():
                yield table.name, dict(row)

    def delete(self, tenant: str, *, at: datetime) -> int:
        """Delete all of a workspace and write down that it was; returns how many rows.

        What creators keep from an order (its result, the time it took) stays, and no longer says whose order it was.
        """
        connection = self._session.connection()
        forget(self._session)
        self._let_go(tenant)
        rows = sum(
            connection.execute(delete(table).where(table.c.tenant == tenant)).rowcount for table in reversed(tables())
        )
        connection.execute(insert(DELETIONS).values(workspace=tenant, at=at, rows=rows))
        return rows

    def creators(self, tenant: str) -> list[int]:
        """Whose public record counts something of a workspace: ratings, and what came of orders."""
        connection = self._session.connection()
        found: set[int] = set()
        for name in ("orders", "ratings"):
            table = metadata().tables[name]
            found |= set(connection.execute(select(table.c.creator_id).where(table.c.tenant == tenant)).scalars())
        return sorted(found)

    def _let_go(self, tenant: str) -> None:
        """Part what is shared from the workspace, and from the names of its people."""
        connection = self._session.connection()
        for key in pointing():
            table, pointed = key.parent.table, key.column.table
            whose = key.parent.in_(select(key.column).where(pointed.c.tenant == tenant))
            becomes = LET_GO[table.name]
            connection.execute(
                delete(table).where(whose) if becomes is None else update(table).where(whose).values(**becomes)
            )
        people = select(PEOPLE.c.user).where(PEOPLE.c.tenant == tenant)
        for name, columns in NAMES.items():
            shared = metadata().tables[name]
            for column in columns:
                connection.execute(update(shared).where(shared.c[column].in_(people)).values({column: ""}))

    def deletions(self) -> list[tuple[str, datetime, int]]:
        """What was deleted, and when; the oldest first."""
        here = DELETIONS.c
        found = self._session.connection().execute(select(here.workspace, here.at, here.rows).order_by(here.id))
        return [(str(workspace), at, int(rows)) for workspace, at, rows in found]
