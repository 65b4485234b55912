"""What a creator does with an offer, in Slack."""

from bot.ids import Action, View
from bot.rules.orders import Move
from handlers.asks import Ask
from handlers.reasons import ask_reason


def accept(ask: Ask) -> None:
    order, version = ask.carried
    ask.desks.orders.answer(ask.by, order, Move.ACCEPT, seen_version=version)
    ask.ack()


def decline(ask: Ask) -> None:
    ask_reason(ask, View.OFFER_REASON, "decline_offer", ask.carried)


def decline_with_reason(ask: Ask) -> None:
    order, version = ask.metadata
    reason = str(ask.typed("reason") or "")
    ask.desks.orders.answer(ask.by, order, Move.DECLINE, reason=reason, seen_version=version)
    ask.ack()


def extend(ask: Ask) -> None:
    order, version = ask.carried
    ask.desks.orders.answer(ask.by, order, Move.EXTEND, seen_version=version)
    ask.ack()


def deliver(ask: Ask) -> None:
    ask.desks.orders.deliver(ask.by, ask.carried[0])
    ask.ack()


ACTIONS = {
    Action.OFFER_ACCEPT: accept,
    Action.OFFER_DECLINE: decline,
    Action.OFFER_EXTEND: extend,
    Action.WORK_DELIVER: deliver,
}
VIEWS = {View.OFFER_REASON: decline_with_reason}
DECIDE = (accept, decline_with_reason)
