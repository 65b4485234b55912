"""Cancelling by agreement: what it costs is shown before it is asked; the other side answers."""

from bot import render
from bot.ids import Action, View
from handlers.asks import Ask
from handlers.figures import basis_points


def open_form(ask: Ask) -> None:
    order = int(ask.carried[0])
    terms = ask.desks.cancelling.terms(ask.by, order)
    kept = [order, terms.owed.rate]
    ask.slack.open_view(ask.trigger, render.view("cancel_ask", ask.reader, terms=terms, kept=kept))
    ask.ack()


def submit(ask: Ask) -> None:
    order, seen_rate = ask.metadata
    share, reason = ask.typed("share"), str(ask.typed("reason") or "")
    agreed = None if share is None else basis_points(share)
    ask.desks.cancelling.ask(ask.by, order, reason, seen_rate=seen_rate, agreed_rate=agreed)
    ask.ack()


def agree(ask: Ask) -> None:
    ask.desks.cancelling.agree(ask.by, *ask.carried)
    ask.ack()


def refuse(ask: Ask) -> None:
    ask.desks.cancelling.refuse(ask.by, *ask.carried)
    ask.ack()


def withdraw(ask: Ask) -> None:
    ask.desks.cancelling.withdraw(ask.by, *ask.carried)
    ask.ack()


ACTIONS = {
    Action.CANCEL_ASK: open_form,
    Action.CANCEL_AGREE: agree,
    Action.CANCEL_REFUSE: refuse,
    Action.CANCEL_WITHDRAW: withdraw,
}
VIEWS = {View.CANCEL_ASK: submit}
