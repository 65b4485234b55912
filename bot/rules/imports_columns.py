"""One column of a file, read many cells at a time: whole columns are read several times sooner than row by row."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from bot.rules import imports_audience as audience
from bot.rules import imports_cells as cells
from bot.rules import imports_words as words
from bot.rules.errors import Refused
from bot.rules.imports import Column, ColumnReport, Shape
from bot.rules.imports_refused import Absurd, CellNeeded, InTheFuture, MixedUnits, Negative, TooLong

MOST_TEXT = 2000  #: characters
MOST_NAME = 100
MOST_KEPT = 4_000  #: values of a column that are remembered, where they come again and again
NO_TEXT = frozenset({"", "--", "-", "—"})
NAMES = frozenset({"id", "name", "host", "field", "sub", "region", "category", "occupation", "brand", "industry"})
REPEATED: frozenset[str] = frozenset({
    "field", "sub", "region", "category", "occupation", Shape.PRICE, Shape.PART, Shape.SHARE, Shape.DISCOUNT,
    Shape.HALF_HOURS, Shape.DAY, Shape.GENDER, Shape.KIND, Shape.FORM, Shape.OUTCOME, Shape.FLAG, "work_at", "brand",
    "industry",
})  # fmt: skip

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_MADE_SAFE = re.compile(r"'(?=[=+\-@\t\r])")
_WORDS = (Shape.KIND, Shape.FORM, Shape.OUTCOME, Shape.FLAG)
_UNORDERED = frozenset(
    {Shape.TEXT, Shape.GENDER, Shape.AGES, Shape.REGIONS, *_WORDS}
)  #: values without a least and a most
_WHOLE_FILE = (Negative, Absurd, InTheFuture, MixedUnits)  #: such a number means that columns or files were mixed up


class Trouble(NamedTuple):
    """A cell that could not be read, or is needed and empty."""

    at: int  #: its row among those that were given
    column: int
    cell: str
    reason: Refused
    error: bool


class _Kept(dict[str, Any]):
    """What cells of a column hold, remembered; forgotten when there is too much of it."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        self._read = read

    def __missing__(self, cell: str) -> Any:
        if len(self) >= MOST_KEPT:
            self.clear()
        value = self[cell] = self._read(cell)
        return value


@dataclass(kw_only=True, slots=True)
class Reader:
    """One column being read."""

    at: int
    header: str
    column: Column
    ordered: bool  #: values have a least and a most
    read: Callable[[str], Any]  #: what a cell holds: None where that is nothing; raises Refused
    least: Any = None  #: of all that was read
    most: Any = None
    empty: int = 0  #: since the last report
    unreadable: int = 0

    def values(self, cells: Sequence[str], troubles: list[Trouble]) -> list[Any]:
        """What the cells hold, None where that is nothing; what is wrong is added to the troubles."""
        try:
            found = list(map(self.read, cells))
            nothing = found.count(None)
        except Refused:
            nothing = -1
        if nothing < 0 or (nothing and self.column.filled):
            found = [self._value(at, cell, troubles) for at, cell in enumerate(cells)]
        else:
            self.empty += nothing
        if self.ordered:
            self._note([value for value in found if value is not None] if nothing else found)
        return found

    def report(self) -> ColumnReport:
        """How the column was understood. What is counted is counted from the last report on."""
        report = ColumnReport(
            header=self.header,
            key=self.column.key,
            shape=self.column.shape,
            kept=self.column.kept,
            empty=self.empty,
            unreadable=self.unreadable,
            least=self.least,
            most=self.most,
        )
        self.empty = self.unreadable = 0
        return report

    def _value(self, at: int, cell: str, troubles: list[Trouble]) -> Any:
        try:
            value = self.read(cell)
        except Refused as reason:
            self.unreadable += 1
            error = self.column.strict or isinstance(reason, _WHOLE_FILE)
            troubles.append(Trouble(at, self.at, cell, reason, error))
            return None
        if value is None:
            self.empty += 1
            if self.column.filled:
                troubles.append(Trouble(at, self.at, cell, CellNeeded(), error=True))
        return value

    def _note(self, known: list[Any]) -> None:
        if known:
            least, most = min(known), max(known)
            self.least = least if self.least is None else min(self.least, least)
            self.most = most if self.most is None else max(self.most, most)


def text_of(cell: str) -> str:
    """Free text as it is kept: no control characters, nor the apostrophe that our exports put before + = - @."""
    if cell.isprintable() and not cell.startswith("'"):
        return cell.strip()
    text = _MADE_SAFE.sub("", cell, count=1) if cell.startswith("'") else cell
    return _CONTROL.sub("", text).strip()


def readers(headers: Sequence[str], columns: Iterable[Column | None], today: date, year: int | None) -> list[Reader]:
    """A reader for every column that is known."""
    functions: dict[Shape, Callable[[str], Any]] = {
        Shape.COUNT: partial(_whole, cells.count),
        Shape.SIGNED: partial(_whole, cells.signed),
        Shape.MONEY: partial(_folded, cells.money),
        Shape.PRICE: partial(_folded, cells.price),
        Shape.SHARE: partial(_folded, cells.share),
        Shape.PART: partial(_folded, audience.part),
        Shape.AGES: partial(_shares, audience.plain_ages, audience.ages),
        Shape.REGIONS: partial(_shares, audience.plain_regions, audience.regions),
        Shape.DISCOUNT: partial(_folded, cells.discount),
        Shape.HALF_HOURS: partial(_folded, cells.half_hours),
        Shape.SPAN: partial(_folded, cells.span),
        Shape.MOMENT: partial(_folded, cells.moments(today, year)),
        Shape.DAY: partial(_folded, cells.day),
        Shape.GENDER: partial(_folded, cells.gender),
        Shape.KIND: partial(_folded, words.kind),
        Shape.FORM: partial(_folded, words.form),
        Shape.OUTCOME: partial(_folded, words.outcome),
        Shape.FLAG: partial(_folded, words.flag),
    }
    scaled = {
        Shape.COUNT: cells.count,
        Shape.SIGNED: cells.signed,
        Shape.MONEY: cells.money,
        Shape.PRICE: cells.price,
        Shape.SPAN: cells.span,
    }
    found = []
    for at, column in enumerate(columns):
        if column:
            read = functions.get(column.shape) or _text_reader(column)
            if column.unit and column.shape in scaled:
                read = partial(_folded, words.in_unit(scaled[column.shape], column.shape, column.unit))
            read = _Kept(read).__getitem__ if column.key in REPEATED or column.shape in REPEATED else read
            ordered = column.shape not in _UNORDERED
            found.append(Reader(at=at, header=headers[at], column=column, ordered=ordered, read=read))
    return found


def _folded(read: Callable[[str], Any], cell: str) -> Any:
    folded = cells.folded(cell)
    return None if folded in cells.NOTHING else read(folded)


def _whole(read: Callable[[str], int], cell: str) -> int | None:
    """A number that is nothing but digits, as most are, needs no folding."""
    return int(cell) if cells.is_plain(cell) else _folded(read, cell)


def _shares(plain: Callable[[str], Any], read: Callable[[str], Any], cell: str) -> Any:
    return (plain(cell) or _folded(read, cell)) if cell else None


def _text_reader(column: Column) -> Callable[[str], str | None]:
    most = MOST_NAME if column.key in NAMES else MOST_TEXT

    def read(cell: str) -> str | None:
        text = text_of(cell)
        if len(text) > most:
            raise TooLong(most=most)
        return None if text in NO_TEXT else text

    return read
