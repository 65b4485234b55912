"""Money: integer fen (分), CNY. Rates and discounts are integer basis points (1 bp = 0.01 %)."""

from fractions import Fraction

from bot.rules.errors import Refused

WHOLE = 10_000  #: basis points in 100 %
MOST_FEN = 10**13  #: ¥100 billion: anything above is a typing mistake


class AbsurdAmount(Refused):
    """That amount is not one we can work with. Give it in yuan, for example 28800 or 2.88万."""


def half_up(exact: Fraction) -> int:
    """Round to whole fen, halves up. Amounts here are never negative.

    Raises AbsurdAmount below zero or above MOST_FEN.
    """
    rounded = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    if exact < 0 or rounded > MOST_FEN:
        raise AbsurdAmount
    return rounded


def share(amount: Fraction | int, basis_points: int) -> Fraction:
    """`basis_points` of an amount, exact."""
    return Fraction(amount) * Fraction(basis_points, WHOLE)


def yuan(fen: int) -> str:
    """¥ with thousands, and cents only where there are any: ¥28,800, ¥0.50, −¥7,200."""
    sign = "−" if fen < 0 else ""
    whole, cents = divmod(abs(fen), 100)
    return f"{sign}¥{whole:,}" + (f".{cents:02}" if cents else "")
