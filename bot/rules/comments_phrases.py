"""Many phrases looked for in a text at once: only those whose first letters stand in it are tried."""

import re
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import lru_cache

_HEAD = re.compile(
    r"\\.|\[[^\]]*\][?*]?|\((?:[^()]|\([^()]*\))*\)[?*]?|\.(?:\{[^}]*\}|[*?])?|.(?:[?*]|\{[^}]*\})|[\^$+]|."
)
_CODE = f"utf-16-{sys.byteorder[0]}e"
_ESCAPED = re.compile(r"\\[^\w]")
_WRITTEN = re.compile(r"[\\\[\](){}.?*+^$|]")


class Phrases:
    """Names, and the phrases that speak for each: regular expressions over normalised text, blanks between
    them; "_" stands for a blank.

    Each phrase needs a letter that stands in every text it fits, outside brackets and not optional; two such letters
    side by side make it cheaper. Raises ValueError for a phrase without any.
    """

    def __init__(self, phrases: Mapping[str, str]) -> None:
        by_head = defaultdict[str, dict[str, list[str]]](lambda: defaultdict(list))
        for name, written in phrases.items():
            for phrase in (each.replace("_", " ") for each in written.split()):
                by_head[_head(phrase)][name].append(phrase)
        tried = {head: [(name, "|".join(said)) for name, said in names.items()] for head, names in by_head.items()}
        self._by_pair = {min(pairs(head)): (head, names) for head, names in tried.items() if len(head) > 1}
        self._by_letter = {head: (head, names) for head, names in tried.items() if len(head) == 1}

    def found(self, text: str) -> set[str]:
        """Return the names that a phrase in the text speaks for."""
        tried = [self._by_pair[pair] for pair in self._by_pair.keys() & pairs(text)]
        tried += [self._by_letter[letter] for letter in self._by_letter.keys() & set(text)]
        names = set[str]()
        for head, phrases in tried:
            for name, said in phrases:
                if name not in names and (said == head or _compiled(said)(text)):
                    names.add(name)
        return names


def pairs(text: str) -> set[int]:
    """Return a number for every two letters side by side; letters beyond the first 65,536 are two by themselves.

    A third of the time that slices take.
    """
    coded = memoryview(text.encode(_CODE, "surrogatepass"))
    even, odd = len(coded) // 4 * 4, (len(coded) - 2) // 4 * 4
    return {*coded[:even].cast("I"), *coded[2 : 2 + max(0, odd)].cast("I")}


@lru_cache(maxsize=4_096)
def _compiled(phrases: str) -> Callable[[str], object]:
    return re.compile(phrases).search


def _head(phrase: str) -> str:
    """Return two letters, or else one, that every text has which the phrase fits."""
    lone, before = "", ""
    for piece in _HEAD.findall(phrase):
        letter = (
            piece[1] if _ESCAPED.fullmatch(piece) else piece if len(piece) == 1 and not _WRITTEN.match(piece) else ""
        )
        if before and letter and max(before, letter) <= "\uffff":
            return before + letter
        before, lone = letter, lone or letter
    if not lone:
        raise ValueError(f"no letter that always stands in {phrase}")
    return lone
