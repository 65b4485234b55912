"""When stars are asked for: a form of the settings, and of `/juxing reviews`."""

from datetime import time

from bot import render
from bot.ids import Action, View
from bot.rules.schedules import Schedule, coming, days_of, holidays_of
from bot.text import normalise
from handlers.asks import Ask
from handlers.workspace import redraw


def open_form(ask: Ask) -> None:
    """From the settings on top of them, from a message by itself. Holidays that are over are left out."""
    found = ask.desks.schedules.of(ask.by)
    holidays = coming(found.schedule, ask.by.at.date())
    view = render.view("schedule", ask.reader, schedule=found.schedule, holidays=holidays, may=found.may)
    if "view" in ask.body:
        ask.slack.push_view(ask.trigger, view)
    else:
        ask.slack.open_view(ask.trigger, view)
    ask.ack()


def submit(ask: Ask) -> None:
    hour, lines = ask.typed("hour"), str(ask.typed("holidays") or "").splitlines()
    wanted = Schedule(
        tenant=ask.by.tenant,
        days=days_of(normalise(str(ask.typed("days") or ""))),
        hour=time.fromisoformat(hour) if hour else None,
        holidays=holidays_of("\n".join(normalise(line) for line in lines)),
    )
    ask.desks.schedules.set(ask.by, wanted)
    redraw(ask)
    ask.ack()


ACTIONS = {Action.SCHEDULE_OPEN: open_form}
VIEWS = {View.SCHEDULE: submit}
