"""Results that creators enter: they count for nothing until the brand has spoken."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bot.ids import Action
from bot.render import message
from bot.rules.entered_results import BadResult, NothingEntered, ResultKnown
from bot.rules.errors import NotAllowed, Refused
from bot.rules.orders import IllegalMove, Move, Result, State
from bot.rules.people import Reader
from bot.rules.ratings import LIVE
from bot.services import cards
from storage.outbox import Act, Saying

TENANT, CREATOR = "T0JUXING", "U0XIAOYU"
TYPED = {"plays": "1000", "likes": "50", "comments": "7", "units": "20", "gmv": "99.5"}
FIGURES = Result(plays=1_000, likes=50, comments=7, units=20, gmv=9_950)


@pytest.fixture
def delivered(shop: Any) -> Any:
    order = shop.placed()
    shop.desks.orders.answer(shop.by(CREATOR), order.id, Move.ACCEPT)
    shop.pass_time(days=8)
    return now(shop, order)


def now(shop: Any, order: Any) -> Any:
    return shop.desks.orders.get(TENANT, order.id)


def log(shop: Any, order: Any) -> list[tuple[str, str, str]]:
    with shop.store.reading() as unit:
        return [(each.move, each.person, each.why) for each in unit.events.of(TENANT, "order", order.id)]


def hand_in(shop: Any, order: Any, who: str = CREATOR, **changes: str) -> Any:
    return shop.desks.entered_results.hand_in(shop.by(who), order.id, {**TYPED, **changes})


def test_what_is_not_confirmed_counts_for_nothing(shop: Any, delivered: Any) -> None:
    assert hand_in(shop, delivered).result == FIGURES
    order = now(shop, delivered)
    assert (order.state, order.result, order.version) == (State.DELIVERED, None, delivered.version + 1)
    assert shop.desks.orders.papers(TENANT, order.id).entered.open
    assert log(shop, order)[-1] == ("hand_in_result", CREATOR, "")
    newest = shop.rows("SELECT template, channel FROM outbox WHERE act = 'post' ORDER BY id DESC LIMIT 1")
    assert newest == [("order", "U0CHENMO")]
    shop.pass_time(days=20)  # accepted by silence, and closed unrated
    assert (now(shop, order).state, now(shop, order).result) == (State.FINISHED, None)
    assert shop.rows("SELECT count(*) FROM works") == [(0,)]


def test_confirmed_they_are_the_result(shop: Any, delivered: Any) -> None:
    hand_in(shop, delivered)
    order = shop.desks.entered_results.confirm(shop.by(), delivered.id, seen_version=delivered.version + 1)
    assert (order.state, order.result) == (State.TO_RATE, FIGURES)
    assert [move for move, _, _ in log(shop, order)][-2:] == ["take_delivery", "confirm_result"]
    entered = shop.desks.orders.papers(TENANT, order.id).entered
    assert (entered.open, entered.decided_by) == (False, "U0CHENMO")
    assert ("offer_moved", CREATOR) in shop.rows("SELECT template, channel FROM outbox WHERE act = 'post'")


def test_corrected_the_history_keeps_what_was_changed(shop: Any, delivered: Any) -> None:
    hand_in(shop, delivered)
    shop.pass_time(days=4)  # the delivery is accepted by silence
    corrected = Result(plays=900, likes=50, comments=7, units=20, gmv=9_900)
    order = shop.desks.orders.enter_result(shop.by("U0EMMA"), delivered.id, corrected)
    assert (order.state, order.result) == (State.TO_RATE, corrected)
    assert log(shop, order)[-1] == ("correct_result", "U0EMMA", "plays:1000:900 gmv:9950:9900")


def test_until_the_brand_has_spoken_it_is_entered_anew(shop: Any, delivered: Any) -> None:
    hand_in(shop, delivered)
    hand_in(shop, delivered, plays="2000")
    assert shop.desks.orders.papers(TENANT, delivered.id).entered.result.plays == 2_000
    with pytest.raises(IllegalMove):  # the brand saw the first
        shop.desks.entered_results.confirm(shop.by(), delivered.id, seen_version=delivered.version + 1)
    shop.desks.entered_results.confirm(shop.by(), delivered.id)
    with pytest.raises(ResultKnown):
        hand_in(shop, delivered)
    with pytest.raises(NothingEntered):
        shop.desks.entered_results.confirm(shop.by(), delivered.id)
    assert now(shop, delivered).result.plays == 2_000


def test_who_may_not_does_not(shop: Any, delivered: Any) -> None:
    for who in ("U0CHENMO", "creator:2"):
        with pytest.raises(NotAllowed):
            hand_in(shop, delivered, who)
    hand_in(shop, delivered, "creator:1")
    for who in (CREATOR, "creator:1"):
        with pytest.raises(NotAllowed):
            shop.desks.entered_results.confirm(shop.by(who), delivered.id)
    assert now(shop, delivered).result is None


def test_bad_figures_and_early_ones_are_refused(shop: Any) -> None:
    order = shop.placed()
    shop.desks.orders.answer(shop.by(CREATOR), order.id, Move.ACCEPT)
    with pytest.raises(IllegalMove):
        hand_in(shop, order)
    shop.pass_time(days=8)
    with pytest.raises(BadResult):
        hand_in(shop, order, plays="1e99")
    assert shop.desks.orders.papers(TENANT, order.id).entered is None


def test_confirmed_or_entered_anew_but_what_counts_was_seen(shop: Any, race: Any) -> None:
    """The brand confirms what it saw, or nothing."""
    for day in range(5):
        order = shop.placed(starts_at=shop.now + timedelta(days=1, hours=2), in_campaign=False)
        shop.desks.orders.answer(shop.by(CREATOR), order.id, Move.ACCEPT)
        shop.pass_time(days=2, hours=3)
        hand_in(shop, order)
        seen = now(shop, order).version
        ended = race(
            partial(shop.desks.entered_results.confirm, shop.by(), order.id, seen_version=seen),
            partial(shop.desks.entered_results.hand_in, shop.by(CREATOR), order.id, {**TYPED, "plays": "5000"}),
        )
        assert len([end for end in ended if isinstance(end, Refused)]) == 1, day
        result = now(shop, order).result
        assert (result.plays if result else None) == (None if isinstance(ended[0], Refused) else 1_000)


STARS = {item: 5 for items in LIVE.values() for item in items}


def rated(shop: Any, order: Any) -> Any:
    shop.pass_time(days=3)  # the campaign ends
    shop.desks.ratings.rate(shop.by(), order.id, STARS)
    return now(shop, order)


def test_stars_may_come_before_the_result(shop: Any, delivered: Any) -> None:
    finished = rated(shop, delivered)
    assert (finished.state, finished.result) == (State.FINISHED, None)
    assert shop.rows("SELECT on_time FROM deals") == [(None,)]

    order = shop.desks.orders.enter_result(shop.by(), finished.id, FIGURES)

    assert (order.state, order.result, order.version) == (State.FINISHED, FIGURES, finished.version + 1)
    assert log(shop, order)[-1] == ("enter_result", "U0CHENMO", "")
    assert shop.rows("SELECT plays, gmv, counts FROM works") == [(1_000, 9_950, True)]
    assert [bool(on_time) for (on_time,) in shop.rows("SELECT on_time FROM deals")] == [True]
    assert len(shop.rows("SELECT id FROM outbox WHERE act = 'post' AND template = 'report'")) == 1
    shop.tick()
    punctual = shop.desks.creators.standing(order.creator_id).figures.punctuality
    assert (punctual.part, punctual.whole) == (1, 1)


def shown(shop: Any, order: Any) -> str:
    """The team's card of an order."""
    with shop.store.reading() as unit:
        asked = Saying(
            act=Act.UPDATE, tenant=TENANT, channel="C0", template="order", subject=order.id, about={}, due_at=shop.now
        )
        return str(message("order", Reader(), **cards.facts(unit, asked, at=shop.now)))


