from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from math import log2, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.creators import Expected, Figures, Kind, Rate
from bot.rules.forms import Form
from bot.rules.ranking import (
    PAGE,
    RESERVED,
    WEIGHTS,
    Stars,
    is_promising,
    peer_key,
    percentile,
    prices,
    reasons,
    stand,
    terms,
)

EXACTLY = settings(derandomize=True, deadline=None, max_examples=300)
DAY = timedelta(days=1)
FIRST, LAST = date(2026, 3, 10), date(2026, 3, 12)
PLAYS = {Kind.LIVE: Expected(count=10, median=100_000, least=1, most=2), Kind.VIDEO: Expected(count=3)}


@st.composite
def rates(draw):
    whole = draw(st.integers(0, 300))
    return Rate(draw(st.integers(0, whole)), whole)


@st.composite
def stars(draw):
    given_ = draw(st.lists(st.integers(100, 500), max_size=50))
    return Stars(count=len(given_), total=sum(given_))


figures = st.builds(
    Figures,
    acceptance=rates(),
    completion=rates(),
    finished=st.integers(0, 2_000),
    last_work=st.none() | st.datetimes(datetime(2020, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)),
)
values = st.none() | st.integers(0, 100)


def total(*those, at):
    return sum(terms(*those, at=at).values())


def test_the_weights_make_a_million():
    assert sum(WEIGHTS.values()) == 1_000_000


def test_the_terms_are_what_the_formula_says(some_figures, now):
    found = terms(some_figures(last_work=now - 30 * DAY), Stars(count=5, total=2_350), 80, at=now)

    assert found == {
        "value": 240_000,
        "reliability": round(250_000 * ((9 + 4) / 15 + (8 + 4) / 14) / 2),
        "stars": 175_000,  # (5 × 430 + 2350) / 10 = 450, of one to five
        "experience": round(100_000 * log2(9) / 7),
        "freshness": 50_000,
        "exploration": round(50_000 / sqrt(9)),
    }


def test_a_creator_of_whom_nothing_is_known_stands_in_the_middle(now):
    assert terms(Figures(), Stars(), None, at=now) == {
        "value": 150_000,
        "reliability": 200_000,
        "stars": 165_000,
        "experience": 0,
        "freshness": 0,
        "exploration": 50_000,
    }


@EXACTLY
@given(figures, stars(), values)
def test_no_term_goes_beyond_its_weight(now, its_figures, its_stars, value):
    found = terms(its_figures, its_stars, value, at=now)

    assert {name: 0 <= points <= WEIGHTS[name] for name, points in found.items()} == dict.fromkeys(WEIGHTS, True)


@EXACTLY
@given(figures, stars(), values)
def test_the_terms_of_a_form_add_up_to_its_score(a_creator, a_card, now, its_figures, its_stars, value):
    peers = {("护肤保养", "waist", form): range(1_000, 1_100) for form in Form}

    standing = stand(a_creator(), a_card(), its_figures, its_stars, peers, at=now)

    for form, score in standing.scores.items():
        assert score == total(its_figures, its_stars, standing.percentiles.get(form), at=now)
        assert 0 <= score <= 1_000_000
    assert standing.score == max(standing.scores.values())


@EXACTLY
@given(figures, stars(), values)
def test_five_stars_more_never_lower_a_score(now, its_figures, its_stars, value):
    more = Stars(count=its_stars.count + 1, total=its_stars.total + 500)

    assert total(its_figures, its_stars, value, at=now) <= total(its_figures, more, value, at=now)


@EXACTLY
@given(figures, stars(), values, st.integers(1, 400))
def test_better_stars_from_as_many_never_lower_a_score(now, its_figures, its_stars, value, better):
    more = replace(its_stars, total=its_stars.total + better * bool(its_stars.count))

    assert total(its_figures, its_stars, value, at=now) <= total(its_figures, more, value, at=now)


@EXACTLY
@given(figures, stars(), values, st.sampled_from(["acceptance", "completion"]))
def test_a_kept_promise_never_lowers_a_score_and_a_broken_one_never_raises_it(now, its_figures, its_stars, value, name):
    rate = getattr(its_figures, name)
    kept = replace(its_figures, **{name: Rate(rate.part + 1, rate.whole + 1)})
    broken = replace(its_figures, **{name: Rate(rate.part, rate.whole + 1)})

    scores = [total(one, its_stars, value, at=now) for one in (broken, its_figures, kept)]
    assert scores == sorted(scores)


