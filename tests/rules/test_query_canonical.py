"""Filters are spelt so that they are read back, in both languages, and each chip takes one thing away."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.audience import Age
from bot.rules.forms import Form
from bot.rules.query import (
    KINDS,
    MOST_LETTERS,
    Filters,
    Order,
    Problem,
    Purpose,
    Rival,
    by_order,
    canonical,
    changed,
    chips_of,
    parse,
)
from bot.rules.query_places import PROVINCES
from bot.rules.query_places import words as places
from bot.rules.taxonomy import FIELDS, SUBS
from bot.rules.tiers import Tier
from bot.text import normalise

TODAY = date(2025, 11, 23)
NAMES, MINOR = [field.zh for field in FIELDS], [sub.zh for sub in SUBS]
REGIONS = sorted(set(places().values()))
TEXTS = [
    "国货",
    "小鱼儿",
    "国货 之光",
    "50万",
    "美妆",
    "not",
    "a&b",
    "🐟",
    "7",
    "k",
    "golden",
    "week",
    "没",
    "像",
    "不要",
]
BRANDS = ["欧莱雅", "l'oréal", "美妆", "完美 日记", "30天", "美的", "a&b", "的"]

amounts = st.integers(min_value=0, max_value=10**9)
counts = st.none() | st.integers(min_value=0, max_value=10**6)
rivals = st.builds(Rival, st.sampled_from(BRANDS), st.integers(min_value=1, max_value=3650))
shares = st.none() | st.integers(min_value=100, max_value=10_000)


def read(text):
    return parse(normalise(text), today=TODAY).filters


def some(choices, most=3):
    return st.lists(st.sampled_from(choices), max_size=most, unique=True).map(tuple)


def but(choices, taken):
    return [choice for choice in choices if choice not in taken]


@st.composite
def any_filters(draw):
    """Every filter within what `parse` returns: nothing is asked for and refused at once."""
    fields, subs, industries, text = (draw(some(choices)) for choices in (NAMES, MINOR, NAMES, TEXTS))
    tiers = draw(some(Tier, 4))
    regions = draw(some(REGIONS, 4))
    low, high = sorted([draw(amounts), draw(amounts)])
    cheap, dear = sorted([draw(amounts), draw(amounts)])
    fewest, most = sorted([draw(shares) or 100, draw(shares) or 10_000])
    return Filters(
        fields=fields,
        subs=subs,
        not_fields=draw(some(but(NAMES, fields))),
        not_subs=draw(some(but(MINOR, subs))),
        followers_min=draw(st.sampled_from([None, low])),
        followers_max=draw(st.sampled_from([None, high])),
        tiers=tiers,
        not_tiers=draw(some(but(Tier, tiers))),
        growth_min=draw(st.none() | amounts),
        growth_rate_min=draw(st.none() | st.integers(min_value=100, max_value=100_000)),
        regions=regions,
        not_regions=draw(some(but(REGIONS, regions))),
        gender=draw(st.sampled_from([None, "f", "m"])),
        women_min=draw(st.sampled_from([None, fewest])),
        women_max=draw(st.sampled_from([None, most])),
        audience_ages=draw(some(list(Age), 6)),
        audience_regions=draw(some(list(PROVINCES))),
        form=draw(st.none() | st.sampled_from(Form)),
        budget_min=draw(st.sampled_from([None, cheap])),
        budget_max=draw(st.sampled_from([None, dear])),
        discount_min=draw(st.none() | st.integers(min_value=100, max_value=9_999)),
        plays_min=draw(st.none() | amounts),
        units_min=draw(st.none() | amounts),
        cpm_max=draw(st.none() | st.integers(min_value=0, max_value=10**7)),
        engagement_min=draw(shares),
        acceptance_min=draw(shares),
        completion_min=draw(shares),
        orders_min=draw(counts),
        clients_min=draw(counts),
        industries=industries,
        not_industries=draw(some(but(NAMES, industries))),
        rivals=draw(st.lists(rivals, max_size=2, unique=True).map(tuple)),
        stars_min=draw(st.none() | st.integers(min_value=100, max_value=500)),
        on=draw(st.none() | st.dates(min_value=TODAY, max_value=date(2099, 12, 31))),
        newcomers=draw(st.booleans()),
        like=draw(st.none() | st.sampled_from(["小鱼儿", "amy chen", "美妆", "host_15", "a的b"])),
        purpose=draw(st.none() | st.sampled_from(Purpose)),
        order=draw(st.sampled_from(Order)),
        text=text,
        not_text=draw(some(but(TEXTS, text))),
    )


def fitting(filters):
    """As many of the lists' values as a button has room for, as `parse` would keep them."""
    for name in ("not_text", "text", "not_industries", "industries", "not_subs", "subs", "not_fields", "fields"):
        if len(canonical(filters)) <= MOST_LETTERS:
            break
        filters = changed(filters, **{name: ()})
    return filters


