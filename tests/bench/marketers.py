"""The people of the simulation: they read a page, choose, order, and rate. They see what a card shows, and no more."""

import heapq
from collections import Counter
from dataclasses import dataclass, field
from math import log

from bot.rules.creators import FEWEST_ORDERS, FEWEST_WORKS
from tests.bench.market import FAILED, RATE, TURNED_DOWN, Brief, Host, Market, brought, history, satisfaction
from tests.bench.policies import POLICIES, Page, Policy, Record

READS_ON = 0.9  #: chance that the next card of the page is looked at
GUESS = 0.10  #: how far a marketer's guess from a card is off, in satisfaction
USUAL = {
    "stars": 430,
    "finishes": 0.93,
    "accepts": 0.85,
    "on_time": 0.85,
}  #: what is taken for what a card does not say
RATED = 0.55  #: of finished orders
SWAYS = 0.3  #: how far results of one creator lie apart, log
#: numbers of the questions that are put to chance
GUESSED, STOPPED, TAKEN, FINISHED, TIMED, GIVEN, BROUGHT, ASKED = range(1, 9)


@dataclass(kw_only=True)
class Seen:
    """What came of one policy, brief by brief; and how often each creator was shown, and finished an order."""

    satisfied: list[float] = field(default_factory=list)
    expected: list[float] = field(default_factory=list)  #: the same before chance had its part
    regret: list[float] = field(default_factory=list)  #: best to be expected of those who fit, less the chosen one's
    shown: Counter[int] = field(default_factory=Counter)
    finished: Counter[int] = field(default_factory=Counter)


def run(market: Market, name: str) -> Seen:
    """All briefs, one after the other, under one policy. Who is at work takes nothing else, and is not found."""
    policy, seen = Policy(market=market, order=POLICIES[name]), Seen()
    start(policy)
    running: list[tuple[float, int, Host]] = []
    for brief in market.briefs:
        while running and running[0][0] <= brief.day:
            day, offered, host = heapq.heappop(running)
            seen.finished[host.creator.id] += end(policy, host, day, offered)
        busy = {host.creator.id for _, _, host in running}
        expected = {host.creator.id: worth for host, worth in brief.fitting if host.creator.id not in busy}
        page = policy.order(policy, brief, [host for host, _ in brief.fitting if host.creator.id not in busy])
        seen.shown.update(host.creator.id for host, _ in page)
        chosen = choose(policy, brief, page)
        seen.expected.append(expected[chosen.creator.id])
        seen.regret.append(max(expected.values()) - expected[chosen.creator.id])
        if take(policy, chosen, brief.day, brief.id):
            heapq.heappush(running, (brief.day + brief.days, brief.id, chosen))
            seen.satisfied.append(outcome(market, brief, chosen))
        else:
            seen.satisfied.append(TURNED_DOWN)
    return seen


def start(policy: Policy) -> None:
    """The record from before: the same under every policy."""
    for host in policy.market.hosts:
        policy.records[host.creator.id] = Record()
        for nth, day in enumerate(history(policy.market, host), 1):
            if take(policy, host, day, -nth):
                end(policy, host, day, -nth)


def choose(policy: Policy, brief: Brief, page: Page) -> Host:
    """A marketer reads down the page, stops somewhere, and takes what looks best so far. The mark plays no part."""
    market, best, liked = policy.market, page[0][0], 0.0
    for place, (host, _) in enumerate(page):
        guess = looks(policy, brief, host) + GUESS * market.chance(brief.id, host.creator.id, GUESSED)
        if place == 0 or guess > liked:
            best, liked = host, guess
        if not market.happens(READS_ON, brief.id, place, STOPPED):
            break
    return best


def looks(policy: Policy, brief: Brief, host: Host) -> float:
    """The satisfaction that the figures on the card promise; what the card does not tell is taken as usual."""
    record, form = policy.records[host.creator.id], brief.form
    worth = log(host.plays * RATE[form] / host.price[form]) if host.works(brief.day) >= FEWEST_WORKS else 0.0
    ratings = [given for _, given in record.counted(brief.day)]
    given = (sum(ratings) + 2 * USUAL["stars"]) / (len(ratings) + 2) / 100
    finishes = record.finished / record.ended if record.ended >= FEWEST_ORDERS else USUAL["finishes"]
    accepts = record.accepted / record.offers if record.offers >= FEWEST_ORDERS else USUAL["accepts"]
    done = satisfaction(brought(worth, brief.share(host)), given, USUAL["on_time"])
    return accepts * finishes * done + (1 - accepts) * TURNED_DOWN


def outcome(market: Market, brief: Brief, host: Host) -> float:
    """What comes of an order that was taken, 0 to 1."""
    id_ = host.creator.id
    if not market.happens(host.finishes, brief.id, id_, FINISHED):
        return FAILED
    worth = host.worth[brief.form, brief.wanted.purpose] + SWAYS * market.chance(brief.id, id_, BROUGHT)
    on_time = market.happens(host.on_time, brief.id, id_, TIMED)
    return satisfaction(brought(worth, brief.share(host)), given_stars(market, host, brief.id) / 100, on_time)


def take(policy: Policy, host: Host, day: float, offered: int) -> bool:
    """Whether an offer is accepted; it stands in the record at once."""
    record = policy.records[host.creator.id]
    accepted = policy.market.happens(host.accepts(day), offered, host.creator.id, TAKEN)
    record.offers += 1
    record.accepted += accepted
    policy.changed(host)
    return accepted


def end(policy: Policy, host: Host, day: float, offered: int) -> bool:
    """An accepted order ends; it stands in the record, and is rated now and then. Whether it was finished."""
    market, record, id_ = policy.market, policy.records[host.creator.id], host.creator.id
    finished = market.happens(host.finishes, offered, id_, FINISHED)
    record.ended += 1
    record.finished += finished
    record.on_time += finished and market.happens(host.on_time, offered, id_, TIMED)
    if finished and market.happens(RATED, offered, id_, ASKED):
        record.ratings.append((day, given_stars(market, host, offered)))
    policy.changed(host)
    return finished


def given_stars(market: Market, host: Host, offered: int) -> int:
    """Hundredths, 100 to 500."""
    late = not market.happens(host.on_time, offered, host.creator.id, TIMED)
    stars = host.stars + 0.35 * market.chance(offered, host.creator.id, GIVEN) - 0.4 * late
    return round(100 * min(5.0, max(1.0, stars)))
