"""A rating that its creator reports: what is said against it, and what an admin of the brand decides. Pure. [ours]

A report says one reason and a few words. An admin keeps the rating or withdraws it, and says why; both sides read it.
Of one edition of a rating there is one report; whoever changes the stars or words can be reported anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.rules.errors import NotFound, Refused, Stale
from bot.rules.ratings import MOST_WORDS, Rating


class Reason(StrEnum):
    OTHER_ORDER = "other_order"  #: it is not about this order
    INSULT = "insult"
    PRIVATE = "private"  #: it tells private data
    OTHER = "other"


class State(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"  #: the rater withdrew the rating before it was decided


class Verdict(StrEnum):
    KEEP = "keep"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"


MOVES: Mapping[tuple[State, Verdict], State] = {
    (State.OPEN, Verdict.KEEP): State.KEPT,
    (State.OPEN, Verdict.WITHDRAW): State.WITHDRAWN,
    (State.OPEN, Verdict.LAPSE): State.LAPSED,
}


class ReportWordsNeeded(Refused):
    """Say in a few words what is wrong: 1 to 1,000 characters. Nothing was sent yet."""


class ReportedBefore(Refused):
    """This rating was reported already. It is decided once, by an admin of the brand."""


class NoSuchReport(NotFound):
    """This report is no longer there."""


class DecidedBefore(Stale):
    """Somebody decided this report before you: its card now shows how. Yours changed nothing."""


class ChangedSinceShown(Stale):
    """The rating was changed since you looked at it. Nothing was done: look at it again, and then decide."""


class OwnRating(Refused):
    """You gave this rating yourself: another admin decides whether it stays. You may withdraw it."""


@dataclass(frozen=True, kw_only=True)
class Report:
    id: int = 0
    order_id: int
    tenant: str
    creator_id: int
    edition: int  #: of the rating that was reported
    person: str  #: who reported it: the creator, in Slack or on their page
    reason: Reason
    words: str
    at: datetime
    state: State = State.OPEN
    version: int = 1
    decided_by: str = ""
    decided_at: datetime | None = None
    why: str = ""

    @property
    def open(self) -> bool:
        return self.state is State.OPEN


def report(rating: Rating, reason: Reason, words: str, *, person: str, at: datetime) -> Report:
    """Raises ReportWordsNeeded."""
    words = words.strip()
    if not words or len(words) > MOST_WORDS:
        raise ReportWordsNeeded
    return Report(
        order_id=rating.order_id or 0,
        tenant=rating.tenant,
        creator_id=rating.creator_id,
        edition=rating.edition,
        person=person,
        reason=reason,
        words=words,
        at=at,
    )


def decide(before: Report, verdict: Verdict, why: str, *, person: str, at: datetime) -> Report:
    """Raises DecidedBefore, or ReportWordsNeeded where an admin gives no reason."""
    to = MOVES.get((before.state, verdict))
    if to is None:
        raise DecidedBefore
    why = why.strip()
    if verdict is not Verdict.LAPSE and not 0 < len(why) <= MOST_WORDS:
        raise ReportWordsNeeded
    return replace(before, state=to, version=before.version + 1, decided_by=person, decided_at=at, why=why)
