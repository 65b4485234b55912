"""Counter-offers at rest: one an order. A tenant's own."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, insert, select, update
from sqlmodel import Field, Session, SQLModel

from bot.rules.counteroffers import Counteroffer
from storage.engine import Moment, table_of
from storage.plans import price_in, price_out


class CounterofferRow(SQLModel, table=True):
    __tablename__ = "counteroffers"
    __table_args__ = (CheckConstraint("total > 0", name="counteroffer_above_zero"),)

    order_id: int = Field(primary_key=True, foreign_key="orders.id", sa_column_kwargs={"autoincrement": False})
    tenant: str
    was: dict[str, Any] = Field(sa_type=JSON)
    price: dict[str, Any] = Field(sa_type=JSON)
    total: int = Field(sa_type=BigInteger)
    why: str
    person: str
    at: datetime = Field(sa_type=Moment)
    until: datetime = Field(sa_type=Moment)
    decided_by: str
    decided_at: datetime | None = Field(default=None, sa_type=Moment)


COUNTEROFFERS = table_of(CounterofferRow)


class Counteroffers:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, counter: Counteroffer) -> None:
        """Write the one counter-offer of an order; the order's row is moved in the same transaction before."""
        self._session.connection().execute(insert(COUNTEROFFERS).values(_out(counter)))

    def of_order(self, tenant: str, order_id: int) -> Counteroffer | None:
        return self.of_orders(tenant, [order_id]).get(order_id)

    def of_orders(self, tenant: str, order_ids: Iterable[int]) -> dict[int, Counteroffer]:
        """Order → its counter-offer, where it has one."""
        here = COUNTEROFFERS.c
        found = select(COUNTEROFFERS).where(here.tenant == tenant, here.order_id.in_(list(order_ids)))
        rows = self._session.connection().execute(found).mappings()
        return {row["order_id"]: _in(row) for row in rows}

    def decided(self, counter: Counteroffer) -> None:
        """Keep who decided it, and when."""
        here = COUNTEROFFERS.c
        said = {"decided_by": counter.decided_by, "decided_at": counter.decided_at}
        mine = update(COUNTEROFFERS).where(here.tenant == counter.tenant, here.order_id == counter.order_id)
        self._session.connection().execute(mine.values(said))


def _out(counter: Counteroffer) -> dict[str, Any]:
    prices = {"was": price_out(counter.was), "price": price_out(counter.price), "total": counter.price.total}
    return {**vars(counter), **prices}


def _in(row: Any) -> Counteroffer:
    values = {name: value for name, value in row.items() if name != "total"}
    return Counteroffer(**{**values, "was": price_in(row["was"]), "price": price_in(row["price"])})
