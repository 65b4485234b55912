"""Asking and deciding: who may, once, and what others then see."""

import json
from datetime import timedelta
from typing import Any

import pytest

from bot.rules.campaigns import OverBudget
from bot.rules.errors import AlreadyDone, NotAllowed, NotFound, Stale
from bot.rules.pricing import InThePast
from bot.rules.quotes import AlreadyApproved, IllegalMove, OwnRequest, ReasonNeeded, State
from bot.rules.quotes_revisions import What
from bot.rules.reminders import Kind
from bot.rules.workspaces import NobodyApproves
from bot.services import cards


def waiting(shop: Any, quote_id: int) -> list[Kind]:
    with shop.store.reading() as unit:
        kinds = (Kind.APPROVAL_REMINDER, Kind.APPROVAL_ESCALATION, Kind.QUOTE_EXPIRY)
        return [reminder.kind for reminder in unit.reminders.waiting("T0JUXING", quote_id, *kinds)]


def posts(shop: Any, template: str) -> list[str]:
    found = shop.rows(f"SELECT channel FROM outbox WHERE act = 'post' AND template = '{template}' ORDER BY id")
    return [channel for (channel,) in found]


def test_a_question_reaches_those_who_approve(shop: Any) -> None:
    quote = shop.asked()
    assert (quote.state, quote.number, quote.needed, quote.price.total) == (State.APPROVING, "Q-1001", 1, 1_000_000)
    assert posts(shop, "quote") == ["C0APPROVALS", "U0LINYUE", "U0ALEX", "U0CHENMO"]
    assert waiting(shop, quote.id) == [Kind.APPROVAL_REMINDER, Kind.APPROVAL_ESCALATION, Kind.QUOTE_EXPIRY]


def test_what_is_kept_is_what_was_asked(shop: Any) -> None:
    quote = shop.asked()
    assert shop.desks.quotes.get("T0JUXING", quote.id) == quote


def test_the_same_delivery_asks_once(shop: Any) -> None:
    by = shop.by()
    shop.desks.quotes.ask(by, 1, shop.need(), None, "C0CAMPAIGNS")
    with pytest.raises(AlreadyDone):
        shop.desks.quotes.ask(by, 1, shop.need(), None, "C0CAMPAIGNS")
    assert shop.rows("SELECT count(*) FROM quotes") == [(1,)]


def test_a_refused_question_leaves_nothing_and_may_be_sent_again(shop: Any) -> None:
    by = shop.by()
    with pytest.raises(InThePast):
        shop.desks.quotes.ask(by, 1, shop.need(starts_at=shop.now - timedelta(days=2)), None, "C0CAMPAIGNS")
    assert shop.rows("SELECT count(*) FROM outbox WHERE template = 'quote'") == [(0,)]
    assert shop.desks.quotes.ask(by, 1, shop.need(), None, "C0CAMPAIGNS").number == "Q-1001"


def test_approval_ends_the_reminders_but_not_the_expiry(shop: Any) -> None:
    quote = shop.approved()
    assert (quote.state, quote.decided_by) == (State.APPROVED, "U0LINYUE")
    assert waiting(shop, quote.id) == [Kind.QUOTE_EXPIRY]
    assert posts(shop, "quote")[-1] == "U0CHENMO"


def test_a_large_quote_needs_two_different_approvers(shop: Any) -> None:
    quote = shop.asked(days=5)
    assert (quote.needed, quote.price.total) == (2, 5_000_000)
    voted = shop.desks.quotes.approve(shop.by("U0LINYUE"), quote.id, quote.revision)
    assert voted.state is State.APPROVING
    with pytest.raises(AlreadyApproved):
        shop.desks.quotes.approve(shop.by("U0LINYUE"), quote.id, quote.revision)
    assert shop.desks.quotes.approve(shop.by("U0ALEX"), quote.id, quote.revision).state is State.APPROVED


@pytest.mark.parametrize("stranger", ["U0CHENMO", "U0EMMA", "U0XIAOYU", "U0NOBODY"])
def test_only_approvers_decide(shop: Any, stranger: str) -> None:
    quote = shop.asked()
    for decide in (
        lambda by: shop.desks.quotes.approve(by, quote.id, 1),
        lambda by: shop.desks.quotes.decline(by, quote.id, 1, "no"),
        lambda by: shop.desks.quotes.ask_to_change(by, quote.id, 1, "no"),
    ):
        with pytest.raises(NotAllowed):
            decide(shop.by(stranger))
    assert shop.desks.quotes.get("T0JUXING", quote.id) == quote


def test_nobody_approves_their_own_request(shop: Any) -> None:
    quote = shop.asked(person="U0LINYUE")
    with pytest.raises(OwnRequest):
        shop.desks.quotes.approve(shop.by("U0LINYUE"), quote.id, quote.revision)


def test_where_too_few_may_approve_nothing_is_sent(shop: Any) -> None:
    with pytest.raises(NobodyApproves):
        shop.asked(person="U0LINYUE", days=5)
    assert shop.rows("SELECT count(*) FROM quotes") == [(0,)]


def test_a_decision_needs_a_reason_where_it_is_a_no(shop: Any) -> None:
    quote = shop.asked()
    with pytest.raises(ReasonNeeded):
        shop.desks.quotes.decline(shop.by("U0LINYUE"), quote.id, quote.revision, "  ")
    declined = shop.desks.quotes.decline(shop.by("U0LINYUE"), quote.id, quote.revision, " too dear ")
    assert (declined.state, declined.reason) == (State.DECLINED, "too dear")
    assert waiting(shop, quote.id) == []


