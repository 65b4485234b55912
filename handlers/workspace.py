"""`/juxing settings`: what a workspace has set; its rules are in `handlers.policies`."""

from dataclasses import replace
from typing import Any

from bot import render
from bot.ids import Action, View
from bot.introductions import renewed
from bot.rules.workspaces import OverBudget
from bot.services.policies import Policy
from bot.slack import SlackError
from handlers.asks import Ask
from handlers.figures import basis_points


def command(ask: Ask, rest: str) -> None:
    open_form(ask)


def open_form(ask: Ask) -> None:
    """Everybody of the team may look. Slack is asked anew about who may not change it: they may be an admin by now."""
    policy = ask.desks.policies.of(ask.by)
    if not policy.may:
        renewed(ask.desks.workspace, ask.house.slack, ask.by.tenant, ask.by.person)
        policy = ask.desks.policies.of(ask.by)
    ask.slack.open_view(ask.trigger, _view(ask, policy))
    ask.ack()


def submit(ask: Ask) -> None:
    workspace = ask.desks.workspace.get(ask.by.tenant)
    changed = replace(
        workspace,
        admins=tuple(ask.typed("admins") or ()),
        over_budget=OverBudget(str(ask.typed("over_budget") or workspace.over_budget)),
        budget_people=tuple(ask.typed("budget_people") or ()),
        own_request_allowed=ask.typed("own_request") == "yes",
        approvals_channel=str(ask.typed("channel") or ""),
        service_fee=basis_points(ask.typed("fee")),
        language=str(ask.typed("language") or workspace.language),
    )
    ask.desks.workspace.set_up(ask.by, changed)
    ask.ack()


def redraw(ask: Ask) -> None:
    """Bring the settings that are open up to date: the form itself, or the one under it."""
    view = ask.body["view"]
    beneath = view.get("previous_view_id") if view.get("callback_id") != View.SETTINGS else view.get("id")
    if not beneath:
        return
    try:
        ask.slack.update_view(beneath, _view(ask, ask.desks.policies.of(ask.by)))
    except SlackError:
        return  # what was done is done; it shows when the settings are opened again


def set_language(ask: Ask) -> None:
    ask.desks.workspace.set_language(ask.by, "" if ask.value == "slack" else ask.value)
    ask.ack()


def _view(ask: Ask, policy: Policy) -> dict[str, Any]:
    schedule = ask.desks.schedules.of(ask.by).schedule
    return render.view("settings", ask.reader, policy=policy, schedule=schedule)


ACTIONS = {Action.HOME_SETTINGS: open_form, Action.HOME_LANGUAGE: set_language}
VIEWS = {View.SETTINGS: submit}
