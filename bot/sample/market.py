"""Makes the sample market: invented creators with everything belonging to them, marked as samples."""

import gc
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import chain, islice
from multiprocessing import get_context
from os import cpu_count
from typing import TypeVar

from bot.sample.batch import Batch, Plan, costs, make, peers
from bot.sample.write import is_empty, write
from storage.store import Store

ALONE = 3_000  #: up to so many creators, starting other processes takes longer than it saves
AHEAD = 2  #: batches that may wait for the writer

Progress = Callable[[int, int], None]
_Made = TypeVar("_Made")


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
    with store.filling_search(), _workers(creators) as pool:
        each = partial(_each, pool, plan.batches)
        among = peers(chain.from_iterable(each(partial(costs, plan))))
        for batch in each(partial(make, plan, among=among)):
            write(store, batch, at=plan.now)
            report = report.plus(batch)
            if progress:
                progress(report.creators, creators)
    return report


@contextmanager
def _workers(creators: int) -> Iterator[ProcessPoolExecutor | None]:
    """As many processes as there are processors; none for few creators."""
    if creators <= ALONE:
        yield None
        return
    with ProcessPoolExecutor(cpu_count(), mp_context=get_context("spawn")) as pool, _uncollected():
        yield pool


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the cyclic garbage collector, which would go through every row received, again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _each(pool: ProcessPoolExecutor | None, batches: range, made: Callable[[int], _Made]) -> Iterator[_Made]:
    """What is made of each batch, in order, with only so many ahead of the writer that memory stays bounded."""
    if pool is None:
        yield from map(made, batches)
        return
    left, waiting = iter(batches), deque[Future[_Made]]()
    waiting.extend(pool.submit(made, batch) for batch in islice(left, (cpu_count() or 1) + AHEAD))
    while waiting:
        yield waiting.popleft().result()
        waiting.extend(pool.submit(made, batch) for batch in islice(left, 1))
