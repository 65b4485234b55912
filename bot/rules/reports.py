"""What came of an order, or of a campaign's orders, beside what was planned. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.rules.creators import cost_per_thousand
from bot.rules.orders import Order, State

DONE = frozenset({State.TO_RATE, State.FINISHED})
FEWEST = 2  #: orders of which one is the best and one the worst


class Measure(StrEnum):
    PLAYS = "plays"
    UNITS = "units"
    GMV = "gmv"  #: fen; nobody plans it
    CPM = "cpm"  #: fen
    PER_SALE = "per_sale"  #: fen


LESS_IS_BETTER = frozenset({Measure.CPM, Measure.PER_SALE})


@dataclass(frozen=True, kw_only=True)
class Row:
    """One measure. None: not known; shares and differences are only of what both sides are known of."""

    measure: Measure
    planned: int | None
    actual: int | None

    @property
    def change(self) -> int | None:
        """Basis points of what was planned, half up."""
        if not self.planned or self.actual is None:
            return None
        return ((self.actual - self.planned) * 20_000 + self.planned) // (2 * self.planned)

    @property
    def better(self) -> bool | None:
        if self.change is None or not self.change:
            return None
        return (self.change < 0) == (self.measure in LESS_IS_BETTER)


@dataclass(frozen=True, kw_only=True)
class Report:
    """All measures, in the order in which they are read."""

    rows: Sequence[Row]

    @property
    def compared(self) -> int:
        return sum(row.change is not None for row in self.rows)

    @property
    def better(self) -> int:
        return sum(row.better is True for row in self.rows)


@dataclass(frozen=True, kw_only=True)
class Summary:
    """A campaign's orders together. `report` compares like with like: the orders of which plan and result are known."""

    orders: Sequence[Order]
    done: int
    known: int  #: of those, with a result
    compared: int  #: of those, with a plan too
    on_time: int  #: of those that are known
    report: Report
    best: Order | None  #: lowest CPM; None where fewer than two have one
    worst: Order | None


def of_order(order: Order) -> Report:
    """An order's plan beside its result; what is not known stays None."""
    plan, result, total = order.plan, order.result, order.price.total
    planned = (plan.plays, plan.units) if plan else (None, None)
    actual = (result.plays, result.units, result.gmv) if result else (None, None, None)
    return _report(total, planned, actual)


def of_campaign(orders: Iterable[Order]) -> Summary:
    """What a campaign's orders brought together."""
    every = list(orders)
    done = [order for order in every if order.state in DONE]
    known = [order for order in done if order.result]
    compared = [order for order in known if order.plan and order.plan.plays]
    ranked = sorted((order for order in known if _cpm(order) is not None), key=lambda order: (_cpm(order), order.id))
    enough = len(ranked) >= FEWEST
    return Summary(
        orders=every,
        done=len(done),
        known=len(known),
        compared=len(compared),
        on_time=sum(order.result.on_time for order in known if order.result),
        report=_together(known, compared),
        best=ranked[0] if enough else None,
        worst=ranked[-1] if enough else None,
    )


def _together(known: Sequence[Order], compared: Sequence[Order]) -> Report:
    """Sums of the compared orders; where none is, of those whose result is known, with nothing planned."""
    of = compared or known
    total = sum(order.price.total for order in of)
    plans = [order.plan for order in compared if order.plan]
    results = [order.result for order in of if order.result]
    planned = (_sum([plan.plays for plan in plans]), _sum([plan.units for plan in plans]))
    actual = (
        _sum([result.plays for result in results]),
        _sum([result.units for result in results]),
        _sum([result.gmv for result in results]),
    )
    return _report(total, planned, actual)


def _sum(told: Sequence[int | None]) -> int | None:
    """None where there is nothing, or where one is not known."""
    known = [each for each in told if each is not None]
    return sum(known) if known and len(known) == len(told) else None


def _report(
    total: int, planned: tuple[int | None, int | None], actual: tuple[int | None, int | None, int | None]
) -> Report:
    pairs = {
        Measure.PLAYS: (planned[0], actual[0]),
        Measure.UNITS: (planned[1], actual[1]),
        Measure.GMV: (None, actual[2]),
        Measure.CPM: (cost_per_thousand(total, planned[0]), cost_per_thousand(total, actual[0])),
        Measure.PER_SALE: (_each(total, planned[1]), _each(total, actual[1])),
    }
    return Report(rows=[Row(measure=name, planned=plan, actual=came) for name, (plan, came) in pairs.items()])


def _cpm(order: Order) -> int | None:
    return cost_per_thousand(order.price.total, order.result.plays) if order.result else None


def _each(total: int, units: int | None) -> int | None:
    return (total * 2 + units) // (2 * units) if units else None
