"""Ratings at rest. Shared, but for the private note, which is the tenant's."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel

from bot.rules.errors import Stale
from bot.rules.forms import Form
from bot.rules.ratings import Item, Rating, Voice, overall
from storage.creators import CREATORS
from storage.engine import Moment, table_of
from storage.field_means import FieldMeans
from storage.picked import Picked
from storage.prepared import Prepared, Rewriting, adding, differing


class RatingRow(SQLModel, table=True):
    __tablename__ = "ratings"

    id: int | None = Field(default=None, primary_key=True)
    order_id: int | None = Field(default=None, foreign_key="orders.id", unique=True)
    creator_id: int = Field(foreign_key="creators.id", index=True)
    tenant: str
    rater: str
    form: str
    at: datetime = Field(sa_type=Moment)
    items: dict[str, int] = Field(sa_type=JSON)
    words: str
    private_note: str
    again: bool | None = None
    answer: str
    version: int
    edition: int = Field(sa_column_kwargs={"server_default": "1"})
    edited_at: datetime | None = Field(default=None, sa_type=Moment)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    withdrawn_by: str = Field(sa_column_kwargs={"server_default": ""})
    withdrawn_why: str = Field(sa_column_kwargs={"server_default": ""})


RATINGS = table_of(RatingRow)
STANDS = "withdrawn_at IS NULL"  #: what was withdrawn stays, and counts for nothing
_NEWEST = Picked(RATINGS, "creator_id", order="at DESC, id DESC", besides=STANDS)
_COUNTED = Picked(
    RATINGS, "creator_id", only=("creator_id", "form", "at", "items", "order_id", "tenant"), besides=STANDS
)

_ADD = adding(RATINGS)
_OF_ORDER = Prepared(
    select(RATINGS).where(RATINGS.c.tenant == bindparam("tenant"), RATINGS.c.order_id == bindparam("order_id"))
)
_SWAP = Rewriting(RATINGS, RATINGS.c.order_id == bindparam("which"), RATINGS.c.version == bindparam("seen_version"))


class Ratings:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, ratings: Iterable[Rating]) -> None:
        """Write new ratings.

        Raises Stale where an order of theirs was rated before.
        """
        given = list(ratings)
        try:
            if given:
                _ADD.many(self._session, [_out(rating) for rating in given])
        except IntegrityError as error:
            if "UNIQUE" in str(error.orig).upper():
                raise Stale from None
            raise
        for rating in given:
            self._move_field(None, rating)

    def withdrawn(self, creator_id: int) -> list[tuple[datetime, str]]:
        """The trace of ratings that stand no more, newest first: when each was withdrawn, and its report's reason."""
        here = RATINGS.c
        mine = select(here.withdrawn_at, here.withdrawn_why).where(here.creator_id == creator_id)
        gone = mine.where(here.withdrawn_at.is_not(None)).order_by(here.withdrawn_at.desc())
        return [(at, why) for at, why in self._session.connection().execute(gone)]

    def given_for(self, tenant: str, orders: Sequence[int]) -> dict[int, int]:
        """What stands for some orders of a workspace: order → hundredths of a star."""
        here, found = RATINGS.c, dict[int, int]()
        for start in range(0, len(orders), 500):
            mine = (here.tenant == tenant, here.order_id.in_(orders[start : start + 500]), here.withdrawn_at.is_(None))
            query = select(here.order_id, here.form, here["items"]).where(*mine)
            for order_id, form, items in self._session.connection().execute(query):
                found[order_id] = overall(Form(form), items)
        return found

    def of_order(self, tenant: str, order_id: int) -> Rating | None:
        row = _OF_ORDER.one(self._session, tenant=tenant, order_id=order_id)
        return _in(row) if row else None

    def swap(self, before: Rating, after: Rating) -> bool:
        """Write `after` only if nobody edited the rating since `before` was read."""
        written = _columns(differing(before, after) | {"version": after.version})
        moved = _SWAP.changed(self._session, written, which=before.order_id, seen_version=before.version) == 1
        if moved:
            self._move_field(before, after)
        return moved

    def _move_field(self, before: Rating | None, after: Rating) -> None:
        """The field's mean follows every rating of an order, in the same transaction."""
        (was, had), (counts, total) = _vote(before), _vote(after)
        if (was, had) != (counts, total):
            FieldMeans(self._session).move(after.creator_id, at=after.at, count=counts - was, total=total - had)

    def of_creators(self, creators: Sequence[int]) -> dict[int, list[Rating]]:
        """Public ratings of some creators, newest first; private notes and what was withdrawn are left out."""
        found: dict[int, list[Rating]] = {creator: [] for creator in creators}
        for row in _NEWEST.rows(self._session, creators):
            found[row["creator_id"]].append(_in({**row, "private_note": ""}))
        return found

    def in_field(self, field: str, *, live: bool, most: int) -> list[tuple[int, dict[str, int]]]:
        """The newest ratings of creators of a field for lives, or for videos: whose, and stars by item."""
        here, forms = RATINGS.c, [form for form in Form if form.live == live]
        query = select(here.creator_id, here["items"]).join(CREATORS, CREATORS.c.id == here.creator_id)
        query = query.where(CREATORS.c.field == field, here.form.in_(forms), here.withdrawn_at.is_(None))
        query = query.order_by(here.id.desc()).limit(most)
        return [(creator, items) for creator, items in self._session.connection().execute(query)]

    def voices(self, creators: Sequence[int]) -> dict[int, list[Voice]]:
        """What of their ratings counts for the score, in no order."""
        found: dict[int, list[Voice]] = {creator: [] for creator in creators}
        for creator, form, at, items, order, tenant in _COUNTED.bare(self._session, creators):
            found[creator].append(Voice(at, overall(Form(form), items), tenant if order is not None else ""))
        return found


def _vote(rating: Rating | None) -> tuple[int, int]:
    """What a rating adds to its field: how many, and hundredths."""
    return (1, rating.overall) if rating and rating.brand and not rating.withdrawn_at else (0, 0)


def _out(rating: Rating) -> dict[str, Any]:
    return _columns(vars(rating))


def _columns(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that keep some fields of a rating."""
    if "items" not in fields:
        return dict(fields)
    return {**fields, "items": {str(item): stars for item, stars in fields["items"].items()}}


def _in(row: Any) -> Rating:
    values = {name: value for name, value in row.items() if name != "id"}
    items = {Item(item): stars for item, stars in row["items"].items()}
    return Rating(**values | {"form": Form(row["form"]), "items": items})
