"""Cancelling what was accepted: what it costs is shown, the other side answers, and silence is an answer, too."""

from datetime import timedelta
from typing import Any

import pytest

from bot.rules import orders
from bot.rules.cancelling import AskedAlready, NothingAsked, OwedChanged, RequestState, Stage
from bot.rules.errors import NotAllowed, NotFound
from bot.rules.forms import Form
from bot.rules.orders import Move, ReasonNeeded, Side, State

TENANT = "T0JUXING"
BRAND, CREATOR = "U0CHENMO", "U0XIAOYU"


@pytest.fixture
def accepted(shop: Any) -> Any:
    """An accepted order of ¥10,000 for a live in a week."""
    order = shop.placed()
    return shop.desks.orders.answer(shop.by(CREATOR), order.id, Move.ACCEPT)


def order_of(shop: Any, order_id: int) -> Any:
    return shop.desks.orders.get(TENANT, order_id)


def request_of(shop: Any, order_id: int) -> Any:
    return shop.desks.orders.papers(TENANT, order_id).request


def asked(shop: Any, order: Any, who: str = BRAND, rate: int | None = None) -> Any:
    terms = shop.desks.cancelling.terms(shop.by(who), order.id)
    seen = terms.owed.rate if rate is None else rate
    return shop.desks.cancelling.ask(shop.by(who), order.id, " 新品延期 ", seen_rate=seen)


def newest(shop: Any) -> int:
    return int(shop.rows("SELECT coalesce(max(id), 0) FROM outbox")[0][0])


def posts(shop: Any, since: int) -> list[tuple[str, str]]:
    query = f"SELECT template, channel FROM outbox WHERE id > {since} AND act = 'post' ORDER BY id"
    return shop.rows(query)  # type: ignore[no-any-return]


def test_what_it_costs_is_known_before_it_is_asked(shop: Any, accepted: Any) -> None:
    terms = shop.desks.cancelling.terms(shop.by(), accepted.id)
    assert (terms.side, terms.owed.stage, terms.owed.rate, terms.owed.fen) == (Side.BRAND, Stage.FRESH, 0, 0)
    shop.pass_time(days=3)
    held = shop.desks.cancelling.terms(shop.by(), accepted.id).owed
    assert (held.stage, held.rate, held.fen) == (Stage.HELD, 1_000, 100_000)
    assert shop.desks.cancelling.terms(shop.by("creator:1"), accepted.id).owed.stage is Stage.CREATOR
    assert order_of(shop, accepted.id) == accepted


def test_asking_changes_nothing_but_the_card_and_tells_the_other_side(shop: Any, accepted: Any) -> None:
    before = newest(shop)
    request = asked(shop, accepted)
    after = order_of(shop, accepted.id)
    assert (after.state, after.version) == (State.ACCEPTED, accepted.version + 1)
    assert (request.reason, request.until) == ("新品延期", shop.now + timedelta(hours=72))
    assert posts(shop, before) == [("order_moved", "C0CAMPAIGNS"), ("offer", CREATOR)]


def test_a_creator_without_slack_is_reached_by_a_link(shop: Any) -> None:
    order = shop.placed(creator=2)
    shop.desks.orders.answer(shop.by("creator:2"), order.id, Move.ACCEPT)
    before = newest(shop)
    asked(shop, order)
    assert ("offer_link", BRAND) in posts(shop, before)


@pytest.mark.parametrize(("asking", "answering"), [(BRAND, CREATOR), (BRAND, "creator:1"), (CREATOR, "U0EMMA")])
def test_where_the_other_side_agrees_it_is_cancelled(shop: Any, accepted: Any, asking: str, answering: str) -> None:
    shop.pass_time(days=4)
    request = asked(shop, accepted, asking)
    after = shop.desks.cancelling.agree(shop.by(answering), accepted.id, request.id)
    side = Side.BRAND if asking == BRAND else Side.CREATOR
    assert (after.state, after.ended_by, after.reason) == (State.CANCELLED, side, "新品延期")
    assert after.owed == order_of(shop, accepted.id).owed == (100_000 if asking == BRAND else 0)
    assert shop.rows("SELECT outcome FROM deals") == [(f"{side}_cancelled",)]
    closed = request_of(shop, accepted.id)
    assert (closed.state, closed.decided_by) == (RequestState.AGREED, answering)
    assert shop.rows("SELECT count(*) FROM slots") == [(0,)]
    assert shop.rows(
        "SELECT count(*) FROM reminders WHERE state != 'done' AND kind NOT IN ('week', 'campaign_over')"
    ) == [(0,)]


def test_what_is_owed_stays_in_the_budget_and_the_rest_comes_back(shop: Any, accepted: Any) -> None:
    shop.pass_time(days=4)
    request = asked(shop, accepted)
    shop.desks.cancelling.agree(shop.by(CREATOR), accepted.id, request.id)
    with shop.store.reading() as unit:
        assert unit.campaigns.budget(shop.campaign).committed == 100_000


