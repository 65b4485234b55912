"""What a brief asks of one creator: each thing said is one condition, and a figure that is not known meets no bound."""

from dataclasses import fields, replace
from datetime import date

import pytest

from bot.rules.audience import Age
from bot.rules.conditions import ELSEWHERE, Condition, Test, column, conditions, fits, plays_column
from bot.rules.forms import Form
from bot.rules.query_filters import Filters, Purpose, Rival
from bot.rules.query_places import PROVINCES
from bot.rules.tiers import Tier

#: what is said → the one condition that it is
SAID = {
    "fields": (("美妆",), Test.IN, "field", ("美妆",)),
    "subs": (("护肤保养",), Test.IN, "sub", ("护肤保养",)),
    "not_fields": (("喜剧",), Test.NOT_IN, "field", ("喜剧",)),
    "not_subs": (("美食吃播",), Test.NOT_IN, "sub", ("美食吃播",)),
    "followers_min": (10, Test.LEAST, "followers", 10),
    "followers_max": (10, Test.MOST, "followers", 10),
    "tiers": ((Tier.WAIST,), Test.IN, "tier", (str(Tier.WAIST),)),
    "not_tiers": ((Tier.HEAD,), Test.NOT_IN, "tier", (str(Tier.HEAD),)),
    "growth_min": (10, Test.LEAST, "growth", 10),
    "growth_rate_min": (10, Test.LEAST, "growth_rate", 10),
    "regions": (("杭州",), Test.IN, "region", ("杭州",)),
    "not_regions": (("杭州",), Test.NOT_IN, "region", ("杭州",)),
    "gender": ("f", Test.IN, "gender", ("f",)),
    "women_min": (6_000, Test.LEAST, "women", 6_000),
    "women_max": (4_000, Test.MOST, "women", 4_000),
    "audience_ages": ((Age.YOUNG, Age.GROWN), Test.IN, "audience_age", ("18-23", "24-30")),
    "audience_regions": (("浙江",), Test.HAS, "audience_regions", "浙江"),
    "form": (Form.DAY, Test.LEAST, "price_day", 0),
    "budget_min": (10, Test.LEAST, "price", 10),
    "budget_max": (10, Test.MOST, "price", 10),
    "discount_min": (10, Test.LEAST, "discount", 10),
    "plays_min": (10, Test.LEAST, "plays_live", 10),
    "units_min": (10, Test.LEAST, "units", 10),
    "cpm_max": (10, Test.MOST, "cpm", 10),
    "engagement_min": (10, Test.LEAST, "engagement", 10),
    "acceptance_min": (10, Test.LEAST, "acceptance", 10),
    "completion_min": (10, Test.LEAST, "completion", 10),
    "orders_min": (10, Test.LEAST, "finished", 10),
    "clients_min": (10, Test.LEAST, "clients", 10),
    "industries": (("美妆",), Test.HAS, "industries", "美妆"),
    "not_industries": (("美妆",), Test.HAS_NOT, "industries", "美妆"),
    "rivals": ((Rival("欧莱雅", 90),), Test.NOT_FOR, "creator_id", Rival("欧莱雅", 90)),
    "stars_min": (450, Test.LEAST, "stars", 450),
    "on": (date(2026, 11, 11), Test.FREE, "creator_id", date(2026, 11, 11)),
    "newcomers": (True, Test.IN, "promising", (1,)),
    "text": (("云朵",), Test.TEXT, "words", "云朵"),
    "not_text": (("微商",), Test.NOT_TEXT, "words", "微商"),
}
#: what says nothing of a single creator: the like is looked up first, purpose and order move the ranking
ELSE = {"like", "purpose", "order"}


@pytest.mark.parametrize("name", SAID)
def test_each_thing_that_is_said_is_one_condition(name):
    value, *condition = SAID[name]

    assert conditions(Filters(**{name: value})) == (Condition(*condition),)


def test_everything_that_a_brief_may_say_is_a_condition_or_leaves_nobody_out():
    assert SAID.keys() | ELSE == {field.name for field in fields(Filters)}
    assert SAID.keys() & ELSE == set()
    assert conditions(Filters(like="小鱼儿", purpose=Purpose.SALES)) == conditions(Filters()) == ()


def test_all_that_is_said_is_asked_for():
    every = Filters(**{name: value for name, (value, *_) in SAID.items()})

    assert len(conditions(every)) == len(SAID) - 1  # a field and a sub-vertical are one condition: one of both


