"""What each form is expected to bring for its price, and which serves a need best: only where it is known."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.advice import Advice, Costs, advice, costs, side_by_side
from bot.rules.creators import Creator, Expected, Figures, Kind
from bot.rules.forms import Form
from bot.rules.pricing import Need, Price
from bot.rules.pricing import side_by_side as priced
from bot.rules.ranking import Standing, Stars
from bot.rules.ratecards import RateCard

CARD = RateCard(creator_id=1, hour=100_000, day=1_000_000, product=50_000, video_medium=300_000)
NEED = Need(form=Form.DAY, starts_at=datetime(2026, 11, 9, 12, tzinfo=UTC), days=3)


def standing(plays: int | None = 1_000_000, units: int | None = 500) -> Standing:
    known = {
        "plays": {Kind.LIVE: Expected(count=10, median=plays)},
        "units": {Kind.LIVE: Expected(count=10, median=units)},
    }
    creator = Creator(id=1, slug="x", name="x", field="美妆")
    return Standing(creator=creator, card=CARD, figures=Figures(**known), stars=Stars())


def test_three_days_bring_three_times_as_much() -> None:
    found = costs(standing(), Form.DAY, 3_000_000, lives=3)
    assert found == Costs(total=3_000_000, units=1_500, cpm=1_000, per_sale=2_000)


@pytest.mark.parametrize(("plays", "units"), [(None, None), (0, 0)])
def test_what_is_not_known_is_no_figure(plays: int | None, units: int | None) -> None:
    assert costs(standing(plays, units), Form.DAY, 100) == Costs(total=100, units=None, cpm=None, per_sale=None)


def test_the_form_with_the_lowest_figure_is_named() -> None:
    found = side_by_side(standing(), NEED, priced(NEED, CARD))
    assert set(found) == set(Form)
    assert advice(found) == Advice(cpm=Form.SHARED, per_sale=Form.HOUR)


def test_of_a_shared_live_no_sales_are_promised() -> None:
    found = costs(standing(), Form.SHARED, 50_000)
    assert (found.units, found.per_sale, found.cpm) == (None, None, 50)


def test_one_form_alone_is_no_choice() -> None:
    only = priced(NEED, RateCard(creator_id=1, day=1_000_000))
    assert advice(side_by_side(standing(), NEED, only)) == Advice()


figures = st.none() | st.integers(1, 10**9)


@given(st.dictionaries(st.sampled_from(Form), st.tuples(figures, figures)))
def test_nothing_is_cheaper_than_what_is_advised(found: dict[Form, tuple[int | None, int | None]]) -> None:
    known = {form: Costs(total=1, units=1, cpm=cpm, per_sale=sale) for form, (cpm, sale) in found.items()}
    best = advice(known)
    for name in ("cpm", "per_sale"):
        values = {form: getattr(each, name) for form, each in known.items() if getattr(each, name) is not None}
        chosen: Any = getattr(best, name)
        assert (chosen is None) == (len(values) < 2)
        assert chosen is None or values[chosen] == min(values.values())


def test_a_price_that_is_refused_has_no_costs() -> None:
    forms = priced(replace(NEED, form=Form.HOUR, half_hours=1), replace(CARD, min_half_hours=4))
    assert {form for form, price in forms.items() if isinstance(price, Price)} == set(
        side_by_side(standing(), NEED, forms)
    )
