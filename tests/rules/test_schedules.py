"""When stars are asked for: by a table that the C library made, by settings as people type them, and within bounds."""

import csv
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.hours import EVENING, MORNING, Days, works
from bot.rules.ratings import window_end
from bot.rules.schedules import (
    LAST_CALL,
    RATING_DAYS,
    BadHoliday,
    BadReminderDays,
    BadReminderHour,
    Schedule,
    TooManyHolidays,
    checked,
    coming,
    days_of,
    holidays_of,
    rating_instants,
)

TABLE = Path(__file__).parents[1] / "data" / "rating_instants.csv"  # how it was made stands beside it
DAY = timedelta(days=1)


def moment(text):
    return datetime.fromisoformat(f"{text}:00+00:00")


def cases():
    with TABLE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for key, lines in groupby(rows, key=lambda row: (row["zone"], row["ended"], row["hour"], row["holidays"])):
        yield (*key, [moment(line["due"]) for line in lines])


CASES = list(cases())


def test_the_table_is_large_enough_to_mean_something():
    assert sum(len(due) for *_, due in CASES) == 264
    assert {zone for zone, *_ in CASES} >= {
        "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Europe/London",
        "Asia/Kathmandu",
    }  # fmt: skip


@pytest.mark.parametrize(("zone", "ended", "hour", "holidays", "due"), CASES)
def test_stars_are_asked_for_at_the_instants_that_the_c_library_finds(zone, ended, hour, holidays, due):
    schedule = Schedule(
        tenant="T1",
        hour=time(*divmod(int(hour), 60)) if hour else None,
        holidays=holidays_of(holidays.replace(" ", "\n")),
    )

    found = list(rating_instants(moment(ended), zone, schedule).values())

    later = [each for nth, each in enumerate(due) if each > max([moment(ended), *due[:nth]])]
    assert found == [moment(ended), *later]


@settings(derandomize=True, deadline=None, max_examples=300)
@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia"]),
    st.lists(st.integers(1, 14), max_size=5, unique=True).map(sorted),
    st.none() | st.times(MORNING, EVENING).map(lambda each: each.replace(second=0, microsecond=0)),
    st.lists(st.integers(0, 20), max_size=20, unique=True),
)
def test_whatever_is_set_it_is_asked_in_order_in_the_window_and_on_no_holiday_but_at_the_very_last(
    ended, zone, days, hour, free
):
    holidays = tuple(Days(first=(ended + each * DAY).date(), last=(ended + each * DAY).date()) for each in free)
    schedule = checked(Schedule(tenant="T1", days=(0, *days), hour=hour, holidays=holidays))

    instants = list(rating_instants(ended, zone, schedule).values())

    assert instants == sorted(set(instants))
    assert instants[-1] <= window_end(ended) - LAST_CALL
    assert instants[0] == ended
    local = [each.astimezone(ZoneInfo(zone)) for each in instants[1:]]
    assert [each for each in local if not MORNING <= each.time() <= EVENING or each.weekday() > 4] == []
    on_holidays = [each for each in local if not works(each.date(), holidays)]
    assert on_holidays == [] or len(local) == 1


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("0, 3, 10, 14", RATING_DAYS),
        ("0 3 10", (0, 3, 10)),
        ("0、1、2", (0, 1, 2)),
        ("0", (0,)),
        ("0/7/14", (0, 7, 14)),
    ],
)
def test_days_are_read_as_people_type_them(typed, days):
    assert checked(Schedule(tenant="T1", days=days_of(typed))).days == days


@pytest.mark.parametrize(
    "typed", ["", "3, 10", "0, 3, 3", "0, 10, 3", "0, 15", "0, 1, 2, 3, 4, 5, 6", "0, x", "0, -3", "0.5"]
)
def test_days_out_of_bounds_are_refused(typed):
    with pytest.raises(BadReminderDays):
        checked(Schedule(tenant="T1", days=days_of(typed)))


@pytest.mark.parametrize("hour", [time(0, 0), time(9, 29), time(18, 31), time(23, 59)])
def test_an_hour_outside_of_working_hours_is_refused(hour):
    with pytest.raises(BadReminderHour):
        checked(Schedule(tenant="T1", hour=hour))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("2027-02-15", [("2027-02-15", "2027-02-15")]),
        ("2027/2/5 ~ 2027/2/7", [("2027-02-05", "2027-02-07")]),
        ("2027年10月1日 至 2027年10月7日", [("2027-10-01", "2027-10-07")]),
        ("2027-10-01-2027-10-03", [("2027-10-01", "2027-10-03")]),
        ("2027.1.1, 2027.5.1..2027.5.3", [("2027-01-01", "2027-01-01"), ("2027-05-01", "2027-05-03")]),
        ("2027-05-02\n2027-05-01", [("2027-05-01", "2027-05-02")]),
        ("2027-05-01 to 2027-05-10\n\n2027-05-03", [("2027-05-01", "2027-05-10")]),
        ("", []),
    ],
)
def test_holidays_are_read_as_people_type_them_and_those_that_touch_are_one(typed, found):
    assert [(each.first.isoformat(), each.last.isoformat()) for each in holidays_of(typed)] == found


@pytest.mark.parametrize(
    "line",
    [
        "tomorrow",
        "2027-02-30",
        "2027-13-01",
        "2027-02-10 ~ 2027-02-01",
        "2027-01-01 ~ 2027-02-15",
        "02-15",
        "0000-01-01",
    ],
)
def test_what_is_no_day_is_named(line):
    with pytest.raises(BadHoliday) as refused:
        holidays_of(f"2027-01-01\n{line}")
    assert refused.value.facts == {"line": line}


def test_there_are_so_many_holidays_at_most():
    days = [date(2027, 1, 1) + 2 * nth * DAY for nth in range(61)]
    with pytest.raises(TooManyHolidays):
        checked(Schedule(tenant="T1", holidays=tuple(Days(first=each, last=each) for each in days)))


def test_a_holiday_is_coming_until_its_last_day_is_over():
    holidays = holidays_of("2026-10-01 ~ 2026-10-07, 2027-01-01")
    schedule = Schedule(tenant="T1", holidays=holidays)

    assert coming(schedule, date(2026, 9, 30)) == coming(schedule, date(2026, 10, 7)) == holidays
    assert coming(schedule, date(2026, 10, 8)) == holidays[1:]
    assert coming(schedule, date(2027, 1, 2)) == ()


def test_where_nothing_but_holidays_are_left_stars_are_asked_for_on_one_of_them_rather_than_never():
    ended = moment("2026-03-02T02:00")  # a Monday
    whole_month = (Days(first=date(2026, 3, 1), last=date(2026, 3, 31)),)

    found = rating_instants(ended, "Asia/Shanghai", Schedule(tenant="T1", days=(0, 14), holidays=whole_month))

    assert found == {0: ended, 14: moment("2026-03-13T10:30")}  # Friday evening; the window closes on Monday at ten
