from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.rules.field_stars import ENOUGH, MONTHS, FieldStars, field_stars, month, usual
from bot.rules.ranking_terms import FIELD_MEAN
from bot.rules.ratings import Item


def test_each_creator_counts_once_an_item_and_the_median_of_their_means_is_taken():
    given = [(1, {"script": 5, "attitude": 3}), (1, {"script": 4}), (2, {"script": 2}), (3, {"script": 3})]

    assert field_stars(given) == FieldStars(items={Item.SCRIPT: 300, Item.ATTITUDE: 300}, creators=3)


def test_without_ratings_there_is_nothing_to_be_held_against():
    assert field_stars([]) == FieldStars(items={}, creators=0)


@pytest.mark.parametrize(
    ("count", "total", "usual_stars"),
    [
        (0, 0, FIELD_MEAN),
        (ENOUGH - 1, 500 * (ENOUGH - 1), FIELD_MEAN),
        (ENOUGH, 500 * ENOUGH, 500),
        (ENOUGH, 450 * ENOUGH + ENOUGH // 2, 451),  # half a hundredth goes up
        (ENOUGH, 450 * ENOUGH + ENOUGH // 2 - 1, 450),
    ],
)
def test_a_field_has_a_mean_of_its_own_from_fifty_ratings_on(count, total, usual_stars):
    assert usual(count, total) == usual_stars


def test_a_rating_is_counted_in_its_month_of_utc_whatever_zone_tells_it():
    last = datetime(2026, 12, 31, 23, 59, tzinfo=UTC)

    assert month(last + timedelta(minutes=1)) == month(last) + 1
    assert month(last.astimezone(ZoneInfo("Asia/Shanghai"))) == month(last)  # January there already
    assert month(last) - month(datetime(2024, 12, 31, tzinfo=UTC)) == MONTHS == 24
