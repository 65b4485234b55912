import os
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from bot.rules.errors import NotAllowed, Refused, Stale
from bot.rules.people import Person
from bot.rules.policies import Case, by_amount, choose
from bot.rules.quotes import (
    AlreadyApproved,
    Approval,
    IllegalMove,
    Move,
    OverLimit,
    OwnRequest,
    QuoteExpired,
    ReasonNeeded,
    State,
    approve,
    ask_to_change,
    decline,
    exceed,
    holds_until,
    move,
    order,
    raised,
    reopened,
    revise,
    submit,
)

PATHS = int(os.environ.get("JUXING_PATHS", "200"))  #: lives that are drawn; always the same 200 unless told otherwise
STEPS = 50 if PATHS == 200 else 100

#: the life of a quote, written down a second time
TABLE = {
    "draft": {"submit": "approving", "order": "ordered", "withdraw": "withdrawn", "expire": "expired"},
    "approving": {
        "vote": "approving",
        "approve": "approved",
        "decline": "declined",
        "ask": "changes",
        "withdraw": "withdrawn",
        "expire": "expired",
    },
    "changes": {"revise": "approving", "withdraw": "withdrawn", "expire": "expired"},
    "approved": {"order": "ordered", "withdraw": "withdrawn", "expire": "expired"},
    "ordered": {"raise": "approving", "reopen": "approved", "return": "draft"},
}
EVERY = [(state, what, TABLE.get(state, {}).get(what)) for state, what in product(State, Move)]
LEGAL = [(state, what, to) for state, what, to in EVERY if to]
ILLEGAL = [(state, what) for state, what, to in EVERY if not to]
ENDED = [State.DECLINED, State.WITHDRAWN, State.EXPIRED, State.ORDERED]
SHUT = [State.DRAFT, State.APPROVED, State.CHANGES, *ENDED]  #: nobody is asked to decide here
WEEK = timedelta(days=7)
TICK = timedelta(microseconds=1)


@pytest.fixture
def waiting(a_quote):
    return a_quote(state=State.APPROVING)


@pytest.fixture(params=["approve", "decline", "ask_to_change"])
def decide(request):
    """Each of the three words an approver may say."""
    words = {
        "approve": approve,
        "decline": lambda *those, at: decline(*those, at=at, reason="太贵"),
        "ask_to_change": lambda *those, at: ask_to_change(*those, at=at, reason="太贵"),
    }
    return words[request.param]


def test_every_state_has_an_answer_to_every_move():
    assert (len(EVERY), len(LEGAL), len(ILLEGAL)) == (96, 19, 77)


@pytest.mark.parametrize(("state", "what", "to"), LEGAL)
def test_a_legal_move_leads_where_the_table_says_and_is_signed(a_quote, now, state, what, to):
    before = a_quote(state=state, version=6)

    after = move(before, what, at=now, by="ANN", reason="ok")

    assert after == replace(before, state=State(to), version=7, decided_by="ANN", decided_at=now, reason="ok")


@pytest.mark.parametrize(("state", "what"), ILLEGAL)
def test_any_other_move_is_refused_and_says_how_it_stands(a_quote, now, state, what):
    with pytest.raises(IllegalMove) as refused:
        move(a_quote(state=state), what, at=now)

    assert refused.value.facts == {"state": state}


def test_a_raised_price_is_asked_for_anew(a_quote, a_price, a_rule, now):
    ordered = a_quote(state=State.ORDERED, approvals=(Approval(person="ANN", at=now),), reason="ok")

    after = raised(ordered, a_price(2_000_000), a_rule(), by="RUI", until=now + 2 * TICK, at=now)

    assert (after.state, after.revision, after.approvals, after.needed) == (State.APPROVING, 2, (), 1)
    assert (after.price.total, after.valid_until) == (2_000_000, now + 2 * TICK)


def test_a_quote_that_moved_on_is_a_stale_card():
    assert issubclass(IllegalMove, Stale)


@pytest.mark.parametrize(
    ("starts", "holds"),
    [(WEEK + TICK, WEEK), (WEEK, WEEK), (WEEK - TICK, WEEK - TICK), (timedelta(hours=2), timedelta(hours=2))],
)
def test_a_quote_holds_for_seven_days_and_never_beyond_its_start(now, starts, holds):
    assert holds_until(now, now + starts) == now + holds


