"""A creator ranked again stands, in every table of search, where a row made from nothing but the record would stand."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.rules.creators import Deal, Kind, Work
from bot.rules.forms import Form
from bot.rules.orders import Outcome
from bot.rules.pricing import MARKET
from bot.rules.ranking import QUANTILES, peer_key, prices
from bot.rules.ratings import Rating, asked
from bot.sample.market import make_market
from bot.services.standings import rank_again, rebuild, spelling, standing
from storage.engine import open_engine
from storage.migrate import upgrade
from storage.raw import Raw
from storage.search_rows import Rows, rows_of
from storage.search_tables import COLUMNS
from storage.search_tokens import MARKED, tokens_of
from storage.store import Store, Unit

MADE_AT = datetime(2025, 11, 23, 6, tzinfo=UTC)
CREATORS = 60
NAMES = ("Amy 小鱼", "曾小鱼", "單依純🌟", "", "Ｋｅｖｉｎ_老师")


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def market(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A small market in either database; nobody commits anything to it."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('market') / 'market.db'}"
    else:
        postgres = request.getfixturevalue("postgres")
        url = postgres.url(postgres.create())
    engine = open_engine(url)
    upgrade(engine)
    store = Store(engine)
    make_market(store, creators=CREATORS, seed=5, now=MADE_AT)
    yield store
    engine.dispose()


@dataclass(frozen=True, kw_only=True)
class Change:
    """Something that happens to a creator; `number` says which, of what can happen in this way."""

    happens: Callable[[Unit, int, int, datetime], Any]
    creator: int
    number: int
    after: timedelta  #: the change before

    def __repr__(self) -> str:
        return f"{self.happens.__name__}({self.creator}, {self.number}, {self.after})"


def run(unit: Unit, sql: str, *params: Any) -> list[tuple[Any, ...]]:
    raw = Raw.of(unit._session)
    if sql.startswith("SELECT"):
        return raw.rows(sql, params)
    raw.run(sql, params)
    return []


# what happens


def rated(unit: Unit, creator: int, number: int, at: datetime) -> None:
    form = list(Form)[number % 4]
    items = {
        item: 1 + (number + turn) % 5 for turn, item in enumerate(item for of in asked(form).values() for item in of)
    }
    who: dict[str, Any] = {"order_id": None, "creator_id": creator, "tenant": "T", "rater": "U", "form": form}
    unit.ratings.add([Rating(**who, at=at - timedelta(days=number * 25), items=items)])  # some count no more


def rated_otherwise(unit: Unit, creator: int, number: int, at: datetime) -> None:
    run(unit, "UPDATE ratings SET at = ? WHERE creator_id = ?", _moment(unit, at - timedelta(days=number)), creator)


def ended(unit: Unit, creator: int, number: int, at: datetime) -> None:
    unit.records.add_deals([_deal(creator, number, at)])


def delivered(unit: Unit, creator: int, number: int, at: datetime) -> None:
    unit.records.add_deals([_deal(creator, 0, at)])
    kind = list(Kind)[number % 2]
    plays = None if number % 7 == 0 else number * 1_000
    title = f"第{number}条 新品"
    work = Work(id=unit.works.next_id(), creator_id=creator, kind=kind, title=title, at=at, plays=plays, likes=3)
    unit.records.add_works([work])


def priced(unit: Unit, creator: int, number: int, at: datetime) -> None:
    card = unit.ratecards.current(creator)
    today = at.astimezone(MARKET).date()
    changes: list[dict[str, Any]] = [
        {"hour": 100_000 + number, "day": None},
        {"day": 1_000_000 + number, "day_discount": 1_500, "discount_until": today + timedelta(days=number % 3)},
        {"product": None, "video_medium": 40_000 * number or None},
        {"paused": not card.paused},
        {"capacity": 7},  # nothing that search looks at
    ]
    unit.ratecards.add([replace(card, version=card.version + 1, since=at, **changes[number % 5])])


def renamed(unit: Unit, creator: int, number: int, at: datetime) -> None:
    before = unit.creators.get(creator) or pytest.fail("nobody")
    followers = None if number % 9 == 0 else number * 10_000
    after = replace(before, name=NAMES[number % len(NAMES)], followers=followers, growth=number - 20)
    unit.creators.change(after)


def sold_out(unit: Unit, creator: int, number: int, at: datetime) -> None:
    mine = "SELECT max(id) FROM goods WHERE work_id IN (SELECT id FROM works WHERE creator_id = ?)"
    run(unit, f"DELETE FROM goods WHERE id = ({mine})", creator)


def taken_down(unit: Unit, creator: int, number: int, at: datetime) -> None:
    """A work is gone, with all that belongs to it."""
    last = "(SELECT max(id) FROM works WHERE creator_id = ?)"
    for table, column in (("goods", "work_id"), ("comments", "work_id"), ("works", "id")):
        run(unit, f"DELETE FROM {table} WHERE {column} = {last}", creator)


def time_passed(unit: Unit, creator: int, number: int, at: datetime) -> None:
    """Scores age with the days."""


def not_there(unit: Unit, creator: int, number: int, at: datetime) -> None:
    """Search was emptied, as by a migration, and has not come to this creator yet."""
    if Raw.of(unit._session).sqlite:
        query = (
            f"SELECT rank, name, spelled, words, {', '.join(MARKED)} FROM search JOIN search_cards USING (creator_id)"
        )
        for rank, name, spelled, words, *marked in run(unit, f"{query} WHERE creator_id = ?", creator):
            said = tokens_of(dict(zip(MARKED, marked, strict=True)), name=name, spelled=spelled, words=words)
            delete = "INSERT INTO search_text (search_text, rowid, tokens) VALUES ('delete', ?, ?)"
            run(unit, delete, rank, said)
    else:
        run(unit, "DELETE FROM search_text WHERE creator_id = ?", creator)
    for table in ("search", "search_cards"):
        run(unit, f"DELETE FROM {table} WHERE creator_id = ?", creator)


def _deal(creator: int, number: int, at: datetime) -> Deal:
    outcome, brand = list(Outcome)[number % len(Outcome)], f"品牌{number % 3}"
    on_time = (None, True, False)[number % 3]
    given_at = at - timedelta(days=number * 5)
    industry = ("美妆", "美食")[number % 2]
    return Deal(creator_id=creator, outcome=outcome, brand=brand, industry=industry, at=given_at, on_time=on_time)


def _moment(unit: Unit, at: datetime) -> Any:
    plain = at.replace(tzinfo=None)
    return plain.isoformat(" ", "microseconds") if Raw.of(unit._session).sqlite else plain


def _anew(unit: Unit, creator: int, *, at: datetime) -> None:
    rebuild(unit, [creator], at=at)


RECORD = (rated, rated_otherwise, ended, priced, time_passed, not_there)  #: after which a creator is only ranked again
HAPPENS = {
    **dict.fromkeys((*RECORD, renamed, delivered, sold_out, taken_down), _anew),
    **dict.fromkeys(RECORD, rank_again),
}
CHANGES = st.builds(
    Change,
    happens=st.sampled_from(list(HAPPENS)),
    creator=st.integers(1, 4),  # few, so that much happens to each
    number=st.integers(0, 40),
    after=st.timedeltas(timedelta(), timedelta(days=40)),
)


# what should stand there, and what does


def from_nothing(unit: Unit, id_: int, at: datetime) -> Rows:
    """A creator's rows, made without a look at those that are there; but peers are as search knows them."""
    creator = unit.creators.get(id_) or pytest.fail("nobody")
    card, works = unit.ratecards.current(id_), unit.records.works([id_])[id_]
    goods = [good for of in unit.records.goods([work.id for work in works]).values() for good in of]
    keys = [peer_key(creator, form) for form in prices(card, today=at.astimezone(MARKET).date()) if creator.tier]
    peers = {(sub, tier, form): unit.search.peers(sub, form, tier, sample=QUANTILES) for sub, tier, form in keys}
    deals, ratings = unit.records.deals([id_])[id_], unit.ratings.of_creators([id_])[id_]
    place = standing(creator, card, deals, works, ratings, peers, at=at)
    return rows_of(place, spelling(creator, works, goods), at=at)


