"""Briefs and scripts: asked for, handed in, passed or sent back, and read."""

from datetime import date, datetime, time

from bot import render
from bot.ids import Action, View
from bot.rules.pricing import MARKET
from handlers import files
from handlers.asks import Ask
from handlers.reasons import ask_reason

LAST_MINUTE = time(23, 59)


def open_brief(ask: Ask) -> None:
    order, brief, _ = ask.desks.scripts.versions(ask.by, ask.carried[0])
    due = brief.script_by.astimezone(MARKET).date().isoformat() if brief and brief.script_by else None
    view = render.view("brief", ask.reader, order=order, brief=brief, due=due, kept=[order.id])
    ask.slack.open_view(ask.trigger, view)
    ask.ack()


def submit_brief(ask: Ask) -> None:
    text, due = str(ask.typed("brief") or ""), end_of(ask.typed("due"))
    ask.desks.scripts.brief(ask.by, ask.metadata[0], text, due, file=files.chosen(ask, "file"))
    ask.ack()


def open_script(ask: Ask) -> None:
    order, brief, versions = ask.desks.scripts.versions(ask.by, ask.carried[0])
    view = render.view("script", ask.reader, order=order, brief=brief, scripts=versions, kept=ask.carried)
    ask.slack.open_view(ask.trigger, view)
    ask.ack()


def hand_in(ask: Ask) -> None:
    order, version = ask.metadata
    text = str(ask.typed("script") or "")
    ask.desks.scripts.hand_in(ask.by, order, text, file=files.chosen(ask, "file"), seen_version=version)
    ask.ack()


def pass_on(ask: Ask) -> None:
    ask.desks.scripts.pass_on(ask.by, *ask.carried)
    ask.ack()


def send_back(ask: Ask) -> None:
    ask_reason(ask, View.SCRIPT_BACK, "script_back", ask.carried)


def send_back_with_changes(ask: Ask) -> None:
    order, number = ask.metadata
    ask.desks.scripts.send_back(ask.by, order, number, str(ask.typed("reason") or ""))
    ask.ack()


def show(ask: Ask) -> None:
    order, brief, versions = ask.desks.scripts.versions(ask.by, ask.carried[0])
    creator = ask.desks.creators.standing(order.creator_id).creator
    attached = ask.desks.scripts.files(ask.by, order.id)
    links = {each.id: ask.house.links.file(ask.by.tenant, each.id, at=ask.by.at) for each in attached}
    view = render.view(
        "scripts", ask.reader, order=order, brief=brief, scripts=versions, creator=creator, files=attached, links=links
    )
    ask.slack.open_view(ask.trigger, view)
    ask.ack()


def end_of(day: str | None) -> datetime | None:
    """The last minute of a day in Beijing: until then a script is in time."""
    return datetime.combine(date.fromisoformat(day), LAST_MINUTE, MARKET) if day else None


ACTIONS = {
    Action.SCRIPT_BRIEF: open_brief,
    Action.SCRIPT_HAND_IN: open_script,
    Action.SCRIPT_PASS: pass_on,
    Action.SCRIPT_BACK: send_back,
    Action.SCRIPT_SHOW: show,
}
VIEWS = {View.BRIEF: submit_brief, View.SCRIPT: hand_in, View.SCRIPT_BACK: send_back_with_changes}
