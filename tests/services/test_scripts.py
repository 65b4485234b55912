"""Briefs and scripts: asked for, handed in, sent back twice at most, confirmed by a word or by silence."""

from datetime import timedelta
from typing import Any

import pytest

from bot.rules import orders
from bot.rules.errors import NotAllowed
from bot.rules.forms import Form
from bot.rules.orders import Move, ReasonNeeded, State
from bot.rules.scripts import DueInThePast, NoMoreRounds, NothingBriefed, ScriptMovedOn, Verdict

TENANT = "T0JUXING"
CREATOR = "U0XIAOYU"


@pytest.fixture
def accepted(shop: Any) -> Any:
    order = shop.placed()
    return shop.desks.orders.answer(shop.by(CREATOR), order.id, Move.ACCEPT)


@pytest.fixture
def due(shop: Any, accepted: Any) -> Any:
    """An accepted order whose script is due in two days."""
    return shop.desks.scripts.brief(shop.by(), accepted.id, "突出保湿", shop.now + timedelta(days=2))


def state(shop: Any, order: Any) -> State:
    return shop.desks.orders.get(TENANT, order.id).state  # type: ignore[no-any-return]


def papers(shop: Any, order: Any) -> Any:
    return shop.desks.orders.papers(TENANT, order.id)


def handed_in(shop: Any, order: Any, text: str = "开场：洗脸") -> Any:
    return shop.desks.scripts.hand_in(shop.by(CREATOR), order.id, text)


def newest(shop: Any) -> int:
    return int(shop.rows("SELECT coalesce(max(id), 0) FROM outbox")[0][0])


def cards(shop: Any, since: int) -> list[tuple[str, str]]:
    query = f"SELECT template, channel FROM outbox WHERE id > {since} AND act = 'post' AND template != 'order_moved'"
    query += " AND template != 'offer_moved'"
    return shop.rows(f"{query} ORDER BY id")  # type: ignore[no-any-return]


def test_a_brief_with_a_day_asks_for_a_script(shop: Any, accepted: Any) -> None:
    before = newest(shop)
    after = shop.desks.scripts.brief(shop.by(), accepted.id, " 突出保湿 ", shop.now + timedelta(days=2))
    assert (after.state, papers(shop, accepted).brief.text) == (State.SCRIPT_DUE, "突出保湿")
    assert cards(shop, before) == [("offer", CREATOR)]


def test_a_brief_without_a_day_asks_for_none(shop: Any, accepted: Any) -> None:
    assert shop.desks.scripts.brief(shop.by(), accepted.id, "突出保湿").state is State.ACCEPTED
    again = shop.desks.scripts.brief(shop.by(), accepted.id, "突出补水")
    assert papers(shop, again).brief.text == "突出补水"


def test_a_brief_that_came_with_the_offer_asks_for_the_script_at_its_acceptance(shop: Any) -> None:
    order = shop.placed(form=Form.VIDEO)
    shop.desks.scripts.brief(shop.by(), order.id, "突出保湿", shop.now + timedelta(days=2))
    assert state(shop, order) is State.AWAITING
    shop.desks.orders.answer(shop.by(CREATOR), order.id, Move.ACCEPT)
    shop.pass_time(seconds=1)
    assert state(shop, order) is State.SCRIPT_DUE


def test_the_creator_hands_in_version_after_version_and_all_stay(shop: Any, due: Any) -> None:
    before = newest(shop)
    first = handed_in(shop, due, "第一版")
    assert (first.number, state(shop, due)) == (1, State.SCRIPT_REVIEW)
    assert cards(shop, before) == [("order", "U0CHENMO")]
    shop.desks.scripts.send_back(shop.by(), due.id, 1, "开头太长")
    handed_in(shop, due, "第二版")
    shop.desks.scripts.pass_on(shop.by("U0EMMA"), due.id, 2)
    found = [(each.number, each.text, each.verdict, each.changes) for each in papers(shop, due).scripts]
    assert found == [(1, "第一版", Verdict.BACK, "开头太长"), (2, "第二版", Verdict.PASSED, "")]
    assert state(shop, due) is State.READY
    shop.pass_time(days=7)
    assert state(shop, due) is State.LIVE


def test_a_script_goes_back_twice_and_no_more(shop: Any, due: Any) -> None:
    for number in (1, 2):
        handed_in(shop, due)
        shop.desks.scripts.send_back(shop.by(), due.id, number, "再短一点")
    handed_in(shop, due)
    with pytest.raises(NoMoreRounds):
        shop.desks.scripts.send_back(shop.by(), due.id, 3, "再短一点")
    assert state(shop, due) is State.SCRIPT_REVIEW
    assert shop.desks.scripts.pass_on(shop.by(), due.id, 3).state is State.READY


def test_sending_back_says_what_should_change(shop: Any, due: Any) -> None:
    handed_in(shop, due)
    with pytest.raises(ReasonNeeded):
        shop.desks.scripts.send_back(shop.by(), due.id, 1, " ")


