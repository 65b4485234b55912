"""Who comes first, and why. One documented score, the same for everyone: no place can be bought.

A score is an integer from 0 to 1,000,000, worked out per form from the creator's own figures:

    300,000 × value        percentile of 1 / expected CPM among creators of the same sub-vertical and tier
    250,000 × reliability  mean of acceptance and completion, each shrunk towards 0.8 by five invented cases
    200,000 × stars        the shrunk mean of `ratings.shrunk`, 1 to 5 mapped to 0 to 1
    100,000 × experience   log2(1 + finished orders) / 7, at most 1
    100,000 × freshness    1 after a work today, halved every 30 days
     50,000 × exploration  1 / sqrt(1 + finished orders): the bounded bonus of those with little history

Weights and shrinking are our own choice. Newcomers (under 10,000 followers, or no finished order in 90 days) and
mid-tier creators with little history also have two reserved places on each page, marked as such.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import log2, log10, sqrt

from bot.rules.creators import Creator, Expected, Figures, Kind, Rate, cost_per_thousand
from bot.rules.forms import Form, Length
from bot.rules.pricing import MARKET
from bot.rules.query_filters import Filters, Purpose
from bot.rules.ratecards import RateCard
from bot.rules.ratings import shrunk
from bot.rules.tiers import Tier

WEIGHTS = {
    "value": 300_000,
    "reliability": 250_000,
    "stars": 200_000,
    "experience": 100_000,
    "freshness": 100_000,
    "exploration": 50_000,
}
FIT = {"budget": 40_000, "audience": 20_000, "purpose": 40_000}
MOST_FIT = sum(FIT.values())
BUDGET_USED = 0.6  #: from this share of the budget on, a price uses it fully
ENGAGING = 1_000  #: basis points of engagement that count in full
FIELD_MEAN = 430  #: hundredths; what a creator without ratings is taken for
LITTLE_HISTORY = 3  #: finished orders below which a mid-tier creator keeps a reserved place
PAGE, RESERVED = 10, (3, 7)  #: cards on a page, and which of them (from 0) are reserved
QUANTILES = 100

#: (sub-vertical, tier, form) → expected CPM of the peers, sorted; at most QUANTILES of them
Peers = Mapping[tuple[str, str, Form], Sequence[int]]


@dataclass(frozen=True, kw_only=True)
class Stars:
    """All ratings of a creator in one figure, for cards and sorting."""

    count: int = 0
    total: int = 0  #: sum of the overall ratings, hundredths

    @property
    def mean(self) -> int | None:
        return (2 * self.total + self.count) // (2 * self.count) if self.count else None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A creator as found: what the card shows, and where it stands. Rebuilt from rows; holds nothing of its own."""

    creator: Creator
    card: RateCard
    figures: Figures
    stars: Stars
    prices: Mapping[Form, int] = field(default_factory=dict)  #: fen of one unit on the day of building, discount off
    percentiles: Mapping[Form, int] = field(default_factory=dict)  #: share of peers with a higher CPM, 0 to 100
    scores: Mapping[Form, int] = field(default_factory=dict)
    promising: bool = False  #: holds a reserved place
    stale_at: datetime | None = None  #: when a discount begins or ends, and prices change by themselves

    @property
    def score(self) -> int:
        """Where no form is asked for: the best of the forms on offer."""
        return max(self.scores.values(), default=0)

    def expected_plays(self, form: Form) -> Expected:
        return self.figures.plays.get(Kind.LIVE if form.live else Kind.VIDEO, Expected())

    def cpm(self, form: Form) -> int | None:
        """Fen per thousand expected plays at today's price of one unit."""
        price = self.prices.get(form)
        return None if price is None else cost_per_thousand(price, self.expected_plays(form).median)

    @property
    def main_form(self) -> Form | None:
        """The form to speak of where none is asked for: the one that scores best."""
        return max(self.scores, key=lambda form: (self.scores[form], form), default=None)


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One fact that put a creator there; the words stand in the templates."""

    code: str
    facts: Mapping[str, int]


def prices(card: RateCard, *, today: date) -> dict[Form, int]:
    """Today's price of one unit of each form on offer, in fen; a video counts as one of 21–60 s, else the shortest."""
    if card.paused:
        return {}
    video = next((fen for length in (Length.MEDIUM, Length.SHORT, Length.LONG) if (fen := card.video(length))), None)
    day = card.day and (card.day * (10_000 - card.discount_on(today)) + 5_000) // 10_000
    offered = {Form.HOUR: card.hour, Form.DAY: day, Form.SHARED: card.product, Form.VIDEO: video}
    return {form: fen for form, fen in offered.items() if fen}


def percentile(cpm: int | None, peers: Sequence[int]) -> int | None:
    """Share (0 to 100) of peers who cost more per thousand plays; None without a CPM or with fewer than five peers."""
    if cpm is None or len(peers) < 5:
        return None
    return round(100 * (len(peers) - bisect_left(peers, cpm + 1)) / len(peers))


def terms(figures: Figures, stars: Stars, value: int | None, *, at: datetime) -> dict[str, int]:
    """Every term of the score, weighted; their sum is the score."""
    star = (shrunk(stars.total, stars.count, FIELD_MEAN) - 100) / 400
    parts = {
        "value": 0.5 if value is None else value / 100,
        "reliability": (_shrunk_rate(figures.acceptance) + _shrunk_rate(figures.completion)) / 2,
        "stars": star,
        "experience": min(1.0, log2(1 + figures.finished) / 7),
        "freshness": _freshness(figures, at),
        "exploration": 1 / sqrt(1 + figures.finished),
    }
    return {name: round(WEIGHTS[name] * part) for name, part in parts.items()}


