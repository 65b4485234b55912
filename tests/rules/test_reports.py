"""Plan against actual: of one order and of many, like with like, and nothing invented."""

from dataclasses import replace
from typing import Any

import pytest

from bot.rules import reports
from bot.rules.orders import Plan, Result, State
from bot.rules.reports import Measure


@pytest.fixture
def order(an_order: Any, a_price: Any) -> Any:
    def made(
        number: int = 1, *, plays: int | None = 100_000, units: int | None = 1_000, total: int = 1_000_000, **more: Any
    ) -> Any:
        given = {"plan": Plan(plays=plays, units=units), "result": Result(plays=200_000, units=500, gmv=9_000_000)}
        return replace(an_order(), id=number, price=a_price(total), **{"state": State.TO_RATE, **given, **more})

    return made


def figures(report: Any) -> dict[Measure, tuple[Any, ...]]:
    return {row.measure: (row.planned, row.actual, row.change, row.better) for row in report.rows}


def test_every_measure_stands_beside_its_plan(order: Any) -> None:
    report = reports.of_order(order())
    assert figures(report) == {
        Measure.PLAYS: (100_000, 200_000, 10_000, True),
        Measure.UNITS: (1_000, 500, -5_000, False),
        Measure.GMV: (None, 9_000_000, None, None),
        Measure.CPM: (10_000, 5_000, -5_000, True),
        Measure.PER_SALE: (1_000, 2_000, 10_000, False),
    }
    assert (report.better, report.compared) == (2, 4)


@pytest.mark.parametrize("plan", [None, Plan(), Plan(plays=0, units=0)])
def test_without_a_plan_nothing_is_compared(order: Any, plan: Plan | None) -> None:
    report = reports.of_order(order(plan=plan))
    assert (report.compared, report.better) == (0, 0)
    assert [row.actual for row in report.rows] == [200_000, 500, 9_000_000, 5_000, 2_000]


def test_without_plays_or_sales_no_cost_is_told(order: Any) -> None:
    told = figures(reports.of_order(order(result=Result(plays=0))))
    assert (told[Measure.CPM][1], told[Measure.PER_SALE][1]) == (None, None)
    assert told[Measure.PLAYS] == (100_000, 0, -10_000, False)


def test_what_is_as_planned_is_neither_better_nor_worse(order: Any) -> None:
    told = figures(reports.of_order(order(plays=200_000)))
    assert told[Measure.PLAYS] == (200_000, 200_000, 0, None)


def test_a_campaign_compares_like_with_like(order: Any) -> None:
    late = Result(plays=100_000, units=100, gmv=1, on_time=False)
    every = [
        order(1),
        order(2, result=late),
        order(3, plan=None),  # has a result, no plan: stands in no sum
        order(4, state=State.TO_RATE, result=None),
        order(5, state=State.CANCELLED),
    ]
    summary = reports.of_campaign(every)
    assert (summary.done, summary.known, summary.compared, summary.on_time) == (4, 3, 2, 2)
    assert figures(summary.report)[Measure.PLAYS][:3] == (200_000, 300_000, 5_000)
    assert figures(summary.report)[Measure.CPM][:2] == (10_000, 6_667)
    assert summary.best
    assert summary.worst
    assert (summary.best.id, summary.worst.id) == (1, 2)


def test_one_order_is_neither_the_best_nor_the_worst(order: Any) -> None:
    summary = reports.of_campaign([order(1)])
    assert (summary.best, summary.worst) == (None, None)
    nothing = reports.of_campaign([])
    assert (nothing.done, nothing.report.compared) == (0, 0)


def test_a_sum_with_an_unknown_part_is_unknown(order: Any) -> None:
    summary = reports.of_campaign([order(1), order(2, units=None)])
    told = figures(summary.report)
    assert (told[Measure.PLAYS][0], told[Measure.UNITS][0]) == (200_000, None)
