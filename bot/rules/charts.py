"""What all charts share: numbers in, places on a plane out. Words are the templates'.

Lengths are CSS pixels; x grows to the right, y downwards. A chart is laid out for one width, so that its letters keep
their size: nothing is scaled down until nobody can read it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from bot.rules.tiers import Tier

WIDE, HALF, NARROW = 896, 428, 358  #: a page's column, half of it, a phone's
CARD = 480  #: a picture in Slack
HEAD = 40  #: height of the heading
LINE = 18  #: from one line of small letters to the next
GUTTER = 40  #: between two columns
TWO_COLUMNS = 700  #: from this width on


@dataclass(frozen=True, kw_only=True)
class About:
    """Whom a chart shows, and as of when."""

    who: str = ""
    field: str = ""  #: by its Chinese name in the taxonomy
    tier: Tier | None = None
    as_of: date | None = None  #: the reader's day


class Unit(StrEnum):
    """How a day is written below an axis."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Mark(NamedTuple):
    """A value on an axis, and where it stands."""

    at: float
    value: int


class DayMark(NamedTuple):
    at: float
    day: date
    unit: Unit


class Quarters(NamedTuple):
    """What many numbers come to: the middle half lies between `lower` and `upper`."""

    n: int  #: how many there were
    least: int
    lower: int
    median: int
    upper: int
    most: int


def quarters(numbers: Iterable[int]) -> Quarters | None:
    """Each figure is one of the numbers; of an even count the median is the lower one, as in expected plays."""
    known = sorted(numbers)
    if not known:
        return None
    last = len(known) - 1
    return Quarters(len(known), known[0], known[last // 4], known[last // 2], known[last - last // 4], known[last])


def steps(most: int, wanted: int = 3, *, unit: int = 1) -> list[int]:
    """Round values from zero to at least `most`, about as many steps as wanted; each a multiple of `unit`."""
    if most <= 0:
        return [0]
    size = unit
    while size * 5 * wanted < most:
        size *= 10
    step = next(each * size for each in (1, 2, 5) if each * size * wanted >= most)
    return list(range(0, most + step if most % step else most + 1, step))


def apart(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """The places in their order, moved as far as needed to stand a gap apart between two ends.

    Where there is no room for that, the gap shrinks.
    """
    order = sorted(range(len(places)), key=places.__getitem__)
    if len(order) > 1:
        gap = min(gap, (high - low) / (len(order) - 1))
    moved, floor = dict[int, float](), low
    for at in order:
        moved[at] = max(places[at], floor)
        floor = moved[at] + gap
    ceiling = high
    for at in reversed(order):
        moved[at] = max(low, min(moved[at], ceiling))
        ceiling = moved[at] - gap
    return [rounded(moved[at]) for at in range(len(order))]


def note_lines(width: float) -> int:
    """How many lines the note below a chart has: it is the same note on a phone."""
    return 1 if width >= TWO_COLUMNS else 2 if width >= CARD else 3


def rounded(place: float) -> float:
    """To a tenth of a pixel: more is not seen, and makes files long."""
    return round(place, 1)


def part(value: float, whole: float, length: float) -> float:
    """So much of a length as the value is of the whole, from nothing to all of it."""
    return rounded(length * min(max(value / whole, 0), 1)) if whole > 0 else 0.0


def day_marks(first: date, last: date, left: float, right: float, room: float) -> list[DayMark]:
    """Days to write below an axis, no closer to each other than `room`: days, firsts of a month or of a year."""
    span = (last - first).days
    most = max(1, int((right - left) // room))
    if not span:
        return [DayMark(rounded((left + right) / 2), first, Unit.DAY)]
    unit, days = _round_days(first, last, most)
    return [DayMark(rounded(left + (right - left) * (day - first).days / span), day, unit) for day in days]


def _round_days(first: date, last: date, most: int) -> tuple[Unit, list[date]]:
    span = (last - first).days
    for every in (1, 2, 7, 14):
        if span // every < most:
            return Unit.DAY, [first + timedelta(days=n) for n in range(0, span + 1, every)]
    for every in (1, 2, 3, 6):
        months = _firsts(first, last, every)
        if len(months) <= most and span < 366 * 4:
            return (Unit.MONTH, months) if months else (Unit.DAY, [first])
    years = list(range(first.year + 1, last.year + 1)) or [last.year]
    every = -(-len(years) // most)
    return Unit.YEAR, [max(first, date(year, 1, 1)) for year in years if (year - years[0]) % every == 0]


def _firsts(first: date, last: date, every: int) -> list[date]:
    """The first days of every so many months, counted from January."""
    year, month, found = first.year, first.month, list[date]()
    while (day := date(year, month, 1)) <= last:
        if day >= first and (month - 1) % every == 0:
            found.append(day)
        if (year, month) == (9999, 12) or len(found) > 60:
            break
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found