def test_where_it_is_refused_the_order_goes_on(shop: Any, accepted: Any) -> None:
    request = asked(shop, accepted)
    before = newest(shop)
    after = shop.desks.cancelling.refuse(shop.by(CREATOR), accepted.id, request.id)
    assert (after.state, request_of(shop, accepted.id).state) == (State.ACCEPTED, RequestState.REFUSED)
    assert ("order_moved", BRAND) in posts(shop, before)
    shop.pass_time(hours=73)
    assert order_of(shop, accepted.id).state is State.ACCEPTED
    again = asked(shop, accepted)
    assert again.id != request.id


def test_a_request_that_was_withdrawn_is_answered_no_more(shop: Any, accepted: Any) -> None:
    request = asked(shop, accepted)
    shop.desks.cancelling.withdraw(shop.by("U0EMMA"), accepted.id, request.id)
    with pytest.raises(NothingAsked):
        shop.desks.cancelling.agree(shop.by(CREATOR), accepted.id, request.id)
    assert order_of(shop, accepted.id).state is State.ACCEPTED


def test_silence_of_72_hours_cancels_at_what_was_shown(shop: Any, accepted: Any) -> None:
    request = asked(shop, accepted)
    before = newest(shop)
    shop.pass_time(hours=49)
    assert ("offer", CREATOR) in posts(shop, before)
    shop.pass_time(hours=22)
    assert order_of(shop, accepted.id).state is State.ACCEPTED
    shop.pass_time(hours=1)
    ended = order_of(shop, accepted.id)
    assert (ended.state, ended.ended_by, ended.owed) == (State.CANCELLED, Side.BRAND, request.owed.fen)
    assert request_of(shop, accepted.id).state is RequestState.SILENT


def test_one_request_is_open_at_a_time(shop: Any, accepted: Any) -> None:
    asked(shop, accepted)
    with pytest.raises(AskedAlready):
        asked(shop, accepted, CREATOR)


def test_who_saw_another_share_has_to_look_again(shop: Any, accepted: Any) -> None:
    shop.pass_time(days=4)
    with pytest.raises(OwedChanged) as refused:
        asked(shop, accepted, rate=0)
    assert refused.value.facts == {"owed_fen": 100_000}
    assert request_of(shop, accepted.id) is None


def test_asking_needs_a_reason(shop: Any, accepted: Any) -> None:
    with pytest.raises(ReasonNeeded):
        shop.desks.cancelling.ask(shop.by(), accepted.id, " ", seen_rate=0)


@pytest.mark.parametrize("who", ["creator:2", "U0GUEST"])
def test_nobody_else_asks_or_answers(shop: Any, accepted: Any, who: str) -> None:
    shop.write("INSERT INTO people (tenant, \"user\", name, locale, zone, language_override, own_limit, active, guest) "
               "VALUES ('T0JUXING', 'U0GUEST', '', '', 'Asia/Shanghai', '', 0, true, true)")  # fmt: skip
    with pytest.raises(NotAllowed):
        asked(shop, accepted, who)
    request = asked(shop, accepted)
    for answer in (shop.desks.cancelling.agree, shop.desks.cancelling.refuse, shop.desks.cancelling.withdraw):
        with pytest.raises(NotAllowed):
            answer(shop.by(who), accepted.id, request.id)
    assert request_of(shop, accepted.id).open


def test_the_asking_side_does_not_agree_with_itself(shop: Any, accepted: Any) -> None:
    request = asked(shop, accepted)
    with pytest.raises(NotAllowed):
        shop.desks.cancelling.agree(shop.by("U0EMMA"), accepted.id, request.id)


def test_another_tenant_finds_nothing(shop: Any, accepted: Any) -> None:
    from dataclasses import replace

    with pytest.raises(NotFound):
        shop.desks.cancelling.terms(replace(shop.by(), tenant="T2"), accepted.id)


def test_the_order_goes_on_meanwhile_and_its_delivery_ends_the_request(shop: Any, accepted: Any) -> None:
    shop.pass_time(days=6, hours=12)
    request = asked(shop, accepted)
    shop.pass_time(hours=12)
    assert order_of(shop, accepted.id).state is State.LIVE
    assert request_of(shop, accepted.id).open
    shop.pass_time(days=1)
    assert order_of(shop, accepted.id).state is State.DELIVERED
    assert request_of(shop, accepted.id).state is RequestState.LAPSED
    with pytest.raises(NothingAsked):
        shop.desks.cancelling.agree(shop.by(CREATOR), accepted.id, request.id)
    shop.pass_time(days=2)
    assert order_of(shop, accepted.id).state is not State.CANCELLED


def test_before_the_answer_nothing_has_to_be_agreed(shop: Any) -> None:
    order = shop.placed()
    with pytest.raises(orders.IllegalMove):
        shop.desks.cancelling.terms(shop.by(), order.id)


def test_a_video_without_a_script_costs_nothing(shop: Any) -> None:
    order = shop.placed(form=Form.VIDEO)
    shop.desks.orders.answer(shop.by(CREATOR), order.id, Move.ACCEPT)
    shop.pass_time(days=5)
    assert order_of(shop, order.id).state is State.PRODUCING
    assert shop.desks.cancelling.terms(shop.by(), order.id).owed.stage is Stage.NO_SCRIPT
