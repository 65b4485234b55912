"""Quotes at rest. A tenant's own."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Integer, bindparam, literal_column, select
from sqlmodel import Field, Session, SQLModel

from bot.rules.approvals import Approval
from bot.rules.quotes import Quote, State
from storage.direct import may_wait
from storage.engine import Moment, table_of
from storage.once import Asked, known
from storage.plans import need_in, need_out, price_in, price_out
from storage.policies import rule_in, rule_out
from storage.prepared import Prepared, Rewriting, adding, differing


class QuoteRow(SQLModel, table=True):
    __tablename__ = "quotes"
    __table_args__ = (CheckConstraint("total >= 0", name="quote_total_not_negative"),)

    id: int | None = Field(default=None, primary_key=True)
    tenant: str = Field(index=True)
    number: str
    creator_id: int = Field(foreign_key="creators.id")
    campaign_id: int | None = Field(default=None, foreign_key="campaigns.id")
    requester: str
    channel: str
    need: dict[str, Any] = Field(sa_type=JSON)
    price: dict[str, Any] = Field(sa_type=JSON)
    total: int = Field(sa_type=BigInteger)
    card_version: int
    valid_until: datetime = Field(sa_type=Moment)
    state: str = Field(index=True)
    version: int
    revision: int
    approvals: list[list[Any]] = Field(sa_type=JSON)
    needed: int
    rule: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    asked_at: datetime | None = Field(default=None, sa_type=Moment)
    decided_by: str
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    reason: str


QUOTES = table_of(QuoteRow)
#: what is asked of nearly every quote that is decided about comes along with it: its request and its order
_LINE_OF = literal_column(
    "(SELECT request_id FROM request_lines l WHERE l.tenant = quotes.tenant AND l.quote_id = quotes.id)", Integer
)
_ORDERED = literal_column(
    "(SELECT max(o.id) FROM orders o WHERE o.tenant = quotes.tenant AND o.quote_id = quotes.id)", Integer
)
_GET = Prepared(
    select(QUOTES, _LINE_OF.label("line_of"), _ORDERED.label("ordered")).where(
        QUOTES.c.tenant == bindparam("tenant"), QUOTES.c.id == bindparam("quote_id")
    )
)
_HOLD = Prepared(
    select(QUOTES.c.id)
    .where(QUOTES.c.tenant == bindparam("tenant"), QUOTES.c.id == bindparam("quote_id"))
    .with_for_update(key_share=True)
)
_ADD = adding(QUOTES, known=True)
_SWAP = Rewriting(
    QUOTES,
    QUOTES.c.id == bindparam("which"),
    QUOTES.c.tenant == bindparam("whose"),
    QUOTES.c.version == bindparam("seen_version"),
    QUOTES.c.state == bindparam("seen_state"),
)


class Quotes:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, quote: Quote) -> Quote:
        """Write a new quote; returns it with its id."""
        new = _ADD.rows(self._session, **_out(quote))[0]
        return Quote(**{**vars(quote), **new})

    def get(self, tenant: str, quote_id: int) -> Quote | None:
        row = _GET.one(self._session, tenant=tenant, quote_id=quote_id)
        if row is None:
            return None
        known(self._session, Asked.LINES, (tenant, quote_id), row.pop("line_of"))
        if row.pop("ordered") is None:
            known(self._session, Asked.ORDERS, (tenant, quote_id), None)
        return quote_in(row)

    def hold(self, tenant: str, quote_id: int) -> None:
        """Keep others from moving it until the commit: whoever locks more than one row locks this one first."""
        if may_wait(self._session):
            _HOLD.rows(self._session, tenant=tenant, quote_id=quote_id)

    def swap(self, before: Quote, after: Quote) -> bool:
        """Write `after` only if nobody moved the quote since `before` was read."""
        seen = {"seen_version": before.version, "seen_state": before.state}
        moved = _columns(differing(before, after) | {"version": after.version})
        return _SWAP.changed(self._session, moved, which=before.id, whose=before.tenant, **seen) == 1

    def called(self, tenant: str, number: str) -> Quote | None:
        """The quote that people call so, for example Q-1042."""
        here = QUOTES.c
        found = select(QUOTES).where(here.tenant == tenant, here.number == number)
        row = self._session.connection().execute(found).mappings().one_or_none()
        return quote_in(row) if row else None

    def in_state(self, tenant: str, *states: State, requester: str = "", most: int = 50) -> list[Quote]:
        """Quotes in some states, the oldest first."""
        here = QUOTES.c
        query = select(QUOTES).where(here.tenant == tenant, here.state.in_(states)).order_by(here.id).limit(most)
        if requester:
            query = query.where(here.requester == requester)
        return [quote_in(row) for row in self._session.connection().execute(query).mappings()]


def _out(quote: Quote) -> dict[str, Any]:
    return _columns(vars(quote))


def _columns(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that keep some fields of a quote."""
    values = {name: value for name, value in fields.items() if name != "id"}
    if "need" in values:
        values["need"] = need_out(values["need"])
    if "price" in values:
        values |= {"price": price_out(fields["price"]), "total": fields["price"].total}
    if "approvals" in values:
        values["approvals"] = [[one.person, one.at.isoformat(), one.seat, one.step] for one in fields["approvals"]]
    if "rule" in values:
        values["rule"] = rule_out(values["rule"])
    return values


def quote_in(row: Any) -> Quote:
    values = {name: value for name, value in row.items() if name != "total"}
    return Quote(
        **values
        | {
            "need": need_in(row["need"]),
            "price": price_in(row["price"]),
            "state": State(row["state"]),
            "approvals": tuple(_approval(*given) for given in row["approvals"]),
            "rule": rule_in(row["rule"]),
        }
    )


def _approval(person: str, at: str, seat: str = "", step: int = 0) -> Approval:
    """Approvals from before there were steps say neither for whom nor in which."""
    return Approval(person=person, at=datetime.fromisoformat(at), seat=seat, step=step)
