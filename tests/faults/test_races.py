"""Many hands at one button, on both databases: exactly one wins, every other one is told, and the row says who.

JUXING_RACES races a pair and database (30); every one has 2 to 16 hands.
"""

import os
import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bot.rules.campaigns import OverBudget
from bot.rules.errors import AlreadyDone, Refused, Stale
from bot.rules.forms import Form
from bot.rules.orders import IllegalMove, Move, Order, SlotTaken
from bot.rules.quotes import Quote
from bot.rules.ratings import LIVE, RatedMeanwhile
from storage.ratings import Ratings

pytestmark = pytest.mark.faults

RACES = int(os.environ.get("JUXING_RACES", "30"))
SEED = int(os.environ.get("JUXING_SEED", "20251123"))
TENANT = "T0JUXING"
STARS = {item: 5 for items in LIVE.values() for item in items}
Race = Callable[..., list[Any]]


@pytest.fixture
def hands() -> Callable[[], int]:
    """How many take part in the next race: 2 to 16, two most often."""
    chance = random.Random(SEED)
    return lambda: chance.choice((2, 2, 2, 3, 4, 8, 16))


def won(ended: list[Any]) -> list[Any]:
    return [end for end in ended if not isinstance(end, Refused)]


def moves(shop: Any, noun: str, subject: int) -> Counter[str]:
    with shop.store.reading() as unit:
        return Counter(event.move for event in unit.events.of(TENANT, noun, subject))


def asked(shop: Any, number: int) -> Quote:
    need = shop.need(form=Form.HOUR, half_hours=2)
    shifted = shop.need(form=Form.HOUR, half_hours=2, starts_at=need.starts_at + timedelta(hours=2 * number))
    return shop.desks.quotes.ask(shop.by(), 1, shifted, None, "C0CAMPAIGNS")


def approved(shop: Any, number: int) -> Quote:
    quote = asked(shop, number)
    return shop.desks.quotes.approve(shop.by("U0LINYUE"), quote.id, quote.revision)


def placed(shop: Any, number: int) -> Order:
    return shop.told(shop.desks.orders.place(shop.by(), approved(shop, number).id))


def test_approving_happens_once(shop: Any, race: Race, hands: Callable[[], int]) -> None:
    desk = shop.desks.quotes
    for number in range(RACES):
        quote = asked(shop, number)
        people = [shop.by(("U0LINYUE", "U0ALEX")[hand % 2]) for hand in range(hands())]
        ended = race(*(partial(desk.approve, by, quote.id, 1) for by in people))
        assert len(won(ended)) == 1
        assert desk.get(TENANT, quote.id) == won(ended)[0]
        assert moves(shop, "quote", quote.id) == {"submit": 1, "approve": 1}


def test_approved_or_declined_but_not_both(shop: Any, race: Race, hands: Callable[[], int]) -> None:
    desk, ends = shop.desks.quotes, Counter[str]()
    for number in range(RACES):
        quote = asked(shop, number)
        yes, no = shop.by("U0LINYUE"), shop.by("U0ALEX")
        ended = race(
            partial(desk.approve, yes, quote.id, 1),
            partial(desk.decline, no, quote.id, 1, "too dear"),
        )
        (winner,) = won(ended)
        (loser,) = (end for end in ended if isinstance(end, Refused))
        assert isinstance(loser, Stale)
        assert loser.facts == {"state": winner.state}
        assert desk.get(TENANT, quote.id) == winner
        ends[winner.state] += 1
    assert sum(ends.values()) == RACES


def test_two_approvals_at_once_are_both_counted(shop: Any, race: Race) -> None:
    desk = shop.desks.quotes
    for number in range(RACES):
        need = shop.need(starts_at=shop.need().starts_at + timedelta(days=5 * number), days=5)
        quote = desk.ask(shop.by(), 1, need, None, "C0CAMPAIGNS")
        voters = [shop.by("U0LINYUE"), shop.by("U0ALEX")]
        ended = race(*(partial(desk.approve, by, quote.id, 1) for by in voters))
        assert len(won(ended)) == 2
        assert [given.person for given in desk.get(TENANT, quote.id).approvals] in (
            ["U0LINYUE", "U0ALEX"],
            ["U0ALEX", "U0LINYUE"],
        )
        assert moves(shop, "quote", quote.id) == {"submit": 1, "vote": 1, "approve": 1}
        desk.withdraw(shop.by(), quote.id)


def test_a_quote_is_ordered_once(shop: Any, race: Race, hands: Callable[[], int]) -> None:
    desk = shop.desks.orders
    for number in range(RACES):
        quote = approved(shop, number)
        people = [shop.by("U0CHENMO") for _ in range(hands())]
        ended = race(*(partial(desk.place, by, quote.id) for by in people))
        assert len({order.id for order in won(ended)}) == 1
        assert all(isinstance(end, Stale) for end in ended if isinstance(end, Refused))
        assert shop.rows(f"SELECT count(*) FROM orders WHERE quote_id = {quote.id}") == [(1,)]
        assert moves(shop, "quote", quote.id)["order"] == 1


def test_the_same_delivery_sent_again_acts_once(shop: Any, race: Race, hands: Callable[[], int]) -> None:
    desk = shop.desks.orders
    for number in range(RACES):
        quote, by = approved(shop, number), shop.by()
        ended = race(*[partial(desk.place, by, quote.id)] * hands())
        assert len(won(ended)) == 1
        assert {type(end) for end in ended} <= {Order, AlreadyDone}


