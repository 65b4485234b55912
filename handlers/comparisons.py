"""`/juxing compare`, and the comparison's own buttons."""

import re
from decimal import Decimal

from bot import render
from bot.ids import Action, View
from bot.rules import comparisons
from bot.rules.comparisons import Asked
from bot.rules.forms import Length
from bot.rules.pricing import MOST_HALF_HOURS, BadQuantity
from handlers.asks import Ask
from handlers.shortlists import open_save, place_of

BETWEEN = re.compile(r"[,、;|\n]|\bvs\b\.?|对比")
USUAL = Asked()


def command(ask: Ask, said: str) -> None:
    """Those who are named; alone, those in one's basket."""
    if said:
        chosen = [ask.desks.creators.called(name).creator.id for name in names_in(said)]
    else:
        chosen = ask.desks.comparisons.basket(ask.by.tenant, ask.by.person)
    compared = ask.desks.comparisons.between(ask.by.tenant, chosen, USUAL, at=ask.by.at)
    shown = render.message("comparison", ask.reader, comparison=compared, shared_by="", at=ask.by.at)
    ask.ack(response_type="ephemeral", **shown)


def names_in(said: str) -> list[str]:
    """The names in what was typed: between commas or "vs"; where there is neither, each word."""
    apart = [name.strip() for name in BETWEEN.split(said)]
    named = [name for name in apart if name]
    return named if len(named) > 1 else said.split()


def show(ask: Ask) -> None:
    carried = ask.carried
    asked = Asked.read(carried["asked"]) if "asked" in carried else USUAL
    ask.desks.comparisons.show(ask.by, carried["creators"], asked, place_of(ask))
    ask.ack()


def share(ask: Ask) -> None:
    ask.desks.comparisons.share(ask.by, ask.carried["creators"], Asked.read(ask.carried["asked"]), ask.channel)
    ask.ack()


def empty(ask: Ask) -> None:
    ask.desks.comparisons.empty(ask.by, place_of(ask))
    ask.ack()


def save(ask: Ask) -> None:
    open_save(ask, ask.carried)


def open_amounts(ask: Ask) -> None:
    """For how many hours, days and products."""
    carried = ask.carried
    kept = {"creators": carried["creators"], "url": ask.url, "channel": ask.channel}
    view = render.view("compare", ask.reader, asked=Asked.read(carried["asked"]), kept=kept)
    ask.slack.open_view(ask.trigger, view)
    ask.ack()


def submit(ask: Ask) -> None:
    kept = ask.metadata
    ask.desks.comparisons.show(ask.by, kept["creators"], _typed(ask), place_of(ask), replaces=True)
    ask.ack()


def _typed(ask: Ask) -> Asked:
    """Raises BadQuantity."""
    half_hours = Decimal(ask.typed("hours") or 0) * 2
    if not 1 <= half_hours <= MOST_HALF_HOURS or half_hours % 1:
        raise BadQuantity
    return comparisons.checked(
        Asked(
            half_hours=int(half_hours),
            days=int(ask.typed("days") or 0),
            products=int(ask.typed("products") or 0),
            length=Length(ask.typed("length") or USUAL.length),
        )
    )


ACTIONS = {
    Action.COMPARE_SHOW: show,
    Action.COMPARE_SHARE: share,
    Action.COMPARE_EMPTY: empty,
    Action.COMPARE_AMOUNTS: open_amounts,
    Action.SHORTLIST_SAVE: save,
}
VIEWS = {View.COMPARE: submit}
