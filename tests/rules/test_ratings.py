from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.forms import Form
from bot.rules.ratings import (
    COUNTS_FOR,
    BadStars,
    Dimension,
    Item,
    NothingRated,
    NotYet,
    Score,
    WindowClosed,
    asked,
    checked,
    in_window,
    shrunk,
    window_end,
)
from bot.rules.stars import score

EXACTLY = settings(derandomize=True, deadline=None, max_examples=200)
TICK = timedelta(microseconds=1)
LIVE_FORMS = [Form.HOUR, Form.DAY, Form.SHARED]
VIDEO_STARS = {
    Item.CREATIVITY: 5,
    Item.FILMING: 4,
    Item.EDITING: 4,
    Item.INDEPENDENCE: 4,
    Item.COOPERATION: 3,
    Item.CREDIT: 5,
}
LIVE_STARS = {
    Item.CONDITION: 5,
    Item.ATMOSPHERE: 5,
    Item.EXPRESSION: 4,
    Item.DURATION: 3,
    Item.ATTITUDE: 4,
    Item.SCRIPT: 3,
    Item.PUNCTUALITY: 5,
}


@pytest.mark.parametrize("form", LIVE_FORMS)
def test_a_live_is_asked_for_the_seven_things_of_a_live(form):
    assert asked(form) == {
        "quality": ("condition", "atmosphere", "expression", "duration"),
        "cooperation": ("attitude", "script"),
        "credit": ("punctuality",),
    }


def test_a_video_is_asked_for_its_four_things_and_two_directly():
    assert asked(Form.VIDEO) == {
        "quality": ("creativity", "filming", "editing", "independence"),
        "cooperation": ("cooperation",),
        "credit": ("credit",),
    }


@pytest.mark.parametrize("form", LIVE_FORMS)
def test_a_dimension_of_a_live_is_the_mean_of_its_items(a_rating, form):
    rating = a_rating(form=form, items=LIVE_STARS)

    assert rating.dimensions == {"quality": 425, "cooperation": 350, "credit": 500}
    assert rating.overall == 425


def test_a_dimension_of_a_video_is_the_mean_of_its_items(a_rating):
    rating = a_rating(form=Form.VIDEO, items=VIDEO_STARS)

    assert rating.dimensions == {"quality": 425, "cooperation": 300, "credit": 500}
    assert rating.overall == 408  # 12.25 / 3


def test_the_mean_of_the_dimensions_is_exact_before_it_is_rounded(a_rating):
    items = {
        Item.CONDITION: 1,
        Item.ATMOSPHERE: 1,
        Item.EXPRESSION: 2,
        Item.ATTITUDE: 1,
        Item.SCRIPT: 2,
        Item.PUNCTUALITY: 1,
    }

    rating = a_rating(items=items)

    assert rating.dimensions == {"quality": 133, "cooperation": 150, "credit": 100}
    assert rating.overall == 128  # (4/3 + 3/2 + 1) / 3 = 1.27777…


def test_a_half_hundredth_goes_up(a_rating):
    items = {
        Item.CONDITION: 4,
        Item.ATMOSPHERE: 5,
        Item.EXPRESSION: 5,
        Item.DURATION: 5,
        Item.ATTITUDE: 5,
        Item.SCRIPT: 4,
        Item.PUNCTUALITY: 4,
    }

    assert a_rating(items=items).overall == 442  # (4.75 + 4.5 + 4) / 3 = 4.41666…


def test_what_does_not_apply_is_left_out_of_the_mean(a_rating):
    rating = checked(a_rating(items={Item.CONDITION: 5, Item.ATTITUDE: 4, Item.PUNCTUALITY: 3}))

    assert rating.dimensions == {"quality": 500, "cooperation": 400, "credit": 300}
    assert rating.version == 1
    assert rating.items_by_name == {"condition": 5, "attitude": 4, "punctuality": 3}


@EXACTLY
@given(st.sampled_from(Form), st.data())
def test_every_mean_lies_between_the_worst_and_the_best_item(a_rating, form, data):
    stars = {item: data.draw(st.integers(1, 5)) for of in asked(form).values() for item in of}
    rating = a_rating(form=form, items=stars)

    exact = sum(Fraction(sum(stars[item] for item in of), len(of)) for of in asked(form).values()) / 3
    assert min(stars.values()) * 100 <= rating.overall <= max(stars.values()) * 100
    assert abs(rating.overall - 100 * exact) <= Fraction(1, 2)


@pytest.mark.parametrize("stars", [0, 6, -1, 100])
def test_stars_are_from_one_to_five(a_rating, stars):
    with pytest.raises(BadStars):
        checked(a_rating(items={**LIVE_STARS, Item.ATTITUDE: stars}))


