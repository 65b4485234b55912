"""What one bar of a trend stands for, and the figures that run along with the bars."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from bot.rules.charts import Quarters, quarters
from bot.rules.creators import COMPARABLE_WORKS, FEWEST_WORKS


class Period(StrEnum):
    """What one bar stands for."""

    WORK = "work"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Point(NamedTuple):
    day: date
    value: int


Group = list[Point]  #: what one bar stands for, in the order of time


def groups_of(points: Sequence[Point], period: Period) -> list[Group]:
    """What one bar stands for: a single work, or all of a period."""
    if period is Period.WORK:
        return [[point] for point in points]
    found = dict[date, Group]()
    for point in points:
        found.setdefault(_begin(point.day, period), []).append(point)
    return list(found.values())


def middle(points: Sequence[Point]) -> date:
    """The day in the middle between the first and the last."""
    return points[0].day + (points[-1].day - points[0].day) // 2


def running_of(groups: Sequence[Group]) -> list[Quarters | None]:
    """At each bar the figures of the ten works up to it; None as long as there were fewer than five."""
    seen, found = list[int](), list[Quarters | None]()
    for points in groups:
        seen = (seen + [point.value for point in points])[-COMPARABLE_WORKS:]
        found.append(quarters(seen) if len(seen) >= FEWEST_WORKS else None)
    return found


def level(groups: Sequence[Group]) -> list[Quarters | None]:
    """The figures of all works, at each bar the same; None where there are fewer than five."""
    every = [point.value for points in groups for point in points]
    return [quarters(every) if len(every) >= FEWEST_WORKS else None] * len(groups)


def highest(groups: Sequence[Group], running: Sequence[Quarters | None]) -> int:
    """What the scale must reach: the upper end of every middle half that is drawn, and of single works their value."""
    bars = [of.upper for points in groups if (of := quarters(point.value for point in points))]
    return max([*bars, *(of.upper for of in running if of)])


def _begin(day: date, period: Period) -> date:
    """The first day of the period that a day is in."""
    if period is Period.WEEK:
        return day - timedelta(days=min(day.weekday(), day.toordinal() - 1))
    if period is Period.MONTH:
        return day.replace(day=1)
    if period is Period.QUARTER:
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return day.replace(month=1, day=1) if period is Period.YEAR else day
