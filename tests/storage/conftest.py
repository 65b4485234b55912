"""A small market in either database, and everybody who fits a brief, found by looking at each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.rules.conditions import ELSEWHERE, Condition, Test, conditions, fits
from bot.rules.pricing import MARKET
from bot.rules.query import Filters, Order
from bot.rules.ranking import fit
from bot.sample.market import make_market
from storage.engine import open_engine
from storage.migrate import upgrade
from storage.raw import Raw
from storage.search_reader import UNPRICED, Key, Pool, Question
from storage.search_sql import moment
from storage.search_tables import COLUMNS, IDS
from storage.search_tokens import wanted
from storage.store import Store

MARKET_AT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
CREATORS = 400


@dataclass(kw_only=True)
class Market:
    """A market, with what stands in it read once."""

    store: Store
    raw: Raw
    rows: list[dict[str, Any]]
    words: dict[int, tuple[str, str]]

    @classmethod
    def of(cls, store: Store, raw: Raw) -> "Market":
        rows = [dict(zip(COLUMNS, row, strict=True)) for row in raw.rows(f"SELECT {', '.join(COLUMNS)} FROM search")]
        cards = raw.rows("SELECT creator_id, words, spelled FROM search_cards")
        return cls(store=store, raw=raw, rows=rows, words={id_: (said, spelled) for id_, said, spelled in cards})

    def fitting(self, said: Filters, pool: Pool = None) -> list[tuple[Key, int]]:
        """Key and id of everybody who fits, best first."""
        asked = conditions(said)
        found = [
            (self._key(said, row), row["creator_id"])
            for row in self.rows
            if (pool is None or bool(row["promising"]) is pool) and all(self._meets(each, row) for each in asked)
        ]
        highest_first = said.order not in {Order.RECOMMENDED, Order.PRICE}
        return sorted(found, reverse=highest_first)

    def _meets(self, condition: Condition, row: Mapping[str, Any]) -> bool:
        if condition.test not in ELSEWHERE:
            return fits(condition, row)
        id_, value = row["creator_id"], condition.value
        if condition.test is Test.TEXT:
            return wanted(value).held_by(*self.words[id_])
        if condition.test is Test.NOT_TEXT:
            return value not in self.words[id_][0]
        if condition.test is Test.FREE:
            start = datetime.combine(value, datetime.min.time(), MARKET)
            query = "SELECT count(*) FROM slots WHERE creator_id = ? AND products = 0 AND starts_at < ? AND ends_at > ?"
            until, since = (moment(at, self.raw.sqlite) for at in (start + timedelta(days=1), start))
            return not self.raw.rows(query, [id_, until, since])[0][0]
        since = moment(MARKET_AT - timedelta(days=value.days), self.raw.sqlite)
        query = "SELECT outcome FROM deals WHERE creator_id = ? AND brand_key = ? AND at >= ?"
        return ("finished",) not in self.raw.rows(query, [id_, value.brand, since])

    def _key(self, said: Filters, row: Mapping[str, Any]) -> Key:
        asked = Question(said, at=MARKET_AT, sqlite=True)
        value = row[asked.sorted_by]
        if asked.ranked:
            form = f"_{said.form}" if said.form else ""
            plays = row["plays_video" if said.form == "video" else "plays_live"]
            figures = {name: row[name] for name in ("units", "engagement", "women")}
            return value - IDS * fit(said, price=row[f"price{form}"], plays=plays, **figures), 0
        if said.order is Order.PRICE and value < 0:
            return UNPRICED, row["creator_id"]
        return value, row["creator_id"]


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def market(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Market]:
    """The sample market, made once for a file of tests that only read it."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('market')}/market.db"
    else:
        server = request.getfixturevalue("postgres")
        url = server.url(server.create())
    engine = open_engine(url)
    upgrade(engine)
    store = Store(engine)
    make_market(store, creators=CREATORS, seed=7, now=MARKET_AT)
    with store.finding() as looking:
        yield Market.of(store, looking.raw)
    engine.dispose()


@pytest.fixture
def market_of() -> Any:
    """Read what stands in a store."""
    return Market.of
