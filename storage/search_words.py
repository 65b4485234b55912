"""What the process does that makes SQLite's index of words beside an import; it loads next to nothing."""

import marshal
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import FileIO
from multiprocessing.connection import Connection
from tempfile import mkstemp
from typing import Any

PLAIN = 2  #: version of marshalled bytes that does not look for what comes twice
#: bytes of words that are brought into order before they are written, for every step back costs, and that FTS5 gathers
GATHERED = 2**23
AT_ONCE = 500  #: rows of its tables that travel together, of some 4 KB each
PIECES = 1_999  #: that FTS5 leaves as they are: they are merged at the end, at once; it holds 2,000 at most
INDEX = "fts5(tokens, content='', detail='none', columnsize=0, tokenize='ascii')"  #: here and in the database
KEPT = {"search_text_data": ("id", "block"), "search_text_idx": ("segid", "term", "pgno")}  #: what holds it

Words = list[tuple[int, bytes]]  #: ranks, and their tokens as FTS5 reads them


def packed(words: Iterable[tuple[int, str]]) -> bytes:
    """Ranks with their tokens, as they travel."""
    return marshal.dumps([(rank, tokens.encode()) for rank, tokens in words], PLAIN)


def make(spool: Any, told: Connection, made: Connection, beside: str, gathered: int) -> None:
    """Make the index of all words in a file, and send it; until it is told to end it is told how far the file goes."""
    with suppress(EOFError, BrokenPipeError, KeyboardInterrupt):  # the import was given up
        with FileIO(spool.detach(), "r+b") as file:
            index = _index(_words(file, told, gathered), beside, gathered)
        for table, columns in KEPT.items():
            rows = index.execute(f"SELECT {', '.join(columns)} FROM {table}")
            while piece := rows.fetchmany(AT_ONCE):
                made.send_bytes(marshal.dumps(piece, PLAIN))
            made.send_bytes(marshal.dumps([], PLAIN))


def _words(file: FileIO, told: Connection, together: int) -> Iterator[Words]:
    """Words as they come, as many together as are brought into order; then the file is emptied, for its room.

    Raises EOFError where the import was given up.
    """
    waiting, held, at = Words(), 0, 0
    while (upto := told.recv()) >= 0:
        while at < upto:
            size = int.from_bytes(_read(file, at, 4), "big")
            waiting += marshal.loads(_read(file, at + 4, size))  # noqa: S302 - our own process
            at, held = at + 4 + size, held + size
            if held >= together:
                yield waiting
                waiting, held = Words(), 0
    yield waiting
    file.truncate(0)


def _read(file: FileIO, at: int, size: int) -> bytes:
    """By place: where the file stands is shared with whoever writes it."""
    return os.pread(file.fileno(), size, at)


def _index(words: Iterable[Words], beside: str, gathered: int) -> sqlite3.Connection:
    """The whole index in a database of its own, merged into one piece; once open, its file loses its name."""
    opened, name = mkstemp(dir=beside or None)
    os.close(opened)
    connection = sqlite3.connect(name, isolation_level=None)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "secure_delete=0", f"cache_size=-{gathered // 1024}"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"CREATE VIRTUAL TABLE search_text USING {INDEX}")
    os.unlink(name)
    for setting, value in {"hashsize": gathered, "automerge": 0, "crisismerge": PIECES}.items():
        connection.execute("INSERT INTO search_text (search_text, rank) VALUES (?, ?)", (setting, value))
    connection.execute("BEGIN")
    for some in words:
        connection.executemany("INSERT INTO search_text (rowid, tokens) VALUES (?, ?)", sorted(some))
    connection.execute("INSERT INTO search_text (search_text) VALUES ('optimize')")
    connection.execute("COMMIT")
    return connection
