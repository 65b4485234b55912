from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.creators import (
    Expected,
    Figures,
    Kind,
    Rate,
    cost_per_thousand,
    engagement,
    expected,
    figures,
    last_works,
)
from bot.rules.orders import Outcome
from bot.rules.tiers import Tier

EXACTLY = settings(derandomize=True, deadline=None, max_examples=150)
DAY, TICK = timedelta(days=1), timedelta(microseconds=1)


def test_a_creator_of_whom_nothing_is_known_has_no_figures_and_no_zeros_in_their_place(now):
    found = figures([], [], at=now)

    assert found == Figures(
        industries={},
        plays={Kind.VIDEO: Expected(), Kind.LIVE: Expected()},
        units={Kind.VIDEO: Expected(), Kind.LIVE: Expected()},
    )
    rates = (found.acceptance, found.completion, found.punctuality, found.engagement)
    assert [rate.basis_points for rate in rates] == [None] * 4


def test_rates_are_counted_as_the_trade_does(a_deal, now):
    deals = [
        *[a_deal()] * 6,
        *[a_deal(Outcome.DECLINED)] * 2,
        a_deal(Outcome.EXPIRED),
        a_deal(Outcome.CREATOR_CANCELLED),
        a_deal(Outcome.FAILED),
        a_deal(Outcome.BRAND_CANCELLED),
    ]

    found = figures(deals, [], at=now)

    assert found.acceptance == Rate(9, 12)  # of twelve answered offers two were declined and one ran out
    assert found.completion == Rate(6, 8)  # what the brand cancelled is not counted


@pytest.mark.parametrize(
    ("outcome", "acceptance", "completion"),
    [
        (Outcome.FINISHED, Rate(1, 1), Rate(1, 1)),
        (Outcome.DECLINED, Rate(0, 1), Rate(0, 0)),
        (Outcome.EXPIRED, Rate(0, 1), Rate(0, 0)),
        (Outcome.CREATOR_CANCELLED, Rate(1, 1), Rate(0, 1)),
        (Outcome.FAILED, Rate(1, 1), Rate(0, 1)),
        (Outcome.BRAND_CANCELLED, Rate(1, 1), Rate(0, 0)),
    ],
)
def test_what_each_outcome_does_to_the_rates(a_deal, now, outcome, acceptance, completion):
    found = figures([a_deal(outcome)], [], at=now)

    assert (found.acceptance, found.completion) == (acceptance, completion)


@pytest.mark.parametrize(
    ("part", "whole", "basis_points"),
    [(0, 0, None), (4, 4, None), (0, 4, None), (5, 5, 10_000), (0, 5, 0), (1, 8, 1_250), (1, 6, 1_667), (2, 3, None)],
)
def test_a_rate_of_fewer_than_five_cases_is_not_given(part, whole, basis_points):
    assert Rate(part, whole).basis_points == basis_points


def test_clients_are_distinct_brands_and_industries_are_counted_most_first(a_deal, now):
    deals = [
        a_deal(brand="B1", industry="美妆"),
        a_deal(brand="B2", industry="母婴"),
        a_deal(brand="B1", industry="母婴"),
        a_deal(brand="B3", industry="家居"),
        a_deal(Outcome.DECLINED, brand="B4", industry="汽车"),
    ]

    found = figures(deals, [], at=now)

    assert (found.finished, found.clients) == (4, 3)
    assert list(found.industries.items()) == [("母婴", 2), ("家居", 1), ("美妆", 1)]


@pytest.mark.parametrize(("age", "recently"), [(timedelta(), 1), (90 * DAY - TICK, 1), (90 * DAY, 0)])
def test_recently_is_within_ninety_days(a_deal, now, age, recently):
    found = figures([a_deal(at=now - age)], [], at=now)

    assert (found.finished, found.finished_recently) == (1, recently)


def test_punctuality_is_of_finished_orders_whose_time_was_noted(a_deal, now):
    timed = [a_deal(on_time=on_time) for on_time in (True, True, False, None)]

    assert figures([*timed, a_deal(Outcome.FAILED, on_time=False)], [], at=now).punctuality == Rate(2, 3)


def test_expected_plays_are_the_lower_median_of_the_last_ten_of_a_kind(a_work, now):
    lives = [a_work(id_, at=now - id_ * DAY, plays=id_ * 100) for id_ in range(1, 13)]
    videos = [a_work(id_, kind=Kind.VIDEO, plays=7) for id_ in range(21, 26)]

    found = figures([], [*lives, *videos], at=now)

    assert found.plays == {
        Kind.LIVE: Expected(count=10, median=500, least=100, most=1_000),
        Kind.VIDEO: Expected(count=5, median=7, least=7, most=7),
    }
    assert found.last_work == now - DAY


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        ([], Expected(count=0)),
        ([9, 9, 9, 9], Expected(count=4)),
        ([9, 9, 9, 9, None, None], Expected(count=4)),
        ([1, 2, 3, 4, 500], Expected(count=5, median=3, least=1, most=500)),
        ([6, 5, 4, 3, 2, 1], Expected(count=6, median=3, least=1, most=6)),
        ([0, 0, 0, 0, 0], Expected(count=5, median=0, least=0, most=0)),
    ],
)
def test_fewer_than_five_known_numbers_are_not_enough(numbers, found):
    assert expected(numbers) == found


