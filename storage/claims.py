"""Work that several workers share: each row is claimed by one of them, for a while, under a fence.

A claim ends with its lease. Whoever claims next raises the fence, so that a worker that slept through its lease finds
that its own fence no longer fits, and writes nothing.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, select, update
from sqlmodel import Session

LEASE = timedelta(seconds=60)
WAITING, CLAIMED = "waiting", "claimed"
OPEN = (CLAIMED, "calling", "unknown")  #: states in which a row is in somebody's hands, and may be finished


def claim(
    session: Session, table: Table, *, now: datetime, most: int, also: ColumnElement[bool] | None = None
) -> list[Any]:
    """Claim up to `most` rows that are due, the earliest first; returns them as mappings with their new fence."""
    connection, here = session.connection(), table.c
    free = ((here.state == WAITING) & (here.due_at <= now)) | ((here.state == CLAIMED) & (here.lease_until <= now))
    query = select(here.id).where(free if also is None else free & also).order_by(here.due_at, here.id).limit(most)
    ids = list(connection.execute(query.with_for_update(skip_locked=True)).scalars())
    if not ids:
        return []
    mine = {"state": CLAIMED, "lease_until": now + LEASE, "fence": here.fence + 1, "attempts": here.attempts + 1}
    connection.execute(update(table).where(here.id.in_(ids)).values(mine))
    found = connection.execute(select(table).where(here.id.in_(ids)).order_by(here.due_at, here.id))
    return list(found.mappings())


def finish(
    session: Session, table: Table, row_id: int, fence: int, *, among: tuple[str, ...] = OPEN, **values: object
) -> bool:
    """Write the next state of a claim; False where the fence was raised in between, and then nothing is written."""
    here = table.c
    mine = update(table).where(here.id == row_id, here.fence == fence, here.state.in_(among))
    return session.connection().execute(mine.values(values)).rowcount == 1
