"""Of a small market: few ordinary creators are flagged, and most of what was planted is found."""

import pytest

from bot.rules.anomalies import Sign
from tests.bench.anomalies import FEWEST_FOUND, MOST_FALSE, Case, cases, false_alarms, found

SEED = 7
#: signs of how ratings come are not planted in this market: tests/rules/test_stars_watched.py
OF_RATINGS = {Sign.RATED_BY_ONE, Sign.RATED_HIGH, Sign.RATED_LOW}


@pytest.fixture(scope="module")
def market() -> list[Case]:
    return cases(700, SEED)


def test_few_ordinary_creators_are_flagged(market: list[Case]) -> None:
    ordinary, signs = false_alarms(market)

    print(f"{ordinary.flagged} of {ordinary.of} ordinary creators flagged: {dict(signs)}")
    assert ordinary.of == 700
    assert ordinary.share <= MOST_FALSE


def test_most_of_what_was_planted_is_found_and_told_by_its_own_sign(market: list[Case]) -> None:
    counted = dict(found(market, SEED))

    assert set(counted) == set(Sign) - OF_RATINGS
    assert {sign: each.share for sign, each in counted.items() if each.share < FEWEST_FOUND or each.of < 50} == {}
