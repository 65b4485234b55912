"""How long a new brief takes to be read, against cutting the same brief with one regular expression.

    python -m tests.bench.parsing [rounds]

Microseconds of the least busy round; they depend on the machine, the ratios to the floor much less so.
"""

import re
import sys
import time
from collections.abc import Callable
from datetime import date

from bot.rules.query import canonical, parse
from bot.text import normalise

TODAY = date(2026, 11, 23)
BRIEFS = {
    "one word": "美妆",
    "usual": "美妆 粉丝100万以上 按天 预算5万以内 完单率90%+",
    "usual, English": "skincare over 100k followers by the day under 50k, free on nov 9th, not comedy",
    "audience and rivals": "女粉占比60%以上 观众18-23岁 粉丝集中在江浙沪 近30天涨粉1万以上 排除90天内合作过欧莱雅的",
    "unknown words": "国货之光 匠心 老字号 非遗工坊 手作",
    "3,000 characters": "粉丝100万以上 播放50万 国货之光 " * 125,
}
FLOOR = re.compile(r"[^\W\d_]+|\d+|\S")


def least(work: Callable[[], object], rounds: int) -> float:
    """The least of many single runs: what else the machine does only ever adds."""
    best = float("inf")
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return best * 1e6


def main(rounds: int) -> None:
    sys.stdout.write("| brief | floor µs | read µs | ÷ floor | spelt µs |\n|---|---|---|---|---|\n")
    for name, brief in BRIEFS.items():
        typed = normalise(brief)
        filters = parse(typed, today=TODAY).filters
        floor = least(lambda typed=typed: FLOOR.findall(typed), rounds)  # type: ignore[misc]
        read = least(lambda typed=typed: parse(typed, today=TODAY), rounds)  # type: ignore[misc]
        spelt = least(lambda filters=filters: canonical(filters), rounds)  # type: ignore[misc]
        sys.stdout.write(f"| {name} | {floor:.1f} | {read:.0f} | {read / floor:.0f} | {spelt:.0f} |\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
