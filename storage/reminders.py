"""What is due when. APScheduler only ticks; this table is what remembers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index, func, select, update
from sqlmodel import Field, Session, SQLModel

from bot.rules.reminders import Kind, Reminder
from storage.claims import CLAIMED, WAITING, claim, finish
from storage.engine import Moment, insert_or, table_of


@dataclass(frozen=True, kw_only=True)
class Due:
    """A reminder in a worker's hands."""

    id: int
    fence: int
    reminder: Reminder


class ReminderRow(SQLModel, table=True):
    __tablename__ = "reminders"
    __table_args__ = (Index("ix_reminders_due", "state", "due_at"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    tenant: str
    kind: str
    subject: int = Field(index=True)
    step: int
    person: str
    due_at: datetime = Field(sa_type=Moment)
    state: str
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    fence: int
    attempts: int
    note: str


REMINDERS = table_of(ReminderRow)


class Reminders:
    def __init__(self, session: Session) -> None:
        self._session = session

    def plan(self, reminders: Iterable[Reminder]) -> None:
        """Plan each reminder once: a key that is known already is left as it is."""
        rows = [
            {**vars(reminder), "key": reminder.key, "state": WAITING, "fence": 0, "attempts": 0, "note": ""}
            for reminder in reminders
        ]
        connection = self._session.connection()
        if rows:
            connection.execute(insert_or(connection, REMINDERS).on_conflict_do_nothing(index_elements=["key"]), rows)

    def drop(self, tenant: str, subject: int, *kinds: Kind, why: str = "") -> int:
        """Call off what has not happened yet; returns how many."""
        here = REMINDERS.c
        open_ = (here.tenant == tenant, here.subject == subject, here.kind.in_(kinds), here.state != "done")
        called_off = (
            update(REMINDERS).where(*open_).values(state="done", note=why or "called off", fence=here.fence + 1)
        )
        return self._session.connection().execute(called_off).rowcount

    def postpone(self, tenant: str, kind: Kind, subject: int, *, until: datetime) -> int:
        """Move what is still to come to `until` at the earliest; returns how many were moved."""
        here = REMINDERS.c
        early = (here.tenant == tenant, here.kind == kind, here.subject == subject, here.state == WAITING)
        moved = update(REMINDERS).where(*early, here.due_at < until).values(due_at=until)
        return self._session.connection().execute(moved).rowcount

    def claim(self, *, now: datetime, most: int = 50) -> list[Due]:
        """Take what is due, for a lease."""
        return [_due(row) for row in claim(self._session, REMINDERS, now=now, most=most)]

    def done(self, due: Due, *, note: str = "") -> bool:
        """Close a reminder in the transaction that acts on it; False where another worker has it now."""
        return finish(self._session, REMINDERS, due.id, due.fence, state="done", note=note)

    def later(self, due: Due, *, at: datetime, note: str) -> bool:
        """Try again at `at`."""
        return finish(self._session, REMINDERS, due.id, due.fence, state=WAITING, due_at=at, note=note[:200])

    def waiting(self, tenant: str, subject: int, *kinds: Kind) -> list[Reminder]:
        """What is still planned about a subject, the next one first."""
        here = REMINDERS.c
        query = select(REMINDERS).where(
            here.tenant == tenant, here.subject == subject, here.kind.in_(kinds), here.state != "done"
        )
        rows = self._session.connection().execute(query.order_by(here.due_at)).mappings()
        return [_due(row).reminder for row in rows]

    def overdue(self, *, now: datetime) -> int:
        """How many are due and not done."""
        here = REMINDERS.c
        open_ = here.state.in_((WAITING, CLAIMED))  # by the index: those that are done may be millions
        query = select(func.count()).select_from(REMINDERS).where(open_, here.due_at <= now)
        return self._session.connection().execute(query).scalar_one()


def _due(row: object) -> Due:
    line = dict(row)  # type: ignore[call-overload]
    named = {name: line[name] for name in ("tenant", "subject", "step", "person", "due_at")}
    return Due(id=line["id"], fence=line["fence"], reminder=Reminder(kind=Kind(line["kind"]), **named))
