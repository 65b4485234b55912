"""Which number belongs to which figure: 粉丝100万以上, over 1m followers, 预算 5-8万."""

from collections.abc import Iterator
from operator import itemgetter
from typing import NamedTuple, Optional

from bot.rules.festivals import NUMBERS
from bot.rules.query_figures import BETWEEN, Figure, collected, look_ahead, skip
from bot.rules.query_lexer import Piece
from bot.rules.query_parts import OTHER, SOFT, Part

_FORMS = frozenset({Part.FORM, Part.DEDICATED})
_OVER_FORM = BETWEEN | {Part.FORM}
_APART = frozenset({Part.SPACE, Part.FORM})
_OF_WATCHERS = frozenset({Part.MOSTLY, Part.AUDIENCE})
_AGES = range(10, 100)
_BESIDE = SOFT | {Part.JOIN}


def figures(pieces: list[Piece]) -> list[Figure]:
    """Find every number of a brief and give each the figure it stands for, where the brief says so."""
    found = collected(pieces)
    if not found:
        return found
    _name(pieces, found)
    _complete(pieces, found)
    for before, after in zip([None, *found], [*found, None], strict=True):
        if before and after:
            _inherit(pieces, before, after)
    return found


# A figure may stand before its number or after it, and between two numbers it could belong to either. All numbers are
# settled together so that as few numbers and figures as possible are left over, and what is written as one word stays.
_USED, _LEFT, _CUED, _SPACED, _AFTER = -4.0, 4.0, 1.5, 1.0, 0.1


class _Choice(NamedTuple):
    cost: float
    metric: int | None
    before: Optional["_Choice"]


_COST = itemgetter(0)


def _name(pieces: list[Piece], found: list[Figure]) -> None:
    """Give each figure its kind, by the cheapest choice of metrics for all of them."""
    beside = [_right_before(pieces, figure) for figure in found]
    if None not in beside:  # no choice can be cheaper, and most briefs are written like this
        for figure, metric in zip(found, beside, strict=True):
            _call(figure, pieces[metric or 0])
            figure.places.add(metric or 0)
        return
    ways = [_Choice(0.0, None, None)]
    for figure in found:
        # At most three ways to go on, and only the last metric taken matters to the next figure.
        ways = list(_go_on(ways, list(_options(pieces, figure))))
    best: _Choice | None = min(ways, key=_COST)
    for figure in reversed(found):
        assert best is not None
        if best.metric is not None:
            _settle(pieces, figure, best.metric)
        else:
            _settle_alone(pieces, figure)
        best = best.before


def _right_before(pieces: list[Piece], figure: Figure) -> int | None:
    """The place of the figure that is written as one word with its number: 粉丝100万."""
    at = min(figure.places) - 1
    fits = at >= 0 and pieces[at].part is Part.METRIC and figure.may_be(str(pieces[at].value))
    return at if fits else None


def _go_on(ways: list[_Choice], options: list[tuple[float, int | None]]) -> Iterator[_Choice]:
    for cost, metric in options:
        # One way always is to have taken no metric, so there is one to go on from.
        open_ways = ways if metric is None else [way for way in ways if way.metric != metric]
        before = min(open_ways, key=_COST)
        yield _Choice(before.cost + cost, metric, before)


def _options(pieces: list[Piece], figure: Figure) -> Iterator[tuple[float, int | None]]:
    start = min(figure.places)
    before = _metric(pieces, start - 1, -1)
    if before is not None and figure.may_be(str(pieces[before].value)):
        yield _USED + _distance(pieces, before + 1, start), before
    after = _metric(pieces, figure.last + 1, 1)
    if after is not None and figure.may_be(str(pieces[after].value)):
        yield _USED + _distance(pieces, figure.last + 1, after) + _AFTER, after
    yield (_CUED if _cued(pieces, figure) else _LEFT), None


def _metric(pieces: list[Piece], at: int, step: int) -> int | None:
    place = skip(pieces, at, BETWEEN, step)
    if place is not None and pieces[place].part is Part.FORM:  # 预算一天3万
        beyond = skip(pieces, place, _OVER_FORM, step)
        place = beyond if beyond is not None and pieces[beyond].value == "budget" else None
    return place if place is not None and pieces[place].part is Part.METRIC else None


