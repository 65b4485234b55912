"""Versions of a quote, and what differs between two of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.rules import promoted
from bot.rules.forms import Form
from bot.rules.pricing import Need, Price
from bot.rules.quotes import Quote


class What(StrEnum):
    FORM = "form"
    START = "start"
    HOURS = "hours"
    DAYS = "days"
    LENGTH = "length"
    ADDED = "added"  #: products
    REMOVED = "removed"
    UNIT = "unit"  #: the creator's price has changed since
    TOTAL = "total"


#: what a form is charged by, and where a need keeps it
COUNTED = (
    (What.HOURS, Form.HOUR, "half_hours"),
    (What.DAYS, Form.DAY, "days"),
    (What.LENGTH, Form.VIDEO, "length"),
)


@dataclass(frozen=True, kw_only=True)
class Revision:
    """One version of a quote as an approver sent it back."""

    quote_id: int
    revision: int
    need: Need
    price: Price
    sent_back_by: str
    sent_back_at: datetime | None
    why: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """What is different. START holds moments, HOURS half hours, UNIT and TOTAL fen, ADDED and REMOVED names."""

    what: What
    before: object = None
    after: object = None


def revision_of(quote: Quote) -> Revision:
    """A quote that was sent back, as it is kept when it is revised."""
    return Revision(
        quote_id=quote.id,
        revision=quote.revision,
        need=quote.need,
        price=quote.price,
        sent_back_by=quote.decided_by,
        sent_back_at=quote.decided_at,
        why=quote.reason,
    )


def changes(before: Revision, after: Quote) -> tuple[Change, ...]:
    """All that differs, the total last; empty where the same was sent again."""
    return tuple(_changes(before.need, before.price, after.need, after.price))


def _changes(need: Need, price: Price, new: Need, new_price: Price) -> Iterator[Change]:
    if need.form is not new.form:
        yield Change(what=What.FORM, before=need.form, after=new.form)
    if need.starts_at != new.starts_at:
        yield Change(what=What.START, before=need.starts_at, after=new.starts_at)
    for what, form, name in COUNTED:
        if need.form is new.form is form and getattr(need, name) != getattr(new, name):
            yield Change(what=what, before=getattr(need, name), after=getattr(new, name))
    if new.form is Form.SHARED:
        yield from _goods(need.products, new.products)
    if need.form is new.form and need.length is new.length and price.unit != new_price.unit:
        yield Change(what=What.UNIT, before=price.unit, after=new_price.unit)
    if price.total != new_price.total:
        yield Change(what=What.TOTAL, before=price.total, after=new_price.total)


def _goods(before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[Change]:
    old, new = ([promoted.read(line).name for line in lines] for lines in (before, after))
    if added := tuple(name for name in new if name not in old):
        yield Change(what=What.ADDED, after=added)
    if removed := tuple(name for name in old if name not in new):
        yield Change(what=What.REMOVED, before=removed)