def test_works_of_the_same_moment_are_taken_by_their_number(a_work):
    works = [a_work(id_) for id_ in range(1, 13)]

    assert [work.id for work in last_works(works, Kind.LIVE)] == list(range(12, 2, -1))


def test_engagement_is_interactions_over_plays(a_work):
    works = [a_work(id_, plays=1_000, likes=60, comments=30, shares=10) for id_ in range(5)]

    rate = engagement(works)

    assert (rate, rate.basis_points) == (Rate(500, 5_000), 1_000)


def test_a_work_without_known_plays_or_interactions_says_nothing_of_engagement(a_work):
    works = [a_work(id_, plays=1_000, likes=60) for id_ in range(5)]
    silent = [
        a_work(8, plays=0, likes=99),
        a_work(9, plays=None, likes=99),
        a_work(10, plays=9_000),  # the source gives plays alone: that is not nought likes
    ]

    assert engagement([*works, *silent]) == Rate(300, 5_000)


@pytest.mark.parametrize("known", [{"likes": 0}, {"comments": 0}, {"shares": 0}])
def test_nought_interactions_are_a_known_number(a_work, known):
    works = [a_work(id_, plays=1_000, **known) for id_ in range(5)]

    assert engagement(works) == Rate(0, 5_000)


def test_four_works_are_not_enough_for_an_engagement_however_many_saw_them(a_work):
    works = [a_work(id_, plays=1_000_000, likes=60_000) for id_ in range(4)]

    assert engagement(works).basis_points is None


def test_engagement_looks_at_the_last_ten_of_each_kind(a_work, now):
    old = [a_work(id_, at=now - 99 * DAY, plays=10, likes=10) for id_ in range(20)]
    lives = [a_work(id_, plays=100, likes=1) for id_ in range(20, 30)]
    videos = [a_work(id_, kind=Kind.VIDEO, plays=100, likes=2) for id_ in range(30, 40)]

    assert figures([], [*old, *lives, *videos], at=now).engagement == Rate(30, 2_000)


@pytest.mark.parametrize(
    ("fen", "plays", "cpm"),
    [(2_304_000, 412_600, 5_584), (1, 2_000, 1), (1, 2_001, 0), (100, 0, None), (100, None, None)],
)
def test_what_a_thousand_plays_cost_is_rounded_half_up_and_unknown_without_plays(fen, plays, cpm):
    assert cost_per_thousand(fen, plays) == cpm


@pytest.mark.parametrize(
    ("followers", "tier"), [(None, None), (0, Tier.NEWCOMER), (300_000, Tier.WAIST), (5_000_000, Tier.HEAD)]
)
def test_a_creator_whose_followers_no_source_tells_has_no_tier(a_creator, followers, tier):
    assert a_creator(followers=followers).tier is tier


counts = st.none() | st.integers(0, 1_000)


@EXACTLY
@given(st.data())
def test_the_order_of_rows_changes_no_figure(a_deal, a_work, now, data):
    deals = data.draw(
        st.lists(
            st.builds(
                a_deal,
                st.sampled_from(Outcome),
                brand=st.sampled_from("ABC"),
                industry=st.sampled_from("XYZ"),
                on_time=st.sampled_from([None, True, False]),
                at=st.integers(0, 200).map(lambda days: now - days * DAY),
            ),
            max_size=20,
        )
    )
    works = data.draw(
        st.lists(
            st.builds(
                a_work,
                st.integers(1, 99),
                kind=st.sampled_from(Kind),
                plays=counts,
                likes=counts,
                units=counts,
                at=st.integers(0, 9).map(lambda days: now - days * DAY),
            ),
            max_size=30,
            unique_by=lambda work: work.id,
        )
    )
    shuffled = figures(data.draw(st.permutations(deals)), data.draw(st.permutations(works)), at=now)

    assert shuffled == figures(deals, works, at=now)
    assert list(shuffled.industries) == list(figures(deals, works, at=now).industries)


@EXACTLY
@given(st.lists(st.sampled_from(Outcome), max_size=40))
def test_no_rate_is_ever_more_than_all_or_less_than_nothing(a_deal, now, outcomes):
    found = figures([a_deal(outcome) for outcome in outcomes], [], at=now)

    for rate in (found.acceptance, found.completion):
        assert 0 <= rate.part <= rate.whole
        assert rate.basis_points is None or 0 <= rate.basis_points <= 10_000


@EXACTLY
@given(st.lists(st.sampled_from(Outcome), max_size=30))
def test_one_more_finished_order_never_lowers_a_rate(a_deal, now, outcomes):
    deals = [a_deal(outcome) for outcome in outcomes]
    before, after = figures(deals, [], at=now), figures([*deals, a_deal()], [], at=now)

    for one, other in ((before.acceptance, after.acceptance), (before.completion, after.completion)):
        assert one.part * other.whole <= other.part * one.whole or one == replace(one, whole=0)
