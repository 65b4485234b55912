from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from bot.rules.creators import Kind
from bot.rules.forms import Form
from bot.rules.metrics import ABOUT, Base, Code, Scale, Scope, Window, basis_points
from bot.rules.metrics_deals import cases, deal_tally
from bot.rules.metrics_record import Record, given
from bot.rules.orders import Outcome

DAY, TICK = timedelta(days=1), timedelta(microseconds=1)


@pytest.fixture
def figures(a_creator, now):
    """The figures of a creator's rows by code, kind and scope; costs by their form."""

    def build(works=(), deals=(), ratings=(), window=Window.ALL, prices=None, creator=None):
        record = Record(creator or a_creator(), works, deals, ratings, at=now)
        return {
            (each.code, each.form or each.kind, each.scope): each
            for each in record.metrics(window=window, prices=prices)
        }

    return build


@pytest.fixture
def of_deals(figures):
    """The figures of ended orders of both kinds."""
    return lambda deals, **more: {
        code: each for (code, kind, _), each in figures(deals=deals, **more).items() if kind is None
    }


def test_where_nothing_is_known_there_is_no_value_at_all(figures, a_creator):
    found = figures(prices={Form.DAY: 100, Form.VIDEO: 100}, creator=a_creator(followers=None))

    assert {code for code, _, _ in found} == set(Code)
    assert {each.value for each in found.values()} == {None}
    assert {each.enough for each in found.values()} == {False}


def test_a_rate_opens_to_the_rows_that_count_and_to_those_against_it(of_deals, a_deal, now):
    outcomes = [Outcome.FINISHED] * 4 + [Outcome.FAILED, Outcome.CREATOR_CANCELLED, Outcome.BRAND_CANCELLED]
    outcomes += [Outcome.DECLINED, Outcome.EXPIRED]
    found = of_deals([a_deal(outcome, at=now - DAY + TICK * n) for n, outcome in enumerate(outcomes)])

    completion, acceptance, finished = (found[code] for code in (Code.COMPLETION, Code.ACCEPTANCE, Code.FINISHED))
    assert (completion.part, completion.whole, completion.value) == (4, 6, 6_667)
    assert (completion.rows, completion.against) == ((1, 2, 3, 4), (5, 6))
    assert (acceptance.part, acceptance.whole) == (7, 9)
    assert (acceptance.rows, acceptance.against) == ((1, 2, 3, 4, 5, 6, 7), (8, 9))
    assert (finished.value, finished.whole, finished.against) == (4, 9, (5, 6, 7, 8, 9))


def test_a_rate_is_of_the_window_and_says_so(of_deals, a_deal, now):
    old = [a_deal(Outcome.FAILED, at=now - 90 * DAY)] * 3
    new = [a_deal(at=now - 90 * DAY + TICK)] * 5

    within, ever = (of_deals([*old, *new], window=window)[Code.COMPLETION] for window in (Window.QUARTER, Window.ALL))
    assert (within.part, within.whole, within.value) == (5, 5, 10_000)
    assert (ever.part, ever.whole, ever.value) == (5, 8, 6_250)
    assert (within.window, within.as_of, within.scale, within.base) == (
        Window.QUARTER,
        now,
        Scale.BASIS_POINTS,
        Base.ACCEPTED,
    )


def test_what_the_as_of_moment_does_not_know_yet_is_not_counted(of_deals, figures, a_deal, a_work, now):
    assert of_deals([a_deal(at=now + TICK), a_deal(at=now)])[Code.FINISHED].value == 1
    works = [a_work(id_, at=now + TICK * (id_ == 6)) for id_ in range(1, 7)]
    assert figures(works)[Code.PLAYS, Kind.LIVE, Scope.ALL].rows == (1, 2, 3, 4, 5)


