"""Half a minute to think again, and what came of it told by the creator: pressed through the real app."""

import re
from typing import Any


def card(person: Any, number: str, channel: str) -> dict[str, Any]:
    """The newest card of a quote or an order in a channel."""
    seen = [found for found in person.sees(channel) if found.get("thread_ts", found["ts"]) == found["ts"]]
    return next(found for found in reversed(seen) if number in str(found["text"]) and found.get("blocks"))


def order(world: Any) -> Any:
    return world.demo.bot.desks.orders.get("T0JUXING", 1)


def approved(world: Any) -> None:
    world.chen.command("/juxing creator 小鱼儿", channel="C0CAMPAIGNS")
    world.chen.click("quote.open", where="C0CAMPAIGNS")
    world.chen.choose("quote.form", "day")
    world.chen.fill({"date": "2026-11-26", "days": "1"}).submit()
    world.chen.submit()
    world.lin.waits_to_read("Q-1001", "C0APPROVALS")
    world.lin.click("quote.approve", where="C0APPROVALS")
    world.settled()


def test_an_order_is_undone_ordered_again_and_its_result_told_by_the_creator(world: Any) -> None:
    chen, lin, xiaoyu = world.chen, world.lin, world.xiaoyu
    approved(world)
    chen.click("order.place")
    world.settled()
    lin.click("order.undo", where="C0APPROVALS")
    world.settled()
    assert "已撤销" in card(chen, "O-2001", "C0CAMPAIGNS")["text"]
    world.later(minutes=1)
    assert "O-2001" not in xiaoyu.reads("D0XIAOYU")

    chen.click("order.place", where="C0CAMPAIGNS")
    world.later(seconds=30)
    xiaoyu.waits_to_read("O-2001")
    assert order(world).state == "awaiting_acceptance"
    assert "order.undo" not in str(card(lin, "Q-1001", "C0APPROVALS")["blocks"])
    xiaoyu.click("offer.accept")
    world.settled()
    world.later(days=4)
    assert order(world).state == "delivered"

    links = world.demo.bot.links
    url = links.offer("T0JUXING", 1, 1, at=world.demo.playground.clock())
    form = dict(re.findall(r'name="(nonce|version)" value="([^"]+)"', world.page(url)))
    page = world.page(url, {**form, "action": "result", "plays": "520000", "units": "3100", "gmv": "63400"})
    assert "尚未确认" in page
    chen.waits_to_read("O-2001", "D0CHENMO")
    world.settled()
    assert order(world).result is None
    assert "达人填写，尚未确认" in str(card(chen, "O-2001", "C0CAMPAIGNS")["blocks"])
    chen.click("order.result", where="C0CAMPAIGNS")
    chen.fill({"plays": "510000"}).submit()
    world.settled()
    assert (order(world).state, order(world).result.plays, order(world).result.gmv) == ("to_rate", 510_000, 6_340_000)
    assert "更正" in str(card(chen, "O-2001", "C0CAMPAIGNS")["blocks"])

    own = links.me("T0JUXING", 1, at=world.demo.playground.clock())
    assert "O-2001" in world.page(own).split('id="earnings"')[1]
    assert "O-2001" in world.page(f"{own}/earnings.csv")
