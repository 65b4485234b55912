"""The columns of each kind of file, and how a file is recognised by its header."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from bot.rules.imports import Column, FileKind, Shape
from bot.rules.imports_refused import MissingColumns, TwiceTheSame, UnknownKind

_BETWEEN = re.compile(r"[\W_]+")

_HOST = Column(key="host", en="host_id", needed=True, strict=True, filled=True)


def _c(key: str, en: str, shape: Shape = Shape.TEXT, *, kept: bool = True, needed: bool = False) -> Column:
    strict = shape in {Shape.MOMENT, Shape.DISCOUNT, Shape.DAY}
    return Column(key=key, en=en, shape=shape, kept=kept, needed=needed, strict=strict, filled=shape is Shape.MOMENT)


def _own(key: str, en: str, zh: str, also: str = "", shape: Shape = Shape.TEXT) -> Column:
    strict = shape in {Shape.DISCOUNT, Shape.DAY} or key == "name"
    others = tuple(filter(None, also.split(",")))
    named = key == "name"
    return Column(key=key, en=en, zh=zh, also=others, shape=shape, strict=strict, needed=named, filled=named)


COLUMNS: Mapping[FileKind, tuple[Column, ...]] = {
    FileKind.CREATORS: (
        _own("id", "id", "编号", "host id,creator id,达人编号,达人id"),
        _own("name", "name", "名称", "creator,昵称,达人,达人名称,达人昵称,姓名"),
        _own("field", "field", "领域", "vertical,一级领域,垂类"),
        _own("sub", "sub-vertical", "细分领域", "sub,二级领域"),
        _own("region", "region", "地区", "city,所在地,城市"),
        _own("gender", "gender", "性别", "", Shape.GENDER),
        _own("followers", "followers", "粉丝数", "粉丝,粉丝量,follower count", Shape.COUNT),
        _own("growth", "follower growth in 30 days", "30天涨粉", "growth,follower growth,涨粉", Shape.SIGNED),
        _own("women", "audience women %", "女粉占比", "women,audience women,女粉,女性粉丝占比,女性占比", Shape.PART),
        _own("ages", "audience ages", "粉丝年龄", "粉丝年龄分布,年龄分布,观众年龄", Shape.AGES),
        _own(
            "regions",
            "audience regions",
            "粉丝地域",
            "粉丝地域分布,地域分布,粉丝省份,audience provinces",
            Shape.REGIONS,
        ),
        _own("bio", "bio", "简介", "介绍,个人简介"),
        _own("hour", "price per hour", "专场每小时", "hour,hourly price,按小时,小时价", Shape.PRICE),
        _own("day", "price per day", "专场每天", "day,daily price,按天,日价", Shape.PRICE),
        _own("min_half_hours", "minimum hours", "最少小时", "min hours,起订小时", Shape.HALF_HOURS),
        _own("product", "price per product", "拼场每品", "product,拼场,每品价", Shape.PRICE),
        _own("video_short", "video 1-20 s", "视频1-20秒", "video short,short video,短视频价", Shape.PRICE),
        _own("video_medium", "video 21-60 s", "视频21-60秒", "video medium,medium video,中视频价", Shape.PRICE),
        _own("video_long", "video over 60 s", "视频60秒以上", "video long,long video,长视频价", Shape.PRICE),
        _own("day_discount", "day discount %", "按天折扣", "discount,day discount,折扣", Shape.DISCOUNT),
        _own("discount_from", "discount from", "折扣开始", "折扣起", Shape.DAY),
        _own("discount_until", "discount until", "折扣结束", "折扣止", Shape.DAY),
    ),
    FileKind.SESSIONS: (
        _HOST,
        _c("title", "Name_of_the_livestream", needed=True),
        _c("at", "Start_time", Shape.MOMENT, needed=True),
        _c("peak", "Peak_viewers", Shape.COUNT),
        _c("gifts", "Gifts_from_viewers", Shape.COUNT, kept=False),
        _c("products", "Number_of_products", Shape.COUNT, kept=False),
        _c("units", "Number_of_goods_sold", Shape.COUNT, needed=True),
        _c("gmv", "Total_sales_amount", Shape.MONEY, needed=True),
        _c("seconds", "Duration", Shape.SPAN),
        _c("plays", "Views", Shape.COUNT, needed=True),
        _c("average", "Average_number_of_online_viewers", Shape.COUNT, kept=False),
        _c("likes", "Number_of_likes", Shape.COUNT),
        _c("new_followers", "Number_of_new_followers", Shape.COUNT, kept=False),
        _c("fan_share", "fan_conversion_ratio", Shape.SHARE, kept=False),
        _c("new_fans", "Number_of_new_fans", Shape.SIGNED, kept=False),
        _c("per_customer", "Per_customer_transaction", Shape.MONEY, kept=False),
        _c("per_viewer", "UV", Shape.MONEY, kept=False),
        _c("conversion", "Sales_conversion_value_ratio", Shape.SHARE, kept=False),
        _c("stay", "Average_length_of_stay", Shape.SPAN, kept=False),
        _c("online_kol", "is_online_kol", kept=False),
        _c("occupation", "Occupation"),
    ),
    FileKind.PRODUCTS: (
        _HOST,
        _c("category", "Goods_category", needed=True),
        _c("price", "retail_price_yuan", Shape.MONEY),
        _c("commission", "Commission_rate", Shape.SHARE),
        _c("units", "Sales_volume", Shape.COUNT, needed=True),
        _c("gmv", "Sales_amount", Shape.MONEY, needed=True),
        _c("conversion", "Conversion_rate", Shape.SHARE),
        _c("videos", "Short_video", Shape.COUNT),
        _c("lives", "Live_streaming", Shape.COUNT),
    ),
    FileKind.VIDEOS: (
        _HOST,
        _c("title", "Video_content", needed=True),
        _c("at", "Release_time", Shape.MOMENT, needed=True),
        _c("seconds", "The_video_duration", Shape.SPAN),
        _c("units", "est_sales_volume_pieces", Shape.COUNT),
        _c("gmv", "Estimated_sales_amount", Shape.MONEY),
        _c("likes", "Number_of_likes", Shape.COUNT, needed=True),
        _c("comments", "Number_of_comments", Shape.COUNT),
        _c("shares", "Number_of_reposts", Shape.COUNT),
    ),
}
#: without one of these a file with names says nothing that we could keep
_WORTH = frozenset(column.key for column in COLUMNS[FileKind.CREATORS]) - {"id", "name"}


def key_of(header: str) -> str:
    """Headers are the same where they differ in case, blanks, marks or width only."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", header).lower())


