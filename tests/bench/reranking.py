"""What it costs to put one creator in its place again, as every order, rating or price that changes does.

    python -m tests.bench.reranking [creators]

Makes a sample market (2,000 creators where nothing is said) in a SQLite file of its own, then rebuilds the row of
search of single creators, 300 times each: inside one open unit without a commit, and in a unit of its own with its
commit (`synchronous=FULL`). The floor is one bare UPDATE by primary key over the driver, in the same run. Prints
median and 99th percentile of processor time (µs) and of the clock (ms).
"""

import sqlite3
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

from bot.main import open_store
from bot.sample.market import make_market
from bot.services.standings import rebuild
from storage.store import Store

CREATORS, TIMES = 2_000, 300
NOW = datetime(2025, 11, 23, 6, tzinfo=UTC)


def main(creators: int) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "market.db"
        store = open_store(f"sqlite:///{file}")
        make_market(store, creators=creators, seed=7, now=NOW)
        picked = [Random(seed).randint(1, creators) for seed in range(TIMES)]
        print(f"{'µs cpu':>10}{'p99':>8}{'ms':>8}{'p99':>8}")
        show("one bare UPDATE", floor(file, picked))
        show("rebuilt, without a commit", inside(store, picked))
        show("rebuilt, with its commit", measured(lambda id_: committed(store, id_), picked))
        store.engine.dispose()


def floor(file: Path, picked: Iterable[int]) -> list[tuple[float, float]]:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    found = measured(lambda id_: connection.execute("UPDATE creators SET growth = 7 WHERE id = ?", (id_,)), picked)
    connection.execute("ROLLBACK")
    connection.close()
    return found


def inside(store: Store, picked: Iterable[int]) -> list[tuple[float, float]]:
    with store.unit() as unit:
        rebuild(unit, [1], at=NOW)
        return measured(lambda id_: rebuild(unit, [id_], at=NOW), picked)


def committed(store: Store, creator: int) -> None:
    with store.unit() as unit:
        rebuild(unit, [creator], at=NOW)
        unit.commit()


def measured(done: Callable[[int], object], picked: Iterable[int]) -> list[tuple[float, float]]:
    """Seconds of the processor and of the clock, each time."""
    found = []
    for one in picked:
        began, used = time.perf_counter(), time.process_time()
        done(one)
        found.append((time.process_time() - used, time.perf_counter() - began))
    return found


def show(name: str, found: list[tuple[float, float]]) -> None:
    used, took = (sorted(column) for column in zip(*found, strict=True))
    last = len(found) * 99 // 100
    print(
        f"{1e6 * median(used):10,.0f}{1e6 * used[last]:8,.0f}{1e3 * median(took):8.2f}{1e3 * took[last]:8.2f}  {name}"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else CREATORS)
