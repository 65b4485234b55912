"""Bring a database to the newest revision; each is kept in `migrations/versions`."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, MetaData
from sqlmodel import SQLModel

from storage.engine import is_sqlite

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 20_251_123  #: of the advisory lock; any number that stays the same


def metadata() -> MetaData:
    """All tables as the rows describe them."""
    import storage.store  # noqa: F401  # its imports register every row

    return SQLModel.metadata


def upgrade(engine: Engine) -> None:
    """Run what revisions are missing; nothing happens where there are none."""
    from alembic import command

    with engine.connect() as connection, connection.begin():
        if not is_sqlite(connection):  # replicas that start together would all make the tables; SQLite's BEGIN waits
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def revision(engine: Engine) -> str | None:
    """The revision that a database is at; None where it is empty."""
    from alembic.runtime.migration import MigrationContext

    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """The revision that this code needs."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(configuration()).get_current_head() or ""


def configuration() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config
