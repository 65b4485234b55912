"""A creator's own time: days on which no live is taken, and the next times that are free."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.rules.errors import Refused
from bot.rules.pricing import MARKET

MOST_DAYS = 92  #: at once
FURTHEST = timedelta(days=366)
LOOKED_THROUGH = 60  #: days in which a free time is looked for
OFFERED = 3  #: free times that are named


class BadDaysOff(Refused):
    """Days off begin today or later, end within a year, and last 92 days at most."""


class BookedThen(Refused):
    """You have work from %(since)s to %(until)s. Agree with the brand first; your calendar was not changed."""


@dataclass(frozen=True, kw_only=True)
class DaysOff:
    """Whole days in Beijing, both included."""

    first: date
    last: date

    @property
    def starts_at(self) -> datetime:
        return datetime.combine(self.first, time(), MARKET)

    @property
    def ends_at(self) -> datetime:
        """The midnight after the last day."""
        return datetime.combine(self.last + timedelta(days=1), time(), MARKET)


def checked(days: DaysOff, *, now: datetime) -> DaysOff:
    """The days, if a creator may take them off. Raises BadDaysOff."""
    today = now.astimezone(MARKET).date()
    if not today <= days.first <= days.last <= today + FURTHEST or (days.last - days.first).days >= MOST_DAYS:
        raise BadDaysOff
    return days


def merged(days: DaysOff, others: list[DaysOff]) -> DaysOff:
    """The days together with those that touch them."""
    touching = [
        each
        for each in others
        if each.first <= days.last + timedelta(days=1) and each.last >= days.first - timedelta(days=1)
    ]
    return DaysOff(
        first=min([days.first, *(each.first for each in touching)]),
        last=max([days.last, *(each.last for each in touching)]),
    )


def next_free(starts_at: datetime, free: Callable[[datetime], bool], *, now: datetime) -> tuple[datetime, ...]:
    """The next starts at the same time of day in Beijing that are free, three at most of the next 60 days."""
    found: list[datetime] = []
    for day in range(1, LOOKED_THROUGH + 1):
        start = (starts_at.astimezone(MARKET) + timedelta(days=day)).astimezone(starts_at.tzinfo)
        if start > now and free(start):
            found.append(start)
        if len(found) == OFFERED:
            break
    return tuple(found)
