"""The imports desk: look at a file, then take all of it in or nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha256
from pathlib import Path

from bot import sheets
from bot.rules.imports import RECORDS, Changes, FileKind, Report, Source
from bot.rules.imports_kinds import header_row
from bot.rules.imports_refused import FileTooLarge, HasErrors, MapOfLongFile
from bot.rules.imports_rows import MOST_SHOWN, Reading, header_at, read_rows
from bot.rules.people import By
from bot.rules.pricing import MARKET
from bot.services.imports_long import LongImports, Progress, is_long
from bot.services.imports_long_records import LongRecords, mapping, marked, refuse_known
from bot.services.imports_plan import carry_out, in_parts, planned
from bot.services.imports_records import Records
from bot.services.imports_undo import undo
from bot.services.standings import rebuild
from storage.store import Store, Unit

END = datetime(9999, 1, 1, tzinfo=UTC)  #: a file that is only looked at is newer than all that is known


@dataclass(frozen=True, kw_only=True)
class _Draft:
    """A file as read, before anything is compared with what is known."""

    name: str
    sha256: str
    sheet: sheets.Sheet
    reading: Reading
    headers: str  #: under which a mapping is remembered
    mapped: Mapping[str, str]  #: header, folded → key, as somebody said

    @property
    def rows(self) -> int:
        return len(self.reading.lines)


@dataclass(frozen=True, kw_only=True)
class Undone:
    """An import that was undone."""

    source: Source
    again: int  #: creators who were ranked again
    gone: int  #: creators who are not to be seen any more: no other import speaks of them


class ImportDesk:
    def __init__(self, store: Store, *, progress: Progress | None = None) -> None:
        """`progress` is told how many rows of a long file are done."""
        self._store, self._progress = store, progress
        self._long = LongImports(store, progress=progress)

    def check(
        self,
        file: Path | bytes,
        name: str = "",
        *,
        today: date,
        year: int | None = None,
        said: Mapping[str, str] | None = None,
        as_of: datetime | None = None,
        most: int = MOST_SHOWN,
    ) -> Report:
        """What taking in the file would do; nothing is changed.

        `name` tells by its ending what the bytes are; a path needs none. Dates without a year get `year`, or else the
        latest in which they are not after `today` (a date of Asia/Shanghai). `said` tells what columns are (header →
        key, or nothing), beside what is remembered of these headers. `as_of` is the moment that counts are of; without
        it they are of now. Wrong cells are in the report, the first `most` of each sort. Raises a class of
        bot.rules.imports_refused where the file as a whole cannot be read.
        """
        at = datetime.combine(today, time(), MARKET)
        if isinstance(file, Path) and is_long(file):
            return self._long_one(file, name, today, year, said).check(as_of=as_of or END)
        draft = self._draft(file, name, today, year, said, most)
        with self._store.reading() as unit:
            already = unit.sources.of_content(draft.sha256)
            changes = _looked_at(unit, draft, at=at, as_of=as_of)
        return _report(draft, changes, already=already)

    def take_in(
        self,
        file: Path | bytes,
        name: str = "",
        *,
        by: By,
        today: date | None = None,
        year: int | None = None,
        said: Mapping[str, str] | None = None,
        as_of: datetime | None = None,
        called: str = "",
        also: Callable[[Unit, Report], None] = lambda unit, report: None,
    ) -> Report:
        """Take in the whole file in one transaction; search and cards show it at once.

        What `said` tells of columns is remembered for files with the same headers. A file that is given as bytes may be
        `called` otherwise than by its name, and `also` does in the same transaction what else is to be done. Raises
        what `check` raises, HasErrors where the report has errors, AlreadyImported where this content was taken in
        before, and AlreadyDone where this delivery was. Then nothing is changed.
        """
        today = today or by.at.astimezone(MARKET).date()
        if isinstance(file, Path) and is_long(file):
            return self._long_one(file, name, today, year, said).take_in(by=by, as_of=as_of or by.at)
        draft = self._draft(file, name, today, year, said)
        _refuse_errors(draft)
        with self._store.deciding(by) as unit:
            refuse_known(unit, draft.sha256)
            kind, rows = draft.reading.kind, draft.rows
            name = called or draft.name
            id_ = unit.sources.add(kind, name=name, sha256=draft.sha256, rows=rows, at=by.at, by=by.person)
            changes = _taken_in(unit, draft, id_, at=by.at, as_of=as_of)
            if said:
                unit.mappings.remember(draft.headers, dict(draft.mapped), at=by.at, by=by.person)
            unit.events.record(by, "import", id_, "take_in", after=str(kind), why=name)
            report = _report(draft, changes, taken_in=True, source_id=id_)
            also(unit, report)
            unit.commit()
        return report

    def undo(self, by: By, source_id: int) -> Undone:
        """Undo an import: its rows count no more, and all that they came to is worked out again. Raises as `undo`."""
        with self._store.deciding(by, across=True) as unit:  # is one of its creators in use, anywhere?
            source, again, gone = undo(unit, by, source_id)
            unit.commit()
        return Undone(source=source, again=again, gone=gone)

    def sources(self, *, most: int = 100) -> list[Source]:
        """What was taken in, newest first, what was undone since too."""
        with self._store.reading() as unit:
            return unit.sources.all(most=most)

    def unread(self) -> int:
        """How many comments, of all imports, are still to be read."""
        with self._store.reading() as unit:
            return unit.comments_said.unread_of()

    def _long_one(
        self, file: Path, name: str, today: date, year: int | None, said: Mapping[str, str] | None
    ) -> "LongFileImport":
        name = Path(name or file.name).name
        records = LongRecords(self._store, file, name, today=today, year=year, said=said, progress=self._progress)
        return records if records.kind in RECORDS else _LongCreators(self._long, file, name, today, said)

    def _draft(
        self,
        file: Path | bytes,
        name: str,
        today: date,
        year: int | None,
        said: Mapping[str, str] | None,
        most: int = MOST_SHOWN,
    ) -> _Draft:
        name = Path(name or (file.name if isinstance(file, Path) else "")).name
        content = _content(file, name) if isinstance(file, Path) else file
        sheet = sheets.read(content, name)
        header = sheet.rows[header_at(sheet.rows, name=name)]
        key, mapped = mapping(self._store, header, said)
        reading = read_rows(sheet.rows, name=name, today=today, year=year, mapped=mapped, most=most)
        digest = sha256(content).hexdigest()
        return _Draft(name=name, sha256=digest, sheet=sheet, reading=reading, headers=key, mapped=mapped)


@dataclass(frozen=True)
class _LongCreators:
    """A long creators file: its columns are known by their headers alone."""

    long: LongImports
    file: Path
    name: str
    today: date
    said: Mapping[str, str] | None

    def check(self, *, as_of: datetime) -> Report:  # creators are as of the import
        self._refuse_said()
        return self.long.check(self.file, self.name, today=self.today)

    def take_in(self, *, by: By, as_of: datetime) -> Report:
        self._refuse_said()
        return self.long.take_in(self.file, self.name, by=by, today=self.today)

    def _refuse_said(self) -> None:
        if self.said:
            raise MapOfLongFile(most=sheets.MOST_BYTES // 2**20)


LongFileImport = LongRecords | _LongCreators


def _looked_at(unit: Unit, draft: _Draft, *, at: datetime, as_of: datetime | None) -> Changes:
    reading, id_ = draft.reading, unit.sources.next_id()
    if reading.kind not in RECORDS:
        return planned(unit, reading, id_, at=at, as_of=as_of or END).changes
    records = Records(unit, reading.kind, source_id=id_, as_of=as_of or END, write=False)
    records.take(reading)
    return records.changes


def _taken_in(unit: Unit, draft: _Draft, source_id: int, *, at: datetime, as_of: datetime | None) -> Changes:
    """Write what a file says; whoever calls commits. Raises HasErrors."""
    reading = draft.reading
    if reading.kind in RECORDS:
        records = Records(unit, reading.kind, source_id=source_id, as_of=as_of or at, write=True)
        records.take(reading)
        _refuse_errors(draft)
        records.finish(at=at)
        return records.changes
    plan = planned(unit, reading, source_id, at=at, as_of=as_of)
    _refuse_errors(draft)
    carry_out(unit, plan)
    for part in in_parts(plan.touched):
        rebuild(unit, part, at=at)
    return plan.changes


def template(kind: FileKind = FileKind.CREATORS, *, ending: str = "csv", language: str = "zh") -> bytes:
    """An empty file with the header that we read: `csv` (UTF-8 with its mark) or `xlsx`."""
    rows = [header_row(kind, language)]
    return sheets.write_xlsx(rows, sheet=kind) if ending == "xlsx" else sheets.write_csv(rows)


def _content(path: Path, name: str) -> bytes:
    """The bytes of a file, never more than may be read. Raises FileTooLarge, and OSError where there is none."""
    with path.open("rb") as opened:
        content = opened.read(sheets.MOST_BYTES + 1)
    if len(content) > sheets.MOST_BYTES:
        raise FileTooLarge(name=name, most=sheets.MOST_BYTES // 2**20)
    return content


def _refuse_errors(draft: _Draft) -> None:
    problems = draft.reading.problems
    if problems.errors:
        first = min((one for one in problems.kept if one.error), key=lambda one: one.row)
        raise HasErrors(name=draft.name, count=problems.errors, row=first.row, column=first.column)


def _report(
    draft: _Draft,
    changes: Changes,
    *,
    already: Source | None = None,
    taken_in: bool = False,
    source_id: int | None = None,
) -> Report:
    reading, moments = draft.reading, draft.reading.moments
    return Report(
        name=draft.name,
        sha256=draft.sha256,
        kind=reading.kind,
        encoding=draft.sheet.encoding,
        sheet=draft.sheet.sheet,
        sheets=draft.sheet.sheets,
        rows=draft.rows,
        blank=reading.blank,
        columns=marked(reading.columns, draft.mapped),
        problems=sorted(reading.problems.kept, key=lambda one: one.row),
        warnings=reading.problems.warnings,
        errors=reading.problems.errors,
        year_guessed=reading.year_guessed,
        first=min(moments, default=None),
        last=max(moments, default=None),
        changes=changes,
        already=already,
        taken_in=taken_in,
        source_id=source_id,
    )
