"""The find language: what a marketer types, read into filters. Nothing is dropped in silence and nothing raises."""

from datetime import date

from bot.rules.query_canonical import MOST_LETTERS, by_order, canonical, fitted
from bot.rules.query_chips import PROBLEMS, Chip, Problem, Understood, chips_of
from bot.rules.query_filters import BOUNDED, KINDS, LISTS, Filters, Order, Purpose, Rival, changed
from bot.rules.query_reading import Reading

__all__ = [
    "BOUNDED",
    "KINDS",
    "LISTS",
    "MOST_LETTERS",
    "PROBLEMS",
    "Chip",
    "Filters",
    "Order",
    "Problem",
    "Purpose",
    "Rival",
    "Understood",
    "by_order",
    "canonical",
    "changed",
    "chips_of",
    "parse",
]


def parse(brief: str, *, today: date) -> Understood:
    """Read a brief that `bot.text.normalise` has been over; `today` is the date in Asia/Shanghai.

    Every word ends in a chip, in `not_understood` or in a problem, unless it is a filler such as 达人 or "please".
    Whatever is typed, an answer comes back; what follows the 500th character is reported and not read.
    """
    reading = Reading(brief[:MOST_LETTERS], today)
    filters, left_out = reading.filters, tuple[str, ...]()
    if reading.most_letters > MOST_LETTERS:
        filters, left_out = fitted(filters)
    problems = list(reading.problems)
    if len(brief) > MOST_LETTERS or left_out:
        problems.insert(0, Problem(code="too_long", said=brief[MOST_LETTERS:].strip()))
    return Understood(filters=filters, not_understood=(*reading.not_understood, *left_out), problems=tuple(problems))
