"""An order taken back before its creator is told: as if it had not been made, on both databases."""

from datetime import timedelta
from typing import Any

import pytest

from bot.rules import orders, quotes
from bot.rules.errors import AlreadyDone, NotAllowed
from bot.rules.forms import Form
from bot.rules.orders import Move, State
from bot.rules.placing import UndoOver
from bot.rules.reminders import Kind
from storage.cards import Copy

TENANT = "T0JUXING"


def ordered(shop: Any, **more: Any) -> Any:
    return shop.desks.orders.place(shop.by(), shop.approved(**more).id)


def now(shop: Any, order: Any) -> Any:
    return shop.desks.orders.get(TENANT, order.id)


def slots(shop: Any) -> int:
    return int(shop.rows("SELECT count(*) FROM slots")[0][0])


def posts(shop: Any, since: int = 0) -> list[tuple[str, str]]:
    return shop.rows(f"SELECT template, channel FROM outbox WHERE act = 'post' AND id > {since} ORDER BY id")


def committed(shop: Any) -> int:
    with shop.store.reading() as unit:
        return int(unit.campaigns.budget(shop.campaign).committed)


def test_what_is_undone_is_as_if_it_had_not_been_made(shop: Any) -> None:
    quote = shop.approved()
    before = committed(shop)
    order = shop.desks.orders.place(shop.by(), quote.id)
    assert slots(shop) == 1
    undone = shop.desks.orders.undo(shop.by("U0EMMA"), order.id)
    assert undone.state is State.UNDONE
    assert (slots(shop), committed(shop)) == (0, before)
    assert shop.desks.quotes.get(TENANT, quote.id).state is quotes.State.APPROVED
    shop.pass_time(minutes=5)
    assert now(shop, order).state is State.UNDONE
    assert not [channel for template, channel in posts(shop) if template in {"offer", "offer_link"}]
    assert shop.desks.home.creator(1, at=shop.now).offers == []
    with shop.store.reading() as unit:
        papers = shop.desks.orders.papers(TENANT, order.id)
        moved = [event.move for event in unit.events.of(TENANT, "order", order.id)]
    assert (papers.undone.person, papers.undone.again_until) == ("U0EMMA", quote.valid_until)
    assert moved == ["place", "undo"]


def test_the_same_quote_is_ordered_again_under_the_same_number(shop: Any) -> None:
    order = ordered(shop)
    shop.desks.orders.undo(shop.by(), order.id)
    shop.pass_time(minutes=5)
    again = shop.desks.orders.place(shop.by(), order.quote_id)
    assert (again.id, again.number, again.state) == (order.id, order.number, State.PLACED)
    assert again.tell_at == shop.now + timedelta(seconds=30)
    assert slots(shop) == 1
    told = shop.told(again)
    assert (told.state, told.answer_by) == (State.AWAITING, shop.now + timedelta(hours=72))
    assert posts(shop)[-1] == ("offer", "U0XIAOYU")
    assert shop.rows("SELECT count(*) FROM orders") == [(1,)]


def test_within_the_own_limit_it_holds_no_budget_and_can_be_ordered_again(shop: Any) -> None:
    by = shop.by("U0EMMA")
    order = shop.desks.orders.place_directly(by, 1, shop.need(), shop.campaign.id, "C0CAMPAIGNS")
    assert committed(shop) == order.price.total
    shop.desks.orders.undo(shop.by("U0EMMA"), order.id)
    assert (committed(shop), slots(shop)) == (0, 0)
    assert shop.desks.quotes.get(TENANT, order.quote_id).state is quotes.State.DRAFT
    with pytest.raises(quotes.OverLimit):  # whoever has no limit of their own cannot order it in her place
        shop.desks.orders.place(shop.by(), order.quote_id)
    assert shop.desks.orders.place(shop.by("U0EMMA"), order.quote_id).state is State.PLACED


def test_an_open_quote_runs_out_when_it_would_have(shop: Any) -> None:
    order = ordered(shop)
    shop.desks.orders.undo(shop.by(), order.id)
    assert shop.desks.orders.papers(TENANT, order.id).undone.again_until
    shop.pass_time(days=7)
    assert shop.desks.quotes.get(TENANT, order.quote_id).state is quotes.State.EXPIRED
    assert shop.desks.orders.papers(TENANT, order.id).undone.again_until is None


