"""A counter-offer: the creator answers an offer with another price for all of it, once. Pure."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from bot.rules.errors import Refused
from bot.rules.money import half_up, share
from bot.rules.orders import Move, Order
from bot.rules.people import Person
from bot.rules.pricing import Price

MOST = 10_000_000_000  #: fen; ¥100 million


class BadCounter(Refused):
    """Name a price between ¥0.01 and ¥100,000,000, in yuan. Nothing was sent."""


class SamePrice(Refused):
    """That is the price you were offered. Accept it, or name another; nothing was sent."""


class CounteredBefore(Refused):
    """There is one counter-offer to an order, and it was made. Accept, decline, or wait for the brand's answer."""


@dataclass(frozen=True, kw_only=True)
class Counteroffer:
    """What the creator asks instead. `was` is what was approved; both stay as they are."""

    order_id: int
    tenant: str
    was: Price
    price: Price
    why: str
    person: str  #: who made it
    at: datetime
    until: datetime  #: how long it holds: until the answer was due
    decided_by: str = ""
    decided_at: datetime | None = None

    @property
    def difference(self) -> int:
        """Fen that the brand pays more; below zero: less."""
        return self.price.total - self.was.total

    @property
    def difference_rate(self) -> int:
        """The same in basis points of what was approved, halves away from zero; 0 where that was nothing."""
        if not self.was.total:
            return 0
        rate = (abs(self.difference) * 20_000 + self.was.total) // (2 * self.was.total)
        return rate if self.difference >= 0 else -rate


def priced(was: Price, net: int) -> Price:
    """The price by which the creator gets `net` fen; the brand's service fee is added at the same rate.

    Raises BadCounter for nothing, for less, or for more than ¥100,000,000.
    """
    if not 0 < net <= MOST:
        raise BadCounter
    total = half_up(net + share(net, was.fee_rate))
    return Price(
        form=was.form,
        unit=net,
        quantity=Fraction(1),
        list_total=net,
        discount_rate=0,
        discount=0,
        fee_rate=was.fee_rate,
        fee=total - net,
        total=total,
        named=True,
    )


def make(order: Order, net: int, *, why: str, person: str, at: datetime) -> Counteroffer:
    """The counter-offer to an order; `net` is what the creator wants to get, fen. Raises BadCounter or SamePrice."""
    price = priced(order.price, net)
    if net == order.net:
        raise SamePrice
    return Counteroffer(
        order_id=order.id,
        tenant=order.tenant,
        was=order.price,
        price=price,
        why=why.strip(),
        person=person,
        at=at,
        until=order.answer_by,
    )


def taken_by(counter: Counteroffer, who: Person) -> Move:
    """What taking it means: accepted where it is no more than was approved or within one's own limit, else approval."""
    within = counter.price.total <= max(counter.was.total, who.own_limit)
    return Move.TAKE_COUNTER if within else Move.RAISE_COUNTER
