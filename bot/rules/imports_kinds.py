"""The columns of each kind of file, and how a file is recognised by its header."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from bot.rules.imports import RECORDS, Column, FileKind, Shape
from bot.rules.imports_refused import MissingColumns, TwiceTheSame, UnknownColumn, UnknownKey, UnknownKind
from bot.rules.imports_words import unit_of

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


def _r(
    key: str, en: str, zh: str, also: str = "", shape: Shape = Shape.TEXT, *, needed: bool = False, strict: bool = False
) -> Column:
    """A column of a file of records. A cell that is needed and cannot be read refuses the file."""
    others = tuple(filter(None, also.split(",")))
    return Column(
        key=key, en=en, zh=zh, also=others, shape=shape, needed=needed, strict=needed or strict, filled=needed
    )


_WHO = (
    _r("id", "creator id", "达人编号", "host id,id,编号,达人id,creator_id,kwai id,快手号,快手id"),
    _r("name", "creator", "达人", "name,host,名称,昵称,达人名称,达人昵称,主播,姓名,creator name"),
)
_WHICH = (
    _r("work", "work id", "作品编号", "work,video id,live id,作品id,直播id,场次编号", Shape.COUNT, strict=True),
    _r("title", "work title", "作品标题", "title,live title,video title,标题,直播标题,视频标题,直播名称,作品"),
    _r(
        "work_at", "work time", "作品时间", "live time,start time,开播时间,直播时间,发布时间,live start",
        Shape.MOMENT, strict=True,
    ),
)  # fmt: skip

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
    FileKind.WORKS: (
        *_WHO,
        _r("work", "work id", "作品编号", "work,video id,live id,作品id,直播id,场次编号", Shape.COUNT, strict=True),
        _r("kind", "kind", "类型", "type,video or live,作品类型,形式", Shape.KIND, needed=True),
        _r("title", "title", "标题", "name of the work,作品标题,视频标题,直播标题,作品名称,视频内容,直播名称"),
        _r(
            "at",
            "time",
            "时间",
            "start,start time,published,release time,发布时间,开播时间,直播时间,日期",
            Shape.MOMENT,
            needed=True,
        ),
        _r("seconds", "duration", "时长", "length,视频时长,直播时长", Shape.SPAN),
        _r("plays", "plays", "播放量", "views,播放,播放数,播放次数,观看,观看人次,观看次数,观看数", Shape.COUNT),
        _r("likes", "likes", "点赞数", "点赞,点赞量,获赞", Shape.COUNT),
        _r("comments", "comments", "评论数", "comment count,评论,评论量", Shape.COUNT),
        _r("shares", "shares", "分享数", "reposts,分享,转发,转发数,分享量,转发量", Shape.COUNT),
        _r("units", "units", "销量", "units sold,sales volume,销售件数,件数,销售量,成交件数", Shape.COUNT),
        _r("gmv", "GMV", "销售额", "sales,sales amount,成交金额,成交额,gmv 元", Shape.MONEY),
        _r("peak", "peak viewers", "最高在线", "peak,在线峰值,人气峰值,最高在线人数", Shape.COUNT),
        _r("commercial", "commercial", "商单", "sponsored,paid,是否商单,商业,商业作品,是否商业", Shape.FLAG),
    ),
    FileKind.GOODS: (
        *_WHO,
        *_WHICH,
        _r("product", "product", "商品", "product name,goods,item,商品名称,商品名,货品", needed=True),
        _r("category", "category", "品类", "product category,商品品类,商品类目,类目,分类"),
        _r("price", "price", "单价", "unit price,价格,售价,到手价", Shape.MONEY),
        _r("units", "units", "销量", "units sold,sales volume,销售件数,件数,销售量,成交件数", Shape.COUNT, needed=True),
        _r("gmv", "GMV", "销售额", "sales,sales amount,成交金额,成交额", Shape.MONEY, needed=True),
    ),
    FileKind.COMMENTS: (
        *_WHO,
        *_WHICH,
        _r("text", "comment", "评论内容", "text,comment text,内容,评论,评论文本,弹幕", needed=True),
        _r("at", "time", "评论时间", "comment time,at,时间,发表时间,日期", Shape.MOMENT, needed=True),
    ),
    FileKind.ORDERS: (
        *_WHO,
        _r("brand", "brand", "品牌", "client,advertiser,客户,品牌方,广告主,商家", needed=True),
        _r("industry", "industry", "行业", "品牌行业,所属行业,领域,类目"),
        _r("form", "form", "合作形式", "cooperation form,形式,合作方式,合作类型", Shape.FORM),
        _r("outcome", "outcome", "结果", "status,state,result,状态,订单状态,结局", Shape.OUTCOME, needed=True),
        _r(
            "at",
            "date",
            "日期",
            "time,ended,order date,结束日期,下单日期,合作日期,时间,完成时间",
            Shape.MOMENT,
            needed=True,
        ),
        _r("on_time", "on time", "是否准时", "punctual,准时,按时,是否按时", Shape.FLAG),
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
_WHOSE = frozenset({"id", "name", "work"})  #: one of these tells whose a row is
#: without one of these a file with names says nothing that we could keep
_WORTH = frozenset(column.key for column in COLUMNS[FileKind.CREATORS]) - {"id", "name"}


def key_of(header: str) -> str:
    """Headers are the same where they differ in case, blanks, marks or width only."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", header).lower())


