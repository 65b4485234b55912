import os
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from bot.rules.errors import NotAllowed, Refused, Stale
from bot.rules.forms import Form
from bot.rules.orders import (
    BEFORE_ANSWER,
    CANCELLABLE,
    ENDED,
    RATEABLE,
    RUNNING,
    AnswerOverdue,
    ConsentNeeded,
    CounterOverdue,
    ExtendedBefore,
    IllegalMove,
    Move,
    NoMoreTime,
    Outcome,
    ReasonNeeded,
    Side,
    State,
    answer_until,
    begins_with,
    extend,
    move,
    outcome,
    rating_from,
    sides,
    touched,
)

PATHS = int(os.environ.get("JUXING_PATHS", "200"))  #: lives that are drawn; always the same 200 unless told otherwise
STEPS = 50 if PATHS == 200 else 100

#: the life of an order, written down a second time: state, move → state, and whose move it is (B, C, T for the clock)
LIFE = """
    draft                submit           approving            B
    draft                place            placed               B
    placed               tell             awaiting_acceptance  T
    placed               undo             undone               B
    placed               expire           expired              T
    undone               place            placed               B
    draft                cancel           cancelled            B
    approving            place            placed               B
    approving            decline          declined             B
    approving            cancel           cancelled            B
    approving            take_counter     accepted             B
    approving            expire           expired              T
    awaiting_acceptance  accept           accepted             C
    awaiting_acceptance  decline          declined             C
    awaiting_acceptance  extend           awaiting_acceptance  C
    awaiting_acceptance  expire           expired              T
    awaiting_acceptance  counter          countered            C
    awaiting_acceptance  cancel           cancelled            B
    countered            take_counter     accepted             B
    countered            raise_counter    approving            B
    countered            refuse_counter   declined             B
    countered            expire           expired              T
    countered            cancel           cancelled            B
    accepted             ask_script       script_due           B
    accepted             go_live          live                 CT
    accepted             produce          producing            CT
    accepted             cancel           cancelled            BC
    script_due           hand_in_script   script_review        C
    script_due           go_live          live                 T
    script_due           cancel           cancelled            BC
    script_review        send_script_back script_due           B
    script_review        pass_script      ready                BT
    script_review        cancel           cancelled            BC
    ready                go_live          live                 CT
    ready                produce          producing            CT
    ready                cancel           cancelled            BC
    live                 deliver          delivered            BCT
    live                 cancel           cancelled            BC
    live                 dispute          disputed             BC
    producing            ask_script       script_due           B
    producing            deliver          delivered            BCT
    producing            cancel           cancelled            BC
    producing            dispute          disputed             BC
    delivered            take_delivery    to_rate              BT
    delivered            rate             finished             B
    delivered            dispute          disputed             BC
    to_rate              rate             finished             B
    to_rate              close            finished             T
    disputed             settle           to_rate              B
    disputed             cancel           cancelled            BC
"""
LETTER = {"B": Side.BRAND, "C": Side.CREATOR, "T": Side.CLOCK}
ROWS = [line.split() for line in LIFE.split("\n") if line.strip()]
TO = {(state, what): to for state, what, to, _ in ROWS}
WHOSE = {(state, what): {LETTER[letter] for letter in letters} for state, what, _, letters in ROWS}
EVERY = list(product(State, Move, Side))
ILLEGAL = [(state, what) for state, what in product(State, Move) if (state, what) not in TO]
OTHERS = [(state, what, side) for state, what, side in EVERY if side not in WHOSE.get((state, what), set(Side))]
ACCEPTED = [
    State(name) for name in ("accepted", "script_due", "script_review", "ready", "live", "producing", "disputed")
]
CONSENT = [(state, Move.CANCEL, side) for state in ACCEPTED for side in (Side.BRAND, Side.CREATOR)]
ALLOWED = [
    (state, what, side)
    for state, what, side in EVERY
    if side in WHOSE.get((state, what), ()) and (state, what, side) not in CONSENT
]
WITH_REASON = (
    Move.COUNTER,
    Move.REFUSE_COUNTER,
    Move.DECLINE,
    Move.DISPUTE,
    Move.CANCEL,
    Move.SEND_SCRIPT_BACK,
)
EARLY = {"draft", "placed", "undone", "approving", "awaiting_acceptance", "countered"}
TICK = timedelta(microseconds=1)
DAY = timedelta(days=1)


def test_every_state_has_an_answer_to_every_move_of_every_side():
    assert (len(EVERY), len(TO), len(ILLEGAL)) == (19 * 25 * 3, 50, 425)
    assert len(ILLEGAL) * 3 + len(OTHERS) + len(CONSENT) + len(ALLOWED) == len(EVERY)


