"""What may happen to a quote, and who may decide it. Pure: no clock, no database, no Slack."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.errors import NotAllowed, Refused, Stale
from bot.rules.people import Person
from bot.rules.pricing import Need, Price
from bot.rules.workspaces import Workspace

HOLDS = timedelta(days=7)  #: how long a quote holds unless its live begins sooner
REMIND_AFTER = timedelta(hours=24)
ESCALATE_AFTER = timedelta(hours=48)


class State(StrEnum):
    DRAFT = "draft"
    APPROVING = "approving"
    APPROVED = "approved"
    CHANGES = "changes"  #: an approver asked to change it
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    ORDERED = "ordered"


class Move(StrEnum):
    SUBMIT = "submit"
    VOTE = "vote"  #: one approval of several; the quote stays where it is
    APPROVE = "approve"
    DECLINE = "decline"
    ASK = "ask"
    REVISE = "revise"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    ORDER = "order"
    RAISE = "raise"  #: a counter-offer above what was approved goes back to those who approve


MOVES: dict[tuple[State, Move], State] = {
    (State.DRAFT, Move.SUBMIT): State.APPROVING,
    (State.DRAFT, Move.ORDER): State.ORDERED,
    (State.DRAFT, Move.WITHDRAW): State.WITHDRAWN,
    (State.DRAFT, Move.EXPIRE): State.EXPIRED,
    (State.APPROVING, Move.VOTE): State.APPROVING,
    (State.APPROVING, Move.APPROVE): State.APPROVED,
    (State.APPROVING, Move.DECLINE): State.DECLINED,
    (State.APPROVING, Move.ASK): State.CHANGES,
    (State.APPROVING, Move.WITHDRAW): State.WITHDRAWN,
    (State.APPROVING, Move.EXPIRE): State.EXPIRED,
    (State.CHANGES, Move.REVISE): State.APPROVING,
    (State.CHANGES, Move.WITHDRAW): State.WITHDRAWN,
    (State.CHANGES, Move.EXPIRE): State.EXPIRED,
    (State.APPROVED, Move.ORDER): State.ORDERED,
    (State.APPROVED, Move.WITHDRAW): State.WITHDRAWN,
    (State.APPROVED, Move.EXPIRE): State.EXPIRED,
    (State.ORDERED, Move.RAISE): State.APPROVING,
}


class IllegalMove(Stale):
    """This quote now stands at "%(state)s", so this can no longer be done. The card shows how it stands."""


class QuoteExpired(Refused):
    """This quote held until %(until)s. Ask for a new one; nothing was ordered."""


class OwnRequest(Refused):
    """You asked for this quote yourself, so somebody else has to approve it."""


class AlreadyApproved(Refused):
    """You have already approved this quote; it waits for another approver."""


class ReasonNeeded(Refused):
    """Say in a few words why, so that the one who asked knows what to do."""


class Countered(Refused):
    """This price is the creator's counter-offer: approve or decline it. To end the order, use the order's card."""


class OverLimit(Refused):
    """%(total_fen)s is above your own limit of %(limit_fen)s. Send it for approval instead; nothing was ordered."""


@dataclass(frozen=True, kw_only=True)
class Approval:
    """One approver's word on one version of a quote."""

    person: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Quote:
    id: int
    tenant: str
    number: str  #: what people call it, for example Q-1042
    creator_id: int
    campaign_id: int | None
    requester: str
    channel: str  #: where it was asked for
    need: Need
    price: Price
    card_version: int  #: the rate card it was made from; later versions change nothing here
    valid_until: datetime
    state: State = State.DRAFT
    version: int = 1
    revision: int = 1  #: raised when the need or the price changes: an approval is of one revision
    approvals: tuple[Approval, ...] = ()
    needed: int = 1  #: how many different approvers
    decided_by: str = ""
    decided_at: datetime | None = None
    reason: str = ""


def holds_until(asked: datetime, starts_at: datetime) -> datetime:
    """A quote holds for seven days, and never beyond the start of its live."""
    return min(asked + HOLDS, starts_at)