def test_the_card_offers_it_until_it_is_entered(shop: Any, delivered: Any) -> None:
    order = rated(shop, delivered)
    assert Action.ORDER_RESULT in shown(shop, order)
    shop.pass_time(days=20)  # stars can no longer change
    assert Action.ORDER_RESULT in shown(shop, order)
    shop.desks.orders.enter_result(shop.by(), order.id, FIGURES)
    assert Action.ORDER_RESULT not in shown(shop, order)


def test_the_card_offers_to_confirm_what_the_creator_entered(shop: Any, delivered: Any) -> None:
    hand_in(shop, delivered)
    order = rated(shop, delivered)
    assert Action.RESULT_CONFIRM in shown(shop, order)
    shop.desks.entered_results.confirm(shop.by(), order.id)
    assert Action.RESULT_CONFIRM not in shown(shop, order)


def test_after_the_stars_a_result_is_entered_once(shop: Any, delivered: Any) -> None:
    order = rated(shop, delivered)
    shop.desks.orders.enter_result(shop.by(), order.id, FIGURES)
    for refused in (
        partial(shop.desks.orders.enter_result, shop.by(), order.id, Result(plays=9)),
        partial(shop.desks.orders.enter_result, shop.by(CREATOR), order.id, Result(plays=9)),
    ):
        with pytest.raises(Refused):
            refused()
    assert now(shop, order).result == FIGURES
    assert shop.rows("SELECT count(*) FROM works") == [(1,)]


def test_what_the_creator_entered_is_confirmed_after_the_stars_too(shop: Any, delivered: Any) -> None:
    hand_in(shop, delivered)
    order = rated(shop, delivered)
    assert order.result is None
    order = shop.desks.entered_results.confirm(shop.by(), order.id, seen_version=order.version)
    assert (order.state, order.result) == (State.FINISHED, FIGURES)
    assert shop.rows("SELECT count(*) FROM works") == [(1,)]
