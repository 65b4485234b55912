"""How often ordinary creators are flagged, and how often what was planted is found.

    python -m tests.bench.anomalies [creators] [seed]

The sample market (3,000 creators of seed 7 where nothing is said) holds nothing to find: whoever is flagged in it is a
false alarm. It has one price card a creator, so ordinary histories of prices are drawn: a change every 30 to 120 days
by a tenth up or down (Gauss), quoted at any moment. Then one thing at a time is planted into every creator who can
show it, and it is counted whether its own sign is told:

- followers: 40 to 150 % more, or 25 to 60 % fewer, of creators with 10,000 and more;
- engagement: six to twelve times as many, or as few, interactions under every work;
- a live (of those with five others): its sales 12 to 40 times the usual; ten to thirty times the viewers and no sale
  more; more units than every second viewer would have bought;
- a price raised by 20 to 60 % within six days before the quote.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from random import Random

from bot.rules import anomalies
from bot.rules.anomalies import Flag, Quartiles, Sign
from bot.rules.creators import Creator, Kind, Work
from bot.rules.metrics import Code, Scope
from bot.rules.metrics_record import Record
from bot.rules.ratecards import RateCard
from bot.rules.tiers import Tier
from bot.sample.batch import Plan, costs, make, peers

NOW = datetime(2025, 11, 23, 6, tzinfo=UTC)
DAY = timedelta(days=1)
MOST_FALSE, FEWEST_FOUND = 0.02, 0.9


@dataclass(frozen=True, kw_only=True)
class Case:
    """A creator with its works, and all versions of its price card."""

    creator: Creator
    works: Sequence[Work]
    cards: Sequence[RateCard]


@dataclass(frozen=True, kw_only=True)
class Found:
    """Creators that were looked at, and those among them who were flagged."""

    of: int = 0
    flagged: int = 0

    @property
    def share(self) -> float:
        return self.flagged / self.of if self.of else 0.0


Plant = Callable[[Random, Case], Case | None]


def cases(creators: int, seed: int) -> list[Case]:
    plan, random = Plan(creators=creators, seed=seed, now=NOW), Random(seed)
    among = peers(chain.from_iterable(costs(plan, batch) for batch in plan.batches))
    works, found = defaultdict[int, list[Work]](list), list[Case]()
    for made in (make(plan, batch, among) for batch in plan.batches):
        for work in made.works:
            works[work.creator_id].append(work)
        found += [
            Case(creator=creator, works=works[creator.id], cards=history(random, card))
            for creator, card in zip(made.creators, made.cards, strict=True)
        ]
    return found


def history(random: Random, card: RateCard) -> list[RateCard]:
    """Ordinary changes of prices, the newest at any time before now."""
    found, at = [replace(card, version=1, since=NOW - 400 * DAY)], NOW - 400 * DAY
    while (at := at + random.uniform(30, 120) * DAY) < NOW:
        last, step = found[-1], max(random.gauss(1, 0.1), 0.5)
        priced = {name: _times(getattr(last, name), step) for name in PRICES}
        found.append(replace(last, version=last.version + 1, since=at, **priced))
    return found


PRICES = ("hour", "day", "product", "video_short", "video_medium", "video_long")


def ranges(of: Sequence[Case]) -> dict[Tier, Quartiles | None]:
    rates = defaultdict[Tier, list[int]](list)
    for case in of:
        rate = engagement(case)
        if rate is not None and case.creator.tier is not None:
            rates[case.creator.tier].append(rate)
    return {tier: anomalies.quartiles(known) for tier, known in rates.items()}


def engagement(case: Case) -> int | None:
    return next(m.value for m in figures(case) if m.code is Code.ENGAGEMENT and (m.kind, m.scope) == (None, Scope.ALL))


def figures(case: Case) -> list[anomalies.Metric]:
    return Record(case.creator, case.works, at=NOW).metrics()


def flagged(case: Case, by_tier: dict[Tier, Quartiles | None]) -> list[Flag]:
    tier = case.creator.tier
    known = by_tier.get(tier) if tier else None
    return anomalies.flags(case.creator, case.works, figures(case), known, case.cards, at=NOW)


def false_alarms(of: Sequence[Case]) -> tuple[Found, Counter[Sign]]:
    by_tier, signs, who = ranges(of), Counter[Sign](), 0
    for case in of:
        told = {flag.code for flag in flagged(case, by_tier)}
        signs.update(told)
        who += bool(told)
    return Found(of=len(of), flagged=who), signs


def found(of: Sequence[Case], seed: int) -> Iterator[tuple[Sign, Found]]:
    """For each sign: into how many creators it was planted, and in how many it was told."""
    by_tier = ranges(of)
    for sign, plant in PLANTS.items():
        random, planted, told = Random(f"{seed}/{sign}"), 0, 0
        for case in of:
            changed = plant(random, case)
            if changed is not None:
                planted += 1
                told += sign in {flag.code for flag in flagged(changed, by_tier)}
        yield sign, Found(of=planted, flagged=told)


def _jump(share: tuple[float, float]) -> Plant:
    def plant(random: Random, case: Case) -> Case | None:
        followers = case.creator.followers or 0
        if followers < 10_000:
            return None
        gained = int(followers * random.uniform(*share))
        return replace(case, creator=replace(case.creator, followers=followers + gained, growth=gained))

    return plant


def _acts(times: Callable[[Random], float]) -> Plant:
    def plant(random: Random, case: Case) -> Case | None:
        if engagement(case) is None:
            return None
        step = times(random)
        names = ("likes", "comments", "shares")
        works = [replace(w, **{name: _times(getattr(w, name), step) for name in names}) for w in case.works]
        return replace(case, works=works)

    return plant


def _live(change: Callable[[Random, Work, int], Work]) -> Plant:
    """One live of the last 90 days, given its own numbers and the usual viewers of the others."""

    def plant(random: Random, case: Case) -> Case | None:
        lives = [work for work in case.works if work.kind is Kind.LIVE and work.gmv and work.plays]
        fresh = [work for work in lives if work.at > NOW - 90 * DAY]
        if len(lives) < 6 or not fresh:
            return None
        one = random.choice(fresh)
        usual = sorted(work.plays or 0 for work in lives)[len(lives) // 2]
        others = [work for work in case.works if work.id != one.id]
        return replace(case, works=[*others, change(random, one, usual)])

    return plant


def _sold(random: Random, live: Work, usual: int) -> Work:
    step = random.uniform(12, 40)
    return replace(live, gmv=_times(live.gmv, step))


def _viewers(random: Random, live: Work, usual: int) -> Work:
    return replace(live, plays=int((live.plays or 0) * random.uniform(10, 30)))


def _to_many(random: Random, live: Work, usual: int) -> Work:
    return replace(live, units=int((live.plays or 0) * random.uniform(0.55, 2)) + 1)


def _price(random: Random, case: Case) -> Case | None:
    settled = [card for card in case.cards if card.since and card.since <= NOW - 7 * DAY]
    last, step = settled[-1], random.uniform(1.2, 1.6)
    priced = {name: _times(getattr(last, name), step) for name in PRICES}
    raised = replace(last, version=last.version + 1, since=NOW - random.uniform(0.1, 6) * DAY, **priced)
    return replace(case, cards=[*settled, raised])


def _times(number: int | None, step: float) -> int | None:
    return None if number is None else max(round(number * step), 1)


PLANTS: dict[Sign, Plant] = {
    Sign.FOLLOWERS_ROSE: _jump((0.4, 1.5)),
    Sign.FOLLOWERS_FELL: _jump((-0.6, -0.25)),
    Sign.ENGAGEMENT_HIGH: _acts(lambda random: random.uniform(6, 12)),
    Sign.ENGAGEMENT_LOW: _acts(lambda random: 1 / random.uniform(6, 12)),
    Sign.SALES_HIGH: _live(_sold),
    Sign.SOLD_TO_MANY: _live(_to_many),
    Sign.VIEWERS_WITHOUT_SALES: _live(_viewers),
    Sign.PRICE_ROSE: _price,
}


def main(creators: int, seed: int) -> None:
    of = cases(creators, seed)
    ordinary, signs = false_alarms(of)
    print(
        f"{ordinary.of:,} ordinary creators, {ordinary.flagged} flagged: {ordinary.share:.2%} (most {MOST_FALSE:.0%})"
    )
    for sign, count in signs.most_common():
        print(f"{count:8,}  {sign}")
    print(f"\nplanted, found (fewest {FEWEST_FOUND:.0%})")
    for sign, each in found(of, seed):
        print(f"{each.of:8,}{each.share:8.1%}  {sign}")


if __name__ == "__main__":
    main(*([int(said) for said in sys.argv[1:]] + [3_000, 7][len(sys.argv) - 1 :]))
