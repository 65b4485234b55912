"""Where cards stand in Slack: each copy of each card, so that all of them can be kept current."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import JSON, delete
from sqlmodel import Field, Session, SQLModel

from storage.driven import run
from storage.engine import insert_or, table_of
from storage.raw import marks


@dataclass(frozen=True, kw_only=True)
class Copy:
    """One posted copy of a card."""

    tenant: str
    template: str
    subject: int
    channel: str
    ts: str
    reader: str = ""  #: whose language it is written in; empty: the workspace's
    about: Mapping[str, Any] = field(default_factory=dict)  #: which part of its subject it shows, where it is long


class CardRow(SQLModel, table=True):
    __tablename__ = "cards"

    tenant: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    ts: str = Field(primary_key=True)
    template: str
    subject: int = Field(index=True)
    reader: str
    about: dict[str, Any] = Field(sa_type=JSON)


CARDS = table_of(CardRow)
_NAMES = ("tenant", "channel", "ts", "template", "subject", "reader")
_COPIES = f"SELECT {', '.join(_NAMES)}, about FROM cards WHERE tenant = ? AND subject = ?"  # noqa: S608


class Cards:
    def __init__(self, session: Session) -> None:
        self._session = session

    def posted(self, copy: Copy) -> None:
        """Remember a copy; telling the same one twice changes nothing."""
        connection = self._session.connection()
        about = dict(copy.about)
        shown = {"template": copy.template, "subject": copy.subject, "reader": copy.reader, "about": about}
        known = insert_or(connection, CARDS).values({**vars(copy), "about": about})
        connection.execute(known.on_conflict_do_update(index_elements=["tenant", "channel", "ts"], set_=shown))

    def copies(self, tenant: str, template: str, subject: int) -> list[Copy]:
        """All copies of one card, in the order of posting."""
        return self.copies_of(tenant, (template,), subject)

    def copies_of(self, tenant: str, templates: Sequence[str], subject: int) -> list[Copy]:
        """The same of several cards of one subject, by one statement: they are asked for at every move."""
        asked = f"{_COPIES} AND template IN ({marks(templates)}) ORDER BY ts"
        found = run(self._session, asked, (tenant, subject, *templates))
        return [Copy(**dict(zip(_NAMES, row[:-1], strict=True)), about=_about(row[-1])) for row in found]

    def gone(self, copy: Copy) -> None:
        """Forget a copy that no longer exists in Slack."""
        here = CARDS.c
        same = (here.tenant == copy.tenant, here.channel == copy.channel, here.ts == copy.ts)
        self._session.connection().execute(delete(CARDS).where(*same))


def _about(kept: Any) -> dict[str, Any]:
    """JSON as a driver gives it: SQLite's leaves it as text."""
    return dict(json.loads(kept) if isinstance(kept, str) else kept)
