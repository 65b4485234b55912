from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.forms import Form, Length
from bot.rules.pricing import (
    BadQuantity,
    InThePast,
    NoProducts,
    TooManyProducts,
    TooShort,
    break_even_products,
    checked,
    price,
    side_by_side,
)
from bot.rules.ratecards import NoOffers, NoPrice, RateCard

EXACTLY = settings(derandomize=True, deadline=None, max_examples=300)
GENERATED = 100_000
SEED = 21
WIDE = Context(prec=60)

units = st.integers(1, 9_999_999_999)
rates = st.integers(0, 9_999)
fees = st.integers(0, 10_000)


def oracle(unit, halves, off, fee):
    """The same sum in decimal arithmetic: exact, for every divisor is a power of two and five."""
    listed = WIDE.divide(WIDE.multiply(Decimal(unit), Decimal(halves)), Decimal(2))
    after = WIDE.divide(WIDE.multiply(listed, Decimal(10_000 - off)), Decimal(10_000))
    total = WIDE.divide(WIDE.multiply(after, Decimal(10_000 + fee)), Decimal(10_000))
    return tuple(int(exact.quantize(Decimal(1), ROUND_HALF_UP, context=WIDE)) for exact in (listed, after, total))


def by_the_day(a_need, unit, off, fee, days=1):
    card = RateCard(creator_id=7, day=unit, day_discount=off)
    return price(a_need(form=Form.DAY, days=days), card, service_fee=fee)


def test_a_discounted_day_with_a_fee_is_added_up_line_by_line(a_need, a_card):
    found = price(a_need(form=Form.DAY, days=3), a_card(day_discount=2_000), service_fee=500)

    assert (found.unit, found.quantity, found.list_total) == (2_880_000, 3, 8_640_000)
    assert (found.discount_rate, found.discount) == (2_000, 1_728_000)
    assert (found.fee_rate, found.fee, found.total) == (500, 345_600, 7_257_600)


@EXACTLY
@given(units, st.integers(1, 30), rates, fees)
def test_list_price_less_discount_plus_fee_is_the_total(a_need, unit, days, off, fee):
    found = by_the_day(a_need, unit, off, fee, days)

    assert found.list_total - found.discount + found.fee == found.total
    assert 0 <= found.discount <= found.list_total
    assert found.fee >= 0


@EXACTLY
@given(units, st.integers(2, 48), fees)
def test_an_hourly_price_is_exact_to_the_fen(a_need, unit, halves, fee):
    found = price(a_need(half_hours=halves), RateCard(creator_id=7, hour=unit), service_fee=fee)

    assert (found.list_total, found.list_total, found.total) == oracle(unit, halves, 0, fee)


def test_a_hundred_thousand_generated_prices_are_exact_to_the_fen(a_need):
    random = Random(SEED)
    wrong = []
    for _ in range(GENERATED):
        unit, days, off, fee = (random.randint(*span) for span in ((1, 10**9), (1, 30), (0, 9_999), (0, 10_000)))
        found = by_the_day(a_need, unit, off, fee, days)
        if (found.list_total, found.list_total - found.discount, found.total) != oracle(unit, 2 * days, off, fee):
            wrong.append((unit, days, off, fee))

    assert wrong == [], f"seed {SEED}"


def test_it_is_rounded_once_at_the_end_and_not_line_by_line(a_need):
    found = by_the_day(a_need, 1, 4_999, 9_998)

    # 0.5001 fen, with the fee 1.00010 fen: rounding the discounted fen first would have made it 2
    assert (found.list_total, found.discount, found.fee, found.total) == (1, 0, 0, 1)


def test_a_half_fen_goes_up(a_need):
    assert by_the_day(a_need, 1, 5_000, 0).total == 1


@EXACTLY
@given(units, rates, rates, fees)
def test_a_higher_discount_never_costs_more(a_need, unit, one, other, fee):
    low, high = sorted((one, other))

    assert by_the_day(a_need, unit, high, fee).total <= by_the_day(a_need, unit, low, fee).total


@EXACTLY
@given(units, rates, fees, fees)
def test_a_higher_fee_never_costs_less(a_need, unit, off, one, other):
    low, high = sorted((one, other))

    assert by_the_day(a_need, unit, off, low).total <= by_the_day(a_need, unit, off, high).total


