"""Asking for stars: put off, handed over, passed, taken back; each told where it shows, each once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from bot.rules.errors import NotAllowed
from bot.rules.orders import Move, Order, ReasonNeeded, State
from bot.rules.people import Person
from bot.rules.prompts import (
    BadColleague,
    NoLaterMoment,
    NotAsked,
    NotHandedOver,
    NotPassed,
    PassedBefore,
    ReasonTooLong,
)
from bot.rules.ratings import LIVE, NotYet, WindowClosed
from bot.rules.reminders import Kind
from bot.services.home import TeamHome

TENANT, CHEN, EMMA, LIN = "T0JUXING", "U0CHENMO", "U0EMMA", "U0LINYUE"
FIVE = {item: 5 for items in LIVE.values() for item in items}
DAY = timedelta(days=1)


@pytest.fixture
def ended(shop: Any) -> Order:
    """An order of a campaign that has just ended, on a Thursday at 10:01 in Shanghai."""
    order = shop.placed()
    shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, Move.ACCEPT)
    shop.pass_time(days=7)
    shop.pass_time(days=3, minutes=1)
    return shop.desks.orders.get(TENANT, order.id)


def asked(shop: Any) -> list[str]:
    """Where it was asked for stars, in that order."""
    found = shop.rows("SELECT channel FROM outbox WHERE act = 'post' AND template = 'rate_please' ORDER BY id")
    return [channel for (channel,) in found]


def waiting(shop: Any, order: Order) -> list[tuple[datetime, str]]:
    with shop.store.reading() as unit:
        planned = unit.reminders.waiting(TENANT, order.id, Kind.RATING_REMINDER)
    return [(each.due_at, each.person) for each in planned]


def to_rate(shop: Any, user: str) -> list[int]:
    home = shop.desks.home.of(TENANT, user, at=shop.now)
    assert isinstance(home, TeamHome)
    return [order.id for order in home.to_rate]


def moves(shop: Any, order: Order) -> list[tuple[str, str]]:
    with shop.store.reading() as unit:
        return [(each.move, each.person) for each in unit.events.of(TENANT, "order", order.id)]


def test_who_ran_it_is_asked_when_the_campaign_ends_and_under_its_card(shop: Any, ended: Order) -> None:
    assert ended.state is State.DELIVERED
    posted = shop.rows("SELECT channel, thread FROM outbox WHERE act = 'post' AND template = 'rate_please'")
    assert posted == [(CHEN, ""), ("C0CAMPAIGNS", f"order:{ended.id}")]
    assert to_rate(shop, CHEN) == [ended.id]
    assert [due for due, _ in waiting(shop, ended)] == [
        datetime(2026, 11, 16, 1, 30, tzinfo=UTC),  # day 3 is a Sunday: Monday, half past nine
        datetime(2026, 11, 23, 1, 30, tzinfo=UTC),  # day 10 as well
        datetime(2026, 11, 26, 1, 0, tzinfo=UTC) + timedelta(hours=-14, minutes=-30),  # Wednesday evening
    ]


def test_putting_it_off_asks_then_and_goes_on_with_the_rest(shop: Any, ended: Order) -> None:
    put = shop.desks.prompts.snooze(shop.by(), ended.id, 1)
    assert (put.until, put.shortened) == (shop.now + DAY, False)
    assert waiting(shop, ended)[0] == (put.until, CHEN)
    assert len(waiting(shop, ended)) == 4
    shop.pass_time(days=1)
    assert asked(shop)[2:] == [CHEN]


def test_putting_it_off_into_a_weekend_asks_on_monday(shop: Any, ended: Order) -> None:
    put = shop.desks.prompts.snooze(shop.by(), ended.id, 3)
    assert put.until == datetime(2026, 11, 16, 1, 30, tzinfo=UTC)


def test_putting_it_off_never_passes_the_end_of_the_window_and_says_so(shop: Any, ended: Order) -> None:
    shop.pass_time(days=12, hours=1)
    put = shop.desks.prompts.snooze(shop.by(), ended.id, 3)
    assert put.shortened is True
    assert put.until == ended.campaign_end + timedelta(days=14, hours=-1) - timedelta(hours=14, minutes=30)
    (about,) = shop.rows("SELECT about FROM outbox WHERE template = 'rate_later'")
    assert "shortened" in str(about)
    shop.now = ended.campaign_end + timedelta(days=13, hours=23, minutes=30)
    with pytest.raises(NoLaterMoment):
        shop.desks.prompts.snooze(shop.by(), ended.id, 1)


def test_a_colleague_is_asked_at_once_and_reminded_in_their_own_hours(shop: Any, ended: Order) -> None:
    with shop.store.unit() as unit:
        unit.people.save(Person(tenant=TENANT, user=EMMA, locale="en-GB", zone="America/New_York"))
        unit.commit()
    prompt = shop.desks.prompts.hand_over(shop.by(), ended.id, EMMA)
    assert (prompt.person, prompt.handed_by, prompt.handed_from) == (EMMA, CHEN, CHEN)
    assert asked(shop)[-1] == EMMA
    assert waiting(shop, ended)[0] == (datetime(2026, 11, 16, 14, 30, tzinfo=UTC), EMMA)
    assert (to_rate(shop, CHEN), to_rate(shop, EMMA)) == ([], [ended.id])
    assert moves(shop, ended)[-1] == ("hand_over_rating", CHEN)
    shop.pass_time(days=4)
    assert asked(shop)[-1] == EMMA


def test_what_was_handed_over_goes_back(shop: Any, ended: Order) -> None:
    with pytest.raises(NotHandedOver):
        shop.desks.prompts.back(shop.by(), ended.id)
    shop.desks.prompts.hand_over(shop.by(), ended.id, EMMA)
    shop.desks.prompts.back(shop.by(EMMA), ended.id)
    assert (to_rate(shop, CHEN), to_rate(shop, EMMA)) == ([ended.id], [])
    assert {person for _, person in waiting(shop, ended)} == {CHEN}
    assert moves(shop, ended)[-1] == ("hand_back_rating", EMMA)


@pytest.mark.parametrize("colleague", [CHEN, "U0XIAOYU", "U0GUEST", "U0GONE", ""])
def test_it_is_handed_to_members_of_the_team_alone(shop: Any, ended: Order, colleague: str) -> None:
    with shop.store.unit() as unit:
        unit.people.save(Person(tenant=TENANT, user="U0GUEST", guest=True))
        unit.people.save(Person(tenant=TENANT, user="U0GONE", active=False))
        unit.commit()
    before = waiting(shop, ended)
    with pytest.raises(BadColleague):
        shop.desks.prompts.hand_over(shop.by(), ended.id, colleague)
    assert waiting(shop, ended) == before


def test_creators_and_guests_change_nothing_of_it(shop: Any, ended: Order) -> None:
    for person in ("U0XIAOYU", "creator:1"):
        with pytest.raises(NotAllowed):
            shop.desks.prompts.hand_over(shop.by(person), ended.id, EMMA)
        with pytest.raises(NotAllowed):
            shop.desks.prompts.pass_over(shop.by(person), ended.id, "nothing")
        with pytest.raises(NotAllowed):
            shop.desks.prompts.snooze(shop.by(person), ended.id, 1)


def test_nothing_to_rate_stops_the_reminders_and_counts_as_unrated(shop: Any, ended: Order) -> None:
    prompt = shop.desks.prompts.pass_over(shop.by(), ended.id, " 直播取消了 ")
    assert (prompt.reason, prompt.passed_by) == ("直播取消了", CHEN)
    assert waiting(shop, ended) == []
    assert to_rate(shop, CHEN) == []
    before = len(asked(shop))
    shop.pass_time(days=15)
    assert len(asked(shop)) == before
    assert shop.desks.orders.get(TENANT, ended.id).state is State.FINISHED
    assert shop.rows("SELECT count(*) FROM ratings") == [(0,)]
    assert shop.rows("SELECT reason FROM rating_prompts") == [("直播取消了",)]


def test_nothing_to_rate_is_taken_back_while_the_window_is_open(shop: Any, ended: Order) -> None:
    with pytest.raises(NotPassed):
        shop.desks.prompts.take_back(shop.by(), ended.id)
    shop.desks.prompts.pass_over(shop.by(), ended.id, "no live")
    with pytest.raises(PassedBefore):
        shop.desks.prompts.pass_over(shop.by(EMMA), ended.id, "again")
    with pytest.raises(PassedBefore):
        shop.desks.prompts.hand_over(shop.by(), ended.id, EMMA)
    shop.desks.prompts.take_back(shop.by(EMMA), ended.id)
    assert len(waiting(shop, ended)) == 3
    assert to_rate(shop, CHEN) == [ended.id]
    shop.desks.prompts.pass_over(shop.by(), ended.id, "no live")
    shop.now += 14 * DAY
    with pytest.raises(WindowClosed):
        shop.desks.prompts.take_back(shop.by(), ended.id)


@pytest.mark.parametrize(
    ("reason", "refusal"), [("", ReasonNeeded), ("  ", ReasonNeeded), ("x" * 1_001, ReasonTooLong)]
)
def test_nothing_to_rate_needs_a_reason_of_some_length(
    shop: Any, ended: Order, reason: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        shop.desks.prompts.pass_over(shop.by(), ended.id, reason)
    assert len(waiting(shop, ended)) == 3


def test_before_the_end_nothing_of_it_can_be_changed(shop: Any) -> None:
    order = shop.placed()
    with pytest.raises(NotAsked):
        shop.desks.prompts.hand_over(shop.by(), order.id, EMMA)
    shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, Move.ACCEPT)
    shop.pass_time(days=7)
    shop.pass_time(days=1)
    with pytest.raises(NotYet):
        shop.desks.prompts.snooze(shop.by(), order.id, 1)


def test_once_it_is_rated_nobody_is_asked_and_what_was_not_said_yet_is_not_said(shop: Any, ended: Order) -> None:
    assert len(asked(shop)) == 2
    shop.desks.ratings.rate(shop.by(), ended.id, FIVE)
    assert asked(shop) == []
    assert waiting(shop, ended) == []
    with pytest.raises(NotAsked):
        shop.desks.prompts.pass_over(shop.by(), ended.id, "no")


def test_whoever_passes_may_still_be_overruled_by_stars(shop: Any, ended: Order) -> None:
    shop.desks.prompts.pass_over(shop.by(), ended.id, "no live")
    shop.desks.ratings.rate(shop.by(LIN), ended.id, FIVE)
    assert shop.desks.orders.get(TENANT, ended.id).state is State.FINISHED


@pytest.mark.parametrize("what", ["hand_over", "pass_over"])
def test_of_two_who_change_it_at_once_one_wins(
    shop: Any, ended: Order, race: Callable[..., list[Any]], what: str
) -> None:
    desk = shop.desks.prompts
    things = {
        "hand_over": [partial(desk.hand_over, shop.by(), ended.id, each) for each in (EMMA, EMMA)],
        "pass_over": [partial(desk.pass_over, shop.by(each), ended.id, "no live") for each in (CHEN, EMMA)],
    }[what]
    answers = race(*things)
    refused = [answer for answer in answers if isinstance(answer, BadColleague | PassedBefore)]
    assert len(refused) == 1
    assert len([move for move, _ in moves(shop, ended) if move.endswith("_rating")]) == 1


def test_the_same_click_twice_is_done_once(shop: Any, ended: Order) -> None:
    by = shop.by(delivery="twice")
    shop.desks.prompts.hand_over(by, ended.id, EMMA)
    with pytest.raises(Exception, match="already taken in"):
        shop.desks.prompts.hand_over(by, ended.id, LIN)
