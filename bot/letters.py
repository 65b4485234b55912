"""How wide a text stands in a chart, and where it is cut: by the widths of the font's characters, not by their number.

Widths are those of Noto Sans SC. Another font that a browser takes instead may be a little wider: SLACK is for that.
"""

import re
import unicodedata
from functools import cache

from bot.letters_widths import NARROW, SIGNS

EM, PICTOGRAM = 1000, 1300
SLACK = 1.04  #: a text may come out so many times wider than reckoned
TRADITIONAL = range(0xA4, 0xC7)  #: first bytes of Big5's characters in everyday use
MARKS_ON_ONE = 2  #: accents that one letter keeps; more are made to sprawl over the lines above and below

_WIDTHS = {character: width for width, characters in NARROW.items() for character in characters}
_SIGNS = frozenset(SIGNS)
#: what a line is broken between: no line begins with what closes something
_WORD = re.compile(r"(?:[\x21-\x7e\u00a1-\u024f]+|.)[。，、；：！？…）」』》”’]* ?", re.DOTALL)
_WITHOUT_WIDTH = {"Cf", "Mn", "Me"}
_PICTOGRAMS = {"So", "Sk"}
#: no letters, and forbidden in XML: half a pair, what is no character, controls, turns of the direction of writing
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\x80-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufffe\uffff]"
)


def width(text: str, size: float) -> float:
    """The width in pixels at a font size in pixels."""
    return sum(map(_width, text)) * size / EM


def line(text: object) -> str:
    """What someone typed, as one line of letters that any XML may hold."""
    kept, marks = list[str](), 0
    for character in " ".join(_UNSEEN.sub("", str(text)).split()):
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MARKS_ON_ONE:
            kept.append(character)
    return "".join(kept)


def fit(text: object, most: float, size: float) -> str:
    """The text as one line no wider than `most` pixels; what is cut off, an ellipsis stands for."""
    whole, room = line(text), most / SLACK * EM / size
    if len(whole) * EM <= room or _reach(whole, room) == len(whole):
        return whole
    return whole[: _reach(whole, room - _width("…"))].rstrip() + "…"


def wrap(text: object, most: float, size: float, lines: int) -> list[str]:
    """The text in at most so many lines, broken between words or Chinese characters; the last one is cut to fit."""
    found, rest = list[str](), line(text)
    while rest and len(found) < lines - 1:
        taken = _line_of(rest, most / SLACK * EM / size)
        found.append(taken.rstrip())
        rest = rest[len(taken) :].lstrip()
    return found + ([fit(rest, most, size)] if rest else [])


def drawable(text: str) -> str:
    """The text for a picture, which has one font: pictograms that it lacks are left out, letters become □."""
    strange = {character for character in set(text) if not _known(character) and character not in "\n\t"}
    return text.translate(
        {ord(each): None if unicodedata.category(each) in _PICTOGRAMS | _WITHOUT_WIDTH else "□" for each in strange}
    )


def _line_of(text: str, room: float) -> str:
    """As many words from the start as there is room for; a word longer than a line is cut anywhere."""
    taken = ""
    for word in _WORD.findall(text):
        if sum(map(_width, (taken + word).rstrip())) > room:
            break
        taken += word
    return taken or text[: max(1, _reach(text, room))]


def _reach(text: str, room: float) -> int:
    """How many characters there is room for."""
    at = 0
    for at, character in enumerate(text):
        room -= _width(character)
        if room < 0:
            return at
    return at + 1 if text else 0


def _width(character: str) -> int:
    known = _WIDTHS.get(character)
    if known is not None:
        return known
    category = unicodedata.category(character)
    if category in _WITHOUT_WIDTH:
        return 0
    return (
        PICTOGRAM if category in _PICTOGRAMS and not (character in _SIGNS or "\u2e80" <= character <= "\uffef") else EM
    )


@cache
def _known(character: str) -> bool:
    """Whether the font of the pictures has the character."""
    if character in _WIDTHS or character in _SIGNS:
        return True
    return len(character.encode("gb2312", "ignore")) == 2 or _in_big5(character.encode("big5", "ignore"))


def _in_big5(code: bytes) -> bool:
    return len(code) == 2 and code[0] in TRADITIONAL
