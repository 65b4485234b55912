"""Makes the sample market: invented creators with everything belonging to them, marked as samples."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import chain

from bot.sample.batch import Batch, Plan, costs, make, peers
from bot.sample.write import is_empty, write
from bot.workers import each, workers
from storage.store import Store

ALONE = 3_000  #: up to so many creators, starting other processes takes longer than it saves

Progress = Callable[[int, int], None]


class NotEmpty(Exception):
    """A sample market is made in an empty database only; this one has creators."""


@dataclass(frozen=True, kw_only=True)
class MarketReport:
    """How many rows were written."""

    creators: int = 0
    ratecards: int = 0
    works: int = 0
    goods: int = 0
    comments: int = 0
    deals: int = 0
    ratings: int = 0

    def plus(self, batch: Batch) -> "MarketReport":
        return MarketReport(
            creators=self.creators + len(batch.creators),
            ratecards=self.ratecards + len(batch.cards),
            works=self.works + len(batch.works),
            goods=self.goods + len(batch.goods),
            comments=self.comments + len(batch.comments),
            deals=self.deals + len(batch.deals),
            ratings=self.ratings + len(batch.ratings),
        )


def make_market(
    store: Store, *, creators: int, seed: int, now: datetime, progress: Progress | None = None
) -> MarketReport:
    """Write so many invented creators as of `now` (UTC). The same arguments write the same rows.

    The market is gone through twice. The first pass draws only what an expected CPM needs (size, plays, price card;
    about a thirtieth of the work) for every creator and keeps the first hundred of each sub-vertical, tier and form:
    exactly the peers that `Search.peers` reads later, so a row rebuilt at the same moment is the row written here.
    The second makes all rows. `progress(done, creators)` is called after each batch, the last time with all done.

    Raises NotEmpty where there are creators already.
    """
    if not is_empty(store):
        raise NotEmpty
    plan, report = Plan(creators=creators, seed=seed, now=now.astimezone(UTC)), MarketReport()
    with store.filling_search(), workers(needed=creators > ALONE) as crew:
        among = peers(chain.from_iterable(each(crew, plan.batches, partial(costs, plan))))
        for batch in each(crew, plan.batches, partial(make, plan, among=among)):
            write(store, batch, at=plan.now)
            report = report.plus(batch)
            if progress:
                progress(report.creators, creators)
    return report
