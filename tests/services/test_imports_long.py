"""A long creators file comes to the same as a short one, some rows at a time; whole or not at all."""

import csv
import os
import signal
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO
from multiprocessing import active_children
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select, text

from bot import sheets_long
from bot.rules import imports_refused as refused
from bot.rules.creators import Creator
from bot.rules.errors import AlreadyDone, Refused
from bot.rules.imports import Report
from bot.rules.people import By
from bot.services import imports, imports_long
from bot.services.imports import ImportDesk
from bot.services.imports_seen import Seen
from bot.workers import WorkerDied
from storage import bulk, search_words
from storage.engine import open_engine
from storage.migrate import metadata
from storage.raw import Raw
from storage.store import Store

SAMPLE = Path(__file__).parent / "import_samples" / "creators.csv"
NOW, TODAY = datetime(2021, 9, 1, 4, tzinfo=UTC), date(2021, 9, 1)
HEADER = "编号,名称,领域,地区,粉丝数,女粉占比,简介,专场每天,按天折扣,折扣开始,折扣结束,最少小时\n"


def row(n: int) -> str:
    """Row `n` of a file; every seventh without an id, every third of an unknown field, some without prices."""
    id_, name, field = (
        "" if n % 7 == 0 else f"ks{n}",
        f"{'晚風' if n % 5 else 'Amy'}{n}",
        "美妆" if n % 3 else "没有的领域",
    )
    day, discount = n * 10 if n % 4 else "", "8折" if n % 4 == 1 else ""
    until = "2021-10-01" if n % 8 == 1 else ""
    return f'{id_},{name},{field},杭州市,{n}万,{n}%,"你好，\n第{n}行",{day},{discount},,{until},{2 if n % 4 else ""}\n'


MANY = HEADER + "".join(map(row, range(2, 90)))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[Store]]:
    """Two empty databases of the same kind."""
    if request.param == "sqlite":
        engines = [open_engine(f"sqlite:///{tmp_path}/{one}.db") for one in ("a", "b")]
        names = []
    else:
        server = request.getfixturevalue("postgres")
        names = [server.create("template1") for _ in range(2)]
        engines = [open_engine(server.url(name)) for name in names]
    for engine in engines:
        metadata().create_all(engine)
    yield [Store(engine) for engine in engines]
    for engine in engines:
        engine.dispose()
    for name in names:
        server.do(f"DROP DATABASE {name}")


@pytest.fixture(autouse=True)
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of a row or two, made in this process."""
    monkeypatch.setattr(imports_long, "SIZE", 70)
    monkeypatch.setattr(imports_long, "ALONE", 10**9)


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Says that every file is long, from now on."""
    return lambda yes=True: monkeypatch.setattr(imports, "is_long", lambda _: yes)


def by(delivery: str = "d", at: datetime = NOW) -> By:
    return By(tenant="T1", person="U0CHENMO", delivery=delivery, at=at)


