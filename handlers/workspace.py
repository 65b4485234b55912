"""`/juxing settings`: who approves, from which amount on."""

from dataclasses import replace

from bot import render
from bot.ids import Action, View
from bot.services.workspace import thresholds
from handlers.asks import Ask
from handlers.figures import basis_points, fen


def command(ask: Ask, rest: str) -> None:
    open_form(ask)


def open_form(ask: Ask) -> None:
    workspace = ask.desks.workspace.get(ask.by.tenant)
    ask.slack.open_view(ask.trigger, render.view("settings", ask.reader, workspace=workspace))
    ask.ack()


def submit(ask: Ask) -> None:
    workspace = ask.desks.workspace.get(ask.by.tenant)
    changed = replace(
        workspace,
        approvers=tuple(ask.typed("approvers") or ()),
        thresholds=thresholds(fen(ask.typed("second_from"))),
        approvals_channel=str(ask.typed("channel") or ""),
        service_fee=basis_points(ask.typed("fee")),
        language=str(ask.typed("language") or workspace.language),
    )
    ask.desks.workspace.set_up(ask.by, changed)
    ask.ack()


def set_language(ask: Ask) -> None:
    ask.desks.workspace.set_language(ask.by, "" if ask.value == "slack" else ask.value)
    ask.ack()


ACTIONS = {Action.HOME_SETTINGS: open_form, Action.HOME_LANGUAGE: set_language}
VIEWS = {View.SETTINGS: submit}
