"""Invented audiences: women by field and creator, ages by field, provinces by their people and the creator's own."""

from dataclasses import replace
from itertools import pairwise
from math import erf, exp, log
from random import Random

from bot.rules.audience import Age, Audience
from bot.rules.creators import Creator
from bot.rules.query_places import PROVINCES
from bot.rules.tiers import Tier
from bot.sample.lists import words

TOLD = 10  #: provinces that a source names
UNTOLD, UNTOLD_NEWCOMERS = 0.04, 0.25  #: how often no source tells an audience
SPREAD = 8.5  #: years around the usual age of an audience
MINORS = 0.5  #: of the young ones, so many say how old they are
LIKE = 0.35  #: by how much (log odds) a creator draws people of the own gender
BOUNDS = (13, 18, 24, 31, 41, 50, 80)  #: years at which bands of age begin and end; children have no account
ALL = 10_000

#: field, women in 100 of its audience, usual age in years
_WHO = words("""
    舞蹈 46 33 音乐 50 36 游戏 17 22 美妆 86 27 时尚 78 29 明星娱乐 66 26 运动 30 30 颜值 38 29 喜剧 45 33 旅游 52 36
    生活 60 35 美食 56 36 三农 42 42 教育 62 34 艺术 52 35 健康 60 44 宠物 64 27 汽车 15 34 情感 64 37 二次元 48 19
    人文 47 40 财经 31 39 时政资讯 34 43 星座命理 76 28 亲子 82 33 摄影 38 33 高新数码 19 28 民生资讯 45 42
    科学与法律 41 34 健身 46 29 短剧 60 38 军事 11 40 房产家居 54 38 奇人异象 34 36 读书 61 33 影视综 50 29
""")
WHO = {
    field: (log(int(women) / (100 - int(women))), int(age))
    for field, women, age in zip(_WHO[::3], _WHO[1::3], _WHO[2::3], strict=True)
}
_PEOPLE = words("""
    广东 98 山东 84 河南 82 河北 72 江苏 68 四川 62 浙江 55 安徽 50 辽宁 50 湖南 46 湖北 43 黑龙江 40 山西 33 吉林 31
    广西 31 陕西 31 江西 29 内蒙古 27 云南 26 福建 26 贵州 22 甘肃 19 重庆 19 北京 19 上海 17 天津 13 新疆 17 海南 6
    宁夏 6 青海 4 西藏 2
""")
PEOPLE = {province: int(weight) for province, weight in zip(_PEOPLE[::2], _PEOPLE[1::2], strict=True)}
_HOME = {city: province for province, cities in PROVINCES.items() for city in (province, *cities)}


def watched(random: Random, creator: Creator) -> Creator:
    """The creator with an audience; now and then, and more often of newcomers, nobody tells it."""
    return replace(creator, audience=_audience(random, creator))


def _audience(random: Random, creator: Creator) -> Audience | None:
    if random.random() < (UNTOLD_NEWCOMERS if creator.tier is Tier.NEWCOMER else UNTOLD):
        return None
    odds, age = WHO[creator.field]
    odds += {"f": LIKE, "m": -LIKE}.get(creator.gender, 0) + random.gauss(0, 0.35)
    return Audience(
        women=round(ALL / (1 + exp(-odds))),
        ages=_ages(random, age + random.gauss(0, 2.5)),
        regions=_regions(random, creator.region),
    )


def _ages(random: Random, usual: float) -> dict[Age, int]:
    """All of an audience by bands of age; rounding falls to the largest."""
    below = [erf((end - usual) / SPREAD / 1.4142) for end in BOUNDS]
    weights = [(high - low) * random.uniform(0.8, 1.25) for low, high in pairwise(below)]
    weights[0] *= MINORS
    shares = [int(ALL * weight / sum(weights)) for weight in weights]
    shares[shares.index(max(shares))] += ALL - sum(shares)
    return dict(zip(Age, shares, strict=True))


def _regions(random: Random, region: str) -> dict[str, int]:
    """The largest shares, the creator's own province above what its people would make."""
    home = _HOME.get(region)
    weights = {
        province: people * random.uniform(0.7, 1.3) * (random.uniform(2.5, 6) if province == home else 1)
        for province, people in PEOPLE.items()
    }
    total = sum(weights.values())
    largest = sorted(weights, key=lambda province: -weights[province])[:TOLD]
    return {province: round(ALL * weights[province] / total) for province in largest}
