"""How fast long files of works and comments are taken in, against the least that reading and writing rows can cost.

    python -m tests.bench.records [rows]

Writes a file of so many invented videos and lives, of a hundredth as many creators, and one of as many comments (not
timed), then runs, each in a process of its own: the floor (csv.reader and a bare executemany into two SQLite tables,
nothing read of a cell), and taking both in: every cell checked, creators, works with their readings, mentions, search
rows of every creator as of the end, comments under their works. Prints rows a second, processor time a row of all
processes, the most memory that they held together, and the ratio to the floor of the same run; then one line of JSON.
"""

import csv
import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from bot.rules.people import By
from tests.bench.importing import watch

ROWS = 100_000
EACH = 100  #: works of a creator
NOW = datetime(2025, 11, 23, 6, tzinfo=UTC)
WORKS = (
    "达人编号",
    "达人",
    "类型",
    "标题",
    "时间",
    "时长",
    "播放量",
    "点赞数",
    "评论数",
    "分享数",
    "销量",
    "销售额",
    "商单",
)
SAID = (
    "求链接",
    "扣1",
    "已下单",
    "回购第三次了",
    "多少钱",
    "主播好有耐心",
    "物流很快，第二天就到了",
    "质量不如以前",
    "😂😂",
    "来了来了",
)


def write(rows: int, works: Path, comments: Path) -> None:
    random = Random(7)
    with works.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([WORKS, *_works(rows, random)])
    with comments.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([("达人编号", "作品标题", "评论内容", "评论时间"), *_comments(rows, random)])


def _works(rows: int, random: Random) -> Iterator[list[str]]:
    for number in range(rows):
        creator, live, plays = number // EACH, number % 4 == 0, int(random.lognormvariate(9, 1.3))
        at = NOW - timedelta(days=number % EACH, minutes=number % 1440)
        units = random.randint(0, 900) if live else 0
        watched = f"{plays / 10_000:.1f}万" if plays > 10_000 else str(plays)
        counts = [watched, *(str(plays // part) for part in (20, 300, 400))]
        sold = [str(units), str(units * 79.9)] if live else ["--", "--"]
        lasts = f"{random.randint(1, 6)}小时{number % 60}分钟" if live else f"{random.randint(9, 175)}秒"
        who = [f"ks{creator:07}", f"达人{creator}", "直播" if live else "视频", f"第{number}条 秋冬新品"]
        yield [*who, f"{at:%Y-%m-%d %H:%M}", lasts, *counts, *sold, "是" if number % 9 else ""]


def _comments(rows: int, random: Random) -> Iterator[list[str]]:
    for number in range(rows):
        work = number - number % 10  # ten under every tenth work
        at = NOW - timedelta(seconds=random.randint(1, 80_000))
        text = random.choice(SAID) + random.choice(("", "！", "~", str(number % 97)))
        yield [f"ks{work // EACH:07}", f"第{work}条 秋冬新品", text, f"{at:%Y-%m-%d %H:%M:%S}"]


def floor(works: Path, comments: Path, database: Path) -> int:
    """The least: rows as they stand into tables without an index."""
    import sqlite3

    connection, done = sqlite3.connect(database), 0
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
    for file in (works, comments):
        with file.open(encoding="utf-8", newline="") as opened, connection:
            reader = csv.reader(opened)
            width = len(next(reader))
            connection.execute(f"CREATE TABLE {file.stem} ({', '.join(f'c{at}' for at in range(width))})")
            insert = f"INSERT INTO {file.stem} VALUES ({', '.join('?' * width)})"
            done += connection.executemany(insert, reader).rowcount
    return done


def take_in_works(works: Path, _: Path, database: Path) -> int:
    return _take_in(works, database)


def take_in_comments(_: Path, comments: Path, database: Path) -> int:
    return _take_in(comments, database.with_stem("take_in_works"))


def _take_in(file: Path, database: Path) -> int:
    from bot.opening import open_store
    from bot.services.imports_long_records import LongRecords

    long = LongRecords(open_store(f"sqlite:///{database}"), file, file.name, today=NOW.date())
    report = long.take_in(by=By(tenant="", person="operator", delivery=file.name, at=NOW), as_of=NOW)
    assert (report.errors, report.warnings) == (0, 0)
    return report.rows


CASES: dict[str, Callable[[Path, Path, Path], int]] = {
    "floor": floor,
    "take_in_works": take_in_works,
    "take_in_comments": take_in_comments,
}


def measured(case: str, works: Path, comments: Path, database: Path) -> dict[str, float]:
    """Run one case in this process and measure it; starting Python is not timed, starting workers is."""
    stop, most = threading.Event(), [0.0]
    watcher = threading.Thread(target=watch, args=(stop, most), daemon=True)
    watcher.start()
    began = time.perf_counter()
    done = CASES[case](works, comments, database)
    took = time.perf_counter() - began
    stop.set()
    watcher.join()
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    own, others = (one.ru_utime + one.ru_stime for one in used)
    return {"rows": done, "seconds": took, "own": own, "others": others, "memory": most[0]}


def main(count: int) -> None:
    with TemporaryDirectory() as folder:
        works, comments = Path(folder) / "works.csv", Path(folder) / "comments.csv"
        write(count, works, comments)
        size = (works.stat().st_size + comments.stat().st_size) / 2**20
        load = os.getloadavg()[0]
        print(f"{count:,} works and as many comments, {size:.0f} MB; {os.cpu_count()} processors, load {load:.1f}")
        found = {}
        for case in CASES:
            files = [str(works), str(comments), f"{folder}/{case}.db"]
            command = [sys.executable, "-m", "tests.bench.records", case, *files]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            found[case] = json.loads(done.stdout.splitlines()[-1])
        both = [found["take_in_works"], found["take_in_comments"]]
        found["both"] = {name: sum(one[name] for one in both) for name in ("rows", "seconds", "own", "others")}
        found["both"]["memory"] = max(one["memory"] for one in both)
        least = 1e6 * (found["floor"]["own"] + found["floor"]["others"]) / found["floor"]["rows"]
        print(f"{'rows/s':>10}{'µs cpu/row':>12}{'own µs':>9}{'MB':>7}{'÷ floor (cpu)':>15}")
        for case, one in found.items():
            spent = 1e6 * (one["own"] + one["others"]) / one["rows"]
            own = 1e6 * one["own"] / one["rows"]
            speed = one["rows"] / one["seconds"]
            print(f"{speed:10,.0f}{spent:12.1f}{own:9.1f}{one['memory']:7.0f}{spent / least:15.1f}  {case}")
        print(json.dumps(found))


if __name__ == "__main__":
    if len(sys.argv) > 2:
        print(json.dumps(measured(sys.argv[1], *map(Path, sys.argv[2:]))))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
