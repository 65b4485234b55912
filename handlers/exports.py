"""Taking a table away: in which format, then it comes as a direct message."""

from bot import render
from bot.ids import Action, View
from bot.rules.people import member
from bot.services.exports import Ending
from handlers.asks import Ask


def open_form(ask: Ask) -> None:
    member(ask.person)
    kept = ask.carried
    ask.slack.open_view(ask.trigger, render.view("export", ask.reader, what=kept["what"], kept=kept))
    ask.ack()


def submit(ask: Ask) -> None:
    ask.desks.exports.send(ask.by, ask.metadata, Ending(ask.typed("ending") or Ending.XLSX))
    ask.ack()


ACTIONS = {Action.EXPORT_OPEN: open_form}
VIEWS = {View.EXPORT: submit}
