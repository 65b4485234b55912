"""The two creators whom people of the demo play. They are the same in every market, but for the days."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from bot.rules.audience import Age, Audience
from bot.rules.creators import Creator, Deal
from bot.rules.orders import Outcome
from bot.rules.pricing import MARKET
from bot.rules.ratecards import RateCard
from bot.rules.ratings import Rating
from bot.sample.creators import SOURCE
from bot.sample.history import invented
from bot.sample.reviews import SETTLED, rating
from bot.sample.talents import Talent

XIAOYUER, MIA = 1, 2  #: their ids
COMMENTS, SPAM = 90, 10


@dataclass(frozen=True, kw_only=True)
class Lead:
    """What is fixed of a lead. Plays newest first; prices in yuan."""

    name: str
    slug: str
    bio: str
    field: str
    sub: str
    region: str
    followers: int
    growth: int
    audience: Audience
    quality: float
    live_plays: tuple[int, ...]
    video_plays: tuple[int, ...]
    day: int
    discount: int  #: basis points off the day price
    hour: int
    product: int
    videos: tuple[int, int, int]
    outcomes: dict[Outcome, int]
    rated: int
    stars: float  #: what a piece of work is worth, before it is cut off at five


LEADS = {
    XIAOYUER: Lead(
        name="小鱼儿",
        slug="xiaoyuer",
        bio="前护肤配方师，专注敏感肌修护第 6 年。每周三晚八点开播，只推自己用过的。坐标杭州",
        field="美妆",
        sub="护肤保养",
        region="杭州",
        followers=1_283_000,
        growth=23_400,
        audience=Audience(
            women=8_740,
            ages={
                Age.MINOR: 190,
                Age.YOUNG: 2_960,
                Age.GROWN: 3_820,
                Age.MIDDLE: 2_130,
                Age.MATURE: 640,
                Age.OLDER: 260,
            },
            regions={"浙江": 2_110, "江苏": 1_080, "广东": 930, "山东": 720, "河南": 610, "上海": 590, "四川": 470},
        ),
        quality=1.6,
        live_plays=(
            436_800,
            388_300,
            629_500,
            352_100,
            410_200,
            508_400,
            271_600,
            471_900,
            318_700,
            566_000,
            402_300,
            377_500,
        ),
        video_plays=(463_000, 512_800, 391_400, 1_874_000, 428_600, 247_300, 603_100, 455_700, 372_900, 538_200),
        day=36_000,
        discount=2_000,
        hour=6_000,
        product=3_200,
        videos=(21_800, 32_000, 48_000),
        outcomes={
            Outcome.FINISHED: 47,
            Outcome.CREATOR_CANCELLED: 1,
            Outcome.BRAND_CANCELLED: 1,
            Outcome.DECLINED: 1,
            Outcome.EXPIRED: 1,
        },
        rated=31,
        stars=4.93,
    ),
    MIA: Lead(
        name="Mia Tan",
        slug="mia-tan",
        bio="上海通勤穿搭，梨形身材也能穿得利落。从面料讲到版型，周二周五更新。商务合作请走平台",
        field="时尚",
        sub="穿搭",
        region="上海",
        followers=421_500,
        growth=11_800,
        audience=Audience(
            women=9_120,
            ages={
                Age.MINOR: 120,
                Age.YOUNG: 2_410,
                Age.GROWN: 4_360,
                Age.MIDDLE: 2_340,
                Age.MATURE: 560,
                Age.OLDER: 210,
            },
            regions={"上海": 2_380, "江苏": 1_290, "浙江": 1_140, "广东": 870, "北京": 640, "山东": 450, "四川": 430},
        ),
        quality=0.9,
        live_plays=(151_200, 138_700, 192_400, 121_900, 164_300, 147_800, 109_500, 178_600),
        video_plays=(176_000, 203_400, 158_900, 141_200, 534_700, 187_300, 132_800, 169_500, 214_600),
        day=13_800,
        discount=0,
        hour=2_300,
        product=1_280,
        videos=(8_800, 12_800, 18_800),
        outcomes={
            Outcome.FINISHED: 16,
            Outcome.FAILED: 1,
            Outcome.BRAND_CANCELLED: 1,
            Outcome.DECLINED: 2,
            Outcome.EXPIRED: 1,
        },
        rated=10,
        stars=4.7,
    ),
}

#: Creators made like a lead, so that a lead has peers to be compared with even in a small market: id → the lead's.
NEIGHBOURS = {id_: (XIAOYUER, MIA)[id_ % 2] for id_ in range(4, 40) if id_ % 3}


def talent(id_: int, *, now: datetime) -> Talent:
    lead = LEADS[id_]
    return Talent(
        id=id_,
        field=lead.field,
        sub=lead.sub,
        followers=lead.followers,
        quality=lead.quality,
        live_plays=lead.live_plays,
        video_plays=lead.video_plays,
        card=_card(id_, now),
    )


def creator(id_: int, *, now: datetime) -> Creator:
    lead = LEADS[id_]
    return Creator(
        id=id_,
        slug=lead.slug,
        name=lead.name,
        bio=lead.bio,
        field=lead.field,
        sub=lead.sub,
        region=lead.region,
        gender="f",
        followers=lead.followers,
        growth=lead.growth,
        audience=lead.audience,
        sample=True,
        source=SOURCE,
        as_of=now,
    )


def deals(random: Random, lead: Talent, *, now: datetime) -> list[Deal]:
    """The orders of a lead, ended as they have to."""
    outcomes = [outcome for outcome, count in LEADS[lead.id].outcomes.items() for _ in range(count)]
    return invented(random, lead, outcomes, now=now)


def ratings(random: Random, lead: Talent, ended: list[Deal], *, now: datetime) -> list[Rating]:
    """As many ratings as the lead has, of the finished orders."""
    done = [deal for deal in ended if deal.outcome is Outcome.FINISHED and deal.at + SETTLED < now]
    chosen = random.sample(done, min(len(done), LEADS[lead.id].rated))
    return [rating(random, deal, LEADS[lead.id].stars, now=now) for deal in chosen]


def _card(id_: int, now: datetime) -> RateCard:
    lead, today = LEADS[id_], now.astimezone(MARKET).date()
    short, medium, long = (yuan * 100 for yuan in lead.videos)
    return RateCard(
        creator_id=id_,
        hour=lead.hour * 100,
        min_half_hours=4,
        day=lead.day * 100,
        day_discount=lead.discount,
        discount_from=today - timedelta(days=9) if lead.discount else None,
        discount_until=today + timedelta(days=38) if lead.discount else None,
        product=lead.product * 100,
        capacity=20,
        video_short=short,
        video_medium=medium,
        video_long=long,
        since=now - timedelta(days=9),
    )
