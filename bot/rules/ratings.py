"""Stars: what is asked, how items make dimensions, and what stands in public.

Stars are whole, 1 to 5. Means are integer hundredths of a star (450 = 4.5), rounded half up. Which item belongs to
which dimension is our own choice, as is the shrinking used for sorting.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from bot.rules.errors import Refused, Stale
from bot.rules.forms import Form

WINDOW = timedelta(days=14)  #: after the campaign's end; inside it the rater may edit
COUNTS_FOR = timedelta(days=730)  #: the public score is the mean of the last 24 months
FEW = 3  #: below this the count is shown instead of a score
PRIOR = 5  #: how many ratings the field's mean weighs when sorting
MOST_WORDS = 1_000  #: characters in public, and of the note to the team


class Item(StrEnum):
    CREATIVITY = "creativity"  #: 创意度
    FILMING = "filming"  #: 拍摄手法
    EDITING = "editing"  #: 剪辑精良度
    INDEPENDENCE = "independence"  #: 独立创作能力
    SCRIPT = "script"  #: 遵守脚本约定
    CONDITION = "condition"  #: 主播状态
    ATMOSPHERE = "atmosphere"  #: 直播氛围
    EXPRESSION = "expression"  #: 表达能力
    DURATION = "duration"  #: 直播时长
    ATTITUDE = "attitude"  #: 合作态度
    PUNCTUALITY = "punctuality"  #: 守约守时
    COOPERATION = "cooperation"  #: 合作体验, asked directly for a video
    CREDIT = "credit"  #: 信用评价, asked directly for a video


class Dimension(StrEnum):
    QUALITY = "quality"  #: 作品质量
    COOPERATION = "cooperation"  #: 合作体验
    CREDIT = "credit"  #: 信用评价


VIDEO: dict[Dimension, tuple[Item, ...]] = {
    Dimension.QUALITY: (Item.CREATIVITY, Item.FILMING, Item.EDITING, Item.INDEPENDENCE),
    Dimension.COOPERATION: (Item.COOPERATION,),
    Dimension.CREDIT: (Item.CREDIT,),
}
LIVE: dict[Dimension, tuple[Item, ...]] = {
    Dimension.QUALITY: (Item.CONDITION, Item.ATMOSPHERE, Item.EXPRESSION, Item.DURATION),
    Dimension.COOPERATION: (Item.ATTITUDE, Item.SCRIPT),
    Dimension.CREDIT: (Item.PUNCTUALITY,),
}


class BadStars(Refused):
    """Give each item 1 to 5 stars, or "not applicable"."""


class NothingRated(Refused):
    """Give stars in each of the three dimensions: at least one item of each."""


class WindowClosed(Refused):
    """The time to rate ended on %(until)s; the rating stands as it is."""


class NotYet(Refused):
    """This can be rated once the campaign has ended and the work is delivered."""


class NothingToRate(Refused):
    """This order ended without work that could be rated: stars are given for what was delivered."""


class NoPart(Refused):
    """Only who asked for, approved or ran order %(number)s, or was asked to rate it, gives its stars."""


class WordsTooLong(Refused):
    """Write %(most)s characters at most; these are %(count)s. Nothing was published, and what you typed is kept."""


class RatedMeanwhile(Stale):
    """Somebody rated this order since you opened the form. Yours is kept: open the form again to look at both."""


class IsWithdrawn(Refused):
    """This rating was withdrawn. That is final: it is neither changed, answered nor given anew."""


class Withdrawer(StrEnum):
    """Who withdrew a rating."""

    RATER = "rater"
    ADMIN = "admin"  #: after the creator reported it


@dataclass(frozen=True, kw_only=True)
class Rating:
    """One order's stars. `items` holds only what was rated: not applicable is absent."""

    order_id: int | None  #: None for an imported or invented one
    creator_id: int
    tenant: str
    rater: str
    form: Form
    at: datetime
    items: Mapping[Item, int]
    words: str = ""  #: public
    private_note: str = ""  #: the team's own
    again: bool | None = None  #: book again?
    answer: str = ""  #: the creator's one public answer
    version: int = 1
    edition: int = 1  #: how often its stars or words were given: 1, and one more for every change
    edited_at: datetime | None = None
    withdrawn_at: datetime | None = None  #: from then on it stands nowhere and counts for nothing
    withdrawn_by: str = ""  #: a Withdrawer
    withdrawn_why: str = ""  #: the reason of the report that was followed; empty: the rater's own wish

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None

    @property
    def newest(self) -> datetime:
        """When its stars or words were last given."""
        return self.edited_at or self.at

    @property
    def brand(self) -> str:
        """Whose rating it is; empty where no order of ours says it, as in invented ones."""
        return self.tenant if self.order_id is not None else ""

    @property
    def items_by_name(self) -> dict[str, int]:
        return {str(item): stars for item, stars in self.items.items()}

    @property
    def dimensions(self) -> dict[Dimension, int]:
        """Hundredths per dimension, of the items rated."""
        return {dimension: _mean(stars) for dimension, stars in _by_dimension(self.form, self.items).items()}

    @property
    def overall(self) -> int:
        """Hundredths: the mean of the three dimensions, exact before it is rounded."""
        return overall(self.form, self.items)


