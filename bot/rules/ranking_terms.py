"""The terms of the score, each from 0 to its weight; the formulas stand at the top of `bot.rules.ranking`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import log10, sqrt

from bot.rules.creators import Figures, Rate
from bot.rules.query_filters import Filters, Purpose
from bot.rules.ratings import PRIOR

WEIGHTS = {
    "value": 180_000,
    "reliability": 280_000,
    "stars": 280_000,
    "freshness": 80_000,
    "exploration": 80_000,
}
FIT = {"budget": 20_000, "audience": 20_000, "purpose": 60_000}
MOST_FIT = sum(FIT.values())
BUDGET_USED = 0.6  #: from this share of the budget on, a price uses it fully
FEW_SOLD = 10  #: units for ¥1,000 that count for nothing; a hundred times as many count in full
ENGAGING = 1_000  #: basis points of engagement that count in full
FIELD_MEAN = 430  #: hundredths; what a creator without ratings is taken for, where the field has too few
WORST_STARS, BEST_STARS = 300, 500  #: hundredths; what lies between them makes the difference
CASES = 5  #: invented cases that a rate is shrunk by
#: figure → what a creator without a case is taken for, and how much of reliability it makes
RATES = {"acceptance": (0.80, 0.30), "completion": (0.90, 0.45), "punctuality": (0.90, 0.25)}
FRESH_DAYS = 30  #: in which freshness halves


@dataclass(frozen=True, kw_only=True)
class Stars:
    """All ratings of the last 24 months in one figure. Cards show count and mean; the order looks more at new ones."""

    count: int = 0
    total: int = 0  #: sum of the overall ratings, hundredths
    faded: int = 0  #: thousandths of a rating that count no more in the order: for age, or because one brand gave many
    faded_total: int = 0  #: what of `total` counts no more, thousandths of a hundredth
    capped: int = 0  #: thousandths of a rating that count no more because one brand gave many, whatever their age
    capped_total: int = 0  #: what of `total` that takes away, thousandths of a hundredth
    usual: int = FIELD_MEAN  #: hundredths: what the creator's field gets, to which few ratings are drawn

    @property
    def mean(self) -> int | None:
        """Hundredths: what stands in public."""
        voices = 1_000 * self.count - self.capped
        return (2_000 * self.total - 2 * self.capped_total + voices) // (2 * voices) if self.count else None

    @property
    def voices(self) -> float:
        """How many ratings these count for in the order."""
        return self.count - self.faded / 1_000

    @property
    def shrunk(self) -> float:
        """Hundredths for the order: the mean of what counts, drawn towards the field's by five invented ratings."""
        return (PRIOR * self.usual + self.total - self.faded_total / 1_000) / (PRIOR + self.voices)


def terms(figures: Figures, stars: Stars, value: int | None, *, at: datetime) -> dict[str, int]:
    """Every term of the score of a form, weighted; their sum is the score, at most 900,000."""
    parts = {
        "reliability": sum([share * _kept(shrunk_rate(figures, name)) for name, (_, share) in RATES.items()]),
        "stars": min(1.0, max(0.0, (stars.shrunk - WORST_STARS) / (BEST_STARS - WORST_STARS))),
        "freshness": _freshness(figures, at),
        "exploration": (_doubt(CASES, figures.completion.whole) + _doubt(PRIOR, stars.voices)) / 2,
    }
    return {"value": value_term(value), **{name: round(WEIGHTS[name] * part) for name, part in parts.items()}}


def value_term(value: int | None) -> int:
    """The term of a percentile among peers, the one that is another in each form."""
    return round(WEIGHTS["value"] * (0.5 if value is None else value / 100))


def shrunk_rate(figures: Figures, name: str) -> float:
    """A rate of RATES, drawn towards the usual by five invented cases."""
    rate: Rate = getattr(figures, name)
    return (rate.part + RATES[name][0] * CASES) / (rate.whole + CASES)


