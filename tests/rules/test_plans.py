"""Plan against actual: only what is known on both sides is compared, and costs are better where they are less."""

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.orders import Plan
from bot.rules.plans import Line, Measure, against


def test_each_measure_has_its_change() -> None:
    found = against(Plan(plays=100_000, units=400), 1_000_000, plays=150_000, units=300)
    assert found == (
        Line(measure=Measure.PLAYS, planned=100_000, actual=150_000),
        Line(measure=Measure.UNITS, planned=400, actual=300),
        Line(measure=Measure.CPM, planned=10_000, actual=6_667),
        Line(measure=Measure.PER_SALE, planned=2_500, actual=3_333),
    )
    assert [line.change for line in found] == [5_000, -2_500, -3_333, 3_332]
    assert [line.better for line in found] == [True, False, True, False]


def test_what_is_not_known_is_not_compared() -> None:
    assert against(None, 100, plays=1, units=1) == ()
    assert against(Plan(), 100, plays=1, units=1) == ()
    assert [line.measure for line in against(Plan(plays=10), 100, plays=5, units=0)] == [Measure.PLAYS, Measure.CPM]
    assert against(Plan(plays=10, units=3), 100, plays=0, units=0) == ()


counts = st.integers(0, 10**12)


@given(st.none() | counts, st.none() | counts, st.integers(0, 10**11), counts, counts)
def test_every_line_is_above_zero_and_its_change_has_the_right_sign(
    planned_plays: int | None, planned_units: int | None, total: int, plays: int, units: int
) -> None:
    for line in against(Plan(plays=planned_plays, units=planned_units), total, plays=plays, units=units):
        assert line.planned > 0
        assert line.actual > 0
        assert line.change >= -10_000
        assert line.actual <= line.planned or line.change >= 0
