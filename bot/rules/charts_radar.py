"""Stars by item as a radar, beside the median of the field. Stars are hundredths (450 = 4.5), rings 1 to 5."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import ClassVar, NamedTuple

from bot.rules.charts import HEAD, LINE, apart, note_lines, rounded
from bot.rules.creators import Kind
from bot.rules.ratings import FEW, Item

MOST = 500  #: hundredths
RINGS = (1, 2, 3, 4, 5)
LABEL = 45  #: height: two lines of the name, one of the figures
LARGEST = 108.0  #: radius
WIDEST_LABEL = 128.0
BESIDE, GAP = 10, 4  #: from the outer ring to a label beside it, and above or below

Place = tuple[float, float]


class Side(NamedTuple):
    """How a label stands: its text begins, is centred or ends at x; `room` is how wide it may be."""

    anchor: str
    x: float
    y: float  #: the top of the label
    room: float
    lean: float  #: of the height that a short label leaves over, how much lies above it


class Axis(NamedTuple):
    item: Item
    own: int | None
    field: int | None
    end: Place
    label: Side
    point: Place | None  #: where the own figure stands


@dataclass(frozen=True, kw_only=True)
class Radar:
    name: ClassVar[str] = "radar"
    width: int
    height: float
    kind: Kind
    count: int  #: ratings
    peers: int  #: creators behind the field's median
    centre: Place = (0, 0)
    radius: float = 0
    rings: Sequence[tuple[int, Place]] = ()  #: where the numbers of some rings stand
    axes: Sequence[Axis] = ()
    shape: Sequence[Sequence[Place]] = ()  #: one closed shape, or pieces between known items
    field: Sequence[Sequence[Place]] = ()
    note: float = 0
    note_lines: int = 2

    @property
    def few(self) -> bool:
        return self.count < FEW

    @property
    def key(self) -> str:
        return f"{self.name}-{self.kind}-{self.width}"


def radar(
    items: Sequence[Item],
    own: Mapping[Item, int],
    field: Mapping[Item, int],
    *,
    kind: Kind,
    count: int,
    peers: int,
    width: int,
) -> Radar:
    """Lay the chart out. An item that nobody rated has no point: it is left open, never drawn as zero."""
    if count < FEW or not items:
        height = HEAD + 2 * LINE
        return Radar(width=width, height=height, kind=kind, count=count, peers=peers, note=float(HEAD))
    room = min(WIDEST_LABEL, width / 4)
    radius = min(LARGEST, width / 2 - room - BESIDE)
    angles = [2 * pi * at / len(items) for at in range(len(items))]
    tops = _tops(angles, radius)
    centre = (width / 2, HEAD - min(*tops, -radius))
    ends = [_at(centre, radius, angle) for angle in angles]
    own_points = [_point(centre, radius, angle, own.get(item)) for item, angle in zip(items, angles, strict=True)]
    field_points = [_point(centre, radius, angle, field.get(item)) for item, angle in zip(items, angles, strict=True)]
    labels = [_label(angle, top, centre, radius, room) for angle, top in zip(angles, tops, strict=True)]
    note = centre[1] + max(radius, *(top + LABEL for top in tops)) + 4
    return Radar(
        width=width,
        height=rounded(note + note_lines(width) * LINE),
        kind=kind,
        count=count,
        peers=peers,
        centre=(rounded(centre[0]), rounded(centre[1])),
        radius=rounded(radius),
        rings=[(ring, _at(centre, radius * ring / len(RINGS), angles[1] * 0.3)) for ring in RINGS[::2]],
        axes=[
            Axis(item, own.get(item), field.get(item), end, label, point)
            for item, end, label, point in zip(items, ends, labels, own_points, strict=True)
        ],
        shape=pieces(own_points),
        field=pieces(field_points),
        note=rounded(note),
        note_lines=note_lines(width),
    )


def pieces(points: Sequence[Place | None]) -> list[list[Place]]:
    """A ring of points, cut where one is missing: a whole ring is one piece that ends where it begins."""
    if points and None not in points:
        return [[place for place in points if place] + [place for place in points[:1] if place]]
    start = next((at for at, place in enumerate(points) if place is None), 0)
    found: list[list[Place]] = [[]]
    for place in [*points[start:], *points[:start]]:
        if place is None:
            found.append([])
        else:
            found[-1].append(place)
    return [piece for piece in found if len(piece) > 1]


def _at(centre: Place, radius: float, angle: float) -> Place:
    """A place around the centre, from the top and clockwise."""
    return (rounded(centre[0] + radius * sin(angle)), rounded(centre[1] - radius * cos(angle)))


def _point(centre: Place, radius: float, angle: float, stars: int | None) -> Place | None:
    return None if stars is None else _at(centre, radius * min(max(stars, 0), MOST) / MOST, angle)


def _side(angle: float) -> int:
    """1 on the right, -1 on the left, 0 at the top and the bottom."""
    across = sin(angle)
    return 0 if abs(across) < 0.1 else 1 if across > 0 else -1


def _tops(angles: Sequence[float], radius: float) -> list[float]:
    """The tops of the labels, seen from the centre; those of one side are moved apart so that none covers another."""
    found = dict[int, float]()
    for side in (-1, 1):
        here = [at for at, angle in enumerate(angles) if _side(angle) == side]
        half = max(radius + LABEL / 2, len(here) * LABEL / 2)
        level = [-cos(angles[at]) * radius - LABEL / 2 for at in here]
        found.update(zip(here, apart(level, LABEL, -half, half - LABEL), strict=True))
    above = min(-radius, *found.values(), 0) - LABEL - GAP
    below = max(radius, *(top + LABEL for top in found.values()), 0) + GAP
    middle = {at: above if cos(angle) > 0 else below for at, angle in enumerate(angles) if not _side(angle)}
    return [rounded((found | middle)[at]) for at in range(len(angles))]


def _label(angle: float, top: float, centre: Place, radius: float, room: float) -> Side:
    """A label beside the rings, or in the middle above or below them."""
    side, y = _side(angle), rounded(centre[1] + top)
    if not side:
        return Side("middle", rounded(centre[0]), y, rounded(2 * room), float(cos(angle) > 0))
    x = centre[0] + side * (abs(sin(angle)) * radius + BESIDE)
    return Side("start" if side > 0 else "end", rounded(x), y, rounded(room), 0.5)
