"""A creator's commercial record: works, goods, comments and deals. Rows are added, never edited.

Beside each row stands whether it counts, which follows from the others: a row is left out where its import was undone,
or where a newer row says otherwise. Nothing else of a row changes, but for a result that came after the order's end.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Index, Table, bindparam, insert, select
from sqlmodel import Field, Session, SQLModel

from bot.rules.creators import Comment, Deal, Ended, Good, Work
from bot.rules.ledger import Noun
from bot.rules.orders import Outcome
from bot.text import normalise
from storage.comments_said import CommentsSaid
from storage.engine import Moment, table_of
from storage.picked import Picked
from storage.prepared import adding, writing
from storage.raw import Raw, marks
from storage.search_sql import moment
from storage.works import COUNTED, Works


class GoodRow(SQLModel, table=True):
    __tablename__ = "goods"

    id: int | None = Field(default=None, primary_key=True)
    work_id: int = Field(foreign_key="works.id", index=True)
    name: str
    category: str
    price: int | None = Field(default=None, sa_type=BigInteger)
    units: int = Field(sa_type=BigInteger)
    gmv: int = Field(sa_type=BigInteger)
    source_id: int | None = Field(default=None, foreign_key="sources.id")
    as_of: datetime | None = Field(default=None, sa_type=Moment)
    counts: bool = Field(default=True, sa_column_kwargs=COUNTED)


class CommentRow(SQLModel, table=True):
    __tablename__ = "comments"

    id: int | None = Field(default=None, primary_key=True)
    work_id: int = Field(foreign_key="works.id", index=True)
    text: str
    at: datetime = Field(sa_type=Moment)
    source_id: int | None = Field(default=None, foreign_key="sources.id")
    as_of: datetime | None = Field(default=None, sa_type=Moment)
    counts: bool = Field(default=True, sa_column_kwargs=COUNTED)


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
    source_id: int | None = Field(default=None, foreign_key="sources.id")
    order_id: int | None = Field(default=None, foreign_key="orders.id")
    as_of: datetime | None = Field(default=None, sa_type=Moment)
    counts: bool = Field(default=True, sa_column_kwargs=COUNTED)


brand_key = lru_cache(maxsize=10_000)(normalise)

GOODS, COMMENTS, DEALS = (table_of(row) for row in (GoodRow, CommentRow, DealRow))
_ADD_DEALS = adding(DEALS)
_COMPLETE = writing(DEALS, ["on_time"], DEALS.c.order_id == bindparam("of"))
_DEALS = Picked(DEALS, "creator_id", order="at DESC, id", without=("id", "brand_key", "counts"), besides="counts")
_ENDED = Picked(DEALS, "creator_id", only=("creator_id", *Ended._fields), besides="counts")
_GOODS = Picked(GOODS, "work_id", order="gmv DESC, id", without=("id", "counts"), besides="counts")
_SAID = Picked(COMMENTS, "work_id", only=("work_id", "text", "at", "source_id"), besides="counts")
_ALL = {
    Noun.GOOD: Picked(GOODS, "work_id", order="id"),
    Noun.COMMENT: Picked(COMMENTS, "work_id", order="id"),
    Noun.DEAL: Picked(DEALS, "creator_id", order="id"),
}
_COMMENTS = (  # a comment without a source is in no list, and stays
    "UPDATE comments SET counts = NOT counts WHERE work_id IN ({ids})"
    " AND counts = (source_id IN (SELECT id FROM sources WHERE undone_at IS NOT NULL)) RETURNING work_id"
)
AT_ONCE = 500


class Records:
    def __init__(self, session: Session) -> None:
        self._session, self._works, self._said = session, Works(session), CommentsSaid(session)

    def add_works(self, works: Iterable[Work]) -> None:
        """Works that no import and no order brought: they are their own only reading."""
        self._works.add(works)

    def add_goods(self, goods: Iterable[Good]) -> None:
        self._add(GOODS, [dict(vars(good)) for good in goods])

    def add_comments(self, comments: Iterable[Comment]) -> None:
        """Comments, which are read by and by."""
        rows = [dict(vars(comment)) for comment in comments]
        self._add(COMMENTS, rows)
        self._said.mark(row["work_id"] for row in rows)

    def add_deals(self, deals: Iterable[Deal]) -> None:
        rows = [{**vars(deal), "brand_key": brand_key(deal.brand), "counts": True} for deal in deals]
        _ADD_DEALS.many(self._session, rows)

    def complete(self, order_id: int, *, on_time: bool) -> None:
        """Whether an order was on time, of which nothing was known when its line was written."""
        _COMPLETE.changed(self._session, of=order_id, on_time=on_time)

    def works(self, creators: Sequence[int]) -> dict[int, list[Work]]:
        """All works of some creators, newest first, by creator."""
        return self._works.of(creators)

    def add_said(self, rows: Sequence[tuple[int, str, datetime]], *, as_of: datetime, source_id: int) -> None:
        """Comments by the ten thousand: work, text, moment."""
        if not rows:
            return
        raw = Raw.of(self._session)
        when = moment(as_of, raw.sqlite)
        written = [(work, said, moment(at, raw.sqlite), source_id, when) for work, said, at in rows]
        columns = ("work_id", "text", "at", "source_id", "as_of")
        if raw.sqlite:
            raw.many(f"INSERT INTO comments ({', '.join(columns)}) VALUES ({marks(columns)})", written)  # noqa: S608
        else:
            raw.copy("comments", columns, written)
        self._said.mark(work for work, _, _ in rows)

    def said_before(self, works: Sequence[int], *, source_id: int) -> Iterator[tuple[int, str, datetime]]:
        """Work, text and moment of the comments that count under some works, but those of one import."""
        for start in range(0, len(works), AT_ONCE):
            for work, said, at, source in _SAID.bare(self._session, works[start : start + AT_ONCE]):
                if source != source_id:
                    yield work, said, at

    def has_comments(self) -> bool:
        return bool(Raw.of(self._session).rows("SELECT 1 FROM comments LIMIT 1"))

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
        here = COMMENTS.c
        query = select(*(here[one.name] for one in fields(Comment))).where(here.work_id.in_(list(works)), here.counts)
        rows = self._session.connection().execute(query.order_by(here.at.desc(), here.id).limit(most)).mappings()
        return [Comment(**row) for row in rows]

    def comment_texts(self, work: int, *, most: int) -> list[str]:
        """The newest comments under a work that count, as they were typed."""
        query = "SELECT text FROM comments WHERE work_id = ? AND counts ORDER BY at DESC, id DESC LIMIT ?"
        return [text for (text,) in Raw.of(self._session).rows(query, (work, most))]

    def all_rows(self, noun: Noun, ids: Sequence[int]) -> Iterator[dict[str, Any]]:
        """Every good or comment of some works, or deal of some creators, those too that no longer count; by columns."""
        for start in range(0, len(ids), AT_ONCE):
            yield from _ALL[noun].rows(self._session, ids[start : start + AT_ONCE])

    def count_so(self, noun: Noun, counting: Mapping[int, bool]) -> None:
        """Set whether rows count, by id."""
        table = {Noun.GOOD: "goods", Noun.COMMENT: "comments", Noun.DEAL: "deals"}[noun]
        rows = [(counts, id_) for id_, counts in counting.items()]
        Raw.of(self._session).many(f"UPDATE {table} SET counts = ? WHERE id = ?", rows)  # noqa: S608

    def count_comments(self, works: Sequence[int]) -> None:
        """Leave out the comments under some works whose import was undone, and have what is left read again."""
        raw = Raw.of(self._session)
        for start in range(0, len(works), AT_ONCE):
            part = works[start : start + AT_ONCE]
            self._said.mark(work for (work,) in raw.rows(_COMMENTS.format(ids=marks(part)), part))

    def _add(self, table: Table, rows: list[dict[str, Any]]) -> None:
        if rows:
            self._session.connection().execute(insert(table), rows)
