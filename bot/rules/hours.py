"""Working hours: which moments of a person's zone are good ones, and what clocks do when summer begins or ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING, EVENING = time(9, 30), time(18, 30)  #: working hours, Monday to Friday, of the person who is reminded
LONGEST_STRETCH = 400  #: days in a row on which nobody works, at most; holidays are bounded far below


@dataclass(frozen=True, kw_only=True, order=True)
class Days:
    """Whole days on which nobody works, both included."""

    first: date
    last: date


def works(day: date, holidays: Iterable[Days] = ()) -> bool:
    """Whether people work on a day: Monday to Friday, no holiday."""
    if day.weekday() >= 5:
        return False
    for each in holidays:  # noqa: SIM110 - asked several times an order, of many orders: `any` takes twice as long
        if each.first <= day <= each.last:
            return False
    return True


def working(moment: datetime, zone: str, holidays: Iterable[Days] = ()) -> bool:
    """Whether a moment falls into working hours there."""
    local = moment.astimezone(ZoneInfo(zone))
    return MORNING <= local.time() <= EVENING and works(local.date(), holidays)


def next_working(moment: datetime, zone: str, holidays: Iterable[Days] = ()) -> datetime:
    """The moment itself if it falls in working hours there, else the next morning that does."""
    local = moment.astimezone(ZoneInfo(zone))
    if works(local.date(), holidays):
        if MORNING <= local.time() <= EVENING:
            return moment
        if local.time() < MORNING:
            return instant(local.date(), MORNING, zone)
    return instant(_turn(local.date(), 1, holidays), MORNING, zone)


def last_working(moment: datetime, zone: str, holidays: Iterable[Days] = ()) -> datetime:
    """The moment itself if it falls in working hours there, else the last evening before it that does."""
    local = moment.astimezone(ZoneInfo(zone))
    if works(local.date(), holidays):
        if MORNING <= local.time() <= EVENING:
            return moment
        if local.time() > EVENING:
            return instant(local.date(), EVENING, zone)
    return instant(_turn(local.date(), -1, holidays), EVENING, zone)


def _turn(day: date, step: int, holidays: Iterable[Days]) -> date:
    """The nearest working day after (1) or before (-1) a day."""
    for _ in range(LONGEST_STRETCH):
        day += timedelta(days=step)
        if works(day, holidays):
            break
    return day


def instant(day: date, clock: time, zone: str) -> datetime:
    """The moment (UTC) at which clocks there show this time of day.

    Where they show it twice, the first of the two; where they leap over it, the first minute after the leap.
    """
    local = datetime.combine(day, clock, ZoneInfo(zone))
    found = local.astimezone(UTC)
    if found.astimezone(local.tzinfo).replace(tzinfo=None) == local.replace(tzinfo=None):
        return found
    found = local.replace(fold=1).astimezone(UTC)  # still before the leap
    while found.astimezone(local.tzinfo).utcoffset() == local.utcoffset():
        found += timedelta(minutes=1)
    return found
