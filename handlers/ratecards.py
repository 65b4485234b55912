"""A creator's own prices."""

from datetime import date

from bot import render
from bot.ids import Action, View
from bot.rules.errors import NotAllowed
from handlers.asks import Ask
from handlers.figures import basis_points, fen


def open_form(ask: Ask) -> None:
    _own(ask, int(ask.value))
    card = ask.desks.ratecards.current(int(ask.value))
    ask.slack.open_view(ask.trigger, render.view("ratecard", ask.reader, card=card))
    ask.ack()


def publish(ask: Ask) -> None:
    creator, version = ask.metadata
    _own(ask, creator)
    prices = {
        name: fen(ask.typed(name)) for name in ("hour", "day", "product", "video_short", "video_medium", "video_long")
    }
    until = ask.typed("discount_until")
    ask.desks.ratecards.change(
        ask.by,
        creator,
        version,
        **prices,
        min_half_hours=int(float(ask.typed("min_hours") or 1) * 2),
        day_discount=basis_points(ask.typed("discount")),
        discount_from=None,
        discount_until=date.fromisoformat(until) if until else None,
        capacity=int(ask.typed("capacity") or 20),
    )
    ask.ack()


def _own(ask: Ask, creator_id: int) -> None:
    if ask.person.creator_id != creator_id:
        raise NotAllowed(who="this creator")


ACTIONS = {Action.RATECARD_EDIT: open_form}
VIEWS = {View.RATECARD: publish}
