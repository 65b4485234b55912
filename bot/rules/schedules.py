"""When stars are asked for: on which days, at which hour, and on which days nobody is reminded. A workspace's own."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.rules import ratings
from bot.rules.errors import Refused
from bot.rules.hours import EVENING, MORNING, Days, instant, last_working, next_working

LAST_CALL = timedelta(hours=1)  #: before the window closes, the latest moment to be reminded
MOST_TIMES = 6  #: that stars are asked for
MOST_HOLIDAYS = 60
LONGEST_HOLIDAY = 31  #: days
LAST_DAY = ratings.WINDOW.days
RATING_DAYS = (0, 3, 10, LAST_DAY)

_DAY = r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})日?"
_LINE = re.compile(rf"{_DAY}(?:\s?(?:\.\.+|~|-|至|到|to)\s?{_DAY})?")


class BadReminderDays(Refused):
    """Name up to 6 whole days, the first 0, each later than the one before, the last at most 14: for example
    0, 3, 10, 14. Nothing was changed."""


class BadReminderHour(Refused):
    """The hour has to lie in working hours, 09:30 to 18:30. Nothing was changed."""


class BadHoliday(Refused):
    """“%(line)s” is no day and no range of days. Write 2027-02-15, or 2027-02-15 ~ 2027-02-21, one a line; a range
    lasts 31 days at most. Nothing was changed."""


class TooManyHolidays(Refused):
    """60 days or ranges of days at most. Take out those that are over; nothing was changed."""


@dataclass(frozen=True, kw_only=True)
class Schedule:
    tenant: str
    days: tuple[int, ...] = RATING_DAYS  #: after the campaign's end
    hour: time | None = None  #: of the person's own clock; None: the time of day at which the campaign ended
    holidays: tuple[Days, ...] = ()  #: in order, none touches another


def checked(schedule: Schedule) -> Schedule:
    """The schedule, if it can be kept. Raises BadReminderDays, BadReminderHour or TooManyHolidays."""
    days = schedule.days
    if not 1 <= len(days) <= MOST_TIMES or days[0] != 0 or days[-1] > LAST_DAY or list(days) != sorted(set(days)):
        raise BadReminderDays
    if schedule.hour is not None and not MORNING <= schedule.hour <= EVENING:
        raise BadReminderHour
    if len(schedule.holidays) > MOST_HOLIDAYS:
        raise TooManyHolidays
    return schedule


def days_of(text: str) -> tuple[int, ...]:
    """Days as typed: 0, 3, 10, 14. Raises BadReminderDays."""
    parts = [part for part in re.split(r"[\s,;、，；/]+", text.strip()) if part]
    if not parts or not all(part.isascii() and part.isdigit() and len(part) < 4 for part in parts):
        raise BadReminderDays
    return tuple(int(part) for part in parts)


def holidays_of(text: str) -> tuple[Days, ...]:
    """Days and ranges as typed, one a line or with commas between; those that touch are one. Raises BadHoliday."""
    lines = [line.strip() for line in re.split(r"[\n,;、，；]+", text) if line.strip()]
    found: list[Days] = []
    for each in sorted(_read(line) for line in lines):
        if found and each.first <= found[-1].last + timedelta(days=1):
            found[-1] = Days(first=found[-1].first, last=max(found[-1].last, each.last))
        else:
            found.append(each)
    return tuple(found)


def _read(line: str) -> Days:
    match = _LINE.fullmatch(line)
    if match is None:
        raise BadHoliday(line=line[:60])
    numbers = [int(part) for part in match.groups() if part is not None]
    try:
        first, last = date(*numbers[:3]), date(*numbers[-3:])
    except ValueError:
        raise BadHoliday(line=line[:60]) from None
    if not first <= last <= first + timedelta(days=LONGEST_HOLIDAY - 1):
        raise BadHoliday(line=line[:60])
    return Days(first=first, last=last)


def limit(ended: datetime) -> datetime:
    """The latest moment at which anybody is reminded."""
    return ratings.window_end(ended) - LAST_CALL


def rating_instants(ended: datetime, zone: str, schedule: Schedule | None = None) -> Mapping[int, datetime]:
    """Day → instant (UTC), in order; days that would fall on the moment of the one before are left out.

    The first comes at the end itself; later ones in working hours; the last at least an hour before the window closes.
    """
    schedule = schedule or Schedule(tenant="")
    instants = {0: ended}
    latest = ended
    for day in schedule.days[1:]:
        due = _due(ended, day, zone, schedule, latest)
        if due > latest:
            instants[day] = latest = due
    return instants


def _due(ended: datetime, day: int, zone: str, schedule: Schedule, after: datetime) -> datetime:
    wanted = ended + timedelta(days=day)
    if schedule.hour is not None:
        wanted = instant(wanted.astimezone(ZoneInfo(zone)).date(), schedule.hour, zone)
    due = in_hours(wanted, zone, schedule)
    if due <= limit(ended):
        return due
    due = _before_the_end(ended, zone, schedule, schedule.holidays)
    if due > after or after > ended:
        return due
    return _before_the_end(ended, zone, schedule, ())  # nothing but holidays: better on one of them than never


def _before_the_end(ended: datetime, zone: str, schedule: Schedule, holidays: Iterable[Days]) -> datetime:
    due = last_working(limit(ended), zone, holidays)
    if schedule.hour is None:
        return due
    at_hour = instant(due.astimezone(ZoneInfo(zone)).date(), schedule.hour, zone)
    return at_hour if at_hour <= limit(ended) else due


def in_hours(moment: datetime, zone: str, schedule: Schedule) -> datetime:
    """The moment itself in working hours there, else the next working day at the schedule's hour, or in the morning."""
    due = next_working(moment, zone, schedule.holidays)
    if due == moment or schedule.hour is None:
        return due
    return instant(due.astimezone(ZoneInfo(zone)).date(), schedule.hour, zone)


def coming(schedule: Schedule, today: date) -> tuple[Days, ...]:
    """The holidays that are not over."""
    return tuple(each for each in schedule.holidays if each.last >= today)
