"""Cells as exports and people write them: 3.2万, 27657.000000000004, 13小时46分钟38秒, 08-31 11:53, "--" for nothing.

Each reader takes folded text that is not empty. It returns a value or raises one of bot.rules.imports_refused.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from bot.rules.imports_refused import (
    Absurd,
    InTheFuture,
    Negative,
    NotADay,
    NotADiscount,
    NotAGender,
    NotAMoment,
    NotANumber,
    NotAShare,
    NotASpan,
    NotHours,
    NotWhole,
    PriceOutOfRange,
    UnclearPercent,
)
from bot.rules.pricing import MARKET
from bot.rules.ratecards import MOST_PRICE

MOST_DIGITS = 15
MOST = Decimal(10) ** MOST_DIGITS
EARLIEST = date(2000, 1, 1)  #: before it nobody went live
NOISE = Decimal("0.000001")  #: what binary fractions add: 27657.000000000004
NOTHING = frozenset(
    {"", "-", "--", "---", "—", "——", "/", "n/a", "na", "nan", "null", "none", "#n/a", "无", "暂无", "未知"}
)
UNITS = {"千": 1000, "k": 1000, "万": 10**4, "w": 10**4, "百万": 10**6, "m": 10**6, "千万": 10**7, "亿": 10**8}
GENDERS = {"女": "f", "女性": "f", "f": "f", "female": "f", "男": "m", "男性": "m", "m": "m", "male": "m"}

_NUMBER = re.compile(
    r"(?P<figure>[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,40})(?:\.\d{1,40})?(?:e[+-]?\d{1,3})?)"
    r" ?(?P<unit>百万|千万|[千万亿kwm])?",
    re.ASCII,
)
_SPAN = re.compile(
    r"(?=.)(?:(\d{1,3})(?:天|日|d))? ?(?:(\d{1,4})(?:小时|时|h))? ?"
    r"(?:(\d{1,6})(?:分钟|分|m|min))? ?(?:(\d{1,7})(?:秒钟|秒|s))?",
    re.ASCII,
)
_CLOCK = re.compile(r"(\d{1,4}):([0-5]\d):([0-5]\d)(?:\.\d+)?", re.ASCII)
_DAY = r"(?:(?P<year>\d{4})(?:[-/.]|年))?(?P<month>\d{1,2})(?:[-/.]|月)(?P<day>\d{1,2})日?"
_MOMENT = re.compile(
    _DAY + r"(?:[ t]{1,2}(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?)?", re.ASCII
)
_FULL_DAY = re.compile(_DAY + r"(?:[ t]00:00(?::00)?)?", re.ASCII)
_FRACTION = re.compile(r"0?\.\d+")


def folded(text: str) -> str:
    """One spelling of a cell that holds no free text: full-width folded, lower case, without blanks around."""
    return text.strip().lower() if text.isascii() else unicodedata.normalize("NFKC", text).strip().lower()


def is_plain(text: str) -> bool:
    """Whether it is nothing but digits, as most numbers are, and too few of them to be absurd."""
    return text.isdecimal() and text.isascii() and len(text) <= MOST_DIGITS


@lru_cache(maxsize=4096)
def number(text: str) -> Decimal:
    """An exact number of either sign. Raises NotANumber or Absurd."""
    match = _NUMBER.fullmatch(text)
    if not match:
        raise NotANumber(value=text)
    value = Decimal(match["figure"].replace(",", "")) * UNITS.get(match["unit"] or "", 1)
    if abs(value) > MOST:
        raise Absurd
    return value


def signed(text: str) -> int:
    """A whole number of either sign."""
    if is_plain(text.removeprefix("-")):
        return int(text)
    value = number(text)
    whole = value.to_integral_value(ROUND_HALF_UP)
    if abs(value - whole) > NOISE:
        raise NotWhole(value=text)
    return int(whole)


def count(text: str) -> int:
    """A whole number, never below zero."""
    value = signed(text)
    if value < 0:
        raise Negative
    return value


def money(text: str) -> int:
    """Yuan as fen, rounded half up: ¥28,800, 28800元, 2.88万, 1.929522e+06."""
    if is_plain(text):
        return 100 * int(text)
    value = number(text.removeprefix("¥").removeprefix("cny").strip().removesuffix("元").strip())
    if value < 0:
        raise Negative
    return int((value * 100).to_integral_value(ROUND_HALF_UP))


def price(text: str) -> int:
    """A price that a creator may publish, in fen."""
    fen = money(text)
    if not 0 < fen < MOST_PRICE:
        raise PriceOutOfRange
    return fen


def share(text: str) -> int:
    """A percentage as basis points: 0.15% is 15."""
    if not text.endswith("%"):
        raise NotAShare(value=text)
    value = number(text[:-1].strip())
    if value < 0:
        raise Negative
    return int((value * 100).to_integral_value(ROUND_HALF_UP))


def discount(text: str) -> int:
    """Basis points off: 20%, 20 and 8折 are 2,000. A bare 0.2 is refused: a percent cell of Excel arrives like that."""
    if text.endswith("折"):
        kept = number(text[:-1].strip())
        off = 10_000 - kept * (1000 if kept <= 10 else 100)
    elif _FRACTION.fullmatch(text):
        raise UnclearPercent(value=text)
    else:
        off = number(text.removesuffix("%").strip()) * 100
    if not 0 <= off < 10_000 or off != off.to_integral_value():
        raise NotADiscount
    return int(off)


def half_hours(text: str) -> int:
    """Hours as half hours: 1.5 is 3."""
    value = number(text.removesuffix("小时").removesuffix("h").strip()) * 2
    if not 1 <= value <= 48 or value != value.to_integral_value():
        raise NotHours
    return int(value)


def span(text: str) -> int:
    """Seconds: 13小时46分钟38秒, 1分35秒, 1:00:35."""
    clock = _CLOCK.fullmatch(text)
    if clock:
        hours, minutes, seconds = map(int, clock.groups())
        return 3600 * hours + 60 * minutes + seconds
    match = _SPAN.fullmatch(text)
    if not match:
        raise NotASpan(value=text)
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return 86_400 * days + 3600 * hours + 60 * minutes + seconds


def moments(today: date, year: int | None) -> Callable[[str], datetime]:
    """A reader of moments of the market's clock (Asia/Shanghai), given back in UTC.

    Where the year is not written it is `year`, or else the latest in which the date is not after `today`.
    """

    def moment(text: str) -> datetime:
        match = _MOMENT.fullmatch(text)
        if not match:
            raise NotAMoment(value=text)
        month, day = int(match["month"]), int(match["day"])
        clock = [int(match[part] or 0) for part in ("hour", "minute", "second")]
        try:
            on = date(int(match["year"]), month, day) if match["year"] else _on(month, day, today, year)
            found = datetime.combine(on, time(clock[0], clock[1], clock[2]), MARKET)
        except ValueError:
            raise NotAMoment(value=text) from None
        if on > today:
            raise InTheFuture(value=text)
        if on < EARLIEST:
            raise NotAMoment(value=text)
        return found.astimezone(UTC)

    return moment


def day(text: str) -> date:
    """A date with its year."""
    match = _FULL_DAY.fullmatch(text)
    if not match or not match["year"]:
        raise NotADay(value=text)
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        raise NotADay(value=text) from None


def gender(text: str) -> str:
    """f or m."""
    if text not in GENDERS:
        raise NotAGender(value=text)
    return GENDERS[text]


def _on(month: int, day_: int, today: date, year: int | None) -> date:
    """Raises ValueError where there is no such day."""
    if year is not None:
        return date(year, month, day_)
    for back in range(9):  # 29 February may be eight years away
        try:
            on = date(today.year - back, month, day_)
        except ValueError:
            continue
        if on <= today:
            return on
    raise ValueError
