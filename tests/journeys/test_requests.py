"""Several creators asked for at once, from a comparison to their orders, in both languages."""

from datetime import UTC, datetime
from typing import Any

import pytest

TENANT, MONDAY = "T0JUXING", datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def words(value: Any) -> str:
    """All texts of a message or a view."""
    if isinstance(value, dict):
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        return "\n".join(filter(None, [*own, *(words(inner) for inner in value.values())]))
    return "\n".join(filter(None, map(words, value))) if isinstance(value, list) else ""


def card(person: Any, where: str) -> str:
    """How the newest card of a request reads there now."""
    found = [one for one in person.sees(where) if "R-3001" in one["text"] and one.get("blocks")]
    return words(found[-1]["blocks"])


def three(world: Any) -> list[Any]:
    """Creators who are free and take days, the first of whom belongs to nobody here."""
    found = world.demo.bot.desks.creators.find("按天 专场", at=MONDAY).cards
    return [each.standing for each in found if not each.standing.card.paused][:3]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_from_a_comparison_to_orders(world: Any, language: str) -> None:
    asks, lin = (world.chen if language == "zh" else world.emma), world.lin
    first, second, third = three(world)
    names = [each.creator.name for each in (first, second, third)]

    asks.command(f"/juxing compare {', '.join(names)}", channel="C0CAMPAIGNS")
    asks.click("request.open", where="C0CAMPAIGNS")
    assert {"zh": "批量询价", "en": "Ask several"}[language] in words(asks.modal())
    refused = asks.fill({"creators": [str(first.creator.id)]}).submit()
    assert {"zh": "请选择 2 至 10 位达人", "en": "Pick 2 to 10 creators"}[language] in str(refused)
    asks.fill({"creators": [str(each.creator.id) for each in (first, second, third)]})
    asks.fill({"date": "2026-12-08", "days": "1"}).submit()
    shown = words(asks.modal())
    assert all(name in shown for name in names)
    assert {"zh": "3 位达人的报价", "en": "Quotes of 3 creators"}[language] in shown
    asks.submit()
    lin.waits_to_read("R-3001", "C0APPROVALS")
    world.settled()

    lin.choose("request.line:2", '["decline",2,1]', where="C0APPROVALS")
    lin.fill({"reason": "太贵"}).submit()
    world.settled()
    assert "太贵" in card(lin, "C0APPROVALS")
    for approver in (lin, world.alex):  # one or two, by the amount
        if world.demo.bot.desks.requests.get(TENANT, 1).waiting:
            approver.click("request.approve", where="C0APPROVALS")
            world.settled()
    request = world.demo.bot.desks.requests.get(TENANT, 1)
    assert [line.state for line in request.lines] == ["approved", "declined", "approved"]
    assert card(lin, "C0APPROVALS") == card(asks, {"zh": "D0CHENMO", "en": "D0EMMA"}[language])

    asks.click("request.order", where="C0APPROVALS")
    world.settled()
    request = world.demo.bot.desks.requests.get(TENANT, 1)
    assert [line.state for line in request.lines] == ["ordered", "declined", "ordered"]
    done = card(lin, "C0APPROVALS")
    assert "O-2001" in done
    assert "O-2002" in done
    assert "request.order" not in str([one for one in lin.sees("C0APPROVALS") if "R-3001" in one["text"]][-1])


def test_what_clashes_is_told_with_the_next_free_times(world: Any) -> None:
    chen, lin = world.chen, world.lin
    first, second, _ = three(world)
    chen.command(f"/juxing compare {first.creator.name}, {second.creator.name}", channel="C0CAMPAIGNS")
    for number in (1, 2):
        chen.click("request.open", where="C0CAMPAIGNS")
        chen.fill({"date": "2026-12-08", "days": "1"}).submit()
        chen.submit()
        lin.waits_to_read(f"R-300{number}", "C0APPROVALS")
    world.settled()
    for value in ("[1,[[1,1],[2,1]]]", "[2,[[3,1],[4,1]]]"):
        for approver in (lin, world.alex):
            if world.demo.bot.desks.requests.get(TENANT, int(value[1])).waiting:
                approver.click("request.approve", value=value, where="C0APPROVALS")
                world.settled()
    chen.click("request.order", value="[1,[[1,1],[2,1]]]", where="C0APPROVALS")
    world.settled()
    chen.click("request.order", value="[2,[[3,1],[4,1]]]", where="C0APPROVALS")
    told = words(chen.modal())
    assert "共 2 份，其中 0 份已完成" in told
    assert "12月9日" in told
