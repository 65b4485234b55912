"""What may happen to an order, and who may do it. Pure: one table of moves, nothing performed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.changed import changed
from bot.rules.errors import NotAllowed, Refused, Stale
from bot.rules.forms import Form
from bot.rules.pricing import Need, Price

ANSWER_WITHIN = timedelta(hours=72)
EXTENSION = timedelta(hours=72)
ANSWER_REMINDERS = (timedelta(hours=24), timedelta(hours=4))  #: before the creator's answer is due
DEEMED_DELIVERED_AFTER = timedelta(days=3)


class State(StrEnum):
    DRAFT = "draft"
    PLACED = "placed"  #: the creator is not told yet: it can be undone
    UNDONE = "undone"  #: taken back before the creator was told; its quote can be ordered again
    APPROVING = "approving"
    AWAITING = "awaiting_acceptance"
    ACCEPTED = "accepted"
    SCRIPT_DUE = "script_due"
    SCRIPT_REVIEW = "script_review"
    READY = "ready"
    LIVE = "live"
    PRODUCING = "producing"
    DELIVERED = "delivered"
    TO_RATE = "to_rate"
    FINISHED = "finished"
    DECLINED = "declined"
    EXPIRED = "expired"
    COUNTERED = "countered"
    CANCELLED = "cancelled"
    DISPUTED = "disputed"


class Move(StrEnum):
    SUBMIT = "submit"
    PLACE = "place"
    UNDO = "undo"
    TELL = "tell"  #: the creator is told
    ACCEPT = "accept"
    DECLINE = "decline"
    EXTEND = "extend"
    EXPIRE = "expire"
    COUNTER = "counter"
    TAKE_COUNTER = "take_counter"
    RAISE_COUNTER = "raise_counter"  #: the counter is above what was approved
    REFUSE_COUNTER = "refuse_counter"
    ASK_SCRIPT = "ask_script"
    HAND_IN_SCRIPT = "hand_in_script"
    SEND_SCRIPT_BACK = "send_script_back"
    PASS_SCRIPT = "pass_script"  # noqa: S105 - the brand passes it; no password
    GO_LIVE = "go_live"
    PRODUCE = "produce"
    DELIVER = "deliver"
    TAKE_DELIVERY = "take_delivery"
    RATE = "rate"
    CLOSE = "close"  #: the rating window is over
    CANCEL = "cancel"
    DISPUTE = "dispute"
    SETTLE = "settle"


class Side(StrEnum):
    BRAND = "brand"
    CREATOR = "creator"
    CLOCK = "clock"


MOVES: dict[tuple[State, Move], State] = {
    (State.DRAFT, Move.SUBMIT): State.APPROVING,
    (State.DRAFT, Move.PLACE): State.PLACED,
    (State.DRAFT, Move.CANCEL): State.CANCELLED,
    (State.PLACED, Move.TELL): State.AWAITING,
    (State.PLACED, Move.UNDO): State.UNDONE,
    (State.PLACED, Move.EXPIRE): State.EXPIRED,  # nobody was there to tell the creator before the work began
    (State.UNDONE, Move.PLACE): State.PLACED,  # the same order again
    (State.APPROVING, Move.PLACE): State.PLACED,
    (State.APPROVING, Move.DECLINE): State.DECLINED,
    (State.APPROVING, Move.CANCEL): State.CANCELLED,
    (State.APPROVING, Move.TAKE_COUNTER): State.ACCEPTED,  # the raised price is approved: it was the creator's own
    (State.APPROVING, Move.EXPIRE): State.EXPIRED,
    (State.AWAITING, Move.ACCEPT): State.ACCEPTED,
    (State.AWAITING, Move.DECLINE): State.DECLINED,
    (State.AWAITING, Move.EXTEND): State.AWAITING,
    (State.AWAITING, Move.EXPIRE): State.EXPIRED,
    (State.AWAITING, Move.COUNTER): State.COUNTERED,
    (State.AWAITING, Move.CANCEL): State.CANCELLED,
    (State.COUNTERED, Move.TAKE_COUNTER): State.ACCEPTED,
    (State.COUNTERED, Move.RAISE_COUNTER): State.APPROVING,
    (State.COUNTERED, Move.REFUSE_COUNTER): State.DECLINED,
    (State.COUNTERED, Move.EXPIRE): State.EXPIRED,
    (State.COUNTERED, Move.CANCEL): State.CANCELLED,
    (State.ACCEPTED, Move.ASK_SCRIPT): State.SCRIPT_DUE,
    (State.ACCEPTED, Move.GO_LIVE): State.LIVE,
    (State.ACCEPTED, Move.PRODUCE): State.PRODUCING,
    (State.ACCEPTED, Move.CANCEL): State.CANCELLED,
    (State.SCRIPT_DUE, Move.HAND_IN_SCRIPT): State.SCRIPT_REVIEW,
    (State.SCRIPT_DUE, Move.GO_LIVE): State.LIVE,  # its hour comes, with the script or without
    (State.SCRIPT_DUE, Move.CANCEL): State.CANCELLED,
    (State.SCRIPT_REVIEW, Move.SEND_SCRIPT_BACK): State.SCRIPT_DUE,
    (State.SCRIPT_REVIEW, Move.PASS_SCRIPT): State.READY,
    (State.SCRIPT_REVIEW, Move.CANCEL): State.CANCELLED,
    (State.READY, Move.GO_LIVE): State.LIVE,
    (State.READY, Move.PRODUCE): State.PRODUCING,
    (State.READY, Move.CANCEL): State.CANCELLED,
    (State.LIVE, Move.DELIVER): State.DELIVERED,
    (State.LIVE, Move.CANCEL): State.CANCELLED,
    (State.LIVE, Move.DISPUTE): State.DISPUTED,
    (State.PRODUCING, Move.ASK_SCRIPT): State.SCRIPT_DUE,  # a video is begun at once
    (State.PRODUCING, Move.DELIVER): State.DELIVERED,
    (State.PRODUCING, Move.CANCEL): State.CANCELLED,
    (State.PRODUCING, Move.DISPUTE): State.DISPUTED,
    (State.DELIVERED, Move.TAKE_DELIVERY): State.TO_RATE,
    (State.DELIVERED, Move.RATE): State.FINISHED,
    (State.DELIVERED, Move.DISPUTE): State.DISPUTED,
    (State.TO_RATE, Move.RATE): State.FINISHED,
    (State.TO_RATE, Move.CLOSE): State.FINISHED,
    (State.DISPUTED, Move.SETTLE): State.TO_RATE,
    (State.DISPUTED, Move.CANCEL): State.CANCELLED,
}

#: who may make a move; what is not named here is the brand's alone
SIDES: dict[Move, frozenset[Side]] = {
    Move.ACCEPT: frozenset({Side.CREATOR}),
    Move.DECLINE: frozenset({Side.CREATOR, Side.BRAND}),
    Move.EXTEND: frozenset({Side.CREATOR}),
    Move.COUNTER: frozenset({Side.CREATOR}),
    Move.TELL: frozenset({Side.CLOCK}),
    Move.EXPIRE: frozenset({Side.CLOCK}),
    Move.CLOSE: frozenset({Side.CLOCK}),
    Move.HAND_IN_SCRIPT: frozenset({Side.CREATOR}),
    Move.PASS_SCRIPT: frozenset({Side.BRAND, Side.CLOCK}),
    Move.GO_LIVE: frozenset({Side.CREATOR, Side.CLOCK}),
    Move.PRODUCE: frozenset({Side.CREATOR, Side.CLOCK}),
    Move.DELIVER: frozenset({Side.CREATOR, Side.BRAND, Side.CLOCK}),
    Move.TAKE_DELIVERY: frozenset({Side.BRAND, Side.CLOCK}),
    Move.CANCEL: frozenset({Side.BRAND, Side.CREATOR}),
    Move.DISPUTE: frozenset({Side.BRAND, Side.CREATOR}),
}

#: where a state narrows it: what the creator has not seen is not theirs to end, and an offer they decline instead
NARROWER: dict[tuple[State, Move], frozenset[Side]] = {
    (State.DRAFT, Move.CANCEL): frozenset({Side.BRAND}),
    (State.APPROVING, Move.CANCEL): frozenset({Side.BRAND}),
    (State.APPROVING, Move.DECLINE): frozenset({Side.BRAND}),
    (State.AWAITING, Move.CANCEL): frozenset({Side.BRAND}),
    (State.AWAITING, Move.DECLINE): frozenset({Side.CREATOR}),
    (State.COUNTERED, Move.CANCEL): frozenset({Side.BRAND}),
    (State.SCRIPT_DUE, Move.GO_LIVE): frozenset({Side.CLOCK}),
}

ENDED = frozenset({State.FINISHED, State.DECLINED, State.EXPIRED, State.CANCELLED, State.UNDONE})
UNTOLD = frozenset({State.DRAFT, State.PLACED, State.UNDONE})  #: the creator knows nothing of it
BEFORE_ANSWER = UNTOLD | {State.APPROVING, State.AWAITING, State.COUNTERED}
RUNNING = frozenset(State) - ENDED
RATEABLE = frozenset({State.DELIVERED, State.TO_RATE})
#: accepted, and can still be cancelled where both sides agree
CANCELLABLE = frozenset(state for state, what in MOVES if what is Move.CANCEL) - BEFORE_ANSWER
#: moves that come with a reason, which the other side reads
WITH_REASON = frozenset(
    {Move.DECLINE, Move.DISPUTE, Move.CANCEL, Move.COUNTER, Move.REFUSE_COUNTER, Move.SEND_SCRIPT_BACK}
)
ACCEPTS = frozenset({Move.ACCEPT, Move.TAKE_COUNTER})
ANSWERED_IN_TIME = frozenset({Move.ACCEPT, Move.COUNTER, Move.EXTEND})
TAKEN_IN_TIME = frozenset({Move.TAKE_COUNTER, Move.RAISE_COUNTER})


class Outcome(StrEnum):
    """How an order counts in the creator's record."""

    FINISHED = "finished"
    DECLINED = "declined"
    EXPIRED = "expired"
    CREATOR_CANCELLED = "creator_cancelled"
    BRAND_CANCELLED = "brand_cancelled"
    FAILED = "failed"


