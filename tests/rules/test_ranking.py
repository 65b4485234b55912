from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.audience import Audience
from bot.rules.creators import Creator, Expected, Figures, Kind, Rate, cost_per_thousand
from bot.rules.forms import Form
from bot.rules.query_filters import Filters, Purpose
from bot.rules.ranking import (
    FIT,
    MOST_FIT,
    PAGE,
    RESERVED,
    WEIGHTS,
    Stars,
    fit,
    fit_of,
    fitting,
    is_promising,
    most_fit,
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
    """Ratings of any age: what each gives, and how many thousandths of it count no more."""
    given_ = draw(st.lists(st.tuples(st.integers(100, 500), st.integers(0, 750)), max_size=50))
    return Stars(
        count=len(given_),
        total=sum(overall for overall, _ in given_),
        faded=sum(lost for _, lost in given_),
        faded_total=sum(overall * lost for overall, lost in given_),
    )


@st.composite
def all_figures(draw):
    """Figures that agree with each other: what is finished was accepted, and only what is finished was in time."""
    finished, failed, declined = draw(st.integers(0, 500)), draw(st.integers(0, 50)), draw(st.integers(0, 50))
    timed = draw(st.integers(0, finished))
    moments = st.datetimes(datetime(2020, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))
    return Figures(
        acceptance=Rate(finished + failed, finished + failed + declined),
        completion=Rate(finished, finished + failed),
        punctuality=Rate(draw(st.integers(0, timed)), timed),
        finished=finished,
        last_work=draw(st.none() | moments),
    )


figures = all_figures()
values = st.none() | st.integers(0, 100)
numbers = st.integers(-1, 10**12)
wants = st.builds(
    Filters,
    form=st.none() | st.sampled_from(Form),
    budget_max=st.none() | st.integers(0, 10**11),
    women_min=st.none() | st.integers(0, 10_000),
    purpose=st.none() | st.sampled_from(Purpose),
)
NOTHING_KNOWN = {"price": -1, "plays": -1, "units": -1, "engagement": -1, "women": -1}


def total(*those, at):
    return sum(terms(*those, at=at).values())


def without_bonus(*those, at):
    """The score but for exploration, whose loss is bounded by its weight."""
    return total(*those, at=at) - terms(*those, at=at)["exploration"]


def test_the_weights_make_a_million():
    assert (sum(WEIGHTS.values()), sum(FIT.values()), MOST_FIT) == (900_000, 100_000, 100_000)


def test_the_terms_are_what_the_formula_says(some_figures, now):
    known = some_figures(punctuality=Rate(7, 8), last_work=now - 30 * DAY)

    found = terms(known, Stars(count=5, total=2_350), 80, at=now)

    accepted, kept, timely = (9 + 4) / 15, (8 + 4.5) / 14, (7 + 4.5) / 13
    assert found == {
        "value": 144_000,
        "reliability": round(280_000 * (0.3 * (2 * accepted - 1) + 0.45 * (2 * kept - 1) + 0.25 * (2 * timely - 1))),
        "stars": 210_000,  # (5 × 430 + 2350) / 10 = 450, of three to five
        "freshness": 40_000,
        "exploration": round(80_000 * (sqrt(5 / 14) + sqrt(5 / 10)) / 2),
    }


def test_a_creator_of_whom_nothing_is_known_stands_in_the_middle(now):
    assert terms(Figures(), Stars(), None, at=now) == {
        "value": 90_000,
        "reliability": round(280_000 * (0.3 * 0.6 + 0.7 * 0.8)),
        "stars": 182_000,
        "freshness": 0,
        "exploration": 80_000,
    }


def test_old_ratings_weigh_less_than_new_ones(now):
    """Two of five stars and two of three: which of them are the old ones makes the difference."""
    both = {"count": 4, "total": 1_600, "faded": 1_000}
    better, worse = Stars(**both, faded_total=300 * 1_000), Stars(**both, faded_total=500 * 1_000)

    assert (better.mean, worse.mean) == (400, 400)
    assert (better.shrunk, worse.shrunk) == ((2_150 + 1_300) / 8, (2_150 + 1_100) / 8)
    found = [terms(Figures(), each, None, at=now)["stars"] for each in (worse, better)]
    assert found == sorted(set(found))


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
        assert 0 <= score <= 900_000
    assert standing.score == max(standing.scores.values())


@EXACTLY
@given(figures, stars(), values)
def test_five_stars_more_never_lower_a_score(now, its_figures, its_stars, value):
    more = replace(its_stars, count=its_stars.count + 1, total=its_stars.total + 500)

    assert without_bonus(its_figures, its_stars, value, at=now) <= without_bonus(its_figures, more, value, at=now)


@EXACTLY
@given(figures, stars(), values, st.integers(1, 400))
def test_better_stars_from_as_many_never_lower_a_score(now, its_figures, its_stars, value, better):
    more = replace(its_stars, total=its_stars.total + better * bool(its_stars.count))

    assert total(its_figures, its_stars, value, at=now) <= total(its_figures, more, value, at=now)


@EXACTLY
@given(figures, stars(), values, st.sampled_from(["acceptance", "completion", "punctuality"]))
def test_a_kept_promise_never_lowers_a_score_and_a_broken_one_never_raises_it(now, its_figures, its_stars, value, name):
    rate = getattr(its_figures, name)
    kept = replace(its_figures, **{name: Rate(rate.part + 1, rate.whole + 1)})
    broken = replace(its_figures, **{name: Rate(rate.part, rate.whole + 1)})

    scores = [without_bonus(one, its_stars, value, at=now) for one in (broken, its_figures, kept)]
    assert scores == sorted(scores)


@EXACTLY
@given(stars(), values, st.integers(0, 300), st.integers(1, 300))
def test_more_orders_kept_as_well_never_cost_more_than_the_bonus(now, its_stars, value, few, more):
    def at_equal_rate(orders):
        kept = Rate(orders, orders)
        return Figures(acceptance=kept, completion=kept, punctuality=kept, finished=orders, last_work=now)

    before, after = at_equal_rate(few), at_equal_rate(few + more)

    assert without_bonus(before, its_stars, value, at=now) <= without_bonus(after, its_stars, value, at=now)
    assert total(before, its_stars, value, at=now) - total(after, its_stars, value, at=now) <= WEIGHTS["exploration"]


@EXACTLY
@given(figures, stars(), values)
def test_the_bonus_falls_with_each_order_and_each_rating(now, its_figures, its_stars, value):
    done = replace(its_figures, completion=Rate(its_figures.completion.part + 1, its_figures.completion.whole + 1))
    rated = replace(its_stars, count=its_stars.count + 1, total=its_stars.total + 400)

    bonus = [terms(*those, value, at=now)["exploration"] for those in ((its_figures, its_stars), (done, its_stars))]
    assert bonus[1] <= bonus[0] <= WEIGHTS["exploration"]
    assert terms(its_figures, rated, value, at=now)["exploration"] <= bonus[0]


@EXACTLY
@given(
    st.lists(st.integers(0, 10**9), max_size=100), st.integers(1, 10**9), st.integers(0, 10**9), st.integers(1, 10**8)
)
def test_a_higher_price_never_raises_value(peers, price, more, plays):
    peers = sorted(peers)
    places = [percentile(cost_per_thousand(fen, plays), peers) for fen in (price + more, price)]

    assert places == [None, None] or places[0] <= places[1]


@EXACTLY
@given(wants, numbers, numbers, numbers, numbers, st.integers(-1, 10_000))
def test_what_a_brief_adds_is_within_its_bound(wanted, price, plays, units, engagement, women):
    known = {"price": price, "plays": plays, "units": units, "engagement": engagement, "women": women}

    found, most = fit(wanted, **known), fit(wanted, **known, most=True)

    assert 0 <= found <= most <= MOST_FIT
    assert most == fit(wanted, **NOTHING_KNOWN, most=True)


@EXACTLY
@given(wants)
def test_the_bound_is_reached_by_somebody(wanted):
    """No page is walked further than it must be."""
    fitting = {"price": wanted.budget_max or 1, "plays": 10**9, "units": 10**12, "engagement": 10_000, "women": 10_000}
    lost = FIT["audience"] if wanted.women_min == 10_000 else 0  # nothing lies beyond it

    assert fit(wanted, **fitting) >= fit(wanted, **NOTHING_KNOWN, most=True) - lost


@EXACTLY
@given(numbers, numbers, numbers, numbers, st.integers(-1, 10_000))
def test_what_a_brief_does_not_speak_of_adds_nothing(price, plays, units, engagement, women):
    known = {"price": price, "plays": plays, "units": units, "engagement": engagement, "women": women}

    assert fit(Filters(fields=("美妆",), plays_min=1), **known) == 0
    assert fit(Filters(), **known, most=True) == 0


@pytest.mark.parametrize(
    ("wanted", "known", "points"),
    [
        (Filters(form=Form.DAY, budget_max=5_000_000), {"price": 3_000_000}, 20_000),  # six tenths use it fully
        (Filters(form=Form.DAY, budget_max=5_000_000), {"price": 1_500_000}, 10_000),
        (Filters(form=Form.DAY, budget_max=5_000_000), {}, 0),
        (Filters(budget_max=5_000_000), {"price": 3_000_000}, 0),  # of which form would it be the price?
        (Filters(women_min=6_000), {"women": 8_000}, 10_000),
        (Filters(women_min=6_000), {"women": 5_000}, 0),
        (Filters(purpose=Purpose.IMMERSION), {"engagement": 500}, 30_000),
        (Filters(purpose=Purpose.IMMERSION), {"engagement": 5_000}, 60_000),
        (Filters(purpose=Purpose.SALES), {"units": 100, "price": 100_000}, 30_000),  # a hundred for ¥1,000
        (Filters(purpose=Purpose.SALES), {"units": 5_000, "price": 100_000}, 60_000),
        (Filters(purpose=Purpose.SALES), {"units": 5, "price": 100_000}, 0),
        (Filters(purpose=Purpose.SALES), {"units": 100}, 0),  # no price, no rate
        (Filters(purpose=Purpose.SALES), {"price": 100_000}, 0),
    ],
)
def test_a_brief_adds_what_the_formula_says(wanted, known, points):
    assert fit(wanted, **NOTHING_KNOWN | known) == points


def test_the_parts_of_fit_are_those_of_the_form_asked_for(a_creator, a_card, some_figures, now):
    known = some_figures(units={Kind.LIVE: Expected(count=5, median=2_880)}, engagement=Rate(500, 10_000), plays=PLAYS)
    standing = stand(a_creator(), a_card(), known, Stars(), {}, at=now)
    wanted = Filters(form=Form.DAY, budget_max=4_800_000, women_min=6_000, purpose=Purpose.SALES)

    assert fit_of(standing, Form.DAY, wanted) == {"budget": 20_000, "audience": 0, "purpose": 30_000}
    assert fit_of(standing, Form.DAY, wanted, Audience(women=8_000))["audience"] == 10_000
    assert fit_of(standing, Form.VIDEO, wanted) == {"budget": round(20_000 * 0.25 / 0.6), "audience": 0, "purpose": 0}


@EXACTLY
@given(figures, stars(), st.sampled_from(["name", "bio", "slug", "source", "region", "gender", "sample"]), st.text())
def test_nothing_that_could_be_paid_for_moves_a_score(a_card, now, its_figures, its_stars, name, text):
    """A score is worked out from figures, prices and peers. Whatever else a creator is, it stands where it stood."""
    plain = {"id": 1, "slug": "a", "name": "a", "field": "美妆", "followers": 5_000}
    one, other = Creator(**plain), Creator(**plain | {name: text, "id": 99})

    found = [stand(each, a_card(), its_figures, its_stars, {}, at=now) for each in (one, other)]

    assert found[0].scores == found[1].scores
    assert found[0].promising == found[1].promising


@EXACTLY
@given(figures, stars(), st.integers(0, 99), st.integers(1, 365))
def test_better_value_and_newer_work_never_lower_a_score(now, its_figures, its_stars, value, days):
    older = replace(its_figures, last_work=now - days * DAY)
    newer = replace(its_figures, last_work=now - (days - 1) * DAY)

    assert total(older, its_stars, value, at=now) <= total(newer, its_stars, value, at=now)
    assert total(older, its_stars, value, at=now) <= total(older, its_stars, value + 1, at=now)


@pytest.mark.parametrize(
    ("ended", "ratings", "points"),
    [(0, 0, 80_000), (15, 0, 60_000), (0, 15, 60_000), (15, 15, 40_000), (10**6, 10**6, 179)],
)
def test_exploration_is_a_bounded_bonus_that_fades_with_history(some_figures, now, ended, ratings, points):
    known = some_figures(completion=Rate(ended, ended))

    assert terms(known, Stars(count=ratings, total=430 * ratings), None, at=now)["exploration"] == points


@pytest.mark.parametrize(
    ("age", "points"),
    [(timedelta(), 80_000), (-5 * DAY, 80_000), (30 * DAY, 40_000), (60 * DAY, 20_000), (9_999 * DAY, 0)],
)
def test_freshness_halves_every_thirty_days(some_figures, now, age, points):
    assert terms(some_figures(last_work=now - age), Stars(), None, at=now)["freshness"] == points


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
    assert standing.score == standing.scores[Form.DAY] == standing.scores[Form.HOUR] + 54_000


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
    ("changes", "promising"),
    [
        ({}, True),
        ({"followers": 9_999}, True),
        ({"followers": 99_999}, True),
        ({"followers": None}, False),  # unknown is not small
        ({"followers": 1_000_000}, False),
        ({"followers": 5_000_000}, False),
        ({"finished": 4}, True),
        ({"finished": 5, "finished_recently": 0}, False),  # who has a history is no newcomer, however long ago
        ({"last_work": None}, False),
        ({"last_work": 30 * DAY}, True),
        ({"last_work": 31 * DAY}, False),
        ({"plays": {}}, False),  # nobody can say what to expect
        ({"plays": {Kind.VIDEO: Expected(count=4)}}, False),
        ({"completion": Rate(2, 3)}, False),
        ({"punctuality": Rate(1, 2)}, False),
        ({"acceptance": Rate(2, 4)}, True),
        ({"acceptance": Rate(2, 5)}, False),
        ({"stars": Stars(count=1, total=500)}, True),
        ({"stars": Stars(count=1, total=420)}, False),
    ],
)
def test_newcomers_and_mid_tier_creators_with_little_history_are_promising(
    a_creator, some_figures, now, changes, promising
):
    given_ = {"followers": 300_000, "stars": Stars(), "last_work": DAY, **changes}
    followers, its_stars, age = (given_.pop(name) for name in ("followers", "stars", "last_work"))
    known = some_figures(
        **{
            "acceptance": Rate(2, 2),
            "completion": Rate(2, 2),
            "punctuality": Rate(2, 2),
            "finished": 2,
            "plays": PLAYS,
            "last_work": age and now - age,
            **given_,
        }
    )

    assert is_promising(a_creator(followers=followers), known, its_stars, at=now) is promising


