"""Several quotes approved at once: each on its own."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.rules.campaigns import OverBudget
from bot.rules.errors import NotFound, Stale
from bot.rules.quotes import OwnRequest, State

TENANT, LIN, EMMA, GUEST = "T0JUXING", "U0LINYUE", "U0EMMA", "U0XIAOYU"


@pytest.fixture
def waiting(shop: Any) -> list[Any]:
    """Four that wait: two fit into the budget together, the third does not; the fourth is Lin's own."""
    days = [shop.need().starts_at + timedelta(days=10 * n) for n in range(4)]
    asked = [shop.asked(creator=1 + n % 2, starts_at=day, days=(1, 4, 4)[n]) for n, day in enumerate(days[:3])]
    return [*asked, shop.asked(person=LIN, creator=2, starts_at=days[3])]


def test_one_that_fails_takes_no_other_down_and_each_says_why(shop: Any, waiting: list[Any]) -> None:
    desk = shop.desks.batches
    pairs = [(quote.id, quote.revision) for quote in waiting]
    ended = desk.approve(shop.by(LIN), [*pairs, (999, 1)])
    assert [type(each.refusal) for each in ended] == [type(None), type(None), OverBudget, OwnRequest, NotFound]
    states = [shop.desks.quotes.get(TENANT, quote.id).state for quote in waiting]
    assert states == [State.APPROVED, State.APPROVED, State.APPROVING, State.APPROVING]
    assert shop.rows("SELECT count(*) FROM events WHERE noun = 'quote' AND move = 'approve'") == [(2,)]


def test_the_same_batch_sent_twice_counts_once(shop: Any, waiting: list[Any]) -> None:
    by, pairs = shop.by(LIN), [(quote.id, quote.revision) for quote in waiting[:2]]
    first, second = (shop.desks.batches.approve(by, pairs) for _ in range(2))
    assert [each.refusal for each in (*first, *second)] == [None] * 4
    assert shop.rows("SELECT count(*) FROM events WHERE noun = 'quote' AND move = 'approve'") == [(2,)]


def test_what_changed_since_it_was_shown_is_not_approved(shop: Any, waiting: list[Any]) -> None:
    shop.desks.quotes.ask_to_change(shop.by(LIN), waiting[0].id, 1, "less")
    shop.desks.quotes.revise(shop.by(), waiting[0].id, shop.need(days=2))
    [ended] = shop.desks.batches.approve(shop.by(LIN), [(waiting[0].id, 1)])
    assert isinstance(ended.refusal, Stale)


@pytest.mark.parametrize("who", ["U0CHENMO", EMMA, GUEST, "U0NOBODY"])
def test_whoever_has_no_right_approves_none_of_them(shop: Any, waiting: list[Any], who: str) -> None:
    chosen = shop.desks.batches.chosen(shop.by(who), [quote.id for quote in waiting])
    assert [each.may for each in chosen] == [False] * 4
    ended = shop.desks.batches.approve(shop.by(who), [(quote.id, 1) for quote in waiting])
    assert all(each.refusal for each in ended)
    assert {shop.desks.quotes.get(TENANT, quote.id).state for quote in waiting} == {State.APPROVING}


def test_another_workspace_finds_none_of_them(shop: Any, waiting: list[Any]) -> None:
    other = replace(shop.by(LIN), tenant="T2")
    assert shop.desks.batches.chosen(other, [quote.id for quote in waiting]) == []
    [ended] = shop.desks.batches.approve(other, [(waiting[0].id, 1)])
    assert (type(ended.refusal), ended.number, ended.quote) == (NotFound, "", None)


def test_home_lists_the_oldest_first_and_in_pages(shop: Any) -> None:
    numbers = [
        shop.asked(starts_at=shop.need().starts_at + timedelta(days=n), in_campaign=False).number for n in range(10)
    ]
    first, second = (shop.desks.home.of(TENANT, LIN, at=shop.now, page=page) for page in (1, 2))
    assert [each.quote.number for each in (*first.to_approve, *second.to_approve)] == numbers
    assert (first.waiting, first.pages, first.waiting_total) == (10, 2, 10_000_000)
    assert shop.desks.home.of(TENANT, LIN, at=shop.now, page=9).page == 2