def file(tmp_path: Path, content: str | bytes, name: str = "creators.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def contents(engine: Engine) -> dict[str, list[Any]]:
    tables = [table for table in metadata().sorted_tables if table.name not in {"events"}]
    with engine.connect() as connection:
        return {table.name: sorted(map(tuple, connection.execute(select(table))), key=repr) for table in tables}


def imported(store: Store, path: Path, delivery: str = "d", at: datetime = NOW) -> list[dict[str, Any]]:
    """The report before and the one after, in values that can be compared."""
    desk = ImportDesk(store)
    return [told(desk.check(path, today=TODAY)), told(desk.take_in(path, by=by(delivery, at)))]


def told(report: Report) -> dict[str, Any]:
    problems = [
        (one.row, one.column, one.value, one.reason.code, one.reason.facts, one.error) for one in report.problems
    ]
    return {**vars(report), "problems": problems}


def test_a_long_file_writes_the_rows_that_a_short_one_writes(stores: list[Store], tmp_path: Path, long: Any) -> None:
    path = file(tmp_path, MANY)
    long(False)
    short = imported(stores[0], path)
    long()
    assert imported(stores[1], path) == short
    assert contents(stores[1].engine) == contents(stores[0].engine)
    if stores[1].engine.dialect.name == "sqlite":  # which does not look references up while a first import is written
        with stores[1].engine.connect() as connection:
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    changes = short[1]["changes"]
    assert changes.created[:2] == ("晚風2", "晚風3")
    assert (short[1]["rows"], len(changes.created), changes.cards, short[1]["warnings"]) == (88, 88, 66, 29)


def test_it_brings_up_to_date_those_who_are_known(stores: list[Store], tmp_path: Path, long: Any) -> None:
    later = datetime(2021, 9, 2, 4, tzinfo=UTC)
    second = HEADER + ",新来的,,,8,,,,,,,\nks3,改名,美食,,5,,,77,,,,\n,晚風7,,,9,,,,,,,\nks9,晚風9,,,,,,,,,,\n"
    seen = []
    for store, yes in zip(stores, (False, True), strict=True):
        with store.unit() as unit:
            unit.creators.add([Creator(id=500, slug="ks2", name="样本", field="美妆", sample=True)])
            unit.commit()
        long(yes)
        first = imported(store, file(tmp_path, MANY))
        seen.append((first, imported(store, file(tmp_path, second), "e", later)))
    assert seen[0] == seen[1]
    changes = seen[1][1][1]["changes"]
    assert (changes.created, changes.updated, changes.unchanged, changes.cards) == (
        ("新来的",),
        ("改名", "晚風7"),
        1,
        1,
    )
    rows = [contents(store.engine) for store in stores]
    assert rows[0] == rows[1]
    assert {"ks2", "ks2-real"} <= {row[1] for row in rows[1]["creators"]}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("ks40,又来,,,,,,,,,,\n", "NamedTwice"),
        ("KS40,又来,,,,,,,,,,\n", "NamedTwice"),
        (",晚風49,,,,,,,,,,\n", "NamedTwice"),
        ("ks900,坏的,,,-5,,,,,,,\n", "Negative"),
        ("ks900,,,,5,,,,,,,\n", "CellNeeded"),
        ("ks900,坏的,,,,,,,,2021-12-01,2021-11-01,\n", "BadRange"),
    ],
)
def test_one_broken_row_at_the_end_leaves_everything_as_it_was(
    stores: list[Store], tmp_path: Path, long: Any, line: str, code: str
) -> None:
    long()
    store, path = stores[0], file(tmp_path, MANY + line)
    before = contents(store.engine)
    report = ImportDesk(store).check(path, today=TODAY)
    first = next(problem for problem in report.problems if problem.error)
    assert (first.row, first.reason.code, report.ready) == (90, code, False)
    with pytest.raises(refused.HasErrors) as caught:
        ImportDesk(store).take_in(path, by=by())
    assert (caught.value.facts["row"], caught.value.facts["count"]) == (90, report.errors)
    assert contents(store.engine) == before


def test_the_same_content_and_the_same_delivery_are_taken_in_once(
    stores: list[Store], tmp_path: Path, long: Any
) -> None:
    long()
    desk = ImportDesk(stores[0])
    desk.take_in(file(tmp_path, MANY), by=by())
    with pytest.raises(refused.AlreadyImported):
        desk.take_in(file(tmp_path, MANY, "again.csv"), by=by("again"))
    with pytest.raises(AlreadyDone):
        desk.take_in(file(tmp_path, MANY + "x,y,美妆,,,,,,,,,\n"), by=by())
    assert desk.check(file(tmp_path, MANY), today=TODAY).already == desk.sources()[0]


def test_other_processes_make_the_same_rows(
    tmp_path: Path, long: Any, monkeypatch: pytest.MonkeyPatch, stores: list[Store]
) -> None:
    long()
    path = file(tmp_path, MANY)
    alone = imported(stores[0], path)
    monkeypatch.setattr(imports_long, "ALONE", 0)
    assert imported(stores[1], path) == alone
    assert contents(stores[1].engine) == contents(stores[0].engine)


