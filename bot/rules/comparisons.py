"""Two to five creators side by side: the same figures and the same need under each form, the best of a row marked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.rules.creators import Expected, Kind, Rate, cost_per_thousand
from bot.rules.errors import Refused
from bot.rules.forms import Form, Length
from bot.rules.pricing import MOST_DAYS, MOST_HALF_HOURS, MOST_PRODUCTS, BadQuantity, Need, price
from bot.rules.ranking import Standing

FEWEST, MOST = 2, 5
FEWEST_RATINGS = 3  #: below that only their number is shown


class TooFew(Refused):
    """Name two to five creators to compare: `/juxing compare Mia Tan vs 小鱼儿`."""


class TooMany(Refused):
    """Up to %(most)s creators stand side by side; these are %(count)s. Take some away and compare again."""


class Measure(StrEnum):
    FOLLOWERS = "followers"
    WOMEN = "women"
    PLAYS_LIVE = "plays_live"
    PLAYS_VIDEO = "plays_video"
    PRICE = "price"
    CPM = "cpm"
    ACCEPTANCE = "acceptance"
    COMPLETION = "completion"
    PUNCTUALITY = "punctuality"
    FINISHED = "finished"
    STARS = "stars"
    ENGAGEMENT = "engagement"


class Better(StrEnum):
    """Which end of a row is best; NEITHER where that is for the brand to say."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


BETTER = {Measure.PRICE: Better.LOWER, Measure.CPM: Better.LOWER, Measure.WOMEN: Better.NEITHER}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The need that is priced under each form: so many hours, days and products, or one video of a length."""

    half_hours: int = 8
    days: int = 1
    products: int = 1
    length: Length = Length.MEDIUM

    @property
    def kept(self) -> dict[str, int | str]:
        """As it travels in a button, a modal or the outbox; `read` makes a need of it again."""
        return dict(vars(self))

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Asked":
        return cls(**{**kept, "length": Length(kept["length"])})

    def need(self, form: Form, *, at: datetime) -> Need:
        """This need under one form, as of a moment: discounts are those of that day."""
        products = tuple(str(number) for number in range(1, self.products + 1)) if form is Form.SHARED else ()
        return Need(
            form=form,
            starts_at=at,
            half_hours=self.half_hours,
            days=self.days,
            products=products,
            length=self.length,
        )


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One figure of one creator. `value` is what is compared, None where it is not known; `shown` keeps its counts."""

    value: int | None
    shown: Rate | Expected | int | None = None
    why: Refused | None = None  #: why there is no price
    best: bool = False


@dataclass(frozen=True, kw_only=True)
class Row:
    measure: Measure
    form: Form | None = None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    standings: tuple[Standing, ...]
    asked: Asked
    rows: tuple[Row, ...]
    at: datetime

    @property
    def ids(self) -> list[int]:
        return [standing.creator.id for standing in self.standings]

    @property
    def wins(self) -> list[int]:
        """In how many rows each is best, alone or with others."""
        return [sum(row.cells[at].best for row in self.rows) for at in range(len(self.standings))]


def enough(creators: Sequence[int]) -> list[int]:
    """The creators, each once. Raises TooFew or TooMany."""
    chosen = list(dict.fromkeys(creators))
    if len(chosen) < FEWEST:
        raise TooFew
    if len(chosen) > MOST:
        raise TooMany(most=MOST, count=len(chosen))
    return chosen


def checked(asked: Asked) -> Asked:
    """The need, if it can be priced. Raises BadQuantity."""
    fits = 1 <= asked.half_hours <= MOST_HALF_HOURS and 1 <= asked.days <= MOST_DAYS
    if not fits or not 1 <= asked.products <= MOST_PRODUCTS:
        raise BadQuantity
    return asked


