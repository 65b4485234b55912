"""Figures read into bounds: followers, money, rates, shares and ages of the audience."""

from datetime import date
from decimal import Decimal

from bot.rules.audience import Age
from bot.rules.numbers import whole
from bot.rules.query_audience import names_watchers
from bot.rules.query_chips import Problem
from bot.rules.query_figures import RATES, Figure, span
from bot.rules.query_filters import BOUNDED
from bot.rules.query_naming import figures
from bot.rules.query_notes import CHIP, Notes
from bot.rules.query_parts import OTHER, SOFT, Part
from bot.rules.query_when import set_festival

#: What is above cannot be meant: counts, yuan, percent, stars.
_MOST: dict[str, int | Decimal] = {
    "followers": 10**10, "budget": 10**9, "plays": 10**11, "cpm": 10**6, "engagement": 100, "acceptance": 100,
    "completion": 100, "orders": 10**6, "clients": 10**6, "stars": 5, "growth": 10**10, "growth_rate": 1000,
    "women": 100, "units": 10**9, "discount": Decimal("99.99"),
}  # fmt: skip
_LEAST = {"stars": 1}
_UPPER_BY_DEFAULT = {"budget", "cpm"}
_HUNDREDFOLD = {"budget", "cpm", "stars"} | RATES  #: kept in hundredths: fen, basis points, 450 for 4.5
_CHIP_KINDS = {"men": "women", "age": "", OTHER: ""}  #: figure → kind of chip, where they differ
_OLDEST = 120
_BANDS = {age: tuple(map(int, age.replace("+", f"-{_OLDEST}").split("-"))) for age in Age}
#: Beside an age, these say that it is the audience's and not the creator's.
_WATCHING = frozenset({Part.AUDIENCE, Part.MOSTLY, Part.AGES, Part.MOTHERS})

Bounds = tuple[Decimal | None, Decimal | None]


def read_figures(notes: Notes, today: date) -> None:
    """Read every number of a brief."""
    for figure in figures(notes.pieces):
        if not _is_part_of_a_word(notes, figure):
            _read(notes, figure, today)


def _is_part_of_a_word(notes: Notes, figure: Figure) -> bool:
    """小鱼123 and 三只松鼠 are names: a bare number with an unknown word at its side belongs to it."""
    if figure.percent or not figure.low.bare:
        return False
    if figure.kind == "budget":
        alone = figure.by_form and not (figure.named or figure.money or figure.ranged or figure.bounds)
        return alone and _is_refused(notes, figure.first - 1)  # 不要小鱼123 按天 has no price in it
    if figure.kind is not None or len(figure.places) > 1:
        return False
    if figure.festival and len(notes.pieces[figure.first].said) > 2:
        return _is_word(notes, figure.first - 1)  # 小鱼618 is a name, 618预热 is not
    return _is_word(notes, figure.first - 1) or _is_word(notes, figure.first + 1)


def _is_refused(notes: Notes, at: int) -> bool:
    """Whether an unknown word ends here that somebody does not want."""
    if not _is_word(notes, at):
        return False
    while _is_word(notes, at):
        at -= 1
    if at >= 0 and notes.pieces[at].part is Part.SPACE:
        at -= 1
    return at >= 0 and notes.pieces[at].part is Part.NOT


def _is_word(notes: Notes, at: int) -> bool:
    return 0 <= at < len(notes.pieces) and notes.pieces[at].part is Part.WORD


def _read(notes: Notes, figure: Figure, today: date) -> None:
    if figure.festival:
        set_festival(notes, figure.first, figure.festival, today)
        return
    said = notes.said(min(figure.places), max(figure.places))
    kind = figure.kind
    if figure.foreign:
        notes.put_aside(figure.places, said, Problem(code="foreign_currency", said=said))
    elif figure.negative or figure.low.absurd or figure.high.absurd:
        about = _chip_kind(kind)
        notes.put_aside(figure.places, said, Problem(code="absurd_number", said=said, about=about))
    elif kind is None:
        notes.put_aside(figure.places, said, Problem(code="ambiguous_number", said=said))
    elif kind in {"age", "audience_age"}:
        _read_age(notes, figure, said)
    elif kind == OTHER:
        notes.put_aside(figure.places, said, Problem(code="no_such_limit", said=said))
    else:
        _set_bounds(notes, figure, said)