def test_two_places_of_ten_are_reserved():
    assert (PAGE, RESERVED) == (10, (3, 7))


def test_the_three_strongest_reasons_are_given_by_what_they_bring(a_creator, a_card, some_figures, now):
    peers = {("护肤保养", "waist", Form.DAY): [20_000, *[50_000] * 9]}
    known = some_figures(
        plays=PLAYS, completion=Rate(50, 50), acceptance=Rate(18, 20), finished=50, finished_recently=4
    )

    standing = stand(a_creator(), a_card(), known, Stars(count=9, total=9 * 470), peers, at=now)

    assert [(why.code, why.facts) for why in reasons(standing, Form.DAY)] == [
        ("cheaper", {"percent": 90}),  # 180,000 × 0.4
        ("stars", {"stars": 470, "count": 9}),  # 280,000 × (455.7 − 430) / 200
        ("kept", {"part": 50, "whole": 50}),
    ]
    assert [why.code for why in reasons(standing, None)] == ["stars", "kept", "accepts"]


@pytest.mark.parametrize(
    ("changes", "its_stars", "told"),
    [
        ({}, Stars(), []),
        ({"acceptance": Rate(9, 10)}, Stars(), [("accepts", {"part": 9, "whole": 10})]),
        ({"acceptance": Rate(4, 4)}, Stars(), []),  # too few to say
        ({"completion": Rate(19, 20)}, Stars(), [("kept", {"part": 19, "whole": 20})]),
        ({"completion": Rate(189, 200)}, Stars(), []),
        ({"punctuality": Rate(19, 20)}, Stars(), [("on_time", {"part": 19, "whole": 20})]),
        ({"punctuality": Rate(4, 4)}, Stars(), []),
        ({"punctuality": Rate(8, 8), "finished_recently": 3}, Stars(), [("all_on_time", {"count": 3})]),
        ({"punctuality": Rate(8, 8)}, Stars(), [("on_time", {"part": 8, "whole": 8})]),  # one in 90 days
        ({"punctuality": Rate(7, 7), "finished_recently": 3}, Stars(), [("on_time", {"part": 7, "whole": 7})]),
        ({}, Stars(count=3, total=1_350), [("stars", {"stars": 450, "count": 3})]),
        ({}, Stars(count=3, total=1_345), []),
        ({}, Stars(count=2, total=1_000), []),
    ],
)
def test_a_reason_is_given_only_where_the_figures_bear_it(
    a_creator, a_card, some_figures, now, changes, its_stars, told
):
    plain = {"acceptance": Rate(1, 10), "completion": Rate(8, 10), "finished_recently": 1}

    standing = stand(a_creator(), a_card(), some_figures(**{**plain, **changes}), its_stars, {}, at=now)

    assert [(why.code, why.facts) for why in reasons(standing, Form.DAY)] == told


