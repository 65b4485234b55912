"""The reviews desk: what waits for somebody's stars, and what is due next in their workspace."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.rules.creators import Creator
from bot.rules.orders import Order
from bot.rules.people import Person, member
from bot.rules.prompts import Prompt
from bot.rules.ratings import Rating, window_end
from bot.rules.reminders import Kind, Reminder
from bot.rules.schedules import Schedule
from bot.rules.workspaces import may_set_up
from bot.services import stars
from storage.store import Store, Unit

SHOWN = 12  #: orders of one message; the rest is counted
NEXT = 10  #: reminders that are due next


@dataclass(frozen=True, kw_only=True)
class Line:
    """An order that asks, or asked, for stars."""

    order: Order
    creator: Creator
    prompt: Prompt
    rating: Rating | None
    open: bool  #: stars are asked for, and here
    elsewhere: bool = False  #: they are asked for in a newer message

    @property
    def closes(self) -> datetime:
        return window_end(self.order.campaign_end)


@dataclass(frozen=True, kw_only=True)
class Listed:
    lines: Sequence[Line]
    waiting: int  #: of all that were listed
    left_out: int  #: of those that wait


@dataclass(frozen=True, kw_only=True)
class Coming:
    reminder: Reminder
    number: str  #: of the order
    creator: str


@dataclass(frozen=True, kw_only=True)
class Reviews:
    """`coming` and `may` are for those who may change the settings."""

    mine: Sequence[Line]
    total: int
    schedule: Schedule
    coming: Sequence[Coming]
    may: bool


class ReviewDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, tenant: str, user: str, *, at: datetime) -> Reviews:
        """What waits for a person's stars. Raises NotAllowed for guests and creators."""
        with self._store.reading(tenant) as unit:
            return of(unit, tenant, user, at=at)


def of(unit: Unit, tenant: str, user: str, *, at: datetime) -> Reviews:
    person: Person = member(unit.people.get(tenant, user))
    ids, total = unit.prompts.asked_of(tenant, user, at=at, most=SHOWN)
    may = may_set_up(unit.workspaces.get(tenant), person)
    return Reviews(
        mine=lines(unit, tenant, ids, at=at),
        total=total,
        schedule=unit.schedules.of(tenant),
        coming=_coming(unit, tenant) if may else (),
        may=may,
    )


def listed(unit: Unit, tenant: str, orders: Sequence[int], *, at: datetime, digest: int | None = None) -> Listed:
    """Some orders as one message tells them: those that still wait first, and so many as there is room for.

    `digest`: the message that lists them; those that a newer one lists are asked for there.
    """
    asking = unit.prompts.read(tenant, orders)
    newer = {id_ for id_, each in asking.items() if digest and each.digest not in {None, digest}}
    waits = [id_ for id_ in orders if id_ in asking and asking[id_].open_at(at) and id_ not in newer]
    shown = [*waits, *(id_ for id_ in orders if id_ not in waits)][:SHOWN]
    found = [
        replace(line, open=False, elsewhere=line.open) if line.order.id in newer else line
        for line in lines(unit, tenant, shown, at=at)
    ]
    return Listed(lines=found, waiting=len(waits), left_out=max(0, len(waits) - len(shown)))


def lines(unit: Unit, tenant: str, orders: Iterable[int], *, at: datetime) -> list[Line]:
    """Orders with all that a line about them says, in the order in which they are named."""
    wanted = list(orders)
    known = unit.orders.some(tenant, wanted)
    found = [known[id_] for id_ in wanted if id_ in known]
    creators = {id_: unit.creators.get(id_) for id_ in {order.creator_id for order in found}}
    kept = unit.prompts.some(tenant, [order.id for order in found])
    return [
        Line(order=order, creator=creator, prompt=(prompt := stars.known(kept.get(order.id), order)), rating=rating,
             open=rating is None and stars.open_(order, prompt, at=at))
        for order in found
        if (creator := creators[order.creator_id])
        for rating in [unit.ratings.of_order(tenant, order.id)]
    ]  # fmt: skip


def _coming(unit: Unit, tenant: str) -> list[Coming]:
    found: list[Coming] = []
    for reminder in unit.reminders.to_come(tenant, Kind.RATING_REMINDER, most=NEXT):
        order = unit.orders.get(tenant, reminder.subject)
        creator = unit.creators.get(order.creator_id) if order else None
        if order and creator:
            found.append(Coming(reminder=reminder, number=order.number, creator=creator.name))
    return found
