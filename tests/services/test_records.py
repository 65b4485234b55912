"""The records desk: figures as of a moment, the rows behind them, and what should be checked."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.rules.anomalies import Sign
from bot.rules.creators import Creator, Deal, Good, Kind, NoSuchCreator, Work
from bot.rules.forms import Form
from bot.rules.imports import FileKind, Mention
from bot.rules.ledger import WorkReading
from bot.rules.metrics import Code, Metric, Scope, Window
from bot.rules.orders import Outcome
from bot.rules.people import Reader
from bot.rules.ratecards import RateCard
from bot.rules.ratings import Rating, asked
from bot.services.exports import Ending
from bot.services.records import RecordDesk
from bot.services.records_rows import book
from bot.services.standings import rebuild
from bot.sheets import read

DAY = timedelta(days=1)


@pytest.fixture
def desk(shop: Any) -> RecordDesk:
    """Over a creator with six orders, six lives with a product each, and three ratings."""
    ended = [Outcome.FINISHED] * 4 + [Outcome.FAILED, Outcome.DECLINED]
    items = {item: 4 for of in asked(Form.DAY).values() for item in of}
    with shop.store.unit() as unit:
        unit.records.add_works(
            Work(
                id=id_, creator_id=1, kind=Kind.LIVE, title=f"=第{id_}场", at=shop.now - id_ * 20 * DAY,
                plays=id_ * 1_000, likes=50 * id_, units=10, gmv=99_900,
            )
            for id_ in range(1, 7)
        )  # fmt: skip
        unit.records.add_goods(Good(work_id=id_, name="面霜", price=9_990, units=10, gmv=99_900) for id_ in range(1, 7))
        unit.records.add_deals(
            Deal(creator_id=1, outcome=outcome, brand=f"B{n}", industry="美妆", at=shop.now - n * 20 * DAY)
            for n, outcome in enumerate(ended)
        )
        unit.ratings.add(
            Rating(
                order_id=None, creator_id=1, tenant="", rater="", form=Form.DAY, at=shop.now - n * DAY, items=items,
                words="守时", private_note="内部备注",
            )
            for n in range(3)
        )  # fmt: skip
        rebuild(unit, [1], at=shop.now)
        unit.commit()
    return RecordDesk(shop.store)


def of(metrics: list[Metric], code: Code, kind: Kind | None = None) -> Metric:
    return next(each for each in metrics if (each.code, each.kind, each.scope) == (code, kind, Scope.ALL))


def test_figures_are_of_the_window_that_is_asked_for(desk: RecordDesk, shop: Any) -> None:
    ever, lately = (desk.metrics_of(1, at=shop.now, window=window) for window in (Window.ALL, Window.QUARTER))

    assert (of(ever, Code.COMPLETION).part, of(ever, Code.COMPLETION).whole) == (4, 5)
    assert of(lately, Code.FINISHED).whole == 5  # the oldest was 100 days ago
    assert (of(ever, Code.PLAYS, Kind.LIVE).n, of(lately, Code.PLAYS, Kind.LIVE).n) == (6, 4)
    assert {each.as_of for each in ever if each.code is not Code.GROWTH} == {shop.now}


def test_figures_as_of_an_earlier_day_know_nothing_of_what_came_later(desk: RecordDesk, shop: Any) -> None:
    before = desk.metrics_of(1, at=shop.now - 50 * DAY)

    assert of(before, Code.PLAYS, Kind.LIVE).rows == (3, 4, 5, 6)
    assert of(before, Code.FINISHED).part == 1


def test_costs_are_of_todays_prices(desk: RecordDesk, shop: Any) -> None:
    day = next(each for each in desk.metrics_of(1, at=shop.now) if each.code is Code.CPM and each.form is Form.DAY)

    assert (day.part, day.whole, day.value) == (1_000_000, 3_000, 333_333)


def test_a_figure_opens_to_the_rows_that_count_and_to_those_against_it(desk: RecordDesk, shop: Any) -> None:
    trace = desk.trace(1, Code.COMPLETION, at=shop.now)

    assert trace
    assert [line.row.brand for line in trace.rows if isinstance(line.row, Deal)] == ["B0", "B1", "B2", "B3"]
    assert [(line.id, line.row.brand) for line in trace.against if isinstance(line.row, Deal)] == [(5, "B4")]
    assert [line.at for line in trace.against] == [shop.now - 80 * DAY]


@pytest.mark.parametrize(
    ("code", "kind", "numbers"),
    [
        (Code.GMV, Kind.LIVE, [99_900] * 6),
        (Code.PLAYS, Kind.LIVE, [1_000, 2_000, 3_000, 4_000, 5_000, 6_000]),
        (Code.ENGAGEMENT, None, [50, 100, 150, 200, 250, 300]),
        (Code.STARS, None, [400, 400, 400]),
        (Code.COMPLETION, None, [None] * 4),
    ],
)
def test_each_row_tells_the_number_the_figure_looks_at(
    desk: RecordDesk, shop: Any, code: Code, kind: Kind | None, numbers: list[int | None]
) -> None:
    trace = desk.trace(1, code, at=shop.now, kind=kind)

    assert trace
    assert [line.number for line in trace.rows] == numbers


def test_growth_opens_to_the_creators_own_row(desk: RecordDesk, shop: Any) -> None:
    shop.write("UPDATE creators SET growth = 50000 WHERE id = 1")
    trace = desk.trace(1, Code.GROWTH, at=shop.now)

    assert trace
    assert [(line.id, line.number) for line in trace.rows] == [(1, 50_000)]
    assert isinstance(trace.rows[0].row, Creator)


def test_a_figure_that_there_is_not_opens_to_nothing(desk: RecordDesk, shop: Any) -> None:
    assert desk.trace(1, Code.PEAK, at=shop.now, kind=Kind.VIDEO) is None
    assert desk.trace(2, Code.CPM, at=shop.now, form=None) is None


def test_every_figure_of_every_kind_can_be_opened(desk: RecordDesk, shop: Any) -> None:
    for window in Window:
        for code in Code:
            for trace in desk.traces(1, code, at=shop.now, window=window):
                assert sorted(line.id for line in trace.rows) == sorted(trace.metric.rows)
                assert sorted(line.id for line in trace.against) == sorted(trace.metric.against)


def test_a_row_names_the_file_that_says_it_and_the_moment_it_speaks_of(desk: RecordDesk, shop: Any) -> None:
    as_of = shop.now - DAY
    with shop.store.unit() as unit:
        source = unit.sources.add(FileKind.SESSIONS, name="九月.csv", sha256="x", rows=1, at=shop.now, by="U")
        unit.sources.add_mentions([Mention(source_id=source, creator_id=1, kind=FileKind.SESSIONS, rows=1, says="")])
        reading = WorkReading(work_id=1, as_of=as_of, source_id=source, plays=7_000)
        unit.works.read_again([reading])
        about: dict[str, Any] = {"creator_id": 1, "brand": "青禾", "industry": "美妆", "at": shop.now}
        unit.records.add_deals([Deal(**about, outcome=Outcome.FINISHED, source_id=source, as_of=as_of)])
        unit.commit()
    plays, finished = (desk.trace(1, code, at=shop.now, kind=kind) for code, kind in (
        (Code.PLAYS, Kind.LIVE), (Code.FINISHED, None)
    ))  # fmt: skip

    assert plays
    assert {line.id: line.origin.source for line in plays.rows} == {1: "九月.csv"} | dict.fromkeys(range(2, 7), "")
    assert finished
    assert (finished.rows[0].origin.source, finished.rows[0].origin.as_of) == ("九月.csv", as_of)
    made = book(desk.whole(1, at=shop.now), Reader(language="en"))
    assert [row[-2] for row in made.tables["Orders"][1:]].count("九月.csv") == 1


def test_whom_an_order_of_ours_was_for_is_told_to_its_own_workspace_only(desk: RecordDesk, shop: Any) -> None:
    order = shop.placed()
    about: dict[str, Any] = {"creator_id": 1, "brand": "青禾", "industry": "美妆", "at": shop.now}
    with shop.store.unit() as unit:
        unit.records.add_deals([Deal(**about, outcome=Outcome.FINISHED, order_id=order.id, as_of=shop.now)])
        unit.commit()
    theirs, mine = (desk.trace(1, Code.CLIENTS, at=shop.now, tenant=tenant) for tenant in ("T-other", order.tenant))

    assert theirs
    assert mine
    assert (theirs.metric.value, mine.metric.value) == (5, 5)  # the count is the same for everybody
    assert [next(line.row.brand for line in each.rows if line.origin.order) for each in (theirs, mine)] == ["", "青禾"]


@pytest.mark.parametrize("asked", ["metrics_of", "flags_of", "whole"])
def test_a_creator_who_is_not_known_is_refused(desk: RecordDesk, shop: Any, asked: str) -> None:
    with pytest.raises(NoSuchCreator):
        getattr(desk, asked)(99, at=shop.now)


def test_an_ordinary_creator_has_nothing_to_check(desk: RecordDesk, shop: Any) -> None:
    assert desk.flags_of(1, at=shop.now) == []


def test_a_live_that_sold_far_more_is_pointed_out(desk: RecordDesk, shop: Any) -> None:
    shop.write("UPDATE works SET gmv = 99900000 WHERE id = 1")
    (flag,) = desk.flags_of(1, at=shop.now)

    assert (flag.code, flag.rows, flag.base["lives"]) == (Sign.SALES_HIGH, (1,), 5)


def test_engagement_is_compared_with_the_tier_once_enough_are_known(desk: RecordDesk, shop: Any) -> None:
    with shop.store.unit() as unit:
        unit.creators.add(
            Creator(id=id_, slug=f"p{id_}", name=f"达人{id_}", field="美妆", followers=1_500_000)
            for id_ in range(10, 42)
        )
        unit.records.add_works(
            Work(
                id=id_ * 10 + n, creator_id=id_, kind=Kind.VIDEO, title="", at=shop.now - n * DAY, plays=10_000,
                likes=400 + id_ * 5,
            )
            for id_ in range(10, 42)
            for n in range(5)
        )  # fmt: skip
        unit.records.add_works(
            Work(id=id_, creator_id=1, kind=Kind.VIDEO, title="", at=shop.now, plays=90_000, likes=80_000)
            for id_ in range(900, 910)
        )
        rebuild(unit, [1, *range(10, 42)], at=shop.now)
        unit.commit()
    (flag,) = desk.flags_of(1, at=shop.now)

    assert flag.code is Sign.ENGAGEMENT_HIGH
    assert (flag.base["peers"], flag.base["middle"]) == (33, 530)


def test_all_rows_and_figures_go_into_a_book(desk: RecordDesk, shop: Any) -> None:
    made = book(desk.whole(1, at=shop.now), Reader(language="en"))
    counted = {title: len(rows) - 1 for title, rows in made.tables.items()}
    figures = counted.pop("Figures")

    assert counted == {"Videos and lives": 6, "Goods": 6, "Orders": 6, "Ratings given": 3, "Comments under works": 0}
    assert figures == sum(len(desk.metrics_of(1, at=shop.now, window=window)) for window in Window)
    assert {len(row) for row in made.tables["Figures"]} == {20}


def test_what_the_team_noted_for_itself_is_in_no_file(desk: RecordDesk, shop: Any) -> None:
    made = book(desk.whole(1, at=shop.now), Reader(language="en"))

    assert "守时" in str(made.tables)
    assert "内部备注" not in str(made.tables)


@pytest.mark.parametrize("ending", [Ending.XLSX, Ending.CSV])
def test_no_text_of_a_file_runs_as_a_formula(desk: RecordDesk, shop: Any, ending: Ending) -> None:
    made = book(desk.whole(1, at=shop.now), Reader(language="zh"))
    tables = {"作品": made.tables["作品"]} if ending is Ending.XLSX else made.tables
    content = type(made)(tables=tables, first=made.first).written(ending)
    cells = [cell for row in read(content, f"x.{ending}").rows for cell in row]

    assert "'=第1场" in cells
    assert [cell for cell in cells if cell.startswith("=")] == []


def test_a_csv_holds_every_row_under_the_headings_of_all_tables(desk: RecordDesk, shop: Any) -> None:
    made = book(desk.whole(1, at=shop.now), Reader(language="zh"))
    head, *rows = made.in_one()

    assert len(rows) == made.count
    assert {row[0] for row in rows} == set(made.tables) - {"作品评论"}
    assert {len(row) for row in rows} == {len(head)}
    one = next(dict(zip(head, row, strict=True)) for row in rows if row[0] == "商品")
    assert (one["名称"], str(one["价格（元）"]), one["销量"]) == ("面霜", "99.9", 10)


def test_dates_are_those_of_the_market(desk: RecordDesk, shop: Any) -> None:
    made = book(desk.whole(1, at=shop.now), Reader(language="en"))
    at: datetime = shop.now - 20 * DAY

    assert made.tables["Videos and lives"][1][1] == f"{at + timedelta(hours=8):%Y-%m-%d %H:%M}"


def test_a_price_that_rose_in_these_days_should_be_checked(desk: RecordDesk, shop: Any) -> None:
    card = RateCard(creator_id=1, version=1, day=1_000_000, since=shop.now - 90 * DAY)
    with shop.store.unit() as unit:
        first = unit.ratecards.current(1).version + 1
        unit.ratecards.add([replace(card, version=first)])
        unit.ratecards.add([replace(card, version=first + 1, day=1_300_000, since=shop.now - DAY)])
        unit.commit()
        assert [one.version for one in unit.ratecards.versions(1)][-2:] == [first, first + 1]
    (flag,) = [flag for flag in desk.flags_of(1, at=shop.now) if flag.code is Sign.PRICE_ROSE]

    assert (flag.figures["price"], flag.figures["share"], flag.base["before"]) == (1_300_000, 3_000, 1_000_000)
    assert flag.rows == (first, first + 1)
