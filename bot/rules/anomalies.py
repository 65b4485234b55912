"""Figures that stand out so far that somebody should look: flagged with the numbers, never judged.

A flag says what was found, what it was compared with, and in which rows; every one of them can have an honest reason,
and a person decides. All thresholds are choices of this project; docs/metrics.md says why each is where it is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from bot.rules.creators import FEWEST_WORKS, RECENT, Creator, Kind
from bot.rules.forms import Form, Length
from bot.rules.metrics import Code, Metric, Scope, basis_points, rounded
from bot.rules.metrics_works import Shown
from bot.rules.ratecards import RateCard

MONTH = timedelta(days=30)
#: followers: gained or lost of those there were before, within a month
GAINED, LOST = 3_000, 2_000  # basis points
FEWEST_GAINED = 1_000  #: a new account doubles within a week, and nobody is misled
FOLLOWED = 400  #: basis points of the plays of that time: so many may follow after one hit
#: engagement: beyond the quartiles of the tier by so many times the distance between them, as ratios
FEWEST_PEERS = 30
DISTANCES = 2
#: sales: a live against the creator's own other lives
FEWEST_OTHERS = FEWEST_WORKS
TIMES = 8  #: GMV a viewer above the usual
MOST_SOLD = 5_000  #: basis points: units a viewer
SEEN, SPENT = 4, 8  #: times the usual viewers, who spend less than the usual by so many times
#: prices: risen within a week before a quote
SHORTLY = timedelta(days=7)
RISEN = 1_500  # basis points


class Sign(StrEnum):
    """What stands out."""

    FOLLOWERS_ROSE = "followers_rose"
    FOLLOWERS_FELL = "followers_fell"
    ENGAGEMENT_HIGH = "engagement_high"
    ENGAGEMENT_LOW = "engagement_low"
    SALES_HIGH = "sales_high"
    SOLD_TO_MANY = "sold_to_many"
    VIEWERS_WITHOUT_SALES = "viewers_without_sales"
    PRICE_ROSE = "price_rose"
    RATED_HIGH = "rated_high"
    RATED_LOW = "rated_low"
    RATED_BY_ONE = "rated_by_one"


class Flag(NamedTuple):
    """Something to check. `figures` is what was found, `base` what it was compared with; `rows` says where it stands.

    Rows are works; of prices they are the versions of the card.
    """

    code: Sign
    at: datetime  #: of what was found
    figures: Mapping[str, int]
    base: Mapping[str, int]
    rows: tuple[int, ...] = ()
    form: Form | None = None
    length: Length | None = None  #: of videos


class Reading(NamedTuple):
    """How many followed a creator at a moment."""

    at: datetime
    followers: int


class Quartiles(NamedTuple):
    """Of the engagement of peers, in basis points."""

    low: int
    middle: int
    high: int
    n: int  #: peers


def readings_of(creator: Creator) -> list[Reading]:
    """The two readings that followers and their growth of 30 days stand for; none where a source tells only one."""
    if creator.followers is None or creator.growth is None or creator.as_of is None:
        return []
    before = Reading(creator.as_of - MONTH, creator.followers - creator.growth)
    return [before, Reading(creator.as_of, creator.followers)]


def followers(readings: Iterable[Reading], works: Iterable[Shown]) -> Iterator[Flag]:
    """Jumps between two readings up to 30 days apart that the plays of that time do not explain, and falls."""
    seen = [work for work in works if work.plays is not None]
    for before, after in pairwise(sorted(readings)):
        if after.at - before.at > MONTH:
            continue
        gained = after.followers - before.followers
        share = basis_points(gained, before.followers)
        if share is None:
            continue
        between = [work for work in seen if before.at < work.at <= after.at]
        plays = sum(work.plays or 0 for work in between)
        rose = share >= GAINED and gained >= FEWEST_GAINED and 10_000 * gained > FOLLOWED * plays
        if rose or (share <= -LOST and -gained >= FEWEST_GAINED):
            yield Flag(
                Sign.FOLLOWERS_ROSE if rose else Sign.FOLLOWERS_FELL,
                after.at,
                {"gained": gained, "share": share, "followers": after.followers},
                {"before": before.followers, "days": (after.at - before.at).days, "plays": plays},
                tuple(work.id for work in between),
            )


def quartiles(rates: Iterable[int]) -> Quartiles | None:
    """Of what peers of one tier reach; None where they are too few to compare with."""
    known = sorted(rates)
    if len(known) < FEWEST_PEERS:
        return None
    last = len(known) - 1
    return Quartiles(known[last // 4], known[last // 2], known[last * 3 // 4], len(known))


def engagement(found: Metric, peers: Quartiles | None) -> Iterator[Flag]:
    """An engagement rate far outside of what the tier reaches, to either side."""
    if found.value is None or peers is None or not peers.low:
        return
    least, most = fences(peers)
    if least <= found.value <= most:
        return
    yield Flag(
        Sign.ENGAGEMENT_HIGH if found.value > most else Sign.ENGAGEMENT_LOW,
        found.as_of,
        {"rate": found.value, "acts": found.part or 0, "plays": found.whole or 0},
        {"least": least, "middle": peers.middle, "most": most, "peers": peers.n},
        found.rows,
    )


def fences(peers: Quartiles) -> tuple[int, int]:
    """The least and the most that is not far away: by ratios, since rates are skewed as sizes are."""
    low, high, times = peers.low, peers.high, DISTANCES
    return low ** (times + 1) // high**times, -(-(high ** (times + 1)) // low**times)


def sales(works: Iterable[Shown]) -> Iterator[Flag]:
    """Lives whose sales do not go with their viewers, against the creator's own other lives."""
    lives = [work for work in works if work.kind is Kind.LIVE and work.plays]
    for live in sorted(lives, key=lambda live: (live.at, live.id)):
        share = basis_points(live.units or 0, live.plays or 0) or 0
        if share > MOST_SOLD:
            found = {"units": live.units or 0, "plays": live.plays or 0, "share": share}
            yield Flag(Sign.SOLD_TO_MANY, live.at, found, {"most": MOST_SOLD}, (live.id,))
        else:
            yield from _against_others(live, [other for other in lives if other is not live and other.gmv is not None])


