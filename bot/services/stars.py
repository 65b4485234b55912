"""When stars are asked for, and whom: planned with the delivery, and anew where that changes."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.rules import reminders
from bot.rules.orders import RATEABLE, Order
from bot.rules.prompts import Prompt
from bot.rules.ratings import window_end
from bot.rules.reminders import Kind, Waits
from storage.store import Unit

CARD, DIGEST = "rate_please", "rate_due"  #: of one order, and of several that are due at once
NOW = timedelta(seconds=1)  #: before a moment, so that what is due at it counts as still to come


def plan(unit: Unit, order: Order) -> None:
    """Plan all that asks for an order's stars: it was just delivered."""
    waits = Waits(id=order.id, tenant=order.tenant, person=order.owner, ended=order.campaign_end)
    zone = unit.people.get(order.tenant, order.owner).zone
    unit.reminders.plan(reminders.of_stars(waits, zone, unit.schedules.of(order.tenant)))


def plan_again(unit: Unit, tenant: str, orders: Iterable[int], *, at: datetime, since: datetime | None = None) -> None:
    """Plan what is still to come of some orders anew: for whoever is asked now, by what is set now.

    What is due already stays as it is. Raises nothing for orders that no longer wait.
    """
    asking = unit.prompts.hold(tenant, orders)
    unit.reminders.drop_to_come(tenant, Kind.RATING_REMINDER, asking, now=since or at, why="planned anew")
    rounds = unit.reminders.rounds(tenant, Kind.RATING_REMINDER, asking)
    schedule = unit.schedules.of(tenant)
    open_ = {id_: each.waits for id_, each in asking.items() if each.state in RATEABLE and not each.passed}
    people = unit.people.some(tenant, {waits.person for waits in open_.values()})
    planned: list[reminders.Reminder] = []
    for id_, waits in open_.items():
        zone = people[waits.person].zone if waits.person in people else unit.people.get(tenant, waits.person).zone
        next_round = rounds.get(id_, -1) + 1
        planned += reminders.of_stars(waits, zone, schedule, round_=next_round, after=since or at)
    unit.reminders.plan(planned)


def call_off(unit: Unit, tenant: str, order_id: int) -> None:
    """What was decided to be asked and is not said yet is not said."""
    unit.outbox.call_off(tenant, CARD, order_id)


def of(unit: Unit, order: Order) -> Prompt:
    """Whom an order asks for its stars."""
    kept = unit.prompts.of_order(order.tenant, order.id)
    return known(kept, order)


def known(kept: Prompt | None, order: Order) -> Prompt:
    """What is kept of an order's asking; whoever runs the order is asked where nothing else is."""
    if kept is None:
        return Prompt(order_id=order.id, tenant=order.tenant, person=order.owner)
    return kept if kept.person else Prompt(**{**vars(kept), "person": order.owner})


def open_(order: Order, prompt: Prompt, *, at: datetime) -> bool:
    """Whether an order asks for its stars at a moment."""
    return order.state in RATEABLE and not prompt.passed and order.campaign_end <= at < window_end(order.campaign_end)
