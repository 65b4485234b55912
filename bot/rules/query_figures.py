"""Which number belongs to which figure: 粉丝100万以上, over 1m followers, 预算 5-8万."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from bot.rules.festivals import NUMBERS
from bot.rules.numbers import Number, shared_unit
from bot.rules.query_lexer import Piece
from bot.rules.query_parts import OTHER, Bound, Part

RATES = {"engagement", "acceptance", "completion"}
_MONEY = {"budget", "cpm"}
_SOFT = {Part.SPACE, Part.FILLER}


@dataclass(kw_only=True)
class Figure:
    """A number or range with all that stands around it. `places` are the pieces it is made of."""

    low: Number
    high: Number
    ranged: bool
    first: int
    last: int
    places: set[int] = field(default_factory=set)
    bounds: list[Bound] = field(default_factory=list)
    kind: str | None = None  #: a kind of chip, or OTHER
    money: bool = False
    foreign: bool = False
    about: bool = False
    negative: bool = False
    by_form: bool = False  #: stands right beside the form of the deal
    festival: str | None = None

    @property
    def lower(self) -> bool:
        return any(not bound.upper for bound in self.bounds)

    @property
    def upper(self) -> bool:
        return any(bound.upper for bound in self.bounds)

    @property
    def percent(self) -> bool:
        return self.low.percent or self.high.percent

    def may_be(self, kind: str) -> bool:
        """Whether a figure of this kind can have such a number."""
        if self.kind is not None:
            return self.kind == kind
        if kind == OTHER:
            return True
        if self.percent:
            return kind in RATES
        if self.money:
            return kind in _MONEY
        return kind not in RATES or self.high.high <= 100


def figures(pieces: list[Piece]) -> list[Figure]:
    """Find every number of a brief and give each the figure it stands for, where the brief says so."""
    found = _collect(pieces)
    _name(pieces, found)
    _complete(pieces, found)
    for before, after in zip([None, *found], [*found, None], strict=True):
        if before and after:
            _inherit(pieces, before, after)
    return found


def _collect(pieces: list[Piece]) -> list[Figure]:
    found: list[Figure] = []
    taken = -1
    for at, piece in enumerate(pieces):
        if piece.part is Part.NUMBER and at > taken:
            figure = _figure(pieces, at)
            _look_back(pieces, figure, taken)
            _look_ahead(pieces, figure)
            if figure.kind is None:
                _take_unit(pieces, figure)  # 10万+粉
            taken = max(figure.places)
            found.append(figure)
    return found


def _number(piece: Piece) -> Number:
    assert isinstance(piece.value, Number)
    return piece.value


def _figure(pieces: list[Piece], at: int) -> Figure:
    first = _number(pieces[at])
    figure = Figure(low=first, high=first, ranged=False, first=at, last=at, places={at})
    _take_unit(pieces, figure)
    to = _range_end(pieces, figure)
    if to is not None:
        figure.high = _number(pieces[to])
        figure.low = shared_unit(first, figure.high)
        figure.ranged = True
        figure.places |= set(range(figure.last + 1, to + 1))
        figure.last = to
        _take_unit(pieces, figure)
    return figure


def _take_unit(pieces: list[Piece], figure: Figure) -> None:
    """Take what can only follow its number: 粉, 元, 星, 天."""
    for at in range(figure.last + 1, min(figure.last + 3, len(pieces))):
        piece = pieces[at]
        if piece.part is Part.UNIT and (at == figure.last + 1 or not _begins_another(pieces, at)):
            figure.kind = str(piece.value)
        elif piece.part is Part.MONEY:
            figure.money = True
        elif piece.part is Part.FOREIGN:
            figure.foreign = True
        elif piece.part is Part.SPACE and piece.said == " ":
            continue
        else:
            return
        figure.places |= set(range(figure.last + 1, at + 1))
        figure.last = at
        return


def _begins_another(pieces: list[Piece], at: int) -> bool:
    return at + 1 < len(pieces) and pieces[at + 1].part in {Part.NUMBER, Part.WORD}


def _range_end(pieces: list[Piece], figure: Figure) -> int | None:
    """Return where the second number of a range stands, if this is the first."""
    at = _skip(pieces, figure.last + 1, {Part.SPACE})
    if at is None or pieces[at].part not in {Part.TO, Part.JOIN}:
        return None
    if pieces[at].part is Part.JOIN and not _after_between(pieces, figure.first):
        return None
    second = _skip(pieces, at + 1, {Part.SPACE, Part.MONEY})
    return second if second is not None and pieces[second].part is Part.NUMBER else None


def _after_between(pieces: list[Piece], at: int) -> bool:
    before = _skip(pieces, at - 1, {Part.SPACE, Part.MONEY, Part.FILLER}, step=-1)
    return before is not None and pieces[before].part is Part.BETWEEN


def _skip(pieces: list[Piece], at: int, parts: set[Part], step: int = 1) -> int | None:
    """Return the next place whose part is none of these."""
    while 0 <= at < len(pieces):
        if pieces[at].part not in parts:
            return at
        at += step
    return None


def _look_back(pieces: list[Piece], figure: Figure, taken: int) -> None:
    """Take the words before a number that qualify it: at least, between, ¥."""
    at = figure.first - 1
    figure.negative = _minus(pieces, at)
    while at > taken:
        piece = pieces[at]
        if isinstance(piece.value, Bound) and piece.value.before:
            figure.bounds.append(piece.value)
        elif piece.part is Part.MONEY:
            figure.money = True
        elif piece.part is Part.FOREIGN:
            figure.foreign = True
        elif piece.part is Part.ABOUT or (piece.part is Part.TO and piece.said == "~"):
            figure.about = True
        elif piece.part is not Part.BETWEEN and not (figure.negative and at == figure.first - 1):
            if piece.part not in _SOFT:
                return
            at -= 1
            continue
        figure.places.add(at)
        at -= 1


def _minus(pieces: list[Piece], at: int) -> bool:
    """Whether a number is below nought: a dash right before it with nothing before that."""
    if at < 0 or pieces[at].said != "-":
        return False
    return at == 0 or pieces[at - 1].part in {Part.SPACE, Part.BREAK, Part.MONEY}


def _look_ahead(pieces: list[Piece], figure: Figure) -> None:
    """Take the words after a number that qualify it: or more, 以内, 左右."""
    at = figure.last + 1
    while at < len(pieces):
        piece = pieces[at]
        if isinstance(piece.value, Bound) and piece.value.after and not _is_for_next(pieces, at, piece.value):
            figure.bounds.append(piece.value)
        elif piece.part is Part.ABOUT and not _number_follows(pieces, at):
            figure.about = True
        elif piece.part is Part.SPACE and piece.said == " ":
            at += 1
            continue
        else:
            return
        figure.places |= {at}
        figure.last = at
        at += 1


def _is_for_next(pieces: list[Piece], at: int, bound: Bound) -> bool:
    return bound.before and _number_follows(pieces, at)


def _number_follows(pieces: list[Piece], at: int) -> bool:
    after = _skip(pieces, at + 1, {Part.SPACE, Part.MONEY})
    return after is not None and pieces[after].part is Part.NUMBER


# A figure may stand before its number or after it, and between two numbers it could belong to either. All numbers are
# settled together so that as few numbers and figures as possible are left over, and what is written as one word stays.
_USED, _LEFT, _CUED, _SPACED, _AFTER = -4.0, 4.0, 1.5, 1.0, 0.1


@dataclass(frozen=True)
class _Choice:
    cost: float
    metric: int | None
    before: "_Choice | None"


def _name(pieces: list[Piece], found: list[Figure]) -> None:
    """Give each figure its kind, by the cheapest choice of metrics for all of them."""
    ways = [_Choice(0.0, None, None)]
    for figure in found:
        # At most three ways to go on, and only the last metric taken matters to the next figure.
        ways = list(_go_on(ways, list(_options(pieces, figure))))
    best: _Choice | None = min(ways, key=lambda way: way.cost)
    for figure in reversed(found):
        assert best is not None
        if best.metric is not None:
            _settle(pieces, figure, best.metric)
        else:
            _settle_alone(pieces, figure)
        best = best.before


def _go_on(ways: list[_Choice], options: list[tuple[float, int | None]]) -> Iterator[_Choice]:
    for cost, metric in options:
        # One way always is to have taken no metric, so there is one to go on from.
        before = min((way for way in ways if metric is None or way.metric != metric), key=lambda way: way.cost)
        yield _Choice(before.cost + cost, metric, before)


def _options(pieces: list[Piece], figure: Figure) -> Iterator[tuple[float, int | None]]:
    before = _metric(pieces, min(figure.places) - 1, -1)
    if before is not None and figure.may_be(str(pieces[before].value)):
        yield _USED + _distance(pieces, before + 1, min(figure.places)), before
    after = _metric(pieces, figure.last + 1, 1)
    if after is not None and figure.may_be(str(pieces[after].value)):
        yield _USED + _distance(pieces, figure.last + 1, after) + _AFTER, after
    yield (_CUED if _cued(pieces, figure) else _LEFT), None


def _metric(pieces: list[Piece], at: int, step: int) -> int | None:
    place = _skip(pieces, at, _SOFT, step)
    return place if place is not None and pieces[place].part is Part.METRIC else None


def _distance(pieces: list[Piece], start: int, end: int) -> float:
    return _SPACED if any(piece.part is Part.SPACE for piece in pieces[start:end]) else 0.0


def _cued(pieces: list[Piece], figure: Figure) -> bool:
    """Whether a number says what it is without a figure beside it."""
    alone = not figure.bounds and not figure.ranged and pieces[figure.first].said in NUMBERS
    figure.by_form = _beside_form(pieces, figure)
    return alone or figure.money or figure.by_form or figure.kind is not None or any(b.money for b in figure.bounds)


def _beside_form(pieces: list[Piece], figure: Figure) -> bool:
    sides = _skip(pieces, min(figure.places) - 1, _SOFT, -1), _skip(pieces, figure.last + 1, _SOFT)
    return any(side is not None and pieces[side].part in {Part.FORM, Part.DEDICATED} for side in sides)


def _settle(pieces: list[Piece], figure: Figure, metric: int) -> None:
    figure.kind = str(pieces[metric].value)
    start, end = min(*figure.places, metric), max(figure.last, metric)
    figure.places |= {at for at in range(start, end + 1) if pieces[at].part is not Part.SPACE} | {metric}
    if metric > figure.last:
        figure.last = metric
        _look_ahead(pieces, figure)


def _complete(pieces: list[Piece], found: list[Figure]) -> None:
    """Let a figure be named on both sides of its number: rating at least 4.5 stars."""
    taken = {at for figure in found for at in figure.places}
    for figure in found:
        after = _metric(pieces, figure.last + 1, 1)
        if after is not None and after not in taken and pieces[after].value == figure.kind:
            figure.places.add(after)


def _settle_alone(pieces: list[Piece], figure: Figure) -> None:
    """Decide about a number without a figure: a festival, money, or nothing that can be known."""
    if figure.kind is not None or figure.percent or figure.negative:
        return
    said = pieces[figure.first].said
    if said in NUMBERS and len(figure.places) == 1:
        figure.festival = NUMBERS[said]
    elif figure.money or figure.by_form or any(bound.money for bound in figure.bounds):
        figure.kind = "budget"


def _inherit(pieces: list[Piece], before: Figure, after: Figure) -> None:
    """Let 粉丝100万以上500万以下 and "over 1m and under 5m followers" be two bounds of one figure."""
    between = pieces[max(before.places) + 1 : min(after.places)]
    joined = all(piece.part in {Part.JOIN, *_SOFT} or piece.said == "," for piece in between)
    apart = bool(between) and not any(piece.part is Part.JOIN for piece in between)
    opposite = (before.lower and after.upper) or (before.upper and after.lower)
    if not (joined and opposite):
        return
    forward = after.kind is None or (after.kind == "budget" and not (after.money or after.by_form or apart))
    if forward and before.kind not in {None, OTHER} and after.festival is None and _rises(before, after):
        after.kind = before.kind
    elif before.kind is None and after.kind not in {None, OTHER} and _rises(before, after):
        before.kind = after.kind


def _rises(before: Figure, after: Figure) -> bool:
    low, high = (before, after) if before.lower else (after, before)
    return low.low.low <= high.high.high


def span(figure: Figure, *, upper_by_default: bool) -> tuple[Decimal | None, Decimal | None]:
    """Return the lower and upper bound a figure asks for; a number alone is one of them by the figure's nature."""
    low, high = figure.low.low, figure.high.high
    if figure.about and not figure.ranged:
        return low * 8 / 10, high * 12 / 10
    if figure.ranged or (low != high and not figure.bounds):
        return low, high
    if figure.lower:
        return low, None
    if figure.upper or upper_by_default:
        return None, high
    return low, None
