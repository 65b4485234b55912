"""Whether a creator is free: asked when a quote is approved, when it is ordered, and when the creator accepts."""

from bot.rules.orders import SlotTaken
from bot.rules.pricing import Need
from storage.calendar import Slot
from storage.store import Unit


def slot(creator_id: int, need: Need, order_id: int = 0) -> Slot:
    """The time that a live takes; a dedicated one takes it alone."""
    return Slot(
        creator_id=creator_id,
        order_id=order_id,
        starts_at=need.starts_at,
        ends_at=need.ends_at,
        products=0 if need.form.dedicated else len(need.products),
    )


def still_free(unit: Unit, creator_id: int, need: Need, order_id: int = 0) -> None:
    """Locks the creator's calendar until the commit. Raises SlotTaken; videos take no time."""
    if not need.form.live:
        return
    capacity = unit.ratecards.current(creator_id).capacity
    if taken := unit.calendar.clash(slot(creator_id, need, order_id), capacity=capacity):
        creator = unit.creators.get(creator_id)
        raise SlotTaken(creator=creator.name if creator else "", since=taken.starts_at, until=taken.ends_at)
