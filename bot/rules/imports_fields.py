"""Which field of the taxonomy a creator belongs to, by what imports say. Where nothing says: not classified.

The table from vendors' words to our fields is our own choice. A creators file outranks the category of goods that
brought the most money, which outranks the occupation; so the order of imports does not matter.
"""

from collections.abc import Iterable

from bot.rules.imports import FileKind, Mention

UNCLASSIFIED = "未分类"

CATEGORIES: dict[str, tuple[str, str]] = {
    "3c digital products": ("高新数码", "3C数码"),
    "automobile motorcycle": ("汽车", ""),
    "beauty skin care": ("美妆", "护肤保养"),
    "books, audio and video": ("读书", "好书推荐"),
    "clocks and watches accessories": ("时尚", "珠宝配饰"),
    "cultural and creative products": ("人文", ""),
    "daily provisions": ("生活", "好物推荐"),
    "dress and underwear": ("时尚", "穿搭"),
    "flowers and green plant": ("房产家居", "园艺绿植"),
    "food and beverage": ("美食", ""),
    "fresh fruits and vegetables": ("美食", ""),
    "furniture and building materials": ("房产家居", ""),
    "household textile": ("房产家居", "软装"),
    "jewelry accessories": ("时尚", "珠宝配饰"),
    "kitchen and bath appliance": ("高新数码", "家居电器"),
    "maternal and child supplies": ("亲子", "母婴产品测评"),
    "medical care": ("健康", ""),
    "others": (UNCLASSIFIED, ""),
    "shoe bag": ("时尚", "鞋靴箱包"),
    "sports and outdoor": ("运动", ""),
    "the local life": ("民生资讯", "本地生活"),
    "toy and musical instruments": ("亲子", ""),
}
OCCUPATIONS: dict[str, tuple[str, str]] = {
    "actor/actress": ("明星娱乐", "明星艺人"),
    "television presenter": ("明星娱乐", ""),
    "entrepreneur": ("财经", "创业商业"),
    "we media": (UNCLASSIFIED, ""),  # says where they publish, not what about
}


def field_of(mentions: Iterable[Mention]) -> tuple[str, str]:
    """Field and sub-vertical by the weightiest mention, the newest of each kind."""
    says = {mention.kind: mention.says for mention in sorted(mentions, key=lambda one: one.source_id) if mention.says}
    if FileKind.CREATORS in says:
        field, _, sub = says[FileKind.CREATORS].partition("|")
        return field, sub
    sold = CATEGORIES.get(says.get(FileKind.PRODUCTS, "").lower(), (UNCLASSIFIED, ""))
    if sold[0] != UNCLASSIFIED:
        return sold
    return OCCUPATIONS.get(says.get(FileKind.SESSIONS, "").lower(), (UNCLASSIFIED, ""))
