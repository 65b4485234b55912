"""Cancelling an order that was accepted: what the brand then owes, and how the other side is asked. Pure.

The stages are what a comparable platform publishes [peer]; how they are read where that says nothing is ours [ours].
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.errors import NotAllowed, Refused, Stale
from bot.rules.money import half_up, share
from bot.rules.orders import CANCELLABLE, IllegalMove, Order, ReasonNeeded, Side, State
from bot.rules.pricing import MARKET

SILENCE = timedelta(hours=72)  #: without an answer it is cancelled then
REMIND_BEFORE = timedelta(hours=24)
FRESH = timedelta(days=3)  #: a live that was accepted so lately, and for which nothing happened, costs nothing [peer]
WHOLE = 10_000
HANDED_OVER = frozenset({State.DELIVERED, State.TO_RATE, State.DISPUTED})


class Stage(StrEnum):
    """How far the work has come when it is cancelled."""

    CREATOR = "creator"  #: the creator gives up
    NO_SCRIPT = "no_script"
    FRESH = "fresh"
    HELD = "held"  #: the time was held for more than three days, without a script
    SCRIPT = "script"
    CONFIRMED = "confirmed"
    VIDEO = "video"
    TWO_ROUNDS = "two_rounds"
    ON_THE_DAY = "on_the_day"
    AGREED = "agreed"  #: a share that the two sides agree on in a dispute


#: what of the creator's amount is owed, basis points
SHARES: dict[Stage, int] = {
    Stage.CREATOR: 0,
    Stage.NO_SCRIPT: 0,
    Stage.FRESH: 0,
    Stage.HELD: 1_000,
    Stage.SCRIPT: 1_000,
    Stage.CONFIRMED: 5_000,
    Stage.VIDEO: 5_000,
    Stage.TWO_ROUNDS: WHOLE,
    Stage.ON_THE_DAY: WHOLE,
}


class RequestState(StrEnum):
    OPEN = "open"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    SILENT = "silent"  #: nobody answered for 72 hours, which cancels
    LAPSED = "lapsed"  #: the order went another way


class AskedAlready(Refused):
    """Somebody has asked to cancel this order already. Answer that, or withdraw it first; nothing was changed."""


class NothingAsked(Stale):
    """That request to cancel is no longer open. The card shows how things stand; your click changed nothing."""


class OwedChanged(Stale):
    """Meanwhile the work has come further: cancelling now costs %(owed_fen)s. Look again; nothing was sent."""


class BadShare(Refused):
    """Give what the brand owes as 0 to 100 percent. Nothing was sent."""


@dataclass(frozen=True, kw_only=True)
class Done:
    """What had happened with an order by some moment."""

    accepted_at: datetime
    scripts: int = 0  #: handed in
    sent_back: int = 0
    passed: bool = False


@dataclass(frozen=True, kw_only=True)
class Owed:
    """What the brand owes when it is cancelled: a share of the creator's amount, and why."""

    stage: Stage
    rate: int  #: basis points
    fen: int


@dataclass(frozen=True, kw_only=True)
class Request:
    """One side asks the other to cancel. What is owed is that of the moment when it was asked."""

    id: int
    order_id: int
    tenant: str
    side: Side
    person: str
    reason: str
    owed: Owed
    at: datetime
    until: datetime | None  #: silence cancels then; None in a dispute, where silence does nothing
    state: RequestState = RequestState.OPEN
    decided_by: str = ""
    decided_at: datetime | None = None

    @property
    def open(self) -> bool:
        return self.state is RequestState.OPEN


def owed(order: Order, done: Done, side: Side, *, at: datetime) -> Owed:
    """What the brand would owe if this side had the order cancelled at this moment; the service fee is not part of it.

    Raises IllegalMove where the order can no longer be cancelled, or is not accepted yet.
    """
    if order.state not in CANCELLABLE:
        raise IllegalMove(state=order.state)
    stage = stage_of(order, done, side, at=at)
    return Owed(stage=stage, rate=SHARES[stage], fen=part(order, SHARES[stage]))


def agreed(order: Order, rate: int) -> Owed:
    """A share (basis points) that the sides agree on in a dispute. Raises BadShare."""
    if not 0 <= rate <= WHOLE:
        raise BadShare
    return Owed(stage=Stage.AGREED, rate=rate, fen=part(order, rate))


def part(order: Order, rate: int) -> int:
    """A share of what the creator gets, fen, rounded half up once."""
    return half_up(share(order.net, rate))


def stage_of(order: Order, done: Done, side: Side, *, at: datetime) -> Stage:
    """How far it has come; the furthest that holds counts."""
    if side is Side.CREATOR:
        return Stage.CREATOR
    return _live(order, done, at) if order.need.form.live else _video(order, done)


def ask(
    order: Order, what: Owed, side: Side, *, person: str, reason: str, at: datetime, standing: Request | None
) -> Request:
    """The request of one side. Raises IllegalMove, ReasonNeeded, or AskedAlready where one is open."""
    if order.state not in CANCELLABLE:
        raise IllegalMove(state=order.state)
    if not reason.strip():
        raise ReasonNeeded
    if standing and standing.open:
        raise AskedAlready
    return Request(
        id=0,
        order_id=order.id,
        tenant=order.tenant,
        side=side,
        person=person,
        reason=reason.strip(),
        owed=what,
        at=at,
        until=None if order.state is State.DISPUTED else at + SILENCE,
    )


def decide(request: Request | None, how: RequestState, side: Side, *, person: str, at: datetime) -> Request:
    """The request as it stands after an answer: the other side agrees or refuses, the asking side withdraws.

    Raises NothingAsked, or NotAllowed for the wrong side.
    """
    if request is None or not request.open:
        raise NothingAsked
    own = how is RequestState.WITHDRAWN
    if side is not Side.CLOCK and own != (side is request.side):
        raise NotAllowed(who=request.side if own else other(request.side))
    return replace(request, state=how, decided_by=person, decided_at=at)


def other(side: Side) -> Side:
    return Side.CREATOR if side is Side.BRAND else Side.BRAND


def _video(order: Order, done: Done) -> Stage:
    if order.state in HANDED_OVER:
        return Stage.TWO_ROUNDS if done.sent_back >= 2 else Stage.VIDEO
    return Stage.SCRIPT if done.scripts else Stage.NO_SCRIPT


def _live(order: Order, done: Done, at: datetime) -> Stage:
    day = order.need.starts_at.astimezone(MARKET).date()
    if order.state in HANDED_OVER | {State.LIVE} or at.astimezone(MARKET).date() >= day:
        return Stage.ON_THE_DAY
    if done.passed:
        return Stage.CONFIRMED
    if done.scripts:
        return Stage.SCRIPT
    return Stage.FRESH if at - done.accepted_at < FRESH else Stage.HELD
