"""Bring a database to the newest revision; each is kept in `migrations/versions`."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, MetaData
from sqlmodel import SQLModel

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


def metadata() -> MetaData:
    """All tables as the rows describe them."""
    import storage.store  # noqa: F401  # its imports register every row

    return SQLModel.metadata


def upgrade(engine: Engine) -> None:
    """Run what revisions are missing; nothing happens where there are none."""
    from alembic import command

    with engine.connect() as connection, connection.begin():
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
