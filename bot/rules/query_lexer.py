"""Cut a brief into pieces, each with the part it plays: at every place the longest that is known."""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from bot.rules.numbers import number_at
from bot.rules.query_dates import day_at, time_at
from bot.rules.query_parts import Part
from bot.rules.query_words import Entry, vocabulary

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f\u3005\u3007"
_WORD = re.compile(rf"[^\W_{_HAN}]+")
_QUOTED = re.compile(r'"([^"]{1,200})"')
_YEAR = re.compile(r"(?:(今|明|后|去)年的?|(20\d\d)年的?)")
_YEARS = {"今": 0, "明": 1, "后": 2, "去": -1}
_BREAKS = frozenset(",;。!?|\n•·")
_DAY_STARTS = frozenset("0123456789一二三四五六七八九十今明后去昨前大本这下上周星礼tdyimnjfasorwlc晚早中凌")


@dataclass(frozen=True)
class Piece:
    """A piece of the brief. Pieces lie end to end: all of them together are the brief."""

    part: Part
    said: str
    start: int
    value: object = None

    @property
    def end(self) -> int:
        return self.start + len(self.said)

    @property
    def han(self) -> bool:
        return bool(self.said) and not _WORD.match(self.said[0]) and self.said[0].isalpha()


def pieces(brief: str, today: date) -> list[Piece]:
    """Cut a normalised brief into pieces."""
    found: list[Piece] = []
    at = 0
    while at < len(brief):
        piece = _piece(brief, at, today)
        found.append(piece)
        at = piece.end
    return found


def _piece(brief: str, at: int, today: date) -> Piece:
    quoted = _QUOTED.match(brief, at)
    if quoted and quoted[1].strip():
        return Piece(Part.QUOTED, quoted[0], at, quoted[1].strip())
    known = _dated(brief, at, today) or _longest(_known(brief, at), _numbered(brief, at))
    if known:
        return known
    word = _WORD.match(brief, at)
    if word:
        return Piece(Part.WORD, word[0], at)
    return Piece(_plain(brief[at]), brief[at], at)


def _plain(character: str) -> Part:
    if character in _BREAKS:
        return Part.BREAK
    # Ornaments and blanks carry no word; letters, and signs such as emoji, may.
    return Part.SPACE if unicodedata.category(character)[0] in "PZC" or character in "`^=|_" else Part.WORD


def _longest(known: Piece | None, number: Piece | None) -> Piece | None:
    if known and number:
        return known if known.end >= number.end else number
    return known or number


def _dated(brief: str, at: int, today: date) -> Piece | None:
    """A day, year or time; it wins over a number or word that is not longer."""
    if brief[at] not in _DAY_STARTS:
        return None
    year = _YEAR.match(brief, at)
    day = day_at(brief, at, today)
    time = time_at(brief, at)
    ends = {Part.YEAR: year.end() if year else at, Part.DAY: day[1] if day else at, Part.ASIDE: time or at}
    part = max(ends, key=lambda each: ends[each])
    end = ends[part]
    rival = _longest(_known(brief, at), _numbered(brief, at))
    if end == at or not _whole_word(brief, end) or (rival and rival.end > end):
        return None
    values: dict[Part, object] = {Part.DAY: day[0] if day else None, Part.YEAR: _year_of(year, today), Part.ASIDE: None}
    return Piece(part, brief[at:end], at, values[part])


def _year_of(match: re.Match[str] | None, today: date) -> int | None:
    if not match:
        return None
    return today.year + _YEARS[match[1]] if match[1] else int(match[2])


def _numbered(brief: str, at: int) -> Piece | None:
    found = number_at(brief, at)
    if not found:
        return None
    number, end = found
    glued = _WORD.match(brief, end) and _WORD.match(brief[end - 1])
    if glued and not _unit(brief, end):
        return None
    return Piece(Part.NUMBER, brief[at:end], at, number)


def _unit(brief: str, at: int) -> bool:
    """Whether letters right after a number are a word of their own: 100followers, 5stars."""
    piece = _known(brief, at)
    return piece is not None and piece.part in {Part.METRIC, Part.UNIT, Part.MONEY, Part.FOREIGN, Part.BOUND}


def _known(brief: str, at: int) -> Piece | None:
    for length in _LENGTHS.get(brief[at], ()):
        word = brief[at : at + length]
        entry = _VOCABULARY.get(word)
        if entry and len(word) == length and (_whole_word(brief, at + length) or _counts(entry[0], brief, at + length)):
            return Piece(entry[0], word, at, entry[1])
    return None


def _counts(part: Part, brief: str, end: int) -> bool:
    """Whether a number may stand right after a word in letters: cpm70, under50k."""
    return part in {Part.METRIC, Part.BOUND, Part.MONEY} and not brief[end - 1].isdigit() and brief[end] in "0123456789"


def _whole_word(brief: str, end: int) -> bool:
    """Whether a word in letters may end here: not in the middle of letters or digits."""
    return end >= len(brief) or not (_WORD.match(brief[end - 1]) and _WORD.match(brief[end]))


def _lengths(words: dict[str, Entry]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = defaultdict(set)
    for word in words:
        found[word[0]].add(len(word))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}


_VOCABULARY = vocabulary()
_LENGTHS = _lengths(_VOCABULARY)
