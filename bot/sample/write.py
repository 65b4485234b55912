"""Writes a batch of the invented market, in one transaction."""

from datetime import datetime

from bot.sample.batch import Batch
from storage.store import Store


def is_empty(store: Store) -> bool:
    with store.reading() as unit:
        return unit.creators.next_id() == 1


def write(store: Store, batch: Batch, *, at: datetime) -> None:
    with store.unit() as unit:
        unit.creators.add(batch.creators)
        unit.ratecards.add(batch.cards)
        unit.records.add_works(batch.works)
        unit.records.add_goods(batch.goods)
        unit.records.add_comments(batch.comments)
        unit.records.add_deals(batch.deals)
        unit.ratings.add(batch.ratings)
        unit.search.add_new(batch.found, at=at)
        unit.commit()
