"""Stars: inside their window, once an order, edited by version, and counted at once."""

from datetime import timedelta
from typing import Any

import pytest

from bot.ids import Action
from bot.render import message
from bot.rules.errors import NotAllowed, NotFound
from bot.rules.orders import Move, Order, State
from bot.rules.people import Reader
from bot.rules.ratings import LIVE, BadStars, Item, NothingRated, NotYet, WindowClosed
from bot.rules.reminders import Kind
from bot.services import cards
from bot.services.ratings import AnsweredBefore
from storage.cards import Copy
from storage.outbox import Act, Saying

TENANT = "T0JUXING"
FIVE = {item: 5 for items in LIVE.values() for item in items}


@pytest.fixture
def ended(shop: Any) -> Order:
    """An order of a campaign that has just ended."""
    order = shop.placed()
    shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, Move.ACCEPT)
    shop.pass_time(days=7)
    shop.pass_time(days=3, minutes=1)
    return shop.desks.orders.get(TENANT, order.id)


def test_stars_count_in_search_by_the_next_tick(shop: Any, ended: Order) -> None:
    before = shop.rows("SELECT stars FROM search WHERE creator_id = 1")
    shop.desks.ratings.rate(shop.by(), ended.id, FIVE, words=" 很好 ", private_note="ours", again=True)
    assert before == [(-1,)]
    shop.tick()
    assert shop.rows("SELECT stars FROM search WHERE creator_id = 1") == [(500,)]
    assert shop.desks.orders.get(TENANT, ended.id).state is State.FINISHED
    with shop.store.reading() as unit:
        kept = unit.ratings.of_order(TENANT, ended.id)
        public = unit.ratings.of_creators([1])[1]
        assert unit.reminders.waiting(TENANT, ended.id, Kind.RATING_REMINDER) == []
    assert (kept.words, kept.private_note, kept.again, kept.items) == ("很好", "ours", True, FIVE)
    assert [rating.private_note for rating in public] == [""]


def test_stars_are_edited_while_the_window_is_open(shop: Any, ended: Order) -> None:
    shop.desks.ratings.rate(shop.by(), ended.id, FIVE)
    shop.now += timedelta(days=13)
    edited = shop.desks.ratings.rate(shop.by("U0LINYUE"), ended.id, FIVE | {Item.PUNCTUALITY: 2})
    assert (edited.version, edited.overall) == (2, 400)
    shop.tick()
    assert shop.rows("SELECT stars FROM search WHERE creator_id = 1") == [(400,)]
    shop.now += timedelta(days=1)
    with pytest.raises(WindowClosed):
        shop.desks.ratings.rate(shop.by(), ended.id, FIVE)


def test_nothing_is_rated_before_the_end(shop: Any) -> None:
    order = shop.placed()
    with pytest.raises(NotYet):
        shop.desks.ratings.rate(shop.by(), order.id, FIVE)
    with pytest.raises(NotYet):
        shop.desks.ratings.form(shop.by(), order.id)


@pytest.mark.parametrize(
    ("items", "refusal"),
    [({}, NothingRated), ({Item.CONDITION: 5}, NothingRated), (FIVE | {Item.SCRIPT: 6}, BadStars),
     (FIVE | {Item.FILMING: 5}, BadStars)],
)  # fmt: skip
def test_incomplete_or_impossible_stars_are_refused(
    shop: Any, ended: Order, items: dict[Item, int], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        shop.desks.ratings.rate(shop.by(), ended.id, items)
    assert shop.rows("SELECT count(*) FROM ratings") == [(0,)]


def test_guests_do_not_rate(shop: Any, ended: Order) -> None:
    with pytest.raises(NotAllowed):
        shop.desks.ratings.rate(shop.by("U0XIAOYU"), ended.id, FIVE)


def test_the_form_shows_what_was_given(shop: Any, ended: Order) -> None:
    form = shop.desks.ratings.form(shop.by(), ended.id)
    assert (form.creator, form.given, form.closes) == ("小鱼儿", None, ended.campaign_end + timedelta(days=14))
    given = shop.desks.ratings.rate(shop.by(), ended.id, FIVE)
    assert shop.desks.ratings.form(shop.by(), ended.id).given == given


def test_the_creator_answers_once(shop: Any, ended: Order) -> None:
    with pytest.raises(NotFound):
        shop.desks.ratings.answer(shop.by("creator:1"), 1, ended.id, "谢谢")
    shop.desks.ratings.rate(shop.by(), ended.id, FIVE)
    with pytest.raises(NotFound):
        shop.desks.ratings.answer(shop.by("creator:2"), 2, ended.id, "谢谢")
    assert shop.desks.ratings.answer(shop.by("creator:1"), 1, ended.id, " 谢谢 ").answer == "谢谢"
    with pytest.raises(AnsweredBefore):
        shop.desks.ratings.answer(shop.by("creator:1"), 1, ended.id, "again")
    kept = shop.desks.ratings.rate(shop.by(), ended.id, FIVE)
    assert (kept.answer, kept.version) == ("谢谢", 3)


def test_cards_lose_their_buttons_when_stars_can_no_longer_change(shop: Any, ended: Order) -> None:
    with shop.store.unit() as unit:
        unit.cards.posted(Copy(tenant=TENANT, channel="C0CAMPAIGNS", ts="1.1", template="order", subject=ended.id))
        unit.commit()
    shop.desks.ratings.rate(shop.by(), ended.id, FIVE)
    count = "SELECT count(*) FROM outbox WHERE act = 'update' AND template = 'order'"
    before = shop.rows(count)
    shop.pass_time(days=13, hours=23)
    assert shop.rows(count) == before
    shop.pass_time(hours=1)
    assert shop.rows(count) == [(before[0][0] + 1,)]
    with shop.store.reading() as unit:
        saying = Saying(
            act=Act.UPDATE, tenant=TENANT, channel="C0", template="order", subject=ended.id, about={}, due_at=shop.now
        )
        told = cards.facts(unit, saying, at=shop.now)
    shown = str(message("order", Reader(language="zh"), **told))
    assert [action for action in (Action.RATE_OPEN, Action.RATE_WITHDRAW) if action in shown] == []
