"""How `rating_instants.csv` was made: by the C library's zones, minute by minute, and by nothing of the project.

    python tests/data/rating_instants.py > tests/data/rating_instants.csv

From the moment at which a day of the schedule would fall, it walks on until `localtime` shows working hours on a day
that is neither Saturday, Sunday nor holiday; where that is past the last call, it walks back from there.
"""

import calendar
import os
import time
from collections.abc import Iterator

ZONES = (
    "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Europe/London", "Asia/Kathmandu",
    "America/Sao_Paulo", "Pacific/Apia",
)  # fmt: skip
#: the campaign's end (UTC), the hour of the schedule (minutes; empty: none), holidays
CASES = (
    ("2026-01-05T16:00", "", ""),
    ("2026-02-13T02:00", "", "2026-02-16~2026-02-20"),
    ("2026-03-04T15:00", "", ""),
    ("2026-03-28T12:00", "", ""),
    ("2026-06-30T23:59", "", ""),
    ("2026-09-23T16:00", "", "2026-10-01~2026-10-07"),
    ("2026-10-22T20:00", "", ""),
    ("2026-12-19T09:30", "", "2026-12-25~2026-12-25 2026-12-28~2026-12-28 2027-01-01~2027-01-01"),
    ("2026-03-04T15:00", "600", ""),
    ("2026-10-22T20:00", "1110", ""),
    ("2026-09-23T16:00", "570", "2026-10-01~2026-10-07"),
)
DAYS = (3, 10, 14)
MINUTE, DAY = 60, 86_400


def utc(text: str) -> int:
    return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M"))


def good(moment: int, free: list[tuple[str, str]]) -> bool:
    """Whether clocks show half past nine to half past six, on a working day."""
    local = time.localtime(moment)
    day = time.strftime("%Y-%m-%d", local)
    inside = 570 * MINUTE <= (local.tm_hour * 60 + local.tm_min) * MINUTE + local.tm_sec <= 1_110 * MINUTE
    return inside and local.tm_wday < 5 and not any(first <= day <= last for first, last in free)


def at_hour(moment: int, minutes: int) -> int:
    """The first minute of the local day of a moment at which clocks show that time of day."""
    local = time.localtime(moment)
    shown = (local.tm_year, local.tm_mon, local.tm_mday, *divmod(minutes, 60))
    near = range(moment // MINUTE * MINUTE - 2 * DAY, moment + 2 * DAY, MINUTE)
    return next(each for each in near if time.localtime(each)[:5] == shown)


def due(ended: int, day: int, hour: str, free: list[tuple[str, str]]) -> int:
    last_call = ended + 14 * DAY - 60 * MINUTE
    wanted = ended + day * DAY
    if hour:
        wanted = at_hour(wanted, int(hour))
    found = wanted
    while not good(found, free):
        found = (found // MINUTE + 1) * MINUTE
    if hour and found != wanted:
        found = at_hour(found, int(hour))
    if found <= last_call:
        return found
    found = last_call
    while not good(found, free):
        found = -(-found // MINUTE) * MINUTE - MINUTE
    if hour and at_hour(found, int(hour)) <= last_call:
        found = at_hour(found, int(hour))
    return found


def lines() -> Iterator[str]:
    yield "zone,ended,hour,holidays,day,due"
    for zone in ZONES:
        os.environ["TZ"] = zone
        time.tzset()
        for ended, hour, holidays in CASES:
            free = [(each[:10], each[11:]) for each in holidays.split()]
            for day in DAYS:
                moment = time.strftime("%Y-%m-%dT%H:%M", time.gmtime(due(utc(ended), day, hour, free)))
                yield f"{zone},{ended},{hour},{holidays},{day},{moment}"


if __name__ == "__main__":
    for line in lines():
        print(line)