def test_words_that_another_process_indexed_are_found_undone_and_added_to(
    tmp_path: Path, long: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    long()
    path = file(tmp_path, MANY)
    more = file(tmp_path, HEADER + "ks3,改名,美食,,5,,,77,,,,\nks901,新来的,美妆,,,,,,,,,\n", "more.csv")
    seen = []
    for name, alone in (("here", 10**9), ("there", 0)):
        monkeypatch.setattr(imports_long, "ALONE", alone)
        engine = open_engine(f"sqlite:///{tmp_path}/{name}.db")
        metadata().create_all(engine)
        desk, steps = ImportDesk(Store(engine)), []
        first = desk.take_in(path, by=by())
        steps.append(words(engine))
        desk.undo(by("undo", NOW), first.source_id or 0)
        steps.append(words(engine))
        desk.take_in(path, by=by("again"))
        desk.take_in(more, by=by("more"))
        steps.append(words(engine))
        seen.append(steps)
        engine.dispose()
    assert seen[0] == seen[1]
    assert (len(seen[1][0]) > 1_000, seen[1][1]) == (True, [])
    assert seen[1][0] != seen[1][2]


def words(engine: Engine) -> list[tuple[str, int]]:
    """Every token of the index of words with the rank under which it is found, after a look at whether it is sound."""
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO search_text (search_text) VALUES ('integrity-check')")
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab('main', 'search_text', 'instance')"
        )
        return sorted(map(tuple, connection.exec_driver_sql("SELECT term, doc FROM temp.words")))  # type: ignore[arg-type]


