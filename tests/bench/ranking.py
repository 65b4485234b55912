"""Does the ranking find good creators? A market with hidden quality, four orders of results, the same chance for all.

    python -m tests.bench.ranking [--creators 2400] [--briefs 6000] [--seeds 11 12 13]

Prints a table and one line of JSON. Limits and model: docs/decisions/0015-ranking.md.
"""

import argparse
import heapq
import json
from dataclasses import dataclass, field
from statistics import fmean, stdev

from bot.rules.ranking import PAGE
from tests.bench.market import (
    DAYS,
    FAILED,
    STEEP,
    TURNED_DOWN,
    Brief,
    Host,
    Market,
    brought,
    history,
    logistic,
    make,
    satisfaction,
)
from tests.bench.policies import POLICIES, Policy, Record

READS_ON = 0.9  #: chance that the next card of the page is looked at
GUESS = 0.10  #: how far a marketer's guess from a card is off, in satisfaction
RATED = 0.55  #: of finished orders
KNOWN_FOR = 90  #: days after which it is asked whether a newcomer was found


@dataclass(kw_only=True)
class Seen:
    """What came of one policy."""

    satisfied: list[float] = field(default_factory=list)
    regret: list[float] = field(default_factory=list)
    shown: dict[int, int] = field(default_factory=dict)
    orders: dict[int, int] = field(default_factory=dict)  #: finished, during the time


def run(market: Market, name: str) -> Seen:
    """All briefs, one after the other, under one policy."""
    policy, seen = Policy(name=name, market=market, order=POLICIES[name]), Seen()
    start(policy)
    running: list[tuple[float, int, Host, int]] = []
    busy: set[int] = set()
    for brief in market.briefs:
        while running and running[0][0] <= brief.day:
            day, id_, host, _ = heapq.heappop(running)
            busy.discard(host.creator.id)
            end(policy, host, day, id_, seen)
        free = [host for host, _ in brief.fitting if host.creator.id not in busy]
        page = policy.page(brief, free)
        for host, _ in page:
            seen.shown[host.creator.id] = seen.shown.get(host.creator.id, 0) + 1
        chosen = choose(policy, brief, page)
        expected = {host.creator.id: worth for host, worth in brief.fitting}
        seen.regret.append(max(expected[host.creator.id] for host in free) - expected[chosen.creator.id])
        seen.satisfied.append(offer(policy, brief, chosen, running, busy))
    return seen


def start(policy: Policy) -> None:
    """The record from before: the same under every policy."""
    for host in policy.market.hosts:
        policy.records[host.creator.id] = Record()
        for nth, day in enumerate(history(policy.market, host)):
            if take(policy, host, day, -1 - nth):
                end(policy, host, day, -1 - nth, None)


def choose(policy: Policy, brief: Brief, page: list[tuple[Host, bool]]) -> Host:
    """A marketer reads down the page, stops somewhere, and takes what looks best so far. The mark plays no part."""
    market, best, liked = policy.market, page[0][0], -9.0
    for place, (host, _) in enumerate(page):
        guess = looks(policy, brief, host) + GUESS * market.chance(brief.id, host.creator.id, 1)
        if guess > liked:
            best, liked = host, guess
        if not market.happens(READS_ON, brief.id, place, 2):
            break
    return best


def looks(policy: Policy, brief: Brief, host: Host) -> float:
    """The satisfaction that the figures on the card promise; what the card does not tell is taken as usual."""
    record, form = policy.records[host.creator.id], brief.wanted.form
    figures, stars = record.figures(host, brief.day), record.stars(brief.day)
    share = host.price[form] / brief.wanted.budget_max
    worth = seen_worth(host, form) if figures.plays else 0.0
    given = (stars.total + 2 * 430) / (stars.count + 2) / 100
    finishes, accepts = (
        rate.part / rate.whole if rate.enough else usual
        for rate, usual in ((figures.completion, 0.93), (figures.acceptance, 0.85))
    )
    done = satisfaction(brought(worth, share), given, 0.85)
    return accepts * finishes * done + (1 - accepts) * TURNED_DOWN


def seen_worth(host: Host, form) -> float:
    from math import log

    from tests.bench.market import RATE

    return log(host.plays * RATE[form] / host.price[form])


