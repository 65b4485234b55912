"""From rows of strings to typed values, with a report on every column and every cell that could not be read."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.rules import imports_audience as audience
from bot.rules import imports_cells as cells
from bot.rules.errors import Refused
from bot.rules.imports import Column, ColumnReport, FileKind, Problem, Shape
from bot.rules.imports_kinds import recognise
from bot.rules.imports_refused import Absurd, BeyondHeader, CellNeeded, InTheFuture, Negative, NoRows, TooLong

MOST_SHOWN = 100  #: problems kept of each sort; all are counted
MOST_TEXT = 2000  #: characters
MOST_NAME = 100
NO_TEXT = frozenset({"", "--", "-", "—"})
NAMES = frozenset({"id", "name", "host", "field", "sub", "region", "category", "occupation"})

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_MADE_SAFE = re.compile(r"'(?=[=+\-@\t\r])")
_UNORDERED = frozenset({Shape.GENDER, Shape.AGES, Shape.REGIONS})  #: values without a least and a most
_YEAR = re.compile(r"\s*\d{4}\D")
_WHOLE_FILE = (Negative, Absurd, InTheFuture)  #: such a number means that columns or files were mixed up

Line = Mapping[str, Any]  #: the values of a row by key of column, "row" among them; None where a cell is empty


@dataclass(kw_only=True)
class Problems:
    """Problems as they are found: all counted, the first of each sort kept."""

    kept: list[Problem] = field(default_factory=list)
    warnings: int = 0
    errors: int = 0

    def add(self, row: int, column: str, value: str, reason: Refused, *, error: bool) -> None:
        self.errors += error
        self.warnings += not error
        if (self.errors if error else self.warnings) <= MOST_SHOWN:
            self.kept.append(Problem(row=row, column=column, value=value[:60], reason=reason, error=error))


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A file, read."""

    kind: FileKind
    lines: Sequence[Line]
    blank: int
    columns: Sequence[ColumnReport]
    headers: Mapping[str, str]  #: key of column → header as the file writes it
    problems: Problems
    year_guessed: bool

    @property
    def moments(self) -> list[datetime]:
        return [line["at"] for line in self.lines if line.get("at")]


@dataclass(kw_only=True)
class _Reader:
    """One column being read."""

    at: int
    header: str
    column: Column
    read: Callable[[str], Any] | None
    empty: int = 0
    unreadable: int = 0
    least: Any = None
    most: Any = None

    def note(self, value: Any) -> None:
        if self.least is None or value < self.least:
            self.least = value
        if self.most is None or value > self.most:
            self.most = value

    def report(self) -> ColumnReport:
        return ColumnReport(
            header=self.header,
            key=self.column.key,
            shape=self.column.shape,
            kept=self.column.kept,
            empty=self.empty,
            unreadable=self.unreadable,
            least=self.least,
            most=self.most,
        )


def read_rows(rows: Sequence[Sequence[str]], *, name: str, today: date, year: int | None = None) -> Reading:
    """Read a whole file, its header included.

    Problems of single cells are collected. Raises UnknownKind, MissingColumns, TwiceTheSame or NoRows.
    """
    top = next((at for at, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
    if top is None:
        raise NoRows(name=name)
    headers = [_plain(header) for header in rows[top]]
    kind, columns = recognise(headers, name=name)
    readers = _readers(headers, columns, today, year)
    problems, lines, blank = Problems(), list[Line](), 0
    for number, row in enumerate(rows[top + 1 :], top + 2):
        if any(cell and not cell.isspace() for cell in row):
            lines.append(_line(number, row, readers, problems))
            if len(row) > len(headers) and any(cell.strip() for cell in row[len(headers) :]):
                problems.add(number, "", " ".join(row[len(headers) :]).strip(), BeyondHeader(), error=False)
        else:
            blank += 1
    if not lines:
        raise NoRows(name=name)
    return Reading(
        kind=kind,
        lines=lines,
        blank=blank,
        columns=_reports(headers, readers),
        headers={reader.column.key: reader.header for reader in readers},
        problems=problems,
        year_guessed=year is None and _year_missing(rows[top + 1 :], readers),
    )


def text_of(cell: str) -> str:
    """Free text as it is kept: no control characters, nor the apostrophe that our exports put before = + - @."""
    text = _MADE_SAFE.sub("", cell, count=1) if cell.startswith("'") else cell
    return _CONTROL.sub("", text).strip()


def _readers(headers: Sequence[str], columns: Iterable[Column | None], today: date, year: int | None) -> list[_Reader]:
    functions: dict[Shape, Callable[[str], Any]] = {
        Shape.COUNT: cells.count,
        Shape.SIGNED: cells.signed,
        Shape.MONEY: cells.money,
        Shape.PRICE: cells.price,
        Shape.SHARE: cells.share,
        Shape.PART: audience.part,
        Shape.AGES: audience.ages,
        Shape.REGIONS: audience.regions,
        Shape.DISCOUNT: cells.discount,
        Shape.HALF_HOURS: cells.half_hours,
        Shape.SPAN: cells.span,
        Shape.MOMENT: cells.moments(today, year),
        Shape.DAY: cells.day,
        Shape.GENDER: cells.gender,
    }
    return [
        _Reader(at=at, header=headers[at], column=column, read=functions.get(column.shape))
        for at, column in enumerate(columns)
        if column
    ]


def _line(number: int, row: Sequence[str], readers: Iterable[_Reader], problems: Problems) -> Line:
    values: dict[str, Any] = {"row": number}
    width = len(row)
    for reader in readers:
        cell = row[reader.at] if reader.at < width else ""
        try:
            value = _value(cell, reader)
        except Refused as reason:
            value = None
            reader.unreadable += 1
            error = reader.column.strict or isinstance(reason, _WHOLE_FILE)
            problems.add(number, reader.header, cell, reason, error=error)
        else:
            if value is None and reader.column.filled:
                problems.add(number, reader.header, cell, CellNeeded(), error=True)
        values[reader.column.key] = value
    return values


def _value(cell: str, reader: _Reader) -> Any:
    """The value of a cell, None where it is empty. Raises what the reader of its shape raises."""
    if reader.read is None:
        return _text(cell, reader)
    folded = cells.folded(cell)
    if folded in cells.NOTHING:
        reader.empty += 1
        return None
    value = reader.read(folded)
    if reader.column.shape not in _UNORDERED:
        reader.note(value)
    return value


def _text(cell: str, reader: _Reader) -> str | None:
    text = text_of(cell)
    if text in NO_TEXT:
        reader.empty += 1
        return None
    most = MOST_NAME if reader.column.key in NAMES else MOST_TEXT
    if len(text) > most:
        raise TooLong(most=most)
    return text


def _reports(headers: Sequence[str], readers: Iterable[_Reader]) -> list[ColumnReport]:
    known = {reader.at: reader.report() for reader in readers}
    return [known.get(at) or ColumnReport(header=header) for at, header in enumerate(headers)]


def _year_missing(rows: Iterable[Sequence[str]], readers: Iterable[_Reader]) -> bool:
    dated = [reader.at for reader in readers if reader.column.shape is Shape.MOMENT]
    return any(len(row) > at and row[at].strip() and not _YEAR.match(row[at]) for row in rows for at in dated)


def _plain(header: str) -> str:
    return text_of(header)[:MOST_NAME]
