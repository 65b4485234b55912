"""Which conditions could be left out, and what is left then."""

from datetime import date

import pytest

from bot.rules.obstacles import alone, obstacles, without
from bot.rules.query import Filters, canonical, parse
from bot.text import normalise

TODAY = date(2025, 11, 23)


def read(brief: str) -> Filters:
    return parse(normalise(brief), today=TODAY).filters


@pytest.mark.parametrize(
    ("brief", "left"),
    [
        ("美妆 按天 预算5万以内", ["按天 预算50000元以内", "美妆 预算50000元以内", "美妆 按天"]),
        ("粉丝10-50万 杭州", ["杭州", "粉丝100000-500000"]),
        ("上海或杭州 美妆", ["上海 杭州", "美妆"]),  # without one of two there would be fewer
        ("腰部和尾部 观众18-30岁", ["观众年龄18-23 观众年龄24-30", "腰部 尾部"]),
        ("美妆 护肤 杭州", ["杭州", "美妆 杭州", "美妆 护肤保养"]),  # 护肤 narrows 美妆, and may go alone
        ("浙江 杭州 女", ["女主播", "浙江 女主播", "浙江 杭州"]),
        ("做过美妆 做过汽车 不要北京", ["做过美妆 做过汽车", "不要北京 做过汽车", "不要北京 做过美妆"]),
        ("不要北京和上海 国货", ["不要上海 国货", "不要北京 国货", "不要北京 不要上海"]),
        ("美妆 种草 按价格排序", ["种草 按价格排序"]),  # what only moves the order stands in nobody's way
        ("类似小鱼儿 新人 11月30日", ["新人 2025-11-30", '类似"小鱼儿" 2025-11-30', '类似"小鱼儿" 新人']),
        ("", []),
    ],
)
def test_each_condition_may_be_left_out(brief: str, left: list[str]) -> None:
    said = read(brief)
    assert [canonical(without(said, [each])) for each in obstacles(said)] == left


def test_two_may_be_left_out_at_once() -> None:
    said = read("上海或杭州 美妆 按天")
    field, region, _ = obstacles(said)
    assert canonical(without(said, [field, region])) == "按天"


def test_a_condition_alone_is_asked_for_the_form_of_the_brief() -> None:
    said = read("上海或杭州 美妆 按天 预算3-5万")
    assert [canonical(alone(each)) for each in obstacles(said)] == [
        "美妆 按天", "上海 杭州 按天", "按天", "按天 预算30000-50000元",
    ]  # fmt: skip