def test_a_slot_that_was_undone_is_ordered_by_others(shop: Any) -> None:
    first, second = shop.approved(in_campaign=False), shop.approved(in_campaign=False)
    order = shop.desks.orders.place(shop.by(), first.id)
    shop.desks.orders.undo(shop.by(), order.id)
    assert shop.desks.orders.place(shop.by(), second.id).state is State.PLACED
    with pytest.raises(orders.SlotTaken):
        shop.desks.orders.place(shop.by(), first.id)
    assert now(shop, order).state is State.UNDONE


def test_undoing_twice_undoes_once(shop: Any) -> None:
    order, by = ordered(shop), shop.by()
    undone = shop.desks.orders.undo(by, order.id)
    with pytest.raises(AlreadyDone):
        shop.desks.orders.undo(by, order.id)
    assert shop.desks.orders.undo(shop.by("U0EMMA"), order.id) == undone
    assert shop.rows("SELECT count(*) FROM events WHERE move = 'undo'") == [(1,)]


def test_after_half_a_minute_the_creator_is_told_and_it_is_cancelled_instead(shop: Any) -> None:
    order = ordered(shop)
    told = shop.told(order)
    assert (told.state, told.answer_by) == (State.AWAITING, shop.now + timedelta(hours=72))
    with pytest.raises(UndoOver):
        shop.desks.orders.undo(shop.by(), order.id)
    assert now(shop, order) == told
    assert shop.desks.orders.cancel(shop.by(), order.id, "x").state is State.CANCELLED


def test_the_time_decides_not_whether_the_clock_has_ticked(shop: Any) -> None:
    order = ordered(shop)
    shop.now += timedelta(seconds=30)  # nobody ticks
    with pytest.raises(UndoOver):
        shop.desks.orders.undo(shop.by(), order.id)
    assert now(shop, order).state is State.PLACED


def test_the_telling_survives_a_stop_and_the_time_to_answer_runs_from_then_on(shop: Any) -> None:
    order = ordered(shop)
    shop.pass_time(hours=5)  # nobody ticked for so long
    assert now(shop, order).answer_by == shop.now + timedelta(hours=72)
    due = {reminder.kind: reminder.due_at for reminder in planned(shop, order)}
    assert due[Kind.ANSWER_EXPIRY] == shop.now + timedelta(hours=72)


def planned(shop: Any, order: Any) -> list[Any]:
    with shop.store.reading() as unit:
        return unit.reminders.waiting(TENANT, order.id, Kind.OFFER_TOLD, Kind.ANSWER_REMINDER, Kind.ANSWER_EXPIRY)


def test_nothing_of_an_answer_is_planned_before_the_creator_is_told(shop: Any) -> None:
    order = ordered(shop)
    assert [(each.kind, each.due_at) for each in planned(shop, order)] == [(Kind.OFFER_TOLD, order.tell_at)]
    shop.desks.orders.undo(shop.by(), order.id)
    assert planned(shop, order) == []


def test_a_creator_who_could_not_be_told_in_time_is_not_told_and_not_blamed(shop: Any) -> None:
    order = ordered(shop)
    with shop.store.unit() as unit:
        unit.cards.posted(Copy(tenant=TENANT, channel="C0", ts="1.1", template="quote", subject=order.quote_id))
        unit.commit()
    start = order.need.starts_at - shop.now
    shop.pass_time(seconds=start.total_seconds() + 1)
    assert now(shop, order).state is State.EXPIRED
    (told,) = shop.rows("SELECT channel, ts FROM outbox WHERE act = 'update' AND template = 'quote'")
    assert told == ("C0", "1.1"), "the button to undo goes from the quote's card, too"
    assert slots(shop) == 0
    assert not [template for template, channel in posts(shop) if channel == "U0XIAOYU"]
    assert ("order_moved", "U0CHENMO") in posts(shop)
    assert shop.rows("SELECT count(*) FROM deals WHERE order_id IS NOT NULL") == [(0,)]


@pytest.mark.parametrize("who", ["U0XIAOYU", "creator:1"])
def test_who_is_not_the_team_undoes_nothing(shop: Any, who: str) -> None:
    order = ordered(shop)
    with pytest.raises(NotAllowed):
        shop.desks.orders.undo(shop.by(who), order.id)
    assert now(shop, order).state is State.PLACED


def test_the_creator_answers_nothing_before_they_are_told(shop: Any) -> None:
    order = ordered(shop, form=Form.VIDEO)
    for what in (Move.ACCEPT, Move.DECLINE, Move.EXTEND):
        with pytest.raises(orders.IllegalMove):
            shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, what, reason="x")
