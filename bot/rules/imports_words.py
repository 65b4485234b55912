"""Words that cells of the record's files hold: what a work is, how an order ended, yes and no; and units in a header.

Each reader takes folded text that is not empty. It returns a value or raises one of bot.rules.imports_refused.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from bot.rules.creators import Kind
from bot.rules.errors import Refused
from bot.rules.forms import Form
from bot.rules.imports import Shape
from bot.rules.imports_refused import MixedUnits, NotAForm, NotAKind, NotAnOutcome, NotYesOrNo
from bot.rules.orders import Outcome

KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(("视频", "短视频", "作品", "video", "short video"), Kind.VIDEO),
    **dict.fromkeys(("直播", "直播间", "场次", "live", "livestream", "live stream"), Kind.LIVE),
}
FORMS: Mapping[str, Form] = {
    **dict.fromkeys(("hour", "hourly", "per hour", "专场每小时", "专场按小时", "按小时"), Form.HOUR),
    **dict.fromkeys(("day", "daily", "per day", "dedicated", "专场", "专场每天", "专场按天", "按天"), Form.DAY),
    **dict.fromkeys(("shared", "shared live", "per product", "拼场", "拼场每品", "混播"), Form.SHARED),
    **dict.fromkeys(("video", "视频", "短视频"), Form.VIDEO),
}
OUTCOMES: Mapping[str, Outcome] = {
    **dict.fromkeys(("finished", "done", "completed", "已完成", "完成", "完单"), Outcome.FINISHED),
    **dict.fromkeys(("declined", "rejected", "refused", "已拒绝", "拒绝", "拒单", "达人拒单"), Outcome.DECLINED),
    **dict.fromkeys(("expired", "no answer", "已过期", "过期", "超时", "未接单"), Outcome.EXPIRED),
    **dict.fromkeys(
        ("creator_cancelled", "creator cancelled", "cancelled by creator", "达人取消"), Outcome.CREATOR_CANCELLED
    ),
    **dict.fromkeys(("brand_cancelled", "brand cancelled", "cancelled by brand", "品牌取消"), Outcome.BRAND_CANCELLED),
    **dict.fromkeys(("failed", "not delivered", "未履约", "失败", "未交付"), Outcome.FAILED),
}
FLAGS: Mapping[str, bool] = {
    **dict.fromkeys(("yes", "y", "true", "t", "1", "1.0", "是", "商业", "商单", "commercial", "准时", "on time"), True),
    **dict.fromkeys(("no", "n", "false", "f", "0", "0.0", "否", "自然", "非商单", "organic", "迟到", "late"), False),
}
#: what a header may say in brackets, and what its cells are then written with
UNITS: Mapping[str, str] = {
    **{one: one for one in ("千", "k", "万", "w", "百万", "m", "亿")},
    **dict.fromkeys(("元", "yuan", "cny", "rmb", "¥", "个", "件", "次", "人", "条"), ""),
    **{f"{one}元": one for one in ("千", "万", "百万", "亿")},
    **dict.fromkeys(("秒", "s", "sec", "seconds"), "秒"),
    **dict.fromkeys(("分钟", "分", "min", "minutes"), "分钟"),
    **dict.fromkeys(("小时", "时", "h", "hours"), "小时"),
}
SCALED = frozenset({Shape.COUNT, Shape.SIGNED, Shape.MONEY, Shape.PRICE, Shape.SPAN})
_OF_TIME = frozenset({"秒", "分钟", "小时"})
_BARE = re.compile(r"[+-]?[\d,]+(?:\.\d+)?(?:e[+-]?\d{1,3})?", re.ASCII)
_IN_BRACKETS = re.compile(r"\s*[（(\[【]\s*([^()（）\[\]【】]{1,12})\s*[)）\]】]\s*$")

_Meant = TypeVar("_Meant")


def kind(text: str) -> Kind:
    return _among(KINDS, text, NotAKind)


def form(text: str) -> Form:
    return _among(FORMS, text, NotAForm)


def outcome(text: str) -> Outcome:
    return _among(OUTCOMES, text, NotAnOutcome)


def flag(text: str) -> bool:
    return _among(FLAGS, text, NotYesOrNo)


def unit_of(header: str) -> tuple[str, str]:
    """A header without the unit that stands at its end in brackets, and that unit as folded; both as they are without.

    `销售额(万元)` is `销售额` and `万元`.
    """
    found = _IN_BRACKETS.search(header)
    unit = found[1].strip().lower() if found else ""
    return (header[: found.start()], unit) if found and unit in UNITS else (header, "")


def in_unit(read: Callable[[str], Any], shape: Shape, unit: str) -> Callable[[str], Any]:
    """A reader of cells under a header that names their unit.

    A cell that names one itself is refused as soon as the two could be multiplied: nobody knows which is meant.
    """
    mark = UNITS.get(unit, "")
    if not mark or shape not in SCALED or (mark in _OF_TIME) is not (shape is Shape.SPAN):
        return read

    def scaled(text: str) -> Any:
        if _BARE.fullmatch(text):
            return read(_time(text, mark) if mark in _OF_TIME else text + mark)
        if shape is Shape.SPAN:  # a length of time says itself what it is
            return read(text)
        raise MixedUnits(value=text, unit=unit)

    return scaled


def _time(text: str, mark: str) -> str:
    seconds = {"秒": 1, "分钟": 60, "小时": 3600}[mark]
    whole, _, part = text.replace(",", "").partition(".")
    return f"{int(whole) * seconds + round(float('0.' + (part or '0')) * seconds)}秒" if whole.isdecimal() else text


def _among(words: Mapping[str, _Meant], text: str, refusal: type[Refused]) -> _Meant:
    if text not in words:
        raise refusal(value=text)
    return words[text]
