"""Days as people write them, counted from today: 11月9日, nov 9th, 明天, this friday, 3天后."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from bot.rules.numbers import read_number

#: A day, or the code of the problem with it.
Day = date | str

PAST, NO_SUCH, WHICH = "date_past", "no_such_date", "which_day"

_NUM = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_MONTH_NAMES = """
    january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|october oct|
    november nov|december dec
"""
_WEEKDAY_NAMES = """
    一 monday mon|二 tuesday tue tues|三 wednesday wed|四 thursday thu thurs|五 friday fri|六 末 saturday sat weekend|
    日 天 sunday sun
"""
_MONTHS = {name: at for at, names in enumerate(_MONTH_NAMES.split("|"), 1) for name in names.split()}
_WEEKDAYS = {name: at for at, names in enumerate(_WEEKDAY_NAMES.split("|")) for name in names.split()}
SPAN = r"\d{1,5}|[一二两三四五六七八九十百]{1,4}|半"  #: how many of a unit
UNIT = "天|日|周|个?星期|个?月|年"
_LENGTHS = {"天": 1, "日": 1, "d": 1, "周": 7, "星": 7, "w": 7, "月": 30, "m": 30, "年": 365, "y": 365}
_RELATIVE = {
    "今天": 0, "今日": 0, "今晚": 0, "today": 0, "tonight": 0, "明天": 1, "明日": 1, "明晚": 1, "tomorrow": 1,
    "tomorrow night": 1, "后天": 2, "后日": 2, "day after tomorrow": 2, "the day after tomorrow": 2, "大后天": 3,
    "昨天": -1, "昨日": -1, "yesterday": -1, "前天": -2,
}  # fmt: skip

_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_LONG_DAY = "monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekend"
_SHORT_DAY = "mon|tues|tue|wed|thurs|thu|fri|sat|sun"
_NTH = r"(\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s?(20\d\d)(?!\d))?"

_ISO = re.compile(r"((?:19|20)\d\d)\s?(?:年|[-/.])\s?(\d{1,2})\s?(?:月|[-/.])\s?(\d{1,2})(?!\d)\s?[日号]?", re.ASCII)
_FULL = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?![\d万wk.])", re.ASCII)
_SLASH = re.compile(r"(\d{1,2})/(\d{1,2})(?![\d/.%])", re.ASCII)
_CHINESE = re.compile(rf"({_NUM})月({_NUM})(?:[日号]|(?![\d.,万千百wkm%单家星]))", re.ASCII)
_DAY_ONLY = re.compile(r"(\d{1,2}|[一二三四五六七八九十]{2,3})[号日](?![店线楼院馆机])", re.ASCII)
_MONTH_ONLY = re.compile(rf"(?:{_NUM})月(?:份|底|初|中旬|上旬|下旬)?", re.ASCII)
_DAY_MONTH = re.compile(rf"{_NTH}(?: of)?[ -]?({_MONTH})(?![a-z])\.?{_YEAR}", re.ASCII)
_MONTH_DAY = re.compile(rf"({_MONTH})\.? ?{_NTH}(?![\d.,]*[a-z0-9%]){_YEAR}", re.ASCII)
_WEEKDAY = re.compile(r"(这个?|本|下下个?|下个?|上个?)?(?:周|星期|礼拜)([一二三四五六日天末])(?!边)", re.ASCII)
_ENGLISH_DAY = re.compile(
    rf"(?:(?:(this|next|coming|last) )({_LONG_DAY}|{_SHORT_DAY})|({_LONG_DAY}))(?![a-z])", re.ASCII
)
_LATER = re.compile(rf"({_NUM})(天|周|个?星期)(?:之后|以后|后)", re.ASCII)
_IN_DAYS = re.compile(r"in (\d{1,3}) (day|week)s?(?![a-z])", re.ASCII)
_TIME = re.compile(
    r"(?:上午|下午|晚上|早上|中午|凌晨|晚)?(?:\d{1,2}:\d{2}|(?:\d{1,2}|[一二三四五六七八九十]{1,3})点(?:半|\d{1,2}分)?)(?![\d万])"
    r"|\d{1,2}(?::\d{2})?\s?(?:am|pm)(?![a-z])|上午|下午|晚上|早上|中午|凌晨",
    re.ASCII,
)


def may_begin(text: str, at: int) -> bool:
    """A quick look, before a dozen readers try: most numbers are no days, nor are most words."""
    gate = _GATES.get(text[at])
    return gate is not None and gate.match(text, at) is not None


def day_at(text: str, at: int, today: date) -> tuple[Day, int] | None:
    """Read the longest day that begins at a place of normalised text; the second value is where it ends.

    A day without a year is the next one on or after today; a weekday alone may be today.
    """
    best: tuple[Day, int] | None = None
    for reader in _READERS.get(text[at], ()):
        read = reader(text, at, today)
        if read and (best is None or read[1] > best[1]):
            best = read
    return best


def time_at(text: str, at: int) -> int | None:
    """Return where a time of day that begins here ends; no filter takes one."""
    match = _TIME.match(text, at) if text[at] in _TIME_STARTS else None
    return match.end() if match else None


def length_of(number: str | None, unit: str) -> int | None:
    """Return the days of a span such as 3 个月 or "2 weeks"; a month is 30 days, half a year 180 [ours]."""
    each = _LENGTHS[unit.removeprefix("个")[0]]
    if number == "半":
        return {365: 180, 30: 15}.get(each, each // 2)
    read = read_number(number) if number else None
    if number and not read:
        return None
    return each * (int(read.low) if read else 1)


def _of(year: int | None, month: int, day: int, today: date) -> Day:
    """The day, or what is wrong with it; without a year the next one."""
    years = [year] if year else [today.year + more for more in range(9)]  # 29 February may be eight years away
    made = [made for each in years if (made := _made(each, month, day))]
    if not made:
        return NO_SUCH
    return next((day for day in made if day >= today), PAST)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _shifted(today: date, days: int) -> Day:
    if days < 0:
        return PAST
    try:
        return today + timedelta(days=days)
    except OverflowError:
        return NO_SUCH


def _number(text: str) -> int:
    read = read_number(text)
    return int(read.low) if read else 0


def _iso(text: str, at: int, today: date) -> tuple[Day, int] | None:
    match = _FULL.match(text, at) or _ISO.match(text, at)
    return (_of(int(match[1]), int(match[2]), int(match[3]), today), match.end()) if match else None


def _slash(text: str, at: int, today: date) -> tuple[Day, int] | None:
    match = _SLASH.match(text, at)
    if not match:
        return None
    month, day = sorted((int(match[1]), int(match[2]))) if int(match[1]) > 12 else (int(match[1]), int(match[2]))
    return (_of(None, month, day, today), match.end()) if _made(2024, month, day) else None


def _chinese(text: str, at: int, today: date) -> tuple[Day, int] | None:
    match = _CHINESE.match(text, at)
    return (_of(None, _number(match[1]), _number(match[2]), today), match.end()) if match else None


def _day_only(text: str, at: int, today: date) -> tuple[Day, int] | None:
    match = _DAY_ONLY.match(text, at)
    if not match:
        return None
    day = _number(match[1])
    months = [divmod(today.month - 1 + more, 12) for more in range(3)]
    made = [made for year, month in months if (made := _made(today.year + year, month + 1, day))]
    return next((day for day in made if day >= today), NO_SUCH), match.end()


def _month_only(text: str, at: int, today: date) -> tuple[Day, int] | None:
    match = _MONTH_ONLY.match(text, at)
    return (WHICH, match.end()) if match else None


def _day_month(text: str, at: int, today: date) -> tuple[Day, int] | None:
    match = _DAY_MONTH.match(text, at)
    return (_of(_year(match[3]), _MONTHS[match[2]], int(match[1]), today), match.end()) if match else None


def _month_day(text: str, at: int, today: date) -> tuple[Day, int] | None:
    match = _MONTH_DAY.match(text, at)
    return (_of(_year(match[3]), _MONTHS[match[1]], int(match[2]), today), match.end()) if match else None


def _year(text: str | None) -> int | None:
    return int(text) if text else None


def _weekday(text: str, at: int, today: date) -> tuple[Day, int] | None:
    match = _WEEKDAY.match(text, at)
    if not match:
        return None
    which, weekday = match[1] or "", _WEEKDAYS[match[2]]
    weeks = which.count("下") - which.count("上")
    if not which:
        return _shifted(today, (weekday - today.weekday()) % 7), match.end()
    return _shifted(today, weekday - today.weekday() + 7 * weeks), match.end()


def _english_day(text: str, at: int, today: date) -> tuple[Day, int] | None:
    match = _ENGLISH_DAY.match(text, at)
    if not match:
        return None
    weekday = _WEEKDAYS[match[2] or match[3]]
    if match[1] == "last":
        return PAST, match.end()
    days = weekday - today.weekday() + 7 if match[1] == "next" else (weekday - today.weekday()) % 7
    return _shifted(today, days), match.end()


def _relative(text: str, at: int, today: date) -> tuple[Day, int] | None:
    word = next((word for word in _RELATIVE_LONGEST_FIRST if text.startswith(word, at)), None)
    return (_shifted(today, _RELATIVE[word]), at + len(word)) if word else None


def _later(text: str, at: int, today: date) -> tuple[Day, int] | None:
    match = _LATER.match(text, at)
    if match:
        return _shifted(today, _number(match[1]) * (1 if match[2] == "天" else 7)), match.end()
    match = _IN_DAYS.match(text, at)
    return (_shifted(today, int(match[1]) * (1 if match[2] == "day" else 7)), match.end()) if match else None


_Reader = Callable[[str, int, date], tuple[Day, int] | None]

_RELATIVE_LONGEST_FIRST = sorted(_RELATIVE, key=len, reverse=True)
_NUMERALS = "一二三四五六七八九十"
_DIGIT_GATE = re.compile(r"\d{1,4}(?:st|nd|rd|th|[\s:/.年月号日天周个星点jfmasondp-])", re.ASCII)
_HAN_GATE = re.compile(rf"[{_NUMERALS}]{{1,3}}[月号日天周个星点]")
_WORD_GATE = re.compile(
    rf"(?:{_MONTH})[\d. ]|(?:{_LONG_DAY})|(?:this|next|coming|last|the|in|day)(?![a-z])"
    r"|(?:today|tonight|tomorrow|yesterday)(?![a-z])"
)
_CHARACTER_GATE = re.compile(r"[今明后去大昨前这本下上周星礼早晚中凌]")
_GATES: dict[str, re.Pattern[str]] = {
    **dict.fromkeys("0123456789", _DIGIT_GATE),
    **dict.fromkeys(_NUMERALS, _HAN_GATE),
    **dict.fromkeys("今明后去大昨前这本下上周星礼早晚中凌", _CHARACTER_GATE),
    **dict.fromkeys({*"tdyinlc", *(name[0] for name in (*_MONTHS, *_WEEKDAYS) if name.isascii())}, _WORD_GATE),
}
DAY_STARTS = frozenset(_GATES)
_TIME_STARTS = frozenset("0123456789上下晚早中凌" + _NUMERALS)
_READERS: dict[str, tuple[_Reader, ...]] = {
    first: (
        (_iso, _slash, _chinese, _day_only, _month_only, _day_month, _later) if gate is _DIGIT_GATE
        else (_chinese, _day_only, _month_only, _later) if gate is _HAN_GATE
        else (_month_day, _english_day, _relative, _later) if gate is _WORD_GATE
        else (_weekday, _relative)
    )
    for first, gate in _GATES.items()
}  # fmt: skip