class IllegalMove(Stale):
    """This order now stands at "%(state)s", so this can no longer be done. The card shows how it stands."""


class AnswerOverdue(Refused):
    """The time to answer ended on %(until)s. Ask the brand for a new offer; nothing was changed."""


class ReasonNeeded(Refused):
    """Say in a few words why, so that the other side knows."""


class ExtendedBefore(Refused):
    """The time to answer was already extended once."""


class NoMoreTime(Refused):
    """The work begins on %(start)s, so there is no more time to give. Answer before then."""


class ConsentNeeded(Refused):
    """This order is accepted: cancelling it needs the other side.

    Ask them on the order's card; without an answer it is cancelled after 72 hours.
    """


class CounterOverdue(Refused):
    """This counter-offer held until %(until)s. Ask for a new quote; nothing was ordered."""


class SlotTaken(Refused):
    """%(creator)s is taken from %(since)s to %(until)s. Free at that time of day: %(free)s. Nothing was ordered."""


class NoTimeFree(SlotTaken):
    """%(creator)s is taken from %(since)s to %(until)s, and at that time of day for 60 days on. Nothing was ordered."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What came of it, as entered or imported. Counts; `gmv` in fen."""

    plays: int
    likes: int = 0
    comments: int = 0
    units: int = 0
    gmv: int = 0
    on_time: bool = True


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What an order is expected to bring: the median of comparable works as it was known when it was placed, times the
    works that the order has. None: not known."""

    plays: int | None = None
    units: int | None = None


@dataclass(frozen=True, kw_only=True)
class Order:
    id: int
    tenant: str
    number: str  #: what people call it, for example O-2031
    quote_id: int
    creator_id: int
    campaign_id: int | None
    owner: str  #: who runs it
    channel: str
    need: Need
    price: Price
    answer_by: datetime
    campaign_end: datetime  #: when the rating is asked for
    state: State = State.DRAFT
    version: int = 1
    extended: bool = False
    reason: str = ""
    ended_by: Side | None = None
    result: Result | None = None
    plan: Plan | None = None  #: what it was expected to bring when the creator was told
    owed: int = 0  #: fen that the brand owes for an order that was cancelled
    tell_at: datetime | None = (
        None  #: when the creator is told, or should have been; None: from before there was an undo
    )

    @property
    def net(self) -> int:
        """What the creator gets, fen: the service fee is the brand's and comes on top."""
        return self.price.total - self.price.fee

    @property
    def may_extend(self) -> bool:
        """Whether the creator can have more time: once, and only while the start leaves any."""
        return not self.extended and self.answer_by < self.need.starts_at