def reliability_above(figures: Figures, name: str) -> float:
    """Points that a rate of RATES brings above a creator without a case."""
    usual, share = RATES[name]
    return WEIGHTS["reliability"] * share * (_kept(shrunk_rate(figures, name)) - _kept(usual))


def fit(wanted: Filters, *, price: int, plays: int, units: int, engagement: int, women: int, most: bool = False) -> int:
    """How well a creator suits what a brief says beyond its conditions, 0 to MOST_FIT; added to the score.

    Figures come as search keeps them, -1 where they are not known: fen, counts, basis points. What a brief does not
    speak of adds nothing, to anybody; a budget speaks of the form that is asked for, and of nothing without one. `most`
    gives the highest that this brief can add, whatever the figures.
    """
    found = 0
    if wanted.budget_max and wanted.form:
        used = 1.0 if most else price / wanted.budget_max / BUDGET_USED
        found += round(FIT["budget"] * min(1.0, max(0.0, used)))
    if wanted.women_min is not None:
        over = 1.0 if most else (women - wanted.women_min) / max(1, 10_000 - wanted.women_min)
        found += round(FIT["audience"] * min(1.0, max(0.0, over)))
    if wanted.purpose is Purpose.IMMERSION:
        found += round(FIT["purpose"] * (1.0 if most else min(1.0, max(0, engagement) / ENGAGING)))
    elif wanted.purpose is Purpose.SALES:
        sold = 1.0 if most else log10(100_000 * units / price / FEW_SOLD) / 2 if price > 0 and units > 0 else 0.0
        found += round(FIT["purpose"] * min(1.0, max(0.0, sold)))
    return found


def most_fit(wanted: Filters) -> int:
    """The most that a brief can add to anybody's score; 0 where it speaks of nothing that counts as fit."""
    return fit(wanted, price=0, plays=0, units=0, engagement=0, women=0, most=True)


def fitting(wanted: Filters) -> Callable[..., int] | None:
    """`fit` for one brief, of price, plays, units, engagement and women; None where it is 0 for everybody.

    It is asked for every row that search walks over, so the usual brief, a budget and nothing else, is taken short.
    """
    if not most_fit(wanted):
        return None
    budget, most, used = wanted.budget_max, FIT["budget"], BUDGET_USED
    if budget and wanted.women_min is None and wanted.purpose is None:

        def suits(price: int, *_: int) -> int:  # the others may be left out
            share = price / budget / used
            return most if share >= 1.0 else round(most * share) if share > 0.0 else 0

        return suits

    def fits(price: int, plays: int, units: int, engagement: int, women: int) -> int:
        return fit(wanted, price=price, plays=plays, units=units, engagement=engagement, women=women)

    return fits


def fit_parts(
    wanted: Filters, *, price: int = -1, plays: int = -1, units: int = -1, engagement: int = -1, women: int = -1
) -> dict[str, int]:
    """What each part of FIT adds; their sum is `fit`."""
    alone = {
        "budget": Filters(budget_max=wanted.budget_max, form=wanted.form),
        "audience": Filters(women_min=wanted.women_min),
        "purpose": Filters(purpose=wanted.purpose),
    }
    known = {"price": price, "plays": plays, "units": units, "engagement": engagement, "women": women}
    return {name: fit(each, **known) for name, each in alone.items()}  # type: ignore[arg-type]


def _kept(rate: float) -> float:
    """0 to 1 for a rate from a half up: whoever keeps less than half of what was agreed is of no use."""
    return max(0.0, 2 * rate - 1)


def _doubt(invented: int, cases: float) -> float:
    """1 where there is no case, falling with each: the width of what is not known yet, against having no case."""
    return sqrt(invented / (invented + cases))


def _freshness(figures: Figures, at: datetime) -> float:
    if figures.last_work is None:
        return 0.0
    return float(0.5 ** (max(0.0, (at - figures.last_work).total_seconds()) / 86_400 / FRESH_DAYS))
