"""Working hours: which moments are good ones, and how far away the nearest may be."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.rules.hours import LONGEST_STRETCH, Days, instant, last_working, next_working, working

SHANGHAI, NEW_YORK = "Asia/Shanghai", "America/New_York"
NATIONAL = Days(first=date(2026, 10, 1), last=date(2026, 10, 7))


@pytest.mark.parametrize(
    ("text", "zone", "good"),
    [
        ("2026-03-02T01:29:59", SHANGHAI, False),
        ("2026-03-02T01:30:00", SHANGHAI, True),  # half past nine on a Monday
        ("2026-03-02T10:30:00", SHANGHAI, True),  # half past six in the evening
        ("2026-03-02T10:30:01", SHANGHAI, False),
        ("2026-03-02T04:00:00", NEW_YORK, False),  # the same morning is a night there
        ("2026-03-02T15:00:00", NEW_YORK, True),
        ("2026-03-07T04:00:00", SHANGHAI, False),  # a Saturday
        ("2026-10-01T04:00:00", SHANGHAI, False),  # a holiday, first day
        ("2026-10-07T04:00:00", SHANGHAI, False),  # and last
        ("2026-10-08T04:00:00", SHANGHAI, True),
    ],
)
def test_a_moment_is_in_working_hours_of_its_own_zone_or_is_not(text, zone, good):
    moment = datetime.fromisoformat(text).replace(tzinfo=UTC)

    assert working(moment, zone, [NATIONAL]) is good
    assert (next_working(moment, zone, [NATIONAL]) == moment) is good
    assert (last_working(moment, zone, [NATIONAL]) == moment) is good


@pytest.mark.parametrize(("find", "step"), [(next_working, 1), (last_working, -1)])
def test_a_holiday_without_end_is_looked_through_for_four_hundred_days_and_no_longer(find, step):
    """Whoever keeps such a holiday by mistake is reminded late, not never, and nothing hangs."""
    day, zone = date(2026, 3, 2), SHANGHAI
    for_ever = Days(first=date(2000, 1, 1), last=date(2100, 1, 1))

    found = find(datetime(2026, 3, 2, 4, 0, tzinfo=UTC), zone, [for_ever])

    clock = datetime.fromisoformat("2026-01-01T09:30" if step > 0 else "2026-01-01T18:30").time()
    assert found == instant(day + step * timedelta(days=LONGEST_STRETCH), clock, zone)
