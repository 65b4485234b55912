"""Plays and sales over time: a bar for each work, the median of the last ten and their middle half.

Lives and videos stand in panels of their own; bars begin at zero. Where there are more works than can be told apart, a
bar stands for those of a day, a week, a month: their median, with their middle half; the line is then that of all.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, NamedTuple

from bot.rules.charts import (
    GUTTER,
    HEAD,
    LINE,
    TWO_COLUMNS,
    DayMark,
    Mark,
    Quarters,
    apart,
    day_marks,
    note_lines,
    part,
    quarters,
    rounded,
    steps,
)
from bot.rules.charts_periods import Group, Period, Point, groups_of, highest, level, middle, running_of
from bot.rules.creators import Kind, Work

LEFT, RIGHT = 54, 100  #: room for the values of the axis, and for what stands beside the last point
TITLE, PLOT, AXIS, GAP = 26, 96, 24, 16  #: heights in a panel
DAY_ROOM = 68
NARROWEST, WIDEST = 3.0, 8.0  #: of a bar
LABELS_APART = 15


class Measure(StrEnum):
    PLAYS = "plays"
    SALES = "sales"  #: fen


class Bar(NamedTuple):
    """From (x, y) down by `height`. `span`: from where to where the middle half reaches, None for a single work."""

    x: float
    y: float
    width: float
    height: float
    of: Quarters
    span: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One measure of one kind. Everything after `count` is empty where there are no works."""

    kind: Kind
    measure: Measure
    x: float
    y: float
    width: float
    count: int
    first: date | None = None
    last: date | None = None
    left: float = 0
    right: float = 0
    top: float = 0
    floor: float = 0
    values: Sequence[Mark] = ()
    days: Sequence[DayMark] = ()
    bars: Sequence[Bar] = ()
    line: Sequence[tuple[float, float]] = ()
    band: Sequence[tuple[float, float]] = ()
    median: Mark | None = None  #: of the last ten works, or of all; None below five
    middle: tuple[int, int] | None = None
    latest: Mark | None = None


@dataclass(frozen=True, kw_only=True)
class Trend:
    name: ClassVar[str] = "trend"
    width: int
    height: float
    count: int
    panels: Sequence[Panel]
    period: Period = Period.WORK
    note: float = 0  #: where the note below begins
    note_lines: int = 1

    @property
    def key(self) -> str:
        return f"{self.name}-{self.width}"


_Series = tuple[Kind, Measure, list[Point]]


def trend(
    works: Iterable[Work],
    *,
    day: Callable[[datetime], date],
    width: int,
    kinds: Sequence[Kind] = (Kind.LIVE, Kind.VIDEO),
) -> Trend:
    """Lay the chart out; `day` tells on which day a moment falls, `kinds` which are shown. What is not known of a work
    is left out."""
    found = _series(list(works), day, kinds)
    days = [point.day for _, _, points in found for point in points]
    if not days:
        return Trend(width=width, height=HEAD + 2 * LINE, count=0, panels=(), note=float(HEAD))
    columns = 2 if width >= TWO_COLUMNS else 1
    across = (width - GUTTER * (columns - 1)) / columns
    period = _period(found, min(days), max(days), across - LEFT - RIGHT)
    panels, bottoms = list[Panel](), [float(HEAD)] * columns
    for kind, measure, points in found:
        column = (kind is Kind.VIDEO) % columns
        x, y = column * (across + GUTTER), bottoms[column]
        panel = _panel(kind, measure, points, x, y, across, (min(days), max(days)), period)
        panels.append(panel)
        bottoms[column] = (panel.floor + AXIS if panel.count else y + TITLE + LINE) + GAP
    note = max(bottoms) + 4
    lines = note_lines(width)
    count = sum(panel.count for panel in panels if panel.measure is Measure.PLAYS)
    return Trend(
        width=width,
        height=note + lines * LINE,
        count=count,
        panels=panels,
        period=period,
        note=note,
        note_lines=lines,
    )


