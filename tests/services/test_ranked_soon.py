"""What was rated or ended moves the ranking at the next tick: the mark is kept with it, and whoever ticks sees it."""

from datetime import timedelta
from typing import Any

import pytest

from bot.rules.orders import Move, Order
from bot.rules.ratings import LIVE, Item
from bot.services.reminders import ReminderDesk
from bot.services.standings import rank_marked, rank_soon, rebuild
from storage.store import Store

MARKS = "SELECT creator_id, stale_at FROM search WHERE stale_at <= 1 ORDER BY creator_id"


def all_(number: int) -> dict[Item, int]:
    return {item: number for items in LIVE.values() for item in items}


@pytest.fixture
def ended(shop: Any) -> Order:
    """An order with the first creator whose campaign has ended; nothing waits to be ranked."""
    order = shop.placed(creator=1)
    shop.desks.orders.answer(shop.by("creator:1"), order.id, Move.ACCEPT)
    shop.pass_time(days=7)
    shop.pass_time(days=3, minutes=1)
    shop.tick()
    return order  # type: ignore[no-any-return]


def stars(shop: Any) -> int | None:
    """What search shows of the first creator."""
    (card,) = (card for card in shop.desks.creators.find("", at=shop.now).cards if card.standing.creator.id == 1)
    return card.standing.stars.mean  # type: ignore[no-any-return]


def test_search_says_what_it_said_until_the_tick_and_then_all_of_it(shop: Any, ended: Order) -> None:
    before = shop.rows("SELECT facts FROM search_cards WHERE creator_id = 1")
    shop.desks.ratings.rate(shop.by(), ended.id, all_(4))
    assert shop.rows(MARKS) == [(1, 0)]
    assert shop.rows("SELECT facts FROM search_cards WHERE creator_id = 1") == before
    assert stars(shop) is None
    with shop.store.reading() as unit:
        assert unit.ratings.of_order("T0JUXING", ended.id).overall == 400  # who reads ratings sees it already
    assert shop.tick() == 1
    assert stars(shop) == 400
    assert shop.rows(MARKS) == []
    assert shop.tick() == 0


def test_what_the_tick_makes_is_what_would_be_made_from_nothing(shop: Any, ended: Order) -> None:
    shop.desks.ratings.rate(shop.by(), ended.id, all_(4))
    shop.tick()
    ticked = shop.rows("SELECT * FROM search"), shop.rows("SELECT * FROM search_cards")
    with shop.store.unit() as unit:
        rebuild(unit, [1], at=shop.now)
        unit.commit()
    assert (shop.rows("SELECT * FROM search"), shop.rows("SELECT * FROM search_cards")) == ticked


def test_several_changes_before_a_tick_are_ranked_once(shop: Any, ended: Order) -> None:
    shop.desks.ratings.rate(shop.by(), ended.id, all_(4))
    shop.desks.ratings.rate(shop.by(), ended.id, all_(5))
    shop.desks.ratings.rate(shop.by(), ended.id, all_(2))
    assert shop.tick() == 1
    assert stars(shop) == 200


def test_a_rating_that_is_withdrawn_stands_in_search_no_longer_than_a_tick(shop: Any, ended: Order) -> None:
    shop.desks.ratings.rate(shop.by(), ended.id, all_(4))
    shop.tick()
    shop.desks.ratings.withdraw(shop.by(), ended.id)
    shop.tick()
    assert stars(shop) is None


def test_a_process_that_ends_before_its_tick_leaves_the_mark_to_the_next(shop: Any, ended: Order) -> None:
    shop.desks.ratings.rate(shop.by(), ended.id, all_(4))
    shop.store.engine.dispose()
    another = ReminderDesk(Store(shop.store.engine))
    assert another.refresh_search(at=shop.now - timedelta(hours=1)) == 1  # its clock is behind: that does not matter
    assert stars(shop) == 400


def test_a_tick_that_breaks_ranks_again_at_the_next(shop: Any, ended: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.desks.ratings.rate(shop.by(), ended.id, all_(4))

    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr("bot.services.standings.stand", broken)
        with pytest.raises(ZeroDivisionError):
            shop.tick()
    assert shop.rows(MARKS) == [(1, 0)]
    assert shop.tick() == 1
    assert stars(shop) == 400


def test_a_rating_that_was_not_committed_leaves_no_mark(shop: Any, ended: Order) -> None:
    with shop.store.unit() as unit:
        rank_soon(unit, 1, at=shop.now)
    assert shop.rows(MARKS) == []


def test_of_two_processes_that_tick_at_once_one_ranks(shop: Any, ended: Order) -> None:
    shop.desks.ratings.rate(shop.by(), ended.id, all_(4))
    with shop.store.reading() as unit:
        seen = unit.search.marked(most=10)  # by both
    assert seen == [1]
    ranked = []
    for _ in range(2):
        with shop.store.unit() as unit:
            ranked.append(rank_marked(unit, seen, at=shop.now))
            unit.commit()
    assert ranked == [1, 0]


def test_ratings_while_ticks_run_are_all_counted(shop: Any, ended: Order, race: Any) -> None:
    shop.desks.ratings.rate(shop.by(), ended.id, all_(1))
    for given in (2, 3, 4, 5):
        race(
            lambda given=given: shop.desks.ratings.rate(shop.by(), ended.id, all_(given)),
            lambda: shop.tick(),
            lambda: shop.tick(),
        )
    shop.tick()
    assert stars(shop) == 500
    assert shop.rows(MARKS) == []


def test_a_new_work_asks_for_the_whole_row_and_a_rating_after_it_for_no_less(shop: Any, ended: Order) -> None:
    for both in (False, True):
        with shop.store.unit() as unit:
            rank_soon(unit, 1, at=shop.now, whole=not both)
            rank_soon(unit, 1, at=shop.now, whole=both)
            unit.commit()
        assert shop.rows(MARKS) == [(1, 1)]
        assert shop.tick() == 1


def test_a_creator_without_a_row_is_given_one_at_once(shop: Any) -> None:
    with shop.store.unit() as unit:
        unit.search.take_out([2])
        rank_soon(unit, 2, at=shop.now)
        unit.commit()
    assert shop.rows("SELECT creator_id FROM search ORDER BY creator_id") == [(1,), (2,)]


def test_a_price_is_shown_at_once_and_takes_the_mark_with_it(shop: Any, ended: Order) -> None:
    shop.desks.ratings.rate(shop.by(), ended.id, all_(4))
    shop.desks.ratecards.change(shop.by("U0XIAOYU"), 1, 1, day=900_000)
    assert shop.rows(MARKS) == []
    assert stars(shop) == 400
