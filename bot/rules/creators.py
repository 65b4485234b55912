"""A creator's commercial record: rows, and the figures that are pure functions of them.

Every figure keeps its numerator and denominator. Where there is too little to say, it is None: never 0 % or 100 %.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median_low
from typing import NamedTuple

from bot.rules.audience import Audience
from bot.rules.errors import Refused
from bot.rules.forms import Form
from bot.rules.orders import Outcome
from bot.rules.tiers import Tier, tier_of

FEWEST_WORKS = 5  #: below this no expected plays are given
FEWEST_ORDERS = 5  #: below this no rate is given
COMPARABLE_WORKS = 10  #: expected plays look at the last ten of a kind
RECENT = timedelta(days=90)
UNDONE = "undone"  #: the source of a creator whom only imports brought that were undone: nowhere to be seen


class UnknownCreator(Refused):
    """No creator is called "%(name)s". Did you mean %(near)s? Or search: `/juxing find %(name)s`."""


class NoSuchCreator(Refused):
    """No creator is called "%(name)s". Search by field, region or words: `/juxing find %(name)s`."""


class Kind(StrEnum):
    VIDEO = "video"
    LIVE = "live"


@dataclass(frozen=True, kw_only=True)
class Creator:
    id: int
    slug: str  #: in addresses: /c/<slug>
    name: str
    bio: str = ""
    field: str  #: by its Chinese name in the taxonomy
    sub: str = ""
    region: str = ""
    gender: str = ""  #: f, m or empty
    followers: int | None = None  #: None where no source says
    growth: int | None = None  #: followers gained in 30 days
    audience: Audience | None = None  #: None where no source says anything of it
    sample: bool = False  #: invented: marked wherever it is shown
    source: str = ""  #: which import or sample it came from
    as_of: datetime | None = None

    @property
    def tier(self) -> Tier | None:
        return None if self.followers is None else tier_of(self.followers)


@dataclass(frozen=True, kw_only=True)
class Work:
    """One video or live. None where the source does not say."""

    id: int
    creator_id: int
    kind: Kind
    title: str
    at: datetime
    seconds: int | None = None
    plays: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    units: int | None = None
    gmv: int | None = None  #: fen
    peak: int | None = None  #: most viewers at once, lives only
    commercial: bool | None = None  #: made for a brand, or organic; None where no source says


@dataclass(frozen=True, kw_only=True)
class Good:
    """One product of a live and what was sold of it."""

    work_id: int
    name: str
    category: str = ""
    price: int | None = None  #: fen
    units: int = 0
    gmv: int = 0  #: fen
    source_id: int | None = None  #: the import that says so; None: the sample, or from before imports were kept
    as_of: datetime | None = None  #: the moment that its source speaks of


@dataclass(frozen=True, kw_only=True)
class Comment:
    work_id: int
    text: str
    at: datetime
    source_id: int | None = None
    as_of: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Deal:
    """One ended order in a creator's record, whoever placed it."""

    creator_id: int
    outcome: Outcome
    brand: str
    industry: str
    at: datetime
    form: str = ""
    on_time: bool | None = None
    source_id: int | None = None
    order_id: int | None = None  #: the order of ours that ended so
    as_of: datetime | None = None


class Ended(NamedTuple):
    """What of a deal makes figures."""

    outcome: str  #: of Outcome
    brand: str
    industry: str
    at: datetime
    on_time: bool | None


@dataclass(frozen=True)
class Rate:
    """A share with its counts."""

    part: int
    whole: int

    @property
    def enough(self) -> bool:
        return self.whole >= FEWEST_ORDERS

    @property
    def basis_points(self) -> int | None:
        """None below five cases: not enough data."""
        return (2 * 10_000 * self.part + self.whole) // (2 * self.whole) if self.enough else None


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What comparable works brought: median with the least and the most, of `count` works."""

    count: int = 0
    median: int | None = None
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, kw_only=True)
class Figures:
    """A creator's commercial behaviour as of a moment."""

    acceptance: Rate = field(default=Rate(0, 0))
    completion: Rate = field(default=Rate(0, 0))
    punctuality: Rate = field(default=Rate(0, 0))
    finished: int = 0
    finished_recently: int = 0  #: in the last 90 days
    clients: int = 0
    industries: Mapping[str, int] = field(default_factory=dict)  #: field → finished orders, most first
    plays: Mapping[Kind, Expected] = field(default_factory=dict)
    units: Mapping[Kind, Expected] = field(default_factory=dict)
    engagement: Rate = field(
        default=Rate(0, 0)
    )  #: (likes + comments + shares) / plays of the last ten works of each kind
    last_work: datetime | None = None

    def expected_plays(self, form: Form) -> Expected:
        """Plays of one comparable work."""
        return self.plays.get(Kind.LIVE if form.live else Kind.VIDEO, Expected())

    def expected_units(self, form: Form) -> Expected:
        """Sales of one comparable work."""
        return self.units.get(Kind.LIVE if form.live else Kind.VIDEO, Expected())


