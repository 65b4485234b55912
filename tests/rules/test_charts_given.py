"""Ratings by quarter and by star: inside the picture, from one star to five, bars from zero."""

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from bot.rules.charts import CARD, HALF, NARROW
from bot.rules.charts_given import AXIS, COUNTED, given
from bot.rules.creators import Kind
from bot.rules.stars import Quarter

UNTIMED = settings(deadline=None)
SPREAD = (1, 0, 2, 8, 19)


def quarters(*means):
    return [
        Quarter(2024 + (turn + 3) // 4, (turn + 3) % 4 + 1, int(mean is not None), mean)
        for turn, mean in enumerate(means)
    ]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_fewer_than_three_ratings_are_not_drawn(count):
    chart = given(quarters(500), (0, 0, 0, 0, count), kind=Kind.LIVE, width=HALF)

    assert (chart.count, chart.few, chart.columns, chart.rows) == (count, True, (), ())


def test_five_stars_are_at_the_top_and_one_at_the_floor():
    chart = given(quarters(500, 100, 300), SPREAD, kind=Kind.LIVE, width=CARD)

    assert [column.place[1] for column in chart.columns] == [chart.top, chart.floor, (chart.top + chart.floor) / 2]
    assert chart.grid[0] == (1, chart.floor)
    assert chart.grid[-1] == (5, chart.top)


def test_a_quarter_without_ratings_is_a_gap_never_a_zero():
    chart = given(quarters(450, 460, None, 440), SPREAD, kind=Kind.VIDEO, width=CARD)

    assert [column.place is None for column in chart.columns] == [False, False, True, False]
    assert [len(piece) for piece in chart.lines] == [2]
    assert [column.opens for column in chart.columns] == [True, True, False, False]


def test_bars_begin_at_zero_and_the_longest_is_that_of_most_ratings():
    chart = given(quarters(450), SPREAD, kind=Kind.LIVE, width=CARD)

    assert [(row.stars, row.n) for row in chart.rows] == [(5, 19), (4, 8), (3, 2), (2, 0), (1, 1)]
    assert chart.rows[0].length == CARD - AXIS - COUNTED
    assert chart.rows[3].length == 0


@UNTIMED
@drawn(
    st.lists(st.none() | st.integers(100, 500), max_size=9),
    st.lists(st.integers(0, 10**6), min_size=5, max_size=5),
    st.sampled_from((HALF, NARROW, CARD)),
)
def test_everything_stays_inside(means, spread, width):
    chart = given(quarters(*means), spread, kind=Kind.LIVE, width=width)

    for column in chart.columns:
        assert AXIS <= column.x <= width
        assert column.place is None or chart.top <= column.place[1] <= chart.floor
    assert all(0 <= row.length <= width - AXIS - COUNTED and row.y < chart.note for row in chart.rows)
    assert chart.note < chart.height
