"""One batch of the invented market, made whole: every batch has its own random streams, so any process may make it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from bot.rules.creators import COMPARABLE_WORKS, Comment, Creator, Deal, Good, Work, cost_per_thousand, expected
from bot.rules.forms import Form
from bot.rules.pricing import MARKET
from bot.rules.ranking import QUANTILES, Peers, Standing, prices
from bot.rules.ratecards import RateCard
from bot.rules.ratings import Rating
from bot.rules.tiers import Tier
from bot.sample import leads
from bot.sample.audiences import watched
from bot.sample.comments import comments, spam
from bot.sample.creators import creator
from bot.sample.history import deals
from bot.sample.reviews import ratings
from bot.sample.talents import Talent, talents
from bot.sample.works import works
from bot.services.standings import spelling, standing
from storage.search import Spelling

SIZE = 1_000  #: creators of a batch; another size makes another market
#: Tier → the fewest and the most comments kept.
COMMENTS = {Tier.NEWCOMER: (1, 4), Tier.TAIL: (3, 6), Tier.WAIST: (4, 9), Tier.SHOULDER: (12, 24), Tier.HEAD: (16, 32)}

PeerKey = tuple[str, str, Form]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Which market is made. The same plan makes the same market, anywhere."""

    creators: int
    seed: int
    now: datetime

    @property
    def batches(self) -> range:
        return range(-(-self.creators // SIZE))

    def ids(self, batch: int) -> range:
        return range(batch * SIZE + 1, min((batch + 1) * SIZE, self.creators) + 1)

    def stream(self, batch: int, what: str) -> Random:
        return Random(f"{self.seed}/{batch}/{what}")


@dataclass(frozen=True)
class Batch:
    """Rows of some creators."""

    creators: list[Creator] = field(default_factory=list)
    cards: list[RateCard] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)
    goods: list[Good] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)
    found: list[tuple[Standing, Spelling]] = field(default_factory=list)


def talents_of(plan: Plan, batch: int) -> Iterator[Talent]:
    """The talents of a batch; ids 1 and 2 are those whom the people of the demo play."""
    own = {id_: leads.talent(id_, now=plan.now) for id_ in leads.LEADS}
    like = {id_: own[lead] for id_, lead in leads.NEIGHBOURS.items()}
    for talent in talents(plan.stream(batch, "talents"), plan.ids(batch), like, now=plan.now):
        yield own.get(talent.id, talent)


def costs(plan: Plan, batch: int) -> list[tuple[PeerKey, int]]:
    """The expected CPM of every form of every creator of a batch, in order of id: what `Search.peers` will read."""
    today = plan.now.astimezone(MARKET).date()
    return [cost for talent in talents_of(plan, batch) for cost in _costs(talent, today)]


def peers(all_costs: Iterable[tuple[PeerKey, int]]) -> dict[PeerKey, list[int]]:
    """The first hundred of each group, sorted: exactly those whom `Search.peers` finds once the market is written."""
    found: dict[PeerKey, list[int]] = {}
    for key, cpm in all_costs:
        group = found.setdefault(key, [])
        if len(group) < QUANTILES:
            group.append(cpm)
    return {key: sorted(group) for key, group in found.items()}


def make(plan: Plan, batch: int, among: Peers) -> Batch:
    """All rows of a batch, ranked among these peers."""
    made, random, drawn = Batch(), plan.stream(batch, "lives"), plan.stream(batch, "audiences")
    for talent in talents_of(plan, batch):
        _add(made, random, drawn, talent, among, plan.now)
    return made


def _costs(talent: Talent, today: date) -> Iterator[tuple[PeerKey, int]]:
    medians = {True: expected(talent.live_plays[:COMPARABLE_WORKS]).median}
    medians[False] = expected(talent.video_plays[:COMPARABLE_WORKS]).median
    for form, price in prices(talent.card, today=today).items():
        cpm = cost_per_thousand(price, medians[form.live])
        if cpm is not None:
            yield (talent.sub, str(talent.tier), form), cpm


def _add(made: Batch, random: Random, drawn: Random, talent: Talent, among: Peers, now: datetime) -> None:
    lead = talent.id in leads.LEADS
    random = Random(talent.id) if lead else random
    who = leads.creator(talent.id, now=now) if lead else watched(drawn, creator(random, talent, now=now))
    shown, goods = works(random, talent, now=now)
    ended = leads.deals(random, talent, now=now) if lead else deals(random, talent, now=now)
    given = leads.ratings(random, talent, ended, now=now) if lead else ratings(random, ended, talent.quality, now=now)
    made.creators.append(who)
    made.cards.append(talent.card)
    made.works.extend(shown)
    made.goods.extend(goods)
    made.comments.extend(_comments(random, talent, shown, now))
    made.deals.extend(ended)
    made.ratings.extend(given)
    made.found.append((standing(who, talent.card, ended, shown, given, among, at=now), spelling(who, shown, goods)))


def _comments(random: Random, talent: Talent, shown: list[Work], now: datetime) -> list[Comment]:
    if talent.id not in leads.LEADS:
        return comments(random, shown, random.randint(*COMMENTS[talent.tier]), talent.quality, now=now)
    advertised = spam(random, shown[0], leads.SPAM, now=now)
    return comments(random, shown, leads.COMMENTS, talent.quality, now=now) + advertised
