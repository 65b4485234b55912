"""What ratings come to: kept step by step or from scratch, no brand weighing more than its share."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.forms import Form
from bot.rules.pricing import MARKET
from bot.rules.ratings import COUNTS_FOR, asked
from bot.rules.stars import MOST_OF_A_BRAND, SURE, WHOLE, Quarter, Sums, by_quarter, score, weights

EXACTLY = settings(derandomize=True, deadline=None, max_examples=150)
COUNTS = st.dictionaries(st.sampled_from(["", *"abcdefgh"]), st.integers(1, 60), min_size=1)
DAY = timedelta(days=1)


def from_scratch(ratings):
    """The score's mean by its definition, with exact fractions: an oracle that shares nothing with the rule."""
    brands = {rating.brand for rating in ratings}
    of = {brand: [one.overall for one in ratings if one.brand == brand] for brand in brands}
    weigh = weights({brand: len(given_) for brand, given_ in of.items()})
    voices = sum(weigh[brand] * len(given_) for brand, given_ in of.items())
    return Fraction(sum(weigh[brand] * sum(given_) for brand, given_ in of.items()), voices) if voices else None


# what a brand weighs


@pytest.mark.parametrize(
    ("given_", "weight"),
    [
        ({"a": 3}, {"a": 1000}),
        ({"a": 4}, {"a": 750}),  # 3 of 4
        ({"a": 30}, {"a": 100}),
        ({"a": 12, "b": 1, "c": 1}, {"a": 250, "b": 1000, "c": 1000}),
        ({"a": 7, "b": 5}, {"a": 428, "b": 600}),
        ({"": 40, "a": 4}, {"": 1000, "a": 750}),  # nobody tells whose they are: each is taken for another's
    ],
)
def test_no_brand_weighs_more_than_three_ratings(given_, weight):
    assert weights(given_) == weight


@EXACTLY
@given(COUNTS)
def test_the_cap_holds_for_every_brand_and_touches_nobody_below_it(given_):
    weigh = weights(given_)
    for brand, count in given_.items():
        assert not brand or weigh[brand] * count <= MOST_OF_A_BRAND * WHOLE
        assert count > MOST_OF_A_BRAND or weigh[brand] == WHOLE
    assert weigh.get("", WHOLE) == WHOLE


# step by step and from scratch


@EXACTLY
@given(st.data())
def test_kept_step_by_step_they_come_to_what_they_come_to_from_scratch(a_rating, now, data):
    """Any order of adding, editing, withdrawing and growing too old."""
    at, kept, sums = now, {}, Sums()
    for step in range(data.draw(st.integers(0, 25))):
        what = data.draw(st.sampled_from(["add", "add", "edit", "withdraw", "age"]))
        if what == "age":
            later = at + data.draw(st.timedeltas(timedelta(), 300 * DAY))
            sums.age(kept.values(), before=at, now=later)
            at = later
            kept = {key: one for key, one in kept.items() if one.at > at - COUNTS_FOR}
        elif what == "add" or not kept:
            form = data.draw(st.sampled_from([Form.HOUR, Form.DAY]))
            stars = {item: data.draw(st.integers(1, 5)) for of in asked(form).values() for item in of}
            order = data.draw(st.sampled_from([None, step]))
            made = a_rating(form=form, items=stars, order_id=order, tenant=data.draw(st.sampled_from("ABCD")), at=at)
            kept[step] = made
            sums.add(made)
        else:
            which = data.draw(st.sampled_from(sorted(kept)))
            sums.take(kept.pop(which) if what == "withdraw" else kept[which])
            if what == "edit":
                kept[which] = replace(kept[which], items=dict.fromkeys(kept[which].items, 5))
                sums.add(kept[which])
    counted = list(kept.values())
    found, exact = sums.score(), from_scratch(counted)

    assert found == score(data.draw(st.permutations(counted)), at=at)
    assert (found.overall is None) == (exact is None)
    assert exact is None or abs(found.overall - exact) <= Fraction(1, 2)
    assert found.count == len(counted) == sum(found.spread)


def test_fewer_than_four_of_a_brand_are_a_plain_mean(a_rating, now):
    found = score([a_rating(5), a_rating(4), a_rating(3)], at=now)

    assert (found.overall, found.plain, found.voices, found.of_one_brand) == (400, 400, 3_000, 0)


