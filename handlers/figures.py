"""Money and shares out of number inputs, which hand over decimal text."""

from decimal import ROUND_HALF_UP, Decimal


def fen(yuan: str | None) -> int | None:
    """Yuan as typed, to whole fen, half up; None where it was left empty or 0."""
    return int((Decimal(yuan) * 100).quantize(Decimal(1), ROUND_HALF_UP)) or None if yuan else None


def basis_points(percent: str | None) -> int:
    """Percent as typed, to whole basis points, half up; 0 where it was left empty."""
    return int((Decimal(percent) * 100).quantize(Decimal(1), ROUND_HALF_UP)) if percent else 0
