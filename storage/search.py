"""The search projection: one row a creator, with all that a brief can ask for and all that a card shows.

It is rebuilt row by row as ratings, prices and imports change, in the transaction that changes them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Index, and_, delete, exists, func, insert, or_, select
from sqlmodel import Field, Session, SQLModel

from bot.rules.creators import Kind
from bot.rules.forms import Form
from bot.rules.pricing import MARKET
from bot.rules.query import Filters, Order
from bot.rules.query_places import cities_of
from bot.rules.ranking import FIELD_MEAN, Standing
from bot.rules.ratings import shrunk
from bot.rules.tiers import BOUNDS, Tier
from storage.calendar import SLOTS
from storage.engine import Moment, table_of
from storage.standings import standing_in, standing_out


class SearchRow(SQLModel, table=True):
    __tablename__ = "search"
    __table_args__ = (
        Index("ix_search_best", "promising", "score", "creator_id"),
        Index("ix_search_peers", "sub", "creator_id"),
        Index("ix_search_field", "field", "promising", "score", "creator_id"),
        # a page walks these backwards and stops when it is full; how many there are is counted on the prices alone
        *(Index(f"ix_search_best_{form}", "promising", f"score_{form}", "creator_id") for form in Form),
        *(Index(f"ix_search_price_{form}", f"price_{form}") for form in Form),
    )

    creator_id: int = Field(primary_key=True, foreign_key="creators.id")
    name: str = Field(index=True)  #: normalised
    spelled: str  #: pinyin and initials
    words: str  #: normalised name, bio, works and goods
    field: str
    sub: str
    region: str
    gender: str
    followers: int = Field(sa_type=BigInteger)  #: -1 where no source says
    engagement: int  #: basis points, -1 where not enough data
    acceptance: int
    completion: int
    finished: int
    clients: int
    industries: str  #: |美妆|食品|
    stars: int  #: plain mean in hundredths, -1 without ratings
    stars_sort: int  #: shrunk, for sorting
    plays_live: int = Field(sa_type=BigInteger)
    plays_video: int = Field(sa_type=BigInteger)
    sales: int = Field(sa_type=BigInteger)  #: expected units of a live
    price_hour: int = Field(sa_type=BigInteger)  #: fen, -1 where not offered
    price_day: int = Field(sa_type=BigInteger)
    price_shared: int = Field(sa_type=BigInteger)
    price_video: int = Field(sa_type=BigInteger)
    price: int = Field(sa_type=BigInteger)  #: of the form that scores best
    cpm_hour: int = Field(sa_type=BigInteger)
    cpm_day: int = Field(sa_type=BigInteger)
    cpm_shared: int = Field(sa_type=BigInteger)
    cpm_video: int = Field(sa_type=BigInteger)
    cpm: int = Field(sa_type=BigInteger)
    value_hour: int  #: percentile among peers, -1 unknown
    value_day: int
    value_shared: int
    value_video: int
    value: int
    score_hour: int
    score_day: int
    score_shared: int
    score_video: int
    score: int
    promising: bool
    stale_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    facts: str


SEARCH = table_of(SearchRow)


@dataclass(frozen=True, kw_only=True)
class Found:
    """One creator of a page, with the key to read on from."""

    key: tuple[int, int]
    standing: Standing


@dataclass(frozen=True, kw_only=True)
class Spelling:
    """How a creator may be searched for; made once, at the door."""

    name: str
    spelled: str
    words: str


class Search:
    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, entries: Iterable[tuple[Standing, Spelling]]) -> None:
        """Write rows anew, whether known or not."""
        rows = [_row(standing, spelling) for standing, spelling in entries]
        if not rows:
            return
        connection = self._session.connection()
        connection.execute(delete(SEARCH).where(SEARCH.c.creator_id.in_([row["creator_id"] for row in rows])))
        connection.execute(insert(SEARCH), rows)

    def add_new(self, entries: Iterable[tuple[Standing, Spelling]]) -> None:
        """Write rows of creators who are not there yet: for bulk."""
        rows = [_row(*entry) for entry in entries]
        if rows:
            self._session.connection().execute(insert(SEARCH), rows)

    def get(self, creator_id: int) -> tuple[Standing, Spelling] | None:
        row = self._session.connection().execute(select(SEARCH).where(SEARCH.c.creator_id == creator_id)).one_or_none()
        if row is None:
            return None
        return standing_in(row.facts), Spelling(name=row.name, spelled=row.spelled, words=row.words)

    def standings(self, creators: Sequence[int]) -> dict[int, Standing]:
        """The standings of some creators, by id."""
        query = select(SEARCH.c.creator_id, SEARCH.c.facts).where(SEARCH.c.creator_id.in_(list(creators)))
        return {id_: standing_in(facts) for id_, facts in self._session.connection().execute(query)}

    def called(self, name: str, *, most: int = 5) -> list[Standing]:
        """Creators by a normalised name: exact first, then beginning with it, containing it, spelled like it."""
        here = SEARCH.c
        for condition in (
            here.name == name,
            here.name.startswith(name, autoescape=True),
            here.name.contains(name, autoescape=True),
            here.spelled.contains(f" {name}", autoescape=True),
        ):
            query = select(here.facts).where(condition).order_by(here.score.desc(), here.creator_id).limit(most)
            if found := self._session.connection().execute(query).scalars().all():
                return [standing_in(facts) for facts in found]
        return []

    def is_name(self, said: str) -> bool:
        """Whether a creator is called exactly this (normalised)."""
        query = select(SEARCH.c.creator_id).where(SEARCH.c.name == said).limit(1)
        return bool(said) and self._session.connection().execute(query).first() is not None

    def names_like(self, name: str, *, most: int = 200) -> list[str]:
        """Names that share a first character with this one: candidates for "did you mean"."""
        query = select(SEARCH.c.name).where(SEARCH.c.name.startswith(name[:1], autoescape=True)).limit(most)
        return list(self._session.connection().execute(query).scalars())

    def count(self, filters: Filters) -> int:
        query = select(func.count()).select_from(SEARCH).where(*_conditions(filters))
        return self._session.connection().execute(query).scalar_one()

    def page(
        self, filters: Filters, *, promising: bool | None, after: tuple[int, int] | None, most: int
    ) -> list[Found]:
        """Up to `most` creators that fit, best first, read on after a key.

        `promising` picks those with a reserved place, or those without; None takes both.
        """
        by = _sorted_by(filters)
        conditions = _conditions(filters)
        if promising is not None:
            conditions.append(SEARCH.c.promising.is_(promising))
        if after is not None:
            conditions.append(or_(by < after[0], and_(by == after[0], SEARCH.c.creator_id < after[1])))
        query = select(by.label("by"), SEARCH.c.creator_id, SEARCH.c.facts).where(*conditions)
        rows = self._session.connection().execute(query.order_by(by.desc(), SEARCH.c.creator_id.desc()).limit(most))
        return [Found(key=(key, id_), standing=standing_in(facts)) for key, id_, facts in rows]

    def stale(self, *, now: datetime, most: int = 500) -> list[int]:
        """Creators whose prices have changed by themselves since their row was built."""
        query = select(SEARCH.c.creator_id).where(SEARCH.c.stale_at <= now).order_by(SEARCH.c.stale_at).limit(most)
        return list(self._session.connection().execute(query).scalars())

    def peers(self, sub: str, form: Form, fewest: int, most: int | None, *, sample: int = 100) -> list[int]:
        """Expected CPM of creators of a sub-vertical with followers in a range, sorted; up to `sample` of them."""
        cpm, here = SEARCH.c[f"cpm_{form}"], SEARCH.c
        query = select(cpm).where(here.sub == sub, cpm >= 0, here.followers >= fewest)
        if most is not None:
            query = query.where(here.followers < most)
        return sorted(self._session.connection().execute(query.order_by(here.creator_id).limit(sample)).scalars())


def _sorted_by(filters: Filters) -> ColumnElement[int]:
    form = f"_{filters.form}" if filters.form else ""
    live = filters.form is not Form.VIDEO
    column = {
        Order.RECOMMENDED: SEARCH.c[f"score{form}"],
        Order.VALUE: SEARCH.c[f"value{form}"],
        Order.FOLLOWERS: SEARCH.c.followers,
        Order.STARS: SEARCH.c.stars_sort,
        Order.SALES: SEARCH.c.sales,
        Order.PLAYS: SEARCH.c.plays_live if live else SEARCH.c.plays_video,
    }.get(filters.order)
    # the cheapest first: the negative price sorts like everything else, highest first; not offered comes last
    price = SEARCH.c[f"price{form}"]
    return column if column is not None else func.coalesce(-func.nullif(price, -1), -(10**15))


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    here, form = SEARCH.c, f"_{filters.form}" if filters.form else ""
    plays = here.plays_video if filters.form is Form.VIDEO else here.plays_live
    least = [
        (here.followers, filters.followers_min),
        (here[f"price{form}"], filters.budget_min),
        (plays, filters.plays_min),
        (here.engagement, filters.engagement_min),
        (here.acceptance, filters.acceptance_min),
        (here.completion, filters.completion_min),
        (here.finished, filters.orders_min),
        (here.clients, filters.clients_min),
        (here.stars, filters.stars_min),
    ]
    conditions = [column >= bound for column, bound in least if bound is not None]
    most = [
        (here.followers, filters.followers_max),
        (here[f"price{form}"], filters.budget_max),
        (here[f"cpm{form}"], filters.cpm_max),
    ]
    conditions += [and_(column >= 0, column <= bound) for column, bound in most if bound is not None]
    if filters.form:
        conditions.append(here[f"price{form}"] >= 0)
    if filters.tier:
        conditions.append(_in_tier(filters.tier))
    if filters.newcomers:
        conditions.append(here.promising.is_(True))
    if filters.on:
        conditions.append(~_taken_on(filters.on))
    return conditions + _by_word(filters)


def _by_word(filters: Filters) -> list[ColumnElement[bool]]:
    here, conditions = SEARCH.c, list[ColumnElement[bool]]()
    # an empty side is left out: beside `sub IN ()` SQLite no longer uses the index on field
    wanted = ((here.field, filters.whole_fields), (here.sub, filters.subs))
    if named := [column.in_(names) for column, names in wanted if names]:
        conditions.append(or_(*named))
    if filters.not_fields:
        conditions.append(here.field.not_in(filters.not_fields))
    if filters.not_subs:
        conditions.append(here.sub.not_in(filters.not_subs))
    if filters.region:
        conditions.append(here.region.in_((filters.region, *cities_of(filters.region))))
    if filters.gender:
        conditions.append(here.gender == filters.gender)
    conditions += [here.industries.contains(f"|{name}|", autoescape=True) for name in filters.industries]
    for text in filters.text:
        found = here.words.contains(text, autoescape=True)
        conditions.append(or_(found, here.spelled.contains(f" {text}", autoescape=True)) if text.isascii() else found)
    return conditions


def _in_tier(tier: Tier) -> ColumnElement[bool]:
    fewest, more = BOUNDS[tier]
    inside = SEARCH.c.followers >= fewest
    return inside if more is None else and_(inside, SEARCH.c.followers < more)


def _taken_on(day: date) -> ColumnElement[bool]:
    start = datetime.combine(day, time(), MARKET).astimezone(UTC)
    return exists().where(
        SLOTS.c.creator_id == SEARCH.c.creator_id,
        SLOTS.c.products == 0,
        SLOTS.c.starts_at < start + timedelta(days=1),
        SLOTS.c.ends_at > start,
    )


def _row(standing: Standing, spelling: Spelling) -> dict[str, Any]:
    creator, figures, main = standing.creator, standing.figures, standing.main_form
    row: dict[str, Any] = {
        "creator_id": creator.id,
        **vars(spelling),
        "field": creator.field,
        "sub": creator.sub,
        "region": creator.region,
        "gender": creator.gender,
        "followers": _known(creator.followers),
        "engagement": _known(figures.engagement.basis_points),
        "acceptance": _known(figures.acceptance.basis_points),
        "completion": _known(figures.completion.basis_points),
        "finished": figures.finished,
        "clients": figures.clients,
        "industries": "|" + "".join(f"{name}|" for name in figures.industries),
        "stars": _known(standing.stars.mean),
        "stars_sort": shrunk(standing.stars.total, standing.stars.count, FIELD_MEAN),
        "plays_live": _known(figures.plays[Kind.LIVE].median if Kind.LIVE in figures.plays else None),
        "plays_video": _known(figures.plays[Kind.VIDEO].median if Kind.VIDEO in figures.plays else None),
        "sales": _known(figures.units[Kind.LIVE].median if Kind.LIVE in figures.units else None),
        "price": _known(standing.prices.get(main) if main else None),
        "cpm": _known(standing.cpm(main) if main else None),
        "value": _known(standing.percentiles.get(main) if main else None),
        "score": standing.score,
        "promising": standing.promising,
        "stale_at": standing.stale_at,
        "facts": standing_out(standing),
    }
    for form in Form:
        row[f"price_{form}"] = _known(standing.prices.get(form))
        row[f"cpm_{form}"] = _known(standing.cpm(form))
        row[f"value_{form}"] = _known(standing.percentiles.get(form))
        row[f"score_{form}"] = standing.scores.get(form, 0)
    return row


def _known(number: int | None) -> int:
    return -1 if number is None else number
