"""Campaigns: checked when they begin, with what orders have taken of their budget."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.rules.campaigns import BadCampaign, Budget
from bot.rules.errors import AlreadyDone


def test_a_campaign_is_kept_as_it_began(shop: Any) -> None:
    assert shop.desks.campaigns.running("T0JUXING", at=shop.now) == [
        (shop.campaign, Budget(total=6_000_000, committed=0))
    ]


def test_orders_take_of_the_budget_and_give_it_back(shop: Any) -> None:
    order = shop.placed()
    ((_, budget),) = shop.desks.campaigns.running("T0JUXING", at=shop.now)
    assert (budget.committed, budget.left) == (1_000_000, 5_000_000)
    shop.desks.orders.cancel(shop.by(), order.id, "another date")
    ((_, budget),) = shop.desks.campaigns.running("T0JUXING", at=shop.now)
    assert budget.left == 6_000_000


def test_what_has_ended_or_is_anothers_is_not_running(shop: Any) -> None:
    assert shop.desks.campaigns.running("T0JUXING", at=shop.campaign.ends_at) == []
    assert shop.desks.campaigns.running("T2", at=shop.now) == []


def test_the_next_to_end_comes_first(shop: Any) -> None:
    soon = replace(shop.campaign, name="快闪", ends_at=shop.now + timedelta(days=1))
    shop.desks.campaigns.begin(shop.by(), soon)
    assert [each.name for each, _ in shop.desks.campaigns.running("T0JUXING", at=shop.now)] == ["快闪", "新品首发"]


def test_a_senseless_campaign_is_refused_and_a_repeated_one_not_made_twice(shop: Any) -> None:
    with pytest.raises(BadCampaign):
        shop.desks.campaigns.begin(shop.by(), replace(shop.campaign, ends_at=shop.campaign.starts_at))
    by = shop.by()
    shop.desks.campaigns.begin(by, shop.campaign)
    with pytest.raises(AlreadyDone):
        shop.desks.campaigns.begin(by, shop.campaign)
    assert shop.rows("SELECT count(*) FROM campaigns") == [(2,)]
