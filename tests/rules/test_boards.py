"""Where a quote or an order stands for its team, what is pointed out as late, and what came of it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import orders, quotes
from bot.rules.boards import Group, Late, Line, Sum, arranged, of_order, of_quote, summed
from bot.rules.orders import Result


def test_everything_open_has_a_column_and_nothing_that_ended(a_quote: Any, an_order: Any, now: Any) -> None:
    for state in quotes.State:
        line = of_quote(replace(a_quote(), state=state), at=now)
        assert (line is not None) == (state in {quotes.State.APPROVING, quotes.State.CHANGES, quotes.State.APPROVED})
    for state in orders.State:
        line = of_order(an_order(state=state), at=now)
        assert (line is not None) == (state not in orders.ENDED | {orders.State.DRAFT})


@pytest.mark.parametrize(("hours", "late"), [(23, None), (24, Late.APPROVAL), (200, Late.APPROVAL)])
def test_a_quote_is_late_when_it_has_waited_for_a_day(a_quote: Any, now: Any, hours: int, late: Late | None) -> None:
    quote = replace(a_quote(), state=quotes.State.APPROVING, decided_at=now)
    line = of_quote(quote, at=now + timedelta(hours=hours))
    assert line is not None
    assert line.late is late


@pytest.mark.parametrize(
    ("state", "before", "late"),
    [
        (orders.State.AWAITING, {"answer_by": timedelta(hours=25)}, None),
        (orders.State.AWAITING, {"answer_by": timedelta(hours=24)}, Late.ANSWER),
        (orders.State.COUNTERED, {"answer_by": timedelta(hours=1)}, Late.ANSWER),
        (orders.State.TO_RATE, {"campaign_end": -timedelta(days=2)}, None),
        (orders.State.TO_RATE, {"campaign_end": -timedelta(days=3)}, Late.STARS),
        (orders.State.ACCEPTED, {}, None),
    ],
)
def test_an_order_is_late_by_its_own_clock(
    an_order: Any, now: Any, state: orders.State, before: dict[str, timedelta], late: Late | None
) -> None:
    moments = {name: now + gap for name, gap in before.items()}
    line = of_order(replace(an_order(state=state), **moments), at=now)
    assert line is not None
    assert line.late is late


def test_a_delivery_without_a_result_is_pointed_out_after_a_day(an_order: Any) -> None:
    order = an_order(state=orders.State.DELIVERED)
    later = order.need.ends_at + timedelta(days=1)
    assert of_order(order, at=later).late is Late.RESULT  # type: ignore[union-attr]
    assert of_order(replace(order, result=Result(plays=1)), at=later).late is None  # type: ignore[union-attr]


def test_late_ones_stand_first_then_what_is_due_first(a_quote: Any, now: Any) -> None:
    def line(number: str, due: int, late: Late | None = None) -> Line:
        made = of_quote(replace(a_quote(), state=quotes.State.APPROVED, number=number), at=now)
        assert made is not None
        return replace(made, due=now + timedelta(days=due), late=late)

    found = arranged([line("Q-1", 1), line("Q-2", 9, Late.APPROVAL), line("Q-3", 0)])
    assert [each.number for each in found[Group.TO_ORDER]] == ["Q-2", "Q-3", "Q-1"]
    assert list(found) == [Group.TO_ORDER]


results = st.builds(Result, plays=st.integers(0, 10**9), units=st.integers(0, 10**6), gmv=st.integers(0, 10**12))


@given(st.lists(st.tuples(st.sampled_from(orders.State), st.none() | results), max_size=8))
def test_what_came_of_it_counts_done_work_alone(an_order: Any, made: list[tuple[orders.State, Result | None]]) -> None:
    found = [replace(an_order(state=state), result=result) for state, result in made]
    sums = summed(found)
    done = [order for order in found if order.state in {orders.State.TO_RATE, orders.State.FINISHED}]
    assert (sums.orders, sums.paid) == (len(done), sum(order.price.total for order in done))
    assert sums.gmv == sum(order.result.gmv for order in done if order.result)
    assert sums.paid_for_results <= sums.paid


def test_what_is_not_known_is_no_figure() -> None:
    assert (Sum().cpm, Sum().cost_per_sale) == (None, None)
    sums = Sum(orders=2, paid=300, results=1, paid_for_results=100, plays=2_000, units=3)
    assert (sums.cpm, sums.cost_per_sale) == (50, 33)


@pytest.mark.parametrize(("gap", "late"), [(timedelta(seconds=-1), None), (timedelta(0), Late.OVERDUE)])
def test_a_video_is_overdue_from_the_moment_it_was_agreed_for(an_order: Any, gap: timedelta, late: Late | None) -> None:
    order = an_order(state=orders.State.PRODUCING)
    assert of_order(order, at=order.need.ends_at + gap).late is late  # type: ignore[union-attr]
