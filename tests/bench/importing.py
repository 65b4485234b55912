"""How fast a long creators file is checked and taken in, against the least that reading and writing its rows can cost.

    python -m tests.bench.importing [rows]

Writes a file of invented creators with every column of the template filled in as often as a platform's export would
(not timed), then runs, each in a process of its own: the floor (csv.reader and a bare executemany into one SQLite
table, nothing read of a cell), the dry run, and taking in: every cell checked, rows of creators, price cards and
mentions, and the search projection. Prints rows a second, processor time a row of all processes, the most memory that
they held together, and the ratio to the floor of the same run; then one line of JSON.
"""

import csv
import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.rules.people import By

ROWS = 100_000
NOW = datetime(2025, 11, 23, 6, tzinfo=UTC)
EVERY = 1.0  #: seconds between two looks at the memory, each of which costs a process of 150 MB some milliseconds


def floor(file: Path, database: Path) -> int:
    """The least: rows as they stand into one table without an index."""
    import sqlite3

    connection = sqlite3.connect(database)
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
    with file.open(encoding="utf-8", newline="") as opened, connection:
        reader = csv.reader(opened)
        width = len(next(reader))
        connection.execute(f"CREATE TABLE floor ({', '.join(f'c{at}' for at in range(width))})")
        done = connection.executemany(f"INSERT INTO floor VALUES ({', '.join('?' * width)})", reader)
    return done.rowcount


def check(file: Path, database: Path) -> int:
    """The dry run."""
    from bot.opening import open_store
    from bot.services.imports_long import LongImports

    report = LongImports(open_store(f"sqlite:///{database}")).check(file, file.name, today=NOW.date())
    assert (report.errors, report.warnings) == (0, 0)
    return report.rows


def take_in(file: Path, database: Path) -> int:
    from bot.opening import open_store
    from bot.services.imports_long import LongImports

    by = By(tenant="", person="operator", delivery="bench", at=NOW)
    desk = LongImports(open_store(f"sqlite:///{database}"))
    report = desk.take_in(file, file.name, by=by, today=date(2025, 11, 23))
    assert report.taken_in
    return report.rows


CASES: dict[str, Callable[[Path, Path], int]] = {"floor": floor, "check": check, "take_in": take_in}


def measured(case: str, file: Path, database: Path) -> dict[str, float]:
    """Run one case in this process and measure it; starting Python is not timed, starting workers is."""
    stop, most = threading.Event(), [0.0]
    watcher = threading.Thread(target=watch, args=(stop, most), daemon=True)
    watcher.start()
    began = time.perf_counter()
    done = CASES[case](file, database)
    took = time.perf_counter() - began
    stop.set()
    watcher.join()
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    own, others = (one.ru_utime + one.ru_stime for one in used)
    return {"rows": done, "seconds": took, "own": own, "others": others, "memory": most[0]}


def watch(stop: threading.Event, most: list[float]) -> None:
    """The most megabytes that this process and its children held at once; pages they share count once (PSS)."""
    while not stop.wait(EVERY):
        most[0] = max(most[0], sum(map(_held, _family())))


def _family() -> list[int]:
    """This process and all that come from it, the children of its children among them."""
    found = [os.getpid()]
    for one in found:
        with suppress(OSError):  # it has just ended
            for thread in Path(f"/proc/{one}/task").iterdir():
                found += map(int, (thread / "children").read_text(encoding="ascii").split())
    return found


def _held(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0)


def main(count: int) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "creators.csv"
        subprocess.run([sys.executable, "-m", "tests.bench.exports", str(count), str(file)], check=True)
        size, load = file.stat().st_size / 2**20, os.getloadavg()[0]
        print(f"{count:,} rows, {size:.0f} MB; {os.cpu_count()} processors, load {load:.1f}")
        found = {}
        for case in CASES:
            command = [sys.executable, "-m", "tests.bench.importing", case, str(file), f"{folder}/{case}.db"]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            found[case] = json.loads(done.stdout.splitlines()[-1])
        print(f"{'rows/s':>10}{'µs cpu/row':>12}{'MB':>7}{'÷ floor':>9}")
        for case, one in found.items():
            ratio = one["seconds"] / found["floor"]["seconds"]
            spent = 1e6 * (one["own"] + one["others"]) / one["rows"]
            print(f"{one['rows'] / one['seconds']:10,.0f}{spent:12.0f}{one['memory']:7.0f}{ratio:9.1f}  {case}")
        print(json.dumps(found))


if __name__ == "__main__":
    if len(sys.argv) > 2:
        print(json.dumps(measured(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
