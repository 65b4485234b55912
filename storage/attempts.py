"""Tries that were refused: who tried what, when, and which rule said no. Only ever added to, and forgotten in time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Index, delete, insert
from sqlmodel import Field, Session, SQLModel

from bot.rules.people import By
from storage.engine import Moment, table_of

LARGEST = 2**63 - 1


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What somebody tried. Nothing that they typed is in it."""

    move: str  #: the button, form, command or page
    subject: int | None = None  #: the number of what it was about, where it named one
    code: str  #: of the refusal


class AttemptRow(SQLModel, table=True):
    __tablename__ = "attempts"
    __table_args__ = (Index("ix_attempts_tenant", "tenant", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    tenant: str
    person: str
    move: str
    subject: int | None = Field(default=None, sa_type=BigInteger)
    code: str
    request: str
    at: datetime = Field(sa_type=Moment, index=True)


ATTEMPTS = table_of(AttemptRow)


class Attempts:
    def __init__(self, session: Session) -> None:
        self._session = session

    def record(self, by: By, attempt: Attempt, *, request: str) -> None:
        """Write down one refused try."""
        about = attempt.subject if attempt.subject is not None and abs(attempt.subject) <= LARGEST else None
        what = {"move": attempt.move, "subject": about, "code": attempt.code, "request": request}
        line = insert(ATTEMPTS).values(tenant=by.tenant, person=by.person, at=by.at, **what)
        self._session.connection().execute(line)

    def forget(self, *, before: datetime) -> int:
        """Drop what is older; returns how many."""
        return self._session.connection().execute(delete(ATTEMPTS).where(ATTEMPTS.c.at < before)).rowcount