def test_a_brand_that_rates_often_moves_the_score_as_three_ratings_do(a_rating, now):
    others = [a_rating(3, tenant=brand) for brand in "ABCD"]
    found = score([*others, *(a_rating(5, tenant="friend") for _ in range(20))], at=now)

    assert found.plain == 467  # (4 × 3 + 20 × 5) / 24
    assert found.overall == 386  # (4 × 3 + 3 × 5) / 7
    assert (found.count, found.voices, found.of_one_brand, found.brands_capped) == (24, 7_000, 20, 1)
    assert found.spread == (0, 0, 4, 0, 20)


# how sure


def test_where_few_are_known_the_score_says_between_what_it_lies(a_rating, now):
    same = score([a_rating(4, tenant=brand) for brand in "ABC"], at=now)
    apart = score([a_rating(stars, tenant=str(stars)) for stars in (2, 4, 5)], at=now)

    assert (same.overall, same.likely) == (400, (347, 453))  # 1.96 × sqrt(5 × 0.6² / 8 / 3)
    assert (apart.overall, apart.likely) == (367, (266, 468))


@pytest.mark.parametrize(("count", "told"), [(1, False), (2, False), (3, True), (29, True), (30, False)])
def test_a_range_is_told_from_three_ratings_on_until_there_are_many(a_rating, now, count, told):
    assert SURE == 30
    found = score([a_rating(4, order_id=None) for _ in range(count)], at=now)

    assert (found.likely is not None) is told


@EXACTLY
@given(st.lists(st.tuples(st.integers(1, 5), st.sampled_from("ABCDEFG")), min_size=3, max_size=40))
def test_the_range_holds_the_mean_and_stays_between_one_star_and_five(a_rating, now, drawn):
    found = score([a_rating(stars, tenant=brand) for stars, brand in drawn], at=now)

    if found.likely:
        assert 100 <= found.likely[0] <= found.overall <= found.likely[1] <= 500


# by quarter


def test_quarters_run_from_the_first_rating_to_now_and_an_empty_one_has_no_mean(a_rating, now):
    given_ = [a_rating(5, at=now), a_rating(4, at=now - 200 * DAY), a_rating(3, at=now - 201 * DAY)]
    found = by_quarter(given_, at=now, day=lambda moment: moment.astimezone(MARKET).date())

    assert found[0].n == 2
    assert found[0].mean == 350
    assert found[-1][2:] == (1, 500)
    assert [quarter.mean for quarter in found[1:-1]] == [None] * (len(found) - 2)


def test_a_quarter_begins_with_its_first_day_in_the_market(a_rating, now):
    day = lambda moment: moment.astimezone(MARKET).date()  # noqa: E731
    first = now.replace(year=2025, month=9, day=30, hour=16)  # midnight in Shanghai

    made = [a_rating(5, at=first), a_rating(3, at=first - timedelta(seconds=1))]
    assert by_quarter(made, at=first, day=day) == [Quarter(2025, 3, 1, 300), Quarter(2025, 4, 1, 500)]


@pytest.mark.parametrize("count", [0, 1, 500])
def test_quarters_are_nine_at_most(a_rating, now, count):
    made = [a_rating(4, order_id=None, at=now - (number * 730 // count) * DAY) for number in range(count)]
    found = by_quarter(made, at=now, day=lambda moment: moment.astimezone(MARKET).date())

    assert len(found) <= 9
    assert sum(quarter.n for quarter in found) == len([one for one in made if one.at > now - COUNTS_FOR])


def test_what_is_taken_away_or_grows_too_old_counts_no_longer(a_rating, now):
    old, new, other = a_rating(1, tenant="A", at=now - 700 * DAY), a_rating(5, tenant="A"), a_rating(3, tenant="B")
    sums = Sums([old, new, other])

    sums.age([old, new, other], before=now, now=now + 29 * DAY)
    assert sums.score() == score([old, new, other], at=now)
    sums.age([old, new, other], before=now + 29 * DAY, now=now + 31 * DAY)
    assert sums.score() == score([new, other], at=now)
    sums.take(other)
    assert (sums.score().overall, sums.score().count) == (500, 1)
