"""One spelling for any filters: short enough for a button, and read back as the same filters."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from bot.rules.query_compounds import compounds
from bot.rules.query_filters import BOUNDED, KINDS, LISTS, NOTHING, Filters, Order, bounds_of, changed
from bot.rules.query_lexer import pieces
from bot.rules.query_parts import Part
from bot.rules.query_phrases import may_begin
from bot.rules.query_spelling import EN, ZH, Spelling, plain
from bot.rules.query_words import VOCABULARY

MOST_LETTERS = 500  #: of a brief, and of its canonical spelling

_SPELLINGS = {"zh": ZH, "en": EN}
_REGIONS = frozenset({"region", "not_region", "audience_region"})
_TIERS = frozenset({"tier", "not_tier"})
_NAMES = frozenset({"field", "sub", "not_field", "not_sub", "industry", "not_industry"})
#: What is known and begins with such a word goes on after a blank: golden week, sort by.
_BEGINNINGS = frozenset(word.split(" ")[0] for word in VOCABULARY if " " in word)


def canonical(filters: Filters, language: Literal["zh", "en"] = "zh") -> str:
    """Spell filters so that they are read back as the same filters.

    Holds for all that `parse` returns; double quotes in texts are left out, as the language has no way to say them.
    Texts stand in quotes only where they would otherwise be read as something else. A day is spelt in full, and is
    refused as past when it is read on a later day.
    """
    spelling = _SPELLINGS[language]
    return spelling.between.join(piece for kind in KINDS for piece in _spelt(filters, kind, spelling) if piece)


def by_order(filters: Filters, language: Literal["zh", "en"] = "zh") -> dict[Order, str]:
    """The canonical spelling of the same filters in each order: all but the order is spelt once."""
    spelling = _SPELLINGS[language]
    at = KINDS.index("order")
    before = [piece for kind in KINDS[:at] for piece in _spelt(filters, kind, spelling)]
    after = [piece for kind in KINDS[at + 1 :] for piece in _spelt(filters, kind, spelling)]
    return {
        order: spelling.between.join(
            piece for piece in (*before, *_spelt(changed(NOTHING, order=order), "order", spelling), *after) if piece
        )
        for order in Order
    }


def fitted(filters: Filters) -> tuple[Filters, tuple[str, ...]]:
    """Return the filters cut so that their spelling fits a button, and the values that were left out."""
    left_out: list[str] = []
    over = len(canonical(filters)) - MOST_LETTERS
    while over > 0:
        kind = next(kind for kind in reversed(LISTS) if getattr(filters, LISTS[kind]))
        values: tuple[object, ...] = getattr(filters, LISTS[kind])
        (spelt,) = _listed((values[-1],), kind, ZH)
        over -= len(spelt) + 1
        left_out.insert(0, plain(str(getattr(values[-1], "brand", values[-1]))))
        filters = changed(filters, **{LISTS[kind]: values[:-1]})
    return filters, tuple(left_out)


def _spelt(filters: Filters, kind: str, spelling: Spelling) -> Iterator[str]:
    if kind in BOUNDED:
        low, high = bounds_of(filters, kind)
        if low is not None or high is not None:
            yield _bounds(kind, low, high, spelling)
    elif kind in LISTS:
        values = getattr(filters, LISTS[kind])
        if values:
            yield from _listed(values, kind, spelling)
    elif (value := getattr(filters, kind)) != getattr(NOTHING, kind):
        yield _single(kind, value, spelling)


def _listed(values: tuple[object, ...], kind: str, spelling: Spelling) -> Iterator[str]:
    pattern = spelling.listed.get(kind, "{}")
    for value in values:
        if kind == "rival":
            yield spelling.rival.format(days=getattr(value, "days", 0), brand=plain(getattr(value, "brand", "")))
        elif kind == "text":
            yield _text(str(value))
        elif kind in _TIERS:
            yield pattern.format(spelling.choice(kind, value))
        else:
            yield pattern.format(_value(kind, str(value), spelling))


def _value(kind: str, value: str, spelling: Spelling) -> str:
    if kind in _REGIONS:
        return spelling.region(value)
    return spelling.name(value) if kind in _NAMES else plain(value)


def _single(kind: str, value: object, spelling: Spelling) -> str:
    if kind == "on":
        return value.isoformat() if isinstance(value, date) else ""
    if kind in spelling.single:
        return spelling.single[kind].format(plain(str(value)))
    return spelling.choice(kind, value)


def _bounds(kind: str, low: int | None, high: int | None, spelling: Spelling) -> str:
    name, unit, scale = spelling.figures[kind]
    pattern = spelling.at_most if low is None else spelling.at_least if high is None else spelling.ranged
    numbers = {"low": _number(low, scale, spelling), "high": _number(high, scale, spelling)}
    return pattern.format(name=name, unit=unit, **numbers)


def _number(value: int | None, scale: int, spelling: Spelling) -> str:
    if value is None:
        return ""
    whole, rest = divmod(value, scale)
    digits = f"{whole:,}" if spelling.thousands else str(whole)
    return f"{digits}{f'{Decimal(rest) / scale:f}'[1:].rstrip('0')}" if rest else digits


@lru_cache(maxsize=4096)
def _text(word: str) -> str:
    """A text, in quotes where it would be read as something else."""
    unquoted = plain(word)
    found = compounds(pieces(unquoted, date.min))
    unknown = bool(found) and all(piece.part is Part.WORD for piece in found)
    goes_on = unknown and (found[-1].said in _BEGINNINGS or may_begin(unquoted))
    return unquoted if unknown and not goes_on else f'"{unquoted}"'
