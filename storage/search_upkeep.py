"""Writes the rows of search: anew for a few creators, or for many who are not there yet."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from bot.rules.ranking import Standing
from storage.raw import Raw, marks
from storage.search_rows import Rows, Spelling, rows_of
from storage.search_tables import COLUMNS
from storage.search_tokens import MARKED, tokens_of

_SEARCH = f"INSERT INTO search ({', '.join(COLUMNS)}) VALUES ({marks(COLUMNS)})"
CARD_COLUMNS = ("creator_id", "name", "spelled", "words", "facts")
_CARDS = f"INSERT INTO search_cards ({', '.join(CARD_COLUMNS)}) VALUES ({marks(CARD_COLUMNS)})"
_TEXT = "INSERT INTO search_text (rowid, tokens) VALUES (?, ?)"
_NO_TEXT = "INSERT INTO search_text (search_text, rowid, tokens) VALUES ('delete', ?, ?)"
_TEXT_PG = (
    "INSERT INTO search_text (creator_id, tokens) VALUES (?, array_to_tsvector(string_to_array(?, ' ')))"
    " ON CONFLICT (creator_id) DO UPDATE SET tokens = excluded.tokens"
)

_Words = tuple[Any, ...]  #: name, spelled, words, and the columns that marks are made of
_marked = itemgetter(*(COLUMNS.index(name) for name in MARKED))
USUAL, GATHERED = 2**20, 2**23  #: bytes of words that FTS5 gathers: its own choice, and that of a fill


def put(raw: Raw, entries: Iterable[tuple[Standing, Spelling]], *, at: datetime) -> None:
    """Write rows anew, whether known or not."""
    rows = [rows_of(*entry, at=at) for entry in entries]
    if not rows:
        return
    ids = [row.creator_id for row in rows]
    before = _before(raw, ids)
    among = marks(ids)
    raw.run(f"DELETE FROM search WHERE creator_id IN ({among})", ids)
    raw.run(f"DELETE FROM search_cards WHERE creator_id IN ({among})", ids)
    raw.many(_SEARCH, [row.search for row in rows])
    raw.many(_CARDS, [row.card for row in rows])
    if raw.sqlite:
        moved = [row for row in rows if before.get(row.creator_id) != _said(row)]
        was = [before[row.creator_id] for row in moved if row.creator_id in before]
        raw.many(_NO_TEXT, sorted((rank, _tokens(words)) for rank, words in was))
        raw.many(_TEXT, _in_order(moved))
    else:
        said = [row for row in rows if row.creator_id not in before or before[row.creator_id][1] != _said(row)[1]]
        raw.many(_TEXT_PG, [(row.creator_id, row.tokens) for row in said])


def add_new(raw: Raw, entries: Iterable[tuple[Standing, Spelling]], *, at: datetime) -> None:
    """Write rows of creators who are not there yet."""
    add_rows(raw, [rows_of(*entry, at=at) for entry in entries])


def add_rows(raw: Raw, rows: Sequence[Rows]) -> None:
    """The same, of rows that were made elsewhere."""
    if not rows:
        return
    if raw.sqlite:
        raw.many(_SEARCH, [row.search for row in rows])
        raw.many(_CARDS, [row.card for row in rows])
        raw.many(_TEXT, _in_order(rows))
    else:
        raw.copy("search", COLUMNS, (row.search for row in rows))
        raw.copy("search_cards", CARD_COLUMNS, (row.card for row in rows))
        raw.copy("search_text", ("creator_id", "tokens"), ((row.creator_id, lexemes(row.tokens)) for row in rows))


def gather_more(raw: Raw, size: int = USUAL) -> None:
    """Let the index of words gather so many bytes before it writes them out; SQLite only, and to be set back."""
    if raw.sqlite:
        raw.run("INSERT INTO search_text (search_text, rank) VALUES ('hashsize', ?)", (size,))


def _in_order(rows: Iterable[Rows]) -> list[tuple[int, str]]:
    """In ascending order: at every step back FTS5 would write out what it has gathered."""
    return sorted((row.rank, row.tokens) for row in rows)


def lexemes(tokens: str) -> str:
    """Tokens as PostgreSQL reads its tsvector."""
    return f"'{tokens.replace(' ', chr(39) + ' ' + chr(39))}'" if tokens else ""


def _said(row: Rows) -> tuple[int, _Words]:
    """The rank of a row, and all that its tokens are made of."""
    return row.rank, (*row.card[1:4], *_marked(row.search))


def _tokens(said: _Words) -> str:
    name, spelled, words, *marked = said
    return tokens_of(dict(zip(MARKED, marked, strict=True)), name=name, spelled=spelled, words=words)


def _before(raw: Raw, ids: Sequence[int]) -> dict[int, tuple[int, _Words]]:
    """The same of those who have rows already."""
    columns = ", ".join(f"s.{name}" for name in MARKED)
    query = (
        f"SELECT s.creator_id, s.rank, c.name, c.spelled, c.words, {columns}"
        f" FROM search s JOIN search_cards c ON c.creator_id = s.creator_id WHERE s.creator_id IN ({marks(ids)})"
    )
    return {id_: (rank, said) for id_, rank, *said_ in raw.rows(query, list(ids)) for said in [tuple(said_)]}
