"""The ratings that were given: their mean by quarter, and how many came to 1, 2, 3, 4, 5 stars.

Stars are hundredths (450 = 4.5) on a scale from 1 to 5; counts are bars from zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from bot.rules.charts import HEAD, LINE, note_lines, part, rounded
from bot.rules.creators import Kind
from bot.rules.ratings import FEW
from bot.rules.stars import Quarter

LEAST, MOST = 100, 500  #: hundredths
GRID = (1, 2, 3, 4, 5)
AXIS, TALL = 32, 96  #: width of the numbers beside the means, and how high these stand
LEAD = 36  #: what stands above the means, and the figures of the highest
BELOW = 3 * LINE  #: quarters, years and counts below them
ROW, BAR = 20, 10  #: height of a row of the spread, and of its bar
BETWEEN = 14
COUNTED = 56  #: width of the count behind a bar

Place = tuple[float, float]


class Column(NamedTuple):
    """A quarter; where nobody rated it has no place."""

    x: float
    quarter: Quarter
    place: Place | None
    opens: bool  #: the first of its year: the year stands below it


class Row(NamedTuple):
    """How many ratings came to so many stars."""

    stars: int
    y: float  #: the top of the row
    length: float
    n: int


@dataclass(frozen=True, kw_only=True)
class Given:
    name: ClassVar[str] = "given"
    width: int
    height: float
    kind: Kind
    count: int  #: ratings
    left: float = AXIS
    top: float = HEAD  #: of the means, where five stars are
    floor: float = HEAD  #: where one star is
    grid: Sequence[tuple[int, float]] = ()
    columns: Sequence[Column] = ()
    lines: Sequence[Sequence[Place]] = ()  #: between quarters next to each other in which somebody rated
    rows: Sequence[Row] = ()  #: five stars first
    note: float = 0
    note_lines: int = 2

    @property
    def few(self) -> bool:
        return self.count < FEW

    @property
    def key(self) -> str:
        return f"{self.name}-{self.kind}-{self.width}"


def given(quarters: Sequence[Quarter], spread: Sequence[int], *, kind: Kind, width: int) -> Given:
    """Lay the chart out; `spread` counts ratings of 1, 2, 3, 4, 5 stars. Fewer than three ratings are not drawn."""
    count = sum(spread)
    if count < FEW:
        return Given(width=width, height=HEAD + 2 * LINE, kind=kind, count=count, note=float(HEAD))
    top = float(HEAD + LEAD)
    floor = top + TALL
    columns = _columns(quarters, width, top, floor)
    first = floor + BELOW + BETWEEN
    most = max(spread)
    rows = [
        Row(stars, first + ROW * turn, part(spread[stars - 1], most, width - AXIS - COUNTED), spread[stars - 1])
        for turn, stars in enumerate(reversed(GRID))
    ]
    note = first + ROW * len(rows) + 4
    return Given(
        width=width,
        height=rounded(note + note_lines(width) * LINE),
        kind=kind,
        count=count,
        top=top,
        floor=floor,
        grid=[(stars, _height(100 * stars, top, floor)) for stars in GRID],
        columns=columns,
        lines=_lines(columns),
        rows=rows,
        note=note,
        note_lines=note_lines(width),
    )


def _columns(quarters: Sequence[Quarter], width: int, top: float, floor: float) -> list[Column]:
    """Quarters stand in the middle of equal parts of the width."""
    each = (width - AXIS) / max(len(quarters), 1)
    found = []
    for turn, quarter in enumerate(quarters):
        x = rounded(AXIS + each * (turn + 0.5))
        place = None if quarter.mean is None else (x, _height(quarter.mean, top, floor))
        found.append(Column(x, quarter, place, turn == 0 or quarter.quarter == 1))
    return found


def _lines(columns: Sequence[Column]) -> list[list[Place]]:
    pieces: list[list[Place]] = [[]]
    for column in columns:
        if column.place is None:
            pieces.append([])
        else:
            pieces[-1].append(column.place)
    return [piece for piece in pieces if len(piece) > 1]


def _height(stars: int, top: float, floor: float) -> float:
    return rounded(floor - part(stars - LEAST, MOST - LEAST, floor - top))
