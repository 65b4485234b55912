"""Whose word counts, whatever groups, steps and delegates people stand in."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import combinations, product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.rules.absences import Absence
from bot.rules.approvals import (
    Approval,
    Asked,
    Question,
    Team,
    asked,
    done,
    later,
    may_decide,
    open_steps,
    places,
    possible,
    stands_in,
)
from bot.rules.errors import Refused
from bot.rules.people import Person
from bot.rules.policies import Rule, Step, exceeding
from bot.rules.quotes import AlreadyApproved, NotAllowed, NotYourTurn, OwnRequest, PlaceTaken, State, approve

PEOPLE = ("ANN", "BEN", "CAI", "DAN", "EVA", "RUI")
GROUPS = ("S1", "S2")


def away(person, delegate, now, days=(0, 3)):
    first, last = (now + timedelta(days=day) for day in days)
    return Absence(id=1, tenant="T1", person=person, delegate=delegate, from_at=first, until_at=last)


def question(*steps, in_order=False, requester="RUI", approvals=()):
    rule = Rule(id=1, tenant="T1", steps=steps, in_order=in_order)
    return Question(requester=requester, rule=rule, approvals=approvals)


def names(found):
    return [each.person for each in found]


@st.composite
def situations(draw):
    """A rule, and a team in which anybody may be away, gone, a guest, or somebody's delegate."""
    some = st.lists(st.sampled_from(PEOPLE), unique=True, max_size=4).map(tuple)
    step = st.builds(
        lambda people, group, needed: Step(people=people, group=group, needed=needed),
        some,
        st.sampled_from(["", *GROUPS]),
        st.integers(1, 3),
    )
    steps = tuple(draw(st.lists(step, min_size=1, max_size=3)))
    rule = Rule(id=1, tenant="T1", steps=steps, in_order=draw(st.booleans()))
    if draw(st.booleans()):
        rule = exceeding(rule, 100, draw(some))
    odd = st.sampled_from([{}, {}, {}, {"guest": True}, {"active": False}, {"creator_id": 1}])
    people = {user: Person(tenant="T1", user=user, **draw(odd)) for user in PEOPLE}
    return (
        rule,
        people,
        {group: draw(some) for group in GROUPS},
        draw(st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE), max_size=4)),
    )


@pytest.fixture(scope="module")
def placed(a_quote, a_team, now):
    """A quote that waits under a rule, and the team of a situation."""

    def build(situation, **changes):
        rule, people, groups, stands = situation
        absences = {user: away(user, other, now) for user, other in stands.items() if user != other}
        team = Team(at=now, people=people, groups=groups, absences=absences, **changes)
        return a_quote(state=State.APPROVING, rule=rule, needed=rule.needed), team

    return build


