"""Links that were taken back: those of a creator, given by a workspace, that were issued before a moment."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Field, Session, SQLModel

from storage.engine import Moment, insert_or, table_of


class RevocationRow(SQLModel, table=True):
    __tablename__ = "link_revocations"

    tenant: str = Field(primary_key=True)
    creator_id: int = Field(foreign_key="creators.id", primary_key=True)
    before: datetime = Field(sa_type=Moment)
    by: str


REVOCATIONS = table_of(RevocationRow)


class Revocations:
    def __init__(self, session: Session) -> None:
        self._session = session

    def before(self, tenant: str, creator_id: int) -> datetime | None:
        """Links issued up to this moment no longer work; None where none was taken back."""
        here = REVOCATIONS.c
        found = select(here.before).where(here.tenant == tenant, here.creator_id == creator_id)
        moment: datetime | None = self._session.connection().execute(found).scalar_one_or_none()
        return moment

    def revoke(self, tenant: str, creator_id: int, *, before: datetime, by: str) -> None:
        """Take back all links of a creator that this workspace has given until now."""
        connection = self._session.connection()
        row = {"tenant": tenant, "creator_id": creator_id, "before": before, "by": by}
        written = insert_or(connection, REVOCATIONS).values(row)
        changed = written.on_conflict_do_update(
            index_elements=["tenant", "creator_id"], set_={"before": before, "by": by}
        )
        connection.execute(changed)
