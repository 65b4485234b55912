"""Files of records: videos and lives, goods, comments and past orders; once each, in any order, whole or not at all."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from bot import sheets
from bot.rules import imports_refused as refused
from bot.rules.creators import Kind, Rate
from bot.rules.errors import Refused
from bot.rules.imports import FileKind, Report
from bot.rules.orders import Outcome
from bot.rules.people import By
from bot.services import imports, imports_known, imports_long_records
from bot.services.imports import ImportDesk, template
from bot.services.imports_directory import slug_of
from bot.services.imports_known import KnownWorks
from storage.engine import open_engine
from storage.migrate import metadata
from storage.store import Store

NOW, TODAY = datetime(2021, 9, 1, 4, tzinfo=UTC), date(2021, 9, 1)
WORKS = (
    "达人,类型,标题,时间,时长,播放量,点赞数,销量,销售额,商单\n"
    "晚风,视频,第一条,2021-08-01 12:00,35秒,1.2万,300,,,是\n"
    "晚风,直播,开播了,2021-08-02 20:00:30,2小时,3万,900,50,2.5万,否\n"
    "晚风,直播,又开播,2021-08-03 20:00,1:00:35,2万,700,30,9000,\n"
    "夜航,video,第一条,2021-08-01 12:00,21秒,--,10,,,\n"
)
GOODS = (
    "creator,live title,live time,product,category,price,units,GMV\n"
    "晚风,开播了,2021-08-02 20:00,口红,彩妆,99,30,2970\n"
    "晚风,开播了,,眉笔,彩妆,19.9,20,398\n"
    "晚风,,2021-08-03 20:00,口红,,99,10,990\n"
)
COMMENTS = (
    "达人,作品标题,评论内容,评论时间\n"
    "晚风,开播了,求链接,2021-08-02 20:01:05\n"
    "晚风,开播了,扣1,2021-08-02 20:01:05\n"
    "晚风,开播了,扣1,2021-08-02 20:01:05\n"
    "夜航,第一条,来了,2021-08-02 08:00\n"
)
ORDERS = (
    "达人,品牌,行业,合作形式,结果,日期,是否准时\n"
    "晚风,青禾,美妆,专场,完成,2021-08-02,是\n"
    "晚风,云朵服饰,时尚,拼场,拒绝,2021-08-03,\n"
    "新来的,云朵服饰,美食,视频,creator cancelled,2021-08-03,\n"
)
FILES = {"works": WORKS, "goods": GOODS, "comments": COMMENTS, "orders": ORDERS}
TABLES = (
    "creators",
    "works",
    "work_readings",
    "goods",
    "comments",
    "deals",
    "sources",
    "mentions",
    "search",
    "mappings",
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_engine(f"sqlite:///{tmp_path}/records.db")
    metadata().create_all(made)
    yield made
    made.dispose()


@pytest.fixture
def store(engine: Engine) -> Store:
    return Store(engine)


@pytest.fixture
def desk(store: Store) -> ImportDesk:
    return ImportDesk(store)


def by(delivery: str, at: datetime = NOW) -> By:
    return By(tenant="T1", person="U0CHENMO", delivery=delivery, at=at)


def take_in(desk: ImportDesk, content: str, name: str = "", **more: Any) -> Report:
    name = name or f"{abs(hash(content))}.csv"
    at = more.pop("at", NOW)
    return desk.take_in(content.encode(), name, by=by(f"{name}{at}", at), **more)


def rows_of(engine: Engine) -> dict[str, list[Any]]:
    with engine.connect() as connection:
        return {name: list(connection.execute(text(f"SELECT * FROM {name}"))) for name in TABLES}


def problems(report: Report) -> list[tuple[int, str, str, bool]]:
    return [(one.row, one.column, one.reason.code, one.error) for one in report.problems]


def checked(desk: ImportDesk, content: str, **more: Any) -> Report:
    return desk.check(content.encode(), "a.csv", today=TODAY, **more)


def works(store: Store, name: str = "晚风") -> list[Any]:
    with store.reading() as unit:
        (found,) = unit.creators.matching(names=[name])
        return unit.records.works([found.id])[found.id]


@pytest.mark.parametrize("kind", FILES)
def test_each_kind_is_known_by_its_header_and_looking_changes_nothing(
    desk: ImportDesk, engine: Engine, kind: str
) -> None:
    take_in(desk, WORKS) if kind in {"goods", "comments"} else None
    before = rows_of(engine)
    report = checked(desk, FILES[kind])
    assert (report.kind, report.errors, report.ready) == (FileKind(kind), 0, True)
    assert rows_of(engine) == before
    assert take_in(desk, FILES[kind]).changes == report.changes


def test_a_work_keeps_what_the_file_says_and_its_figures_follow(desk: ImportDesk, store: Store) -> None:
    report = take_in(desk, WORKS, "works.csv")
    assert (report.changes.created, report.changes.works, report.source_id) == (("晚风", "夜航"), 4, 1)
    latest, live, video = works(store)
    assert (live.kind, live.title, live.at) == (Kind.LIVE, "开播了", datetime(2021, 8, 2, 12, 0, 30, tzinfo=UTC))
    assert (live.seconds, live.plays, live.likes, live.units, live.gmv) == (7200, 30_000, 900, 50, 2_500_000)
    assert (latest.seconds, latest.commercial, live.commercial, video.commercial) == (3635, None, False, True)
    with store.reading() as unit:
        (found,) = unit.creators.matching(names=["晚风"])
        assert unit.search.standings([found.id])[found.id].figures.last_work == latest.at
        assert found.as_of == latest.at
        assert [one.source_id for one in unit.works.readings([live.id])[live.id]] == [1]


@pytest.mark.parametrize("kind", FILES)
def test_the_same_rows_in_another_file_add_nothing(desk: ImportDesk, engine: Engine, kind: str) -> None:
    take_in(desk, WORKS, "first.csv")
    take_in(desk, FILES[kind] + "\n", "a.csv")
    before = rows_of(engine)
    with pytest.raises(refused.AlreadyImported):
        take_in(desk, FILES[kind] + "\n", "b.csv", at=NOW + timedelta(hours=1))
    assert rows_of(engine) == before
    report = take_in(desk, FILES[kind] + "\n\n", "c.csv", at=NOW + timedelta(days=1))
    after = rows_of(engine)
    assert {name for name in TABLES if after[name] != before[name]} <= {"sources", "mentions"}
    assert report.changes.works_known + report.changes.rows_known == len(FILES[kind].splitlines()) - 1
    assert (report.changes.updated_beyond, report.changes.readings) == (0, 0)


def test_other_counts_of_a_known_work_are_another_reading(desk: ImportDesk, store: Store) -> None:
    take_in(desk, WORKS, "first.csv")
    live, video = "晚风,直播,开播了,2021-08-02 20:00:30,3.5万,\n", "晚风,视频,第一条,2021-08-01 12:00,1.2万,\n"
    more = f"达人,类型,标题,时间,播放量,销量\n{live}{video}"
    report = take_in(desk, more, "later.csv", at=NOW + timedelta(days=1))
    assert (report.changes.readings, report.changes.works_known, report.changes.works) == (1, 1, 0)
    told = works(store)[1]
    assert (told.plays, told.units, told.likes) == (35_000, 50, 900)
    with store.reading() as unit:
        both = unit.works.readings([told.id])[told.id]
    assert [(one.source_id, one.plays, one.units) for one in both] == [(1, 30_000, 50), (2, 35_000, None)]


def test_an_older_export_that_comes_later_changes_nothing_of_today(desk: ImportDesk, store: Store) -> None:
    take_in(desk, WORKS, "first.csv")
    older = "达人,类型,标题,时间,播放量\n晚风,直播,开播了,2021-08-02 20:00:30,1万\n"
    report = take_in(desk, older, "older.csv", as_of=NOW - timedelta(days=9))
    assert (report.changes.readings, works(store)[1].plays) == (1, 30_000)
    again = take_in(desk, older + "\n", "older2.csv", as_of=NOW - timedelta(days=9))
    assert (again.changes.readings, again.changes.works_known) == (0, 1)


def test_goods_belong_to_their_live_and_are_found_by_title_or_time(desk: ImportDesk, store: Store) -> None:
    take_in(desk, WORKS)
    report = take_in(desk, GOODS)
    assert (report.changes.goods, report.changes.created) == (3, ())
    latest, live, _ = works(store)
    with store.reading() as unit:
        goods = unit.records.goods([latest.id, live.id])
        (found,) = unit.creators.matching(names=["晚风"])
        spoken = unit.search.get(found.id)
    assert [(one.name, one.category, one.price, one.units, one.gmv) for one in goods[live.id]] == [
        ("口红", "彩妆", 9900, 30, 297_000),
        ("眉笔", "彩妆", 1990, 20, 39_800),
    ]
    assert [one.units for one in goods[latest.id]] == [10]
    assert spoken is not None
    assert "口红" in spoken[1].words


def test_a_good_that_is_told_otherwise_is_a_new_row(desk: ImportDesk, store: Store, engine: Engine) -> None:
    take_in(desk, WORKS)
    take_in(desk, GOODS)
    report = take_in(desk, GOODS.replace("30,2970", "35,3465"), "b.csv", at=NOW + timedelta(days=1))
    assert (report.changes.goods, report.changes.rows_known) == (1, 2)
    with store.reading() as unit:
        goods = unit.records.goods([works(store)[1].id])
    assert [[one.units for one in of] for of in goods.values()] == [[35, 20]]
    assert [row.units for row in rows_of(engine)["goods"]] == [30, 20, 10, 35]


def test_works_that_are_wanted_stay_known_where_others_are_forgotten(
    desk: ImportDesk, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a long file not all works are remembered; whose next rows come is named once, in passing."""
    take_in(desk, WORKS)
    monkeypatch.setattr(imports_known, "HELD", 0)
    with store.reading() as unit:
        ids = {each.name: each.id for each in unit.creators.matching(names=["晚风", "夜航"])}
        one, two = ids["晚风"], ids["夜航"]
        known = KnownWorks(unit=unit)
        known.load(iter([one]))
        known.load(iter([one, two, one]))
        assert (len(known.of(one)), len(known.of(two))) == (3, 1)
        known.load(iter([two]))
        with pytest.raises(KeyError):
            known.of(one)


