"""Statements that reach the driver as they are written: what every decision asks and writes.

Put together by SQLAlchemy, each costs several times its own work. Its connection runs them all the same, so what goes
wrong is raised as everywhere else (`storage.engine.DatabaseTrouble`). SQL is written with `?`; no other question mark
or percent sign stands in it.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import CursorResult
from sqlmodel import Session

from storage.engine import is_sqlite


def run(session: Session, sql: str, params: Sequence[Any]) -> CursorResult[Any]:
    """Run one statement in the session's transaction."""
    connection = session.connection()
    return connection.exec_driver_sql(sql if is_sqlite(connection) else sql.replace("?", "%s"), tuple(params))


def moment(session: Session, at: datetime) -> Any:
    """A moment as `storage.engine.Moment` keeps it."""
    plain = at.astimezone(UTC).replace(tzinfo=None)
    return plain.isoformat(" ", "microseconds") if is_sqlite(session.connection()) else plain
