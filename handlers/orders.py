"""What the team does with an order."""

from bot import render
from bot.ids import Action, View
from bot.rules.orders import Result
from handlers.asks import Ask
from handlers.figures import fen
from handlers.quotes import place_directly
from handlers.reasons import ask_reason


def place(ask: Ask) -> None:
    """One click: from the approved quote to the offer."""
    if ask.value == "direct":
        place_directly(ask)
        return
    ask.desks.orders.place(ask.by, ask.carried[0])
    ask.ack()


def cancel(ask: Ask) -> None:
    ask_reason(ask, View.ORDER_CANCEL, "cancel_order", ask.carried)


def cancel_with_reason(ask: Ask) -> None:
    ask.desks.orders.cancel(ask.by, ask.metadata[0], str(ask.typed("reason") or ""))
    ask.ack()


def open_result(ask: Ask) -> None:
    order = ask.desks.orders.get(ask.by.tenant, ask.carried[0])
    creator = ask.desks.creators.standing(order.creator_id).creator
    ask.slack.open_view(ask.trigger, render.view("result", ask.reader, order=order, creator=creator))
    ask.ack()


def enter_result(ask: Ask) -> None:
    result = Result(
        plays=int(ask.typed("plays")),
        units=int(ask.typed("units") or 0),
        gmv=fen(ask.typed("gmv")) or 0,
        on_time=ask.typed("on_time") == "yes",
    )
    ask.desks.orders.enter_result(ask.by, ask.metadata[0], result)
    ask.ack()


ACTIONS = {Action.ORDER_PLACE: place, Action.ORDER_CANCEL: cancel, Action.ORDER_RESULT: open_result}
VIEWS = {View.ORDER_CANCEL: cancel_with_reason, View.ORDER_RESULT: enter_result}