@pytest.mark.parametrize(("state", "what", "side"), ALLOWED)
def test_a_move_of_the_right_side_leads_where_the_table_says(an_order, now, state, what, side):
    after = move(an_order(state=state, version=6), what, side, at=now, reason=" 改期 ")

    assert (after.state, after.version, after.reason) == (TO[state, what], 7, "改期")
    assert after.ended_by is (side if after.state in ENDED else None)


@pytest.mark.parametrize(("state", "what"), ILLEGAL)
@pytest.mark.parametrize("side", list(Side))
def test_any_other_move_is_refused_whoever_makes_it(an_order, now, state, what, side):
    with pytest.raises(IllegalMove) as refused:
        move(an_order(state=state), what, side, at=now, reason="改期")

    assert refused.value.facts == {"state": state}


@pytest.mark.parametrize(("state", "what", "side"), OTHERS)
def test_nobody_makes_the_move_of_another_side(an_order, now, state, what, side):
    with pytest.raises(NotAllowed) as refused:
        move(an_order(state=state), what, side, at=now, reason="改期")

    assert set(str(refused.value.facts["who"]).split(" / ")) == WHOSE[state, what]
    assert sides(state, what) == WHOSE[state, what]


@pytest.mark.parametrize(("state", "what", "side"), CONSENT)
def test_nobody_cancels_alone_what_was_accepted(an_order, now, state, what, side):
    with pytest.raises(ConsentNeeded):
        move(an_order(state=state), what, side, at=now, reason="改期")
    assert state in CANCELLABLE


@pytest.mark.parametrize(("state", "what", "side"), CONSENT)
def test_with_the_other_side_it_is_cancelled_for_the_one_who_asked(an_order, now, state, what, side):
    after = move(an_order(state=state), what, side, at=now, reason="改期", agreed=True)

    assert (after.state, after.ended_by, after.reason) == (State.CANCELLED, side, "改期")
    counts = {Side.BRAND: Outcome.BRAND_CANCELLED, Side.CREATOR: Outcome.CREATOR_CANCELLED}
    assert outcome(an_order(state=state), after) is counts[side]


def test_an_order_that_moved_on_is_a_stale_card():
    assert issubclass(IllegalMove, Stale)


@pytest.mark.parametrize(("state", "what", "side"), [row for row in ALLOWED if row[1] in WITH_REASON])
@pytest.mark.parametrize("reason", ["", "  \n", "　"])
def test_what_hurts_the_other_side_needs_a_reason(an_order, now, state, what, side, reason):
    with pytest.raises(ReasonNeeded):
        move(an_order(state=state), what, side, at=now, reason=reason)


@pytest.mark.parametrize(("state", "what", "side"), [row for row in ALLOWED if row[1] not in WITH_REASON])
def test_any_other_move_needs_none_and_keeps_the_one_before(an_order, now, state, what, side):
    assert move(an_order(state=state, reason="第一轮"), what, side, at=now).reason == "第一轮"


@pytest.mark.parametrize("what", [Move.ACCEPT, Move.COUNTER, Move.EXTEND])
def test_the_creator_may_answer_up_to_the_last_moment(an_order, what):
    offer = an_order(state=State.AWAITING)

    assert move(offer, what, Side.CREATOR, at=offer.answer_by - TICK, reason="x").version == 2


@pytest.mark.parametrize("what", [Move.ACCEPT, Move.COUNTER, Move.EXTEND])
@pytest.mark.parametrize("late", [timedelta(), TICK, DAY])
def test_an_answer_that_comes_too_late_is_refused(an_order, what, late):
    offer = an_order(state=State.AWAITING)

    with pytest.raises(AnswerOverdue) as refused:
        move(offer, what, Side.CREATOR, at=offer.answer_by + late, reason="x")

    assert refused.value.facts == {"until": offer.answer_by}


@pytest.mark.parametrize("what", [Move.TAKE_COUNTER, Move.RAISE_COUNTER])
@pytest.mark.parametrize("late", [timedelta(), TICK, DAY])
def test_a_counter_offer_that_ran_out_is_not_taken(an_order, what, late):
    countered = an_order(state=State.COUNTERED)

    assert move(countered, what, Side.BRAND, at=countered.answer_by - TICK).version == 2
    with pytest.raises(CounterOverdue) as refused:
        move(countered, what, Side.BRAND, at=countered.answer_by + late)
    assert refused.value.facts == {"until": countered.answer_by}