@pytest.mark.parametrize(
    ("total", "needed"), [(0, 1), (999_999, 1), (1_000_000, 2), (4_999_999, 2), (5_000_000, 3), (10**12, 3)]
)
def test_the_amount_decides_how_many_approve(a_quote, a_price, now, total, needed):
    rules = by_amount("T1", ("ANN", "BEN", "CAI"), {5_000_000: 3, 0: 1, 1_000_000: 2})

    asked = submit(a_quote(price=a_price(total)), choose(rules, Case(total=total)), at=now)

    assert (asked.state, asked.needed, asked.approvals, asked.decided_by) == (State.APPROVING, needed, (), "RUI")


def test_one_approval_is_enough_where_one_is_needed(waiting, a_person, a_team, now):
    after = approve(waiting, a_person("ANN"), a_team(), at=now)

    assert (after.state, after.decided_by, after.decided_at) == (State.APPROVED, "ANN", now)
    assert [(given.person, given.at) for given in after.approvals] == [("ANN", now)]


def test_of_two_approvals_needed_the_first_is_a_vote_and_the_second_decides(waiting, a_person, a_team, a_rule, now):
    first = approve(replace(waiting, rule=a_rule(2)), a_person("ANN"), a_team(), at=now)
    second = approve(first, a_person("BEN"), a_team(), at=now + timedelta(hours=1))

    assert (first.state, first.version) == (State.APPROVING, 2)
    assert (second.state, second.version) == (State.APPROVED, 3)
    assert [given.person for given in second.approvals] == ["ANN", "BEN"]


def test_the_same_approver_counts_once(waiting, a_person, a_team, a_rule, now):
    first = approve(replace(waiting, rule=a_rule(2)), a_person("ANN"), a_team(), at=now)

    with pytest.raises(AlreadyApproved):
        approve(first, a_person("ANN"), a_team(), at=now)


def test_nobody_decides_their_own_request(waiting, a_person, a_team, a_rule, now, decide):
    with pytest.raises(OwnRequest):
        decide(replace(waiting, rule=a_rule(people=("RUI", "ANN"))), a_person("RUI"), a_team(), at=now)


def test_a_team_may_allow_it(waiting, a_person, a_team, a_rule, now):
    asked, team = replace(waiting, rule=a_rule(people=("RUI",))), a_team(own_request_allowed=True)

    assert approve(asked, a_person("RUI"), team, at=now).state is State.APPROVED


@pytest.mark.parametrize(
    "who", [{"user": "DAN"}, {"user": "ANN", "guest": True}, {"user": "ANN", "active": False}, {"user": ""}]
)
def test_who_is_no_approver_a_guest_or_gone_decides_nothing(waiting, a_person, a_team, now, decide, who):
    with pytest.raises(NotAllowed) as refused:
        decide(waiting, a_person(**who), a_team(), at=now)

    assert refused.value.facts == {"who": "approvers"}


@pytest.mark.parametrize("state", SHUT)
def test_nothing_is_decided_but_while_it_is_asked_for(a_quote, a_person, a_team, now, decide, state):
    with pytest.raises(IllegalMove) as refused:
        decide(a_quote(state=state), a_person("ANN"), a_team(), at=now)

    assert refused.value.facts == {"state": state}


def test_a_quote_can_be_decided_up_to_its_last_moment(waiting, a_person, a_team, decide):
    after = decide(waiting, a_person("ANN"), a_team(), at=waiting.valid_until - TICK)

    assert (after.version, after.decided_by) == (2, "ANN")


@pytest.mark.parametrize("late", [timedelta(), TICK, WEEK])
def test_a_quote_cannot_be_decided_once_its_time_is_up(waiting, a_person, a_team, decide, late):
    with pytest.raises(QuoteExpired) as refused:
        decide(waiting, a_person("ANN"), a_team(), at=waiting.valid_until + late)

    assert refused.value.facts == {"until": waiting.valid_until}


def test_a_quote_cannot_be_sent_nor_ordered_once_its_time_is_up(a_quote, a_person, a_rule):
    draft, approved = a_quote(), a_quote(state=State.APPROVED)

    with pytest.raises(QuoteExpired):
        submit(draft, a_rule(), at=draft.valid_until)
    with pytest.raises(QuoteExpired):
        order(approved, a_person(), at=approved.valid_until)


