from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.scripts import (
    MOST_BACK,
    MOST_WORDS,
    DueInThePast,
    NoMoreRounds,
    NothingBriefed,
    NothingHandedIn,
    ScriptMovedOn,
    Verdict,
    WordsTooLong,
    brief,
    decide,
    hand_in,
    may_go_back,
    sent_back,
)

DAY = timedelta(days=1)


@pytest.fixture(scope="session")
def versions(now):
    """Scripts with these verdicts, the first one first."""

    def build(*verdicts):
        found = []
        for verdict in verdicts:
            script = hand_in(31, "T1", "镜头一", person="U1", at=now, before=found)
            found.append(script if verdict is Verdict.WAITING else decide(script, verdict, [], person="U2", at=now))
        return found

    return build


def test_versions_are_numbered_from_one(versions):
    assert [script.number for script in versions(Verdict.BACK, Verdict.BACK, Verdict.WAITING)] == [1, 2, 3]


def test_a_script_is_deemed_confirmed_after_seven_days(versions, now):
    assert versions(Verdict.WAITING)[0].deemed_at == now + 7 * DAY


def test_a_script_goes_back_twice_and_no_more(versions, now):
    every = versions(Verdict.BACK, Verdict.BACK, Verdict.WAITING)

    with pytest.raises(NoMoreRounds):
        decide(every[-1], Verdict.BACK, every, person="U2", at=now, changes="短一点")
    assert decide(every[-1], Verdict.PASSED, every, person="U2", at=now).verdict is Verdict.PASSED


@given(verdicts=st.lists(st.sampled_from(Verdict), max_size=6))
def test_rounds_are_counted_by_what_went_back(versions, verdicts):
    found = versions(*verdicts)

    assert sent_back(found) == verdicts.count(Verdict.BACK)
    assert may_go_back(found) is (verdicts.count(Verdict.BACK) < MOST_BACK)


@pytest.mark.parametrize("verdict", [Verdict.PASSED, Verdict.BACK, Verdict.DEEMED])
def test_a_version_is_decided_once(versions, now, verdict):
    every = versions(verdict)

    with pytest.raises(ScriptMovedOn):
        decide(every[0], Verdict.PASSED, every, person="U3", at=now)


def test_nothing_and_too_much_are_refused(now):
    for text, refusal in ((" \n", NothingHandedIn), ("长" * (MOST_WORDS + 1), WordsTooLong)):
        with pytest.raises(refusal):
            hand_in(31, "T1", text, person="U1", at=now, before=[])
    for text, refusal in ((" ", NothingBriefed), ("长" * (MOST_WORDS + 1), WordsTooLong)):
        with pytest.raises(refusal):
            brief(31, "T1", text, person="U1", at=now, script_by=None, starts_at=now + DAY)


@pytest.mark.parametrize("due", [-DAY, timedelta(), 10 * DAY + timedelta(seconds=1)])
def test_a_script_is_due_before_the_work_begins(now, due):
    with pytest.raises(DueInThePast):
        brief(31, "T1", "x", person="U1", at=now, script_by=now + due, starts_at=now + 10 * DAY)


@pytest.mark.parametrize("due", [timedelta(seconds=1), 10 * DAY])
def test_the_last_moment_is_the_start(now, due):
    kept = brief(31, "T1", " x ", person="U1", at=now, script_by=now + due, starts_at=now + 10 * DAY)

    assert (kept.text, kept.script_by) == ("x", now + due)
