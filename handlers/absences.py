"""`/juxing away`: who is asked instead, from when until when."""

from contextlib import suppress
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from bot import render
from bot.ids import Action, View
from bot.introductions import met
from bot.services.absences import Away
from bot.slack import SlackError
from handlers.asks import Ask


def command(ask: Ask, rest: str) -> None:
    open_form(ask)


def open_form(ask: Ask) -> None:
    ask.slack.open_view(ask.trigger, _view(ask, ask.desks.absences.of(ask.by)))
    ask.ack()


def submit(ask: Ask) -> None:
    delegate = str(ask.typed("delegate"))
    met(ask.desks.workspace, ask.house.slack, ask.by.tenant, delegate)
    first, last = (date.fromisoformat(ask.typed(name)) for name in ("first", "last"))
    ask.desks.absences.leave(ask.by, delegate, first, last)
    ask.ack()


def come_back(ask: Ask) -> None:
    """Say in the form that it is done; that it could not be said changes nothing of what was done."""
    ask.desks.absences.come_back(ask.by)
    view = ask.body["view"]
    with suppress(SlackError):
        ask.slack.update_view(view["id"], _view(ask, ask.desks.absences.of(ask.by)), hash_=view.get("hash", ""))
    ask.ack()


def _view(ask: Ask, away: Away) -> dict[str, Any]:
    zone = ZoneInfo(away.zone)
    today = ask.by.at.astimezone(zone).date()
    first = away.absence.from_at.astimezone(zone).date() if away.absence else today
    last = away.absence.last_at.astimezone(zone).date() if away.absence else today
    return render.view("away", ask.reader, away=away, first=first, last=last)


ACTIONS = {Action.HOME_AWAY: open_form, Action.AWAY_END: come_back}
VIEWS = {View.AWAY: submit}
