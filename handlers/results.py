"""`/juxing results [quarter]`: creators by what came of the work with them."""

from bot import render
from bot.rules.people import member
from handlers.asks import Ask


def command(ask: Ask, rest: str) -> None:
    """The quarter that is named, or the running one. Raises BadQuarter."""
    member(ask.person)
    found = ask.desks.results.of_quarter(ask.by.tenant, rest, at=ask.by.at)
    ask.ack(response_type="ephemeral", **render.message("results", ask.reader, results=found))
