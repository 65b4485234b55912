"""What the ratings of one kind of work come to: kept by adding and taking away, the same as from scratch.

No brand weighs more than three ratings [ours]: whoever books a creator for the tenth time says what it knows anew, and
does not outvote the others. Ratings whose brand no source tells are each taken for another brand's. Means are integer
hundredths of a star, weights integer thousandths of a rating.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from math import isqrt
from typing import NamedTuple, TypeVar

from bot.rules.ratings import COUNTS_FOR, FEW, Dimension, Item, Rating, Score

WHOLE = 1_000  #: thousandths: what a rating weighs
MOST_OF_A_BRAND = 3  #: ratings that a brand weighs as at most: docs/decisions/0032
SURE = 30  #: from so many ratings on no range is told
SPREAD, INVENTED = 60, 5  #: hundredths by which ratings usually differ, and how many invented ones say so [ours]
ERRORS = 196  #: hundredths of a standard error to each side: 95 of 100 ranges hold the true mean

Key = tuple[str, object]
Named = TypeVar("Named", Dimension, Item)


class Quarter(NamedTuple):
    """Ratings of three months; none is no mean."""

    year: int
    quarter: int  #: 1 to 4
    n: int  #: ratings
    mean: int | None


def weights(given: Mapping[str, int]) -> dict[str, int]:
    """Brand → what each of its ratings weighs, of how many each brand gave. The empty name stands for unknown ones."""
    most = WHOLE * MOST_OF_A_BRAND
    return {brand: min(WHOLE, most // count) if brand else WHOLE for brand, count in given.items() if count}


class Sums:
    """The sums of one creator's ratings of one kind that count; withdrawn ones are left out by whoever calls."""

    def __init__(self, ratings: Iterable[Rating] = ()) -> None:
        self._brands: dict[str, Counter[Key]] = {}
        for rating in ratings:
            self.add(rating)

    def add(self, rating: Rating) -> None:
        self._brands.setdefault(rating.brand, Counter()).update(_counts(rating))

    def take(self, rating: Rating) -> None:
        """Take away what was added before: withdrawn, too old, or as it was before an edit."""
        self._brands[rating.brand].subtract(_counts(rating))

    def age(self, ratings: Iterable[Rating], *, before: datetime, now: datetime) -> None:
        """Take away those that counted at one moment and do not at a later one."""
        for rating in ratings:
            if before - COUNTS_FOR < rating.at <= now - COUNTS_FOR:
                self.take(rating)

    @property
    def given(self) -> dict[str, int]:
        """Brand → how many of its ratings count."""
        return {brand: counts["n", None] for brand, counts in self._brands.items() if counts["n", None]}

    def score(self) -> Score:
        """What stands in public."""
        given, plain, weighed = self.given, Counter[Key](), Counter[Key]()
        weigh = weights(given)
        for brand, weight in weigh.items():
            for key, number in self._brands[brand].items():
                plain[key] += number
                weighed[key] += weight * number
        count, voices = plain["n", None], weighed["n", None]
        if not count:
            return Score()
        overall = _rounded(weighed["sum", None], voices)
        capped = [given[brand] for brand, weight in weigh.items() if weight < WHOLE]
        return Score(
            count=count,
            overall=overall,
            dimensions=_means(weighed, "dimension", Dimension),
            items=_means(weighed, "item", Item),
            spread=tuple(plain["stars", stars] for stars in range(1, 6)),
            voices=voices,
            plain=_rounded(plain["sum", None], count),
            of_one_brand=max(capped, default=0),
            brands_capped=len(capped),
            likely=_likely(weighed, voices) if count >= FEW and voices < WHOLE * SURE else None,
        )


def score(ratings: Iterable[Rating], *, at: datetime) -> Score:
    """The public score: means over the last 24 months, in which no brand weighs more than its share."""
    return Sums(counting(ratings, at=at)).score()


def counting(ratings: Iterable[Rating], *, at: datetime) -> list[Rating]:
    """Those that are not too old."""
    since = at - COUNTS_FOR
    return [rating for rating in ratings if rating.at > since]


def by_quarter(ratings: Iterable[Rating], *, at: datetime, day: Callable[[datetime], date]) -> list[Quarter]:
    """The mean of each quarter from the first counted rating to now, weighed as in the score; at most nine of them."""
    counted = counting(ratings, at=at)
    if not counted:
        return []
    weigh = weights(Sums(counted).given)
    found: dict[int, list[tuple[int, int]]] = {}
    for rating in counted:
        found.setdefault(_number(day(rating.at)), []).append((weigh[rating.brand], rating.overall))
    return [_quarter(number, found.get(number, [])) for number in range(min(found), _number(day(at)) + 1)]


def _number(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3


def _quarter(number: int, given: Sequence[tuple[int, int]]) -> Quarter:
    year, quarter = divmod(number, 4)
    voices = sum(weight for weight, _ in given)
    mean = _rounded(sum(weight * overall for weight, overall in given), voices) if voices else None
    return Quarter(year, quarter + 1, len(given), mean)


def _counts(rating: Rating) -> dict[Key, int]:
    """All that is added up of one rating."""
    overall = rating.overall
    found: dict[Key, int] = {("n", None): 1, ("sum", None): overall, ("squares", None): overall * overall}
    found["stars", min(5, max(1, (overall + 50) // 100))] = 1
    for dimension, mean in rating.dimensions.items():
        found["dimension", dimension] = mean
        found["dimension-n", dimension] = 1
    for item, stars in rating.items.items():
        found["item", item] = 100 * stars
        found["item-n", item] = 1
    return found


def _means(weighed: Mapping[Key, int], what: str, names: Iterable[Named]) -> dict[Named, int]:
    known = ((name, weighed[what, name], weighed[what + "-n", name]) for name in names)
    return {name: _rounded(total, voices) for name, total, voices in known if voices}


def _likely(weighed: Mapping[Key, int], voices: int) -> tuple[int, int]:
    """Between which means the true one lies in 95 of 100 cases, the ratings of a capped brand seen as fewer."""
    total, squares = weighed["sum", None], weighed["squares", None]
    apart = squares - total * total // voices + WHOLE * INVENTED * SPREAD * SPREAD
    variance = apart * WHOLE // (voices + WHOLE * INVENTED)  # thousandths
    half = ERRORS * isqrt(variance * 10_000 // voices) // 10_000
    mean = _rounded(total, voices)
    return max(100, mean - half), min(500, mean + half)


def _rounded(above: int, below: int) -> int:
    return (2 * above + below) // (2 * below)
