"""What was made of a brief: chips, words that were not understood, and problems."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bot.rules.audience import Age
from bot.rules.forms import Form
from bot.rules.query_filters import (
    BOUNDED,
    KINDS,
    LISTS,
    NOTHING,
    Filters,
    Order,
    Purpose,
    Rival,
    bounds_of,
    changed,
)
from bot.rules.tiers import Tier

Value = str | Tier | Form | Order | Purpose | Age | Rival | date | bool | None


@dataclass(frozen=True, kw_only=True)
class Chip:
    """One filter as shown, with the filters that remain when it is taken away.

    `kind` is one of KINDS. A chip with a bound has `minimum` or `maximum` or both, in the unit of its filter; any other
    has `value` (for `newcomers`: True).
    """

    kind: str
    filters: Filters  #: those it is one of
    value: Value = None
    minimum: int | None = None
    maximum: int | None = None

    @property
    def without(self) -> Filters:
        if self.kind in LISTS:
            name = LISTS[self.kind]
            kept = tuple(value for value in getattr(self.filters, name) if value != self.value)
            return changed(self.filters, **{name: kept})
        if self.kind in BOUNDED:
            return changed(self.filters, **dict.fromkeys(filter(None, BOUNDED[self.kind])))
        return changed(self.filters, **{self.kind: getattr(NOTHING, self.kind)})


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Something in the brief that was not done as asked; `code` is one of PROBLEMS.

    `said` are the words it is about, `about` the kind of chip, where there is one.
    """

    code: str
    said: str = ""
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class Understood:
    """What was made of a brief. Every word that is not a filler stands in a chip, in `not_understood` or in a problem.

    `not_understood` holds the words searched as text (they are in `filters.text` too) and those that were put aside.
    """

    filters: Filters
    not_understood: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @cached_property
    def chips(self) -> tuple[Chip, ...]:
        return chips_of(self.filters)


PROBLEMS = {
    "too_long": "the brief is longer than 500 characters; what comes after them was not read",
    "contradictory_range": "the lowest is above the highest, or the tier lies outside the followers asked for",
    "contradictory_field": "asked for and refused at once; neither was done",
    "absurd_number": "a number that cannot be meant: 300 %, 9 stars, below nought, beyond counting",
    "date_past": "the day has passed",
    "no_such_date": "30 February",
    "which_day": "a week or month where one day is needed",
    "said_twice": "two values for what can have one: what is said here gave way to a later one",
    "ambiguous_number": "a number that says neither money nor followers nor anything else",
    "foreign_currency": "money that is not CNY",
    "cannot_exclude": "there is no filter that leaves this out",
    "no_such_limit": "there is no filter for this bound, or for this figure",
    "which_form": "a dedicated live: by the hour, or by the day?",
}


def chips_of(filters: Filters) -> tuple[Chip, ...]:
    """Return the chips of any filters, read or filled in by hand, in their order on the card."""
    return tuple(chip for kind in KINDS for chip in _chips(filters, kind))


def _chips(filters: Filters, kind: str) -> Iterator[Chip]:
    if kind in LISTS:
        yield from (Chip(kind=kind, value=value, filters=filters) for value in getattr(filters, LISTS[kind]))
    elif kind in BOUNDED:
        low, high = bounds_of(filters, kind)
        if low is not None or high is not None:
            yield Chip(kind=kind, minimum=low, maximum=high, filters=filters)
    elif (value := getattr(filters, kind)) != getattr(NOTHING, kind):
        yield Chip(kind=kind, value=value, filters=filters)