def test_a_word_on_an_older_version_does_nothing(shop: Any, due: Any) -> None:
    handed_in(shop, due)
    shop.desks.scripts.send_back(shop.by(), due.id, 1, "x")
    handed_in(shop, due)
    with pytest.raises(ScriptMovedOn):
        shop.desks.scripts.pass_on(shop.by(), due.id, 1)


def test_who_says_nothing_is_reminded_then_others_are_and_then_it_counts_as_confirmed(shop: Any, due: Any) -> None:
    shop.desks.scripts.brief(shop.by(), due.id, "x", shop.now + timedelta(days=3))
    shop.write("UPDATE orders SET owner = 'U0EMMA'")
    handed_in(shop, due)
    told = []
    for hours in (24, 24, 24):
        before = newest(shop)
        shop.pass_time(hours=hours)
        told.append([channel for template, channel in cards(shop, before) if template == "order"])
    assert told == [["U0EMMA"], ["U0EMMA", "U0CHENMO", "U0LINYUE"], []]
    assert state(shop, due) is State.SCRIPT_REVIEW
    shop.pass_time(days=4)
    assert papers(shop, due).script.verdict is Verdict.DEEMED
    assert state(shop, due) in {State.READY, State.LIVE}


def test_when_the_live_begins_a_version_in_review_counts_as_confirmed(shop: Any, due: Any) -> None:
    shop.pass_time(days=1)
    handed_in(shop, due)
    shop.pass_time(days=6)
    assert (state(shop, due), papers(shop, due).script.verdict) == (State.LIVE, Verdict.DEEMED)


def test_a_live_begins_without_a_script_that_never_came(shop: Any, due: Any) -> None:
    before = newest(shop)
    shop.pass_time(days=2)
    assert [template for template, _ in cards(shop, before)] == ["offer", "order"]
    shop.pass_time(days=5)
    assert state(shop, due) is State.LIVE


def test_another_brief_keeps_the_day_on_which_the_script_is_due(shop: Any, due: Any) -> None:
    before = papers(shop, due).brief.script_by
    shop.desks.scripts.brief(shop.by(), due.id, "另一版需求")
    assert (papers(shop, due).brief.text, papers(shop, due).brief.script_by) == ("另一版需求", before)
    since = newest(shop)
    shop.pass_time(days=2)
    assert [template for template, _ in cards(shop, since)] == ["offer", "order"], "both are told once"


def test_a_script_that_went_back_is_still_due(shop: Any, due: Any) -> None:
    shop.now += timedelta(hours=1)
    handed_in(shop, due)
    shop.desks.scripts.send_back(shop.by(), due.id, 1, "x")
    since = newest(shop)
    shop.pass_time(days=2)
    assert [template for template, _ in cards(shop, since)] == ["offer", "order"]


def test_a_video_waits_for_its_script_and_is_then_begun(shop: Any) -> None:
    order = shop.placed(form=Form.VIDEO)
    shop.desks.orders.answer(shop.by(CREATOR), order.id, Move.ACCEPT)
    shop.pass_time(seconds=1)
    assert state(shop, order) is State.PRODUCING
    shop.desks.scripts.brief(shop.by(), order.id, "x", shop.now + timedelta(days=2))
    handed_in(shop, order)
    shop.desks.scripts.pass_on(shop.by(), order.id, 1)
    shop.pass_time(seconds=1)
    assert state(shop, order) is State.PRODUCING
    with pytest.raises(orders.IllegalMove):
        shop.desks.scripts.brief(shop.by(), order.id, "x", shop.now + timedelta(days=2))


@pytest.mark.parametrize("who", ["U0CHENMO", "creator:2"])
def test_only_that_creator_hands_in(shop: Any, due: Any, who: str) -> None:
    with pytest.raises(NotAllowed):
        shop.desks.scripts.hand_in(shop.by(who), due.id, "x")


@pytest.mark.parametrize("who", [CREATOR, "creator:1"])
def test_only_the_team_briefs_and_decides(shop: Any, due: Any, who: str) -> None:
    handed_in(shop, due)
    for act in (
        lambda by: shop.desks.scripts.brief(by, due.id, "x"),
        lambda by: shop.desks.scripts.pass_on(by, due.id, 1),
        lambda by: shop.desks.scripts.send_back(by, due.id, 1, "x"),
    ):
        with pytest.raises(NotAllowed):
            act(shop.by(who))
    with pytest.raises(NotAllowed):
        shop.desks.scripts.versions(shop.by("creator:2"), due.id)


def test_an_empty_brief_and_a_day_after_the_start_are_refused(shop: Any, accepted: Any) -> None:
    with pytest.raises(NothingBriefed):
        shop.desks.scripts.brief(shop.by(), accepted.id, " ")
    with pytest.raises(DueInThePast):
        shop.desks.scripts.brief(shop.by(), accepted.id, "x", shop.now + timedelta(days=8))
