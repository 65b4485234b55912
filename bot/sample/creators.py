"""Who an invented creator is: name, bio, region and gender, fit to the field."""

from datetime import datetime
from random import Random

from bot.rules.creators import Creator
from bot.rules.tiers import Tier
from bot.sample.fields import TRADES
from bot.sample.names import name
from bot.sample.places import place
from bot.sample.talents import Talent
from bot.sample.titles import bio
from bot.text import pinyin

SOURCE = "sample"
_GROWTH = {Tier.NEWCOMER: 0.09, Tier.TAIL: 0.04, Tier.WAIST: 0.022, Tier.SHOULDER: 0.014, Tier.HEAD: 0.008}


def creator(random: Random, talent: Talent, *, now: datetime) -> Creator:
    """A creator of this talent; one of twenty tells no gender."""
    trade, region = TRADES[talent.field], place(random)
    gender = "f" if random.random() * 100 < trade.women else "m"
    if random.random() < 0.05:
        gender = ""
    called = name(random, trade, region, gender)
    grown = _GROWTH[talent.tier] * (0.5 + 0.35 * talent.quality) + random.gauss(0, 0.012)
    return Creator(
        id=talent.id,
        slug=f"{pinyin(called)[:40]}-{talent.id}",
        name=called,
        bio=bio(random, trade, talent.sub, region),
        field=talent.field,
        sub=talent.sub,
        region=region,
        gender=gender,
        followers=talent.followers,
        growth=int(talent.followers * grown),
        sample=True,
        source=SOURCE,
        as_of=now,
    )
