"""Work on several processors: parts are made by other processes and come back in order, few of them ahead."""

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from os import cpu_count
from typing import TypeVar

AHEAD = 2  #: parts beyond one a processor that may wait for whoever takes them

_Part = TypeVar("_Part")
_Made = TypeVar("_Made")


@contextmanager
def workers(*, needed: bool) -> Iterator[ProcessPoolExecutor | None]:
    """As many processes as there are processors; none where the work is too small to start them."""
    if not needed:
        yield None
        return
    spawn = get_context("spawn")
    with ProcessPoolExecutor(cpu_count(), mp_context=spawn, initializer=gc.disable) as pool, _uncollected():
        try:
            yield pool
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the cyclic garbage collector, which would go through every row, again and again; rows hold no cycles."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def each(pool: ProcessPoolExecutor | None, parts: Iterable[_Part], made: Callable[[_Part], _Made]) -> Iterator[_Made]:
    """What is made of each part, in order, with only so many ahead of the taker that memory stays bounded."""
    if pool is None:
        yield from map(made, parts)
        return
    left, waiting = iter(parts), deque[Future[_Made]]()
    waiting.extend(pool.submit(made, part) for part in islice(left, (cpu_count() or 1) + AHEAD))
    while waiting:
        yield waiting.popleft().result()
        waiting.extend(pool.submit(made, part) for part in islice(left, 1))
