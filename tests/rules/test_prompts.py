"""Whom an order asks for its stars: put off, handed over and back, passed over and taken back."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.rules.hours import Days
from bot.rules.orders import ReasonNeeded
from bot.rules.people import CLOCK
from bot.rules.prompts import (
    MOST_REASON,
    SNOOZES,
    BadColleague,
    NoLaterMoment,
    NotHandedOver,
    NotPassed,
    PassedBefore,
    Prompt,
    ReasonTooLong,
    back,
    hand_over,
    pass_over,
    snooze,
    take_back,
)
from bot.rules.ratings import window_end
from bot.rules.schedules import Schedule, limit

SHANGHAI = "Asia/Shanghai"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ENDED = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # a Monday, ten in the morning in Shanghai; rated until Monday the 16th
PLAIN = Schedule(tenant="T1")
REASON = "nothing was delivered"


def asked(**changes):
    return Prompt(**{"order_id": 31, "tenant": "T1", "person": "RUI", **changes})


@pytest.fixture
def ann(a_person):
    return a_person("ANN")


@pytest.fixture
def passed(now):
    return pass_over(asked(snoozed_until=now), REASON, by="RUI", at=now)


def test_handed_over_somebody_else_is_asked_from_the_start(ann, now):
    after = hand_over(asked(snoozed_until=now + DAY), ann, by="RUI", at=now)

    assert after == asked(person="ANN", handed_by="RUI", handed_from="RUI", handed_at=now)
    assert after.by_clock is False


def test_what_went_on_because_somebody_left_says_so(ann, now):
    assert hand_over(asked(), ann, by=CLOCK, at=now).by_clock is True


@pytest.mark.parametrize(
    "who",
    [
        {"user": "RUI"},  # is asked already
        {"user": "ANN", "guest": True},
        {"user": "ANN", "active": False},
        {"user": "ANN", "creator_id": 7},
        {"user": ""},
    ],
)
def test_only_another_member_of_the_team_can_be_asked_instead(a_person, now, who):
    with pytest.raises(BadColleague):
        hand_over(asked(), a_person(**who), by="RUI", at=now)


def test_handed_back_it_is_as_if_it_had_never_been_handed_over(a_person, ann, now):
    there = hand_over(asked(), ann, by="RUI", at=now)

    assert back(there, a_person("RUI"), by="ANN", at=now + DAY) == asked()


def test_what_was_not_handed_over_cannot_go_back(a_person, now):
    with pytest.raises(NotHandedOver):
        back(asked(), a_person("RUI"), by="RUI", at=now)


def test_nothing_goes_back_to_somebody_who_has_left(a_person, ann, now):
    there = hand_over(asked(), ann, by="RUI", at=now)

    with pytest.raises(BadColleague):
        back(there, a_person("RUI", active=False), by="ANN", at=now)


@pytest.mark.parametrize("said", [REASON, f"  {REASON}\n", "x" * MOST_REASON])
def test_passed_over_the_reason_is_kept_with_who_said_it_and_when(now, said):
    after = pass_over(asked(), said, by="RUI", at=now)

    assert after == asked(reason=said.strip(), passed_by="RUI", passed_at=now)
    assert (asked().passed, after.passed) == (False, True)


@pytest.mark.parametrize(
    ("said", "refusal"), [("", ReasonNeeded), (" \n ", ReasonNeeded), ("x" * (MOST_REASON + 1), ReasonTooLong)]
)
def test_a_reason_is_needed_and_bounded(now, said, refusal):
    with pytest.raises(refusal):
        pass_over(asked(), said, by="RUI", at=now)


def test_taken_back_stars_are_asked_for_at_once(passed):
    assert take_back(passed) == asked()


def test_what_was_not_passed_over_cannot_be_taken_back():
    with pytest.raises(NotPassed):
        take_back(asked())


@pytest.mark.parametrize("what", ["hand_over", "back", "pass_over", "snooze"])
def test_where_there_is_nothing_to_rate_nothing_else_can_be_done_before_that_is_taken_back(a_person, ann, now, what):
    there = pass_over(hand_over(asked(), ann, by="RUI", at=now), REASON, by="ANN", at=now)

    with pytest.raises(PassedBefore):
        {
            "hand_over": lambda: hand_over(there, a_person("BEN"), by="ANN", at=now),
            "back": lambda: back(there, a_person("RUI"), by="ANN", at=now),
            "pass_over": lambda: pass_over(there, "again", by="ANN", at=now),
            "snooze": lambda: snooze(there, 1, ENDED, SHANGHAI, PLAIN, at=now),
        }[what]()


@pytest.mark.parametrize("days", SNOOZES)
def test_put_off_it_is_asked_again_after_so_many_days(days):
    later = snooze(asked(), days, ENDED, SHANGHAI, PLAIN, at=ENDED)

    assert (later.prompt, later.shortened) == (asked(snoozed_until=ENDED + days * DAY), False)


def test_put_off_into_a_weekend_or_a_holiday_it_is_asked_on_the_next_working_morning():
    friday = ENDED + 4 * DAY
    off = Schedule(tenant="T1", holidays=(Days(first=date(2026, 3, 9), last=date(2026, 3, 10)),))
    morning = datetime(2026, 3, 9, 1, 30, tzinfo=UTC)  # half past nine on Monday

    assert snooze(asked(), 1, ENDED, SHANGHAI, PLAIN, at=friday).prompt.snoozed_until == morning
    assert snooze(asked(), 1, ENDED, SHANGHAI, off, at=friday).prompt.snoozed_until == morning + 2 * DAY


def test_put_off_beyond_the_window_it_is_asked_for_the_last_time_while_there_is_time():
    at = ENDED + 13 * DAY  # Sunday; the window closes on Monday at ten

    later = snooze(asked(), 3, ENDED, SHANGHAI, PLAIN, at=at - 2 * DAY)
    assert (later.prompt.snoozed_until, later.shortened) == (datetime(2026, 3, 13, 10, 30, tzinfo=UTC), True)

    on_sunday = snooze(asked(), 3, ENDED, SHANGHAI, PLAIN, at=at)  # no working hour is left before the end
    assert (on_sunday.prompt.snoozed_until, on_sunday.shortened) == (limit(ENDED), True)


def test_in_the_last_hour_nothing_can_be_put_off_any_more():
    at = window_end(ENDED) - HOUR
    assert at == limit(ENDED)

    with pytest.raises(NoLaterMoment) as refused:
        snooze(asked(), 1, ENDED, SHANGHAI, PLAIN, at=at)
    assert refused.value.facts == {"until": window_end(ENDED)}

    just_before = snooze(asked(), 1, ENDED, SHANGHAI, PLAIN, at=at - timedelta(seconds=1))
    assert just_before.prompt.snoozed_until == limit(ENDED)


def test_an_hour_of_the_schedule_does_not_move_what_somebody_put_off():
    """They chose "in a day" at that moment of their day."""
    hour = Schedule(tenant="T1", hour=time(16, 0))

    assert snooze(asked(), 1, ENDED, SHANGHAI, hour, at=ENDED).prompt.snoozed_until == ENDED + DAY
