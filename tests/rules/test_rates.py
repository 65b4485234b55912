"""Token buckets: so many a minute, as many at once after a pause, each for itself."""

import pytest

from bot import rates
from bot.rates import Rate, Rates


def test_a_full_minute_at_once_and_then_one_at_a_time() -> None:
    rate = Rate(60)
    assert [rate.wait("a", now=0.0) for _ in range(60)] == [0] * 60
    assert rate.wait("a", now=0.0) == 1
    assert rate.wait("a", now=1.0) == 0
    assert rate.wait("a", now=1.0) == 1
    assert [rate.wait("a", now=100.0) for _ in range(60)] == [0] * 60
    assert rate.wait("a", now=100.0) == 1


def test_what_is_refused_is_not_counted() -> None:
    rate = Rate(6)
    for _ in range(100):
        rate.wait("a", now=0.0)
    assert rate.wait("a", now=0.0) == 10
    assert rate.wait("a", now=10.0) == 0


def test_each_has_their_own_and_a_workspace_one_for_all() -> None:
    both = Rates(person=Rate(2), team=Rate(3))
    assert [both.wait("T1", "U1", now=0.0) for _ in range(3)] == [0, 0, 30]
    assert [both.wait("T1", "U2", now=0.0) for _ in range(2)] == [0, 20]
    assert both.wait("T2", "U1", now=0.0) == 0


def test_zero_sets_no_limit_and_a_clock_that_goes_back_gives_nothing() -> None:
    assert [Rate(0).wait("a", now=0.0) for _ in range(1_000)] == [0] * 1_000
    rate = Rate(1)
    assert (rate.wait("a", now=100.0), rate.wait("a", now=0.0)) == (0, 60)


def test_memory_is_bounded_whoever_knocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "MOST_KEYS", 100)
    rate = Rate(60)
    for number in range(10_000):
        assert rate.wait(str(number), now=number / 10) == 0
    assert len(rate._left) <= 100 + 600
