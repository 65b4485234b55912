"""Whether a creator is free: asked when a quote is approved, when it is ordered, and when the creator accepts."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.rules import days_off
from bot.rules.orders import NoTimeFree, SlotTaken
from bot.rules.pricing import Need
from storage.calendar import Slot, in_the_way
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


def still_free(unit: Unit, creator_id: int, need: Need, order_id: int = 0, *, at: datetime) -> None:
    """Locks the creator's calendar until the commit. Videos take no time.

    Raises SlotTaken with the next free times, or NoTimeFree.
    """
    if not need.form.live:
        return
    capacity = unit.ratecards.current(creator_id).capacity
    wanted = slot(creator_id, need, order_id)
    if taken := unit.calendar.clash(wanted, capacity=capacity):
        creator = unit.creators.get(creator_id)
        about = {"creator": creator.name if creator else "", "since": taken.starts_at, "until": taken.ends_at}
        free = _next_free(unit, wanted, capacity, at)
        raise SlotTaken(**about, free=free) if free else NoTimeFree(**about)


def _next_free(unit: Unit, wanted: Slot, capacity: int, at: datetime) -> tuple[datetime, ...]:
    span = wanted.ends_at - wanted.starts_at
    until = wanted.ends_at + timedelta(days=days_off.LOOKED_THROUGH + 1)
    taken = unit.calendar.touching(wanted.creator_id, since=wanted.starts_at, until=until)

    def free(start: datetime) -> bool:
        moved = replace(wanted, starts_at=start, ends_at=start + span)
        return in_the_way(taken, moved, capacity) is None

    return days_off.next_free(wanted.starts_at, free, now=at)
