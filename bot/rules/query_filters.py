"""What a marketer asked for: the filters, and the kinds of chip that stand for them."""

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from bot.rules.audience import Age
from bot.rules.forms import Form
from bot.rules.query_places import province_of
from bot.rules.taxonomy import sub_named
from bot.rules.tiers import Tier


class Order(StrEnum):
    """By what the creators found are sorted."""

    RECOMMENDED = "recommended"
    VALUE = "value"
    FOLLOWERS = "followers"
    STARS = "stars"
    PRICE = "price"  #: lowest first
    SALES = "sales"
    PLAYS = "plays"
    GROWTH = "growth"


class Purpose(StrEnum):
    """What the work is for; it moves the ranking and leaves nobody out."""

    IMMERSION = "immersion"  #: 种草: to be seen, talked about, remembered
    SALES = "sales"  #: 带货: to be bought


@dataclass(frozen=True)
class Rival:
    """A brand whose creators are not wanted for a while after they worked for it."""

    brand: str  #: normalised
    days: int  #: 1 to 3,650; counted back from today


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the marketer asked for; everything may be left out. All bounds include their own value.

    Fields, sub-verticals and industries are named in Chinese, as stored. A creator is wanted if its field is one of
    `whole_fields` or its sub-vertical one of `subs` (anyone, if both are empty), and neither is refused; if it lives in
    one of `whole_regions`, and is of one of `tiers`, where there are any.
    """

    fields: tuple[str, ...] = ()
    subs: tuple[str, ...] = ()
    not_fields: tuple[str, ...] = ()
    not_subs: tuple[str, ...] = ()
    followers_min: int | None = None
    followers_max: int | None = None
    tiers: tuple[Tier, ...] = ()
    not_tiers: tuple[Tier, ...] = ()
    growth_min: int | None = None  #: followers gained in 30 days
    growth_rate_min: int | None = None  #: the same in basis points of the followers
    regions: tuple[str, ...] = ()  #: cities and provinces in Chinese, without 市 or 省
    not_regions: tuple[str, ...] = ()
    gender: str | None = None  #: "f" or "m", of the creator
    women_min: int | None = None  #: basis points of the audience; men at least 60 % are women at most 40 %
    women_max: int | None = None
    audience_ages: tuple[Age, ...] = ()  #: the band with the largest share is one of these
    audience_regions: tuple[str, ...] = ()  #: provinces; each is among the three with the largest shares
    form: Form | None = None
    budget_min: int | None = None  #: fen, for one unit of the form
    budget_max: int | None = None
    discount_min: int | None = None  #: basis points off the day price, today
    plays_min: int | None = None
    units_min: int | None = None  #: expected units sold of a live
    cpm_max: int | None = None  #: fen per 1,000 plays
    engagement_min: int | None = None  #: basis points
    acceptance_min: int | None = None  #: basis points
    completion_min: int | None = None  #: basis points
    orders_min: int | None = None
    clients_min: int | None = None
    industries: tuple[str, ...] = ()  #: each was worked for
    not_industries: tuple[str, ...] = ()
    rivals: tuple[Rival, ...] = ()
    stars_min: int | None = None  #: hundredths: 450 is 4.5 stars
    on: date | None = None  #: an open slot on this day (Asia/Shanghai)
    newcomers: bool = False
    like: str | None = None  #: the normalised name of a creator whose like is wanted
    purpose: Purpose | None = None
    order: Order = Order.RECOMMENDED
    text: tuple[str, ...] = ()  #: words that names, bios, works or goods must hold, each
    not_text: tuple[str, ...] = ()

    @property
    def whole_fields(self) -> tuple[str, ...]:
        """The fields asked for that no sub-vertical narrows: 美妆 护肤 美食 wants skincare, and all of food."""
        narrowed = {sub.field for name in self.subs if (sub := sub_named(name))}
        return tuple(field for field in self.fields if field not in narrowed)

    @property
    def whole_regions(self) -> tuple[str, ...]:
        """The regions asked for, without provinces that one of their cities narrows: 浙江 杭州 上海 is 杭州 上海."""
        if len(self.regions) < 2:
            return self.regions
        narrowed = {province_of(region) for region in self.regions if province_of(region) != region}
        return tuple(region for region in self.regions if region not in narrowed)


#: Several values each, one chip a value: chip kind → filter.
LISTS = {
    "field": "fields",
    "sub": "subs",
    "tier": "tiers",
    "region": "regions",
    "not_field": "not_fields",
    "not_sub": "not_subs",
    "not_tier": "not_tiers",
    "not_region": "not_regions",
    "audience_age": "audience_ages",
    "audience_region": "audience_regions",
    "industry": "industries",
    "not_industry": "not_industries",
    "rival": "rivals",
    "text": "text",
    "not_text": "not_text",
}
#: Of several values one must fit; of all other lists each. What one of them leaves out is left out by all together.
EITHER = {
    "field": ("fields", "subs"),
    "sub": ("fields", "subs"),
    "tier": ("tiers",),
    "region": ("regions",),
    "audience_age": ("audience_ages",),
}
#: Bounds: chip kind → the filters of its lower and upper bound; None where there is no such filter.
BOUNDED: dict[str, tuple[str | None, str | None]] = {
    "followers": ("followers_min", "followers_max"),
    "growth": ("growth_min", None),
    "growth_rate": ("growth_rate_min", None),
    "women": ("women_min", "women_max"),
    "budget": ("budget_min", "budget_max"),
    "discount": ("discount_min", None),
    "units": ("units_min", None),
    "plays": ("plays_min", None),
    "cpm": (None, "cpm_max"),
    "engagement": ("engagement_min", None),
    "acceptance": ("acceptance_min", None),
    "completion": ("completion_min", None),
    "orders": ("orders_min", None),
    "clients": ("clients_min", None),
    "stars": ("stars_min", None),
}
#: One value each; the chip kind is the filter's name.
SINGLE = ("gender", "form", "on", "newcomers", "like", "purpose", "order")

#: Every kind of chip, in the order in which chips are shown.
KINDS = (
    "like", "field", "sub", "not_field", "not_sub", "followers", "tier", "not_tier", "newcomers", "growth",
    "growth_rate", "region", "not_region", "gender", "women", "audience_age", "audience_region", "form", "budget",
    "discount", "plays", "units", "cpm", "engagement", "acceptance", "completion", "orders", "clients", "industry",
    "not_industry", "rival", "stars", "on", "purpose", "order", "text", "not_text",
)  # fmt: skip


def bounds_of(filters: Filters, kind: str) -> tuple[int | None, int | None]:
    """Return the lower and upper bound of a bounded kind of chip."""
    low, high = (getattr(filters, name) if name else None for name in BOUNDED[kind])
    return low, high


def changed(filters: Filters, **values: object) -> Filters:
    """Return the filters with some of them set to other values. Raises TypeError for what is no filter."""
    if not values.keys() <= _NAMES:
        raise TypeError(f"no such filter: {sorted(values.keys() - _NAMES)}")
    # As dataclasses.replace does, but a card changes filters for each of its chips, and that is ten times as slow.
    new = object.__new__(Filters)
    new.__dict__.update(filters.__dict__ | values)
    return new


NOTHING = Filters()
_NAMES = frozenset(field.name for field in fields(Filters))
