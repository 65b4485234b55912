from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.money import MOST_FEN, AbsurdAmount, half_up, share, yuan

EXACTLY = settings(derandomize=True, deadline=None, max_examples=300)


@pytest.mark.parametrize(
    ("exact", "fen"),
    [
        (Fraction(0), 0),
        (Fraction(1, 2), 1),
        (Fraction(3, 2), 2),
        (Fraction(5, 2), 3),
        (Fraction(49_999, 100_000), 0),
        (Fraction(1, 3), 0),
        (Fraction(2, 3), 1),
        (Fraction(10**13), 10**13),
        (Fraction(2 * 10**13 - 1, 2), 10**13),
    ],
)
def test_a_half_is_rounded_up_and_less_than_a_half_down(exact, fen):
    assert half_up(exact) == fen


@EXACTLY
@given(st.integers(0, 10**15), st.sampled_from([1, 2, 4, 8, 10, 100, 10_000, 10**8]))
def test_rounding_agrees_with_decimal_arithmetic(top, below):
    oracle = (Decimal(top) / Decimal(below)).quantize(Decimal(1), ROUND_HALF_UP)

    if oracle <= MOST_FEN:
        assert half_up(Fraction(top, below)) == int(oracle)


@EXACTLY
@given(st.fractions(0, 10**9), st.fractions(0, 10**9))
def test_rounding_keeps_the_order_of_amounts(one, other):
    assert (half_up(one) <= half_up(other)) or one > other


@EXACTLY
@given(st.fractions(0, 10**9))
def test_rounding_is_never_off_by_more_than_half_a_fen(exact):
    assert -Fraction(1, 2) < half_up(exact) - exact <= Fraction(1, 2)


@pytest.mark.parametrize("exact", [Fraction(-1), Fraction(-1, 2), Fraction(-1, 10**9), Fraction(2 * 10**13 + 1, 2)])
def test_an_amount_below_zero_or_beyond_all_reason_is_refused(exact):
    with pytest.raises(AbsurdAmount):
        half_up(exact)


@pytest.mark.parametrize(
    ("amount", "basis_points", "part"),
    [(10_000, 1, Fraction(1)), (1, 1, Fraction(1, 10_000)), (333, 9_999, Fraction(3_329_667, 10_000)), (5, 0, 0)],
)
def test_a_share_is_exact(amount, basis_points, part):
    assert share(amount, basis_points) == part


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "¥0"),
        (50, "¥0.50"),
        (5, "¥0.05"),
        (2_880_000, "¥28,800"),
        (2_880_001, "¥28,800.01"),
        (-720_000, "−¥7,200"),
        (-1, "−¥0.01"),
        (10**13, "¥100,000,000,000"),
    ],
)
def test_an_amount_is_written_with_thousands_and_with_cents_only_where_there_are_any(fen, words):
    assert yuan(fen) == words
