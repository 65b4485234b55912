"""Rules, steps, groups and budgets as a company uses them, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bot.rules.campaigns import NobodyForBudget, OverBudget
from bot.rules.errors import NotAllowed, Refused, Stale
from bot.rules.people import Person
from bot.rules.policies import Case, NoSuchRule, Rule, Step, TooManyRules
from bot.rules.quotes import AlreadyApproved, NotYourTurn, State
from bot.rules.reminders import Kind
from bot.rules.workspaces import NobodyApproves
from bot.rules.workspaces import OverBudget as WhenOver
from bot.services.directory import DirectoryDesk

TENANT = "T0JUXING"
LIN, ALEX, CHEN, EMMA, GUEST = "U0LINYUE", "U0ALEX", "U0CHENMO", "U0EMMA", "U0XIAOYU"
BOSS, CFO = "U0BOSS", "U0CFO"


def rule(*steps: Step, **changes: Any) -> Rule:
    return Rule(**{"id": 0, "tenant": TENANT, "steps": steps, **changes})


def people(*users: str, needed: int = 1) -> Step:
    return Step(people=users, needed=needed)


def told(shop: Any, template: str = "quote") -> list[str]:
    found = shop.rows(f"SELECT channel FROM outbox WHERE act = 'post' AND template = '{template}' ORDER BY id")
    return [channel for (channel,) in found]


def approve(shop: Any, person: str, quote: Any) -> Any:
    return shop.desks.quotes.approve(shop.by(person), quote.id, shop.desks.quotes.get(TENANT, quote.id).revision)


@pytest.fixture
def in_order(shop: Any) -> Rule:
    """From ¥10,000 on, Lin first, then the boss or the CFO."""
    wanted = rule(people(LIN), people(BOSS, CFO), from_fen=1_000_000, campaign_id=shop.campaign.id, in_order=True)
    added: Rule = shop.desks.policies.add(shop.by(LIN), wanted)
    return added


# the list of rules


def test_rules_are_added_changed_moved_and_removed_and_the_log_says_who(shop: Any) -> None:
    desk, by = shop.desks.policies, partial(shop.by, LIN)
    added = desk.add(by(), rule(people(BOSS), from_fen=100, field="美妆"))
    changed = desk.change(by(), added.id, added.version, replace(added, from_fen=200))
    desk.move(by(), added.id, changed.version, up=True)
    listed = desk.of(by()).rules
    assert [each.from_fen for each in listed] == [0, 200, 5_000_000]
    desk.remove(by(), added.id, listed[1].version)
    assert [each.from_fen for each in desk.of(by()).rules] == [0, 5_000_000]
    assert shop.rows("SELECT move, person FROM events WHERE noun = 'policy' ORDER BY id") == [
        (what, LIN) for what in ("add", "change", "up", "remove")
    ]


def test_what_somebody_changed_meanwhile_is_not_overwritten(shop: Any) -> None:
    desk = shop.desks.policies
    seen = desk.of(shop.by(LIN)).rules[0]
    desk.change(shop.by(ALEX), seen.id, seen.version, replace(seen, from_fen=300))
    for late in (
        partial(desk.change, shop.by(LIN), seen.id, seen.version, replace(seen, from_fen=1)),
        partial(desk.remove, shop.by(LIN), seen.id, seen.version),
        partial(desk.move, shop.by(LIN), seen.id, seen.version, up=False),
    ):
        with pytest.raises(NoSuchRule):
            late()
    assert desk.of(shop.by(LIN)).rules[0].from_fen == 300


def test_two_who_change_a_rule_at_once_do_not_both(shop: Any, race: Callable[..., list[Any]]) -> None:
    desk = shop.desks.policies
    seen = desk.of(shop.by(LIN)).rules[0]
    ended = race(
        partial(desk.change, shop.by(LIN), seen.id, seen.version, replace(seen, from_fen=1)),
        partial(desk.remove, shop.by(ALEX), seen.id, seen.version),
    )
    assert [type(end) for end in ended if isinstance(end, Refused)] == [NoSuchRule]


@pytest.mark.parametrize("who", [CHEN, EMMA, GUEST, "U0NOBODY"])
def test_only_admins_change_rules(shop: Any, who: str) -> None:
    desk, seen = shop.desks.policies, shop.desks.policies.of(shop.by(LIN)).rules[0]
    for door in (
        lambda: desk.add(shop.by(who), rule(people(who))),
        lambda: desk.change(shop.by(who), seen.id, seen.version, seen),
        lambda: desk.move(shop.by(who), seen.id, seen.version, up=False),
        lambda: desk.remove(shop.by(who), seen.id, seen.version),
    ):
        with pytest.raises(NotAllowed):
            door()
    assert desk.of(shop.by(LIN)).rules[0] == seen


def test_members_look_and_try_out_and_creators_do_not(shop: Any) -> None:
    desk = shop.desks.policies
    assert desk.of(shop.by(CHEN)).may is False
    assert desk.foresee(shop.by(CHEN), Case(total=100), "").possible
    for door in (lambda: desk.of(shop.by(GUEST)), lambda: desk.foresee(shop.by(GUEST), Case(total=100), LIN)):
        with pytest.raises(NotAllowed):
            door()


def test_another_workspace_neither_sees_nor_reaches_them(shop: Any) -> None:
    desk, seen = shop.desks.policies, shop.desks.policies.of(shop.by(LIN)).rules[0]
    with shop.store.unit() as unit:
        unit.people.save(Person(tenant="T2", user=LIN, admin=True))
        unit.commit()
    other = partial(replace, tenant="T2")
    assert desk.of(other(shop.by(LIN))).rules == []
    for door in (
        lambda: desk.remove(other(shop.by(LIN)), seen.id, seen.version),
        lambda: desk.add(other(shop.by(LIN)), rule(people(LIN), campaign_id=shop.campaign.id)),
    ):
        with pytest.raises(NoSuchRule):
            door()


def test_a_workspace_has_forty_rules_at_most(shop: Any) -> None:
    for number in range(38):
        shop.desks.policies.add(shop.by(LIN), rule(people(BOSS), from_fen=number))
    with pytest.raises(TooManyRules):
        shop.desks.policies.add(shop.by(LIN), rule(people(BOSS)))


# steps


def test_the_second_step_is_asked_when_the_first_has_approved(shop: Any, in_order: Rule) -> None:
    quote = shop.asked()
    assert (quote.rule, told(shop)) == (in_order, ["C0APPROVALS", LIN, CHEN])
    with pytest.raises(NotYourTurn):
        approve(shop, BOSS, quote)
    assert approve(shop, LIN, quote).state is State.APPROVING
    assert told(shop)[3:] == [BOSS, CFO]
    with pytest.raises(AlreadyApproved):
        approve(shop, LIN, quote)
    assert approve(shop, CFO, quote).state is State.APPROVED


def test_the_clock_of_a_step_begins_with_it_and_only_those_still_asked_are_reminded(shop: Any, in_order: Rule) -> None:
    quote = shop.asked()
    shop.pass_time(hours=20)
    approve(shop, LIN, quote)
    shop.pass_time(hours=23)
    assert told(shop, "quote_waits") == []
    shop.pass_time(hours=1)
    assert told(shop, "quote_waits") == [BOSS, CFO]
    shop.pass_time(hours=24)
    assert told(shop, "quote_waits")[2:] == [BOSS, CFO, CHEN]
    shop.pass_time(days=10)
    assert shop.desks.quotes.get(TENANT, quote.id).state is State.EXPIRED


def test_a_quote_keeps_the_rule_it_was_sent_under_until_it_is_sent_anew(shop: Any, in_order: Rule) -> None:
    quote = shop.asked()
    changed = replace(in_order, steps=(people(ALEX),), in_order=False)
    shop.desks.policies.change(shop.by(LIN), in_order.id, in_order.version, changed)
    assert shop.desks.quotes.get(TENANT, quote.id).rule == in_order
    back = shop.desks.quotes.ask_to_change(shop.by(LIN), quote.id, 1, "two days")
    again = shop.desks.quotes.revise(shop.by(CHEN), back.id, shop.need(days=2))
    assert [step.people for step in again.rule.steps] == [(ALEX,)]
    assert told(shop)[-1] == ALEX
    assert approve(shop, ALEX, again).state is State.APPROVED


def test_a_rule_that_too_few_could_answer_sends_nothing(shop: Any) -> None:
    shop.desks.policies.add(shop.by(LIN), rule(people(CHEN, LIN, needed=2), campaign_id=shop.campaign.id))
    with pytest.raises(NobodyApproves):
        shop.asked()
    assert shop.rows("SELECT count(*) FROM quotes") == [(0,)]
    assert shop.asked(person=EMMA).needed == 2


def test_the_creators_field_finds_its_rule(shop: Any) -> None:
    shop.desks.policies.add(shop.by(LIN), rule(people(BOSS), field="美妆"))
    shop.desks.policies.add(shop.by(LIN), rule(people(CFO), field="美食"))
    assert shop.asked().rule.steps == (people(BOSS),)


def test_two_at_once_are_both_counted_over_two_steps(shop: Any, race: Callable[..., list[Any]]) -> None:
    shop.desks.policies.add(shop.by(LIN), rule(people(LIN), people(BOSS), campaign_id=shop.campaign.id))
    quote = shop.asked()
    ended = race(*(partial(shop.desks.quotes.approve, shop.by(who), quote.id, 1) for who in (LIN, BOSS)))
    assert [end for end in ended if isinstance(end, Refused)] == []
    after = shop.desks.quotes.get(TENANT, quote.id)
    assert (after.state, {given.person for given in after.approvals}) == (State.APPROVED, {LIN, BOSS})


def test_approving_a_step_against_withdrawing_ends_in_one(
    shop: Any, in_order: Rule, race: Callable[..., list[Any]]
) -> None:
    quote = shop.asked()
    ended = race(
        partial(shop.desks.quotes.approve, shop.by(LIN), quote.id, 1),
        partial(shop.desks.quotes.withdraw, shop.by(CHEN), quote.id),
    )
    assert all(isinstance(end, Stale) for end in ended if isinstance(end, Refused))
    after = shop.desks.quotes.get(TENANT, quote.id)
    assert after in ended
    assert after.state in {State.WITHDRAWN, State.APPROVING}


# groups


def test_who_is_in_a_group_is_asked_as_it_was_told_last(shop: Any) -> None:
    directory = DirectoryDesk(shop.store)
    shop.desks.policies.add(shop.by(LIN), rule(Step(group="S1"), campaign_id=shop.campaign.id))
    assert (TENANT, "S1") in directory.due(at=shop.now)
    with pytest.raises(NobodyApproves):
        shop.asked()
    directory.listed(TENANT, {"S1": "Finance"}, at=shop.now)
    directory.filled(TENANT, "S1", [BOSS, CHEN], at=shop.now)
    quote = shop.asked()
    assert told(shop) == ["C0APPROVALS", BOSS, CHEN]  # Chen as the one who asked
    directory.filled(TENANT, "S1", [CFO], at=shop.now)
    with pytest.raises(NotAllowed):
        approve(shop, BOSS, quote)
    assert approve(shop, CFO, quote).state is State.APPROVED


def test_what_was_asked_lately_is_not_asked_again_and_who_left_no_longer_counts(shop: Any) -> None:
    directory = DirectoryDesk(shop.store)
    assert directory.due(at=shop.now) == [(TENANT, "groups"), (TENANT, ALEX), (TENANT, LIN)]
    directory.not_told(TENANT, "groups", at=shop.now)
    for user in (ALEX, LIN):
        directory.met(Person(tenant=TENANT, user=user, locale="zh-CN", active=user == LIN), at=shop.now)
    assert directory.due(at=shop.now) == []
    assert [each.person for each in shop.desks.quotes.preview(shop.by(), 1, shop.need(), None).asked] == [LIN]
    assert len(directory.due(at=shop.now + timedelta(hours=6))) == 3


def test_a_group_that_slack_no_longer_lists_holds_nobody(shop: Any) -> None:
    directory = DirectoryDesk(shop.store)
    directory.listed(TENANT, {"S1": "Finance"}, at=shop.now)
    directory.filled(TENANT, "S1", [BOSS], at=shop.now)
    directory.listed(TENANT, {"S2": "Other"}, at=shop.now)
    assert [(each.id, each.members, each.active) for each in shop.desks.policies.of(shop.by(LIN)).groups] == [
        ("S1", (), False), ("S2", (), True),
    ]  # fmt: skip


# budgets


@pytest.fixture
def escalating(shop: Any) -> None:
    wanted = replace(shop.desks.workspace.get(TENANT), over_budget=WhenOver.ESCALATE, budget_people=(CFO,))
    shop.desks.workspace.set_up(shop.by(LIN), wanted)


@pytest.mark.usefixtures("escalating")
def test_what_exceeds_the_budget_is_asked_of_the_owner_and_those_named_as_well(shop: Any) -> None:
    quote = shop.asked(person=EMMA, days=7)
    assert (quote.rule.over_fen, quote.needed) == (1_000_000, 3)
    assert told(shop) == ["C0APPROVALS", LIN, ALEX, CHEN, CFO, EMMA]
    approve(shop, LIN, quote)
    assert approve(shop, ALEX, quote).state is State.APPROVING
    assert approve(shop, CHEN, quote).state is State.APPROVED
    assert shop.desks.orders.place(shop.by(EMMA), quote.id).price.total == 7_000_000


@pytest.mark.usefixtures("escalating")
def test_what_others_took_meanwhile_is_asked_before_the_last_approval_counts(shop: Any) -> None:
    first, second = (shop.asked(person=EMMA, creator=n, days=4) for n in (1, 2))
    assert approve(shop, LIN, first).state is State.APPROVED
    after = approve(shop, ALEX, second)
    assert (after.state, after.rule.over_fen, after.revision) == (State.APPROVING, 2_000_000, 2)
    assert told(shop)[-2:] == [CHEN, CFO]
    with pytest.raises(Stale):
        shop.desks.quotes.approve(shop.by(CFO), second.id, 1)
    assert approve(shop, CFO, second).state is State.APPROVED


def test_where_it_is_refused_the_last_approval_is_refused_too(shop: Any) -> None:
    first, second = (shop.asked(creator=n, days=4) for n in (1, 2))
    approve(shop, LIN, first)
    with pytest.raises(OverBudget):
        approve(shop, ALEX, second)
    assert shop.desks.quotes.get(TENANT, second.id).approvals == ()


@pytest.mark.usefixtures("escalating")
def test_where_nobody_else_may_let_it_be_exceeded_it_is_not_sent(shop: Any) -> None:
    wanted = replace(shop.desks.workspace.get(TENANT), budget_people=())
    shop.desks.workspace.set_up(shop.by(LIN), wanted)
    with pytest.raises(NobodyForBudget):
        shop.asked(days=7)
    assert shop.rows("SELECT count(*) FROM quotes") == [(0,)]


@pytest.mark.usefixtures("escalating")
def test_within_ones_own_limit_nothing_exceeds_a_budget_unasked(shop: Any) -> None:
    shop.desks.workspace.allow(shop.by(LIN), EMMA, 10_000_000)
    assert shop.desks.quotes.preview(shop.by(EMMA), 1, shop.need(days=7), shop.campaign.id).within_own_limit is False
    with pytest.raises(OverBudget):
        shop.desks.orders.place_directly(shop.by(EMMA), 1, shop.need(days=7), shop.campaign.id, "C0CAMPAIGNS")


def test_a_budget_says_what_is_bound_and_what_is_spent(shop: Any) -> None:
    shop.approved()
    order = shop.placed(creator=2)
    [(_, budget)] = shop.desks.campaigns.running(TENANT, at=shop.now)
    assert (budget.total, budget.committed, budget.spent, budget.left) == (6_000_000, 2_000_000, 0, 4_000_000)
    shop.write(f"UPDATE orders SET state = 'finished' WHERE id = {order.id}")
    [(_, budget)] = shop.desks.campaigns.running(TENANT, at=shop.now)
    assert (budget.committed, budget.spent, budget.left) == (1_000_000, 1_000_000, 4_000_000)


# trying out


def test_trying_out_shows_the_steps_with_delegates_applied_and_writes_nothing(shop: Any, in_order: Rule) -> None:
    today = shop.now.date()
    shop.desks.absences.leave(shop.by(LIN), EMMA, today, today)
    before = shop.rows("SELECT count(*) FROM inbox")
    case = Case(total=1_000_000, campaign_id=shop.campaign.id)
    seen = shop.desks.policies.foresee(shop.by(ALEX), case, CHEN)
    assert [[(each.person, each.seat) for each in step] for step in seen.steps] == [
        [(EMMA, LIN)], [(BOSS, BOSS), (CFO, CFO)],
    ]  # fmt: skip
    assert (seen.rule, seen.possible, seen.refused) == (in_order, True, False)
    assert shop.desks.policies.foresee(shop.by(ALEX), replace(case, total=7_000_000), CHEN).refused
    assert shop.rows("SELECT count(*) FROM inbox") == before


def test_reminders_of_a_quote_that_is_decided_are_called_off(shop: Any, in_order: Rule) -> None:
    quote = shop.asked()
    approve(shop, LIN, quote)
    approve(shop, BOSS, quote)
    with shop.store.reading() as unit:
        assert unit.reminders.waiting(TENANT, quote.id, Kind.APPROVAL_REMINDER, Kind.APPROVAL_ESCALATION) == []