@given(situations(), st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_whatever_stands_where_the_requester_and_who_does_not_count_never_approve(placed, now, situation, chance):
    quote, team = placed(situation)
    for _ in range(12):
        assert quote.requester not in names(asked(quote, team))
        user = chance.choice(PEOPLE)
        try:
            quote = approve(quote, team.people[user], team, at=now)
        except Refused:
            assert user not in names(asked(quote, team)) or quote.state is State.APPROVED
    for approval in quote.approvals:
        for user in (approval.person, approval.place):
            assert user != "RUI"
            person = team.people[user]
            assert person.active
            assert not person.guest
            assert person.creator_id is None


def test_who_is_away_is_asked_where_the_delegate_is_needed_in_a_later_step(now):
    steps = (Step(people=("ANN",), needed=1), Step(people=("BEN", "CAI"), needed=2))
    team = Team(at=now, absences={"ANN": away("ANN", "BEN", now)})
    assert names(asked(question(*steps, in_order=True), team)) == ["ANN"]
    assert names(asked(question(steps[0]), team)) == ["BEN"]


@given(situations(), st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_what_can_be_approved_is_whoever_of_those_asked_speaks_first(placed, now, situation, chance):
    quote, team = placed(situation)
    assume(possible(quote, team))
    for _ in range(quote.rule.needed):
        if quote.state is State.APPROVED:
            break
        people = names(asked(quote, team))
        assert people, "it waits, and nobody is asked"
        quote = approve(quote, team.people[chance.choice(people)], team, at=now)

    assert quote.state is State.APPROVED
    assert done(quote)


@given(situations(), st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_one_person_fills_one_place_beside_the_budgets_and_each_place_is_filled_once(placed, now, situation, chance):
    quote, team = placed(situation)
    while people := names(asked(quote, team)):
        quote = approve(quote, team.people[chance.choice(people)], team, at=now)
        if quote.state is State.APPROVED:
            break
    steps = quote.rule.steps
    own = [given_.person for given_ in quote.approvals if not steps[given_.step].budget]
    assert len(own) == len(set(own))
    seats = [(given_.step, given_.place) for given_ in quote.approvals]
    assert len(seats) == len(set(seats))
    for given_ in quote.approvals:
        stands = team.absences.get(given_.place)
        assert given_.place in team.named(steps[given_.step])
        assert given_.person == given_.place or stands.delegate == given_.person


@given(situations())
@settings(max_examples=200, deadline=None)
def test_in_order_nobody_speaks_before_their_step(placed, now, situation):
    quote, team = placed((replace(situation[0], in_order=True), *situation[1:]))
    current = open_steps(quote)
    for user in PEOPLE:
        assert {place.step for place in places(quote, team, user)} <= set(current)


@given(situations())
@settings(max_examples=200, deadline=None)
def test_who_is_asked_may_decide(placed, situation):
    quote, team = placed(situation)
    assert all(may_decide(quote, team, user) for user in names(asked(quote, team)))


def test_in_order_the_second_step_is_asked_when_the_first_has_approved(now):
    steps = (Step(people=("ANN",)), Step(people=("BEN",)))
    begun = question(*steps, in_order=True)
    half = replace(begun, approvals=(Approval(person="ANN", at=now),))

    assert (names(asked(begun, Team(at=now))), names(asked(half, Team(at=now)))) == (["ANN"], ["BEN"])
    assert names(asked(question(*steps), Team(at=now))) == ["ANN", "BEN"]


def test_who_is_needed_in_a_later_step_is_not_used_up_in_an_earlier_one(now):
    about = question(Step(people=("ANN", "BEN")), Step(people=("ANN",)), in_order=True)

    assert names(asked(about, Team(at=now))) == ["BEN"]


def test_somebody_in_two_steps_fills_the_one_that_others_cannot(now):
    about = question(Step(people=("ANN", "BEN")), Step(people=("ANN",)))

    assert places(about, Team(at=now), "ANN") == [Asked(person="ANN", seat="ANN", step=1)]


def test_the_delegate_is_asked_instead_and_both_may_decide(a_quote, a_person, now):
    team = Team(at=now, absences={"ANN": away("ANN", "DAN", now)})
    quote = a_quote(state=State.APPROVING)

    assert asked(quote, team)[0] == Asked(person="DAN", seat="ANN", step=0)
    for user in ("ANN", "DAN"):
        after = approve(quote, a_person(user), team, at=now)
        assert (after.state, after.approvals[0].place) == (State.APPROVED, "ANN")


@pytest.mark.parametrize("days", [(1, 3), (-3, 0)])
def test_before_and_after_the_absence_the_person_is_asked(now, days):
    team = Team(at=now, absences={"ANN": away("ANN", "DAN", now, days)})

    assert names(asked(question(Step(people=("ANN",))), team)) == ["ANN"]


def test_a_chain_of_delegates_stops_at_one_hop(now):
    team = Team(at=now, absences={"ANN": away("ANN", "DAN", now), "DAN": away("DAN", "EVA", now)})
    about = question(Step(people=("ANN",)))

    assert names(asked(about, team)) == ["DAN", "ANN"]
    assert places(about, team, "EVA") == []


@pytest.mark.parametrize("odd", [{"active": False}, {"guest": True}, {"creator_id": 1}])
def test_a_delegate_who_does_not_count_is_not_asked_and_the_person_is(now, odd):
    dan = Person(tenant="T1", user="DAN", **odd)
    team = Team(at=now, people={"DAN": dan}, absences={"ANN": away("ANN", "DAN", now)})
    about = question(Step(people=("ANN",)))

    assert names(asked(about, team)) == ["ANN"]
    assert places(about, team, "DAN") == []


def test_the_requester_counts_neither_as_a_delegate_nor_through_one(a_quote, a_person, a_rule, now):
    team = Team(at=now, absences={"ANN": away("ANN", "RUI", now), "RUI": away("RUI", "DAN", now)})
    quote = a_quote(state=State.APPROVING, rule=a_rule(people=("ANN", "RUI")))

    assert names(asked(quote, team)) == ["ANN"]
    with pytest.raises(OwnRequest):
        approve(quote, a_person("RUI"), team, at=now)
    with pytest.raises(NotAllowed):
        approve(quote, a_person("DAN"), team, at=now)
    allowed = replace(team, own_request_allowed=True)
    assert approve(quote, a_person("RUI"), allowed, at=now).state is State.APPROVED


def test_a_place_is_filled_once_whoever_came_first(a_quote, a_person, a_rule, now):
    team = Team(at=now, absences={"ANN": away("ANN", "DAN", now)})
    first = approve(a_quote(state=State.APPROVING, rule=a_rule(2)), a_person("DAN"), team, at=now)

    assert first.state is State.APPROVING
    with pytest.raises(PlaceTaken):
        approve(first, a_person("ANN"), team, at=now)
    with pytest.raises(AlreadyApproved):
        approve(first, a_person("DAN"), team, at=now)


def test_whose_step_has_not_begun_is_told_so(a_quote, a_person, now):
    rule = Rule(id=1, tenant="T1", steps=(Step(people=("ANN",)), Step(people=("BEN",))), in_order=True)

    with pytest.raises(NotYourTurn):
        approve(a_quote(state=State.APPROVING, rule=rule), a_person("BEN"), Team(at=now), at=now)


def test_one_word_answers_a_step_and_the_budget(a_quote, a_person, a_rule, now):
    quote = a_quote(state=State.APPROVING, rule=exceeding(a_rule(), 100, ("ANN", "OWN")))

    both = approve(quote, a_person("ANN"), Team(at=now), at=now)
    half = approve(quote, a_person("BEN"), Team(at=now), at=now)

    assert (both.state, [given_.step for given_ in both.approvals]) == (State.APPROVED, [0, 1])
    assert (half.state, names(asked(half, Team(at=now)))) == (State.APPROVING, ["ANN", "OWN"])
    assert approve(half, a_person("OWN"), Team(at=now), at=now).state is State.APPROVED


def test_a_member_of_a_group_is_asked_and_who_left_it_is_not(now):
    about = question(Step(group="S1"))

    assert names(asked(about, Team(at=now, groups={"S1": ("ANN", "RUI")}))) == ["ANN"]
    assert not possible(about, Team(at=now, groups={"S1": ("RUI",)}))
    assert asked(about, Team(at=now)) == []


def test_without_a_rule_nobody_is_asked_and_nobodys_word_counts(a_quote, a_team):
    for nothing in (Question(requester="RUI", rule=None), a_quote(rule=None)):
        assert (open_steps(nothing), asked(nothing, a_team()), places(nothing, a_team(), "ANN")) == ([], [], [])
        heard = [tells(nothing, a_team(), "ANN") for tells in (may_decide, later, stands_in)]
        assert heard == [False, False, False]
        assert (done(nothing), possible(nothing, a_team())) == (False, False)


def test_who_is_named_or_stands_in_for_somebody_named_has_to_do_with_it_even_if_their_word_does_not_count(
    a_person, a_team, now
):
    asks = question(Step(people=("ANN",), group="S1"), requester="ANN")
    team = a_team(a_person("BEN", guest=True), groups={"S1": ("CAI",)}, absences={"CAI": away("CAI", "BEN", now)})

    assert [user for user in PEOPLE if stands_in(asks, team, user)] == ["ANN", "BEN", "CAI"]


def test_who_stands_in_for_somebody_who_is_back_has_nothing_to_do_with_it(a_team, now):
    back = a_team(absences={"ANN": away("ANN", "BEN", now, days=(-3, 0))})

    assert not stands_in(question(Step(people=("ANN",))), back, "BEN")


def test_where_the_budget_is_exceeded_and_nobody_may_say_so_nothing_can_be_approved(a_team, now):
    rule = exceeding(Rule(id=1, tenant="T1", steps=(Step(people=("ANN",)),)), 100, ["BEN"])
    asks = Question(requester="RUI", rule=rule)
    without = Team(at=now, people={"BEN": Person(tenant="T1", user="BEN", active=False)})

    assert possible(asks, a_team())
    assert not possible(asks, without)
    assert names(asked(asks, without)) == ["ANN"]


def test_whose_place_is_filled_is_asked_no_more_and_nobody_who_stands_in_for_them(now):
    team = Team(at=now, absences={"ANN": away("ANN", "DAN", now)})
    given_ = Approval(person="ANN", at=now, seat="", step=0)

    assert names(asked(question(Step(people=("ANN", "BEN"), needed=2)), team)) == ["DAN", "BEN"]
    assert names(asked(question(Step(people=("ANN", "BEN"), needed=2), approvals=(given_,)), team)) == ["BEN"]


@pytest.mark.parametrize(
    ("steps", "may_be"),
    [
        ([Step(people=("ANN",)), Step(people=("ANN",))], False),  # one person fills one place of a quote
        ([Step(people=("ANN", "BEN")), Step(people=("ANN",))], True),
        ([Step(people=("ANN",), needed=2)], False),  # one place, whoever stands in for whom
        ([Step(people=("RUI",)), Step(people=("ANN",))], False),
        ([Step(people=("ANN",)), Step(people=("RUI",))], False),
        ([Step(people=("ANN",), budget=True), Step(people=("RUI",))], False),
        ([Step(people=("ANN",), budget=True), Step(people=("ANN",))], True),
    ],
)
def test_it_can_be_approved_only_where_everybody_who_is_needed_is_somebody_else(now, steps, may_be):
    team = Team(at=now, absences={"ANN": away("ANN", "BEN", now)} if steps[0].needed == 2 else {})

    assert possible(question(*steps), team) is may_be


@given(situations(), st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_whether_it_can_be_approved_is_what_trying_every_choice_comes_to(placed, now, situation, chance):
    quote, team = placed(situation)
    people = list(PEOPLE)
    chance.shuffle(people)
    for user in people[: chance.randrange(3)]:
        with suppress(Refused):
            quote = approve(quote, team.people[user], team, at=now)

    assert possible(quote, team) is (done(quote) or tried(quote, team))


def tried(quote, team):
    """Whether some choice of different people fills every place that is left; by trying them all."""
    wanted, spoken = [], {each.person for each in quote.approvals}
    for number, step in enumerate(quote.rule.steps):
        taken = {each.place for each in quote.approvals if each.step == number}
        seats = [seat for seat in team.seats(step, quote.requester) if seat not in taken]
        left = max(0, step.needed - len(taken))
        if step.budget and len(seats) < left:
            return False
        if not step.budget:
            wanted.append((left, seats))

    def fill(at, used):
        if at == len(wanted):
            return True
        left, seats = wanted[at]
        for chosen in combinations(seats, left):
            for those in product(*[{seat, team.delegate(seat, quote.requester)} - {""} - used for seat in chosen]):
                if len(set(those)) == left and fill(at + 1, used | set(those)):
                    return True
        return False

    return fill(0, spoken)


def test_where_others_have_spoken_who_has_no_place_still_has_no_say(now):
    spoken = (Approval(person="BEN", at=now),)
    about = question(Step(people=("ANN", "BEN"), needed=2), approvals=spoken)

    assert [user for user in PEOPLE if may_decide(about, Team(at=now), user)] == ["ANN", "BEN"]


def test_who_has_spoken_on_a_budget_fills_no_second_place_of_it_for_somebody_who_is_away(now):
    team = Team(at=now, absences={"BEN": away("BEN", "ANN", now)})
    spoken = (Approval(person="ANN", at=now),)
    about = question(Step(people=("ANN", "BEN"), needed=2, budget=True), approvals=spoken)

    assert places(about, team, "ANN") == []
    assert places(about, team, "BEN") == [Asked(person="BEN", seat="BEN", step=0)]


def test_who_is_away_is_not_asked_where_others_are_enough_and_is_where_they_are_not(now):
    absent = Team(at=now, absences={"ANN": away("ANN", "DAN", now)})
    spoken = (Approval(person="BEN", at=now),)
    three = question(Step(people=("ANN", "BEN", "CAI"), needed=2), approvals=spoken)
    assert names(asked(three, absent)) == ["DAN", "CAI"]

    by_one_of_them = Team(at=now, absences={"ANN": away("ANN", "BEN", now)})
    assert names(asked(question(Step(people=("ANN", "BEN"), needed=2)), by_one_of_them)) == ["BEN", "ANN"]