@EXACTLY
@given(st.integers(1, 99), st.integers(1, 15), st.integers(1, 15), rates, fees)
def test_splitting_the_days_does_not_change_the_sum_where_nothing_is_rounded(a_need, hundreds, one, other, off, fee):
    unit = hundreds * 10**8

    parts = by_the_day(a_need, unit, off, fee, one).total + by_the_day(a_need, unit, off, fee, other).total

    assert by_the_day(a_need, unit, off, fee, one + other).total == parts


@EXACTLY
@given(units, st.integers(1, 15), st.integers(1, 15), rates, fees)
def test_splitting_the_days_never_changes_the_sum_by_more_than_a_fen(a_need, unit, one, other, off, fee):
    parts = by_the_day(a_need, unit, off, fee, one).total + by_the_day(a_need, unit, off, fee, other).total

    assert abs(by_the_day(a_need, unit, off, fee, one + other).total - parts) <= 1


@pytest.mark.parametrize(
    ("half_hours", "quantity", "total"),
    [(2, Fraction(1), 600_000), (3, Fraction(3, 2), 900_000), (5, Fraction(5, 2), 1_500_000), (48, 24, 14_400_000)],
)
def test_hours_go_in_steps_of_a_half(a_need, a_card, half_hours, quantity, total):
    found = price(a_need(half_hours=half_hours), a_card())

    assert (found.quantity, found.total) == (quantity, total)


@pytest.mark.parametrize(
    ("fewest", "asked", "hours"), [(2, 1, "1"), (3, 2, "1.5"), (8, 7, "4"), (48, 47, "24"), (5, 1, "2.5")]
)
def test_fewer_hours_than_the_creator_takes_are_refused(a_need, a_card, fewest, asked, hours):
    with pytest.raises(TooShort) as refused:
        price(a_need(half_hours=asked), a_card(min_half_hours=fewest), creator="小鱼儿")

    assert refused.value.facts == {"creator": "小鱼儿", "hours": hours}


def test_the_fewest_hours_bind_the_hourly_form_alone(a_need, a_card):
    found = price(a_need(form=Form.DAY, half_hours=1), a_card(min_half_hours=8))

    assert found.total == 2_880_000


def test_a_shared_live_is_charged_by_the_product(a_need, a_card):
    found = price(a_need(form=Form.SHARED, products=("面霜", "精华", "面膜")), a_card())

    assert (found.unit, found.quantity, found.total) == (120_000, 3, 360_000)


@pytest.mark.parametrize(("listed", "total"), [(1, 120_000), (4, 480_000)])
def test_a_shared_live_takes_products_up_to_its_capacity(a_need, a_card, listed, total):
    need = a_need(form=Form.SHARED, products=("面霜",) * listed)

    assert price(need, a_card(capacity=4)).total == total


def test_one_product_more_than_fit_is_refused(a_need, a_card):
    with pytest.raises(TooManyProducts) as refused:
        price(a_need(form=Form.SHARED, products=("面霜",) * 5), a_card(capacity=4), creator="小鱼儿")

    assert refused.value.facts == {"creator": "小鱼儿", "capacity": 4}


@pytest.mark.parametrize(("length", "total"), [(Length.SHORT, 800_000), (Length.LONG, 1_800_000)])
def test_a_video_is_charged_by_its_length(a_need, a_card, length, total):
    assert price(a_need(form=Form.VIDEO, length=length), a_card()).total == total


@pytest.mark.parametrize(
    ("starts_at", "off"),
    [
        (datetime(2026, 3, 9, 15, 59, 59, tzinfo=UTC), 0),  # still the 9th in Shanghai
        (datetime(2026, 3, 9, 16, 0, tzinfo=UTC), 2_000),
        (datetime(2026, 3, 12, 15, 59, 59, tzinfo=UTC), 2_000),
        (datetime(2026, 3, 12, 16, 0, tzinfo=UTC), 0),  # the 13th has begun there
    ],
)
def test_a_discount_begins_and_ends_at_midnight_in_shanghai(a_need, a_card, starts_at, off):
    card = a_card(day_discount=2_000, discount_from=date(2026, 3, 10), discount_until=date(2026, 3, 12))

    assert price(a_need(form=Form.DAY, starts_at=starts_at), card).discount_rate == off


