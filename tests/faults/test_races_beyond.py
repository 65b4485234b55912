"""Two sides and a clock at one order, on both databases: exactly one wins, and what lies with it agrees with its state.

JUXING_RACES races a pair and database (30).
"""

import os
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bot.rules.cancelling import RequestState
from bot.rules.errors import Refused, Stale
from bot.rules.forms import Form
from bot.rules.orders import Move, Order, State
from bot.rules.quotes import State as QuoteState
from bot.rules.scripts import Verdict

pytestmark = pytest.mark.faults

RACES = int(os.environ.get("JUXING_RACES", "30")) // 3
TENANT, BRAND, CREATOR = "T0JUXING", "U0CHENMO", "U0XIAOYU"
Race = Callable[..., list[Any]]


def won(ended: list[Any]) -> list[Any]:
    return [end for end in ended if not isinstance(end, Refused)]


def moves(shop: Any, order: Order) -> Counter[str]:
    with shop.store.reading() as unit:
        return Counter(event.move for event in unit.events.of(TENANT, "order", order.id))


def now(shop: Any, order: Order) -> Any:
    return shop.desks.orders.get(TENANT, order.id)


def papers(shop: Any, order: Order) -> Any:
    return shop.desks.orders.papers(TENANT, order.id)


def placed(shop: Any, number: int) -> Order:
    start = shop.now + timedelta(days=7, hours=3 * number)
    need = shop.need(form=Form.HOUR, half_hours=2, starts_at=start)
    quote = shop.desks.quotes.ask(shop.by(), 1, need, None, "C0CAMPAIGNS")
    shop.desks.quotes.approve(shop.by("U0LINYUE"), quote.id, quote.revision)
    return shop.told(shop.desks.orders.place(shop.by(), quote.id))  # type: ignore[no-any-return]


def countered(shop: Any, number: int, net: int) -> Order:
    order = placed(shop, number)
    return shop.desks.counteroffers.make(shop.by(CREATOR), order.id, net, "x")  # type: ignore[no-any-return]


def accepted(shop: Any, number: int) -> Order:
    order = placed(shop, number)
    return shop.desks.orders.answer(shop.by(CREATOR), order.id, Move.ACCEPT)  # type: ignore[no-any-return]


def timers(shop: Any, order: Order, at: Any) -> list[Any]:
    claimed = [due for due in shop.reminders.claim(at=at, most=200) if due.reminder.subject == order.id]
    return [partial(shop.reminders.do, due, at=at) for due in claimed]


def test_countered_or_run_out_but_not_both(shop: Any, race: Race) -> None:
    for number in range(RACES):
        order = placed(shop, number)
        counters = partial(shop.desks.counteroffers.make, shop.by(CREATOR), order.id, 300_000, "x")
        ended = race(counters, *timers(shop, order, order.answer_by))
        log = moves(shop, order)
        assert log["counter"] + (log["expire"] if not log["counter"] else 0) == 1
        assert isinstance(ended[0], Refused) is not bool(log["counter"])
        assert bool(papers(shop, order).counter) is bool(log["counter"])
        assert now(shop, order).state in {State.COUNTERED, State.EXPIRED}


def test_a_counter_offer_is_taken_or_runs_out(shop: Any, race: Race) -> None:
    for number in range(RACES):
        order = countered(shop, number, 150_000)
        take = partial(shop.desks.counteroffers.take, shop.by(), order.id, seen_version=order.version)
        race(take, *timers(shop, order, order.answer_by))
        log = moves(shop, order)
        assert log["take_counter"] + log["expire"] == 1
        after = now(shop, order)
        assert (after.state, after.price.named) in {(State.ACCEPTED, True), (State.EXPIRED, False)}


def test_a_counter_offer_is_taken_or_withdrawn_by_the_brand(shop: Any, race: Race) -> None:
    for number in range(RACES):
        order = countered(shop, number, 150_000)
        ended = race(
            partial(shop.desks.counteroffers.take, shop.by(), order.id, seen_version=order.version),
            partial(shop.desks.orders.cancel, shop.by("U0EMMA"), order.id, "another date"),
            partial(shop.desks.counteroffers.refuse, shop.by("U0ALEX"), order.id, "x", seen_version=order.version),
        )
        (winner,) = won(ended)
        assert now(shop, order) == winner
        log = moves(shop, order)
        assert log["take_counter"] + log["cancel"] + log["refuse_counter"] == 1
        assert shop.rows(f"SELECT count(*) FROM slots WHERE order_id = {order.id}") == [
            (int(winner.state is State.ACCEPTED),)
        ]


