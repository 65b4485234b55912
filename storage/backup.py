"""A backup while the bot runs, and its checks: SQLite's own copy of the file, of PostgreSQL a dump that both can load.

Beside FILE lies FILE.json: revision, moment, size, SHA-256 and the number of rows of every table.
"""

import gzip
import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import Connection

from storage import dump
from storage.engine import DatabaseTrouble, for_reading

FORMAT = 1
SQLITE_MAGIC, GZIP_MAGIC = b"SQLite format 3\x00", b"\x1f\x8b"
CHUNK = 2**20


class BadBackup(Exception):
    """The file is not what was written, or no backup at all."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What stands beside a backup."""

    format: int
    kind: str  #: `sqlite` or `dump`
    revision: str
    made_at: str
    size: int
    sha256: str
    rows: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class Part:
    """One table of a backup."""

    name: str
    columns: tuple[str, ...]
    rows: Iterator[dump.Row]  #: as JSON holds them, of a dump; as the driver gives them, of a file of SQLite
    typed: bool  #: the latter


def back_up(engine: Engine, file: Path, *, at: datetime) -> Manifest:
    """Write a backup from one snapshot, and its manifest.

    Raises FileExistsError, or BadBackup where the copy is not sound.
    """
    for there in (file, beside(file)):
        if there.exists():
            raise FileExistsError(there)
    unfinished = file.with_name(file.name + ".part")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600))  # it holds everything
    try:
        sqlite = engine.dialect.name == "sqlite"
        (_copy if sqlite else _dump)(engine, unfinished, at)
        revision, rows = _contents(unfinished)
        made = Manifest(
            format=FORMAT, kind="sqlite" if sqlite else "dump", revision=revision, made_at=at.isoformat(),
            size=unfinished.stat().st_size, sha256=_sha256(unfinished), rows=rows,
        )  # fmt: skip
        beside(file).write_text(json.dumps(vars(made), indent=1) + "\n", encoding="utf-8")
        unfinished.rename(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return made


def check(file: Path) -> Manifest:
    """Read a backup from end to end. Raises BadBackup with what is wrong; OSError where it cannot be read."""
    manifest = manifest_of(file)
    if file.stat().st_size != manifest.size or _sha256(file) != manifest.sha256:
        raise BadBackup(
            f"{file} is not the file that was written: its size or its checksum differs from {beside(file)}"
        )
    revision, rows = _contents(file)
    if (revision, rows) != (manifest.revision, manifest.rows):
        raise BadBackup(f"{file} holds other rows than {beside(file)} says")
    return manifest


def manifest_of(file: Path) -> Manifest:
    try:
        manifest = Manifest(**json.loads(beside(file).read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise BadBackup(f"{beside(file)} is missing: without it nobody can say whether the backup is whole") from None
    except (ValueError, TypeError):
        raise BadBackup(f"{beside(file)} cannot be read") from None
    if manifest.format != FORMAT:
        raise BadBackup(f"{file} has format {manifest.format}; this version reads {FORMAT}")
    return manifest


def beside(file: Path) -> Path:
    return file.with_name(file.name + ".json")


@contextmanager
def parts(file: Path) -> Iterator[Iterator[Part]]:
    """The tables of a backup in the order in which they are to be loaded; each is read before the next."""
    if _magic(file).startswith(SQLITE_MAGIC):
        with _reading(file) as connection:
            yield (
                Part(
                    name=table.name, columns=tuple(table.columns.keys()), rows=dump.rows(connection, table), typed=True
                )
                for table in dump.tables(connection)
            )
    elif _magic(file).startswith(GZIP_MAGIC):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            json.loads(next(lines))
            yield _parts_of(lines)
    else:
        raise BadBackup(f"{file} is no backup of ours")


def _copy(engine: Engine, file: Path, _: datetime) -> None:
    """SQLite's own copy, at once: in one step it sees one snapshot, and writers do not wait."""
    source = sqlite3.connect(engine.url.database or "", timeout=30)
    target = sqlite3.connect(file)
    try:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, without a WAL beside it
        found = target.execute("PRAGMA integrity_check").fetchall()
        astray = target.execute("PRAGMA foreign_key_check").fetchall()
        if found != [("ok",)] or astray:
            raise BadBackup(f"the copy is not sound: {found[:3]}, {len(astray)} rows refer to nothing")
    finally:
        target.close()
        source.close()


def _dump(engine: Engine, file: Path, at: datetime) -> None:
    """All tables as compressed lines of JSON, from one snapshot."""
    with for_reading(engine).connect() as connection, gzip.open(file, "wt", encoding="utf-8", compresslevel=6) as out:
        _line(out, {"format": FORMAT, "revision": _revision(connection), "made_at": at.isoformat()})
        for table in dump.tables(connection):
            _line(out, {"table": table.name, "columns": list(table.columns.keys())})
            for row in dump.rows(connection, table):
                _line(out, dump.encoded(row))


def _parts_of(lines: IO[str]) -> Iterator[Part]:
    """Raises BadBackup where it is not a dump."""
    head = next(lines, None)
    while head is not None:
        told, following = json.loads(head), list[str | None]([None])
        if not isinstance(told, dict):
            raise BadBackup("a table was not read to its end")

        def rows(following: list[str | None] = following) -> Iterator[dump.Row]:
            for line in lines:
                if line.startswith("{"):
                    following[0] = line
                    return
                yield json.loads(line)

        yield Part(name=told["table"], columns=tuple(told["columns"]), rows=rows(), typed=False)
        head = following[0]


def _contents(file: Path) -> tuple[str, dict[str, int]]:
    """The revision of a backup and how many rows each table has, read from end to end. Raises BadBackup."""
    try:
        if _magic(file).startswith(SQLITE_MAGIC):
            with _reading(file) as connection:
                if connection.execute(text("PRAGMA quick_check")).scalar() != "ok":
                    raise BadBackup(f"{file} is damaged")
                found = {table.name: dump.count(connection, table) for table in dump.tables(connection)}
                return _revision(connection), found
        with parts(file) as coming:
            found = {part.name: sum(1 for _ in part.rows) for part in coming}
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            return str(json.loads(next(lines))["revision"]), found
    except (EOFError, ValueError, KeyError, StopIteration, gzip.BadGzipFile, *DatabaseTrouble) as error:
        raise BadBackup(f"{file} is damaged: {type(error).__name__}") from None


@contextmanager
def _reading(file: Path) -> Iterator[Connection]:
    """A connection to a file of SQLite that nobody writes."""
    engine = create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    )
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _revision(connection: Connection) -> str:
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def _line(out: IO[str], value: Any) -> None:
    out.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")


def _magic(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(len(SQLITE_MAGIC))


def _sha256(file: Path) -> str:
    found = hashlib.sha256()
    with file.open("rb") as opened:
        while chunk := opened.read(CHUNK):
            found.update(chunk)
    return found.hexdigest()