@pytest.mark.parametrize("form", [Form.HOUR, Form.SHARED, Form.VIDEO])
def test_the_day_discount_is_for_the_day_price_alone(a_need, a_card, form):
    found = price(a_need(form=form, products=("面霜",)), a_card(day_discount=5_000))

    assert (found.discount_rate, found.discount) == (0, 0)


@pytest.mark.parametrize(
    ("form", "name"),
    [(Form.HOUR, "hour"), (Form.DAY, "day"), (Form.SHARED, "product"), (Form.VIDEO, "video_medium")],
)
def test_a_form_without_a_price_is_refused(a_need, a_card, form, name):
    with pytest.raises(NoPrice) as refused:
        price(a_need(form=form, products=("面霜",)), a_card(**{name: None}), creator="小鱼儿")

    assert (refused.value.code, refused.value.facts) == ("NoPrice", {"creator": "小鱼儿"})


@pytest.mark.parametrize("form", list(Form))
def test_a_creator_who_takes_no_offers_now_has_no_price(a_need, a_card, form):
    with pytest.raises(NoOffers) as refused:
        price(a_need(form=form, products=("面霜",)), a_card(paused=True), creator="小鱼儿")

    assert refused.value.facts == {"creator": "小鱼儿"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"half_hours": 0},
        {"half_hours": -1},
        {"half_hours": 49},
        {"form": Form.DAY, "days": 0},
        {"form": Form.DAY, "days": 31},
        {"form": Form.SHARED, "products": ("面霜",) * 101},
    ],
)
def test_a_quantity_out_of_bounds_is_refused(a_need, now, wrong):
    with pytest.raises(BadQuantity):
        checked(a_need(**wrong), now=now)


@pytest.mark.parametrize(
    "right",
    [
        {"half_hours": 1},
        {"half_hours": 48},
        {"form": Form.DAY, "days": 30},
        {"form": Form.SHARED, "products": ("面霜",) * 100},
        {"form": Form.VIDEO},
    ],
)
def test_a_quantity_within_bounds_can_be_asked_for(a_need, now, right):
    need = a_need(**right)

    assert checked(need, now=now) == need


def test_a_shared_live_needs_a_product(a_need, now):
    with pytest.raises(NoProducts):
        checked(a_need(form=Form.SHARED), now=now)


@pytest.mark.parametrize("late", [timedelta(), timedelta(microseconds=1), timedelta(days=1)])
def test_a_start_that_has_come_is_refused(a_need, now, late):
    with pytest.raises(InThePast):
        checked(a_need(starts_at=now - late), now=now)


def test_a_start_a_moment_from_now_can_be_asked_for(a_need, now):
    soon = now + timedelta(microseconds=1)

    assert checked(a_need(starts_at=soon), now=now).starts_at == soon


@pytest.mark.parametrize(
    ("need", "ends_at"),
    [
        ({"form": Form.HOUR, "half_hours": 5}, datetime(2026, 3, 10, 14, 30, tzinfo=UTC)),
        ({"form": Form.SHARED, "products": ("面霜",)}, datetime(2026, 3, 10, 16, 0, tzinfo=UTC)),
        ({"form": Form.VIDEO}, datetime(2026, 3, 10, 12, 0, tzinfo=UTC)),
        ({"form": Form.DAY, "days": 1}, datetime(2026, 3, 10, 16, 0, tzinfo=UTC)),
        ({"form": Form.DAY, "days": 3}, datetime(2026, 3, 12, 16, 0, tzinfo=UTC)),
    ],
)
def test_a_live_ends_with_its_hours_and_a_day_at_midnight_in_shanghai(a_need, need, ends_at):
    assert a_need(starts_at=datetime(2026, 3, 10, 12, 0, tzinfo=UTC), **need).ends_at == ends_at


def test_a_day_that_begins_at_midnight_in_shanghai_is_that_whole_day(a_need):
    midnight = datetime(2026, 3, 9, 16, 0, tzinfo=UTC)

    assert a_need(form=Form.DAY, starts_at=midnight).ends_at == midnight + timedelta(days=1)