def test_a_raised_price_is_approved_declined_cancelled_or_runs_out(shop: Any, race: Race) -> None:
    for number in range(RACES):
        order = countered(shop, number, 900_000)
        shop.desks.counteroffers.take(shop.by(), order.id)
        race(
            partial(shop.desks.quotes.approve, shop.by("U0LINYUE"), order.quote_id, 2),
            partial(shop.desks.quotes.decline, shop.by("U0ALEX"), order.quote_id, 2, "too dear"),
            partial(shop.desks.orders.cancel, shop.by(), order.id, "another date"),
            *timers(shop, order, order.answer_by),
        )
        log = moves(shop, order)
        assert log["take_counter"] + log["decline"] + log["cancel"] + log["expire"] == 1
        pairs = {
            (State.ACCEPTED, QuoteState.ORDERED),
            (State.DECLINED, QuoteState.DECLINED),
            (State.CANCELLED, QuoteState.WITHDRAWN),
            (State.EXPIRED, QuoteState.EXPIRED),
        }
        assert (now(shop, order).state, shop.desks.quotes.get(TENANT, order.quote_id).state) in pairs


def test_cancelled_by_agreement_or_delivered_but_not_both(shop: Any, race: Race) -> None:
    for number in range(RACES):
        order = accepted(shop, number)
        shop.now = order.need.starts_at
        shop.pass_time()
        request = shop.desks.cancelling.ask(shop.by(), order.id, "x", seen_rate=10_000)
        race(
            partial(shop.desks.cancelling.agree, shop.by(CREATOR), order.id, request.id),
            partial(shop.desks.orders.answer, shop.by(CREATOR), order.id, Move.DELIVER),
        )
        log, after = moves(shop, order), now(shop, order)
        assert log["cancel"] + log["deliver"] == 1
        closed = papers(shop, order).request.state
        pairs = {(State.CANCELLED, RequestState.AGREED), (State.DELIVERED, RequestState.LAPSED)}
        assert (after.state, closed) in pairs
        assert after.owed == (order.net if log["cancel"] else 0)


def test_a_request_is_answered_once(shop: Any, race: Race) -> None:
    for number in range(RACES):
        order = accepted(shop, number)
        request = shop.desks.cancelling.ask(shop.by(), order.id, "x", seen_rate=0)
        ended = race(
            partial(shop.desks.cancelling.agree, shop.by(CREATOR), order.id, request.id),
            partial(shop.desks.cancelling.refuse, shop.by("creator:1"), order.id, request.id),
            partial(shop.desks.cancelling.withdraw, shop.by(), order.id, request.id),
            *timers(shop, order, request.until),
        )
        log = moves(shop, order)
        assert log["cancel"] + log["refuse_cancel"] + log["withdraw_cancel"] == 1
        assert all(isinstance(end, Stale) for end in ended if isinstance(end, Refused))
        assert (now(shop, order).state is State.CANCELLED) is bool(log["cancel"])
        assert not papers(shop, order).request.open


def test_both_sides_ask_at_once_and_one_request_is_open(shop: Any, race: Race) -> None:
    for number in range(RACES):
        order = accepted(shop, number)
        ended = race(
            partial(shop.desks.cancelling.ask, shop.by(), order.id, "x", seen_rate=0),
            partial(shop.desks.cancelling.ask, shop.by(CREATOR), order.id, "y", seen_rate=0),
        )
        assert len(won(ended)) == 1
        query = f"SELECT count(*) FROM cancel_requests WHERE order_id = {order.id} AND state = 'open'"
        assert shop.rows(query) == [(1,)]


def test_a_version_is_confirmed_or_sent_back(shop: Any, race: Race) -> None:
    for number in range(RACES):
        order = accepted(shop, number)
        shop.desks.scripts.brief(shop.by(), order.id, "x", shop.now + timedelta(days=2))
        shop.desks.scripts.hand_in(shop.by(CREATOR), order.id, "x")
        race(
            partial(shop.desks.scripts.pass_on, shop.by(), order.id, 1),
            partial(shop.desks.scripts.send_back, shop.by("U0EMMA"), order.id, 1, "x"),
            *timers(shop, order, shop.now + timedelta(days=7)),
        )
        log = moves(shop, order)
        assert log["pass_script"] + log["send_script_back"] == 1
        script = papers(shop, order).script
        assert (script.verdict is Verdict.BACK) is bool(log["send_script_back"])


def test_accepted_by_time_or_disputed_but_not_both(shop: Any, race: Race) -> None:
    for number in range(RACES):
        order = accepted(shop, number)
        shop.now = order.need.ends_at
        shop.pass_time()
        race(
            partial(shop.desks.disputes.begin, shop.by(), order.id, "x"),
            *timers(shop, order, shop.now + timedelta(days=3)),
        )
        log = moves(shop, order)
        assert log["dispute"] + log["take_delivery"] == 1
        assert bool(papers(shop, order).dispute) is bool(log["dispute"])
