"""A market with hidden quality: creators as they truly are, what can be seen of them, and the briefs that come in.

Nothing here knows of any order of results. All chance comes from the seed, by (brief, creator): whoever is chosen for a
brief brings the same result under every policy.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import exp, log
from random import Random

from bot.rules.creators import Creator, Expected, Kind, Rate
from bot.rules.forms import Form
from bot.rules.query_filters import Filters, Purpose
from bot.rules.ratecards import RateCard
from bot.rules.tiers import Tier, tier_of

START = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = 900  #: two years and a half
FIELDS = ("美妆", "美食", "母婴", "汽车", "运动", "家居", "穿搭", "旅行")
FORMS = (Form.DAY, Form.VIDEO)
RATE = {Form.DAY: 8.2, Form.VIDEO: 7.0}  #: fen that a play usually costs
NEW = 0.45  #: share of creators who come during the time
ORDERS = {Tier.NEWCOMER: 0.5, Tier.TAIL: 4.4, Tier.WAIST: 11, Tier.SHOULDER: 28, Tier.HEAD: 44}  #: before the time
QUIET = 1 / (15 * 365)  #: chance a day that a creator stops working
PURPOSES = (None, None, Purpose.IMMERSION, Purpose.SALES)
IN_A_FIELD = 250  #: creators
FEWEST = 20  #: who must fit a brief; with fewer there is little to put in order
NOISE = 1 << 16


@dataclass(frozen=True, kw_only=True)
class Host:
    """A creator. What stands under "hidden" no policy and no marketer ever sees."""

    creator: Creator
    card: RateCard
    price: dict[Form, int]  #: fen
    tier: Tier
    plays: int  #: expected, as works show them
    units: int  #: sold in a live, as works show them
    engagement: int  #: basis points, as works show it
    comes: float  #: day; 0 for those who were there before
    gap: float  #: days between two works
    goes: float  #: hidden: the day from which nothing is heard of them
    quality: float  #: hidden: 0 is usual, 2 rare, -2 rarely bad
    trust: float  #: hidden: of the same kind
    worth: dict[tuple[Form, Purpose | None], float]  #: hidden: log of the result per yuan against the usual

    @property
    def new(self) -> bool:
        return self.comes > 0

    def works(self, day: float) -> int:
        """How many works there are to be seen; those who were there before have more than enough."""
        return int((min(day, self.goes) - self.comes) / self.gap) + (0 if self.new else 99)

    def last_work(self, day: float) -> datetime | None:
        seen = int((min(day, self.goes) - self.comes) / self.gap)
        return moment(self.comes + seen * self.gap) if seen or not self.new else None

    def expected(self, day: float) -> tuple[dict[Kind, Expected], dict[Kind, Expected], Rate]:
        """Plays, units and engagement that can be told of the works seen so far."""
        count = min(10, self.works(day))
        if count < 5:
            return {}, {}, Rate(0, 0)
        plays = Expected(count=count, median=self.plays, least=self.plays // 2, most=2 * self.plays)
        units = Expected(count=count, median=self.units, least=0, most=3 * self.units)
        whole = self.plays * 10
        return dict.fromkeys(Kind, plays), {Kind.LIVE: units}, Rate(whole * self.engagement // 10_000, whole)

    def accepts(self, day: float) -> float:
        return 0.15 if day >= self.goes else logistic(2.2 + 0.8 * self.trust)

    @property
    def finishes(self) -> float:
        return logistic(3.0 + 1.2 * self.trust)

    @property
    def on_time(self) -> float:
        return logistic(2.2 + 0.9 * self.trust)

    @property
    def stars(self) -> float:
        return min(5.0, max(2.4, 4.36 + 0.33 * self.quality))


@dataclass(frozen=True, kw_only=True)
class Brief:
    id: int
    day: float
    days: float  #: how long the work takes, in which the creator takes nothing else
    form: Form
    wanted: Filters
    fitting: list[tuple[Host, float]] = field(default_factory=list)  #: with the satisfaction to be expected

    def share(self, host: Host) -> float:
        """Of the budget, what the creator's price takes."""
        return host.price[self.form] / (self.wanted.budget_max or 1)


@dataclass(frozen=True, kw_only=True)
class Market:
    seed: int
    hosts: list[Host]
    briefs: list[Brief]
    noise: list[float]

    def chance(self, *what: int) -> float:
        """A standard normal number, the same for the same question."""
        return self.noise[hash((self.seed, *what)) % NOISE]

    def happens(self, share: float, *what: int) -> bool:
        return normal_share(self.chance(*what)) < share


def moment(day: float) -> datetime:
    return START + timedelta(days=day)


def logistic(x: float) -> float:
    return 1 / (1 + exp(-x))


def normal_share(x: float) -> float:
    """The share of a standard normal below x, near enough (Bowling et al., error below 0.0002)."""
    return logistic(1.5976 * x + 0.07056 * x**3)


