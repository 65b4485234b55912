"""Finding is exact: whichever way a page is read, it holds who comes first of all who fit."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.rules.audience import Age
from bot.rules.forms import Form
from bot.rules.query import Filters, Order, parse
from bot.rules.query_filters import Purpose, Rival
from bot.rules.taxonomy import FIELDS
from bot.rules.tiers import Tier
from bot.sample.brands import BRANDS as SAMPLE_BRANDS
from bot.sample.market import make_market
from bot.services.standings import rebuild
from bot.text import normalise
from storage.search import FEW, Question
from storage.search_plan import Way
from storage.store import Store

MARKET_AT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)  # of the market in conftest
TODAY = date(2026, 11, 2)
Market = Any
BRANDS = [normalise(brand) for field in ("美妆", "美食") for brand in SAMPLE_BRANDS[field]]
NAMES = [field.zh for field in FIELDS]
BRIEFS = [
    "", "美妆", "美妆 按天 预算5万以内", "按小时 预算2千以内", "预算1万以内", "做过美妆 做过美食", "护肤 杭州 女",
    "美妆 美食 穿搭", "粉丝最多", "按价格排序", "按价格排序 视频 美妆", "按评分排序 杭州", "按销量排序 粉丝1万以上",
    "按性价比排序 拼场", "按播放排序 视频", "头部", "肩部 女 4.5星以上", "美", "分享", "xiao", "小鱼", "xye",
    "完单率95%以上 接单率90%以上", "上海或杭州 美妆", "浙江 江苏 腰部和尾部", "江浙沪 不要杭州 按粉丝排序",
    "北京 上海 广东 四川 浙江 江苏 山东 分享",
    "新人 美食", "11月9日", "美妆 11月9日 按天", "视频 预算3千-8千 播放1万以上", "cpm 50以内 按小时",
]  # fmt: skip


def pages(market: Market, said: Filters, pool: bool | None, *, most: int) -> None:
    """Three pages along every way that is open are the first three of everybody who fits."""
    everybody = market.fitting(said, pool)
    with market.store.finding() as looking:
        asked = looking.search.question(said, at=MARKET_AT)
        for plan in looking.search.ways(asked, promising=pool):
            after, seen = None, []
            for _ in range(3):
                page = looking.search.read(asked, plan, promising=pool, after=after, most=most)
                seen += [(found.key, found.creator_id) for found in page]
                after = page[-1].key if page else after
            assert seen == everybody[: 3 * most], plan


@pytest.mark.parametrize("brief", BRIEFS)
def test_every_way_gives_the_same_pages(market: Market, brief: str) -> None:
    said = parse(normalise(brief), today=TODAY).filters
    for pool in (True, False, None):
        pages(market, said, pool, most=10)


def bounds(most: int) -> st.SearchStrategy[int | None]:
    return st.none() | st.integers(0, most)


RARELY = st.none()
PLACES = ["杭州", "浙江", "广东", "上海", "四川", "成都"]
RIVALS = st.builds(Rival, st.sampled_from(BRANDS), st.sampled_from([30, 3_000]))
FILTERS = st.builds(
    Filters,
    fields=st.lists(st.sampled_from(NAMES), max_size=2, unique=True).map(tuple),
    not_fields=st.lists(st.sampled_from(NAMES), max_size=2, unique=True).map(tuple),
    tiers=RARELY.map(lambda none: ()) | st.lists(st.sampled_from(Tier), max_size=3, unique=True).map(tuple),
    not_tiers=st.lists(st.sampled_from(Tier), max_size=1).map(tuple),
    regions=RARELY.map(lambda none: ()) | st.lists(st.sampled_from(PLACES), max_size=4, unique=True).map(tuple),
    not_regions=st.lists(st.sampled_from(["北京", "广东", "杭州"]), max_size=2, unique=True).map(tuple),
    gender=st.none() | st.sampled_from(["f", "m"]),
    followers_min=bounds(200_000),
    growth_min=RARELY | bounds(2_000),
    women_min=RARELY | bounds(9_000),
    audience_ages=st.lists(st.sampled_from(Age), max_size=2, unique=True).map(tuple),
    audience_regions=st.lists(st.sampled_from(["广东", "浙江", "山东"]), max_size=1).map(tuple),
    form=st.none() | st.sampled_from(Form),
    budget_max=st.none() | st.integers(50_000, 5_000_000),
    completion_min=RARELY | bounds(9_500),
    industries=st.lists(st.sampled_from(["美妆", "美食"]), max_size=1).map(tuple),
    not_industries=st.lists(st.sampled_from(["美妆", "汽车"]), max_size=1).map(tuple),
    rivals=st.lists(RIVALS, max_size=1).map(tuple),
    stars_min=RARELY | st.sampled_from([400, 450]),
    purpose=st.none() | st.sampled_from(Purpose),
    order=st.sampled_from([Order.RECOMMENDED, Order.RECOMMENDED, *Order]),
    text=st.lists(st.sampled_from(["美", "好物", "分享", "日常", "a"]), max_size=1).map(tuple),
    not_text=st.lists(st.sampled_from(["好物", "广告"]), max_size=1).map(tuple),
)  # fmt: skip


@given(said=FILTERS, pool=st.sampled_from([True, False, None]), most=st.integers(1, 12))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_filters_find_who_fits_and_nobody_else(market: Market, said: Filters, pool: bool | None, most: int) -> None:
    pages(market, said, pool, most=most)


@pytest.mark.parametrize("brief", BRIEFS)
def test_in_a_small_market_everybody_who_fits_is_counted(market: Market, brief: str) -> None:
    said = parse(normalise(brief), today=TODAY).filters
    assert len(market.rows) <= FEW
    with market.store.finding() as looking:
        found = looking.search.count(looking.search.question(said, at=MARKET_AT))
    assert (found.number, found.exact) == (len(market.fitting(said)), True)


def test_rare_marks_are_looked_up_and_common_figures_walked(market: Market) -> None:
    def shortest(brief: str) -> Way:
        asked = looking.search.question(parse(normalise(brief), today=TODAY).filters, at=MARKET_AT)
        return looking.search.ways(asked)[0].way

    with market.store.finding() as looking:
        assert shortest("预算5万以内") is Way.WALK
        assert shortest("美妆 按天") is Way.WALK
        if market.raw.sqlite:  # PostgreSQL's index of words is in no order, and reads all that it finds
            assert shortest("杭州 做过美妆 做过美食") is Way.WORDS
        assert shortest("国货") is Way.WORDS


def test_names_are_found_exactly_then_by_beginning_then_by_reading_then_with_a_slip(market: Market) -> None:
    with market.store.finding() as looking:
        called = lambda name: [each.creator.name for each in looking.search.called(name, most=3)]  # noqa: E731
        assert called("小鱼儿")[0] == "小鱼儿"
        assert called("小鱼")[0].startswith("小鱼")
        assert called("鱼儿") == ["小鱼儿"]
        assert called("xiaoyuer") == ["小鱼儿"]
        assert "小鱼儿" in called("xye")
        assert called("没有这样的人") == []


def test_a_changed_creator_is_found_as_changed_at_once(store: Store) -> None:
    make(store)
    with store.unit() as unit:
        standing, spelling = unit.search.get(5) or pytest.fail("nobody")
        moved = replace(
            standing,
            creator=replace(standing.creator, region="拉萨", name="改名的人"),
            scores=dict.fromkeys(standing.scores, 999000),
        )
        unit.search.put([(moved, replace(spelling, name="改名的人", words="改名的人 牦牛"))], at=MARKET_AT)
        unit.commit()
    with store.finding() as looking:
        search = looking.search

        def first(**said: object) -> list[int]:
            asked = search.question(Filters(**said), at=MARKET_AT)  # type: ignore[arg-type]
            found = [search.read(asked, plan, promising=None, after=None, most=1) for plan in search.ways(asked)]
            return sorted({each.creator_id for page in found for each in page})

        assert first() == [5]
        assert first(regions=("浙江", "西藏")) == [5]
        assert first(text=("牦牛",)) == [5]
        assert first(text=("改名",)) == [5]
        assert search.exactly("改名的人", most=2) == [5]
        asked = search.question(Filters(text=(spelling.name,)), at=MARKET_AT)
        assert 5 not in [each.creator_id for each in search.page(asked, promising=None, after=None, most=50)]


def test_made_anew_from_rows_everything_is_found_as_before(store: Store, market_of: Any) -> None:
    make(store)
    with store.finding() as looking:
        before = market_of(store, looking.raw)
    with store.unit() as unit:
        rebuild(unit, [row["creator_id"] for row in before.rows], at=MARKET_AT)
        unit.commit()
    with store.finding() as looking:
        after = market_of(store, looking.raw)
        assert sorted(map(repr, after.rows)) == sorted(map(repr, before.rows))
        for brief in ("分享", "护肤 杭州", "xiao", "做过美妆"):
            pages(after, parse(normalise(brief), today=TODAY).filters, None, most=10)


@pytest.mark.parametrize("sample", [1, 3, 100])
def test_peers_of_all_forms_at_once_are_those_of_each(market: Market, sample: int) -> None:
    groups = {(row["sub"], row["tier"]) for row in market.rows}
    with market.store.finding() as looking:
        for sub, tier in [*sorted(groups), ("", "")]:
            found = looking.search.peers_in(sub, tier, sample=sample)
            assert found == {form: looking.search.peers(sub, form, tier, sample=sample) for form in Form}


def test_what_is_rolled_back_is_not_found(store: Store) -> None:
    make(store)
    with store.unit() as unit:
        standing, spelling = unit.search.get(5) or pytest.fail("nobody")
        unit.search.put([(standing, replace(spelling, words="从未写下"))], at=MARKET_AT + timedelta(days=1))
    with store.finding() as looking:
        asked = looking.search.question(Filters(text=("从未写下",)), at=MARKET_AT)
        assert looking.search.page(asked, promising=None, after=None, most=5) == []


def test_a_question_is_worked_out_once_and_read_many_times(market: Market) -> None:
    with market.store.finding() as looking:
        asked: Question = looking.search.question(Filters(fields=("美妆",)), at=MARKET_AT)
        assert looking.search.ways(asked) is looking.search.ways(asked)


def make(store: Store) -> None:
    make_market(store, creators=60, seed=3, now=MARKET_AT)


def test_who_only_declined_a_rival_has_not_worked_for_it(market: Market) -> None:
    deals = market.raw.rows("SELECT brand_key, creator_id, outcome FROM deals")
    finished = {(brand, id_) for brand, id_, outcome in deals if outcome == "finished"}
    brand, declined = next((b, id_) for b, id_, outcome in deals if outcome == "declined" and (b, id_) not in finished)
    worked = next(id_ for b, id_ in sorted(finished) if b == brand)
    with market.store.finding() as looking:
        asked = looking.search.question(Filters(rivals=(Rival(brand, 3_650),)), at=MARKET_AT)
        fitting = {found.creator_id for found in looking.search.page(asked, promising=None, after=None, most=400)}
    assert declined in fitting
    assert worked not in fitting


def test_indexes_that_a_killed_fill_left_out_are_made_again(store: Store) -> None:
    make(store)
    asked = Filters(fields=("美妆",))
    with store.finding() as looking:
        before = looking.search.page(looking.search.question(asked, at=MARKET_AT), promising=None, after=None, most=5)
    with store.engine.begin() as connection:
        for name in ("ix_search_field_rank", "ix_search_all_rank"):
            connection.exec_driver_sql(f"DROP INDEX {name}")
    store.mend_search()
    store.mend_search()  # nothing is left to be made
    with store.finding() as looking:
        question = looking.search.question(asked, at=MARKET_AT)
        assert looking.search.page(question, promising=None, after=None, most=5) == before
        assert before != []


def test_the_first_creators_are_found_as_soon_as_they_are_there(store: Store) -> None:
    def found() -> int:
        with store.finding() as looking:
            asked = looking.search.question(Filters(), at=MARKET_AT)
            return len(looking.search.page(asked, promising=None, after=None, most=5))

    assert found() == 0
    make(store)
    assert found() == 5
