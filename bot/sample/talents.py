"""The core of an invented creator: size, a hidden quality, what the works are watched by, and the price card.

All else is drawn from this, so that figures agree with each other. It is drawn from a stream of its own, which is cheap
to run through once more: that is how the peers of everybody are known before anybody is ranked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate, chain, zip_longest
from math import exp, log
from random import Random

from bot.rules.ratecards import RateCard
from bot.rules.taxonomy import FIELDS, SUBS, Sub
from bot.rules.tiers import BOUNDS, Tier, tier_of
from bot.sample.cards import card
from bot.sample.fields import TRADES

MEDIAN_FOLLOWERS, SPREAD = 26_000, 2.0  #: log-normal: of a thousand about 4 head, 30 shoulder, 215 waist, 430 tail
FEWEST_FOLLOWERS, MOST_FOLLOWERS = 240, 42_000_000

#: Tier → fewest and most videos, fewest and most lives of those who go live.
_WORKS = {
    Tier.NEWCOMER: (2, 6, 0, 3),
    Tier.TAIL: (4, 7, 4, 6),
    Tier.WAIST: (5, 8, 5, 7),
    Tier.SHOULDER: (7, 10, 6, 9),
    Tier.HEAD: (8, 10, 7, 10),
}


@dataclass(frozen=True, kw_only=True)
class Talent:
    """What a creator is at heart. `quality` is hidden: 0 is usual, 2 rare, -2 rarely bad."""

    id: int
    field: str
    sub: str
    followers: int
    quality: float
    live_plays: tuple[int, ...]  #: newest first; empty for those who do not go live
    video_plays: tuple[int, ...]
    card: RateCard

    @property
    def tier(self) -> Tier:
        return tier_of(self.followers)


def talents(random: Random, ids: range, like: Mapping[int, Talent], *, now: datetime) -> Iterator[Talent]:
    """The talents with these ids, in order; some are of the sub-vertical and tier of another one, as `like` says."""
    for id_ in ids:
        yield _talent(random, id_, like.get(id_), now)


def _talent(random: Random, id_: int, like: Talent | None, now: datetime) -> Talent:
    sub = _SUBS[like.sub] if like else _sub(random, id_)
    size = random.gauss(0, 1)
    followers = min(max(int(MEDIAN_FOLLOWERS * exp(SPREAD * size)), FEWEST_FOLLOWERS), MOST_FOLLOWERS)
    if like:
        followers = int(BOUNDS[like.tier][0] * random.uniform(1.05, 4.5))
    quality = min(max(0.2 * size + random.gauss(0, 0.95), -2.2), 2.2)
    live, video = _plays(random, sub, followers, quality)
    return Talent(
        id=id_,
        field=sub.field,
        sub=sub.zh,
        followers=followers,
        quality=quality,
        live_plays=live,
        video_plays=video,
        card=card(random, id_, price=TRADES[sub.field].price, live=_middle(live), video=_middle(video), now=now),
    )


def _sub(random: Random, id_: int) -> Sub:
    """Every third creator takes the next sub-vertical in turn, so that all are there; the rest go by field."""
    if id_ % 3 == 0:
        return _IN_TURN[id_ // 3 % len(_IN_TURN)]
    return random.choice(random.choices(FIELDS, cum_weights=_UP_TO)[0].subs)


def _plays(random: Random, sub: Sub, followers: int, quality: float) -> tuple[tuple[int, ...], tuple[int, ...]]:
    trade = TRADES[sub.field]
    fewest, most, fewest_lives, most_lives = _WORKS[tier_of(followers)]
    reach = trade.plays * followers**0.93 * exp(0.22 * quality + random.gauss(0, 0.3))
    lives = random.randint(fewest_lives, most_lives) if random.random() * 100 < trade.lives else 0
    live = tuple(int(0.78 * reach * exp(random.gauss(0, 0.26))) + 9 for _ in range(lives))
    # now and then a video is carried far beyond its creator's followers
    hits = (
        exp(random.gauss(0, 0.42)) * (4 if random.random() < 0.04 else 1) for _ in range(random.randint(fewest, most))
    )
    return live, tuple(int(0.95 * reach * hit) + 12 for hit in hits)


def _middle(plays: tuple[int, ...]) -> int:
    """What the creator takes for the usual number of plays when setting prices; 0 without works."""
    return int(exp(sum(map(log, plays)) / len(plays))) if plays else 0


_IN_TURN: tuple[Sub, ...] = tuple(sub for sub in chain(*zip_longest(*(field.subs for field in FIELDS))) if sub)
_UP_TO = tuple(accumulate(TRADES[field.zh].weight for field in FIELDS))
_SUBS = {sub.zh: sub for sub in SUBS}
