"""From rows of strings to typed values, with a report on every column and every cell that could not be read."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import zip_longest
from operator import itemgetter
from typing import Any

from bot.rules.errors import Refused
from bot.rules.imports import ColumnReport, FileKind, Problem, Shape
from bot.rules.imports_columns import MOST_NAME, Reader, Trouble, readers, text_of
from bot.rules.imports_kinds import recognise
from bot.rules.imports_refused import BeyondHeader, NoRows

MOST_SHOWN = 100  #: problems kept of each sort; all are counted

_YEAR = re.compile(r"\s*\d{4}\D")

Line = Mapping[str, Any]  #: the values of a row by key of column, "row" among them; None where a cell is empty


@dataclass(kw_only=True)
class Problems:
    """Problems as they are found: all counted, the first of each sort kept."""

    kept: list[Problem] = field(default_factory=list)
    warnings: int = 0
    errors: int = 0
    most: int = MOST_SHOWN  #: kept of each sort

    def add(self, row: int, column: str, value: str, reason: Refused, *, error: bool) -> None:
        self.errors += error
        self.warnings += not error
        if (self.errors if error else self.warnings) <= self.most:
            self.kept.append(Problem(row=row, column=column, value=value[:60], reason=reason, error=error))

    def take(self, other: "Problems") -> None:
        """Add the problems of later rows."""
        for error in (True, False):
            room = self.most - (self.errors if error else self.warnings)
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


class Rows:
    """Reads the rows under a header, all at once or some at a time."""

    def __init__(
        self,
        header: Sequence[str],
        *,
        name: str,
        today: date,
        year: int | None = None,
        mapped: Mapping[str, str] | None = None,
        most: int = MOST_SHOWN,
    ) -> None:
        """`mapped` is as `recognise` takes it; `most` problems of each sort are kept.

        Raises UnknownKind, MissingColumns or TwiceTheSame.
        """
        self.headers = [text_of(cell)[:MOST_NAME] for cell in header]
        self.kind, columns = recognise(self.headers, name=name, mapped=mapped)
        self._year, self._most = year, most
        self._readers = readers(self.headers, columns, today, year)

    def read(self, rows: Sequence[Sequence[str]], first: int) -> Reading:
        """Read rows, the first of which is row `first` of its file. Problems of single cells are collected."""
        numbers = [
            number for number, row in enumerate(rows, first) if row and (row[0].isalnum() or _says_something(row))
        ]
        told = rows if len(numbers) == len(rows) else [rows[number - first] for number in numbers]
        troubles = self._beyond(told) if max(map(len, told), default=0) > len(self.headers) else []
        columns = list(zip_longest(*told, fillvalue="")) or [()] * len(self.headers)
        columns += [("",) * len(told)] * (len(self.headers) - len(columns))
        values = [reader.values(columns[reader.at], troubles) for reader in self._readers]
        keys = ("row", *(reader.column.key for reader in self._readers))
        return Reading(
            kind=self.kind,
            lines=[dict(zip(keys, line, strict=True)) for line in zip(numbers, *values, strict=True)],
            blank=len(rows) - len(told),
            columns=self.reports(),
            headers={reader.column.key: reader.header for reader in self._readers},
            problems=self._problems(numbers, troubles),
            year_guessed=self._year is None and _year_missing(rows, self._readers),
        )

    def _beyond(self, rows: Sequence[Sequence[str]]) -> list[Trouble]:
        """Cells where the header has none."""
        width = len(self.headers)
        return [
            Trouble(at, width, " ".join(row[width:]).strip(), BeyondHeader(), error=False)
            for at, row in enumerate(rows)
            if any(cell.strip() for cell in row[width:])
        ]

    def _problems(self, numbers: Sequence[int], troubles: list[Trouble]) -> Problems:
        """Row by row, and in a row from the left."""
        problems, headers = Problems(most=self._most), [*self.headers, ""]
        for one in sorted(troubles, key=itemgetter(0, 1)):
            problems.add(numbers[one.at], headers[one.column], one.cell, one.reason, error=one.error)
        return problems

    def reports(self) -> list[ColumnReport]:
        """How the columns were understood, with what was counted since the last time."""
        known = {reader.at: reader.report() for reader in self._readers}
        return [known.get(at) or ColumnReport(header=header) for at, header in enumerate(self.headers)]


def header_at(rows: Sequence[Sequence[str]], *, name: str) -> int:
    """Where the header stands: the first row that is not blank. Raises NoRows."""
    top = next((at for at, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
    if top is None:
        raise NoRows(name=name)
    return top


def read_rows(
    rows: Sequence[Sequence[str]],
    *,
    name: str,
    today: date,
    year: int | None = None,
    mapped: Mapping[str, str] | None = None,
    most: int = MOST_SHOWN,
) -> Reading:
    """Read a whole file, its header included.

    Problems of single cells are collected, the first `most` of each sort.

    Raises UnknownKind, MissingColumns, TwiceTheSame or NoRows.
    """
    top = header_at(rows, name=name)
    reader = Rows(rows[top], name=name, today=today, year=year, mapped=mapped, most=most)
    reading = reader.read(rows[top + 1 :], top + 2)
    if not reading.lines:
        raise NoRows(name=name)
    return reading


def _says_something(row: Sequence[str]) -> bool:
    return any(cell and not cell.isspace() for cell in row)


def _year_missing(rows: Iterable[Sequence[str]], readers: Iterable[Reader]) -> bool:
    dated = [reader.at for reader in readers if reader.column.shape is Shape.MOMENT]
    return bool(dated) and any(
        len(row) > at and row[at].strip() and not _YEAR.match(row[at]) for row in rows for at in dated
    )
