"""What an operator sees of the outbox and may change in it; of an operator and a worker at one row, one wins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import Session

from storage.claims import WAITING
from storage.outbox import OUTBOX

DROPPED = "dropped"
PENDING, UNKNOWN, DEAD = (WAITING, "claimed", "calling"), ("unknown",), ("dead",)
UNSENT = (*PENDING, *UNKNOWN, *DEAD)


@dataclass(frozen=True, kw_only=True)
class Unsent:
    """One row that is not sent, without what it says."""

    id: int
    tenant: str
    state: str
    act: str
    template: str
    channel: str
    subject: int | None
    attempts: int
    error: str
    due_at: datetime
    first_due_at: datetime | None  #: None in rows of a version that did not keep it
    lease_until: datetime | None
    fence: int
    request: str


_COLUMNS = tuple(OUTBOX.c[name] for name in Unsent.__dataclass_fields__)


class OutboxCare:
    def __init__(self, session: Session) -> None:
        self._session = session

    def list(self, states: Sequence[str], *, most: int) -> list[Unsent]:
        """Up to `most` rows in these states, those that were due first at the top."""
        query = select(*_COLUMNS).where(OUTBOX.c.state.in_(states)).order_by(OUTBOX.c.due_at, OUTBOX.c.id).limit(most)
        return [Unsent(**row) for row in self._session.connection().execute(query).mappings()]

    def hold(self, row_id: int) -> Unsent | None:
        """One row, locked until the end of the transaction; None where there is none."""
        query = select(*_COLUMNS).where(OUTBOX.c.id == row_id).with_for_update()
        row = self._session.connection().execute(query).mappings().first()
        return Unsent(**row) if row else None

    def again(self, row: Unsent, *, at: datetime) -> bool:
        """Let it be said as if nothing had been tried; False where it moved on meanwhile."""
        return self._move(row, state=WAITING, due_at=at, attempts=0, lease_until=None)

    def drop(self, row: Unsent, *, why: str) -> bool:
        """Never say it; False where it moved on meanwhile."""
        return self._move(row, state=DROPPED, lease_until=None, error=f"dropped: {why}"[:200])

    def counts(self) -> dict[str, int]:
        """How many rows stand in each state that is not `sent`; those are not counted, for there may be millions."""
        states = (*UNSENT, DROPPED)
        query = select(OUTBOX.c.state, func.count()).where(OUTBOX.c.state.in_(states)).group_by(OUTBOX.c.state)
        found: dict[str, int] = dict(self._session.connection().execute(query).all())
        return {state: found.get(state, 0) for state in states}

    def due_since(self) -> datetime | None:
        """When the oldest of what waits became due; may be ahead."""
        query = select(func.min(OUTBOX.c.due_at)).where(OUTBOX.c.state == WAITING)
        found: datetime | None = self._session.connection().execute(query).scalar_one()
        return found

    def _move(self, row: Unsent, **values: Any) -> bool:
        """Under a higher fence, so that a worker who still has it in hand writes nothing."""
        here = OUTBOX.c
        same = (here.id == row.id, here.state == row.state, here.fence == row.fence)
        moved = update(OUTBOX).where(*same).values(fence=here.fence + 1, **values)
        return self._session.connection().execute(moved).rowcount == 1