@EXACTLY
@given(figures, stars(), st.integers(0, 99), st.integers(1, 365))
def test_better_value_and_newer_work_never_lower_a_score(now, its_figures, its_stars, value, days):
    older = replace(its_figures, last_work=now - days * DAY)
    newer = replace(its_figures, last_work=now - (days - 1) * DAY)

    assert total(older, its_stars, value, at=now) <= total(newer, its_stars, value, at=now)
    assert total(older, its_stars, value, at=now) <= total(older, its_stars, value + 1, at=now)


def test_with_each_order_that_is_finished_a_creator_rises_until_experience_is_full(some_figures, now):
    kept = [Rate(orders, orders) for orders in range(1_000)]

    scores = [
        total(some_figures(finished=rate.whole, acceptance=rate, completion=rate), Stars(), None, at=now)
        for rate in kept
    ]

    assert scores[:128] == sorted(set(scores[:128]))
    # beyond that the fading bonus of exploration takes a few points of a million back
    assert min(after - before for before, after in pairwise(scores)) > -20


@pytest.mark.parametrize(("finished", "points"), [(0, 50_000), (1, 35_355), (3, 25_000), (99, 5_000), (10**6, 50)])
def test_exploration_is_a_bounded_bonus_that_fades_with_history(some_figures, now, finished, points):
    assert terms(some_figures(finished=finished), Stars(), None, at=now)["exploration"] == points


@pytest.mark.parametrize(
    ("age", "points"),
    [(timedelta(), 100_000), (-5 * DAY, 100_000), (30 * DAY, 50_000), (60 * DAY, 25_000), (9_999 * DAY, 0)],
)
def test_freshness_halves_every_thirty_days(some_figures, now, age, points):
    assert terms(some_figures(last_work=now - age), Stars(), None, at=now)["freshness"] == points


@pytest.mark.parametrize(("finished", "points"), [(0, 0), (1, 14_286), (127, 100_000), (5_000, 100_000)])
def test_experience_grows_ever_slower_and_ends(some_figures, now, finished, points):
    assert terms(some_figures(finished=finished), Stars(), None, at=now)["experience"] == points


@pytest.mark.parametrize(
    ("cpm", "peers", "place"),
    [
        (100, [100, 200, 300, 400, 500], 80),
        (99, [100, 200, 300, 400, 500], 100),
        (500, [100, 200, 300, 400, 500], 0),
        (300, [300, 300, 300, 300, 300], 0),
        (250, [100, 200, 300, 400, 500], 60),
        (100, [200, 300, 400, 500], None),
        (None, [100, 200, 300, 400, 500], None),
        (100, [], None),
    ],
)
def test_a_place_is_the_share_of_peers_who_cost_more(cpm, peers, place):
    assert percentile(cpm, peers) == place


@pytest.mark.parametrize(("count", "sum_", "mean"), [(0, 0, None), (1, 450, 450), (2, 901, 451), (3, 1_000, 333)])
def test_all_stars_in_one_figure_are_their_mean(count, sum_, mean):
    assert Stars(count=count, total=sum_).mean == mean


@pytest.mark.parametrize(
    ("today", "fen"),
    [
        (FIRST - DAY, 2_880_001),
        (FIRST, 2_304_001),  # 2304000.8
        (LAST, 2_304_001),
        (LAST + DAY, 2_880_001),
    ],
)
def test_todays_price_of_a_day_has_its_discount_off_while_it_holds(a_card, today, fen):
    card = a_card(day=2_880_001, day_discount=2_000, discount_from=FIRST, discount_until=LAST)

    assert prices(card, today=today) == {
        Form.HOUR: 600_000,
        Form.DAY: fen,
        Form.SHARED: 120_000,
        Form.VIDEO: 1_200_000,
    }


