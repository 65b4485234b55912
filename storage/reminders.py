"""What is due when. APScheduler only ticks; this table is what remembers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Index, bindparam, func, literal_column, select, text, update
from sqlmodel import Field, Session, SQLModel

from bot.rules.reminders import ROUND, Kind, Reminder
from storage.claims import CLAIMED, WAITING, claim, finish
from storage.engine import Moment, insert_in, table_of
from storage.installations import gone
from storage.prepared import Prepared, Several

ONCE = ("subject", "tenant", "kind", "step")  #: what a reminder is unique by, as `Reminder.key` says it
PART = 1_000  #: ids in one statement


@dataclass(frozen=True, kw_only=True)
class Due:
    """A reminder in a worker's hands."""

    id: int
    fence: int
    reminder: Reminder


def _of_open(name: str, *columns: str, also: str = "") -> Index:
    """An index of what is not done yet: those that are done may be millions, and a decision that calls reminders off
    takes them out of it instead of moving them."""
    which = text(f"state <> 'done'{also}")
    return Index(name, *columns, sqlite_where=which, postgresql_where=which)


class ReminderRow(SQLModel, table=True):
    __tablename__ = "reminders"
    __table_args__ = (
        Index("ix_reminders_once", *ONCE, unique=True),
        _of_open("ix_reminders_due", "state", "due_at"),
        _of_open("ix_reminders_person", "person", "kind", "state", "due_at", also=" AND person <> ''"),
    )

    id: int | None = Field(default=None, primary_key=True)
    tenant: str
    kind: str
    subject: int
    step: int
    person: str
    due_at: datetime = Field(sa_type=Moment)
    state: str
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    fence: int
    attempts: int
    note: str


REMINDERS = table_of(ReminderRow)
#: as the indexes say it: a value that is told is no help to them, and SQLite plans such a statement anew each time
_OPEN = REMINDERS.c.state != literal_column("'done'")
_SOMEBODYS = REMINDERS.c.person != literal_column("''")
_PLAN = Prepared(
    lambda dialect: insert_in(dialect, REMINDERS).on_conflict_do_nothing(index_elements=list(ONCE)),
    [column.name for column in REMINDERS.columns if column.name != "id"],
)
_PLANNED = {"state": WAITING, "lease_until": None, "fence": 0, "attempts": 0, "note": ""}
_DROP = Several(
    lambda kinds: (
        update(REMINDERS)
        .where(
            REMINDERS.c.tenant == bindparam("whose"),
            REMINDERS.c.subject == bindparam("about"),
            REMINDERS.c.kind.in_(kinds),
            _OPEN,
        )
        .values(state=literal_column("'done'"), note=bindparam("why"), fence=REMINDERS.c.fence + literal_column("1"))
    )
)


