"""The stars: the form."""

from bot import render
from bot.ids import Action, View
from bot.rules.ratings import Item, asked
from handlers.asks import Ask


def open_form(ask: Ask) -> None:
    form = ask.desks.ratings.form(ask.by, int(ask.value))
    view = render.view("rate", ask.reader, form=form, asked=asked(form.order.need.form))
    ask.slack.open_view(ask.trigger, view)
    ask.ack()


def submit(ask: Ask) -> None:
    """Give the stars. An item that does not apply is left out, never counted as a star."""
    given = {item: ask.typed(f"item:{item.value}") for item in Item}
    items = {item: int(stars) for item, stars in given.items() if stars and stars != "na"}
    ask.desks.ratings.rate(
        ask.by,
        int(ask.metadata["order"]),
        items,
        words=str(ask.typed("words") or ""),
        private_note=str(ask.typed("note") or ""),
        again={"yes": True, "no": False}.get(ask.typed("again") or ""),
    )
    ask.ack()


ACTIONS = {Action.RATE_OPEN: open_form}
VIEWS = {View.RATE: submit}
