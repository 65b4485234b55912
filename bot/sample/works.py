"""Invented videos and lives, and the goods whose sales are the sales of their work."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from math import exp
from random import Random

from bot.rules.creators import Good, Kind, Work
from bot.sample.fields import TRADES, shelves_of
from bot.sample.shelves import SHELVES, SIZES, Article
from bot.sample.talents import Talent
from bot.sample.titles import live_title, video_title

IDS_EACH = 32  #: work ids are creator id × 32 and on: every batch numbers its works without knowing the others
YUAN_A_PLAY = 0.15  #: what viewers of the usual live spend
ENGAGED = 0.05  #: of viewers of the usual work


def works(random: Random, talent: Talent, *, now: datetime) -> tuple[list[Work], list[Good]]:
    """All works of a creator with their goods: a work's units and gmv are the sums of them; without goods, unknown."""
    engaged = ENGAGED * exp(0.22 * talent.quality + random.gauss(0, 0.2))
    sells = exp(0.25 * talent.quality + random.gauss(0, 0.3)) * YUAN_A_PLAY
    shelves = shelves_of(talent.field, talent.sub)
    made, goods = list[Work](), list[Good]()
    for kind, plays, at in _watched(random, talent, now):
        id_ = talent.id * IDS_EACH + len(made)
        shelf = random.choice(shelves)
        sold = _goods(random, id_, kind, shelf, plays * sells, whole=len(talent.live_plays) > 0)
        made.append(_work(random, talent, id_, kind, shelf, plays, at, engaged, sold))
        goods += sold
    return made, goods


def _watched(random: Random, talent: Talent, now: datetime) -> Iterator[tuple[Kind, int, datetime]]:
    """Each work's kind, plays and moment, newest first within a kind."""
    away = random.uniform(60, 220) if random.random() < 0.05 else 0.0
    for kind, all_plays, gap in ((Kind.LIVE, talent.live_plays, 7.0), (Kind.VIDEO, talent.video_plays, 4.0)):
        days = away + random.expovariate(1 / gap)
        for plays in all_plays:
            yield kind, plays, _evening(random, kind, days, now)
            days += 1 + random.expovariate(1 / gap)


def _evening(random: Random, kind: Kind, days: float, now: datetime) -> datetime:
    """A moment that many days ago at which people watch: lives that began in the evening, videos at any hour."""
    at = now - timedelta(days=days)
    if kind is Kind.VIDEO:
        return at.replace(minute=random.randint(0, 59), second=0, microsecond=0) - timedelta(hours=1)
    at = at.replace(hour=random.choice((11, 12, 12, 12)), minute=random.choice((0, 0, 30)), second=0, microsecond=0)
    return at if at + timedelta(hours=6) <= now else at - timedelta(days=1)


def _work(
    random: Random,
    talent: Talent,
    id_: int,
    kind: Kind,
    shelf: str,
    plays: int,
    at: datetime,
    engaged: float,
    sold: list[Good],
) -> Work:
    acts = plays * min(engaged * exp(random.gauss(0, 0.15)), 0.5)
    live = kind is Kind.LIVE
    return Work(
        id=id_,
        creator_id=talent.id,
        kind=kind,
        title=live_title(random, talent.sub, shelf) if live else video_title(random, TRADES[talent.field], talent.sub),
        at=at,
        seconds=random.randint(4, 20) * 900
        if live
        else random.choice((9, 14, 18, 25, 32, 41, 48, 57, 66, 88, 126, 175)),
        plays=plays,
        likes=int(acts * 0.82),
        comments=int(acts * random.uniform(0.05, 0.1)),
        shares=int(acts * random.uniform(0.04, 0.09)),
        units=sum(good.units for good in sold) if sold else None,
        gmv=sum(good.gmv for good in sold) if sold else None,
        peak=int(plays * random.uniform(0.03, 0.09)) + 1 if live else None,
    )


def _goods(random: Random, work: int, kind: Kind, shelf: str, yuan: float, *, whole: bool) -> list[Good]:
    """What was sold for about so many yuan: four to eight products in a live, one in some videos of those who sell."""
    if kind is Kind.VIDEO:
        return (
            [_good(random, work, shelf, random.choice(SHELVES[shelf]), yuan / 6)]
            if whole and random.random() < 0.2
            else []
        )
    articles = SHELVES[shelf]
    shown = random.sample(articles, min(len(articles), random.choice((4, 4, 5, 5, 6, 7, 8))))
    weights = [random.expovariate(1) + 0.08 for _ in shown]
    share = yuan / sum(weights)
    return [_good(random, work, shelf, article, weight * share) for article, weight in zip(shown, weights, strict=True)]


def _good(random: Random, work: int, shelf: str, article: Article, yuan: float) -> Good:
    price = random.randint(article.lowest, article.highest) * 100 - random.choice((0, 0, 10, 100))
    units = round(yuan * 100 / price)
    return Good(
        work_id=work,
        name=article.name + random.choice(SIZES),
        category=shelf,
        price=price,
        units=units,
        gmv=units * price,
    )
