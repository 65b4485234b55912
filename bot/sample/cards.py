"""Invented price cards: whole yuan, rounded as people do."""

from datetime import date, datetime, timedelta
from math import exp
from random import Random
from typing import Any

from bot.rules.pricing import MARKET
from bot.rules.ratecards import RateCard

YUAN = 100  #: fen
LIVE_CPM, VIDEO_CPM = 82, 70  #: yuan for a thousand plays at the list price of the usual creator
LEAST_DAY, LEAST_VIDEO = 260, 120  #: yuan; nobody works for less, however few watch
DISCOUNTS = (500, 800, 1000, 1000, 1200, 1500, 2000, 2000, 2500, 3000)  #: basis points

#: Below this many yuan, prices are round to that many.
_STEPS = ((300, 10), (1_000, 50), (5_000, 100), (20_000, 200), (50_000, 500), (200_000, 1_000), (10**9, 5_000))


def card(random: Random, creator: int, *, price: float, live: int, video: int, now: datetime) -> RateCard:
    """A card for who is usually watched by `live` and `video` (0: does not make any); at least one form is offered."""
    asking = price * exp(random.gauss(0, 0.34))
    offered = _live_prices(random, max(live * LIVE_CPM / 1000, LEAST_DAY) * asking) if live else {}
    if not offered or random.random() < 0.88:
        offered |= _video_prices(random, max(video * VIDEO_CPM / 1000, LEAST_VIDEO) * asking)
    if "day" in offered and random.random() < 0.28:
        offered |= _discount(random, now.astimezone(MARKET).date())
    return RateCard(
        creator_id=creator,
        min_half_hours=random.choice((2, 2, 2, 3, 4, 4, 6)),
        capacity=random.choice((8, 10, 12, 15, 20, 20, 30)),
        paused=random.random() < 0.025,
        since=now - timedelta(days=random.randint(1, 240), minutes=random.randint(0, 1439)),
        **offered,
    )


def rounded(random: Random, yuan: float) -> int:
    """Fen of a price as people would set it: round, and now and then with a lucky eight at the end."""
    step = next(step for below, step in _STEPS if yuan < below)
    whole = max(round(yuan / step), 2) * step
    if step >= 100 and random.random() < 0.2:
        whole = whole // 1000 * 1000 + 800 if whole >= 2_000 else whole // 100 * 100 + 88
    return whole * YUAN


def _live_prices(random: Random, day: float) -> dict[str, Any]:
    prices = {}
    if random.random() < 0.85:
        prices["day"] = rounded(random, day)
    if random.random() < 0.76:
        prices["hour"] = rounded(random, day / 6 * random.uniform(0.8, 1.25))
    if random.random() < 0.8:
        prices["product"] = rounded(random, day / 11 * random.uniform(0.75, 1.3))
    return prices


def _video_prices(random: Random, medium: float) -> dict[str, Any]:
    prices = {"video_medium": rounded(random, medium)}
    if random.random() < 0.85:
        prices["video_short"] = rounded(random, medium * random.uniform(0.55, 0.75))
    if random.random() < 0.7:
        prices["video_long"] = rounded(random, medium * random.uniform(1.35, 1.8))
    return prices


def _discount(random: Random, today: date) -> dict[str, Any]:
    """Off the day price: most are running, some are over, some are yet to come."""
    when = random.random()
    if when < 0.7:
        begins, ends = -random.randint(0, 30), random.randint(2, 60)
    elif when < 0.85:
        begins, ends = -random.randint(40, 90), -random.randint(1, 25)
    else:
        begins, ends = random.randint(2, 25), random.randint(30, 75)
    return {
        "day_discount": random.choice(DISCOUNTS),
        "discount_from": today + timedelta(days=begins),
        "discount_until": today + timedelta(days=ends),
    }
