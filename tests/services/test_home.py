"""Home shows what waits for a person, and nothing of others."""

from datetime import timedelta
from typing import Any

import pytest

from bot.rules.orders import Move
from storage.raw import Raw

TENANT = "T0JUXING"


def home(shop: Any, user: str) -> Any:
    return shop.desks.home.of(TENANT, user, at=shop.now)


def test_a_quote_wanders_from_home_to_home(shop: Any) -> None:
    assert home(shop, "U0CHENMO").empty is True
    quote = shop.asked()
    assert [each.quote.id for each in home(shop, "U0LINYUE").to_approve] == [quote.id]
    assert home(shop, "U0CHENMO").to_approve == []
    shop.desks.quotes.approve(shop.by("U0LINYUE"), quote.id, 1)
    assert [each.id for each in home(shop, "U0CHENMO").to_order] == [quote.id]
    assert home(shop, "U0LINYUE").to_approve == []
    order = shop.desks.orders.place(shop.by(), quote.id)
    assert [each.id for each in home(shop, "U0CHENMO").running] == [order.id]
    assert home(shop, "U0CHENMO").to_order == []


def test_a_creator_sees_offers_then_work(shop: Any) -> None:
    order = shop.placed()
    assert [each.id for each in home(shop, "U0XIAOYU").offers] == [order.id]
    shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, Move.ACCEPT)
    mine = home(shop, "U0XIAOYU")
    assert ([each.id for each in mine.running], mine.offers) == ([order.id], [])
    assert mine.brands == {TENANT: "青禾美妆"}


def test_stars_wait_from_the_campaigns_end(shop: Any) -> None:
    order = shop.placed()
    shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, Move.ACCEPT)
    shop.pass_time(days=8)
    assert [each.id for each in home(shop, "U0CHENMO").running] == [order.id]
    shop.pass_time(days=3)
    mine = home(shop, "U0CHENMO")
    assert ([each.id for each in mine.to_rate], mine.running) == ([order.id], [])


def test_every_move_brings_the_homes_of_those_concerned_up_to_date(shop: Any) -> None:
    shop.asked()
    homes = shop.rows("SELECT channel FROM outbox WHERE act = 'home' ORDER BY id")
    assert [user for (user,) in homes][-3:] == ["U0CHENMO", "U0LINYUE", "U0ALEX"]


def test_what_is_long_over_is_gone(shop: Any) -> None:
    shop.asked()
    shop.pass_time(days=8)
    assert home(shop, "U0LINYUE").to_approve == []
    assert home(shop, "U0CHENMO").empty is True
    assert home(shop, "U0CHENMO").campaigns != []
    shop.now += timedelta(days=30)
    assert home(shop, "U0CHENMO").campaigns == []


@pytest.mark.parametrize("database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_a_home_of_the_team_is_made_of_its_workspace_alone_and_a_creators_of_all_brands(
    shop: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a question forgets its workspace: the database keeps it to it."""
    shop.placed()
    shop.write("UPDATE orders SET tenant = 'T0OTHER'")
    seen = dict[str, list[Any]]()

    def looked(unit: Any, tenant: str, user: str, **_: Any) -> None:
        seen[user] = Raw.of(unit._session).rows("SELECT tenant FROM orders")

    monkeypatch.setattr("bot.services.home.of", looked)
    home(shop, "U0CHENMO")
    home(shop, "U0XIAOYU")
    assert seen == {"U0CHENMO": [], "U0XIAOYU": [("T0OTHER",)]}
