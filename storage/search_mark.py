"""A mark of all that finding reads on SQLite: another one after every change, so that what was found may be kept.

The database itself makes it, row by row in the transaction that changes something, whichever process and whatever code
that is; a rollback brings the old mark back with the old rows. It is numbered, and drawn as well: a file that is put
back from a backup may bear the same number, but never a mark that stood for other rows. The last marks are kept with
the creator whose row was changed, so that what was found before a few changes can be held beside them alone.
PostgreSQL has none: there all who write would queue for the same row.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy.engine import Connection

from storage.raw import Raw, marks
from storage.search_tables import CARDS, COLUMNS

TABLE = "search_marks"
UPKEEP = {"built_at", "stale_at"}  #: columns that tell when a row is to be made anew, and nothing that is found
#: what finding reads; the index of words says nothing that these two do not
MARKED = {
    "search": [column for column in COLUMNS if column not in UPKEEP],
    "search_cards": [column.name for column in CARDS.columns],
}
LAST = 128  #: marks that are kept; a row of search and its card are two changes
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


class Mark(NamedTuple):
    """How often something has changed, and what was drawn at the last change."""

    number: int
    drawn: int


def is_marked(raw: Raw) -> bool:
    """Whether every change is marked from here on."""
    names = (TABLE, *_TRIGGERS)
    return bool(
        raw.rows(f"SELECT count(*) = ? FROM sqlite_master WHERE name IN ({marks(names)})", (len(names), *names))[0][0]
    )


def mark(connection: Connection) -> None:
    """Mark every change from here on; this is one itself, for there may have been some that were not marked."""
    columns = "number INTEGER PRIMARY KEY, mark INTEGER NOT NULL, creator_id INTEGER"
    connection.exec_driver_sql(f"CREATE TABLE IF NOT EXISTS {TABLE} ({columns})")
    connection.exec_driver_sql(f"INSERT INTO {TABLE} (mark) VALUES (random())")
    for name, does in _TRIGGERS.items():
        connection.exec_driver_sql(f"CREATE TRIGGER IF NOT EXISTS {name} {does}")


@contextmanager
def marked_once(connection: Connection) -> Iterator[None]:
    """Write many rows in the connection's transaction with one mark for all of them, made at the end."""
    for name in _TRIGGERS:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
    yield
    mark(connection)


def read(raw: Raw) -> Mark:
    """The mark of the rows that are read along with it."""
    return Mark(*raw.rows(f"SELECT number, mark FROM {TABLE} ORDER BY number DESC LIMIT 1")[0])


def changed_since(raw: Raw, before: Mark) -> set[int] | None:
    """The creators whose rows have changed since a mark; None where too many have, or it is unknown who."""
    rows = raw.rows(f"SELECT mark, creator_id FROM {TABLE} WHERE number >= ? ORDER BY number", [before.number])
    if not rows or rows[0][0] != before.drawn:  # no longer known, or of another file
        return None
    changed = {creator_id for _, creator_id in rows[1:]}
    return None if None in changed else changed
