"""What finding reads bears a mark: another one after every change, by whoever and however it is made."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from bot.rules.creators import Creator
from bot.rules.forms import Form
from bot.services.standings import rebuild
from storage.engine import open_engine
from storage.migrate import bring_to, newest, revisions, upgrade
from storage.search_mark_postgres import SPARE
from storage.search_marked import LAST, Mark
from storage.store import Edition, Store

CHANGES = [
    "UPDATE search SET followers = followers + 1 WHERE creator_id = 1",
    "UPDATE search SET version = version",
    "UPDATE search_cards SET words = words || ' 新' WHERE creator_id = 2",
    "DELETE FROM search_cards WHERE creator_id = 2",
    "DELETE FROM search",
    "INSERT INTO search_cards SELECT id, name, '', name, '{}' FROM creators WHERE id = 3",
    "INSERT OR REPLACE INTO search SELECT * FROM search WHERE creator_id = 1",
]
#: what PostgreSQL does not know, or takes for no change
ELSEWHERE = {CHANGES[-1]: "TRUNCATE search_cards", CHANGES[1]: "UPDATE search SET version = version + 1"}
NO_CHANGES = [
    "UPDATE search SET followers = 1 WHERE creator_id = 99",
    "UPDATE search SET built_at = 1, stale_at = 1",
    "UPDATE creators SET bio = 'x'",
    "DELETE FROM inbox",
]
#: every way in which rows of search are written
WRITES: dict[str, Callable[[Any, Any], None]] = {
    "rebuilt": lambda unit, at: _followed(unit, at),
    "moved": lambda unit, at: unit.search.move(unit.search.kept(1), _risen(unit), at=at),
    "taken out": lambda unit, at: unit.search.take_out([1]),
    "new": lambda unit, at: unit.search.add_new([_new(unit)], at=at),
}


def _followed(unit: Any, at: datetime) -> None:
    unit.creators.change(replace(unit.creators.get(1), followers=77))
    rebuild(unit, [1, 2], at=at)


def _risen(unit: Any) -> Any:
    standing, _ = unit.search.get(1)
    return replace(standing, scores={Form.VIDEO: 899_999})


def _new(unit: Any) -> Any:
    standing, spelling = unit.search.get(1)
    unit.search.take_out([1])
    return standing, spelling


@pytest.fixture
def shop(shop: Any) -> Any:
    with shop.store.unit() as unit:
        unit.creators.add([Creator(id=3, slug="c3", name="晚风", field="美食")])
        unit.commit()
    return shop


def on_sqlite(store: Store) -> bool:
    return store.engine.dialect.name == "sqlite"


def test_without_a_change_nothing_has_changed(shop: Any) -> None:
    before = shop.store.edition()
    assert before.is_still(shop.store.edition())


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_of_a_row_is_one_for_every_other_store(shop: Any, change: str) -> None:
    if not on_sqlite(shop.store):
        change = ELSEWHERE.get(change, change)
    other = Store(open_engine(shop.store.engine.url.render_as_string(False)))
    before = other.edition()
    shop.write(change)
    assert not before.is_still(other.edition())
    other.engine.dispose()


@pytest.mark.parametrize("change", NO_CHANGES)
def test_what_changes_no_row_of_search_is_none(shop: Any, change: str) -> None:
    before = shop.store.edition()
    shop.write(change)
    assert before.is_still(shop.store.edition())


@pytest.mark.parametrize("written", WRITES)
def test_whatever_writes_rows_changes_the_edition_with_its_commit(shop: Any, written: str) -> None:
    before = shop.store.edition()
    with shop.store.unit() as unit:
        WRITES[written](unit, shop.now)
        assert before.is_still(shop.store.edition())  # nobody else sees it yet
        unit.commit()
    assert not before.is_still(shop.store.edition())


@pytest.mark.parametrize("written", WRITES)
def test_what_is_rolled_back_has_changed_nothing(shop: Any, written: str) -> None:
    before = shop.store.edition()
    with shop.store.unit() as unit:
        WRITES[written](unit, shop.now)
    assert before.is_still(shop.store.edition())


def test_inside_one_reading_the_edition_is_that_of_what_is_read(shop: Any) -> None:
    with shop.store.finding() as looking:
        rows = looking.raw.rows("SELECT count(*) FROM search")
        before = looking.edition()
        shop.write("DELETE FROM search")
        assert before.is_still(looking.edition()) is on_sqlite(shop.store)
        if on_sqlite(shop.store):
            assert looking.raw.rows("SELECT count(*) FROM search") == rows
    assert not before.is_still(shop.store.edition())


def test_another_sample_is_another_edition() -> None:
    one, another = object(), object()
    assert Edition(1, one).is_still(Edition(1, one))  # type: ignore[arg-type]
    assert not Edition(1, one).is_still(Edition(1, another))  # type: ignore[arg-type]
    assert not Edition(1, one).is_still(Edition(2, one))  # type: ignore[arg-type]
    assert not Edition(None, one).is_still(Edition(None, one))  # type: ignore[arg-type]


# how few changes are told apart


@pytest.fixture
def alone(engine: Engine) -> Store:
    """A store over a database of its own, with a creator."""
    return with_a_creator(Store(engine))


def with_a_creator(store: Store) -> Store:
    with store.unit() as unit:
        unit.creators.add([Creator(id=1, slug="c1", name="小鱼儿", field="美妆")])
        unit.commit()
    return store


def write(store: Store, *statements: str) -> None:
    with store.engine.begin() as connection:
        for each in statements:
            connection.execute(text(each))


def test_making_again_what_stands_there_is_no_change_and_nor_is_that_it_is_to_be_made_again(alone: Store) -> None:
    at = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
    with alone.unit() as unit:
        rebuild(unit, [1], at=at)
        unit.commit()
    before = alone.edition()
    with alone.unit() as unit:
        assert unit.search.mark(1, whole=False)
        rebuild(unit, [1], at=at + timedelta(minutes=1))
        unit.commit()
    assert before.is_still(alone.edition())


def changed_since(store: Store, edition: Edition) -> set[int] | None:
    with store.finding() as looking:
        return looking.changed_since(edition)


def test_it_is_known_who_has_changed_as_long_as_they_are_few(alone: Store) -> None:
    with alone.unit() as unit:
        unit.creators.add([Creator(id=id_, slug=f"c{id_}", name=f"小{id_}", field="美妆") for id_ in range(2, 90)])
        rebuild(unit, range(1, 90), at=datetime(2026, 11, 2, 2, 0, tzinfo=UTC))
        unit.commit()
    before = alone.edition()
    assert changed_since(alone, before) == set()
    write(alone, "UPDATE search SET version = 1 WHERE creator_id < 6", "DELETE FROM search_cards WHERE name = '小9'")
    assert changed_since(alone, before) == {1, 2, 3, 4, 5, 9}
    write(alone, *[f"UPDATE search SET version = {each} WHERE creator_id <= {LAST // 2 - 4}" for each in (2, 3)])
    assert changed_since(alone, before) == {*range(1, LAST // 2 - 3)}
    write(alone, *[f"UPDATE search SET version = {each} WHERE creator_id < 6" for each in (4, 5)])
    between = alone.edition()
    alone.fold_marks()
    assert between.is_still(alone.edition())
    assert changed_since(alone, before) is None
    assert changed_since(alone, between) == set()


def test_a_first_import_is_a_change_and_what_follows_is_marked(alone: Store) -> None:
    before = alone.edition()
    with alone.unit() as unit:
        with unit.bulk.filling():
            rebuild(unit, [1], at=datetime(2026, 11, 2, 2, 0, tzinfo=UTC))
        unit.commit()
    between = alone.edition()
    assert not before.is_still(between)
    assert changed_since(alone, before) == (None if on_sqlite(alone) else {1})
    write(alone, "UPDATE search SET version = 1")
    assert changed_since(alone, between) == {1}


def test_of_another_file_nothing_is_known(alone: Store) -> None:
    before = alone.edition()
    assert before.mark is not None
    write(alone, "INSERT INTO search_cards VALUES (1, '小', '', '小', '{}')")
    elsewhere = Edition(Mark(before.mark.number, before.mark.drawn + 1), before.sample)
    assert changed_since(alone, elsewhere) is None
    assert changed_since(alone, Edition(Mark(10**6, 1), before.sample)) is None
    assert changed_since(alone, Edition(None, before.sample)) is None


# what only SQLite has


@pytest.fixture
def on_file(sqlite_url: str) -> Any:
    """A store over a file of its own, with a creator."""
    store = with_a_creator(Store(open_engine(sqlite_url)))
    yield store
    store.engine.dispose()


def test_a_change_by_another_program_is_seen(on_file: Store) -> None:
    before = on_file.edition()
    file, change = on_file.engine.url.database, "INSERT INTO search_cards VALUES (1, '小', '', '小', '{}')"
    program = f"import sqlite3; with_ = sqlite3.connect({file!r}); with_.execute({change!r}); with_.commit()"
    subprocess.run([sys.executable, "-c", program], check=True)
    assert before.mark is not None
    assert not before.is_still(on_file.edition())


def unmark(store: Store, *what: str) -> None:
    write(store, *(f"DROP {each}" for each in what))


@pytest.mark.parametrize("lost", ["TABLE search_marks", "TRIGGER search_marks_search_update"])
def test_a_database_that_does_not_mark_every_change_is_mended_before_anything_is_kept(
    on_file: Store, lost: str
) -> None:
    unmark(on_file, lost)
    found = Store(on_file.engine)
    assert found.edition().mark is None
    found.mend_search()
    before = found.edition()
    assert before.is_still(found.edition())
    with on_file.engine.begin() as connection:
        connection.execute(text("INSERT INTO search_cards VALUES (1, '小', '', '小', '{}')"))
        connection.execute(text("UPDATE search_cards SET name = '大'"))
    assert not before.is_still(found.edition())


def test_mending_is_a_change_for_there_may_have_been_some_that_were_not_marked(on_file: Store) -> None:
    before = on_file.edition()
    unmark(on_file, "TRIGGER search_marks_search_delete")
    Store(on_file.engine).mend_search()
    assert not before.is_still(on_file.edition())


def test_mending_what_is_whole_changes_nothing(on_file: Store) -> None:
    before = on_file.edition()
    on_file.mend_search()
    assert before.is_still(on_file.edition())


def test_a_migration_that_makes_the_tables_anew_leaves_them_marked(on_file: Store) -> None:
    with on_file.engine.begin() as connection:
        bring_to(connection, revisions()[-2])
        connection.execute(text("DROP TRIGGER search_marks_search_insert"))
        bring_to(connection, newest())
    assert Store(on_file.engine).edition().mark is not None


def test_of_a_creator_who_becomes_another_one_it_is_not_known_who_has_changed(on_file: Store) -> None:
    before = on_file.edition()
    write(on_file, "INSERT INTO search_cards VALUES (1, '小', '', '小', '{}')")
    assert changed_since(on_file, before) == {1}
    with sqlite3.connect(on_file.engine.url.database or "") as connection:  # which holds nobody to the keys
        connection.execute("UPDATE search_cards SET creator_id = 2")
    assert changed_since(on_file, before) is None


# what only PostgreSQL has


@pytest.fixture
def shared(postgres_url: str) -> Iterator[Store]:
    """A store over PostgreSQL, with five creators in search."""
    store = Store(open_engine(postgres_url))
    with store.unit() as unit:
        unit.creators.add([Creator(id=id_, slug=f"c{id_}", name=f"小{id_}", field="美妆") for id_ in range(1, 6)])
        rebuild(unit, range(1, 6), at=datetime(2026, 11, 2, 2, 0, tzinfo=UTC))
        unit.commit()
    yield store
    store.engine.dispose()


CHANGE = text("UPDATE search SET version = version + 1 WHERE creator_id = :who")


@pytest.mark.postgres
def test_whoever_commits_later_has_changed_later_whichever_number_that_has(shared: Store) -> None:
    with shared.engine.connect() as first, shared.engine.connect() as second:
        first.execute(CHANGE, {"who": 1})
        second.execute(CHANGE, {"who": 2})  # neither waits for the other
        before = shared.edition()
        second.commit()
        between = shared.edition()
        assert changed_since(shared, before) == {2}
        first.commit()
    assert not between.is_still(shared.edition())
    assert changed_since(shared, between) == {1}
    assert changed_since(shared, before) == {1, 2}


@pytest.mark.postgres
def test_what_is_folded_while_somebody_still_writes_loses_nothing(shared: Store) -> None:
    with shared.engine.connect() as slow:
        slow.execute(CHANGE, {"who": 1})
        for _ in range(SPARE):
            write(shared, "UPDATE search SET version = version + 1 WHERE creator_id = 2")
        before = shared.edition()
        shared.fold_marks()
        assert before.is_still(shared.edition())
        with shared.finding() as looking:
            assert looking.raw.rows("SELECT count(*), sum(folded::int) FROM search_marks") == [(LAST + 1, 1)]
        slow.commit()
    assert not before.is_still(shared.edition())
    assert changed_since(shared, before) == {1}
    shared.fold_marks()  # too few
    assert changed_since(shared, before) == {1}


@pytest.mark.postgres
def test_however_much_a_transaction_changes_it_makes_few_marks(shared: Store) -> None:
    before = shared.edition()
    with shared.engine.begin() as connection:
        for _ in range(LAST):
            connection.execute(CHANGE, {"who": 1})
            connection.execute(CHANGE, {"who": 2})
    after = shared.edition()
    assert before.mark is not None
    assert after.mark is not None
    assert after.mark.number - before.mark.number == LAST + 1
    assert changed_since(shared, before) is None
    write(shared, "UPDATE search SET version = 0 WHERE creator_id = 3")  # the next one begins anew
    assert changed_since(shared, after) == {3}


@pytest.mark.postgres
def test_what_is_written_as_it_was_is_no_change(shared: Store) -> None:
    before = shared.edition()
    write(shared, "UPDATE search SET version = version, built_at = 1", "UPDATE search_cards SET name = name")
    assert before.is_still(shared.edition())


@pytest.mark.postgres
def test_where_a_trigger_is_missing_nothing_is_kept_until_the_next_migration_which_is_a_change(shared: Store) -> None:
    before = shared.edition()
    write(shared, "DROP TRIGGER search_marks_search_update ON search")
    bare = Store(shared.engine)
    assert bare.edition().mark is None
    upgrade(shared.engine)
    mended = Store(shared.engine)
    assert mended.edition().mark is not None
    assert not before.is_still(mended.edition())
    assert changed_since(mended, before) is None


@pytest.mark.postgres
def test_of_a_mark_without_a_snapshot_nothing_is_known(shared: Store) -> None:
    before = shared.edition()
    assert before.mark is not None
    assert changed_since(shared, Edition(replace(before.mark, seen=""), before.sample)) is None
