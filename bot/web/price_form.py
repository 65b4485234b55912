"""The price form of 我的聚星: what a creator typed, read into a price card."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from bot.rules.numbers import Number, read_number
from bot.rules.pricing import MOST_HALF_HOURS, MOST_PRODUCTS, BadQuantity
from bot.rules.ratecards import BadDiscount, BadPrice, RateCard

PRICES = ("hour", "day", "product", "video_short", "video_medium", "video_long")


def read(form: Mapping[str, str]) -> dict[str, object]:
    """The card's fields as typed; an empty price is a form not offered.

    Raises BadPrice, BadDiscount or BadQuantity.
    """
    return {
        **{name: fen(form.get(name, "")) for name in PRICES},
        "min_half_hours": _half_hours(form.get("min_hours", "")),
        "capacity": _capacity(form.get("capacity", "")),
        "day_discount": _basis_points(form.get("day_discount", "")),
        "discount_from": _day(form.get("discount_from", "")),
        "discount_until": _day(form.get("discount_until", "")),
        "area": " ".join(form.get("area", "").split()),
    }


def written(card: RateCard) -> dict[str, str]:
    """A card as the form shows it: read anew, it is the same card."""
    return {
        **{name: _yuan(getattr(card, name)) for name in PRICES},
        "min_hours": f"{card.min_half_hours / 2:g}",
        "capacity": str(card.capacity),
        "day_discount": f"{Decimal(card.day_discount) / 100:f}" if card.day_discount else "",
        "discount_from": card.discount_from.isoformat() if card.discount_from else "",
        "discount_until": card.discount_until.isoformat() if card.discount_until else "",
        "area": card.area,
    }


def fen(text: str) -> int | None:
    """¥28,800, 28800.50, 2.88万 → fen; empty → None. Raises BadPrice."""
    plain = _plain(text).removeprefix("¥").removesuffix("元").strip()
    if not plain:
        return None
    found = read_number(plain)
    if found is None or not _exact(found) or (found.low * 100) % 1:
        raise BadPrice
    return int(found.low * 100)


def _yuan(price: int | None) -> str:
    if price is None:
        return ""
    whole, cents = divmod(price, 100)
    return f"{whole}.{cents:02}" if cents else str(whole)


def _half_hours(text: str) -> int:
    hours = _decimal(text)
    if hours is None or (2 * hours) % 1 or not 1 <= 2 * hours <= MOST_HALF_HOURS:
        raise BadQuantity
    return int(2 * hours)


def _capacity(text: str) -> int:
    products = _decimal(text)
    if products is None or products % 1 or not 1 <= products <= MOST_PRODUCTS:
        raise BadQuantity
    return int(products)


def _basis_points(text: str) -> int:
    plain = _plain(text).removesuffix("%").strip()
    if not plain:
        return 0
    percent = _decimal(plain)
    if percent is None or (100 * percent) % 1 or not 0 <= percent < 100:
        raise BadDiscount
    return int(100 * percent)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadDiscount from None


def _decimal(text: str) -> Decimal | None:
    found = read_number(_plain(text))
    return found.low if found and _exact(found) else None


def _exact(found: Number) -> bool:
    return found.low == found.high and not found.percent and not found.absurd


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()
