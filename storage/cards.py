"""Where cards stand in Slack: each copy of each card, so that all of them can be kept current."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import JSON, bindparam, delete, select
from sqlmodel import Field, Session, SQLModel

from storage.engine import insert_or, table_of
from storage.prepared import Prepared, Several


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

    @property
    def direct(self) -> bool:
        """Whether it stands in a conversation with one person."""
        return not self.channel.startswith(("C", "G"))


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
_COPIES = Prepared(
    select(CARDS)
    .where(
        CARDS.c.tenant == bindparam("tenant"),
        CARDS.c.template == bindparam("template"),
        CARDS.c.subject == bindparam("subject"),
    )
    .order_by(CARDS.c.ts)
)
_AMONG = Several(
    lambda templates: (
        select(CARDS)
        .where(
            CARDS.c.tenant == bindparam("tenant"),
            CARDS.c.template.in_(templates),
            CARDS.c.subject == bindparam("subject"),
        )
        .order_by(CARDS.c.ts)
    )
)


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
        found = _COPIES.rows(self._session, tenant=tenant, template=template, subject=subject)
        return [Copy(**row) for row in found]

    def among(self, tenant: str, templates: Sequence[str], subject: int) -> list[Copy]:
        """The same of several cards of one subject, by one statement: they are asked for at every move."""
        return [Copy(**row) for row in _AMONG.rows(self._session, templates, tenant=tenant, subject=subject)]

    def stacked(self, copy: Copy) -> list[Copy]:
        """The same card, and the same part of it, in the same conversation with one person, in the order of posting."""
        if not copy.direct:
            return []
        found = self.copies(copy.tenant, copy.template, copy.subject)
        return [one for one in found if one.channel == copy.channel and one.about == copy.about]

    def copies_of(self, tenant: str, template: str, subjects: Iterable[int]) -> list[Copy]:
        """All copies of several cards."""
        here = CARDS.c
        mine = (here.tenant == tenant, here.template == template, here.subject.in_(sorted(subjects)))
        query = select(CARDS).where(*mine).order_by(here.subject, here.ts)
        return [Copy(**row) for row in self._session.connection().execute(query).mappings()]

    def gone(self, copy: Copy) -> None:
        """Forget a copy that no longer exists in Slack."""
        here = CARDS.c
        same = (here.tenant == copy.tenant, here.channel == copy.channel, here.ts == copy.ts)
        self._session.connection().execute(delete(CARDS).where(*same))
