"""Pieces that are something else beside their neighbours: a 猫 inside 小猫咪, a 女性 that is 60 % of the audience."""

from bot.rules.numbers import Number
from bot.rules.query_audience_words import PLAIN_GENDERS
from bot.rules.query_lexer import Piece
from bot.rules.query_parts import SOFT, Part

_WITH_NUMBER = frozenset({Part.UNIT, Part.BOUND, Part.MONEY})
_BEFORE_NUMBER = frozenset({Part.BOUND, Part.ABOUT})
_LINKS = frozenset({Part.FILLER, Part.JOIN})
_QUALIFIES = SOFT | {Part.BOUND, Part.ABOUT, Part.BETWEEN}
_LEADING = frozenset("打占")  #: a word of their own only before a number: 打8折, 占60%
_NEGATIVE = frozenset("没未无非别除")  #: alone before an unknown word they are its beginning: 未来, 无印良品


def compounds(found: list[Piece]) -> list[Piece]:
    """Return the pieces as they are meant beside each other."""
    parts = {piece.part for piece in found}
    if Part.WORD in parts or Part.FILLER in parts:
        found = _joined(found)
    if Part.FIELD in parts:
        found = [_mothers(found, at) if piece.said == "宝妈" else piece for at, piece in enumerate(found)]
    if Part.GENDER in parts:
        found = [_gender(found, at) if piece.part is Part.GENDER else piece for at, piece in enumerate(found)]
    return found


# Unknown words


def _joined(found: list[Piece]) -> list[Piece]:
    """Let single characters of the vocabulary be what they are inside an unknown word: 小猫咪, 内衣, 有趣."""
    joined = list(found)
    for at, piece in enumerate(found):
        if len(piece.said) == 1 and piece.part is not Part.WORD and piece.han and _inside_word(joined, found, at):
            joined[at] = Piece(Part.WORD, piece.said, piece.start)
    return joined


def _inside_word(joined: list[Piece], found: list[Piece], at: int) -> bool:
    piece = found[at]
    before = found[at - 1] if at else None
    after = found[at + 1] if at + 1 < len(found) else None
    left = before is not None and _wordlike(joined[at - 1]) and before.han
    right = after is not None and after.part is Part.WORD and after.han
    if piece.said in _LEADING and not (after and after.part is Part.NUMBER):
        return True
    if before and before.part is Part.NUMBER and piece.part in _WITH_NUMBER:
        return False
    if (after and after.part is Part.NUMBER and piece.part in _BEFORE_NUMBER) or piece.part is Part.NUMBER:
        return False
    if piece.part is Part.NOT:
        return right and piece.said in _NEGATIVE
    return (left and right) if piece.part in _LINKS else (left or right)


def _wordlike(piece: Piece) -> bool:
    """Unknown, or a numeral that may be part of a name: 三只松鼠."""
    return piece.part is Part.WORD or (piece.part is Part.NUMBER and len(piece.said) == 1)


# Genders of the audience


def _gender(found: list[Piece], at: int) -> Piece:
    """A gender is the audience's beside a share, 女性60%, and after a word for the audience, 观众女性."""
    piece = found[at]
    gender = PLAIN_GENDERS.get(piece.said)
    if gender and (_shared(found, at, 1) or _shared(found, at, -1)):
        return Piece(Part.METRIC, piece.said, piece.start, gender)
    before = _next(found, at, -1, SOFT)
    if gender and before and before[1].part is Part.AUDIENCE:
        return Piece(Part.MOSTLY, piece.said, piece.start, gender)
    return piece


def _mothers(found: list[Piece], at: int) -> Piece:
    """宝妈 is a field, and after a word for the audience they are who watches."""
    before = _next(found, at, -1, SOFT)
    watching = before and (before[1].part is Part.AUDIENCE or before[1].value == "followers")
    return found[at]._replace(part=Part.MOTHERS) if watching else found[at]


def _shared(found: list[Piece], at: int, step: int) -> bool:
    """Whether a percentage stands beside a place and belongs to nothing on its other side."""
    number = _next(found, at, step, _QUALIFIES)
    if number is None or not isinstance(number[1].value, Number) or not number[1].value.percent:
        return False
    beyond = _next(found, number[0], step, _QUALIFIES)
    return not number[1].value.off and (beyond is None or beyond[1].part is not Part.METRIC)


def _next(found: list[Piece], at: int, step: int, over: frozenset[Part]) -> tuple[int, Piece] | None:
    at += step
    while 0 <= at < len(found):
        if found[at].part not in over:
            return at, found[at]
        at += step
    return None
