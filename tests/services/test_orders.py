"""From a question to the stars: each step with its event, what is said, and what is refused."""

from datetime import timedelta
from typing import Any

import pytest

from bot.rules import orders, quotes
from bot.rules.campaigns import OverBudget
from bot.rules.creators import Kind as Kind_
from bot.rules.creators import Work
from bot.rules.errors import AlreadyDone, NotAllowed, NotFound
from bot.rules.forms import Form
from bot.rules.orders import AnswerOverdue, ConsentNeeded, ExtendedBefore, Move, Plan, Result, SlotTaken, State
from bot.rules.quotes import OverLimit, QuoteExpired
from bot.rules.ratings import LIVE
from bot.rules.reminders import Kind
from bot.services import placing
from bot.services.standings import rebuild

STARS = {item: 5 for items in LIVE.values() for item in items}


def said(shop: Any, since: int = 0) -> list[tuple[str, str, str]]:
    """(act, template, channel) of what was decided to say, in order."""
    return shop.rows(f"SELECT act, template, channel FROM outbox WHERE id > {since} ORDER BY id")


def newest(shop: Any) -> int:
    return int(shop.rows("SELECT coalesce(max(id), 0) FROM outbox")[0][0])


def moves(shop: Any, noun: str, subject: int) -> list[tuple[str, str, str]]:
    with shop.store.reading() as unit:
        return [(event.move, event.before, event.after) for event in unit.events.of("T0JUXING", noun, subject)]


def test_in_one_unit_a_quotes_order_is_the_one_that_stands_there_now(shop: Any) -> None:
    quote = shop.approved()
    with shop.store.unit() as unit:
        assert unit.quotes.get("T0JUXING", quote.id)
        assert unit.orders.of_quote("T0JUXING", quote.id) is None
        assert unit.requests.of_quote("T0JUXING", quote.id) is None
        order = placing.place(unit, shop.by(), quote)
        assert unit.orders.of_quote("T0JUXING", quote.id) == order
        undone = placing.undo(unit, shop.by(), order.id)
        assert unit.quotes.get("T0JUXING", quote.id)
        assert unit.orders.of_quote("T0JUXING", quote.id) == undone


def test_from_the_question_to_the_stars(shop: Any) -> None:
    quote = shop.approved()
    assert moves(shop, "quote", quote.id) == [
        ("submit", "draft", "approving"),
        ("approve", "approving", "approved"),
    ]
    order = shop.told(shop.desks.orders.place(shop.by(), quote.id))
    accepted = shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, Move.ACCEPT, seen_version=order.version)
    assert accepted.state is State.ACCEPTED
    shop.pass_time(days=7)
    assert shop.desks.orders.get("T0JUXING", order.id).state is State.LIVE
    shop.pass_time(days=1)
    assert shop.desks.orders.get("T0JUXING", order.id).state is State.DELIVERED
    shop.pass_time(days=2, minutes=1)  # the campaign's end
    rating = shop.desks.ratings.rate(shop.by(), order.id, STARS, words="很好")
    assert rating.overall == 500
    assert moves(shop, "order", order.id) == [
        ("place", "draft", "placed"),
        ("tell", "placed", "awaiting_acceptance"),
        ("accept", "awaiting_acceptance", "accepted"),
        ("go_live", "accepted", "live"),
        ("deliver", "live", "delivered"),
        ("rate", "delivered", "finished"),
    ]
    assert moves(shop, "quote", quote.id)[-1] == ("order", "approved", "ordered")
    assert moves(shop, "rating", order.id) == [("rate", "", "500")]
    shop.tick()
    standing = shop.desks.creators.standing(1)
    assert (standing.stars.count, standing.stars.total, standing.figures.finished) == (1, 500, 1)


def test_placing_tells_the_team_and_the_creator(shop: Any) -> None:
    quote = shop.approved()
    before = newest(shop)
    order = shop.desks.orders.place(shop.by(), quote.id)
    posts = [(template, channel) for act, template, channel in said(shop, before) if act == "post"]
    assert posts == [("order", "C0CAMPAIGNS"), ("order", "U0CHENMO")]
    shop.told(order)
    posts = [(template, channel) for act, template, channel in said(shop, before) if act == "post"]
    assert posts == [("order", "C0CAMPAIGNS"), ("order", "U0CHENMO"), ("offer", "U0XIAOYU")]


def test_a_creator_without_slack_is_reached_by_a_link_that_the_owner_gets(shop: Any) -> None:
    quote = shop.approved(creator=2)
    before = newest(shop)
    shop.told(shop.desks.orders.place(shop.by(), quote.id))
    assert ("post", "offer_link", "U0CHENMO") in said(shop, before)


def test_a_quote_has_one_order(shop: Any) -> None:
    quote = shop.approved()
    first = shop.desks.orders.place(shop.by(), quote.id)
    before = newest(shop)
    assert shop.desks.orders.place(shop.by("U0EMMA"), quote.id) == first
    assert newest(shop) == before
    assert shop.rows("SELECT count(*) FROM orders") == [(1,)]


