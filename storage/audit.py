"""The audit of one workspace: every move that was made and every try that was refused, in order of time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, literal, select
from sqlalchemy.sql import union_all
from sqlmodel import Session

from storage.attempts import ATTEMPTS
from storage.events import EVENTS

AT_ONCE = 1_000  #: rows in memory
DONE = "done"


@dataclass(frozen=True, kw_only=True)
class AuditLine:
    at: datetime
    person: str  #: Slack user, `creator:…`, `operator:…` or `clock`
    outcome: str  #: `done`, or the code of the refusal
    noun: str  #: empty of a try
    subject: int | None
    move: str
    before: str
    after: str
    why: str
    request: str  #: of a try, as it stands in the log


class Audit:
    def __init__(self, session: Session) -> None:
        self._session = session

    def lines(self, tenant: str, *, since: datetime | None = None) -> Iterator[AuditLine]:
        """All of one workspace, the oldest first; read as it is taken, so that its length does not matter."""
        both = union_all(*(_since(query, tenant, since) for query in (_moves(), _tries()))).subquery()
        asked = select(both).order_by(both.c.at, both.c.outcome, both.c.id)
        read = self._session.connection().execute(asked, execution_options={"yield_per": AT_ONCE})
        for row in read.mappings():
            yield AuditLine(**{name: row[name] for name in AuditLine.__dataclass_fields__})

    def forget(self, *, before: datetime) -> int:
        """Drop what happened before; returns how many moves."""
        return self._session.connection().execute(delete(EVENTS).where(EVENTS.c.at < before)).rowcount


def _moves() -> Select[tuple[object, ...]]:
    here = EVENTS.c
    told = (here.at, here.person, literal(DONE).label("outcome"), here.noun, here.subject, here.move)
    return select(here.id, here.tenant, *told, here.before, here.after, here.why, literal("").label("request"))


def _tries() -> Select[tuple[object, ...]]:
    here, none = ATTEMPTS.c, literal("")
    told = (here.at, here.person, here.code.label("outcome"), none.label("noun"), here.subject, here.move)
    return select(
        here.id, here.tenant, *told, none.label("before"), none.label("after"), none.label("why"), here.request
    )


def _since(query: Select[tuple[object, ...]], tenant: str, since: datetime | None) -> Select[tuple[object, ...]]:
    columns = query.selected_columns
    query = query.where(columns.tenant == tenant)
    return query if since is None else query.where(columns.at >= since)
