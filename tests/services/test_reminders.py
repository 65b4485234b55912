"""What time does by itself: once, in one transaction with its closing, and sensibly after a long stop."""

from datetime import timedelta
from typing import Any

import pytest

from bot.rules.forms import Form
from bot.rules.orders import Move, State
from bot.rules.reminders import Kind
from bot.services import reminders as desk
from bot.services.reminders import FRESH, ReminderDesk
from storage.claims import LEASE
from storage.search_tables import make_text

TENANT = "T0JUXING"


def said(shop: Any, template: str) -> list[str]:
    found = shop.rows(f"SELECT channel FROM outbox WHERE act = 'post' AND template = '{template}' ORDER BY id")
    return [channel for (channel,) in found]


def accepted(shop: Any, **need: Any) -> int:
    order = shop.placed(**need)
    shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, Move.ACCEPT)
    return order.id


def test_the_creator_is_reminded_twice_before_the_answer_is_due(shop: Any) -> None:
    shop.placed()
    shop.pass_time(hours=48)
    assert said(shop, "answer_soon") == ["U0XIAOYU"]
    shop.pass_time(hours=20)
    assert said(shop, "answer_soon") == ["U0XIAOYU", "U0XIAOYU"]


def test_who_has_answered_is_not_reminded(shop: Any) -> None:
    accepted(shop)
    shop.pass_time(hours=71)
    assert said(shop, "answer_soon") == []


def test_a_live_begins_and_ends_by_itself(shop: Any) -> None:
    order = accepted(shop)
    shop.pass_time(days=6, hours=22)
    assert shop.desks.orders.get(TENANT, order).state is State.LIVE
    shop.pass_time(days=1)
    assert shop.desks.orders.get(TENANT, order).state is State.DELIVERED
    assert said(shop, "work_ended") == ["U0CHENMO"]


def test_a_video_is_delivered_by_a_person_and_its_owner_told_when_it_is_due(shop: Any) -> None:
    order = accepted(shop, form=Form.VIDEO)
    shop.pass_time(minutes=1)
    assert shop.desks.orders.get(TENANT, order).state is State.PRODUCING
    shop.pass_time(days=8)
    assert shop.desks.orders.get(TENANT, order).state is State.PRODUCING
    assert said(shop, "work_ended") == ["U0CHENMO"]
    shop.desks.orders.deliver(shop.by("U0XIAOYU"), order)
    shop.pass_time(days=3)
    assert shop.desks.orders.get(TENANT, order).state is State.TO_RATE


def test_stars_are_asked_for_and_then_no_more(shop: Any) -> None:
    order, asked = accepted(shop), list[str]()
    for _ in range(60):
        shop.pass_time(hours=12)
        asked = said(shop, "rate_please") or asked  # what nobody has said yet is called off at the end
    assert asked == ["U0CHENMO", "C0CAMPAIGNS", *["U0CHENMO"] * 3]
    assert shop.desks.orders.get(TENANT, order).state is State.FINISHED
    assert shop.rows("SELECT kind FROM reminders WHERE state <> 'done'") == [("quarter",)]


def test_after_a_long_stop_only_the_newest_request_for_stars_is_sent(shop: Any) -> None:
    accepted(shop)
    shop.pass_time(days=8)
    shop.pass_time(days=8)  # over the first two requests at once
    assert said(shop, "rate_please") == ["U0CHENMO", "C0CAMPAIGNS"]


def test_a_stop_over_everything_ends_where_time_would_have_led(shop: Any) -> None:
    order, quote = accepted(shop), shop.asked(in_campaign=False)
    shop.pass_time(days=60)
    assert shop.desks.orders.get(TENANT, order).state is State.FINISHED
    assert shop.desks.quotes.get(TENANT, quote.id).state == "expired"
    assert said(shop, "rate_please") == []
    assert shop.pass_time(days=60) == 1  # the last word on the campaign's week, which finds nothing open any more
    assert shop.pass_time(days=60) == 1  # and the word on the quarter
    assert shop.pass_time(days=60) == 0