def _distance(pieces: list[Piece], start: int, end: int) -> float:
    return _SPACED if start < end and any(piece.part is Part.SPACE for piece in pieces[start:end]) else 0.0


def _cued(pieces: list[Piece], figure: Figure) -> bool:
    """Whether a number says what it is without a figure beside it."""
    alone = not figure.bounds and not figure.ranged and pieces[figure.first].said in NUMBERS
    figure.by_form = _beside_form(pieces, figure)
    return alone or figure.money or figure.by_form or figure.kind is not None or figure.of_money


def _beside_form(pieces: list[Piece], figure: Figure) -> bool:
    before, after = skip(pieces, min(figure.places) - 1, SOFT, -1), skip(pieces, figure.last + 1, SOFT)
    if before is not None and pieces[before].part in _FORMS:
        return True
    return after is not None and pieces[after].part in _FORMS


def _settle(pieces: list[Piece], figure: Figure, metric: int) -> None:
    _call(figure, pieces[metric])
    start, end = min(*figure.places, metric), max(figure.last, metric)
    figure.places.update(at for at in range(start, end + 1) if pieces[at].part not in _APART)
    if metric > figure.last:
        figure.last = metric
        look_ahead(pieces, figure)


def _call(figure: Figure, metric: Piece) -> None:
    kind = str(metric.value)
    figure.kind = _KIND_OF_SHARE.get(kind, kind) if figure.percent else kind
    figure.named = True


_KIND_OF_SHARE = {"growth": "growth_rate"}
#: What may name a figure once more, behind its number: gains 10k followers a month, sells 1,000 units.
_ALSO = {"growth": {"growth", "followers"}, "growth_rate": {"growth", "growth_rate", "followers"}}


def _complete(pieces: list[Piece], found: list[Figure]) -> None:
    """Let a figure be named on both sides of its number: rating at least 4.5 stars."""
    for figure in found:
        after = _metric(pieces, figure.last + 1, 1)
        if after is None or any(after in other.places for other in found):
            continue
        if pieces[after].value in _ALSO.get(figure.kind or "", {figure.kind}):
            figure.places.add(after)


def _settle_alone(pieces: list[Piece], figure: Figure) -> None:
    """Decide about a number without a figure: a festival, money, or nothing that can be known."""
    if figure.kind is not None or figure.percent or figure.negative:
        return
    said = pieces[figure.first].said
    if said in NUMBERS and len(figure.places) == 1:
        figure.festival = NUMBERS[said]
    elif _follows_watchers(pieces, figure):
        figure.kind = "audience_age"
    elif figure.money or figure.by_form or figure.of_money:
        figure.kind = "budget"


def _follows_watchers(pieces: list[Piece], figure: Figure) -> bool:
    """Whether a number is an age without 岁: audience mostly women 18-30."""
    before = skip(pieces, min(figure.places) - 1, SOFT, -1)
    if before is None or figure.money or figure.low.low not in _AGES or figure.high.high not in _AGES:
        return False
    piece = pieces[before]
    return piece.part in _OF_WATCHERS or (piece.part is Part.METRIC and piece.value in {"women", "men"})


def _inherit(pieces: list[Piece], before: Figure, after: Figure) -> None:
    """Let 粉丝100万以上500万以下 and "over 1m and under 5m followers" be two bounds of one figure."""
    if not ((before.lower and after.upper) or (before.upper and after.lower)):
        return
    between = pieces[max(before.places) + 1 : min(after.places)]
    apart = bool(between) and not any(piece.part is Part.JOIN for piece in between)
    if not all(piece.part in _BESIDE or piece.said == "," for piece in between):
        return
    guessed = after.kind == "budget" and not (after.named or after.money or after.by_form or apart)
    forward = after.kind is None or guessed
    if forward and before.kind not in {None, OTHER} and after.festival is None and _rises(before, after):
        after.kind = before.kind
    elif before.kind is None and after.kind not in {None, OTHER} and _rises(before, after):
        before.kind = after.kind


def _rises(before: Figure, after: Figure) -> bool:
    low, high = (before, after) if before.lower else (after, before)
    return low.low.low <= high.high.high
