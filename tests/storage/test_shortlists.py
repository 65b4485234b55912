"""Lists at rest, on both databases: several at once, and each tenant by itself."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from bot.rules.campaigns import Campaign
from bot.rules.creators import Creator
from bot.rules.shortlists import Answer, Entry, Shortlist, State, Vote
from storage.cards import Copy
from storage.outbox import Act
from storage.store import Store, Unit

NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)


def a_list(**changes: Any) -> Shortlist:
    facts: dict[str, Any] = {"id": 0, "tenant": "T1", "name": "双十一", "key": "双十一", "created_by": "U1"}
    return Shortlist(**{**facts, "created_at": NOW, "used_at": NOW, **changes})


def a_vote(**changes: Any) -> Vote:
    facts: dict[str, Any] = {
        "list_id": 1,
        "creator_id": 1,
        "team": "T1",
        "voter": "U1",
        "answer": Answer.YES,
        "at": NOW,
    }
    return Vote(**{**facts, **changes})


def an_entry(creator: int, minutes: int = 0) -> Entry:
    return Entry(list_id=1, creator_id=creator, added_by="U1", at=NOW + timedelta(minutes=minutes), note=f"n{creator}")


def committing(store: Store, what: Callable[[Unit], Any]) -> Callable[[], Any]:
    def run() -> Any:
        with store.unit() as unit:
            answer = what(unit)
            unit.commit()
        return answer

    return run


@pytest.fixture
def kept(store: Store) -> Store:
    """A store with three creators, a campaign and one list."""
    with store.unit() as unit:
        unit.creators.add(Creator(id=n, slug=f"c{n}", name=f"达人{n}", field="美妆") for n in (1, 2, 3))
        ends = NOW + timedelta(days=9)
        unit.campaigns.add(
            Campaign(id=0, tenant="T1", name="首发", owner="U1", channel="C1", starts_at=NOW, ends_at=ends, budget=0)
        )
        unit.shortlists.find_or_add(a_list())
        unit.commit()
    return store


def test_a_list_comes_back_as_it_was_kept(kept: Store) -> None:
    with kept.reading() as unit:
        assert unit.shortlists.get("T1", 1) == a_list(id=1)


def test_eight_who_start_the_same_list_at_once_start_one(kept: Store, race: Callable[..., list[Any]]) -> None:
    wanted = a_list(name="新品", key="新品", campaign_id=1)
    ended = race(*[committing(kept, lambda unit: unit.shortlists.find_or_add(wanted))] * 8)
    assert {found.id for found, _ in ended} == {ended[0][0].id}
    assert [new for _, new in ended].count(True) == 1


def test_each_campaign_may_have_a_list_of_the_same_name(kept: Store) -> None:
    with kept.unit() as unit:
        again, new = unit.shortlists.find_or_add(a_list())
        other, fresh = unit.shortlists.find_or_add(a_list(campaign_id=1, used_at=NOW + timedelta(hours=1)))
        assert (again.id, new, fresh) == (1, False, True)
        assert [each.id for each in unit.shortlists.called("T1", "双十一")] == [other.id, 1]


def test_another_tenant_sees_and_moves_nothing(kept: Store) -> None:
    with kept.unit() as unit:
        unit.shortlists.put("T1", an_entry(1))
        unit.shortlists.cast("T1", a_vote())
        theirs = a_list(id=1, tenant="T2")
        assert unit.shortlists.get("T2", 1) is None
        assert unit.shortlists.called("T2", "双十一") == []
        assert unit.shortlists.last_used("T2", most=9) == []
        assert unit.shortlists.count("T2") == 0
        assert unit.shortlists.entries("T2", 1) == []
        assert unit.shortlists.votes("T2", 1) == []
        assert unit.shortlists.vote_of("T2", 1, 1, "T1", "U1") is None
        assert unit.shortlists.sizes("T2", [1]) == {}
        assert unit.shortlists.voters("T2", [1]) == {}
        assert unit.shortlists.touch(theirs, at=NOW) is False
        assert unit.shortlists.take_off("T2", 1, 1) is False


def test_whoever_was_taken_off_comes_back_in_their_place_with_their_note(kept: Store) -> None:
    with kept.unit() as unit:
        for creator in (1, 2, 3):
            unit.shortlists.put("T1", an_entry(creator, minutes=creator))
        assert unit.shortlists.take_off("T1", 1, 2) is True
        assert unit.shortlists.take_off("T1", 1, 2) is False
        assert [each.creator_id for each in unit.shortlists.entries("T1", 1)] == [1, 3]
        unit.shortlists.put("T1", Entry(list_id=1, creator_id=2, added_by="U9", at=NOW + timedelta(days=1)))
        assert unit.shortlists.entries("T1", 1) == [an_entry(n, minutes=n) for n in (1, 2, 3)]
        assert unit.shortlists.sizes("T1", [1]) == {1: 3}


def test_a_vote_is_one_for_each_person_creator_and_list(kept: Store) -> None:
    with kept.unit() as unit:
        unit.shortlists.cast("T1", a_vote())
        unit.shortlists.cast("T1", a_vote(answer=Answer.NO, reason="太贵", at=NOW + timedelta(minutes=1)))
        unit.shortlists.cast("T1", a_vote(creator_id=2))
        unit.shortlists.cast("T1", a_vote(team="T9", answer=Answer.MAYBE, at=NOW + timedelta(minutes=2)))
        assert [(vote.creator_id, vote.team, vote.answer, vote.reason) for vote in unit.shortlists.votes("T1", 1)] == [
            (2, "T1", "yes", ""),
            (1, "T1", "no", "太贵"),
            (1, "T9", "maybe", ""),
        ]
        assert unit.shortlists.voters("T1", [1]) == {1: 2}


@pytest.mark.parametrize("wrong", [{"answer": "perhaps"}, {"creator_id": 99}, {"list_id": 99}])
def test_what_makes_no_sense_is_refused_by_the_database(kept: Store, wrong: dict[str, Any]) -> None:
    with kept.unit() as unit, pytest.raises(IntegrityError):
        unit.shortlists.cast("T1", a_vote(**wrong))


def test_of_two_who_close_at_once_one_does(kept: Store, race: Callable[..., list[Any]]) -> None:
    found = a_list(id=1)
    close = committing(kept, lambda unit: unit.shortlists.touch(found, at=NOW, state=State.CLOSED))
    assert sorted(race(close, close)) == [False, True]
    with kept.reading() as unit:
        closed = unit.shortlists.get("T1", 1)
    assert closed is not None
    assert (closed.state, closed.version) == (State.CLOSED, 2)


def test_a_basket_keeps_its_order_and_takes_nobody_twice(kept: Store) -> None:
    with kept.unit() as unit:
        for minute, creator in enumerate((2, 1, 2)):
            unit.baskets.pick("T1", "U1", creator, at=NOW + timedelta(minutes=minute))
        assert unit.baskets.of("T1", "U1") == [2, 1]
        assert unit.baskets.of("T2", "U1") == []
        unit.baskets.drop("T1", "U1", [2])
        assert unit.baskets.of("T1", "U1") == [1]


def test_a_copy_of_a_card_is_refreshed_with_the_part_that_it_shows(kept: Store) -> None:
    copy = Copy(tenant="T1", template="shortlist", subject=1, channel="C1", ts="1.0", about={"page": 2})
    with kept.unit() as unit:
        unit.cards.posted(copy)
        unit.outbox.refresh(unit.cards.copies("T1", "shortlist", 1), at=NOW)
        said = unit.outbox.claim(now=NOW)
        assert [(each.act, each.ts, each.about) for each in said] == [(Act.UPDATE, "1.0", {"page": 2})]