@pytest.mark.parametrize(("say", "state"), [(decline, State.DECLINED), (ask_to_change, State.CHANGES)])
def test_a_no_comes_with_its_reason(waiting, a_person, a_team, now, say, state):
    after = say(waiting, a_person("ANN"), a_team(), at=now, reason="  超预算 ")

    assert (after.state, after.reason, after.decided_by) == (state, "超预算", "ANN")


@pytest.mark.parametrize("say", [decline, ask_to_change])
@pytest.mark.parametrize("reason", ["", "   ", "\n\t", "　"])
def test_a_no_without_a_reason_is_refused(waiting, a_person, a_team, now, say, reason):
    with pytest.raises(ReasonNeeded):
        say(waiting, a_person("ANN"), a_team(), at=now, reason=reason)


def test_a_revised_quote_is_asked_for_anew_under_the_rule_of_today(
    a_quote, a_person, a_team, a_rule, a_need, a_price, now
):
    rule, later = a_rule(3, ("DAN", "EVA", "FAY")), now + timedelta(days=6)
    voted = approve(a_quote(state=State.APPROVING, rule=a_rule(2)), a_person("ANN"), a_team(), at=now)
    sent_back = ask_to_change(voted, a_person("BEN"), a_team(), at=now, reason="少一天")
    need = a_need(starts_at=now + timedelta(days=30))

    after = revise(sent_back, need=need, price=a_price(5_000_000), card_version=4, rule=rule, at=later)

    assert (after.state, after.revision, after.version) == (State.APPROVING, 2, 4)
    assert (after.approvals, after.needed, after.rule, after.asked_at) == ((), 3, rule, later)
    assert (after.need, after.price.total, after.card_version) == (need, 5_000_000, 4)
    assert after.valid_until == later + WEEK


def test_an_approval_of_the_first_revision_is_none_of_the_second(
    a_quote, a_person, a_team, a_rule, a_need, a_price, now
):
    team, rule = a_team(), a_rule(2)
    voted = approve(a_quote(state=State.APPROVING, rule=rule), a_person("ANN"), team, at=now)
    sent_back = ask_to_change(voted, a_person("ANN"), team, at=now, reason="少一天")
    again = revise(sent_back, need=a_need(), price=a_price(), card_version=3, rule=rule, at=now)

    after = approve(again, a_person("ANN"), team, at=now)

    assert (after.state, len(after.approvals)) == (State.APPROVING, 1)


@pytest.mark.parametrize("state", [state for state in State if state is not State.CHANGES])
def test_only_what_was_sent_back_is_revised(a_quote, a_rule, a_need, a_price, now, state):
    with pytest.raises(IllegalMove):
        revise(a_quote(state=state), need=a_need(), price=a_price(), card_version=3, rule=a_rule(), at=now)


def test_an_approved_quote_is_ordered_by_any_member(a_quote, a_person, now):
    after = order(a_quote(state=State.APPROVED), a_person("DAN"), at=now)

    assert (after.state, after.decided_by) == (State.ORDERED, "DAN")


@pytest.mark.parametrize("limit", [1_200_000, 1_200_001])
def test_a_draft_is_ordered_within_ones_own_limit(a_quote, a_person, now, limit):
    assert order(a_quote(), a_person(own_limit=limit), at=now).state is State.ORDERED


@pytest.mark.parametrize("limit", [0, 1_199_999])
def test_a_draft_above_ones_own_limit_needs_approval(a_quote, a_person, now, limit):
    with pytest.raises(OverLimit) as refused:
        order(a_quote(), a_person(own_limit=limit), at=now)

    assert refused.value.facts == {"total_fen": 1_200_000, "limit_fen": limit}


@pytest.mark.parametrize("who", [{"guest": True}, {"active": False}])
@pytest.mark.parametrize("state", [State.DRAFT, State.APPROVED])
def test_guests_and_people_who_left_order_nothing(a_quote, a_person, now, state, who):
    with pytest.raises(NotAllowed):
        order(a_quote(state=state), a_person(own_limit=10**12, **who), at=now)


