"""SQLite's first fill, written straight into the file: once, and not into the log first and from there to its place.

What stood in the file before is kept in SQLite's rollback journal until the commit, so a fault or a kill takes back all
of it, as with the log; of an empty database that is next to nothing. Readers would have to wait for the commit, so it
is done only where nobody else has the file open, and whoever opens it meanwhile waits, as writers do anyway.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from storage.direct import Keeper
from storage.engine import BUSY


@contextmanager
def straight(keeper: Keeper) -> Iterator[None]:
    """Inside, the keeper's connection writes straight into the file, if it may; afterwards all is as before.

    References between rows are not looked up meanwhile: whoever fills makes the rows that refer to each other together.
    No other connection may be opened inside: it would bring back the log.
    """
    keeper.engine.dispose()  # also our own that are idle would be others
    _set(keeper, busy_timeout="0", journal_mode="DELETE")  # nobody is waited for to close the file
    _set(keeper, busy_timeout=str(1_000 * BUSY), foreign_keys="OFF")
    try:
        yield
    finally:
        _set(keeper, journal_mode="WAL", foreign_keys="ON")


def _set(keeper: Keeper, **pragmas: str) -> None:
    driver = keeper.take()
    try:
        for name, value in pragmas.items():
            try:
                driver.own.execute(f"PRAGMA {name}={value}").close()
            except sqlite3.OperationalError as error:
                if "locked" not in str(error):  # somebody has the file open: it stays as it is
                    raise
    finally:
        keeper.put(driver)