def _chip_kind(kind: str | None) -> str:
    return _CHIP_KINDS.get(kind or "", kind or "")


def _set_bounds(notes: Notes, figure: Figure, said: str) -> None:
    kind = _chip_kind(figure.kind)
    low, high = span(figure, kind in _UPPER_BY_DEFAULT)
    if kind in RATES and not figure.percent:
        low, high = _as_percent(low), _as_percent(high)
    if figure.kind == "men":
        low, high = _women(low, high)
    if not (_can_be_meant(kind, low) and _can_be_meant(kind, high)):
        notes.put_aside(figure.places, said, Problem(code="absurd_number", said=said, about=kind))
    elif low is not None and high is not None and low > high:
        notes.put_aside(figure.places, said, Problem(code="contradictory_range", said=said, about=kind))
    else:
        _keep(notes, figure, kind, said, (low, high))


def _can_be_meant(kind: str, bound: Decimal | None) -> bool:
    return bound is None or _LEAST.get(kind, 0) <= bound <= _MOST[kind]


def _women(low: Decimal | None, high: Decimal | None) -> Bounds:
    """Men at least 60 % are women at most 40 %."""
    return (100 - high if high is not None else None), (100 - low if low is not None else None)


def _keep(notes: Notes, figure: Figure, kind: str, said: str, bounds: Bounds) -> None:
    kept = False
    for name, bound in zip(BOUNDED[kind], bounds, strict=True):
        if bound is None:
            continue
        if name:
            notes.set(name, whole(bound * (100 if kind in _HUNDREDFOLD else 1)), kind, said)
            kept = True
        elif not (kept and bound >= _MOST[kind]):
            notes.complain(Problem(code="no_such_limit", said=said, about=kind))
    if kept:
        notes.mark(figure.places, CHIP)
        if kind == "women":
            notes.of_audience |= figure.places
    else:
        notes.put_aside(figure.places, said)


def _as_percent(bound: Decimal | None) -> Decimal | None:
    """A bare share is a percentage: 完单率 90 is 90 %, 0.9 too."""
    return bound * 100 if bound is not None and 0 < bound < 1 else bound


# Ages


def _read_age(notes: Notes, figure: Figure, said: str) -> None:
    low, high = _years(figure)
    cue = _watching(notes, figure)
    if max(low, high) > _OLDEST:
        notes.put_aside(figure.places, said, Problem(code="absurd_number", said=said, about="audience_age"))
    elif low > high:
        notes.put_aside(figure.places, said, Problem(code="contradictory_range", said=said, about="audience_age"))
    elif cue is None:
        notes.put_aside(figure.places, said, Problem(code="no_such_limit", said=said))
    else:
        bands = [age for age, (first, last) in _BANDS.items() if first <= high and last >= low]
        notes.add("audience_ages", *bands)
        notes.mark({*figure.places, *cue}, CHIP)
        notes.of_audience |= figure.places


def _years(figure: Figure) -> tuple[Decimal, Decimal]:
    """The ages asked for, both included; 30岁以上 begins with 31, so that it asks for the bands above 30."""
    low, high = figure.low.low, figure.high.high
    if figure.ranged or not figure.bounds:
        return low, high
    if figure.lower:
        return low + 1, Decimal(_OLDEST)
    return Decimal(0), max(high - 1, Decimal(0))


def _watching(notes: Notes, figure: Figure) -> set[int] | None:
    """The places of words that say whose age it is; None where nothing says that it is the audience's."""
    if figure.kind == "audience_age" or any(notes.pieces[at].value == "audience_age" for at in figure.places):
        return set()
    beside = (notes.next(min(figure.places), SOFT, -1), notes.next(max(figure.places)))
    named = [at for at in beside if at is not None and notes.fates[at] is None and names_watchers(notes.pieces[at])]
    if named or any(piece.part in _WATCHING or piece.value in {"women", "men"} for piece in notes.pieces):
        return set(named[:1])
    return None
