"""A mark of all that finding reads on SQLite: another one after every change, so that what was found may be kept.

The database itself makes it, row by row in the transaction that changes something, whichever process and whatever code
that is; a rollback brings the old mark back with the old rows. It is drawn, not counted: a file that is put back from a
backup never bears a mark that stood for other rows. PostgreSQL has none: there all who write would queue for its row.
"""

from sqlalchemy.engine import Connection

from storage.raw import Raw, marks

TABLE = "search_mark"
MARKED = ("search", "search_cards")  #: the index of words says nothing that these two do not
_MOVES = ("insert", "update", "delete")
_TRIGGERS = {
    f"{TABLE}_{table}_{move}": f"AFTER {move.upper()} ON {table} BEGIN UPDATE {TABLE} SET mark = random(); END"
    for table in MARKED
    for move in _MOVES
}


def is_marked(raw: Raw) -> bool:
    """Whether every change is marked from here on."""
    names = (TABLE, *_TRIGGERS)
    return bool(
        raw.rows(f"SELECT count(*) = ? FROM sqlite_master WHERE name IN ({marks(names)})", (len(names), *names))[0][0]
    )


def mark(connection: Connection) -> None:
    """Mark every change from here on; this is one itself, for there may have been some that were not marked."""
    connection.exec_driver_sql(f"CREATE TABLE IF NOT EXISTS {TABLE} (id INTEGER PRIMARY KEY, mark INTEGER NOT NULL)")
    connection.exec_driver_sql(f"INSERT OR REPLACE INTO {TABLE} VALUES (1, random())")
    for name, does in _TRIGGERS.items():
        connection.exec_driver_sql(f"CREATE TRIGGER IF NOT EXISTS {name} {does}")


def read(raw: Raw) -> int:
    """The mark of the rows that are read along with it."""
    return int(raw.rows(f"SELECT mark FROM {TABLE}")[0][0])
