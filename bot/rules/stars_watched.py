"""Ratings that somebody should look at: many at once at either end, and many by one brand. Flagged, never judged.

All thresholds are choices of this project [ours]: a campaign of many orders ends on one day, and then
many rate at once.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from bot.rules.anomalies import Flag, Sign
from bot.rules.ratings import Rating
from bot.rules.stars import WHOLE, counting, weights

AT_ONCE = timedelta(days=3)
FEWEST = 5  #: within that time
HIGH, LOW = 490, 200  #: hundredths: from here on up, and down
TIMES = 4  #: so many times what is usual in that time
FEWEST_DAYS = 30  #: over which the usual is taken, at least
FRESH = timedelta(days=90)  #: what is older is not pointed out any more


def flags(ratings: Iterable[Rating], *, at: datetime) -> list[Flag]:
    """All that should be looked at as of a moment, the newest first; lives and videos apart."""
    found: list[Flag] = []
    counted = counting(ratings, at=at)
    for live in (True, False):
        mine = sorted((one for one in counted if one.form.live == live), key=lambda one: one.at)
        found += [*_one_brand(mine), *_burst(mine, Sign.RATED_HIGH, at), *_burst(mine, Sign.RATED_LOW, at)]
    return sorted(found, key=lambda flag: (flag.at, flag.code), reverse=True)


def _one_brand(given: Sequence[Rating]) -> Iterator[Flag]:
    """The brand that gave most of those that weigh less than they gave."""
    counts = Counter(rating.brand for rating in given)
    capped = {brand: counts[brand] for brand, weight in weights(counts).items() if weight < WHOLE}
    if capped:
        most = max(capped, key=lambda brand: (capped[brand], brand))
        last = max(rating.at for rating in given if rating.brand == most)
        yield Flag(Sign.RATED_BY_ONE, last, {"count": capped[most]}, {"ratings": len(given)})


def _burst(given: Sequence[Rating], sign: Sign, at: datetime) -> Iterator[Flag]:
    """The largest crowd of extremes within three days, if it is far above what is usual; of equal ones the newest."""
    extremes = [one for one in given if (one.overall >= HIGH if sign is Sign.RATED_HIGH else one.overall <= LOW)]
    crowd: Sequence[Rating] = ()
    begins = 0
    for ends, last in enumerate(extremes):
        while last.at - extremes[begins].at > AT_ONCE:
            begins += 1
        if ends + 1 - begins >= max(FEWEST, len(crowd)):
            crowd = extremes[begins : ends + 1]
    if not crowd or crowd[-1].at <= at - FRESH:
        return
    others, days = len(given) - len(crowd), max(FEWEST_DAYS, (at - given[0].at).days)
    if len(crowd) * days < TIMES * others * AT_ONCE.days:
        return
    brands = len({one.brand for one in crowd if one.brand}) + sum(not one.brand for one in crowd)
    hours = -(-int((crowd[-1].at - crowd[0].at).total_seconds()) // 3_600)
    found = {"count": len(crowd), "hours": hours, "brands": brands}
    yield Flag(sign, crowd[-1].at, found, {"others": others, "days": days})
