"""The sample market: invented, marked, repeatable, and true to itself."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.rules.creators import Kind
from bot.rules.forms import Form
from bot.rules.orders import Outcome
from bot.rules.pricing import MARKET
from bot.rules.query_places import PROVINCES
from bot.rules.ratecards import checked as checked_card
from bot.rules.ratings import checked as checked_rating
from bot.rules.taxonomy import FIELDS, SUBS
from bot.rules.tiers import Tier
from bot.sample.batch import Batch, Plan, costs, make, peers
from bot.sample.brands import BRANDS
from bot.sample.fields import TRADES, shelves_of
from bot.sample.market import MarketReport, NotEmpty, make_market
from bot.sample.shelves import SHELVES
from bot.sample.topics import TOPICS
from bot.services.standings import rebuild, spelling
from storage.engine import open_engine
from storage.migrate import metadata
from storage.store import Store

NOW = datetime(2025, 11, 23, 6, tzinfo=UTC)
CREATORS = 200


def _empty(path: Path) -> Store:
    engine = open_engine(f"sqlite:///{path}")
    metadata().create_all(engine)
    return Store(engine)


def _contents(store: Store) -> dict[str, list[Any]]:
    with store.engine.connect() as connection:
        tables = metadata().sorted_tables
        return {table.name: [tuple(row) for row in connection.execute(select(table))] for table in tables}


def _rows(creators: int, *, seed: int = 7) -> Batch:
    """The first creators with all their rows, without a database."""
    plan = Plan(creators=creators, seed=seed, now=NOW)
    return make(plan, 0, peers(costs(plan, 0)))


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, MarketReport, list[tuple[int, int]]]]:
    store, seen = _empty(tmp_path_factory.mktemp("market") / "market.db"), list[tuple[int, int]]()
    report = make_market(store, creators=CREATORS, seed=7, now=NOW, progress=lambda done, of: seen.append((done, of)))
    yield store, report, seen
    store.engine.dispose()


@pytest.fixture(scope="module")
def rows() -> Batch:
    return _rows(600)


def test_the_same_arguments_write_the_same_rows(market: Any, tmp_path: Path) -> None:
    again = _empty(tmp_path / "again.db")
    make_market(again, creators=CREATORS, seed=7, now=NOW.astimezone(MARKET))
    assert _contents(again) == _contents(market[0])
    again.engine.dispose()


def test_other_processes_make_the_same_rows(market: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sample.market.ALONE", 0)
    again = _empty(tmp_path / "again.db")
    make_market(again, creators=CREATORS, seed=7, now=NOW)
    assert _contents(again) == _contents(market[0])
    again.engine.dispose()


def test_another_seed_makes_other_people_but_the_same_two_leads() -> None:
    one, other = _rows(40, seed=1), _rows(40, seed=2)
    assert one.creators[:2] == other.creators[:2]
    assert one.deals[:51] == other.deals[:51]
    assert [c.name for c in one.creators[2:]] != [c.name for c in other.creators[2:]]


def test_progress_is_told_up_to_the_end_and_the_report_counts_every_row(market: Any) -> None:
    store, report, seen = market
    assert seen[-1] == (CREATORS, CREATORS)
    counts = {name: len(rows) for name, rows in _contents(store).items()}
    told = vars(report) | {"search": CREATORS, "search_cards": CREATORS}
    unread = counts.pop("comments_unread")  # works whose comments will be read
    assert 0 < unread <= report.works
    assert counts == dict.fromkeys(counts, 0) | told


def test_a_market_is_never_made_over_another_one(market: Any) -> None:
    with pytest.raises(NotEmpty):
        make_market(market[0], creators=10, seed=7, now=NOW)


def test_every_creator_is_marked_as_a_sample_as_of_now(rows: Batch) -> None:
    assert {(c.sample, c.source, c.as_of) for c in rows.creators} == {(True, "sample", NOW)}
    assert {(r.tenant, r.rater, r.order_id) for r in rows.ratings} == {("sample", "sample", None)}


def test_every_field_is_there_among_five_hundred(rows: Batch) -> None:
    assert {c.field for c in rows.creators[:500]} == {field.zh for field in FIELDS}
    known = {(sub.field, sub.zh) for sub in SUBS}
    assert {(c.field, c.sub) for c in rows.creators} <= known


def test_every_sub_vertical_has_topics_goods_and_every_field_brands() -> None:
    assert set(TOPICS) == {sub.zh for sub in SUBS}
    assert min(len(set(topics)) for topics in TOPICS.values()) >= 4
    assert {shelf for sub in SUBS for shelf in shelves_of(sub.field, sub.zh)} <= set(SHELVES)
    assert {field: len(set(brands)) for field, brands in BRANDS.items()} == {field.zh: 8 for field in FIELDS}
    assert set(TRADES) == set(BRANDS)


def test_small_creators_are_many_and_large_ones_few(rows: Batch) -> None:
    tiers = Counter(creator.tier for creator in rows.creators[40:])
    assert tiers[Tier.TAIL] > tiers[Tier.NEWCOMER] > tiers[Tier.WAIST] > tiers[Tier.SHOULDER] > tiers[Tier.HEAD]


def test_slugs_are_unique_and_nobody_else_is_called_like_a_lead(rows: Batch) -> None:
    assert len({creator.slug for creator in rows.creators}) == 600
    assert [creator.id for creator in rows.creators if creator.name in {"小鱼儿", "Mia Tan"}] == [1, 2]


def test_the_goods_of_a_work_add_up_to_its_units_and_gmv(rows: Batch) -> None:
    units, gmv = Counter[int](), Counter[int]()
    for good in rows.goods:
        assert good.gmv == good.units * (good.price or 0)
        units[good.work_id] += good.units
        gmv[good.work_id] += good.gmv
    for work in rows.works:
        expected = (units[work.id], gmv[work.id]) if work.id in units else (None, None)
        assert (work.units, work.gmv) == expected


def test_every_live_shows_four_to_eight_different_goods(rows: Batch) -> None:
    shown = {work.id: list[str]() for work in rows.works if work.kind is Kind.LIVE}
    for good in rows.goods:
        if good.work_id in shown:
            shown[good.work_id].append(good.name)
    assert {len(names) for names in shown.values()} == {4, 5, 6, 7, 8}
    assert all(len(set(names)) == len(names) for names in shown.values())


def test_figures_of_works_stay_within_bounds(rows: Batch) -> None:
    for work in rows.works:
        plays, acts = work.plays or 0, (work.likes or 0) + (work.comments or 0) + (work.shares or 0)
        assert plays > 0
        assert 0 <= acts <= plays
        assert NOW - timedelta(days=500) < work.at <= NOW
        assert (work.peak is None) == (work.kind is Kind.VIDEO)
        assert 0 <= (work.peak or 0) <= plays
    assert max(comment.at for comment in rows.comments) <= NOW


def test_every_price_card_can_be_published_in_whole_yuan(rows: Batch) -> None:
    for card in rows.cards:
        prices = (card.hour, card.day, card.product, card.video_short, card.video_medium, card.video_long)
        assert checked_card(card) == card
        assert {price % 100 for price in prices if price} == {0}
        assert card.day_discount in range(3_001)
        assert (card.day_discount > 0) == bool(card.discount_from) == bool(card.discount_until)
        assert card.day or not card.day_discount


def test_some_discounts_run_some_are_over_and_some_lie_ahead(rows: Batch) -> None:
    today = NOW.astimezone(MARKET).date()
    dated = [c for c in rows.cards if c.discount_from and c.discount_until]
    running = sum(1 for c in dated if c.discount_from <= today <= c.discount_until)
    assert running > sum(1 for c in dated if c.discount_until < today) > 0
    assert sum(1 for c in dated if c.discount_from > today) > 0


def test_some_creators_leave_out_a_form_and_some_are_paused(rows: Batch) -> None:
    without = [sum(1 for c in rows.cards if not price(c)) for price in (lambda c: c.day, lambda c: c.video_medium)]
    assert 600 > without[0] > without[1] > 0
    assert 0 < sum(1 for c in rows.cards if c.paused) < 60


def test_audiences_fit_the_field_and_come_from_near_the_creator(rows: Batch) -> None:
    told = [(creator, creator.audience) for creator in rows.creators if creator.audience]
    assert 480 < len(told) < 570
    women = {field: [a.women for c, a in told if c.field == field] for field in ("美妆", "亲子", "游戏", "汽车")}
    assert min(women["美妆"] + women["亲子"]) > 5_500
    assert max(women["游戏"] + women["汽车"]) < 4_500
    home = {city: province for province, cities in PROVINCES.items() for city in (province, *cities)}
    near = [home[c.region] in a.main_regions for c, a in told if c.region in home]
    assert sum(near) > 0.75 * len(near)
    for _, audience in told[2:]:
        assert (sum(audience.ages.values()), len(audience.regions)) == (10_000, 10)
        assert sum(audience.regions.values()) < 10_000


def test_an_audience_does_not_change_who_a_creator_is(rows: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sample.batch.watched", lambda _, creator: creator)
    bare = _rows(60)
    assert bare.creators[2:] == [replace(creator, audience=None) for creator in rows.creators[2:60]]
    assert bare.deals == rows.deals[: len(bare.deals)]


def test_brands_come_back_to_other_creators(rows: Batch) -> None:
    partners = {brand: {deal.creator_id for deal in rows.deals if deal.brand == brand} for brand in BRANDS["美妆"]}
    assert min(map(len, partners.values())) >= 10


def test_ratings_belong_to_finished_orders_of_forms_on_offer(rows: Batch) -> None:
    done = Counter((d.creator_id, d.form) for d in rows.deals if d.outcome is Outcome.FINISHED)
    given = Counter((r.creator_id, str(r.form)) for r in rows.ratings)
    assert all(count <= done[key] for key, count in given.items())
    assert all(checked_rating(rating) == rating and rating.at <= NOW for rating in rows.ratings)


def test_only_finished_orders_tell_whether_they_were_on_time(rows: Batch) -> None:
    assert all((deal.on_time is None) == (deal.outcome is not Outcome.FINISHED) for deal in rows.deals)
    assert {deal.outcome for deal in rows.deals} == set(Outcome)
    assert all(deal.brand in BRANDS[deal.industry] and deal.at < NOW for deal in rows.deals)


def test_who_finishes_more_is_rated_better(rows: Batch) -> None:
    rated = [s for s, _ in rows.found if s.stars.count >= 3 and s.figures.completion.enough]
    best = [s for s in rated if (s.stars.mean or 0) >= 460]
    worst = [s for s in rated if (s.stars.mean or 0) < 410]

    def completion(some: list[Any]) -> float:
        return sum(s.figures.completion.part for s in some) / sum(s.figures.completion.whole for s in some)

    assert completion(best) > completion(worst) + 0.03


def test_xiaoyuer_is_as_the_demo_needs_her(market: Any) -> None:
    with market[0].reading() as unit:
        found = unit.search.standings([1])[1]
        ratings = unit.ratings.of_creators([1])[1]
    who, card, figures = found.creator, found.card, found.figures
    assert (who.name, who.field, who.sub, who.region, who.gender) == ("小鱼儿", "美妆", "护肤保养", "杭州", "f")
    assert (who.tier, who.followers, who.slug) == (Tier.SHOULDER, 1_283_000, "xiaoyuer")
    assert (card.day, card.hour, card.min_half_hours, card.product) == (3_600_000, 600_000, 4, 320_000)
    assert card.discount_until == NOW.astimezone(MARKET).date() + timedelta(days=38)
    assert found.prices == {Form.HOUR: 600_000, Form.DAY: 2_880_000, Form.SHARED: 320_000, Form.VIDEO: 3_200_000}
    assert (figures.finished, figures.completion.basis_points, figures.acceptance.basis_points) == (47, 9_792, 9_608)
    assert found.cpm(Form.DAY) == 7_021
    assert (len(ratings), found.stars.count) == (31, 31)
    assert 475 <= (found.stars.mean or 0) <= 484
    assert set(found.percentiles) == set(Form)


def test_mia_tan_is_as_the_demo_needs_her(market: Any) -> None:
    with market[0].reading() as unit:
        found, works = unit.search.standings([2])[2], unit.records.works([2])[2]
        goods = unit.records.goods([work.id for work in works if work.kind is Kind.LIVE])
        comments = unit.records.comments([work.id for work in works])
    who = found.creator
    assert (who.name, who.field, who.sub, who.region, who.gender) == ("Mia Tan", "时尚", "穿搭", "上海", "f")
    assert (who.tier, who.followers, who.slug) == (Tier.WAIST, 421_500, "mia-tan")
    assert set(found.prices) == set(Form) == set(found.percentiles)
    assert (len(works), min(map(len, goods.values())) >= 4, len(comments)) == (17, True, 100)
    assert found.stars.count == 10


def test_a_creator_is_found_by_name_reading_work_and_good(rows: Batch) -> None:
    mine = [work for work in rows.works if work.creator_id == 1]
    ids = {work.id for work in mine}
    found = spelling(rows.creators[0], mine, [good for good in rows.goods if good.work_id in ids])
    assert (found.name, found.spelled) == ("小鱼儿", " xiaoyuer xye")
    assert found.words.startswith("小鱼儿 前护肤配方师")
    assert mine[0].title.lower() in found.words
    assert len(found.words) <= 400


def test_a_row_rebuilt_at_the_same_moment_is_the_row_written_in_bulk(market: Any) -> None:
    store, before = market[0], _contents(market[0])["search"]
    with store.unit() as unit:
        rebuild(unit, [*range(1, CREATORS + 1), 10**6], at=NOW)
        unit.commit()
    assert _contents(store)["search"] == before


def test_a_new_price_shows_in_search_once_rebuilt(tmp_path: Path) -> None:
    store = _empty(tmp_path / "small.db")
    make_market(store, creators=30, seed=3, now=NOW)
    with store.unit() as unit:
        card = unit.ratecards.current(2)
        unit.ratecards.add([type(card)(**{**vars(card), "version": 2, "day": 900_000})])
        rebuild(unit, [2], at=NOW)
        unit.commit()
    with store.reading() as unit:
        assert unit.search.standings([2])[2].prices[Form.DAY] == 900_000
    store.engine.dispose()
