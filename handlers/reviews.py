"""`/juxing reviews`: what waits for my stars; for admins, what is due next."""

from bot import render
from bot.introductions import renewed
from handlers.asks import Ask


def command(ask: Ask, rest: str) -> None:
    """Slack is asked anew about who is no admin as far as is known: they may be one by now."""
    reviews = ask.desks.reviews.of(ask.by.tenant, ask.by.person, at=ask.by.at)
    if not reviews.may:
        renewed(ask.desks.workspace, ask.house.slack, ask.by.tenant, ask.by.person)
        reviews = ask.desks.reviews.of(ask.by.tenant, ask.by.person, at=ask.by.at)
    ask.ack(response_type="ephemeral", **render.message("reviews", ask.reader, reviews=reviews, at=ask.by.at))


def show(ask: Ask) -> None:
    """The same from a button that stands for the command."""
    ask.desks.reviews.of(ask.by.tenant, ask.by.person, at=ask.by.at)
    ask.desks.answers.show(ask.by, ask.url, "reviews", replaces=False)