def test_a_day_ends_at_midnight_to_the_microsecond_whenever_it_begins_and_in_the_zone_it_was_given_in(a_need):
    begun = datetime(2026, 3, 10, 20, 17, 31, 5, tzinfo=ZoneInfo("America/New_York"))  # the 11th in Shanghai

    ends_at = a_need(form=Form.DAY, starts_at=begun).ends_at

    assert (ends_at, ends_at.tzinfo) == (datetime(2026, 3, 11, 16, tzinfo=UTC), begun.tzinfo)


@pytest.mark.parametrize(
    ("changes", "days", "products"),
    [
        ({}, 1, 24),
        ({"day": 2_880_001}, 1, 25),
        ({"day": 2_760_000}, 1, 23),
        ({"day_discount": 2_000}, 1, 20),  # ¥23,040 of ¥1,200 each: 19.2
        ({}, 3, 72),
        ({"product": 2_880_000}, 1, 1),
    ],
)
def test_from_so_many_products_on_a_day_costs_no_more_than_sharing(a_card, now, changes, days, products):
    card = a_card(**changes)

    assert break_even_products(card, days=days, day=now) == products


@pytest.mark.parametrize(("hour", "products"), [(15, 24), (16, 20)])
def test_the_days_discount_counts_from_midnight_in_shanghai_against_sharing_too(a_card, hour, products):
    card = a_card(day_discount=2_000, discount_from=date(2026, 3, 10))

    assert break_even_products(card, days=1, day=datetime(2026, 3, 9, hour, tzinfo=UTC)) == products


@EXACTLY
@given(units, units, st.integers(1, 30), rates)
def test_one_product_fewer_than_break_even_is_cheaper_shared(now, day, product, days, off):
    card = RateCard(creator_id=7, day=day, product=product, day_discount=off)

    products = break_even_products(card, days=days, day=now)

    whole = oracle(day, 2 * days, off, 0)[1]
    assert (products - 1) * product < whole <= products * product


@pytest.mark.parametrize("missing", ["day", "product"])
def test_there_is_no_break_even_where_one_of_the_two_has_no_price(a_card, now, missing):
    assert break_even_products(a_card(**{missing: None}), days=1, day=now) is None


def test_the_same_need_is_priced_under_each_form(a_need, a_card):
    found = side_by_side(a_need(half_hours=3, products=("面霜", "精华")), a_card(day_discount=1_000), service_fee=1_000)

    assert {form: (one.quantity, one.total) for form, one in found.items()} == {
        Form.HOUR: (Fraction(3, 2), 990_000),
        Form.DAY: (1, 2_851_200),
        Form.SHARED: (2, 264_000),
        Form.VIDEO: (1, 1_320_000),
    }


@pytest.mark.parametrize(("fewest", "hours"), [(2, 4), (8, 4), (10, 5)])
def test_beside_another_form_stand_four_hours_or_the_fewest_the_creator_takes(a_need, a_card, fewest, hours):
    found = side_by_side(a_need(form=Form.DAY, days=2), a_card(min_half_hours=fewest))

    assert (found[Form.HOUR].quantity, found[Form.DAY].quantity, found[Form.SHARED].quantity) == (hours, 2, 1)


def test_beside_an_hourly_live_stands_one_day_whatever_days_were_typed_before(a_need, a_card):
    assert side_by_side(a_need(days=3), a_card())[Form.DAY].quantity == 1


def test_beside_the_forms_on_offer_stands_why_another_is_not(a_need, a_card):
    need = a_need(half_hours=1, products=("面霜",) * 3)

    found = side_by_side(need, a_card(day=None, capacity=2))

    assert {form: type(one).__name__ for form, one in found.items()} == {
        Form.HOUR: "TooShort",
        Form.DAY: "NoPrice",
        Form.SHARED: "TooManyProducts",
        Form.VIDEO: "Price",
    }


def test_no_fee_is_added_where_none_is_said(a_need, a_card):
    assert (price(a_need(), a_card()).fee, side_by_side(a_need(), a_card())[Form.HOUR].fee) == (0, 0)


@pytest.mark.parametrize("form", list(Form))
def test_one_work_comes_of_a_need_and_of_days_one_each(a_need, form):
    assert a_need(form=form, days=3, products=("面霜",)).lives == (3 if form is Form.DAY else 1)
