"""Which form a need is best served by, as far as figures can tell: by a thousand plays, and by a sale."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.rules.creators import Figures, cost_per_thousand
from bot.rules.errors import Refused
from bot.rules.forms import Form
from bot.rules.pricing import Need, Price
from bot.rules.ranking import Standing


@dataclass(frozen=True, kw_only=True)
class Costs:
    """What one form is expected to bring for its price; None where too little is known. Fen."""

    total: int
    units: int | None  #: expected sales
    cpm: int | None
    per_sale: int | None


@dataclass(frozen=True, kw_only=True)
class Advice:
    """The form with the lowest figure of each kind; None where fewer than two can be told apart."""

    cpm: Form | None = None
    per_sale: Form | None = None


def costs(standing: Standing, form: Form, total: int, *, lives: int = 1) -> Costs:
    """Expected figures of a price: plays and sales of the median work, as many times as there are lives."""
    plays, units = standing.expected_plays(form).median, expected_units(standing.figures, form)
    sold = units * lives if units else None
    return Costs(
        total=total,
        units=sold,
        cpm=cost_per_thousand(total, plays and plays * lives),
        per_sale=(total * 2 + sold) // (2 * sold) if sold else None,
    )


def expected_units(figures: Figures, form: Form) -> int | None:
    """Sales of the median work. Of a shared live nobody knows which part would be ours: it sells for all its brands."""
    return None if form is Form.SHARED else figures.expected_units(form).median


def side_by_side(standing: Standing, need: Need, forms: Mapping[Form, Price | Refused]) -> dict[Form, Costs]:
    """The costs of each form that has a price; a dedicated day counts as many lives as the need has days."""
    return {
        form: costs(standing, form, price.total, lives=need.lives if form is Form.DAY else 1)
        for form, price in forms.items()
        if isinstance(price, Price)
    }


def advice(found: Mapping[Form, Costs]) -> Advice:
    """The best of each kind. Of equal figures the first form in the order of `Form` is named."""
    return Advice(cpm=_lowest(found, "cpm"), per_sale=_lowest(found, "per_sale"))


def _lowest(found: Mapping[Form, Costs], name: str) -> Form | None:
    known = {form: value for form, each in found.items() if (value := getattr(each, name)) is not None}
    return min(known, key=lambda form: (known[form], list(Form).index(form))) if len(known) > 1 else None
