"""Earnings agree with the orders, whatever they are: each stands in one place or in none, to the fen."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.earnings import Part, earnings, of_order
from bot.rules.forms import Form
from bot.rules.money import half_up, share
from bot.rules.orders import Order, State
from bot.rules.pricing import MARKET, Need, Price

START = datetime(2026, 10, 31, 4, 0, tzinfo=UTC)


def order(number: int, state: State, unit: int, discount: int, fee: int, owed: int, hours: int) -> Order:
    starts = START + timedelta(hours=hours)
    off = min(discount, unit)
    total = unit - off + fee
    made = Price(
        form=Form.HOUR, unit=unit, quantity=Fraction(1), list_total=unit, discount_rate=0, discount=off, fee_rate=0,
        fee=fee, total=total,
    )  # fmt: skip
    return Order(
        id=number, tenant="T1", number=f"O-{number}", quote_id=number, creator_id=1, campaign_id=None, owner="U1",
        channel="C1", need=Need(form=Form.HOUR, starts_at=starts), price=made, answer_by=starts, campaign_end=starts,
        state=state, owed=owed if state is State.CANCELLED else 0,
    )  # fmt: skip


MONEY = st.integers(0, 10**12)
ORDERS = st.lists(
    st.tuples(st.sampled_from(State), MONEY, MONEY, MONEY, MONEY, st.integers(-20_000, 20_000)), max_size=40
)


@given(ORDERS)
def test_the_sums_agree_with_the_orders(drawn):
    orders = [order(number, *facts) for number, facts in enumerate(drawn)]
    found = earnings(orders)
    assert found.earned_fen == sum(
        each.price.total - each.price.fee if each.state is State.FINISHED else each.owed
        for each in orders
        if each.state in {State.FINISHED, State.CANCELLED}
    )
    waiting = {State.AWAITING, State.COUNTERED, State.APPROVING}
    nothing = {State.DRAFT, State.PLACED, State.UNDONE, State.DECLINED, State.EXPIRED}
    assert found.asked_fen == sum(each.price.total - each.price.fee for each in orders if each.state in waiting)
    going = set(State) - waiting - nothing - {State.FINISHED, State.CANCELLED}
    assert found.coming_fen == sum(each.price.total - each.price.fee for each in orders if each.state in going)
    ids = [line.order.id for line in found.lines]
    assert len(ids) == len(set(ids))
    assert found.earned_fen + found.coming_fen + found.asked_fen == sum(line.fen for line in found.lines)


@given(ORDERS)
def test_months_are_those_of_china_the_newest_first_and_what_comes_is_in_order(drawn):
    found = earnings([order(number, *facts) for number, facts in enumerate(drawn)])
    firsts = [month.first for month in found.months]
    assert firsts == sorted(set(firsts), reverse=True)
    for month in found.months:
        for line in month.lines:
            local = line.order.need.starts_at.astimezone(MARKET)
            assert (month.first.year, month.first.month) == (local.year, local.month)
    starts = [line.order.need.starts_at for line in found.coming]
    assert starts == sorted(starts)


def test_a_live_at_midnight_in_china_belongs_to_the_new_month():
    late = order(1, State.FINISHED, 100, 0, 0, 0, 0)
    late = replace(late, need=replace(late.need, starts_at=datetime(2026, 10, 31, 16, 0, tzinfo=UTC)))
    assert earnings([late]).months[0].first.isoformat() == "2026-11-01"


@pytest.mark.parametrize("rate", [0, 1_000, 5_000, 10_000])
def test_what_was_cancelled_counts_at_its_percentage(rate):
    whole = order(1, State.CANCELLED, 33_333, 3, 700, 0, 0)
    owed = half_up(share(whole.net, rate))
    line = of_order(replace(whole, owed=owed))
    assert (line.fen if line else 0) == owed
    assert (line.part if line else Part.EARNED) is Part.EARNED


def test_the_service_fee_is_not_the_creators():
    assert of_order(order(1, State.FINISHED, 10_000, 1_000, 450, 0, 0)).fen == 9_000


def test_each_order_is_earned_coming_asked_for_or_nothing_and_the_sums_are_to_the_fen():
    facts = {
        State.FINISHED: (1_000, 100, 50, 0),
        State.CANCELLED: (1_000, 0, 0, 300),
        State.ACCEPTED: (2_000, 0, 100, 0),
        State.AWAITING: (4_000, 500, 0, 0),
        State.DECLINED: (9_000, 0, 0, 0),
    }
    made = [order(number, state, *money, hours=24 * number) for number, (state, money) in enumerate(facts.items())]

    found = earnings(made)

    assert (found.earned_fen, found.coming_fen, found.asked_fen) == (900 + 300, 2_000, 3_500)
    assert [(line.order.state, line.part) for line in found.lines] == [
        (State.CANCELLED, Part.EARNED), (State.FINISHED, Part.EARNED), (State.ACCEPTED, Part.COMING),
        (State.AWAITING, Part.ASKED),
    ]  # fmt: skip
    assert [(month.first, month.fen) for month in found.months] == [(date(2026, 11, 1), 300), (date(2026, 10, 1), 900)]


def test_what_was_cancelled_with_nothing_owed_brings_nothing():
    assert of_order(order(1, State.CANCELLED, 1_000, 0, 0, owed=0, hours=0)) is None
