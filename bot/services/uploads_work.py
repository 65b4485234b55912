"""What is done on uploaded files by and by: looking at one, taking it in, undoing it. Each ends in one transaction.

Whoever comes back to a file that was in other hands finds it as it was before, and does it anew: nothing is half done.
"""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from bot.rules.errors import AlreadyDone, Refused
from bot.rules.imports import FileKind, Problem, Report
from bot.rules.imports_refused import AlreadyImported, HasErrors, UndoneAlready
from bot.rules.people import CLOCK, By
from bot.rules.uploads import MOST_PROBLEMS, MOVES, SHOWN, FileChanged, Move, Upload, in_order, refuse_unfit
from bot.rules.uploads_kept import summary_of
from bot.services import say
from bot.services.exports import EXPORT, Ending, What
from bot.services.imports import ImportDesk
from bot.services.imports_undo import undo
from bot.services.uploads import CARD
from storage.store import Store, Unit


class TakenOver(Exception):
    """Another worker has the file now: what was done is rolled back."""


class UploadWork:
    def __init__(self, store: Store) -> None:
        self._store, self._imports = store, ImportDesk(store)

    def claim(self, *, at: datetime) -> Upload | None:
        """Take one file on which something is to be done, for a lease; None where there is none."""
        with self._store.reading() as unit:
            if not unit.uploads.busy(now=at):
                return None
        with self._store.unit() as unit:
            claimed = unit.uploads.claim(now=at)
            unit.commit()
        return claimed

    def look(self, upload: Upload, content: bytes, *, at: datetime) -> None:
        """Show what taking it in would do. Raises what refuses the file as a whole; then nothing is changed."""
        report = self._imports.check(
            content,
            upload.file_name,
            today=upload.today,
            said=upload.columns,
            as_of=upload.as_of,
            most=MOST_PROBLEMS,
        )
        refuse_unfit(upload, report)
        if report.already:
            raise AlreadyImported(at=report.already.at, by=report.already.by, name=report.already.name)
        problems = in_order(report.problems)
        trouble = _errors(upload, problems, report.errors) if report.errors else None
        seen = {"sha256": report.sha256, "summary": summary_of(report, problems[:SHOWN]), "problems": problems}
        with self._store.unit() as unit:
            _settle(unit, upload, Move.REFUSE if trouble else Move.SHOW, at=at, trouble=trouble, **seen)
            if report.errors + report.warnings > SHOWN:
                by = _by(upload, at, upload.person)
                say.file(unit, by, EXPORT, what=What.PROBLEMS, upload=upload.id, ending=Ending.CSV)
            unit.commit()

    def take_in(self, upload: Upload, content: bytes, *, at: datetime) -> None:
        """Take in what was looked at, all of it. Raises FileChanged, and what ImportDesk.take_in raises."""
        if sha256(content).hexdigest() != upload.sha256:
            raise FileChanged(name=upload.file_name)
        summary = upload.summary

        def also(unit: Unit, report: Report) -> None:
            now = summary_of(report, summary.problems if summary else ())
            reading = report.kind is FileKind.COMMENTS and report.changes.comments > 0
            came = {"source_id": report.source_id, "summary": now, "reading": reading}
            _settle(unit, upload, Move.TAKE_IN, at=at, **came)

        self._imports.take_in(
            content,
            upload.file_name,
            by=_by(upload, at, upload.confirmed_by),
            today=upload.today,
            said=upload.columns,
            as_of=upload.as_of,
            called=upload.name,
            also=also,
        )

    def undo(self, upload: Upload, *, at: datetime) -> None:
        """Undo the import that came of it; where that cannot be, the card says why."""
        by = _by(upload, at, upload.undone_by)
        try:
            with self._store.unit() as unit:
                undo(unit, by, upload.source_id or 0)
                _settle(unit, upload, Move.TAKE_OUT, at=at)
                unit.commit()
        except UndoneAlready:
            self._end(upload, Move.TAKE_OUT, at=at)
        except Refused as refusal:
            self._end(upload, Move.KEEP, at=at, trouble=refusal)

    def refuse(self, upload: Upload, refusal: Refused, *, at: datetime) -> None:
        """Say why it is not taken in, or not undone."""
        if isinstance(refusal, AlreadyDone):  # the same content is being taken in at this moment: then it is known
            self.later(upload, at=at)
            return
        if isinstance(refusal, AlreadyImported):
            with self._store.reading(upload.tenant) as unit:
                by = str(refusal.facts["by"])
                name = unit.people.get(upload.tenant, by).name or by
            refusal = AlreadyImported(**{**refusal.facts, "by": name})
        move = Move.REFUSE if (upload.state, Move.REFUSE) in MOVES else Move.KEEP
        self._end(upload, move, at=at, trouble=refusal)

    def later(self, upload: Upload, *, at: datetime) -> None:
        """Try again then."""
        with self._store.unit() as unit:
            unit.uploads.later(upload, at=at)
            unit.commit()

    def tell_of_reading(self, *, at: datetime) -> int:
        """Bring those cards up to date whose comments are all read by now; returns how many."""
        with self._store.reading() as unit:
            done = [each for each in unit.uploads.still_reading() if not unread(unit, each)]
        for upload in done:
            with self._store.unit() as unit:
                unit.uploads.have_read(upload)
                say.refresh(unit, _by(upload, at, CLOCK), CARD, upload.id)
                unit.commit()
        return len(done)

    def _end(self, upload: Upload, move: Move, *, at: datetime, **changes: object) -> None:
        with self._store.unit() as unit:
            _settle(unit, upload, move, at=at, **changes)
            unit.commit()


def unread(unit: Unit, upload: Upload) -> int:
    """How many of its comments are still to be read."""
    if upload.source_id is None or upload.summary is None or upload.summary.kind is not FileKind.COMMENTS:
        return 0
    return unit.comments_said.unread_of(upload.source_id)


def _settle(unit: Unit, upload: Upload, move: Move, *, at: datetime, **changes: object) -> None:
    """End a claim: the state, its event and its card. Raises TakenOver where another worker has it."""
    to = MOVES[upload.state, move]
    if not unit.uploads.settle(upload, to, at=at, **changes):
        raise TakenOver
    by = _by(upload, at, upload.undone_by or upload.confirmed_by or upload.person)
    unit.events.record(by, CARD, upload.id, move, before=upload.state, after=to)
    say.refresh(unit, by, CARD, upload.id)


def _errors(upload: Upload, problems: Sequence[Problem], count: int) -> HasErrors:
    """Errors stand first among the problems."""
    return HasErrors(name=upload.file_name, count=count, row=problems[0].row, column=problems[0].column)


def _by(upload: Upload, at: datetime, person: str) -> By:
    """Each try is a delivery of its own: what was not committed is tried again."""
    return By(tenant=upload.tenant, person=person, delivery=f"upload:{upload.id}:{upload.fence}", at=at)
