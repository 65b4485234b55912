from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.errors import Refused
from bot.rules.forms import Form
from bot.rules.watches import Kind, Wanted
from bot.rules.watches_reading import NothingToWaitFor, OneThing, about_brief, about_creator, names_in
from bot.text import normalise

TODAY = date(2026, 11, 2)
NAMES = {"小鱼儿": 1, "amy": 2, "big amy": 3, "美食家小王": 4, "host_15": 5}
EVERY_FORM = tuple(Form)


def read(said, offered=EVERY_FORM):
    """As the desk reads it: the first name that is known, else a brief."""
    wanted = normalise(said)
    for name, rest in names_in(wanted, today=TODAY):
        if name in NAMES:
            return about_creator(NAMES[name], rest, offered, today=TODAY)
    return about_brief(wanted, today=TODAY)


def price(creator, form, fen):
    return Wanted(kind=Kind.PRICE, creator_id=creator, form=form, fen=fen)


def slot(creator, first, last):
    days = (date(2026, 11, first), date(2026, 11, last))
    return Wanted(kind=Kind.SLOT, creator_id=creator, first=days[0], last=days[1])


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("小鱼儿 按天 低于3万", price(1, Form.DAY, 3_000_000)),
        ("小鱼儿按天低于3万", price(1, Form.DAY, 3_000_000)),
        ("小鱼儿 按天 三万以下", price(1, Form.DAY, 3_000_000)),
        ("小鱼儿 日价 降到 2.5万", price(1, Form.DAY, 2_500_000)),
        ("小鱼儿 按天 降到2.5万", price(1, Form.DAY, 2_500_000)),
        ("小鱼儿 按天 30000", price(1, Form.DAY, 3_000_000)),
        ("小鱼儿 每小时 ¥5,000 以内", price(1, Form.HOUR, 500_000)),
        ("按天低于3万 小鱼儿", price(1, Form.DAY, 3_000_000)),
        ("美食家小王 拼场 低于800", price(4, Form.SHARED, 80_000)),
        ("host_15 视频 3k以内", price(5, Form.VIDEO, 300_000)),
        ("Amy day price under 30k", price(2, Form.DAY, 3_000_000)),
        ("“Amy” day price under 30k", price(2, Form.DAY, 3_000_000)),
        ("when the day price of Amy falls under 30k", price(2, Form.DAY, 3_000_000)),
        ("Big Amy hourly rate below ¥5,000", price(3, Form.HOUR, 500_000)),
        ("AMY ｐｅｒ ｄａｙ ≤ 28800.50", price(2, Form.DAY, 2_880_050)),
        ("小鱼儿 11月9日 有档期", slot(1, 9, 9)),
        ("小鱼儿 11月9日到11日 有档期", slot(1, 9, 11)),
        ("小鱼儿 11月9日-11月12日", slot(1, 9, 12)),
        ("Amy free on 9 Nov", slot(2, 9, 9)),
        ("Amy opens between Nov 9 and Nov 12", slot(2, 9, 12)),
        ("amy 2026-11-30", slot(2, 30, 30)),
        ("美妆 4.5星以上", Wanted(kind=Kind.BRIEF, brief="美妆 评分4.5星以上")),
        ("skincare above 4.5 stars", Wanted(kind=Kind.BRIEF, brief="护肤保养 评分4.5星以上")),
        ("when a new one in 美妆 above 4.5 stars appears", Wanted(kind=Kind.BRIEF, brief="美妆 评分4.5星以上")),
        ("按天 低于3万", Wanted(kind=Kind.BRIEF, brief="按天 预算30000元以内")),
        ("美妆 11月11日有档期", Wanted(kind=Kind.BRIEF, brief="美妆 2026-11-11", last=date(2026, 11, 11))),
    ],
)
def test_what_people_type_is_read(said, wanted):
    assert read(said).wanted == wanted


@pytest.mark.parametrize(
    ("said", "form", "fen"),
    [
        ("小鱼儿", None, None),
        ("小鱼儿 按天", Form.DAY, None),
        ("小鱼儿 低于3万", None, 3_000_000),
        ("amy under 30k", None, 3_000_000),
    ],
)
def test_what_is_not_said_is_asked_for_and_not_guessed(said, form, fen):
    asked = read(said)
    assert (asked.wanted, asked.form, asked.fen) == (None, form, fen)


def test_where_one_form_is_on_offer_it_need_not_be_named():
    assert read("小鱼儿 低于3万", offered=(Form.SHARED,)).wanted == price(1, Form.SHARED, 3_000_000)


@pytest.mark.parametrize(
    ("said", "left_out"),
    [("小鱼儿 立刻 按天 3万", ("立刻",)), ("小鱼儿 杭州 按天 低于3万", ("杭州",)), ("小鱼儿 按天 低于3万", ())],
)
def test_words_that_say_nothing_of_it_are_named_and_not_dropped_in_silence(said, left_out):
    asked = read(said)
    assert (asked.wanted, asked.left_out) == (price(1, Form.DAY, 3_000_000), left_out)


def test_a_problem_of_a_brief_is_handed_on():
    asked = read("美妆 2月30日有档期")
    assert [problem.code for problem in asked.problems] == ["no_such_date"]


def test_a_price_and_a_day_are_two_watches():
    with pytest.raises(OneThing):
        read("小鱼儿 11月9日 按天 低于3万")


@pytest.mark.parametrize("said", ["", "达人", "小鱼儿 新品", "小鱼儿 昨天有档期", "amy under $300 per day", "?!"])
def test_where_nothing_is_said_that_can_be_waited_for_it_is_refused(said):
    with pytest.raises(NothingToWaitFor):
        read(said)


def test_the_longest_name_counts():
    assert [name for name, _ in names_in("big amy 按天", today=TODAY)][:3] == ["big amy 按天", "big amy", "amy 按天"]


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.text(max_size=80), st.sampled_from(["", "小鱼儿 ", "美妆 "]))
def test_whatever_is_typed_is_read_or_refused_in_a_sentence(typed, before):
    try:
        found = read(before + typed).wanted
    except Refused as refusal:
        found = type(refusal)
    assert found in {None, OneThing, NothingToWaitFor} or found.kind in Kind


def test_what_stands_in_quotation_marks_is_waited_for_as_it_was_typed():
    wanted = Wanted(kind=Kind.BRIEF, brief='美妆 "day price drops to 5"')
    assert read("美妆 “day price drops to 5”").wanted == wanted
