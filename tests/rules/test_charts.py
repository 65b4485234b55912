"""Charts stay inside their picture, begin at zero, and keep their labels apart, whatever the numbers are."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules import charts
from bot.rules.charts import Quarters, Unit, apart, day_marks, quarters, steps
from bot.rules.charts_given import given as given_stars
from bot.rules.charts_lives import Live, Sold, best, lives
from bot.rules.charts_peers import DOT, FENCE, Priced, peers
from bot.rules.charts_periods import Period, Point, groups_of
from bot.rules.charts_radar import LABEL, pieces, radar
from bot.rules.charts_trend import LABELS_APART, Measure, trend
from bot.rules.creators import Kind, Work
from bot.rules.forms import Form, Length
from bot.rules.ratings import FEW, Item

NOW = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)
WIDTHS = (charts.WIDE, charts.HALF, charts.CARD, charts.NARROW)
UNTIMED = settings(deadline=None)
NEARLY = 0.11  #: places are rounded to a tenth of a pixel

widths = st.sampled_from(WIDTHS)
amounts = st.one_of(st.integers(0, 10), st.integers(0, 10**6), st.integers(0, 10**12))
days = st.dates(date(2015, 1, 1), date(2027, 12, 31))


def a_work(number: int, kind: Kind, day: date, plays: int | None, gmv: int | None) -> Work:
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return Work(id=number, creator_id=1, kind=kind, title="", at=at, plays=plays, gmv=gmv)


@st.composite
def some_works(draw):
    spread = draw(st.sampled_from((0, 30, 400, 4_000)))
    facts = st.tuples(st.sampled_from(Kind), st.integers(0, spread), st.none() | amounts, st.none() | amounts)
    found = draw(st.lists(facts, max_size=60))
    return [
        a_work(n, kind, date(2026, 11, 1) - timedelta(days=ago), plays, gmv)
        for n, (kind, ago, plays, gmv) in enumerate(found)
    ]


def drawn(works, width=charts.CARD):
    return trend(works, day=datetime.date, width=width)


def many(count: int, every: timedelta = timedelta(hours=17)) -> list[Work]:
    return [
        Work(id=n, creator_id=1, kind=Kind.LIVE, title="", at=NOW - every * n, plays=1_000 * (n % 7 + 1), gmv=None)
        for n in range(count)
    ]


# what all share


@UNTIMED
@given(st.lists(amounts, max_size=60))
def test_quarters_are_some_of_the_numbers_in_their_order(numbers):
    found = quarters(numbers)

    if not numbers:
        assert found is None
        return
    assert found.n == len(numbers)
    assert {found.least, found.lower, found.median, found.upper, found.most} <= set(numbers)
    assert list(found[1:]) == sorted(found[1:])
    assert (found.least, found.most) == (min(numbers), max(numbers))
    assert sum(found.lower <= number <= found.upper for number in numbers) * 2 >= len(numbers)


def test_quarters_of_an_even_number_take_the_lower_middle():
    assert quarters([4, 1, 3, 2]) == Quarters(4, 1, 1, 2, 4, 4)
    assert quarters(range(1, 10)) == Quarters(9, 1, 3, 5, 7, 9)


@UNTIMED
@given(st.integers(0, 10**13), st.integers(1, 12), st.sampled_from((1, 100)))
def test_steps_begin_at_zero_and_reach_the_most(most, wanted, unit):
    found = steps(most, wanted, unit=unit)

    assert found[0] == 0
    assert found[-1] >= most
    assert len(found) <= wanted + 1
    assert all(step % unit == 0 for step in found)
    assert len({after - before for before, after in pairwise(found)}) <= 1


@pytest.mark.parametrize(
    ("most", "expected"), [(0, [0]), (1, [0, 1]), (7, [0, 5, 10]), (60, [0, 20, 40, 60]), (999, [0, 500, 1_000])]
)
def test_steps_are_round(most, expected):
    assert steps(most) == expected


@UNTIMED
@given(st.lists(st.floats(-500, 1_500), max_size=40), st.floats(1, 60))
def test_places_end_apart_in_their_order_and_between_the_ends(places, gap):
    found = apart(places, gap, 0, 1_000)

    assert all(0 <= place <= 1_000 for place in found)
    least = min(gap, 1_000 / (len(places) - 1)) if len(places) > 1 else 0
    assert all(after - before >= least - NEARLY for before, after in pairwise(sorted(found)))
    in_order = sorted(range(len(places)), key=places.__getitem__)
    assert [found[at] for at in in_order] == sorted(found)


def test_places_with_room_enough_stay():
    assert apart([300, 10, 120.04], 20, 0, 400) == [300, 10, 120.0]


@UNTIMED
@given(days, st.integers(0, 6_000), st.integers(200, 900))
def test_days_below_an_axis_have_room_and_lie_in_the_span(first, span, across):
    last = first + timedelta(days=span)
    found = day_marks(first, last, 50, 50 + across, 68)

    assert found
    assert all(first <= mark.day <= last and 50 <= mark.at <= 50 + across for mark in found)
    assert all(mark.day.day == 1 for mark in found if mark.unit is Unit.MONTH)
    assert all(after.at - before.at >= 50 for before, after in pairwise(found))


# plays and sales over time


@UNTIMED
@given(some_works(), widths)
def test_all_of_a_trend_lies_inside_its_panel(works, width):
    chart = drawn(works, width)

    for panel in chart.panels:
        assert panel.x >= 0
        assert panel.x + panel.width <= width + NEARLY
        if not panel.count:
            continue
        assert panel.floor < chart.note <= chart.height
        for bar in panel.bars:
            assert panel.left <= bar.x
            assert bar.x + bar.width <= panel.right + NEARLY
            assert panel.top - NEARLY <= bar.y <= panel.floor
            assert all(panel.top - NEARLY <= end <= panel.floor for end in bar.span or ())
        assert all(panel.left <= x <= panel.right and panel.top - NEARLY <= y <= panel.floor for x, y in panel.line)
        assert all(panel.left <= x <= panel.right and panel.top - NEARLY <= y <= panel.floor for x, y in panel.band)
        assert all(panel.top - NEARLY <= mark.at <= panel.floor for mark in panel.values)


@UNTIMED
@given(some_works(), widths)
def test_bars_stand_on_zero_and_are_as_high_as_what_they_tell(works, width):
    for panel in drawn(works, width).panels:
        scale = panel.values[-1].value if panel.values else 0
        for bar in panel.bars:
            assert bar.y + bar.height == pytest.approx(panel.floor, abs=NEARLY)
            assert bar.height == pytest.approx((panel.floor - panel.top) * bar.of.median / max(scale, 1), abs=NEARLY)
        assert [mark.value for mark in panel.values][:1] in ([], [0])


@UNTIMED
@given(some_works(), widths)
def test_bars_lie_beside_each_other_and_tell_of_every_work(works, width):
    for panel in drawn(works, width).panels:
        assert sum(bar.of.n for bar in panel.bars) == panel.count
        assert all(after.x - before.x - before.width > -0.3 for before, after in pairwise(panel.bars))


@UNTIMED
@given(some_works(), widths)
def test_the_two_labels_beside_a_trend_stand_apart(works, width):
    for panel in drawn(works, width).panels:
        if panel.median and panel.latest:
            assert abs(panel.median.at - panel.latest.at) >= LABELS_APART - NEARLY
            assert all(panel.top - NEARLY <= mark.at <= panel.floor for mark in (panel.median, panel.latest))


@UNTIMED
@given(some_works())
def test_panels_do_not_cover_each_other(works):
    panels = drawn(works).panels
    assert all(before.y < before.floor < after.y for before, after in pairwise(panels) if before.count)


def test_lives_and_videos_stand_apart_and_what_is_not_known_is_left_out():
    day = date(2026, 10, 1)
    works = [
        a_work(1, Kind.VIDEO, day, 70, None),
        a_work(2, Kind.LIVE, day, None, 500),
        a_work(3, Kind.LIVE, day, 90, None),
        a_work(4, Kind.LIVE, day, None, None),
    ]
    found = [(panel.kind, panel.measure, panel.count, panel.latest.value) for panel in drawn(works).panels]

    assert found == [
        (Kind.LIVE, Measure.PLAYS, 1, 90),
        (Kind.LIVE, Measure.SALES, 1, 500),
        (Kind.VIDEO, Measure.PLAYS, 1, 70),
    ]


def test_the_median_is_that_of_the_last_ten_and_needs_five():
    few, enough = drawn(many(4)).panels[0], drawn(many(30)).panels[0]

    assert (few.median, few.line) == (None, [])
    assert enough.median.value == 3_000  # of 1, 1, 2, 2, 3, 3, 4, 5, 6, 7 thousand
    assert len(enough.line) == 26


def test_many_works_are_told_by_period_and_then_the_line_is_that_of_all():
    chart = drawn(many(500))
    panel = chart.panels[0]

    assert chart.period is Period.WEEK
    assert len(panel.bars) < 60
    assert all(bar.span for bar in panel.bars if bar.of.n > 1)
    assert len({y for _, y in panel.line}) == 1
    assert panel.median.value == 4_000


def test_nothing_makes_an_empty_chart():
    chart = drawn([])
    assert (chart.count, chart.panels) == (0, ())
    assert chart.note < chart.height


def test_works_of_nothing_but_zero_are_drawn_at_zero():
    panel = drawn([a_work(n, Kind.LIVE, date(2026, 10, n), 0, 0) for n in range(1, 8)]).panels[0]
    assert [bar.height for bar in panel.bars] == [0.0] * 7
    assert [mark.value for mark in panel.values] == [0]


# stars

stars = st.dictionaries(st.sampled_from(Item), st.integers(100, 500))


@UNTIMED
@given(st.lists(st.sampled_from(Item), min_size=3, max_size=10, unique=True), stars, stars, widths)
def test_a_radar_stays_inside_and_its_labels_do_not_cover_each_other(items, own, field, width):
    chart = radar(items, own, field, kind=Kind.LIVE, count=9, peers=3, width=width)

    (x, y), radius = chart.centre, chart.radius
    assert radius > 40
    for axis in chart.axes:
        assert (axis.point is None) == (axis.item not in own)
        if axis.point:
            assert (axis.point[0] - x) ** 2 + (axis.point[1] - y) ** 2 <= (radius + 0.2) ** 2
    boxes = [box(axis.label) for axis in chart.axes]
    assert all(
        left >= 0 and right <= width and top >= charts.HEAD - 1 and bottom <= chart.note
        for left, top, right, bottom in boxes
    )
    assert not [1 for at, one in enumerate(boxes) for other in boxes[at + 1 :] if cover(one, other)]


def box(label):
    left = {"start": label.x, "end": label.x - label.room, "middle": label.x - label.room / 2}[label.anchor]
    return left, label.y, left + label.room, label.y + LABEL


def cover(one, other):
    return min(one[2], other[2]) - max(one[0], other[0]) > 0.2 and min(one[3], other[3]) - max(one[1], other[1]) > 0.2


def test_a_radar_begins_at_the_top_and_five_stars_reach_the_outer_ring():
    items = [Item.CREATIVITY, Item.FILMING, Item.EDITING, Item.INDEPENDENCE]
    own = dict.fromkeys(items, 500) | {Item.FILMING: 250}
    chart = radar(items, own, {}, kind=Kind.VIDEO, count=9, peers=0, width=480)

    assert chart.axes[0].point == (chart.centre[0], pytest.approx(chart.centre[1] - chart.radius, abs=NEARLY))
    assert chart.axes[1].point == (pytest.approx(chart.centre[0] + chart.radius / 2, abs=NEARLY), chart.centre[1])
    assert chart.field == []


def test_what_nobody_rated_leaves_the_shape_open():
    a, b, c, d = (0, 0), (1, 0), (1, 1), (0, 1)
    assert pieces([a, b, c, d]) == [[a, b, c, d, a]]
    assert pieces([a, b, None, d]) == [[d, a, b]]
    assert pieces([a, None, c, None]) == []
    assert pieces([None, None]) == []
    assert pieces([]) == []


def test_too_few_ratings_are_not_drawn():
    chart = radar([Item.CREATIVITY], {Item.CREATIVITY: 500}, {}, kind=Kind.VIDEO, count=FEW - 1, peers=0, width=480)
    assert (chart.few, chart.axes, chart.shape) == (True, (), ())


# prices

prices = st.one_of(st.integers(1, 10**4), st.integers(1, 10**8), st.just(10**12))


@UNTIMED
@given(st.lists(st.tuples(prices, st.lists(prices, max_size=80)), max_size=6), widths)
def test_all_of_the_peers_are_inside_or_told(asked, width):
    chart = peers([Priced(Form.DAY, None, own, others) for own, others in asked], width=width)

    assert chart.count == len(asked)
    for strip, (own, others) in zip(chart.strips, asked, strict=True):
        assert strip.cheaper_than == sum(other > own for other in others)
        if not others:
            continue
        assert sum(column.n for column in strip.columns) + strip.beyond == len(others)
        left, right = strip.x, strip.x + strip.width
        for column in strip.columns:
            assert left <= column.x - DOT
            assert column.x + DOT <= right + 2 * DOT + 1
            assert 0 <= column.height <= strip.floor - strip.top + NEARLY
            assert all(strip.top <= dot - DOT and dot + DOT <= strip.floor for dot in column.dots)
            assert len(column.dots) in (0, column.n)
        assert left <= strip.place <= right
        assert left <= strip.label.x <= right
        assert all(left <= end <= right for end in strip.band or ())
        assert strip.floor < chart.note <= chart.height


def test_one_price_far_off_does_not_press_the_others_together():
    usual = [100_000 + 1_000 * n for n in range(50)]
    strip = peers([Priced(Form.HOUR, None, 120_000, [*usual, 10**9])], width=480).strips[0]

    assert strip.beyond == 1
    assert strip.place > 480 / FENCE / 3
    assert strip.of.n == 51


def test_the_own_price_is_always_on_the_scale():
    strip = peers([Priced(Form.HOUR, None, 10**9, [100_000] * 9)], width=480).strips[0]
    assert (strip.beyond, strip.cheaper_than) == (0, 0)
    assert strip.place == pytest.approx(480, abs=5)


def test_few_peers_have_no_median():
    strip = peers([Priced(Form.VIDEO, Length.LONG, 100, [200] * 4)], width=480).strips[0]
    assert (strip.few, strip.median, strip.band) == (True, None, None)


# lives

goods = st.lists(st.builds(Sold, st.sampled_from("甲乙丙丁戊"), st.integers(0, 10**6)), max_size=9)
live = st.builds(Live, days, st.none() | amounts, st.none() | amounts, goods)


@UNTIMED
@given(st.lists(live, max_size=40), widths)
def test_all_lives_are_shown_or_told_together(found, width):
    chart = lives(found, width=width)

    assert sum(row.count for row in chart.rows) + (chart.earlier.count if chart.earlier else 0) == len(found)
    assert chart.count == len(found)
    rows = [*chart.rows, *([chart.earlier] if chart.earlier else [])]
    assert [row.day for row in rows] == sorted((row.day for row in rows), reverse=True)
    ends = [max([row.y + 16, row.viewers.y + 14, *(cell.y + 14 for cell in row.cells)]) for row in rows]
    assert all(end <= after.y for end, after in zip(ends, rows[1:], strict=False))
    assert all(end <= chart.note + 2 for end in ends)
    for row in rows:
        for amount in (row.viewers, row.gmv):
            assert amount.length >= 0
            assert amount.x + amount.length + 62 <= width + 1
        assert row.viewers.x + row.viewers.length + 62 <= row.gmv.x + 1
        assert all(cell.x < cell.right <= width for cell in row.cells)


def test_goods_are_told_by_units_and_one_name_is_one_good():
    assert best([Sold("b", 5), Sold("a", 5), Sold("c", 1), Sold("c", 7)]) == [("c", 8), ("a", 5), ("b", 5)]


def test_earlier_lives_show_medians_and_the_sum_of_their_goods():
    found = [Live(date(2026, 1, 1) + timedelta(days=n), n, None, [Sold("甲", 1)]) for n in range(20)]
    earlier = lives(found, width=charts.NARROW).earlier

    assert (earlier.count, earlier.day) == (14, date(2026, 1, 14))
    assert (earlier.viewers.value, earlier.gmv.value) == (6, None)
    assert earlier.cells[0].good == ("甲", 14)


def test_the_same_lives_in_another_order_make_the_same_chart():
    found = [Live(date(2026, 1, 1) + timedelta(days=n), n, n, []) for n in range(9)]
    assert lives(found, width=charts.WIDE) == lives(found[::-1], width=charts.WIDE)


# periods

#: days → the first day of what one bar stands for, by period
BEGINS = {
    Period.DAY: {"2026-03-04": "2026-03-04"},
    Period.WEEK: {"2026-03-02": "2026-03-02", "2026-03-08": "2026-03-02", "2026-01-01": "2025-12-29"},
    Period.MONTH: {"2026-03-01": "2026-03-01", "2028-02-29": "2028-02-01", "2026-12-31": "2026-12-01"},
    Period.QUARTER: {"2026-01-31": "2026-01-01", "2026-03-31": "2026-01-01", "2026-04-01": "2026-04-01",
                     "2026-12-31": "2026-10-01"},
    Period.YEAR: {"2026-01-01": "2026-01-01", "2026-12-31": "2026-01-01"},
}  # fmt: skip


@pytest.mark.parametrize(("period", "begins"), BEGINS.items())
def test_what_lies_in_one_period_is_one_bar(period, begins):
    for day, first in begins.items():
        points = [Point(date.fromisoformat(each), value) for value, each in enumerate((first, day))]
        before = Point(date.fromisoformat(first) - timedelta(days=1), 9)

        assert groups_of([before, *points], period) == [[before], points]


def test_works_are_each_their_own_bar_also_those_of_one_day():
    points = [Point(date(2026, 3, 4), value) for value in (1, 2)]

    assert groups_of(points, Period.WORK) == [[points[0]], [points[1]]]


@pytest.mark.parametrize(
    ("days", "period"), [(7, Period.WEEK), (40, Period.MONTH), (200, Period.QUARTER), (800, Period.YEAR)]
)
def test_the_longer_the_time_the_longer_the_period_that_one_bar_tells_of(days, period):
    works = [a_work(n, Kind.LIVE, date(2026, 11, 1) - timedelta(days=n * days // 7), n, None) for n in range(200)]
    chart = drawn(works)

    assert chart.period is period
    assert sum(bar.of.n for bar in chart.panels[0].bars) == 200


def test_two_charts_of_one_page_are_told_apart_by_what_they_show_and_their_width():
    """Titles are found by it, so that a screen reader reads each chart's own."""
    items = [Item.CREATIVITY, Item.FILMING, Item.EDITING]
    made = [
        *(drawn([], width) for width in (charts.CARD, charts.HALF)),
        *(peers([], width=width) for width in (charts.CARD, charts.HALF)),
        *(lives([], width=width) for width in (charts.CARD, charts.HALF)),
        *(radar(items, {}, {}, kind=kind, count=9, peers=3, width=charts.HALF) for kind in Kind),
        *(given_stars([], (0,) * 5, kind=kind, width=charts.HALF) for kind in Kind),
    ]

    assert len({chart.key for chart in made}) == len(made)
    assert (made[0].key, made[2].key, made[4].key) == (
        f"trend-{charts.CARD}", f"peers-{charts.CARD}", f"lives-{charts.CARD}",
    )  # fmt: skip
    assert {chart.key for chart in made[6:]} == {
        f"{name}-{kind}-{charts.HALF}" for name in (made[6].name, made[8].name) for kind in Kind
    }


