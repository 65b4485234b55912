"""A creator's price card: what each form costs, as the creator set it."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.rules.errors import Refused
from bot.rules.forms import Form, Length


class NoPrice(Refused):
    """%(creator)s offers no price for this form. Choose another form, or ask for a price."""


class NoOffers(NoPrice):
    """%(creator)s takes no new offers for now. Choose another creator, or ask again later."""


class NoPrices(Refused):
    """%(creator)s has set no prices yet. Ask them to, or bring prices in: `juxing import --template creators`."""


class BadDiscount(Refused):
    """A discount is from 0 to 99.99 %%, and its last day is not before its first."""


class BadTerms(Refused):
    """Ask for at least 0.5 to 24 hours, and let 1 to 100 products into a shared live."""


class BadArea(Refused):
    """Say where you work in 60 characters at most, for example: Hangzhou and around, or: nationwide."""


class BadPrice(Refused):
    """A price is more than ¥0 and less than ¥100,000,000; leave it empty if you do not offer the form."""


MOST_AREA = 60  #: characters
MOST_PRICE = 10_000_000_000  #: fen; ¥100,000,000


@dataclass(frozen=True, kw_only=True)
class RateCard:
    """Prices in fen; None means that the creator does not offer the form."""

    creator_id: int
    version: int = 1
    hour: int | None = None
    min_half_hours: int = 2  #: fewest half hours of a dedicated live by the hour
    day: int | None = None
    day_discount: int = 0  #: basis points off the day price
    discount_from: date | None = None  #: Asia/Shanghai dates, both included
    discount_until: date | None = None
    product: int | None = None
    capacity: int = 20  #: products that fit into one shared live
    video_short: int | None = None
    video_medium: int | None = None
    video_long: int | None = None
    paused: bool = False
    area: str = ""  #: where the creator works, in their own words; empty: not said
    since: datetime | None = None  #: UTC

    def video(self, length: Length) -> int | None:
        return {Length.SHORT: self.video_short, Length.MEDIUM: self.video_medium, Length.LONG: self.video_long}[length]

    def unit_price(self, form: Form, length: Length = Length.MEDIUM) -> int | None:
        """List price in fen of one hour, one day, one product or one video."""
        if form is Form.VIDEO:
            return self.video(length)
        return {Form.HOUR: self.hour, Form.DAY: self.day, Form.SHARED: self.product}[form]

    def discount_on(self, day: date) -> int:
        """Basis points off the day price of a live that starts on this date."""
        begun = self.discount_from is None or self.discount_from <= day
        over = self.discount_until is not None and day > self.discount_until
        return self.day_discount if begun and not over else 0


def checked(card: RateCard) -> RateCard:
    """The card, if a creator may publish it.

    Raises BadPrice, BadDiscount, BadArea or BadTerms.
    """
    for price in (card.hour, card.day, card.product, card.video_short, card.video_medium, card.video_long):
        if price is not None and not 0 < price < MOST_PRICE:
            raise BadPrice
    if not 0 <= card.day_discount < 10_000:
        raise BadDiscount
    if card.discount_from and card.discount_until and card.discount_until < card.discount_from:
        raise BadDiscount
    if len(card.area) > MOST_AREA:
        raise BadArea
    if not (1 <= card.min_half_hours <= 48 and 1 <= card.capacity <= 100):
        raise BadTerms
    return card


def revised(card: RateCard, *, at: datetime, **changes: object) -> RateCard:
    """The next version of a card; the one before is kept beside it.

    Raises BadPrice or BadDiscount.
    """
    return checked(replace(card, **changes, version=card.version + 1, since=at))  # type: ignore[arg-type]


def differences(before: RateCard, after: RateCard) -> tuple[tuple[str, object, object], ...]:
    """What changed from one version to the next: the field's name, its value before and after."""
    return tuple(
        (name, value, getattr(after, name))
        for name, value in vars(before).items()
        if name not in {"creator_id", "version", "since"} and value != getattr(after, name)
    )
