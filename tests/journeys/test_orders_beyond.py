"""Orders beyond the straight line, through the real app: both sides press, time passes, everybody sees the same."""

import re
from typing import Any


def card(person: Any, number: str, channel: str) -> dict[str, Any]:
    """The newest card of an order in a channel."""
    seen = [found for found in person.sees(channel) if found.get("thread_ts", found["ts"]) == found["ts"]]
    return next(found for found in reversed(seen) if number in str(found["text"]) and found.get("blocks"))


def order(world: Any) -> Any:
    return world.demo.bot.desks.orders.get("T0JUXING", 1)


def ask_for_quote(person: Any, creator: str, form: str, **filled: str) -> None:
    person.command(f"/juxing creator {creator}", channel="C0CAMPAIGNS")
    person.click("quote.open", where="C0CAMPAIGNS")
    person.choose("quote.form", form)
    person.fill(filled).submit()
    person.submit()


def offered(world: Any, form: str = "day", **filled: str) -> None:
    """Asked for, approved, ordered, and before the creator."""
    ask_for_quote(world.chen, "小鱼儿", form, **filled)
    world.lin.waits_to_read("Q-1001", "C0APPROVALS")
    world.lin.click("quote.approve", where="C0APPROVALS")
    world.chen.click("order.place")
    world.later(seconds=30)
    world.xiaoyu.waits_to_read("O-2001")


def test_a_higher_price_a_script_in_two_versions_a_dispute_and_the_stars(world: Any) -> None:
    chen, lin, xiaoyu = world.chen, world.lin, world.xiaoyu
    offered(world, date="2026-12-01", days="1")
    xiaoyu.click("counter.open")
    xiaoyu.fill({"net": "32000", "reason": "年末档期紧"}).submit()
    chen.waits_to_read("还价", "D0CHENMO")
    assert "¥33,600" in str(card(chen, "O-2001", "C0CAMPAIGNS")["blocks"])
    chen.click("counter.take", where="C0CAMPAIGNS")
    world.settled()
    assert order(world).state == "approving"
    lin.click("quote.approve", where="C0APPROVALS")
    world.settled()
    assert (order(world).state, order(world).price.total) == ("accepted", 3_360_000)
    assert "你的还价已被接受：订单 O-2001 成交，你的收入为 ¥32,000" in xiaoyu.reads("D0XIAOYU")
    assert "33,600" not in xiaoyu.reads("D0XIAOYU")  # the service fee is between the brand and the platform

    chen.click("script.brief", where="C0CAMPAIGNS")
    chen.fill({"brief": "突出保湿，不提竞品", "due": "2026-11-28"}).submit()
    world.settled()
    xiaoyu.click("script.hand_in")
    xiaoyu.fill({"script": "第一版：开场洗脸"}).submit()
    world.settled()
    chen.click("script.back", where="C0CAMPAIGNS")
    chen.fill({"reason": "开场再短一点"}).submit()
    world.settled()
    xiaoyu.click("script.hand_in")
    xiaoyu.fill({"script": "第二版：直接上脸"}).submit()
    world.settled()
    chen.click("script.pass", where="C0CAMPAIGNS")
    world.settled()
    assert order(world).state == "ready"

    world.later(days=9)
    assert order(world).state == "delivered"
    chen.click("dispute.begin", where="C0CAMPAIGNS")
    chen.fill({"reason": "少播了一小时"}).submit()
    world.settled()
    xiaoyu.click("dispute.answer")
    xiaoyu.fill({"reason": "平台断流，已补播"}).submit()
    world.settled()
    world.later(days=5)
    assert order(world).state == "disputed"
    both = str(card(chen, "O-2001", "C0CAMPAIGNS")["blocks"])
    assert "少播了一小时" in both
    assert "平台断流，已补播" in both
    chen.click("dispute.settle", where="C0CAMPAIGNS")
    world.settled()
    assert order(world).state == "to_rate"
    assert "rate.open" in str(card(chen, "O-2001", "C0CAMPAIGNS")["blocks"])


def test_what_was_accepted_is_cancelled_by_silence_at_what_was_shown(world: Any) -> None:
    chen, xiaoyu = world.chen, world.xiaoyu
    offered(world, date="2026-12-08", days="1")
    xiaoyu.click("offer.accept")
    world.settled()
    world.later(days=4)
    chen.click("cancel.ask", where="C0CAMPAIGNS")
    chen.fill({"reason": "新品延期"}).submit()
    world.settled()
    xiaoyu.waits_to_read("协商取消中", "D0XIAOYU")
    world.later(hours=73)

    ended = order(world)
    assert (ended.state, ended.owed) == ("cancelled", ended.net // 10)
    for person, channel in ((chen, "C0CAMPAIGNS"), (xiaoyu, "D0XIAOYU")):
        assert f"¥{ended.owed // 100:,}" in str(card(person, "O-2001", channel)["blocks"])
    assert world.demo.bot.desks.creators.profile(1, at=world.demo.playground.clock()).taken == []


def test_a_creator_without_slack_counters_and_agrees_on_the_phone(world: Any) -> None:
    emma = world.emma
    cheap = world.demo.bot.desks.creators.find("视频 预算5000以内", at=world.demo.playground.clock())
    name = next(found.standing.creator.name for found in cheap.cards if found.standing.creator.id > 2)
    emma.command(f"/juxing creator {name}", channel="C0CAMPAIGNS")
    emma.click("quote.open", where="C0CAMPAIGNS")
    emma.choose("quote.form", "video")
    emma.fill({"date": "2026-11-30", "time": "12:00"}).submit()
    emma.click("order.place", value="direct")
    world.later(seconds=30)
    link = emma.waits_to_read("/o/", "D0EMMA")
    found = re.search(r"http://\S+/o/[^\s\"<>|]+", str(link["blocks"]))
    assert found
    url = found.group()

    def send(action: str, **typed: str) -> str:
        form = dict(re.findall(r'name="(nonce|version|request|rate)" value="([^"]+)"', world.page(url)))
        return str(world.page(url, {**form, "action": action, **typed}))

    send("counter", net="1", reason="支持新品")
    world.settled()
    emma.click("counter.take", where="C0CAMPAIGNS")
    world.settled()
    assert order(world).net == 100
    emma.click("cancel.ask", where="C0CAMPAIGNS")
    emma.fill({"reason": "The launch is off"}).submit()
    world.settled()
    assert "已协商取消" in send("agree_cancel")
    world.settled()
    assert (order(world).state, order(world).owed) == ("cancelled", 0)
