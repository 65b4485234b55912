"""Requests for several quotes at once, at rest. Written once; what moves are their quotes. A tenant's own."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, bindparam, insert, select
from sqlmodel import Field, Session, SQLModel

from bot.rules.requests import Request, left_out_kept, left_out_read
from storage.engine import Moment, table_of
from storage.once import Asked, forget, once
from storage.prepared import Prepared
from storage.quotes import QUOTES, quote_in


class RequestRow(SQLModel, table=True):
    __tablename__ = "requests"

    id: int | None = Field(default=None, primary_key=True)
    tenant: str = Field(index=True)
    number: str
    requester: str
    channel: str
    campaign_id: int | None = Field(default=None, foreign_key="campaigns.id")
    asked_at: datetime = Field(sa_type=Moment)
    left_out: list[dict[str, Any]] = Field(sa_type=JSON)


class RequestLineRow(SQLModel, table=True):
    __tablename__ = "request_lines"

    quote_id: int = Field(foreign_key="quotes.id", primary_key=True)  #: a quote is a line of one request at most
    request_id: int = Field(foreign_key="requests.id", index=True)
    tenant: str


REQUESTS, LINES = table_of(RequestRow), table_of(RequestLineRow)

_OF_QUOTE = Prepared(
    select(LINES.c.request_id).where(LINES.c.tenant == bindparam("tenant"), LINES.c.quote_id == bindparam("quote_id"))
)


class Requests:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, request: Request, quotes: Sequence[int]) -> int:
        """Write a new request over quotes that are written already; returns its id."""
        connection = self._session.connection()
        names = ("tenant", "number", "requester", "channel", "campaign_id", "asked_at")
        values = {name: getattr(request, name) for name in names}
        values["left_out"] = [left_out_kept(each) for each in request.left_out]
        new: int = connection.execute(insert(REQUESTS).values(values).returning(REQUESTS.c.id)).scalar_one()
        lines = [{"quote_id": each, "request_id": new, "tenant": request.tenant} for each in quotes]
        connection.execute(insert(LINES).values(lines))
        forget(self._session, Asked.LINES)
        return new

    def get(self, tenant: str, request_id: int, /) -> Request | None:
        """A request with its lines as they stand now."""
        here, connection = REQUESTS.c, self._session.connection()
        found = connection.execute(select(REQUESTS).where(here.tenant == tenant, here.id == request_id))
        row = found.mappings().one_or_none()
        if row is None:
            return None
        quotes = select(QUOTES).where(QUOTES.c.id.in_(_lines(tenant, request_id))).order_by(QUOTES.c.id)
        return Request(
            **{
                **row,
                "left_out": tuple(left_out_read(each) for each in row["left_out"]),
                "lines": tuple(quote_in(each) for each in connection.execute(quotes).mappings()),
            }
        )

    def called(self, tenant: str, number: str) -> Request | None:
        """The request that people call so, for example R-3001."""
        here = REQUESTS.c
        found = select(here.id).where(here.tenant == tenant, here.number == number)
        known = self._session.connection().execute(found).scalar_one_or_none()
        return self.get(tenant, known) if known else None

    def of_quote(self, tenant: str, quote_id: int) -> int | None:
        """The request that a quote is a line of; None where it was asked for alone."""
        return once(self._session, Asked.LINES, (tenant, quote_id), lambda: self._of_quote(tenant, quote_id))

    def _of_quote(self, tenant: str, quote_id: int) -> int | None:
        row = _OF_QUOTE.one(self._session, tenant=tenant, quote_id=quote_id)
        return row["request_id"] if row else None

    def hold(self, tenant: str, request_id: int, /) -> None:
        """Keep others from moving any line until the commit: always in the same order."""
        here = QUOTES.c
        mine = select(here.id).where(here.id.in_(_lines(tenant, request_id))).order_by(here.id)
        self._session.connection().execute(mine.with_for_update(key_share=True))


def _lines(tenant: str, request_id: int) -> Any:
    return select(LINES.c.quote_id).where(LINES.c.tenant == tenant, LINES.c.request_id == request_id)
