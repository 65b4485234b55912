from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.cancelling import (
    SHARES,
    AskedAlready,
    BadShare,
    Done,
    NothingAsked,
    RequestState,
    Stage,
    agreed,
    ask,
    decide,
    other,
    owed,
    stage_of,
)
from bot.rules.errors import NotAllowed
from bot.rules.forms import Form
from bot.rules.orders import CANCELLABLE, IllegalMove, ReasonNeeded, Side, State

DAY = timedelta(days=1)
LIVES = (Form.HOUR, Form.DAY, Form.SHARED)


@pytest.fixture
def done(now):
    """What happened with an order that was accepted a week ago."""

    def build(**changes):
        return Done(**{"accepted_at": now - 7 * DAY, **changes})

    return build


@pytest.mark.parametrize(
    ("state", "happened", "stage"),
    [
        (State.ACCEPTED, {}, Stage.NO_SCRIPT),
        (State.PRODUCING, {}, Stage.NO_SCRIPT),
        (State.SCRIPT_DUE, {}, Stage.NO_SCRIPT),
        (State.SCRIPT_REVIEW, {"scripts": 1}, Stage.SCRIPT),
        (State.SCRIPT_DUE, {"scripts": 2, "sent_back": 2}, Stage.SCRIPT),
        (State.READY, {"scripts": 1, "passed": True}, Stage.SCRIPT),
        (State.PRODUCING, {"scripts": 3, "sent_back": 2, "passed": True}, Stage.SCRIPT),
        (State.DISPUTED, {}, Stage.VIDEO),
        (State.DISPUTED, {"scripts": 2, "sent_back": 1, "passed": True}, Stage.VIDEO),
        (State.DISPUTED, {"scripts": 3, "sent_back": 2, "passed": True}, Stage.TWO_ROUNDS),
    ],
)
def test_what_is_owed_for_a_video(an_order, a_need, now, done, state, happened, stage):
    order = an_order(state=state, need=a_need(form=Form.VIDEO))

    assert stage_of(order, done(**happened), Side.BRAND, at=now) is stage


@pytest.mark.parametrize("form", LIVES)
@pytest.mark.parametrize(
    ("state", "happened", "accepted", "starts", "stage"),
    [
        (State.ACCEPTED, {}, -3 * DAY + timedelta(seconds=1), 10 * DAY, Stage.FRESH),
        (State.ACCEPTED, {}, -3 * DAY, 10 * DAY, Stage.HELD),
        (State.SCRIPT_DUE, {}, -DAY, 10 * DAY, Stage.FRESH),
        (State.SCRIPT_REVIEW, {"scripts": 1}, -DAY, 10 * DAY, Stage.SCRIPT),
        (State.SCRIPT_DUE, {"scripts": 2, "sent_back": 2}, -DAY, 10 * DAY, Stage.SCRIPT),
        (State.READY, {"scripts": 1, "passed": True}, -DAY, 10 * DAY, Stage.CONFIRMED),
        (State.ACCEPTED, {}, -DAY, timedelta(hours=8), Stage.ON_THE_DAY),  # it is ten in the morning there
        (State.ACCEPTED, {}, -DAY, timedelta(hours=14), Stage.FRESH),  # at midnight another day begins
        (State.LIVE, {}, -9 * DAY, -timedelta(hours=1), Stage.ON_THE_DAY),
        (State.DISPUTED, {}, -9 * DAY, -DAY, Stage.ON_THE_DAY),
    ],
)
def test_what_is_owed_for_a_live(an_order, a_need, now, done, form, state, happened, accepted, starts, stage):
    order = an_order(state=state, need=a_need(form=form, starts_at=now + starts))
    happened = done(**happened, accepted_at=now + accepted)

    assert stage_of(order, happened, Side.BRAND, at=now) is stage


@pytest.mark.parametrize("state", sorted(CANCELLABLE))
def test_a_creator_who_cancels_is_owed_nothing(an_order, now, done, state):
    found = owed(an_order(state=state), done(scripts=3, sent_back=2, passed=True), Side.CREATOR, at=now)

    assert (found.stage, found.rate, found.fen) == (Stage.CREATOR, 0, 0)


@pytest.mark.parametrize("state", sorted(set(State) - CANCELLABLE))
def test_nothing_is_worked_out_where_it_cannot_be_cancelled_by_agreement(an_order, now, done, state):
    with pytest.raises(IllegalMove):
        owed(an_order(state=state), done(), Side.BRAND, at=now)


