"""The results desk: the creator enters what came of an order, the brand confirms or corrects it."""

from collections.abc import Mapping
from dataclasses import replace

from bot.rules import entered_results, orders
from bot.rules.entered_results import Entered
from bot.rules.orders import IllegalMove, Move, Order, Result, Side, State
from bot.rules.people import By
from bot.services import alerts, orders_counted, reports
from bot.services import orders as orders_desk
from storage.store import Store, Unit

HANDED_IN, CONFIRMED, CORRECTED = "hand_in_result", "confirm_result", "correct_result"


class EnteredResultDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def hand_in(self, by: By, order_id: int, typed: Mapping[str, str], *, seen_version: int | None = None) -> Entered:
        """The creator enters what came of a delivery, in the words of a form; it waits for the brand.

        Raises BadResult, ResultKnown, IllegalMove, NotAllowed for anybody but that creator.
        """
        with self._store.deciding(by) as unit:
            before = orders_desk.find(unit, by.tenant, order_id)
            orders_desk.theirs(unit, by, before)
            orders_desk.as_seen(before, seen_version)
            result = entered_results.read(typed, live=before.need.form.live)
            entered = entered_results.enter(before, result, person=by.person, at=by.at)
            after = orders_desk.mark(unit, by, before, HANDED_IN)
            unit.entered_results.save(entered)
            alerts.alert(unit, by, after, Side.BRAND)
            unit.commit()
        return entered

    def confirm(self, by: By, order_id: int, *, seen_version: int | None = None) -> Order:
        """The brand takes the creator's figures as they are, and that it was on time.

        Raises NothingEntered, IllegalMove where it has moved since it was seen, NotAllowed.
        """
        with self._store.deciding(by) as unit:
            before = orders_desk.find(unit, by.tenant, order_id)
            orders_desk.team(unit, by)
            orders_desk.as_seen(before, seen_version)
            entered = entered_results.decide(
                unit.entered_results.of_order(by.tenant, order_id), person=by.person, at=by.at
            )
            take(unit, by, before, entered.result)
            unit.commit()
            return orders_desk.find(unit, by.tenant, order_id)

    def entered(self, tenant: str, order_id: int) -> Entered | None:
        """What the creator entered, confirmed or not."""
        with self._store.reading(tenant) as unit:
            return unit.entered_results.of_order(tenant, order_id)


def take(unit: Unit, by: By, before: Order, result: Result) -> None:
    """The brand's word on what came of an order, which takes the delivery. Where the creator had entered a result
    that waits, it is confirmed or corrected by that. Stars may have come before it: then it is entered once, and
    final. Raises IllegalMove."""
    if before.state in {State.LIVE, State.PRODUCING}:
        delivered = orders.move(before, Move.DELIVER, Side.BRAND, at=by.at)
        orders_desk.move(unit, by, before, delivered, Move.DELIVER)
        before = delivered
    if before.state is State.DELIVERED:
        taken = orders.move(before, Move.TAKE_DELIVERY, Side.BRAND, at=by.at)
        after = replace(taken, result=result)
        orders_desk.move(unit, by, before, after, Move.TAKE_DELIVERY)
    elif before.state is State.TO_RATE:
        after = replace(before, result=result, version=before.version + 1)
        orders_desk.save(unit, by, before, after, "enter_result")
    elif before.state is State.FINISHED and before.result is None:
        after = replace(before, result=result, version=before.version + 1)
        orders_desk.save(unit, by, before, after, "enter_result")
        orders_counted.result_came(unit, by, after)
    else:
        raise IllegalMove(state=before.state)
    if before.result is None:  # later results bring the same report up to date
        reports.post(unit, by, before)
    _close(unit, by, after, result)


def _close(unit: Unit, by: By, order: Order, result: Result) -> None:
    entered = unit.entered_results.of_order(by.tenant, order.id)
    if entered is None or not entered.open:
        return
    changed = entered_results.changes(entered.result, result)
    what = CORRECTED if changed else CONFIRMED
    unit.entered_results.save(entered_results.decide(entered, person=by.person, at=by.at))
    why = entered_results.told(changed)
    unit.events.record(by, "order", order.id, what, before=order.state, after=order.state, why=why)
    orders_desk.tell(unit, by, order, what)
