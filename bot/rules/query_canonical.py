"""One spelling for any filters: short enough for a button, and read back as the same filters."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from bot.rules.forms import Form
from bot.rules.query_filters import BOUNDED, KINDS, LISTS, Filters, Order, bounds_of, changed
from bot.rules.query_places import words
from bot.rules.query_reading import Reading
from bot.rules.tiers import Tier

MOST_LETTERS = 500  #: of a brief, and of its canonical spelling

_TIERS = {
    Tier.HEAD: "头部", Tier.SHOULDER: "肩部", Tier.WAIST: "腰部", Tier.TAIL: "尾部", Tier.NEWCOMER: "新人量级",
}  # fmt: skip
_FORMS = {Form.HOUR: "按小时", Form.DAY: "按天", Form.SHARED: "拼场", Form.VIDEO: "视频"}
_ORDERS = {
    Order.RECOMMENDED: "", Order.VALUE: "按性价比排序", Order.FOLLOWERS: "按粉丝排序", Order.STARS: "按评分排序",
    Order.PRICE: "按价格排序", Order.SALES: "按销量排序", Order.PLAYS: "按播放排序",
    Order.GROWTH: "按涨粉排序",
}  # fmt: skip
_GENDERS = {"f": "女主播", "m": "男主播"}
_LISTED = {
    "field": "", "sub": "", "not_field": "不要", "not_sub": "不要", "not_tier": "不要", "not_region": "不要",
    "audience_age": "观众年龄", "audience_region": "观众在",
    "industry": "做过", "not_industry": "没做过", "not_text": "不要",
}  # fmt: skip
#: Chip kind → the figure's name, what follows the number, and how much of it one counts for.
_FIGURES = {
    "followers": ("粉丝", "", 1), "budget": ("预算", "元", 100), "plays": ("播放", "", 1), "cpm": ("cpm ", "元", 100),
    "engagement": ("互动率", "%", 100), "acceptance": ("接单率", "%", 100), "completion": ("完单率", "%", 100),
    "growth": ("涨粉", "", 1), "growth_rate": ("涨粉率", "%", 100), "women": ("女粉占比", "%", 100),
    "discount": ("按天优惠", "%", 100), "units": ("预计销量", "", 1),
    "orders": ("完成订单", "", 1), "clients": ("合作客户", "", 1), "stars": ("评分", "星", 100),
}  # fmt: skip
_PLACES = words()


def canonical(filters: Filters) -> str:
    """Spell filters in Chinese so that they are read back as the same filters.

    Holds for all that `parse` returns; double quotes in texts are left out, as the language has no way to say them.
    Texts stand in quotes only where they would otherwise be read as something else. A day is spelt in full, and is
    refused as past when it is read on a later day.
    """
    plain = _spelling(filters, quoted=False)
    if not filters.text or Reading(plain, date.min).filters == filters:
        return plain
    return _spelling(filters, quoted=True)


def fitted(filters: Filters) -> tuple[Filters, tuple[str, ...]]:
    """Return the filters cut so that their spelling fits a button, and the values that were left out."""
    left_out: list[str] = []
    if len(canonical(filters)) <= MOST_LETTERS:
        return filters, ()
    while len(_spelling(filters, quoted=True)) > MOST_LETTERS:
        name = next(name for name in reversed(LISTS.values()) if getattr(filters, name))
        values: tuple[str, ...] = getattr(filters, name)
        left_out.insert(0, values[-1])
        filters = changed(filters, **{name: values[:-1]})
    return filters, tuple(left_out)


def _spelling(filters: Filters, *, quoted: bool) -> str:
    return " ".join(piece for kind in KINDS for piece in _spelt(filters, kind, quoted) if piece)


def _spelt(filters: Filters, kind: str, quoted: bool) -> Iterator[str]:
    if kind == "text":
        yield from (_text(word, quoted) for word in filters.text)
    elif kind == "rival":
        yield from (f'{rival.days}天内没合作过"{rival.brand}"' for rival in filters.rivals)
    elif kind in LISTS:
        yield from (_LISTED[kind] + value.lower() for value in getattr(filters, LISTS[kind]))
    elif kind in BOUNDED:
        yield _bounds(filters, kind)
    else:
        yield _SPELL[kind](filters)


def _bounds(filters: Filters, kind: str) -> str:
    low, high = bounds_of(filters, kind)
    name, unit, scale = _FIGURES[kind]
    if low is not None and high is not None:
        return f"{name}{_number(low, scale)}-{_number(high, scale)}{unit}"
    if low is not None:
        return f"{name}{_number(low, scale)}{unit}以上"
    return f"{name}{_number(high, scale)}{unit}以内" if high is not None else ""


def _number(value: int, scale: int) -> str:
    return f"{(Decimal(value) / scale).normalize():f}"


def _text(word: str, quoted: bool) -> str:
    plain = word.replace('"', "")
    return f'"{plain}"' if quoted else plain


def _region(filters: Filters) -> str:
    region = filters.region
    if region is None:
        return ""
    return next((each for each in (region, f"{region}市") if _PLACES.get(each) == region), f'地区"{region}"')


_SPELL: dict[str, Callable[[Filters], str]] = {
    "tier": lambda filters: _TIERS[filters.tier] if filters.tier else "",
    "region": _region,
    "gender": lambda filters: _GENDERS.get(filters.gender or "", ""),
    "form": lambda filters: _FORMS[filters.form] if filters.form else "",
    "on": lambda filters: filters.on.isoformat() if filters.on else "",
    "like": lambda filters: f'类似"{filters.like}"' if filters.like else "",
    "purpose": lambda filters: {"immersion": "种草", "sales": "卖货"}.get(filters.purpose or "", ""),
    "newcomers": lambda filters: "新人" if filters.newcomers else "",
    "order": lambda filters: _ORDERS[filters.order],
}