def test_a_no_is_never_too_late(an_order):
    offer = an_order(state=State.AWAITING)

    assert move(offer, Move.DECLINE, Side.CREATOR, at=offer.answer_by + DAY, reason="没档期").state is State.DECLINED


@pytest.mark.parametrize(
    ("starts_in", "hours"), [(timedelta(days=10), 72), (timedelta(hours=72), 72), (timedelta(hours=71), 71)]
)
def test_there_are_72_hours_to_answer_and_never_beyond_the_start(now, starts_in, hours):
    assert answer_until(now, now + starts_in) == now + timedelta(hours=hours)


@pytest.mark.parametrize(("starts_in", "hours"), [(timedelta(days=10), 144), (timedelta(hours=80), 80)])
def test_an_extension_gives_72_hours_more_and_never_beyond_the_start(an_order, a_need, now, starts_in, hours):
    offer = an_order(state=State.AWAITING, need=a_need(starts_at=now + starts_in))

    after = extend(offer, Side.CREATOR, at=now)

    assert (after.state, after.extended, after.version) == (State.AWAITING, True, 2)
    assert after.answer_by == now + timedelta(hours=hours)


def test_the_time_to_answer_is_extended_once(an_order, now):
    with pytest.raises(ExtendedBefore):
        extend(an_order(state=State.AWAITING, extended=True), Side.CREATOR, at=now)


@pytest.mark.parametrize(
    ("changes", "side", "refusal"),
    [
        ({"state": State.ACCEPTED}, Side.CREATOR, IllegalMove),
        ({}, Side.BRAND, NotAllowed),
        ({"answer_by": None}, Side.CREATOR, AnswerOverdue),
    ],
)
@pytest.mark.parametrize("extended", [False, True])
def test_an_extension_is_refused_for_what_is_wrong_first(an_order, now, changes, side, refusal, extended):
    changes = {**changes, "answer_by": now} if "answer_by" in changes else changes

    with pytest.raises(refusal):
        extend(an_order(**{"state": State.AWAITING, "extended": extended, **changes}), side, at=now)


@pytest.mark.parametrize(
    ("state", "what", "side", "counts"),
    [
        (State.TO_RATE, Move.RATE, Side.BRAND, Outcome.FINISHED),
        (State.TO_RATE, Move.CLOSE, Side.CLOCK, Outcome.FINISHED),
        (State.DELIVERED, Move.RATE, Side.BRAND, Outcome.FINISHED),
        (State.AWAITING, Move.DECLINE, Side.CREATOR, Outcome.DECLINED),
        (State.AWAITING, Move.EXPIRE, Side.CLOCK, Outcome.EXPIRED),
        (State.DRAFT, Move.CANCEL, Side.BRAND, None),
        (State.APPROVING, Move.DECLINE, Side.BRAND, None),
        (State.AWAITING, Move.CANCEL, Side.BRAND, None),
        (State.COUNTERED, Move.CANCEL, Side.BRAND, None),
        (State.COUNTERED, Move.REFUSE_COUNTER, Side.BRAND, None),
        (State.COUNTERED, Move.EXPIRE, Side.CLOCK, None),
        (State.APPROVING, Move.EXPIRE, Side.CLOCK, None),
        (State.APPROVING, Move.TAKE_COUNTER, Side.BRAND, None),
        (State.AWAITING, Move.ACCEPT, Side.CREATOR, None),
        (State.LIVE, Move.DELIVER, Side.CLOCK, None),
    ],
)
def test_what_an_end_counts_for_in_the_creators_record(an_order, now, state, what, side, counts):
    before = an_order(state=state)

    assert outcome(before, move(before, what, side, at=now, reason="改期")) is counts


def test_only_an_end_counts(an_order, now):
    counted = {
        (state, what, side): outcome(
            an_order(state=state), move(an_order(state=state), what, side, at=now, reason="改期")
        )
        for state, what, side in ALLOWED
    }

    assert [row for row, found in counted.items() if found and TO[row[0], row[1]] not in ENDED] == []


@pytest.mark.parametrize(
    ("form", "what"),
    [
        (Form.HOUR, Move.GO_LIVE),
        (Form.DAY, Move.GO_LIVE),
        (Form.SHARED, Move.GO_LIVE),
        (Form.VIDEO, Move.PRODUCE),
    ],
)
def test_a_live_begins_on_air_and_a_video_with_its_making(form, what):
    assert begins_with(form) is what


