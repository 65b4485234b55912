"""The price card desk: what a creator charges. Open quotes keep the card that they were made from."""

from dataclasses import replace

from bot.rules.errors import NotFound, Stale
from bot.rules.people import By
from bot.rules.pricing import MARKET
from bot.rules.ranking import Standing, prices
from bot.rules.ratecards import RateCard, differences, revised
from bot.services import say
from bot.services.standings import rank_again
from storage.store import Store


class RateCardDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def current(self, creator_id: int) -> RateCard:
        with self._store.reading() as unit:
            return unit.ratecards.current(creator_id)

    def versions(self, creator_id: int, *, most: int = 10) -> list[RateCard]:
        """The newest versions of a card, the newest first, with the one before the oldest of them."""
        with self._store.reading() as unit:
            return unit.ratecards.versions(creator_id)[: -most - 2 : -1]

    def preview(self, by: By, creator_id: int, **changes: object) -> Standing:
        """The creator as brands would see them with these prices; nothing is written.

        Raises NotFound, BadPrice, BadDiscount, BadArea or BadTerms.
        """
        with self._store.reading() as unit:
            found = unit.search.get(creator_id)
            if found is None:
                raise NotFound
            card = revised(unit.ratecards.current(creator_id), at=by.at, **changes)
        today = by.at.astimezone(MARKET).date()
        shown = replace(card, paused=False)  # what stands there once offers are taken again
        return replace(found[0], card=card, prices=prices(shown, today=today))

    def change(self, by: By, creator_id: int, seen_version: int, **changes: object) -> RateCard:
        """Publish a new version; search and cards show it at once, quotes made before keep theirs.

        Raises NotFound, Stale (the card changed since it was shown), BadPrice or BadDiscount.
        """
        with self._store.deciding(by) as unit:
            if unit.creators.get(creator_id) is None:
                raise NotFound
            before = unit.ratecards.current(creator_id)
            if before.version != seen_version:
                raise Stale
            card = revised(before, at=by.at, **changes)
            unit.ratecards.add([card])
            rank_again(unit, creator_id, at=by.at)
            unit.events.record(
                by, "ratecard", creator_id, "change", after=str(card.version), why=_changed(before, card)
            )
            say.home(unit, by, [by.person])
            unit.commit()
        return card


def _changed(before: RateCard, after: RateCard) -> str:
    return ", ".join(f"{name} {old}→{new}" for name, old, new in differences(before, after))
