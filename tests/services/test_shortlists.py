"""Saving to a list and voting on it: what is kept, what is said to whom, and what two at once leave behind."""

from typing import Any

import pytest

from bot.rules.creators import Creator, NoSuchCreator
from bot.rules.errors import AlreadyDone, NotAllowed, NotFound
from bot.rules.people import Person
from bot.rules.ratecards import RateCard
from bot.rules.shortlists import Answer, ListClosed, ListFull, Move, NoSuchList, NotOnList, OwnVote, TextTooLong
from bot.services.shortlists import Place
from bot.services.standings import rebuild
from storage.cards import Copy

TENANT = "T0JUXING"
HERE = Place(url="https://hooks.slack.example/1", channel="C0CAMPAIGNS")


def saved(shop: Any, *creators: int, name: str = "双十一", **more: Any) -> int:
    list_id: int = shop.desks.shortlists.save(shop.by(), (name, None), list(creators) or [1], HERE, **more).id
    return list_id


def board(shop: Any, list_id: int, page: int = 1) -> Any:
    return shop.desks.shortlists.board(TENANT, list_id, page)


def said(shop: Any, template: str) -> list[tuple[Any, ...]]:
    """Acts and places of what was decided to be said with a template, in order."""
    return list(shop.rows(f"SELECT act, channel FROM outbox WHERE template = '{template}' ORDER BY id"))


def events(shop: Any, list_id: int) -> list[tuple[str, str, str, str]]:
    with shop.store.reading() as unit:
        return [(each.move, each.before, each.after, each.why) for each in unit.events.of(TENANT, "shortlist", list_id)]


def posted(shop: Any, list_id: int, *pages: int, channel: str = "C0CAMPAIGNS") -> None:
    """As if the outbox had posted these parts."""
    with shop.store.unit() as unit:
        for page in pages or (1,):
            about = {"page": page}
            place = {"tenant": TENANT, "template": "shortlist", "subject": list_id, "channel": channel}
            unit.cards.posted(Copy(ts=f"{page}.0", reader="U0CHENMO", about=about, **place))
        unit.commit()


def many(shop: Any, count: int) -> list[int]:
    """More creators than a card holds."""
    ids = list(range(100, 100 + count))
    with shop.store.unit() as unit:
        unit.creators.add(Creator(id=n, slug=f"c{n}", name=f"达人{n}", field="美妆", followers=5_000) for n in ids)
        unit.ratecards.add(RateCard(creator_id=n, day=100_000) for n in ids)
        rebuild(unit, ids, at=shop.now)
        unit.commit()
    return ids


def test_a_list_is_started_by_the_first_who_saves_to_it(shop: Any) -> None:
    first = saved(shop, 1, note="声音好听")
    again = saved(shop, 2, name=" 双十一 ")
    assert first == again
    rows = board(shop, first).rows
    assert [(row.entry.creator_id, row.entry.note, row.entry.added_by) for row in rows] == [
        (1, "声音好听", "U0CHENMO"), (2, "", "U0CHENMO"),
    ]  # fmt: skip
    assert [move for move, *_ in events(shop, first)] == ["start", "add", "add"]
    assert said(shop, "shortlist_changed") == [("answer", "U0CHENMO")] * 2


def test_the_spelling_of_a_name_makes_no_second_list(shop: Any) -> None:
    assert saved(shop, name="Ｂｅａｕｔｙ") == saved(shop, name="beauty")


def test_a_list_belongs_to_its_campaign(shop: Any) -> None:
    desk, campaign = shop.desks.shortlists, shop.campaign.id
    inside = desk.save(shop.by(), ("双十一", campaign), [1], HERE)
    assert inside.id != saved(shop)
    assert board(shop, inside.id).campaign.name == "新品首发"
    assert [each.shortlist.id for each in desk.overview(TENANT, "双十一").lists] == [2, 1]
    with pytest.raises(NotFound):
        desk.save(shop.by(), ("别的", 99), [1], HERE)


