"""What it costs to put one creator in its place again, as every order, rating or price that changes does.

    python -m tests.bench.reranking [creators]

Makes a sample market (2,000 creators where nothing is said) in a SQLite file of its own, then makes the row of search
of single creators anew, 300 times each: inside one open unit without a commit, and in a unit of its own with its
commit (`synchronous=FULL`). What changes is written before the time is taken. The floor is one bare UPDATE by primary
key over the driver, in the same run. Prints median and 99th percentile of processor time (µs) and of the clock (ms).
"""

import sqlite3
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

from bot.main import open_store
from bot.rules.creators import Deal, Kind, Work
from bot.rules.forms import Form
from bot.rules.orders import Outcome
from bot.rules.ratings import Rating, asked
from bot.sample.market import make_market
from bot.services.standings import rank_again, rebuild
from storage.store import Store, Unit

CREATORS, TIMES = 2_000, 300
NOW = datetime(2025, 11, 23, 6, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)

Change, Again = Callable[[Unit, int, int], object], Callable[[Unit, int], object]


def main(creators: int) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "market.db"
        store = open_store(f"sqlite:///{file}")
        make_market(store, creators=creators, seed=7, now=NOW)
        picked = [Random(seed).randint(1, creators) for seed in range(TIMES)]
        print(f"{'µs cpu':>10}{'p99':>8}{'ms':>8}{'p99':>8}")
        show("one bare UPDATE", floor(file, picked))
        show("rated", inside(store, picked, rated, ranked_again))
        show("another price", inside(store, picked, priced, ranked_again))
        show("order ended", inside(store, picked, ended, ranked_again))
        show("an hour passed", inside(store, picked, nothing, ranked_again))
        show("order ended, its work shown: rebuilt", inside(store, picked, shown, rebuilt))
        show("rated: rebuilt", inside(store, picked, rated, rebuilt))
        show("rated, with its commit", committed(store, picked))
        store.engine.dispose()


def floor(file: Path, picked: Iterable[int]) -> list[tuple[float, float]]:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    found = measured(lambda id_: connection.execute("UPDATE creators SET growth = 7 WHERE id = ?", (id_,)), picked)
    connection.execute("ROLLBACK")
    connection.close()
    return found


def inside(store: Store, picked: Iterable[int], change: Change, again: Again) -> list[tuple[float, float]]:
    """Everything in one unit, of which nothing is kept."""
    with store.unit() as unit:
        rebuild(unit, [1], at=NOW)
        found = []
        for turn, id_ in enumerate(picked):
            change(unit, id_, turn)
            found += measured(partial(again, unit), [id_])
        return found


def ranked_again(unit: Unit, creator: int) -> None:
    rank_again(unit, creator, at=LATER)


def rebuilt(unit: Unit, creator: int) -> None:
    rebuild(unit, [creator], at=LATER)


def nothing(unit: Unit, creator: int, turn: int) -> None:
    """Only an hour has passed."""


def rated(unit: Unit, creator: int, turn: int) -> None:
    stars = 1 + turn % 5
    items = {item: stars for items in asked(Form.VIDEO).values() for item in items}
    unit.ratings.add(
        [Rating(order_id=None, creator_id=creator, tenant="", rater="", form=Form.VIDEO, at=NOW, items=items)]
    )


def priced(unit: Unit, creator: int, turn: int) -> None:
    card = unit.ratecards.current(creator)
    unit.ratecards.add([replace(card, version=card.version + 1, video_medium=100_000 + 1_000 * turn)])


def ended(unit: Unit, creator: int, turn: int) -> None:
    outcome = (Outcome.FINISHED, Outcome.DECLINED, Outcome.FAILED)[turn % 3]
    deal = Deal(creator_id=creator, outcome=outcome, brand="T0", industry="美妆", at=NOW, on_time=turn % 2 == 0)
    unit.records.add_deals([deal])


def shown(unit: Unit, creator: int, turn: int) -> None:
    ended(unit, creator, 0)
    id_ = unit.works.next_id()
    work = Work(id=id_, creator_id=creator, kind=Kind.VIDEO, title=f"第{turn}条新品视频", at=NOW, plays=1_000 * turn)
    unit.records.add_works([work])


def committed(store: Store, picked: Iterable[int]) -> list[tuple[float, float]]:
    """Each in a unit of its own; what changes is committed before."""

    def alone(creator: int) -> None:
        with store.unit() as unit:
            rank_again(unit, creator, at=LATER)
            unit.commit()

    found = []
    for turn, id_ in enumerate(picked):
        with store.unit() as unit:
            rated(unit, id_, turn)
            unit.commit()
        found += measured(alone, [id_])
    return found


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
