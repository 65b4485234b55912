"""The trade's calendar: which date a festival falls on, in China's time zone.

Lunar dates are a table, checked against the days of new moon (China Standard Time); other days follow a rule.
"""

from datetime import MAXYEAR, date, timedelta

#: Festivals of the lunar calendar, each year in turn.
LUNAR: dict[str, tuple[str, ...]] = {
    "春节": (
        "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03",
        "2031-01-23", "2032-02-11", "2033-01-31", "2034-02-19", "2035-02-08", "2036-01-28",
    ),
    "端午": (
        "2025-05-31", "2026-06-19", "2027-06-09", "2028-05-28", "2029-06-16", "2030-06-05",
        "2031-06-24", "2032-06-12", "2033-06-01", "2034-06-20", "2035-06-10",
    ),
    "七夕": (
        "2025-08-29", "2026-08-19", "2027-08-08", "2028-08-26", "2029-08-16", "2030-08-05",
        "2031-08-24", "2032-08-12", "2033-08-01", "2034-08-20", "2035-08-10",
    ),
    "中秋": (
        "2025-10-06", "2026-09-25", "2027-09-15", "2028-10-03", "2029-09-22", "2030-09-12",
        "2031-10-01", "2032-09-19", "2033-09-08", "2034-09-27", "2035-09-16",
    ),
    "重阳": (
        "2025-10-29", "2026-10-18", "2027-10-08", "2028-10-26", "2029-10-16", "2030-10-05",
        "2031-10-24", "2032-10-12", "2033-10-01", "2034-10-20", "2035-10-09",
    ),
    "腊八": (
        "2025-01-07", "2026-01-26", "2027-01-15", "2028-01-04", "2029-01-22", "2030-01-11",
        "2031-01-01", "2032-01-20", "2033-01-08", "2034-01-27", "2035-01-16", "2036-01-05",
    ),
}  # fmt: skip

#: Month and day of those that keep their date.
FIXED: dict[str, tuple[int, int]] = {
    "元旦": (1, 1), "情人节": (2, 14), "女王节": (3, 8), "劳动节": (5, 1), "520": (5, 20), "儿童节": (6, 1),
    "618": (6, 18), "818": (8, 18), "开学季": (9, 1), "99大促": (9, 9), "教师节": (9, 10), "国庆": (10, 1),
    "万圣节": (10, 31), "双十一": (11, 11), "双十二": (12, 12), "平安夜": (12, 24), "圣诞节": (12, 25),
    "跨年": (12, 31),
}  # fmt: skip

#: Days before or after Spring Festival. The shopping festival has no fixed day: four weeks before is our choice.
AROUND_SPRING = {"年货节": -28, "除夕": -1, "元宵": 14}

#: Month, weekday (Monday is 0), which of the month, and days added.
BY_WEEKDAY = {"母亲节": (5, 6, 2, 0), "父亲节": (6, 6, 3, 0), "感恩节": (11, 3, 4, 0), "黑五": (11, 3, 4, 1)}

