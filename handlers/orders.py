"""What the team does with an order."""

from bot.ids import Action, View
from handlers.asks import Ask
from handlers.quotes import place_directly, show_ordered
from handlers.reasons import ask_reason


def place(ask: Ask) -> None:
    """One click: from the approved quote to the offer, which the creator gets in half a minute."""
    if ask.value == "direct":
        place_directly(ask)
        return
    ask.desks.orders.place(ask.by, ask.carried[0])
    ask.ack()


def undo(ask: Ask) -> None:
    """Take it back before the creator is told; where it was pressed in the modal, that says so."""
    order = ask.desks.orders.undo(ask.by, ask.carried[0])
    if "view" in ask.body and ask.body["view"].get("type") == "modal":
        show_ordered(ask, order)
    ask.ack()


def cancel(ask: Ask) -> None:
    ask_reason(ask, View.ORDER_CANCEL, "cancel_order", ask.carried)


def cancel_with_reason(ask: Ask) -> None:
    ask.desks.orders.cancel(ask.by, ask.metadata[0], str(ask.typed("reason") or ""))
    ask.ack()


ACTIONS = {
    Action.ORDER_PLACE: place,
    Action.ORDER_UNDO: undo,
    Action.ORDER_CANCEL: cancel,
}
VIEWS = {View.ORDER_CANCEL: cancel_with_reason}
DECIDE = (place, undo, cancel_with_reason)
