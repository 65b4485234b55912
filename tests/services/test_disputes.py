"""Disputes: both sides' words, timers that stop, and the two ways out."""

from datetime import timedelta
from typing import Any

import pytest

from bot.rules import orders
from bot.rules.cancelling import BadShare, RequestState, Stage
from bot.rules.disputes import DisputeAnswered
from bot.rules.errors import NotAllowed
from bot.rules.orders import Move, Side, State
from bot.rules.ratings import LIVE
from bot.rules.reminders import Kind

TENANT = "T0JUXING"
BRAND, CREATOR = "U0CHENMO", "U0XIAOYU"
STARS = {item: 5 for items in LIVE.values() for item in items}


@pytest.fixture
def delivered(shop: Any) -> Any:
    order = shop.placed()
    shop.desks.orders.answer(shop.by(CREATOR), order.id, Move.ACCEPT)
    shop.pass_time(days=8)
    return shop.desks.orders.get(TENANT, order.id)


def state(shop: Any, order: Any) -> State:
    return shop.desks.orders.get(TENANT, order.id).state  # type: ignore[no-any-return]


def dispute(shop: Any, order: Any) -> Any:
    return shop.desks.orders.papers(TENANT, order.id).dispute


@pytest.mark.parametrize(("who", "side"), [(BRAND, Side.BRAND), (CREATOR, Side.CREATOR), ("creator:1", Side.CREATOR)])
def test_either_side_begins_one_and_the_other_answers_once(shop: Any, delivered: Any, who: str, side: Side) -> None:
    other = CREATOR if side is Side.BRAND else "U0EMMA"
    begun = shop.desks.disputes.begin(shop.by(who), delivered.id, " 少播一小时 ", seen_version=delivered.version)
    assert (begun.state, dispute(shop, delivered).side) == (State.DISPUTED, side)
    shop.desks.disputes.answer(shop.by(other), delivered.id, "网络中断")
    with pytest.raises(DisputeAnswered):
        shop.desks.disputes.answer(shop.by(other), delivered.id, "再说一次")
    with pytest.raises(NotAllowed):
        shop.desks.disputes.answer(shop.by(who), delivered.id, "我也再说")
    words = dispute(shop, delivered)
    assert (words.said_by(side), words.answer, words.answered_by) == ("少播一小时", "网络中断", other)


def test_while_it_is_disputed_nothing_counts_as_accepted(shop: Any, delivered: Any) -> None:
    shop.desks.disputes.begin(shop.by(), delivered.id, "x")
    shop.pass_time(days=60)
    assert state(shop, delivered) is State.DISPUTED
    with shop.store.reading() as unit:
        assert unit.reminders.waiting(TENANT, delivered.id, *(set(Kind) - {Kind.WEEK})) == []


def test_once_it_is_settled_stars_are_asked_for_and_the_window_closes(shop: Any, delivered: Any) -> None:
    shop.desks.disputes.begin(shop.by(), delivered.id, "x")
    shop.pass_time(days=30)
    settled = shop.desks.disputes.settle(shop.by("U0EMMA"), delivered.id)
    assert (settled.state, settled.campaign_end) == (State.TO_RATE, shop.now)
    assert (dispute(shop, delivered).settled_by, dispute(shop, delivered).settled_at) == ("U0EMMA", shop.now)
    before = shop.rows("SELECT coalesce(max(id), 0) FROM outbox")[0][0]
    shop.pass_time(minutes=1)
    posted = shop.rows(f"SELECT template, channel FROM outbox WHERE id > {before} AND act = 'post'")
    assert posted == [("rate_please", BRAND), ("rate_please", "C0CAMPAIGNS")]  # the second in the card's thread
    shop.pass_time(days=14)
    assert state(shop, delivered) is State.FINISHED


def test_a_settled_order_is_rated(shop: Any, delivered: Any) -> None:
    shop.desks.disputes.begin(shop.by(), delivered.id, "x")
    shop.pass_time(days=5)
    shop.desks.disputes.settle(shop.by(), delivered.id)
    shop.pass_time(minutes=1)
    assert shop.desks.ratings.rate(shop.by(), delivered.id, STARS).overall == 500
    assert state(shop, delivered) is State.FINISHED


def test_it_is_cancelled_at_the_share_on_which_both_agree(shop: Any, delivered: Any) -> None:
    shop.desks.disputes.begin(shop.by(), delivered.id, "x")
    terms = shop.desks.cancelling.terms(shop.by(), delivered.id)
    assert terms.owed.stage is Stage.ON_THE_DAY
    with pytest.raises(BadShare):
        shop.desks.cancelling.ask(shop.by(), delivered.id, "x", seen_rate=10_000, agreed_rate=10_001)
    request = shop.desks.cancelling.ask(shop.by(), delivered.id, "各让一步", seen_rate=10_000, agreed_rate=6_250)
    shop.pass_time(days=30)
    assert state(shop, delivered) is State.DISPUTED, "silence does nothing in a dispute"
    ended = shop.desks.cancelling.agree(shop.by(CREATOR), delivered.id, request.id)
    assert (ended.state, ended.owed, ended.reason) == (State.CANCELLED, 625_000, "各让一步")


def test_a_request_that_was_open_ends_with_the_dispute(shop: Any) -> None:
    order = shop.placed()
    shop.desks.orders.answer(shop.by(CREATOR), order.id, Move.ACCEPT)
    shop.pass_time(days=7)
    shop.desks.cancelling.ask(shop.by(), order.id, "x", seen_rate=10_000)
    shop.desks.disputes.begin(shop.by(CREATOR), order.id, "还没播完")
    assert shop.desks.orders.papers(TENANT, order.id).request.state is RequestState.LAPSED
    shop.pass_time(days=4)
    assert state(shop, order) is State.DISPUTED


def test_the_creator_does_not_settle_it(shop: Any, delivered: Any) -> None:
    shop.desks.disputes.begin(shop.by(), delivered.id, "x")
    for who in (CREATOR, "creator:1", "creator:2"):
        with pytest.raises(NotAllowed):
            shop.desks.disputes.settle(shop.by(who), delivered.id)
    with pytest.raises(NotAllowed):
        shop.desks.disputes.answer(shop.by("creator:2"), delivered.id, "x")


def test_there_is_nothing_to_dispute_before_the_work(shop: Any) -> None:
    order = shop.placed()
    with pytest.raises(orders.IllegalMove):
        shop.desks.disputes.begin(shop.by(), order.id, "x")
    assert shop.now - order.answer_by < timedelta()