def _series(works: Sequence[Work], day: Callable[[datetime], date], kinds: Sequence[Kind]) -> list[_Series]:
    """Plays of each kind, and sales where any are known; in the order of time."""
    mine = sorted(works, key=lambda work: (work.at, work.id))
    found = list[_Series]()
    for kind in kinds:
        of = [work for work in mine if work.kind is kind]
        plays = [Point(day(work.at), max(0, work.plays)) for work in of if work.plays is not None]
        sales = [Point(day(work.at), max(0, work.gmv)) for work in of if work.gmv is not None]
        found.append((kind, Measure.PLAYS, plays))
        if sales:
            found.append((kind, Measure.SALES, sales))
    return found


def _period(found: Sequence[_Series], first: date, last: date, room: float) -> Period:
    """The shortest period of which there is room for one bar each; single works where there is room for all."""
    slots = int(room // (NARROWEST + 2))
    if max(len(points) for _, _, points in found) <= slots:
        return Period.WORK
    days = (last - first).days + 1
    spans = ((Period.DAY, 1), (Period.WEEK, 7), (Period.MONTH, 30), (Period.QUARTER, 91))
    return next((period for period, span in spans if days // span + 2 <= slots), Period.YEAR)


def _panel(
    kind: Kind,
    measure: Measure,
    points: Sequence[Point],
    x: float,
    y: float,
    across: float,
    ends: tuple[date, date],
    period: Period,
) -> Panel:
    panel = Panel(kind=kind, measure=measure, x=rounded(x), y=rounded(y), width=rounded(across), count=len(points))
    if not points:
        return panel
    left, right, top = x + LEFT, x + across - RIGHT, y + TITLE + 10
    floor = top + PLOT
    groups = groups_of(points, period)
    running = running_of(groups) if period is Period.WORK else level(groups)
    ticks = steps(highest(groups, running), unit=100 if measure is Measure.SALES else 1)
    scale = max(ticks[-1], 1)
    thick = min(WIDEST, max(NARROWEST, (right - left) / len(groups) * 0.6 - 1))
    inner = (left + thick / 2 + 1, right - thick / 2 - 1)
    places = _places([middle(group) for group in groups], ends, inner, thick + 1)

    def up(value: int) -> float:
        return rounded(floor - part(value, scale, PLOT))

    known = [(place, of) for place, of in zip(places, running, strict=True) if of]
    line = [(place, up(of.median)) for place, of in known]
    band = [(place, up(of.upper)) for place, of in known] + [(place, up(of.lower)) for place, of in reversed(known)]
    last, current = points[-1].value, running[-1]
    beside = apart([up(last), up(current.median)] if current else [up(last)], LABELS_APART, top, floor - 2)
    return Panel(
        kind=kind,
        measure=measure,
        x=panel.x,
        y=panel.y,
        width=panel.width,
        count=len(points),
        first=points[0].day,
        last=points[-1].day,
        left=rounded(left),
        right=rounded(right),
        top=rounded(top),
        floor=rounded(floor),
        values=[Mark(up(tick), tick) for tick in ticks],
        days=day_marks(*ends, *inner, DAY_ROOM),
        bars=[_bar(group, place, thick, floor, up) for group, place in zip(groups, places, strict=True)],
        line=line,
        band=band,
        median=Mark(beside[1], current.median) if current else None,
        middle=(current.lower, current.upper) if current else None,
        latest=Mark(beside[0], last),
    )


def _places(days: Sequence[date], ends: tuple[date, date], inner: tuple[float, float], gap: float) -> list[float]:
    """Where the middle of each bar stands: at its day, moved where two would lie on each other."""
    (first, last), (low, high) = ends, inner
    span = (last - first).days
    if not span:
        middle = (low + high - gap * (len(days) - 1)) / 2
        return apart([middle + gap * at for at in range(len(days))], gap, low, high)
    return apart([low + part((day - first).days, span, high - low) for day in days], gap, low, high)


def _bar(group: Group, place: float, thick: float, floor: float, up: Callable[[int], float]) -> Bar:
    of = quarters(point.value for point in group)
    assert of is not None  # a group holds at least one work
    y = up(of.median)
    span = (up(of.lower), up(of.upper)) if of.n > 1 else None
    return Bar(rounded(place - thick / 2), y, rounded(thick), rounded(floor - y), of, span)