def test_comments_may_be_alike(desk: ImportDesk, store: Store) -> None:
    take_in(desk, WORKS)
    take_in(desk, COMMENTS)
    twice_more = COMMENTS + "晚风,开播了,扣1,2021-08-02 20:01:05\n"
    assert take_in(desk, twice_more, "b.csv").changes.comments == 1
    with store.reading() as unit:
        said = [one.text for one in unit.records.comments([works(store)[1].id])]
    assert sorted(said) == ["扣1", "扣1", "扣1", "求链接"]


def test_past_orders_make_the_rates(desk: ImportDesk, store: Store) -> None:
    report = take_in(desk, ORDERS)
    assert (report.changes.deals, report.changes.created) == (3, ("晚风", "新来的"))
    with store.reading() as unit:
        one, other = sorted(unit.creators.matching(names=["晚风", "新来的"]), key=lambda found: found.id)
        figures = unit.search.standings([one.id])[one.id].figures
        assert (figures.acceptance, figures.completion, figures.punctuality) == (Rate(1, 2), Rate(1, 1), Rate(1, 1))
        assert (figures.clients, figures.industries) == (1, {"美妆": 1})
        (deal,) = unit.records.deals([other.id])[other.id]
    assert (deal.outcome, deal.form, deal.industry) == (Outcome.CREATOR_CANCELLED, "video", "美食")
    corrected = ORDERS.replace("专场,完成", "专场,未履约")
    assert take_in(desk, corrected, "b.csv", at=NOW + timedelta(days=1)).changes.deals == 1
    with store.reading() as unit:
        figures = unit.search.standings([one.id])[one.id].figures
    assert (figures.completion, figures.finished) == (Rate(0, 1), 0)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (WORKS + "晚风,视频,第一条,2021-08-01 12:00,35秒,1.2万,300,,,是\n", [(6, "时间", "RowTwice", False)]),
        (WORKS + "晚风,视频,第一条,2021-08-01 12:00,35秒,1.3万,300,,,是\n", [(6, "时间", "RowOtherwise", True)]),
        (WORKS + "晚风,视频,第二条,2021-09-02 12:00,35秒,1,1,,,\n", [(6, "时间", "InTheFuture", True)]),
        (WORKS + "晚风,视频,第二条,2021-08-02 12:00,35秒,1,1,-5,,\n", [(6, "销量", "Negative", True)]),
        (WORKS + "晚风,视频,第二条,2021-08-02 12:00,35秒,1,1,5,-0.01,\n", [(6, "销售额", "Negative", True)]),
        (WORKS + "晚风,图文,第二条,2021-08-02 12:00,35秒,1,1,,,\n", [(6, "类型", "NotAKind", True)]),
        (WORKS + "晚风,视频,第二条,,35秒,1,1,,,\n", [(6, "时间", "CellNeeded", True)]),
        (WORKS + ",视频,第二条,2021-08-02 12:00,35秒,1,1,,,\n", [(6, "达人", "CreatorNeeded", True)]),
        (WORKS + "晚风,视频,第二条,2021-08-02 12:00,35秒,一万,1,,,也许\n",
         [(6, "播放量", "NotANumber", False), (6, "商单", "NotYesOrNo", False)]),
        (WORKS.replace("销售额", "销售额(万元)").replace(",9000,", ",9000元,").replace("2.5万", "2.5"),
         [(4, "销售额(万元)", "MixedUnits", True)]),
        (GOODS.replace("开播了,,", "没播过,,"), [(3, "live title", "WorkNotKnown", True)]),
        (GOODS.replace("晚风,开播了,,", "不认识,开播了,,"), [(3, "creator", "CreatorNotKnown", True)]),
        (GOODS.replace("晚风,开播了,,", "晚风,,,"), [(3, "live title", "WorkNeeded", True)]),
        (GOODS + "晚风,开播了,,眉笔,彩妆,19.9,21,399\n", [(5, "product", "RowOtherwise", True)]),
        (GOODS.replace(",20,398", ",,398"), [(3, "units", "CellNeeded", True)]),
        (COMMENTS.replace("来了", ""), [(5, "评论内容", "CellNeeded", True)]),
        (ORDERS.replace("拒绝", "聊崩了"), [(3, "结果", "NotAnOutcome", True)]),
        (ORDERS.replace("拼场", "团购"), [(3, "合作形式", "NotAForm", False)]),
        (ORDERS.replace("时尚", "不存在"), [(3, "行业", "UnknownField", False)]),
        (ORDERS + "晚风,青禾,美妆,专场,拒绝,2021-08-02,\n", [(5, "品牌", "RowOtherwise", True)]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_row_and_column_and_nothing_is_half_taken_in(
    desk: ImportDesk, engine: Engine, content: str, expected: list[tuple[int, str, str, bool]]
) -> None:
    if "类型" not in content:
        take_in(desk, WORKS, "first.csv")
    before = rows_of(engine)
    report = checked(desk, content)
    assert problems(report) == expected
    if report.errors:
        with pytest.raises(refused.HasErrors) as caught:
            take_in(desk, content, "broken.csv")
        assert (caught.value.facts["row"], caught.value.facts["column"]) == expected[0][:2]
        assert rows_of(engine) == before


def test_what_is_wrong_with_a_time_is_told_as_it_was_typed(desk: ImportDesk) -> None:
    (twice,) = checked(desk, WORKS + "晚风,直播,开播了,2021-08-02 20:00:30,2小时,1,,,,\n").problems
    assert (twice.column, twice.value, twice.reason.facts) == ("时间", "2021-08-02 20:00:30", {"first": 3})
    take_in(desk, WORKS)
    (unknown,) = checked(desk, GOODS.replace("2021-08-03 20:00", "2021-08-03 21:00")).problems
    assert (unknown.column, unknown.value, unknown.reason.facts) == (
        "live time", "2021-08-03 21:00", {"value": "2021-08-03 21:00"}
    )  # fmt: skip


def test_two_lives_that_fit_need_their_time(desk: ImportDesk) -> None:
    take_in(desk, WORKS.replace("又开播", "开播了"))
    assert problems(checked(desk, GOODS)) == [(3, "live title", "SeveralWorks", True)]


def test_a_missing_column_is_named(desk: ImportDesk) -> None:
    with pytest.raises(refused.MissingColumns) as caught:
        checked(desk, WORKS.replace("类型", "体裁"))
    assert (caught.value.facts["kind"], caught.value.facts["missing"]) == ("works", "kind")
    with pytest.raises(refused.MissingColumns) as caught:
        checked(desk, WORKS.replace("达人", "某人"))
    assert caught.value.facts["missing"] == "creator id, creator, work id"


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "a.csv", refused.EmptyFile),
        (b"\0" * 50, "a.csv", refused.EmptyFile),
        (b"\xd0\xcf\x11\xe0" + b"x" * 99, "works.csv", refused.OldExcel),
        (b"PK\x03\x04 no archive", "works.xlsx", refused.Damaged),
        (WORKS.encode(), "works.xlsx", refused.WrongContent),
        (WORKS.encode() + b'"', "works.csv", refused.OpenQuote),
        (WORKS.splitlines()[0].encode(), "works.csv", refused.NoRows),
    ],
)
def test_a_hostile_file_is_refused(
    desk: ImportDesk, engine: Engine, content: bytes, name: str, reason: type[Refused]
) -> None:
    before = rows_of(engine)
    with pytest.raises(reason):
        desk.take_in(content, name, by=by("hostile"))
    assert rows_of(engine) == before


