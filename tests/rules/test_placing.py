"""Half a minute to take an order back, counted by the time that is passed in."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.rules import reminders
from bot.rules.errors import NotAllowed
from bot.rules.orders import ENDED, IllegalMove, Move, Outcome, Side, State, move, outcome
from bot.rules.placing import UNDO_WITHIN, UndoOver, may_undo, place, tell, undo
from bot.rules.reminders import Kind

TICK = timedelta(microseconds=1)


@pytest.fixture
def placed(an_order, a_need, now):
    return place(an_order(state=State.DRAFT, need=a_need(starts_at=now + timedelta(days=9))), at=now)


def test_the_creator_is_told_after_half_a_minute_and_answers_from_then_on(placed, now):
    assert (placed.state, placed.tell_at) == (State.PLACED, now + timedelta(seconds=30))
    late = now + timedelta(minutes=2)  # the clock was away for a while
    told = tell(placed, at=late)
    assert (told.state, told.answer_by) == (State.AWAITING, late + timedelta(hours=72))


def test_nobody_is_told_after_the_work_has_begun(an_order, a_need, now):
    soon = place(an_order(state=State.DRAFT, need=a_need(starts_at=now + timedelta(seconds=10))), at=now)
    assert (soon.tell_at, soon.answer_by) == (now + timedelta(seconds=10), now + timedelta(seconds=10))


def test_an_order_is_undone_up_to_the_last_moment(placed):
    undone = undo(placed, at=placed.tell_at - TICK)
    assert undone == replace(placed, state=State.UNDONE, version=placed.version + 1, ended_by=Side.BRAND)
    assert outcome(placed, undone) is None


@pytest.mark.parametrize("late", [timedelta(), TICK, timedelta(days=3)])
def test_after_it_undoing_is_refused_whether_the_creator_has_been_told_or_not(placed, late):
    at = placed.tell_at + late
    assert not may_undo(placed, at=at)
    for order in (placed, tell(placed, at=placed.tell_at)):
        with pytest.raises(UndoOver, match="Cancel it on its card instead"):
            undo(order, at=at)


@pytest.mark.parametrize("state", sorted(ENDED - {State.UNDONE}))
def test_what_has_ended_is_not_undone(an_order, now, state):
    with pytest.raises(IllegalMove):
        undo(an_order(state=state), at=now)


@pytest.mark.parametrize("state", sorted(set(State) - ENDED - {State.PLACED}))
def test_what_was_told_is_cancelled_not_undone(an_order, now, state):
    with pytest.raises(UndoOver):
        undo(an_order(state=state, tell_at=now + UNDO_WITHIN), at=now)


def test_the_clock_alone_tells(placed, now):
    for side in (Side.BRAND, Side.CREATOR):
        with pytest.raises(NotAllowed):
            move(placed, Move.TELL, side, at=now)


def test_what_was_undone_is_placed_again_and_told_anew(placed, now):
    undone = undo(placed, at=now)
    again = place(undone, at=now + timedelta(minutes=5))
    assert (again.state, again.tell_at, again.ended_by) == (State.PLACED, now + timedelta(minutes=5, seconds=30), None)
    keys = {reminder.key for order in (placed, again) for reminder in reminders.of_placing(order)}
    assert len(keys) == 2


def test_the_creator_is_told_when_it_says(placed):
    (told,) = reminders.of_placing(placed)
    assert (told.kind, told.due_at, told.subject) == (Kind.OFFER_TOLD, placed.tell_at, placed.id)
    assert reminders.of_placing(replace(placed, tell_at=None)) == []


def test_what_ran_out_untold_does_not_count_against_the_creator(placed, now):
    assert outcome(placed, move(placed, Move.EXPIRE, Side.CLOCK, at=now)) is None
    told = tell(placed, at=now)
    assert outcome(told, move(told, Move.EXPIRE, Side.CLOCK, at=now)) is Outcome.EXPIRED
