"""How every filter is spelt, in both languages; what is spelt here is read back as the same filter."""

from dataclasses import dataclass
from typing import Any

from bot.rules.forms import Form
from bot.rules.query_filters import Order, Purpose
from bot.rules.query_places import english_region, words
from bot.rules.taxonomy import english
from bot.rules.tiers import Tier

_PLACES = words()

#: Chip kind → the figure's name, what follows the number, and how much of it one counts for.
Figures = dict[str, tuple[str, str, int]]


@dataclass(frozen=True, kw_only=True)
class Spelling:
    """The words of one language. A pattern of `listed` and `named` holds its value at {}."""

    between: str  #: filters
    figures: Figures
    at_least: str
    at_most: str
    ranged: str
    thousands: str  #: what stands between them
    tiers: dict[Tier, str]
    forms: dict[Form, str]
    orders: dict[Order, str]
    purposes: dict[Purpose, str]
    genders: dict[str, str]
    listed: dict[str, str]
    single: dict[str, str]
    rival: str
    english: bool = False

    def choice(self, kind: str, value: Any) -> str:
        """One of a few values."""
        tables: dict[str, dict[Any, str]] = {
            "tier": self.tiers, "not_tier": self.tiers, "form": self.forms, "order": self.orders,
            "purpose": self.purposes, "gender": self.genders,
        }  # fmt: skip
        return tables[kind].get(value, "")

    def name(self, key: str) -> str:
        """A field, sub-vertical or industry."""
        return (english(key) if self.english else key).lower()

    def region(self, region: str) -> str:
        """A region as it is read back; what is no place we know stands in quotes."""
        known = english_region(region).lower() if self.english else region
        spelt = next((each for each in (known, region, f"{region}市") if _PLACES.get(each) == region), None)
        return spelt or f'地区"{plain(region)}"'


def plain(text: str) -> str:
    """Text without double quotes, which the language has no way to say."""
    return text.replace('"', "")


ZH = Spelling(
    between=" ",
    figures={
        "followers": ("粉丝", "", 1), "budget": ("预算", "元", 100), "plays": ("播放", "", 1),
        "cpm": ("cpm", "元", 100),
        "engagement": ("互动率", "%", 100), "acceptance": ("接单率", "%", 100), "completion": ("完单率", "%", 100),
        "growth": ("涨粉", "", 1), "growth_rate": ("涨粉率", "%", 100), "women": ("女粉占比", "%", 100),
        "discount": ("按天优惠", "%", 100), "units": ("预计销量", "", 1), "orders": ("完成订单", "", 1),
        "clients": ("合作客户", "", 1), "stars": ("评分", "星", 100),
    },
    at_least="{name}{low}{unit}以上",
    at_most="{name}{high}{unit}以内",
    ranged="{name}{low}-{high}{unit}",
    thousands="",
    tiers={
        Tier.HEAD: "头部", Tier.SHOULDER: "肩部", Tier.WAIST: "腰部", Tier.TAIL: "尾部", Tier.NEWCOMER: "新人量级",
    },
    forms={Form.HOUR: "按小时", Form.DAY: "按天", Form.SHARED: "拼场", Form.VIDEO: "视频"},
    orders={
        Order.VALUE: "按性价比排序", Order.FOLLOWERS: "按粉丝排序", Order.STARS: "按评分排序",
        Order.PRICE: "按价格排序", Order.SALES: "按销量排序", Order.PLAYS: "按播放排序", Order.GROWTH: "按涨粉排序",
    },
    purposes={Purpose.IMMERSION: "种草", Purpose.SALES: "卖货"},
    genders={"f": "女主播", "m": "男主播"},
    listed={
        "not_field": "不要{}", "not_sub": "不要{}", "not_tier": "不要{}", "not_region": "不要{}",
        "audience_age": "观众年龄{}", "audience_region": "观众在{}", "industry": "做过{}", "not_industry": "没做过{}",
        "not_text": '不要"{}"',
    },
    single={"like": '类似"{}"', "newcomers": "新人"},
    rival='{days}天内没合作过"{brand}"',
)  # fmt: skip

EN = Spelling(
    between=", ",
    english=True,
    figures={
        "followers": ("followers", "", 1), "budget": ("budget", " yuan", 100), "plays": ("plays", "", 1),
        "cpm": ("cpm", " yuan", 100), "engagement": ("engagement", "%", 100), "acceptance": ("acceptance", "%", 100),
        "completion": ("completion", "%", 100), "growth": ("growth", "", 1), "growth_rate": ("growth rate", "%", 100),
        "women": ("female audience", "%", 100), "discount": ("day discount", "%", 100),
        "units": ("expected units", "", 1), "orders": ("completed orders", "", 1), "clients": ("clients", "", 1),
        "stars": ("rating", " stars", 100),
    },
    at_least="{name} at least {low}{unit}",
    at_most="{name} at most {high}{unit}",
    ranged="{name} {low}-{high}{unit}",
    thousands=",",
    tiers={
        Tier.HEAD: "head tier", Tier.SHOULDER: "shoulder tier", Tier.WAIST: "mid-tier", Tier.TAIL: "tail tier",
        Tier.NEWCOMER: "nano",
    },
    forms={
        Form.HOUR: "by the hour", Form.DAY: "by the day", Form.SHARED: "shared live", Form.VIDEO: "video",
    },
    orders={
        Order.VALUE: "sort by value", Order.FOLLOWERS: "sort by followers",
        Order.STARS: "sort by stars", Order.PRICE: "sort by price", Order.SALES: "sort by sales",
        Order.PLAYS: "sort by plays", Order.GROWTH: "sort by growth",
    },
    purposes={Purpose.IMMERSION: "for awareness", Purpose.SALES: "for sales"},
    genders={"f": "female hosts", "m": "male hosts"},
    listed={
        "not_field": "no {}", "not_sub": "no {}", "not_tier": "no {}", "not_region": "not in {}",
        "audience_age": "audience aged {}", "audience_region": "audience in {}", "industry": "worked for {}",
        "not_industry": "never worked for {}", "not_text": 'without "{}"',
    },
    single={"like": 'like "{}"', "newcomers": "newcomers only"},
    rival='not with "{brand}" for {days} days',
)  # fmt: skip