def test_a_hostile_cell_stays_a_text(desk: ImportDesk, store: Store) -> None:
    title = "=cmd|' /C calc'!A0 <!channel> {{ 7*7 }}"
    take_in(desk, f'creator,kind,title,time\n晚风,live,"{title}",2021-08-02 20:00\n')
    assert [one.title for one in works(store)] == [title]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_other_encodings_and_workbooks_bring_the_same(desk: ImportDesk, encoding: str) -> None:
    usual = checked(desk, WORKS).changes
    assert desk.check(WORKS.encode(encoding), "a.csv", today=TODAY).changes == usual
    book = sheets.write_xlsx([line.split(",") for line in WORKS.splitlines()])
    assert desk.check(book, "a.xlsx", today=TODAY).changes == usual


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", FILES)
def test_every_template_is_a_file_of_its_kind(desk: ImportDesk, kind: str, language: str) -> None:
    made = template(FileKind(kind), language=language)
    with pytest.raises(refused.NoRows):
        desk.check(made, "a.csv", today=TODAY)


def test_columns_are_what_somebody_said_and_that_is_remembered(desk: ImportDesk, store: Store) -> None:
    theirs = "账号,作品名,啥,发于,看过,播放量\n晚风,一条,视频,2021-08-01 12:00,1.5万,7\n"
    said = {"账号": "creator", "作品名": "标题", "啥": "kind", "发于": "at", "看过": "plays", "播放量": ""}
    with pytest.raises(refused.UnknownKind):
        checked(desk, theirs)
    report = checked(desk, theirs, said=said)
    assert [(one.header, one.key, one.mapped) for one in report.columns] == [
        ("账号", "name", True), ("作品名", "title", True), ("啥", "kind", True), ("发于", "at", True),
        ("看过", "plays", True), ("播放量", "", True),
    ]  # fmt: skip
    with pytest.raises(refused.UnknownKind):
        checked(desk, theirs)  # looking remembers nothing
    take_in(desk, theirs, "theirs.csv", said=said)
    assert [one.plays for one in works(store)] == [15_000]
    header, row = (line.split(",") for line in theirs.splitlines())
    turned = f"{','.join(header[::-1])}\n{','.join(row[::-1])}\n".replace("一条", "两条")
    assert take_in(desk, turned, "turned.csv").changes.works == 1


