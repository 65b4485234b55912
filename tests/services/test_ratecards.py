"""A new price counts at once in search; of two who change the same version one is told."""

from typing import Any

import pytest

from bot.rules.errors import AlreadyDone, NotFound, Stale
from bot.rules.ratecards import BadPrice


def test_a_new_price_counts_at_once_and_is_written_down(shop: Any) -> None:
    card = shop.desks.ratecards.change(shop.by("U0XIAOYU"), 1, 1, day=900_000)
    assert (card.version, card.day, card.hour) == (2, 900_000, 200_000)
    assert shop.desks.ratecards.current(1) == card
    assert shop.rows("SELECT price_day FROM search WHERE creator_id = 1") == [(900_000,)]
    assert shop.rows("SELECT why FROM events WHERE noun = 'ratecard'") == [("day 1000000→900000",)]


def test_every_version_is_kept(shop: Any) -> None:
    shop.desks.ratecards.change(shop.by("U0XIAOYU"), 1, 1, day=900_000)
    shop.desks.ratecards.change(shop.by("U0XIAOYU"), 1, 2, day=800_000)
    assert shop.rows("SELECT version, day FROM ratecards WHERE creator_id = 1 ORDER BY version") == [
        (1, 1_000_000), (2, 900_000), (3, 800_000),
    ]  # fmt: skip


def test_a_card_that_changed_since_it_was_shown_is_not_overwritten(shop: Any) -> None:
    shop.desks.ratecards.change(shop.by("U0XIAOYU"), 1, 1, day=900_000)
    with pytest.raises(Stale):
        shop.desks.ratecards.change(shop.by("U0XIAOYU"), 1, 1, day=700_000)
    assert shop.desks.ratecards.current(1).day == 900_000


def test_the_same_delivery_changes_it_once(shop: Any) -> None:
    by = shop.by("U0XIAOYU")
    shop.desks.ratecards.change(by, 1, 1, day=900_000)
    with pytest.raises(AlreadyDone):
        shop.desks.ratecards.change(by, 1, 2, day=900_000)


def test_impossible_prices_and_unknown_creators_are_refused(shop: Any) -> None:
    with pytest.raises(BadPrice):
        shop.desks.ratecards.change(shop.by("U0XIAOYU"), 1, 1, day=0)
    with pytest.raises(NotFound):
        shop.desks.ratecards.change(shop.by("U0XIAOYU"), 99, 1, day=1)
