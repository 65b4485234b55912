"""A creators file as a platform would export it, as long as wanted.

python -m tests.bench.exports rows file
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

from bot.rules.audience import Age
from bot.rules.imports import FileKind
from bot.rules.imports_kinds import header_row
from bot.rules.query_places import PROVINCES
from bot.rules.taxonomy import SUBS
from bot.sample.fields import TRADES
from bot.sample.names import name
from bot.sample.places import NAMES
from bot.sample.titles import bio

LANGUAGE = "zh"


def write(file: Path, count: int) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(header_row(FileKind.CREATORS, LANGUAGE))
        writer.writerows(rows(count))


def rows(count: int) -> Iterator[list[object]]:
    """Invented creators as a platform's export tells them; no two are alike."""
    random, provinces = Random(7), list(PROVINCES)[:31]
    for number in range(1, count + 1):
        sub = random.choice(SUBS)
        trade, region, gender = TRADES[sub.field], random.choice(NAMES), random.choice("fm")
        day, told = round(random.lognormvariate(7.5, 1.2)) * 10 + 100, random.random() < 0.9
        yield [
            f"ks{number:09}",
            name(random, trade, region, gender),
            sub.field,
            sub.zh,
            region,
            {"f": "女", "m": "男"}[gender],
            int(random.lognormvariate(10.2, 2)) + 200,
            int(random.gauss(500, 2_000)),
            f"{random.uniform(5, 95):.1f}%" if told else "",
            "，".join(f"{age}岁 {random.uniform(1, 16):.1f}%" for age in Age) if told else "",
            "、".join(f"{one}{random.uniform(1, 9):.1f}%" for one in random.sample(provinces, 10)) if told else "",
            bio(random, trade, sub.zh, region),
            day // 6 if random.random() < 0.4 else "",
            day if random.random() < 0.45 else "",
            random.choice((1, 1.5, 2)) if random.random() < 0.4 else "",
            day // 11 if random.random() < 0.4 else "",
            day // 2 if random.random() < 0.8 else "",
            int(day * 0.8) if random.random() < 0.95 else "",
            day if random.random() < 0.65 else "",
            "8折" if random.random() < 0.1 else "",
            "",
            "2025-12-31" if random.random() < 0.1 else "",
        ]


if __name__ == "__main__":
    write(Path(sys.argv[2]), int(sys.argv[1]))
