"""Which rule a quote falls under: one, always the same, the most specific."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.policies import (
    BadAmounts,
    Case,
    NobodyNamed,
    Rule,
    Step,
    TooFewNamed,
    applies,
    by_amount,
    checked,
    choose,
    exceeding,
    specificity,
)

ANN = (Step(people=("ANN",)),)


def rule(id_, **what):
    return Rule(**{"id": id_, "tenant": "T1", "steps": ANN, "position": id_, **what})


AMOUNTS = st.integers(0, 6)
RULES = st.lists(
    st.builds(
        lambda start, more, campaign, field, position: (start, more and start + more, campaign, field, position),
        AMOUNTS,
        st.sampled_from([None, 1, 2, 4]),
        st.sampled_from([None, 1, 2]),
        st.sampled_from(["", "美妆", "美食"]),
        st.integers(0, 3),
    ),
    max_size=8,
).map(
    lambda parts: [
        rule(at, from_fen=start, below_fen=below, campaign_id=campaign, field=field, position=position)
        for at, (start, below, campaign, field, position) in enumerate(parts, 1)
    ]
)
CASES = st.builds(
    lambda total, campaign, field: Case(total=total, campaign_id=campaign, field=field),
    AMOUNTS,
    st.sampled_from([None, 1, 2]),
    st.sampled_from(["美妆", "美食", "宠物", ""]),
)


@given(RULES, CASES, st.randoms(use_true_random=False))
def test_the_choice_is_total_and_does_not_depend_on_the_order_in_which_rules_are_read(rules, case, chance):
    chosen = choose(rules, case)
    shuffled = list(rules)
    chance.shuffle(shuffled)

    assert choose(shuffled, case) == chosen
    assert (chosen is None) == (not any(applies(each, case) for each in rules))


@given(RULES, CASES)
def test_no_rule_that_applies_is_more_specific_than_the_chosen_one(rules, case):
    chosen = choose(rules, case)

    for other in (each for each in rules if applies(each, case)):
        assert (specificity(other), other.from_fen) <= (specificity(chosen), chosen.from_fen)


@given(RULES, CASES, st.integers(0, 7))
def test_a_rule_that_does_not_apply_changes_nothing(rules, case, which):
    kept = [each for at, each in enumerate(rules) if at != which or applies(each, case)]

    assert choose(kept, case) == choose(rules, case)


def test_campaign_and_field_before_campaign_before_field_before_amount():
    in_order = [
        rule(1, campaign_id=1, field="美妆"),
        rule(2, campaign_id=1, from_fen=100),
        rule(3, field="美妆", from_fen=200),
        rule(4, from_fen=300),
    ]
    case = Case(total=1_000, campaign_id=1, field="美妆")

    for listed in permutations(in_order):
        assert choose(listed, case) == in_order[0]
    for at in range(4):
        assert choose(in_order[at:], case) == in_order[at]


def test_among_equals_the_highest_amount_then_the_narrower_then_the_one_higher_up():
    case = Case(total=1_000)

    assert choose([rule(1, from_fen=0), rule(2, from_fen=500)], case).id == 2
    assert choose([rule(1, from_fen=500), rule(2, from_fen=500, below_fen=2_000)], case).id == 2
    assert choose([rule(1, from_fen=500, position=9), rule(2, from_fen=500, position=3)], case).id == 2


@pytest.mark.parametrize(("total", "id_"), [(0, None), (99, None), (100, 1), (199, 1), (200, None)])
def test_a_rule_holds_from_its_amount_to_under_its_end(total, id_):
    chosen = choose([rule(1, from_fen=100, below_fen=200)], Case(total=total))

    assert (chosen.id if chosen else None) == id_


@pytest.mark.parametrize(("total", "needed"), [(0, 1), (4_999_999, 1), (5_000_000, 2), (10**12, 2)])
def test_rules_by_amount_say_what_thresholds_said(total, needed):
    rules = by_amount("T1", ("ANN", "BEN"), {5_000_000: 2, 0: 1})

    assert choose(rules, Case(total=total, campaign_id=3, field="美妆")).needed == needed


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"from_fen": -1}, BadAmounts),
        ({"from_fen": 10**14}, BadAmounts),
        ({"from_fen": 100, "below_fen": 100}, BadAmounts),
        ({"steps": ()}, NobodyNamed),
        ({"steps": (Step(),)}, NobodyNamed),
        ({"steps": (Step(), *ANN)}, NobodyNamed),
        ({"steps": ANN * 4}, NobodyNamed),
        ({"steps": (Step(people=("ANN", "ANN"), needed=2),)}, TooFewNamed),
        ({"steps": (Step(people=("ANN",), needed=0),)}, TooFewNamed),
        ({"steps": (Step(group="S1", needed=11),)}, TooFewNamed),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(changes, refusal):
    with pytest.raises(refusal):
        checked(rule(1, **changes))


def test_a_rule_loses_its_empty_steps_and_what_is_named_twice():
    said = rule(1, steps=(Step(people=("ANN", "BEN", "ANN"), group="S1", needed=5), Step(), Step()), in_order=True)

    found = checked(said)

    assert (found.steps, found.in_order) == ((Step(people=("ANN", "BEN"), group="S1", needed=5),), False)


def test_a_budget_asks_once_more_and_never_twice():
    once = exceeding(rule(1), 500, ("OWN", "ANN", "OWN", ""))
    twice = exceeding(once, 900, ("OWN",))

    assert (once.needed, once.over_fen, once.steps[-1]) == (2, 500, Step(people=("OWN", "ANN"), budget=True))
    assert twice == replace(once, over_fen=900, steps=(*ANN, Step(people=("OWN",), budget=True)))
