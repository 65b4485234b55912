"""How an order moves, for whoever presses: who may, what is written, what follows, what is said.

Both sides and the clock go through the same table of moves; the desk is `bot.services.ordering`.
"""

from dataclasses import replace
from typing import Any

from bot.rules import orders, reminders
from bot.rules.cancelling import RequestState
from bot.rules.errors import NotAllowed, NotFound
from bot.rules.orders import IllegalMove, Move, Order, Side, State
from bot.rules.people import By, Person, member
from bot.rules.reminders import Kind
from bot.services import alerts, orders_counted, reports, results, say, slots, stars
from storage.store import Unit

CARD, OFFER = "order", "offer"  #: the team's card, and the creator's
CARDS = (CARD, OFFER, "work_ended", "rate_please", reports.REPORT)  #: all that have buttons, so all are kept current
UNTOLD = "expire_untold"  #: it ran out before the creator could be told of it
ANSWER_TIMERS = (Kind.ANSWER_REMINDER, Kind.ANSWER_EXPIRY)
STARS_TIMERS = (Kind.DELIVERY_DEEMED, Kind.RATING_REMINDER, Kind.RATING_CLOSE)
WORK_TIMERS = (Kind.WORK_START, Kind.WORK_END, *STARS_TIMERS)
SCRIPT_TIMERS = (Kind.SCRIPT_LATE, Kind.SCRIPT_REMINDER, Kind.SCRIPT_ESCALATION, Kind.SCRIPT_DEEMED)
CANCEL_TIMERS = (Kind.CANCEL_REMINDER, Kind.CANCEL_SILENCE)


def find(unit: Unit, tenant: str, order_id: int) -> Order:
    """Raises NotFound."""
    order = unit.orders.get(tenant, order_id)
    if order is None:
        raise NotFound
    return order


def refresh(unit: Unit, by: By, order_id: int) -> None:
    """Bring every card of an order up to date."""
    say.refresh_all(unit, by, CARDS, order_id)
    if digest := unit.prompts.digest_of(by.tenant, order_id):
        say.refresh(unit, by, stars.DIGEST, digest)


def move(unit: Unit, by: By, before: Order, after: Order, what: Move) -> None:
    """Write a move, its event, and all that follows from it. Raises IllegalMove where someone was faster."""
    why = after.reason if what in orders.WITH_REASON else ""
    save(unit, by, before, after, what, why)
    if what in orders.ACCEPTS:  # the order's row is locked before the creator's, here as everywhere
        slots.still_free(unit, after.creator_id, after.need, after.id, at=by.at)
    _time(unit, by, before, after, what)
    if after.state in {State.DECLINED, State.EXPIRED, State.CANCELLED, State.UNDONE}:
        unit.calendar.free(after.id)
    if what is not Move.CANCEL and (after.state not in orders.CANCELLABLE or what is Move.DISPUTE):
        _lapse(unit, by, after)
    orders_counted.count(unit, by, before, after)
    if after.state in orders.ENDED - {State.UNDONE} and before.state not in orders.ENDED:
        results.plan(unit, by, after)
    tell(unit, by, after, UNTOLD if before.state is State.PLACED and what is Move.EXPIRE else what, why)
    if what in orders.ACCEPTS:
        _ask_for_script(unit, by, after)


def mark(unit: Unit, by: By, before: Order, what: str, *, why: str = "") -> Order:
    """Something that stands on an order's cards has changed, its state has not: its event, and its line in the thread.

    Raises IllegalMove where someone was faster.
    """
    after = orders.touched(before)
    save(unit, by, before, after, what, why)
    tell(unit, by, after, what, why)
    return after


def by_clock(unit: Unit, by: By, order_id: int, what: Move) -> Order | None:
    """Time makes a move, if the table still has it; None where it no longer does."""
    before = unit.orders.get(by.tenant, order_id)
    if before is None or (before.state, what) not in orders.MOVES:
        return None
    after = orders.move(before, what, Side.CLOCK, at=by.at)
    move(unit, by, before, after, what)
    return after


def theirs(unit: Unit, by: By, order: Order) -> None:
    """The creator answers: from their Slack account, or from their signed page."""
    if by.person == f"creator:{order.creator_id}":
        return
    if unit.people.get(by.tenant, by.person).creator_id != order.creator_id:
        raise NotAllowed(who="this creator")


def side_of(unit: Unit, by: By, order: Order) -> Side:
    """Which side somebody acts for: that creator, or the team. Raises NotAllowed for anybody else."""
    person = unit.people.get(by.tenant, by.person)
    if by.person == f"creator:{order.creator_id}" or person.creator_id == order.creator_id:
        return Side.CREATOR
    team(unit, by)
    return Side.BRAND


def team(unit: Unit, by: By) -> Person:
    """Who acts for the brand. Raises NotAllowed for guests, for creators, and for whoever came by a signed page."""
    if by.person.startswith("creator:"):
        raise NotAllowed(who="members of the team")
    return member(unit.people.get(by.tenant, by.person))


