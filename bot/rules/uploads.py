"""Files that are uploaded in Slack: looked at first, then taken in when somebody says so. Pure: one table of moves.

A file waits to be looked at; what taking it in would do is shown; an admin confirms or drops it. What was taken in may
be undone. Reading, taking in and undoing are a worker's: `WORK` are the states in which something is to be done.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from bot.rules.errors import NotFound, Refused
from bot.rules.imports import FileKind, Problem, Report
from bot.rules.pricing import MARKET
from bot.rules.uploads_kept import Summary

MOST_BYTES = 5 * 2**20  #: of a file, as on the terminal for all but long CSV files
MOST_ROWS = 20_000  #: of a file: they are written in one transaction, in which SQLite takes no other writer
MOST_PROBLEMS = 2_000  #: cells of each sort that the list of them holds
SHOWN = 8  #: cells on the card; where there are more, the list of all comes beside it
MOST_LINES = 2_000  #: characters that say what columns are
MOST_NAME = 120  #: characters of what an import is called
MOST_TRIES = 8  #: to get a file from Slack


class ImportedElsewhere(Refused):
    """Every workspace of this app reads one market, and this one does not fill it. Give your file to whoever runs it.
    Nothing was changed."""


class FileNeeded(Refused):
    """Choose one CSV or XLSX file."""


class NotAMapping(Refused):
    """Write one column a line, as in "their header = our column"; “%(line)s” has no equals sign."""


class AsOfAhead(Refused):
    """The day that the counts are of lies ahead. Choose today or an earlier day."""


class NoSuchUpload(NotFound):
    """This import is no longer there. Upload the file again with `/juxing import`."""


class FileGone(Refused):
    """Slack does not give %(name)s out (%(code)s). Upload it again; nothing was taken in."""


class MayNotRead(Refused):
    """The app may not read files yet. Whoever installed it installs it again with the newest manifest: `files:read`."""


class FileChanged(Refused):
    """%(name)s is no longer the file that was looked at. Upload it again; nothing was taken in."""


class OtherKind(Refused):
    """%(name)s holds %(kind)s by its header, not %(asked)s. Choose again, or correct the header."""


class TooManyRows(Refused):
    """%(name)s has %(rows)s rows; from Slack up to %(most)s are taken in. Split it, or use `juxing import`."""


class BrokeDown(Refused):
    """%(name)s could not be worked on. Nothing was taken in; try again, and report import %(number)s if it stays so."""


class State(StrEnum):
    WAITING = "waiting"  #: to be looked at
    PREVIEWED = "previewed"
    TAKING = "taking"  #: confirmed, to be taken in
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    REFUSED = "refused"
    DROPPED = "dropped"


class Move(StrEnum):
    SHOW = "show"
    REFUSE = "refuse"
    CONFIRM = "confirm"
    DROP = "drop"
    TAKE_IN = "take_in"
    UNDO = "undo"
    KEEP = "keep"  #: it cannot be undone
    TAKE_OUT = "take_out"


MOVES: Mapping[tuple[State, Move], State] = {
    (State.WAITING, Move.SHOW): State.PREVIEWED,
    (State.WAITING, Move.REFUSE): State.REFUSED,
    (State.PREVIEWED, Move.CONFIRM): State.TAKING,
    (State.PREVIEWED, Move.DROP): State.DROPPED,
    (State.TAKING, Move.TAKE_IN): State.DONE,
    (State.TAKING, Move.REFUSE): State.REFUSED,
    (State.DONE, Move.UNDO): State.UNDOING,
    (State.UNDOING, Move.KEEP): State.DONE,
    (State.UNDOING, Move.TAKE_OUT): State.UNDONE,
}
WORK = (State.WAITING, State.TAKING, State.UNDOING)  #: a worker's turn

#: what a person says a file holds → the kinds that are it; vendors' exports are lives, goods and videos
ASKED: Mapping[str, tuple[FileKind, ...]] = {
    FileKind.CREATORS: (FileKind.CREATORS,),
    FileKind.WORKS: (FileKind.WORKS, FileKind.SESSIONS, FileKind.VIDEOS),
    FileKind.GOODS: (FileKind.GOODS, FileKind.PRODUCTS),
    FileKind.COMMENTS: (FileKind.COMMENTS,),
    FileKind.ORDERS: (FileKind.ORDERS,),
}


@dataclass(frozen=True, kw_only=True)
class Upload:
    """One file, from the form in which it was chosen to what became of it."""

    id: int = 0
    tenant: str
    person: str
    file_id: str  #: Slack's
    file_name: str
    name: str  #: what the import is called: the file's name unless somebody said otherwise
    asked: str = ""  #: of ASKED; empty: told by its header alone
    as_of: datetime | None = None  #: the moment its counts are of; None: when it is taken in
    columns: Mapping[str, str] = field(default_factory=dict)  #: their header → our column, as somebody said
    state: State = State.WAITING
    version: int = 1
    made_at: datetime
    sha256: str = ""  #: of the bytes that were looked at
    summary: Summary | None = None
    trouble: Refused | None = None  #: why it was refused, or could not be undone
    confirmed_by: str = ""
    confirmed_at: datetime | None = None
    undone_by: str = ""  #: who asked for it
    source_id: int | None = None  #: the import, once it is taken in
    attempts: int = 0
    fence: int = 0

    @property
    def today(self) -> date:
        """The day of the market on which it was uploaded: dates without a year are read from there, both times."""
        return self.made_at.astimezone(MARKET).date()


def columns_of(text: str) -> dict[str, str]:
    """What lines such as "their header = our column" say; nothing behind the sign leaves a column out.

    Raises NotAMapping.
    """
    found = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        theirs, sign, ours = line.rpartition("=")
        if not sign or not theirs.strip():
            raise NotAMapping(line=line[:60])
        found[theirs.strip()] = ours.strip()
    return found


def lines_of(columns: Mapping[str, str]) -> str:
    """The lines that say it, as `columns_of` reads them; what fitted the form does so again."""
    lines = "\n".join(f"{theirs} = {ours}".rstrip() for theirs, ours in columns.items())
    return lines if len(lines) <= MOST_LINES else "\n".join(f"{theirs}={ours}" for theirs, ours in columns.items())


def remembered(uploads: Iterable[Upload]) -> list[Upload]:
    """Of each source the newest upload for which somebody said what columns are; the newest source first.

    Sources are told apart by what they are called, whatever the case.
    """
    found = dict[str, Upload]()
    for upload in uploads:
        if upload.columns:
            found.setdefault(upload.name.strip().casefold(), upload)
    return list(found.values())


def as_of(day: date | None, *, today: date) -> datetime | None:
    """The moment that the counts of a file are of: the beginning of that day in Beijing. Raises AsOfAhead."""
    if day is not None and day > today:
        raise AsOfAhead
    return datetime.combine(day, time(), MARKET) if day else None


def refuse_unfit(upload: Upload, report: Report) -> None:
    """Raises OtherKind or TooManyRows where a file was read that is not taken in from Slack."""
    if upload.asked and report.kind not in ASKED[upload.asked]:
        raise OtherKind(name=upload.file_name, kind=str(report.kind), asked=upload.asked)
    if report.rows > MOST_ROWS:
        raise TooManyRows(name=upload.file_name, rows=f"{report.rows:,}", most=f"{MOST_ROWS:,}")


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Errors first, each sort in order of rows."""
    return sorted(problems, key=lambda one: (not one.error, one.row))
