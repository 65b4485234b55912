"""Briefs and scripts: what the brand wants, what the creator hands in, and two rounds back at most. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.errors import Refused, Stale

MOST_BACK = 2  #: rounds of changes
REMIND_AFTER = timedelta(hours=24)
ESCALATE_AFTER = timedelta(hours=48)
DEEMED_AFTER = timedelta(days=7)  #: without a word of the brand a script counts as confirmed
MOST_WORDS = 3_000  #: characters of a brief or a script


class Verdict(StrEnum):
    WAITING = "waiting"
    PASSED = "passed"
    BACK = "back"  #: sent back with what should change
    DEEMED = "deemed"  #: nobody said anything for seven days


class NoMoreRounds(Refused):
    """A script goes back twice at most, and this one did. Pass it, or ask to cancel the order; nothing was changed."""


class NothingHandedIn(Refused):
    """Write the script or give a link to it. Nothing was handed in."""


class NothingBriefed(Refused):
    """Write the brief, or give a link to it. Nothing was sent."""


class DueInThePast(Refused):
    """Choose a day from tomorrow on, and before the work begins. Nothing was sent."""


class WordsTooLong(Refused):
    """Write %(most)s characters at most, or give a link. Nothing was sent."""


class ScriptMovedOn(Stale):
    """There is a newer version of the script. The card shows it; your click changed nothing."""


@dataclass(frozen=True, kw_only=True)
class Brief:
    """What the brand wants of the work. The newest one stands."""

    order_id: int
    tenant: str
    text: str
    person: str
    at: datetime
    script_by: datetime | None = None  #: a script is asked for, and due then


@dataclass(frozen=True, kw_only=True)
class Script:
    """One version of a script."""

    id: int
    order_id: int
    tenant: str
    number: int  #: 1, 2, …
    text: str
    person: str
    at: datetime
    verdict: Verdict = Verdict.WAITING
    changes: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None

    @property
    def deemed_at(self) -> datetime:
        return self.at + DEEMED_AFTER


def brief(
    order_id: int, tenant: str, text: str, *, person: str, at: datetime, script_by: datetime | None, starts_at: datetime
) -> Brief:
    """A brief. Raises NothingBriefed, WordsTooLong or DueInThePast."""
    if not text.strip():
        raise NothingBriefed
    _short(text)
    if script_by is not None and not at < script_by <= starts_at:
        raise DueInThePast
    return Brief(order_id=order_id, tenant=tenant, text=text.strip(), person=person, at=at, script_by=script_by)


def hand_in(order_id: int, tenant: str, text: str, *, person: str, at: datetime, before: list[Script]) -> Script:
    """The next version. Raises NothingHandedIn or WordsTooLong."""
    if not text.strip():
        raise NothingHandedIn
    _short(text)
    return Script(
        id=0,
        order_id=order_id,
        tenant=tenant,
        number=len(before) + 1,
        text=text.strip(),
        person=person,
        at=at,
    )


def may_go_back(scripts: list[Script]) -> bool:
    """Whether another round is left."""
    return sent_back(scripts) < MOST_BACK


def sent_back(scripts: list[Script]) -> int:
    return sum(script.verdict is Verdict.BACK for script in scripts)


def decide(
    script: Script, verdict: Verdict, scripts: list[Script], *, person: str, at: datetime, changes: str = ""
) -> Script:
    """The script after the brand's word. Raises ScriptMovedOn where that was said before, or NoMoreRounds."""
    if script.verdict is not Verdict.WAITING:
        raise ScriptMovedOn
    if verdict is Verdict.BACK and not may_go_back(scripts):
        raise NoMoreRounds
    return replace(script, verdict=verdict, changes=changes.strip(), decided_by=person, decided_at=at)


def _short(text: str) -> None:
    if len(text) > MOST_WORDS:
        raise WordsTooLong(most=MOST_WORDS)
