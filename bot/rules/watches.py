"""Watches: tell me when a price falls, a day opens, somebody new fits. What they have to tell stands in `digests`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bot.rules.errors import Refused
from bot.rules.forms import Form
from bot.rules.pricing import MARKET
from bot.rules.ratecards import MOST_PRICE

MOST = 20  #: active watches of a person [ours]
LIFE = timedelta(days=90)  #: of a watch, unless it is extended [ours]
PAUSE = timedelta(days=7)  #: of digests, at one press
MOST_DAYS = 31  #: in one watch for an open day
LOOKED_AT = 50  #: creators of a brief, best first


class TooManyWatches(Refused):
    """You keep %(most)s watches, which is the most. Stop one first: `/juxing watch` lists them. Nothing was changed."""


class BadLimit(Refused):
    """Give the price to wait for in yuan, more than ¥0 and less than ¥100,000,000."""


class DayOver(Refused):
    """That day is over in Beijing. Give a day from today on."""


class TooManyDays(Refused):
    """One watch holds up to %(most)s days, the first before the last. Give fewer days."""


class WatchOver(Refused):
    """This watch was stopped, or has ended, or runs already. Nothing was changed; `/juxing watch` lists yours."""


class Kind(StrEnum):
    PRICE = "price"  #: today's price of one unit of a form falls to a limit or under it
    SLOT = "slot"  #: a creator is free on a day that was taken
    BRIEF = "brief"  #: a creator fits who did not


class State(StrEnum):
    ACTIVE = "active"
    STOPPED = "stopped"
    ENDED = "ended"


class Move(StrEnum):
    STOP = "stop"
    RESUME = "resume"
    END = "end"
    EXTEND = "extend"


MOVES = {
    (State.ACTIVE, Move.STOP): State.STOPPED,
    (State.ACTIVE, Move.END): State.ENDED,
    (State.ACTIVE, Move.EXTEND): State.ACTIVE,
    (State.STOPPED, Move.RESUME): State.ACTIVE,
    (State.ENDED, Move.EXTEND): State.ACTIVE,
}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is waited for. Days are days in Beijing, both included."""

    kind: Kind
    creator_id: int | None = None  #: of a price, of a slot
    form: Form | None = None  #: of a price
    fen: int | None = None  #: of a price: told when it is this or less
    first: date | None = None  #: of a slot
    last: date | None = None  #: of a slot; of a brief that names a day
    brief: str = ""  #: canonical spelling

    @property
    def key(self) -> str:
        """The same for two that wait for the same."""
        parts = (self.kind, self.creator_id, self.form, self.fen, self.first, self.last, self.brief)
        return ":".join("" if part is None else str(part) for part in parts)

    @property
    def over_at(self) -> datetime | None:
        """When its last day is over; None where it names no day."""
        return None if self.last is None else datetime.combine(self.last + timedelta(days=1), time(), MARKET)

    @property
    def days(self) -> tuple[date, ...]:
        if self.first is None or self.last is None:
            return ()
        return tuple(self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))


@dataclass(frozen=True, kw_only=True)
class Known:
    """How the watched thing stands, or stood when it was last looked at. Of each kind one field is filled."""

    fen: int | None = None  #: None where the creator offers no price for the form
    free: tuple[date, ...] = ()
    fits: tuple[int, ...] = ()  #: ids of creators, best first


@dataclass(frozen=True, kw_only=True)
class Watch:
    id: int = 0
    tenant: str
    person: str
    wanted: Wanted
    known: Known
    state: State = State.ACTIVE
    version: int = 1
    made_at: datetime
    ends_at: datetime
    told_at: datetime | None = None  #: when it last stood in a digest


@dataclass(frozen=True, kw_only=True)
class Watcher:
    """A person who watches, and their digest."""

    id: int
    tenant: str
    person: str
    paused_until: datetime | None = None
    day: date | None = None  #: of their last digest, sent or not; the next one is on a later day

    def paused(self, at: datetime) -> bool:
        return self.paused_until is not None and at < self.paused_until


def checked(wanted: Wanted, *, today: date) -> Wanted:
    """What can be waited for; `today` is the date in Beijing.

    Raises BadLimit, DayOver or TooManyDays.
    """
    if wanted.kind is Kind.PRICE and not 0 < (wanted.fen or 0) < MOST_PRICE:
        raise BadLimit
    if wanted.last is not None and wanted.last < today:
        raise DayOver
    if wanted.kind is Kind.SLOT and not 1 <= len(wanted.days) <= MOST_DAYS:
        raise TooManyDays(most=MOST_DAYS)
    return wanted


def begin(wanted: Wanted, known: Known, *, tenant: str, person: str, at: datetime) -> Watch:
    """A new watch that knows how things stand now: that is told when it is made, and never again."""
    ends_at = end_of(wanted, at=at)
    return Watch(tenant=tenant, person=person, wanted=wanted, known=known, made_at=at, ends_at=ends_at)


def end_of(wanted: Wanted, *, at: datetime) -> datetime:
    """When a watch made or extended now ends: after 90 days, or with its last day."""
    ends = at + LIFE
    over = wanted.over_at
    return ends if over is None else min(ends, over.astimezone(UTC))


def room(active: Sequence[Watch], wanted: Wanted) -> Watch | None:
    """The active watch that waits for the same already, or None where there is room for one more.

    Raises TooManyWatches.
    """
    same = next((watch for watch in active if watch.wanted.key == wanted.key), None)
    if same is None and len(active) >= MOST:
        raise TooManyWatches(most=MOST)
    return same


def moved(watch: Watch, move: Move, *, at: datetime) -> Watch:
    """The watch after a move. What it knows stays: what changed while it was stopped is told when it runs again.

    Raises WatchOver where the move is not possible, DayOver where its last day has passed.
    """
    state = MOVES.get((watch.state, move))
    if state is None:
        raise WatchOver
    ends_at = watch.ends_at
    if state is State.ACTIVE and (move is Move.EXTEND or at >= ends_at):
        ends_at = end_of(watch.wanted, at=at)
        if at >= ends_at:
            raise DayOver
    return replace(watch, state=state, ends_at=ends_at, version=watch.version + 1)


def proposal(fen: int) -> int:
    """A limit to propose: a tenth under a price, in whole yuan, never nothing."""
    return max(100, fen * 9 // 1000 * 100)


def free_days(wanted: Wanted, taken: Iterable[tuple[datetime, datetime]], *, today: date) -> tuple[date, ...]:
    """The days from today on that no dedicated live touches; `taken` are their beginnings and ends."""
    busy = [(start.astimezone(MARKET), end.astimezone(MARKET)) for start, end in taken]

    def free(day: date) -> bool:
        begins = datetime.combine(day, time(), MARKET)
        return not any(start < begins + timedelta(days=1) and end > begins for start, end in busy)

    return tuple(day for day in wanted.days if day >= today and free(day))