@pytest.mark.parametrize(
    ("form", "delivered", "asked"),
    [(Form.HOUR, 19, 20), (Form.HOUR, 21, 20), (Form.VIDEO, 19, 20), (Form.VIDEO, 20, 20), (Form.VIDEO, 21, 21)],
)
def test_stars_are_asked_for_at_the_campaigns_end_or_when_a_late_video_comes(
    an_order, a_need, now, form, delivered, asked
):
    order = an_order(need=a_need(form=form), state=State.PRODUCING)
    at = now + delivered * DAY

    assert rating_from(order, at) == now + asked * DAY
    assert move(order, Move.DELIVER, Side.CREATOR, at=at).campaign_end == now + asked * DAY


@pytest.mark.parametrize(
    ("state", "what", "side"), [row for row in ALLOWED if row[1] not in (Move.DELIVER, Move.SETTLE)]
)
def test_no_move_but_a_delivery_or_a_settlement_changes_when_stars_are_asked_for(
    an_order, a_need, now, state, what, side
):
    order = an_order(need=a_need(form=Form.VIDEO), state=state, answer_by=now + 99 * DAY)

    after = move(order, what, side, at=now + 50 * DAY, reason="改期")

    assert after.campaign_end == order.campaign_end


@pytest.mark.parametrize(("settled", "asked"), [(19, 20), (25, 25)])
def test_once_a_dispute_is_settled_the_days_to_rate_begin(an_order, now, settled, asked):
    after = move(an_order(state=State.DISPUTED), Move.SETTLE, Side.BRAND, at=now + settled * DAY)

    assert (after.state, after.campaign_end) == (State.TO_RATE, now + asked * DAY)


def test_every_state_either_runs_or_has_ended():
    assert {str(state) for state in ENDED} == {"finished", "declined", "expired", "cancelled", "undone"}
    assert ENDED.isdisjoint(RUNNING)
    assert len(ENDED | RUNNING) == len(State)


def test_what_has_ended_stays_ended_and_what_runs_or_was_undone_can_go_on():
    goes_on = {State(state) for state, _ in TO}

    assert goes_on == RUNNING | {State.UNDONE}


def test_every_state_is_reached_from_a_draft():
    reached, before = {"draft"}, set()
    while reached != before:
        before, reached = reached, reached | {to for (state, _), to in TO.items() if state in reached}

    assert reached == {str(state) for state in State}


def test_the_groups_of_states_are_what_their_names_say():
    assert {str(state) for state in BEFORE_ANSWER} == EARLY
    assert {str(state) for state in RATEABLE} == {state for (state, what) in TO if what == "rate"}


def tried(act):
    """What came of it, and the name of what refused it."""
    try:
        return act(), ""
    except Refused as refusal:
        return None, refusal.code


