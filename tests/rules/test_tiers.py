import pytest

from bot.rules.forms import Form
from bot.rules.tiers import BOUNDS, Tier, tier_of


@pytest.mark.parametrize(
    ("followers", "tier"),
    [
        (5_000_000, Tier.HEAD),
        (4_999_999, Tier.SHOULDER),
        (1_000_000, Tier.SHOULDER),
        (999_999, Tier.WAIST),
        (100_000, Tier.WAIST),
        (99_999, Tier.TAIL),
        (10_000, Tier.TAIL),
        (9_999, Tier.NEWCOMER),
        (0, Tier.NEWCOMER),
        (-1, Tier.NEWCOMER),
    ],
)
def test_a_tier_begins_at_its_lowest_count(followers, tier):
    assert tier_of(followers) is tier


def test_the_tiers_leave_no_gap():
    bounds = sorted(BOUNDS.values())

    assert [beyond for _, beyond in bounds[:-1]] == [lowest for lowest, _ in bounds[1:]]


def test_all_forms_but_video_are_live_and_two_are_dedicated():
    assert [form for form in Form if form.live] == [Form.HOUR, Form.DAY, Form.SHARED]
    assert [form for form in Form if form.dedicated] == [Form.HOUR, Form.DAY]
