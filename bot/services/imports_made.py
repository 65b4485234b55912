"""Rows of a long creators file made into rows of the database, in a process of their own, as if everybody were new."""

import marshal
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from bot.rules.audience import Audience
from bot.rules.creators import Creator
from bot.rules.errors import Refused
from bot.rules.imports import Counts, FileKind, Mention
from bot.rules.imports_creators import CreatorLine, creator_line
from bot.rules.imports_fields import field_of
from bot.rules.imports_rows import Problems, Reading, Rows
from bot.rules.ratecards import RateCard, checked
from bot.services.imports_directory import SOURCE, address_of
from bot.services.standings import Unproven
from bot.sheets_long import Part, rows_in
from bot.text import load
from storage.bulk import Packer, Row
from storage.search_rows import Rows as SearchRows
from storage.search_words import packed

PLAIN = 2  #: version of marshalled bytes that does not look for what comes twice
TABLES = ("creators", "ratecards", "mentions")


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is the same for every part of a file."""

    header: tuple[str, ...]
    name: str
    sha256: str
    today: date
    at: datetime
    source_id: int
    delimiter: str
    below: int  #: the number of the first row below the header
    first_id: int  #: a creator's id is this and the number of the row
    usual: tuple[tuple[str, int], ...] = ()  #: fields, and the hundredths that their creators get
    apart: bool = False  #: words go to the process that makes their index
    dialect: str = ""  #: of the database to be written to; empty: rows are only checked


class Said(NamedTuple):
    """What is needed of a row to know whom it means."""

    row: int
    id: str
    slug: str
    name: str
    priced: bool  #: it says something of the price card


@dataclass(kw_only=True)
class Made:
    """A part, read, and everybody in it made as somebody new. The rows of each table stand in the order of `said`."""

    said: list[Said] = field(default_factory=list)
    blank: int = 0
    counts: Sequence[Counts] = ()  #: of the columns
    problems: Problems = field(default_factory=Problems)
    rows: dict[str, list[Row | None]] = field(default_factory=dict)
    found: list[SearchRows] = field(default_factory=list)
    words: bytes = b""  #: of all of them, where they go elsewhere; then `rows` holds those of search too

    def __getstate__(self) -> dict[str, Any]:
        """On the way between processes rows are bytes that are written and read several times faster than objects."""
        said, found = [*map(tuple, self.said)], [*map(tuple, self.found)]
        return {
            **vars(self),
            "said": marshal.dumps(said, PLAIN),
            "found": marshal.dumps(found, PLAIN),
            "rows": _sent(self.rows),
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        said, found, rows = state["said"], state["found"], state["rows"]
        vars(self).update(
            state,
            said=[*map(Said._make, marshal.loads(said))],  # noqa: S302 - our own worker's bytes
            found=[*map(SearchRows._make, marshal.loads(found))],  # noqa: S302
            rows=marshal.loads(rows) if isinstance(rows, bytes) else rows,  # noqa: S302
        )


def ready() -> None:
    """Load what making rows looks things up in."""
    load()


def make(order: Order, part: Part) -> Made:
    """Read a part, check every cell, and make its rows where they are to be written."""
    rows, above = rows_in(part, name=order.name, delimiter=order.delimiter), max(0, order.below - part[0])
    reading = _rows(order).read(rows[above:], part[0] + above)
    made = Made(blank=reading.blank, counts=[one.counts for one in reading.columns], problems=reading.problems)
    lines = [creator_line(reading, line) for line in reading.lines if line["name"] is not None]
    slugs = [address_of(line.id or line.name) for line in lines]
    cards = [_new_card(order, line, reading) for line in lines]
    made.said = [
        Said(row=line.row, id=line.id, slug=slug, name=line.name, priced=card.version > 0)
        for line, slug, card in zip(lines, slugs, cards, strict=True)
    ]
    if order.dialect:
        _press(order).add(made, lines, slugs, cards)
    return made


def _sent(rows: dict[str, list[Row | None]]) -> Any:
    """Rows as bytes; PostgreSQL's hold moments and dates, which only pickle can write."""
    try:
        return marshal.dumps(rows, PLAIN)
    except ValueError:
        return rows


def renamed(order: Order, row: list[str], number: int, slug: str) -> Made:
    """One creator whose address is taken."""
    reading = _rows(order).read([row], number)
    line = creator_line(reading, reading.lines[0])
    made = Made()
    _press(order).add(made, [line], [slug], [_new_card(order, line, reading)])
    return made


def _new_card(order: Order, line: CreatorLine, reading: Reading) -> RateCard:
    """The first version of a price card; version 0 where the row says nothing of it."""
    id_ = order.first_id + line.row
    if line.card.items() <= _NO_CARD.items():
        return RateCard(creator_id=id_, version=0)
    try:
        return checked(RateCard(creator_id=id_, version=1, since=order.at, **line.card))
    except Refused as reason:
        reading.problems.add(line.row, "", line.name, reason, error=True)
        return RateCard(creator_id=id_, version=0)


_NO_CARD = vars(RateCard(creator_id=0))


@lru_cache(maxsize=4_000)
def _field_by(says: str) -> tuple[str, str]:
    """Where a creators file alone puts somebody."""
    return field_of([Mention(source_id=0, creator_id=0, kind=FileKind.CREATORS, rows=1, says=says)])


class _Press:
    """Makes the rows of new creators."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._packers = {table: Packer(table, order.dialect) for table in TABLES}
        self._unproven = Unproven(at=order.at, usual=dict(order.usual))
        self._first = vars(Mention(source_id=order.source_id, creator_id=0, kind=FileKind.CREATORS, rows=1, says=""))

    def add(self, made: Made, lines: Sequence[CreatorLine], slugs: Sequence[str], cards: Sequence[RateCard]) -> None:
        """One table after the other, for all of them."""
        told = list(zip(lines, slugs, cards, strict=True))
        creators = [self._creator(line, slug, card.creator_id) for line, slug, card in told]
        pack = self._packers["creators"]
        made.rows["creators"] = [pack(vars(creator)) for creator in creators]
        pack = self._packers["ratecards"]
        made.rows["ratecards"] = [pack(vars(card)) if card.version else None for card in cards]
        made.rows["mentions"] = [self._mention(line, card.creator_id) for line, card in zip(lines, cards, strict=True)]
        found = self._unproven.rows(list(zip(creators, cards, strict=True)))
        if not self._order.apart:
            made.found = found
            return
        made.rows["search"], made.rows["search_cards"] = [one.search for one in found], [one.card for one in found]
        made.words = packed((one.rank, one.tokens) for one in found)

    def _creator(self, line: CreatorLine, slug: str, id_: int) -> Creator:
        field, sub = _field_by(line.says)
        return Creator(
            id=id_,
            slug=slug,
            name=line.name,
            field=field,
            sub=sub,
            source=SOURCE,
            as_of=self._order.at,
            audience=Audience(**line.audience) if line.audience else None,
            **line.said,
        )

    def _mention(self, line: CreatorLine, id_: int) -> Row:
        mention = {"creator_id": id_, "says": line.says}
        return self._packers["mentions"]({**self._first, **mention})


@lru_cache(maxsize=1)
def _rows(order: Order) -> Rows:
    return Rows(order.header, name=order.name, today=order.today)


@lru_cache(maxsize=1)
def _press(order: Order) -> _Press:
    return _Press(order)