def kept(unit: Unit, id_: int) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    (row,) = run(unit, f"SELECT {', '.join(COLUMNS)} FROM search WHERE creator_id = ?", id_)
    (card,) = run(unit, "SELECT creator_id, name, spelled, words, facts FROM search_cards WHERE creator_id = ?", id_)
    return row, card


def index(unit: Unit) -> set[tuple[int, str]]:
    """Everything in the index of words: the number of a row (PostgreSQL: of a creator) with each of its tokens."""
    if Raw.of(unit._session).sqlite:
        run(unit, "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, search_text, instance)")
        return {(doc, term) for term, doc in run(unit, "SELECT term, doc FROM temp.vocabulary")}
    query = "SELECT creator_id, word FROM search_text, LATERAL unnest(tsvector_to_array(tokens)) AS word"
    return set(run(unit, query))


def should_be_indexed(unit: Unit) -> set[tuple[int, str]]:
    """The same, by what stands in the two other tables."""
    number = "rank" if Raw.of(unit._session).sqlite else "search.creator_id"
    columns = ", ".join(f"search.{name}" for name in MARKED)
    query = (
        f"SELECT {number}, name, spelled, words, {columns} FROM search"
        " JOIN search_cards ON search_cards.creator_id = search.creator_id"
    )
    return {
        (id_, token)
        for id_, name, spelled, words, *marked in run(unit, query)
        for token in tokens_of(dict(zip(MARKED, marked, strict=True)), name=name, spelled=spelled, words=words).split()
    }


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(changes=st.lists(CHANGES, min_size=1, max_size=8))
def test_whatever_happens_the_row_is_the_one_made_from_nothing(market: Store, changes: list[Change]) -> None:
    at = MADE_AT
    with market.unit() as unit:
        for change in changes:
            at += change.after
            change.happens(unit, change.creator, change.number, at)
            wanted = from_nothing(unit, change.creator, at)
            HAPPENS[change.happens](unit, change.creator, at=at)
            assert kept(unit, change.creator) == (wanted.search, wanted.card)
        assert index(unit) == should_be_indexed(unit)


def test_many_at_once_are_each_put_where_they_belong(market: Store) -> None:
    at = MADE_AT + timedelta(days=3)
    everybody = [*range(1, CREATORS + 1)]
    with market.unit() as unit:
        for number, creator in enumerate(everybody):
            happens = list(HAPPENS)[number % len(HAPPENS)]
            happens(unit, creator, number, at)
        wanted = {creator: from_nothing(unit, creator, at) for creator in everybody}
        rebuild(unit, everybody, at=at)
        assert {id_: kept(unit, id_) for id_ in everybody} == {
            id_: (row.search, row.card) for id_, row in wanted.items()
        }
        assert index(unit) == should_be_indexed(unit)


def test_nobody_is_ranked_again_who_is_not_known(market: Store) -> None:
    with market.unit() as unit:
        rank_again(unit, CREATORS + 1, at=MADE_AT)
        assert unit.search.get(CREATORS + 1) is None
