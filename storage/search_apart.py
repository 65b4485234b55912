"""SQLite's index of words, made in a process of its own beside an import into an empty database.

Half of what it costs to write a creator is this index, and nothing but its end needs the database: what was made goes
over as the rows of the two tables in which FTS5 keeps it, inside the importer's transaction. A backup that is read in
again does the same. Until the other process comes to them, words wait in a file without a name.
"""

import marshal
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.reduction import DupFd
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from bot.workers import WorkerDied
from storage.raw import Raw, marks
from storage.search_words import GATHERED, KEPT, make


class Apart:
    """The index of words of this import, from the importer's side."""

    def __init__(self, spool: Any, to: Connection, back: Connection) -> None:
        self._spool, self._to, self._back = spool, to, back
        self._begun, self._written, self._told = False, 0, 0

    def add(self, words: bytes) -> None:
        """Words that were packed anywhere; they only wait in the file until the other process is told to begin."""
        size = len(words).to_bytes(4, "big")
        self._written += self._spool.write(size) + self._spool.write(words)
        if self._begun and self._written - self._told >= GATHERED:
            self._tell()

    def begin(self) -> None:
        """From now on there is time for it."""
        self._begun = True

    def end(self) -> None:
        """All words are there. The other process goes on by itself until `take`."""
        self._tell()
        self._say(-1)

    def take(self, raw: Raw) -> None:
        """Put the whole index into the empty one of a database. Raises WorkerDied where the other process did."""
        raw.run("INSERT INTO search_text (search_text) VALUES ('delete-all')")  # so that nothing of it is remembered
        for table, columns in KEPT.items():
            raw.run(f"DELETE FROM {table}")
            sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks(columns)})"
            while rows := self._received():
                raw.many(sql, rows)

    def _tell(self) -> None:
        self._spool.flush()
        self._say(self._written)
        self._told = self._written

    def _say(self, upto: int) -> None:
        try:
            self._to.send(upto)
        except BrokenPipeError:
            raise WorkerDied from None

    def _received(self) -> list[tuple[Any, ...]]:
        try:
            rows: list[tuple[Any, ...]] = marshal.loads(self._back.recv_bytes())  # noqa: S302 - our own process
        except (EOFError, OSError):
            raise WorkerDied from None
        return rows


@contextmanager
def words_apart(raw: Raw, *, gathered: int = GATHERED) -> Iterator[Apart]:
    """A process that makes the index of words; whatever ends the block ends it.

    What it keeps stands beside the database, where there has to be room for ten times as much, in files without a name.
    It gathers so many bytes of words before it writes them, and holds several times as much memory.
    """
    spawn, beside = get_context("spawn"), _folder(raw)
    with TemporaryFile(dir=beside) as spool:
        told, to = spawn.Pipe(duplex=False)
        back, made = spawn.Pipe(duplex=False)
        process = spawn.Process(target=make, args=(DupFd(spool.fileno()), told, made, beside or "", gathered))
        process.start()
        told.close()
        made.close()
        try:
            yield Apart(spool, to, back)
        finally:
            to.close()
            back.close()
            process.terminate()  # when all is well it has ended; otherwise nobody waits for what it has before it
            process.join()


def _folder(raw: Raw) -> str | None:
    """Of the file of a database."""
    file: str = raw.rows("PRAGMA database_list")[0][2]
    return str(Path(file).parent) if file else None


def may_be_put(raw: Raw) -> bool:
    """Whether this SQLite lets the tables of the index be written: some are built so that it does not."""
    if not raw.sqlite:
        return False
    try:
        for table in KEPT:
            raw.run(f"DELETE FROM {table} WHERE 0")
    except sqlite3.Error:
        return False
    return True
