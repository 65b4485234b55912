"""The counter-offers desk: the creator names another price; the brand takes or refuses it, or asks its approvers."""

from dataclasses import replace

from bot.rules import campaigns, counteroffers, orders
from bot.rules.counteroffers import CounteredBefore, Counteroffer
from bot.rules.orders import IllegalMove, Move, Order, Side, State
from bot.rules.people import By
from bot.rules.quotes import Move as QuoteMove
from bot.services import alerts
from bot.services import orders as orders_desk
from bot.services import quotes as quotes_desk
from storage.store import Store, Unit


class CounterofferDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def make(self, by: By, order_id: int, net: int, why: str, *, seen_version: int | None = None) -> Order:
        """The creator answers with what they want to get instead, fen, and why.

        Raises CounteredBefore, BadCounter, SamePrice, what `orders.move` refuses, NotAllowed for anybody but that
        creator.
        """
        with self._store.deciding(by) as unit:
            before = orders_desk.find(unit, by.tenant, order_id)
            orders_desk.theirs(unit, by, before)
            if unit.counteroffers.of_order(by.tenant, order_id):
                raise CounteredBefore
            orders_desk.as_seen(before, seen_version)
            counter = counteroffers.make(before, net, why=why, person=by.person, at=by.at)
            after = orders.move(before, Move.COUNTER, Side.CREATOR, at=by.at, reason=why)
            orders_desk.move(unit, by, before, after, Move.COUNTER)
            unit.counteroffers.add(counter)
            _note(unit, by, counter, "counter")
            alerts.alert(unit, by, after, Side.BRAND)
            unit.commit()
        return after

    def take(self, by: By, order_id: int, *, seen_version: int | None = None) -> Order:
        """The brand takes it: accepted where it is no more than was approved, else it goes to those who approve.

        Raises what `orders.move` refuses, OverBudget, SlotTaken, NobodyApproves, NotAllowed for who is not the team.
        """
        with self._store.deciding(by) as unit:
            before, counter = _load(unit, by, order_id, seen_version)
            what = counteroffers.taken_by(counter, unit.people.get(by.tenant, by.person))
            after = orders.move(before, what, Side.BRAND, at=by.at)
            if what is Move.RAISE_COUNTER:  # the quote's row is locked before the order's, here as everywhere
                quotes_desk.raise_again(unit, by, before.quote_id, counter.price, until=before.answer_by)
            else:
                _affordable(unit, before, counter)
            if what is Move.TAKE_COUNTER:
                after = replace(after, price=counter.price)
            orders_desk.move(unit, by, before, after, what)
            if what is Move.TAKE_COUNTER:
                _note(unit, by, counter, "take")
            _decided(unit, by, counter)
            unit.commit()
        return after

    def refuse(self, by: By, order_id: int, reason: str, *, seen_version: int | None = None) -> Order:
        """The brand refuses it, which ends the order. Raises what `orders.move` refuses, NotAllowed."""
        with self._store.deciding(by) as unit:
            before, counter = _load(unit, by, order_id, seen_version)
            after = orders.move(before, Move.REFUSE_COUNTER, Side.BRAND, at=by.at, reason=reason)
            orders_desk.move(unit, by, before, after, Move.REFUSE_COUNTER)
            _decided(unit, by, counter)
            unit.commit()
        return after


def approved(unit: Unit, by: By, order: Order) -> None:
    """Those who approve said yes to the raised price, within the budget: accepted by both. Raises SlotTaken."""
    counter = unit.counteroffers.of_order(by.tenant, order.id)
    if counter is None:
        raise IllegalMove(state=order.state)
    after = orders.move(order, Move.TAKE_COUNTER, Side.BRAND, at=by.at)
    orders_desk.move(unit, by, order, replace(after, price=counter.price), Move.TAKE_COUNTER)
    _note(unit, by, counter, "take")
    _decided(unit, by, counter)


def declined(unit: Unit, by: By, order: Order, reason: str) -> None:
    """Those who approve said no to the raised price, which ends the order."""
    after = orders.move(order, Move.DECLINE, Side.BRAND, at=by.at, reason=reason)
    orders_desk.move(unit, by, order, after, Move.DECLINE)


def follow(unit: Unit, by: By, quote_id: int, what: QuoteMove, reason: str = "") -> None:
    """What a decision on a raised price means for its order; nothing where the quote has none that waits for it."""
    order = unit.orders.of_quote(by.tenant, quote_id)
    if order is None or order.state is not State.APPROVING:
        return
    if what is QuoteMove.APPROVE:
        approved(unit, by, order)
    elif what is QuoteMove.DECLINE:
        declined(unit, by, order, reason)
    elif what is QuoteMove.EXPIRE:
        orders_desk.by_clock(unit, by, order.id, Move.EXPIRE)


def _load(unit: Unit, by: By, order_id: int, seen_version: int | None) -> tuple[Order, Counteroffer]:
    order = orders_desk.find(unit, by.tenant, order_id)
    orders_desk.team(unit, by)
    orders_desk.as_seen(order, seen_version)
    counter = unit.counteroffers.of_order(by.tenant, order_id)
    if counter is None or order.state is not State.COUNTERED:
        raise IllegalMove(state=order.state)
    return order, counter


def _affordable(unit: Unit, order: Order, counter: Counteroffer) -> None:
    """The budget holds what was approved already; only what comes on top is asked of it. Raises OverBudget."""
    campaign = unit.campaigns.get(order.tenant, order.campaign_id)
    if campaign and counter.difference > 0:
        unit.campaigns.hold(campaign)
        campaigns.afford(campaign, unit.campaigns.budget(campaign), counter.difference)


def _note(unit: Unit, by: By, counter: Counteroffer, what: str) -> None:
    """Prices have a history of their own beside that of the order: both totals, fen."""
    was, price = str(counter.was.total), str(counter.price.total)
    unit.events.record(by, "price", counter.order_id, what, before=was, after=price, why=counter.why)


def _decided(unit: Unit, by: By, counter: Counteroffer) -> None:
    unit.counteroffers.decided(replace(counter, decided_by=by.person, decided_at=by.at))