def test_punctuality_is_of_finished_orders_whose_time_was_noted(of_deals, a_deal, now):
    timed = [a_deal(on_time=on_time, at=now - DAY * n) for n, on_time in enumerate((True, None, False, True, True))]
    found = of_deals([*timed, a_deal(Outcome.FAILED, on_time=False), a_deal(on_time=True)])[Code.PUNCTUALITY]

    assert (found.part, found.whole, found.value) == (4, 5, 8_000)
    assert found.against == (5,)  # the fifth to end of seven


def test_clients_are_distinct_and_industries_counted_most_first(of_deals, a_deal):
    found = of_deals(
        [
            a_deal(brand="B1", industry="美妆"),
            a_deal(brand="B2", industry="母婴"),
            a_deal(brand="B1", industry="母婴"),
            a_deal(Outcome.DECLINED, brand="B4", industry="汽车"),
        ]
    )

    assert (found[Code.CLIENTS].value, found[Code.CLIENTS].whole) == (2, 3)
    assert found[Code.INDUSTRIES].counts == (("母婴", 2), ("美妆", 1))


def test_nothing_finished_of_some_orders_is_nought_and_of_none_it_is_unknown(of_deals, a_deal):
    assert of_deals([a_deal(Outcome.DECLINED)])[Code.FINISHED].value == 0
    assert of_deals([])[Code.FINISHED].value is None


def test_orders_of_lives_and_of_videos_stand_apart_and_those_without_a_form_in_neither(figures, a_deal):
    deals = [a_deal(form=Form.DAY), a_deal(form=Form.SHARED), a_deal(form=Form.VIDEO), a_deal()]
    found = figures(deals=deals)

    counted = {kind: found[Code.FINISHED, kind, Scope.ALL].value for kind in (Kind.LIVE, Kind.VIDEO, None)}
    assert counted == {Kind.LIVE: 2, Kind.VIDEO: 1, None: 4}


def test_rows_without_an_id_are_numbered_from_the_oldest_in_whatever_order_they_come(a_deal, now):
    deals = [a_deal(at=now - DAY * n, brand=f"B{n}") for n in range(5)]

    assert cases(deals) == cases(reversed(deals))
    assert [(case.id, case.brand) for case in cases(deals)] == [(5, "B0"), (4, "B1"), (3, "B2"), (2, "B3"), (1, "B4")]


def test_rows_with_an_id_keep_it(a_deal, a_rating):
    deal, rating = SimpleNamespace(**vars(a_deal()), id=77), a_rating()
    given_one = SimpleNamespace(**vars(rating), overall=rating.overall, id=78)

    assert [case.id for case in cases([deal])] == [77]
    assert [each.id for each in given([given_one])] == [78]


def test_beside_the_median_stand_mean_range_and_the_worst_row(figures, a_work):
    works = [a_work(id_, gmv=gmv) for id_, gmv in ((1, 900), (2, 100), (3, 301), (4, 400), (5, None), (6, 300))]
    found = figures(works)[Code.GMV, Kind.LIVE, Scope.ALL]

    assert (found.value, found.median, found.mean) == (301, 301, 400)
    assert (found.least, found.most, found.worst) == (100, 900, 2)
    assert (found.part, found.n, found.whole) == (2_001, 5, 6)  # of six lives the sales of five are known
    assert (found.scale, found.rows) == (Scale.FEN, (2, 6, 3, 4, 1))


def test_four_known_numbers_are_not_enough_and_say_how_many_they_are(figures, a_work):
    found = figures([a_work(id_, units=0) for id_ in range(4)] + [a_work(9)])[Code.UNITS, Kind.LIVE, Scope.ALL]

    assert (found.value, found.median, found.mean, found.least, found.most) == (None,) * 5
    assert (found.n, found.whole, found.rows) == (4, 5, (0, 1, 2, 3))


