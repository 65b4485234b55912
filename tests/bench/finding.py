"""What `/juxing find` costs, from the signed request to the ten cards, against a Bolt that only echoes, in one run.

    python -m tests.bench.finding [creators …]

Processor time is that of the whole server process; the echo runs on the same server in the same run, in turns with the
bot. Briefs of a pool are asked again and again, as pages, chips and colleagues do; *new* is a brief that nobody has
asked, whose cards have mostly been shown before. Then those of the pools again, while another process changes some
creator before one in ten of them, and before each.
"""

import json
import random
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from typing import Any

import psutil
from sqlalchemy import make_url

from bot.main import open_store
from bot.rules.people import Person
from bot.rules.query import Filters, parse
from bot.rules.taxonomy import FIELDS
from bot.text import normalise
from tests.bench.__main__ import PERSON, TEAM, Case, free_port, serving
from tests.bench.crowd import market

POOL, ROUNDS, IN_A_ROW, WARM_UP = 60, 16, 60, 180
MANY = 32  #: connections at once
FORMS = ("按小时", "按天", "拼场", "视频")
NAMES = [each.zh for each in FIELDS]
TODAY = date(2026, 11, 26)


@dataclass(kw_only=True)
class Shape:
    """Briefs of one kind; `asked` takes the next of them."""

    name: str
    briefs: Iterator[str]
    case: Case
    took: list[float] = field(default_factory=list)
    crowded: list[float] = field(default_factory=list)
    seconds: float = 0.0  #: of processor time
    count: int = 0

    def asked(self) -> None:
        self.case.said = next(self.briefs)


def again(pool: list[str]) -> Iterator[str]:
    while True:
        yield from (f"find {brief}" for brief in pool)


def changed(url: str, briefs: Iterator[str], every: int) -> Iterator[str]:
    """Before every so manieth a row of search is written: it says the same, but nobody can know that."""
    writing = sqlite3.connect(make_url(url).database or "", isolation_level=None, check_same_thread=False)
    writing.execute("PRAGMA synchronous=OFF")  # or the server would be measured after a pause, for the disk is slow
    shaken, (last,) = random.Random(7), writing.execute("SELECT max(creator_id) FROM search").fetchone()
    for number, brief in enumerate(briefs):
        if number % every == 0:
            writing.execute("UPDATE search SET version = version WHERE creator_id = ?", [shaken.randint(1, last)])
        yield brief


def shapes(url: str, port: int) -> list[Shape]:
    """The shapes of the promise, and some of them with briefs that were never asked."""
    shaken = random.Random(7)

    def pick(make: Callable[[], str]) -> list[str]:
        return list(dict.fromkeys(make() for _ in range(4 * POOL)))[:POOL]

    def budget() -> str:
        return f"预算{shaken.randrange(500, 90_000)}以内"

    def new(make: Callable[[], str]) -> Iterator[str]:
        seen = set[str]()
        while True:
            brief = make()
            if brief not in seen:
                seen.add(brief)
                yield f"find {brief}"

    def both() -> str:
        return f"{shaken.choice(NAMES)} {shaken.choice(FORMS)} {budget()}"

    def industries() -> str:
        return " ".join(f"做过{name}" for name in shaken.sample(NAMES[:16], 2))

    found = {
        "field": again(pick(lambda: shaken.choice(NAMES))),
        "field, form, budget": again(pick(both)),
        "two characters of text": again(pairs(url, shaken)),
        "two industries": again(pick(industries)),
        "a budget alone": again(pick(budget)),
        "field, form, budget: new": new(both),
        "a budget alone: new": new(budget),
    }
    return [Shape(name=name, briefs=briefs, case=case(name, port)) for name, briefs in found.items()]


def changing(every: int) -> Callable[[str, int], list[Shape]]:
    """The same where somebody changes before every so manieth; by themselves, for that is no affair of the others."""

    def make(url: str, port: int) -> list[Shape]:
        return [
            replace(shape, briefs=changed(url, shape.briefs, every))
            for shape in shapes(url, port)
            if "new" not in shape.name
        ]

    return make


def pairs(url: str, shaken: random.Random) -> list[str]:
    """Two characters that stand in somebody's words and mean nothing else."""
    store = open_store(url)
    with store.finding() as looking:
        said = [words for (words,) in looking.raw.rows("SELECT words FROM search_cards LIMIT 400")]
    store.engine.dispose()
    found = list[str]()
    while len(found) < POOL:
        words = shaken.choice(said)
        at = shaken.randrange(len(words) - 1)
        pair = words[at : at + 2]
        han = all("\u4e00" <= each <= "\u9fff" for each in pair)
        if han and pair not in found and parse(normalise(pair), today=TODAY).filters == Filters(text=(pair,)):
            found.append(pair)
    return found


def case(name: str, port: int, path: str = "/slack/events", said: str = "help") -> Case:
    return Case(name=name, port=port, path=path, said=said)


def used(process: psutil.Process) -> dict[str, int]:
    """Nanoseconds of processor time of each thread of a process and of its children.

    What the kernel tells of a process as a whole comes in hundredths of a second, of which a round takes four.
    """
    found = dict[str, int]()
    for each in [process, *process.children(recursive=True)]:
        for thread in Path(f"/proc/{each.pid}/task").iterdir():
            found[thread.name] = int((thread / "schedstat").read_text().split()[0])
    return found


