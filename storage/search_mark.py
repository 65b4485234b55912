"""A mark of all that finding reads: another one after every change, so that what was found may be kept.

The database itself makes it, row by row in the transaction that changes something, whichever process and whatever code
that is; a rollback brings the old mark back with the old rows. It is numbered, and drawn as well: a file that is put
back from a backup may bear the same number, but never a mark that stood for other rows. The last marks are kept with
the creator whose row was changed, so that what was found before a few changes can be held beside them alone.
How PostgreSQL does it, where several write at once, stands in `search_mark_postgres`; here are SQLite's way, and the
door to both.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import Connection

from storage import search_mark_postgres
from storage.engine import is_sqlite
from storage.raw import Raw, marks
from storage.search_marked import LAST, MARKED, TABLE, Mark

_DOES = f"""BEGIN
    INSERT INTO {TABLE} (mark, creator_id) VALUES (random(), %s);
    DELETE FROM {TABLE} WHERE number <= (SELECT max(number) FROM {TABLE}) - {LAST};
END"""
#: of a creator who becomes another one nobody is named, and whoever looks must take it that anybody may have changed
_SAME = "CASE WHEN OLD.creator_id = NEW.creator_id THEN NEW.creator_id END"
_TRIGGERS = {
    f"{TABLE}_{table}_{name}": f"AFTER {move} ON {table} {_DOES % who}"
    for table, columns in MARKED.items()
    for name, move, who in (
        ("insert", "INSERT", "NEW.creator_id"),
        ("update", f"UPDATE OF {', '.join(columns)}", _SAME),
        ("delete", "DELETE", "OLD.creator_id"),
    )
}


def is_marked(raw: Raw) -> bool:
    """Whether every change is marked from here on."""
    if not raw.sqlite:
        return search_mark_postgres.is_marked(raw)
    names = (TABLE, *_TRIGGERS)
    return bool(
        raw.rows(f"SELECT count(*) = ? FROM sqlite_master WHERE name IN ({marks(names)})", (len(names), *names))[0][0]
    )


def mark(connection: Connection) -> None:
    """Mark every change from here on; this is one itself, for there may have been some that were not marked."""
    if not is_sqlite(connection):
        search_mark_postgres.mark(connection)
        return
    columns = "number INTEGER PRIMARY KEY, mark INTEGER NOT NULL, creator_id INTEGER"
    connection.exec_driver_sql(f"CREATE TABLE IF NOT EXISTS {TABLE} ({columns})")
    connection.exec_driver_sql(f"INSERT INTO {TABLE} (mark) VALUES (random())")
    for name, does in _TRIGGERS.items():
        connection.exec_driver_sql(f"CREATE TRIGGER IF NOT EXISTS {name} {does}")


@contextmanager
def marked_once(connection: Connection) -> Iterator[None]:
    """Write many rows in the connection's transaction with one mark for all of them, made at the end; SQLite only, for
    on PostgreSQL a transaction makes few marks however much it changes.
    """
    for name in _TRIGGERS:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
    yield
    mark(connection)


def read(raw: Raw) -> Mark:
    """The mark of the rows that are read along with it, or after it."""
    if not raw.sqlite:
        return search_mark_postgres.read(raw)
    return Mark(*raw.rows(f"SELECT number, mark FROM {TABLE} ORDER BY number DESC LIMIT 1")[0])


def changed_since(raw: Raw, before: Mark) -> set[int] | None:
    """The creators whose rows have changed since a mark; None where too many have, or it is unknown who."""
    if not raw.sqlite:
        return search_mark_postgres.changed_since(raw, before)
    rows = raw.rows(f"SELECT mark, creator_id FROM {TABLE} WHERE number >= ? ORDER BY number", [before.number])
    if not rows or rows[0][0] != before.drawn:  # no longer known, or of another file
        return None
    changed = {creator_id for _, creator_id in rows[1:]}
    return None if None in changed else changed


def fold(connection: Connection) -> None:
    """Let few marks stand for those of long ago, on PostgreSQL; SQLite keeps no more than the last."""
    search_mark_postgres.fold(connection)
