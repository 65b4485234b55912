"""Results that creators entered, at rest: one an order, beside the order's own result. A tenant's own."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, select
from sqlmodel import Field, Session, SQLModel

from bot.rules.entered_results import Entered
from bot.rules.orders import Result
from storage.engine import Moment, insert_or, table_of


class EnteredResultRow(SQLModel, table=True):
    __tablename__ = "entered_results"

    order_id: int = Field(primary_key=True, foreign_key="orders.id", sa_column_kwargs={"autoincrement": False})
    tenant: str
    result: dict[str, Any] = Field(sa_type=JSON)
    person: str
    at: datetime = Field(sa_type=Moment)
    decided_by: str
    decided_at: datetime | None = Field(default=None, sa_type=Moment)


ENTERED = table_of(EnteredResultRow)


class EnteredResults:
    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, entered: Entered) -> None:
        """Write it, over what was entered before: whoever does so has moved the order's row before, and so is alone."""
        values = {**vars(entered), "result": vars(entered.result)}
        connection = self._session.connection()
        line = insert_or(connection, ENTERED).values(values)
        connection.execute(line.on_conflict_do_update(index_elements=["order_id"], set_=values))

    def of_order(self, tenant: str, order_id: int) -> Entered | None:
        here = ENTERED.c
        found = select(ENTERED).where(here.tenant == tenant, here.order_id == order_id)
        row: Any = self._session.connection().execute(found).mappings().one_or_none()
        return Entered(**{**row, "result": Result(**row["result"])}) if row else None
