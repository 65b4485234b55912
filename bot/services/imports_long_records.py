"""Long files of records: looked at, or taken in, some rows at a time, so that memory does not grow with the file.

Other processes read cells; this one knows who and what is known, counts, and writes. Taking in is one transaction.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from itertools import chain
from pathlib import Path

from bot.rules.imports import ColumnReport, Columns, Report, Source
from bot.rules.imports_kinds import headers_key, key_of, mapping_of
from bot.rules.imports_refused import AlreadyImported, HasErrors, NoRows
from bot.rules.imports_rows import Problems, Reading
from bot.rules.people import By
from bot.services.imports_long import Progress
from bot.services.imports_parts import Order, read_part, ready, rows_of
from bot.services.imports_records import Records
from bot.sheets_long import Part, look_through
from bot.workers import each, workers
from storage.store import Store, Unit

SIZE = 2**17  #: characters of a part
ALONE = 2**20  #: bytes up to which starting other processes takes longer than it saves


class LongRecords:
    """One long file."""

    def __init__(
        self,
        store: Store,
        path: Path,
        name: str,
        *,
        today: date,
        year: int | None = None,
        said: Mapping[str, str] | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Raises what refuses the file as a whole, and OSError where there is none."""
        self._store, self._progress, self._path = store, progress or (lambda _: None), path
        self._file = look_through(path, name)
        below, self._parts, header = self._from_header()
        self._key, mapped = mapping(store, header, said)
        self._said, self._mapped = bool(said), mapped
        self._order = Order(
            header=tuple(header),
            name=name,
            today=today,
            year=year,
            mapped=tuple(sorted(mapped.items())),
            delimiter=self._file.delimiter,
            below=below,
        )
        self.kind = rows_of(self._order).kind

    def check(self, *, as_of: datetime) -> Report:
        """What taking in the file would do; nothing is changed. `as_of` is the moment that its counts are of."""
        with self._store.reading() as unit:
            already = unit.sources.of_content(self._file.sha256)
            records = Records(unit, self.kind, source_id=unit.sources.next_id(), as_of=as_of, write=False)
            tally = self._go_through(records)
        return tally.report(self, records, already=already)

    def take_in(self, *, by: By, as_of: datetime) -> Report:
        """Take in the whole file in one transaction.

        Raises what reading it raises, HasErrors, AlreadyImported and AlreadyDone; then nothing is changed.
        """
        file = self._file
        with self._store.deciding(by) as unit:
            refuse_known(unit, file.sha256)
            id_ = unit.sources.add(self.kind, name=file.name, sha256=file.sha256, rows=0, at=by.at, by=by.person)
            records = Records(unit, self.kind, source_id=id_, as_of=as_of, write=True)
            tally = self._go_through(records)
            tally.refuse(file.name)
            records.finish(at=by.at)
            unit.sources.count_rows(id_, tally.lines)
            if self._said:
                unit.mappings.remember(self._key, dict(self._mapped), at=by.at, by=by.person)
            unit.events.record(by, "import", id_, "take_in", after=str(self.kind), why=file.name)
            unit.commit()
        return tally.report(self, records, source_id=id_)

    def _from_header(self) -> tuple[int, Iterator[Part], list[str]]:
        parts = self._file.parts(SIZE)
        for part in parts:
            rows = self._file.rows(part)
            top = next((at for at, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
            if top is not None:
                return part[0] + top + 1, chain([part], parts), rows[top]
        raise NoRows(name=self._file.name)

    def _go_through(self, records: Records) -> "_Tally":
        tally = _Tally()
        with workers(needed=self._path.stat().st_size > ALONE, ready=ready) as crew:
            for reading in each(crew, self._parts, partial(read_part, self._order)):
                records.take(reading)
                tally.take(reading)
                self._progress(tally.lines)
        return tally


class _Tally:
    """What the parts of a file come to."""

    def __init__(self) -> None:
        self._problems = Problems()
        self._columns: Columns | None = None
        self.lines = self._blank = 0
        self._guessed = False
        self._first: datetime | None = None
        self._last: datetime | None = None

    def take(self, reading: Reading) -> None:
        self.lines += len(reading.lines)
        self._blank += reading.blank
        self._guessed = self._guessed or reading.year_guessed
        self._problems.take(reading.problems)
        self._columns = self._columns or Columns(reading.columns)
        self._columns.take(one.counts for one in reading.columns)
        moments = [one for one in [*reading.moments, self._first, self._last] if one]
        self._first, self._last = min(moments, default=None), max(moments, default=None)

    def refuse(self, name: str) -> None:
        """Raises HasErrors, or NoRows where there is nothing but a header."""
        if self._problems.errors:
            first = min((one for one in self._problems.kept if one.error), key=lambda one: one.row)
            raise HasErrors(name=name, count=self._problems.errors, row=first.row, column=first.column)
        if not self.lines:
            raise NoRows(name=name)

    def report(
        self, of: LongRecords, records: Records, *, already: Source | None = None, source_id: int | None = None
    ) -> Report:
        if not self.lines:
            raise NoRows(name=of._file.name)
        return Report(
            name=of._file.name,
            sha256=of._file.sha256,
            kind=of.kind,
            encoding=of._file.encoding,
            sheet="",
            sheets=1,
            rows=self.lines,
            blank=self._blank,
            columns=marked(self._columns.reports() if self._columns else (), of._mapped),
            problems=sorted(self._problems.kept, key=lambda one: one.row),
            warnings=self._problems.warnings,
            errors=self._problems.errors,
            year_guessed=self._guessed,
            first=self._first,
            last=self._last,
            changes=records.changes,
            already=already,
            taken_in=source_id is not None,
            source_id=source_id,
        )


def mapping(store: Store, header: Sequence[str], said: Mapping[str, str] | None) -> tuple[str, dict[str, str]]:
    """Under what a header's mapping is kept, and the mapping: what is remembered, and what is said now over it.

    Raises UnknownColumn or UnknownKey.
    """
    key = headers_key(header)
    with store.reading() as unit:
        kept = unit.mappings.of(key)
    return key, kept | mapping_of(said or {}, header)


def marked(columns: Iterable[ColumnReport], mapped: Mapping[str, str]) -> list[ColumnReport]:
    """The reports on columns, with a mark at those that are read as somebody said."""
    return [replace(one, mapped=True) if key_of(one.header) in mapped else one for one in columns]


def refuse_known(unit: Unit, sha256: str) -> None:
    """Raises AlreadyImported where this content was taken in, and not undone."""
    if already := unit.sources.of_content(sha256):
        raise AlreadyImported(at=already.at, by=already.by, name=already.name)