def test_nought_is_a_number_where_a_source_gives_it(figures, a_work):
    found = figures([a_work(id_, plays=0) for id_ in range(5)])

    assert found[Code.PLAYS, Kind.LIVE, Scope.ALL].value == 0
    assert found[Code.ENGAGEMENT, Kind.LIVE, Scope.ALL].value is None


def test_organic_and_paid_works_stand_apart_and_unmarked_ones_count_among_all(figures, a_work):
    paid = {1: True, 2: False, 3: False, 4: None}
    found = figures([*(a_work(id_, commercial=commercial) for id_, commercial in paid.items()), a_work(5)])

    rows = {scope: found[Code.PLAYS, Kind.LIVE, scope].rows for scope in Scope}
    assert rows == {Scope.ALL: (1, 2, 3, 4, 5), Scope.ORGANIC: (2, 3), Scope.COMMERCIAL: (1,)}


def test_peaks_are_told_of_lives_alone(figures, a_work):
    kinds = {kind for code, kind, _ in figures([a_work(1, peak=3)]) if code is Code.PEAK}
    assert kinds == {Kind.LIVE}


def test_engagement_is_over_plays_of_the_last_ten_of_each_kind(figures, a_work, now):
    lives = [a_work(id_, at=now - id_ * DAY, plays=100, likes=1) for id_ in range(1, 12)]
    videos = [a_work(id_, kind=Kind.VIDEO, plays=100, shares=3) for id_ in range(21, 26)]
    found = figures([*lives, *videos])

    both, of_lives = (found[Code.ENGAGEMENT, kind, Scope.ALL] for kind in (None, Kind.LIVE))
    assert (both.part, both.whole, both.n, both.base) == (25, 1_500, 15, Base.PLAYS)
    assert (of_lives.part, of_lives.whole, of_lives.value) == (10, 1_000, 100)
    assert 11 not in both.rows


def test_what_to_expect_is_of_the_last_ten_inside_the_window(figures, a_work, now):
    works = [a_work(id_, at=now - id_ * 5 * DAY, plays=id_ * 100, units=id_) for id_ in range(13)]

    ever, lately = (figures(works, window=window) for window in (Window.ALL, Window.MONTH))
    assert ever[Code.EXPECTED_PLAYS, Kind.LIVE, Scope.ALL].value == 400  # the lower middle of 0 to 900
    assert lately[Code.EXPECTED_PLAYS, Kind.LIVE, Scope.ALL].value == 200  # of 0 to 500: the seventh is 30 days old
    assert lately[Code.EXPECTED_UNITS, Kind.LIVE, Scope.ALL].value == 2


def test_gmv_per_live_is_over_the_lives_whose_gmv_is_known(figures, a_work):
    works = [a_work(id_, gmv=101) for id_ in range(4)] + [a_work(8, gmv=100), a_work(9)]
    found = figures([*works, a_work(10, kind=Kind.VIDEO, gmv=9_999)])[Code.GMV_PER_LIVE, Kind.LIVE, Scope.ALL]

    assert (found.part, found.whole, found.value) == (504, 5, 101)


def test_costs_are_a_price_over_what_is_to_be_expected(figures, a_work):
    works = [a_work(id_, plays=2_000, units=30) for id_ in range(5)]
    found = figures(works, prices={Form.DAY: 100_000, Form.VIDEO: 5_000})

    cpm, sale = (found[code, Form.DAY, Scope.ALL] for code in (Code.CPM, Code.COST_PER_SALE))
    assert (cpm.part, cpm.whole, cpm.value, cpm.kind, cpm.base) == (
        100_000,
        2_000,
        50_000,
        Kind.LIVE,
        Base.EXPECTED_PLAYS,
    )
    assert (sale.part, sale.whole, sale.value) == (100_000, 30, 3_333)
    assert found[Code.CPM, Form.VIDEO, Scope.ALL].value is None  # no video was ever seen


