"""A creator's own days off."""

from datetime import date

from bot import render
from bot.ids import Action, View
from bot.rules.pricing import MARKET
from handlers.asks import Ask
from handlers.ratecards import own


def open_form(ask: Ask) -> None:
    own(ask, int(ask.value))
    today = ask.by.at.astimezone(MARKET).date().isoformat()
    ask.slack.open_view(ask.trigger, render.view("days_off", ask.reader, creator=int(ask.value), today=today))
    ask.ack()


def take(ask: Ask) -> None:
    first = date.fromisoformat(ask.typed("first"))
    last = ask.typed("last")
    ask.desks.days_off.take(ask.by, int(ask.metadata), first, date.fromisoformat(last) if last else first)
    ask.ack()


def give_back(ask: Ask) -> None:
    creator, first = ask.carried
    ask.desks.days_off.give_back(ask.by, creator, date.fromisoformat(first))
    ask.ack()


ACTIONS = {Action.DAYS_OFF_OPEN: open_form, Action.DAYS_OFF_BACK: give_back}
VIEWS = {View.DAYS_OFF: take}