def prices(versions: Iterable[RateCard], *, quoted_at: datetime, form: Form | None = None) -> Iterator[Flag]:
    """List prices of a form (of all, where none is named) that rose shortly before a quote."""
    dated = sorted(((card.since, card) for card in versions if card.since), key=lambda pair: (pair[0], pair[1].version))
    until = [card for since, card in dated if since <= quoted_at]
    before = [card for since, card in dated if since <= quoted_at - SHORTLY]
    if not before or until[-1] is before[-1]:
        return
    was, now = before[-1], until[-1]
    for name, (priced, length) in _PRICED.items():
        old, new = getattr(was, name), getattr(now, name)
        share = basis_points(new - old, old) if old and new else None
        if form in (None, priced) and share is not None and share >= RISEN:
            changed = next(card for card in until if card.version > was.version and getattr(card, name) == new)
            since = changed.since or quoted_at
            found = {"price": new, "share": share, "days": (quoted_at - since).days}
            rows = (was.version, changed.version)
            yield Flag(Sign.PRICE_ROSE, since, found, {"before": old}, rows, priced, length)


def flags(
    creator: Creator,
    works: Sequence[Shown],
    metrics: Iterable[Metric],
    peers: Quartiles | None,
    versions: Iterable[RateCard] = (),
    *,
    at: datetime,
) -> list[Flag]:
    """All that should be looked at as of a moment, the newest first; of works, those of the last 90 days.

    The creator's own other lives of any age are what a live is compared with.
    """
    found = list(followers(readings_of(creator), works))
    found += prices(versions, quoted_at=at)
    found += [flag for flag in sales(works) if at - RECENT < flag.at <= at]
    for metric in metrics:
        if metric.code is Code.ENGAGEMENT and metric.kind is None and metric.scope is Scope.ALL:
            found += engagement(metric, peers)
    return sorted(found, key=lambda flag: (flag.at, flag.code), reverse=True)


_PRICED: dict[str, tuple[Form, Length | None]] = {
    "hour": (Form.HOUR, None),
    "day": (Form.DAY, None),
    "product": (Form.SHARED, None),
    "video_short": (Form.VIDEO, Length.SHORT),
    "video_medium": (Form.VIDEO, Length.MEDIUM),
    "video_long": (Form.VIDEO, Length.LONG),
}


def _against_others(live: Shown, others: list[Shown]) -> Iterator[Flag]:
    if live.gmv is None or not live.plays or len(others) < FEWEST_OTHERS:
        return
    # fen of a thousand viewers: whole numbers that are large enough to compare
    usual = _middle([rounded(1_000 * (other.gmv or 0), other.plays or 1) for other in others])
    viewers, spent = _middle([other.plays or 0 for other in others]), rounded(1_000 * live.gmv, live.plays)
    found = {"gmv": live.gmv, "plays": live.plays, "spent": spent}
    base = {"usual": usual, "viewers": viewers, "lives": len(others)}
    if usual and spent > TIMES * usual:
        yield Flag(Sign.SALES_HIGH, live.at, found, base, (live.id,))
    elif usual and live.plays >= SEEN * viewers and SPENT * spent < usual:
        yield Flag(Sign.VIEWERS_WITHOUT_SALES, live.at, found, base, (live.id,))


def _middle(numbers: list[int]) -> int:
    return sorted(numbers)[(len(numbers) - 1) // 2]
