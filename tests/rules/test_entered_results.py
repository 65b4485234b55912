"""What came of an order, as it is typed: what cannot be is told by its field."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.entered_results import (
    FIELDS,
    BadResult,
    NothingEntered,
    ResultKnown,
    changes,
    decide,
    enter,
    read,
    read_told,
    told,
)
from bot.rules.errors import Refused
from bot.rules.orders import RATEABLE, IllegalMove, Result, State

FULL = {"plays": "520,000", "likes": " 31000 ", "comments": "１２００", "units": "3100", "gmv": "¥63,400.5"}


def test_figures_are_read_as_people_type_them():
    wanted = Result(plays=520_000, likes=31_000, comments=1_200, units=3_100, gmv=6_340_050)
    assert read(FULL, live=True) == wanted


def test_what_is_left_empty_is_nothing_but_plays_are_needed():
    assert read({"plays": "0"}, live=False) == Result(plays=0)
    with pytest.raises(BadResult) as refused:
        read({}, live=True)
    assert {name: problem.code for name, problem in refused.value.problems.items()} == {"plays": "NotACount"}


@pytest.mark.parametrize("bad", ["-1", "abc", "1e99", "1.5", "9" * 40, "2000000001", "NaN", "1 2", "٣", "=1", "1,2;3"])
@pytest.mark.parametrize("field", ["plays", "likes", "comments", "units"])
def test_what_is_no_count_is_told_by_its_field(field, bad):
    with pytest.raises(BadResult) as refused:
        read({**FULL, field: bad}, live=True)
    assert refused.value.problems[field].code == "NotACount"


@pytest.mark.parametrize("bad", ["-1", "abc", "1e99", "1.555", "9" * 40, "Infinity", "1.2.3", "100000000001"])
def test_what_is_no_amount_is_told_by_its_field(bad):
    with pytest.raises(BadResult) as refused:
        read({**FULL, "gmv": bad}, live=True)
    assert {name: problem.code for name, problem in refused.value.problems.items()} == {"gmv": "NotAnAmount"}


@pytest.mark.parametrize(
    ("live", "changed", "problems"),
    [
        (True, {"units": "520001"}, {"units": "MoreThanPlays"}),
        (True, {"likes": "9999999"}, {}),
        (False, {"likes": "520001", "comments": "520001"}, {"likes": "MoreThanPlays", "comments": "MoreThanPlays"}),
        (False, {"units": ""}, {"gmv": "SalesWithoutUnits"}),
        (False, {"units": "520000"}, {}),
        (False, {"plays": "x", "units": "-5"}, {"plays": "NotACount", "units": "NotACount"}),
    ],
)
def test_figures_have_to_agree_with_each_other(live, changed, problems):
    found = {}
    try:
        read({**FULL, **changed}, live=live)
    except BadResult as refused:
        found = {name: problem.code for name, problem in refused.problems.items()}
    assert found == problems


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=20)), st.booleans())
def test_whatever_is_typed_is_read_or_refused_by_its_field(typed, live):
    wrong: dict[str, Refused] = {}
    result = None
    try:
        result = read(typed, live=live)
    except BadResult as refused:
        wrong = dict(refused.problems)
    assert set(wrong) <= set(FIELDS)
    assert (result is None) is bool(wrong)
    if result:
        assert min(vars(result).values()) >= 0
        assert result.units <= result.plays


@pytest.mark.parametrize("state", State)
def test_a_creator_enters_it_between_the_delivery_and_the_end(an_order, now, state):
    order = an_order(state=state)
    if state in RATEABLE:
        assert enter(order, Result(plays=1), person="creator:1", at=now).open
    else:
        with pytest.raises(IllegalMove):
            enter(order, Result(plays=1), person="creator:1", at=now)


def test_what_the_brand_has_entered_stands(an_order, now):
    with pytest.raises(ResultKnown):
        enter(an_order(state=State.TO_RATE, result=Result(plays=2)), Result(plays=1), person="creator:1", at=now)


def test_it_is_decided_once(an_order, now):
    entered = enter(an_order(state=State.DELIVERED), Result(plays=1), person="creator:1", at=now)
    decided = decide(entered, person="ANN", at=now + timedelta(hours=1))
    assert (decided.open, decided.decided_by) == (False, "ANN")
    for nothing in (decided, None):
        with pytest.raises(NothingEntered):
            decide(nothing, person="BO", at=now)


@given(*(st.builds(Result, **dict.fromkeys(FIELDS, st.integers(0, 10**12))) for _ in range(2)))
def test_the_history_keeps_what_was_changed(before, after):
    changed = changes(before, after)
    assert read_told(told(changed)) == changed
    assert {name for name, _, _ in changed} == {name for name in FIELDS if vars(before)[name] != vars(after)[name]}


def test_what_the_brand_corrected_is_told_field_by_field_and_read_back():
    before, after = Result(plays=100, units=3), Result(plays=200, units=3, gmv=5)

    changed = changes(before, after)

    assert changed == [("plays", 100, 200), ("gmv", 0, 5)]
    assert (told(changed), read_told("plays:100:200 gmv:0:5")) == ("plays:100:200 gmv:0:5", changed)
    assert (changes(before, before), told([]), read_told("")) == ([], "", [])
