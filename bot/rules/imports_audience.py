"""Cells that tell of an audience: 18-23:35%, 24-30岁 40%; 广东:12%、浙江 9%; a share of women.

Each reader takes folded text that is not empty. It returns basis points, or raises one of bot.rules.imports_refused.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Generic, TypeVar

from bot.rules.audience import Age
from bot.rules.imports_cells import NOTHING, folded, number
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
MOST_PLAIN = MOST_LIST // 3  #: before folding, which makes more than one of few characters
ALL = 10_000
MOST_KEPT = 8_000  #: shares that are remembered
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
#: a share as most are written
_PLAIN = re.compile(r"(\d{1,2}-\d{2}(?:岁|(?=[ :=]))|50\+岁?|[\u4e00-\u9fff]+)[ :=]*(\d{1,3}(?:\.\d{1,10})?)%")
_AGES = list(Age)
_AGE_OF = {f"{age}{years}": age for age in Age for years in ("", "岁")}
_PLACES = words()
_PROVINCE_OF = {word: place for word, place in _PLACES.items() if place in PROVINCES}

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
    return _youngest_first(_shares(text, _age, NotAgeShares))


def regions(text: str) -> dict[str, int]:
    """Provinces with their shares, largest first. A city is refused: it says nothing of the whole province."""
    return _largest_first(_shares(text, _province, NotRegionShares))


def plain_ages(cell: str) -> dict[Age, int]:
    """The same of a cell as it stands, written as most are; nothing where anything in it wants a closer look."""
    return _youngest_first(_plain_shares(cell, _PLAIN_AGES))


def plain_regions(cell: str) -> dict[str, int]:
    """The same of provinces."""
    return _largest_first(_plain_shares(cell, _PLAIN_REGIONS))


def _youngest_first(found: dict[Age, int]) -> dict[Age, int]:
    return found if [*found] == _AGES else {age: found[age] for age in _AGES if age in found}


def _largest_first(found: dict[str, int]) -> dict[str, int]:
    return {province: found[province] for province in sorted(found, key=found.__getitem__, reverse=True)}


class _Shares(dict[str, tuple[_Key, int]], Generic[_Key]):
    """Shares as they stand in cells, remembered: the same ones come again and again in a file."""

    def __init__(self, known: Mapping[str, _Key]) -> None:
        self._known = known

    def __missing__(self, piece: str) -> tuple[_Key, int]:
        """Raises KeyError where it is not written as most are."""
        match = _PLAIN.fullmatch(folded(piece))
        if not match:
            raise KeyError(piece)
        if len(self) >= MOST_KEPT:
            self.clear()
        read = self[piece] = (self._known[match[1]], int(number(match[2]) * 100))
        return read


_PLAIN_AGES, _PLAIN_REGIONS = _Shares(_AGE_OF), _Shares(_PROVINCE_OF)


def _plain_shares(cell: str, shares: _Shares[_Key]) -> dict[_Key, int]:
    """Several times sooner than a closer look, which asks for nothing else."""
    pieces = _one_comma(cell).split(",") if len(cell) <= MOST_PLAIN else [""]
    try:
        found = dict(map(shares.__getitem__, pieces))
    except KeyError:
        return {}
    return found if len(found) == len(pieces) and sum(found.values()) <= ALL else {}


def _one_comma(cell: str) -> str:
    return cell.replace("、", ",").replace("，", ",").replace(";", ",").replace("；", ",")


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