class Lives(RuleBasedStateMachine):
    """One order against a pure model: a state, an end of the time to answer, and a few marks."""

    builders = None

    def __init__(self):
        super().__init__()
        self.an_order, self.a_need, self.at = self.builders
        self.begin(Form.HOUR)

    @precondition(lambda self: self.state in {"finished", "declined", "expired", "cancelled"})
    @rule(form=st.sampled_from([Form.HOUR, Form.VIDEO]))
    def begin(self, form):
        """Another order, once this one has ended."""
        self.form, self.start, self.until = form, self.at + 5 * DAY, self.at + 3 * DAY
        self.state, self.version, self.extended, self.reason, self.ended_by = "draft", 1, False, "", None
        self.rated_from = self.at + 6 * DAY
        need = self.a_need(form=form, starts_at=self.start)
        self.order = self.an_order(need=need, answer_by=self.until, campaign_end=self.rated_from)

    def foresee(self, what, side, reason):
        """The refusal, or nothing."""
        if (self.state, what) not in TO:
            return "IllegalMove"
        if side not in WHOSE[self.state, what]:
            return "NotAllowed"
        if what in WITH_REASON and not reason:
            return "ReasonNeeded"
        if what in {"take_counter", "raise_counter"} and self.at >= self.until:
            return "CounterOverdue"
        if what in {"accept", "counter", "extend"} and self.at >= self.until:
            return "AnswerOverdue"
        early = self.state in EARLY
        return "ConsentNeeded" if what == "cancel" and not early and not self.agreed else ""

    def expect(self, refusal, what, side, reason, act):
        after, met = tried(act)
        assert met == refusal, (self.state, what, side)
        if after is None:
            return
        self.count(what, side, after)
        self.order, self.state, self.version = after, TO[self.state, what], self.version + 1
        self.reason = reason or self.reason
        self.ended_by = side if self.state in {"finished", "declined", "expired", "cancelled", "undone"} else None
        if (what == "deliver" and self.form is Form.VIDEO) or what == "settle":
            self.rated_from = max(self.rated_from, self.at)

    def count(self, what, side, after):
        """What the creator's record is told of it."""
        told = {
            ("awaiting_acceptance", "decline"): "declined",
            ("awaiting_acceptance", "expire"): "expired",
            ("delivered", "rate"): "finished",
            ("to_rate", "rate"): "finished",
            ("to_rate", "close"): "finished",
        }.get((self.state, what))
        if what == "cancel" and self.state not in EARLY:
            told = f"{side}_cancelled"
        assert outcome(self.order, after) == told

    @rule(
        what=st.sampled_from(Move),
        side=st.sampled_from(Side),
        reason=st.sampled_from(["", "改期"]),
        agreed=st.booleans(),
    )
    def act(self, what, side, reason, agreed):
        self.agreed = agreed
        if what is Move.EXTEND:
            self.ask_for_time(side)
        else:
            refusal = self.foresee(what, side, reason)
            self.expect(
                refusal, what, side, reason,
                lambda: move(self.order, what, side, at=self.at, reason=reason, agreed=agreed),
            )  # fmt: skip

    @precondition(lambda self: self.state not in {"finished", "declined", "expired", "cancelled"})
    @rule(nth=st.integers(0, 11), reason=st.sampled_from(["", "改期", "改期"]), agreed=st.booleans())
    def act_as_the_table_has_it(self, nth, reason, agreed):
        """One of the moves of this state, by the right side: so that lives become long."""
        moves = sorted((what, side) for (state, what), by in WHOSE.items() if state == self.state for side in by)
        what, side = moves[nth % len(moves)]
        self.act(Move(what), side, reason, agreed)

    @rule(side=st.sampled_from(Side))
    def ask_for_time(self, side):
        refusal = self.foresee("extend", side, "") or ("ExtendedBefore" if self.extended else "")
        self.expect(refusal, "extend", side, "", lambda: extend(self.order, side, at=self.at))
        if not refusal:
            self.extended, self.until = True, min(self.until + 3 * DAY, self.start)

    @rule(hours=st.sampled_from([1, 12, 48]))
    def wait(self, hours):
        self.at += timedelta(hours=hours)

    @invariant()
    def agrees_with_the_model(self):
        found = self.order
        assert (found.state, found.version, found.reason) == (self.state, self.version, self.reason)
        assert (found.extended, found.answer_by, found.ended_by) == (self.extended, self.until, self.ended_by)
        assert found.campaign_end == self.rated_from

    @invariant()
    def is_never_answered_after_the_start(self):
        assert self.order.answer_by <= self.order.need.starts_at


@pytest.mark.hypothesis
def test_an_order_lives_as_its_model_does(an_order, a_need, now):
    Lives.builders = (an_order, a_need, now)

    run_state_machine_as_test(
        Lives, settings=settings(max_examples=PATHS, stateful_step_count=STEPS, deadline=None, derandomize=PATHS == 200)
    )


def test_a_rating_before_the_delivery_is_taken_takes_it(an_order, now):
    rated = move(an_order(state=State.DELIVERED), Move.RATE, Side.BRAND, at=now)

    assert rated == replace(an_order(), state=State.FINISHED, version=2, ended_by=Side.BRAND)


@pytest.mark.parametrize(
    ("extended", "starts_in", "more"),
    [(False, 10 * DAY, True), (False, 3 * DAY + TICK, True), (False, 3 * DAY, False), (True, 10 * DAY, False)],
)
def test_more_time_can_be_had_once_and_only_while_the_start_leaves_any(
    an_order, a_need, now, extended, starts_in, more
):
    offer = an_order(state=State.AWAITING, extended=extended, need=a_need(starts_at=now + starts_in))

    assert offer.may_extend is more


def test_no_more_time_is_given_than_the_start_leaves(an_order, now):
    order = an_order(state=State.AWAITING)
    late = replace(order, answer_by=order.need.starts_at)
    with pytest.raises(NoMoreTime) as refused:
        extend(late, Side.CREATOR, at=now)
    assert refused.value.facts == {"start": order.need.starts_at}


def test_what_is_touched_is_another_version_and_nothing_else(an_order):
    order = an_order()
    assert touched(order) == replace(order, version=order.version + 1)


def test_the_creator_gets_the_price_without_the_fee_that_comes_on_top_of_it(an_order, a_price):
    price = replace(a_price(), fee=500, total=10_500)
    assert an_order(price=price).net == 10_000
