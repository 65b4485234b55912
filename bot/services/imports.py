"""The imports desk: look at a file, then take all of it in or nothing."""

from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256
from pathlib import Path

from bot import sheets
from bot.rules.imports import Changes, FileKind, Report, Source
from bot.rules.imports_kinds import header_row
from bot.rules.imports_refused import AlreadyImported, FileTooLarge, HasErrors
from bot.rules.imports_rows import Reading, read_rows
from bot.rules.people import By
from bot.rules.pricing import MARKET
from bot.services.imports_long import LongImports, Progress, is_long
from bot.services.imports_plan import carry_out, in_parts, planned
from bot.services.standings import rebuild
from storage.store import Store


@dataclass(frozen=True, kw_only=True)
class _Draft:
    """A file as read, before anything is compared with what is known."""

    name: str
    sha256: str
    sheet: sheets.Sheet
    reading: Reading

    @property
    def rows(self) -> int:
        return len(self.reading.lines)


class ImportDesk:
    def __init__(self, store: Store, *, progress: Progress | None = None) -> None:
        """`progress` is told how many rows of a long file are done."""
        self._store = store
        self._long = LongImports(store, progress=progress)

    def check(self, file: Path | bytes, name: str = "", *, today: date, year: int | None = None) -> Report:
        """What taking in the file would do; nothing is changed.

        `name` tells by its ending what the bytes are; a path needs none. Dates without a year get `year`, or else the
        latest in which they are not after `today` (a date of Asia/Shanghai). Wrong cells are in the report. Raises a
        class of bot.rules.imports_refused where the file as a whole cannot be read.
        """
        if isinstance(file, Path) and is_long(file):
            return self._long.check(file, Path(name or file.name).name, today=today)
        draft = _draft(file, name, today, year)
        with self._store.reading() as unit:
            already = unit.sources.of_content(draft.sha256)
            at = datetime.combine(today, time(), MARKET)
            changes = planned(unit, draft.reading, unit.sources.next_id(), at=at).changes
        return _report(draft, changes, already=already)

    def take_in(
        self, file: Path | bytes, name: str = "", *, by: By, today: date | None = None, year: int | None = None
    ) -> Report:
        """Take in the whole file in one transaction; search and cards show it at once.

        Raises what `check` raises, HasErrors where the report has errors, AlreadyImported where this content was taken
        in before, and AlreadyDone where this delivery was. Then nothing is changed.
        """
        today = today or by.at.astimezone(MARKET).date()
        if isinstance(file, Path) and is_long(file):
            return self._long.take_in(file, Path(name or file.name).name, by=by, today=today)
        draft = _draft(file, name, today, year)
        _refuse_errors(draft)
        with self._store.deciding(by) as unit:
            already = unit.sources.of_content(draft.sha256)
            if already:
                raise AlreadyImported(at=already.at, by=already.by, name=already.name)
            kind, rows = draft.reading.kind, draft.rows
            id_ = unit.sources.add(kind, name=draft.name, sha256=draft.sha256, rows=rows, at=by.at, by=by.person)
            plan = planned(unit, draft.reading, id_, at=by.at)
            _refuse_errors(draft)
            carry_out(unit, plan)
            for part in in_parts(plan.touched):
                rebuild(unit, part, at=by.at)
            unit.events.record(by, "import", id_, "take_in", after=str(kind), why=draft.name)
            unit.commit()
        return _report(draft, plan.changes, taken_in=True)

    def sources(self, *, most: int = 100) -> list[Source]:
        """What was taken in, newest first."""
        with self._store.reading() as unit:
            return unit.sources.all(most=most)


def template(kind: FileKind = FileKind.CREATORS, *, ending: str = "csv", language: str = "zh") -> bytes:
    """An empty file with the header that we read: `csv` (UTF-8 with its mark) or `xlsx`."""
    rows = [header_row(kind, language)]
    return sheets.write_xlsx(rows, sheet=kind) if ending == "xlsx" else sheets.write_csv(rows)


def _draft(file: Path | bytes, name: str, today: date, year: int | None) -> _Draft:
    name = Path(name or (file.name if isinstance(file, Path) else "")).name
    content = _content(file, name) if isinstance(file, Path) else file
    sheet = sheets.read(content, name)
    reading = read_rows(sheet.rows, name=name, today=today, year=year)
    return _Draft(name=name, sha256=sha256(content).hexdigest(), sheet=sheet, reading=reading)


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


def _report(draft: _Draft, changes: Changes, *, already: Source | None = None, taken_in: bool = False) -> Report:
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
        columns=reading.columns,
        problems=sorted(reading.problems.kept, key=lambda one: one.row),
        warnings=reading.problems.warnings,
        errors=reading.problems.errors,
        year_guessed=reading.year_guessed,
        first=min(moments, default=None),
        last=max(moments, default=None),
        changes=changes,
        already=already,
        taken_in=taken_in,
    )
