"""Deliveries taken in: the same one is never acted on twice."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel

from bot.rules.errors import AlreadyDone
from bot.rules.people import By
from storage.engine import Moment, table_of
from storage.prepared import adding

KEEP = timedelta(days=3)  #: Slack stops retrying long before


class InboxRow(SQLModel, table=True):
    __tablename__ = "inbox"
    __table_args__ = {"sqlite_with_rowid": False}  # every decision writes here: one tree instead of three

    delivery: str = Field(primary_key=True)
    tenant: str
    person: str
    received_at: datetime = Field(sa_type=Moment)


INBOX = table_of(InboxRow)
_TAKE_IN = adding(INBOX)


class Inbox:
    def __init__(self, session: Session) -> None:
        self._session = session

    def take_in(self, by: By) -> None:
        """Remember a delivery, in the transaction that acts on it.

        Raises AlreadyDone where it is known.
        """
        line = {"delivery": by.delivery, "tenant": by.tenant, "person": by.person, "received_at": by.at}
        try:
            _TAKE_IN.changed(self._session, **line)
        except IntegrityError:
            self._session.rollback()
            raise AlreadyDone from None

    def forget(self, *, now: datetime) -> int:
        """Drop what is too old to come again; returns how many."""
        return self._session.connection().execute(delete(INBOX).where(INBOX.c.received_at < now - KEEP)).rowcount