@settings(deadline=None, max_examples=200)
@given(any_filters().map(fitting))
def test_any_filters_are_read_back_from_their_spelling(filters):
    spelt = canonical(filters)

    assert len(spelt) <= MOST_LETTERS
    assert read(spelt) == parse(spelt, today=TODAY).filters == filters


@settings(deadline=None, max_examples=200)
@given(any_filters())
def test_any_filters_are_read_back_from_their_english_spelling(filters):
    spelt = canonical(filters, "en")

    assert len(spelt) > MOST_LETTERS or read(spelt) == filters


@settings(deadline=None, max_examples=100)
@given(any_filters())
def test_each_order_is_spelt_as_it_would_be_alone(filters):
    for language in ("zh", "en"):
        assert by_order(filters, language) == {
            order: canonical(changed(filters, order=order), language) for order in Order
        }


@settings(deadline=None, max_examples=60)
@given(any_filters().map(fitting))
def test_without_any_one_chip_the_rest_is_read_back(filters):
    for chip in chips_of(filters):
        assert chip.without != filters
        assert read(canonical(chip.without)) == chip.without


@settings(deadline=None, max_examples=100)
@given(any_filters())
def test_chips_come_in_their_order_and_taking_all_away_leaves_nothing(filters):
    kinds = [chip.kind for chip in chips_of(filters)]
    while chips := chips_of(filters):
        filters = chips[0].without

    assert kinds == sorted(kinds, key=KINDS.index)
    assert filters == Filters()


@pytest.mark.parametrize(
    ("filters", "zh", "en"),
    [
        (Filters(), "", ""),
        (
            Filters(fields=("美妆",), plays_min=10**6),
            "美妆 播放1000000以上",
            "beauty and make-up, plays at least 1,000,000",
        ),
        (Filters(budget_max=30_050), "预算300.5元以内", "budget at most 300.5 yuan"),
        (Filters(budget_max=10_05), "预算10.05元以内", "budget at most 10.05 yuan"),
        (Filters(rivals=(Rival("欧莱雅", 90),)), '90天内没合作过"欧莱雅"', 'not with "欧莱雅" for 90 days'),
        (Filters(like="小鱼儿"), '类似"小鱼儿"', 'like "小鱼儿"'),
        (Filters(not_tiers=(Tier.NEWCOMER,)), "不要新人量级", "no nano"),
        (Filters(audience_ages=(Age.YOUNG,)), "观众年龄18-23", "audience aged 18-23"),
        (Filters(audience_regions=("广东",)), "观众在广东", "audience in guangdong"),
        (Filters(women_max=4000), "女粉占比40%以内", "female audience at most 40%"),
        (Filters(discount_min=2000), "按天优惠20%以上", "day discount at least 20%"),
        (Filters(purpose=Purpose.IMMERSION), "种草", "for awareness"),
        (Filters(text=("国货", "50万")), '国货 "50万"', '国货, "50万"'),
        (Filters(regions=("来宾",)), "来宾市", "来宾市"),
    ],
)
def test_filters_are_spelt_as_a_marketer_would(filters, zh, en):
    assert (canonical(filters), canonical(filters, "en")) == (zh, en)


def test_double_quotes_are_left_out_as_there_is_no_way_to_say_them():
    assert canonical(Filters(text=('"a"',), rivals=(Rival('b"', 1),))) == '1天内没合作过"b" "a"'


def test_a_day_that_has_passed_since_is_refused_when_the_spelling_is_read_again():
    spelt = canonical(Filters(on=date(2025, 11, 22)))

    assert parse(spelt, today=TODAY).problems == (Problem(code="date_past", said="2025-11-22", about="on"),)


@pytest.mark.parametrize("filters", [Filters(regions=("小镇", "杭州")), Filters(not_regions=("小镇", "杭州"))])
def test_a_region_that_is_not_in_our_list_can_be_spelt(filters):
    assert read(canonical(filters)) == filters


def test_what_was_kept_with_one_region_and_one_tier_is_read_as_one_of_many():
    kept = "美妆 腰部 不要头部 杭州 不要北京 按天"  # as watches, buttons and messages of before hold it

    assert read(kept) == Filters(
        fields=("美妆",),
        tiers=(Tier.WAIST,),
        not_tiers=(Tier.HEAD,),
        regions=("杭州",),
        not_regions=("北京",),
        form=Form.DAY,
    )
    assert canonical(read(kept)) == kept


def test_what_is_no_filter_cannot_be_set():
    with pytest.raises(TypeError, match=r"no such filter: \['budget'\]"):
        changed(Filters(), budget=5, budget_max=5)


@pytest.mark.parametrize("order", Order)
def test_a_brief_is_spelt_in_each_order_as_it_would_be_alone(order):
    filters = read("美妆 粉丝100万以上 按天 预算5万以内 热门“云朵”")

    for language in ("zh", "en"):
        alone = canonical(changed(filters, order=order), language)
        assert by_order(filters, language)[order] == alone
        assert read(alone) == changed(filters, order=order)