@pytest.mark.parametrize("stars", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("form", list(Form))
def test_one_to_five_stars_are_taken(a_rating, form, stars):
    assert checked(a_rating(stars, form)).overall == stars * 100


@pytest.mark.parametrize(("form", "item"), [(Form.HOUR, Item.FILMING), (Form.VIDEO, Item.ATMOSPHERE)])
def test_what_is_not_asked_of_this_form_is_refused(a_rating, form, item):
    given_ = a_rating(form=form)

    with pytest.raises(BadStars):
        checked(a_rating(form=form, items={**given_.items, item: 5}))


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("missing", list(Dimension))
def test_each_dimension_needs_at_least_one_item(a_rating, form, missing):
    items = {item: 5 for dimension, of in asked(form).items() if dimension is not missing for item in of}

    with pytest.raises(NothingRated):
        checked(a_rating(form=form, items=items))


def test_nothing_at_all_is_no_rating(a_rating):
    with pytest.raises(NothingRated):
        checked(a_rating(items={}))


def test_the_window_is_fourteen_days(now):
    assert window_end(now) == now + timedelta(days=14)


@pytest.mark.parametrize(
    ("moment", "refusal"),
    [
        (-TICK, "NotYet"),
        (timedelta(), ""),
        (timedelta(days=14) - TICK, ""),
        (timedelta(days=14), "WindowClosed"),
        (timedelta(days=99), "WindowClosed"),
    ],
)
def test_stars_are_taken_from_the_end_on_until_the_window_closes(now, moment, refusal):
    met = ""
    try:
        in_window(now, at=now + moment)
    except (NotYet, WindowClosed) as why:
        met = why.code

    assert met == refusal


def test_a_closed_window_says_when_it_closed(now):
    with pytest.raises(WindowClosed) as refused:
        in_window(now, at=now + timedelta(days=15))

    assert refused.value.facts == {"until": now + timedelta(days=14)}


def test_no_rating_is_no_star(now):
    assert score([], at=now) == Score(count=0, overall=None, dimensions={}, items={}, spread=(0, 0, 0, 0, 0))


def test_the_score_is_the_plain_mean_one_order_one_voice(a_rating, now):
    found = score([a_rating(5), a_rating(4), a_rating(items=LIVE_STARS)], at=now)

    assert (found.count, found.overall) == (3, 442)  # (500 + 400 + 425) / 3
    assert found.dimensions == {"quality": 442, "cooperation": 417, "credit": 467}
    assert (found.items[Item.DURATION], found.items[Item.CONDITION]) == (400, 467)
    assert found.spread == (0, 0, 0, 2, 1)


def test_an_item_that_one_order_leaves_out_is_the_mean_of_the_others(a_rating, now):
    few = a_rating(items={Item.CONDITION: 2, Item.ATTITUDE: 2, Item.PUNCTUALITY: 2})

    found = score([a_rating(5), few], at=now)

    assert (found.items[Item.CONDITION], found.items[Item.DURATION]) == (350, 500)


@pytest.mark.parametrize(
    ("stars", "spread"),
    [(1, (1, 0, 0, 0, 0)), (2, (0, 1, 0, 0, 0)), (3, (0, 0, 1, 0, 0)), (4, (0, 0, 0, 1, 0)), (5, (0, 0, 0, 0, 1))],
)
def test_the_spread_counts_whole_stars(a_rating, now, stars, spread):
    assert score([a_rating(stars)], at=now).spread == spread


def test_four_and_a_half_counts_as_five_in_the_spread(a_rating, now):
    half = a_rating(items={Item.CONDITION: 5, Item.DURATION: 4, Item.ATTITUDE: 5, Item.SCRIPT: 4, Item.PUNCTUALITY: 4})
    half_up = a_rating(form=Form.VIDEO, items={**VIDEO_STARS, Item.FILMING: 5, Item.COOPERATION: 4})

    assert [(one.overall, score([one], at=now).spread) for one in (half, half_up)] == [
        (433, (0, 0, 0, 1, 0)),
        (450, (0, 0, 0, 0, 1)),
    ]


@pytest.mark.parametrize(("age", "count"), [(timedelta(), 1), (COUNTS_FOR - TICK, 1), (COUNTS_FOR, 0)])
def test_a_rating_counts_for_two_years(a_rating, now, age, count):
    assert score([a_rating(at=now - age)], at=now).count == count


@pytest.mark.parametrize(("count", "few"), [(0, True), (1, True), (2, True), (3, False), (30, False)])
def test_fewer_than_three_are_few(count, few):
    assert Score(count=count).few is few


@pytest.mark.parametrize(
    ("total", "count", "mean", "hundredths"),
    [
        (0, 0, 430, 430),
        (500, 1, 430, 442),  # (2150 + 500) / 6 = 441.67
        (30 * 480, 30, 430, 473),  # 16550 / 35 = 472.86
        (3 * 100, 3, 430, 306),  # 2450 / 8 = 306.25
        (5 * 431, 5, 430, 431),  # 430.5 goes up
    ],
)
def test_for_sorting_five_ratings_of_the_fields_mean_are_added(total, count, mean, hundredths):
    assert shrunk(total, count, mean) == hundredths


def test_one_perfect_rating_does_not_beat_thirty_very_good_ones():
    assert shrunk(500, 1, 430) < shrunk(30 * 480, 30, 430)


@EXACTLY
@given(st.lists(st.integers(100, 500), max_size=40), st.integers(100, 500), st.integers(0, 400))
def test_for_sorting_a_better_rating_never_lowers_and_it_lies_between_the_means(given_, mean, better):
    total, count = sum(given_), len(given_)
    found = shrunk(total, count, mean)

    assert min([mean, *given_]) <= found <= max([mean, *given_])
    assert shrunk(total + better, count, mean) >= found


def test_a_dimension_that_does_not_apply_is_left_out_of_the_mean(a_rating):
    """Seven items are asked for a live: four of quality, two of cooperation, one of credit."""
    quality = {Item.CONDITION: 5, Item.ATMOSPHERE: 4}

    assert a_rating(items={**quality, Item.PUNCTUALITY: 2}).overall == 325  # of 4.5 and 2: no word on cooperation
    assert a_rating(items=quality).overall == 450
    assert a_rating(items={Item.ATTITUDE: 1}).overall == 100


def test_a_rating_stands_until_it_is_withdrawn(a_rating, now):
    assert (a_rating().stands, a_rating(withdrawn_at=now).stands) == (True, False)


def test_a_rating_is_that_of_the_brand_whose_order_it_is_and_nobodys_without_one(a_rating):
    assert (a_rating(tenant="T1").brand, a_rating(tenant="T1", order_id=None).brand) == ("T1", "")
