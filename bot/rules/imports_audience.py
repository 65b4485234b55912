"""Cells that tell of an audience: 18-23:35%, 24-30岁 40%; 广东:12%、浙江 9%; a share of women.

Each reader takes folded text that is not empty. It returns basis points, or raises one of bot.rules.imports_refused.
"""

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

from bot.rules.audience import Age
from bot.rules.imports_cells import NOTHING, number
from bot.rules.imports_refused import (
    NotAgeShares,
    NotAPart,
    NotRegionShares,
    SharesTooMuch,
    SharesTwice,
    TooLong,
    UnclearPercent,
    UnknownAge,
    UnknownProvince,
)
from bot.rules.query_places import PROVINCES, words

MOST_LIST = 1000  #: characters; all provinces with their shares take about 500
ALL = 10_000
ROUNDING = 100  #: basis points by which rounded shares may add up to more than all
#: other ways to write the bands; sources that tell 41-50 and 50+ mean the same two bands
BANDS = {
    **{str(age): age for age in Age},
    **dict.fromkeys(("-17", "<18", "18以下", "17以下", "未成年", "under18", "<=17"), Age.MINOR),
    **dict.fromkeys(("41-50", "40-49"), Age.MATURE),
    **dict.fromkeys(("50以上", "50及以上", ">50", ">=50", "≥50", "over50", "51+"), Age.OLDER),
}
REST = frozenset({"其他", "其它", "其余", "other", "others", "rest", *NOTHING})  #: a share of nobody in particular

_FRACTION = re.compile(r"0?\.\d*[1-9]\d*|1(?:\.0+)?")
_BETWEEN = re.compile(r"[,;、|\n]+|(?<=%)\)?\s*")
_SHARE = re.compile(r"(?P<name>.+?)(?:[ :=(]+|(?<=[^-~～—–至到\d.%]))(?P<share>\d{1,3}(?:\.\d{1,10})?%?)\)?")
_PLACES = words()

_Key = TypeVar("_Key", bound=str)


def part(text: str) -> int:
    """A part of a whole: 62.5% and 62.5 are 6,250. A bare 0.62 is refused: so a percent cell of Excel arrives."""
    if _FRACTION.fullmatch(text):
        raise UnclearPercent(value=text)
    points = number(text.removesuffix("%").strip()) * 100
    if not 0 <= points <= ALL:
        raise NotAPart(value=text)
    return int(points)


def ages(text: str) -> dict[Age, int]:
    """Bands of age with their shares, youngest first."""
    found = _shares(text, _age, NotAgeShares)
    return {age: found[age] for age in Age if age in found}


def regions(text: str) -> dict[str, int]:
    """Provinces with their shares, largest first. A city is refused: it says nothing of the whole province."""
    found = _shares(text, _province, NotRegionShares)
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def _shares(
    text: str, named: Callable[[str], _Key], unclear: type[NotAgeShares] | type[NotRegionShares]
) -> dict[_Key, int]:
    if len(text) > MOST_LIST:
        raise TooLong(most=MOST_LIST)
    found: dict[_Key, int] = {}
    for name, share in _pairs(text, unclear):
        if name in REST:
            continue
        key = named(name)
        if key in found:
            raise SharesTwice(value=name)
        found[key] = part(share)
    if sum(found.values()) > ALL + ROUNDING:
        raise SharesTooMuch
    return found


def _pairs(text: str, unclear: type[NotAgeShares] | type[NotRegionShares]) -> Iterator[tuple[str, str]]:
    for piece in _BETWEEN.split(" ".join(text.split())):
        if piece.strip():
            match = _SHARE.fullmatch(piece.strip())
            if not match:
                raise unclear(value=text)
            yield match["name"].strip(), match["share"]


def _age(name: str) -> Age:
    plain = re.sub(r"[~～—–至到]", "-", name).replace("岁", "").replace("years", "").replace(" ", "")
    if plain not in BANDS:
        raise UnknownAge(value=name)
    return BANDS[plain]


def _province(name: str) -> str:
    place = _PLACES.get(name, name)
    if place not in PROVINCES:
        raise UnknownProvince(value=name)
    return place
