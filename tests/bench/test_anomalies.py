"""Of a small market: few ordinary creators are flagged, and most of what was planted is found."""

import pytest

from bot.rules.anomalies import Sign
from tests.bench.anomalies import FEWEST_FOUND, MOST_FALSE, Case, cases, false_alarms, found

SEED = 7


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

    assert set(counted) == set(Sign)
    assert {sign: each.share for sign, each in counted.items() if each.share < FEWEST_FOUND or each.of < 50} == {}
