"""The simulation that the ranking is measured by, in small: repeatable, the same chance for all, and fair."""

import pytest

from bot.rules.ranking import PAGE
from tests.bench.market import DAYS, make, moment
from tests.bench.marketers import run, start
from tests.bench.policies import POLICIES, Policy
from tests.bench.ranking import figures, gini

CREATORS, BRIEFS, SEED = 300, 1_500, 3


@pytest.fixture(scope="module")
def market():
    return make(SEED, CREATORS, BRIEFS)


@pytest.fixture(scope="module")
def seen(market):
    return {name: run(market, name) for name in POLICIES}


@pytest.fixture(scope="module")
def found(market, seen):
    return {name: figures(market, each) for name, each in seen.items()}


def test_the_same_seed_is_the_same_market_and_the_same_outcome(seen):
    again = run(make(SEED, CREATORS, BRIEFS), "ours")

    assert (again.satisfied, again.regret, again.shown) == (
        seen["ours"].satisfied,
        seen["ours"].regret,
        seen["ours"].shown,
    )


def test_every_brief_shows_a_page_and_every_policy_answers_the_same_briefs(seen):
    for each in seen.values():
        assert (len(each.satisfied), len(each.regret)) == (BRIEFS, BRIEFS)
        assert sum(each.shown.values()) == BRIEFS * PAGE
        assert min(each.regret) >= 0
        assert 0 <= min(each.satisfied) <= max(each.satisfied) <= 1


def test_the_record_from_before_is_the_same_under_every_policy(market):
    records = []
    for order in POLICIES.values():
        policy = Policy(market=market, order=order)
        start(policy)
        records.append(policy.records)

    assert all(each == records[0] for each in records)
    assert sum(record.finished for record in records[0].values()) > CREATORS


def test_whoever_comes_later_is_not_found_before(market):
    for brief in market.briefs:
        assert all(host.comes <= brief.day <= DAYS for host, _ in brief.fitting)
        assert all(
            host.last_work(brief.day) is None or host.last_work(brief.day) <= moment(brief.day)
            for host, _ in brief.fitting[:5]
        )


@pytest.mark.parametrize(("shown", "much"), [([5, 5, 5, 5], 0.0), ([0, 0, 0, 8], 0.75), ([1, 3], 0.25)])
def test_the_gini_of_exposure(shown, much):
    assert gini(shown) == much


@pytest.mark.parametrize("other", ["stars", "followers"])
def test_ours_satisfies_more_and_is_regretted_less(found, other):
    ours, theirs = found["ours"], found[other]

    assert ours["satisfaction to be expected"] > theirs["satisfaction to be expected"]
    assert ours["regret"] < theirs["regret"]


def test_ours_finds_more_of_the_newcomers_than_exploitation_and_shows_more_people(found):
    ours, theirs = found["ours"], found["exploitation"]

    assert ours["newcomers with an order"] > theirs["newcomers with an order"]
    assert ours["best newcomers with an order"] > theirs["best newcomers with an order"]
    assert ours["exposure (Gini)"] < theirs["exposure (Gini)"]
