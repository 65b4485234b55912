"""What is noted while a brief is read: the fate of every piece, the filters so far, and what went wrong."""

from collections.abc import Iterable
from typing import Any

from bot.rules.query_chips import Problem
from bot.rules.query_lexer import Piece
from bot.rules.query_parts import SOFT, Part

CHIP, FILLER, TEXT, ASIDE, MARK = "chip", "filler", "text", "aside", "mark"


class Notes:
    """Every place is a place in `pieces`; a fate of None means that a piece is still to be read."""

    def __init__(self, brief: str, pieces: list[Piece]) -> None:
        self.brief, self.pieces = brief, pieces
        self.fates: list[str | None] = [None] * len(pieces)
        self.values: dict[str, Any] = {}  #: filters of one value
        self.lists: dict[str, list[Any]] = {}  #: filters of several values
        self.problems: list[Problem] = []
        self.of_audience: set[int] = set()  #: places of figures that are about those who watch
        self._said_for: dict[str, str] = {}
        self._said_of: dict[tuple[str, object], str] = {}  #: a filter of several and its value → the words for it
        self._together: set[tuple[str, object]] = set()  #: those named with others in one word: 江浙沪
        self._texts: list[tuple[int, str]] = []
        self._asides: list[tuple[int, str]] = []

    @property
    def not_understood(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(said for _, said in sorted(self._asides)))

    def said(self, first: int, last: int) -> str:
        """The words from one place to another, as typed."""
        return self.brief[self.pieces[first].start : self.pieces[last].end].strip()

    def add(self, name: str, *values: object, said: str = "") -> None:
        """Add values to a filter of several, each once."""
        listed = self.lists.setdefault(name, [])
        listed += [value for value in dict.fromkeys(values) if value not in listed]
        if said:
            self._said_of |= {(name, value): said for value in values}

    def add_together(self, name: str, values: tuple[object, ...], said: str) -> None:
        """Add values that one word names: of these some may be refused, as in 江浙沪 不要上海."""
        known = self.lists.get(name, ())
        self._together |= {(name, value) for value in values if value not in known}
        self.add(name, *values, said=said)

    def refuse_some(self, wanted: str, refused: str) -> None:
        """Take out what is refused of values that were named together, as long as one of them stays."""
        spared = [each for each in self.lists[wanted] if each not in self.lists[refused]]
        if any((wanted, each) in self._together for each in spared):
            not_wanted = [
                each for each in self.lists[wanted] if (wanted, each) in self._together and each not in spared
            ]
            self.lists[wanted] = [each for each in self.lists[wanted] if each not in not_wanted]

    def set(self, name: str, value: object, kind: str, said: str) -> None:
        """Set a filter of one value; the later of two counts."""
        if self.values.get(name, value) != value:
            self.complain(Problem(code="said_twice", said=self._said_for[name], about=kind))
        self.values[name], self._said_for[name] = value, said

    def said_of(self, name: str, value: object) -> str:
        """The words for a value of a filter of several."""
        return self._said_of.get((name, value), str(value))

    def drop_both(self, low: str, high: str, kind: str) -> None:
        """Take out two bounds that cross."""
        said = " ".join(dict.fromkeys((self._said_for[low], self._said_for[high])))
        del self.values[low], self.values[high]
        self._asides.append((len(self.pieces), said))
        self.complain(Problem(code="contradictory_range", said=said, about=kind))

    def mark(self, places: Iterable[int], fate: str) -> None:
        for at in places:
            self.fates[at] = fate

    def put_aside(self, places: Iterable[int], said: str, problem: Problem | None = None) -> None:
        """Say that nothing was done with some words."""
        places = list(places)
        self.mark(places, ASIDE)
        self._asides.append((min(places), said))
        if problem:
            self.complain(problem)

    def search(self, at: int, word: str) -> None:
        """Search for a word as text."""
        self._texts.append((at, word))

    def search_unknown(self, first: int, end: int) -> None:
        """Search for the words from a place up to another as text, and say so."""
        word = self.said(first, end - 1)
        self.search(first, word)
        self._asides.append((first, word))
        self.mark(range(first, end), TEXT)

    def settle_texts(self) -> None:
        """Put the texts in the order in which they were typed, each once."""
        if self._texts:
            self.lists["text"] = list(dict.fromkeys(word for _, word in sorted(self._texts)))

    def complain(self, problem: Problem) -> None:
        if problem not in self.problems:
            self.problems.append(problem)

    def next(self, at: int, over: frozenset[Part] = SOFT, step: int = 1) -> int | None:
        """Return the next place after (or before) one whose part is none of these."""
        at += step
        while 0 <= at < len(self.pieces):
            if self.pieces[at].part not in over:
                return at
            at += step
        return None
