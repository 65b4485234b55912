"""The words a creator is found by, as tokens of one index: characters, pairs of them, words, readings, and marks.

A mark is a sign before a token that keeps it apart from words: ⓕ美妆 is the field, 美妆 the word. All signs and all of
Chinese lie above ASCII, where SQLite's `ascii` tokenizer cuts nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import combinations
from typing import Any

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f\u3005\u3007"
_SIGNS = "\u2600-\u27bf\U0001f000-\U0001faff"  #: emoji and their like: each a word of its own
_PIECE = re.compile(rf"([{_HAN}]+)|([^\W_{_HAN}]+)|([{_SIGNS}])")
_MARKED = re.compile(r"[^\w]|_")
LONGEST = 12  #: letters of a beginning of a name or of its reading that are kept as tokens of their own
PROMISING = "ⓝ"
BEGINS, IN_NAME, READS, TYPO = "ⓑ", "ⓜ", "ⓟ", "ⓨ"
#: column of search → its mark
MARKS = {"field": "ⓕ", "sub": "ⓢ", "region": "ⓡ", "gender": "ⓖ", "tier": "ⓛ", "audience_age": "ⓐ"}
LISTS = {"industries": "ⓘ", "audience_regions": "ⓞ"}
#: whether promising → the mark of two industries at once. Few of the promising ones have worked in two: without a mark
#: of their own, all who have worked in either would be gone through to find that none of them has
PAIRED = {0: "ⓥ", 1: "ⓦ"}
PAIRED_COLUMN = "industries"
MARKED = (*MARKS, *LISTS, "promising")  #: columns of search that tokens are made of
_BEGINNINGS = [slice(end) for end in range(1, LONGEST + 1)]
_AND_BEGINS = f" {BEGINS}"
SHORTEST_TYPO = 4  #: letters of a word in which a slip is looked for


def pieces(text: str) -> list[tuple[str, bool]]:
    """Runs of Chinese characters, words and emoji of normalised text, in order; whether each is Chinese."""
    return [(han or word or sign, bool(han)) for han, word, sign in _PIECE.findall(text)]


def tokens_of(row: Mapping[str, Any], *, name: str, spelled: str, words: str) -> str:
    """All tokens of a creator, apart by blanks; of pairs some more than once, which no index keeps twice."""
    return joined(marks_of(row), name=name, spelled=spelled, words=words)


def joined(marks: list[str], *, name: str, spelled: str, words: str) -> str:
    """The same, by marks that were made elsewhere. Thousands of these are made a second: no generators in here.

    What stands behind one sign is put together at once, for it comes twice only among its own kind.
    """
    characters, pairs, others = "", list[str](), list[str]()
    for han, word, sign in _PIECE.findall(words):
        if han:
            characters += han
            pairs += map(han.__getitem__, _two(len(han)))
        else:
            others.append(word or sign)
    found = [*dict.fromkeys(marks), *dict.fromkeys(characters), *pairs]
    if others:
        found += dict.fromkeys(others)
    if bare := _MARKED.sub("", name):
        found.append(BEGINS + _AND_BEGINS.join(_beginnings(bare)))
    in_name, typos = list[str](), list[str]()
    for han, word, sign in _PIECE.findall(name):
        if han:
            in_name += han
            in_name += map(han.__getitem__, _two(len(han)))
        else:
            in_name.append(word or sign)
            typos += slips(word)
    _add(found, IN_NAME, in_name)
    if typos:
        _add(found, TYPO, typos)
    _add(found, READS, [one for reading in spelled.split() for one in _beginnings(reading)])
    return " ".join(found)


@lru_cache(maxsize=1024)
def _two(length: int) -> list[slice]:
    """Each two that stand side by side in so many characters."""
    return [slice(at, at + 2) for at in range(length - 1)]


def _add(found: list[str], sign: str, words: Iterable[str]) -> None:
    """Add words behind a sign, each once, as one text."""
    each = dict.fromkeys(words)
    if each:
        found.append(sign + f" {sign}".join(each))


def marks_of(row: Mapping[str, Any]) -> list[str]:
    """The marks of a row of search."""
    found = [marked(sign, value) for column, sign in MARKS.items() if (value := row[column])]
    for column, sign in LISTS.items():
        if names := row[column]:
            found += [marked(sign, name) for name in names.split("|") if name]
    if len(names := row[PAIRED_COLUMN].split("|")) > 3:
        found += [paired(row["promising"], *two) for two in combinations(names[1:-1], 2)]
    if row["promising"]:
        found.append(PROMISING)
    return found


@lru_cache(maxsize=4096)
def plain(value: str) -> str:
    """A value without what would cut a token."""
    return _MARKED.sub("", value).lower()


@lru_cache(maxsize=4096)
def marked(sign: str, value: str) -> str:
    """The mark of a value."""
    return sign + plain(value)


@lru_cache(maxsize=4096)
def paired(promising: int, first: str, second: str) -> str:
    """The mark of two industries at once, in either order."""
    return PAIRED[promising] + LISTS[PAIRED_COLUMN].join(sorted((plain(first), plain(second))))


def _beginnings(word: str) -> Iterable[str]:
    """A word's first letter, its first two, and so on."""
    return map(word.__getitem__, _BEGINNINGS[: len(word)])


def begins(name: str) -> str:
    """The token of those whose name begins like this."""
    return BEGINS + _MARKED.sub("", name)[:LONGEST]


def slips(word: str) -> tuple[str, ...]:
    """A word and what is left of it without one letter: two words with one slip between them share one of these."""
    if len(word) < SHORTEST_TYPO or not word.isalpha() or not word.isascii():
        return ()
    return tuple(dict.fromkeys([word, *(word[:at] + word[at + 1 :] for at in range(len(word)))]))


def _pairs(han: str) -> Iterator[str]:
    return (han[at : at + 2] for at in range(len(han) - 1))


class Wanted:
    """What a text asks of the index, and whether the index alone answers it.

    `needs` are tokens that all must be there, each with the beginnings that do as well; `sure` says that whoever has
    them has the text: one word, one character, one pair.
    """

    __slots__ = ("needs", "sure", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        found = pieces(text)
        self.needs: list[tuple[str, ...]] = []
        for at, (piece, han) in enumerate(found):
            last = at == len(found) - 1 and text.endswith(piece)
            if han:
                self.needs += [(part,) for part in (_pairs(piece) if len(piece) > 1 else piece)]
            elif last and len(found) == 1 and piece.isascii():
                self.needs.append((piece + "*", READS + piece[:LONGEST]))
            else:
                self.needs.append((piece + "*" if last else piece,))
        self.sure = len(self.needs) == 1 and (len(found) == 1 and found[0][0] == text) and len(text) <= _sure(found)

    def held_by(self, words: str, spelled: str) -> bool:
        """Whether normalised words hold the text, from the beginning of a word on; or a reading begins with it."""
        at = words.find(self.text)
        while at >= 0:
            if at == 0 or not (_letter(self.text[0]) and _letter(words[at - 1])):
                return True
            at = words.find(self.text, at + 1)
        return self.text.isascii() and any(reading.startswith(self.text) for reading in spelled.split())


def _sure(found: list[tuple[str, bool]]) -> int:
    return 2 if found and found[0][1] else LONGEST


def _letter(character: str) -> bool:
    return bool(re.match(rf"[^\W_{_HAN}]", character))


@lru_cache(maxsize=1024)
def wanted(text: str) -> Wanted:
    return Wanted(text)