def answer_until(placed: datetime, starts_at: datetime) -> datetime:
    """72 hours to answer, and never beyond the start of the live."""
    return min(placed + ANSWER_WITHIN, starts_at)


def sides(state: State, what: Move) -> frozenset[Side]:
    """Who may make this move from this state."""
    return NARROWER.get((state, what)) or SIDES.get(what, frozenset({Side.BRAND}))


def move(order: Order, what: Move, side: Side, *, at: datetime, reason: str = "", agreed: bool = False) -> Order:
    """The order as it stands after the move; `agreed`: the other side takes part in a cancelling.

    Raises IllegalMove where the table has no such move, NotAllowed where it is not this side's, ReasonNeeded,
    AnswerOverdue, CounterOverdue or ConsentNeeded.
    """
    state = MOVES.get((order.state, what))
    if state is None:
        raise IllegalMove(state=order.state)
    allowed = sides(order.state, what)
    if side not in allowed:
        raise NotAllowed(who=" / ".join(sorted(allowed)))
    _guard(order, what, at, reason, agreed)
    return changed(
        order,
        state=state,
        version=order.version + 1,
        reason=reason.strip() or order.reason,
        ended_by=side if state in ENDED else None,
        campaign_end=_rated_from(order, what, at),
    )


def rating_from(order: Order, delivered: datetime) -> datetime:
    """When stars are asked for: at the campaign's end, or at the delivery of a video where that comes later."""
    return order.campaign_end if order.need.form.live else max(order.campaign_end, delivered)


