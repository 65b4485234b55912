"""Writes the rows of search: anew for a few creators, or for many who are not there yet."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from bot.rules.ranking import Standing
from storage.raw import Raw, marks
from storage.search_rows import Rows, Spelling, row_and_card, rows_of
from storage.search_tables import COLUMNS
from storage.search_tokens import MARKED, tokens_of
from storage.standings import standing_in

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


class Kept(NamedTuple):
    """What search keeps of one creator, but for its tokens."""

    search: tuple[Any, ...]  #: in the order of COLUMNS
    card: tuple[Any, ...]  #: in the order of CARD_COLUMNS

    @property
    def standing(self) -> Standing:
        return standing_in(self.card[4])

    @property
    def spelling(self) -> Spelling:
        _, name, spelled, words, _ = self.card
        return Spelling(name=name, spelled=spelled, words=words)

    @property
    def rank(self) -> int:
        return int(self.search[0])

    @property
    def said(self) -> _Words:
        """All that its tokens are made of."""
        return (*self.card[1:4], *_marked(self.search))


def kept(raw: Raw, ids: Sequence[int]) -> dict[int, Kept]:
    """The rows of those of some creators who have one."""
    found = raw.rows(f"{_KEPT} WHERE s.creator_id IN ({marks(ids)})", list(ids))
    end = len(COLUMNS)
    return {row[end]: Kept(row[:end], row[end:]) for row in found}


def put(
    raw: Raw,
    entries: Iterable[tuple[Standing, Spelling]],
    *,
    at: datetime,
    before: Mapping[int, Kept] | None = None,
) -> None:
    """Write rows anew, whether known or not; of those who are known, whose rows `before` has, only what has changed."""
    rows = [Kept(*row_and_card(*entry, at=at)) for entry in entries]
    if not rows:
        return
    if before is None:
        before = kept(raw, [row.card[0] for row in rows])
    new = [row for row in rows if row.card[0] not in before]
    known = [(before[row.card[0]], row) for row in rows if row.card[0] in before]
    if new:
        raw.many(_SEARCH, [row.search for row in new])
        raw.many(_CARDS, [row.card for row in new])
    _update(raw, "search", COLUMNS, [(was.search, row.search, row.card[0]) for was, row in known])
    _update(raw, "search_cards", CARD_COLUMNS, [(was.card, row.card, row.card[0]) for was, row in known])
    if raw.sqlite:
        _say_anew(raw, new, known)
    else:
        said = [*new, *(row for was, row in known if was.said != row.said)]
        raw.many(_TEXT_PG, [(row.card[0], _tokens(row.said)) for row in said])


def _update(raw: Raw, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, Any, int]]) -> None:
    """Write the columns of rows that are not as before: whoever writes all of them has all indexes written."""
    changes: dict[tuple[str, ...], list[list[Any]]] = {}
    for was, row, id_ in rows:
        if was != row:
            changed = [at for at, value in enumerate(row) if value != was[at]]
            values = [row[at] for at in changed]
            changes.setdefault(tuple([columns[at] for at in changed]), []).append([*values, id_])
    for names, of in changes.items():
        raw.many(_set(table, names), of)


@lru_cache(maxsize=1_000)
def _set(table: str, names: tuple[str, ...]) -> str:
    return f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in names)} WHERE creator_id = ?"


def _say_anew(raw: Raw, new: Iterable[Kept], known: Iterable[tuple[Kept, Kept]]) -> None:
    """Write words into SQLite's index, in ascending order: at every step back FTS5 writes out what it has gathered."""
    found = [(row.rank, _TEXT, _tokens(row.said)) for row in new]
    for was, row in known:
        words = row.said
        if was.said != words:
            found += [(was.rank, _NO_TEXT, _tokens(was.said)), (row.rank, _TEXT, _tokens(words))]
        elif was.rank != row.rank:
            tokens = _tokens(words)
            found += [(was.rank, _NO_TEXT, tokens), (row.rank, _TEXT, tokens)]
    found.sort(key=lambda each: (each[0], each[1] is _TEXT))  # of one number, old words go before new ones come
    for rank, statement, tokens in found:
        raw.run(statement, (rank, tokens))


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


def _tokens(said: _Words) -> str:
    name, spelled, words, *marked = said
    return tokens_of(dict(zip(MARKED, marked, strict=True)), name=name, spelled=spelled, words=words)