def test_the_same_delivery_orders_once(shop: Any) -> None:
    quote = shop.approved()
    by = shop.by()
    shop.desks.orders.place(by, quote.id)
    with pytest.raises(AlreadyDone):
        shop.desks.orders.place(by, quote.id)


def test_what_the_budget_no_longer_holds_is_not_ordered(shop: Any) -> None:
    quotes_ = [shop.approved(starts_at=shop.need().starts_at + timedelta(days=day)) for day in range(6)]
    for quote in quotes_[:5]:
        shop.desks.orders.place(shop.by(), quote.id)
    shop.write("UPDATE campaigns SET budget = 5500000")  # it was cut after all was approved
    with pytest.raises(OverBudget) as refused:
        shop.desks.orders.place(shop.by(), quotes_[5].id)
    assert refused.value.facts == {"campaign": "新品首发", "left_fen": 500_000, "needed_fen": 1_000_000}
    assert shop.desks.quotes.get("T0JUXING", quotes_[5].id).state is quotes.State.APPROVED
    assert shop.rows("SELECT count(*) FROM orders") == [(5,)]


def test_a_taken_day_is_not_approved(shop: Any) -> None:
    waiting = shop.asked()
    shop.placed()
    with pytest.raises(SlotTaken):
        shop.desks.quotes.approve(shop.by("U0LINYUE"), waiting.id, waiting.revision)


def test_a_taken_day_is_not_ordered_twice(shop: Any) -> None:
    first, second = shop.approved(), shop.approved()
    shop.desks.orders.place(shop.by(), first.id)
    with pytest.raises(SlotTaken) as refused:
        shop.desks.orders.place(shop.by(), second.id)
    assert refused.value.facts["creator"] == "小鱼儿"
    assert shop.desks.quotes.get("T0JUXING", second.id).state is quotes.State.APPROVED


@pytest.mark.parametrize("ending", ["decline", "cancel", "expire"])
def test_an_order_that_ends_gives_its_day_back(shop: Any, ending: str) -> None:
    other, order = shop.approved(), shop.placed()
    if ending == "decline":
        shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, Move.DECLINE, reason="busy")
    elif ending == "cancel":
        shop.desks.orders.cancel(shop.by(), order.id, "wrong day")
    else:
        shop.pass_time(days=3, minutes=1)
    assert shop.desks.orders.place(shop.by(), other.id).state is State.PLACED


def test_a_shared_live_takes_products_up_to_its_capacity(shop: Any) -> None:
    for products in (("面霜",), ("口红", "眼影")):
        shop.placed(form=Form.SHARED, products=products)
    with pytest.raises(SlotTaken):
        shop.placed(form=Form.SHARED, products=("香水",))


def test_a_draft_within_ones_own_limit_is_ordered_at_once(shop: Any) -> None:
    order = shop.desks.orders.place_directly(shop.by("U0EMMA"), 1, shop.need(), None, "C0CAMPAIGNS")
    assert (order.state, order.owner, order.number) == (State.PLACED, "U0EMMA", "O-2001")


def test_a_draft_above_ones_own_limit_is_not_kept(shop: Any) -> None:
    with pytest.raises(OverLimit):
        shop.desks.orders.place_directly(shop.by(), 1, shop.need(), None, "C0CAMPAIGNS")
    assert shop.rows("SELECT count(*) FROM quotes") == [(0,)]


def test_a_quote_that_held_until_now_is_not_ordered(shop: Any) -> None:
    quote = shop.approved()
    shop.now += timedelta(days=7)
    with pytest.raises(QuoteExpired):
        shop.desks.orders.place(shop.by(), quote.id)


def test_guests_order_nothing(shop: Any) -> None:
    quote = shop.approved()
    with pytest.raises(NotAllowed):
        shop.desks.orders.place(shop.by("U0XIAOYU"), quote.id)


def test_only_that_creator_answers(shop: Any) -> None:
    order = shop.placed()
    for stranger in ("U0CHENMO", "creator:2"):
        with pytest.raises(NotAllowed):
            shop.desks.orders.answer(shop.by(stranger), order.id, Move.ACCEPT)
    page = shop.by("creator:1")
    assert shop.desks.orders.answer(page, order.id, Move.ACCEPT).state is State.ACCEPTED


def test_an_offer_seen_before_it_changed_is_not_accepted(shop: Any) -> None:
    order = shop.placed()
    shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, Move.EXTEND, seen_version=order.version)
    with pytest.raises(orders.IllegalMove):
        shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, Move.ACCEPT, seen_version=order.version)


def test_more_time_is_given_once_and_moves_the_expiry(shop: Any) -> None:
    order = shop.placed()
    extended = shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, Move.EXTEND)
    assert extended.answer_by == order.answer_by + timedelta(hours=72)
    with pytest.raises(ExtendedBefore):
        shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, Move.EXTEND)
    shop.pass_time(hours=73)
    assert shop.desks.orders.get("T0JUXING", order.id).state is State.AWAITING
    shop.pass_time(hours=72)
    assert shop.desks.orders.get("T0JUXING", order.id).state is State.EXPIRED


