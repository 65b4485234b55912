"""The price card desk: what a creator charges. Open quotes keep the card that they were made from."""

from bot.rules.errors import NotFound, Stale
from bot.rules.people import By
from bot.rules.ratecards import RateCard, revised
from bot.services import say
from bot.services.standings import rank_again
from storage.store import Store


class RateCardDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def current(self, creator_id: int) -> RateCard:
        with self._store.reading() as unit:
            return unit.ratecards.current(creator_id)

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
    pairs = [(name, getattr(before, name), value) for name, value in vars(after).items()]
    return ", ".join(
        f"{name} {old}→{new}" for name, old, new in pairs if old != new and name not in {"version", "since"}
    )
