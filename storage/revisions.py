"""Earlier versions of quotes. Only ever added to; a tenant's own."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, insert, select
from sqlmodel import Field, Session, SQLModel

from bot.rules.quotes_revisions import Revision
from storage.engine import Moment, table_of
from storage.plans import need_in, need_out, price_in, price_out


class RevisionRow(SQLModel, table=True):
    __tablename__ = "quote_revisions"
    __table_args__ = (CheckConstraint("revision >= 1", name="revision_counts_from_one"),)

    quote_id: int = Field(foreign_key="quotes.id", primary_key=True)
    revision: int = Field(primary_key=True)
    tenant: str
    need: dict[str, Any] = Field(sa_type=JSON)
    price: dict[str, Any] = Field(sa_type=JSON)
    sent_back_by: str
    sent_back_at: datetime | None = Field(default=None, sa_type=Moment)
    why: str


REVISIONS = table_of(RevisionRow)


class Revisions:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, tenant: str, revision: Revision) -> None:
        plain = {"need": need_out(revision.need), "price": price_out(revision.price), "tenant": tenant}
        self._session.connection().execute(insert(REVISIONS).values({**vars(revision), **plain}))

    def of(self, tenant: str, quote_id: int) -> list[Revision]:
        """All earlier versions of a quote, the first one first."""
        here = REVISIONS.c
        query = select(REVISIONS).where(here.tenant == tenant, here.quote_id == quote_id).order_by(here.revision)
        return [_in(dict(row)) for row in self._session.connection().execute(query).mappings()]


def _in(row: dict[str, Any]) -> Revision:
    row.pop("tenant")
    return Revision(**{**row, "need": need_in(row["need"]), "price": price_in(row["price"])})