@pytest.mark.parametrize(("dearer", "codes"), [(6, ["cheaper"]), (5, [])])
def test_cheaper_is_said_from_sixty_of_a_hundred_on(a_creator, a_card, some_figures, now, dearer, codes):
    peers = {("护肤保养", "waist", Form.DAY): [*[1] * (10 - dearer), *[50_000] * dearer]}
    known = some_figures(plays=PLAYS, acceptance=Rate(1, 10), completion=Rate(8, 10))

    standing = stand(a_creator(), a_card(), known, Stars(), peers, at=now)

    assert [why.code for why in reasons(standing, Form.DAY)] == codes


def test_that_someone_is_promising_comes_first(a_creator, a_card, some_figures, now):
    known = some_figures(finished=2, completion=Rate(5, 5), acceptance=Rate(5, 5), plays=PLAYS)

    standing = stand(a_creator(growth=900), a_card(), known, Stars(count=5, total=2_500), {}, at=now)

    found = reasons(standing, Form.DAY)
    assert [why.code for why in found] == ["promising", "stars", "accepts"]
    assert found[0].facts == {"count": 2, "growth": 900}


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (Filters(), []),
        (Filters(form=Form.DAY, budget_max=4_000_000), [("budget", {"price": 2_880_000, "budget": 4_000_000})]),
        (Filters(form=Form.DAY, budget_max=9_000_000), []),  # a third of it
        (Filters(form=Form.DAY, budget_max=2_000_000), []),  # too dear
        (Filters(women_min=6_000), [("women", {"women": 8_000, "wanted": 6_000})]),
        (Filters(women_min=8_000), []),
        (Filters(purpose=Purpose.IMMERSION), [("engages", {"rate": 620, "plays": 100_000})]),
        (Filters(purpose=Purpose.SALES), [("sells", {"units": 3_000, "count": 6, "price": 2_880_000})]),
    ],
)
def test_what_the_brief_asked_for_is_a_reason_with_its_numbers(a_creator, a_card, some_figures, now, wanted, told):
    known = some_figures(
        acceptance=Rate(1, 10),
        completion=Rate(8, 10),
        units={Kind.LIVE: Expected(count=6, median=3_000)},
        engagement=Rate(6_200, 100_000),
    )
    standing = stand(a_creator(), a_card(), known, Stars(), {}, at=now)

    found = reasons(standing, Form.DAY, wanted, audience=Audience(women=8_000))

    assert [(why.code, why.facts) for why in found] == told