def as_seen(order: Order, seen_version: int | None) -> None:
    """Whoever saw another version has to look again. Raises IllegalMove."""
    if seen_version is not None and order.version != seen_version:
        raise IllegalMove(state=order.state)


def save(unit: Unit, by: By, before: Order, after: Order, what: str, why: str = "") -> None:
    """Write an order with its event, and have every card of it follow. Raises IllegalMove where someone was faster."""
    if not unit.orders.swap(before, after):
        raise IllegalMove(state=find(unit, by.tenant, after.id).state)
    unit.events.record(by, "order", after.id, what, before=before.state, after=after.state, why=why)
    refresh(unit, by, after.id)
    creator = unit.people.who_is(by.tenant, after.creator_id)
    say.home(unit, by, [after.owner, *([creator.user] if creator else [])])


def _time(unit: Unit, by: By, before: Order, after: Order, what: Move) -> None:
    ended = after.state in orders.ENDED
    if not ended and (after.state not in {State.AWAITING, State.COUNTERED} or what is Move.EXTEND):
        unit.reminders.drop(by.tenant, after.id, *ANSWER_TIMERS, why=what)
    if what in {Move.UNDO, Move.EXPIRE}:
        unit.reminders.drop(by.tenant, after.id, Kind.OFFER_TOLD, why=what)
    if what is Move.EXTEND:
        unit.reminders.plan(reminders.of_offer(after, at=by.at))
    if what in orders.ACCEPTS:
        unit.reminders.plan(reminders.of_work(after, at=by.at))
    if what in {Move.PASS_SCRIPT, Move.GO_LIVE}:
        unit.reminders.drop(by.tenant, after.id, *SCRIPT_TIMERS, why=what)
    if what is Move.DISPUTE:  # nothing counts as accepted while it is disputed
        unit.reminders.drop(by.tenant, after.id, Kind.WORK_END, *STARS_TIMERS, why=what)
        stars.call_off(unit, by.tenant, after.id)
    if what is Move.SETTLE:
        unit.reminders.plan(reminders.of_settlement(after))
        stars.plan_again(unit, by.tenant, [after.id], since=by.at - stars.NOW, at=by.at)
    if what is Move.DELIVER:
        unit.reminders.plan(reminders.of_delivery(after, at=by.at))
        stars.plan(unit, after)
        unit.reminders.drop(by.tenant, after.id, Kind.WORK_END, why=what)
    if what is Move.TAKE_DELIVERY:
        unit.reminders.drop(by.tenant, after.id, Kind.DELIVERY_DEEMED, why=what)
    if ended:
        every = (*ANSWER_TIMERS, *WORK_TIMERS, *SCRIPT_TIMERS, *CANCEL_TIMERS)
        still = {Kind.RATING_CLOSE} if what is Move.RATE else set()  # its buttons go when stars can no longer change
        unit.reminders.drop(by.tenant, after.id, *(kind for kind in every if kind not in still), why=what)
        stars.call_off(unit, by.tenant, after.id)


def _lapse(unit: Unit, by: By, after: Order) -> None:
    """A request to cancel dies where the order goes another way."""
    request = unit.cancel_requests.newest(by.tenant, after.id)
    if request and request.open:
        lapsed = replace(request, state=RequestState.LAPSED, decided_by=by.person, decided_at=by.at)
        unit.cancel_requests.decided(lapsed)
        unit.reminders.drop(by.tenant, after.id, *CANCEL_TIMERS, why=after.state)


def _ask_for_script(unit: Unit, by: By, accepted: Order) -> None:
    """A brief that came with the offer asks for its script as soon as the offer is accepted."""
    brief = unit.scripts.brief(by.tenant, accepted.id)
    if brief and brief.script_by and brief.script_by > by.at:
        asked = orders.move(accepted, Move.ASK_SCRIPT, Side.BRAND, at=by.at)
        move(unit, replace(by, person=brief.person), accepted, asked, Move.ASK_SCRIPT)


def tell(unit: Unit, by: By, after: Order, what: str, why: str = "") -> None:
    """What happened goes into the thread of the card; who must act is told directly."""
    thread = f"{CARD}:{after.id}"
    about: dict[str, Any] = {"order": after.id, "move": str(what), "who": by.person, "why": why}
    say.note(unit, by, "order_moved", after.channel, reader=after.owner, thread=thread, **about)
    creator = unit.people.who_is(by.tenant, after.creator_id)
    for told in alerts.told(after, what):
        if told is Side.BRAND:
            say.note(unit, by, "order_moved", after.owner, reader=after.owner, **about)
        elif creator:
            say.note(unit, by, "offer_moved", creator.user, reader=creator.user, **about)
    if what == Move.DELIVER and by.person != after.owner:
        say.card(unit, by, "work_ended", after.id, [after.owner], reader=after.owner)