def test_the_same_delivery_saves_once(shop: Any) -> None:
    by = shop.by()
    shop.desks.shortlists.save(by, ("双十一", None), [1], HERE)
    with pytest.raises(AlreadyDone):
        shop.desks.shortlists.save(by, ("双十一", None), [2], HERE)
    assert [row.entry.creator_id for row in board(shop, 1).rows] == [1]


def test_saving_somebody_again_keeps_who_saved_them_first(shop: Any) -> None:
    list_id = saved(shop, 1, note="第一次")
    shop.desks.shortlists.save(shop.by("U0LINYUE"), list_id, [1, 2], HERE, note="第二次")
    assert [(row.entry.note, row.entry.added_by) for row in board(shop, list_id).rows] == [
        ("第一次", "U0CHENMO"), ("第二次", "U0LINYUE"),
    ]  # fmt: skip


@pytest.mark.parametrize("outside", [{"guest": True}, {"creator_id": 1}])
def test_people_outside_the_team_keep_no_lists_but_vote(shop: Any, outside: dict[str, Any]) -> None:
    list_id, desk = saved(shop, 2), shop.desks.shortlists
    with shop.store.unit() as unit:
        unit.people.save(Person(tenant=TENANT, user="U0OUTSIDE", **outside))
        unit.commit()
    for refused in (
        lambda by: desk.save(by, list_id, [1], HERE),
        lambda by: desk.start(by, "另一个", None, HERE),
        lambda by: desk.remove(by, list_id, 2, HERE),
        lambda by: desk.post(by, list_id, "C1"),
        lambda by: desk.move(by, list_id, Move.CLOSE, HERE),
        lambda by: desk.show(by, list_id, HERE, replaces=False),
    ):
        with pytest.raises(NotAllowed):
            refused(shop.by("U0OUTSIDE"))
    desk.vote(shop.by("U0OUTSIDE"), list_id, 2, Answer.YES, HERE)
    assert board(shop, list_id).rows[0].tally.yes == 1


def test_a_creator_cannot_vote_on_themselves(shop: Any) -> None:
    list_id = saved(shop, 1)
    with pytest.raises(OwnVote):
        shop.desks.shortlists.vote(shop.by("U0XIAOYU"), list_id, 1, Answer.YES, HERE)
    assert board(shop, list_id).rows[0].tally.count == 0


def test_a_vote_may_be_changed_and_every_one_stays_in_the_events(shop: Any) -> None:
    list_id, desk = saved(shop), shop.desks.shortlists
    desk.vote(shop.by(), list_id, 1, Answer.YES, HERE)
    desk.vote(shop.by(), list_id, 1, Answer.YES, HERE)
    desk.vote(shop.by(), list_id, 1, Answer.NO, HERE, reason="太贵")
    row = board(shop, list_id).rows[0]
    assert (row.tally.yes, row.tally.no, row.votes[0].reason) == (0, 1, "太贵")
    assert events(shop, list_id)[2:] == [("vote", "", "1:yes", ""), ("vote", "1:yes", "1:no", "太贵")]


def test_voters_of_two_workspaces_are_told_apart(shop: Any) -> None:
    list_id, desk = saved(shop), shop.desks.shortlists
    desk.vote(shop.by(), list_id, 1, Answer.YES, HERE)
    desk.vote(shop.by(), list_id, 1, Answer.NO, HERE, team="T9OTHER")
    assert [(vote.team, vote.answer) for vote in board(shop, list_id).rows[0].votes] == [
        ("T0JUXING", "yes"), ("T9OTHER", "no"),
    ]  # fmt: skip