def test_a_figure_that_is_not_known_is_no_reason(a_creator, a_card, some_figures, now):
    known = some_figures(acceptance=Rate(1, 10), completion=Rate(8, 10))
    standing = stand(a_creator(), a_card(day=None), known, Stars(), {}, at=now)
    asked = [
        (Form.DAY, Filters(budget_max=4_000_000)),
        (Form.HOUR, Filters(women_min=1)),
        (Form.HOUR, Filters(purpose=Purpose.IMMERSION)),
        (Form.HOUR, Filters(purpose=Purpose.SALES)),
        (None, Filters(budget_max=4_000_000)),
    ]

    assert [reasons(standing, form, wanted) for form, wanted in asked] == [[], [], [], [], []]


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


@EXACTLY
@given(wants, numbers, numbers, numbers, numbers, st.integers(-1, 10_000))
def test_what_search_asks_of_every_row_is_what_the_formula_says(wanted, price, plays, units, engagement, women):
    known = (price, plays, units, engagement, women)
    names = ("price", "plays", "units", "engagement", "women")

    suits = fitting(wanted)
    assert (suits is None) == (most_fit(wanted) == 0)
    expected = fit(wanted, **dict(zip(names, known, strict=True)))
    assert (suits(*known) if suits else 0) == expected


@pytest.mark.parametrize(
    ("wanted", "known", "points"),
    [
        (Filters(form=Form.DAY, budget_max=5_000_000), (3_000_000,), 20_000),  # the others may be left out
        (Filters(form=Form.DAY, budget_max=5_000_000), (9_000_000, 1, 1, 1, 1), 20_000),
        (Filters(form=Form.DAY, budget_max=5_000_000), (1_500_000,), 10_000),
        (Filters(form=Form.DAY, budget_max=5_000_000), (-1,), 0),
        (Filters(form=Form.DAY, budget_max=5_000_000, women_min=6_000), (1_500_000, -1, -1, -1, 8_000), 20_000),
        (Filters(form=Form.DAY, budget_max=5_000_000, purpose=Purpose.IMMERSION), (-1, -1, -1, 500, -1), 30_000),
        (Filters(women_min=6_000), (-1, -1, -1, -1, 5_000), 0),
    ],
)
def test_one_brief_is_asked_of_many_rows(wanted, known, points):
    suits = fitting(wanted)

    assert suits is not None
    assert suits(*known) == points
    assert points <= most_fit(wanted)


def test_a_brief_that_speaks_of_nothing_that_fits_asks_nothing_of_any_row():
    for wanted in (Filters(), Filters(plays_min=1), Filters(budget_max=5_000_000)):  # a budget of no form
        assert (fitting(wanted), most_fit(wanted)) == (None, 0)
