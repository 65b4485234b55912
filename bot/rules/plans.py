"""Plan against actual: what an order was expected to bring when it was placed, beside what it brought."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.rules.creators import cost_per_thousand
from bot.rules.orders import Plan


class Measure(StrEnum):
    PLAYS = "plays"
    UNITS = "units"
    CPM = "cpm"  #: fen
    PER_SALE = "per_sale"  #: fen


@dataclass(frozen=True, kw_only=True)
class Line:
    """One measure. `change` in basis points of what was planned, half up; less is better for costs."""

    measure: Measure
    planned: int
    actual: int

    @property
    def change(self) -> int:
        return ((self.actual - self.planned) * 20_000 + self.planned) // (2 * self.planned)

    @property
    def better(self) -> bool:
        less = self.measure in {Measure.CPM, Measure.PER_SALE}
        return self.actual < self.planned if less else self.actual > self.planned


def against(plan: Plan | None, total: int, *, plays: int, units: int) -> tuple[Line, ...]:
    """Each measure of which both sides are known and above zero; `total` in fen."""
    return tuple(_lines(plan, total, plays, units)) if plan else ()


def _lines(plan: Plan, total: int, plays: int, units: int) -> Iterator[Line]:
    pairs = (
        (Measure.PLAYS, plan.plays, plays),
        (Measure.UNITS, plan.units, units),
        (Measure.CPM, cost_per_thousand(total, plan.plays), cost_per_thousand(total, plays)),
        (Measure.PER_SALE, _each(total, plan.units), _each(total, units)),
    )
    for measure, planned, actual in pairs:
        if planned and actual:
            yield Line(measure=measure, planned=planned, actual=actual)


def _each(total: int, units: int | None) -> int | None:
    return (total * 2 + units) // (2 * units) if units else None