class Voice(NamedTuple):
    """What of a rating counts for the score."""

    at: datetime
    overall: int  #: hundredths
    brand: str = ""  #: empty where nobody tells it


@dataclass(frozen=True, kw_only=True)
class Score:
    """What stands in public for one kind of work (video or live)."""

    count: int = 0
    overall: int | None = None  #: hundredths
    dimensions: Mapping[Dimension, int] = field(default_factory=dict)
    items: Mapping[Item, int] = field(default_factory=dict)
    spread: tuple[int, ...] = (0, 0, 0, 0, 0)  #: how many orders came to 1, 2, 3, 4, 5 stars
    voices: int = 0  #: what the ratings weigh together, thousandths: less than their count where a brand is capped
    plain: int | None = None  #: hundredths: what `overall` would be without that
    of_one_brand: int = 0  #: ratings of the capped brand that gave most; 0 where none is capped
    brands_capped: int = 0
    likely: tuple[int, int] | None = None  #: hundredths: between which the true mean lies; None from 30 ratings on

    @property
    def few(self) -> bool:
        return self.count < FEW


def asked(form: Form) -> dict[Dimension, tuple[Item, ...]]:
    """The items of a form, by dimension, in the order in which they are asked."""
    return LIVE if form.live else VIDEO


def overall(form: Form, items: Mapping[Item, int]) -> int:
    """Hundredths: what the stars of one order come to. It is asked for so often that it is all in whole numbers."""
    above, below, dimensions = 0, 1, 0
    for of in asked(form).values():
        stars = [items[item] for item in of if item in items]
        if stars:
            above, below = above * len(stars) + 100 * sum(stars) * below, below * len(stars)
            dimensions += 1
    return (2 * above + below * dimensions) // (2 * below * dimensions)


def checked(rating: Rating) -> Rating:
    """The rating, if it is complete.

    Raises BadStars for a star outside 1 to 5 or an item not asked for this form, NothingRated for an empty dimension,
    WordsTooLong.
    """
    allowed = {item for items in asked(rating.form).values() for item in items}
    if any(item not in allowed or stars not in range(1, 6) for item, stars in rating.items.items()):
        raise BadStars
    for text in (rating.words, rating.private_note):
        if len(text) > MOST_WORDS:
            raise WordsTooLong(most=f"{MOST_WORDS:,}", count=f"{len(text):,}")
    if len(_by_dimension(rating.form, rating.items)) < len(Dimension):
        raise NothingRated
    return rating


def window_end(ended: datetime) -> datetime:
    return ended + WINDOW


def in_window(ended: datetime, *, at: datetime) -> None:
    """Raises NotYet before the end, WindowClosed after the window."""
    if at < ended:
        raise NotYet
    if at >= window_end(ended):
        raise WindowClosed(until=window_end(ended))


def shrunk(total: int, count: int, field_mean: int) -> int:
    """Hundredths for sorting: (5·m + Σ) / (5 + n), so that one perfect rating does not beat thirty very good ones."""
    return _round(Fraction(PRIOR * field_mean + total, PRIOR + count))


def _by_dimension(form: Form, items: Mapping[Item, int]) -> dict[Dimension, list[int]]:
    found = {dimension: [items[item] * 100 for item in of if item in items] for dimension, of in asked(form).items()}
    return {dimension: stars for dimension, stars in found.items() if stars}


def _mean(numbers: list[int]) -> int:
    return _round(Fraction(sum(numbers), len(numbers)))


def _round(exact: Fraction) -> int:
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
