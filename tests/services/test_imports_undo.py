"""An import that is undone: its rows stay and do not count, and what is left is what the other rows come to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from bot.rules import imports_refused as refused
from bot.rules.creators import UNDONE
from bot.rules.errors import Refused
from bot.rules.imports import RECORDS, FileKind
from bot.rules.imports_rows import read_rows
from bot.rules.people import By
from bot.rules.pricing import MARKET
from bot.services.creators import CreatorDesk
from bot.services.imports import ImportDesk
from bot.services.imports_plan import carry_out, planned
from bot.services.imports_records import Records
from bot.services.imports_undo import undo
from bot.services.ledger import LedgerDesk, project
from bot.services.standings import rebuild
from storage.engine import open_engine
from storage.migrate import upgrade
from storage.raw import Raw
from storage.store import Store, Unit

SAMPLES = Path(__file__).parent / "import_samples"
NOW = datetime(2021, 9, 1, 4, tzinfo=UTC)
WORK = "达人,类型,标题,时间,播放量\n晚风,直播,开播了,2021-08-02 20:00,{plays}\n"


def by(delivery: str, at: datetime = NOW) -> By:
    return By(tenant="T0JUXING", person="U0CHENMO", delivery=delivery, at=at)


def take_in(desk: ImportDesk, content: str | Path, name: str, days: int = 0) -> int:
    file = content if isinstance(content, Path) else content.encode()
    report = desk.take_in(file, f"{name}.csv", by=by(f"{name}{days}", NOW + timedelta(days=days)), year=2021)
    assert report.source_id
    return report.source_id


def test_an_undone_file_leaves_what_was_there_before(store: Store) -> None:
    desk = ImportDesk(store)
    first = take_in(desk, WORK.format(plays="1万"), "first")
    second = take_in(desk, WORK.format(plays="2万"), "second", 1)
    done = desk.undo(by("undo", NOW + timedelta(days=2)), second)
    assert (done.source.id, done.again, done.gone) == (second, 1, 0)
    with store.reading() as unit:
        (found,) = unit.creators.matching(names=["晚风"])
        assert [one.plays for one in unit.records.works([found.id])[found.id]] == [10_000]
        assert [one.id for one in unit.sources.of_creator(found.id)] == [first]
        moves = [event.move for event in unit.events.of("T0JUXING", "import", second)]
    assert moves == ["take_in", "undo"]
    told = [(one.source, one.said["plays"], one.counts) for one in LedgerDesk(store).rows_of(found.id)]
    assert told == [("first.csv", 10_000, True), ("second.csv", 20_000, False)]
    newest = desk.sources()[0]
    assert (newest.undone_by, newest.undone_at) == ("U0CHENMO", NOW + timedelta(days=2))


def test_creators_of_whom_no_import_speaks_any_more_are_nowhere_to_be_seen_and_come_back(store: Store) -> None:
    desk, creators = ImportDesk(store), CreatorDesk(store)
    number = take_in(desk, WORK.format(plays="1万"), "first")
    slug = creators.called("晚风").creator.slug
    done = desk.undo(by("undo"), number)
    assert (done.again, done.gone) == (0, 1)
    for look in (lambda: creators.called("晚风"), lambda: creators.by_slug(slug, at=NOW)):
        with pytest.raises(Refused):
            look()
    with store.unit() as unit:
        assert unit.search.missing(most=9) == []
        assert [one.source for one in unit.creators.matching(slugs=[slug])] == [UNDONE]
        unit.search.take_out([1])  # who is not there can be taken out
    take_in(desk, WORK.format(plays="1万"), "first", 3)
    assert creators.called("晚风").creator.slug == slug
    assert len(creators.by_slug(slug, at=NOW).lives) == 1


def test_comments_are_read_when_they_come_and_read_again_when_they_go(store: Store) -> None:
    desk = ImportDesk(store)
    take_in(desk, WORK.format(plays="1万"), "works")
    said = "达人,作品标题,评论内容,评论时间\n晚风,开播了,{text},2021-08-02 20:01:05\n"
    number = take_in(desk, said.format(text="求链接"), "said")
    take_in(desk, said.format(text="扣1"), "more")
    desk.undo(by("undo"), number)
    with store.reading() as unit:
        ((work, asked),) = unit.comments_said.unread(most=9).items()
        assert (asked, unit.records.comment_texts(work, most=9)) == (3, ["扣1"])


def test_what_an_undone_export_said_of_a_host_is_not_known_any_more(store: Store) -> None:
    desk = ImportDesk(store)
    take_in(desk, SAMPLES / "douyin_short_videos.csv", "videos")
    with store.reading() as unit:
        before = unit.creators.matching(slugs=["host_91", "host_92"])
    products = take_in(desk, SAMPLES / "douyin_live_products.csv", "products")
    sessions = take_in(desk, SAMPLES / "douyin_live_sessions.csv", "sessions")
    with store.reading() as unit:
        (host,) = unit.creators.matching(slugs=["host_91"])
        assert (host.field, host.bio, len(unit.products.newest(host.id))) == ("生活", "We Media", 3)
    desk.undo(by("undo sessions"), sessions)
    desk.undo(by("undo products"), products)
    with store.reading() as unit:
        after = unit.creators.matching(slugs=["host_91", "host_92"])
        assert sorted(map(repr, after)) == sorted(map(repr, before))
        assert (unit.products.newest(host.id), len(unit.records.works([host.id])[host.id])) == ([], 2)
        assert unit.search.standings([host.id])[host.id].creator.field == "未分类"


def test_what_cannot_be_undone_says_why_and_stays(shop: Any) -> None:
    desk = ImportDesk(shop.store)
    number = take_in(desk, "名称,领域,专场每天\n晚风,美妆,1000\n", "creators")
    with shop.store.reading() as unit:
        (found,) = unit.creators.matching(names=["晚风"])
    shop.desks.quotes.ask(shop.by(), found.id, shop.need(), None, "C0CAMPAIGNS")
    changes = take_in(desk, "名称,粉丝数\n晚风,2万\n夜航,1万\n", "more", 1)
    before = shop.rows("SELECT * FROM creators ORDER BY id"), shop.rows("SELECT * FROM sources ORDER BY id")
    for id_, reason in ((99, refused.NoSuchImport), (changes, refused.ChangedCreators)):
        with pytest.raises(reason):
            desk.undo(by(f"undo {id_}"), id_)
    assert (shop.rows("SELECT * FROM creators ORDER BY id"), shop.rows("SELECT * FROM sources ORDER BY id")) == before
    works = take_in(desk, WORK.replace("晚风", "夜航").format(plays=1), "works", 2)
    desk.undo(by("once"), works)
    with pytest.raises(refused.UndoneAlready):
        desk.undo(by("twice"), works)
    alone = take_in(desk, WORK.replace("晚风", "新来的").format(plays=1), "alone", 3)
    with shop.store.reading() as unit:
        (new,) = unit.creators.matching(names=["新来的"])
    shop.write(f"INSERT INTO picks (tenant, person, creator_id, at) VALUES ('T', 'U', {new.id}, '2021-09-01 00:00:00')")
    with pytest.raises(refused.StillInUse) as caught:
        desk.undo(by("in use"), alone)
    assert caught.value.facts == {"number": alone, "name": "新来的"}
    assert number < changes < works < alone


# random imports, corrections and undos, against everything worked out from the rows alone


@dataclass(frozen=True)
class File:
    """A small file of one kind; `days` before now is the moment that it speaks of."""

    kind: FileKind
    rows: tuple[tuple[int, int, int], ...]  #: which creator, which thing, and what is said of it
    days: int


HEADERS = {
    FileKind.WORKS: "达人,类型,标题,时间,播放量,销量",
    FileKind.GOODS: "达人,作品标题,商品,销量,销售额",
    FileKind.COMMENTS: "达人,作品标题,评论内容,评论时间",
    FileKind.ORDERS: "达人,品牌,结果,日期",
    FileKind.SESSIONS: "host_id,Name_of_the_livestream,Start_time,Number_of_goods_sold,Total_sales_amount,Views",
}
NAMES, OUTCOMES = ("晚风", "夜航", "ks3"), ("完成", "拒绝", "未履约")


def row(kind: FileKind, creator: int, thing: int, said: int) -> str:
    name, start = NAMES[creator], f"2021-08-0{thing + 1} 20:00"
    return {
        FileKind.WORKS: f"{name},{'直播' if thing else '视频'},第{thing}场,{start},{said * 100 or ''},{said}",
        FileKind.GOODS: f"{name},第{thing}场,商品{said % 2},{said},{said * 10}",
        FileKind.COMMENTS: f"{name},第{thing}场,扣{said % 2},{start}",
        FileKind.ORDERS: f"{name},品牌{thing},{OUTCOMES[said % 3]},2021-08-01",
        FileKind.SESSIONS: f"{name},第{thing}场,{start},{said},{said * 10},{said * 100}",
    }[kind]


rows_said = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 4)),
    min_size=1,
    max_size=5,
    unique_by=lambda r: r[:2],
).map(tuple)
actions = st.lists(
    st.one_of(st.builds(File, st.sampled_from(sorted(HEADERS)), rows_said, st.integers(0, 3)), st.integers(0, 6)),
    min_size=2,
    max_size=9,
)


def do(unit: Unit, action: File | int, number: int) -> None:
    """Take a file in, or undo one of those before."""
    at = NOW + timedelta(hours=number)
    who = By(tenant="T", person="U", delivery=f"{number}", at=at)
    if isinstance(action, int):
        known = unit.sources.all()
        if known:
            savepoint(unit, lambda: undo(unit, who, known[action % len(known)].id))
        return
    lines = [HEADERS[action.kind], *(row(action.kind, *one) for one in action.rows)]
    reading = read_rows([line.split(",") for line in lines], name="a", today=NOW.astimezone(MARKET).date(), year=2021)
    id_ = unit.sources.add(reading.kind, name=f"{number}", sha256=f"{number}", rows=1, at=at, by="U")
    as_of = at - timedelta(days=action.days)
    if reading.kind in RECORDS:
        records = Records(unit, reading.kind, source_id=id_, as_of=as_of, write=True)
        records.take(reading)  # rows that name what is not known are told, and left out here
        records.finish(at=at)
    else:
        plan = planned(unit, reading, id_, at=at, as_of=as_of)
        carry_out(unit, plan)
        rebuild(unit, plan.touched, at=at)


def savepoint(unit: Unit, doing: Any) -> None:
    """What is refused changes nothing, as in a transaction of its own."""
    raw = Raw.of(unit._session)
    raw.run("SAVEPOINT before")
    try:
        doing()
    except Refused:
        raw.run("ROLLBACK TO SAVEPOINT before")
    raw.run("RELEASE SAVEPOINT before")


KEPT = {
    "works": "id, counts, CASE WHEN counts THEN plays END, CASE WHEN counts THEN units END",
    "goods": "id, counts",
    "comments": "id, counts",
    "deals": "id, counts",
    "search": "creator_id, rank, finished, plays_live, plays_video",
}


def kept(unit: Unit) -> dict[str, list[Any]]:
    raw = Raw.of(unit._session)
    return {table: raw.rows(f"SELECT {columns} FROM {table} ORDER BY 1") for table, columns in KEPT.items()}


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An empty database of either kind; nobody commits anything to it."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('ledger') / 'ledger.db'}"
    else:
        postgres = request.getfixturevalue("postgres")
        url = postgres.url(postgres.create())
    engine: Engine = open_engine(url)
    upgrade(engine)
    yield Store(engine)
    engine.dispose()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=actions)
def test_what_is_kept_is_what_the_rows_come_to(empty: Store, done: list[File | int]) -> None:
    with empty.unit() as unit:
        for number, action in enumerate(done):
            do(unit, action, number)
        found = kept(unit)
        raw = Raw.of(unit._session)
        for table in ("goods", "comments", "deals", "works"):
            raw.run(f"UPDATE {table} SET counts = NOT counts")
        raw.run("UPDATE works SET plays = 7, units = 7")
        everybody = [id_ for (id_,) in raw.rows("SELECT id FROM creators ORDER BY id")]
        project(unit, everybody)
        rebuild(unit, everybody, at=NOW + timedelta(hours=len(done) - 1))
        again = kept(unit)
        assert {name: again[name] for name in KEPT if name != "search"} == {
            name: found[name] for name in KEPT if name != "search"
        }
        assert [row[2:] for row in again["search"]] == [row[2:] for row in found["search"]]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=actions)
def test_everything_undone_leaves_nothing(empty: Store, done: list[File | int]) -> None:
    with empty.unit() as unit:
        for number, action in enumerate(done):
            do(unit, action, number)
        for source in unit.sources.all():
            if source.undone_at is None:
                undo(unit, By(tenant="T", person="U", delivery="x", at=NOW), source.id)
        raw = Raw.of(unit._session)
        for table in ("works", "goods", "comments", "deals"):
            rows = raw.rows(f"SELECT count(*) FROM {table} WHERE counts")
            assert (table, rows) == (table, [(0,)])
        assert raw.rows("SELECT count(*) FROM search") == [(0,)]
