"""Bring a database to the newest revision; each is kept in `migrations/versions`."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, MetaData, inspect, text
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

from storage import search_mark
from storage.engine import is_sqlite

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 20_251_123  #: of the advisory lock; any number that stays the same


class Schema(StrEnum):
    """How a database's tables stand to this code."""

    EMPTY = "empty"  #: no tables yet
    OLDER = "older"
    RIGHT = "right"
    NEWER = "newer"  #: or of another program: a revision that this code does not know


def metadata() -> MetaData:
    """All tables as the rows describe them."""
    import storage.store  # noqa: F401  # its imports register every row

    return SQLModel.metadata


def upgrade(engine: Engine) -> list[str]:
    """Run what revisions are missing, one process at a time; returns which were. Where none are, what stands beside the
    tables on PostgreSQL is still made, if it could not be before.

    Raises NewerSchema.
    """
    if schema(engine) is Schema.RIGHT:
        if engine.dialect.name != "sqlite":
            with engine.begin() as connection:
                locked(connection)
                _beside(connection)
        return []
    with engine.connect() as connection, connection.begin():
        locked(connection)
        ran = missing(revision_of(connection))
        if ran:  # else another process was faster
            bring_to(connection, newest())
    return ran


def locked(connection: Connection) -> None:
    """Until the end of the transaction nobody else migrates: replicas that start together would all make the tables."""
    if not is_sqlite(connection):  # SQLite's BEGIN IMMEDIATE waits by itself
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")


def bring_to(connection: Connection, wanted: str) -> None:
    """Migrate up or down to a revision, in the transaction of the connection."""
    at = revision_of(connection)
    if at == wanted:
        return
    from alembic import command

    config = configuration()
    config.attributes["connection"] = connection
    (command.downgrade if at is not None and at > wanted else command.upgrade)(config, wanted)
    if wanted == newest():
        _beside(connection)


def _beside(connection: Connection) -> None:
    """What goes by the tables as they are now, and so is no revision's."""
    search_mark.mark(connection)  # a revision that makes a table anew takes its triggers away
    if not is_sqlite(connection):
        from storage.confined import confine

        confine(connection)  # tables that a revision has made have no policies yet


class NewerSchema(Exception):
    """The database was made by a newer version: this one would not understand its rows."""


def missing(at: str | None) -> list[str]:
    """What would run to bring a database from there to our revision, in order. Raises NewerSchema."""
    known = revisions()
    if at is not None and at not in known:
        raise NewerSchema(f"The database is at revision {at}; this version knows {newest()} at most.")
    return [one for one in known if at is None or one > at]


def schema(engine: Engine) -> Schema:
    """How the database stands to this code."""
    at = revision(engine)
    if at is None:
        return Schema.EMPTY
    return Schema.RIGHT if at == newest() else Schema.OLDER if at in revisions() else Schema.NEWER


def revision(engine: Engine) -> str | None:
    """The revision that a database is at; None where it is empty."""
    with engine.connect() as connection:
        return revision_of(connection)


def revision_of(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def newest() -> str:
    """The revision that this code needs: the files are numbered, which spares every start the import of alembic."""
    return revisions()[-1]


def revisions() -> list[str]:
    """Every revision, the oldest first."""
    return sorted(file.stem.partition("_")[0] for file in (MIGRATIONS / "versions").glob("*.py"))


def configuration() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config
