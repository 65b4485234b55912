"""Baskets: whom a person has picked to compare. A tenant's own."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlmodel import Field, Session, SQLModel

from storage.engine import Moment, insert_or, table_of


class PickRow(SQLModel, table=True):
    __tablename__ = "picks"

    tenant: str = Field(primary_key=True)
    person: str = Field(primary_key=True)
    creator_id: int = Field(foreign_key="creators.id", primary_key=True)
    at: datetime = Field(sa_type=Moment)


PICKS = table_of(PickRow)


class Baskets:
    def __init__(self, session: Session) -> None:
        self._session = session

    def pick(self, tenant: str, person: str, creator_id: int, *, at: datetime) -> None:
        """Put a creator into somebody's basket; picking twice changes nothing."""
        connection = self._session.connection()
        new = insert_or(connection, PICKS).values(tenant=tenant, person=person, creator_id=creator_id, at=at)
        connection.execute(new.on_conflict_do_nothing())

    def of(self, tenant: str, person: str) -> list[int]:
        """Whom a person has picked, in that order."""
        here = PICKS.c
        mine = select(here.creator_id).where(here.tenant == tenant, here.person == person)
        return list(self._session.connection().execute(mine.order_by(here.at, here.creator_id)).scalars())

    def drop(self, tenant: str, person: str, creators: Sequence[int]) -> None:
        here = PICKS.c
        mine = (here.tenant == tenant, here.person == person, here.creator_id.in_(list(creators)))
        self._session.connection().execute(delete(PICKS).where(*mine))
