"""Approvals as a company has them: steps with a delegate, several at once, a budget that is exceeded; in both languages."""

from typing import Any

import pytest

from bot.rules.policies import Rule, Step
from bot.rules.workspaces import OverBudget

TENANT = "T0JUXING"
CHEN, EMMA, LIN, ALEX = "U0CHENMO", "U0EMMA", "U0LINYUE", "U0ALEX"


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


@pytest.fixture(params=["zh", "en"])
def told_in(request: pytest.FixtureRequest, begin: Any) -> tuple[Any, str]:
    """The world, its shared messages in one of the two languages."""
    return begin(language=request.param), request.param


def test_two_steps_in_order_the_first_by_a_delegate(told_in: tuple[Any, str]) -> None:
    world, language = told_in
    lin, emma, alex, chen = world.lin, world.emma, world.alex, world.chen

    lin.command("/juxing settings", channel="C0CAMPAIGNS")
    lin.click("policy.add", value="add")
    lin.click("policy.add", value="step")
    lin.wait_for(lambda one: "people:1" in str(one.modal()))
    lin.fill({"from": "10000", "people:0": [LIN], "needed:0": "1", "group:1": "S0FINANCE", "way": "order"}).submit()
    lin.wait_for(lambda one: "¥10,000" in words(one.modal()))
    lin.click("policy.preview")
    lin.fill({"amount": "20000", "requester": CHEN}).submit()
    assert "¥20,000" in words(lin.modal())
    assert "S0FINANCE" not in words(lin.modal())
    lin.close(clear=True)
    lin.command("/juxing away", channel="C0CAMPAIGNS")
    lin.fill({"delegate": EMMA, "first": "2026-11-23", "last": "2026-11-30"}).submit()
    world.demo.bot.ticks._directory.once()
    world.settled()

    ask_for(chen, "小鱼儿", date="2026-11-26", days="1")
    emma.waits_to_read("Q-1001")
    world.settled()
    shared = card(chen, "Q-1001", "C0APPROVALS")
    assert {"zh": f"<@{EMMA}>（代 <@{LIN}>）", "en": f"<@{EMMA}> (for <@{LIN}>)"}[language] in shared
    assert f"for <@{LIN}>" in words(emma.home())
    assert f"<@{LIN}>" not in words(alex.home())

    emma.click("quote.approve", contains="Q-1001")
    alex.waits_to_read("Q-1001")
    world.settled()
    assert {"zh": f"<@{EMMA}> 代 <@{LIN}> 批准", "en": f"approved by <@{EMMA}> for <@{LIN}>"}[language] in card(
        chen, "Q-1001", "C0APPROVALS"
    )
    world.later(hours=24)
    assert "has waited for a day" in alex.reads()
    alex.click("quote.approve", contains="Q-1001")
    world.settled()
    quote = world.demo.bot.desks.quotes.get(TENANT, 1)
    assert (quote.state, [(each.person, each.place) for each in quote.approvals]) == (
        "approved", [(EMMA, LIN), (ALEX, ALEX)],
    )  # fmt: skip
    assert "quote.approve" not in str(alex.home())


def test_several_approved_from_home_of_which_one_fails(told_in: tuple[Any, str]) -> None:
    world, _ = told_in
    chen, lin = world.chen, world.lin
    for day in (1, 2, 3):
        ask_for(chen, "小鱼儿", date=f"2026-12-0{day}", days="1")
    lin.waits_to_read("Q-1003", "C0APPROVALS")
    world.settled()
    home = lin.home()
    assert words(home).index("Q-1001") < words(home).index("Q-1002") < words(home).index("Q-1003")
    for number in (1, 2, 3):
        lin.choose("home.pick", [f"[{number},1]"], contains=f"[{number},1]")
    chen.click("quote.withdraw", value="[2,1]")  # after it was ticked
    world.settled()
    lin.click("home.approve")
    assert "合计 ¥60,480" in words(lin.modal())
    chen.click("quote.withdraw", value="[3,1]")  # after it was counted
    world.settled()
    lin.submit()
    world.settled()
    ended = words(lin.modal())
    assert "已批准 1 份，合计 ¥30,240" in ended
    assert "未批准：该报价目前为" in ended
    states = [world.demo.bot.desks.quotes.get(TENANT, number).state for number in (1, 2, 3)]
    assert states == ["approved", "withdrawn", "withdrawn"]


def test_a_budget_that_is_exceeded_is_asked_of_its_owner(told_in: tuple[Any, str]) -> None:
    world, language = told_in
    lin, chen, emma = world.lin, world.chen, world.emma
    lin.command("/juxing settings", channel="C0CAMPAIGNS")
    lin.fill({"over_budget": "escalate"}).submit()
    assert world.demo.bot.desks.workspace.get(TENANT).over_budget is OverBudget.ESCALATE
    with world.demo.bot.store.unit() as unit:
        unit.policies.add(Rule(id=0, tenant=TENANT, campaign_id=1, steps=(Step(people=(LIN,)),)))
        unit.commit()

    ask_for(emma, "小鱼儿", date="2026-12-01", days="12")
    chen.waits_to_read("Q-1001")  # the campaign is Chen's
    world.settled()
    over = world.demo.bot.desks.quotes.get(TENANT, 1).rule.over_fen
    assert over > 0
    assert {"zh": "超出预算", "en": "Exceeds the budget by"}[language] in card(lin, "Q-1001", "C0APPROVALS")
    lin.click("quote.approve", where="C0APPROVALS")
    world.settled()
    assert world.demo.bot.desks.quotes.get(TENANT, 1).state == "approving"
    chen.click("quote.approve", contains="Q-1001")
    world.settled()
    emma.click("order.place")
    world.settled()
    assert world.demo.bot.desks.orders.get(TENANT, 1).state == "awaiting_acceptance"
    assert "超出" in words(chen.home())
