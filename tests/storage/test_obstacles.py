"""Where nobody fits, what is told of each condition is what would be found without it; on both databases."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.rules.obstacles import obstacles, without
from bot.rules.query import Filters, canonical, parse
from bot.services import finding
from bot.services.finding import Cursor, Results
from bot.services.obstacles import MOST, MOST_PAIRS, Cleared
from bot.text import normalise
from storage.search import Question, Search

MARKET_AT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)  # of the market in conftest
Market = Any
EMPTY = [
    "军事 粉丝1000万以上", "美妆 预算1元以内 按天", "上海 杭州 美食 完单率100%以上 粉丝3000万以上",
    "头部 粉丝1万以下", "分享 预算1元以内", "做过美妆 做过汽车 做过美食 女 头部", "观众在西藏 新人 不要广东",
    "没和花西子合作过 11月30日 粉丝9000万以上", "类似小鱼儿 预算1元以内", "类似查无此人 粉丝1万以下 美妆",
]  # fmt: skip
HOPELESS = ["粉丝9000万以上 预算1元以内 播放9000万以上", "查无此人 也无此人 更无此人 粉丝9000万以上"]


def found(market: Market, brief: str) -> Results:
    with market.store.finding() as looking:
        return finding.found(looking.search, brief, at=MARKET_AT, cursor=Cursor())


def number(market: Market, said: Filters) -> int:
    return found(market, canonical(said)).total


def told(cleared: Cleared) -> tuple[str, int, bool]:
    return canonical(cleared.left), cleared.found.number, cleared.found.exact


def read(brief: str) -> Filters:
    return parse(normalise(brief), today=date(2026, 11, 2)).filters


@pytest.mark.parametrize("brief", EMPTY)
def test_every_condition_that_alone_stands_in_the_way_is_told_with_its_number(market: Market, brief: str) -> None:
    results, said = found(market, brief), read(brief)
    assert results.total == 0
    left = [without(said, [each]) for each in obstacles(said)]
    expected = {(canonical(each), number(market, each), True) for each in left if number(market, each)}
    if expected:
        assert set(map(told, results.cleared)) == expected
        assert {each.conditions for each in results.cleared} == {1}
    numbers = [each.found.number for each in results.cleared]
    assert numbers == sorted(numbers, reverse=True)


def test_most_of_these_briefs_have_a_condition_to_blame(market: Market) -> None:
    assert sum(bool(found(market, brief).cleared) for brief in EMPTY) >= len(EMPTY) - 1


def test_where_no_single_condition_helps_two_are_told(market: Market) -> None:
    results = found(market, "军事 粉丝9000万以上 预算1元以内")
    (pair,) = results.cleared
    assert pair.conditions == len(pair.chips) == 2
    assert pair.found.number == number(market, pair.left) > 0


@pytest.mark.parametrize("brief", HOPELESS)
def test_where_no_two_help_either_nothing_is_told(market: Market, brief: str) -> None:
    assert found(market, brief).cleared == ()


def test_where_somebody_is_found_nothing_is_looked_for(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.services.finding.cleared", None)
    assert found(market, "美妆").cleared == ()


def test_however_long_the_brief_so_many_conditions_are_counted(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[int]()
    real = Search.glances

    def counting(self: Search, questions: list[Question], *, rows: float) -> Any:
        asked.append(len(questions))
        return real(self, questions, rows=rows)

    monkeypatch.setattr(Search, "glances", counting)
    assert found(market, " ".join(f"鱼{at}好" for at in range(60))).cleared == ()
    assert asked == [MOST, MOST_PAIRS]


def test_what_may_look_at_no_row_tells_only_what_the_sample_knows(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.obstacles.ROWS", 0)
    cleared = found(market, "军事 粉丝1000万以上").cleared
    assert {each.found.exact for each in cleared} <= {False}


def test_in_a_large_market_many_are_told_about(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.search_glance.FEW", 10)
    cleared = {told(each) for each in found(market, "美妆 预算1元以内 按天").cleared}
    (about,) = [number for left, number, exact in cleared if left == "美妆 按天" and not exact]
    assert about == pytest.approx(number(market, read("美妆 按天")), rel=0.1)
