"""Files uploaded in Slack, and the work that is to be done on them. A tenant's own.

A row in a state of `WORK` is claimed by one worker, for a while, under a fence. What people do (confirm, drop, undo)
changes the state only if it is still the one that they saw.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, insert, select, update
from sqlmodel import Field, Session, SQLModel

from bot.rules.imports import Problem
from bot.rules.uploads import WORK, State, Upload
from bot.rules.uploads_kept import problems_read, problems_written, read, refusal_read, refusal_written, written
from storage.engine import Moment, table_of
from storage.installations import gone

#: a worker's time for one file; whoever is slower writes nothing
LEASE = timedelta(minutes=5)
_STATES = ", ".join(f"'{state}'" for state in State)


class UploadRow(SQLModel, table=True):
    __tablename__ = "uploads"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="upload_state_known"),
        Index("ix_uploads_due", "state", "due_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    tenant: str
    person: str
    file_id: str
    file_name: str
    name: str
    asked: str
    as_of: datetime | None = Field(default=None, sa_type=Moment)
    columns: dict[str, str] = Field(sa_type=JSON)
    state: str
    version: int
    made_at: datetime = Field(sa_type=Moment)
    sha256: str
    summary: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    trouble: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    problems: list[dict[str, Any]] = Field(sa_type=JSON)  #: more than the summary has; read for their list alone
    confirmed_by: str
    confirmed_at: datetime | None = Field(default=None, sa_type=Moment)
    undone_by: str
    source_id: int | None = Field(default=None, foreign_key="sources.id")
    reading: bool  #: its comments are still being read
    due_at: datetime = Field(sa_type=Moment)
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    fence: int
    attempts: int


UPLOADS = table_of(UploadRow)
_NOT_OURS = {"problems", "reading", "due_at", "lease_until"}
_COLUMNS = [column for column in UPLOADS.columns if column.name not in _NOT_OURS]


class Uploads:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, upload: Upload) -> int:
        """Begin with a file; returns its number."""
        values = {name: value for name, value in vars(upload).items() if name != "id"}
        values |= {"columns": dict(upload.columns), "problems": [], "reading": False, "due_at": upload.made_at}
        new = insert(UPLOADS).values(values).returning(UPLOADS.c.id)
        id_: int = self._session.connection().execute(new).scalar_one()
        return id_

    def get(self, tenant: str, upload_id: int) -> Upload | None:
        here = UPLOADS.c
        return self._one(select(*_COLUMNS).where(here.tenant == tenant, here.id == upload_id))

    def newest(self, tenant: str, *, most: int) -> list[Upload]:
        """The newest first."""
        query = select(*_COLUMNS).where(UPLOADS.c.tenant == tenant).order_by(UPLOADS.c.id.desc()).limit(most)
        return [_in(row) for row in self._session.connection().execute(query).mappings()]

    def hold(self, tenant: str, upload_id: int) -> None:
        """Keep others from changing it until the commit."""
        here = UPLOADS.c
        mine = select(here.id).where(here.tenant == tenant, here.id == upload_id).with_for_update(key_share=True)
        self._session.connection().execute(mine)

    def problems(self, tenant: str, upload_id: int) -> list[Problem]:
        """What is wrong with single cells, in order of rows."""
        here = UPLOADS.c
        query = select(here.problems).where(here.tenant == tenant, here.id == upload_id)
        return problems_read(self._session.connection().execute(query).scalar() or [])

    def claim(self, *, now: datetime) -> Upload | None:
        """Take the file on which something is to be done and that has waited longest, for a lease."""
        here, connection = UPLOADS.c, self._session.connection()
        free = here.lease_until.is_(None) | (here.lease_until <= now)
        query = select(here.id).where(here.state.in_(WORK), here.due_at <= now, free, here.tenant.not_in(gone()))
        query = query.order_by(here.due_at, here.id).limit(1).with_for_update(skip_locked=True)
        found = connection.execute(query).scalar()
        if found is None:
            return None
        mine = {"lease_until": now + LEASE, "fence": here.fence + 1, "attempts": here.attempts + 1}
        connection.execute(update(UPLOADS).where(here.id == found).values(mine))
        return self._one(select(*_COLUMNS).where(here.id == found))

    def later(self, upload: Upload, *, at: datetime) -> bool:
        """Give a claim back until then; False where another worker has it now."""
        return self._mine(upload, due_at=at, lease_until=None)

    def settle(self, upload: Upload, to: State, *, at: datetime, **changes: object) -> bool:
        """End a claim in another state; False where another worker has it now, and then nothing is written."""
        return self._mine(upload, **self._moved(to, at), **_as_kept(changes))

    def move(self, upload: Upload, to: State, *, at: datetime, **changes: object) -> bool:
        """What a person does; False where it is no longer in the state in which it was read."""
        return self._update(upload, state=upload.state, values=self._moved(to, at) | _as_kept(changes))

    def busy(self, *, now: datetime) -> bool:
        """Whether something is to be done now, or is being done."""
        here = UPLOADS.c
        query = select(here.id).where(here.state.in_(WORK), here.due_at <= now, here.tenant.not_in(gone())).limit(1)
        return self._session.connection().execute(query).scalar() is not None

    def still_reading(self) -> list[Upload]:
        """Those whose comments were not all read when it was last looked."""
        here = UPLOADS.c
        found = self._session.connection().execute(select(*_COLUMNS).where(here.reading).order_by(here.id))
        return [_in(row) for row in found.mappings()]

    def have_read(self, upload: Upload) -> None:
        """All its comments are read."""
        self._update(upload, values={"reading": False, "version": UPLOADS.c.version + 1})

    def _moved(self, to: State, at: datetime) -> dict[str, Any]:
        return {
            "state": to, "version": UPLOADS.c.version + 1, "due_at": at, "lease_until": None, "attempts": 0,
        }  # fmt: skip

    def _mine(self, upload: Upload, **values: object) -> bool:
        return self._update(upload, fence=upload.fence, state=upload.state, values=values)

    def _update(self, upload: Upload, *, values: dict[str, Any], **same: object) -> bool:
        here = UPLOADS.c
        mine = [here.id == upload.id, here.tenant == upload.tenant, *(here[name] == same[name] for name in same)]
        return self._session.connection().execute(update(UPLOADS).where(*mine).values(values)).rowcount == 1

    def _one(self, query: Any) -> Upload | None:
        row = self._session.connection().execute(query).mappings().one_or_none()
        return _in(row) if row else None


def _as_kept(changes: dict[str, Any]) -> dict[str, Any]:
    """Values as their columns hold them."""
    kept = dict(changes)
    if kept.get("summary"):
        kept["summary"] = written(kept["summary"])
    if kept.get("trouble"):
        kept["trouble"] = refusal_written(kept["trouble"])
    if "problems" in kept:
        kept["problems"] = problems_written(kept["problems"])
    return kept


def _in(row: Any) -> Upload:
    summary, trouble = row["summary"], row["trouble"]
    kept = {"summary": read(summary) if summary else None, "trouble": refusal_read(trouble) if trouble else None}
    return Upload(**{**row, **kept, "state": State(row["state"])})
