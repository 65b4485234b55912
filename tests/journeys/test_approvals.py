"""Approvals as a company has them: steps with a delegate, several at once, a budget exceeded; in both languages."""

from typing import Any

import pytest

from bot.rules.policies import Rule, Step
from bot.rules.workspaces import OverBudget

TENANT = "T0JUXING"
LIN, ALEX = "U0LINYUE", "U0ALEX"


def words(value: Any) -> str:
    """All texts of a message or a view."""
    if isinstance(value, dict):
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        return "\n".join(filter(None, [*own, *(words(inner) for inner in value.values())]))
    return "\n".join(filter(None, map(words, value))) if isinstance(value, list) else ""


def ask_for(person: Any, creator: str, **filled: str) -> None:
    """From the profile to a quote for days that waits for approval."""
    person.command(f"/juxing creator {creator}", channel="C0CAMPAIGNS")
    person.click("quote.open", where="C0CAMPAIGNS")
    person.choose("quote.form", "day")
    person.fill(filled).submit()
    person.submit()


def card(person: Any, number: str, where: str) -> str:
    """How the newest card of a quote reads there now."""
    found = [one for one in person.sees(where) if number in one["text"] and one.get("blocks")]
    return words(found[-1]["blocks"])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_two_steps_in_order_the_first_by_a_delegate(world: Any, language: str) -> None:
    """Chen asks and Emma stands in for Lin, or the other way round: cards are in the language of the one who asks."""
    lin, alex = world.lin, world.alex
    asks, stands = (world.chen, world.emma) if language == "zh" else (world.emma, world.chen)

    world.demo.bot.directory.once()  # which groups there are
    lin.command("/juxing settings", channel="C0CAMPAIGNS")
    lin.click("policy.add")
    lin.click("policy.add:step")
    lin.wait_for(lambda one: "people:1" in str(one.modal()))
    lin.fill({"from": "10000", "people:0": [LIN], "needed:0": "1", "group:1": "S0FINANCE", "way": "order"}).submit()
    lin.wait_for(lambda one: "¥10,000" in words(one.modal()))
    lin.click("policy.preview")
    lin.fill({"amount": "20000", "requester": asks.id}).submit()
    assert "¥20,000" in words(lin.modal())
    assert "S0FINANCE" not in words(lin.modal())
    lin.close(clear=True)
    lin.command("/juxing away", channel="C0CAMPAIGNS")
    lin.fill({"delegate": stands.id, "first": "2026-11-23", "last": "2026-11-30"}).submit()
    world.demo.bot.directory.once()  # who is in the group
    world.settled()

    ask_for(asks, "小鱼儿", date="2026-11-26", days="1")
    stands.waits_to_read("Q-1001")
    world.settled()
    shared = card(lin, "Q-1001", "C0APPROVALS")
    assert {"zh": f"<@{stands.id}>（代 <@{LIN}>）", "en": f"<@{stands.id}> (for <@{LIN}>)"}[language] in shared
    assert {"zh": f"for <@{LIN}>", "en": f"代 <@{LIN}> 审批"}[language] in words(stands.home())
    assert f"<@{LIN}>" not in words(alex.home())

    stands.click("quote.approve", contains="Q-1001")
    alex.waits_to_read("Q-1001")
    world.settled()
    said = {"zh": f"<@{stands.id}> 代 <@{LIN}> 批准", "en": f"approved by <@{stands.id}> for <@{LIN}>"}
    assert said[language] in card(lin, "Q-1001", "C0APPROVALS")
    world.later(hours=24)
    assert "has waited for a day" in alex.reads("D0ALEX")
    alex.click("quote.approve", contains="Q-1001")
    world.settled()
    quote = world.demo.bot.desks.quotes.get(TENANT, 1)
    assert (quote.state, [(each.person, each.place) for each in quote.approvals]) == (
        "approved", [(stands.id, LIN), (ALEX, ALEX)],
    )  # fmt: skip
    assert "quote.approve" not in str(alex.home())


@pytest.mark.parametrize(
    ("approver", "sum_", "came_of_it", "why"),
    [
        ("lin", "合计 ¥60,480", "通过 1 份，合计 ¥30,240", "未批准：该报价现为“已撤回”"),
        (
            "alex",
            "2 quotes, ¥60,480 in all",
            "1 of 2 went through, ¥30,240 in all",
            "Not approved: This quote now stands at",
        ),
    ],
)
def test_several_approved_from_home_of_which_one_fails(
    world: Any, approver: str, sum_: str, came_of_it: str, why: str
) -> None:
    chen, who = world.chen, getattr(world, approver)
    for day in (1, 2, 3):
        ask_for(chen, "小鱼儿", date=f"2026-12-0{day}", days="1")
    who.waits_to_read("Q-1003", "C0APPROVALS")
    world.settled()
    home = words(who.home())
    assert home.index("Q-1001") < home.index("Q-1002") < home.index("Q-1003")
    for number in (1, 2, 3):
        who.choose("home.pick", [f"[{number},1]"], value=f"[{number},1]")
    chen.click("quote.withdraw", value="[2,1]")  # after it was ticked
    world.settled()
    who.click("home.approve")
    assert sum_ in words(who.modal())
    chen.click("quote.withdraw", value="[3,1]")  # after it was counted
    world.settled()
    who.submit()
    world.settled()
    ended = words(who.modal())
    assert came_of_it in ended
    assert why in ended
    states = [world.demo.bot.desks.quotes.get(TENANT, number).state for number in (1, 2, 3)]
    assert states == ["approved", "withdrawn", "withdrawn"]


def test_a_budget_that_is_exceeded_is_asked_of_its_owner(world: Any) -> None:
    lin, chen, emma = world.lin, world.chen, world.emma
    lin.command("/juxing settings", channel="C0CAMPAIGNS")
    lin.fill({"over_budget": "escalate"}).submit()
    assert world.demo.bot.desks.workspace.get(TENANT).over_budget is OverBudget.ESCALATE
    with world.demo.bot.store.unit() as unit:
        unit.policies.add(Rule(id=0, tenant=TENANT, campaign_id=1, steps=(Step(people=(LIN,)),)))
        unit.commit()

    ask_for(emma, "小鱼儿", date="2026-12-01", days="12")
    chen.waits_to_read("Q-1001", "D0CHENMO")  # the campaign is Chen's
    world.settled()
    assert world.demo.bot.desks.quotes.get(TENANT, 1).rule.over_fen > 0
    assert "Exceeds the budget by ¥" in card(lin, "Q-1001", "C0APPROVALS")
    assert "超出预算 ¥" in card(chen, "Q-1001", "D0CHENMO")
    lin.click("quote.approve", where="C0APPROVALS")
    world.settled()
    assert world.demo.bot.desks.quotes.get(TENANT, 1).state == "approving"
    chen.click("quote.approve", contains="Q-1001")
    world.settled()
    emma.click("order.place")
    world.later(seconds=30)
    assert world.demo.bot.desks.orders.get(TENANT, 1).state == "awaiting_acceptance"
    assert "超出 ¥" in words(chen.home())
