"""Deliveries taken in: the same one is never acted on twice."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Field, Session, SQLModel

from bot.rules.errors import AlreadyDone
from bot.rules.people import By
from storage.driven import moment, run
from storage.engine import Moment, table_of

KEEP = timedelta(days=3)  #: Slack stops retrying long before


class InboxRow(SQLModel, table=True):
    __tablename__ = "inbox"

    delivery: str = Field(primary_key=True)
    tenant: str
    person: str
    received_at: datetime = Field(sa_type=Moment, index=True)


INBOX = table_of(InboxRow)
_TAKE_IN = "INSERT INTO inbox (delivery, tenant, person, received_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"


class Inbox:
    def __init__(self, session: Session) -> None:
        self._session = session

    def take_in(self, by: By) -> None:
        """Remember a delivery, in the transaction that acts on it.

        Raises AlreadyDone where it is known.
        """
        line = (by.delivery, by.tenant, by.person, moment(self._session, by.at))
        if run(self._session, _TAKE_IN, line).rowcount != 1:
            self._session.rollback()
            raise AlreadyDone

    def forget(self, *, now: datetime) -> int:
        """Drop what is too old to come again; returns how many."""
        return self._session.connection().execute(delete(INBOX).where(INBOX.c.received_at < now - KEEP)).rowcount
