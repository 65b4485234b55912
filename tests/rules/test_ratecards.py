from datetime import date, timedelta

import pytest

from bot.rules.forms import Form, Length
from bot.rules.ratecards import (
    MOST_AREA,
    MOST_PRICE,
    BadArea,
    BadDiscount,
    BadPrice,
    BadTerms,
    RateCard,
    checked,
    differences,
    revised,
)

PRICES = ("hour", "day", "product", "video_short", "video_medium", "video_long")
FIRST, LAST = date(2026, 3, 10), date(2026, 3, 12)


@pytest.mark.parametrize(
    ("form", "length", "fen"),
    [
        (Form.HOUR, Length.LONG, 600_000),
        (Form.DAY, Length.LONG, 2_880_000),
        (Form.SHARED, Length.LONG, 120_000),
        (Form.VIDEO, Length.SHORT, 800_000),
        (Form.VIDEO, Length.MEDIUM, 1_200_000),
        (Form.VIDEO, Length.LONG, 1_800_000),
    ],
)
def test_each_form_has_its_own_price_and_a_video_one_for_each_length(a_card, form, length, fen):
    assert a_card().unit_price(form, length) == fen


def test_a_video_of_no_said_length_is_the_medium_one(a_card):
    assert a_card().unit_price(Form.VIDEO) == 1_200_000


@pytest.mark.parametrize(
    ("first", "last", "day", "off"),
    [
        (None, None, FIRST, 1_500),
        (FIRST, LAST, FIRST - timedelta(days=1), 0),
        (FIRST, LAST, FIRST, 1_500),
        (FIRST, LAST, LAST, 1_500),
        (FIRST, LAST, LAST + timedelta(days=1), 0),
        (FIRST, None, LAST + timedelta(days=999), 1_500),
        (FIRST, None, FIRST - timedelta(days=1), 0),
        (None, LAST, FIRST - timedelta(days=999), 1_500),
        (None, LAST, LAST + timedelta(days=1), 0),
    ],
)
def test_a_discount_holds_from_its_first_day_to_its_last_both_included(a_card, first, last, day, off):
    card = a_card(day_discount=1_500, discount_from=first, discount_until=last)

    assert card.discount_on(day) == off


@pytest.mark.parametrize("name", PRICES)
@pytest.mark.parametrize("fen", [0, -1, MOST_PRICE])
def test_a_price_of_nothing_or_of_too_much_is_refused(a_card, name, fen):
    with pytest.raises(BadPrice):
        checked(a_card(**{name: fen}))


@pytest.mark.parametrize("name", PRICES)
@pytest.mark.parametrize("fen", [None, 1, MOST_PRICE - 1])
def test_a_price_may_be_left_out_and_is_otherwise_between_the_bounds(a_card, name, fen):
    card = a_card(**{name: fen})

    assert checked(card) == card


@pytest.mark.parametrize("off", [-1, 10_000])
def test_a_discount_is_less_than_all_and_not_less_than_nothing(a_card, off):
    with pytest.raises(BadDiscount):
        checked(a_card(day_discount=off))


@pytest.mark.parametrize("off", [0, 9_999])
def test_a_discount_may_be_nothing_or_all_but_a_ten_thousandth(a_card, off):
    assert checked(a_card(day_discount=off)).day_discount == off


def test_a_discount_cannot_end_before_it_begins(a_card):
    with pytest.raises(BadDiscount):
        checked(a_card(discount_from=LAST, discount_until=FIRST))


def test_a_discount_of_one_day_is_a_discount(a_card):
    assert checked(a_card(discount_from=FIRST, discount_until=FIRST)).discount_until == FIRST


def test_a_revised_card_is_the_next_version_and_the_old_one_stays_as_it_was(a_card, now):
    before = a_card(version=4)

    after = revised(before, at=now, day=3_000_000)

    assert (after.version, after.day, after.hour, after.since) == (5, 3_000_000, 600_000, now)
    assert before == a_card(version=4)


def test_a_card_cannot_be_revised_into_a_bad_one(a_card, now):
    with pytest.raises(BadPrice):
        revised(a_card(), at=now, day=0)


def test_a_card_on_which_little_is_said_takes_an_hour_at_least_and_twenty_products_at_most():
    bare = RateCard(creator_id=7)

    assert (bare.min_half_hours, bare.capacity, bare.day_discount, bare.version) == (2, 20, 0, 1)
    assert [bare.unit_price(form) for form in Form] == [None] * 4


def test_no_price_reaches_a_hundred_million_yuan():
    assert MOST_PRICE == 100_000_000 * 100


@pytest.mark.parametrize(
    ("terms", "refusal"),
    [
        ({"area": "杭" * MOST_AREA}, None),
        ({"area": "杭" * (MOST_AREA + 1)}, BadArea),
        ({"min_half_hours": 1, "capacity": 1}, None),
        ({"min_half_hours": 48, "capacity": 100}, None),
        ({"min_half_hours": 0}, BadTerms),
        ({"min_half_hours": 49}, BadTerms),
        ({"capacity": 0}, BadTerms),
        ({"capacity": 101}, BadTerms),
    ],
)
def test_area_and_terms_are_bounded(a_card, terms, refusal):
    card = a_card(**terms)

    if refusal is None:
        assert checked(card) is card
    else:
        with pytest.raises(refusal):
            checked(card)


def test_what_a_new_version_changed_is_told_with_what_it_was_before(a_card, now):
    before = a_card(area="杭州", since=now)
    after = revised(before, at=now + timedelta(days=1), day=3_000_000, product=None, paused=True)

    assert differences(before, after) == (
        ("day", 2_880_000, 3_000_000), ("product", 120_000, None), ("paused", False, True),
    )  # fmt: skip
    assert differences(before, revised(before, at=now + timedelta(days=1))) == ()  # version and moment are no change
