"""`juxing data`: a creator's figures, the rows behind one, all as a file; from a terminal, in both languages."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import cli, sheets
from bot.sample.market import make_market
from bot.services.creators import CreatorDesk
from bot.services.records import RecordDesk
from storage.engine import open_engine
from storage.migrate import upgrade
from storage.store import Store

Data = Callable[..., str]
BORDERS = re.compile(r"[\u2500-\u257f]+")


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Store]]:
    url = f"sqlite:///{tmp_path_factory.mktemp('data') / 'market.db'}"
    engine = open_engine(url)
    upgrade(engine)
    store = Store(engine)
    make_market(store, creators=60, seed=7, now=datetime.now(UTC))
    yield url, store
    engine.dispose()


@pytest.fixture
def data(market: tuple[str, Store], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Data:
    """What the command prints, without borders and with single spaces; it ends well unless `code` says otherwise."""
    monkeypatch.setenv("JUXING_DATABASE_URL", market[0])
    monkeypatch.chdir(tmp_path)
    for console in (cli.console, cli.errors):
        monkeypatch.setattr(console, "_width", 220)

    def run(*words: str, code: int = 0) -> str:
        with cli.console.capture() as said, cli.errors.capture() as refused:
            answer = CliRunner().invoke(cli.app, ["data", *words])
        assert answer.exit_code == code, answer.output
        return re.sub(r"[^\S\n]+", " ", BORDERS.sub(" ", said.get() + refused.get()))

    return run


def test_every_figure_stands_with_its_counts_its_window_and_its_source(data: Data) -> None:
    said = data("show", "小鱼儿")

    for line in (
        r"all time up to \d{4}-\d\d-\d\d \d\d:\d\d, Beijing time; source: sample data, as of \d{4}",
        r"Completion rate lives and videos 97\.9% 47 of 48 accepted orders",
        r"Past industries lives and videos 7 of 47 orders that were finished \(Beauty and make-up 38 · ",
        r"GMV lives ¥[\d,.]+ median of 12 of 12 works, mean ¥[\d,.]+, ¥[\d,.]+–¥[\d,.]+; the lowest is row \d+",
        r"Units sold videos not enough data \(1\) known of 1 of 10 works",
        r"Engagement rate lives [\d.]+% [\d,]+ of [\d,]+ plays of these works",
        r"Expected CPM Dedicated live, by the day ¥70\.21 ¥28,800 over 410,200 expected plays",
        r"Expected cost per sale Video not enough data \(1\) ¥32,000 over expected units; works that tell them: 1",
        r"Follower growth last 30 days 1\.8% 23,400 of 1,283,000 followers",
        r"Stars lives 4\.8★ mean of 26 ratings, median 4\.8★, 4\.1★–5\.0★; the lowest is row \d+",
    ):
        assert re.search(line, said), line
    assert "organic" not in said  # no source marks the works of this market


def test_a_window_is_named_and_counts_less(data: Data) -> None:
    said = data("show", "小鱼儿", "--window", "90")

    assert "last 90 days up to" in said
    assert not re.search(r"lives and videos 97\.9% 47 of 48", said)


def test_a_figure_opens_to_its_rows_those_against_it_first(data: Data) -> None:
    said = (
        data("show", "小鱼儿", "--figure", "completion")
        .split("Completion rate · ")[1]
        .removeprefix("lives and videos: ")
    )

    assert said.startswith("97.9% = 47 of 48 accepted orders\nagainst it: 1")
    assert re.search(r"\d+ \d{4}-\d\d-\d\d \d\d:\d\d \S+ · cancelled by the creator sample data", said)
    assert said.index("against it: 1") < said.index("counted: 47")
    assert said.count("· finished · on time") == 47


@pytest.mark.parametrize(
    ("figure", "line"),
    [
        ("gmv_per_live", r"GMV per live · lives: ¥147,887\.51 = ¥1,774,650\.10 of 12 lives with known sales"),
        ("growth", r"1 \d{4}-\d\d-\d\d \d\d:\d\d 小鱼儿 23\.4k sample data"),
        ("duration", r"Duration · lives: 3 h 15 min = median of 12 of 12 works, mean 3 h 20 min"),
        ("units", r"Units sold · videos: not enough data \(1\); known of 1 of 10 works"),
        ("engagement", r"\d+ \d{4}-\d\d-\d\d \d\d:\d\d \S+ [\d.]+k sample data"),
        ("stars", r"\d+ \d{4}-\d\d-\d\d \d\d:\d\d \S* ?4\.\d★ sample data"),
    ],
)
def test_rows_show_the_number_that_the_figure_looks_at(data: Data, figure: str, line: str) -> None:
    assert re.search(line, data("show", "小鱼儿", "--figure", figure))


def test_it_answers_in_chinese(data: Data) -> None:
    said = data("show", "小鱼儿", "--window", "365", "--language", "zh")
    opened = data("show", "小鱼儿", "--figure", "completion", "--language", "zh")

    assert re.search(r"近 365 天，截至北京时间 .*；数据来源：样例数据", said)
    assert re.search(r"完单率 直播和视频 [\d.]+% \d+ / \d+ 个已接订单", said)
    assert "完单率 · 直播和视频: 97.9% = 47 / 48 个已接订单" in opened
    assert "达人取消" in opened


def test_what_should_be_checked_stands_below(data: Data, market: tuple[str, Store]) -> None:
    store = market[1]
    creator = next(each for each in range(3, 60) if _followed(store, each) >= 20_000)
    with store.unit() as unit:
        name = unit.creators.some([creator])[0].name
    _grow(store, creator, 10)
    said = data("show", name), data("show", name, "--language", "zh")
    _grow(store, creator, 0)

    assert re.search(r"Check: [\d.,]+[kMB]? followers more in 30 days, (?:1000|999\.\d)% of the ", said[0])
    assert re.search(r"请核对：30 天涨粉 [\d.,]+[万亿]?，为原有 .* 的 ", said[1])
    assert "Check" not in data("show", "小鱼儿")


def _followed(store: Store, creator: int) -> int:
    with store.reading() as unit:
        return unit.creators.some([creator])[0].followers or 0


def _grow(store: Store, creator: int, times: int) -> None:
    from sqlalchemy import text

    with store.engine.begin() as connection:
        connection.execute(
            text("UPDATE creators SET growth = followers * :times / (:times + 1) WHERE id = :id"),
            {"times": times, "id": creator},
        )


@pytest.mark.parametrize(
    ("said", "code", "says"),
    [
        (("show", "谁也不是xyz"), 1, "No creator is called"),
        (("show", "小鱼儿", "--figure", "luck"), 2, "There is no figure luck. Known: acceptance, completion, "),
        (("show", "小鱼儿", "--window", "7"), 2, "There is no window 7. Known: 30, 90, 365, 730, all"),
        (("show", "小鱼儿", "--language", "fr"), 2, "There is no language fr. Known: en, zh"),
        (("export", "小鱼儿", "--to", "x.pdf"), 2, "x.pdf ends in neither .xlsx nor .csv; nothing was written."),
        (("export", "谁也不是xyz", "--to", "x.csv"), 1, "No creator is called"),
    ],
)
def test_what_cannot_be_done_is_said_and_leaves_no_file(
    data: Data, said: tuple[str, ...], code: int, says: str
) -> None:
    assert says in data(*said, code=code)
    assert list(Path().iterdir()) == []


def test_all_of_it_is_written_into_a_file_of_the_creators_name(data: Data, market: tuple[str, Store]) -> None:
    creator = CreatorDesk(market[1]).called("小鱼儿").creator
    said = data("export", "小鱼儿")

    name = f"{creator.slug}.xlsx"
    assert re.fullmatch(rf"{name} is written; rows: [\d,]+\.\n", said)
    sheet = sheets.read(Path(name).read_bytes(), name)
    assert (sheet.sheet, sheet.sheets, sheet.rows[0][:2]) == ("Figures", 6, ["Figure", "Kind"])


def test_a_csv_holds_all_in_one_and_a_file_that_is_there_stays(data: Data, market: tuple[str, Store]) -> None:
    data("export", "小鱼儿", "--to", "x.csv", "--language", "zh")
    before = Path("x.csv").read_bytes()
    rows = sheets.read(before, "x.csv").rows
    whole = RecordDesk(market[1]).whole(1, at=datetime.now(UTC))

    assert rows[0][:3] == ["表", "指标", "类型"]
    assert sum(row[0] == "订单" for row in rows) == len(whole.ledger.deals)
    assert sum(row[0] == "商品" for row in rows) == sum(map(len, whole.goods.values()))
    assert "x.csv is there already; name another file." in data("export", "小鱼儿", "--to", "x.csv", code=1)
    assert Path("x.csv").read_bytes() == before
