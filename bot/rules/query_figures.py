"""The numbers of a brief, each with the words that qualify it: at least, 以内, about, ¥."""

from dataclasses import dataclass, field
from decimal import Decimal

from bot.rules.numbers import Number, off, shared_unit
from bot.rules.query_lexer import Piece
from bot.rules.query_parts import OTHER, SOFT, Bound, Part

RATES = frozenset({"engagement", "acceptance", "completion", "growth_rate", "women", "men", "discount"})
_SHARES = RATES | {"growth"}  #: what a percentage may be; growth by 5 % is a rate
_MONEY = frozenset({"budget", "cpm"})
_AGES = frozenset({"age", "audience_age"})
_BLANK = frozenset({Part.SPACE})
_MONEY_SIDE = frozenset({Part.SPACE, Part.MONEY})
_BEFORE_MINUS = frozenset({Part.SPACE, Part.BREAK, Part.MONEY})
_ANOTHER = frozenset({Part.NUMBER, Part.WORD})
_BETWEEN_CUE = SOFT | {Part.MONEY}
_UNITS = frozenset({Part.UNIT, Part.MONEY, Part.FOREIGN, Part.SPACE})
_BEHIND = frozenset({"左右", "上下", "前后"})  #: about, always said behind a number
_RANGE = frozenset({Part.TO, Part.JOIN})
#: What may stand between a figure and its number; 近30天 says of growth what its filter says anyway.
BETWEEN = SOFT | {Part.WINDOW}


@dataclass(slots=True)
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
    named: bool = False  #: a word says what it is
    festival: str | None = None

    @property
    def lower(self) -> bool:
        return [bound for bound in self.bounds if not bound.upper] != []

    @property
    def upper(self) -> bool:
        return [bound for bound in self.bounds if bound.upper] != []

    @property
    def of_money(self) -> bool:
        """Whether a bound says that the number is money: 以内."""
        return bool(self.bounds) and any(bound.money for bound in self.bounds)

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
            return kind in _SHARES
        if self.money:
            return kind in _MONEY
        if kind in _AGES:
            return self.high.high <= 120
        return kind not in RATES or self.high.high <= 100


def collected(pieces: list[Piece]) -> list[Figure]:
    """Every number of a brief with the words that qualify it."""
    found: list[Figure] = []
    taken = -1
    for at, piece in enumerate(pieces):
        if piece.part is Part.NUMBER and at > taken:
            figure = _figure(pieces, at)
            _look_back(pieces, figure, taken)
            look_ahead(pieces, figure)
            if figure.kind is None:
                _take_unit(pieces, figure)  # 10万+粉
            if figure.high.off and figure.kind is None:
                figure.kind = "discount"
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
        if figure.high.off:  # 7-8折 is 20 to 30 % off
            figure.low, figure.high = figure.high, first if first.off else off(first.figure)
        figure.ranged = True
        figure.places |= set(range(figure.last + 1, to + 1))
        figure.last = to
        _take_unit(pieces, figure)
    return figure


def _take_unit(pieces: list[Piece], figure: Figure) -> None:
    """Take what can only follow its number: 粉, 元, 星, 天."""
    if figure.last + 1 < len(pieces) and pieces[figure.last + 1].part not in _UNITS:
        return
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
    return at + 1 < len(pieces) and pieces[at + 1].part in _ANOTHER


def _range_end(pieces: list[Piece], figure: Figure) -> int | None:
    """Return where the second number of a range stands, if this is the first."""
    at = skip(pieces, figure.last + 1, _BLANK)
    if at is None or pieces[at].part not in _RANGE:
        return None
    if pieces[at].part is Part.JOIN and not _after_between(pieces, figure.first):
        return None
    second = skip(pieces, at + 1, _MONEY_SIDE)
    return second if second is not None and pieces[second].part is Part.NUMBER else None


def _after_between(pieces: list[Piece], at: int) -> bool:
    before = skip(pieces, at - 1, _BETWEEN_CUE, step=-1)
    return before is not None and pieces[before].part is Part.BETWEEN


def skip(pieces: list[Piece], at: int, parts: frozenset[Part], step: int = 1) -> int | None:
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
        bound = piece.value if piece.part is Part.BOUND else None
        if isinstance(bound, Bound) and bound.before:
            figure.bounds.append(bound)
        elif piece.part is Part.MONEY:
            figure.money = True
        elif piece.part is Part.FOREIGN:
            figure.foreign = True
        elif (piece.part is Part.ABOUT and piece.said not in _BEHIND) or (piece.part is Part.TO and piece.said == "~"):
            figure.about = True
        elif piece.part is not Part.BETWEEN and not (figure.negative and at == figure.first - 1):
            if piece.part not in SOFT:
                return
            at -= 1
            continue
        figure.places.add(at)
        at -= 1


def _minus(pieces: list[Piece], at: int) -> bool:
    """Whether a number is below nought: a dash right before it with nothing before that."""
    if at < 0 or pieces[at].said != "-":
        return False
    return at == 0 or pieces[at - 1].part in _BEFORE_MINUS


def look_ahead(pieces: list[Piece], figure: Figure) -> None:
    """Take the words after a number that qualify it: or more, 以内, 左右."""
    at = figure.last + 1
    while at < len(pieces):
        piece = pieces[at]
        bound = piece.value if piece.part is Part.BOUND else None
        if isinstance(bound, Bound) and bound.after and not _is_for_next(pieces, at, bound):
            figure.bounds.append(bound)
        elif piece.part is Part.ABOUT and (piece.said in _BEHIND or not _number_follows(pieces, at)):
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
    after = skip(pieces, at + 1, _MONEY_SIDE)
    return after is not None and pieces[after].part is Part.NUMBER


def span(figure: Figure, upper_by_default: bool) -> tuple[Decimal | None, Decimal | None]:
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
