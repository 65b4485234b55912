"""The records desk: every figure of a creator, and the rows that it opens to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.rules import anomalies
from bot.rules.anomalies import FEWEST_PEERS, Flag, Quartiles
from bot.rules.creators import Comment, Creator, Deal, Good, Kind, NoSuchCreator, Work
from bot.rules.forms import Form
from bot.rules.metrics import ABOUT, Code, Metric, Scope, Window
from bot.rules.metrics_deals import numbered_deals
from bot.rules.metrics_record import Record, numbered_ratings
from bot.rules.pricing import MARKET
from bot.rules.query_filters import Filters
from bot.rules.ranking import prices
from bot.rules.ratings import Rating
from bot.rules.tiers import Tier
from storage.store import Store, Unit

LOOKED_AT = 600  #: creators among whom peers of a tier are looked for
STALE_AFTER = timedelta(hours=1)  #: what a tier reaches moves slowly
MOST_COMMENTS = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row that a figure opens to. It is a work, an ended order, a rating, or the creator's own row."""

    id: int
    row: Work | Deal | Rating | Creator
    number: int | None = None  #: what of it the figure looks at, where that is one number

    @property
    def at(self) -> datetime | None:
        return self.row.as_of if isinstance(self.row, Creator) else self.row.at


@dataclass(frozen=True, kw_only=True)
class Trace:
    """A figure with the rows that count, and those that count in its denominator alone."""

    metric: Metric
    rows: Sequence[Line]
    against: Sequence[Line]


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """All rows of a creator by their ids, newest first, and the record over them."""

    creator: Creator
    record: Record
    works: Mapping[int, Work]
    deals: Mapping[int, Deal]
    ratings: Mapping[int, Rating]
    prices: Mapping[Form, int]  #: fen of one unit today

    def metrics(self, window: Window) -> list[Metric]:
        return self.record.metrics(window, self.prices)

    def trace(self, metric: Metric) -> Trace:
        rows, against = ([self._line(metric.code, id_) for id_ in ids] for ids in (metric.rows, metric.against))
        return Trace(metric=metric, rows=rows, against=against)

    def _line(self, code: Code, id_: int) -> Line:
        found = self._rows_of(code)[id_]
        return Line(id=id_, row=found, number=_looked_at(code, found))

    def _rows_of(self, code: Code) -> Mapping[int, Work] | Mapping[int, Deal] | Mapping[int, Rating | Creator]:
        match ABOUT[code].of:
            case "works":
                return self.works
            case "deals":
                return self.deals
            case "ratings":
                return {**self.ratings}
            case _:
                return {self.creator.id: self.creator}


@dataclass(frozen=True, kw_only=True)
class Whole:
    """All that is kept of a creator: rows, and what hangs on its works."""

    ledger: Ledger
    goods: Mapping[int, Sequence[Good]]  #: by work
    comments: Sequence[Comment]


class RecordDesk:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._peers: dict[Tier, tuple[datetime, Quartiles | None]] = {}

    def metrics_of(self, creator_id: int, *, at: datetime, window: Window = Window.ALL) -> list[Metric]:
        """Every figure of a creator within a window, as of a moment (UTC). Raises NoSuchCreator."""
        return self._ledger(creator_id, at).metrics(window)

    def trace(
        self,
        creator_id: int,
        code: Code,
        *,
        at: datetime,
        window: Window = Window.ALL,
        kind: Kind | None = None,
        scope: Scope = Scope.ALL,
        form: Form | None = None,
    ) -> Trace | None:
        """One figure with the rows behind it; None where there is no such figure, as of peaks of videos.

        Raises NoSuchCreator.
        """
        wanted = (code, kind, scope, form)
        found = self.traces(creator_id, code, at=at, window=window)
        return next((each for each in found if _which(each.metric) == wanted), None)

    def traces(self, creator_id: int, code: Code, *, at: datetime, window: Window = Window.ALL) -> list[Trace]:
        """A figure of every kind, scope and form, with the rows behind it. Raises NoSuchCreator."""
        ledger = self._ledger(creator_id, at)
        return [ledger.trace(metric) for metric in ledger.metrics(window) if metric.code is code]

    def flags_of(self, creator_id: int, *, at: datetime) -> list[Flag]:
        """What of a creator's figures should be checked, the newest first. Raises NoSuchCreator.

        The version of the price card that is in force is all that is known of prices here, so no rise of one is told.
        """
        with self._store.reading() as unit:
            found = ledger(unit, creator_id, at=at)
            peers = self._peers_of(unit, found.creator.tier, at)
            return anomalies.flags(found.creator, list(found.works.values()), found.metrics(Window.ALL), peers, at=at)

    def whole(self, creator_id: int, *, at: datetime) -> Whole:
        """All that is kept of a creator. Raises NoSuchCreator."""
        with self._store.reading() as unit:
            found = ledger(unit, creator_id, at=at)
            works = list(found.works)
            comments = unit.records.comments(works, most=MOST_COMMENTS)
            return Whole(ledger=found, goods=unit.records.goods(works), comments=comments)

    def _peers_of(self, unit: Unit, tier: Tier | None, at: datetime) -> Quartiles | None:
        """Looked for once an hour: hundreds of creators are read for it."""
        if tier is None:
            return None
        known = self._peers.get(tier)
        if known is None or abs(at - known[0]) > STALE_AFTER:
            known = self._peers[tier] = (at, peers_of(unit, tier, at=at))
        return known[1]

    def _ledger(self, creator_id: int, at: datetime) -> Ledger:
        with self._store.reading() as unit:
            return ledger(unit, creator_id, at=at)


