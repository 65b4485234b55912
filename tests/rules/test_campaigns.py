from datetime import timedelta

import pytest

from bot.rules.campaigns import BadCampaign, Budget, OverBudget, afford, checked


def test_a_campaign_that_makes_sense_is_taken_as_it_is(a_campaign):
    assert checked(a_campaign(budget=0)) == a_campaign(budget=0)


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "  "}, {"budget": -1}])
def test_a_campaign_needs_a_name_and_a_budget_that_is_not_below_nothing(a_campaign, wrong):
    with pytest.raises(BadCampaign):
        checked(a_campaign(**wrong))


@pytest.mark.parametrize("lasts", [timedelta(), timedelta(seconds=-1)])
def test_a_campaign_ends_after_it_starts(a_campaign, now, lasts):
    with pytest.raises(BadCampaign):
        checked(a_campaign(ends_at=now + lasts))


@pytest.mark.parametrize(
    ("total", "committed", "amount", "refused"),
    [
        (10_000, 4_000, 6_000, {}),
        (10_000, 4_000, 6_001, {"needed_fen": 6_001, "campaign": "618", "left_fen": 6_000}),
        (10_000, 10_000, 1, {"needed_fen": 1, "campaign": "618", "left_fen": 0}),
        (10_000, 12_000, 1, {"needed_fen": 1, "campaign": "618", "left_fen": 0}),
        (0, 99_999, 10**12, {}),
    ],
)
def test_what_no_longer_fits_the_budget_is_refused(a_campaign, total, committed, amount, refused):
    facts = {}
    try:
        afford(a_campaign(), Budget(total=total, committed=committed), amount)
    except OverBudget as why:
        facts = why.facts

    assert facts == refused


@pytest.mark.parametrize(("total", "committed", "left"), [(100, 40, 60), (100, 140, -40), (0, 0, 0)])
def test_what_is_left_is_the_budget_less_what_orders_have_taken(total, committed, left):
    assert Budget(total=total, committed=committed).left == left