def test_two_voters_at_once_are_both_counted_and_both_bring_every_card_up_to_date(shop: Any, race: Any) -> None:
    list_id, desk = saved(shop), shop.desks.shortlists
    posted(shop, list_id)

    def voting(person: str, answer: Answer) -> Any:
        return lambda: desk.vote(shop.by(person), list_id, 1, answer, HERE)

    race(voting("U0LINYUE", Answer.YES), voting("U0ALEX", Answer.NO), voting("U0EMMA", Answer.MAYBE))
    tally = board(shop, list_id).rows[0].tally
    assert (tally.yes, tally.maybe, tally.no) == (1, 1, 1)
    assert said(shop, "shortlist").count(("update", "C0CAMPAIGNS")) == 3
    assert board(shop, list_id).shortlist.version == 5


def test_eight_who_save_at_once_never_overfill_a_list(shop: Any, race: Any) -> None:
    ids = many(shop, 56)
    list_id = saved(shop, *ids[:48])
    saving = [lambda n=n: shop.desks.shortlists.save(shop.by(), list_id, [n], HERE) for n in ids[48:]]
    ended = race(*saving)
    assert [type(each) for each in ended].count(ListFull) == 6
    assert board(shop, list_id).count == 50


def test_one_who_votes_while_another_closes_is_counted_or_told(shop: Any, race: Any) -> None:
    list_id, desk = saved(shop), shop.desks.shortlists
    ended = race(
        lambda: desk.vote(shop.by("U0LINYUE"), list_id, 1, Answer.YES, HERE),
        lambda: desk.move(shop.by(), list_id, Move.CLOSE, HERE),
    )
    counted = board(shop, list_id).rows[0].tally.yes
    assert counted == (0 if isinstance(ended[0], ListClosed) else 1)
    assert board(shop, list_id).shortlist.state == "closed"


def test_a_closed_list_takes_no_votes_and_nobody_new_until_it_is_opened(shop: Any) -> None:
    list_id, desk = saved(shop), shop.desks.shortlists
    desk.vote(shop.by(), list_id, 1, Answer.YES, HERE)
    desk.move(shop.by(), list_id, Move.CLOSE, HERE)
    desk.move(shop.by(), list_id, Move.CLOSE, HERE)
    for refused in (
        lambda: desk.vote(shop.by(), list_id, 1, Answer.NO, HERE),
        lambda: desk.save(shop.by(), list_id, [2], HERE),
        lambda: desk.remove(shop.by(), list_id, 1, HERE),
    ):
        with pytest.raises(ListClosed):
            refused()
    desk.move(shop.by(), list_id, Move.REOPEN, HERE)
    desk.vote(shop.by(), list_id, 1, Answer.NO, HERE)
    assert board(shop, list_id).rows[0].tally.no == 1
    assert [move for move, *_ in events(shop, list_id)] == ["start", "add", "vote", "close", "reopen", "vote"]


def test_taking_off_is_undone_with_place_note_and_votes(shop: Any) -> None:
    list_id, desk = saved(shop, 1, 2, note="好"), shop.desks.shortlists
    desk.vote(shop.by(), list_id, 1, Answer.YES, HERE)
    desk.remove(shop.by(), list_id, 1, HERE)
    assert [row.entry.creator_id for row in board(shop, list_id).rows] == [2]
    with pytest.raises(NotOnList):
        desk.vote(shop.by("U0LINYUE"), list_id, 1, Answer.YES, HERE)
    with pytest.raises(NotOnList):
        desk.remove(shop.by(), list_id, 1, HERE)
    desk.undo(shop.by(), list_id, [1], "removed", HERE)
    first = board(shop, list_id).rows[0]
    assert (first.entry.creator_id, first.entry.note, first.tally.yes) == (1, "好", 1)


def test_saving_is_undone_for_those_who_were_new(shop: Any) -> None:
    list_id = saved(shop, 1)
    shop.desks.shortlists.save(shop.by(), list_id, [1, 2], HERE)
    shop.desks.shortlists.undo(shop.by(), list_id, [2], "added", HERE)
    assert [row.entry.creator_id for row in board(shop, list_id).rows] == [1]