def fit(wanted: Filters, *, price: int, plays: int, units: int, engagement: int, women: int, most: bool = False) -> int:
    """How well a creator suits what a brief says beyond its conditions, 0 to MOST_FIT; added to the score.

    Figures come as search keeps them, -1 where they are not known: fen, counts, basis points. What a brief does not
    speak of adds nothing, to anybody. `most` gives the highest that this brief can add, whatever the figures.
    """
    found = 0.0
    if wanted.budget_max:
        used = 1.0 if most else max(0, price) / wanted.budget_max
        found += FIT["budget"] * min(1.0, used / BUDGET_USED)
    if wanted.women_min is not None:
        over = 1.0 if most else (women - wanted.women_min) / max(1, 10_000 - wanted.women_min)
        found += FIT["audience"] * min(1.0, max(0.0, over))
    if wanted.purpose is Purpose.IMMERSION:
        found += FIT["purpose"] * (1.0 if most else min(1.0, max(0, engagement) / ENGAGING))
    elif wanted.purpose is Purpose.SALES:
        bought = 1.0 if most else 100_000 * max(0, units) / max(1, price)
        found += FIT["purpose"] * (1.0 if most else min(1.0, log10(1 + bought) / 2))
    return round(found)


def most_fit(wanted: Filters) -> int:
    """The most that a brief can add to anybody's score; 0 where it speaks of nothing that counts as fit."""
    return fit(wanted, price=0, plays=0, units=0, engagement=0, women=0, most=True)


def fitting(wanted: Filters) -> Callable[[int, int, int, int, int], int] | None:
    """`fit` for one brief, of price, plays, units, engagement and women; None where it would be 0 for everybody."""
    if not most_fit(wanted):
        return None

    def fits(price: int, plays: int, units: int, engagement: int, women: int) -> int:
        return fit(wanted, price=price, plays=plays, units=units, engagement=engagement, women=women)

    return fits


def stand(creator: Creator, card: RateCard, figures: Figures, stars: Stars, peers: Peers, *, at: datetime) -> Standing:
    """Put a creator in its place among its peers, as of a moment (UTC)."""
    today = at.astimezone(MARKET).date()
    bare = Standing(creator=creator, card=card, figures=figures, stars=stars, prices=prices(card, today=today))
    places = {form: percentile(bare.cpm(form), peers.get(peer_key(creator, form), ())) for form in bare.prices}
    return Standing(
        creator=creator,
        card=card,
        figures=figures,
        stars=stars,
        prices=bare.prices,
        percentiles={form: place for form, place in places.items() if place is not None},
        scores={form: sum(terms(figures, stars, place, at=at).values()) for form, place in places.items()},
        promising=is_promising(creator, figures),
        stale_at=_changes_by_itself(card, today),
    )


def peer_key(creator: Creator, form: Form) -> tuple[str, str, Form]:
    return (creator.sub or creator.field, str(creator.tier or ""), form)


def is_promising(creator: Creator, figures: Figures) -> bool:
    """Newcomers, and mid-tier creators with little history, who have shown some work and have not failed anyone.

    Whoever's followers no source tells may be anyone, and keeps no place.
    """
    if creator.tier is None or figures.last_work is None or figures.completion.part < figures.completion.whole:
        return False
    if creator.tier is Tier.NEWCOMER or figures.finished_recently == 0:
        return creator.tier not in {Tier.HEAD, Tier.SHOULDER}
    return creator.tier is Tier.WAIST and figures.finished < LITTLE_HISTORY


def reasons(standing: Standing, form: Form | None) -> list[Reason]:
    """The two or three facts that put it there, strongest first."""
    figures, found = standing.figures, list[tuple[float, Reason]]()
    place = standing.percentiles.get(form) if form else None
    if place is not None and place >= 60:
        found.append((place / 100, Reason(code="cheaper", facts={"percent": place})))
    if standing.stars.count >= 3 and (standing.stars.mean or 0) >= 450:
        facts = {"stars": standing.stars.mean or 0, "count": standing.stars.count}
        found.append(((standing.stars.mean or 0) / 500, Reason(code="stars", facts=facts)))
    for code, rate, good in (("kept", figures.completion, 9_500), ("accepts", figures.acceptance, 9_000)):
        if (rate.basis_points or 0) >= good:
            facts = {"part": rate.part, "whole": rate.whole}
            found.append(((rate.basis_points or 0) / 10_500, Reason(code=code, facts=facts)))
    if figures.finished_recently >= 3:
        found.append((0.85, Reason(code="busy", facts={"count": figures.finished_recently})))
    if standing.promising:
        facts = {"count": figures.finished, "growth": standing.creator.growth or 0}
        found.append((2.0, Reason(code="promising", facts=facts)))
    return [reason for _, reason in sorted(found, key=lambda pair: -pair[0])][:3]


def _shrunk_rate(rate: Rate) -> float:
    return (rate.part + 4) / (rate.whole + 5)


def _freshness(figures: Figures, at: datetime) -> float:
    if figures.last_work is None:
        return 0.0
    return float(0.5 ** (max(0.0, (at - figures.last_work).total_seconds()) / 86_400 / 30))


def _changes_by_itself(card: RateCard, today: date) -> datetime | None:
    """The next midnight (Asia/Shanghai) at which the day discount begins or has ended."""
    edges = [card.discount_from, card.discount_until and card.discount_until + timedelta(days=1)]
    ahead = [edge for edge in edges if edge and edge > today]
    return datetime.combine(min(ahead), time(), MARKET) if ahead else None