class Reminders:
    def __init__(self, session: Session) -> None:
        self._session = session

    def plan(self, reminders: Iterable[Reminder]) -> None:
        """Plan each reminder once: one that is known already is left as it is."""
        _PLAN.many(self._session, [{**vars(each), **_PLANNED} for each in reminders])

    def drop(self, tenant: str, subject: int, *kinds: Kind, why: str = "") -> int:
        """Call off what has not happened yet; returns how many."""
        return _DROP.changed(self._session, kinds, whose=tenant, about=subject, why=why or "called off")

    def claim(self, *, now: datetime, most: int = 50) -> list[Due]:
        """Take what is due, for a lease. Where the app was taken away, time stands still until it is there again."""
        also = _OPEN & REMINDERS.c.tenant.not_in(gone())
        return [_due(row) for row in claim(self._session, REMINDERS, now=now, most=most, also=also)]

    def due_of(
        self, tenant: str, kind: Kind, people: Iterable[str], *, now: datetime, soon: datetime | None = None
    ) -> set[int]:
        """The subjects of all that is due for some people, in whosoever hands it is.

        `soon`: what is due until then as well, but for the first of a round, which may not come early.
        """
        here, wanted = REMINDERS.c, sorted(set(people))
        found: set[int] = set()
        for start in range(0, len(wanted), PART):
            mine = (here.tenant == tenant, here.kind == kind, here.person.in_(wanted[start : start + PART]))
            query = select(here.subject).where(*mine, _OPEN, _SOMEBODYS, _due_by(now, soon))
            found.update(self._session.connection().execute(query).scalars())
        return found

    def take_over(
        self, tenant: str, kind: Kind, subjects: Iterable[int], *, now: datetime, soon: datetime | None = None
    ) -> list[Due]:
        """Close all that is due about some subjects, in whosoever hands it is, in the transaction that acts on them.

        Whoever holds the subjects is alone: what another worker had claimed is no longer theirs.
        """
        here, wanted = REMINDERS.c, sorted(set(subjects))
        found: list[Due] = []
        for start in range(0, len(wanted), PART):
            mine = (here.tenant == tenant, here.kind == kind, here.subject.in_(wanted[start : start + PART]))
            due = update(REMINDERS).where(*mine, here.state.in_((WAITING, CLAIMED)), _due_by(now, soon))
            closed = due.values(state="done", fence=here.fence + 1, note="").returning(REMINDERS)
            found += [_due(row) for row in self._session.connection().execute(closed).mappings()]
        return sorted(found, key=lambda each: (each.reminder.due_at, each.id))

    def rounds(self, tenant: str, kind: Kind, subjects: Iterable[int]) -> dict[int, int]:
        """Of each subject, how often it was planned anew: what is planned next has a round of its own."""
        here = REMINDERS.c
        mine = (here.tenant == tenant, here.kind == kind, here.subject.in_(sorted(subjects)))
        query = select(here.subject, func.max(here.step)).where(*mine).group_by(here.subject)
        return {subject: step // ROUND for subject, step in self._session.connection().execute(query)}

    def drop_to_come(self, tenant: str, kind: Kind, subjects: Iterable[int], *, now: datetime, why: str) -> None:
        """Call off what is not due yet about some subjects: it is planned anew."""
        here = REMINDERS.c
        mine = (here.tenant == tenant, here.kind == kind, here.subject.in_(sorted(subjects)), here.state == WAITING)
        off = update(REMINDERS).where(*mine, here.due_at > now).values(state="done", note=why, fence=here.fence + 1)
        self._session.connection().execute(off)

    def to_come(self, tenant: str, *kinds: Kind, most: int) -> list[Reminder]:
        """The next of a tenant's reminders of some kinds."""
        here = REMINDERS.c
        mine = (here.tenant == tenant, here.kind.in_(kinds), here.state.in_((WAITING, CLAIMED)))
        rows = self._session.connection().execute(
            select(REMINDERS).where(*mine).order_by(here.due_at, here.id).limit(most)
        )
        return [_due(row).reminder for row in rows.mappings()]

    def done(self, due: Due, *, note: str = "") -> bool:
        """Close a reminder in the transaction that acts on it; False where another worker has it now."""
        return finish(self._session, REMINDERS, due.id, due.fence, state="done", note=note)

    def later(self, due: Due, *, at: datetime, note: str) -> bool:
        """Try again at `at`."""
        return finish(self._session, REMINDERS, due.id, due.fence, state=WAITING, due_at=at, note=note[:200])

    def waiting(self, tenant: str, subject: int, *kinds: Kind) -> list[Reminder]:
        """What is still planned about a subject, the next one first."""
        here = REMINDERS.c
        query = select(REMINDERS).where(here.tenant == tenant, here.subject == subject, here.kind.in_(kinds), _OPEN)
        rows = self._session.connection().execute(query.order_by(here.due_at)).mappings()
        return [_due(row).reminder for row in rows]

    def overdue(self, *, now: datetime) -> int:
        """How many are due and not done; those of workspaces that have taken the app away are not."""
        here = REMINDERS.c
        due = (_OPEN, here.due_at <= now, here.tenant.not_in(gone()))
        query = select(func.count()).select_from(REMINDERS).where(*due)
        return self._session.connection().execute(query).scalar_one()


def _due_by(now: datetime, soon: datetime | None) -> ColumnElement[bool]:
    here = REMINDERS.c
    due = here.due_at <= now
    return due if soon is None else due | ((here.due_at <= soon) & (here.step % ROUND != 0))


def _due(row: Any) -> Due:
    reminder = Reminder(
        tenant=row["tenant"],
        kind=Kind(row["kind"]),
        subject=row["subject"],
        step=row["step"],
        person=row["person"],
        due_at=row["due_at"],
    )
    return Due(id=row["id"], fence=row["fence"], reminder=reminder)
