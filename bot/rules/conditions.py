"""What a brief asks of one creator, condition by condition, over the columns in which search keeps its figures.

A condition is data: storage turns it into SQL, the estimate counts it in a sample, tests check it on every row. A
figure that is not known is kept as -1, and fits no bound.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.rules.forms import Form
from bot.rules.query_filters import Filters
from bot.rules.query_places import cities_of


class Test(StrEnum):
    """How a column is compared."""

    IN = "in"  #: is one of several
    NOT_IN = "not_in"
    LEAST = "least"  #: known, and at least so much
    MOST = "most"  #: known, and at most so much
    HAS = "has"  #: a |list| holds a name
    HAS_NOT = "has_not"
    TEXT = "text"  #: names, bio, works and goods hold the words
    NOT_TEXT = "not_text"
    FREE = "free"  #: no dedicated live on a day
    NOT_FOR = "not_for"  #: did not work for a brand since a number of days
    NOT_SELF = "not_self"  #: is not the creator of this id

    __test__ = False  # not for pytest


@dataclass(frozen=True)
class Condition:
    """One condition. `column` is a column of search, or several of which one must fit, joined by `|`."""

    test: Test
    column: str
    value: Any


def conditions(wanted: Filters, *, besides: int | None = None) -> tuple[Condition, ...]:
    """All conditions of a brief; `besides` is a creator who is not wanted: the one whose like is looked for."""
    return tuple(_all(wanted, besides))


def column(name: str, form: Form | None) -> str:
    """The column of a figure that a creator has once a form: price, cpm, value, rank."""
    return f"{name}_{form}" if form else name


def plays_column(form: Form | None) -> str:
    return "plays_video" if form is Form.VIDEO else "plays_live"


def _all(wanted: Filters, besides: int | None) -> Iterator[Condition]:
    yield from _who(wanted)
    yield from _bounds(wanted)
    if wanted.form:
        yield Condition(Test.LEAST, column("price", wanted.form), 0)
    if wanted.newcomers:
        yield Condition(Test.IN, "promising", (1,))
    yield from (Condition(Test.HAS, "industries", name) for name in wanted.industries)
    yield from (Condition(Test.HAS_NOT, "industries", name) for name in wanted.not_industries)
    yield from (Condition(Test.HAS, "audience_regions", name) for name in wanted.audience_regions)
    yield from (Condition(Test.TEXT, "words", text) for text in wanted.text)
    yield from (Condition(Test.NOT_TEXT, "words", text) for text in wanted.not_text)
    if wanted.on:
        yield Condition(Test.FREE, "creator_id", wanted.on)
    yield from (Condition(Test.NOT_FOR, "creator_id", rival) for rival in wanted.rivals)
    if besides is not None:
        yield Condition(Test.NOT_SELF, "creator_id", besides)


def _who(wanted: Filters) -> Iterator[Condition]:
    fields, subs = wanted.whole_fields, wanted.subs
    if fields and subs:
        yield Condition(Test.IN, "field|sub", (fields, subs))
    elif fields or subs:
        yield Condition(Test.IN, "field" if fields else "sub", fields or subs)
    named: tuple[tuple[Test, str, tuple[Any, ...]], ...] = (
        (Test.NOT_IN, "field", wanted.not_fields),
        (Test.NOT_IN, "sub", wanted.not_subs),
        (Test.IN, "region", _cities(wanted.whole_regions)),
        (Test.NOT_IN, "region", _cities(wanted.not_regions)),
        (Test.IN, "gender", (wanted.gender,) if wanted.gender else ()),
        (Test.IN, "tier", tuple(str(tier) for tier in wanted.tiers)),
        (Test.NOT_IN, "tier", tuple(str(tier) for tier in wanted.not_tiers)),
        (Test.IN, "audience_age", tuple(str(age) for age in wanted.audience_ages)),
    )
    yield from (Condition(test, where, values) for test, where, values in named if values)


def _cities(regions: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(city for region in regions for city in cities_of(region)))


def _bounds(wanted: Filters) -> Iterator[Condition]:
    price, plays, cpm = column("price", wanted.form), plays_column(wanted.form), column("cpm", wanted.form)
    least = (
        ("followers", wanted.followers_min),
        ("growth", wanted.growth_min),
        ("growth_rate", wanted.growth_rate_min),
        ("women", wanted.women_min),
        (price, wanted.budget_min),
        ("discount", wanted.discount_min),
        (plays, wanted.plays_min),
        ("units", wanted.units_min),
        ("engagement", wanted.engagement_min),
        ("acceptance", wanted.acceptance_min),
        ("completion", wanted.completion_min),
        ("finished", wanted.orders_min),
        ("clients", wanted.clients_min),
        ("stars", wanted.stars_min),
    )
    most = (
        ("followers", wanted.followers_max),
        ("women", wanted.women_max),
        (price, wanted.budget_max),
        (cpm, wanted.cpm_max),
    )
    yield from (Condition(Test.LEAST, where, bound) for where, bound in least if bound is not None)
    yield from (Condition(Test.MOST, where, bound) for where, bound in most if bound is not None)


def fits(condition: Condition, row: Mapping[str, Any]) -> bool:
    """Whether a row of search meets a condition on its own columns: all but text, days and brands."""
    test, value = condition.test, condition.value
    if "|" in condition.column:
        return any(row[name] in values for name, values in zip(condition.column.split("|"), value, strict=True))
    held = row[condition.column]
    if test is Test.IN:
        return held in value
    if test is Test.NOT_IN:
        return held not in value
    if test is Test.LEAST:
        return bool(held >= max(0, value))
    if test is Test.MOST:
        return bool(0 <= held <= value)
    if test in {Test.HAS, Test.HAS_NOT}:
        return (f"|{value}|" in held) is (test is Test.HAS)
    if test is Test.NOT_SELF:
        return bool(held != value)
    raise ValueError(test)


#: conditions that a row of search alone does not answer
ELSEWHERE = frozenset({Test.TEXT, Test.NOT_TEXT, Test.FREE, Test.NOT_FOR})
