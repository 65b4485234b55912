"""The tables that migrations make are the tables that the rows describe."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect

from storage.engine import open_engine
from storage.migrate import metadata, newest, revision, upgrade


def test_the_migrations_make_what_the_rows_describe(engine: Engine) -> None:
    with engine.connect() as connection:
        options = {"compare_type": True, "include_name": _is_described}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata()) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_migrations_make_indexes_of_the_same_rows(engine: Engine, tmp_path: Path) -> None:
    """What an index holds is nothing that alembic compares; the conditions are the same words on both databases."""
    fresh = open_engine(f"sqlite:///{tmp_path / 'fresh.db'}")
    metadata().create_all(fresh)
    assert _conditions(engine) == _conditions(fresh)
    assert _conditions(fresh)["ix_search_by_units"] == "units <> -1"


def _conditions(engine: Engine) -> dict[str, str]:
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql > ''")
        return {name: sql.partition(" WHERE ")[2] for name, sql in rows}


def _is_described(name: str | None, kind: str, parents: Any) -> bool:
    """The index of words, and the one of places that PostgreSQL alone has: `search_tables.make_text` makes them; and
    the mark that SQLite alone has, of `search_mark.mark`."""
    made_beside = {"table": ("search_text", "search_marks"), "index": "ix_search_sub_region"}
    return not (kind in made_beside and (name or "").startswith(made_beside[kind]))


def test_a_database_at_the_newest_revision_is_left_as_it_is(engine: Engine) -> None:
    before = inspect(engine).get_table_names()
    upgrade(engine)
    assert inspect(engine).get_table_names() == before
    assert revision(engine) == newest()


@pytest.mark.postgres
def test_replicas_that_start_together_make_the_tables_once(postgres: Any, race: Callable[..., list[Any]]) -> None:
    name = postgres.create("template1")
    engines = [open_engine(postgres.url(name)) for _ in range(4)]
    race(*(partial(upgrade, engine) for engine in engines))
    assert revision(engines[0]) == newest()
    for engine in engines:
        engine.dispose()
    postgres.do(f"DROP DATABASE {name}")
