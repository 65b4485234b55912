"""A tick does all that is due; what breaks does not keep the others, and stays planned."""

from datetime import timedelta
from threading import Event
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from bot.rules.reminders import Kind
from bot.services import reminders as desk
from bot.services.comments import CommentDesk
from bot.ticks import Ticks


@pytest.fixture
def woken() -> list[bool]:
    return []


@pytest.fixture
def ticks(shop: Any, woken: list[bool]) -> Ticks:
    return Ticks(shop.reminders, CommentDesk(shop.store), shop.clock, lambda: woken.append(True))


def test_a_tick_does_what_is_due_and_wakes_who_speaks(shop: Any, ticks: Ticks, woken: list[bool]) -> None:
    for _ in range(60):
        shop.asked(in_campaign=False)
    assert (ticks.tick(), woken) == (0, [])
    shop.now += timedelta(days=1)
    assert (ticks.tick(), woken) == (60, [True])
    assert ticks.tick() == 0


def test_what_breaks_keeps_no_other_and_is_tried_again(
    shop: Any, ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    quote = shop.asked()
    shop.now += timedelta(days=8)

    def broken(*_: Any) -> None:
        raise ZeroDivisionError("on purpose")

    monkeypatch.setitem(desk.HANDLERS, Kind.APPROVAL_REMINDER, broken)
    assert ticks.tick() == 3  # escalation, the week of its campaign, and expiry, which called the broken reminder off
    assert shop.desks.quotes.get("T0JUXING", quote.id).state == "expired"
    monkeypatch.undo()
    shop.now += timedelta(minutes=1)
    ticks.tick()
    assert shop.rows(
        "SELECT count(*) FROM reminders WHERE state <> 'done' AND kind NOT IN ('week', 'campaign_over', 'quarter')"
    ) == [(0,)]


def test_what_was_claimed_when_the_database_went_away_is_done_as_soon_as_it_is_back(
    shop: Any, ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        shop.asked(in_campaign=False)
    shop.now += timedelta(days=1)

    def away(*_: Any) -> None:
        raise OperationalError("SELECT 1", {}, psycopg.OperationalError("server closed the connection"))

    monkeypatch.setitem(desk.HANDLERS, Kind.APPROVAL_REMINDER, away)
    for _ in range(2):
        with pytest.raises(OperationalError):
            ticks.tick()
    monkeypatch.undo()
    assert ticks.tick() == 3  # at once: not when the lease ends, nor half a minute later


def test_it_ticks_by_itself_and_stops(shop: Any, ticks: Ticks) -> None:
    ticked = Event()
    ticks.tick = ticked.set  # type: ignore[method-assign, assignment]
    ticks.start(seconds=0.01)
    assert ticked.wait(10)
    ticks.stop()
    ticks.stop()