def test_posting_says_every_part_and_voting_updates_every_copy(shop: Any) -> None:
    list_id = saved(shop, *many(shop, 17))
    shop.desks.shortlists.post(shop.by(), list_id, "C0CAMPAIGNS")
    assert said(shop, "shortlist") == [("post", "C0CAMPAIGNS")] * 3
    assert [len(board(shop, list_id, page).rows) for page in (1, 2, 3, 4)] == [8, 8, 1, 0]
    posted(shop, list_id, 1, 2, 3)
    shop.desks.shortlists.vote(shop.by("U0LINYUE"), list_id, 100, Answer.YES, HERE)
    assert said(shop, "shortlist")[3:] == [("update", "C0CAMPAIGNS")] * 3


def test_where_a_posted_list_outgrows_its_card_the_next_part_is_posted(shop: Any) -> None:
    ids = many(shop, 10)
    list_id = saved(shop, *ids[:8])
    posted(shop, list_id)
    shop.desks.shortlists.save(shop.by(), list_id, [ids[8]], HERE)
    assert said(shop, "shortlist") == [("update", "C0CAMPAIGNS"), ("post", "C0CAMPAIGNS")]
    posted(shop, list_id, 1, 2)
    shop.desks.shortlists.save(shop.by(), list_id, [ids[9]], HERE)
    assert said(shop, "shortlist").count(("post", "C0CAMPAIGNS")) == 1


def test_from_home_a_list_comes_as_a_card_to_oneself(shop: Any) -> None:
    list_id = saved(shop)
    shop.desks.shortlists.post(shop.by(), list_id, "")
    assert said(shop, "shortlist") == [("post", "U0CHENMO")]


def test_who_sees_a_list_alone_sees_their_vote_at_once(shop: Any) -> None:
    list_id = saved(shop)
    alone = Place(url=HERE.url, channel=HERE.channel, page=1)
    shop.desks.shortlists.vote(shop.by(), list_id, 1, Answer.MAYBE, alone)
    assert said(shop, "shortlist") == [("answer", "U0CHENMO")]


def test_favourites_lead_to_the_comparison(shop: Any) -> None:
    list_id, desk = saved(shop, 1, 2), shop.desks.shortlists
    desk.vote(shop.by(), list_id, 2, Answer.YES, HERE)
    assert board(shop, list_id).favourites == [2, 1]


def test_lists_are_shown_with_what_is_on_them_the_last_used_first(shop: Any) -> None:
    first, second = saved(shop, 1, name="一"), saved(shop, 1, 2, name="二")
    shop.pass_time(minutes=1)
    shop.desks.shortlists.vote(shop.by(), first, 1, Answer.YES, HERE)
    overview = shop.desks.shortlists.overview(TENANT)
    assert [(each.shortlist.id, each.count, each.voters) for each in overview.lists] == [(first, 1, 1), (second, 2, 0)]
    assert overview.total == 2
    home = shop.desks.home.of(TENANT, "U0CHENMO", at=shop.now)
    assert [each.shortlist.id for each in home.lists] == [first, second]


def test_what_does_not_exist_is_refused_and_leaves_nothing(shop: Any) -> None:
    desk = shop.desks.shortlists
    with pytest.raises(NoSuchList):
        desk.vote(shop.by(), 99, 1, Answer.YES, HERE)
    with pytest.raises(NoSuchCreator):
        desk.save(shop.by(), ("双十一", None), [99], HERE)
    with pytest.raises(TextTooLong):
        desk.save(shop.by(), ("双十一", None), [1], HERE, note="长" * 301)
    assert shop.rows("SELECT count(*) FROM shortlists") == [(0,)]


def test_another_tenant_finds_nothing(shop: Any) -> None:
    from bot.rules.people import By

    list_id = saved(shop)
    stranger = By(tenant="T9OTHER", person="U0CHENMO", delivery="test:other", at=shop.now)
    with pytest.raises(NoSuchList):
        shop.desks.shortlists.vote(stranger, list_id, 1, Answer.YES, HERE)
    assert shop.desks.shortlists.overview("T9OTHER").lists == []
