"""What a figure is: a number with its numerator, denominator, window and date, and the rows it can be opened to.

Where there is too little to say, the value is None: never 0 % or 100 %. Windows and least numbers are choices of this
project, not rules of Kuaishou.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from bot.rules.creators import FEWEST_ORDERS, FEWEST_WORKS, Kind
from bot.rules.forms import Form
from bot.rules.ratings import FEW

_Row = TypeVar("_Row")
FEW_AT_ONCE = 8  #: numbers that are put in their places one by one; of more, all are sorted


class Code(StrEnum):
    """Which figure; those of orders, of works, of stars, of costs, of followers."""

    ACCEPTANCE = "acceptance"  #: 接单率
    COMPLETION = "completion"  #: 完单率
    PUNCTUALITY = "punctuality"
    FINISHED = "finished"  #: 订单完成数
    CLIENTS = "clients"  #: 合作客户数
    INDUSTRIES = "industries"  #: 历史合作行业
    PLAYS = "plays"
    LIKES = "likes"
    COMMENTS = "comments"
    SHARES = "shares"
    UNITS = "units"
    GMV = "gmv"
    PEAK = "peak"
    DURATION = "duration"
    ENGAGEMENT = "engagement"
    EXPECTED_PLAYS = "expected_plays"
    EXPECTED_UNITS = "expected_units"
    GMV_PER_LIVE = "gmv_per_live"
    STARS = "stars"
    CPM = "cpm"
    COST_PER_SALE = "cost_per_sale"
    GROWTH = "growth"


class Scope(StrEnum):
    """Which works: a work of which no source says whether it was paid for counts among all of them alone."""

    ALL = "all"
    ORGANIC = "organic"
    COMMERCIAL = "commercial"


class Window(StrEnum):
    """How far back from the as-of moment: a row counts that is younger than so many days, and not of the future."""

    MONTH = "30"
    QUARTER = "90"
    YEAR = "365"
    TWO_YEARS = "730"  #: over which public stars are counted
    ALL = "all"

    @property
    def days(self) -> int | None:
        return None if self is Window.ALL else int(self)

    def begins(self, at: datetime) -> datetime | None:
        """The moment after which rows count; None where all that came before do."""
        return None if self.days is None else at - timedelta(days=self.days)


class Scale(StrEnum):
    """What one of a value is."""

    COUNT = "count"
    FEN = "fen"
    BASIS_POINTS = "basis_points"
    SECONDS = "seconds"
    STARS = "stars"  #: hundredths of a star


class Base(StrEnum):
    """What the denominator counts."""

    OFFERS = "offers"  #: answered or run out; what the brand took back before an answer leaves no row
    ACCEPTED = "accepted"  #: accepted, but for those that the brand cancelled
    TIMED = "timed"  #: finished, and it is known whether on time
    ORDERS = "orders"  #: ended, however
    FINISHED = "finished"
    WORKS = "works"
    LIVES = "lives"  #: whose GMV is known
    PLAYS = "plays"
    EXPECTED_PLAYS = "expected_plays"
    EXPECTED_UNITS = "expected_units"
    RATINGS = "ratings"
    FOLLOWERS = "followers"


class About(NamedTuple):
    """What is the same in all figures of a code."""

    scale: Scale
    base: Base
    fewest: int  #: rows below which there is no value
    of: str  #: the rows it opens to: deals, works, ratings, creators


def _of_works(scale: Scale = Scale.COUNT) -> About:
    return About(scale, Base.WORKS, FEWEST_WORKS, "works")


ABOUT: dict[Code, About] = {
    Code.ACCEPTANCE: About(Scale.BASIS_POINTS, Base.OFFERS, FEWEST_ORDERS, "deals"),
    Code.COMPLETION: About(Scale.BASIS_POINTS, Base.ACCEPTED, FEWEST_ORDERS, "deals"),
    Code.PUNCTUALITY: About(Scale.BASIS_POINTS, Base.TIMED, FEWEST_ORDERS, "deals"),
    Code.FINISHED: About(Scale.COUNT, Base.ORDERS, 1, "deals"),
    Code.CLIENTS: About(Scale.COUNT, Base.FINISHED, 1, "deals"),
    Code.INDUSTRIES: About(Scale.COUNT, Base.FINISHED, 1, "deals"),
    Code.PLAYS: _of_works(),
    Code.LIKES: _of_works(),
    Code.COMMENTS: _of_works(),
    Code.SHARES: _of_works(),
    Code.UNITS: _of_works(),
    Code.GMV: _of_works(Scale.FEN),
    Code.PEAK: _of_works(),
    Code.DURATION: _of_works(Scale.SECONDS),
    Code.ENGAGEMENT: About(Scale.BASIS_POINTS, Base.PLAYS, FEWEST_WORKS, "works"),
    Code.EXPECTED_PLAYS: _of_works(),
    Code.EXPECTED_UNITS: _of_works(),
    Code.GMV_PER_LIVE: About(Scale.FEN, Base.LIVES, FEWEST_WORKS, "works"),
    Code.STARS: About(Scale.STARS, Base.RATINGS, FEW, "ratings"),
    Code.CPM: About(Scale.FEN, Base.EXPECTED_PLAYS, FEWEST_WORKS, "works"),
    Code.COST_PER_SALE: About(Scale.FEN, Base.EXPECTED_UNITS, FEWEST_WORKS, "works"),
    Code.GROWTH: About(Scale.BASIS_POINTS, Base.FOLLOWERS, 1, "creators"),
}


class Metric(NamedTuple):
    """One figure as of a moment. A tuple, for hundreds of them are made for each creator.

    `part` and `whole` are numerator and denominator. Of what has a spread, `value` is its median (of stars the mean),
    `part` the sum, `whole` the works there are, and `n` those among them of which the number is known.
    """

    code: Code
    as_of: datetime
    window: Window
    kind: Kind | None = None  #: None: both
    scope: Scope = Scope.ALL
    form: Form | None = None  #: of costs alone
    part: int | None = None
    whole: int | None = None
    value: int | None = None  #: None: not enough data
    n: int = 0  #: rows looked at
    median: int | None = None
    mean: int | None = None  #: rounded half up
    least: int | None = None
    most: int | None = None
    worst: int | None = None  #: the row that has the least
    counts: tuple[tuple[str, int], ...] = ()  #: of industries: finished orders, most first
    rows: tuple[int, ...] = ()  #: ids of the rows that count
    against: tuple[int, ...] = ()  #: ids of those that count in the denominator alone

    @property
    def enough(self) -> bool:
        return self.value is not None

    @property
    def spread(self) -> bool:
        """Whether median, mean and range are told."""
        return self.base in (Base.WORKS, Base.RATINGS)

    @property
    def scale(self) -> Scale:
        return ABOUT[self.code].scale

    @property
    def base(self) -> Base:
        return ABOUT[self.code].base


class Ordered:
    """Numbers in order, each with the row it stands in; one comes or goes without a look at the others."""

    __slots__ = ("_new", "_pairs", "_rows", "total")

    def __init__(self) -> None:
        self._pairs: list[tuple[int, int]] = []
        self._rows: list[int] = []  #: ids, by rising number
        self._new: list[tuple[int, int]] = []  #: not put in their places yet
        self.total = 0

    def add(self, number: int, row: int) -> None:
        self._new.append((number, row))
        self.total += number

    def take(self, number: int, row: int) -> None:
        """Raises KeyError where it is not among them."""
        self._settle()
        place = bisect_left(self._pairs, (number, row))
        if self._pairs[place : place + 1] != [(number, row)]:
            raise KeyError(row)
        del self._pairs[place], self._rows[place]
        self.total -= number

    @property
    def rows(self) -> list[int]:
        """Ids of the rows, by rising number."""
        self._settle()
        return self._rows

    def _settle(self) -> None:
        if len(self._new) > FEW_AT_ONCE:
            self._pairs = sorted([*self._pairs, *self._new])
            self._rows = [row for _, row in self._pairs]
        else:
            for pair in self._new:
                place = bisect_left(self._pairs, pair)
                self._pairs.insert(place, pair)
                self._rows.insert(place, pair[1])
        self._new.clear()

    def metric(
        self,
        code: Code,
        as_of: datetime,
        window: Window,
        kind: Kind | None,
        scope: Scope = Scope.ALL,
        *,
        works: int,
    ) -> Metric:
        """Median (of an even number the lower one) with mean, least and most, where there are enough of them."""
        rows = tuple(self.rows)
        n = len(rows)
        if n < ABOUT[code].fewest:
            return Metric(code, as_of, window, kind, scope, part=self.total, whole=works, n=n, rows=rows)
        median, mean = self._pairs[(n - 1) // 2][0], rounded(self.total, n)
        return Metric(
            code,
            as_of,
            window,
            kind,
            scope,
            part=self.total,
            whole=works,
            value=mean if code is Code.STARS else median,
            n=n,
            median=median,
            mean=mean,
            least=self._pairs[0][0],
            most=self._pairs[-1][0],
            worst=self._pairs[0][1],
            rows=rows,
        )


def ordered(numbers: Iterable[tuple[int | None, int]]) -> Ordered:
    """Those of some numbers that are known, each with its row."""
    found = Ordered()
    for number, row in numbers:
        if number is not None:
            found.add(number, row)
    return found


def numbered(rows: Iterable[_Row], place: Callable[[_Row], Any]) -> list[tuple[int, _Row]]:
    """Rows with their ids, newest first. Those that have no id of their own are numbered by place, the oldest first."""
    by_place = enumerate(sorted(rows, key=place), 1)
    return [(number if (own := getattr(row, "id", None)) is None else own, row) for number, row in by_place][::-1]


def rounded(above: int, below: int) -> int:
    """The quotient, halves up; `below` is above nought."""
    return (2 * above + below) // (2 * below)


def basis_points(part: int, whole: int) -> int | None:
    """None of nothing."""
    return rounded(10_000 * part, whole) if whole > 0 else None
