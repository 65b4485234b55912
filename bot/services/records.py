"""The records desk: every figure of a creator, and the rows that it opens to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta

from bot.rules import anomalies, stars_watched
from bot.rules.anomalies import FEWEST_PEERS, Flag, Quartiles
from bot.rules.creators import Comment, Creator, Deal, Good, Kind, NoSuchCreator, Work
from bot.rules.forms import Form
from bot.rules.ledger import Noun, WorkReading
from bot.rules.metrics import ABOUT, Code, Metric, Scope, Window
from bot.rules.metrics_deals import Case
from bot.rules.metrics_record import Record, numbered_ratings
from bot.rules.orders import Outcome
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
class Origin:
    """Where a row comes from: the file that says it, or an order of ours; neither where no source was kept."""

    source: str = ""
    order: bool = False
    as_of: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row that a figure opens to. It is a work, an ended order, a rating, or the creator's own row."""

    id: int
    origin: Origin
    row: Work | Deal | Rating | Creator
    number: int | None = None  #: what of it the figure looks at, where that is one number

    @property
    def at(self) -> datetime | None:
        return self.row.as_of if isinstance(self.row, Creator) else self.row.at


@dataclass(frozen=True, kw_only=True)
class Trace:
    """A figure with the rows that count, and those that count in its denominator alone.

    Orders come newest first; rows with a number by that number, the least first.
    """

    metric: Metric
    rows: Sequence[Line]
    against: Sequence[Line]


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """All rows of a creator that count by their ids, newest first, and the record over them.

    The brand of an order that another workspace placed is left out of the rows; figures know it.
    """

    creator: Creator
    record: Record
    works: Mapping[int, Work]
    deals: Mapping[int, Deal]
    ratings: Mapping[int, Rating]
    prices: Mapping[Form, int]  #: fen of one unit today
    origins: Mapping[tuple[str, int], Origin]  #: of works, deals and ratings, by what they are and their id

    def origin(self, of: str, id_: int) -> Origin:
        known = self.origins.get((of, id_), Origin())
        return known if known.source or known.order else Origin(source=self.creator.source, as_of=known.as_of)

    def metrics(self, window: Window) -> list[Metric]:
        return self.record.metrics(window, self.prices)

    def trace(self, metric: Metric) -> Trace:
        rows, against = ([self._line(metric.code, id_) for id_ in ids] for ids in (metric.rows, metric.against))
        if ABOUT[metric.code].of == "deals":
            for lines in (rows, against):
                lines.sort(key=lambda line: (line.at or metric.as_of, line.id), reverse=True)
        return Trace(metric=metric, rows=rows, against=against)

    def _line(self, code: Code, id_: int) -> Line:
        found = self._rows_of(code)[id_]
        origin = self.origin(ABOUT[code].of, id_)
        return Line(id=id_, origin=origin, row=found, number=_looked_at(code, found))

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
    files: Mapping[int, str]  #: names of sources


class RecordDesk:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._peers: dict[Tier, tuple[datetime, Quartiles | None]] = {}

    def metrics_of(self, creator_id: int, *, at: datetime, window: Window = Window.ALL) -> list[Metric]:
        """Every figure of a creator within a window, as of a moment (UTC). Raises NoSuchCreator."""
        with self._store.reading() as unit:
            return ledger(unit, creator_id, at=at).metrics(window)

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
        tenant: str = "",
    ) -> Trace | None:
        """One figure with the rows behind it; None where there is no such figure, as of peaks of videos.

        Whom an order was for is told to its own `tenant` only. Raises NoSuchCreator.
        """
        wanted = (code, kind, scope, form)
        found = self.traces(creator_id, code, at=at, window=window, tenant=tenant)
        return next((each for each in found if _which(each.metric) == wanted), None)

    def traces(
        self, creator_id: int, code: Code, *, at: datetime, window: Window = Window.ALL, tenant: str = ""
    ) -> list[Trace]:
        """A figure of every kind, scope and form, with the rows behind it. Raises NoSuchCreator."""
        with self._store.reading() as unit:
            found = ledger(unit, creator_id, at=at, tenant=tenant, origins=True)
        return [found.trace(metric) for metric in found.metrics(window) if metric.code is code]

    def flags_of(self, creator_id: int, *, at: datetime) -> list[Flag]:
        """What of a creator's figures and prices should be checked, the newest first. Raises NoSuchCreator."""
        with self._store.reading() as unit:
            found = ledger(unit, creator_id, at=at)
            peers = self._peers_of(unit, found.creator.tier, at)
            works, metrics = list(found.works.values()), found.metrics(Window.ALL)
            seen = anomalies.flags(found.creator, works, metrics, peers, unit.ratecards.versions(creator_id), at=at)
            seen += stars_watched.flags(found.ratings.values(), at=at)
            return sorted(seen, key=lambda flag: flag.at, reverse=True)

    def whole(self, creator_id: int, *, at: datetime, tenant: str = "") -> Whole:
        """All that is kept of a creator and counts. Raises NoSuchCreator."""
        with self._store.reading() as unit:
            found = ledger(unit, creator_id, at=at, tenant=tenant, origins=True)
            works = list(found.works)
            comments = unit.records.comments(works, most=MOST_COMMENTS)
            goods, files = unit.records.goods(works), unit.sources.names(creator_id)
            return Whole(ledger=found, goods=goods, comments=comments, files=files)

    def _peers_of(self, unit: Unit, tier: Tier | None, at: datetime) -> Quartiles | None:
        """Looked for once an hour: hundreds of creators are read for it."""
        if tier is None:
            return None
        known = self._peers.get(tier)
        if known is None or abs(at - known[0]) > STALE_AFTER:
            known = self._peers[tier] = (at, peers_of(unit, tier, at=at))
        return known[1]


