"""The comparison desk: creators side by side, and the basket in which a person gathers them."""

from collections.abc import Sequence
from datetime import datetime

from bot.rules import comparisons
from bot.rules.comparisons import Asked, Comparison
from bot.rules.creators import NoSuchCreator
from bot.rules.errors import NotFound
from bot.rules.people import By
from bot.rules.ranking import Standing
from bot.services import say
from bot.services.shortlists import Place
from storage.store import Store, Unit

TABLE, BASKET = "comparison", "basket"


class ComparisonDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def between(self, tenant: str, creators: Sequence[int], asked: Asked, *, at: datetime) -> Comparison:
        """Raises TooFew, TooMany, BadQuantity or NoSuchCreator."""
        with self._store.reading(tenant) as unit:
            return between(unit, tenant, creators, asked, at=at)

    def basket(self, tenant: str, person: str) -> list[int]:
        """Whom a person has picked, in that order."""
        with self._store.reading(tenant) as unit:
            return unit.baskets.of(tenant, person)

    def pick(self, by: By, creator_id: int, place: Place) -> None:
        """Put a creator into one's basket and show it; where five are in it, who is left out is said.

        Raises NotFound where there is no such creator.
        """
        with self._store.deciding(by) as unit:
            if unit.creators.get(creator_id) is None:
                raise NotFound
            there = unit.baskets.of(by.tenant, by.person)
            full = creator_id not in there and len(there) >= comparisons.MOST
            if not full:
                unit.baskets.pick(by.tenant, by.person, creator_id, at=by.at)
            left_out = creator_id if full else None
            say.tell(unit, by, place.url, place.channel, BASKET, person=by.person, left_out=left_out)
            unit.commit()

    def empty(self, by: By, place: Place) -> None:
        """Take everybody out of one's basket."""
        with self._store.deciding(by) as unit:
            unit.baskets.drop(by.tenant, by.person, unit.baskets.of(by.tenant, by.person))
            say.answer(unit, by, place.url, BASKET, person=by.person, left_out=None, replaces=True)
            unit.commit()

    def show(self, by: By, creators: Sequence[int], asked: Asked, place: Place, *, replaces: bool = False) -> None:
        """Show a comparison to one person; whoever is compared leaves their basket.

        Raises TooFew, TooMany or BadQuantity.
        """
        about = {"creators": comparisons.enough(creators), "asked": comparisons.checked(asked).kept}
        with self._store.deciding(by) as unit:
            unit.baskets.drop(by.tenant, by.person, creators)
            if replaces and place.url:
                say.answer(unit, by, place.url, TABLE, replaces=True, **about)
            else:
                say.tell(unit, by, place.url, place.channel, TABLE, **about)
            unit.commit()

    def share(self, by: By, creators: Sequence[int], asked: Asked, channel: str) -> None:
        """Post a comparison into a channel in the name of the one who shares it."""
        with self._store.deciding(by) as unit:
            say.note(
                unit,
                by,
                TABLE,
                channel,
                reader=by.person,
                creators=list(creators),
                asked=asked.kept,
                shared_by=by.person,
            )
            unit.commit()


def between(unit: Unit, tenant: str, creators: Sequence[int], asked: Asked, *, at: datetime) -> Comparison:
    """Raises TooFew, TooMany, BadQuantity or NoSuchCreator."""
    standings = _standings(unit, comparisons.enough(creators))
    audiences = {each.creator.id: each.creator.audience for each in standings}
    women = {id_: who.women for id_, who in audiences.items() if who and who.women is not None}
    fee = unit.workspaces.get(tenant).service_fee
    return comparisons.compare(standings, asked, at=at, service_fee=fee, women=women)


def picked(unit: Unit, tenant: str, person: str) -> list[Standing]:
    """Who is in a basket; whoever no longer exists is left out."""
    ids = unit.baskets.of(tenant, person)
    known = unit.search.standings(ids)
    return [known[each] for each in ids if each in known]


def _standings(unit: Unit, creators: Sequence[int]) -> list[Standing]:
    known = unit.search.standings(creators)
    if missing := [creator for creator in creators if creator not in known]:
        raise NoSuchCreator(name=str(missing[0]))
    return [known[creator] for creator in creators]