def since(before: dict[str, int], now: dict[str, int]) -> float:
    """Seconds between two moments, of the threads that are there at the second one."""
    return sum(taken - before.get(thread, 0) for thread, taken in now.items()) / 1e9


def measure(
    url: str, shapes: Callable[[str, int], list[Shape]] = shapes, bot: str = "bot.serving:wsgi"
) -> dict[str, dict[str, float]]:
    """Figures by shape, `echo` among them; `shapes` makes those of a market and a port, `bot` serves them."""
    me = psutil.Process()
    with ExitStack() as stack:
        echo_port, bot_port = free_port(), free_port()
        slack = {"JUXING_SLACK_API_URL": f"http://127.0.0.1:{echo_port}/api/"}
        before = set(me.children())
        stack.enter_context(serving("tests.bench.served:wsgi", echo_port, slack))
        (echo,) = set(me.children()) - before
        stack.enter_context(serving(bot, bot_port, slack | environment(url)))
        (served,) = set(me.children()) - before - {echo}
        floor = Shape(name="echo", briefs=again(["help"]), case=case("echo", echo_port, "/slack/events?before"))
        every = [(floor, echo), *((shape, served) for shape in shapes(url, bot_port))]
        connections = {
            id(process): HTTPConnection("127.0.0.1", shape.case.port, timeout=30) for shape, process in every
        }
        for shape, process in every:
            for _ in range(WARM_UP):
                shape.asked()
                shape.case.ask(connections[id(process)])
        for _ in range(ROUNDS):
            for shape, process in every:
                connections[id(process)].close()  # the server ends those that were idle meanwhile; this opens it anew
                begin = used(process)
                for _ in range(IN_A_ROW):
                    shape.asked()
                    shape.took.append(shape.case.ask(connections[id(process)]))
                shape.seconds += since(begin, used(process))
                shape.count += IN_A_ROW
        for shape, _ in every:
            shape.crowded = crowd(shape)
    return {shape.name: figures(shape) for shape, _ in every}


def crowd(shape: Shape) -> list[float]:
    """How long each of many connections waited."""
    took, lock = list[float](), threading.Lock()

    def ask() -> None:
        connection = HTTPConnection("127.0.0.1", shape.case.port, timeout=30)
        mine = list[float]()
        for _ in range(20):
            with lock:
                said = next(shape.briefs)
            mine.append(replace(shape.case, said=said).ask(connection))
        with lock:
            took.extend(mine)

    threads = [threading.Thread(target=ask) for _ in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def figures(shape: Shape) -> dict[str, float]:
    alone, crowded = quantiles(shape.took, n=100), quantiles(shape.crowded, n=100)
    return {
        "cpu_us": round(1e6 * shape.seconds / shape.count),
        "p50": round(alone[49], 3),
        "p99": round(alone[98], 3),
        "p50_32": round(crowded[49], 2),
        "p99_32": round(crowded[98], 2),
    }


def environment(url: str) -> dict[str, str]:
    """The bot over a market, with one person it has met."""
    store = open_store(url)
    with store.unit() as unit:
        unit.people.save(Person(tenant=TEAM, user=PERSON, name="bench", locale="zh-CN"))
        unit.commit()
    store.engine.dispose()
    return {
        "JUXING_TRANSPORT": "http",
        "JUXING_SLACK_BOT_TOKEN": "xoxb-bench",
        "JUXING_LINK_SECRET": "bench-link-secret",
        "JUXING_DATABASE_URL": url,
        "JUXING_LOG_LEVEL": "ERROR",
        "JUXING_RATE_PERSON": "0",
        "JUXING_RATE_TEAM": "0",
        "JUXING_TICK_SECONDS": "3600",
    }


def report(title: str, found: dict[str, dict[str, float]]) -> None:
    """A table for people."""
    floor = found["echo"]["cpu_us"]
    heads = "".join(f"{head:>8}" for head in ("CPU µs", "÷ echo", "p50", "p99", "p50@32", "p99@32"))
    print(f"\n{title:<34}{heads}")
    for name, each in found.items():
        ratio = each["cpu_us"] / floor
        times = "".join(f"{each[key]:8.2f}" for key in ("p50", "p99", "p50_32", "p99_32"))
        print(f"{name:<34}{each['cpu_us']:8.0f}{ratio:8.2f}{times}")


def main(sizes: list[int]) -> None:
    whole: dict[str, Any] = {}
    for creators in sizes:
        for title, made in {"": shapes, ", one in ten": changing(10), ", each": changing(1)}.items():
            whole[f"{creators}{title}"] = measure(market(creators), made)
            report(f"{creators:,}{title and ', a change before' + title[1:]}", whole[f"{creators}{title}"])
    print(json.dumps(whole, ensure_ascii=False))


if __name__ == "__main__":
    begin = time.perf_counter()
    main([int(size) for size in sys.argv[1:]] or [100_000])
    print(f"{time.perf_counter() - begin:.0f} s")
