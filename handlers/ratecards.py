"""A creator's own prices: typed, looked at as brands will see them, published; offers paused with one press."""

from datetime import date
from typing import Any

from bot import render
from bot.ids import Action, View
from bot.rules.errors import NotAllowed
from handlers.asks import Ask
from handlers.figures import basis_points, fen

PRICES = ("hour", "day", "product", "video_short", "video_medium", "video_long")


def open_form(ask: Ask) -> None:
    own(ask, int(ask.value))
    card = ask.desks.ratecards.current(int(ask.value))
    ask.slack.open_view(ask.trigger, render.view("ratecard", ask.reader, card=card))
    ask.ack()


def preview(ask: Ask) -> None:
    """What brands will see, on top of the form, so that going back loses nothing."""
    creator, version = ask.metadata
    own(ask, creator)
    typed = _typed(ask)
    standing = ask.desks.ratecards.preview(ask.by, creator, **_changes(typed))
    kept = {"creator": creator, "version": version, "typed": typed}
    ask.ack(response_action="push", view=render.view("ratecard_preview", ask.reader, standing=standing, kept=kept))


def publish(ask: Ask) -> None:
    kept = ask.metadata
    own(ask, kept["creator"])
    ask.desks.ratecards.change(ask.by, kept["creator"], kept["version"], **_changes(kept["typed"]))
    ask.ack(response_action="clear")


def pause(ask: Ask) -> None:
    """Take no new offers, or take them again."""
    creator, version, paused = ask.carried
    own(ask, creator)
    ask.desks.ratecards.change(ask.by, creator, version, paused=bool(paused))
    ask.ack()


def own(ask: Ask, creator_id: int) -> None:
    """Raises NotAllowed for anybody but that creator."""
    if ask.person.creator_id != creator_id:
        raise NotAllowed(who="this creator")


def _typed(ask: Ask) -> dict[str, Any]:
    return {name: ask.typed(name) for name in (*PRICES, "min_hours", "discount", "discount_until", "capacity", "area")}


def _changes(typed: dict[str, Any]) -> dict[str, object]:
    until = typed["discount_until"]
    return {
        **{name: fen(typed[name]) for name in PRICES},
        "min_half_hours": int(float(typed["min_hours"] or 1) * 2),
        "day_discount": basis_points(typed["discount"]),
        "discount_from": None,
        "discount_until": date.fromisoformat(until) if until else None,
        "capacity": int(typed["capacity"] or 20),
        "area": " ".join(str(typed["area"] or "").split()),
    }


ACTIONS = {Action.RATECARD_EDIT: open_form, Action.RATECARD_PAUSE: pause}
VIEWS = {View.RATECARD: preview, View.RATECARD_PREVIEW: publish}
