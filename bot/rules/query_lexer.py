"""Cut a brief into pieces, each with the part it plays: at every place the longest that is known."""

import re
import unicodedata
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from bot.rules.numbers import NUMBER_STARTS, number_at
from bot.rules.query_dates import DAY_STARTS, day_at, may_begin, time_at
from bot.rules.query_parts import Part
from bot.rules.query_phrases import phrases
from bot.rules.query_words import LENGTHS, VOCABULARY, is_han

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f\u3005\u3007"
_WORD = re.compile(rf"[^\W_{_HAN}]+")
_QUOTED = re.compile(r'"([^"]{1,200})"')
_YEAR = re.compile(r"(?:(今|明|后|去)年的?|(20\d\d)年的?)")
_YEARS = {"今": 0, "明": 1, "后": 2, "去": -1}
_BREAKS = frozenset(",;。!?|\n•·")
#: What may stand right after a number though it is in letters: 100followers, 5stars.
_GLUED = frozenset({Part.METRIC, Part.UNIT, Part.MONEY, Part.FOREIGN, Part.BOUND})
#: After what a number may stand though it is in letters: cpm70, under50k.
_COUNTING = frozenset({Part.METRIC, Part.BOUND, Part.MONEY})


class Piece(NamedTuple):
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
        return is_han(self.said[0]) and self.said[0].isalpha()


def pieces(brief: str, today: date) -> list[Piece]:
    """Cut a normalised brief into pieces."""
    spans = phrases(brief)
    found: list[Piece] = []
    at = 0
    while at < len(brief):
        if brief[at] == " ":
            piece = Piece(Part.SPACE, " ", at)
        elif at in spans:
            part, end, value = spans[at]
            piece = Piece(part, brief[at:end], at, value)
        else:
            piece = _piece(brief, at, today)
        found.append(piece)
        at += len(piece.said)
    return found


def _piece(brief: str, at: int, today: date) -> Piece:
    first = brief[at]
    if first == '"' and (quoted := _QUOTED.match(brief, at)) and quoted[1].strip():
        return Piece(Part.QUOTED, quoted[0], at, quoted[1].strip())
    known = _known(brief, at)
    if first in NUMBER_STARTS and (number := _numbered(brief, at)) and (not known or number.end > known.end):
        known = number
    if first in DAY_STARTS and may_begin(brief, at):
        known = _dated(brief, at, today, known) or known
    if known:
        return known
    word = _WORD.match(brief, at)
    if word:
        return Piece(Part.WORD, word[0], at)
    return Piece(_plain(first), first, at)


@lru_cache(maxsize=4096)
def _plain(character: str) -> Part:
    if character in _BREAKS:
        return Part.BREAK
    # Ornaments and blanks carry no word; letters, and signs such as emoji, may.
    return Part.SPACE if unicodedata.category(character)[0] in "PZC" or character in "`^=|_" else Part.WORD


def _dated(brief: str, at: int, today: date, rival: Piece | None) -> Piece | None:
    """A day, year or time; it wins over a number or word that is not longer."""
    year = _YEAR.match(brief, at)
    day = day_at(brief, at, today)
    time = time_at(brief, at)
    end, part = max(
        (year.end() if year else at, Part.YEAR), (day[1] if day else at, Part.DAY), (time or at, Part.ASIDE),
        key=lambda each: each[0],
    )  # fmt: skip
    if end == at or (rival and rival.end > end) or (_goes_on(brief, end) and not is_han(brief[end - 1])):
        return None
    value: object = None
    if part is Part.DAY:
        value = day[0] if day else None
    elif year and part is Part.YEAR:
        value = _year_of(year, today)
    return Piece(part, brief[at:end], at, value)


def _year_of(match: re.Match[str], today: date) -> int:
    return today.year + _YEARS[match[1]] if match[1] else int(match[2])


def _numbered(brief: str, at: int) -> Piece | None:
    found = number_at(brief, at)
    if not found:
        return None
    number, end = found
    if _goes_on(brief, end) and not is_han(brief[end - 1]) and not _unit(brief, end):
        return None
    return Piece(Part.NUMBER, brief[at:end], at, number)


def _unit(brief: str, at: int) -> bool:
    """Whether letters right after a number are a word of their own: 100followers, 5stars."""
    piece = _known(brief, at)
    return piece is not None and piece.part in _GLUED


def _known(brief: str, at: int) -> Piece | None:
    for length in LENGTHS.get(brief[at : at + 2], ()):
        word = brief[at : at + length]
        entry = _ENTRIES.get(word)
        if entry and (not entry[2] or _ends(brief, at + len(word), entry[0])):
            return Piece(entry[0], word, at, entry[1])
    entry = _ENTRIES.get(brief[at])
    if entry and (not entry[2] or _ends(brief, at + 1, entry[0])):
        return Piece(entry[0], brief[at], at, entry[1])
    return None


def _ends(brief: str, end: int, part: Part) -> bool:
    """Whether a known word in letters may end here."""
    if not _goes_on(brief, end):
        return True
    # A number may stand right after a word in letters: cpm70, under50k.
    return part in _COUNTING and not brief[end - 1].isdigit() and brief[end] in "0123456789"


def _goes_on(brief: str, end: int) -> bool:
    """Whether letters or digits go on here."""
    after = brief[end : end + 1]
    return after.isalnum() and not is_han(after)


#: A word's part, its value, and whether it ends in a letter or digit, so that more could belong to it.
_ENTRIES = {
    word: (part, value, word[-1].isalnum() and not is_han(word[-1])) for word, (part, value) in VOCABULARY.items()
}
