"""The event log: who moved what, when, from where to where, and why. Only ever added to."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Field, Session, SQLModel

from bot import failpoints
from bot.rules.people import By
from storage.engine import Moment, table_of
from storage.prepared import adding


@dataclass(frozen=True, kw_only=True)
class Event:
    noun: str
    subject: int
    person: str
    move: str
    before: str
    after: str
    why: str
    at: datetime


class EventRow(SQLModel, table=True):
    __tablename__ = "events"

    id: int | None = Field(default=None, primary_key=True)
    tenant: str
    noun: str
    subject: int = Field(index=True)
    person: str
    move: str
    before: str
    after: str
    why: str
    delivery: str
    at: datetime = Field(sa_type=Moment)


EVENTS = table_of(EventRow)
_RECORD = adding(EVENTS)


class Events:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._recorded: list[dict[str, Any]] = []  #: not written yet

    def record(
        self, by: By, noun: str, subject: int, move: str, *, before: str = "", after: str = "", why: str = ""
    ) -> None:
        """Write down one move, in the transaction that makes it; all are written together, by `write`."""
        line = {"noun": noun, "subject": subject, "move": move, "before": before, "after": after, "why": why}
        who = {"tenant": by.tenant, "person": by.person, "delivery": by.delivery, "at": by.at}
        self._recorded.append(line | who)
        failpoints.reached("state_changed")

    def write(self) -> None:
        """Write what was recorded, before a commit and before anybody asks for it."""
        recorded, self._recorded = self._recorded, []
        _RECORD.many(self._session, recorded)

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part of the transaction: where it is taken back, so is what it recorded."""
        self.write()
        try:
            yield
        except BaseException:
            self._recorded = []
            raise
        self.write()

    def counts(self, tenant: str, noun: str, subjects: Sequence[int], *, since: datetime) -> dict[str, int]:
        """How often each move was made on any of these since then."""
        self.write()
        here = EVENTS.c
        mine = (here.tenant == tenant, here.noun == noun, here.subject.in_(subjects), here.at >= since)
        counted = select(here.move, func.count()).where(*mine).group_by(here.move).order_by(here.move)
        return {move: int(count) for move, count in self._session.connection().execute(counted)}

    def arrived(self, tenant: str, noun: str, state: str, *, since: datetime, until: datetime) -> list[int]:
        """What came into a state from another one, from one moment to just before another; each once."""
        self.write()
        here = EVENTS.c
        mine = (here.tenant == tenant, here.noun == noun, here.after == state, here.before != state)
        query = select(here.subject).where(*mine, here.at >= since, here.at < until).distinct().order_by(here.subject)
        return list(self._session.connection().execute(query).scalars())

    def of(self, tenant: str, noun: str, subject: int) -> list[Event]:
        """The history of one thing, oldest first."""
        self.write()
        here = EVENTS.c
        columns = (here.noun, here.subject, here.person, here.move, here.before, here.after, here.why, here.at)
        about = select(*columns).where(here.tenant == tenant, here.noun == noun, here.subject == subject)
        return [Event(**line) for line in self._session.connection().execute(about.order_by(here.id)).mappings()]
