"""The imports desk: a file is looked at first, then taken in whole or not at all, once, in any order."""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from bot import sheets
from bot.rules import imports_refused as refused
from bot.rules.audience import Age, Audience
from bot.rules.creators import Creator, Kind
from bot.rules.errors import AlreadyDone, Refused
from bot.rules.forms import Form
from bot.rules.imports import FileKind, Report
from bot.rules.people import By
from bot.services import imports
from bot.services.creators import CreatorDesk
from bot.services.imports import ImportDesk, template
from bot.services.imports_directory import slug_of
from storage.engine import open_engine
from storage.migrate import metadata
from storage.store import Store

SAMPLES = Path(__file__).parent / "import_samples"
SESSIONS, PRODUCTS, VIDEOS, CREATORS = (
    SAMPLES / f"{name}.csv"
    for name in ("douyin_live_sessions", "douyin_live_products", "douyin_short_videos", "creators")
)
NOW = datetime(2021, 9, 1, 4, tzinfo=UTC)
TODAY = date(2021, 9, 1)
TABLES = ("creators", "works", "products", "ratecards", "sources", "mentions", "search", "events", "inbox")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_engine(f"sqlite:///{tmp_path}/imports.db")
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


def take_in(desk: ImportDesk, *paths: Path) -> list[Report]:
    return [desk.take_in(path, by=by(path.name)) for path in paths]


def rows_of(engine: Engine) -> dict[str, list[Any]]:
    with engine.connect() as connection:
        return {name: list(connection.execute(text(f"SELECT * FROM {name}"))) for name in TABLES}


def changed(path: Path, old: str, new: str) -> bytes:
    content = path.read_text(encoding="utf-8")
    assert old in content
    return content.replace(old, new).encode()


def creator(store: Store, slug: str) -> Creator:
    with store.reading() as unit:
        (found,) = unit.creators.matching(slugs=[slug])
    return found


def test_looking_at_a_file_changes_nothing(desk: ImportDesk, engine: Engine) -> None:
    report = desk.check(SESSIONS, today=TODAY)
    assert (report.kind, report.rows, report.blank, report.errors, report.warnings) == (FileKind.SESSIONS, 6, 0, 0, 0)
    assert (report.changes.created, report.changes.works) == (("host_91", "host_92"), 6)
    assert (report.year_guessed, report.ready, report.taken_in) == (True, True, False)
    assert report.first == datetime(2021, 8, 27, 11, tzinfo=UTC)
    assert set(map(len, rows_of(engine).values())) == {0}


def test_what_is_taken_in_is_what_was_announced(desk: ImportDesk, engine: Engine) -> None:
    announced = desk.check(SESSIONS, today=TODAY)
    (report,) = take_in(desk, SESSIONS)
    assert report.changes == announced.changes
    assert (report.taken_in, report.ready) == (True, False)
    counts = {name: len(rows) for name, rows in rows_of(engine).items()}
    assert counts == {
        "creators": 2, "works": 6, "products": 0, "ratecards": 0, "sources": 1, "mentions": 2, "search": 2, "events": 1,
        "inbox": 1,
    }  # fmt: skip


def test_a_live_keeps_what_the_export_says(desk: ImportDesk, store: Store) -> None:
    take_in(desk, SESSIONS)
    with store.reading() as unit:
        ((_, works),) = unit.records.works([creator(store, "host_91").id]).items()
    live, _, _, empty, _ = works
    assert (live.kind, live.title, live.at) == (Kind.LIVE, "云朵杂货铺开张", datetime(2021, 8, 30, 11, tzinfo=UTC))
    assert (live.seconds, live.plays, live.likes, live.peak) == (10_930, 82_000, 51_000, 1200)
    assert (live.units, live.gmv, live.comments, live.shares) == (1500, 4_500_050, None, None)
    assert (empty.title, empty.units, empty.gmv, empty.seconds) == ("", None, None, 724)


