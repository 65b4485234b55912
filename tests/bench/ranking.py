"""Does the ranking find good creators? A market with hidden quality, four orders of results, the same chance for all.

    python -m tests.bench.ranking [--creators 2000] [--briefs 16000] [--seeds 31 32 33 34]

Prints a table (mean over the seeds ± standard deviation) and one line of JSON. What the model holds and what it leaves
out stands in docs/decisions/0015-ranking.md.
"""

import argparse
import json
from collections import Counter
from statistics import fmean, stdev

from bot.rules.ranking import PAGE
from tests.bench.market import DAYS, Host, Market, brought, make, satisfaction
from tests.bench.marketers import Seen, run
from tests.bench.policies import POLICIES

KNOWN_FOR = 90  #: days after which it is asked whether a newcomer was found


def figures(market: Market, seen: Seen) -> dict[str, float]:
    """What is reported of a policy in one market."""
    third = len(seen.satisfied) // 3
    there = [host for host in market.hosts if host.comes < DAYS - KNOWN_FOR]
    new = [host for host in there if host.new]
    good = sorted(new, key=typical, reverse=True)[: len(new) // 4]
    return {
        "satisfaction": fmean(seen.satisfied),
        "satisfaction, last third": fmean(seen.satisfied[-third:]),
        "satisfaction to be expected": fmean(seen.expected),
        "the same, last third": fmean(seen.expected[-third:]),
        "regret": fmean(seen.regret),
        "regret, first third": fmean(seen.regret[:third]),
        "regret, last third": fmean(seen.regret[-third:]),
        "newcomers shown": share(new, seen.shown),
        "newcomers with an order": share(new, seen.finished),
        "best newcomers with an order": share(good, seen.finished),
        "exposure (Gini)": gini([seen.shown[host.creator.id] for host in there]),
    }


def share(hosts: list[Host], counted: Counter[int]) -> float:
    """How many of these creators were counted at least once."""
    return fmean(counted[host.creator.id] > 0 for host in hosts)


def typical(host: Host) -> float:
    """What is to be expected of a creator in general, to tell the good ones from the others."""
    worth = fmean(host.worth.values())
    return host.accepts(host.comes) * host.finishes * satisfaction(brought(worth, 1.0), host.stars, host.on_time)


def gini(shown: list[int]) -> float:
    """0: everybody was shown as often; 1: one alone was shown."""
    ordered, whole = sorted(shown), sum(shown)
    return sum((2 * at - len(ordered) + 1) * count for at, count in enumerate(ordered)) / (len(ordered) * whole)


def main(creators: int, briefs: int, seeds: list[int]) -> None:
    found: dict[str, list[dict[str, float]]] = {name: [] for name in POLICIES}
    for seed in seeds:
        market = make(seed, creators, briefs)
        for name in POLICIES:
            found[name].append(figures(market, run(market, name)))
    print(f"{creators:,} creators, {briefs:,} briefs in {DAYS} days, {PAGE} on a page, seeds {seeds}")
    print(f"{'':30}" + "".join(f"{name:>18}" for name in POLICIES))
    for what in found["ours"][0]:
        cells = [spread([each[what] for each in found[name]]) for name in POLICIES]
        print(f"{what:30}" + "".join(f"{cell:>18}" for cell in cells))
    print(json.dumps({"creators": creators, "briefs": briefs, "seeds": seeds, "policies": found}))


def spread(numbers: list[float]) -> str:
    return f"{fmean(numbers):.4f} ± {stdev(numbers) if len(numbers) > 1 else 0:.4f}"


if __name__ == "__main__":
    reader = argparse.ArgumentParser()
    reader.add_argument("--creators", type=int, default=2_000)
    reader.add_argument("--briefs", type=int, default=16_000)
    reader.add_argument("--seeds", type=int, nargs="+", default=[31, 32, 33, 34])
    asked = reader.parse_args()
    main(asked.creators, asked.briefs, asked.seeds)