# days below an axis


@pytest.mark.parametrize(
    ("first", "last", "unit", "expected"),
    [
        ("2026-01-01", "2026-01-03", Unit.DAY, ["2026-01-01", "2026-01-02", "2026-01-03"]),
        ("2026-01-01", "2026-01-15", Unit.DAY, ["2026-01-01", "2026-01-08", "2026-01-15"]),
        (
            "2026-01-10",
            "2026-06-20",
            Unit.MONTH,
            ["2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01", "2026-06-01"],
        ),
        ("2025-03-10", "2026-09-20", Unit.MONTH, ["2025-07-01", "2026-01-01", "2026-07-01"]),
        ("2015-03-10", "2026-09-20", Unit.YEAR, ["2016-01-01", "2019-01-01", "2022-01-01", "2025-01-01"]),
        ("9999-11-20", "9999-12-31", Unit.DAY, ["9999-11-20", "9999-12-04", "9999-12-18"]),
    ],
)
def test_days_below_an_axis_are_round_ones(first, last, unit, expected):
    marks = day_marks(date.fromisoformat(first), date.fromisoformat(last), 0, 500, room=100)

    assert [(mark.unit, str(mark.day)) for mark in marks] == [(unit, day) for day in expected]


def test_nothing_is_drawn_of_no_lives_and_no_prices():
    assert (lives([], width=charts.CARD).count, peers([], width=charts.CARD).count) == (0, 0)
    assert lives([], width=charts.CARD).earlier is None