def test_a_changed_quote_has_to_be_looked_at_again(shop: Any) -> None:
    quote = shop.asked()
    shop.desks.quotes.ask_to_change(shop.by("U0ALEX"), quote.id, quote.revision, "two days")
    assert waiting(shop, quote.id) == [Kind.QUOTE_EXPIRY], "a quote that nobody changes runs out all the same"
    with pytest.raises(NotAllowed):
        shop.desks.quotes.revise(shop.by("U0EMMA"), quote.id, shop.need(days=2))
    revised = shop.desks.quotes.revise(shop.by(), quote.id, shop.need(days=2))
    assert (revised.state, revised.revision, revised.price.total) == (State.APPROVING, 2, 2_000_000)
    with pytest.raises(Stale):
        shop.desks.quotes.approve(shop.by("U0LINYUE"), quote.id, quote.revision)
    assert waiting(shop, quote.id) == [Kind.APPROVAL_REMINDER, Kind.APPROVAL_ESCALATION, Kind.QUOTE_EXPIRY]
    assert shop.desks.quotes.approve(shop.by("U0LINYUE"), quote.id, 2).state is State.APPROVED


def test_a_change_is_shown_beside_what_was_asked_first(shop: Any) -> None:
    first = shop.asked()
    shop.desks.quotes.ask_to_change(shop.by("U0LINYUE"), first.id, 1, "两天")
    second = shop.desks.quotes.revise(shop.by(), first.id, shop.need(days=2))
    with shop.store.reading() as unit:
        facts = cards.quote_facts(unit, second, at=shop.now)
    assert [(each.what, each.before, each.after) for each in facts["changes"]] == [
        (What.DAYS, 1, 2),
        (What.TOTAL, 1_000_000, 2_000_000),
    ]
    assert (facts["sent_back"].sent_back_by, facts["sent_back"].why) == ("U0LINYUE", "两天")


def test_every_version_of_a_quote_is_kept(shop: Any) -> None:
    quote = shop.asked()
    for days in (2, 3):
        shop.desks.quotes.ask_to_change(shop.by("U0LINYUE"), quote.id, days - 1, "mehr")
        shop.desks.quotes.revise(shop.by(), quote.id, shop.need(days=days))
    with shop.store.reading() as unit:
        kept = unit.revisions.of("T0JUXING", quote.id)
        assert unit.revisions.of("T0OTHER", quote.id) == []
    assert [(each.revision, each.need.days, each.price.total) for each in kept] == [
        (1, 1, 1_000_000),
        (2, 2, 2_000_000),
    ]


def test_the_requester_alone_takes_it_back(shop: Any) -> None:
    quote = shop.asked()
    with pytest.raises(NotAllowed):
        shop.desks.quotes.withdraw(shop.by("U0EMMA"), quote.id)
    assert shop.desks.quotes.withdraw(shop.by(), quote.id).state is State.WITHDRAWN
    with pytest.raises(IllegalMove) as refused:
        shop.desks.quotes.approve(shop.by("U0LINYUE"), quote.id, quote.revision)
    assert refused.value.facts == {"state": State.WITHDRAWN}


def test_silence_never_approves(shop: Any) -> None:
    quote = shop.asked()
    shop.pass_time(days=1)
    assert posts(shop, "quote_waits") == ["U0LINYUE", "U0ALEX"]
    shop.pass_time(days=1)
    assert posts(shop, "quote_waits")[2:] == ["U0LINYUE", "U0ALEX", "U0CHENMO"]
    shop.pass_time(days=6)
    assert shop.desks.quotes.get("T0JUXING", quote.id).state is State.EXPIRED
    assert waiting(shop, quote.id) == []


def test_who_asks_where_no_card_comes_sees_there_that_it_went(shop: Any) -> None:
    quote = shop.asked()
    (said,) = shop.rows("SELECT channel, reader, about FROM outbox WHERE template = 'quote_sent'")
    about = json.loads(said[2]) if isinstance(said[2], str) else said[2]
    assert said[:2] == (quote.channel, quote.requester)
    assert about["number"] == quote.number
    assert (about["names"], about["total"]) == (["小鱼儿"], quote.price.total)


def test_who_asks_where_the_card_comes_is_told_nothing_more(shop: Any) -> None:
    shop.desks.quotes.ask(shop.by(), 1, shop.need(), shop.campaign.id, "C0APPROVALS")
    assert shop.rows("SELECT channel FROM outbox WHERE template = 'quote_sent'") == []


def test_a_price_changed_later_leaves_the_quote_as_it_was_asked(shop: Any) -> None:
    quote = shop.asked()
    shop.desks.ratecards.change(shop.by("U0XIAOYU"), 1, 1, day=2_000_000)
    assert shop.desks.quotes.get("T0JUXING", quote.id).price.total == 1_000_000
    assert shop.asked().price.total == 2_000_000


def test_what_the_budget_does_not_hold_is_not_asked_for(shop: Any) -> None:
    with pytest.raises(OverBudget):
        shop.asked(days=7)


def test_previewing_writes_nothing(shop: Any) -> None:
    before = shop.rows("SELECT count(*) FROM inbox")
    seen = shop.desks.quotes.preview(shop.by("U0EMMA"), 1, shop.need(), shop.campaign.id)
    assert (seen.price.total, seen.rule.needed, seen.within_own_limit) == (1_000_000, 1, True)
    assert [each.person for each in seen.asked] == ["U0LINYUE", "U0ALEX"]
    assert shop.rows("SELECT count(*) FROM inbox") == before


def test_a_creator_nobody_knows_is_not_found(shop: Any) -> None:
    with pytest.raises(NotFound):
        shop.asked(creator=99)


def test_another_tenant_finds_nothing(shop: Any) -> None:
    quote = shop.asked()
    with pytest.raises(NotFound):
        shop.desks.quotes.get("T2", quote.id)
