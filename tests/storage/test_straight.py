"""A first fill written straight into SQLite's file: whole or not at all; at its end everything is as before."""

import os
import signal
import sqlite3
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.rules.creators import Creator
from storage.engine import open_engine
from storage.store import Store, Unit


def _settings(unit: Unit) -> tuple[str, int, int]:
    connection = unit.creators._session.connection()
    return tuple(  # type: ignore[return-value]
        connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "foreign_keys", "busy_timeout")
    )


def _add(unit: Unit, count: int) -> None:
    nobody = Creator(id=0, slug="", name="小鱼", field="美妆", bio="鱼" * 400)
    unit.creators.add([replace(nobody, id=at, slug=f"c-{at}") for at in range(1, count + 1)])


USUAL = ("wal", 1, 30_000)


def test_inside_pages_go_straight_into_the_file_and_all_is_as_before_afterwards(sqlite_url: str) -> None:
    store = Store(open_engine(sqlite_url))
    with store.filling_alone(), store.unit() as unit:
        assert _settings(unit) == ("delete", 0, 30_000)
        _add(unit, 3)
        unit.commit()
    with store.unit() as unit:
        assert _settings(unit) == USUAL
        assert unit.creators.count() == 3
    store.engine.dispose()


def _give_up(store: Store, ends: type[BaseException]) -> None:
    with store.filling_alone(), store.unit() as unit:
        _add(unit, 3)
        raise ends


@pytest.mark.parametrize("ends", [ValueError, KeyboardInterrupt])
def test_a_fill_that_is_given_up_leaves_nothing(sqlite_url: str, ends: type[BaseException]) -> None:
    store = Store(open_engine(sqlite_url))
    with pytest.raises(ends):
        _give_up(store, ends)
    with store.unit() as unit:
        assert _settings(unit) == USUAL
        assert unit.creators.count() == 0
    store.engine.dispose()


def test_where_somebody_else_has_the_file_open_the_log_is_kept_and_they_can_read(sqlite_url: str) -> None:
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))
    assert other.execute("SELECT count(*) FROM creators").fetchone() == (0,)
    store = Store(open_engine(sqlite_url))
    with store.filling_alone(), store.unit() as unit:
        assert _settings(unit) == ("wal", 0, 30_000)  # whoever writes beside it is waited for, as ever
        _add(unit, 3)
        assert other.execute("SELECT count(*) FROM creators").fetchone() == (0,)
        unit.commit()
    assert other.execute("SELECT count(*) FROM creators").fetchone() == (3,)
    with store.unit() as unit:
        assert _settings(unit) == USUAL
    other.close()
    store.engine.dispose()


def test_what_was_read_before_is_no_other(sqlite_url: str) -> None:
    store = Store(open_engine(sqlite_url))
    store.edition()
    with store.reading() as unit:
        assert unit.creators.count() == 0
    with store.filling_alone(), store.unit() as unit:
        assert _settings(unit)[0] == "delete"
    store.engine.dispose()


def _killed_in_the_middle(url: str) -> None:
    store = Store(open_engine(url))
    with store.filling_alone(), store.unit() as unit:
        unit.creators._session.connection().execute(text("PRAGMA cache_size=10"))  # pages are written before the commit
        _add(unit, 2_000)
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_kill_in_the_middle_takes_all_of_it_back(sqlite_url: str) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    before = file.stat().st_size
    process = get_context("spawn").Process(target=_killed_in_the_middle, args=(sqlite_url,))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert file.stat().st_size > before  # some of it stood there already
    store = Store(open_engine(sqlite_url))
    store.mend_search()
    with store.unit() as unit:
        assert _settings(unit) == USUAL
        assert unit.creators.count() == 0
        _add(unit, 3)
        unit.commit()
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    store.engine.dispose()


@pytest.mark.postgres
def test_postgres_is_filled_as_ever(postgres_url: str) -> None:
    store = Store(open_engine(postgres_url))
    with store.filling_alone(), store.unit() as unit:
        _add(unit, 3)
        unit.commit()
    with store.reading() as unit:
        assert unit.creators.count() == 3
    store.engine.dispose()
