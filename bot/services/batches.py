"""Approving several quotes at once: each is a decision of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.rules import approvals
from bot.rules.errors import AlreadyDone, NotFound, Refused
from bot.rules.people import By
from bot.rules.quotes import Quote
from bot.services import asking
from bot.services.quotes import QuoteDesk
from storage.store import Store, Unit

MOST = 50  #: quotes in one batch


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """One quote of a batch before it is sent: what it is, and whether the one who looks may approve it."""

    quote: Quote
    creator: str
    may: bool


@dataclass(frozen=True, kw_only=True)
class Ended:
    """One quote of a batch afterwards: how it stands, or why it was not approved."""

    number: str
    creator: str
    total: int  #: fen
    quote: Quote | None
    refusal: Refused | None


class BatchDesk:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._quotes = QuoteDesk(store)

    def chosen(self, by: By, quote_ids: Iterable[int]) -> list[Chosen]:
        """What somebody has ticked, the oldest first; what is gone or another workspace's is left out."""
        with self._store.reading(by.tenant) as unit:
            return [chosen for each in sorted(set(quote_ids))[:MOST] if (chosen := _chosen(unit, by, each))]

    def approve(self, by: By, quotes: Sequence[tuple[int, int]]) -> list[Ended]:
        """Approve each of these (quote, revision as it was shown), in a transaction of its own.

        What one is refused for keeps no other from being approved. Sent once more, nothing is counted twice.
        """
        return [self._one(by, quote_id, revision) for quote_id, revision in quotes[:MOST]]

    def _one(self, by: By, quote_id: int, revision: int) -> Ended:
        refusal: Refused | None = None
        try:
            self._quotes.approve(replace(by, delivery=f"{by.delivery}:{quote_id}"), quote_id, revision)
        except AlreadyDone:
            pass  # the same submission again: it stands as the first one left it
        except Refused as met:
            refusal = met
        with self._store.reading(by.tenant) as unit:
            found = unit.quotes.get(by.tenant, quote_id)
            if found is None:
                return Ended(number="", creator="", total=0, quote=None, refusal=refusal or NotFound())
            creator = unit.creators.get(found.creator_id)
        name = creator.name if creator else ""
        return Ended(number=found.number, creator=name, total=found.price.total, quote=found, refusal=refusal)


def _chosen(unit: Unit, by: By, quote_id: int) -> Chosen | None:
    quote = unit.quotes.get(by.tenant, quote_id)
    if quote is None:
        return None
    creator = unit.creators.get(quote.creator_id)
    team = asking.team(unit, by.tenant, [quote.rule], at=by.at)
    may = quote.state == "approving" and bool(approvals.places(quote, team, by.person))
    return Chosen(quote=quote, creator=creator.name if creator else "", may=may)
