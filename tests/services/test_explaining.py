"""`juxing explain`: a brief as it is read, and every term of a score; from a terminal, in both languages."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import cli
from bot.rules.ranking import Standing
from bot.sample.market import make_market
from bot.services.creators import CreatorDesk
from storage.engine import open_engine
from storage.migrate import upgrade
from storage.store import Store

Explain = Callable[..., str]
BORDERS = re.compile(r"[\u2500-\u257f]+")


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Store]]:
    url = f"sqlite:///{tmp_path_factory.mktemp('explain') / 'market.db'}"
    engine = open_engine(url)
    upgrade(engine)
    store = Store(engine)
    make_market(store, creators=200, seed=7, now=datetime.now(UTC))
    yield url, store
    engine.dispose()


@pytest.fixture
def explain(market: tuple[str, Store], monkeypatch: pytest.MonkeyPatch) -> Explain:
    """What the command prints, without borders and with single spaces; it ends well unless `code` says otherwise."""
    monkeypatch.setenv("JUXING_DATABASE_URL", market[0])
    monkeypatch.setattr(cli.console, "_width", 200)

    def run(*words: str, code: int = 0) -> str:
        with cli.console.capture() as said:
            answer = CliRunner().invoke(cli.app, ["explain", *words])
        assert answer.exit_code == code, answer.output
        return re.sub(r"[^\S\n]+", " ", BORDERS.sub(" ", said.get()))

    return run


@pytest.fixture
def xiaoyuer(market: tuple[str, Store]) -> Standing:
    return CreatorDesk(market[1]).called("小鱼儿")


def test_a_brief_is_shown_as_filters_with_their_values(explain: Explain) -> None:
    said = explain("美妆 按天 预算5万以内 完单率90%以上 zzz 2月30日")

    for line in (
        "fields 美妆 Beauty and make-up",
        "form day Dedicated live, by the day",
        "budget_max 5000000 budget ≤¥50,000",
        "completion_min 9000 completion ≥90%",
        "text zzz text “zzz”",
        "Not understood: zzz",
        "Not done as asked: no_such_date",
        "Written back: 美妆 按天 预算50000元以内 完单率90%以上 zzz",
    ):
        assert line in said


def test_a_brief_without_conditions_says_that_everybody_fits(explain: Explain) -> None:
    assert "nothing: everybody fits" in explain("达人")


def test_every_term_of_a_score_is_shown_with_the_counts_behind_it(explain: Explain, xiaoyuer: Standing) -> None:
    said = explain("美妆 按天 预算5万以内", "--creator", "小鱼儿")
    by_day = re.split(r"Dedicated live, by the day *\n", said)[2]
    figures, stars = xiaoyuer.figures, xiaoyuer.stars
    rates = (figures.acceptance, figures.completion, figures.punctuality)
    counts = [f"{rate.part}/{rate.whole}" for rate in rates]

    assert re.search(
        rf"Reliability \d+,\d+ 280,000 accepted {counts[0]}, finished {counts[1]}, on time {counts[2]}", said
    )
    assert re.search(rf"Stars \d+,\d+ 280,000 \d\.\d★ from {stars.count} ratings", said)
    assert re.search(rf"Little known yet \d+,\d+ 80,000 {figures.completion.whole} orders ended", said)
    assert re.search(r"Suits the budget \d+,\d+ 20,000 ¥[\d,]+ / ¥50,000", by_day)
    points = [int(found.replace(",", "")) for found in re.findall(r" ([\d,]+) [\d,]+,000 ", by_day.split("Score")[0])]
    assert f"Score {sum(points):,} 1,000,000" in by_day


def test_the_conditions_that_are_not_met_are_named(explain: Explain) -> None:
    said = explain("美食 按天 预算5万以内", "--creator", "小鱼儿")

    assert "Food no" in said
    assert "budget ≤¥50,000 yes" in said
    assert "Not found: a condition is not met." in said


def test_the_place_for_the_brief_is_the_one_that_search_gives(
    explain: Explain, market: tuple[str, Store], xiaoyuer: Standing
) -> None:
    found = CreatorDesk(market[1]).find("护肤保养 按天", at=datetime.now(UTC))
    (place,) = [card.place for card in found.cards if card.standing.creator.id == xiaoyuer.creator.id]

    said = explain("护肤保养 按天", "--creator", "小鱼儿")

    assert f"Place {place} for this brief." in said
    assert "Takes no place kept for newcomers" in said


def test_it_is_explained_in_chinese_too(explain: Explain) -> None:
    said = explain("美妆 按天 预算5万以内", "--creator", "小鱼儿", "--language", "zh")

    assert "预算 ≤¥50,000" in said
    assert re.search(r"履约可靠度 \d+,\d+ 280,000 接单 \d+/\d+，完单 \d+/\d+，准时 \d+/\d+", said)
    assert "标准写法: 美妆 按天 预算50000元以内" in said


def test_a_name_that_nobody_has_is_said_and_ends_badly(explain: Explain) -> None:
    assert 'No creator is called "没有这个人"' in explain("美妆", "--creator", "没有这个人", code=1)


def test_another_language_is_refused(explain: Explain) -> None:
    assert explain("美妆", "--language", "fr", code=2) == ""


def test_how_many_a_brief_finds_is_said(explain: Explain, market: tuple[str, Store]) -> None:
    total = CreatorDesk(market[1]).find("美妆", at=datetime.now(UTC)).total

    assert f"{total} creators found" in explain("美妆")
    assert f"找到 {total} 位达人" in explain("美妆", "--language", "zh")


def test_where_nobody_fits_the_conditions_to_blame_are_told(explain: Explain, market: tuple[str, Store]) -> None:
    total = CreatorDesk(market[1]).find("美妆 按天", at=datetime.now(UTC)).total
    said = explain("美妆 按天 预算1元以内")

    assert "Nobody fits all of this." in said
    assert f"without budget ≤¥1: {total}" in said
    assert f"去掉 预算 ≤¥1：{total} 位" in explain("美妆 按天 预算1元以内", "--language", "zh")


def test_a_region_of_several_is_met_by_living_in_one_of_them(explain: Explain) -> None:
    said = explain("上海或杭州", "--creator", "小鱼儿")  # who lives in 杭州

    assert "Shanghai yes" in said
    assert "Hangzhou yes" in said


def test_a_brief_is_read_where_there_is_no_market_and_none_is_made(
    explain: Explain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUXING_DATABASE_URL", f"sqlite:///{tmp_path}/none.db")

    assert "Written back: 美妆" in explain("美妆")
    assert list(tmp_path.iterdir()) == []