def extend(order: Order, side: Side, *, at: datetime) -> Order:
    """Another 72 hours to answer, once, and never beyond the start. Raises as `move`, ExtendedBefore or NoMoreTime."""
    moved = move(order, Move.EXTEND, side, at=at)
    if order.extended:
        raise ExtendedBefore
    if not order.may_extend:
        raise NoMoreTime(start=order.need.starts_at)
    return changed(moved, extended=True, answer_by=min(order.answer_by + EXTENSION, order.need.starts_at))


def outcome(before: Order, after: Order) -> Outcome | None:
    """How a move that ended an order counts in the creator's record.

    None where the order goes on, or where the brand ended it before the creator did: a counter-offer that the brand
    refused, or let run out, was answered by the creator.
    """
    if after.state is State.CANCELLED:
        if before.state in BEFORE_ANSWER:
            return None
        return Outcome.CREATOR_CANCELLED if after.ended_by is Side.CREATOR else Outcome.BRAND_CANCELLED
    if after.state is State.DECLINED:
        return Outcome.DECLINED if after.ended_by is Side.CREATOR else None
    if after.state is State.EXPIRED:
        return Outcome.EXPIRED if before.state is State.AWAITING else None
    return Outcome.FINISHED if after.state is State.FINISHED else None


def begins_with(form: Form) -> Move:
    """The move by which the work starts."""
    return Move.GO_LIVE if form.live else Move.PRODUCE


def touched(order: Order) -> Order:
    """The same order, one version on: something that stands on its cards has changed."""
    return changed(order, version=order.version + 1)


def _rated_from(order: Order, what: Move, at: datetime) -> datetime:
    if what is Move.SETTLE:  # the days to rate begin when the dispute is over
        return max(order.campaign_end, at)
    return rating_from(order, at) if what is Move.DELIVER else order.campaign_end


def _guard(order: Order, what: Move, at: datetime, reason: str, agreed: bool) -> None:
    if what in WITH_REASON and not reason.strip():
        raise ReasonNeeded
    if what in ANSWERED_IN_TIME and at >= order.answer_by:
        raise AnswerOverdue(until=order.answer_by)
    if what in TAKEN_IN_TIME and at >= order.answer_by:
        raise CounterOverdue(until=order.answer_by)
    if what is Move.CANCEL and order.state in CANCELLABLE and not agreed:
        raise ConsentNeeded
