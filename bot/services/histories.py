"""Who changed what: of a quote, the order it became, or all that one request asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.rules import quotes
from bot.rules.errors import NotFound
from bot.rules.orders import Order
from bot.rules.quotes import Quote
from bot.rules.ratings_drafts import Change, Edition, changes
from bot.rules.requests import Request
from storage.events import Event
from storage.store import Unit


class NoSuchNumber(NotFound):
    """There is no quote, order or request %(number)s here.

    Numbers look like Q-1001, O-2001 and R-3001, and stand on the cards.
    """


@dataclass(frozen=True, kw_only=True)
class History:
    """Who changed what, oldest first: of an order, with the quote it came from."""

    number: str
    quote: Quote
    order: Order | None
    creator: str
    events: Sequence[Event]
    editions: Sequence[Edition] = ()  #: of the order's stars, the first one first

    @property
    def changes(self) -> Sequence[tuple[Edition, Sequence[Change]]]:
        """Every later version of the stars, with what it changed."""
        return [(after, changes(before, after)) for before, after in pairwise(self.editions)]


@dataclass(frozen=True, kw_only=True)
class RequestHistory:
    """The same of each quote that was asked for as one, in their order."""

    request: Request
    lines: Sequence[History]


def history(unit: Unit, tenant: str, number: str) -> History:
    """Raises NoSuchNumber."""
    order = unit.orders.called(tenant, number)
    quote = unit.quotes.get(tenant, order.quote_id) if order else unit.quotes.called(tenant, number)
    if quote is None:
        raise NoSuchNumber(number=number)
    order = order or unit.orders.of_quote(tenant, quote.id)
    events = unit.events.of(tenant, "quote", quote.id)
    if order:  # ordering is a move of the quote and of the order: the same click is told once
        events = [event for event in events if event.move != quotes.Move.ORDER]
        events += unit.events.of(tenant, "order", order.id)
    of_stars = unit.events.of(tenant, "rating", order.id) if order else []
    events += [event for event in of_stars if event.move != "rate"]  # which is a move of the order, too
    creator = unit.creators.get(quote.creator_id)
    return History(
        number=number,
        quote=quote,
        order=order,
        creator=creator.name if creator else "",
        events=events,
        editions=unit.rating_editions.of(tenant, order.id) if order else (),
    )


def of_request(unit: Unit, tenant: str, number: str) -> RequestHistory:
    """Raises NoSuchNumber."""
    request = unit.requests.called(tenant, number)
    if request is None:
        raise NoSuchNumber(number=number)
    return RequestHistory(request=request, lines=[history(unit, tenant, line.number) for line in request.lines])
