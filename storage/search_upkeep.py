"""Writes the rows of search: anew for a few creators, or for many who are not there yet."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy.engine import Connection

from bot.rules.ranking import Standing
from storage.raw import Raw, marks
from storage.search_rows import Kept, Rows, Spelling, rows_of
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

_KEPT = (
    f"SELECT {', '.join(f's.{name}' for name in COLUMNS)}, {', '.join(f'c.{name}' for name in CARD_COLUMNS)}"
    " FROM search s JOIN search_cards c ON c.creator_id = s.creator_id"
)

_Words = tuple[Any, ...]  #: name, spelled, words, and the columns that marks are made of
_marked = itemgetter(*(COLUMNS.index(name) for name in MARKED))
USUAL, GATHERED = 2**20, 2**23  #: bytes of words that FTS5 gathers: its own choice, and that of a fill


def kept(raw: Raw, ids: Sequence[int]) -> dict[int, Kept]:
    """The rows of those of some creators who have one."""
    found = raw.rows(f"{_KEPT} WHERE s.creator_id IN ({marks(ids)})", list(ids))
    end = len(COLUMNS)
    return {row[end]: Kept(row[:end], row[end:]) for row in found}


def put(raw: Raw, entries: Iterable[tuple[Standing, Spelling]], *, at: datetime) -> None:
    """Write rows anew, whether known or not."""
    rows = [Kept.of(*entry, at=at) for entry in entries]
    if rows:
        before = kept(raw, [row.creator_id for row in rows])
        change(raw, [(before.get(row.creator_id), row) for row in rows])


def change(raw: Raw, rows: Sequence[tuple[Kept | None, Kept]]) -> None:
    """Write rows, of those who had some before only what has changed."""
    new = [row for was, row in rows if was is None]
    known = [(was, row) for was, row in rows if was is not None]
    if new:
        raw.many(_SEARCH, [row.search for row in new])
        raw.many(_CARDS, [row.card for row in new])
    if known:
        _move(raw, known)
        _update(raw, "search_cards", CARD_COLUMNS, [(was.card, row.card, row.creator_id) for was, row in known])
    if raw.sqlite:
        _say(raw, rows)
    else:
        said = [row for was, row in rows if was is None or _said(was) != _said(row)]
        raw.many(_TEXT_PG, [(row.creator_id, _tokens(_said(row))) for row in said])


def _move(raw: Raw, rows: Sequence[tuple[Kept, Kept]]) -> None:
    """Write rows of search in the place of others. Where the rank is another, every index is written anyway."""
    moved = [row for was, row in rows if was.rank != row.rank or not raw.sqlite]
    stayed = [(was.search, row.search, row.creator_id) for was, row in rows if was.rank == row.rank and raw.sqlite]
    if moved:
        raw.many(_MOVED, [(*row.search[:_ID], *row.search[_ID + 1 :], row.creator_id) for row in moved])
    _update(raw, "search", COLUMNS, stayed)


def _update(raw: Raw, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, Any, int]]) -> None:
    """Write the columns of rows that are not as before, for SQLite writes the indexes of all columns that are named."""
    changes: dict[tuple[str, ...], list[list[Any]]] = {}
    for was, row, id_ in rows:
        changed = [at for at, value in enumerate(row) if value != was[at]]
        if changed:
            names = tuple([columns[at] for at in changed])
            changes.setdefault(names, []).append([*(row[at] for at in changed), id_])
    for names, of in changes.items():
        raw.many(_set(table, names), of)


@lru_cache(maxsize=1_000)
def _set(table: str, names: Sequence[str]) -> str:
    return f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in names)} WHERE creator_id = ?"


# the creator stays: where its column is named too, all that refers to it is looked at
_ID = COLUMNS.index("creator_id")
_MOVED = _set("search", (*COLUMNS[:_ID], *COLUMNS[_ID + 1 :]))


def _say(raw: Raw, rows: Iterable[tuple[Kept | None, Kept]]) -> None:
    """Write words into SQLite's index, in ascending order: at every step back FTS5 writes out what it has gathered."""
    found: list[tuple[int, bool, str]] = []
    for was, row in rows:
        words, before = _said(row), _said(was) if was else None
        if was and was.rank == row.rank and before == words:
            continue
        tokens = _tokens(words)
        found.append((row.rank, True, tokens))
        if was and before:
            found.append((was.rank, False, tokens if before == words else _tokens(before)))
    for rank, new, tokens in sorted(found):  # of one number, old words go before new ones come
        raw.run(_TEXT if new else _NO_TEXT, (rank, tokens))


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


def take_out(raw: Raw, ids: Sequence[int]) -> None:
    """Delete the rows of those of some creators who have one."""
    found = kept(raw, ids) if ids else {}
    if raw.sqlite:
        for row in sorted(found.values(), key=lambda one: one.rank):
            raw.run(_NO_TEXT, (row.rank, _tokens(_said(row))))
    tables = ("search", "search_cards") if raw.sqlite else ("search", "search_cards", "search_text")
    for table in tables:
        raw.many(f"DELETE FROM {table} WHERE creator_id = ?", [(id_,) for id_ in found])


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


def _said(row: Kept) -> _Words:
    """All that the tokens of a row are made of."""
    return (*row.card[1:4], *_marked(row.search))


def _tokens(said: _Words) -> str:
    name, spelled, words, *marked = said
    return tokens_of(dict(zip(MARKED, marked, strict=True)), name=name, spelled=spelled, words=words)


def say_again(connection: Connection, at_once: int = 1_000) -> None:
    """Fill an empty index of words from the rows that are there, some at a time."""
    raw = Raw(connection.connection.dbapi_connection, sqlite=connection.dialect.name == "sqlite")
    last = -1
    while found := raw.rows(f"{_KEPT} WHERE s.rank > ? ORDER BY s.rank LIMIT {at_once}", [last]):
        last, end = found[-1][0], len(COLUMNS)
        rows = [Kept(row[:end], row[end:]) for row in found]
        if raw.sqlite:
            raw.many(_TEXT, [(row.rank, _tokens(_said(row))) for row in rows])
        else:
            raw.many(_TEXT_PG, [(row.creator_id, _tokens(_said(row))) for row in rows])
