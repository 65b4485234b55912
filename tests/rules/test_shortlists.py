"""Who may be put on a list, whose vote counts, and how votes are counted."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.errors import NotAllowed, Stale
from bot.rules.people import Person, member
from bot.rules.shortlists import (
    MOST_ENTRIES,
    MOST_NAME,
    MOVES,
    PART,
    Answer,
    ListClosed,
    ListFull,
    ListNameNeeded,
    Move,
    NameTooLong,
    NotOnList,
    OwnVote,
    Shortlist,
    State,
    Tally,
    TextTooLong,
    Vote,
    cast,
    checked_name,
    checked_text,
    favourites,
    moved,
    parts,
    room_for,
    still_open,
    tally,
)

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
ANSWERS = st.lists(st.sampled_from(Answer), max_size=60)


def a_list(**changes):
    facts = {"id": 1, "tenant": "T1", "name": "双十一", "key": "双十一", "created_by": "U1"}
    return Shortlist(**{**facts, "created_at": NOW, "used_at": NOW, **changes})


def a_vote(answer=Answer.YES, **changes):
    return Vote(**{"list_id": 1, "creator_id": 7, "team": "T1", "voter": "U1", "answer": answer, "at": NOW, **changes})


def somebody(**changes):
    return Person(**{"tenant": "T1", "user": "U1", **changes})


@pytest.mark.parametrize(
    ("typed", "kept"), [("双十一", "双十一"), ("  a\n b ", "a b"), ("x" * MOST_NAME, "x" * MOST_NAME)]
)
def test_a_name_is_kept_on_one_line(typed, kept):
    assert checked_name(typed) == kept


@pytest.mark.parametrize("typed", ["", "   ", "\n"])
def test_a_list_without_a_name_is_refused(typed):
    with pytest.raises(ListNameNeeded):
        checked_name(typed)


def test_a_name_that_is_too_long_is_refused_and_never_cut():
    with pytest.raises(NameTooLong) as refused:
        checked_name("长" * (MOST_NAME + 1))
    assert refused.value.facts == {"most": 60, "count": 61}


def test_a_note_is_kept_whole_or_refused():
    assert checked_text("  贵 ", most=3) == "贵"
    with pytest.raises(TextTooLong):
        checked_text("1234", most=3)


def test_adding_somebody_twice_is_harmless():
    assert room_for(a_list(), [1, 2], [2, 3, 3]) == [3]
    assert room_for(a_list(), [1], [1]) == []


@pytest.mark.parametrize(("there", "more", "fits"), [(49, 1, True), (50, 0, True), (49, 2, False), (50, 1, False)])
def test_a_list_takes_fifty_creators_and_then_none_of_those_who_do_not_fit(there, more, fits):
    wanted = list(range(1000, 1000 + more))
    if fits:
        assert room_for(a_list(), range(there), wanted) == wanted
    else:
        with pytest.raises(ListFull):
            room_for(a_list(), range(there), wanted)
    assert MOST_ENTRIES == 50


def test_the_first_vote_counts():
    assert cast(None, a_vote(reason=" 好 "), somebody()) == a_vote(reason="好")


def test_another_answer_takes_the_place_of_the_one_before():
    assert cast(a_vote(), a_vote(Answer.NO, reason="太贵"), somebody()).answer is Answer.NO


def test_the_same_answer_again_changes_nothing_and_keeps_its_reason():
    before = a_vote(Answer.NO, reason="太贵")
    assert cast(before, a_vote(Answer.NO), somebody()) is before
    assert cast(before, a_vote(Answer.NO, reason="太贵"), somebody()) is before
    assert cast(before, a_vote(Answer.NO, reason="档期"), somebody()).reason == "档期"


def test_nobody_votes_on_themselves():
    with pytest.raises(OwnVote):
        cast(None, a_vote(), somebody(creator_id=7))
    assert cast(None, a_vote(), somebody(creator_id=8)).answer is Answer.YES


def test_guests_vote_but_keep_no_lists():
    guest = somebody(guest=True)
    assert cast(None, a_vote(), guest).answer is Answer.YES
    with pytest.raises(NotAllowed):
        member(guest)


@pytest.mark.parametrize("outside", [{"guest": True}, {"active": False}, {"creator_id": 3}])
def test_lists_are_kept_by_members_of_the_team(outside):
    assert member(somebody()) == somebody()
    with pytest.raises(NotAllowed):
        member(somebody(**outside))


@given(ANSWERS)
def test_every_vote_is_counted_once_whatever_their_order(answers):
    votes = [a_vote(answer, voter=f"U{n}") for n, answer in enumerate(answers)]
    counted = tally(votes)
    assert counted == Tally(yes=answers.count("yes"), maybe=answers.count("maybe"), no=answers.count("no"))
    assert counted == tally(reversed(votes))
    assert counted.count == len(answers)


@given(ANSWERS, st.sampled_from(Answer), st.sampled_from(Answer))
def test_a_better_answer_never_lowers_the_points(answers, one, other):
    order = [Answer.NO, Answer.MAYBE, Answer.YES]
    worse, better = sorted((one, other), key=order.index)
    rest = [a_vote(answer) for answer in answers]
    assert tally([*rest, a_vote(worse)]).points <= tally([*rest, a_vote(better)]).points


@given(st.lists(st.builds(Tally, yes=st.integers(0, 9), maybe=st.integers(0, 9), no=st.integers(0, 9)), max_size=50))
def test_favourites_are_those_with_most_points_and_of_equal_ones_the_first(tallies):
    numbered = list(enumerate(tallies))
    chosen = favourites(numbered, most=5)
    assert len(chosen) == min(5, len(tallies))
    points = [tallies[at].points for at in chosen]
    assert points == sorted((each.points for each in tallies), reverse=True)[:5]
    for one, two in pairwise(chosen):
        assert one < two or tallies[one].points > tallies[two].points


@pytest.mark.parametrize(("state", "move"), list(product(State, Move)))
def test_every_state_and_every_move(state, move):
    after = moved(a_list(state=state), move)
    if (state, move) in MOVES:
        assert after == a_list(state=MOVES[state, move])
    else:
        assert after is None


def test_a_closed_list_is_left_as_it_is():
    assert still_open(a_list()) == a_list()
    with pytest.raises(ListClosed):
        still_open(replace(a_list(), state=State.CLOSED))


def test_what_was_out_of_date_heals_the_card():
    assert issubclass(ListClosed, Stale)
    assert issubclass(NotOnList, Stale)


@pytest.mark.parametrize(("entries", "cards"), [(0, 1), (1, 1), (PART, 1), (PART + 1, 2), (MOST_ENTRIES, 7)])
def test_a_long_list_stands_on_several_cards(entries, cards):
    assert parts(entries) == cards


def test_who_has_left_votes_no_longer():
    with pytest.raises(NotAllowed) as refused:
        cast(None, a_vote(), somebody(active=False))
    assert refused.value.facts == {"who": "members of this workspace"}


def test_a_yes_counts_two_a_maybe_one_and_a_no_takes_two():
    answers = [Answer.YES, Answer.YES, Answer.MAYBE, Answer.NO]
    counted = tally(a_vote(answer, voter=f"U{n}") for n, answer in enumerate(answers))

    assert counted == Tally(yes=2, maybe=1, no=1)
    assert (counted.count, counted.points) == (4, 3)
    assert favourites([(7, Tally(no=1)), (8, Tally(yes=1)), (9, counted), (6, Tally(maybe=2))], most=3) == [9, 8, 6]
