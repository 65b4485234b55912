"""Shortlists: creators who are talked over under a name, and what people say of each: yes, maybe or no.

A vote is one for each person, creator and list. It needs no seat and no login: whoever is in the channel may vote,
guests and people of other workspaces among them. Lists themselves are kept by members of the workspace.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.rules.errors import NotAllowed, NotFound, Refused, Stale
from bot.rules.people import Person

MOST_NAME = 60  #: characters
MOST_ENTRIES = 50
MOST_NOTE = 300
MOST_REASON = 300
PART = 8  #: creators on one card; a longer list stands on several, for a message holds 10,000 characters in all


class ListNameNeeded(Refused):
    """A list needs a name: write one, or choose a list that is there."""


class NameTooLong(Refused):
    """A list's name has up to %(most)s characters; this one has %(count)s. Shorten it; nothing was saved."""


class TextTooLong(Refused):
    """Write %(most)s characters at most; these are %(count)s. Nothing was saved."""


class ListFull(Refused):
    """The list “%(name)s” holds %(most)s creators and is full. Take some off, or start another one."""


class NoSuchList(NotFound):
    """There is no list called “%(name)s”. `/juxing list` shows all of them and starts new ones."""


class ListClosed(Stale):
    """Voting on “%(name)s” is closed. It can be opened again on the list; your click changed nothing."""


class NotOnList(Stale):
    """This creator is no longer on “%(name)s”. The card now shows how things stand; your click changed nothing."""


class OwnVote(Refused):
    """Nobody votes on themselves. Your click changed nothing."""


class State(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class Move(StrEnum):
    CLOSE = "close"
    REOPEN = "reopen"


MOVES = {(State.OPEN, Move.CLOSE): State.CLOSED, (State.CLOSED, Move.REOPEN): State.OPEN}


class Answer(StrEnum):
    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


@dataclass(frozen=True, kw_only=True)
class Shortlist:
    id: int
    tenant: str
    name: str
    key: str  #: the name in its one spelling: by it a list is found, and unique in its campaign
    campaign_id: int | None = None
    created_by: str
    created_at: datetime
    used_at: datetime  #: of the last change
    channel: str = ""  #: where it was posted last
    state: State = State.OPEN
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Entry:
    list_id: int
    creator_id: int
    added_by: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Vote:
    """What one person says of one creator. The voter is known by workspace and user: it may be another workspace."""

    list_id: int
    creator_id: int
    team: str
    voter: str
    answer: Answer
    reason: str = ""
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Tally:
    """All votes on one creator, counted."""

    yes: int = 0
    maybe: int = 0
    no: int = 0

    @property
    def count(self) -> int:
        return self.yes + self.maybe + self.no

    @property
    def points(self) -> int:
        """What favourites are sorted by: a yes counts two, a maybe one, a no takes two [ours]."""
        return 2 * self.yes + self.maybe - 2 * self.no


def checked_name(name: str) -> str:
    """The name on one line. Raises ListNameNeeded or NameTooLong."""
    line = " ".join(name.split())
    if not line:
        raise ListNameNeeded
    if len(line) > MOST_NAME:
        raise NameTooLong(most=MOST_NAME, count=len(line))
    return line


def checked_text(text: str, *, most: int) -> str:
    """A note or a reason. Raises TextTooLong; it is never cut."""
    kept = text.strip()
    if len(kept) > most:
        raise TextTooLong(most=most, count=len(kept))
    return kept


def still_open(shortlist: Shortlist) -> Shortlist:
    """The list, if it may be changed. Raises ListClosed."""
    if shortlist.state is not State.OPEN:
        raise ListClosed(name=shortlist.name)
    return shortlist


def room_for(shortlist: Shortlist, there: Iterable[int], wanted: Sequence[int]) -> list[int]:
    """Those of the wanted creators who are not on it yet, each once: adding somebody twice is harmless.

    Raises ListFull where they do not all fit; then none is added.
    """
    known = set(there)
    new = [creator for creator in dict.fromkeys(wanted) if creator not in known]
    if len(known) + len(new) > MOST_ENTRIES:
        raise ListFull(name=shortlist.name, most=MOST_ENTRIES)
    return new


def cast(before: Vote | None, vote: Vote, voter: Person) -> Vote:
    """The vote that counts from now on; the same answer without a new reason changes nothing and keeps its moment.

    Raises OwnVote or TextTooLong, NotAllowed for who is no longer in Slack.
    """
    if not voter.active:
        raise NotAllowed(who="members of this workspace")
    if voter.creator_id == vote.creator_id:
        raise OwnVote
    reason = checked_text(vote.reason, most=MOST_REASON)
    if before and before.answer is vote.answer and reason in {"", before.reason}:
        return before
    return replace(vote, reason=reason)


def moved(shortlist: Shortlist, move: Move) -> Shortlist | None:
    """The list after a move; None where it stands there already, which is harmless."""
    after = MOVES.get((shortlist.state, move))
    return replace(shortlist, state=after) if after else None


def tally(votes: Iterable[Vote]) -> Tally:
    counted = Counter(vote.answer for vote in votes)
    return Tally(yes=counted[Answer.YES], maybe=counted[Answer.MAYBE], no=counted[Answer.NO])


def favourites(tallies: Sequence[tuple[int, Tally]], *, most: int) -> list[int]:
    """The creators to compare: most points first, of equal ones the one that was added first."""
    order = sorted(range(len(tallies)), key=lambda at: (-tallies[at][1].points, at))
    return [tallies[at][0] for at in order[:most]]


def parts(entries: int) -> int:
    """On how many cards a list of so many creators stands: at least one."""
    return max(1, -(-entries // PART))
