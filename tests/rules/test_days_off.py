"""Days off are whole days in Beijing; a time that is taken is answered with the next ones that are free."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.days_off import LOOKED_THROUGH, OFFERED, BadDaysOff, DaysOff, checked, merged, next_free

NOW = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)


def off(first: int, last: int) -> DaysOff:
    return DaysOff(first=TODAY + timedelta(days=first), last=TODAY + timedelta(days=last))


def test_a_day_is_the_whole_day_in_beijing() -> None:
    day = off(0, 0)
    assert day.starts_at.astimezone(UTC) == datetime(2026, 11, 1, 16, 0, tzinfo=UTC)
    assert day.ends_at - day.starts_at == timedelta(days=1)


@pytest.mark.parametrize(("first", "last"), [(0, 0), (0, 91), (366, 366), (300, 366)])
def test_what_is_ahead_may_be_taken_off(first: int, last: int) -> None:
    assert checked(off(first, last), now=NOW) == off(first, last)


@pytest.mark.parametrize(("first", "last"), [(-1, 0), (3, 2), (0, 92), (300, 367)])
def test_what_is_over_too_far_or_too_long_is_refused(first: int, last: int) -> None:
    with pytest.raises(BadDaysOff):
        checked(off(first, last), now=NOW)


@given(st.integers(0, 20), st.integers(0, 5), st.lists(st.tuples(st.integers(0, 20), st.integers(0, 5)), max_size=4))
def test_days_that_touch_become_one_span(first: int, more: int, others: list[tuple[int, int]]) -> None:
    known = [off(start, start + length) for start, length in others]
    whole = merged(off(first, first + more), known)
    assert whole.first <= off(first, first).first
    assert whole.last >= off(first, first + more).last
    for each in known:
        touches = each.first <= whole.last and each.last >= whole.first
        direct = each.first <= off(0, first + more + 1).last and each.last >= off(first - 1, 0).first
        assert not direct or touches


def test_the_next_free_times_are_at_the_same_time_of_day() -> None:
    start = datetime(2026, 11, 9, 12, 0, tzinfo=UTC)
    taken = {date(2026, 11, 10), date(2026, 11, 12)}
    found = next_free(start, lambda moment: moment.date() not in taken, now=NOW)
    assert found == tuple(datetime(2026, 11, day, 12, 0, tzinfo=UTC) for day in (11, 13, 14))


def test_where_nothing_is_free_for_long_none_is_named() -> None:
    asked = []
    assert next_free(NOW, lambda moment: bool(asked.append(moment)), now=NOW) == ()
    assert len(asked) == LOOKED_THROUGH
    assert len(next_free(NOW, lambda moment: True, now=NOW)) == OFFERED


def test_days_that_touch_or_overlap_become_one_span_and_days_apart_stay_apart() -> None:
    before, inside, after = off(0, 2), off(4, 4), off(6, 9)
    assert merged(off(3, 5), [before, inside, after]) == off(0, 9)
    assert merged(off(4, 4), [before, after]) == off(4, 4)  # one working day lies between them on either side
    assert merged(off(3, 5), []) == off(3, 5)