def make(seed: int, creators: int, briefs: int) -> Market:
    random = Random(seed)
    fields = FIELDS[: max(1, creators // IN_A_FIELD)]
    hosts = [_host(random, id_, fields) for id_ in range(1, creators + 1)]
    market = Market(seed=seed, hosts=hosts, briefs=[], noise=[random.gauss(0, 1) for _ in range(NOISE)])
    days = sorted(random.uniform(0, DAYS) for _ in range(briefs))
    among = {
        (of, form): [host for host in hosts if host.creator.field == of and form in host.price]
        for of in fields
        for form in FORMS
    }
    market.briefs.extend(_brief(random, id_, day, among) for id_, day in enumerate(days))
    return market


def satisfaction(result: float, stars: float, on_time: float) -> float:
    """Of finished work, 0 to 1: half what it brought, a third how it was, the rest whether it came in time."""
    return 0.5 * result + 0.35 * min(1.0, max(0.0, (stars - 3) / 2)) + 0.15 * on_time


STEEP = 2.2  #: of results: half of what was planned is worth 0.18, twice of it 0.82
TURNED_DOWN, FAILED = 0.2, 0.0  #: satisfaction: days were lost; days, the date and the plan were


def brought(worth: float, share: float) -> float:
    """Result against plan, 0 to 1 (0.5: as planned); what the price leaves of the budget brings the usual."""
    return logistic(STEEP * log(share * exp(worth) + 1 - share))


def _host(random: Random, id_: int, fields: Sequence[str]) -> Host:
    size = random.gauss(0, 1)
    followers = min(max(int(26_000 * exp(2.0 * size)), 300), 42_000_000)
    quality = min(max(0.2 * size + random.gauss(0, 0.95), -2.2), 2.2)
    trust = 0.3 * quality + random.gauss(0, 0.9) - (1.8 if random.random() < 0.12 else 0)
    reach = 0.9 * followers**0.93 * exp(0.2 * quality + random.gauss(0, 0.3))
    sells, engages = random.gauss(0, 0.5), random.gauss(0, 0.4)
    asking = exp(0.12 * quality + random.gauss(0, 0.34))
    plays = max(30, int(reach * exp(random.gauss(0, 0.15))))
    offered = random.choice((FORMS, FORMS, FORMS[:1], FORMS[1:]))
    price = {form: max(10_000, int(plays * RATE[form] * asking * exp(random.gauss(0, 0.15)))) for form in offered}
    worth = {}
    for form, fen in price.items():
        plain = log(reach * RATE[form] / fen) + 0.35 * quality
        worth |= {(form, None): plain, (form, Purpose.SALES): plain + sells, (form, Purpose.IMMERSION): plain + engages}
    comes = random.uniform(1, DAYS) if random.random() < NEW else 0.0
    return Host(
        creator=Creator(id=id_, slug=str(id_), name=str(id_), field=random.choice(fields), followers=followers),
        card=RateCard(creator_id=id_, day=price.get(Form.DAY), video_medium=price.get(Form.VIDEO)),
        price=price,
        tier=tier_of(followers),
        plays=plays,
        units=int(plays * 0.008 * exp(sells + random.gauss(0, 0.25))),
        engagement=int(min(9_000, 500 * exp(engages + random.gauss(0, 0.1)))),
        comes=comes,
        gap=random.uniform(2, 20),
        goes=comes + random.expovariate(QUIET),
        quality=quality,
        trust=trust,
        worth=worth,
    )


def _brief(random: Random, id_: int, day: float, among: Mapping[tuple[str, Form], list[Host]]) -> Brief:
    """What one marketer wants, with somebody's price in mind; where few fit, another brief is read instead."""
    while True:
        field_, form = random.choice(list(among))
        budget = int(random.choice(among[field_, form]).price[form] * exp(random.uniform(0, 1)))
        wanted = Filters(
            fields=(field_,),
            form=form,
            budget_max=budget,
            budget_min=budget // 5 if random.random() < 0.7 else None,
            tiers=(random.choice((Tier.TAIL, Tier.WAIST)),) if random.random() < 0.2 else (),
            purpose=random.choice(PURPOSES),
        )
        least = wanted.budget_min or 0
        fitting = [
            (host, _expected(host, wanted, day))
            for host in among[field_, form]
            if host.comes <= day
            and least <= host.price[form] <= budget
            and (not wanted.tiers or host.tier in wanted.tiers)
        ]
        if len(fitting) >= FEWEST:
            return Brief(id=id_, day=day, days=random.uniform(5, 15), form=form, wanted=wanted, fitting=fitting)


def _expected(host: Host, wanted: Filters, day: float) -> float:
    share = host.price[wanted.form] / wanted.budget_max
    done = satisfaction(brought(host.worth[wanted.form, wanted.purpose], share), host.stars, host.on_time)
    finishes = host.finishes
    accepted = finishes * done + (1 - finishes) * FAILED
    accepts = host.accepts(day)
    return accepts * accepted + (1 - accepts) * TURNED_DOWN


def history(market: Market, host: Host) -> Iterator[float]:
    """Days (before 0) on which past offers to a creator ended."""
    if not host.new:
        usual = ORDERS[tier_of(host.creator.followers or 0)]
        for nth in range(max(0, round(usual + usual**0.5 * market.chance(host.creator.id, -1)))):
            yield -1 - 640 * normal_share(market.chance(host.creator.id, -2, nth)) ** 1.6
