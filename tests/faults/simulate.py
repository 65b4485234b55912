"""Simulate from a terminal: `python -m tests.faults.simulate SEED [how many]`.

One seed is shown with all that is wrong; of several only those are shown that found something. Ends with 1 then.
"""

import sys
from collections import Counter

import structlog

from tests.faults.simulator import World


def main(first: int, count: int = 1) -> int:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))  # what breaks on purpose is no news
    total, bad = Counter[str](), 0
    for seed in range(first, first + count):
        world = World(seed=seed)
        wrong = world.run()
        total += world.figures()
        bad += bool(wrong)
        if wrong:
            print(f"seed {seed}: {len(wrong)} wrong", *wrong[:20], sep="\n  ", flush=True)
    print(f"{count} seeds from {first}, {bad} with something wrong:", dict(sorted(total.items())))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
