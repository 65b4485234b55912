"""What came of the work with each creator; quarters as people write them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.boards import Sum
from bot.rules.orders import Result, State
from bot.rules.results import BadQuarter, Came, Season, by_creator, read, season_of

NOW = Season(2026, 3)
SHANGHAI = "Asia/Shanghai"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("", (2026, 3)), ("this", (2026, 3)), ("本季度", (2026, 3)),
        ("last", (2026, 2)), ("上季度", (2026, 2)),
        ("q3", (2026, 3)), ("q4", (2025, 4)), ("Q 1", (2026, 1)), ("2025q4", (2025, 4)), ("2026-q1", (2026, 1)),
        ("q2 2025", (2025, 2)), ("三季度", (2026, 3)), ("第四季度", (2025, 4)), ("2025年第2季", (2025, 2)),
    ],
)  # fmt: skip
def test_a_quarter_is_read_as_people_write_it(said, meant):
    assert read(said, NOW) == meant


@pytest.mark.parametrize("said", ["2026q4", "2027Q1", "q5", "2026", "soon", "0000q1", "第季度", "<@U1>", "q1 " * 900])
def test_what_is_no_quarter_or_has_not_begun_is_refused_with_what_to_write(said):
    with pytest.raises(BadQuarter):
        read(said, NOW)


@given(st.datetimes(datetime(2001, 1, 1), datetime(2100, 1, 1)))
def test_every_moment_is_in_its_quarter_and_in_no_other(moment):
    at = moment.replace(tzinfo=UTC)
    season = season_of(at, SHANGHAI)
    first, last = season.span(SHANGHAI)

    assert first <= at < last
    assert season.moved(1).span(SHANGHAI)[0] == last
    assert Season.at_step(season.step) == season == season.moved(7).moved(-7)


def test_creators_come_by_sales_for_what_was_paid_then_by_stars(an_order, a_rating):
    paid = an_order().price.total
    made = [
        an_order(
            id=1, creator_id=1, state=State.FINISHED, result=Result(plays=1_000, units=10, gmv=paid, on_time=True)
        ),
        an_order(
            id=2, creator_id=2, state=State.FINISHED, result=Result(plays=10, units=1, gmv=2 * paid, on_time=False)
        ),
        an_order(id=3, creator_id=3, state=State.FINISHED),
        an_order(id=4, creator_id=4, state=State.FINISHED),
        an_order(id=5, creator_id=1, state=State.FINISHED),
        an_order(id=6, creator_id=5, state=State.CANCELLED),
    ]
    given_ = {1: a_rating(5, again=True), 5: a_rating(4, again=False), 2: a_rating(3), 4: a_rating(2, again=True)}

    second, first, fourth, third = by_creator(made, given_)

    assert [each.creator_id for each in (second, first, fourth, third)] == [2, 1, 4, 3]
    assert (first.sums.orders, first.sums.results, first.roi, first.late) == (2, 1, 100, 0)
    assert (first.stars, first.rated, first.again, first.asked_again) == (450, 2, 1, 2)
    assert (second.roi, second.late, second.stars, second.again, second.asked_again) == (200, 1, 300, 0, 0)
    assert (third.stars, third.roi, third.sums.cpm) == (None, None, None)


def test_without_a_result_nothing_is_said_of_sales():
    assert Came(creator_id=1, sums=Sum(orders=3, paid=100)).roi is None


@pytest.mark.parametrize("season", [Season(2026, 1), Season(2025, 4)])
def test_a_quarter_is_written_so_that_it_is_read_back(season):
    assert read(season.written, NOW) == season
    assert Season(2026, 1).written == "2026Q1"


@pytest.mark.parametrize(
    ("moment", "zone", "season"),
    [
        ("2026-03-31T15:59", SHANGHAI, (2026, 1)),
        ("2026-03-31T16:00", SHANGHAI, (2026, 2)),  # April there already
        ("2026-12-31T23:00", "Europe/London", (2026, 4)),
        ("2027-01-01T04:00", "America/New_York", (2026, 4)),
    ],
)
def test_a_moment_is_in_the_quarter_of_its_own_zone(moment, zone, season):
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    found = season_of(at, zone)
    first, last = found.span(zone)

    assert found == season
    assert first <= at < last
    assert (found.first.day, last) == (1, found.moved(1).span(zone)[0])