def header_row(kind: FileKind, language: str) -> list[str]:
    """The header of a kind as its template has it; vendors' files have one language."""
    return [column.zh if language == "zh" and column.zh else column.en for column in COLUMNS[kind]]


def recognise(headers: Sequence[str], *, name: str) -> tuple[FileKind, list[Column | None]]:
    """The kind of a file, and what each of its columns is (None: unknown).

    Raises UnknownKind, MissingColumns or TwiceTheSame.
    """
    matches = {kind: _matched(kind, headers) for kind in FileKind}
    kind = max(matches, key=lambda kind: (_complete(kind, matches[kind]), _likeness(kind, matches[kind])))
    found = matches[kind]
    if not _complete(kind, found):
        if kind is FileKind.CREATORS or _likeness(kind, found) < 0.5:
            raise UnknownKind(seen=_listed(headers), kinds=", ".join(FileKind))
        missing = _listed(column.en for column in COLUMNS[kind] if column.needed and column not in found)
        raise MissingColumns(name=name, kind=str(kind), missing=missing, seen=_listed(headers))
    _check_single(headers, found, name)
    return kind, found


def _matched(kind: FileKind, headers: Sequence[str]) -> list[Column | None]:
    known = {key_of(header): column for column in COLUMNS[kind] for header in column.headers}
    return [known.get(key_of(header)) for header in headers]


def _complete(kind: FileKind, found: Sequence[Column | None]) -> bool:
    if any(column not in found for column in COLUMNS[kind] if column.needed):
        return False
    return kind is not FileKind.CREATORS or any(column and column.key in _WORTH for column in found)


def _likeness(kind: FileKind, found: Sequence[Column | None]) -> float:
    """The share of a kind's columns that the file has."""
    return sum(1 for column in COLUMNS[kind] if column in found) / len(COLUMNS[kind])


def _check_single(headers: Sequence[str], found: Sequence[Column | None], name: str) -> None:
    seen: dict[str, str] = {}
    for header, column in zip(headers, found, strict=True):
        if column and column.key in seen:
            raise TwiceTheSame(name=name, first=seen[column.key], second=header)
        if column:
            seen[column.key] = header


def _listed(headers: Iterable[str]) -> str:
    """Headers for a sentence: the first thirty, each cut to forty characters."""
    shown = [header.strip()[:40] for header in headers]
    return ", ".join(shown[:30]) + (", …" if len(shown) > 30 else "")
