"""Opens the store of a database that is ours, without the composition root, which loads all of Slack and the pages."""

from typing import Any

from storage.engine import open_engine
from storage.migrate import Schema, newest, revision, schema, upgrade
from storage.store import Store


class WrongSchema(Exception):
    """The database is of another revision than this version; nothing was changed."""


def open_store(url: str) -> Store:
    """The store of a database of our revision; an empty one is made first. Raises WrongSchema."""
    engine = open_engine(url)
    check_schema(engine)
    if schema(engine) is Schema.EMPTY:
        upgrade(engine)
    return Store(engine)


def check_schema(engine: Any) -> None:
    """Raises WrongSchema where tables are there and are not ours."""
    stands = schema(engine)
    if stands is Schema.OLDER:
        raise WrongSchema(
            f"The database is at revision {revision(engine)}, this version needs {newest()}."
            " Stop every process, run `juxing backup FILE`, then `juxing migrate`."
        )
    if stands is Schema.NEWER:
        raise WrongSchema(
            f"The database is at revision {revision(engine)}, which is newer than this version ({newest()})."
            " Install the newer version, or restore a backup made before."
        )
