"""Who is away is not asked; who stands in for them is, and may decide in their place."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bot.rules.absences import BadDelegate
from bot.rules.errors import NotAllowed, NotFound
from bot.rules.quotes import NotAllowed as Unheard
from bot.rules.quotes import State

TENANT = "T0JUXING"
LIN, ALEX, CHEN, EMMA, GUEST = "U0LINYUE", "U0ALEX", "U0CHENMO", "U0EMMA", "U0XIAOYU"


def cards(shop: Any) -> list[str]:
    found = shop.rows("SELECT channel FROM outbox WHERE act = 'post' AND template = 'quote' ORDER BY id")
    return [channel for (channel,) in found]


def leave(shop: Any, who: str, delegate: str, first: int = 0, last: int = 3) -> Any:
    today = shop.now.date()
    days = [today + timedelta(days=day) for day in (first, last)]
    return shop.desks.absences.leave(shop.by(who), delegate, *days)


def waiting(shop: Any, who: str) -> list[tuple[int, str]]:
    home = shop.desks.home.of(TENANT, who, at=shop.now)
    return [(each.quote.id, each.asked.seat) for each in home.to_approve]


def test_who_stands_in_is_asked_instead(shop: Any) -> None:
    leave(shop, LIN, EMMA)
    quote = shop.asked()
    assert cards(shop) == ["C0APPROVALS", EMMA, ALEX, CHEN]
    assert waiting(shop, EMMA) == [(quote.id, LIN)]
    after = shop.desks.quotes.approve(shop.by(EMMA), quote.id, 1)
    assert (after.state, after.approvals[0].person, after.approvals[0].seat) == (State.APPROVED, EMMA, LIN)
    assert shop.desks.quotes.get(TENANT, quote.id) == after


def test_what_waits_already_goes_over_when_somebody_leaves_and_back_when_they_are_back(shop: Any) -> None:
    quote = shop.asked()
    leave(shop, LIN, EMMA)
    assert cards(shop)[-1] == EMMA
    shop.desks.absences.come_back(shop.by(LIN))
    with pytest.raises(Unheard):
        shop.desks.quotes.approve(shop.by(EMMA), quote.id, 1)
    assert waiting(shop, EMMA) == []
    with pytest.raises(NotFound):
        shop.desks.absences.come_back(shop.by(LIN))


def test_an_absence_to_come_begins_and_ends_by_the_clock(shop: Any) -> None:
    leave(shop, LIN, EMMA, first=1, last=1)
    quote = shop.asked()
    assert waiting(shop, EMMA) == []
    shop.pass_time(hours=15)  # 01:00 on the next day in Shanghai
    assert (cards(shop)[-1], waiting(shop, EMMA)) == (EMMA, [(quote.id, LIN)])
    shop.pass_time(days=1)
    assert waiting(shop, EMMA) == []
    assert waiting(shop, LIN) == [(quote.id, LIN)]


def test_reminders_go_to_whoever_is_asked_at_that_moment(shop: Any) -> None:
    shop.asked()
    leave(shop, LIN, EMMA)
    shop.pass_time(hours=24)
    found = shop.rows("SELECT channel FROM outbox WHERE act = 'post' AND template = 'quote_waits' ORDER BY id")
    assert [channel for (channel,) in found] == [EMMA, ALEX]


def test_said_anew_it_replaces_what_was_said_before(shop: Any) -> None:
    first = leave(shop, LIN, EMMA)
    second = leave(shop, LIN, ALEX)
    assert shop.desks.absences.of(shop.by(LIN)).absence == second
    assert second.id != first.id
    assert shop.rows("SELECT person, delegate, ended FROM absences ORDER BY id") == [
        (LIN, EMMA, 1), (LIN, ALEX, 0),
    ]  # fmt: skip


def test_two_absences_of_one_person_at_once_leave_one(shop: Any, race: Any) -> None:
    today = shop.now.date()
    desk = shop.desks.absences
    race(*(partial(desk.leave, shop.by(LIN), other, today, today) for other in (EMMA, ALEX)))
    assert shop.rows("SELECT count(*) FROM absences WHERE NOT ended") == [(1,)]


def test_guests_and_creators_neither_leave_nor_stand_in(shop: Any) -> None:
    for door in (
        lambda: leave(shop, GUEST, LIN),
        lambda: shop.desks.absences.of(shop.by(GUEST)),
        lambda: shop.desks.absences.come_back(shop.by(GUEST)),
    ):
        with pytest.raises(NotAllowed):
            door()
    with pytest.raises(BadDelegate):
        leave(shop, LIN, GUEST)
    assert shop.rows("SELECT count(*) FROM absences") == [(0,)]


def test_the_requester_is_nobodys_delegate(shop: Any) -> None:
    leave(shop, LIN, CHEN)
    quote = shop.asked()
    assert cards(shop) == ["C0APPROVALS", LIN, ALEX, CHEN]
    assert waiting(shop, CHEN) == []
    with pytest.raises(Exception, match="asked for this quote yourself"):
        shop.desks.quotes.approve(shop.by(CHEN), quote.id, 1)
