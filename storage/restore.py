"""A backup into an empty database of either kind: all of it in one transaction, or nothing."""

from pathlib import Path

from sqlalchemy import Engine, Table
from sqlalchemy.engine import Connection

from storage import dump
from storage.backup import Manifest, Part, check, parts
from storage.migrate import bring_to, locked, newest, revision_of


class NotRestored(Exception):
    """The database may not be restored into; nothing was changed."""


def restore(file: Path, engine: Engine, *, into_empty: bool = False) -> Manifest:
    """Check a backup, load it into a database without tables, and bring it to our revision.

    With `into_empty` the database may have tables, as long as none has a row. Raises NotRestored, or BadBackup.
    """
    manifest = check(file)
    if manifest.revision > newest():
        raise NotRestored(
            f"The backup is of revision {manifest.revision}; this version knows {newest()}. Install the newer version."
        )
    with engine.connect() as connection, connection.begin():
        locked(connection)
        _refuse_what_is_there(connection, into_empty=into_empty)
        bring_to(connection, manifest.revision)
        loaded = _load(connection, file)
        if loaded != manifest.rows:
            raise NotRestored("Other rows arrived than the backup holds. Nothing was kept.")
        bring_to(connection, newest())
        dump.settle(connection, dump.tables(connection))
    return manifest


def _refuse_what_is_there(connection: Connection, *, into_empty: bool) -> None:
    there = dump.tables(connection)
    if not there and revision_of(connection) is None:
        return
    filled = [table.name for table in there if dump.count(connection, table)]
    if filled:
        raise NotRestored(
            f"The database holds data ({', '.join(filled[:5])}). Name an empty one in JUXING_DATABASE_URL."
        )
    if not into_empty:
        raise NotRestored("The database has tables already, all empty. Say --into-empty if they are to be filled.")


def _load(connection: Connection, file: Path) -> dict[str, int]:
    known = {table.name: table for table in dump.tables(connection)}
    with parts(file) as coming:
        return {part.name: _load_part(connection, known, part) for part in coming}


def _load_part(connection: Connection, known: dict[str, Table], part: Part) -> int:
    if part.name not in known:
        raise NotRestored(f"The backup has a table {part.name} that its revision does not have. Nothing was kept.")
    table = known[part.name]
    decoded = None if part.typed else dump.decoder(table, part.columns)
    return dump.load(connection, table, part.columns, map(decoded, part.rows) if decoded else part.rows)
