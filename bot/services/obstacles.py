"""Where nobody fits a brief: what would be found without one of its conditions, or else without two.

The work is bounded, however long the brief: so many conditions are looked at, and so many rows for all of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.lazily import lazily
from bot.rules.obstacles import Obstacle, alone, obstacles, without
from bot.rules.query import Chip, Filters
from storage.search import Count, Question, Search

MOST = 12  #: conditions that are looked at: those that leave out the most
MOST_PAIRS = 8  #: pairs that are counted: the likeliest
ROWS = 10_000  #: looked at for all of one, and once more for all pairs: about 15 ms each

Asking = Callable[[Filters], Question]
Taken = tuple[Obstacle, ...]


@dataclass(frozen=True, kw_only=True)
class Cleared:
    """What is found without one condition or two. `chips` are those taken away, `left` is what is still asked for."""

    conditions: int
    chips: tuple[Chip, ...]
    left: Filters
    found: Count


def cleared(search: Search, said: Filters, asking: Asking) -> tuple[Cleared, ...]:
    """Every single condition without which somebody is found, most of them first; where there is none, one pair.

    `asking` makes a question of filters. Of a condition that would take too long to tell nothing is said.
    """
    return _Looking(search, said, asking).found()


class _Looking:
    def __init__(self, search: Search, said: Filters, asking: Asking) -> None:
        self._search, self._said, self._asking = search, said, asking

    def found(self) -> tuple[Cleared, ...]:
        obstacles = [*self._rarest][:MOST]
        return self._told([(each,) for each in obstacles]) or self._told(self._pairs(obstacles))[:1]

    @lazily
    def _rarest(self) -> dict[Obstacle, float]:
        """Every condition with the share of creators who meet it, that which leaves out the most first."""
        shares = {each: self._search.likely(self._asking(alone(each))) for each in obstacles(self._said)}
        return dict(sorted(shares.items(), key=lambda pair: pair[1]))

    def _pairs(self, obstacles: Sequence[Obstacle]) -> list[Taken]:
        """Two conditions each, those first without which most are likely to be found, or else the two rarest."""
        pairs: list[Taken] = [
            pair for pair in combinations(obstacles, 2) if not set(pair[0].chips) & set(pair[1].chips)
        ]
        return sorted(pairs, key=self._likely, reverse=True)[:MOST_PAIRS]  # which keeps the order of those alike

    def _likely(self, taken: Taken) -> float:
        return self._search.likely(self._asking(without(self._said, taken)))

    def _told(self, candidates: Sequence[Taken]) -> tuple[Cleared, ...]:
        left = [without(self._said, taken) for taken in candidates]
        counts = self._search.glances([self._asking(each) for each in left], rows=ROWS)
        told = [
            Cleared(
                conditions=len(taken),
                chips=tuple(chip for each in taken for chip in each.chips),
                left=rest,
                found=count,
            )
            for taken, rest, count in zip(candidates, left, counts, strict=True)
            if count is not None and count.number
        ]
        return tuple(sorted(told, key=lambda each: -each.found.number))
