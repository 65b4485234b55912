"""Rules of approval in the settings: add, change, move, remove, try out; and what people may order alone."""

from typing import Any

from bot import render
from bot.ids import Action, View
from bot.introductions import met
from bot.rules.policies import MOST_STEPS, Case, NoSuchRule, Rule, Step
from bot.rules.taxonomy import FIELDS
from bot.services.policies import Foreseen
from handlers.asks import Ask
from handlers.figures import fen
from handlers.workspace import redraw

NONE = "-"  #: the option that stands for none


def add(ask: Ask) -> None:
    """A new rule; within its form, one more step."""
    if ask.value == "step":
        _add_step(ask)
        return
    ask.slack.push_view(
        ask.trigger, _form(ask, Rule(id=0, tenant=ask.by.tenant), {"rule": 0, "version": 0, "steps": 1})
    )
    ask.ack()


def menu(ask: Ask) -> None:
    """What is done with a rule of the list. One that was changed meanwhile is shown as it stands now."""
    what, rule_id, version = ask.carried
    if what == "change":
        _change(ask, rule_id, version)
        return
    desk = ask.desks.policies
    try:
        if what == "remove":
            desk.remove(ask.by, rule_id, version)
        else:
            desk.move(ask.by, rule_id, version, up=what == "up")
    finally:
        redraw(ask)
    ask.ack()


def save(ask: Ask) -> None:
    kept = ask.metadata
    rule = _typed(ask, int(kept["steps"]))
    if kept["rule"]:
        ask.desks.policies.change(ask.by, kept["rule"], kept["version"], rule)
    else:
        ask.desks.policies.add(ask.by, rule)
    redraw(ask)
    ask.ack()


def open_preview(ask: Ask) -> None:
    ask.slack.push_view(ask.trigger, _preview(ask, None))
    ask.ack()


def preview(ask: Ask) -> None:
    case = Case(total=fen(ask.typed("amount")) or 0, campaign_id=_number(ask, "campaign"), field=_chosen(ask, "field"))
    foreseen = ask.desks.policies.foresee(ask.by, case, str(ask.typed("requester") or ""))
    ask.ack(response_action="update", view=_preview(ask, foreseen))


def open_limits(ask: Ask) -> None:
    policy = ask.desks.policies.of(ask.by)
    ask.slack.push_view(ask.trigger, render.view("limits", ask.reader, policy=policy))
    ask.ack()


def set_limit(ask: Ask) -> None:
    user = str(ask.typed("person"))
    met(ask.desks.workspace, ask.house.slack, ask.by.tenant, user)
    ask.desks.workspace.allow(ask.by, user, fen(ask.typed("limit")) or 0)
    redraw(ask)
    ask.ack()


def _change(ask: Ask, rule_id: int, version: int) -> None:
    rule = next((each for each in ask.desks.policies.of(ask.by).rules if each.id == rule_id), None)
    if rule is None or rule.version != version:
        redraw(ask)
        raise NoSuchRule
    kept = {"rule": rule.id, "version": rule.version, "steps": max(1, len(rule.steps))}
    ask.slack.push_view(ask.trigger, _form(ask, rule, kept))
    ask.ack()


def _add_step(ask: Ask) -> None:
    """The form with one step more; what was typed stays, for its inputs keep their names."""
    view, kept = ask.body["view"], ask.metadata
    policy = ask.desks.policies.of(ask.by)
    rule = next((each for each in policy.rules if each.id == kept["rule"]), Rule(id=0, tenant=ask.by.tenant))
    more = {**kept, "steps": min(int(kept["steps"]) + 1, MOST_STEPS)}
    ask.slack.update_view(view["id"], _form(ask, rule, more), hash_=view.get("hash", ""))
    ask.ack()


def _form(ask: Ask, rule: Rule, kept: dict[str, Any]) -> dict[str, Any]:
    policy, fields = ask.desks.policies.of(ask.by), [field.zh for field in FIELDS]
    return render.view(
        "policy_rule", ask.reader, policy=policy, rule=rule, shown=kept["steps"], kept=kept, fields=fields
    )


def _preview(ask: Ask, foreseen: Foreseen | None) -> dict[str, Any]:
    policy, fields = ask.desks.policies.of(ask.by), [field.zh for field in FIELDS]
    return render.view("policy_preview", ask.reader, policy=policy, foreseen=foreseen, fields=fields)


def _typed(ask: Ask, steps: int) -> Rule:
    return Rule(
        id=0,
        tenant=ask.by.tenant,
        from_fen=fen(ask.typed("from")) or 0,
        below_fen=fen(ask.typed("below")),
        campaign_id=_number(ask, "campaign"),
        field=_chosen(ask, "field"),
        steps=tuple(_step(ask, number) for number in range(steps)),
        in_order=ask.typed("way") == "order",
    )


def _step(ask: Ask, number: int) -> Step:
    return Step(
        people=tuple(ask.typed(f"people:{number}") or ()),
        group=_chosen(ask, f"group:{number}"),
        needed=int(ask.typed(f"needed:{number}") or 1),
    )


def _chosen(ask: Ask, block: str) -> str:
    chosen = str(ask.typed(block) or NONE)
    return "" if chosen == NONE else chosen


def _number(ask: Ask, block: str) -> int | None:
    return int(chosen) if (chosen := _chosen(ask, block)) else None


ACTIONS = {
    Action.POLICY_ADD: add,
    Action.POLICY_MENU: menu,
    Action.POLICY_PREVIEW: open_preview,
    Action.LIMITS_OPEN: open_limits,
}
VIEWS = {View.POLICY_RULE: save, View.POLICY_PREVIEW: preview, View.LIMITS: set_limit}