def test_a_first_import_that_is_refused_leaves_no_words_and_no_process(
    tmp_path: Path, long: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    long()
    monkeypatch.setattr(imports_long, "ALONE", 0)
    engine = open_engine(f"sqlite:///{tmp_path}/refused.db")
    metadata().create_all(engine)
    with pytest.raises(refused.HasErrors):
        ImportDesk(Store(engine)).take_in(file(tmp_path, MANY + "ks40,又来,,,,,,,,,,\n"), by=by())
    assert (words(engine), active_children()) == ([], [])
    engine.dispose()


def test_a_process_for_words_that_is_killed_takes_the_import_with_it(
    tmp_path: Path, long: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killing(process: Any) -> None:
        for_words = process._target is search_words.make
        start(process)
        if for_words:
            os.kill(process.pid, signal.SIGKILL)

    long()
    start = SpawnProcess.start
    monkeypatch.setattr(SpawnProcess, "start", killing)
    monkeypatch.setattr(imports_long, "ALONE", 0)
    engine = open_engine(f"sqlite:///{tmp_path}/killed.db")
    metadata().create_all(engine)
    before = contents(engine)
    with pytest.raises(WorkerDied):
        ImportDesk(Store(engine)).take_in(file(tmp_path, MANY), by=by())
    assert (words(engine), contents(engine)) == ([], before)
    engine.dispose()
    assert {one.name for one in tmp_path.iterdir()} == {"creators.csv", "killed.db"}


def test_where_the_tables_of_the_index_are_defended_the_database_makes_it(
    tmp_path: Path, long: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Defended(Raw):
        def run(self, sql: str, params: Any = ()) -> None:
            if sql.startswith("DELETE FROM search_text_"):
                raise sqlite3.OperationalError("table search_text_data may not be modified")
            super().run(sql, params)

    long()
    path, seen = file(tmp_path, MANY), []
    for kind in (Raw, Defended):
        monkeypatch.setattr(bulk, "Raw", kind)
        monkeypatch.setattr(imports_long, "ALONE", 0)
        engine = open_engine(f"sqlite:///{tmp_path}/{kind.__name__}.db")
        metadata().create_all(engine)
        imported(Store(engine), path)
        seen.append(words(engine))
        engine.dispose()
    assert (len(seen[0]) > 1_000, seen[1]) == (True, seen[0])


def test_the_indexes_of_search_are_there_again_after_a_first_import(
    stores: list[Store], tmp_path: Path, long: Any
) -> None:
    long()
    indexes = "SELECT count(*) FROM {}".format(
        "sqlite_master WHERE type = 'index'" if stores[0].engine.dialect.name == "sqlite" else "pg_indexes"
    )
    with stores[0].engine.connect() as connection:
        before = connection.execute(text(indexes)).scalar()
    with pytest.raises(refused.HasErrors):
        ImportDesk(stores[0]).take_in(file(tmp_path, HEADER + "a,,,,5,,,,,,,\n"), by=by())
    with stores[0].engine.connect() as connection:
        assert connection.execute(text(indexes)).scalar() == before


def test_the_index_of_words_gathers_no_more_than_before_once_a_first_import_is_in(tmp_path: Path, long: Any) -> None:
    long()
    engine = open_engine(f"sqlite:///{tmp_path}/words.db")
    metadata().create_all(engine)
    imported(Store(engine), file(tmp_path, MANY))
    with engine.connect() as connection:
        set_to = connection.execute(text("SELECT v FROM search_text_config WHERE k = 'hashsize'")).scalar()
    engine.dispose()
    assert set_to == 2**20


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "a.csv", refused.EmptyFile),
        (b"PK\x03\x04 and more", "a.csv", refused.WrongContent),
        (b"name,followers\nx\0y,5\n", "a.csv", refused.WrongContent),
        (b"name,followers\n\xff\xff\xff,5\n", "a.csv", refused.UnknownEncoding),
        (b"name,followers\n", "a.csv", None),
        (b"name,followers\n" + b"x" * 40_000 + b",5\n", "a.csv", refused.LongCell),
        (b'name,followers\n"' + b"x\n" * 40_000 + b'",5\n', "a.csv", refused.LongCell),
        (b"name,followers\n" + b'"x\n",' * 400_000 + b"\n", "a.csv", refused.LongCell),
        (b"name,followers\n" + b"," * 300 + b"\n", "a.csv", refused.TooManyCells),
        (b'name,followers\n"x,5\n', "a.csv", refused.OpenQuote),
        (b"who,what\nx,5\n", "a.csv", refused.UnknownKind),
        (b"name,followers\nx,5\n", "a.xlsx", refused.FileTooLarge),
        (SAMPLE.with_name("douyin_live_sessions.csv").read_bytes(), "a.csv", refused.FileTooLarge),
    ],
)
def test_a_hostile_long_file_is_refused_and_nothing_is_kept(
    stores: list[Store], tmp_path: Path, long: Any, content: bytes, name: str, reason: type[Refused] | None
) -> None:
    long()
    store, path = stores[0], file(tmp_path, content, name)
    for look in (lambda: ImportDesk(store).check(path, today=TODAY), lambda: ImportDesk(store).take_in(path, by=by())):
        with pytest.raises(reason or refused.NoRows):
            look()
    assert {len(rows) for rows in contents(store.engine).values()} == {0}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_long_file_is_read_in_the_encodings_of_a_short_one(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [["名称", "粉丝数", "简介"], ["晚風", "5", "a"], [], ["小鱼", "6", 'say "hi"\nthere']]
    lines = [delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    path = file(tmp_path, "\r\n".join(lines).encode(encoding))
    found = sheets_long.look_through(path, path.name)
    assert (found.encoding, found.delimiter) == (encoding, delimiter)
    parts = list(found.parts(3))
    assert [first for first, _ in parts] == [1, 2, 3, 4][: len(parts)]
    assert [row for part in parts for row in found.rows(part)] == rows


@given(
    st.lists(st.lists(st.text(alphabet='a"\n\r,晚 ', max_size=5), min_size=2, max_size=3), max_size=8),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.integers(1, 40),
    st.booleans(),
)
def test_parts_of_any_size_are_whole_rows_under_their_numbers(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], ending: str, size: int, quoted: bool
) -> None:
    text_ = StringIO(newline="")
    csv.writer(text_, lineterminator=ending, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL).writerows(rows)
    path = tmp_path_factory.mktemp("parts") / "a.csv"
    content = "a,b\n" + text_.getvalue()
    path.write_bytes(content.encode())
    found = sheets_long.look_through(path, path.name)
    numbered = [(number, row) for part in found.parts(size) for number, row in enumerate(found.rows(part), part[0])]
    assert numbered == list(enumerate(csv.reader(StringIO(content, newline="")), 1))


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = file(tmp_path, "名称,粉丝数\n晚風,5\n")
    found = sheets_long.look_through(path, path.name)
    file(tmp_path, "名称,粉丝数\n晚風,6\n")
    with pytest.raises(refused.Damaged):
        list(found.parts(10))


@given(st.lists(st.text(max_size=3) | st.integers(0, 500).map(str)))
def test_keys_that_were_seen_before_are_told_with_their_row(keys: list[str]) -> None:
    seen, first = Seen(places=2), dict[str, int]()
    for row, key in enumerate(keys, 1):
        assert seen.note(key, row) == first.get(key, 0)
        first.setdefault(key, row)
