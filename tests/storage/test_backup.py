"""Backups of both databases, restored into both: every table is compared, row by row."""

import gc
import gzip
import json
import shutil
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from bot.sample.market import make_market
from storage import backup, dump, restore
from storage.backup import BadBackup, back_up, check
from storage.engine import open_engine
from storage.migrate import bring_to, newest, revision, upgrade
from storage.restore import NotRestored
from storage.store import Store

NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
Targets = Callable[[str], Engine]


@pytest.fixture
def empty(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Targets]:
    """An empty database of either kind, without a table."""
    made: list[Engine] = []
    names: list[str] = []

    def make(kind: str) -> Engine:
        if kind == "sqlite":
            made.append(open_engine(f"sqlite:///{tmp_path / f'target-{len(made)}.db'}"))
        else:
            postgres: Any = request.getfixturevalue("postgres")
            names.append(postgres.create("template1"))
            made.append(open_engine(postgres.url(names[-1])))
        return made[-1]

    yield make
    for engine in made:
        engine.dispose()
    for name in names:
        request.getfixturevalue("postgres").do(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of a small sample market, with rows in most tables."""
    folder = tmp_path_factory.mktemp("market")
    engine = open_engine(f"sqlite:///{folder / 'market.db'}")
    upgrade(engine)
    make_market(Store(engine), creators=40, seed=7, now=NOW)
    back_up(engine, folder / "market.backup", at=NOW)
    engine.dispose()
    return folder / "market.backup"


def everything(engine: Engine) -> dict[str, list[str]]:
    """All rows of all tables, as JSON holds them."""
    with engine.connect() as connection:
        return {
            table.name: sorted(json.dumps(dump.encoded(row), sort_keys=True) for row in dump.rows(connection, table))
            for table in dump.tables(connection)
        }


@pytest.mark.postgres
@pytest.mark.parametrize("first", ["sqlite", "postgres"])
@pytest.mark.parametrize("second", ["sqlite", "postgres"])
def test_a_market_goes_from_one_database_to_another_and_on_unchanged(
    market: Path, empty: Targets, tmp_path: Path, first: str, second: str
) -> None:
    one, other = empty(first), empty(second)
    restore.restore(market, one)
    made = back_up(one, tmp_path / "again", at=NOW)
    restore.restore(tmp_path / "again", other)
    was, now = everything(one), everything(other)
    assert {name: rows for name, rows in now.items() if rows != was[name]} == {}
    assert sum(made.rows.values()) == sum(map(len, now.values())) > 1_000
    assert made.kind == ("sqlite" if first == "sqlite" else "dump")
    assert revision(other) == newest()


@pytest.mark.postgres
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_what_is_restored_is_found_and_can_be_added_to(market: Path, empty: Targets, kind: str) -> None:
    engine = empty(kind)
    restore.restore(market, engine)
    store = Store(engine)
    word = "search_text MATCH '\"ⓝ\"'" if kind == "sqlite" else "tokens @@ '''ⓝ'''::tsquery"
    with store.finding() as looking:
        found = looking.raw.rows(f"SELECT count(*) FROM search_text WHERE {word}")
        assert found == looking.raw.rows("SELECT count(*) FROM search WHERE promising = 1") != [(0,)]
    with engine.begin() as connection:  # numbers go on behind what was restored
        (works,) = [table for table in dump.tables(connection) if table.name == "works"]
        copied = ", ".join(name for name in list(works.columns.keys()) if name != "id")
        highest = connection.execute(text("SELECT max(id) FROM works")).scalar_one()
        connection.execute(text(f"INSERT INTO works ({copied}) SELECT {copied} FROM works WHERE id = {highest}"))
        assert connection.execute(text("SELECT max(id) FROM works")).scalar_one() == highest + 1


def test_a_backup_beside_writers_is_of_one_moment(shop: Any, empty: Targets, tmp_path: Path) -> None:
    """While people ask for quotes: each of them is there whole, with its event, its delivery and its messages."""
    over, asked = threading.Event(), threading.Event()
    failed: list[BaseException] = []

    def ask() -> None:
        try:
            while not over.is_set():
                shop.asked(in_campaign=False)
                asked.set()
        except BaseException as error:  # noqa: BLE001
            failed.append(error)

    writers = [threading.Thread(target=ask) for _ in range(2)]
    for writer in writers:
        writer.start()
    made = []
    for number in range(3):
        asked.clear()
        assert asked.wait(20)
        made.append(back_up(shop.store.engine, tmp_path / f"backup-{number}", at=NOW))
    over.set()
    for writer in writers:
        writer.join()
    assert failed == []
    counts = [manifest.rows["quotes"] for manifest in made]
    assert counts == sorted(counts)
    assert counts[0] > 0
    target = empty("sqlite")
    restore.restore(tmp_path / "backup-2", target)
    restored, live = everything(target), everything(shop.store.engine)
    assert len(restored["quotes"]) == counts[-1] <= len(live["quotes"])
    moves = [json.loads(row) for row in restored["events"]]
    assert len({move[3] for move in moves if move[2] == "quote"}) == counts[-1]
    assert set(restored["events"]) <= set(live["events"])  # only ever added to
    assert set(restored["inbox"]) <= set(live["inbox"])
    assert len(restored["inbox"]) == counts[-1] + 1  # and the campaign


@pytest.fixture
def small(shop: Any, tmp_path: Path) -> Path:
    """A backup of the shop."""
    shop.asked()
    back_up(shop.store.engine, tmp_path / "small", at=NOW)
    return tmp_path / "small"


def test_a_backup_is_for_its_owner_alone_and_is_not_written_over(shop: Any, small: Path) -> None:
    assert small.stat().st_mode & 0o077 == 0
    with pytest.raises(FileExistsError):
        back_up(shop.store.engine, small, at=NOW)


def test_a_whole_backup_passes_its_check(small: Path) -> None:
    manifest = check(small)
    assert (manifest.revision, manifest.rows["quotes"], manifest.size) == (newest(), 1, small.stat().st_size)


def test_a_changed_backup_fails_its_check_and_is_not_restored(small: Path, empty: Targets) -> None:
    content = bytearray(small.read_bytes())
    content[len(content) // 2] ^= 1
    small.write_bytes(content)
    with pytest.raises(BadBackup, match="checksum"):
        check(small)
    target = empty("sqlite")
    with pytest.raises(BadBackup):
        restore.restore(small, target)
    assert revision(target) is None


@pytest.mark.parametrize("left", [0.5, 0.99])
def test_a_backup_that_broke_off_fails_even_where_its_manifest_fits(small: Path, left: float) -> None:
    content = small.read_bytes()
    small.write_bytes(content[: int(len(content) * left)])
    told = json.loads(backup.beside(small).read_text())
    told |= {"size": small.stat().st_size, "sha256": backup._sha256(small)}
    backup.beside(small).write_text(json.dumps(told))
    with pytest.raises(BadBackup):
        check(small)


def test_a_backup_without_its_manifest_and_other_files_are_refused(small: Path, tmp_path: Path) -> None:
    backup.beside(small).rename(tmp_path / "elsewhere.json")
    with pytest.raises(BadBackup, match="missing"):
        check(small)
    (tmp_path / "text").write_text("no backup")
    with pytest.raises(BadBackup, match="no backup of ours"):
        backup._contents(tmp_path / "text")


def test_a_database_that_holds_data_is_never_restored_into(small: Path, shop: Any) -> None:
    before = everything(shop.store.engine)
    for into_empty in (False, True):
        with pytest.raises(NotRestored, match="holds data"):
            restore.restore(small, shop.store.engine, into_empty=into_empty)
    assert everything(shop.store.engine) == before


def test_empty_tables_are_filled_only_when_that_is_said(small: Path, sqlite_template: Path, tmp_path: Path) -> None:
    shutil.copyfile(sqlite_template, tmp_path / "made.db")
    target = open_engine(f"sqlite:///{tmp_path / 'made.db'}")
    with pytest.raises(NotRestored, match="--into-empty"):
        restore.restore(small, target)
    restore.restore(small, target, into_empty=True)
    assert len(everything(target)["quotes"]) == 1
    target.dispose()


def test_a_backup_of_a_newer_version_is_refused(small: Path, empty: Targets) -> None:
    told = json.loads(backup.beside(small).read_text())
    target = empty("sqlite")
    with target.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num TEXT)"))
    content = _at_revision(small, "9999")
    backup.beside(small).write_text(
        json.dumps(told | {"revision": "9999", "size": content.stat().st_size, "sha256": backup._sha256(content)})
    )
    with pytest.raises(NotRestored, match="Install the newer version"):
        restore.restore(small, target)


def _at_revision(file: Path, name: str) -> Path:
    """The same backup, as another revision would have made it."""
    if file.read_bytes()[:2] == backup.GZIP_MAGIC:
        head, rest = gzip.decompress(file.read_bytes()).split(b"\n", 1)
        file.write_bytes(gzip.compress(json.dumps({**json.loads(head), "revision": name}).encode() + b"\n" + rest))
        return file
    engine = open_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{name}'"))
    engine.dispose()
    return file


@pytest.mark.postgres
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_backup_of_an_older_revision_is_brought_to_ours(shop: Any, empty: Targets, tmp_path: Path, kind: str) -> None:
    shop.asked()
    with shop.store.engine.connect() as connection, connection.begin():
        bring_to(connection, "0018")
    made = back_up(shop.store.engine, tmp_path / "old", at=NOW)
    assert made.revision == "0018"
    target = empty(kind)
    restore.restore(tmp_path / "old", target)
    assert revision(target) == newest()
    upgrade(shop.store.engine)  # as if it had been brought to ours where it was
    kept, was = everything(target), everything(shop.store.engine)
    assert {name: rows for name, rows in was.items() if rows != kept[name]} == {}
    with target.connect() as connection:
        waiting = connection.execute(text("SELECT count(*) FROM outbox WHERE first_due_at = due_at")).scalar_one()
    assert waiting == len(was["outbox"]) > 0


@pytest.mark.postgres
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_restore_that_breaks_in_the_middle_leaves_nothing_behind(
    small: Path, empty: Targets, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = empty(kind)

    def breaks(*_: Any) -> None:
        raise OSError("the disk went away")

    monkeypatch.setattr(restore.dump, "settle", breaks)  # type: ignore[attr-defined]
    with pytest.raises(OSError, match="went away"):
        restore.restore(small, target)
    monkeypatch.undo()
    assert (revision(target), everything(target)) == (None, {})
    restore.restore(small, target)
    assert len(everything(target)["quotes"]) == 1


def test_large_tables_are_streamed(store: Store, sqlite_template: Path, tmp_path: Path) -> None:
    """8,000 rows of 1,200 bytes, 10 MB, take a few megabytes more of memory than none do."""
    back_up(store.engine, tmp_path / "once", at=NOW)
    filled(tmp_path / "once", sqlite_template)  # what is loaded for it stays
    few = most_memory(store, tmp_path / "few", sqlite_template)
    with store.engine.begin() as connection:
        series = (
            "SELECT value FROM (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n"
            " WHERE value < 8000) SELECT value FROM n) AS numbers"
        )
        columns = "tenant, noun, subject, person, move, before, after, why, delivery, at"
        values = f"'T1', 'quote', value, 'U1', 'ask', '', '', '{'x' * 1200}', '', '2026-11-02 02:00:00'"
        connection.execute(text(f"INSERT INTO events ({columns}) SELECT {values} FROM ({series}) AS s"))
    many = most_memory(store, tmp_path / "large", sqlite_template)
    print(f"{few / 2**20:.1f} MiB without rows, {many / 2**20:.1f} MiB with 10 MB of them")
    assert many - few < 4 * 2**20
    assert check(tmp_path / "large").rows["events"] == 8_000


def filled(file: Path, template: Path) -> None:
    """Restore a backup into a database that has its tables: to make them takes longer than the rows."""
    target = open_engine(f"sqlite:///{shutil.copyfile(template, file.with_suffix('.db'))}")
    restore.restore(file, target, into_empty=True)
    target.dispose()


def most_memory(store: Store, file: Path, template: Path) -> int:
    """Bytes that were in use at most while a database was backed up and restored."""
    gc.collect()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        back_up(store.engine, file, at=NOW)
        filled(file, template)
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()
