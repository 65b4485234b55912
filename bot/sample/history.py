"""Invented past orders: who ordered, and how it ended. The better the creator, the better the end."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from bot.rules.creators import Deal
from bot.rules.forms import Form
from bot.rules.orders import Outcome
from bot.rules.ratecards import RateCard
from bot.rules.tiers import Tier
from bot.sample.brands import client
from bot.sample.talents import Talent

#: Tier → the usual number of past orders.
ORDERS = {Tier.NEWCOMER: 0.5, Tier.TAIL: 4.4, Tier.WAIST: 11, Tier.SHOULDER: 28, Tier.HEAD: 44}
OLDEST = 640  #: days
AGAIN = 0.22  #: how often a client comes back


def deals(random: Random, talent: Talent, *, now: datetime) -> list[Deal]:
    """All ended orders of a creator, in no order of time."""
    usual = ORDERS[talent.tier] * (1 + 0.18 * talent.quality)
    count = max(0, round(random.gauss(usual, usual**0.5)))
    return invented(random, talent, (_outcome(random, talent.quality) for _ in range(count)), now=now)


def invented(random: Random, talent: Talent, outcomes: Iterable[Outcome], *, now: datetime) -> list[Deal]:
    """Orders that ended like this, with brands that come back now and then, the more the nearer to `now`."""
    forms, clients, found = offered(talent.card), list[tuple[str, str]](), list[Deal]()
    for outcome in outcomes:
        back = clients and random.random() < AGAIN
        clients.append(random.choice(clients) if back else client(random, talent.field))
        ago = timedelta(minutes=int(1440 * (1.5 + (OLDEST - 2) * random.random() ** 1.6)))
        found.append(
            Deal(
                creator_id=talent.id,
                outcome=outcome,
                brand=clients[-1][0],
                industry=clients[-1][1],
                at=now - ago,
                form=random.choice(forms),
                on_time=random.random() < on_time_rate(talent.quality) if outcome is Outcome.FINISHED else None,
            )
        )
    return found


def offered(card: RateCard) -> list[Form]:
    """The forms on a card, paused or not."""
    prices = {Form.HOUR: card.hour, Form.DAY: card.day, Form.SHARED: card.product, Form.VIDEO: card.video_medium}
    return [form for form, price in prices.items() if price]


def on_time_rate(quality: float) -> float:
    return min(0.995, max(0.55, 0.91 + 0.055 * quality))


def _outcome(random: Random, quality: float) -> Outcome:
    if random.random() > min(0.985, max(0.45, 0.86 + 0.055 * quality + random.gauss(0, 0.04))):
        return random.choice((Outcome.DECLINED, Outcome.DECLINED, Outcome.EXPIRED))
    if random.random() < 0.035:
        return Outcome.BRAND_CANCELLED
    if random.random() > min(0.995, max(0.6, 0.94 + 0.035 * quality)):
        return random.choice((Outcome.CREATOR_CANCELLED, Outcome.FAILED))
    return Outcome.FINISHED
