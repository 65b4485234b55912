"""What came of an order: the creator enters it, the team enters, confirms or corrects it."""

from bot import render
from bot.ids import Action, View
from bot.rules import entered_results
from bot.rules.entered_results import BadResult
from handlers.asks import Ask


def open_form(ask: Ask) -> None:
    """The team's form, filled with what is known, or with what the creator entered."""
    order = ask.desks.orders.get(ask.by.tenant, ask.carried[0])
    creator = ask.desks.creators.standing(order.creator_id).creator
    entered = ask.desks.entered_results.entered(ask.by.tenant, order.id)
    ask.slack.open_view(ask.trigger, render.view("result", ask.reader, order=order, creator=creator, entered=entered))
    ask.ack()


def enter(ask: Ask) -> None:
    order = ask.desks.orders.get(ask.by.tenant, ask.metadata[0])
    try:
        found = entered_results.read(_typed(ask), live=order.need.form.live, on_time=ask.typed("on_time") == "yes")
    except BadResult as bad:
        _mark(ask, bad)
        return
    ask.desks.orders.enter_result(ask.by, order.id, found)
    ask.ack()


def open_own_form(ask: Ask) -> None:
    """The creator's form."""
    order = ask.desks.orders.get(ask.by.tenant, ask.carried[0])
    entered = ask.desks.entered_results.entered(ask.by.tenant, order.id)
    view = render.view("result_own", ask.reader, order=order, entered=entered, kept=ask.carried)
    ask.slack.open_view(ask.trigger, view)
    ask.ack()


def hand_in(ask: Ask) -> None:
    order, version = ask.metadata
    try:
        ask.desks.entered_results.hand_in(ask.by, order, _typed(ask), seen_version=version)
    except BadResult as bad:
        _mark(ask, bad)
        return
    ask.ack()


def confirm(ask: Ask) -> None:
    order, version = ask.carried
    ask.desks.entered_results.confirm(ask.by, order, seen_version=version)
    ask.ack()


def _typed(ask: Ask) -> dict[str, str]:
    return {name: str(ask.typed(name) or "") for name in entered_results.FIELDS}


def _mark(ask: Ask, bad: BadResult) -> None:
    """Each field says what is wrong with it; what was typed stays."""
    errors = {name: render.sentence(problem, ask.reader) for name, problem in bad.problems.items()}
    ask.ack(response_action="errors", errors=errors)


ACTIONS = {
    Action.ORDER_RESULT: open_form,
    Action.RESULT_OPEN: open_own_form,
    Action.RESULT_CONFIRM: confirm,
}
VIEWS = {View.ORDER_RESULT: enter, View.RESULT: hand_in}