def test_fewer_lives_than_have_room_are_each_told():
    chart = lives([Live(date(2026, 1, n), n, 5, []) for n in (1, 2)], width=charts.NARROW)

    assert (chart.earlier, [row.count for row in chart.rows]) == (None, [1, 1])


@pytest.mark.parametrize(("own", "anchor"), [(10_000, "start"), (75_000, "middle"), (149_000, "end")])
def test_the_own_price_is_written_above_its_mark_and_never_past_an_edge(own, anchor):
    usual = [100_000 + 1_000 * n for n in range(50)]
    (strip,) = peers([Priced(Form.HOUR, None, own, usual)], width=480).strips

    assert strip.label.anchor == anchor
    assert strip.x <= strip.label.x <= strip.x + strip.width


def test_a_price_without_peers_is_told_alone_and_two_stand_beside_each_other_where_there_is_room():
    asked = [Priced(Form.HOUR, None, 5, []), Priced(Form.DAY, None, 9, [7, 8, 9, 10, 11])]
    wide, narrow = (peers(asked, width=width).strips for width in (charts.WIDE, charts.NARROW))

    assert (wide[0].of, wide[0].columns, wide[0].cheaper_than, wide[1].cheaper_than) == (None, (), 0, 2)
    assert (wide[0].y == wide[1].y, narrow[0].y == narrow[1].y) == (True, False)
