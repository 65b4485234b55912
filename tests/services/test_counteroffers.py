"""Another price: named by the creator, taken or refused by the brand, decided by approvers where it is more."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.rules import orders, quotes
from bot.rules.campaigns import OverBudget
from bot.rules.counteroffers import BadCounter, CounteredBefore, SamePrice
from bot.rules.errors import AlreadyDone, NotAllowed
from bot.rules.forms import Form
from bot.rules.orders import AnswerOverdue, CounterOverdue, Move, ReasonNeeded, Side, State
from bot.rules.quotes import Countered
from bot.rules.workspaces import NobodyApproves

TENANT = "T0JUXING"


@pytest.fixture
def countered(shop: Any) -> Any:
    """An order of ¥10,000 that the creator answered with so much."""

    def make(net: int = 1_200_000, **more: Any) -> Any:
        order = shop.placed(**more)
        by = shop.by("U0XIAOYU")
        return shop.desks.counteroffers.make(by, order.id, net, "年末档期紧", seen_version=order.version)

    return make


def order_of(shop: Any, order_id: int) -> Any:
    return shop.desks.orders.get(TENANT, order_id)


def moves(shop: Any, noun: str, subject: int) -> list[tuple[str, str, str]]:
    with shop.store.reading() as unit:
        return [(event.move, event.before, event.after) for event in unit.events.of(TENANT, noun, subject)]


def counter_of(shop: Any, order_id: int) -> Any:
    with shop.store.reading() as unit:
        return unit.counteroffers.of_order(TENANT, order_id)


def newest(shop: Any) -> int:
    return int(shop.rows("SELECT coalesce(max(id), 0) FROM outbox")[0][0])


def posts(shop: Any, since: int) -> list[tuple[str, str]]:
    query = f"SELECT template, channel FROM outbox WHERE id > {since} AND act = 'post' ORDER BY id"
    return shop.rows(query)  # type: ignore[no-any-return]


def test_the_creator_names_another_price_and_the_brand_hears_of_it(shop: Any) -> None:
    order = shop.placed()
    before = newest(shop)
    after = shop.desks.counteroffers.make(shop.by("U0XIAOYU"), order.id, 1_200_000, " 年末档期紧 ")
    assert (after.state, after.price.total, after.reason) == (State.COUNTERED, 1_000_000, "年末档期紧")
    kept = counter_of(shop, order.id)
    assert (kept.was, kept.price.total, kept.difference, kept.difference_rate) == (
        order.price,
        1_200_000,
        200_000,
        2000,
    )
    assert (kept.until, kept.why, kept.person) == (order.answer_by, "年末档期紧", "U0XIAOYU")
    assert posts(shop, before) == [("order_moved", "C0CAMPAIGNS"), ("order", "U0CHENMO")]


def test_the_service_fee_comes_on_top_of_what_the_creator_wants(shop: Any) -> None:
    with shop.store.unit() as unit:
        unit.workspaces.save(replace(unit.workspaces.get(TENANT), service_fee=500))
        unit.commit()
    order = shop.placed()
    shop.desks.counteroffers.make(shop.by("creator:1"), order.id, 1_200_001, "x")
    price = counter_of(shop, order.id).price
    assert (price.total, price.fee, price.total - price.fee) == (1_260_001, 60_000, 1_200_001)


@pytest.mark.parametrize("net", [0, -1, 10_000_000_001, 10**15])
def test_an_absurd_price_is_not_sent(shop: Any, net: int) -> None:
    order = shop.placed()
    with pytest.raises(BadCounter):
        shop.desks.counteroffers.make(shop.by("U0XIAOYU"), order.id, net, "x")
    assert order_of(shop, order.id) == order


def test_the_price_that_was_offered_is_no_counter_offer(shop: Any) -> None:
    order = shop.placed()
    with pytest.raises(SamePrice):
        shop.desks.counteroffers.make(shop.by("U0XIAOYU"), order.id, order.net, "x")


def test_a_counter_offer_says_why(shop: Any) -> None:
    order = shop.placed()
    with pytest.raises(ReasonNeeded):
        shop.desks.counteroffers.make(shop.by("U0XIAOYU"), order.id, 1_200_000, " ")


def test_there_is_one_counter_offer_to_an_order(shop: Any, countered: Any) -> None:
    order = countered()
    with pytest.raises(CounteredBefore):
        shop.desks.counteroffers.make(shop.by("U0XIAOYU"), order.id, 1_100_000, "x")


@pytest.mark.parametrize("who", ["U0CHENMO", "creator:2"])
def test_nobody_else_names_a_price(shop: Any, who: str) -> None:
    order = shop.placed()
    with pytest.raises(NotAllowed):
        shop.desks.counteroffers.make(shop.by(who), order.id, 1_200_000, "x")


def test_after_the_time_to_answer_no_price_is_named(shop: Any) -> None:
    order = shop.placed()
    shop.now += timedelta(hours=72)
    with pytest.raises(AnswerOverdue):
        shop.desks.counteroffers.make(shop.by("U0XIAOYU"), order.id, 1_200_000, "x")


@pytest.mark.parametrize("who", ["U0XIAOYU", "creator:1"])
def test_the_creator_takes_nothing_for_the_brand(shop: Any, countered: Any, who: str) -> None:
    order = countered(800_000)
    for desk in (shop.desks.counteroffers.take, lambda by, id_: shop.desks.counteroffers.refuse(by, id_, "x")):
        with pytest.raises(NotAllowed):
            desk(shop.by(who), order.id)
    assert order_of(shop, order.id).state is State.COUNTERED


def test_a_lower_price_is_taken_at_once(shop: Any, countered: Any) -> None:
    order = countered(800_000)
    before = newest(shop)
    taken = shop.desks.counteroffers.take(shop.by(), order.id, seen_version=order.version)
    assert (taken.state, taken.price.total, taken.net) == (State.ACCEPTED, 800_000, 800_000)
    assert order_of(shop, order.id) == taken
    assert ("offer_moved", "U0XIAOYU") in posts(shop, before)
    kept = counter_of(shop, order.id)
    assert (kept.was.total, kept.decided_by, kept.decided_at) == (1_000_000, "U0CHENMO", shop.now)
    shop.pass_time(days=7)
    assert order_of(shop, order.id).state is State.LIVE


def test_a_lower_price_gives_the_budget_its_rest_back(shop: Any, countered: Any) -> None:
    shop.desks.counteroffers.take(shop.by(), countered(800_000).id)
    with shop.store.reading() as unit:
        assert unit.campaigns.budget(shop.campaign).committed == 800_000


def test_a_higher_price_goes_back_to_those_who_approve_with_its_card_anew(shop: Any, countered: Any) -> None:
    order = countered(1_200_000)
    before = newest(shop)
    raised = shop.desks.counteroffers.take(shop.by(), order.id)
    assert (raised.state, raised.price.total) == (State.APPROVING, 1_000_000)
    quote = shop.desks.quotes.get(TENANT, order.quote_id)
    assert (quote.state, quote.price.total, quote.revision, quote.approvals) == ("approving", 1_200_000, 2, ())
    assert quote.valid_until == order.answer_by
    cards = [channel for template, channel in posts(shop, before) if template == "quote"]
    assert cards == ["C0APPROVALS", "U0LINYUE", "U0ALEX", "U0CHENMO"]


def test_an_approval_accepts_it_for_both(shop: Any, countered: Any) -> None:
    order = countered(1_200_000)
    shop.desks.counteroffers.take(shop.by(), order.id)
    quote = shop.desks.quotes.approve(shop.by("U0LINYUE"), order.quote_id, 2)
    assert quote.state is quotes.State.ORDERED
    accepted = order_of(shop, order.id)
    assert (accepted.state, accepted.price.total) == (State.ACCEPTED, 1_200_000)
    assert moves(shop, "order", order.id) == [
        ("place", "draft", "placed"),
        ("tell", "placed", "awaiting_acceptance"),
        ("counter", "awaiting_acceptance", "countered"),
        ("raise_counter", "countered", "approving"),
        ("take_counter", "approving", "accepted"),
    ]
    assert [move for move, *_ in moves(shop, "quote", order.quote_id)] == [
        "submit", "approve", "order", "raise", "approve", "order",
    ]  # fmt: skip
    shop.pass_time(days=8)
    assert order_of(shop, order.id).state is State.DELIVERED


@pytest.mark.parametrize("net", [800_000, 1_200_000])
def test_both_prices_stay_in_the_history(shop: Any, countered: Any, net: int) -> None:
    order = countered(net)
    shop.desks.counteroffers.take(shop.by(), order.id)
    if net > 1_000_000:
        shop.desks.quotes.approve(shop.by("U0LINYUE"), order.quote_id, 2)
    assert moves(shop, "price", order.id) == [("counter", "1000000", str(net)), ("take", "1000000", str(net))]


def test_a_price_that_calls_for_two_approvers_waits_for_both(shop: Any, countered: Any) -> None:
    order = countered(5_500_000)
    shop.desks.counteroffers.take(shop.by(), order.id)
    assert shop.desks.quotes.approve(shop.by("U0LINYUE"), order.quote_id, 2).state is quotes.State.APPROVING
    assert order_of(shop, order.id).state is State.APPROVING
    shop.desks.quotes.approve(shop.by("U0ALEX"), order.quote_id, 2)
    assert order_of(shop, order.id).state is State.ACCEPTED


def test_approvers_who_say_no_end_the_order_and_it_counts_for_nobody(shop: Any, countered: Any) -> None:
    order = countered(1_200_000)
    other = shop.approved(in_campaign=False, starts_at=shop.need().starts_at + timedelta(days=1))
    shop.desks.counteroffers.take(shop.by(), order.id)
    before = newest(shop)
    shop.desks.quotes.decline(shop.by("U0LINYUE"), order.quote_id, 2, "too dear")
    ended = order_of(shop, order.id)
    assert (ended.state, ended.ended_by, ended.reason) == (State.DECLINED, Side.BRAND, "too dear")
    assert shop.rows("SELECT count(*) FROM deals") == [(0,)]
    assert shop.rows("SELECT count(*) FROM slots") == [(0,)]
    assert ("offer_moved", "U0XIAOYU") in posts(shop, before)
    assert other.state is quotes.State.APPROVED


def test_a_refused_price_ends_the_order_with_its_reason(shop: Any, countered: Any) -> None:
    order = countered()
    with pytest.raises(ReasonNeeded):
        shop.desks.counteroffers.refuse(shop.by(), order.id, " ")
    refused = shop.desks.counteroffers.refuse(shop.by(), order.id, "超出预算")
    assert (refused.state, refused.reason, refused.ended_by) == (State.DECLINED, "超出预算", Side.BRAND)
    assert shop.rows("SELECT count(*) FROM deals") == [(0,)]


def test_what_the_budget_does_not_hold_is_neither_raised_nor_approved(shop: Any, countered: Any) -> None:
    order = countered(6_000_001)
    with pytest.raises(OverBudget) as refused:
        shop.desks.counteroffers.take(shop.by(), order.id)
    assert refused.value.facts["needed_fen"] == 5_000_001
    assert order_of(shop, order.id).state is State.COUNTERED
    assert shop.desks.quotes.get(TENANT, order.quote_id).state is quotes.State.ORDERED


def test_what_the_budget_no_longer_holds_is_not_approved(shop: Any, countered: Any) -> None:
    order = countered(2_000_000)
    shop.desks.counteroffers.take(shop.by(), order.id)
    shop.write(f"UPDATE campaigns SET budget = 1500000 WHERE id = {shop.campaign.id}")
    with pytest.raises(OverBudget):
        shop.desks.quotes.approve(shop.by("U0LINYUE"), order.quote_id, 2)
    assert order_of(shop, order.id).state is State.APPROVING
    assert shop.desks.quotes.get(TENANT, order.quote_id).state is quotes.State.APPROVING


def test_who_may_order_so_much_alone_takes_it_without_approval(shop: Any) -> None:
    placed = shop.desks.orders.place_directly(shop.by("U0EMMA"), 1, shop.need(), None, "C0CAMPAIGNS")
    shop.told(placed)
    shop.desks.counteroffers.make(shop.by("U0XIAOYU"), placed.id, 2_000_000, "x")
    assert shop.desks.counteroffers.take(shop.by("U0EMMA"), placed.id).state is State.ACCEPTED


def test_where_nobody_approves_nothing_is_raised(shop: Any, countered: Any) -> None:
    order = countered()
    with shop.store.unit() as unit:
        for rule in unit.policies.of(TENANT):
            unit.policies.remove(rule)
        unit.commit()
    with pytest.raises(NobodyApproves):
        shop.desks.counteroffers.take(shop.by(), order.id)
    assert order_of(shop, order.id).state is State.COUNTERED


def test_a_raised_price_is_neither_changed_nor_withdrawn_as_a_quote(shop: Any, countered: Any) -> None:
    order = countered()
    shop.desks.counteroffers.take(shop.by(), order.id)
    with pytest.raises(Countered):
        shop.desks.quotes.withdraw(shop.by(), order.quote_id)
    with pytest.raises(Countered):
        shop.desks.quotes.ask_to_change(shop.by("U0LINYUE"), order.quote_id, 2, "x")


def test_the_brand_may_cancel_while_approvers_think_and_owes_nothing(shop: Any, countered: Any) -> None:
    order = countered()
    shop.desks.counteroffers.take(shop.by(), order.id)
    cancelled = shop.desks.orders.cancel(shop.by(), order.id, "预算取消")
    assert (cancelled.state, cancelled.owed) == (State.CANCELLED, 0)
    assert shop.desks.quotes.get(TENANT, order.quote_id).state is quotes.State.WITHDRAWN
    with pytest.raises(quotes.IllegalMove):
        shop.desks.quotes.approve(shop.by("U0LINYUE"), order.quote_id, 2)


@pytest.mark.parametrize("raised", [False, True])
def test_it_runs_out_when_the_answer_was_due(shop: Any, countered: Any, raised: bool) -> None:
    order = countered()
    if raised:
        shop.desks.counteroffers.take(shop.by(), order.id)
    shop.pass_time(hours=71)
    assert order_of(shop, order.id).state is (State.APPROVING if raised else State.COUNTERED)
    shop.pass_time(hours=1, minutes=1)
    assert order_of(shop, order.id).state is State.EXPIRED
    assert shop.rows("SELECT count(*) FROM deals") == [(0,)]
    assert shop.rows("SELECT count(*) FROM slots") == [(0,)]
    assert shop.rows(
        "SELECT count(*) FROM reminders WHERE state != 'done' AND kind NOT IN ('week', 'campaign_over')"
    ) == [(0,)]


def test_the_owner_is_reminded_while_the_counter_offer_holds(shop: Any, countered: Any) -> None:
    countered()
    before = newest(shop)
    shop.pass_time(hours=49)
    assert posts(shop, before) == [("order", "U0CHENMO")]


def test_a_counter_offer_that_ran_out_is_not_taken_before_the_clock_has_ticked(shop: Any, countered: Any) -> None:
    order = countered(800_000)
    shop.now += timedelta(hours=72)
    with pytest.raises(CounterOverdue):
        shop.desks.counteroffers.take(shop.by(), order.id)


def test_its_day_stays_reserved(shop: Any, countered: Any) -> None:
    order = countered()
    assert shop.rows("SELECT order_id FROM slots") == [(order.id,)]
    shop.desks.counteroffers.take(shop.by(), order.id)
    assert shop.rows("SELECT order_id FROM slots") == [(order.id,)]


def test_a_card_seen_before_it_changed_takes_nothing(shop: Any, countered: Any) -> None:
    order = countered(800_000)
    with pytest.raises(orders.IllegalMove):
        shop.desks.counteroffers.take(shop.by(), order.id, seen_version=order.version - 1)


def test_the_same_delivery_counts_once(shop: Any, countered: Any) -> None:
    order, by = countered(800_000), shop.by()
    shop.desks.counteroffers.take(by, order.id)
    with pytest.raises(AlreadyDone):
        shop.desks.counteroffers.take(by, order.id)


def test_a_video_is_countered_and_begun(shop: Any) -> None:
    order = shop.placed(form=Form.VIDEO)
    shop.desks.counteroffers.make(shop.by("U0XIAOYU"), order.id, 250_000, "x")
    shop.desks.counteroffers.take(shop.by(), order.id)
    shop.pass_time(seconds=1)
    begun = order_of(shop, order.id)
    assert (begun.state, begun.price.total) == (State.PRODUCING, 250_000)
    assert shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, Move.DELIVER).state is State.DELIVERED