def ledger(unit: Unit, creator_id: int, *, at: datetime, tenant: str = "", origins: bool = False) -> Ledger:
    """All that a creator's figures are made from; where each row comes from, where that is asked for.

    Raises NoSuchCreator.
    """
    creator, ids = unit.creators.get(creator_id), [creator_id]
    if creator is None:
        raise NoSuchCreator(name=str(creator_id))
    works, ratings = unit.records.works(ids)[creator_id], unit.ratings.of_creators(ids)[creator_id]
    deals = _deals(unit, creator_id)
    given = dict(numbered_ratings(ratings))
    return Ledger(
        creator=creator,
        record=Record(creator, works, [_case(id_, deal) for id_, deal in deals.items()], ratings, at=at),
        works={work.id: work for work in works},
        deals=_shown(unit, creator_id, deals, tenant),
        ratings=given,
        prices=prices(unit.ratecards.current(creator_id), today=at.astimezone(MARKET).date()),
        origins=_origins(unit, creator_id, works, deals, given) if origins else {},
    )


def _deals(unit: Unit, creator_id: int) -> dict[int, Deal]:
    """The deals that count, by id, newest first."""
    rows = [row for row in unit.records.all_rows(Noun.DEAL, [creator_id]) if row["counts"]]
    rows.sort(key=lambda row: (row["at"], row["id"]), reverse=True)
    named = [one.name for one in fields(Deal)]
    return {
        row["id"]: Deal(**{name: row[name] for name in named} | {"outcome": Outcome(row["outcome"])}) for row in rows
    }


def _case(id_: int, deal: Deal) -> Case:
    return Case(id_, deal.outcome, deal.brand, deal.industry, deal.at, deal.form, deal.on_time)


def _shown(unit: Unit, creator_id: int, deals: Mapping[int, Deal], tenant: str) -> dict[int, Deal]:
    """Whom an order of ours was for is told to its own workspace only."""
    if all(deal.order_id is None for deal in deals.values()):
        return dict(deals)
    mine = unit.orders.ids_of(tenant, creator_id)
    return {
        id_: deal if deal.order_id is None or deal.order_id in mine else replace(deal, brand="")
        for id_, deal in deals.items()
    }


def _origins(
    unit: Unit, creator_id: int, works: Sequence[Work], deals: Mapping[int, Deal], ratings: Mapping[int, Rating]
) -> dict[tuple[str, int], Origin]:
    """A work comes from the newest of its readings that stand."""
    names, undone = unit.sources.names(creator_id), unit.sources.undone()
    found: dict[tuple[str, int], Origin] = {}
    for id_, readings in unit.works.readings([work.id for work in works]).items():
        standing = [each for each in readings if each.source_id not in undone]
        if standing:
            found["works", id_] = _origin(names, standing[-1])
    found.update({("deals", id_): _origin(names, deal) for id_, deal in deals.items()})
    found.update({("ratings", id_): Origin(order=one.order_id is not None) for id_, one in ratings.items()})
    return found


def _origin(names: Mapping[int, str], row: WorkReading | Deal) -> Origin:
    source = names.get(row.source_id, "") if row.source_id is not None else ""
    return Origin(source=source, order=row.order_id is not None, as_of=row.as_of)


def peers_of(unit: Unit, tier: Tier, *, at: datetime) -> Quartiles | None:
    """What engagement creators of a tier reach: of several hundred from all over; of a small tier, of its own.

    None where fewer than thirty are known.
    """
    last = unit.creators.next_id()
    rates = _rates(unit, range(1, last, max(last // LOOKED_AT, 1)), tier)
    if len(rates) < FEWEST_PEERS:
        asked = unit.search.question(Filters(tiers=(tier,)), at=at)
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
