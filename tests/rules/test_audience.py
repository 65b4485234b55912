"""Who watches a creator: the largest shares, and which of equal ones is named."""

import pytest

from bot.rules.audience import Age, Audience


def test_an_audience_of_which_nothing_is_told_has_no_main_part():
    nothing = Audience()

    assert (nothing.main_age, nothing.main_ages, nothing.main_regions) == (None, (), ())


@pytest.mark.parametrize(
    ("shares", "main", "both"),
    [
        ({Age.YOUNG: 3_000, Age.GROWN: 4_500}, Age.GROWN, (Age.GROWN, Age.YOUNG)),
        ({Age.GROWN: 4_000, Age.YOUNG: 4_000, Age.OLDER: 100}, Age.YOUNG, (Age.YOUNG, Age.GROWN)),
        ({Age.OLDER: 1, Age.MINOR: 1, Age.MIDDLE: 1}, Age.MINOR, (Age.MINOR, Age.MIDDLE)),
        ({Age.MATURE: 10_000}, Age.MATURE, (Age.MATURE,)),
    ],
)
def test_of_bands_with_the_same_share_the_younger_comes_first(shares, main, both):
    audience = Audience(ages=shares)

    assert (audience.main_age, audience.main_ages[:2]) == (main, both)


def test_the_main_age_is_the_first_of_the_main_ages_in_whatever_order_a_file_tells_them():
    told = {Age.OLDER: 900, Age.MIDDLE: 2_500, Age.GROWN: 2_500, Age.YOUNG: 2_400}

    backwards = Audience(ages=dict(reversed(told.items())))
    assert Audience(ages=told).main_age is backwards.main_age is Age.GROWN
    assert Audience(ages=told).main_ages == backwards.main_ages


def test_the_three_provinces_with_the_largest_shares_are_the_main_ones():
    shares = {"广东": 1_200, "江苏": 900, "浙江": 1_500, "四川": 300}

    assert Audience(regions=shares).main_regions == ("浙江", "广东", "江苏")


def test_of_provinces_with_the_same_share_the_first_by_name_are_taken_however_a_file_orders_them():
    shares = {"浙江": 500, "广东": 500, "江苏": 500, "四川": 500}

    found = Audience(regions=shares).main_regions
    assert found == Audience(regions=dict(reversed(shares.items()))).main_regions == ("四川", "广东", "江苏")
