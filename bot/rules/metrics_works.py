"""Figures of works: median, mean and range of what they brought, engagement, what to expect of the next one."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import product
from operator import attrgetter
from typing import Protocol

from bot.rules.creators import COMPARABLE_WORKS, FEWEST_WORKS, Kind
from bot.rules.metrics import Code, Metric, Ordered, Scope, Window, basis_points, ordered, rounded
from bot.rules.metrics_tally import Tally

#: code → what of a work it looks at
NUMBERS = {
    Code.PLAYS: "plays",
    Code.LIKES: "likes",
    Code.COMMENTS: "comments",
    Code.SHARES: "shares",
    Code.UNITS: "units",
    Code.GMV: "gmv",
    Code.PEAK: "peak",
    Code.DURATION: "seconds",
}
LIVES_ALONE = {Code.PEAK}
EXPECTED = {Code.EXPECTED_PLAYS: "plays", Code.EXPECTED_UNITS: "units"}
_numbers: Callable[[object], tuple[int | None, ...]] = attrgetter(*NUMBERS.values())
KINDS: tuple[Kind | None, ...] = (Kind.VIDEO, Kind.LIVE, None)


class Shown(Protocol):
    """A work as it counts here; `bot.rules.creators.Work` is one."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def at(self) -> datetime: ...
    @property
    def seconds(self) -> int | None: ...
    @property
    def plays(self) -> int | None: ...
    @property
    def likes(self) -> int | None: ...
    @property
    def comments(self) -> int | None: ...
    @property
    def shares(self) -> int | None: ...
    @property
    def units(self) -> int | None: ...
    @property
    def gmv(self) -> int | None: ...
    @property
    def peak(self) -> int | None: ...
    @property
    def commercial(self) -> bool | None: ...


Key = tuple[Kind | None, Scope]
SCOPES = {None: (Scope.ALL,), True: (Scope.ALL, Scope.COMMERCIAL), False: (Scope.ALL, Scope.ORGANIC)}
#: kind and whether paid for → what a work counts among
TOUCHED: dict[tuple[Kind, bool | None], list[Key]] = {
    (kind, paid): list(product((kind, None), scopes)) for kind in Kind for paid, scopes in SCOPES.items()
}


def work_tally(works: Iterable[Shown] = (), *, at: datetime) -> Tally[Shown]:
    return Tally(WorksWithin, works, at=at)


class WorksWithin:
    """The works of one window, by kind and scope."""

    def __init__(self) -> None:
        self._cells: dict[Key, Cell] = {key: Cell() for key in product(KINDS, Scope)}
        self._made: dict[Key, list[Metric]] = {}
        self._as_of: datetime | None = None

    def add(self, work: Shown) -> None:
        for key in self._touched(work):
            self._cells[key].add(work)

    def take(self, work: Shown) -> None:
        for key in self._touched(work):
            self._cells[key].take(work)

    def metrics(self, window: Window, as_of: datetime) -> list[Metric]:
        """All figures; those that no row has changed since are the ones made before."""
        if as_of != self._as_of:
            self._made, self._as_of = {}, as_of
        for key in self._cells:
            if key not in self._made:
                self._made[key] = list(self._metrics(key, window, as_of))
        return [metric for key in self._cells for metric in self._made[key]]

    def _touched(self, work: Shown) -> list[Key]:
        touched = TOUCHED[work.kind, work.commercial]
        for key in touched:
            self._made.pop(key, None)
        return touched

    def _metrics(self, key: Key, window: Window, as_of: datetime) -> Iterator[Metric]:
        (kind, scope), cell = key, self._cells[key]
        for code, numbers in cell.numbers.items():
            if code not in LIVES_ALONE or kind is Kind.LIVE:
                yield numbers.metric(code, as_of, window, kind, scope, works=len(cell))
        kinds = Kind if kind is None else (kind,)
        latest = {each: self._cells[each, scope].latest() for each in kinds}
        yield engaged([work for works in latest.values() for work in works], as_of, window, kind, scope)
        if kind is not None:
            for code, name in EXPECTED.items():
                known = ordered((getattr(work, name), work.id) for work in latest[kind])
                yield known.metric(code, as_of, window, kind, scope, works=len(latest[kind]))
        if kind is Kind.LIVE:
            yield _per_live(cell.numbers[Code.GMV], as_of, window, scope)


class Cell:
    """The works of one window, kind and scope."""

    def __init__(self) -> None:
        self._order: list[tuple[datetime, int]] = []
        self._works: dict[int, Shown] = {}
        self.numbers: dict[Code, Ordered] = {code: Ordered() for code in NUMBERS}

    def __len__(self) -> int:
        return len(self._works)

    def add(self, work: Shown) -> None:
        self._works[work.id] = work
        key = (work.at, work.id)
        self._order.insert(bisect_left(self._order, key), key)
        for numbers, number in zip(self.numbers.values(), _numbers(work), strict=True):
            if number is not None:
                numbers.add(number, work.id)

    def take(self, work: Shown) -> None:
        del self._works[work.id]
        del self._order[bisect_left(self._order, (work.at, work.id))]
        for numbers, number in zip(self.numbers.values(), _numbers(work), strict=True):
            if number is not None:
                numbers.take(number, work.id)

    def latest(self) -> list[Shown]:
        """The last ten, newest first."""
        return [self._works[id_] for _, id_ in reversed(self._order[-COMPARABLE_WORKS:])]


def engaged(works: Iterable[Shown], as_of: datetime, window: Window, kind: Kind | None, scope: Scope) -> Metric:
    """Interactions over plays, of works whose plays are known and not zero and whose interactions are known."""
    played = [work for work in works if work.plays and (work.likes, work.comments, work.shares) != (None, None, None)]
    part = sum((work.likes or 0) + (work.comments or 0) + (work.shares or 0) for work in played)
    whole = sum(work.plays or 0 for work in played)
    return Metric(
        Code.ENGAGEMENT,
        as_of,
        window,
        kind,
        scope,
        part=part,
        whole=whole,
        value=basis_points(part, whole) if len(played) >= FEWEST_WORKS else None,
        n=len(played),
        rows=tuple(sorted(work.id for work in played)),
    )


def _per_live(gmv: Ordered, as_of: datetime, window: Window, scope: Scope) -> Metric:
    """What all lives with known sales brought, over how many they are."""
    n = len(gmv.rows)
    return Metric(
        Code.GMV_PER_LIVE,
        as_of,
        window,
        Kind.LIVE,
        scope,
        part=gmv.total,
        whole=n,
        value=rounded(gmv.total, n) if n >= FEWEST_WORKS else None,
        n=n,
        rows=tuple(gmv.rows),
    )
