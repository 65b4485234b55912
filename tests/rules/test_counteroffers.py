from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.counteroffers import MOST, BadCounter, SamePrice, make, priced, taken_by
from bot.rules.orders import Move


@given(total=st.integers(1, 10**9), fee=st.integers(0, 3_000), net=st.integers(1, MOST))
def test_the_creator_gets_what_was_named_and_the_lines_add_up(a_price, total, fee, net):
    price = priced(a_price(total, fee_rate=fee), net)

    assert price.total - price.fee == net
    assert price.list_total - price.discount + price.fee == price.total
    assert abs(price.fee * 10_000 - net * fee) <= 5_000
    assert (price.named, price.quantity) == (True, 1)


@pytest.mark.parametrize("net", [0, -1, MOST + 1, 10**20])
def test_an_absurd_price_is_refused(a_price, net):
    with pytest.raises(BadCounter):
        priced(a_price(), net)


def test_the_price_that_was_offered_is_refused(an_order, now):
    with pytest.raises(SamePrice):
        make(an_order(), an_order().net, why="x", person="U1", at=now)


@pytest.mark.parametrize(
    ("was", "net", "difference", "rate"),
    [
        (1_000_000, 1_200_000, 200_000, 2_000),
        (1_000_000, 800_000, -200_000, -2_000),
        (3, 4, 1, 3_333),
        (3, 2, -1, -3_333),
        (0, 100, 100, 0),
    ],
)
def test_a_counter_offer_says_how_much_more_it_is(an_order, a_price, now, was, net, difference, rate):
    counter = make(an_order(price=a_price(was)), net, why=" 档期 ", person="U1", at=now)

    assert (counter.difference, counter.difference_rate) == (difference, rate)
    assert (counter.why, counter.until, counter.was.total) == ("档期", now + timedelta(hours=72), was)


@pytest.mark.parametrize(
    ("net", "limit", "what"),
    [
        (1_200_000 - 1, 0, Move.TAKE_COUNTER),
        (1_200_001, 0, Move.RAISE_COUNTER),
        (1_200_001, 1_200_000, Move.RAISE_COUNTER),
        (1_200_001, 1_200_001, Move.TAKE_COUNTER),
    ],
)
def test_more_than_was_approved_needs_approval_unless_it_is_within_ones_own_limit(
    an_order, a_person, now, net, limit, what
):
    counter = make(an_order(), net, why="x", person="U1", at=now)

    assert taken_by(counter, a_person(own_limit=limit)) is what


def test_equal_to_what_was_approved_is_taken(an_order, a_person, now):
    counter = make(an_order(), 5, why="x", person="U1", at=now)

    assert taken_by(replace(counter, price=counter.was), a_person()) is Move.TAKE_COUNTER
