"""Bring a database to the newest revision; each is kept in `migrations/versions`."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, MetaData, inspect, text
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
    if revision(engine) == newest():
        return
    from alembic import command

    with engine.connect() as connection, connection.begin():
        if not is_sqlite(connection):  # replicas that start together would all make the tables; SQLite's BEGIN waits
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def revision(engine: Engine) -> str | None:
    """The revision that a database is at; None where it is empty."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def newest() -> str:
    """The revision that this code needs: the files are numbered, which spares every start the import of alembic."""
    return max(file.stem.partition("_")[0] for file in (MIGRATIONS / "versions").glob("*.py"))


def configuration() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config