@pytest.mark.parametrize("state", [State.APPROVING, State.CHANGES, *ENDED])
def test_only_a_draft_or_an_approved_quote_is_ordered(a_quote, a_person, now, state):
    with pytest.raises(IllegalMove):
        order(a_quote(state=state), a_person(own_limit=10**12), at=now)


PEOPLE = {
    "ANN": {},
    "BEN": {},
    "RUI": {"own_limit": 1_500_000},  # asks for the quote, and approves others'
    "GUS": {"guest": True},
    "OLD": {"active": False},
    "DAN": {"own_limit": 900_000},  # no approver
}
APPROVERS = ("ANN", "BEN", "RUI", "GUS", "OLD")
RULES = by_amount("T1", APPROVERS, {0: 1, 1_000_000: 2})


def tried(act):
    """What came of it, and the name of what refused it."""
    try:
        return act(), ""
    except Refused as refusal:
        return None, refusal.code


class Lives(RuleBasedStateMachine):
    """One quote against a pure model: a state, who approved, and a few numbers."""

    builders = None

    def __init__(self):
        super().__init__()
        self.a_quote, self.a_need, self.a_price, self.a_team, self.at = self.builders
        self.begin(1_200_000)

    @precondition(lambda self: self.state in {"declined", "withdrawn", "expired", "ordered"} or self.late())
    @rule(total=st.sampled_from([800_000, 1_000_000, 2_000_000]))
    def begin(self, total):
        """Another quote, once nothing more can come of this one."""
        self.state, self.total, self.needed, self.voted = "draft", total, 1, []
        self.version, self.revision, self.until = 1, 1, self.at + WEEK
        self.quote = self.a_quote(price=self.a_price(total), valid_until=self.until)

    def expect(self, refusal, to, act):
        """Either the refusal the model foresees, or the state."""
        after, met = tried(act)
        assert met == refusal, self.state
        if after is None:
            return False
        self.quote = after
        self.state, self.version = to, self.version + 1
        return True

    def legal(self, what):
        return "" if what in TABLE.get(self.state, {}) else "IllegalMove"

    def late(self):
        return "QuoteExpired" if self.at >= self.until else ""

    def may_decide(self, user):
        if self.state != "approving" or self.late():
            return "IllegalMove" if self.state != "approving" else "QuoteExpired"
        if user not in {"ANN", "BEN", "RUI"}:
            return "NotAllowed"
        return "OwnRequest" if user == "RUI" else ""

    def person(self, user):
        return Person(tenant="T1", user=user, **PEOPLE[user])

    def team(self):
        return self.a_team(*map(self.person, PEOPLE))

    def under(self, total):
        return choose(RULES, Case(total=total))

    @rule(hours=st.sampled_from([1, 6, 40]))
    def wait(self, hours):
        self.at += timedelta(hours=hours)

    @rule()
    def submit(self):
        if self.expect(
            self.late() or self.legal("submit"),
            "approving",
            lambda: submit(self.quote, self.under(self.total), at=self.at),
        ):
            self.needed, self.voted = (2 if self.total >= 1_000_000 else 1), []

    @rule(user=st.sampled_from(sorted(PEOPLE)))
    def approve(self, user):
        refusal = self.may_decide(user) or ("AlreadyApproved" if user in self.voted else "")
        to = "approved" if len(self.voted) + 1 >= self.needed else "approving"
        if self.expect(refusal, to, lambda: approve(self.quote, self.person(user), self.team(), at=self.at)):
            self.voted.append(user)

    @rule(
        user=st.sampled_from(sorted(PEOPLE)),
        no=st.sampled_from([decline, ask_to_change, ask_to_change]),
        why=st.sampled_from(["", "贵"]),
    )
    def refuse(self, user, no, why):
        refusal = self.may_decide(user) or ("" if why else "ReasonNeeded")
        to = "declined" if no is decline else "changes"
        self.expect(refusal, to, lambda: no(self.quote, self.person(user), self.team(), at=self.at, reason=why))

    @rule(total=st.sampled_from([800_000, 1_000_000, 2_000_000]), days=st.integers(1, 9))
    def revise(self, total, days):
        starts_at = self.at + timedelta(days=days)
        need, price = self.a_need(starts_at=starts_at), self.a_price(total)
        if self.expect(
            self.legal("revise"),
            "approving",
            lambda: revise(self.quote, need=need, price=price, card_version=9, rule=self.under(total), at=self.at),
        ):
            self.total, self.voted, self.revision = total, [], self.revision + 1
            self.needed = 2 if total >= 1_000_000 else 1
            self.until = min(self.at + WEEK, starts_at)

    @rule(what=st.sampled_from([Move.WITHDRAW, Move.EXPIRE]), really=st.integers(0, 9))
    def end(self, what, really):
        if really == 0:
            to = {"withdraw": "withdrawn", "expire": "expired"}[what]
            self.expect(self.legal(what), to, lambda: move(self.quote, what, at=self.at))

    @rule(user=st.sampled_from(sorted(PEOPLE)))
    def order(self, user):
        refusal = "NotAllowed" if user in {"GUS", "OLD"} else self.late()
        if not refusal and self.state == "draft" and self.total > PEOPLE[user].get("own_limit", 0):
            refusal = "OverLimit"
        self.expect(refusal or self.legal("order"), "ordered", lambda: order(self.quote, self.person(user), at=self.at))

    @rule(user=st.sampled_from(["ANN", "BEN"]), back=st.sampled_from([False, False, True]))
    def go_on(self, user, back):
        """What would be done next, so that lives become long."""
        if self.state == "approving" and back:
            self.refuse(user, ask_to_change, "贵")
        elif self.state == "approving":
            self.approve(user)
        elif self.state == "changes":
            self.revise(2_000_000, 9)
        else:
            self.submit()

    @invariant()
    def agrees_with_the_model(self):
        found = self.quote
        assert (found.state, found.version, found.revision) == (self.state, self.version, self.revision)
        assert (found.price.total, found.valid_until) == (self.total, self.until)
        assert ([given.person for given in found.approvals], found.needed) == (self.voted, self.needed)

    @invariant()
    def is_approved_only_by_as_many_as_are_needed(self):
        if self.quote.state is State.APPROVED:
            assert len({given.person for given in self.quote.approvals}) == self.quote.needed


