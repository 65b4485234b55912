"""Which rule a line of a request goes under, who speaks for the others, and how many may be picked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.rules import requests
from bot.rules.approvals import Asked
from bot.rules.policies import Rule, Step
from bot.rules.pricing import TooShort
from bot.rules.quotes import State
from bot.rules.ratecards import NoOffers
from bot.rules.requests import LeftOut, PickSome, Request

LIN, ALEX, BOSS = "U0LIN", "U0ALEX", "U0BOSS"


def rule(*steps: Step, **more: Any) -> Rule:
    return Rule(id=1, tenant="T1", steps=steps, **more)


ONE_OF_TWO = rule(Step(people=(LIN, ALEX)))
BOTH = rule(Step(people=(LIN, ALEX), needed=2), from_fen=5_000_000)
THE_BOSS = rule(Step(people=(BOSS,)), from_fen=9_000_000)


@pytest.mark.parametrize(
    ("part", "whole", "asked"),
    [
        (ONE_OF_TWO, BOTH, BOTH),
        (BOTH, ONE_OF_TWO, BOTH),
        (ONE_OF_TWO, ONE_OF_TWO, ONE_OF_TWO),
        (None, BOTH, BOTH),
        (BOTH, None, BOTH),
        (None, None, None),
        (ONE_OF_TWO, rule(Step(group="S0FINANCE")), rule(Step(group="S0FINANCE"), Step(people=(LIN, ALEX)))),
        (BOTH, THE_BOSS, rule(*THE_BOSS.steps, *BOTH.steps, from_fen=9_000_000)),
        (rule(Step(people=(LIN,)), Step(people=(ALEX,)), in_order=True), BOTH, None),
    ],
)
def test_a_line_is_asked_of_whoever_either_rule_asks(part: Rule | None, whole: Rule | None, asked: Rule | None) -> None:
    found = requests.strictest(part, whole)
    if asked is None and whole and part:  # neither stands for all of the other
        assert found == replace(whole, steps=(*whole.steps, *part.steps), in_order=True)
    else:
        assert found == asked


def test_a_step_stands_for_one_other_alone() -> None:
    twice = rule(Step(people=(LIN, ALEX)), Step(people=(LIN, ALEX)))
    assert requests.strictest(twice, ONE_OF_TWO) == twice


@pytest.mark.parametrize("creators", [[], [1], [1, 1], list(range(11))])
def test_two_to_ten_are_picked(creators: list[int]) -> None:
    with pytest.raises(PickSome):
        requests.enough(creators)
    assert requests.enough([3, 1, 3]) == [3, 1]


@pytest.mark.parametrize("why", [NoOffers(creator="米娅"), TooShort(creator="米娅", hours="2")])
def test_why_somebody_is_left_out_is_kept(why: Any) -> None:
    read = requests.left_out_read(requests.left_out_kept(LeftOut(creator_id=2, name="米娅", why=why)))
    assert (read.creator_id, read.name, type(read.why), read.why.facts) == (2, "米娅", type(why), why.facts)


@pytest.fixture
def request_of(a_quote: Callable[..., Any]) -> Callable[..., Request]:
    def made(*states: State, **more: Any) -> Request:
        lines = tuple(a_quote(state=state, id=number, version=number, **more) for number, state in enumerate(states, 1))
        return Request(
            id=1, tenant="T1", number="R-3001", requester="U1", channel="C1", campaign_id=None,
            asked_at=lines[0].valid_until, lines=lines,
        )  # fmt: skip

    return made


def test_what_is_over_is_summed_no_longer(request_of: Any) -> None:
    every = request_of(*State)
    one = every.lines[0].price.total
    assert every.total == one * (len(State) - len(requests.OVER))
    assert every.beside(1) == every.total - one
    assert every.unbound(1) == 2 * one, "one that waits, and one that is to be changed"
    assert every.version == sum(range(1, len(State) + 1))


def test_a_counter_offer_is_not_decided_with_the_others(request_of: Any) -> None:
    both = request_of(State.APPROVING, State.APPROVING)
    raised = replace(both.lines[1], price=replace(both.lines[1].price, named=True))
    mixed = replace(both, lines=(both.lines[0], raised))
    assert [line.id for line in mixed.waiting] == [line.id for line in mixed.taken_back] == [1]


def test_the_one_that_waits_longest_speaks(request_of: Any) -> None:
    waiting = request_of(State.APPROVING, State.APPROVING, State.APPROVED)
    at = waiting.asked_at
    later = replace(waiting.lines[0], asked_at=at + timedelta(days=1))
    first = replace(waiting.lines[1], asked_at=at)
    assert replace(waiting, lines=(later, first)).speaks == 2
    assert request_of(State.APPROVED).speaks is None


def test_the_last_line_to_leave_a_state_is_known(request_of: Any) -> None:
    both = request_of(State.APPROVED, State.APPROVING)
    assert both.last_of(replace(both.lines[0], state=State.APPROVING)) is False
    assert both.last_of(replace(both.lines[1], state=State.APPROVING)) is True


def test_only_approved_lines_may_be_ordered(request_of: Any) -> None:
    every = request_of(*State)
    assert [line.state for line in every.approved] == [State.APPROVED]
    assert request_of(State.DRAFT, State.ORDERED).approved == ()


def test_lines_are_told_by_their_rule_each_rule_once_in_the_order_of_the_lines() -> None:
    lin, alex = (Asked(person=user, seat=user, step=0) for user in (LIN, ALEX))
    for_lin = Asked(person=LIN, seat=ALEX, step=1)

    first, second = requests.under(
        [
            ("Q-1", BOTH, [lin, alex]),
            ("Q-2", THE_BOSS, [for_lin]),
            ("Q-3", None, []),  # within somebody's own limit: nobody is asked
            ("Q-4", BOTH, [for_lin]),
        ]
    )

    assert (first.rule, first.numbers, [each.person for each in first.asked]) == (BOTH, ["Q-1", "Q-4"], [LIN, ALEX])
    assert (second.rule, second.numbers, [each.person for each in second.asked]) == (THE_BOSS, ["Q-2"], [LIN])


def test_without_a_rule_nothing_is_under_one() -> None:
    assert requests.under([]) == requests.under([("Q-1", None, [])]) == []