@pytest.mark.parametrize(
    ("changes", "fen"),
    [({"video_medium": None}, 800_000), ({"video_medium": None, "video_short": None}, 1_800_000)],
)
def test_a_video_counts_at_another_length_where_the_medium_one_is_not_offered(a_card, changes, fen):
    assert prices(a_card(**changes), today=FIRST)[Form.VIDEO] == fen


def test_a_form_without_a_price_has_no_place(a_creator, a_card, some_figures, now):
    card = a_card(hour=None, day=None, video_short=None, video_medium=None, video_long=None)

    standing = stand(a_creator(), card, some_figures(), Stars(), {}, at=now)

    assert (list(standing.prices), list(standing.scores), standing.main_form) == (
        [Form.SHARED],
        [Form.SHARED],
        Form.SHARED,
    )


def test_a_creator_who_takes_no_offers_now_has_no_place(a_creator, a_card, some_figures, now):
    standing = stand(a_creator(), a_card(paused=True), some_figures(), Stars(), {}, at=now)

    assert (standing.prices, standing.scores, standing.percentiles, standing.score) == ({}, {}, {}, 0)
    assert standing.main_form is None


def test_a_form_stands_among_the_peers_of_its_sub_vertical_and_tier(a_creator, a_card, some_figures, now):
    peers = {
        ("护肤保养", "waist", Form.DAY): [20_000, 30_000, 30_001, 40_000, 50_000],
        ("护肤保养", "head", Form.HOUR): [1, 2, 3, 4, 5],
    }

    standing = stand(a_creator(), a_card(), some_figures(plays=PLAYS), Stars(), peers, at=now)

    assert standing.cpm(Form.DAY) == 28_800  # ¥28,800 for a hundred thousand plays
    assert standing.percentiles == {Form.DAY: 80}
    assert (standing.main_form, standing.cpm(Form.VIDEO)) == (Form.DAY, None)
    assert standing.score == standing.scores[Form.DAY] == standing.scores[Form.HOUR] + 90_000


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({}, ("护肤保养", "waist", Form.DAY)),
        ({"sub": ""}, ("美妆", "waist", Form.DAY)),
        ({"followers": None}, ("护肤保养", "", Form.DAY)),
    ],
)
def test_peers_are_of_the_same_sub_vertical_or_else_field_and_of_the_same_tier(a_creator, changes, key):
    assert peer_key(a_creator(**changes), Form.DAY) == key


@pytest.mark.parametrize(
    ("followers", "changes", "promising"),
    [
        (9_999, {}, True),
        (9_999, {"finished": 50, "finished_recently": 9}, True),
        (None, {}, False),  # unknown is not small
        (10_000, {"finished": 2, "finished_recently": 1}, False),  # the small ones keep no place for long
        (300_000, {"finished": 2, "finished_recently": 2}, True),
        (300_000, {"finished": 3, "finished_recently": 1}, False),
        (300_000, {"finished": 8, "finished_recently": 0}, True),  # no finished order in 90 days: new again
        (300_000, {"finished": 0, "finished_recently": 0}, True),
        (1_000_000, {"finished": 0, "finished_recently": 0}, False),
        (5_000_000, {"finished": 2, "finished_recently": 2}, False),
        (9_999, {"last_work": None}, False),
        (9_999, {"completion": Rate(7, 8)}, False),
        (300_000, {"finished": 0, "finished_recently": 0, "completion": Rate(0, 1)}, False),
    ],
)
def test_newcomers_and_mid_tier_creators_with_little_history_are_promising(
    a_creator, some_figures, followers, changes, promising
):
    known = some_figures(**{"completion": Rate(8, 8), **changes})

    assert is_promising(a_creator(followers=followers), known) is promising


def test_two_places_of_ten_are_reserved():
    assert (PAGE, RESERVED) == (10, (3, 7))


def test_the_three_strongest_reasons_are_given_strongest_first(a_creator, a_card, some_figures, now):
    peers = {("护肤保养", "waist", Form.DAY): [20_000, *[50_000] * 9]}
    known = some_figures(
        plays=PLAYS, completion=Rate(50, 50), acceptance=Rate(18, 20), finished=50, finished_recently=4
    )

    standing = stand(a_creator(), a_card(), known, Stars(count=9, total=9 * 470), peers, at=now)

    assert [(why.code, why.facts) for why in reasons(standing, Form.DAY)] == [
        ("kept", {"part": 50, "whole": 50}),
        ("stars", {"stars": 470, "count": 9}),
        ("cheaper", {"percent": 90}),
    ]
    assert [why.code for why in reasons(standing, None)] == ["kept", "stars", "accepts"]