@pytest.mark.hypothesis
def test_a_quote_lives_as_its_model_does(a_quote, a_need, a_price, a_team, now):
    Lives.builders = (a_quote, a_need, a_price, a_team, now)

    run_state_machine_as_test(
        Lives, settings=settings(max_examples=PATHS, stateful_step_count=STEPS, deadline=None, derandomize=PATHS == 200)
    )


def test_a_budget_that_is_exceeded_is_asked_about_once_more_and_what_was_approved_stays(waiting, a_rule, now):
    given_ = (Approval(person="ANN", at=now - TICK),)
    first = replace(waiting, approvals=given_, revision=2, version=6)
    stricter = a_rule(3)

    after = exceed(first, stricter, at=now, by="RUI")

    assert (after.state, after.approvals, after.rule, after.needed) == (State.APPROVING, given_, stricter, 3)
    assert (after.revision, after.version, after.asked_at, after.decided_by) == (3, 7, now, "RUI")


@pytest.mark.parametrize("state", SHUT)
def test_only_what_waits_is_asked_about_once_more(a_quote, a_rule, now, state):
    with pytest.raises(IllegalMove):
        exceed(a_quote(state=state), a_rule(3), at=now, by="RUI")


@pytest.mark.parametrize(
    ("approvals", "state"),
    [((), State.DRAFT), ((("ANN", TICK),), State.APPROVED), ((("ANN", TICK),) * 2, State.APPROVED)],
)
def test_a_quote_whose_order_was_undone_stands_as_it_stood_before_it_was_ordered(a_quote, now, approvals, state):
    given_ = tuple(Approval(person=user, at=now - ago) for user, ago in approvals)
    ordered = a_quote(state=State.ORDERED, approvals=given_, version=6)

    after = reopened(ordered, by="RUI", at=now)

    assert after == replace(ordered, state=state, version=7, decided_by="RUI", decided_at=now)


@pytest.mark.parametrize("state", [state for state in State if state is not State.ORDERED])
def test_what_was_not_ordered_is_not_reopened(a_quote, now, state):
    with pytest.raises(IllegalMove):
        reopened(a_quote(state=state), by="RUI", at=now)
