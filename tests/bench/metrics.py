"""What it costs to have all figures of one creator again after one new row.

    python -m tests.bench.metrics [works …]

Of a creator with so many works (20, 200 and 2,000 where nothing is said), a fifth as many ended orders and a tenth as
many ratings. A tally that was asked for a window before takes a work, an order, a newer reading of a work, or lets an
hour pass, and tells all figures of that window again; beside it the same from scratch, and of all windows at once.
Then the desk, over a sample market of 1,000 in SQLite: rows read, figures made, one opened, all checked.

Median and 99th percentile of processor time in milliseconds, 200 times each. Floors, in the same run: one sort of the
works by plays; the rows read.
"""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, cycle
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

from bot.main import open_store
from bot.rules.creators import Creator, Deal, Kind, Work
from bot.rules.forms import Form
from bot.rules.metrics import Code, Window
from bot.rules.metrics_deals import Case
from bot.rules.metrics_record import Record
from bot.rules.orders import Outcome
from bot.rules.ratings import Rating, asked
from bot.sample.market import make_market
from bot.services.records import RecordDesk
from storage.store import Store

NOW = datetime(2025, 11, 23, 6, tzinfo=UTC)
TIMES, SIZES, CREATORS = 200, (20, 200, 2_000), 1_000
QUARTER = Window.QUARTER
PRICES = dict.fromkeys(Form, 100_000)


def main(sizes: Sequence[int]) -> None:
    for size in sizes:
        print(f"\n{size:,} works\n{'ms cpu':>10}{'p99':>8}{'× sort':>10}")
        rows = works(size), deals(size // 5), ratings(size // 10)
        floor = measured(lambda rows=rows: sorted(rows[0], key=lambda work: work.plays or 0))
        show("one sort by plays", floor, floor)
        for name, windows in (("last 90 days", [Window.QUARTER]), ("all windows", list(Window))):
            changes(name, Record(CREATOR, *rows, at=NOW), windows, floor)
            show(f"{name}: from scratch", measured(lambda w=windows, rows=rows: scratch(rows, w)), floor)


def desk() -> None:
    print(f"\n{CREATORS:,} creators in SQLite\n{'ms cpu':>10}{'p99':>8}{'× read':>10}")
    with TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'market.db'}")
        make_market(store, creators=CREATORS, seed=7, now=NOW)
        asked_of, random = RecordDesk(store), Random(7)
        some = cycle(random.sample(range(1, CREATORS), TIMES))
        floor = measured(lambda: store_floor(store, next(some)))
        show("rows of a creator read", floor, floor)
        show("figures of 90 days", measured(lambda: asked_of.metrics_of(next(some), at=NOW, window=QUARTER)), floor)
        show("one figure opened", measured(lambda: asked_of.trace(next(some), Code.COMPLETION, at=NOW)), floor)
        show("what should be checked", measured(lambda: asked_of.flags_of(next(some), at=NOW)), floor)
        store.engine.dispose()


def store_floor(store: Store, creator: int) -> None:
    with store.reading() as unit:
        unit.creators.get(creator)
        unit.records.works([creator])
        unit.records.deals([creator])
        unit.ratings.of_creators([creator])
        unit.ratecards.current(creator)


def changes(name: str, record: Record, windows: Sequence[Window], floor: list[float]) -> None:
    def again() -> None:
        for window in windows:
            record.metrics(window, PRICES)

    def then(change: Callable[[], object]) -> Callable[[], None]:
        def both() -> None:
            change()
            again()

        return both

    again()
    ids, random = count(10**6), Random(7)
    known = [work.id for work in record.works.rows]
    show(f"{name}: one work more", measured(then(lambda: record.works.add(work(next(ids), random)))), floor)
    newer = then(lambda: record.works.swap(work(random.choice(known), random)))
    show(f"{name}: a newer reading of a work", measured(newer), floor)
    ended = then(lambda: record.deals.add(case(next(ids))))
    show(f"{name}: one order more", measured(ended), floor)
    show(f"{name}: an hour later", measured(then(lambda: record.move(record.works.at + timedelta(hours=1)))), floor)


def scratch(rows: tuple[list[Work], list[Deal], list[Rating]], windows: Sequence[Window]) -> None:
    record = Record(CREATOR, *rows, at=NOW)
    for window in windows:
        record.metrics(window, PRICES)


CREATOR = Creator(id=1, slug="c1", name="小鱼儿", field="美妆", followers=300_000, growth=4_000)


def work(id_: int, random: Random) -> Work:
    plays = random.randint(10_000, 900_000)
    return Work(
        id=id_,
        creator_id=1,
        kind=random.choice(list(Kind)),
        title="",
        at=NOW - timedelta(minutes=random.randint(0, 600_000)),
        seconds=random.randint(10, 9_000),
        plays=plays,
        likes=plays // 20,
        comments=plays // 200,
        shares=plays // 300,
        units=random.randint(0, 3_000),
        gmv=random.randint(0, 9_000_000),
        peak=plays // 20,
    )


def works(size: int) -> list[Work]:
    random = Random(7)
    return [work(id_, random) for id_ in range(size)]


def case(id_: int) -> Case:
    return Case(id_, str(Outcome.FINISHED), f"B{id_ % 40}", "美妆", NOW - timedelta(days=id_ % 400), Form.DAY, True)


def deals(size: int) -> list[Deal]:
    found = (case(id_) for id_ in range(size))
    return [
        Deal(creator_id=1, outcome=Outcome.FINISHED, brand=each.brand, industry="美妆", at=each.at, form=each.form)
        for each in found
    ]


def ratings(size: int) -> list[Rating]:
    items = {item: 4 for of in asked(Form.DAY).values() for item in of}
    given = Rating(order_id=None, creator_id=1, tenant="", rater="", form=Form.DAY, at=NOW, items=items)
    return [replace(given, at=NOW - timedelta(days=day)) for day in range(size)]


def measured(done: Callable[[], object]) -> list[float]:
    """Seconds of the processor, each time."""
    found = []
    for _ in range(TIMES):
        used = time.process_time()
        done()
        found.append(time.process_time() - used)
    return sorted(found)


def show(name: str, used: list[float], floor: list[float]) -> None:
    ratio, last = median(used) / median(floor), used[len(used) * 99 // 100]
    print(f"{1e3 * median(used):10.3f}{1e3 * last:8.3f}{ratio:10.1f}  {name}")


if __name__ == "__main__":
    main([int(said) for said in sys.argv[1:]] or SIZES)
    desk()
