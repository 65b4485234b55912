"""A creator's commercial record: works, goods, comments and deals. Rows are added, never edited."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, Table, func, insert, select
from sqlmodel import Field, Session, SQLModel

from bot.rules.creators import Comment, Deal, Ended, Good, Kind, Work
from bot.rules.orders import Outcome
from bot.text import normalise
from storage.engine import Moment, table_of
from storage.picked import Picked


class WorkRow(SQLModel, table=True):
    __tablename__ = "works"
    __table_args__ = (CheckConstraint("plays IS NULL OR plays >= 0"), CheckConstraint("gmv IS NULL OR gmv >= 0"))

    id: int | None = Field(default=None, primary_key=True)
    creator_id: int = Field(foreign_key="creators.id", index=True)
    kind: str
    title: str
    at: datetime = Field(sa_type=Moment)
    seconds: int | None = None
    plays: int | None = Field(default=None, sa_type=BigInteger)
    likes: int | None = Field(default=None, sa_type=BigInteger)
    comments: int | None = Field(default=None, sa_type=BigInteger)
    shares: int | None = Field(default=None, sa_type=BigInteger)
    units: int | None = Field(default=None, sa_type=BigInteger)
    gmv: int | None = Field(default=None, sa_type=BigInteger)
    peak: int | None = Field(default=None, sa_type=BigInteger)


class GoodRow(SQLModel, table=True):
    __tablename__ = "goods"

    id: int | None = Field(default=None, primary_key=True)
    work_id: int = Field(foreign_key="works.id", index=True)
    name: str
    category: str
    price: int | None = Field(default=None, sa_type=BigInteger)
    units: int = Field(sa_type=BigInteger)
    gmv: int = Field(sa_type=BigInteger)


class CommentRow(SQLModel, table=True):
    __tablename__ = "comments"

    id: int | None = Field(default=None, primary_key=True)
    work_id: int = Field(foreign_key="works.id", index=True)
    text: str
    at: datetime = Field(sa_type=Moment)


class DealRow(SQLModel, table=True):
    __tablename__ = "deals"
    __table_args__ = (Index("ix_deals_brand_key", "brand_key", "at", "creator_id"),)

    id: int | None = Field(default=None, primary_key=True)
    creator_id: int = Field(foreign_key="creators.id", index=True)
    outcome: str
    brand: str
    brand_key: str  #: the brand normalised, by which it is looked up
    industry: str
    at: datetime = Field(sa_type=Moment)
    form: str
    on_time: bool | None = None


_brand_key = lru_cache(maxsize=10_000)(normalise)

WORKS, GOODS, COMMENTS, DEALS = (table_of(row) for row in (WorkRow, GoodRow, CommentRow, DealRow))
_WORKS = Picked(WORKS, "creator_id", order="at DESC, id")
_DEALS = Picked(DEALS, "creator_id", order="at DESC, id", without=("id", "brand_key"))
_ENDED = Picked(DEALS, "creator_id", only=("creator_id", *Ended._fields))
_GOODS = Picked(GOODS, "work_id", order="gmv DESC, id", without=("id",))


class Records:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add_works(self, works: Iterable[Work]) -> None:
        self._add(WORKS, [dict(vars(work)) for work in works])

    def add_goods(self, goods: Iterable[Good]) -> None:
        self._add(GOODS, [dict(vars(good)) for good in goods])

    def add_comments(self, comments: Iterable[Comment]) -> None:
        self._add(COMMENTS, [dict(vars(comment)) for comment in comments])

    def add_deals(self, deals: Iterable[Deal]) -> None:
        self._add(DEALS, [{**vars(deal), "brand_key": _brand_key(deal.brand)} for deal in deals])

    def next_work_id(self) -> int:
        """One more than the highest id: bulk writers number their works themselves."""
        return (self._session.connection().execute(select(func.max(WORKS.c.id))).scalar() or 0) + 1

    def works(self, creators: Sequence[int]) -> dict[int, list[Work]]:
        """All works of some creators, newest first, by creator."""
        found: dict[int, list[Work]] = {creator: [] for creator in creators}
        for row in _WORKS.rows(self._session, creators):
            row["kind"] = Kind(row["kind"])
            found[row["creator_id"]].append(Work(**row))
        return found

    def deals(self, creators: Sequence[int]) -> dict[int, list[Deal]]:
        """All ended orders of some creators, newest first, by creator."""
        found: dict[int, list[Deal]] = {creator: [] for creator in creators}
        for row in _DEALS.rows(self._session, creators):
            row["outcome"] = Outcome(row["outcome"])
            found[row["creator_id"]].append(Deal(**row))
        return found

    def ended(self, creators: Sequence[int]) -> dict[int, list[Ended]]:
        """What of their deals makes their figures, in no order."""
        found: dict[int, list[Ended]] = {creator: [] for creator in creators}
        for creator, *values in _ENDED.bare(self._session, creators):
            found[creator].append(Ended(*values))
        return found

    def goods(self, works: Sequence[int]) -> dict[int, list[Good]]:
        """The goods of some lives, best selling first, by work."""
        found: dict[int, list[Good]] = {work: [] for work in works}
        for row in _GOODS.rows(self._session, works):
            found[row["work_id"]].append(Good(**row))
        return found

    def comments(self, works: Sequence[int], *, most: int = 200) -> list[Comment]:
        """Comments under some works, newest first."""
        rows = self._of(COMMENTS, COMMENTS.c.work_id, works, COMMENTS.c.at.desc(), most)
        return [Comment(**{name: value for name, value in row.items() if name != "id"}) for row in rows]

    def _add(self, table: Table, rows: list[dict[str, Any]]) -> None:
        if rows:
            self._session.connection().execute(insert(table), rows)

    def _of(
        self, table: Table, column: Any, ids: Sequence[int], order: Any, most: int | None = None
    ) -> Sequence[Mapping[Any, Any]]:
        query = select(table).where(column.in_(list(ids))).order_by(order, table.c.id).limit(most)
        return self._session.connection().execute(query).mappings().all()
