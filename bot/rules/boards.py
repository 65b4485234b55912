"""The team's board: where its quotes and orders stand, what is late, and what came of those that ended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules import orders, quotes
from bot.rules.orders import Order
from bot.rules.quotes import Quote

SOON = timedelta(hours=24)  #: an answer that is due within so long is pointed out
RESULT_AFTER = timedelta(days=1)  #: a delivery without a result is pointed out
STARS_AFTER = timedelta(days=3)  #: an order that waits for stars is pointed out


class Group(StrEnum):
    """Columns of the board, in the order in which they are shown."""

    APPROVAL = "approval"  #: quotes that wait for an approver
    CHANGES = "changes"  #: quotes that were sent back
    TO_ORDER = "to_order"  #: approved, not ordered
    ANSWER = "answer"  #: the creator is asked
    COUNTERED = "countered"  #: the creator has answered with another price
    PREPARING = "preparing"
    RUNNING = "running"
    DELIVERED = "delivered"
    TO_RATE = "to_rate"
    DISPUTED = "disputed"


class Late(StrEnum):
    """Why something is pointed out."""

    APPROVAL = "approval"  #: it has waited for an approver for a day
    ANSWER = "answer"  #: the creator's time to answer ends within a day
    OVERDUE = "overdue"  #: a video is not delivered and its day is over
    RESULT = "result"  #: delivered a day ago, no result entered
    STARS = "stars"  #: asked for stars three days ago


OF_QUOTES = {
    quotes.State.APPROVING: Group.APPROVAL,
    quotes.State.CHANGES: Group.CHANGES,
    quotes.State.APPROVED: Group.TO_ORDER,
}
OF_ORDERS = {
    orders.State.APPROVING: Group.APPROVAL,
    orders.State.PLACED: Group.ANSWER,
    orders.State.AWAITING: Group.ANSWER,
    orders.State.COUNTERED: Group.COUNTERED,
    orders.State.ACCEPTED: Group.PREPARING,
    orders.State.SCRIPT_DUE: Group.PREPARING,
    orders.State.SCRIPT_REVIEW: Group.PREPARING,
    orders.State.READY: Group.PREPARING,
    orders.State.LIVE: Group.RUNNING,
    orders.State.PRODUCING: Group.RUNNING,
    orders.State.DELIVERED: Group.DELIVERED,
    orders.State.TO_RATE: Group.TO_RATE,
    orders.State.DISPUTED: Group.DISPUTED,
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One quote or order on the board. `due` is when what it waits for ends, where there is such a moment."""

    group: Group
    number: str
    creator_id: int
    campaign_id: int | None
    person: str  #: who asked for it, or runs it
    total: int  #: fen
    state: str
    starts_at: datetime
    due: datetime | None = None
    late: Late | None = None


@dataclass(frozen=True, kw_only=True)
class Sum:
    """What came of the work that is done. Counts; money in fen."""

    orders: int = 0
    paid: int = 0
    results: int = 0  #: of how many of them the result is known
    paid_for_results: int = 0
    plays: int = 0
    units: int = 0
    gmv: int = 0

    @property
    def cpm(self) -> int | None:
        """Fen for a thousand plays, half up; None without plays."""
        return (self.paid_for_results * 2_000 + self.plays) // (2 * self.plays) if self.plays else None

    @property
    def cost_per_sale(self) -> int | None:
        """Fen for one unit sold, half up; None without sales."""
        return (self.paid_for_results * 2 + self.units) // (2 * self.units) if self.units else None


def of_quote(quote: Quote, *, at: datetime) -> Line | None:
    """Where an open quote stands; None for one that is over."""
    group = OF_QUOTES.get(quote.state)
    if group is None:
        return None
    waits = group is Group.APPROVAL and quote.decided_at is not None and at - quote.decided_at >= quotes.REMIND_AFTER
    return Line(
        group=group,
        number=quote.number,
        creator_id=quote.creator_id,
        campaign_id=quote.campaign_id,
        person=quote.requester,
        total=quote.price.total,
        state=quote.state,
        starts_at=quote.need.starts_at,
        due=quote.valid_until,
        late=Late.APPROVAL if waits else None,
    )


def of_order(order: Order, *, at: datetime) -> Line | None:
    """Where an open order stands; None for one that has ended."""
    group = OF_ORDERS.get(order.state)
    if group is None:
        return None
    return Line(
        group=group,
        number=order.number,
        creator_id=order.creator_id,
        campaign_id=order.campaign_id,
        person=order.owner,
        total=order.price.total,
        state=order.state,
        starts_at=order.need.starts_at,
        due=order.answer_by if group in {Group.ANSWER, Group.COUNTERED} else None,
        late=_late(order, at),
    )


def _late(order: Order, at: datetime) -> Late | None:
    match order.state:
        case orders.State.AWAITING | orders.State.COUNTERED if order.answer_by - at <= SOON:
            return Late.ANSWER
        case orders.State.PRODUCING if order.need.ends_at <= at:
            return Late.OVERDUE
        case orders.State.DELIVERED if order.result is None and at - order.need.ends_at >= RESULT_AFTER:
            return Late.RESULT
        case orders.State.TO_RATE if at - order.campaign_end >= STARS_AFTER:
            return Late.STARS
    return None


def arranged(lines: Iterable[Line]) -> dict[Group, Sequence[Line]]:
    """The lines by column, late ones first, then what is due or begins first; empty columns are left out."""
    found: dict[Group, list[Line]] = {group: [] for group in Group}
    for line in lines:
        found[line.group].append(line)
    return {
        group: sorted(those, key=lambda line: (line.late is None, line.due or line.starts_at, line.number))
        for group, those in found.items()
        if those
    }


def summed(of: Iterable[Order]) -> Sum:
    """What came of those of these orders whose work is done: they wait for stars, or are finished."""
    done = [order for order in of if order.state in {orders.State.TO_RATE, orders.State.FINISHED}]
    known = [(order, order.result) for order in done if order.result is not None]
    return Sum(
        orders=len(done),
        paid=sum(order.price.total for order in done),
        results=len(known),
        paid_for_results=sum(order.price.total for order, _ in known),
        plays=sum(result.plays for _, result in known),
        units=sum(result.units for _, result in known),
        gmv=sum(result.gmv for _, result in known),
    )