def test_accepted_or_run_out_but_not_both(shop: Any, race: Race) -> None:
    desk = shop.desks.orders
    for number in range(RACES):
        order = placed(shop, number)
        accepts = shop.by("U0XIAOYU")
        over = order.answer_by
        claimed = shop.reminders.claim(at=over)
        ended = race(
            partial(desk.answer, accepts, order.id, Move.ACCEPT, seen_version=order.version),
            *(partial(shop.reminders.do, due, at=over) for due in claimed),
        )
        log = moves(shop, "order", order.id)
        assert log["accept"] + log["expire"] == 1
        assert isinstance(ended[0], Refused) is bool(log["expire"])
        expected = "expired" if log["expire"] else "accepted"
        assert desk.get(TENANT, order.id).state == expected


def test_accepted_or_taken_back_but_not_both(shop: Any, race: Race) -> None:
    desk = shop.desks.orders
    for number in range(RACES):
        order = placed(shop, number)
        accepts, cancels = shop.by("U0XIAOYU"), shop.by()
        ended = race(
            partial(desk.answer, accepts, order.id, Move.ACCEPT, seen_version=order.version),
            partial(desk.cancel, cancels, order.id, "another date"),
        )
        (winner,) = won(ended)
        assert desk.get(TENANT, order.id) == winner
        log = moves(shop, "order", order.id)
        assert log["accept"] + log["cancel"] == 1


def test_a_day_is_sold_once(shop: Any, race: Race, hands: Callable[[], int]) -> None:
    desk = shop.desks.orders
    for number in range(RACES):
        quotes = [approved(shop, number) for _ in range(min(hands(), 4))]
        calls = [(shop.by(), quote.id) for quote in quotes]
        ended = race(*(partial(desk.place, *call) for call in calls))
        assert len(won(ended)) == 1
        assert {type(end) for end in ended if isinstance(end, Refused)} == {SlotTaken}


def test_a_budget_is_spent_once(shop: Any, race: Race) -> None:
    for number in range(RACES):
        days = [shop.need().starts_at + timedelta(days=2 * number + more) for more in (0, 1)]
        quotes = [
            shop.asked(creator=1 + hand, starts_at=day, days=4, in_campaign=True) for hand, day in enumerate(days)
        ]
        calls = [(shop.by("U0LINYUE"), quote.id, 1) for quote in quotes]
        ended = race(*(partial(shop.desks.quotes.approve, *call) for call in calls))
        assert len(won(ended)) == 1
        assert [type(end) for end in ended if isinstance(end, Refused)] == [OverBudget]
        for quote in quotes:
            shop.desks.quotes.withdraw(shop.by(), quote.id)


def test_approved_or_withdrawn_but_not_both(shop: Any, race: Race) -> None:
    desk = shop.desks.quotes
    for number in range(RACES):
        quote = asked(shop, number)
        yes, back = shop.by("U0LINYUE"), shop.by()
        ended = race(partial(desk.approve, yes, quote.id, 1), partial(desk.withdraw, back, quote.id))
        assert all(isinstance(end, Stale) for end in ended if isinstance(end, Refused))
        after = desk.get(TENANT, quote.id)
        assert after in won(ended)
        assert after.state == ("withdrawn" if moves(shop, "quote", quote.id)["withdraw"] else "approved")


def test_stars_given_at_once_are_one_rating_with_every_version_counted(
    shop: Any, race: Race, hands: Callable[[], int]
) -> None:
    orders = [placed(shop, number) for number in range(RACES // 3)]
    for order in orders:
        shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, Move.ACCEPT)
    shop.pass_time(days=20)
    for order in orders:
        people = [shop.by() for _ in range(min(hands(), 6))]
        ended = race(*(partial(shop.desks.ratings.rate, by, order.id, STARS) for by in people))
        assert all(isinstance(end, Stale | RatedMeanwhile) for end in ended if isinstance(end, Refused))
        versions = sorted(rating.version for rating in won(ended))
        assert versions == list(range(1, len(versions) + 1))
        kept = shop.rows(f"SELECT version FROM ratings WHERE order_id = {order.id}")
        assert kept == [(len(versions),)]


@pytest.mark.parametrize("database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_stars_given_between_two_reads_of_another_are_not_overwritten(
    shop: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL shows each statement what was committed before it: the order as it was, its rating as it is now."""
    order, read = placed(shop, 0), Ratings.of_order
    shop.desks.orders.answer(shop.by("U0XIAOYU"), order.id, Move.ACCEPT)
    shop.pass_time(days=20)

    def late(ratings: Ratings, tenant: str, order_id: int) -> Any:
        monkeypatch.undo()
        shop.desks.ratings.rate(shop.by("U0LINYUE"), order.id, STARS)
        return read(ratings, tenant, order_id)

    monkeypatch.setattr(Ratings, "of_order", late)
    with pytest.raises(IllegalMove):
        shop.desks.ratings.rate(shop.by(), order.id, STARS)
    assert shop.rows("SELECT version, rater FROM ratings WHERE order_id IS NOT NULL") == [(1, "U0LINYUE")]


def test_what_ends_at_once_is_all_in_the_creators_record(shop: Any, race: Race) -> None:
    orders = [placed(shop, number) for number in range(12)]
    for start in range(0, len(orders), 4):
        some = [(shop.by("U0XIAOYU"), order.id) for order in orders[start : start + 4]]
        race(*(partial(shop.desks.orders.answer, *each, Move.DECLINE, reason="no") for each in some), shop.tick)
        shop.tick()
        acceptance = shop.desks.creators.standing(1).figures.acceptance
        assert (acceptance.part, acceptance.whole) == (0, start + 4)
