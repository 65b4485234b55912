"""Who comes first, and why. One documented score, the same for everyone: no place can be bought.

A score is an integer from 0 to 1,000,000. Up to 900,000 are worked out per form from the creator's own figures,
whatever is asked for; up to 100,000 more are for how well they suit a brief (`fit`):

    180,000 × value        percentile of 1 / expected CPM among creators of the same sub-vertical and tier; unknown: 0.5
    280,000 × reliability  0.30 × acceptance + 0.45 × completion + 0.25 × punctuality; each rate is shrunk by five
                           invented cases (towards 0.8, 0.9, 0.9), and counts from a half up: 0.5 is 0, 1 is 1
    280,000 × stars        (5 × m + sum) / (5 + count) of the ratings of 24 months, each counting half after 12 months,
                           no brand for more than three; m is what the field gets (`field_stars`),
                           4.3 below fifty ratings; 3 stars are 0, 5 are 1
     80,000 × freshness    1 after a work today, halved every 30 days
     80,000 × exploration  the bounded bonus of those of whom little is known: the mean of sqrt(5 / (5 + orders ended))
                           and sqrt(5 / (5 + ratings)), the width of what is uncertain in reliability and stars
     20,000 × budget       price / (0.6 × budget), at most 1: a budget of ¥50,000 is not served by a price of ¥300;
                           only where the form is asked for, of which it is the price
     20,000 × audience     the share of women beyond what was asked for, of what there is beyond it
     60,000 × purpose      immersion: engagement rate, 10 % in full; sales: units for ¥1,000 on a scale from 10 to 1,000

Weights and shrinking are our own choice [ours]; `make bench-ranking` measures what they bring. Newcomers and mid-tier
creators with little history (`is_promising`) have two reserved places on each page, marked as such (`bot.rules.pages`).
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.rules.audience import Audience
from bot.rules.creators import FEWEST_ORDERS, Creator, Expected, Figures, Kind, Rate, cost_per_thousand
from bot.rules.forms import Form
from bot.rules.pricing import MARKET
from bot.rules.query_filters import Filters, Purpose
from bot.rules.ranking_terms import (
    BEST_STARS,
    BUDGET_USED,
    ENGAGING,
    FIELD_MEAN,
    FIT,
    MOST_FIT,
    WEIGHTS,
    WORST_STARS,
    Stars,
    fit,
    fit_parts,
    fitting,
    most_fit,
    reliability_above,
    terms,
    value_term,
)
from bot.rules.ratecards import RateCard
from bot.rules.ratings import FEW
from bot.rules.tiers import Tier

__all__ = [
    "FIELD_MEAN",
    "FIT",
    "MOST_FIT",
    "PAGE",
    "QUANTILES",
    "RESERVED",
    "WEIGHTS",
    "Peers",
    "Reason",
    "Standing",
    "Stars",
    "fit",
    "fit_of",
    "fitting",
    "is_promising",
    "most_fit",
    "peer_key",
    "percentile",
    "prices",
    "reasons",
    "sold",
    "stand",
    "suits_budget",
    "terms",
]

LITTLE_HISTORY = FEWEST_ORDERS  #: finished orders below which a creator may keep a reserved place
PROMISING = (Tier.NEWCOMER, Tier.TAIL, Tier.WAIST)  #: tiers of those who may
STILL_THERE = timedelta(days=30)  #: within which they have shown a work
PAGE, RESERVED = 10, (3, 7)  #: cards on a page, and which of them (from 0) are reserved
QUANTILES = 100
MOST, MOST_REASONS = 1_000_000, 3

#: (sub-vertical, tier, form) → expected CPM of the peers, sorted; at most QUANTILES of them
Peers = Mapping[tuple[str, str, Form], Sequence[int]]


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
        return self.figures.expected_plays(form)

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
    video = card.video_medium or card.video_short or card.video_long
    day = card.day and (card.day * (10_000 - card.discount_on(today)) + 5_000) // 10_000
    offered = (Form.HOUR, card.hour), (Form.DAY, day), (Form.SHARED, card.product), (Form.VIDEO, video)
    return {form: fen for form, fen in offered if fen}


def percentile(cpm: int | None, peers: Sequence[int]) -> int | None:
    """Share (0 to 100) of peers who cost more per thousand plays; None without a CPM or with fewer than five peers."""
    if cpm is None or len(peers) < 5:
        return None
    return round(100 * (len(peers) - bisect_left(peers, cpm + 1)) / len(peers))


def stand(creator: Creator, card: RateCard, figures: Figures, stars: Stars, peers: Peers, *, at: datetime) -> Standing:
    """Put a creator in its place among its peers, as of a moment (UTC)."""
    today = at.astimezone(MARKET).date()
    offered, places, scores = prices(card, today=today), dict[Form, int](), dict[Form, int]()
    whatever = terms(figures, stars, None, at=at)  # all but the value are the same in every form
    unknown = whatever.pop("value")
    rest = sum(whatever.values())
    for form, fen in offered.items():
        plays = figures.plays.get(Kind.LIVE if form.live else Kind.VIDEO)
        cpm = cost_per_thousand(fen, plays.median if plays else None)
        place = percentile(cpm, peers.get(peer_key(creator, form), ()))
        if place is not None:
            places[form] = place
        scores[form] = rest + (unknown if place is None else value_term(place))
    return Standing(
        creator=creator,
        card=card,
        figures=figures,
        stars=stars,
        prices=offered,
        percentiles=places,
        scores=scores,
        promising=is_promising(creator, figures, stars, at=at),
        stale_at=_changes_by_itself(card, today),
    )


def peer_key(creator: Creator, form: Form) -> tuple[str, str, Form]:
    return (creator.sub or creator.field, str(creator.tier or ""), form)


def is_promising(creator: Creator, figures: Figures, stars: Stars, *, at: datetime) -> bool:
    """Newcomers and mid-tier creators with little history, who show what to expect of them and have failed nobody.

    They have shown a work within 30 days, and enough works of a kind that expected plays can be told. They took at
    least half of what they were offered, and their ratings are not below the usual. Whoever's followers no source
    tells may be anyone, and keeps no place.
    """
    if creator.tier not in PROMISING or figures.finished >= LITTLE_HISTORY:
        return False
    if figures.last_work is None or figures.last_work < at - STILL_THERE:
        return False
    if all(expected.median is None for expected in figures.plays.values()):
        return False
    failed = figures.completion.part < figures.completion.whole or figures.punctuality.part < figures.punctuality.whole
    return not failed and 2 * figures.acceptance.part >= figures.acceptance.whole and stars.shrunk >= stars.usual


def reasons(
    standing: Standing, form: Form | None, wanted: Filters | None = None, *, audience: Audience | None = None
) -> list[Reason]:
    """The two or three facts that put it there, by what they bring to its score; a reserved place is said first.

    A fact is told only where it bears telling: of three ratings or five cases on, and where it speaks for the creator.
    """
    found = [*_of_record(standing, form), *_of_brief(standing, form, wanted or Filters(), audience or Audience())]
    if standing.promising:
        facts = {"count": standing.figures.finished, "growth": standing.creator.growth or 0}
        found.append((MOST, Reason(code="promising", facts=facts)))
    return [reason for _, reason in sorted(found, key=lambda pair: -pair[0])][:MOST_REASONS]


def _of_record(standing: Standing, form: Form | None) -> Iterator[tuple[float, Reason]]:
    """Reasons that stand for every brief, with the points they bring above a creator of whom nothing is known."""
    figures, place = standing.figures, standing.percentiles.get(form) if form else None
    if place is not None and place >= 60:
        yield WEIGHTS["value"] * (place / 100 - 0.5), Reason(code="cheaper", facts={"percent": place})
    mean = standing.stars.mean or 0
    if standing.stars.count >= FEW and mean >= 450:
        above = (standing.stars.shrunk - standing.stars.usual) / (BEST_STARS - WORST_STARS)
        yield WEIGHTS["stars"] * above, Reason(code="stars", facts={"stars": mean, "count": standing.stars.count})
    for code, name, good in (("accepts", "acceptance", 9_000), ("kept", "completion", 9_500)):
        rate: Rate = getattr(figures, name)
        if (rate.basis_points or 0) >= good:
            yield reliability_above(figures, name), Reason(code=code, facts={"part": rate.part, "whole": rate.whole})
    timed = figures.punctuality
    if (timed.basis_points or 0) >= 9_500:
        every = timed.part == timed.whole == figures.finished and figures.finished_recently >= 3
        facts = {"count": figures.finished_recently} if every else {"part": timed.part, "whole": timed.whole}
        code = "all_on_time" if every else "on_time"
        yield reliability_above(figures, "punctuality"), Reason(code=code, facts=facts)


def fit_of(standing: Standing, form: Form, wanted: Filters, audience: Audience | None = None) -> dict[str, int]:
    """What each part of FIT adds to a creator's score for a brief, at today's price of one unit of the form."""
    known = {
        "price": standing.prices.get(form),
        "units": sold(standing, form).median,
        "engagement": standing.figures.engagement.basis_points,
        "women": audience.women if audience else None,
    }
    return fit_parts(wanted, **{name: number for name, number in known.items() if number is not None})


def _of_brief(
    standing: Standing, form: Form | None, wanted: Filters, audience: Audience
) -> Iterator[tuple[float, Reason]]:
    """Reasons that stand for this brief, with the points they bring."""
    price = standing.prices.get(form) if form else None
    if form is None or price is None:
        return
    figures, units, women = standing.figures, sold(standing, form), audience.women
    points, engaged = fit_of(standing, form, wanted, audience), figures.engagement.basis_points
    if wanted.form and wanted.budget_max and suits_budget(price, wanted.budget_max):
        yield points["budget"], Reason(code="budget", facts={"price": price, "budget": wanted.budget_max})
    if wanted.women_min is not None and women is not None and women > wanted.women_min:
        yield points["audience"], Reason(code="women", facts={"women": women, "wanted": wanted.women_min})
    if wanted.purpose is Purpose.IMMERSION and engaged is not None and 2 * engaged >= ENGAGING:
        facts = {"rate": engaged, "plays": figures.engagement.whole}
        yield points["purpose"], Reason(code="engages", facts=facts)
    if wanted.purpose is Purpose.SALES and units.median:
        facts = {"units": units.median, "count": units.count, "price": price}
        yield points["purpose"], Reason(code="sells", facts=facts)


def suits_budget(price: int, budget: int) -> bool:
    """Whether a price uses a budget fully, both in fen."""
    return BUDGET_USED * budget <= price <= budget


def sold(standing: Standing, form: Form) -> Expected:
    """Units that works of the form's kind have sold."""
    return standing.figures.units.get(Kind.LIVE if form.live else Kind.VIDEO, Expected())


def _changes_by_itself(card: RateCard, today: date) -> datetime | None:
    """The next midnight (Asia/Shanghai) at which the day discount begins or has ended."""
    edges = [card.discount_from, card.discount_until and card.discount_until + timedelta(days=1)]
    ahead = [edge for edge in edges if edge and edge > today]
    return datetime.combine(min(ahead), time(), MARKET) if ahead else None
