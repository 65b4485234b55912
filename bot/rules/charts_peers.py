"""A creator's prices among those of the same field and tier: a strip for each form. Prices are fen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from bot.rules.charts import GUTTER, HEAD, LINE, TWO_COLUMNS, Mark, Quarters, note_lines, part, quarters, rounded, steps
from bot.rules.forms import Form, Length

FEWEST = 5  #: peers, below which there is no median
TITLE, OWN, PLOT, AXIS, GAP = 22, 24, 44, 22, 20  #: heights in a strip
DOT = 3.0  #: radius
COLUMN = 2 * DOT + 1
MEDIAN_LABEL, END_LABEL = 104.0, 60.0  #: widths that are kept free
FENCE = 3  #: what lies further above the middle half than so many times its height is told, not drawn


class Priced(NamedTuple):
    """What is compared: one price, and those of the others."""

    form: Form
    length: Length | None
    own: int
    peers: Sequence[int]


class Column(NamedTuple):
    """Peers whose prices lie close together: dots above each other, or one bar where they are too many."""

    x: float
    n: int
    dots: Sequence[float]
    height: float


class Label(NamedTuple):
    anchor: str
    x: float


AT_LEFT = Label("start", 0)


@dataclass(frozen=True, kw_only=True)
class Strip:
    form: Form
    length: Length | None
    own: int
    of: Quarters | None  #: the peers; None without any
    cheaper_than: int  #: how many peers ask more
    x: float
    y: float
    width: float
    top: float = 0
    floor: float = 0
    columns: Sequence[Column] = ()
    thick: float = COLUMN
    band: tuple[float, float] | None = None
    median: float | None = None
    median_label: float = 0
    ends: Sequence[Mark] = ()  #: zero and the end of the scale, where there is room to write them
    place: float = 0  #: the own price
    label: Label = AT_LEFT
    beyond: int = 0  #: peers whose prices lie past the end of the scale

    @property
    def few(self) -> bool:
        return self.of is None or self.of.n < FEWEST


@dataclass(frozen=True, kw_only=True)
class Peers:
    name: ClassVar[str] = "peers"
    width: int
    height: float
    strips: Sequence[Strip]
    note: float
    note_lines: int = 2

    @property
    def count(self) -> int:
        return len(self.strips)

    @property
    def key(self) -> str:
        return f"{self.name}-{self.width}"


def peers(prices: Sequence[Priced], *, width: int) -> Peers:
    """Lay the chart out, two strips beside each other where there is room."""
    if not prices:
        return Peers(width=width, height=HEAD + 2 * LINE, strips=(), note=float(HEAD))
    columns = 2 if width >= TWO_COLUMNS else 1
    across = (width - GUTTER * (columns - 1)) / columns
    strips, y = list[Strip](), float(HEAD)
    for at in range(0, len(prices), columns):
        row = [
            _strip(priced, column * (across + GUTTER), y, across)
            for column, priced in enumerate(prices[at : at + columns])
        ]
        strips += row
        y = max((strip.floor + AXIS if strip.floor else y + TITLE + LINE) for strip in row) + GAP
    lines = note_lines(width)
    return Peers(width=width, height=y + lines * LINE, strips=strips, note=y, note_lines=lines)


def _strip(priced: Priced, x: float, y: float, across: float) -> Strip:
    of = quarters(priced.peers)
    dearer = sum(price > priced.own for price in priced.peers)
    bare = Strip(
        form=priced.form, length=priced.length, own=priced.own, of=of, cheaper_than=dearer,
        x=rounded(x), y=rounded(y), width=rounded(across),
    )  # fmt: skip
    if of is None:
        return bare
    left, right = x + DOT + 1, x + across - DOT - 1
    top = y + TITLE + OWN
    floor = top + PLOT
    scale = _scale(priced.own, of)

    def along(fen: int) -> float:
        return rounded(left + part(fen, scale, right - left))

    thick, columns = _columns([along(price) for price in priced.peers if price <= scale], left, floor)
    place, median = along(priced.own), along(of.median)
    enough = of.n >= FEWEST
    return Strip(
        **vars(bare)
        | {
            "top": rounded(top),
            "floor": rounded(floor),
            "columns": columns,
            "thick": thick,
            "band": (along(of.lower), along(of.upper)) if enough else None,
            "median": median if enough else None,
            "median_label": rounded(min(max(median, x + MEDIAN_LABEL / 2), x + across - MEDIAN_LABEL / 2)),
            "ends": _ends(scale, median if enough else None, left, right),
            "place": place,
            "label": _label(place, x, across),
            "beyond": sum(price > scale for price in priced.peers),
        }
    )


def _scale(own: int, of: Quarters) -> int:
    """Where the scale ends: at the dearest, unless a few are so far off that the others could not be told apart."""
    fence = of.upper + FENCE * max(of.upper - of.lower, of.median // 2)
    return max(steps(max(own, min(of.most, fence)), 12, unit=100)[-1], 100)


def _columns(places: Sequence[float], left: float, floor: float) -> tuple[float, list[Column]]:
    """Dots in columns; one more than fits on another makes bars of all, the tallest of full height."""
    heaps = dict[int, int]()
    for place in places:
        slot = int((place - left + COLUMN / 2) // COLUMN)
        heaps[slot] = heaps.get(slot, 0) + 1
    tallest = max(heaps.values(), default=0)
    fits = tallest * COLUMN <= PLOT
    found = []
    for slot, count in sorted(heaps.items()):
        dots = [rounded(floor - COLUMN * (n + 0.5)) for n in range(count)] if fits else []
        found.append(Column(rounded(left + slot * COLUMN), count, dots, 0 if fits else part(count, tallest, PLOT)))
    return COLUMN - 1, found


def _label(place: float, x: float, across: float) -> Label:
    """The own price is written above its mark, and never past an edge."""
    if place < x + across / 3:
        return Label("start", rounded(max(x, place - 5)))
    if place > x + across * 2 / 3:
        return Label("end", rounded(min(x + across, place + 5)))
    return Label("middle", rounded(place))


def _ends(scale: int, median: float | None, left: float, right: float) -> list[Mark]:
    """Zero and the end of the scale, but not where the median is written."""
    ends = [Mark(rounded(left), 0), Mark(rounded(right), scale)]
    if median is None:
        return ends
    low, high = left + (MEDIAN_LABEL + END_LABEL / 2) / 2 + 8, right - END_LABEL - MEDIAN_LABEL / 2
    return [mark for mark, fits in zip(ends, (median > low, median < high), strict=True) if fits]
