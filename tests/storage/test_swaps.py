"""A move is written only over what was seen: every noun that moves refuses one that was moved meanwhile."""

from dataclasses import replace

import pytest

from bot.rules.orders import State as OrderState
from bot.rules.quotes import State as QuoteState


@pytest.fixture
def made(shop):
    """A quote and its order."""
    order = shop.placed()
    return shop, shop.desks.quotes.get(order.tenant, order.quote_id), order


@pytest.mark.parametrize(
    "seen",
    [{"version": 99}, {"state": QuoteState.DRAFT}, {"tenant": "T0OTHER"}, {"id": 99}],
    ids=["another version", "another state", "another workspace", "another quote"],
)
def test_a_quote_that_was_moved_meanwhile_stays_as_it_is(made, seen):
    shop, quote, _ = made
    after = replace(quote, reason="too late", version=quote.version + 1)

    with shop.store.unit() as unit:
        written = unit.quotes.swap(replace(quote, **seen), after)
        unit.commit()

    assert written is False
    assert shop.desks.quotes.get(quote.tenant, quote.id) == quote


@pytest.mark.parametrize(
    "seen",
    [{"version": 99}, {"state": OrderState.DRAFT}, {"tenant": "T0OTHER"}, {"id": 99}],
    ids=["another version", "another state", "another workspace", "another order"],
)
def test_an_order_that_was_moved_meanwhile_stays_as_it_is(made, seen):
    shop, _, order = made
    after = replace(order, reason="too late", version=order.version + 1)

    with shop.store.unit() as unit:
        written = unit.orders.swap(replace(order, **seen), after)
        unit.commit()

    assert written is False
    assert shop.desks.orders.get(order.tenant, order.id) == order


def test_what_nobody_moved_is_written(made):
    shop, quote, order = made

    with shop.store.unit() as unit:
        written = (
            unit.quotes.swap(quote, replace(quote, reason="seen", version=quote.version + 1)),
            unit.orders.swap(order, replace(order, reason="seen", version=order.version + 1)),
        )
        unit.commit()

    assert written == (True, True)
    assert shop.desks.quotes.get(quote.tenant, quote.id).reason == "seen"
    assert shop.desks.orders.get(order.tenant, order.id).reason == "seen"
