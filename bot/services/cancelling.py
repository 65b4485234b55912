"""The desk of cancelling by agreement: one side asks, the other agrees, refuses, or says nothing for 72 hours."""

from dataclasses import dataclass, replace

from bot.rules import cancelling, orders, reminders
from bot.rules.cancelling import NothingAsked, Owed, OwedChanged, Request, RequestState
from bot.rules.orders import CANCELLABLE, IllegalMove, Move, Order, Side, State
from bot.rules.people import By
from bot.services import alerts, papers
from bot.services import orders as orders_desk
from storage.store import Store, Unit


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What cancelling would mean at this moment, for the one who thinks of it."""

    order: Order
    side: Side
    owed: Owed


class CancelDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def terms(self, by: By, order_id: int) -> Terms:
        """What the brand would owe if this person's side had it cancelled now.

        Raises IllegalMove where it cannot be cancelled by agreement, NotAllowed for who is neither side.
        """
        with self._store.reading(by.tenant) as unit:
            order = orders_desk.find(unit, by.tenant, order_id)
            side = orders_desk.side_of(unit, by, order)
            return Terms(order=order, side=side, owed=_owed(unit, by, order, side))

    def ask(
        self,
        by: By,
        order_id: int,
        reason: str,
        *,
        seen_rate: int,
        agreed_rate: int | None = None,
        seen_version: int | None = None,
    ) -> Request:
        """Ask the other side to cancel; `seen_rate` is what was shown as owed, basis points.

        In a dispute the sides agree on a share themselves: `agreed_rate`. Raises OwedChanged where it has become
        more or less meanwhile, AskedAlready, BadShare, ReasonNeeded, IllegalMove, NotAllowed.
        """
        with self._store.deciding(by) as unit:
            before = orders_desk.find(unit, by.tenant, order_id)
            side = orders_desk.side_of(unit, by, before)
            orders_desk.as_seen(before, seen_version)
            owed = _owed(unit, by, before, side)
            if before.state is State.DISPUTED and agreed_rate is not None:
                owed = cancelling.agreed(before, agreed_rate)
            elif owed.rate != seen_rate:
                raise OwedChanged(owed_fen=owed.fen)
            standing = unit.cancel_requests.newest(by.tenant, order_id)
            request = cancelling.ask(before, owed, side, person=by.person, reason=reason, at=by.at, standing=standing)
            after = orders_desk.mark(unit, by, before, "ask_cancel", why=request.reason)
            request = unit.cancel_requests.add(request)
            unit.reminders.plan(reminders.of_cancelling(request))
            alerts.alert(unit, by, after, cancelling.other(side))
            unit.commit()
        return request

    def agree(self, by: By, order_id: int, request_id: int, *, seen_version: int | None = None) -> Order:
        """The other side agrees, which cancels. Raises NothingAsked, IllegalMove, NotAllowed."""
        with self._store.deciding(by) as unit:
            before, request, side = _load(unit, by, order_id, request_id)
            orders_desk.as_seen(before, seen_version)
            closed = cancelling.decide(request, RequestState.AGREED, side, person=by.person, at=by.at)
            after = _cancel(unit, by, before, closed)
            unit.commit()
        return after

    def refuse(self, by: By, order_id: int, request_id: int, *, seen_version: int | None = None) -> Order:
        """The other side refuses: the order goes on. Raises as `agree`."""
        return self._close(by, order_id, request_id, RequestState.REFUSED, "refuse_cancel", seen_version)

    def withdraw(self, by: By, order_id: int, request_id: int, *, seen_version: int | None = None) -> Order:
        """The side that asked takes it back. Raises as `agree`."""
        return self._close(by, order_id, request_id, RequestState.WITHDRAWN, "withdraw_cancel", seen_version)

    def _close(
        self, by: By, order_id: int, request_id: int, how: RequestState, what: str, seen_version: int | None
    ) -> Order:
        with self._store.deciding(by) as unit:
            before, request, side = _load(unit, by, order_id, request_id)
            orders_desk.as_seen(before, seen_version)
            closed = cancelling.decide(request, how, side, person=by.person, at=by.at)
            after = orders_desk.mark(unit, by, before, what)
            _keep(unit, by, closed)
            unit.commit()
        return after


def remind(unit: Unit, by: By, order_id: int, request_id: int) -> None:
    """A day is left: the side that is asked gets a fresh card."""
    order, request = unit.orders.get(by.tenant, order_id), unit.cancel_requests.newest(by.tenant, order_id)
    if order and request and request.open and request.id == request_id:
        alerts.alert(unit, by, order, cancelling.other(request.side))


def silent(unit: Unit, by: By, order_id: int, request_id: int) -> None:
    """Nobody answered for 72 hours: cancelled, at what was owed when it was asked."""
    order, request = unit.orders.get(by.tenant, order_id), unit.cancel_requests.newest(by.tenant, order_id)
    if order is None or request is None or not request.open or request.id != request_id:
        return
    if order.state not in CANCELLABLE:
        return
    _cancel(unit, by, order, replace(request, state=RequestState.SILENT, decided_by=by.person, decided_at=by.at))


def _cancel(unit: Unit, by: By, before: Order, closed: Request) -> Order:
    after = orders.move(before, Move.CANCEL, closed.side, at=by.at, reason=closed.reason, agreed=True)
    after = replace(after, owed=closed.owed.fen)
    orders_desk.move(unit, by, before, after, Move.CANCEL)
    _keep(unit, by, closed)
    return after


def _keep(unit: Unit, by: By, closed: Request) -> None:
    """The order's row is moved before: of two who answer at once one stops there."""
    if not unit.cancel_requests.decided(closed):
        raise NothingAsked
    unit.reminders.drop(by.tenant, closed.order_id, *orders_desk.CANCEL_TIMERS, why=closed.state)


def _load(unit: Unit, by: By, order_id: int, request_id: int) -> tuple[Order, Request, Side]:
    order = orders_desk.find(unit, by.tenant, order_id)
    side = orders_desk.side_of(unit, by, order)
    request = unit.cancel_requests.newest(by.tenant, order_id)
    if request is None or request.id != request_id or not request.open:
        raise NothingAsked
    if order.state not in CANCELLABLE:
        raise IllegalMove(state=order.state)
    return order, request, side


def _owed(unit: Unit, by: By, order: Order, side: Side) -> Owed:
    return cancelling.owed(order, papers.done(unit, order), side, at=by.at)
