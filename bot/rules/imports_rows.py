"""From rows of strings to typed values, with a report on every column and every cell that could not be read."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache, partial
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
MOST_KEPT = 4_000  #: values of a column that are remembered, where they come again and again
NO_TEXT = frozenset({"", "--", "-", "—"})
NAMES = frozenset({"id", "name", "host", "field", "sub", "region", "category", "occupation"})

REPEATED: frozenset[str] = frozenset({
    "field", "sub", "region", "category", "occupation", Shape.PRICE, Shape.PART, Shape.SHARE, Shape.DISCOUNT,
    Shape.HALF_HOURS, Shape.DAY, Shape.GENDER,
})  # fmt: skip

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_MADE_SAFE = re.compile(r"'(?=[=+\-@\t\r])")
_UNORDERED = frozenset({Shape.TEXT, Shape.GENDER, Shape.AGES, Shape.REGIONS})  #: values without a least and a most
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

    def take(self, other: "Problems") -> None:
        """Add the problems of later rows."""
        for error in (True, False):
            room = MOST_SHOWN - (self.errors if error else self.warnings)
            self.kept += [problem for problem in other.kept if problem.error is error][: max(0, room)]
        self.errors += other.errors
        self.warnings += other.warnings


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


@dataclass(kw_only=True, slots=True)
class _Reader:
    """One column being read."""

    at: int
    header: str
    column: Column
    key: str
    ordered: bool  #: values have a least and a most
    read: Callable[[str], Any]  #: what a cell holds: None where that is nothing; raises Refused
    least: Any = None  #: of all that was read
    most: Any = None
    empty: int = 0  #: since the last report
    unreadable: int = 0

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


class Rows:
    """Reads the rows under a header, all at once or some at a time."""

    def __init__(self, header: Sequence[str], *, name: str, today: date, year: int | None = None) -> None:
        """Raises UnknownKind, MissingColumns or TwiceTheSame."""
        self.headers = [text_of(cell)[:MOST_NAME] for cell in header]
        self.kind, columns = recognise(self.headers, name=name)
        self._year = year
        self._readers = _readers(self.headers, columns, today, year)

    def read(self, rows: Sequence[Sequence[str]], first: int) -> Reading:
        """Read rows, the first of which is row `first` of its file. Problems of single cells are collected."""
        problems, lines, width = Problems(), list[Line](), len(self.headers)
        for number, row in enumerate(rows, first):
            if any(cell and not cell.isspace() for cell in row):
                lines.append(_line(number, row, self._readers, problems))
                if len(row) > width and any(cell.strip() for cell in row[width:]):
                    problems.add(number, "", " ".join(row[width:]).strip(), BeyondHeader(), error=False)
        return Reading(
            kind=self.kind,
            lines=lines,
            blank=len(rows) - len(lines),
            columns=self._reports(),
            headers={reader.column.key: reader.header for reader in self._readers},
            problems=problems,
            year_guessed=self._year is None and _year_missing(rows, self._readers),
        )

    def _reports(self) -> list[ColumnReport]:
        known = {reader.at: reader.report() for reader in self._readers}
        return [known.get(at) or ColumnReport(header=header) for at, header in enumerate(self.headers)]


def read_rows(rows: Sequence[Sequence[str]], *, name: str, today: date, year: int | None = None) -> Reading:
    """Read a whole file, its header included.

    Problems of single cells are collected. Raises UnknownKind, MissingColumns, TwiceTheSame or NoRows.
    """
    top = next((at for at, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
    if top is None:
        raise NoRows(name=name)
    reading = Rows(rows[top], name=name, today=today, year=year).read(rows[top + 1 :], top + 2)
    if not reading.lines:
        raise NoRows(name=name)
    return reading


def text_of(cell: str) -> str:
    """Free text as it is kept: no control characters, nor the apostrophe that our exports put before = + - @."""
    if cell.isprintable() and not cell.startswith("'"):
        return cell.strip()
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
    found = []
    for at, column in enumerate(columns):
        if column:
            read = (
                partial(_folded_value, functions[column.shape]) if column.shape in functions else _text_reader(column)
            )
            read = lru_cache(maxsize=MOST_KEPT)(read) if column.key in REPEATED or column.shape in REPEATED else read
            ordered = column.shape not in _UNORDERED
            found.append(_Reader(at=at, header=headers[at], column=column, key=column.key, ordered=ordered, read=read))
    return found


def _line(number: int, row: Sequence[str], readers: Iterable[_Reader], problems: Problems) -> Line:
    values: dict[str, Any] = {"row": number}
    width = len(row)
    for reader in readers:
        cell = row[reader.at] if reader.at < width else ""
        value = None
        if cell:
            try:
                value = reader.read(cell)
            except Refused as reason:
                reader.unreadable += 1
                error = reader.column.strict or isinstance(reason, _WHOLE_FILE)
                problems.add(number, reader.header, cell, reason, error=error)
                values[reader.key] = None
                continue
        if value is None:
            reader.empty += 1
            if reader.column.filled:
                problems.add(number, reader.header, cell, CellNeeded(), error=True)
        elif reader.ordered:
            _note(reader, value)
        values[reader.key] = value
    return values


def _note(reader: _Reader, value: Any) -> None:
    if reader.least is None:
        reader.least = reader.most = value
    elif value < reader.least:
        reader.least = value
    elif value > reader.most:
        reader.most = value


def _folded_value(read: Callable[[str], Any], cell: str) -> Any:
    folded = cells.folded(cell)
    return None if folded in cells.NOTHING else read(folded)


def _text_reader(column: Column) -> Callable[[str], str | None]:
    most = MOST_NAME if column.key in NAMES else MOST_TEXT

    def read(cell: str) -> str | None:
        text = text_of(cell)
        if len(text) > most:
            raise TooLong(most=most)
        return None if text in NO_TEXT else text

    return read


def _year_missing(rows: Iterable[Sequence[str]], readers: Iterable[_Reader]) -> bool:
    dated = [reader.at for reader in readers if reader.column.shape is Shape.MOMENT]
    return bool(dated) and any(
        len(row) > at and row[at].strip() and not _YEAR.match(row[at]) for row in rows for at in dated
    )
