"""An order is undone or its creator is told, never both, and it is undone once, on both databases.

JUXING_RACES races a pair and database (30).
"""

import os
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bot.rules.errors import Refused
from bot.rules.forms import Form
from bot.rules.orders import Order, State
from bot.rules.people import By
from bot.rules.placing import UndoOver

pytestmark = pytest.mark.faults

RACES = int(os.environ.get("JUXING_RACES", "30"))
TENANT = "T0JUXING"
Race = Callable[..., list[Any]]


def placed(shop: Any, number: int) -> Order:
    start = shop.now + timedelta(days=7, hours=3 * number)
    need = shop.need(form=Form.HOUR, half_hours=2, starts_at=start)
    quote = shop.desks.quotes.ask(shop.by(), 1, need, None, "C0CAMPAIGNS")
    shop.desks.quotes.approve(shop.by("U0LINYUE"), quote.id, quote.revision)
    return shop.desks.orders.place(shop.by(), quote.id)  # type: ignore[no-any-return]


def undo(shop: Any, order: Order, person: str = "U0CHENMO", *, late: bool = False) -> Callable[[], Any]:
    by = shop.by(person)
    at = order.tell_at if late and order.tell_at else by.at
    return partial(shop.desks.orders.undo, By(tenant=by.tenant, person=person, delivery=by.delivery, at=at), order.id)


def telling(shop: Any, order: Order) -> list[Any]:
    claimed = [due for due in shop.reminders.claim(at=order.tell_at, most=200) if due.reminder.subject == order.id]
    return [partial(shop.reminders.do, due, at=order.tell_at) for due in claimed]


def moves(shop: Any, order: Order) -> Counter[str]:
    with shop.store.reading() as unit:
        return Counter(event.move for event in unit.events.of(TENANT, "order", order.id))


def offers(shop: Any) -> int:
    return int(shop.rows("SELECT count(*) FROM outbox WHERE act = 'post' AND template = 'offer'")[0][0])


def test_undone_or_told_but_not_both(shop: Any, race: Race) -> None:
    """Two replicas whose clocks differ: one still counts the last moment, the other tells already."""
    told = 0
    for number in range(RACES):
        order = placed(shop, number)
        ended = race(undo(shop, order), *telling(shop, order))
        log, state = moves(shop, order), shop.desks.orders.get(TENANT, order.id).state
        assert log["undo"] + log["tell"] == 1
        assert state is (State.UNDONE if log["undo"] else State.AWAITING)
        assert isinstance(ended[0], UndoOver) is bool(log["tell"])
        told += log["tell"]
        assert offers(shop) == told
        assert shop.rows(f"SELECT count(*) FROM slots WHERE order_id = {order.id}") == [(log["tell"],)]


def test_an_order_is_undone_once_however_many_press(shop: Any, race: Race) -> None:
    for number in range(RACES):
        order = placed(shop, number)
        ended = race(*(undo(shop, order, person) for person in ("U0CHENMO", "U0EMMA", "U0LINYUE", "U0CHENMO")))
        assert {end.state for end in ended} == {State.UNDONE}
        assert moves(shop, order)["undo"] == 1
        events = f"SELECT count(*) FROM events WHERE noun = 'quote' AND subject = {order.quote_id} AND move = 'reopen'"
        assert shop.rows(events) == [(1,)]


def test_who_presses_at_the_last_moment_is_refused_whoever_comes_first(shop: Any, race: Race) -> None:
    for number in range(RACES):
        order = placed(shop, number)
        ended = race(undo(shop, order, late=True), *telling(shop, order))
        assert isinstance(ended[0], UndoOver)
        assert shop.desks.orders.get(TENANT, order.id).state is State.AWAITING


def test_ordered_again_or_taken_by_the_other_quote(shop: Any, race: Race) -> None:
    """Two who order an undone quote again at once make one order of it."""
    for number in range(RACES):
        order = placed(shop, number)
        undo(shop, order)()
        place = shop.desks.orders.place
        ended = race(*(partial(place, shop.by(person), order.quote_id) for person in ("U0CHENMO", "U0EMMA")))
        assert [end for end in ended if not isinstance(end, Refused)]
        assert (moves(shop, order)["place"], shop.desks.orders.get(TENANT, order.id).state) == (2, State.PLACED)
        assert shop.rows(f"SELECT count(*) FROM slots WHERE order_id = {order.id}") == [(1,)]