def ledger(unit: Unit, creator_id: int, *, at: datetime) -> Ledger:
    """Raises NoSuchCreator."""
    creator, ids = unit.creators.get(creator_id), [creator_id]
    if creator is None:
        raise NoSuchCreator(name=str(creator_id))
    works, deals = unit.records.works(ids)[creator_id], unit.records.deals(ids)[creator_id]
    ratings = unit.ratings.of_creators(ids)[creator_id]
    return Ledger(
        creator=creator,
        record=Record(creator, works, deals, ratings, at=at),
        works={work.id: work for work in works},
        deals=dict(numbered_deals(deals)),
        ratings=dict(numbered_ratings(ratings)),
        prices=prices(unit.ratecards.current(creator_id), today=at.astimezone(MARKET).date()),
    )


def peers_of(unit: Unit, tier: Tier, *, at: datetime) -> Quartiles | None:
    """What engagement creators of a tier reach: of several hundred from all over; of a small tier, of its own.

    None where fewer than thirty are known.
    """
    last = unit.creators.next_id()
    rates = _rates(unit, range(1, last, max(last // LOOKED_AT, 1)), tier)
    if len(rates) < FEWEST_PEERS:
        asked = unit.search.question(Filters(tier=tier), at=at)
        page = unit.search.page(asked, promising=None, after=None, most=LOOKED_AT)
        rates = _rates(unit, [each.creator_id for each in page], tier)
    return anomalies.quartiles(rates)


def _rates(unit: Unit, ids: Sequence[int], tier: Tier) -> list[int]:
    """Engagement of those among them who are of a tier, where it is known."""
    found = [each for each in unit.search.standings(ids).values() if each.creator.tier is tier]
    rates = [each.figures.engagement.basis_points for each in found]
    return [rate for rate in rates if rate is not None]


def _which(metric: Metric) -> tuple[Code, Kind | None, Scope, Form | None]:
    """Costs are told apart by their form, which says the kind too."""
    return (metric.code, None if metric.form else metric.kind, metric.scope, metric.form)


_NUMBERS: Mapping[Code, Callable[[Work], int | None]] = {
    Code.PLAYS: lambda work: work.plays,
    Code.EXPECTED_PLAYS: lambda work: work.plays,
    Code.CPM: lambda work: work.plays,
    Code.LIKES: lambda work: work.likes,
    Code.COMMENTS: lambda work: work.comments,
    Code.SHARES: lambda work: work.shares,
    Code.UNITS: lambda work: work.units,
    Code.EXPECTED_UNITS: lambda work: work.units,
    Code.COST_PER_SALE: lambda work: work.units,
    Code.GMV: lambda work: work.gmv,
    Code.GMV_PER_LIVE: lambda work: work.gmv,
    Code.PEAK: lambda work: work.peak,
    Code.DURATION: lambda work: work.seconds,
    Code.ENGAGEMENT: lambda work: (work.likes or 0) + (work.comments or 0) + (work.shares or 0),
}


def _looked_at(code: Code, row: object) -> int | None:
    if isinstance(row, Work):
        return _NUMBERS[code](row)
    if isinstance(row, Rating):
        return row.overall
    return row.growth if isinstance(row, Creator) else None