def figures(deals: Sequence[Deal | Ended], works: Sequence[Work], *, at: datetime) -> Figures:
    """Work all figures out from rows. The same rows give the same figures, in whatever order they come."""
    return with_deals(of_works(works), deals, at=at)


def with_deals(figures: Figures, deals: Sequence[Deal | Ended], *, at: datetime) -> Figures:
    """The figures with all that deals tell, put in the place of what they told before.

    What the brand cancelled had been accepted: an order that it takes back before the answer leaves no deal.
    """
    outcomes = [deal.outcome for deal in deals]
    done = [deal for deal in deals if deal.outcome == Outcome.FINISHED]
    failed = outcomes.count(Outcome.CREATOR_CANCELLED) + outcomes.count(Outcome.FAILED)
    accepted = len(done) + failed + outcomes.count(Outcome.BRAND_CANCELLED)
    timed = [deal.on_time for deal in done if deal.on_time is not None]
    recently, industries = at - RECENT, dict[str, int]()
    for deal in done:
        industries[deal.industry] = industries.get(deal.industry, 0) + 1
    return Figures(
        acceptance=Rate(accepted, accepted + outcomes.count(Outcome.DECLINED) + outcomes.count(Outcome.EXPIRED)),
        completion=Rate(len(done), len(done) + failed),
        punctuality=Rate(sum(timed), len(timed)),
        finished=len(done),
        finished_recently=len([deal for deal in done if deal.at > recently]),
        clients=len({deal.brand for deal in done}),
        industries=dict(sorted(industries.items(), key=lambda pair: (-pair[1], pair[0]))),
        plays=figures.plays,
        units=figures.units,
        engagement=figures.engagement,
        last_work=figures.last_work,
    )


def of_works(works: Sequence[Work]) -> Figures:
    """What works tell, whatever the moment."""
    recent = {kind: last_works(works, kind) for kind in Kind}
    return Figures(
        plays={kind: expected([work.plays for work in of]) for kind, of in recent.items()},
        units={kind: expected([work.units for work in of]) for kind, of in recent.items()},
        engagement=engagement([work for of in recent.values() for work in of]),
        last_work=max([work.at for work in works], default=None),
    )


def last_works(works: Iterable[Work], kind: Kind) -> list[Work]:
    """The last ten of a kind, newest first."""
    mine = [work for work in works if work.kind is kind]
    mine.sort(key=lambda work: (work.at, work.id), reverse=True)
    return mine[:COMPARABLE_WORKS]


def expected(numbers: Iterable[int | None]) -> Expected:
    """Median (of an even number the lower one), least and most; fewer than five known numbers are not enough."""
    known = [number for number in numbers if number is not None]
    if len(known) < FEWEST_WORKS:
        return Expected(count=len(known))
    return Expected(count=len(known), median=median_low(known), least=min(known), most=max(known))


def engagement(works: Sequence[Work]) -> Rate:
    """Interactions over plays, of works whose plays are known and not zero and whose interactions are known.

    Fewer than five such works are not enough: no case of anything.
    """
    played = [work for work in works if work.plays and (work.likes, work.comments, work.shares) != (None, None, None)]
    if len(played) < FEWEST_WORKS:
        return Rate(0, 0)
    acts = sum((work.likes or 0) + (work.comments or 0) + (work.shares or 0) for work in played)
    return Rate(acts, sum(work.plays or 0 for work in played))


def cost_per_thousand(fen: int, plays: int | None) -> int | None:
    """CPM in fen: what a thousand plays cost; None where plays are unknown or zero."""
    return (2 * 1000 * fen + plays) // (2 * plays) if plays else None
