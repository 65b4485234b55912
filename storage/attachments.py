"""Files of briefs and scripts, bytes and all; written once. A tenant's own."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, LargeBinary, UniqueConstraint, insert, select
from sqlmodel import Field, Session, SQLModel

from bot.rules.attachments import Attachment, File, Kind, Paper
from storage.engine import Moment, table_of


class AttachmentRow(SQLModel, table=True):
    __tablename__ = "attachments"
    __table_args__ = (
        UniqueConstraint("order_id", "paper", "number", name="attachment_of_a_version_once"),
        CheckConstraint("number > 0", name="attachment_version_from_one"),
        CheckConstraint("size > 0", name="attachment_not_empty"),
    )

    id: int | None = Field(default=None, primary_key=True)
    tenant: str
    order_id: int = Field(foreign_key="orders.id")
    paper: str
    number: int
    name: str
    kind: str
    size: int
    sha256: str
    person: str
    at: datetime = Field(sa_type=Moment)
    content: bytes = Field(sa_type=LargeBinary)


ATTACHMENTS = table_of(AttachmentRow)
TOLD = [column for column in ATTACHMENTS.c if column.name != "content"]


class Attachments:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self, tenant: str, order_id: int, paper: Paper, number: int, file: File, *, person: str, at: datetime
    ) -> None:
        """Keep a file; the order's row is moved in the same transaction before."""
        told = {"name": file.name, "kind": file.kind, "size": len(file.content), "sha256": file.sha256}
        mine = {"tenant": tenant, "order_id": order_id, "paper": paper, "number": number, "person": person, "at": at}
        self._session.connection().execute(insert(ATTACHMENTS).values(**told, **mine, content=file.content))

    def of_order(self, tenant: str, order_id: int) -> list[Attachment]:
        """All files of an order, the first first, without their bytes."""
        here = ATTACHMENTS.c
        query = select(*TOLD).where(here.tenant == tenant, here.order_id == order_id).order_by(here.id)
        return [_in(row) for row in self._session.connection().execute(query).mappings()]

    def get(self, tenant: str, attachment_id: int) -> tuple[Attachment, bytes] | None:
        """One file with its bytes."""
        here = ATTACHMENTS.c
        query = select(ATTACHMENTS).where(here.tenant == tenant, here.id == attachment_id)
        row = self._session.connection().execute(query).mappings().one_or_none()
        if row is None:
            return None
        told = {name: value for name, value in row.items() if name != "content"}
        return _in(told), bytes(row["content"])


def _in(row: Any) -> Attachment:
    return Attachment(**{**row, "paper": Paper(row["paper"]), "kind": Kind(row["kind"])})