def test_what_fails_is_kept_and_tried_again(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    order = shop.placed()

    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    shop.now = order.answer_by
    claimed = shop.reminders.claim(at=shop.now)
    (over,) = (due for due in claimed if due.reminder.kind is Kind.ANSWER_EXPIRY)
    monkeypatch.setitem(desk.HANDLERS, Kind.ANSWER_EXPIRY, broken)
    with pytest.raises(ZeroDivisionError):
        shop.reminders.do(over, at=shop.now)
    assert shop.desks.orders.get(TENANT, order.id).state is State.AWAITING
    shop.reminders.failed(over, at=shop.now, why="ZeroDivisionError")
    monkeypatch.undo()
    shop.pass_time(minutes=1)
    assert shop.desks.orders.get(TENANT, order.id).state is State.EXPIRED


def test_a_worker_that_slept_through_its_lease_does_nothing(shop: Any) -> None:
    order = shop.placed()
    shop.now = order.answer_by
    slept = shop.reminders.claim(at=shop.now)
    again = shop.reminders.claim(at=shop.now + LEASE)
    assert [due.id for due in slept] == [due.id for due in again]
    assert [shop.reminders.do(due, at=shop.now) for due in slept] == [False] * len(slept)
    assert shop.desks.orders.get(TENANT, order.id).state is State.AWAITING
    assert sum(shop.reminders.do(due, at=shop.now) for due in again) >= 1
    assert shop.desks.orders.get(TENANT, order.id).state is State.EXPIRED


def test_prices_that_change_by_themselves_are_shown_and_then_left_alone(shop: Any) -> None:
    tomorrow = (shop.now + timedelta(days=1)).date()
    shop.desks.ratecards.change(shop.by("U0XIAOYU"), 1, 1, day_discount=2_000, discount_until=tomorrow)
    assert shop.rows("SELECT price_day FROM search WHERE creator_id = 1") == [(800_000,)]
    ends = shop.now + timedelta(days=1, hours=15)  # one hour past the midnight of Shanghai at which it ends
    built = int((ends - timedelta(hours=1)).timestamp())
    shop.write(f"UPDATE search SET built_at = {built}")  # so that nothing is due for its age
    assert shop.reminders.refresh_search(at=ends) == 1
    assert shop.rows("SELECT price_day FROM search WHERE creator_id = 1") == [(1_000_000,)]
    assert shop.reminders.refresh_search(at=ends) == 0


def test_rows_of_search_older_than_a_day_are_made_anew_in_their_turn(shop: Any) -> None:
    creators = shop.rows("SELECT count(*) FROM creators")[0][0]
    assert shop.reminders.refresh_search(at=shop.now) == 0
    later = shop.now + FRESH + timedelta(seconds=1)
    before = dict(shop.rows("SELECT creator_id, rank FROM search"))
    assert shop.reminders.refresh_search(at=later) == creators
    assert shop.reminders.refresh_search(at=later) == 0
    after = dict(shop.rows("SELECT creator_id, rank FROM search"))
    assert [id_ for id_ in before if after[id_] < before[id_]] == []  # a day older is no better


def test_creators_without_a_row_of_search_get_one(shop: Any) -> None:
    before = shop.rows("SELECT creator_id, rank FROM search ORDER BY creator_id")
    for table in ("search", "search_cards"):
        shop.write(f"DELETE FROM {table}")
    shop.write("DROP TABLE search_text")
    with shop.store.engine.begin() as connection:
        make_text(connection)
    made = ReminderDesk(shop.store)  # as after a start with a newer release
    assert made.refresh_search(at=shop.now) == len(before)
    assert shop.rows("SELECT creator_id, rank FROM search ORDER BY creator_id") == before


def test_the_index_of_words_is_tidied_and_says_the_same(shop: Any) -> None:
    before = [creator.creator.name for creator in shop.desks.creators.suggest("小")]
    assert before != []
    for price in (700_000, 800_000, 900_000):  # each writes a piece of its own
        shop.desks.ratecards.change(
            shop.by("U0XIAOYU"), 1, shop.rows("SELECT max(version) FROM ratecards")[0][0], day=price
        )
        shop.reminders.tidy_search()
    assert [creator.creator.name for creator in shop.desks.creators.suggest("小")] == before


def test_the_sample_is_drawn_anew_where_it_was_ever_needed(shop: Any) -> None:
    shop.reminders.sample_again()  # nobody has asked yet
    assert shop.desks.creators.find("", at=shop.now).total == shop.rows("SELECT count(*) FROM search")[0][0]
    shop.reminders.sample_again()
    assert shop.desks.creators.find("", at=shop.now).total == shop.rows("SELECT count(*) FROM search")[0][0]
