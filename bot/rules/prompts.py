"""Whom an order asks for its stars, and what they may do instead of giving them: put it off, hand it over, pass."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.rules.absences import decides
from bot.rules.errors import Refused, Stale
from bot.rules.hours import last_working, next_working
from bot.rules.orders import ReasonNeeded
from bot.rules.people import CLOCK, Person
from bot.rules.ratings import window_end
from bot.rules.schedules import Schedule, limit

SNOOZES = (1, 3)  #: days
MOST_REASON = 1_000


class BadColleague(Refused):
    """Name a member of the team other than the one who is asked now: no guest, no creator, no app, nobody who has left.
    Nothing was changed."""


class NotAsked(Stale):
    """No stars are asked for here any more. The card shows how it stands; nothing was changed."""


class NotHandedOver(Refused):
    """This was not handed over, so it cannot go back. Nothing was changed."""


class NoLaterMoment(Refused):
    """The time to rate ends on %(until)s, so there is no later moment to ask you again. Nothing was changed."""


class PassedBefore(Refused):
    """Somebody has already said that there is nothing to rate here. Take that back first; nothing was changed."""


class NotPassed(Refused):
    """Stars are asked for here already. Nothing was changed."""


class ReasonTooLong(Refused):
    """Say it in 1,000 characters at most. Nothing was changed."""


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """What was changed about whom an order asks; an order of which nothing is kept asks whoever runs it."""

    order_id: int
    tenant: str
    person: str  #: who is asked
    handed_by: str = ""  #: who handed it to them: a person, or `clock` where somebody had left
    handed_from: str = ""  #: who was asked before
    handed_at: datetime | None = None
    reason: str = ""  #: why there is nothing to rate; empty: stars are asked for
    passed_by: str = ""
    passed_at: datetime | None = None
    snoozed_until: datetime | None = None

    @property
    def passed(self) -> bool:
        return bool(self.reason)

    @property
    def by_clock(self) -> bool:
        """Whether it went on by itself, because whoever was asked has left."""
        return self.handed_by == CLOCK


def hand_over(prompt: Prompt, colleague: Person, *, by: str, at: datetime) -> Prompt:
    """Ask somebody else from now on; what was put off is asked anew. Raises BadColleague or PassedBefore."""
    if prompt.passed:
        raise PassedBefore
    if colleague.user == prompt.person or not decides(colleague):
        raise BadColleague
    return replace(
        prompt, person=colleague.user, handed_by=by, handed_from=prompt.person, handed_at=at, snoozed_until=None
    )


def back(prompt: Prompt, before: Person, *, by: str, at: datetime) -> Prompt:
    """Ask whoever was asked before. Raises NotHandedOver, BadColleague where they have left, or PassedBefore."""
    if not prompt.handed_from:
        raise NotHandedOver
    returned = hand_over(prompt, before, by=by, at=at)
    return replace(returned, handed_by="", handed_from="", handed_at=None)


def pass_over(prompt: Prompt, reason: str, *, by: str, at: datetime) -> Prompt:
    """Nothing to rate: the order stays unrated. Raises ReasonNeeded, ReasonTooLong or PassedBefore."""
    if prompt.passed:
        raise PassedBefore
    said = reason.strip()
    if not said:
        raise ReasonNeeded
    if len(said) > MOST_REASON:
        raise ReasonTooLong
    return replace(prompt, reason=said, passed_by=by, passed_at=at)


def take_back(prompt: Prompt) -> Prompt:
    """Stars are asked for after all. Raises NotPassed."""
    if not prompt.passed:
        raise NotPassed
    return replace(prompt, reason="", passed_by="", passed_at=None, snoozed_until=None)


@dataclass(frozen=True, kw_only=True)
class Snooze:
    prompt: Prompt
    shortened: bool  #: the window would be over: they are asked for the last time instead


def snooze(prompt: Prompt, days: int, ended: datetime, zone: str, schedule: Schedule, *, at: datetime) -> Snooze:
    """Ask again in so many days, in working hours there, never after the window. Raises NoLaterMoment, PassedBefore."""
    if prompt.passed:
        raise PassedBefore
    if limit(ended) <= at:
        raise NoLaterMoment(until=window_end(ended))
    wanted = next_working(at + timedelta(days=days), zone, schedule.holidays)
    latest = last_working(limit(ended), zone, schedule.holidays)
    until = min(wanted, latest if latest > at else limit(ended))
    return Snooze(prompt=replace(prompt, snoozed_until=until), shortened=until < wanted)