def test_a_field_and_a_sub_vertical_of_another_are_one_condition_of_which_either_is_enough():
    (either,) = conditions(Filters(fields=("美食",), subs=("护肤保养",)))

    assert either == Condition(Test.IN, "field|sub", (("美食",), ("护肤保养",)))
    assert fits(either, {"field": "美食", "sub": ""})
    assert fits(either, {"field": "美妆", "sub": "护肤保养"})
    assert not fits(either, {"field": "美妆", "sub": "彩妆"})


def test_a_sub_vertical_narrows_its_own_field():
    assert conditions(Filters(fields=("美妆",), subs=("护肤保养",))) == (Condition(Test.IN, "sub", ("护肤保养",)),)


def test_a_province_is_itself_and_its_cities_each_once():
    (wanted,) = conditions(Filters(regions=("浙江", "上海")))
    (unwanted,) = conditions(Filters(not_regions=("杭州", "浙江")))

    assert wanted.value == ("浙江", *PROVINCES["浙江"], "上海", *PROVINCES["上海"])
    assert sorted(unwanted.value) == sorted({"杭州", "浙江", *PROVINCES["浙江"]})


@pytest.mark.parametrize("form", Form)
def test_a_form_asks_for_its_own_price_cost_and_plays_and_for_somebody_who_offers_it(form):
    asked = {(each.test, each.column) for each in conditions(Filters(form=form, budget_max=1, cpm_max=1, plays_min=1))}

    plays = "plays_video" if form is Form.VIDEO else "plays_live"
    assert asked == {
        (Test.LEAST, f"price_{form}"), (Test.MOST, f"price_{form}"), (Test.MOST, f"cpm_{form}"), (Test.LEAST, plays),
    }  # fmt: skip
    assert (column("price", form), plays_column(form)) == (f"price_{form}", plays)


def test_the_creator_whose_like_is_looked_for_is_not_among_the_answers():
    (besides,) = conditions(Filters(), besides=7)

    assert besides == Condition(Test.NOT_SELF, "creator_id", 7)
    assert [fits(besides, {"creator_id": id_}) for id_ in (6, 7)] == [True, False]


@pytest.mark.parametrize(
    ("condition", "held", "met"),
    [
        (Condition(Test.IN, "tier", ("waist", "tail")), "tail", True),
        (Condition(Test.IN, "tier", ("waist", "tail")), "head", False),
        (Condition(Test.NOT_IN, "tier", ("waist",)), "waist", False),
        (Condition(Test.NOT_IN, "tier", ("waist",)), "", True),
        (Condition(Test.LEAST, "plays_live", 100), 99, False),
        (Condition(Test.LEAST, "plays_live", 100), 100, True),
        (Condition(Test.LEAST, "price_day", 0), -1, False),  # does not offer the form
        (Condition(Test.LEAST, "growth", -500), -1, False),  # not known, and not a loss of one
        (Condition(Test.LEAST, "growth", -500), 0, True),
        (Condition(Test.MOST, "price_day", 100), 100, True),
        (Condition(Test.MOST, "price_day", 100), 101, False),
        (Condition(Test.MOST, "price_day", 100), -1, False),
        (Condition(Test.HAS, "industries", "美妆"), "|美妆|母婴|", True),
        (Condition(Test.HAS, "industries", "美"), "|美妆|母婴|", False),
        (Condition(Test.HAS, "industries", "美妆"), "", False),
        (Condition(Test.HAS_NOT, "industries", "美妆"), "|美妆|母婴|", False),
        (Condition(Test.HAS_NOT, "industries", "美"), "|美妆|母婴|", True),
    ],
)
def test_a_row_meets_a_condition_or_does_not(condition, held, met):
    assert fits(condition, {condition.column: held}) is met


@pytest.mark.parametrize("test", sorted(ELSEWHERE))
def test_what_stands_elsewhere_is_not_answered_from_a_row(test):
    with pytest.raises(ValueError, match=test):
        fits(Condition(test, "creator_id", 7), {"creator_id": 7})


def test_every_way_to_compare_is_answered_from_a_row_or_known_to_stand_elsewhere():
    answered = {
        Test.IN: (1,), Test.NOT_IN: (1,), Test.LEAST: 1, Test.MOST: 1, Test.HAS: "1", Test.HAS_NOT: "1",
        Test.NOT_SELF: 1,
    }  # fmt: skip
    whole = Condition(Test.IN, "held", ())
    held = {Test.HAS: "|1|", Test.HAS_NOT: "|1|"}

    assert answered.keys() | ELSEWHERE == set(Test)
    met = {
        test: fits(replace(whole, test=test, value=value), {"held": held.get(test, 1)})
        for test, value in answered.items()
    }
    assert [test for test, is_met in met.items() if not is_met] == [Test.NOT_IN, Test.HAS_NOT, Test.NOT_SELF]
