"""Orders at rest. A tenant's own."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, bindparam, select, text, true
from sqlmodel import Field, Session, SQLModel

from bot.rules.orders import Order, Plan, Result, Side, State
from storage.direct import may_wait
from storage.engine import Moment, table_of
from storage.once import Asked, forget, once
from storage.plans import need_in, need_out, price_in, price_out
from storage.prepared import Prepared, Rewriting, adding, differing

_IN_ONE = text("campaign_id IS NOT NULL")  #: most orders are in none


class OrderRow(SQLModel, table=True):
    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint("total >= 0", name="order_total_not_negative"),
        CheckConstraint("owed >= 0", name="order_owed_not_negative"),
        Index("ix_orders_tenant_state", "tenant", "state"),
        Index("ix_orders_campaign_id", "campaign_id", sqlite_where=_IN_ONE, postgresql_where=_IN_ONE),
    )

    id: int | None = Field(default=None, primary_key=True)
    tenant: str
    number: str
    quote_id: int = Field(foreign_key="quotes.id", unique=True)
    creator_id: int = Field(foreign_key="creators.id", index=True)
    campaign_id: int | None = Field(default=None, foreign_key="campaigns.id")
    owner: str
    channel: str
    need: dict[str, Any] = Field(sa_type=JSON)
    price: dict[str, Any] = Field(sa_type=JSON)
    total: int = Field(sa_type=BigInteger)
    answer_by: datetime = Field(sa_type=Moment)
    campaign_end: datetime = Field(sa_type=Moment)
    state: str
    version: int
    extended: bool
    reason: str
    ended_by: str | None = None
    result: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    expected: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    owed: int = Field(sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    tell_at: datetime | None = Field(default=None, sa_type=Moment)


ORDERS = table_of(OrderRow)
_GET = Prepared(select(ORDERS).where(ORDERS.c.tenant == bindparam("tenant"), ORDERS.c.id == bindparam("order_id")))
_OF_QUOTE = Prepared(
    select(ORDERS).where(ORDERS.c.tenant == bindparam("tenant"), ORDERS.c.quote_id == bindparam("quote_id"))
)
_HOLD = Prepared(
    select(ORDERS.c.id)
    .where(ORDERS.c.tenant == bindparam("tenant"), ORDERS.c.id == bindparam("order_id"))
    .with_for_update(key_share=True)
)
_ADD = adding(ORDERS, known=True)
_SWAP = Rewriting(
    ORDERS,
    ORDERS.c.id == bindparam("which"),
    ORDERS.c.tenant == bindparam("whose"),
    ORDERS.c.version == bindparam("seen_version"),
    ORDERS.c.state == bindparam("seen_state"),
)


class Orders:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, order: Order) -> Order:
        """Write a new order; returns it with its id. A quote has one order at most."""
        new = _ADD.rows(self._session, **_out(order))[0]
        forget(self._session, Asked.ORDERS)
        return Order(**{**vars(order), **new})

    def get(self, tenant: str, order_id: int) -> Order | None:
        row = _GET.one(self._session, tenant=tenant, order_id=order_id)
        return _in(row) if row else None

    def some(self, tenant: str, ids: Iterable[int]) -> dict[int, Order]:
        """Those of some ids, by them."""
        found = self._some(ORDERS.c.tenant == tenant, ORDERS.c.id.in_(sorted(ids)), most=1_000)
        return {order.id: order for order in found}

    def of_quote(self, tenant: str, quote_id: int) -> Order | None:
        return once(self._session, Asked.ORDERS, (tenant, quote_id), lambda: self._of_quote(tenant, quote_id))

    def _of_quote(self, tenant: str, quote_id: int) -> Order | None:
        row = _OF_QUOTE.one(self._session, tenant=tenant, quote_id=quote_id)
        return _in(row) if row else None

    def hold(self, tenant: str, order_id: int) -> None:
        """Keep others from moving it until the commit: whoever locks more than one row locks this one first."""
        if may_wait(self._session):
            _HOLD.rows(self._session, tenant=tenant, order_id=order_id)

    def swap(self, before: Order, after: Order) -> bool:
        """Write `after` only if nobody moved the order since `before` was read."""
        seen = {"seen_version": before.version, "seen_state": before.state}
        moved = _columns(differing(before, after) | {"version": after.version})
        forget(self._session, Asked.ORDERS)
        return _SWAP.changed(self._session, moved, which=before.id, whose=before.tenant, **seen) == 1

    def in_state(self, tenant: str, *states: State, owner: str = "", most: int = 50) -> list[Order]:
        """A tenant's orders in some states, the next to begin first."""
        return self._some(ORDERS.c.tenant == tenant, ORDERS.c.state.in_(states), owner=owner, most=most)

    def of_team(
        self, tenant: str, *, campaign_id: int | None = None, owner: str = "", most: int = 1_000
    ) -> list[Order]:
        """All of a tenant's orders, of one campaign where it is named; the next to begin first."""
        mine = ORDERS.c.campaign_id == campaign_id if campaign_id is not None else true()
        return self._some(ORDERS.c.tenant == tenant, mine, owner=owner, most=most)

    def called(self, tenant: str, number: str) -> Order | None:
        """The order that people call so, for example O-2031."""
        return self._one(ORDERS.c.tenant == tenant, ORDERS.c.number == number)

    def of_creator(self, creator_id: int, *states: State, tenant: str = "", most: int | None = 50) -> list[Order]:
        """A creator's orders in some states, of one tenant or of every; all of them where `most` is None."""
        whose = ORDERS.c.tenant == tenant if tenant else true()
        return self._some(ORDERS.c.creator_id == creator_id, ORDERS.c.state.in_(states), whose, most=most)

    def ids_of(self, tenant: str, creator_id: int) -> frozenset[int]:
        """All orders of a tenant with a creator."""
        query = select(ORDERS.c.id).where(ORDERS.c.tenant == tenant, ORDERS.c.creator_id == creator_id)
        return frozenset(self._session.connection().execute(query).scalars())

    def _some(self, *conditions: Any, owner: str = "", most: int | None) -> list[Order]:
        query = select(ORDERS).where(*conditions).order_by(ORDERS.c.campaign_end, ORDERS.c.id).limit(most)
        if owner:
            query = query.where(ORDERS.c.owner == owner)
        return [_in(row) for row in self._session.connection().execute(query).mappings()]

    def _one(self, *conditions: Any) -> Order | None:
        row = self._session.connection().execute(select(ORDERS).where(*conditions)).mappings().one_or_none()
        return _in(row) if row else None


def _out(order: Order) -> dict[str, Any]:
    return _columns(vars(order))


def _columns(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that keep some fields of an order."""
    values = {name: value for name, value in fields.items() if name not in {"id", "plan"}}
    if "need" in values:
        values["need"] = need_out(values["need"])
    if "price" in values:
        values |= {"price": price_out(fields["price"]), "total": fields["price"].total}
    if "result" in values:
        values["result"] = vars(values["result"]) if values["result"] else None
    if "plan" in fields:
        values["expected"] = vars(fields["plan"]) if fields["plan"] else None
    return values


def _in(row: Any) -> Order:
    values = {name: value for name, value in row.items() if name not in {"total", "expected"}}
    return Order(
        **values
        | {
            "need": need_in(row["need"]),
            "price": price_in(row["price"]),
            "state": State(row["state"]),
            "ended_by": Side(row["ended_by"]) if row["ended_by"] else None,
            "result": Result(**row["result"]) if row["result"] else None,
            "plan": Plan(**row["expected"]) if row["expected"] else None,
        }
    )
