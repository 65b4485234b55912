"""What rows come to: of each count the newest that is told, of rows with one key the newest that stands."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from bot.rules.ledger import ALWAYS, SAID, WorkReading, newest, told

MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def reading(id_, days=0, source=None, **counts):
    return WorkReading(work_id=1, id=id_, as_of=MONDAY + days * DAY, source_id=source, **counts)


def counts(found):
    return {name: value for name, value in found.items() if value is not None}


def test_a_work_without_readings_is_none():
    assert told([]) is None


def test_what_no_reading_tells_is_not_known():
    assert told([reading(1)]) == dict.fromkeys(SAID)


def test_an_empty_cell_says_nothing_so_an_older_reading_still_tells_it():
    older, newer = reading(1, plays=100, likes=7, commercial=True), reading(2, days=1, plays=150, gmv=0)

    assert counts(told([older, newer])) == {"plays": 150, "likes": 7, "gmv": 0, "commercial": True}


def test_a_nought_and_a_no_are_told():
    found = told([reading(1, plays=100, commercial=True), reading(2, days=1, plays=0, commercial=False)])

    assert counts(found) == {"plays": 0, "commercial": False}


def test_the_order_in_which_readings_come_changes_nothing():
    three = [reading(1, plays=1, likes=1), reading(2, days=1, plays=2), reading(3, days=-1, plays=3, shares=3)]

    assert {str(told(some)) for some in permutations(three)} == {str(told(three))}
    assert counts(told(three)) == {"plays": 2, "likes": 1, "shares": 3}


def test_of_readings_of_one_moment_the_one_written_last_counts():
    assert counts(told([reading(2, plays=20), reading(1, plays=10)])) == {"plays": 20}


def test_what_an_undone_import_said_is_said_by_nobody_and_the_rest_still_stands():
    mine, theirs = reading(1, source=4, plays=100, likes=7), reading(2, days=1, source=5, plays=999)

    assert counts(told([mine, theirs], frozenset({5}))) == {"plays": 100, "likes": 7}


def test_a_work_of_undone_imports_alone_is_no_work():
    assert told([reading(1, source=4, plays=1), reading(2, source=5, plays=2)], frozenset({4, 5})) is None


def test_what_an_order_of_ours_said_is_of_no_import_and_stays():
    ours = WorkReading(work_id=1, as_of=MONDAY, order_id=31, plays=5)

    assert counts(told([ours], frozenset({4}))) == {"plays": 5}


@pytest.mark.parametrize(
    ("rows", "undone", "counting"),
    [
        ([], (), set()),
        ([(1, "a", MONDAY, 4), (2, "b", MONDAY, 4)], (), {1, 2}),
        ([(1, "a", MONDAY, 4), (2, "a", MONDAY + DAY, 5)], (), {2}),
        ([(1, "a", MONDAY + DAY, 4), (2, "a", MONDAY, 5)], (), {1}),
        ([(1, "a", MONDAY, 4), (2, "a", MONDAY, 5)], (), {2}),  # of one moment the one written last
        ([(1, "a", None, 4), (2, "a", MONDAY, 5)], (), {2}),  # without a moment the oldest there is
        ([(2, "a", None, 4), (1, "a", None, 5)], (), {2}),
        ([(1, "a", MONDAY, 4), (2, "a", MONDAY + DAY, 5)], {5}, {1}),
        ([(1, "a", MONDAY, 4), (2, "a", MONDAY + DAY, 5)], {4, 5}, set()),
        ([(1, "a", MONDAY, None), (2, "b", MONDAY, 5)], {5}, {1}),  # of no import at all
    ],
)
def test_of_rows_with_one_key_the_newest_whose_import_stands_counts(rows, undone, counting):
    assert newest(rows, frozenset(undone)) == newest(reversed(rows), frozenset(undone)) == counting


def test_a_row_of_no_moment_is_older_than_any_of_our_time():
    assert MONDAY - timedelta(days=50 * 365) > ALWAYS
