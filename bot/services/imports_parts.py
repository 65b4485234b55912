"""Parts of a long file of records read in a process of their own, which loads nothing but what reads cells."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.rules.imports_rows import Reading, Rows
from bot.sheets_long import Part, rows_in


@dataclass(frozen=True, kw_only=True)
class Order:
    """How the rows of a file are read."""

    header: tuple[str, ...]
    name: str
    today: date
    year: int | None
    mapped: tuple[tuple[str, str], ...]
    delimiter: str
    below: int  #: the number of the first row below the header


def ready() -> None:
    """What reads cells is loaded with this module."""


def read_part(order: Order, part: Part) -> Reading:
    """The cells of some rows; what is wrong with them stands in the problems."""
    rows, above = rows_in(part, name=order.name, delimiter=order.delimiter), max(0, order.below - part[0])
    return rows_of(order).read(rows[above:], part[0] + above)


@lru_cache(maxsize=1)
def rows_of(order: Order) -> Rows:
    """Reads the rows of a file; made once."""
    return Rows(order.header, name=order.name, today=order.today, year=order.year, mapped=dict(order.mapped))
