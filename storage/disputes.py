"""Disputes at rest: one an order. A tenant's own."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Field, Session, SQLModel

from bot.rules.disputes import Dispute
from bot.rules.orders import Side
from storage.engine import Moment, table_of


class DisputeRow(SQLModel, table=True):
    __tablename__ = "disputes"

    order_id: int = Field(primary_key=True, foreign_key="orders.id", sa_column_kwargs={"autoincrement": False})
    tenant: str
    side: str
    person: str
    words: str
    at: datetime = Field(sa_type=Moment)
    answer: str
    answered_by: str
    answered_at: datetime | None = Field(default=None, sa_type=Moment)
    settled_by: str
    settled_at: datetime | None = Field(default=None, sa_type=Moment)


DISPUTES = table_of(DisputeRow)


class Disputes:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, dispute: Dispute) -> None:
        """Write the one dispute of an order; the order's row is moved in the same transaction before."""
        self._session.connection().execute(insert(DISPUTES).values(vars(dispute)))

    def of_order(self, tenant: str, order_id: int) -> Dispute | None:
        here = DISPUTES.c
        found = select(DISPUTES).where(here.tenant == tenant, here.order_id == order_id)
        row: Any = self._session.connection().execute(found).mappings().one_or_none()
        return Dispute(**{**row, "side": Side(row["side"])}) if row else None

    def save(self, dispute: Dispute) -> None:
        """Write it anew: whoever does so has moved the order's row before, and so is alone."""
        here = DISPUTES.c
        mine = update(DISPUTES).where(here.tenant == dispute.tenant, here.order_id == dispute.order_id)
        self._session.connection().execute(mine.values(vars(dispute)))
