from datetime import date, timedelta
from itertools import pairwise

import pytest

from bot.rules.festivals import FIXED, LUNAR, NAMES, NUMBERS, WORDS, dates_in, festival_named, next_occurrence

TODAY = date(2025, 11, 23)


@pytest.mark.parametrize(
    ("word", "day"),
    [
        ("618", date(2026, 6, 18)),
        ("双十一", date(2026, 11, 11)),
        ("双11", date(2026, 11, 11)),
        ("singles' day", date(2026, 11, 11)),
        ("双十二", date(2025, 12, 12)),
        ("年货节", date(2026, 1, 20)),
        ("38", date(2026, 3, 8)),
        ("七夕", date(2026, 8, 19)),
        ("中秋", date(2026, 9, 25)),
        ("国庆", date(2026, 10, 1)),
        ("chinese new year", date(2026, 2, 17)),
        ("除夕", date(2026, 2, 16)),
        ("元宵", date(2026, 3, 3)),
        ("元旦", date(2026, 1, 1)),
        ("清明", date(2026, 4, 5)),
        ("mother's day", date(2026, 5, 10)),
        ("black friday", date(2025, 11, 28)),
    ],
)
def test_the_next_occurrence_is_never_in_the_past(word, day):
    assert next_occurrence(festival_named(word), TODAY) == day


@pytest.mark.parametrize("name", NAMES)
def test_a_festival_today_is_today(name):
    day = next_occurrence(name, TODAY)

    assert next_occurrence(name, day) == day
    assert next_occurrence(name, day + timedelta(days=1)) > day


@pytest.mark.parametrize("name", NAMES)
def test_every_festival_comes_every_year_of_the_table(name):
    found = [day for year in range(2025, 2036) for day in dates_in(name, year)]

    assert len(found) in {11, 12}  # the shopping festival before 2028-01-26 falls into 2027
    assert all(340 <= (later - day).days <= 390 for day, later in pairwise(found))


def lunar(name):
    return [date.fromisoformat(day) for day in LUNAR[name]]


def test_spring_festivals_are_twelve_or_thirteen_moons_apart():
    spring = lunar("春节")

    assert {(later - day).days for day, later in pairwise(spring)} <= {354, 355, 383, 384, 385}


def test_lunar_dates_lie_whole_moons_apart():
    """七夕 is day 7 and 中秋 day 15 of months that follow: 37 or 38 days; 重阳 is day 9 of the next: 23 or 24."""
    assert {(autumn - qixi).days for qixi, autumn in zip(lunar("七夕"), lunar("中秋"), strict=True)} <= {37, 38}
    assert {(ninth - autumn).days for autumn, ninth in zip(lunar("中秋"), lunar("重阳"), strict=True)} <= {23, 24}


def test_lunar_dates_have_the_right_moon():
    """A new moon was on 2025-01-29; a mean month is 29.530589 days. The table stays within a day of that count."""
    for name, day_of_month in {"春节": 1, "端午": 5, "七夕": 7, "中秋": 15, "重阳": 9, "腊八": 8}.items():
        for day in lunar(name):
            moons = ((day - date(2025, 1, 29)).days - (day_of_month - 1)) / 29.530589
            assert abs(moons - round(moons)) * 29.530589 < 1.2


def test_beyond_the_table_nothing_is_invented():
    assert next_occurrence("中秋", date(2035, 12, 1)) is None
    assert next_occurrence("双十一", date(9999, 12, 31)) is None
    assert next_occurrence("国货", TODAY) is None
    assert dates_in("清明", 2150) == ()


def test_a_word_names_one_festival():
    words = [word for name in NAMES for word in {name, *WORDS[name]}]

    assert len(words) == len(set(words))
    assert all(festival_named(number) in {*FIXED, "国庆"} for number in NUMBERS)
    assert festival_named("国货") is None
