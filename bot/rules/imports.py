"""What an import is told in: kinds of files, what was read of one, what is wrong with it, and what it would change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.rules.errors import Refused


class FileKind(StrEnum):
    """The files we know; a file is recognised by its header alone."""

    CREATORS = "creators"  #: our own template: who a creator is, and the price card
    WORKS = "works"  #: our own: videos and lives with their counts
    GOODS = "goods"  #: our own: what was sold in a live
    COMMENTS = "comments"  #: our own: what was said under a video or in a live
    ORDERS = "orders"  #: our own: past orders and how they ended
    SESSIONS = "douyin_live_sessions"
    PRODUCTS = "douyin_live_products"
    VIDEOS = "douyin_short_videos"


#: kinds of our own that add rows to creators' records
RECORDS = frozenset({FileKind.WORKS, FileKind.GOODS, FileKind.COMMENTS, FileKind.ORDERS})


class Shape(StrEnum):
    """What the cells of a column are read as."""

    TEXT = "text"
    COUNT = "count"  #: whole, not below zero
    SIGNED = "signed"  #: whole, of either sign
    MONEY = "money"  #: yuan, kept as fen
    PRICE = "price"  #: yuan, kept as fen; more than nothing
    SHARE = "share"  #: percent, kept as basis points
    PART = "part"  #: percent of a whole, kept as basis points from 0 to 10,000
    AGES = "ages"  #: bands of age with their parts
    REGIONS = "regions"  #: provinces with their parts
    DISCOUNT = "discount"  #: percent or 折, kept as basis points off
    HALF_HOURS = "half_hours"  #: hours, kept as half hours
    SPAN = "span"  #: kept as seconds
    MOMENT = "moment"  #: the market's clock, kept in UTC
    DAY = "day"
    GENDER = "gender"
    KIND = "kind"  #: video or live
    FORM = "form"  #: of a booking
    OUTCOME = "outcome"  #: how an order ended
    FLAG = "flag"  #: yes or no


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column that a kind of file may have."""

    key: str
    zh: str = ""  #: its header in our template; vendors' files have none
    en: str
    also: tuple[str, ...] = ()  #: other headers it goes by
    shape: Shape = Shape.TEXT
    needed: bool = False  #: a file without it is refused
    strict: bool = False  #: a cell that cannot be read refuses the file instead of being left empty
    filled: bool = False  #: so does an empty cell
    kept: bool = True  #: False: read and checked, but not stored
    unit: str = ""  #: what the file's header says in brackets, as in 销售额(万元)

    @property
    def headers(self) -> tuple[str, ...]:
        return (self.en, *filter(None, (self.zh,)), *self.also)


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One cell that was left out (a warning), or for which the whole file is refused (an error)."""

    row: int  #: as a spreadsheet counts: the header is row 1
    column: str  #: its header as the file writes it
    value: str  #: at most 60 characters
    reason: Refused  #: its sentence and facts
    error: bool


@dataclass(frozen=True, kw_only=True)
class ColumnReport:
    """How one column of the file was understood."""

    header: str  #: as the file writes it
    key: str = ""  #: empty where it is not known and was left out
    shape: Shape | None = None
    kept: bool = False
    empty: int = 0
    unreadable: int = 0
    least: int | datetime | None = None  #: in the unit of its shape; None for texts
    most: int | datetime | None = None
    mapped: bool = False  #: not known by its header, but by what somebody said it is

    @property
    def counts(self) -> "Counts":
        return self.empty, self.unreadable, self.least, self.most


Counts = tuple[int, int, Any, Any]  #: of a column: cells that are empty, and that cannot be read; the least, the most


class Columns:
    """How the columns of a file that is read part by part were understood."""

    def __init__(self, blank: Sequence[ColumnReport]) -> None:
        """`blank` says what they are; what it counts is left out."""
        self._blank = blank
        self._empty, self._unreadable = [0] * len(blank), [0] * len(blank)
        self._least: list[Any] = [None] * len(blank)
        self._most: list[Any] = [None] * len(blank)

    def take(self, part: Iterable[Counts]) -> None:
        """Add what a part holds, column by column."""
        for at, (empty, unreadable, least, most) in enumerate(part):
            self._empty[at] += empty
            self._unreadable[at] += unreadable
            if least is not None and ((before := self._least[at]) is None or least < before):
                self._least[at] = least
            if most is not None and ((before := self._most[at]) is None or most > before):
                self._most[at] = most

    def reports(self) -> list[ColumnReport]:
        found = zip(self._blank, self._empty, self._unreadable, self._least, self._most, strict=True)
        return [
            replace(blank, empty=empty, unreadable=unreadable, least=least, most=most)
            for blank, empty, unreadable, least, most in found
        ]


@dataclass(frozen=True, kw_only=True)
class Source:
    """One file that was taken in, by whom and when."""

    id: int
    kind: FileKind
    name: str
    sha256: str
    rows: int
    at: datetime
    by: str
    undone_at: datetime | None = None
    undone_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Mention:
    """What one import says of a creator: how many rows, and in which words it names the field."""

    source_id: int
    creator_id: int
    kind: FileKind
    rows: int
    says: str  #: creators: field|sub; products: the category that sold most; sessions: the occupation


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What an import does, or would do."""

    created: Sequence[str] = ()  #: names of creators; of a long file the first hundred
    updated: Sequence[str] = ()
    created_beyond: int = 0  #: creators beyond those named
    updated_beyond: int = 0
    unchanged: int = 0  #: creators of the file of whom nothing changes
    works: int = 0  #: lives and videos that are new
    works_known: int = 0  #: those that an earlier import brought and told the same; left as they are
    readings: int = 0  #: those that an earlier import told otherwise; both stay, the newest counts
    goods: int = 0  #: goods of lives, those too that are now told otherwise
    comments: int = 0
    deals: int = 0  #: past orders, those too that are now told otherwise
    rows_known: int = 0  #: goods, comments and past orders that were there already
    products: int = 0
    cards: int = 0  #: new versions of price cards


@dataclass(frozen=True, kw_only=True)
class Report:
    """All that a person wants to know of a file before and after it is taken in."""

    name: str
    sha256: str
    kind: FileKind
    encoding: str
    sheet: str  #: of a workbook, the sheet that was read
    sheets: int  #: how many it has; only the first is read
    rows: int  #: read, without the header and blank rows
    blank: int
    columns: Sequence[ColumnReport]
    problems: Sequence[Problem]  #: the first hundred of each sort, in order of rows
    warnings: int  #: all of them
    errors: int
    year_guessed: bool  #: True where dates had no year and none was given
    first: datetime | None  #: the span of the moments read, UTC
    last: datetime | None
    changes: Changes
    already: Source | None = None  #: the same content, taken in before
    taken_in: bool = False
    source_id: int | None = None  #: the number of the import, once it is taken in

    @property
    def ready(self) -> bool:
        """Whether it can be taken in."""
        return not self.errors and self.already is None and not self.taken_in