@pytest.mark.parametrize(
    ("said", "reason"), [({"没有": "plays"}, refused.UnknownColumn), ({"点赞数": "hearts"}, refused.UnknownKey)]
)
def test_what_is_said_of_a_column_must_be_understood(
    desk: ImportDesk, said: dict[str, str], reason: type[Refused]
) -> None:
    with pytest.raises(reason):
        checked(desk, WORKS, said=said)


def test_a_file_of_ours_names_works_by_their_number(desk: ImportDesk, store: Store) -> None:
    take_in(desk, WORKS)
    live = works(store)[1]
    content = f"work id,creator,kind,time,plays\n{live.id},,live,2021-08-02 20:00,4万\n"
    assert take_in(desk, content, "ours.csv", at=NOW + timedelta(days=1)).changes.readings == 1
    assert [(one.id, one.plays) for one in works(store)][1] == (live.id, 40_000)
    assert problems(checked(desk, content.replace(f"\n{live.id}", "\n999"))) == [(2, "work id", "WorkNotKnown", True)]


@pytest.mark.parametrize("kind", FILES)
def test_a_long_file_comes_to_the_same_as_a_short_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(imports_long_records, "SIZE", 2)
    monkeypatch.setattr(imports_long_records, "ALONE", 10**9)
    found = []
    for way in ("short", "long"):
        engine = open_engine(f"sqlite:///{tmp_path}/{way}.db")
        metadata().create_all(engine)
        desk = ImportDesk(Store(engine))
        take_in(desk, WORKS, "works.csv")
        with monkeypatch.context() as patched:
            patched.setattr(imports, "is_long", lambda _, way=way: way == "long")
            path = tmp_path / "a.csv"
            path.write_text(FILES[kind] + "\n", encoding="gb18030")
            announced = desk.check(path, today=TODAY)
            report = desk.take_in(path, by=by("long", NOW + timedelta(days=1)))
        assert report.changes == announced.changes
        found.append(
            (report.kind, report.rows, report.changes, report.first, report.last, report.source_id, rows_of(engine))
        )
        engine.dispose()
    assert found[0] == found[1]


def test_an_error_in_the_last_part_of_a_long_file_leaves_everything_as_it_was(
    desk: ImportDesk, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports_long_records, "SIZE", 2)
    monkeypatch.setattr(imports_long_records, "ALONE", 10**9)
    monkeypatch.setattr(imports, "is_long", lambda _: True)
    path = tmp_path / "a.csv"
    path.write_text(WORKS + "晚风,视频,第二条,2021-08-02 12:00,35秒,1,1,-5,,\n", encoding="utf-8")
    before = rows_of(engine)
    with pytest.raises(refused.HasErrors) as caught:
        desk.take_in(path, by=by("broken"))
    assert (caught.value.facts["row"], rows_of(engine) == before) == (6, True)


def test_an_id_that_stands_with_a_name_is_one_creator(desk: ImportDesk, store: Store) -> None:
    content = "达人编号,达人,类型,标题,时间\nks01,晚风,视频,一,2021-08-01 12:00\n,晚风,视频,二,2021-08-02 12:00\n"
    assert take_in(desk, content).changes.created == ("晚风",)
    with store.reading() as unit:
        (found,) = unit.creators.matching(slugs=[slug_of("ks01")])
    assert (found.name, len(works(store))) == ("晚风", 2)