@pytest.mark.parametrize(("units", "cost"), [(0, None), (1, 100)])
def test_a_sale_costs_nothing_that_can_be_told_where_none_is_to_be_expected(figures, a_work, units, cost):
    works = [a_work(id_, units=units) for id_ in range(5)]
    assert figures(works, prices={Form.DAY: 100})[Code.COST_PER_SALE, Form.DAY, Scope.ALL].value == cost


def test_growth_is_over_followers_and_dated_as_its_source_is(figures, a_creator, now):
    creator = a_creator(growth=-6_000, followers=300_000, as_of=now - DAY)
    found = figures(creator=creator, window=Window.ALL)[Code.GROWTH, None, Scope.ALL]

    assert (found.part, found.whole, found.value) == (-6_000, 300_000, -200)
    assert (found.window, found.as_of, found.rows) == (Window.MONTH, now - DAY, (7,))


@pytest.mark.parametrize("unknown", [{"growth": None}, {"followers": None, "growth": 5}, {"followers": 0, "growth": 0}])
def test_growth_that_no_source_tells_is_not_nought(figures, a_creator, unknown):
    assert figures(creator=replace(a_creator(growth=5), **unknown))[Code.GROWTH, None, Scope.ALL].value is None


def test_stars_are_a_mean_with_its_range_and_three_are_needed(figures, a_rating, now):
    ratings = [a_rating(stars, at=now - DAY * stars) for stars in (5, 4, 4)] + [a_rating(1, form=Form.VIDEO)]
    found = figures(ratings=ratings)

    lives, videos, both = (found[Code.STARS, kind, Scope.ALL] for kind in (Kind.LIVE, Kind.VIDEO, None))
    assert (lives.value, lives.median, lives.least, lives.most, lives.n) == (433, 400, 400, 500, 3)
    assert (videos.value, videos.n) == (None, 1)
    assert (both.value, both.worst) == (350, 4)


@pytest.mark.parametrize(
    ("part", "whole", "found"), [(1, 3, 3_333), (2, 3, 6_667), (1, 8, 1_250), (-1, 3, -3_333), (0, 5, 0), (3, 0, None)]
)
def test_basis_points_are_rounded_half_up(part, whole, found):
    assert basis_points(part, whole) == found


def test_every_code_says_what_it_is_counted_in():
    assert set(ABOUT) == set(Code)


def test_a_tally_knows_its_rows_by_time(a_deal, now):
    tally = deal_tally(cases([a_deal(at=now - DAY * n) for n in range(3)]), at=now)

    assert [row.id for row in tally.rows] == [3, 2, 1]


def test_median_mean_and_range_are_told_of_works_and_ratings_alone(figures, a_work, a_deal, a_rating):
    found = figures([a_work(id_) for id_ in range(5)], [a_deal()], [a_rating()])
    spread = {each.code for each in found.values() if each.spread}

    assert spread >= {Code.PLAYS, Code.STARS}
    assert spread.isdisjoint({Code.ACCEPTANCE, Code.COMPLETION, Code.FINISHED, Code.ENGAGEMENT, Code.GROWTH})
    assert {each.base for each in found.values() if each.spread} == {Base.WORKS, Base.RATINGS}


def test_a_record_that_moves_on_tells_what_one_made_at_that_moment_tells(a_creator, a_deal, a_rating, a_work, now):
    works = [a_work(id_, at=now - id_ * DAY, gmv=100 * id_) for id_ in range(1, 9)]
    deals = [a_deal(at=now - days * DAY, on_time=True) for days in (1, 29, 31)]
    ratings = [a_rating(5, at=now - DAY), a_rating(3, at=now - 400 * DAY)]
    moved = Record(a_creator(), works, deals, ratings, at=now - 30 * DAY)
    before = moved.metrics(Window.MONTH)

    moved.move(now)

    fresh = Record(a_creator(), works, deals, ratings, at=now)
    for window in Window:
        assert moved.metrics(window) == fresh.metrics(window)
    assert moved.metrics(Window.MONTH) != before
