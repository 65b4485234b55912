"""What a need costs, to the fen, and the same need under each form.

Lines are summed, then the day discount comes off, then the service fee is added; it is rounded once, half up, at the
end.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from bot.rules.errors import Refused
from bot.rules.forms import Form, Length
from bot.rules.money import half_up, share
from bot.rules.ratecards import NoOffers, NoPrice, RateCard

MARKET = ZoneInfo("Asia/Shanghai")  #: where a creator's days begin and end
MOST_DAYS = 30
MOST_HALF_HOURS = 48
MOST_PRODUCTS = 100


class TooShort(Refused):
    """%(creator)s takes at least %(hours)s hours. Ask for that many, or compare the other forms."""


class BadQuantity(Refused):
    """Give 0.5 to 24 hours in steps of 0.5, 1 to 30 days, or 1 to 100 products."""


class TooManyProducts(Refused):
    """One shared live of %(creator)s takes %(capacity)s products.

    Take some off the list, or compare a dedicated live.
    """


class ListTooLong(Refused):
    """The list of products is too long to be sent at once. Shorten the names, or ask for fewer products."""


class NoProducts(Refused):
    """A shared live is charged by the product: list at least one product, one on each line."""


class InThePast(Refused):
    """That start has passed. Choose a time from now on."""


@dataclass(frozen=True, kw_only=True)
class Need:
    """What the brand asks of a creator."""

    form: Form
    starts_at: datetime  #: UTC; for a video, the day by which it is due
    half_hours: int = 4
    days: int = 1
    products: tuple[str, ...] = ()
    length: Length = Length.MEDIUM

    @property
    def ends_at(self) -> datetime:
        """When a live is over (a shared live takes four hours); a video, when it is due."""
        if self.form is Form.HOUR:
            return self.starts_at + timedelta(minutes=30 * self.half_hours)
        if self.form is Form.DAY:
            midnight = self.starts_at.astimezone(MARKET).replace(hour=0, minute=0, second=0, microsecond=0)
            return (midnight + timedelta(days=self.days)).astimezone(self.starts_at.tzinfo)
        return self.starts_at + (timedelta(hours=4) if self.form is Form.SHARED else timedelta())

    @property
    def lives(self) -> int:
        """How many works come of it, each with its own plays: one a day, else one."""
        return self.days if self.form is Form.DAY else 1

    @property
    def quantity(self) -> Fraction:
        """Hours, days, products or videos."""
        return {
            Form.HOUR: Fraction(self.half_hours, 2),
            Form.DAY: Fraction(self.days),
            Form.SHARED: Fraction(len(self.products)),
            Form.VIDEO: Fraction(1),
        }[self.form]


@dataclass(frozen=True, kw_only=True)
class Price:
    """A price with its lines, all fen. `list_total - discount + fee == total`, always."""

    form: Form
    unit: int
    quantity: Fraction
    list_total: int
    discount_rate: int  #: basis points
    discount: int
    fee_rate: int  #: basis points
    fee: int
    total: int
    named: bool = False  #: the creator named the whole in a counter-offer: `unit` is all of it


def checked(need: Need, *, now: datetime) -> Need:
    """The need, if it can be asked for.

    Raises BadQuantity, NoProducts or InThePast.
    """
    if need.form is Form.SHARED and not need.products:
        raise NoProducts
    if not (1 <= need.half_hours <= MOST_HALF_HOURS and 1 <= need.days <= MOST_DAYS):
        raise BadQuantity
    if len(need.products) > MOST_PRODUCTS:
        raise BadQuantity
    if need.starts_at <= now:
        raise InThePast
    return need


def price(need: Need, card: RateCard, *, service_fee: int = 0, creator: str = "") -> Price:
    """Price a need on a card; `service_fee` in basis points.

    Raises NoOffers, NoPrice, TooShort or TooManyProducts; `creator` is the name they speak of.
    """
    if card.paused:
        raise NoOffers(creator=creator)
    unit = card.unit_price(need.form, need.length)
    if unit is None:
        raise NoPrice(creator=creator)
    if need.form is Form.HOUR and need.half_hours < card.min_half_hours:
        raise TooShort(creator=creator, hours=f"{card.min_half_hours / 2:g}")
    if need.form is Form.SHARED and len(need.products) > card.capacity:
        raise TooManyProducts(creator=creator, capacity=card.capacity)
    off = card.discount_on(need.starts_at.astimezone(MARKET).date()) if need.form is Form.DAY else 0
    return _priced(need, unit, off, service_fee)


def _priced(need: Need, unit: int, off: int, fee: int) -> Price:
    listed = unit * need.quantity
    after = listed - share(listed, off)
    total = half_up(after + share(after, fee))
    list_total = half_up(listed)
    net = half_up(after)
    return Price(
        form=need.form,
        unit=unit,
        quantity=need.quantity,
        list_total=list_total,
        discount_rate=off,
        discount=list_total - net,
        fee_rate=fee,
        fee=total - net,
        total=total,
    )


def side_by_side(need: Need, card: RateCard, *, service_fee: int = 0) -> dict[Form, Price | Refused]:
    """The same need under each form: its price, or why there is none.

    Where the need does not say: one day, four hours (or the fewest the creator takes, where that is more), one product.
    """
    days = need.days if need.form is Form.DAY else 1
    half_hours = need.half_hours if need.form is Form.HOUR else max(card.min_half_hours, 8)
    products = need.products or ("1",)
    answers: dict[Form, Price | Refused] = {}
    for form in Form:
        asked = replace(need, form=form, days=days, half_hours=half_hours, products=products)
        try:
            answers[form] = price(asked, card, service_fee=service_fee)
        except Refused as why:
            answers[form] = why
    return answers


def break_even_products(card: RateCard, *, days: int, day: datetime) -> int | None:
    """From how many products on a dedicated day costs no more than sharing; None where either has no price."""
    if not card.day or not card.product:
        return None
    whole = half_up(share(card.day * days, 10_000 - card.discount_on(day.astimezone(MARKET).date())))
    return -(-whole // card.product)