def compare(
    standings: Sequence[Standing],
    asked: Asked,
    *,
    at: datetime,
    service_fee: int = 0,
    women: Mapping[int, int] | None = None,
) -> Comparison:
    """All rows in the order in which they are read; a row of which nobody has anything is left out.

    `women`: creator → basis points of women in the audience, of those for whom a source says. Raises BadQuantity.
    """
    checked(asked)
    shares = women or {}
    rows = [
        _row(Measure.FOLLOWERS, standings, lambda each: _count(each.creator.followers)),
        _row(Measure.WOMEN, standings, lambda each: _count(shares.get(each.creator.id))),
        _row(Measure.PLAYS_LIVE, standings, lambda each: _plays(each, Kind.LIVE)),
        _row(Measure.PLAYS_VIDEO, standings, lambda each: _plays(each, Kind.VIDEO)),
        *_by_form(standings, asked, at, service_fee),
        _row(Measure.ACCEPTANCE, standings, lambda each: _rate(each.figures.acceptance)),
        _row(Measure.COMPLETION, standings, lambda each: _rate(each.figures.completion)),
        _row(Measure.PUNCTUALITY, standings, lambda each: _rate(each.figures.punctuality)),
        _row(Measure.FINISHED, standings, lambda each: _count(each.figures.finished)),
        _row(Measure.STARS, standings, _stars),
        _row(Measure.ENGAGEMENT, standings, lambda each: _rate(each.figures.engagement)),
    ]
    kept = [row for row in rows if _says_something(row)]
    return Comparison(standings=tuple(standings), asked=asked, rows=tuple(kept), at=at)


def marked(cells: Sequence[Cell], better: Better) -> tuple[Cell, ...]:
    """The same cells, the best of them marked, all of them where several are equal.

    What is not known is never best, and a figure that stands alone is compared with nothing.
    """
    known = [cell.value for cell in cells if cell.value is not None]
    if better is Better.NEITHER or len(known) < FEWEST:
        return tuple(cells)
    best = max(known) if better is Better.HIGHER else min(known)
    return tuple(replace(cell, best=cell.value == best) for cell in cells)


def _row(
    measure: Measure, standings: Sequence[Standing], cell: Callable[[Standing], Cell], form: Form | None = None
) -> Row:
    cells = [cell(standing) for standing in standings]
    return Row(measure=measure, form=form, cells=marked(cells, BETTER.get(measure, Better.HIGHER)))


def _by_form(standings: Sequence[Standing], asked: Asked, at: datetime, service_fee: int) -> list[Row]:
    """Price and CPM of the need under each form that somebody offers."""
    rows = list[Row]()
    for form in Form:
        need = asked.need(form, at=at)
        costs = {each.creator.id: _price(each, need, service_fee) for each in standings}

        def cost(each: Standing, costs: dict[int, Cell] = costs) -> Cell:
            return costs[each.creator.id]

        def cpm(each: Standing, costs: dict[int, Cell] = costs, need: Need = need) -> Cell:
            return _cpm(each, costs[each.creator.id].value, need)

        if any(cell.value is not None for cell in costs.values()):
            rows += [_row(Measure.PRICE, standings, cost, form), _row(Measure.CPM, standings, cpm, form)]
    return rows


def _price(standing: Standing, need: Need, service_fee: int) -> Cell:
    try:
        return _count(price(need, standing.card, service_fee=service_fee, creator=standing.creator.name).total)
    except Refused as why:
        return Cell(value=None, why=why)


def _cpm(standing: Standing, total: int | None, need: Need) -> Cell:
    plays = standing.expected_plays(need.form).median
    return _count(None if total is None or plays is None else cost_per_thousand(total, plays * need.lives))


def _count(number: int | None) -> Cell:
    return Cell(value=number, shown=number)


def _rate(rate: Rate) -> Cell:
    return Cell(value=rate.basis_points, shown=rate)


def _plays(standing: Standing, kind: Kind) -> Cell:
    expected = standing.figures.plays.get(kind, Expected())
    return Cell(value=expected.median, shown=expected)


def _stars(standing: Standing) -> Cell:
    """The mean in hundredths, compared from three ratings on; `shown` is their number."""
    few = standing.stars.count < FEWEST_RATINGS
    return Cell(value=None if few else standing.stars.mean, shown=standing.stars.count)


def _says_something(row: Row) -> bool:
    """Rates, prices and plays say why they are missing; a row that nobody has anything for says nothing."""
    return row.measure is not Measure.WOMEN or any(cell.value is not None for cell in row.cells)