#: Festival → what people type for it, lower case.
WORDS: dict[str, tuple[str, ...]] = {
    "元旦": ("元旦节", "new year's day", "new years day"),
    "情人节": ("valentine's day", "valentines day", "valentine's"),
    "女王节": ("38女王节", "三八女王节", "妇女节", "三八妇女节", "三八节", "三八", "38节", "38大促", "女神节",
             "women's day", "womens day", "queen's day", "queens day"),
    "劳动节": ("五一", "五一劳动节", "五一节", "51大促", "labour day", "labor day", "may day"),
    "520": ("五二零", "520情人节"),
    "儿童节": ("六一", "六一儿童节", "children's day", "childrens day"),
    "618": ("六一八", "618大促", "618年中大促", "年中大促", "mid-year sale"),
    "818": ("八一八", "818大促"),
    "开学季": ("开学", "back to school", "back-to-school"),
    "99大促": ("九九大促", "99划算节", "99节"),
    "教师节": ("teachers' day", "teacher's day", "teachers day"),
    "国庆": ("国庆节", "十一国庆", "十一黄金周", "黄金周", "national day", "golden week"),
    "万圣节": ("万圣", "halloween"),
    "双十一": ("双11", "双 11", "双十一大促", "双11大促", "双11狂欢节", "光棍节", "d11", "double 11", "double11",
             "double eleven", "singles' day", "singles day", "single's day", "singles'day"),
    "双十二": ("双12", "双 12", "双十二大促", "双12大促", "double 12", "double12", "double twelve"),
    "平安夜": ("christmas eve",),
    "圣诞节": ("圣诞", "christmas", "xmas", "x-mas"),
    "跨年": ("跨年夜", "new year's eve", "new years eve"),
    "春节": ("新春", "过年", "大年初一", "春节档", "chinese new year", "lunar new year", "spring festival"),
    "端午": ("端午节", "dragon boat festival", "dragon boat", "duanwu"),
    "七夕": ("七夕节", "七夕情人节", "qixi", "qixi festival", "chinese valentine's day"),
    "中秋": ("中秋节", "mid-autumn festival", "mid autumn festival", "mid-autumn", "mid autumn", "moon festival"),
    "重阳": ("重阳节", "double ninth"),
    "腊八": ("腊八节",),
    "年货节": ("年货", "年货大促", "new year shopping festival"),
    "除夕": ("大年三十", "除夕夜", "chinese new year's eve"),
    "元宵": ("元宵节", "正月十五", "lantern festival"),
    "清明": ("清明节", "qingming", "tomb sweeping day"),
    "母亲节": ("mother's day", "mothers day"),
    "父亲节": ("father's day", "fathers day"),
    "感恩节": ("thanksgiving",),
    "黑五": ("黑色星期五", "black friday"),
}  # fmt: skip

#: Bare numbers that mean a festival only where they stand alone.
NUMBERS = {
    "618": "618", "6.18": "618", "520": "520", "5.20": "520", "818": "818", "38": "女王节", "3.8": "女王节",
    "1111": "双十一", "11.11": "双十一", "1212": "双十二", "12.12": "双十二", "十一": "国庆",
}  # fmt: skip

_BY_WORD = {word: name for name, words in WORDS.items() for word in (name, *words)}


def festival_named(word: str) -> str | None:
    """Return the festival that a word in either language stands for, if any."""
    return _BY_WORD.get(word) or NUMBERS.get(word)


def next_occurrence(festival: str, today: date) -> date | None:
    """Return the first date on or after today; None beyond the table's end, or for what is no festival."""
    days = (day for year in (today.year, today.year + 1) if year <= MAXYEAR for day in dates_in(festival, year))
    return next((day for day in days if day >= today), None)


def dates_in(festival: str, year: int) -> tuple[date, ...]:
    """Return the dates of a festival inside a year of our calendar: none, one, or for 腊八 sometimes two."""
    if festival in FIXED:
        return (date(year, *FIXED[festival]),)
    if festival in BY_WEEKDAY:
        return (_weekday_of(year, *BY_WEEKDAY[festival]),)
    if festival in AROUND_SPRING:
        return _inside(year, _shift(LUNAR["春节"], AROUND_SPRING[festival]))
    if festival == "清明":
        return (_qingming(year),) if 2001 <= year <= 2099 else ()
    return _inside(year, _shift(LUNAR.get(festival, ()), 0))


def _inside(year: int, days: tuple[date, ...]) -> tuple[date, ...]:
    return tuple(day for day in days if day.year == year)


def _shift(days: tuple[str, ...], by: int) -> tuple[date, ...]:
    return tuple(date.fromisoformat(day) + timedelta(days=by) for day in days)


def _weekday_of(year: int, month: int, weekday: int, which: int, after: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1) + after)


def _qingming(year: int) -> date:
    short = year % 100
    return date(year, 4, (short * 2422 + 48100) // 10000 - short // 4)


NAMES: tuple[str, ...] = tuple(WORDS)
