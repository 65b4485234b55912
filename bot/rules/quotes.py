"""What may happen to a quote, and who may decide it. Pure: no clock, no database, no Slack."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules import approvals as words
from bot.rules.absences import decides
from bot.rules.approvals import Approval, Team
from bot.rules.changed import changed
from bot.rules.errors import NotAllowed, Refused, Stale
from bot.rules.people import Person
from bot.rules.policies import Rule
from bot.rules.pricing import Need, Price

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
    REOPEN = "reopen"  #: its order was undone before the creator was told
    RETURN = "return"  #: the same, of one that was ordered within somebody's own limit
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
    (State.ORDERED, Move.REOPEN): State.APPROVED,
    (State.ORDERED, Move.RETURN): State.DRAFT,
}


class IllegalMove(Stale):
    """This quote now stands at "%(state)s", so this can no longer be done. The card shows how it stands."""


class QuoteExpired(Refused):
    """This quote held until %(until)s. Ask for a new one; nothing was ordered."""


class OwnRequest(Refused):
    """You asked for this quote yourself, so somebody else has to approve it."""


class AlreadyApproved(Refused):
    """You have already approved this quote; it waits for another approver."""


class PlaceTaken(Refused):
    """Somebody has already approved this quote in this place; it waits for others."""


class NotYourTurn(Refused):
    """This quote is asked step by step, and your step has not begun. You will be asked once it has."""


class ReasonNeeded(Refused):
    """Say in a few words why, so that the one who asked knows what to do."""


class Countered(Refused):
    """This price is the creator's counter-offer: approve or decline it. To end the order, use the order's card."""


class OverLimit(Refused):
    """%(total_fen)s is above your own limit of %(limit_fen)s. Send it for approval instead; nothing was ordered."""


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
    needed: int = 1  #: approvals in all
    rule: Rule | None = None  #: a copy of the rule it was sent under: what is changed later changes nothing here
    asked_at: datetime | None = None  #: since when those who are asked now have been asked
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
    return changed(quote, state=state, version=quote.version + 1, decided_by=by, decided_at=at, reason=reason)


def submit(quote: Quote, rule: Rule, *, at: datetime) -> Quote:
    """Hand a quote to those whom its rule names.

    Raises IllegalMove or QuoteExpired.
    """
    _still_holds(quote, at)
    return _asking(move(quote, Move.SUBMIT, at=at, by=quote.requester), rule, at)


def approve(quote: Quote, who: Person, team: Team, *, at: datetime) -> Quote:
    """Count one approval, in the person's own place or in the place of somebody who is away; the last one approves.

    Whoever is asked about the budget too says yes to both. Raises IllegalMove, QuoteExpired, NotAllowed, OwnRequest,
    AlreadyApproved, NotYourTurn or PlaceTaken.
    """
    _may_decide(quote, who, team, at)
    places = words.places(quote, team, who.user)
    if not places:
        raise _why_not(quote, who, team)
    fresh = {place.step: place for place in reversed(places) if _budget(quote, place.step)}
    fresh |= {place.step: place for place in places[:1]}
    given = [
        Approval(person=who.user, at=at, seat=place.seat if place.instead else "", step=place.step)
        for place in sorted(fresh.values(), key=lambda place: place.step)
    ]
    after = changed(quote, approvals=(*quote.approvals, *given))
    begun = words.open_steps(after) != words.open_steps(quote) and bool(quote.rule and quote.rule.in_order)
    what = Move.APPROVE if words.done(after) else Move.VOTE
    return changed(move(after, what, at=at, by=who.user), asked_at=at if begun else quote.asked_at)


def exceed(quote: Quote, rule: Rule, *, at: datetime, by: str) -> Quote:
    """Ask once more, for the budget is exceeded now: what was approved stays, what is pressed on old cards is stale.

    Raises IllegalMove.
    """
    moved = move(quote, Move.VOTE, at=at, by=by)
    return changed(moved, rule=rule, needed=rule.needed, revision=quote.revision + 1, asked_at=at)


def decline(quote: Quote, who: Person, team: Team, *, at: datetime, reason: str) -> Quote:
    """Say no, with a reason. Raises as `approve`, and ReasonNeeded."""
    _may_decide(quote, who, team, at)
    return move(quote, Move.DECLINE, at=at, by=who.user, reason=_given(reason))


def ask_to_change(quote: Quote, who: Person, team: Team, *, at: datetime, reason: str) -> Quote:
    """Send a quote back with what should change. Raises as `approve`, and ReasonNeeded."""
    _may_decide(quote, who, team, at)
    return move(quote, Move.ASK, at=at, by=who.user, reason=_given(reason))


def revise(quote: Quote, *, need: Need, price: Price, card_version: int, rule: Rule, at: datetime) -> Quote:
    """Answer a change: a new need and price, under the rule of today; approvals start anew. Raises IllegalMove."""
    moved = move(quote, Move.REVISE, at=at, by=quote.requester)
    anew = changed(
        moved,
        revision=quote.revision + 1,
        need=need,
        price=price,
        card_version=card_version,
        valid_until=holds_until(at, need.starts_at),
    )
    return _asking(anew, rule, at)


def raised(quote: Quote, price: Price, rule: Rule, *, by: str, until: datetime, at: datetime) -> Quote:
    """An ordered quote goes back to its approvers with the creator's price, which holds `until`. Raises IllegalMove."""
    moved = move(quote, Move.RAISE, at=at, by=by)
    return _asking(changed(moved, revision=quote.revision + 1, price=price, valid_until=until), rule, at)


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


def reopened(quote: Quote, *, by: str, at: datetime) -> Quote:
    """The quote as it stood before it was ordered: its order was undone. Raises IllegalMove."""
    back = Move.REOPEN if quote.approvals else Move.RETURN
    return move(quote, back, at=at, by=by)


def _asking(quote: Quote, rule: Rule, at: datetime) -> Quote:
    return changed(quote, rule=rule, needed=rule.needed, approvals=(), asked_at=at)


def _may_decide(quote: Quote, who: Person, team: Team, at: datetime) -> None:
    if quote.state is not State.APPROVING:
        raise IllegalMove(state=quote.state)
    _still_holds(quote, at)
    if not decides(who):
        raise NotAllowed(who="approvers")
    if words.may_decide(quote, team, who.user):
        return
    if who.user == quote.requester and not team.own_request_allowed and words.stands_in(quote, team, who.user):
        raise OwnRequest
    if words.later(quote, team, who.user):
        raise NotYourTurn
    raise NotAllowed(who="approvers")


def _why_not(quote: Quote, who: Person, team: Team) -> Refused:
    """Why somebody whose word is heard has no place to fill now."""
    if any(given.person == who.user for given in quote.approvals):
        return AlreadyApproved()
    return PlaceTaken() if not _kept(quote, team, who.user) else NotYourTurn()


def _kept(quote: Quote, team: Team, user: str) -> bool:
    """Whether a person is kept for a step that could not do without them."""
    steps = words.open_steps(quote)
    return words.later(quote, team, user) and any(
        user in team.seats(quote.rule.steps[step], quote.requester) and user not in words.filled(quote, step)
        for step in steps
        if quote.rule is not None
    )


def _budget(quote: Quote, step: int) -> bool:
    return quote.rule is not None and quote.rule.steps[step].budget


def _still_holds(quote: Quote, at: datetime) -> None:
    if at >= quote.valid_until:
        raise QuoteExpired(until=quote.valid_until)


def _given(reason: str) -> str:
    if not reason.strip():
        raise ReasonNeeded
    return reason.strip()
