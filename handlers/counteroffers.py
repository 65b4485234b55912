"""Another price: the creator names it, the team takes or refuses it."""

from decimal import Decimal

from bot import render
from bot.ids import Action, View
from handlers.asks import Ask
from handlers.figures import fen
from handlers.reasons import ask_reason

LONGEST = Decimal(10**12)  #: yuan; whatever is above is refused as absurd all the same


def open_form(ask: Ask) -> None:
    order = ask.desks.orders.get(ask.by.tenant, ask.carried[0])
    ask.slack.open_view(ask.trigger, render.view("counter", ask.reader, order=order, kept=ask.carried))
    ask.ack()


def make(ask: Ask) -> None:
    order, version = ask.metadata
    named = min(Decimal(ask.typed("net") or 0), LONGEST)
    net, why = fen(str(named)) or 0, str(ask.typed("reason") or "")
    ask.desks.counteroffers.make(ask.by, order, net, why, seen_version=version)
    ask.ack()


def take(ask: Ask) -> None:
    order, version = ask.carried
    ask.desks.counteroffers.take(ask.by, order, seen_version=version)
    ask.ack()


def refuse(ask: Ask) -> None:
    ask_reason(ask, View.COUNTER_REFUSE, "refuse_counter", ask.carried)


def refuse_with_reason(ask: Ask) -> None:
    order, version = ask.metadata
    ask.desks.counteroffers.refuse(ask.by, order, str(ask.typed("reason") or ""), seen_version=version)
    ask.ack()


ACTIONS = {Action.COUNTER_OPEN: open_form, Action.COUNTER_TAKE: take, Action.COUNTER_REFUSE: refuse}
VIEWS = {View.COUNTER: make, View.COUNTER_REFUSE: refuse_with_reason}