def offer(policy: Policy, brief: Brief, host: Host, running: list, busy: set[int]) -> float:
    """The offer is made; what comes of it, 0 to 1."""
    market, id_ = policy.market, host.creator.id
    if not take(policy, host, brief.day, brief.id):
        return TURNED_DOWN
    heapq.heappush(running, (brief.day + brief.days, brief.id, host, id_))
    busy.add(id_)
    if not market.happens(host.finishes, brief.id, id_, 4):
        return FAILED
    worth = host.worth[brief.wanted.form, brief.wanted.purpose] + 0.3 * market.chance(brief.id, id_, 7)
    share = host.price[brief.wanted.form] / brief.wanted.budget_max
    on_time = market.happens(host.on_time, brief.id, id_, 5)
    return satisfaction(brought(worth, share), given_stars(market, host, brief.id) / 100, on_time)


def take(policy: Policy, host: Host, day: float, offered: int) -> bool:
    """Whether an offer is accepted; it stands in the record at once."""
    record = policy.records[host.creator.id]
    accepted = policy.market.happens(host.accepts(day), offered, host.creator.id, 3)
    record.offers += 1
    record.accepted += accepted
    policy.changed(host)
    return accepted


def end(policy: Policy, host: Host, day: float, offered: int, seen: Seen | None) -> None:
    """An accepted order ends; it stands in the record, and is rated now and then."""
    market, record, id_ = policy.market, policy.records[host.creator.id], host.creator.id
    record.ended += 1
    if market.happens(host.finishes, offered, id_, 4):
        record.finished += 1
        record.timed += 1
        record.on_time += market.happens(host.on_time, offered, id_, 5)
        if market.happens(RATED, offered, id_, 8):
            record.ratings.append((day, given_stars(market, host, offered)))
        if seen:
            seen.orders[id_] = seen.orders.get(id_, 0) + 1
    policy.changed(host)


def given_stars(market: Market, host: Host, offered: int) -> int:
    """Hundredths, 100 to 500."""
    late = not market.happens(host.on_time, offered, host.creator.id, 5)
    stars = host.stars + 0.35 * market.chance(offered, host.creator.id, 6) - 0.4 * late
    return round(100 * min(5.0, max(1.0, stars)))


def figures(market: Market, seen: Seen) -> dict[str, float]:
    """What is reported of a policy in one market."""
    third = len(seen.satisfied) // 3
    new = [host for host in market.hosts if host.new and host.comes < DAYS - KNOWN_FOR]
    good = sorted(new, key=lambda host: -typical(host))[: len(new) // 4]
    there = [seen.shown.get(host.creator.id, 0) for host in market.hosts if host.comes < DAYS - KNOWN_FOR]
    return {
        "satisfaction": fmean(seen.satisfied),
        "in the last third": fmean(seen.satisfied[-third:]),
        "regret": fmean(seen.regret),
        "regret in the first third": fmean(seen.regret[:third]),
        "regret in the last third": fmean(seen.regret[-third:]),
        "newcomers shown": fmean(host.creator.id in seen.shown for host in new),
        "newcomers hired": fmean(host.creator.id in seen.orders for host in new),
        "good newcomers hired": fmean(host.creator.id in seen.orders for host in good),
        "gini": gini(there),
    }


def typical(host: Host) -> float:
    """What is to be expected of a creator in general, to tell the good ones from the others."""
    worth = fmean(host.worth.values())
    done = host.finishes * satisfaction(logistic(STEEP * worth), host.stars, host.on_time)
    return host.accepts(host.comes) * done


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
    for what in found["ours"][0]:
        cells = [spread([each[what] for each in found[name]]) for name in POLICIES]
        print(f"{what:28}" + "".join(f"{cell:>18}" for cell in cells))
    print(json.dumps({name: each for name, each in found.items()}, ensure_ascii=False))


def spread(numbers: list[float]) -> str:
    return f"{fmean(numbers):.4f} ± {stdev(numbers) if len(numbers) > 1 else 0:.4f}"


if __name__ == "__main__":
    reader = argparse.ArgumentParser()
    reader.add_argument("--creators", type=int, default=2_400)
    reader.add_argument("--briefs", type=int, default=6_000)
    reader.add_argument("--seeds", type=int, nargs="+", default=[11, 12, 13])
    asked = reader.parse_args()
    main(asked.creators, asked.briefs, asked.seeds)