def test_figures_are_what_a_hand_adds_up_from_the_files(desk: ImportDesk, store: Store) -> None:
    """Read without our readers: numbers written out, and the sums of the columns of each host."""
    take_in(desk, SESSIONS, VIDEOS, PRODUCTS)
    wan = {"3.3万": "33000", "6.4万": "64000"}
    columns = {
        (SESSIONS, "Views"): (Kind.LIVE, "plays", 1),
        (SESSIONS, "Number_of_goods_sold"): (Kind.LIVE, "units", 1),
        (SESSIONS, "Total_sales_amount"): (Kind.LIVE, "gmv", 100),
        (SESSIONS, "Number_of_likes"): (Kind.LIVE, "likes", 1),
        (VIDEOS, "Number_of_likes"): (Kind.VIDEO, "likes", 1),
        (VIDEOS, "Number_of_comments"): (Kind.VIDEO, "comments", 1),
        (VIDEOS, "Number_of_reposts"): (Kind.VIDEO, "shares", 1),
        (VIDEOS, "Estimated_sales_amount"): (Kind.VIDEO, "gmv", 100),
    }
    for slug in ("host_91", "host_92"):
        host = creator(store, slug)
        with store.reading() as unit:
            works, products = unit.records.works([host.id])[host.id], unit.products.newest(host.id)
            figures = unit.search.standings([host.id])[host.id].figures
        for (path, column), (kind, name, times) in columns.items():
            with path.open(encoding="utf-8", newline="") as opened:
                cells = [wan.get(row[column], row[column]) for row in csv.DictReader(opened) if row["host_id"] == slug]
            told = [round(float(cell) * times) for cell in cells if cell.strip() not in {"", "--"}]
            mine = [getattr(work, name) for work in works if work.kind is kind]
            assert sorted(value for value in mine if value is not None) == sorted(told), (slug, column)
        with PRODUCTS.open(encoding="utf-8", newline="") as opened:
            sold = [row for row in csv.DictReader(opened) if row["host_id"] == slug]
        assert sum(one.gmv or 0 for one in products) == sum(round(float(row["Sales_amount"]) * 100) for row in sold)
        assert sum(one.units or 0 for one in products) == sum(round(float(row["Sales_volume"])) for row in sold)
        lives = sorted(work.plays for work in works if work.kind is Kind.LIVE and work.plays is not None)
        expected = figures.plays[Kind.LIVE]
        known = (lives[(len(lives) - 1) // 2], lives[0], lives[-1]) if len(lives) >= 5 else (None, None, None)
        assert (expected.count, (expected.median, expected.least, expected.most)) == (len(lives), known)


def test_two_lives_of_the_same_minute_are_two(desk: ImportDesk, store: Store) -> None:
    take_in(desk, SESSIONS)
    with store.reading() as unit:
        works = unit.records.works([creator(store, "host_91").id])[creator(store, "host_91").id]
    assert [work.plays for work in works if work.at == datetime(2021, 8, 29, 11, tzinfo=UTC)] == [64_000, 8000]


def test_a_video_has_no_plays_where_none_are_given(desk: ImportDesk, store: Store) -> None:
    take_in(desk, VIDEOS)
    with store.reading() as unit:
        works = unit.records.works([creator(store, "host_91").id])[creator(store, "host_91").id]
    assert [(work.plays, work.units, work.gmv, work.seconds) for work in works] == [
        (None, None, None, 21),
        (None, 62, 192_952, 95),
    ]
    assert works[1].title == '新到的搪瓷杯，"慢慢看"'


def test_products_belong_to_the_host_and_to_no_live(desk: ImportDesk, store: Store) -> None:
    take_in(desk, SESSIONS, PRODUCTS)
    host = creator(store, "host_91")
    with store.reading() as unit:
        products, categories = unit.products.newest(host.id), unit.products.categories(host.id)
        lives = unit.records.works([host.id])[host.id]
        assert [goods for goods in unit.records.goods([live.id for live in lives]).values() if goods] == []
    first = products[0]
    assert (first.category, first.price, first.commission, first.units, first.gmv) == (
        "Daily provisions", 1990, 2000, 2200, 4_378_000,
    )  # fmt: skip
    assert (first.conversion, first.lives, first.videos, len(products)) == (1250, 3, 0, 3)
    assert categories == [("Daily provisions", 2, 4400, 8_756_000), ("Food and beverage", 1, 1400, 4_186_000)]


def test_two_exports_of_products_are_never_added_up(desk: ImportDesk, store: Store) -> None:
    take_in(desk, PRODUCTS)
    desk.take_in(changed(PRODUCTS, "2200.0", "2500.0"), "later.csv", by=by("later"))
    with store.reading() as unit:
        products = unit.products.newest(creator(store, "host_91").id)
    assert [product.units for product in products] == [2500, 2500, 1400]


def test_the_same_file_is_not_taken_in_twice(desk: ImportDesk, engine: Engine) -> None:
    take_in(desk, SESSIONS)
    before = rows_of(engine)
    with pytest.raises(refused.AlreadyImported) as caught:
        desk.take_in(SESSIONS.read_bytes(), "again.csv", by=by("again"))
    assert caught.value.facts == {"at": NOW, "by": "U0CHENMO", "name": "douyin_live_sessions.csv"}
    assert rows_of(engine) == before
    report = desk.check(SESSIONS, today=TODAY)
    assert report.already == desk.sources()[0]
    assert report.ready is False


def test_the_same_delivery_is_not_taken_in_twice(desk: ImportDesk, engine: Engine) -> None:
    take_in(desk, SESSIONS)
    with pytest.raises(AlreadyDone):
        desk.take_in(VIDEOS, by=by(SESSIONS.name))
    assert len(rows_of(engine)["sources"]) == 1


def test_rows_that_are_known_are_not_added_again(desk: ImportDesk, engine: Engine) -> None:
    take_in(desk, SESSIONS)
    new = "host_91,新的一场,08-31 19:00,1.0,1.0,1,1,1,1秒,1.0,1.0,1.0,1.0,0.1%,1.0,1,1,1%,1秒,T,We Media\n"
    report = desk.take_in(SESSIONS.read_bytes() + new.encode(), "later.csv", by=by("later"))
    assert (report.changes.works, report.changes.works_known) == (1, 6)
    assert (report.changes.created, report.changes.updated, report.changes.unchanged) == ((), ("host_91",), 1)
    assert len(rows_of(engine)["works"]) == 7


def test_the_order_of_files_does_not_matter(tmp_path: Path) -> None:
    seen, files = [], (SESSIONS, PRODUCTS, VIDEOS, CREATORS)
    for at, order in enumerate([(0, 1, 2, 3), (3, 2, 1, 0), (1, 3, 0, 2), (2, 0, 3, 1)]):
        engine = open_engine(f"sqlite:///{tmp_path}/order{at}.db")
        metadata().create_all(engine)
        take_in(ImportDesk(Store(engine)), *(files[place] for place in order))
        with engine.connect() as connection:
            queries = (
                "SELECT slug, name, bio, field, sub, region, gender, followers, growth, source, as_of FROM creators",
                "SELECT slug, kind, title, at, plays, seconds FROM works JOIN creators c ON c.id = creator_id",
                "SELECT slug, category, price, units, gmv FROM products JOIN creators c ON c.id = creator_id",
                "SELECT slug, hour, day, product, version, since FROM ratecards JOIN creators c ON c.id = creator_id",
                "SELECT name, spelled, words FROM search_cards",
                "SELECT field, sub, followers, price, promising, rank / 67108864 FROM search",
            )
            seen.append([sorted(map(repr, connection.execute(text(query)))) for query in queries])
        engine.dispose()
    assert [one for one in seen if one != seen[0]] == []
    assert [len(rows) for rows in seen[0]] == [4, 10, 5, 2, 4, 4]


def test_a_host_stands_in_the_field_that_sells_most(desk: ImportDesk, store: Store) -> None:
    take_in(desk, SESSIONS)
    assert [creator(store, slug).field for slug in ("host_91", "host_92")] == ["未分类", "明星娱乐"]
    take_in(desk, PRODUCTS)
    found = [creator(store, slug) for slug in ("host_91", "host_92", "host_93")]
    assert [(one.field, one.sub) for one in found] == [("生活", "好物推荐"), ("读书", "好书推荐"), ("未分类", "")]


def test_what_no_file_says_is_not_known(desk: ImportDesk, store: Store) -> None:
    take_in(desk, SESSIONS)
    host = creator(store, "host_91")
    assert (host.name, host.followers, host.growth, host.tier, host.sample) == ("host_91", None, None, None, False)
    assert (host.bio, host.source, host.as_of) == ("We Media", "import", datetime(2021, 8, 30, 11, tzinfo=UTC))


def test_a_creators_file_names_prices_and_places_a_host(desk: ImportDesk, store: Store) -> None:
    _, report = take_in(desk, SESSIONS, CREATORS)
    assert (report.changes.created, report.changes.updated, report.changes.cards) == (("晚风小队",), ("云朵杂货铺",), 2)
    host = creator(store, "host_91")
    assert (host.name, host.field, host.sub, host.region, host.gender) == (
        "云朵杂货铺",
        "生活",
        "好物推荐",
        "杭州",
        "f",
    )
    assert (host.followers, host.growth, host.bio, host.as_of) == (1_285_000, -1200, "搪瓷杯和碎花布", NOW)
    assert host.audience == Audience(
        women=7150, ages={Age.YOUNG: 2000, Age.GROWN: 3850}, regions={"浙江": 2100, "江苏": 900}
    )
    with store.reading() as unit:
        card = unit.ratecards.current(host.id)
    assert (card.version, card.hour, card.day, card.min_half_hours) == (1, 480_000, 2_880_000, 4)
    assert (card.product, card.video_short, card.video_medium, card.video_long) == (80_000, None, 600_000, None)
    assert (card.day_discount, card.discount_from, card.discount_until) == (2000, date(2021, 8, 1), date(2021, 12, 31))


def test_an_imported_host_is_found_and_can_be_viewed(desk: ImportDesk, store: Store) -> None:
    take_in(desk, SESSIONS, VIDEOS, PRODUCTS, CREATORS)
    creators = CreatorDesk(store)
    host = creators.called("云朵杂货铺")
    assert host.prices == {Form.HOUR: 480_000, Form.DAY: 2_304_000, Form.SHARED: 80_000, Form.VIDEO: 600_000}
    assert (host.figures.plays[Kind.LIVE].count, host.figures.plays[Kind.LIVE].median) == (5, 64_000)
    profile = creators.by_slug("host_91", at=NOW)
    assert (len(profile.lives), len(profile.videos)) == (5, 2)
    unpriced = creators.called("host_92")
    assert (unpriced.card.version, unpriced.prices) == (0, {})


def test_new_prices_are_a_new_version_and_the_old_stays(desk: ImportDesk, store: Store, engine: Engine) -> None:
    take_in(desk, CREATORS)
    content = changed(CREATORS, '"¥4,800"', "5200")
    report = desk.take_in(content, "new.csv", by=by("new", at=datetime(2021, 10, 1, tzinfo=UTC)))
    assert (report.changes.cards, report.changes.updated, report.changes.unchanged) == (1, ("云朵杂货铺",), 1)
    hours = [(row.version, row.hour) for row in rows_of(engine)["ratecards"] if row.hour != 60_000]
    assert hours == [(1, 480_000), (2, 520_000)]


def test_an_empty_cell_takes_nothing_away(desk: ImportDesk, store: Store) -> None:
    take_in(desk, CREATORS)
    desk.take_in("名称,粉丝数,专场每小时\n晚风小队,1.2万,\n".encode(), "few.csv", by=by("few"))
    host = creator(store, slug_of("晚风小队"))
    with store.reading() as unit:
        card = unit.ratecards.current(host.id)
    assert (host.followers, host.growth, host.field, card.hour, card.version) == (12_000, 310, "美妆", 60_000, 1)


def test_a_file_that_tells_part_of_an_audience_leaves_the_rest_as_it_was(desk: ImportDesk, store: Store) -> None:
    take_in(desk, CREATORS)
    content = "编号,名称,女粉占比,粉丝年龄\nhost_91,云朵杂货铺,64%,\n,晚风小队,--,50+:12%\n".encode()
    report = desk.take_in(content, "audience.csv", by=by("audience"))
    assert report.changes.updated == ("云朵杂货铺", "晚风小队")
    known = creator(store, "host_91")
    ages = {Age.YOUNG: 2000, Age.GROWN: 3850}
    assert known.audience == Audience(women=6400, ages=ages, regions={"浙江": 2100, "江苏": 900})
    assert creator(store, slug_of("晚风小队")).audience == Audience(ages={Age.OLDER: 1200})
    with store.reading() as unit:
        assert unit.search.standings([known.id])[known.id].creator == known


def test_an_audience_that_cannot_be_read_is_told_by_its_cell_and_left_out(desk: ImportDesk, store: Store) -> None:
    content = "名称,女粉占比,粉丝年龄,粉丝地域\n晚风,0.64,18-24:3%,\n夜航,64%,,杭州:8%\n".encode()
    report = desk.take_in(content, "unclear.csv", by=by("unclear"))
    assert [(one.row, one.column, one.reason.code, one.error) for one in report.problems] == [
        (2, "女粉占比", "UnclearPercent", False),
        (2, "粉丝年龄", "UnknownAge", False),
        (3, "粉丝地域", "UnknownProvince", False),
    ]
    assert creator(store, slug_of("晚风")).audience is None
    assert creator(store, slug_of("夜航")).audience == Audience(women=6400)


def test_one_broken_row_leaves_everything_as_it_was(desk: ImportDesk, engine: Engine) -> None:
    take_in(desk, SESSIONS)
    before = rows_of(engine)
    broken = VIDEOS.read_bytes() + "host_92,x,08-20 10:00:00,1秒,--,--,-5,1,1\n".encode()
    report = desk.check(broken, "broken.csv", today=TODAY)
    (problem,) = report.problems
    assert (problem.row, problem.column, problem.value, problem.reason.code) == (6, "Number_of_likes", "-5", "Negative")
    assert (problem.error, report.errors, report.ready) == (True, 1, False)
    with pytest.raises(refused.HasErrors) as caught:
        desk.take_in(broken, "broken.csv", by=by("broken"))
    assert caught.value.facts == {"name": "broken.csv", "count": 1, "row": 6, "column": "Number_of_likes"}
    assert rows_of(engine) == before


def test_a_fault_while_writing_leaves_everything_as_it_was(
    desk: ImportDesk, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {}, Exception("disk full"))

    before = rows_of(engine)
    monkeypatch.setattr(imports, "rebuild", fail)
    with pytest.raises(OperationalError):
        take_in(desk, SESSIONS)
    assert rows_of(engine) == before


def test_an_error_that_only_shows_beside_what_is_known_refuses_too(desk: ImportDesk, engine: Engine) -> None:
    take_in(desk, CREATORS)
    before = rows_of(engine)
    clash = "编号,名称,折扣结束\nhost_91,云朵杂货铺,2021-07-01\n".encode()
    assert [one.reason.code for one in desk.check(clash, "clash.csv", today=TODAY).problems] == ["BadDiscount"]
    with pytest.raises(refused.HasErrors):
        desk.take_in(clash, "clash.csv", by=by("clash"))
    assert rows_of(engine) == before


def test_a_name_that_two_creators_share_needs_an_id(desk: ImportDesk) -> None:
    desk.take_in("id,name,field\na,晚风,美妆\nb,晚风,美食\n".encode(), "two.csv", by=by("two"))
    report = desk.check("name,followers\n晚风,100\n".encode(), "one.csv", today=TODAY)
    assert [(one.reason.code, one.error) for one in report.problems] == [("NameShared", True)]
    assert desk.check("id,name,followers\nb,晚风,100\n".encode(), "one.csv", today=TODAY).changes.updated == ("晚风",)


def test_the_same_creator_by_id_and_by_name_is_an_error(desk: ImportDesk) -> None:
    take_in(desk, CREATORS)
    twice = "编号,名称,粉丝数\nhost_91,云朵杂货铺,1\n,云朵杂货铺,2\n".encode()
    assert [(one.row, one.reason.code) for one in desk.check(twice, "a.csv", today=TODAY).problems] == [
        (3, "NamedTwice")
    ]


def test_an_invented_creator_is_never_mixed_with_a_real_one(desk: ImportDesk, store: Store) -> None:
    with store.unit() as unit:
        unit.creators.add(
            [Creator(id=7, slug="host_91", name="host_91", field="美妆", followers=5, sample=True, source="s")]
        )
        unit.commit()
    take_in(desk, SESSIONS)
    report = desk.take_in(VIDEOS, by=by("videos"))
    assert creator(store, "host_91") == Creator(
        id=7, slug="host_91", name="host_91", field="美妆", followers=5, sample=True, source="s"
    )
    assert creator(store, "host_91-real").field == "未分类"
    assert report.changes.created == ()


def test_a_year_can_be_given(desk: ImportDesk) -> None:
    report = desk.check(SESSIONS, today=date(2026, 1, 1), year=2021)
    assert (report.first, report.year_guessed) == (datetime(2021, 8, 27, 11, tzinfo=UTC), False)
    assert desk.check(SESSIONS, today=date(2021, 8, 30)).last == datetime(2021, 8, 30, 11, tzinfo=UTC)


def test_every_source_tells_who_when_and_of_whom(desk: ImportDesk, store: Store) -> None:
    take_in(desk, SESSIONS, CREATORS)
    newest, oldest = desk.sources()
    assert (newest.kind, newest.rows, newest.by, newest.at) == (FileKind.CREATORS, 2, "U0CHENMO", NOW)
    with store.reading() as unit:
        assert unit.sources.of_creator(creator(store, "host_91").id) == [newest, oldest]
        assert unit.sources.of_creator(creator(store, "host_92").id) == [oldest]
        (event,) = unit.events.of("T1", "import", oldest.id)
    assert (event.move, event.after, event.why) == ("take_in", "douyin_live_sessions", "douyin_live_sessions.csv")


def test_a_hostile_name_stays_a_name(desk: ImportDesk, store: Store) -> None:
    names = ["=cmd|' /C calc'!A0", "<!channel>", "'; DROP TABLE creators; --", "{{ 7*7 }}", "..%2f..%2fetc"]
    rows = [["name", "field"], *[[name, "美妆"] for name in names]]
    desk.take_in(sheets.write_csv(rows), "hostile.csv", by=by("hostile"))
    with store.reading() as unit:
        found = unit.creators.matching(names=names)
    assert sorted(one.name for one in found) == sorted(names)
    assert [one.slug for one in found if not set(one.slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_")] == []


@pytest.mark.parametrize(
    ("key", "slug"), [("host_15", "host_15"), ("Host_15", "host_15"), ("ｈｏｓｔ_15", "host_15"), ("a" * 40, "a" * 40)]
)
def test_an_id_is_its_own_address(key: str, slug: str) -> None:
    assert slug_of(key) == slug


def test_names_that_read_alike_have_addresses_of_their_own() -> None:
    assert len({slug_of(name) for name in ("小鱼", "小雨", "小 鱼", "xiaoyu", "🐟", "🐠")}) == 6
    assert slug_of("小鱼").startswith("xiaoyu-")


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_template_can_be_filled_and_taken_in(desk: ImportDesk, ending: str, language: str) -> None:
    made = template(ending=ending, language=language)
    with pytest.raises(refused.NoRows):
        desk.check(made, f"a.{ending}", today=TODAY)
    header = list(sheets.read(made, f"a.{ending}").rows[0])
    filled = [header, ["", "晚风", "美妆", *[""] * (len(header) - 3)]]
    content = sheets.write_xlsx(filled) if ending == "xlsx" else sheets.write_csv(filled)
    assert desk.check(content, f"a.{ending}", today=TODAY).changes.created == ("晚风",)


def test_the_same_rows_as_a_workbook_bring_the_same(desk: ImportDesk) -> None:
    rows = sheets.read(SESSIONS.read_bytes(), SESSIONS.name).rows
    report = desk.check(sheets.write_xlsx(rows), "a.xlsx", today=TODAY)
    assert report.changes == desk.check(SESSIONS, today=TODAY).changes
    assert (report.encoding, report.sheets) == ("xlsx", 1)


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030", "utf-8-sig"])
def test_a_file_is_read_in_other_encodings(desk: ImportDesk, encoding: str) -> None:
    content = CREATORS.read_text(encoding="utf-8").encode(encoding)
    report = desk.check(content, "a.csv", today=TODAY)
    assert (report.changes.created, report.encoding) == (("云朵杂货铺", "晚风小队"), encoding)


@pytest.mark.parametrize(
    ("name", "size", "reason"),
    [
        ("large.xlsx", 2**32, refused.FileTooLarge),
        ("large.csv", 2**34, refused.FileTooLarge),
        ("zeros.csv", 2**32, refused.EmptyFile),
    ],
)
def test_a_path_that_is_too_large_is_not_read_whole(
    desk: ImportDesk, tmp_path: Path, name: str, size: int, reason: type[Refused]
) -> None:
    path = tmp_path / name
    with path.open("wb") as opened:
        opened.truncate(size)
    with pytest.raises(reason):
        desk.check(path, today=TODAY)
