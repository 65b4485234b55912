"""What differs between two versions of a quote is said, and nothing else."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import pricing
from bot.rules.forms import Form, Length
from bot.rules.pricing import Need
from bot.rules.quotes import Quote
from bot.rules.quotes_revisions import Change, What, changes, revision_of
from bot.rules.ratecards import RateCard

CARD = RateCard(
    creator_id=1, hour=100_000, day=1_000_000, product=50_000, video_short=1_000, video_medium=2_000, video_long=3_000
)


@pytest.fixture(scope="session")
def asked(a_quote: Any) -> Any:
    def make(need: Need, card: RateCard = CARD) -> Quote:
        return replace(a_quote(), need=need, price=pricing.price(need, card))

    return make


def test_more_days_cost_more(asked: Any, a_need: Any) -> None:
    need = replace(a_need(), form=Form.DAY, days=1)
    found = changes(revision_of(asked(need)), asked(replace(need, days=3)))
    assert found == (
        Change(what=What.DAYS, before=1, after=3),
        Change(what=What.TOTAL, before=1_000_000, after=3_000_000),
    )


def test_goods_are_told_by_name(asked: Any, a_need: Any) -> None:
    need = replace(a_need(), form=Form.SHARED, products=("面膜 https://a.example", "口红"))
    after = replace(need, products=("口红", "眉笔", "面霜 https://b.example"))
    found = changes(revision_of(asked(need)), asked(after))
    assert found[:2] == (Change(what=What.ADDED, after=("眉笔", "面霜")), Change(what=What.REMOVED, before=("面膜",)))


def test_a_price_that_rose_meanwhile_is_told(asked: Any, a_need: Any) -> None:
    need = replace(a_need(), form=Form.HOUR, half_hours=4)
    found = changes(revision_of(asked(need)), asked(need, replace(CARD, hour=120_000)))
    assert [each.what for each in found] == [What.UNIT, What.TOTAL]


def test_the_same_again_differs_in_nothing(asked: Any, a_need: Any) -> None:
    quote = asked(a_need())
    assert changes(revision_of(quote), replace(quote, revision=2)) == ()


needs = st.builds(
    lambda form, ahead, half_hours, days, goods, length: (form, ahead, half_hours, days, tuple(goods), length),
    st.sampled_from(Form),
    st.integers(1, 20),
    st.integers(2, 48),
    st.integers(1, 30),
    st.lists(st.sampled_from("abcdef"), min_size=1, max_size=6, unique=True),
    st.sampled_from(Length),
)


@given(needs, needs)
def test_no_difference_in_what_is_charged_goes_unsaid(asked: Any, now: Any, one: Any, other: Any) -> None:
    first, second = (
        Need(
            form=form, starts_at=now + timedelta(days=ahead), half_hours=half, days=days, products=goods, length=length
        )
        for form, ahead, half, days, goods, length in (one, other)
    )
    found = changes(revision_of(asked(first)), asked(second))
    before, after = pricing.price(first, CARD), pricing.price(second, CARD)
    assert (What.TOTAL in {each.what for each in found}) == (before.total != after.total)
    if before.quantity != after.quantity:
        assert found
    assert not [each for each in found if each.before == each.after]


def test_another_form_and_another_start_are_told_and_no_unit_of_the_old_form(asked: Any, a_need: Any) -> None:
    need = replace(a_need(), form=Form.HOUR, half_hours=4)
    after = replace(need, form=Form.SHARED, products=("口红",), starts_at=need.starts_at + timedelta(days=1))
    found = changes(revision_of(asked(need)), asked(after))

    assert [each.what for each in found] == [What.FORM, What.START, What.ADDED, What.TOTAL]
    assert found[0] == Change(what=What.FORM, before=Form.HOUR, after=Form.SHARED)
    assert found[1] == Change(what=What.START, before=need.starts_at, after=after.starts_at)


def test_goods_that_were_only_taken_off_or_only_added_are_told_as_that(asked: Any, a_need: Any) -> None:
    one = replace(a_need(), form=Form.SHARED, products=("面膜",))
    two = replace(one, products=("面膜", "口红"))

    assert [each.what for each in changes(revision_of(asked(one)), asked(two))] == [What.ADDED, What.TOTAL]
    assert [each.what for each in changes(revision_of(asked(two)), asked(one))] == [What.REMOVED, What.TOTAL]
    assert changes(revision_of(asked(one)), asked(one)) == ()