def test_the_shares_are_those_that_are_published():
    by_percent = {share: {stage for stage, its in SHARES.items() if its == share} for share in SHARES.values()}

    assert by_percent == {
        0: {Stage.CREATOR, Stage.NO_SCRIPT, Stage.FRESH},
        1_000: {Stage.HELD, Stage.SCRIPT},
        5_000: {Stage.CONFIRMED, Stage.VIDEO},
        10_000: {Stage.TWO_ROUNDS, Stage.ON_THE_DAY},
    }
    assert set(Stage) - set(SHARES) == {Stage.AGREED}


@given(net=st.integers(0, 10**12), fee=st.integers(0, 10**9), rate=st.integers(0, 10_000))
def test_a_share_is_of_the_creators_amount_and_never_more_than_it(an_order, a_price, net, fee, rate):
    order = an_order(price=a_price(net + fee, fee=fee))

    found = agreed(order, rate)

    assert 0 <= found.fen <= net
    assert abs(found.fen * 10_000 - net * rate) <= 5_000


@pytest.mark.parametrize("rate", [-1, 10_001])
def test_no_other_share_can_be_agreed_on(an_order, rate):
    with pytest.raises(BadShare):
        agreed(an_order(), rate)


@given(scripts=st.integers(0, 5), back=st.integers(0, 3), passed=st.booleans(), days=st.integers(0, 30))
def test_what_is_owed_never_falls_as_the_work_goes_on(an_order, a_need, now, scripts, back, passed, days):
    for form in Form:
        order = an_order(state=State.ACCEPTED, need=a_need(form=form, starts_at=now + 10 * DAY))
        early = Done(accepted_at=now, scripts=scripts, sent_back=back, passed=passed and scripts > 0)
        late = Done(accepted_at=now, scripts=scripts + 1, sent_back=back, passed=early.passed)
        first = owed(order, early, Side.BRAND, at=now)

        assert first.fen <= owed(order, late, Side.BRAND, at=now + days * DAY).fen
        assert first.fen <= owed(order, early, Side.BRAND, at=now + days * DAY).fen


@pytest.fixture
def request_of(an_order, now):
    def build(side=Side.BRAND, state=State.ACCEPTED, standing=None, reason=" 改期 "):
        order = an_order(state=state)
        return ask(order, agreed(order, 1_000), side, person="U1", reason=reason, at=now, standing=standing)

    return build


@pytest.mark.parametrize("side", [Side.BRAND, Side.CREATOR])
@pytest.mark.parametrize("state", sorted(CANCELLABLE))
def test_either_side_asks_once_it_is_accepted(request_of, now, side, state):
    asked = request_of(side, state)

    assert (asked.side, asked.reason, asked.owed.rate, asked.open) == (side, "改期", 1_000, True)
    assert asked.until == (None if state is State.DISPUTED else now + timedelta(hours=72))


@pytest.mark.parametrize("state", sorted(set(State) - CANCELLABLE))
def test_elsewhere_there_is_nothing_to_ask(request_of, state):
    with pytest.raises(IllegalMove):
        request_of(state=state)


def test_asking_needs_a_reason(request_of):
    with pytest.raises(ReasonNeeded):
        request_of(reason=" \n")


def test_one_request_is_open_at_a_time(request_of, now):
    first = request_of()
    with pytest.raises(AskedAlready):
        request_of(Side.CREATOR, standing=first)
    refused = decide(first, RequestState.REFUSED, Side.CREATOR, person="U2", at=now)
    assert request_of(standing=refused).open


@pytest.mark.parametrize("side", [Side.BRAND, Side.CREATOR])
@pytest.mark.parametrize("how", [RequestState.AGREED, RequestState.REFUSED, RequestState.WITHDRAWN])
def test_the_other_side_answers_and_the_asking_one_withdraws(request_of, now, side, how):
    asked = request_of(side)
    right, wrong = (side, other(side)) if how is RequestState.WITHDRAWN else (other(side), side)

    with pytest.raises(NotAllowed):
        decide(asked, how, wrong, person="U2", at=now)
    closed = decide(asked, how, right, person="U2", at=now)
    assert (closed.state, closed.decided_by, closed.decided_at, closed.open) == (how, "U2", now, False)
    with pytest.raises(NothingAsked):
        decide(closed, how, right, person="U2", at=now)


def test_what_was_never_asked_is_not_answered(now):
    with pytest.raises(NothingAsked):
        decide(None, RequestState.AGREED, Side.BRAND, person="U2", at=now)
