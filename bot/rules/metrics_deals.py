"""Figures of ended orders: what of them was taken, finished and on time; for whom, and in which trades."""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from bot.rules.creators import Deal, Kind
from bot.rules.forms import Form
from bot.rules.metrics import ABOUT, Code, Metric, Window, basis_points, numbered
from bot.rules.metrics_tally import Tally
from bot.rules.orders import Outcome

FAILED = (Outcome.CREATOR_CANCELLED, Outcome.FAILED)
REFUSED = (Outcome.DECLINED, Outcome.EXPIRED)


class Case(NamedTuple):
    """An ended order as it counts here."""

    id: int
    outcome: str  #: of Outcome
    brand: str
    industry: str
    at: datetime
    form: str = ""  #: of Form; empty where no source says
    on_time: bool | None = None

    @property
    def kind(self) -> Kind | None:
        """None where no source says the form: it then counts among both alone."""
        return kind_of(self.form)


def kind_of(form: str) -> Kind | None:
    return None if not form else Kind.LIVE if Form(form).live else Kind.VIDEO


def cases(deals: Iterable[Deal | Case]) -> list[Case]:
    """The deals as they count, newest first."""
    return [
        Case(id_, deal.outcome, deal.brand, deal.industry, deal.at, deal.form, deal.on_time)
        for id_, deal in numbered(deals, _place)
    ]


def _place(deal: Deal | Case) -> tuple[datetime, str, str, str, str, str]:
    """Rows that are alike in all of this are alike in every figure."""
    return (deal.at, deal.brand, deal.outcome, deal.industry, deal.form, str(deal.on_time))


def deal_tally(rows: Iterable[Case] = (), *, at: datetime) -> Tally[Case]:
    return Tally(DealsWithin, rows, at=at)


class DealsWithin:
    """The ended orders of one window, by the kind of work."""

    def __init__(self) -> None:
        self._ended: dict[Kind | None, Ended] = {kind: Ended() for kind in (None, *Kind)}
        self._made: dict[Kind | None, list[Metric]] = {}
        self._as_of: datetime | None = None

    def add(self, case: Case) -> None:
        for kind in {case.kind, None}:
            self._made.pop(kind, None)
            self._ended[kind].add(case)

    def take(self, case: Case) -> None:
        for kind in {case.kind, None}:
            self._made.pop(kind, None)
            self._ended[kind].take(case)

    def metrics(self, window: Window, as_of: datetime) -> list[Metric]:
        if as_of != self._as_of:
            self._made, self._as_of = {}, as_of
        for kind, ended in self._ended.items():
            if kind not in self._made:
                self._made[kind] = list(ended.metrics(window, kind, as_of))
        return [metric for kind in self._ended for metric in self._made[kind]]


class Ended:
    """Ids of orders by how they ended, and whom the finished ones were for."""

    def __init__(self) -> None:
        self._by: dict[str, list[int]] = {group: [] for group in (*map(str, Outcome), "on_time", "late")}
        self._brands, self._industries = Counter[str](), Counter[str]()

    def add(self, case: Case) -> None:
        for group in _groups(case):
            insort(self._by[group], case.id)
        if case.outcome == Outcome.FINISHED:
            self._brands[case.brand] += 1
            self._industries[case.industry] += 1

    def take(self, case: Case) -> None:
        for group in _groups(case):
            ids = self._by[group]
            del ids[bisect_left(ids, case.id)]
        if case.outcome == Outcome.FINISHED:
            self._brands -= Counter([case.brand])
            self._industries -= Counter([case.industry])

    def metrics(self, window: Window, kind: Kind | None, as_of: datetime) -> Iterator[Metric]:
        by = self._by
        finished, failed, refused = by[Outcome.FINISHED], _all(by, FAILED), _all(by, REFUSED)
        accepted = sorted([*finished, *failed, *by[Outcome.BRAND_CANCELLED]])
        for code, counted, against in (
            (Code.ACCEPTANCE, accepted, refused),
            (Code.COMPLETION, finished, failed),
            (Code.PUNCTUALITY, by["on_time"], by["late"]),
        ):
            yield _rate(code, counted, against, window, kind, as_of)
        all_of = len(accepted) + len(refused)
        rest = sorted([*failed, *by[Outcome.BRAND_CANCELLED], *refused])
        yield _count(Code.FINISHED, len(finished), all_of, finished, window, kind, as_of, against=rest)
        yield _count(Code.CLIENTS, len(self._brands), len(finished), finished, window, kind, as_of)
        counts = tuple(sorted(self._industries.items(), key=lambda pair: (-pair[1], pair[0])))
        found = _count(Code.INDUSTRIES, len(counts), len(finished), finished, window, kind, as_of)
        yield found._replace(counts=counts)


def _groups(case: Case) -> list[str]:
    if case.outcome != Outcome.FINISHED or case.on_time is None:
        return [case.outcome]
    return [case.outcome, "on_time" if case.on_time else "late"]


def _all(by: dict[str, list[int]], outcomes: Iterable[Outcome]) -> list[int]:
    return sorted(id_ for outcome in outcomes for id_ in by[outcome])


def _rate(
    code: Code, counted: list[int], against: list[int], window: Window, kind: Kind | None, as_of: datetime
) -> Metric:
    part, whole = len(counted), len(counted) + len(against)
    value = basis_points(part, whole) if whole >= ABOUT[code].fewest else None
    return Metric(
        code,
        as_of,
        window,
        kind,
        part=part,
        whole=whole,
        value=value,
        n=whole,
        rows=tuple(counted),
        against=tuple(against),
    )


def _count(
    code: Code,
    part: int,
    whole: int,
    rows: list[int],
    window: Window,
    kind: Kind | None,
    as_of: datetime,
    against: Iterable[int] = (),
) -> Metric:
    """Of nothing at all it is not known how many there were."""
    return Metric(
        code,
        as_of,
        window,
        kind,
        part=part,
        whole=whole,
        value=part if whole else None,
        n=whole,
        rows=tuple(rows),
        against=tuple(against),
    )
