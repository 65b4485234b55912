"""How values are written for a reader: money, counts, rates, moments; and the catalogue of translations."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.messages.pofile import read_po

from bot.rules.creators import Rate
from bot.rules.people import Reader
from bot.rules.pricing import MARKET

LOCALES = Path(__file__).parents[1] / "templates" / "locales"
WEEKDAYS = "一二三四五六日"
STEPS = {
    "zh": ((100_000_000, "亿"), (10_000, "万")),
    "en": ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "k")),
}

Translate = Callable[..., str]


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """English message → the language's; English itself has none and is its own."""
    if language == "en":
        return {}
    with (LOCALES / f"{language}.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id and message.string}


def translator(language: str) -> Translate:
    """`_("Price %(yuan)s", yuan=…)`; without facts the message stands as it is."""
    known = catalogue(language)

    def translate(message: str, /, **facts: object) -> str:
        text = known.get(message, message)
        return text % facts if facts else text

    return translate


def plural_translator(language: str) -> Translate:
    """`ngettext("%(n)s day", "%(n)s days", n)`; Chinese has one form, kept under the plural."""
    known = catalogue(language)

    def translate(one: str, many: str, n: int, /, **facts: object) -> str:
        text = known.get(many, one if n == 1 else many)
        return text % {"n": n, **facts}

    return translate


def count(number: int, reader: Reader) -> str:
    """86.4万, 1.2亿; 864k, 1.2M. Below ten thousand the number itself."""
    if abs(number) < 10_000:
        return f"{number:,}"
    for size, unit in STEPS[reader.language]:
        if abs(number) >= size:
            return f"{_short(number / size)}{unit}"
    return f"{number:,}"


def span(seconds: int, reader: Reader) -> str:
    """3小时15分, 48秒; 3 h 15 min, 48 s. From a minute on, seconds are left out."""
    hours, minutes = seconds // 3600, seconds % 3600 // 60
    if hours:
        return translator(reader.language)("%(hours)s h %(minutes)s min", hours=hours, minutes=minutes)
    if minutes:
        return translator(reader.language)("%(minutes)s min", minutes=minutes)
    return translator(reader.language)("%(seconds)s s", seconds=seconds)


def hundredths(number: int | None) -> str:
    """Fen as yuan, or basis points as percent, exact, the way an input takes them: 28800, 0.50; None is empty."""
    if number is None:
        return ""
    return f"{number // 100}.{number % 100:02}" if number % 100 else str(number // 100)


def percent(basis_points: int) -> str:
    """9600 → 96%, 9650 → 96.5%, -400 → −4%: with a minus, as money has it."""
    return f"{_short(basis_points / 100)}%".replace("-", "−")


def weight(size: int) -> str:
    """Bytes as people read them: 340 KB, 1.2 MB."""
    return f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{max(size // 2**10, 1)} KB"


def rate(value: Rate, reader: Reader) -> str:
    """96% (48/50); where there is too little, why there is no figure."""
    if value.basis_points is None:
        return translator(reader.language)("not enough data (%(n)s)", n=value.whole)
    return f"{percent(value.basis_points)} ({value.part:,}/{value.whole:,})"


def stars(hundredths: int) -> str:
    """450 → 4.5."""
    return f"{(hundredths + 5) // 10 / 10:.1f}"


def day(value: date | datetime, reader: Reader) -> str:
    """11月9日(周日); Sun 9 Nov."""
    local = value.astimezone(ZoneInfo(reader.zone)) if isinstance(value, datetime) else value
    if reader.language == "zh":
        return f"{local.month}月{local.day}日(周{WEEKDAYS[local.weekday()]})"
    return f"{local:%a} {local.day} {local:%b}"


def short_day(value: date, reader: Reader) -> str:
    """12月31日; 31 Dec."""
    return f"{value.month}月{value.day}日" if reader.language == "zh" else f"{value.day} {value:%b}"


def month(value: date, reader: Reader) -> str:
    """2026年12月; Dec 2026."""
    return f"{value.year}年{value.month}月" if reader.language == "zh" else f"{value:%b} {value.year}"


def moment(value: datetime, reader: Reader) -> str:
    """11月9日(周日) 20:00; Sun 9 Nov, 20:00 CST."""
    local = value.astimezone(ZoneInfo(reader.zone))
    between = " " if reader.language == "zh" else ", "
    named = f"{local:%Z}"  # some zones have no letters of their own, only "+08"
    zone = (
        ""
        if reader.language == "zh" and reader.zone == "Asia/Shanghai"
        else f" {named if named.isalpha() else 'UTC' + named}"
    )
    return f"{day(value, reader)}{between}{local:%H:%M}{zone}"


def last_day(end: datetime, reader: Reader) -> str:
    """The last day before a campaign's end, as the market counts days: an end at midnight belongs to the day before."""
    return day((end - timedelta(seconds=1)).astimezone(MARKET).date(), reader)


def market_day(value: datetime, reader: Reader) -> str:
    """The calendar day in Beijing that a moment falls on: days of a live are days there, wherever the reader is."""
    text = day(value.astimezone(MARKET).date(), reader)
    return text if reader.zone == MARKET.key else translator(reader.language)("%(day)s, Beijing time", day=text)


def market_days(start: datetime, end: datetime, reader: Reader) -> str:
    """The calendar days in Beijing that a live takes, the first and the last; an end at midnight begins no other."""
    first, last = (each.astimezone(MARKET).date() for each in (start, end - timedelta(microseconds=1)))
    text = day(first, reader) if last <= first else f"{day(first, reader)} – {day(last, reader)}"
    return text if reader.zone == MARKET.key else translator(reader.language)("%(day)s, Beijing time", day=text)


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