def move(quote: Quote, what: Move, *, at: datetime, by: str = "", reason: str = "") -> Quote:
    """The quote as it stands after the move.

    Raises IllegalMove where the table has no such move.
    """
    try:
        state = MOVES[quote.state, what]
    except KeyError:
        raise IllegalMove(state=quote.state) from None
    return replace(quote, state=state, version=quote.version + 1, decided_by=by, decided_at=at, reason=reason)


def submit(quote: Quote, workspace: Workspace, *, at: datetime) -> Quote:
    """Hand a quote to the approvers that its amount calls for.

    Raises IllegalMove or QuoteExpired.
    """
    _still_holds(quote, at)
    step = workspace.needed(quote.price.total)
    return replace(move(quote, Move.SUBMIT, at=at, by=quote.requester), needed=step.approvers, approvals=())


def approve(quote: Quote, who: Person, workspace: Workspace, *, at: datetime) -> Quote:
    """Count one approval; the last one needed approves the quote.

    Raises IllegalMove, QuoteExpired, NotAllowed, OwnRequest or AlreadyApproved.
    """
    _may_decide(quote, who, workspace, at)
    if any(given.person == who.user for given in quote.approvals):
        raise AlreadyApproved
    approvals = (*quote.approvals, Approval(person=who.user, at=at))
    what = Move.APPROVE if len(approvals) >= quote.needed else Move.VOTE
    return replace(move(quote, what, at=at, by=who.user), approvals=approvals)


def decline(quote: Quote, who: Person, workspace: Workspace, *, at: datetime, reason: str) -> Quote:
    """Say no, with a reason. Raises as `approve`, and ReasonNeeded."""
    _may_decide(quote, who, workspace, at)
    return move(quote, Move.DECLINE, at=at, by=who.user, reason=_given(reason))


def ask_to_change(quote: Quote, who: Person, workspace: Workspace, *, at: datetime, reason: str) -> Quote:
    """Send a quote back with what should change. Raises as `approve`, and ReasonNeeded."""
    _may_decide(quote, who, workspace, at)
    return move(quote, Move.ASK, at=at, by=who.user, reason=_given(reason))


def revise(quote: Quote, *, need: Need, price: Price, card_version: int, workspace: Workspace, at: datetime) -> Quote:
    """Answer a change: a new need and price, approvals start anew. Raises IllegalMove."""
    moved = move(quote, Move.REVISE, at=at, by=quote.requester)
    return replace(
        moved,
        revision=quote.revision + 1,
        need=need,
        price=price,
        card_version=card_version,
        valid_until=holds_until(at, need.starts_at),
        approvals=(),
        needed=workspace.needed(price.total).approvers,
    )


def raised(quote: Quote, price: Price, workspace: Workspace, *, by: str, until: datetime, at: datetime) -> Quote:
    """An ordered quote goes back to its approvers with the creator's price, which holds `until`. Raises IllegalMove."""
    return replace(
        move(quote, Move.RAISE, at=at, by=by),
        revision=quote.revision + 1,
        price=price,
        valid_until=until,
        approvals=(),
        needed=workspace.needed(price.total).approvers,
    )


def order(quote: Quote, who: Person, *, at: datetime) -> Quote:
    """Order from an approved quote, or a draft within one's own limit.

    Raises IllegalMove, QuoteExpired, OverLimit or NotAllowed (a guest).
    """
    if who.guest or not who.active:
        raise NotAllowed(who="members of this workspace")
    _still_holds(quote, at)
    if quote.state is State.DRAFT and quote.price.total > who.own_limit:
        raise OverLimit(total_fen=quote.price.total, limit_fen=who.own_limit)
    return move(quote, Move.ORDER, at=at, by=who.user)


def _may_decide(quote: Quote, who: Person, workspace: Workspace, at: datetime) -> None:
    if quote.state is not State.APPROVING:
        raise IllegalMove(state=quote.state)
    _still_holds(quote, at)
    if who.guest or not who.active or who.user not in workspace.approvers:
        raise NotAllowed(who="approvers")
    if who.user == quote.requester and not workspace.own_request_allowed:
        raise OwnRequest


def _still_holds(quote: Quote, at: datetime) -> None:
    if at >= quote.valid_until:
        raise QuoteExpired(until=quote.valid_until)


def _given(reason: str) -> str:
    if not reason.strip():
        raise ReasonNeeded
    return reason.strip()