@pytest.mark.parametrize(
    ("changes", "its_stars", "codes"),
    [
        ({}, Stars(), []),
        ({"acceptance": Rate(9, 10)}, Stars(), ["accepts"]),
        ({"acceptance": Rate(4, 4)}, Stars(), []),  # too few to say
        ({"completion": Rate(19, 20)}, Stars(), ["kept"]),
        ({"completion": Rate(189, 200)}, Stars(), []),
        ({"finished_recently": 3}, Stars(), ["busy"]),
        ({}, Stars(count=3, total=1_350), ["stars"]),
        ({}, Stars(count=3, total=1_345), []),
        ({}, Stars(count=2, total=1_000), []),
    ],
)
def test_a_reason_is_given_only_where_the_figures_bear_it(
    a_creator, a_card, some_figures, now, changes, its_stars, codes
):
    plain = {"acceptance": Rate(1, 10), "completion": Rate(8, 10), "finished_recently": 1}

    standing = stand(a_creator(), a_card(), some_figures(**{**plain, **changes}), its_stars, {}, at=now)

    assert [why.code for why in reasons(standing, Form.DAY)] == codes


@pytest.mark.parametrize(("dearer", "codes"), [(6, ["cheaper"]), (5, [])])
def test_cheaper_is_said_from_sixty_of_a_hundred_on(a_creator, a_card, some_figures, now, dearer, codes):
    peers = {("护肤保养", "waist", Form.DAY): [*[1] * (10 - dearer), *[50_000] * dearer]}
    known = some_figures(plays=PLAYS, acceptance=Rate(1, 10), completion=Rate(8, 10))

    standing = stand(a_creator(), a_card(), known, Stars(), peers, at=now)

    assert [why.code for why in reasons(standing, Form.DAY)] == codes


def test_that_someone_is_promising_comes_first(a_creator, a_card, some_figures, now):
    known = some_figures(finished=2, finished_recently=2, completion=Rate(5, 5), acceptance=Rate(5, 5))

    standing = stand(a_creator(growth=900), a_card(), known, Stars(count=5, total=2_500), {}, at=now)

    found = reasons(standing, Form.DAY)
    assert [why.code for why in found] == ["promising", "stars", "kept"]
    assert found[0].facts == {"count": 2, "growth": 900}


@pytest.mark.parametrize(
    ("first", "last", "moment"),
    [
        (None, None, None),
        (date(2026, 3, 3), None, datetime(2026, 3, 2, 16, 0, tzinfo=UTC)),
        (date(2026, 3, 3), date(2026, 3, 4), datetime(2026, 3, 2, 16, 0, tzinfo=UTC)),
        (date(2026, 3, 2), date(2026, 3, 2), datetime(2026, 3, 2, 16, 0, tzinfo=UTC)),
        (date(2026, 3, 1), date(2026, 3, 4), datetime(2026, 3, 4, 16, 0, tzinfo=UTC)),
        (None, date(2026, 3, 1), None),
    ],
)
def test_prices_change_by_themselves_at_the_next_midnight_in_shanghai(
    a_creator, a_card, some_figures, now, first, last, moment
):
    card = a_card(day_discount=2_000, discount_from=first, discount_until=last)

    assert stand(a_creator(), card, some_figures(), Stars(), {}, at=now).stale_at == moment


def test_the_day_is_the_one_in_shanghai(a_creator, a_card, some_figures):
    card = a_card(day_discount=5_000, discount_from=FIRST, discount_until=FIRST)
    evening = datetime(2026, 3, 9, 16, 0, tzinfo=UTC)

    found = [
        stand(a_creator(), card, some_figures(), Stars(), {}, at=at).prices[Form.DAY]
        for at in (evening - DAY, evening - timedelta(seconds=1), evening, evening + DAY)
    ]

    assert found == [2_880_000, 2_880_000, 1_440_000, 2_880_000]