#: Kind → its columns by every header they go by, folded.
_KNOWN: Mapping[FileKind, Mapping[str, Column]] = {
    kind: {key_of(header): column for column in of for header in column.headers} for kind, of in COLUMNS.items()
}


def header_row(kind: FileKind, language: str) -> list[str]:
    """The header of a kind as its template has it; vendors' files have one language."""
    return [column.zh if language == "zh" and column.zh else column.en for column in COLUMNS[kind]]


def recognise(
    headers: Sequence[str], *, name: str, mapped: Mapping[str, str] | None = None
) -> tuple[FileKind, list[Column | None]]:
    """The kind of a file, and what each of its columns is (None: unknown).

    `mapped` says of headers, as `key_of` folds them, which key a column has; an empty one: leave it out. Raises
    UnknownKind, MissingColumns or TwiceTheSame.
    """
    matches = {kind: _matched(kind, headers, mapped or {}) for kind in FileKind}
    kind = max(matches, key=lambda kind: (_complete(kind, matches[kind]), _likeness(kind, matches[kind])))
    found = matches[kind]
    if not _complete(kind, found):
        if kind is FileKind.CREATORS or _likeness(kind, found) < 0.5:
            raise UnknownKind(seen=_listed(headers), kinds=", ".join(FileKind))
        keys = {column.key for column in found if column}
        lacking = [column.en for column in COLUMNS[kind] if column.needed and column.key not in keys]
        missing = _listed(lacking or [column.en for column in COLUMNS[kind] if column.key in _WHOSE])
        raise MissingColumns(name=name, kind=str(kind), missing=missing, seen=_listed(headers))
    _check_single(headers, found, name)
    return kind, found


def mapping_of(said: Mapping[str, str], headers: Sequence[str]) -> dict[str, str]:
    """What somebody says of columns (their header → our key, or our header), as `recognise` takes it.

    Raises UnknownColumn or UnknownKey.
    """
    ours = {
        key_of(name): column.key for of in COLUMNS.values() for column in of for name in (column.key, *column.headers)
    }
    theirs = {key_of(header) for header in headers}
    found = {}
    for header, meant in said.items():
        if key_of(header) not in theirs:
            raise UnknownColumn(value=header[:60], seen=_listed(headers))
        if meant.strip() and key_of(meant) not in ours:
            raise UnknownKey(value=meant[:60], known=_listed(sorted(set(ours.values()))))
        found[key_of(header)] = ours.get(key_of(meant), "")
    return found


def headers_key(headers: Sequence[str]) -> str:
    """One word for a set of headers, in whatever order: under it their mapping is remembered."""
    return sha256("\n".join(sorted(map(key_of, headers))).encode()).hexdigest()


def _matched(kind: FileKind, headers: Sequence[str], mapped: Mapping[str, str]) -> list[Column | None]:
    known = _KNOWN[kind]
    keys = {column.key: column for column in COLUMNS[kind]}
    return [_column(header, known, keys, mapped) for header in headers]


def _column(
    header: str, known: Mapping[str, Column], keys: Mapping[str, Column], mapped: Mapping[str, str]
) -> Column | None:
    """A column by what somebody said it is, else by its header, with or without a unit in brackets."""
    key = key_of(header)
    plain, unit = unit_of(header)
    found = keys.get(mapped[key]) if key in mapped else known.get(key) or known.get(key_of(plain))
    return replace(found, unit=unit) if found and unit else found


def _complete(kind: FileKind, found: Sequence[Column | None]) -> bool:
    keys = {column.key for column in found if column}
    if any(column.key not in keys for column in COLUMNS[kind] if column.needed):
        return False
    if kind in RECORDS and not keys & ({"id", "name"} if kind in {FileKind.WORKS, FileKind.ORDERS} else _WHOSE):
        return False
    return kind is not FileKind.CREATORS or any(column and column.key in _WORTH for column in found)


def _likeness(kind: FileKind, found: Sequence[Column | None]) -> float:
    """The share of a kind's columns that the file has."""
    keys = {column.key for column in found if column}
    return sum(1 for column in COLUMNS[kind] if column.key in keys) / len(COLUMNS[kind])


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
