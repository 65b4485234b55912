"""Who is away, from when until when, and who is asked instead."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.rules.errors import Refused
from bot.rules.people import Person

LONGEST = timedelta(days=366)  #: of one absence; nobody is away for longer without naming a delegate anew


class BadDays(Refused):
    """The last day has to be today or later, not before the first, and within a year. Nothing was changed."""


class BadDelegate(Refused):
    """Name a member of the team other than yourself: no guest, no creator, nobody who has left. Nothing was changed."""


@dataclass(frozen=True, kw_only=True)
class Absence:
    """A person is away from `from_at` until `until_at` (UTC, the end not included)."""

    id: int
    tenant: str
    person: str
    delegate: str
    from_at: datetime
    until_at: datetime

    @property
    def last_at(self) -> datetime:
        """A moment of the last day."""
        return self.until_at - timedelta(seconds=1)

    def covers(self, at: datetime) -> bool:
        return self.from_at <= at < self.until_at


def absence(person: Person, delegate: Person, first: date, last: date, *, at: datetime) -> Absence:
    """An absence of whole days, as the person's own zone counts them.

    Raises BadDays or BadDelegate.
    """
    zone = ZoneInfo(person.zone)
    today = at.astimezone(zone).date()
    if last < first or last < today or last - first > LONGEST or first - today > LONGEST:
        raise BadDays
    if delegate.user == person.user or not decides(delegate):
        raise BadDelegate
    return Absence(
        id=0,
        tenant=person.tenant,
        person=person.user,
        delegate=delegate.user,
        from_at=max(datetime.combine(first, time(), zone), at),
        until_at=datetime.combine(last + timedelta(days=1), time(), zone),
    )


def decides(person: Person) -> bool:
    """Whether a person's word counts at all: guests, creators and people who left decide nothing."""
    return bool(person.user) and person.active and not person.guest and person.creator_id is None
