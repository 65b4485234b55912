"""Which figures stand side by side, and which of them is best."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.comparisons import (
    Asked,
    Better,
    Cell,
    Measure,
    TooFew,
    TooMany,
    checked,
    compare,
    enough,
    marked,
)
from bot.rules.creators import Creator, Expected, Figures, Kind, Rate
from bot.rules.forms import Form, Length
from bot.rules.pricing import BadQuantity, TooManyProducts, TooShort
from bot.rules.ranking import Standing, Stars
from bot.rules.ratecards import NoPrice, RateCard

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
VALUES = st.lists(st.one_of(st.none(), st.integers(0, 20)), min_size=2, max_size=5)


def a_standing(number=1, *, stars=(0, 0), figures=None, followers=1_000_000, **prices):
    creator = Creator(id=number, slug=f"c{number}", name=f"达人{number}", field="美妆", followers=followers)
    card = RateCard(creator_id=number, **prices)
    return Standing(
        creator=creator, card=card, figures=figures or Figures(), stars=Stars(count=stars[0], total=stars[1])
    )


def plays(median, kind=Kind.LIVE):
    return Figures(plays={kind: Expected(count=10, median=median, least=1, most=10 * median)})


def row(comparison, measure, form=None):
    return next(each for each in comparison.rows if (each.measure, each.form) == (measure, form))


def values(comparison, measure, form=None):
    return [cell.value for cell in row(comparison, measure, form).cells]


def best(comparison, measure, form=None):
    return [cell.best for cell in row(comparison, measure, form).cells]


@given(VALUES, st.sampled_from([Better.HIGHER, Better.LOWER]))
def test_the_best_are_all_those_that_nobody_beats_and_never_an_unknown(numbers, better):
    cells = marked([Cell(value=number) for number in numbers], better)
    known = [number for number in numbers if number is not None]
    for number, cell in zip(numbers, cells, strict=True):
        beaten = number is not None and any(
            each > number if better is Better.HIGHER else each < number for each in known
        )
        assert cell.best == (number is not None and len(known) > 1 and not beaten)


@given(VALUES)
def test_where_two_are_known_somebody_is_best(numbers):
    cells = marked([Cell(value=number) for number in numbers], Better.LOWER)
    known = [number for number in numbers if number is not None]
    assert any(cell.best for cell in cells) == (len(known) > 1)


@given(VALUES)
def test_what_is_for_the_brand_to_say_has_no_best(numbers):
    cells = [Cell(value=number) for number in numbers]
    assert marked(cells, Better.NEITHER) == tuple(cells)


def test_ties_are_all_marked():
    assert [cell.best for cell in marked([Cell(value=n) for n in (3, 5, 5)], Better.HIGHER)] == [False, True, True]


def test_what_stands_alone_is_compared_with_nothing():
    assert [cell.best for cell in marked([Cell(value=5), Cell(value=None)], Better.HIGHER)] == [False, False]


def test_the_same_need_is_priced_under_each_form():
    one = a_standing(1, hour=100_000, day=900_000, product=50_000, video_medium=300_000)
    two = a_standing(2, hour=120_000, day=800_000, product=60_000, video_medium=300_000)
    compared = compare([one, two], Asked(), at=NOW)
    assert values(compared, Measure.PRICE, Form.HOUR) == [400_000, 480_000]
    assert values(compared, Measure.PRICE, Form.DAY) == [900_000, 800_000]
    assert values(compared, Measure.PRICE, Form.SHARED) == [50_000, 60_000]
    assert values(compared, Measure.PRICE, Form.VIDEO) == [300_000, 300_000]
    assert best(compared, Measure.PRICE, Form.DAY) == [False, True]
    assert best(compared, Measure.PRICE, Form.VIDEO) == [True, True]


def test_amounts_length_fee_and_discount_go_into_the_price():
    card = {"hour": 100_000, "day": 1_000_000, "product": 50_000, "video_long": 500_000}
    discounted = a_standing(1, **card, day_discount=2_000, discount_until=date(2026, 3, 2))
    asked = Asked(half_hours=5, days=2, products=3, length=Length.LONG)
    compared = compare([discounted, a_standing(2, **card)], asked, at=NOW, service_fee=500)
    assert values(compared, Measure.PRICE, Form.HOUR) == [262_500, 262_500]
    assert values(compared, Measure.PRICE, Form.DAY) == [1_680_000, 2_100_000]
    assert values(compared, Measure.PRICE, Form.SHARED) == [157_500, 157_500]
    assert values(compared, Measure.PRICE, Form.VIDEO) == [525_000, 525_000]


def test_why_there_is_no_price_is_kept_and_is_never_best():
    choosy = a_standing(1, hour=1, min_half_hours=10, product=1, capacity=2, day=5)
    other = a_standing(2, hour=100_000, product=100_000, video_medium=7)
    compared = compare([choosy, other, a_standing(3)], Asked(products=3), at=NOW)
    kinds = {form: [type(cell.why) for cell in row(compared, Measure.PRICE, form).cells] for form in Form}
    assert kinds[Form.HOUR] == [TooShort, type(None), NoPrice]
    assert kinds[Form.SHARED] == [TooManyProducts, type(None), NoPrice]
    assert best(compared, Measure.PRICE, Form.HOUR) == [False, False, False]


def test_a_form_that_nobody_offers_has_no_row():
    compared = compare([a_standing(1, day=5), a_standing(2)], Asked(), at=NOW)
    assert [each.form for each in compared.rows if each.measure is Measure.PRICE] == [Form.DAY]


def test_cpm_is_of_the_need_and_the_lowest_is_best():
    one = a_standing(1, figures=plays(100_000), day=1_000_000)
    two = a_standing(2, figures=plays(400_000), day=2_000_000)
    compared = compare([one, two], Asked(days=2), at=NOW)
    assert values(compared, Measure.CPM, Form.DAY) == [10_000, 5_000]
    assert best(compared, Measure.CPM, Form.DAY) == [False, True]


def test_figures_stand_with_their_counts():
    kept = Figures(acceptance=Rate(9, 10), completion=Rate(8, 8), finished=8)
    few = Figures(acceptance=Rate(2, 2), finished=2)
    compared = compare([a_standing(1, figures=kept, stars=(5, 2_300)), a_standing(2, figures=few)], Asked(), at=NOW)
    assert values(compared, Measure.ACCEPTANCE) == [9_000, None]
    assert row(compared, Measure.ACCEPTANCE).cells[1].shown == Rate(2, 2)
    assert values(compared, Measure.FINISHED) == [8, 2]
    assert values(compared, Measure.STARS) == [460, None]
    assert best(compared, Measure.FINISHED) == [True, False]


def test_two_ratings_are_a_number_and_no_mean():
    compared = compare([a_standing(1, stars=(2, 1_000)), a_standing(2, stars=(3, 1_200))], Asked(), at=NOW)
    assert values(compared, Measure.STARS) == [None, 400]
    assert row(compared, Measure.STARS).cells[0].shown == 2


def test_followers_that_no_source_tells_are_not_known():
    compared = compare([a_standing(1, followers=None), a_standing(2), a_standing(3)], Asked(), at=NOW)
    assert values(compared, Measure.FOLLOWERS) == [None, 1_000_000, 1_000_000]
    assert best(compared, Measure.FOLLOWERS) == [False, True, True]


def test_the_audience_has_a_row_where_a_source_tells_it_and_no_best():
    compared = compare([a_standing(1), a_standing(2)], Asked(), at=NOW, women={2: 7_000})
    assert values(compared, Measure.WOMEN) == [None, 7_000]
    assert best(compared, Measure.WOMEN) == [False, False]
    without = compare([a_standing(1), a_standing(2)], Asked(), at=NOW)
    assert Measure.WOMEN not in {each.measure for each in without.rows}


def test_who_is_best_in_how_many_rows_is_counted():
    compared = compare([a_standing(1, day=5, hour=1), a_standing(2, day=6, hour=1)], Asked(), at=NOW)
    shown = [sum(each.cells[at].best for each in compared.rows) for at in (0, 1)]
    assert compared.wins == shown
    assert compared.wins[0] == compared.wins[1] + 1


def test_a_table_has_room_for_every_row():
    everything = a_standing(
        1, hour=1, day=1, product=1, video_medium=1, figures=replace(plays(9), acceptance=Rate(9, 9)), stars=(3, 900)
    )
    compared = compare([everything] * 5, Asked(), at=NOW, women={1: 1})
    assert len(compared.rows) == len(Measure) - 2 + 2 * len(Form)


@pytest.mark.parametrize("creators", [[], [1], [1, 1]])
def test_one_alone_is_compared_with_nobody(creators):
    with pytest.raises(TooFew):
        enough(creators)


def test_up_to_five_stand_side_by_side_each_once():
    assert enough([3, 1, 3, 2]) == [3, 1, 2]
    with pytest.raises(TooMany) as refused:
        enough([1, 2, 3, 4, 5, 6])
    assert refused.value.facts == {"most": 5, "count": 6}


@pytest.mark.parametrize(
    "wrong", [{"half_hours": 0}, {"half_hours": 49}, {"days": 0}, {"days": 31}, {"products": 0}, {"products": 101}]
)
def test_amounts_that_cannot_be_asked_for_are_refused(wrong):
    with pytest.raises(BadQuantity):
        checked(Asked(**wrong))
    with pytest.raises(BadQuantity):
        compare([a_standing(1), a_standing(2)], Asked(**wrong), at=NOW)


def test_a_need_travels_as_plain_values():
    asked = Asked(half_hours=3, days=2, products=9, length=Length.LONG)
    assert Asked.read(asked.kept) == asked


def test_a_comparison_knows_whom_it_compares_in_their_order():
    assert compare([a_standing(3, day=1), a_standing(1), a_standing(2)], Asked(), at=NOW).ids == [3, 1, 2]
