"""All figures of one creator: of orders, works and stars by their tallies, of prices and followers beside them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from bot.rules.creators import Creator, Deal, Kind, Work, cost_per_thousand
from bot.rules.forms import Form
from bot.rules.metrics import Code, Metric, Ordered, Scope, Window, basis_points, numbered, rounded
from bot.rules.metrics_deals import Case, cases, deal_tally
from bot.rules.metrics_tally import Tally
from bot.rules.metrics_works import Shown, work_tally
from bot.rules.ratings import Rating


class Given(NamedTuple):
    """A rating as it counts here."""

    id: int
    at: datetime
    kind: Kind
    overall: int  #: hundredths of a star


def given(ratings: Iterable[Rating]) -> list[Given]:
    """The ratings as they count, newest first."""
    return [
        Given(id_, rating.at, Kind.LIVE if rating.form.live else Kind.VIDEO, rating.overall)
        for id_, rating in numbered_ratings(ratings)
    ]


def numbered_ratings(ratings: Iterable[Rating]) -> list[tuple[int, Rating]]:
    return numbered(ratings, lambda one: (one.at, one.form, one.order_id or 0, one.overall, one.words))


class StarsWithin:
    """The ratings of one window, by kind."""

    def __init__(self) -> None:
        self._stars: dict[Kind | None, Ordered] = {Kind.VIDEO: Ordered(), Kind.LIVE: Ordered(), None: Ordered()}

    def add(self, rating: Given) -> None:
        for kind in (rating.kind, None):
            self._stars[kind].add(rating.overall, rating.id)

    def take(self, rating: Given) -> None:
        for kind in (rating.kind, None):
            self._stars[kind].take(rating.overall, rating.id)

    def metrics(self, window: Window, as_of: datetime) -> list[Metric]:
        return [
            stars.metric(Code.STARS, as_of, window, kind, works=len(stars.rows)) for kind, stars in self._stars.items()
        ]


class Record:
    """The tallies of one creator; each takes single rows, and all move together to another moment."""

    def __init__(
        self,
        creator: Creator,
        works: Iterable[Work | Shown] = (),
        deals: Iterable[Deal | Case] = (),
        ratings: Iterable[Rating] = (),
        *,
        at: datetime,
    ) -> None:
        self.creator = creator
        self.works: Tally[Shown] = work_tally(works, at=at)
        self.deals: Tally[Case] = deal_tally(cases(deals), at=at)
        self.ratings: Tally[Given] = Tally(StarsWithin, given(ratings), at=at)

    def move(self, at: datetime) -> None:
        self.works.move(at)
        self.deals.move(at)
        self.ratings.move(at)

    def metrics(self, window: Window = Window.ALL, prices: Mapping[Form, int] | None = None) -> list[Metric]:
        """All figures within a window; costs of the forms that have a price, in fen of one unit."""
        of_works = self.works.metrics(window)
        found = [*self.deals.metrics(window), *of_works, *self.ratings.metrics(window)]
        found += costs(of_works, prices or {})
        return [*found, growth(self.creator, as_of=self.works.at)]


def costs(of_works: Iterable[Metric], prices: Mapping[Form, int]) -> Iterator[Metric]:
    """CPM and cost per sale of each form: its price over what is to be expected of a work of that kind."""
    expected = {
        (metric.code, metric.kind): metric
        for metric in of_works
        if metric.scope is Scope.ALL and metric.code in (Code.EXPECTED_PLAYS, Code.EXPECTED_UNITS)
    }
    for form, fen in prices.items():
        kind = Kind.LIVE if form.live else Kind.VIDEO
        plays, units = expected[Code.EXPECTED_PLAYS, kind], expected[Code.EXPECTED_UNITS, kind]
        sale = rounded(fen, units.value) if units.value else None
        yield _cost(Code.CPM, plays, form, fen, cost_per_thousand(fen, plays.value))
        yield _cost(Code.COST_PER_SALE, units, form, fen, sale)


def growth(creator: Creator, *, as_of: datetime) -> Metric:
    """Followers gained in 30 days over those there are, whatever the window: sources tell no other span."""
    gained, followers = creator.growth, creator.followers
    known = gained is not None and followers is not None
    return Metric(
        Code.GROWTH,
        creator.as_of or as_of,
        Window.MONTH,
        part=gained,
        whole=followers,
        value=basis_points(gained or 0, followers or 0) if known else None,
        n=int(known),
        rows=(creator.id,) if known else (),
    )


def _cost(code: Code, expected: Metric, form: Form, fen: int, value: int | None) -> Metric:
    return Metric(
        code,
        expected.as_of,
        expected.window,
        expected.kind,
        form=form,
        part=fen,
        whole=expected.value,
        value=value,
        n=expected.n,
        rows=expected.rows,
    )
