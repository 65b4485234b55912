"""Quick answers under load: 200 signed requests a second, while the database is written to by others and Slack is away.

    python -m tests.bench.load [seconds] [requests a second]

A request counts from the moment at which it was due, so that one that waited for a slow one before it counts as slow.
"""

import http.client
import json
import sqlite3
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles

import psutil

from tests.bench.__main__ import Case, bot_environment, free_port, serving

SENDERS = 24
WARM_UP = 5.0  #: seconds that are not counted
HELD = 0.03  #: seconds for which the other writer holds the database, ten times a second


def main(seconds: float = 60.0, a_second: float = 200.0) -> None:
    port, dead = free_port(), free_port()
    environment = bot_environment() | {"JUXING_SLACK_API_URL": f"http://127.0.0.1:{dead}/api/"}
    database = environment["JUXING_DATABASE_URL"].removeprefix("sqlite:///")
    said = ("help", "find 美妆 按天", "", "find 美食 预算5万以内")
    cases = [Case(name=each or "Home", port=port, path="/slack/events", said=each) for each in said]
    over = threading.Event()
    with serving("bot.serving:wsgi", port, environment):
        writer = threading.Thread(target=keep_busy, args=(database, over))
        writer.start()
        send(cases, port, WARM_UP, a_second)
        before = memory(port)
        took, failed = send(cases, port, seconds, a_second)
        after = memory(port)
        over.set()
        writer.join()
    cuts = quantiles(took, n=1_000)
    figures = {
        "requests": len(took), "failed": failed, "a second": round(len(took) / seconds, 1),
        "p50 ms": round(cuts[499], 1), "p99 ms": round(cuts[989], 1), "max ms": round(max(took), 1),
        "memory MB before": round(before, 1), "after": round(after, 1),
        "growth %": round(100 * (after / before - 1), 1),
    }  # fmt: skip
    print(json.dumps(figures, ensure_ascii=False))


def send(cases: list[Case], port: int, seconds: float, a_second: float) -> tuple[list[float], int]:
    """Milliseconds from due to answered, and how many were not answered with 200."""
    begin, count = time.perf_counter() + 0.2, int(seconds * a_second)
    kept = threading.local()
    failed: list[str] = []

    def one(number: int) -> float:
        due = begin + number / a_second
        if (ahead := due - time.perf_counter()) > 0:
            time.sleep(ahead)
        if not hasattr(kept, "connection"):
            kept.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            cases[number % len(cases)].ask(kept.connection)
        except (RuntimeError, OSError, http.client.HTTPException) as error:
            failed.append(repr(error))
            kept.connection.close()
        return 1_000 * (time.perf_counter() - due)

    with ThreadPoolExecutor(SENDERS) as pool:
        took = list(pool.map(one, range(count)))
    return took, len(failed)


def keep_busy(database: str, over: threading.Event) -> None:
    """Another writer, which holds the database for a while again and again."""
    connection = sqlite3.connect(Path(database), isolation_level=None, timeout=30)
    while not over.wait(0.1 - HELD):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE workspaces SET name = name")
        time.sleep(HELD)
        connection.execute("COMMIT")
    connection.close()


def memory(port: int) -> float:
    """MB of the processes that serve the port."""
    command = [each for each in psutil.process_iter(["cmdline"]) if str(port) in (each.info["cmdline"] or ())]
    processes = {child.pid: child for each in command for child in (each, *each.children(recursive=True))}
    return sum(each.memory_info().rss for each in processes.values()) / 2**20


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
