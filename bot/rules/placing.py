"""From the click to the creator: an order is placed, can be undone for half a minute, and is then told."""

from datetime import datetime, timedelta

from bot.rules import orders
from bot.rules.changed import changed
from bot.rules.errors import Stale
from bot.rules.orders import Move, Order, Side, State

UNDO_WITHIN = timedelta(seconds=30)  #: [ours]


class UndoOver(Stale):
    """The 30 seconds to undo are over: the creator is told of this order. Cancel it on its card instead; your click
    changed nothing."""


def place(order: Order, *, at: datetime) -> Order:
    """The order as it stands once it is placed: told in half a minute, at the latest when the work begins.

    Raises IllegalMove.
    """
    tell_at = min(at + UNDO_WITHIN, order.need.starts_at)
    placed = orders.move(order, Move.PLACE, Side.BRAND, at=at)
    return changed(placed, tell_at=tell_at, answer_by=orders.answer_until(tell_at, order.need.starts_at))


def undo(order: Order, *, at: datetime) -> Order:
    """The order taken back as if it had not been made.

    Raises UndoOver from the moment on at which the creator is told, whether that has been done or not; IllegalMove
    where the order has ended otherwise.
    """
    if order.state not in orders.ENDED and not may_undo(order, at=at):
        raise UndoOver
    return orders.move(order, Move.UNDO, Side.BRAND, at=at)


def may_undo(order: Order, *, at: datetime) -> bool:
    return order.state is State.PLACED and order.tell_at is not None and at < order.tell_at


def tell(order: Order, *, at: datetime) -> Order:
    """The order as its creator is told of it: their time to answer runs from this moment. Raises IllegalMove."""
    told = orders.move(order, Move.TELL, Side.CLOCK, at=at)
    return changed(told, answer_by=orders.answer_until(at, order.need.starts_at))
