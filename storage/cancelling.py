"""Requests to cancel at rest: at most one open an order. A tenant's own."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, bindparam, insert, select, text, update
from sqlmodel import Field, Session, SQLModel

from bot.rules.cancelling import Owed, Request, RequestState, Stage
from bot.rules.orders import Side
from storage.engine import Moment, table_of
from storage.prepared import Prepared

OPEN = text("state = 'open'")


class CancelRequestRow(SQLModel, table=True):
    __tablename__ = "cancel_requests"
    __table_args__ = (
        CheckConstraint("owed >= 0 AND rate BETWEEN 0 AND 10000", name="cancel_request_owed_is_a_share"),
        Index("ix_cancel_requests_open", "order_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
    )

    id: int | None = Field(default=None, primary_key=True)
    tenant: str
    order_id: int = Field(foreign_key="orders.id", index=True)
    side: str
    person: str
    reason: str
    stage: str
    rate: int
    owed: int = Field(sa_type=BigInteger)
    at: datetime = Field(sa_type=Moment)
    until: datetime | None = Field(default=None, sa_type=Moment)
    state: str
    decided_by: str
    decided_at: datetime | None = Field(default=None, sa_type=Moment)


REQUESTS = table_of(CancelRequestRow)
_NEWEST = Prepared(
    select(REQUESTS)
    .where(REQUESTS.c.tenant == bindparam("tenant"), REQUESTS.c.order_id == bindparam("order_id"))
    .order_by(REQUESTS.c.id.desc())
    .limit(1)
)


class CancelRequests:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, request: Request) -> Request:
        """Write a request; returns it with its id."""
        written = insert(REQUESTS).values(_out(request)).returning(REQUESTS.c.id)
        new = self._session.connection().execute(written).scalar_one()
        return Request(**{**vars(request), "id": new})

    def newest(self, tenant: str, order_id: int) -> Request | None:
        """The last one of an order, open or not."""
        row = _NEWEST.one(self._session, tenant=tenant, order_id=order_id)
        return _in(row) if row else None

    def open_of(self, tenant: str, order_ids: Iterable[int], *, by: Side) -> frozenset[int]:
        """Which of these orders one side has asked to cancel, without an answer yet."""
        here = REQUESTS.c
        asked = (here.tenant == tenant, here.order_id.in_(list(order_ids)), here.side == by)
        found = select(here.order_id).where(*asked, here.state == RequestState.OPEN)
        return frozenset(self._session.connection().execute(found).scalars())

    def decided(self, request: Request) -> bool:
        """Close an open one; False where it is no longer open."""
        here = REQUESTS.c
        said = {"state": request.state, "decided_by": request.decided_by, "decided_at": request.decided_at}
        open_ = (here.tenant == request.tenant, here.id == request.id, here.state == RequestState.OPEN)
        return self._session.connection().execute(update(REQUESTS).where(*open_).values(said)).rowcount == 1


def _out(request: Request) -> dict[str, Any]:
    values = {name: value for name, value in vars(request).items() if name not in {"id", "owed"}}
    return values | {"stage": request.owed.stage, "rate": request.owed.rate, "owed": request.owed.fen}


def _in(row: Any) -> Request:
    values = {name: value for name, value in row.items() if name not in {"stage", "rate", "owed"}}
    owed = Owed(stage=Stage(row["stage"]), rate=row["rate"], fen=row["owed"])
    return Request(**{**values, "owed": owed, "side": Side(row["side"]), "state": RequestState(row["state"])})
