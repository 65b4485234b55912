"""Lives one below the other, the newest first: the day, who watched, what was sold, and the goods that sold most.

Those that there is no room for are told together in one last row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, NamedTuple

from bot.rules.charts import HEAD, LINE, TWO_COLUMNS, Quarters, note_lines, part, quarters, rounded

TOP_GOODS = 3
BESIDE, BELOW = 16, 50  #: height of a row besides its goods, which stand beside the bars or below them
GOOD = 15  #: height of each
HEADINGS = 24
RAIL = 5.0  #: where the line of time runs
DAY_X = 18.0
VALUE_ROOM = 68.0  #: for the figure beside a bar
MORE_ROOM = 112.0  #: where it is said how many more there are
MOST_WIDE, MOST_NARROW = 8, 6  #: rows


class Sold(NamedTuple):
    """A good and how many of it were sold."""

    name: str
    units: int


class Live(NamedTuple):
    """None where the source does not say."""

    day: date
    viewers: int | None
    gmv: int | None  #: fen
    goods: Sequence[Sold]


class Amount(NamedTuple):
    """A bar from (x, y), and its figure; None: not known."""

    value: int | None
    x: float
    y: float
    length: float


class Cell(NamedTuple):
    """A good: its name from x, its units up to `right`."""

    good: Sold
    x: float
    y: float
    right: float


@dataclass(frozen=True, kw_only=True)
class Row:
    """`y` is where its first line stands. `more`: goods that are not shown."""

    y: float
    day: date
    viewers: Amount
    gmv: Amount
    cells: Sequence[Cell]
    more: int
    count: int = 1  #: more where many lives are told together; `day` is then the last of them


@dataclass(frozen=True, kw_only=True)
class Lives:
    name: ClassVar[str] = "lives"
    width: int
    height: float
    count: int
    rows: Sequence[Row]
    earlier: Row | None
    viewers: Quarters | None
    gmv: Quarters | None
    first: date | None
    last: date | None
    viewers_x: float = 0
    gmv_x: float = 0
    goods_x: float = 0
    wide: bool = False
    note: float = 0
    note_lines: int = 2

    @property
    def key(self) -> str:
        return f"{self.name}-{self.width}"


class _Columns(NamedTuple):
    viewers: float
    gmv: float
    goods: float
    bar: float
    wide: bool
    width: float


def lives(found: Sequence[Live], *, width: int) -> Lives:
    """Lay the chart out; the lives may come in any order."""
    every = sorted(found, key=lambda live: live.day, reverse=True)
    wide = width >= TWO_COLUMNS
    columns = _columns(width, wide=wide)
    most = MOST_WIDE if wide else MOST_NARROW
    shown, rest = every[:most], every[most:]
    told = _together(rest)
    scale = (
        max([live.viewers or 0 for live in (*shown, *told)], default=0),
        max([live.gmv or 0 for live in (*shown, *told)], default=0),
    )
    rows, y = list[Row](), float(HEAD + HEADINGS)
    for live in shown:
        rows.append(_row(live, y, columns, scale))
        y += _tall(live, columns)
    earlier = _row(told[0], y + 6, columns, scale, len(rest)) if told else None
    note = y + (6 + _tall(told[0], columns) if told else 0)
    return Lives(
        width=width,
        height=(note if every else HEAD) + note_lines(width) * LINE,
        count=len(every),
        rows=rows,
        earlier=earlier,
        viewers=quarters(live.viewers for live in every if live.viewers is not None),
        gmv=quarters(live.gmv for live in every if live.gmv is not None),
        first=every[-1].day if every else None,
        last=every[0].day if every else None,
        viewers_x=columns.viewers,
        gmv_x=columns.gmv,
        goods_x=columns.goods,
        wide=wide,
        note=note if every else HEAD,
        note_lines=note_lines(width),
    )


def best(goods: Sequence[Sold]) -> list[Sold]:
    """Goods by units, most first; the same name twice is one good."""
    units = dict[str, int]()
    for good in goods:
        units[good.name] = units.get(good.name, 0) + good.units
    return [Sold(*pair) for pair in sorted(units.items(), key=lambda pair: (-pair[1], pair[0]))]


def _columns(width: float, *, wide: bool) -> _Columns:
    if wide:
        return _Columns(112, 272, 448, 84, wide=True, width=width)
    half = (width - DAY_X) / 2
    return _Columns(DAY_X, rounded(DAY_X + half), DAY_X, rounded(half - VALUE_ROOM - 6), wide=False, width=width)


def _tall(live: Live, columns: _Columns) -> int:
    """The height of a row: one line at least says that no goods are known."""
    lines = max(1, min(TOP_GOODS, len(best(live.goods))))
    return (BESIDE if columns.wide else BELOW) + GOOD * lines


def _together(rest: Sequence[Live]) -> list[Live]:
    """Many lives as one: medians of the figures, sums of the goods. Nothing where there are none."""
    if not rest:
        return []
    viewers = quarters(live.viewers for live in rest if live.viewers is not None)
    gmv = quarters(live.gmv for live in rest if live.gmv is not None)
    goods = [good for live in rest for good in live.goods]
    return [Live(rest[0].day, viewers and viewers.median, gmv and gmv.median, goods)]


def _row(live: Live, y: float, columns: _Columns, scale: tuple[int, int], count: int = 1) -> Row:
    """Bars stand in the first line where there is room, else in the second."""
    goods = best(live.goods)
    cells = [_cell(good, at, y, columns) for at, good in enumerate(goods[:TOP_GOODS])]
    bars = y if columns.wide else y + 18
    return Row(
        y=rounded(y),
        day=live.day,
        viewers=_amount(live.viewers, columns.viewers, bars, columns, scale[0]),
        gmv=_amount(live.gmv, columns.gmv, bars, columns, scale[1]),
        cells=cells,
        more=max(0, len(goods) - TOP_GOODS),
        count=count,
    )


def _amount(value: int | None, x: float, y: float, columns: _Columns, most: int) -> Amount:
    return Amount(value, rounded(x), rounded(y), part(value or 0, most, columns.bar))


def _cell(good: Sold, at: int, y: float, columns: _Columns) -> Cell:
    first = y if columns.wide else y + 36
    right = columns.width - MORE_ROOM if columns.wide else columns.width
    return Cell(good, columns.goods, rounded(first + GOOD * at), rounded(right))
