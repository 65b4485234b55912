"""Ratings that somebody should look at: with figures, and without a verdict."""

from datetime import timedelta

import pytest

from bot.rules.anomalies import Flag, Sign
from bot.rules.forms import Form
from bot.rules.stars_watched import AT_ONCE, FEWEST, FRESH, flags

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def many(a_rating, now):
    """So many ratings of other brands, an hour apart, the last of them so long ago."""

    def make(count, stars, *, ago=DAY, every=HOUR, **more):
        return [
            a_rating(stars, tenant=f"{stars}-{number}", at=now - ago - every * number, **more)
            for number in range(count)
        ]

    return make


def test_nothing_is_said_of_no_ratings(now):
    assert flags([], at=now) == []


@pytest.mark.parametrize(("stars", "sign"), [(5, Sign.RATED_HIGH), (1, Sign.RATED_LOW)])
def test_many_at_one_end_within_three_days_are_pointed_out(many, now, stars, sign):
    usual = many(12, 4, ago=10 * DAY, every=30 * DAY)

    assert flags([*usual, *many(7, stars)], at=now) == [
        Flag(sign, now - DAY, {"count": 7, "hours": 6, "brands": 7}, {"others": 12, "days": 340})
    ]


def test_fewer_than_five_are_not(many, now):
    assert flags(many(FEWEST - 1, 5), at=now) == []


def test_ratings_that_come_as_often_as_usual_are_not(many, now):
    assert flags(many(60, 5, every=DAY), at=now) == []


def test_lives_and_videos_are_looked_at_apart(many, now):
    assert flags([*many(3, 5), *many(3, 5, form=Form.VIDEO)], at=now) == []


def test_what_was_long_ago_is_not_pointed_out_any_more(many, now):
    assert flags(many(8, 5, ago=FRESH + AT_ONCE), at=now) == []


def test_many_by_one_brand_are_pointed_out_with_how_many_there_are(a_rating, many, now):
    mine = [a_rating(4, at=now - 20 * DAY * number) for number in range(1, 6)]

    assert flags([*mine, *many(2, 4)], at=now) == [
        Flag(Sign.RATED_BY_ONE, now - 20 * DAY, {"count": 5}, {"ratings": 7})
    ]
    assert flags([*mine[:3], *many(2, 4)], at=now) == []


def test_a_crowd_that_is_less_than_four_times_the_usual_is_not_pointed_out(many, now):
    """Seven within three days among sixty within a month: five of those three days are usual there."""
    busy = many(60, 5, every=12 * HOUR)

    assert flags(busy, at=now) == []
    assert [flag.code for flag in flags(busy[:7], at=now)] == [Sign.RATED_HIGH]
