"""What whoever is asked for stars does instead: puts it off, hands it over, says that there is nothing to rate."""

from bot import render
from bot.ids import Action, View
from bot.introductions import renewed
from bot.rules.people import member
from handlers.asks import Ask
from handlers.reasons import ask_reason


def snooze(ask: Ask) -> None:
    order, days = ask.value.split(":")
    ask.desks.prompts.snooze(ask.by, int(order), int(days), url=ask.url, channel=ask.channel)
    ask.ack()


def open_hand_over(ask: Ask) -> None:
    order = ask.desks.orders.get(ask.by.tenant, ask.carried[0])
    creator = ask.desks.creators.standing(order.creator_id).creator
    view = render.view("hand_over", ask.reader, order=order, creator=creator, kept=ask.carried)
    ask.slack.open_view(ask.trigger, view)
    ask.ack()


def hand_over(ask: Ask) -> None:
    """Slack is asked anew who the colleague is: they may have left, or be a guest by now.

    Of nobody where there is nothing to hand over, or nobody who may.
    """
    member(ask.person)
    order, colleague = ask.desks.orders.get(ask.by.tenant, ask.metadata[0]), str(ask.typed("colleague"))
    renewed(ask.desks.workspace, ask.house.slack, ask.by.tenant, colleague)
    ask.desks.prompts.hand_over(ask.by, order.id, colleague)
    ask.ack()


def hand_back(ask: Ask) -> None:
    ask.desks.prompts.back(ask.by, ask.carried[0])
    ask.ack()


def open_pass(ask: Ask) -> None:
    ask_reason(ask, View.RATE_PASS, "pass_rating", ask.carried)


def pass_over(ask: Ask) -> None:
    ask.desks.prompts.pass_over(ask.by, ask.metadata[0], str(ask.typed("reason") or ""))
    ask.ack()


def take_back(ask: Ask) -> None:
    ask.desks.prompts.take_back(ask.by, ask.carried[0])
    ask.ack()


ACTIONS = {
    Action.RATE_SNOOZE: snooze,
    Action.RATE_HAND_OVER: open_hand_over,
    Action.RATE_HAND_BACK: hand_back,
    Action.RATE_PASS: open_pass,
    Action.RATE_UNPASS: take_back,
}
VIEWS = {View.RATE_HAND_OVER: hand_over, View.RATE_PASS: pass_over}