def test_an_answer_after_the_time_is_refused_even_before_the_clock_has_ticked(shop: Any) -> None:
    order = shop.placed()
    shop.now += timedelta(hours=72)
    with pytest.raises(AnswerOverdue):
        shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, Move.ACCEPT)


def test_an_expired_offer_counts_against_nobodys_completion_and_is_told_to_both(shop: Any) -> None:
    order = shop.placed()
    before = newest(shop)
    shop.pass_time(hours=73)
    told = [(template, channel) for act, template, channel in said(shop, before) if template.endswith("_moved")]
    assert told == [("order_moved", "C0CAMPAIGNS"), ("order_moved", "U0CHENMO"), ("offer_moved", "U0XIAOYU")]
    assert shop.rows("SELECT outcome FROM deals") == [("expired",)]
    with shop.store.reading() as unit:
        assert unit.reminders.waiting("T0JUXING", order.id, *(set(Kind) - {Kind.WEEK})) == []


def test_an_accepted_order_is_not_cancelled_alone(shop: Any) -> None:
    order = shop.placed()
    shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, Move.ACCEPT)
    with pytest.raises(ConsentNeeded):
        shop.desks.orders.cancel(shop.by(), order.id, "changed my mind")


def test_nor_does_the_creator_give_up_alone(shop: Any) -> None:
    order = shop.placed()
    shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, Move.ACCEPT)
    with pytest.raises(ConsentNeeded):
        shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, Move.CANCEL, reason="ill")


def test_results_may_be_entered_until_it_is_rated(shop: Any) -> None:
    order = shop.placed()
    shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, Move.ACCEPT)
    with pytest.raises(orders.IllegalMove):
        shop.desks.orders.enter_result(shop.by(), order.id, Result(plays=1))
    shop.pass_time(days=7)
    first = shop.desks.orders.enter_result(shop.by(), order.id, Result(plays=10))
    again = shop.desks.orders.enter_result(shop.by(), order.id, Result(plays=12, gmv=5_000_000_000))
    assert (first.state, first.result) == (State.TO_RATE, Result(plays=10))
    assert again.result == Result(plays=12, gmv=5_000_000_000)
    assert shop.desks.orders.get("T0JUXING", order.id) == again


def test_likes_that_were_entered_stand_on_the_work_and_what_was_left_empty_is_not_known(shop: Any) -> None:
    order = shop.placed()
    shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, Move.ACCEPT)
    shop.pass_time(days=8)
    shop.desks.orders.enter_result(shop.by(), order.id, Result(plays=900, likes=70))
    shop.pass_time(days=2, minutes=1)
    shop.desks.ratings.rate(shop.by(), order.id, STARS)
    with shop.store.unit() as unit:
        (work,) = [each for each in unit.records.works([1])[1] if each.plays == 900]
    assert (work.likes, work.comments) == (70, None)


def test_another_tenant_finds_nothing(shop: Any) -> None:
    order = shop.placed()
    with pytest.raises(NotFound):
        shop.desks.orders.get("T2", order.id)


def test_healing_brings_every_copy_up_to_date(shop: Any) -> None:
    from storage.cards import Copy

    order = shop.placed()
    with shop.store.unit() as unit:
        for channel, template in (("C0CAMPAIGNS", "order"), ("D0XIAOYU", "offer")):
            unit.cards.posted(Copy(tenant="T0JUXING", template=template, subject=order.id, channel=channel, ts="1.0"))
        unit.commit()
    before = newest(shop)
    shop.desks.orders.heal(shop.by(), order.id)
    assert said(shop, before) == [("update", "order", "C0CAMPAIGNS"), ("update", "offer", "D0XIAOYU")]


def test_what_was_expected_is_kept_with_the_order_and_does_not_change_later(shop: Any) -> None:
    with shop.store.unit() as unit:
        unit.records.add_works(
            Work(id=n, creator_id=1, kind=Kind_.LIVE, title="x", at=shop.now, plays=100_000 + n, units=400)
            for n in range(1, 7)
        )
        rebuild(unit, [1], at=shop.now)
        unit.commit()
    order = shop.placed(days=2)
    assert order.plan == Plan(plays=200_006, units=800)
    with shop.store.unit() as unit:
        unit.records.add_works(
            Work(id=n, creator_id=1, kind=Kind_.LIVE, title="x", at=shop.now, plays=9_000_000) for n in range(7, 20)
        )
        rebuild(unit, [1], at=shop.now)
        unit.commit()
    assert shop.desks.orders.get("T0JUXING", order.id).plan == Plan(plays=200_006, units=800)


def test_where_nothing_is_known_nothing_is_expected(shop: Any) -> None:
    assert shop.placed().plan == Plan()
