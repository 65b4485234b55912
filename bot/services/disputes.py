"""The disputes desk: words of one side, one answer of the other, and how it ended."""

from bot.rules import disputes, orders
from bot.rules.disputes import Dispute
from bot.rules.orders import IllegalMove, Move, Order, Side, State
from bot.rules.people import By
from bot.services import alerts
from bot.services import orders as orders_desk
from storage.store import Store, Unit


class DisputeDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def begin(self, by: By, order_id: int, words: str, *, seen_version: int | None = None) -> Order:
        """Either side says what is wrong; the timers of the order stop.

        Raises what `orders.move` refuses, NotAllowed for who is neither side.
        """
        with self._store.deciding(by) as unit:
            before = orders_desk.find(unit, by.tenant, order_id)
            side = orders_desk.side_of(unit, by, before)
            orders_desk.as_seen(before, seen_version)
            after = orders.move(before, Move.DISPUTE, side, at=by.at, reason=words)
            orders_desk.move(unit, by, before, after, Move.DISPUTE)
            unit.disputes.add(
                Dispute(order_id=order_id, tenant=by.tenant, side=side, person=by.person, words=words.strip(), at=by.at)
            )
            alerts.alert(unit, by, after, Side.CREATOR if side is Side.BRAND else Side.BRAND)
            unit.commit()
        return after

    def answer(self, by: By, order_id: int, words: str, *, seen_version: int | None = None) -> Order:
        """The other side's one word. Raises DisputeAnswered, ReasonNeeded, IllegalMove, NotAllowed."""
        with self._store.deciding(by) as unit:
            before = orders_desk.find(unit, by.tenant, order_id)
            side = orders_desk.side_of(unit, by, before)
            orders_desk.as_seen(before, seen_version)
            answered = disputes.answer(_standing(unit, before), side, words, person=by.person, at=by.at)
            after = orders_desk.mark(unit, by, before, "answer_dispute", why=answered.answer)
            unit.disputes.save(answered)
            alerts.alert(unit, by, after, answered.side)
            unit.commit()
        return after

    def settle(self, by: By, order_id: int, *, seen_version: int | None = None) -> Order:
        """The brand settles it: the work is taken, and the days to rate begin. Raises IllegalMove, NotAllowed."""
        with self._store.deciding(by) as unit:
            before = orders_desk.find(unit, by.tenant, order_id)
            orders_desk.team(unit, by)
            orders_desk.as_seen(before, seen_version)
            settled = disputes.settle(_standing(unit, before), person=by.person, at=by.at)
            after = orders.move(before, Move.SETTLE, Side.BRAND, at=by.at)
            orders_desk.move(unit, by, before, after, Move.SETTLE)
            unit.disputes.save(settled)
            unit.commit()
        return after


def _standing(unit: Unit, order: Order) -> Dispute:
    dispute = unit.disputes.of_order(order.tenant, order.id)
    if dispute is None or order.state is not State.DISPUTED:
        raise IllegalMove(state=order.state)
    return dispute
