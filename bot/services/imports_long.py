"""Long creators files: looked at, or taken in, some rows at a time, so that memory does not grow with the file.

Other processes read cells and make rows; this one knows who is known, counts, and writes. Taking in is one transaction.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from itertools import chain
from pathlib import Path

from bot.rules.imports import Changes, Columns, FileKind, Report, Source
from bot.rules.imports_refused import AlreadyImported, FileTooLarge, HasErrors, NamedTwice, NoRows
from bot.rules.imports_rows import Problems, Rows
from bot.rules.people import By
from bot.rules.pricing import MARKET
from bot.services.imports_directory import Directory
from bot.services.imports_made import Made, Order, Said, make, ready, renamed
from bot.services.imports_plan import carry_out, planned
from bot.services.imports_seen import Seen
from bot.services.standings import rebuild
from bot.sheets import MOST_BYTES
from bot.sheets_long import LongFile, Part, look_through, rows_in
from bot.workers import Crew, each, let_go, workers
from storage.search_apart import Apart
from storage.search_rows import Rows as SearchRows
from storage.store import Store, Unit

SIZE = 2**15  #: characters of a part: some 140 rows, of which a pipe between processes holds two when they are made
TOGETHER = 2_500  #: rows of search that are written together
ALONE = 2**20  #: bytes up to which starting other processes takes longer than it saves
WORDS_AT = 0.97  #: of a file, from which on its words are indexed: most of them while indexes are made at the end
SHORT = 350  #: bytes of a row, rather too few than too many
MOST_NAMED = 100  #: creators whom the report names

Progress = Callable[[int], None]


def _crew(path: Path) -> AbstractContextManager[Crew]:
    """Other processes, which get ready while the file is looked through."""
    return workers(needed=path.stat().st_size > ALONE, ready=ready)


def is_long(path: Path) -> bool:
    """Whether a file is too large for the reader of small ones. Raises OSError where there is none."""
    return path.stat().st_size > MOST_BYTES


class LongImports:
    def __init__(self, store: Store, *, progress: Progress | None = None) -> None:
        self._store, self._progress = store, progress or (lambda _: None)

    def check(self, path: Path, name: str, *, today: date) -> Report:
        """What taking in the file would do; nothing is changed. Raises what refuses the file as a whole."""
        at = datetime.combine(today, datetime.min.time(), MARKET)
        with _crew(path) as crew:
            file = look_through(path, name)
            with self._store.reading() as unit:
                already = unit.sources.of_content(file.sha256)
                order, parts = _order(file, today, at, unit, unit.sources.next_id())
                tally = _Tally(unit, order, file)
                self._go_through(tally, parts, crew)
        return tally.report(file, already=already)

    def take_in(self, path: Path, name: str, *, by: By, today: date) -> Report:
        """Take in the whole file in one transaction.

        Raises what `check` raises, HasErrors, AlreadyImported and AlreadyDone; then nothing is changed.
        """
        with _crew(path) as crew:
            file = look_through(path, name)
            return self._taken_in(file, by, today, crew)

    def _taken_in(self, file: LongFile, by: By, today: date, crew: Crew) -> Report:
        name = file.name
        with self._filling(), self._store.deciding(by, across=True) as unit:  # it makes indexes anew
            if already := unit.sources.of_content(file.sha256):
                raise AlreadyImported(at=already.at, by=already.by, name=already.name)
            kind = FileKind.CREATORS
            id_ = unit.sources.add(kind, name=name, sha256=file.sha256, rows=0, at=by.at, by=by.person)
            order, parts = _order(file, today, by.at, unit, id_)
            with self._words(unit, crew) as words:
                order = replace(order, dialect=unit.bulk.dialect, apart=words is not None)
                tally = _Tally(unit, order, file, words)
                with nullcontext() if tally.anybody_known else unit.bulk.filling():
                    self._go_through(tally, parts, crew)
                    tally.refuse(name)
                    tally.write_out()
            unit.sources.count_rows(id_, tally.lines)
            unit.events.record(by, "import", id_, "take_in", after=str(kind), why=name)
            unit.commit()
        return tally.report(file, source_id=id_)

    def _words(self, unit: Unit, crew: Crew) -> AbstractContextManager[Apart | None]:
        """A process for the index of words, where it begins with nothing and is worth it."""
        return unit.bulk.words_apart() if crew and unit.creators.next_id() == 1 else nullcontext()

    def _go_through(self, tally: "_Tally", parts: Iterator[Part], crew: Crew) -> None:
        waiting = list[Part]()  # what a part holds is kept until it comes back made, for those who turn out to be known

        def given() -> Iterator[Part]:
            for part in parts:
                waiting.append(part)
                tally.look_at(part)
                yield part

        for made in each(crew, given(), partial(make, tally.order)):
            tally.take(waiting.pop(0), made)
            self._progress(tally.lines)
        let_go(crew)

    def _filling(self) -> AbstractContextManager[None]:
        with self._store.reading() as unit:
            empty = unit.creators.next_id() == 1
        return self._store.filling_alone() if empty else nullcontext()


class _Tally:
    """What the parts of a file come to, and their rows written where they are to be."""

    def __init__(self, unit: Unit, order: Order, file: LongFile, words: Apart | None = None) -> None:
        self._unit, self.order, self._words = unit, order, words
        self._until = WORDS_AT * file.characters
        self.anybody_known = unit.creators.count() > 0
        self._seen = Seen.of(file.path.stat().st_size // SHORT)
        self._problems = Problems()
        blank = Rows(order.header, name=order.name, today=order.today).reports()
        self._columns, self._named = Columns(blank), next((one.header for one in blank if one.key == "name"), "")
        self.lines = self._blank = self._new = self._updated = self._same = self._cards = 0
        self._created, self._changed = list[str](), list[str]()
        self._read = 0, list[list[str]]()  # the first row and the rows of a part that was read again
        self._found = list[SearchRows]()  # rows of search that wait to be written

    def look_at(self, part: Part) -> None:
        """A part is given to those who make it."""
        self._until -= len(part[1])
        if self._words and self._until <= 0:
            self._words.begin()

    def take(self, part: Part, made: Made) -> None:
        """Count a part, and write it."""
        self.lines += len(made.said)
        self._blank += made.blank
        self._problems.take(made.problems)
        self._columns.take(made.counts)
        directory = self._directory(made.said)
        known = [
            at for at, said in enumerate(made.said) if directory and directory.meant(said.id, said.slug, said.name)
        ]
        self._add_new(part, made, directory, frozenset(known))
        if known and directory:
            self._bring_up(part, [made.said[at] for at in known], directory)

    def refuse(self, name: str) -> None:
        """Raises HasErrors, or NoRows where there is nothing but a header."""
        if self._problems.errors:
            first = min((one for one in self._problems.kept if one.error), key=lambda one: one.row)
            raise HasErrors(name=name, count=self._problems.errors, row=first.row, column=first.column)
        self.refuse_nothing(name)

    def refuse_nothing(self, name: str) -> None:
        """Raises NoRows."""
        if not self.lines and not self._problems.errors:
            raise NoRows(name=name)

    def report(self, file: LongFile, *, already: Source | None = None, source_id: int | None = None) -> Report:
        self.refuse_nothing(file.name)
        changes = Changes(
            created=tuple(self._created),
            updated=tuple(self._changed),
            created_beyond=self._new - len(self._created),
            updated_beyond=self._updated - len(self._changed),
            unchanged=self._same,
            cards=self._cards,
        )
        return Report(
            name=file.name,
            sha256=file.sha256,
            kind=FileKind.CREATORS,
            encoding=file.encoding,
            sheet="",
            sheets=1,
            rows=self.lines,
            blank=self._blank,
            columns=self._columns.reports(),
            problems=sorted(self._problems.kept, key=lambda one: one.row),
            warnings=self._problems.warnings,
            errors=self._problems.errors,
            year_guessed=False,
            first=None,
            last=None,
            changes=changes,
            already=already,
            taken_in=source_id is not None,
            source_id=source_id,
        )

    def _directory(self, said: list[Said]) -> Directory | None:
        """Who is known of those whom a part names; None where nobody was known before the file."""
        if not self.anybody_known:
            return None
        return Directory(self._unit, [one.slug for one in said], [one.name for one in said if not one.id])

    def _add_new(self, part: Part, made: Made, directory: Directory | None, known: frozenset[int]) -> None:
        kept = []
        for at, said in enumerate(made.said):
            slug = directory.free(said.slug) if directory else said.slug
            if at not in known and self._is_first(said, slug):
                kept.append(at)
                self._new += 1
                self._cards += said.priced
                if len(self._created) < MOST_NAMED:
                    self._created.append(said.name)
                if slug != said.slug and self.order.dialect:
                    again = renamed(self.order, self._row(part, said), said.row, slug)
                    made.found[at] = again.found[0]
                    for table, rows in again.rows.items():
                        made.rows[table][at] = rows[0]
        if self.order.dialect:
            for table, rows in made.rows.items():
                some = rows if len(kept) == len(rows) else [rows[at] for at in kept]
                self._unit.bulk.add(table, [row for row in some if row is not None])
            if self._words:
                self._words.add(made.words)
                return
            self._found += [made.found[at] for at in kept]
            if len(self._found) >= TOGETHER:
                self._write_found()

    def write_out(self) -> None:
        """Write what waits still."""
        self._write_found()
        if self._words:
            self._unit.bulk.complete(self._words)

    def _write_found(self) -> None:
        """Write the rows of search that wait: in order of rank, of which every step back costs the index of words."""
        self._unit.search.add_rows(self._found)
        self._found = []

    def _bring_up(self, part: Part, said: list[Said], directory: Directory) -> None:
        """Those who are known: what changes of them is worked out beside what is known of them."""
        first = []
        for one in said:
            before = directory.meant(one.id, one.slug, one.name)[0]
            if self._is_first(one, f"={before.id}"):
                first.append(one)
        rows = Rows(self.order.header, name=self.order.name, today=self.order.today)
        readings = [rows.read([self._row(part, one)], one.row) for one in first]
        if not readings:
            return
        lines = list(chain.from_iterable(reading.lines for reading in readings))
        reading = replace(readings[0], lines=lines, problems=Problems())
        plan = planned(self._unit, reading, self.order.source_id, at=self.order.at)
        self._problems.take(reading.problems)
        self._updated += len(plan.changed)
        self._changed += [one.name for one in plan.changed[: MOST_NAMED - len(self._changed)]]
        self._same += plan.same
        self._cards += len(plan.cards)
        if self.order.dialect:
            self._write_found()
            carry_out(self._unit, plan)
            rebuild(self._unit, plan.touched, at=self.order.at)

    def _row(self, part: Part, said: Said) -> list[str]:
        """The cells of a row; the rows of its part are read again, once for all that are asked for."""
        first, rows = self._read
        if first != part[0]:
            rows = rows_in(part, name=self.order.name, delimiter=self.order.delimiter)
            self._read = part[0], rows
        return rows[said.row - part[0]]

    def _is_first(self, said: Said, key: str) -> bool:
        """Whether nobody in the file was meant by this key before; if somebody was, that is an error."""
        before = self._seen.note(key, said.row)
        if before:
            reason = NamedTwice(value=said.name, first=before)
            self._problems.add(said.row, self._named, said.name, reason, error=True)
        return not before


def _order(file: LongFile, today: date, at: datetime, unit: Unit, source_id: int) -> tuple[Order, Iterator[Part]]:
    """What is to be made of a file, and its parts from that of the header on. Raises what refuses it by its header."""
    parts = file.parts(SIZE)
    for part in parts:
        rows = file.rows(part)
        top = next((at for at, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
        if top is None:
            continue
        if Rows(rows[top], name=file.name, today=today).kind is not FileKind.CREATORS:
            raise FileTooLarge(name=file.name, most=MOST_BYTES // 2**20)
        below = part[0] + top + 1
        order = Order(
            header=tuple(rows[top]),
            name=file.name,
            sha256=file.sha256,
            today=today,
            at=at,
            source_id=source_id,
            delimiter=file.delimiter,
            below=below,
            first_id=unit.creators.next_id() - below,
            usual=tuple(unit.field_means.usual(at=at).items()),
        )
        return order, chain([part], parts)
    raise NoRows(name=file.name)
