"""A creator's days off: nobody can order a live on them, and they are the creator's alone."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.rules.days_off import BadDaysOff, BookedThen
from bot.rules.errors import NotAllowed
from bot.rules.orders import Move, NoTimeFree, SlotTaken

DAY = date(2026, 11, 9)  #: on which the shop's usual need is
TENANT = "T0JUXING"


def take(shop: Any, first: date = DAY, last: date = DAY, person: str = "U0XIAOYU", creator: int = 1) -> Any:
    return shop.desks.days_off.take(shop.by(person), creator, first, last)


def off(shop: Any) -> list[tuple[date, date]]:
    with shop.store.reading() as unit:
        slots = unit.calendar.days_off(1, at=shop.now)
    return [(slot.starts_at.astimezone(UTC).date(), slot.ends_at.astimezone(UTC).date()) for slot in slots]


def test_nobody_orders_a_live_on_a_day_off_and_the_next_free_ones_are_named(shop: Any) -> None:
    quote = shop.approved()
    take(shop, DAY, DAY + timedelta(days=1))
    with pytest.raises(SlotTaken) as refused:
        shop.desks.orders.place(shop.by(), quote.id)
    start = quote.need.starts_at
    assert refused.value.facts["free"] == tuple(start + timedelta(days=day) for day in (2, 3, 4))
    assert shop.rows("SELECT count(*) FROM orders") == [(0,)]


def test_where_nothing_is_free_it_is_said(shop: Any) -> None:
    quote = shop.approved()
    take(shop, DAY, DAY + timedelta(days=80))
    with pytest.raises(NoTimeFree):
        shop.desks.orders.place(shop.by(), quote.id)


def test_a_video_may_be_ordered_on_any_day(shop: Any) -> None:
    from bot.rules.forms import Form

    take(shop)
    assert shop.placed(form=Form.VIDEO).number == "O-2001"


def test_a_day_with_work_on_it_is_not_taken_off(shop: Any) -> None:
    order = shop.placed()
    shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, Move.ACCEPT)
    with pytest.raises(BookedThen) as refused:
        take(shop)
    assert refused.value.facts["since"] == order.need.starts_at
    assert off(shop) == []


def test_spans_that_touch_are_one_and_can_be_given_back(shop: Any) -> None:
    take(shop, DAY, DAY)
    take(shop, DAY + timedelta(days=1), DAY + timedelta(days=2))
    assert off(shop) == [(date(2026, 11, 8), date(2026, 11, 11))]
    shop.desks.days_off.give_back(shop.by("U0XIAOYU"), 1, DAY)
    assert off(shop) == []
    assert shop.rows("SELECT noun, move FROM events WHERE noun = 'days_off' ORDER BY id") == [
        ("days_off", "take"),
        ("days_off", "take"),
        ("days_off", "give_back"),
    ]


@pytest.mark.parametrize("person", ["U0CHENMO", "U0LINYUE", "U0NOBODY", "creator:2"])
def test_they_are_the_creators_alone(shop: Any, person: str) -> None:
    with pytest.raises(NotAllowed):
        take(shop, person=person)
    with pytest.raises(NotAllowed):
        shop.desks.days_off.give_back(shop.by(person), 1, DAY)


def test_giving_back_leaves_booked_work_alone(shop: Any) -> None:
    order = shop.placed()
    shop.desks.days_off.give_back(shop.by("creator:1"), 1, DAY)
    assert shop.rows(f"SELECT count(*) FROM slots WHERE order_id = {order.id}") == [(1,)]


def test_days_that_make_no_sense_are_refused(shop: Any) -> None:
    with pytest.raises(BadDaysOff):
        take(shop, date(2026, 10, 1), DAY)


def test_a_search_for_that_day_leaves_the_creator_out(shop: Any) -> None:
    at = datetime(2026, 11, 2, 4, tzinfo=UTC)
    before = shop.desks.exports.found("美妆 11月9日有档期", shop_reader(), at=at).total
    take(shop)
    assert (before, shop.desks.exports.found("美妆 11月9日有档期", shop_reader(), at=at).total) == (2, 1)


def shop_reader() -> Any:
    from bot.rules.people import Reader

    return Reader(language="zh")
