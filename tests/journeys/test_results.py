"""What a team learns, as it is clicked: after the campaign, at the end of the quarter, on demand, as a table."""

from typing import Any

LIVE_ITEMS = ("condition", "atmosphere", "expression", "duration", "attitude", "script", "punctuality")


def test_a_campaign_and_a_quarter_are_told_and_taken_away(world: Any) -> None:
    chen, lin, xiaoyu = world.chen, world.lin, world.xiaoyu
    chen.command("/juxing results", channel="C0CAMPAIGNS")
    assert "本季度没有完成的订单" in chen.reads("C0CAMPAIGNS")
    chen.command("/juxing creator 小鱼儿", channel="C0CAMPAIGNS")
    chen.click("quote.open", where="C0CAMPAIGNS")
    chen.choose("quote.form", "day")
    chen.fill({"date": "2026-11-26", "days": "1"}).submit()
    chen.submit()
    lin.waits_to_read("Q-1001", "C0APPROVALS")
    lin.click("quote.approve", where="C0APPROVALS")
    chen.click("order.place")
    world.later(seconds=30)
    xiaoyu.waits_to_read("O-2001")
    xiaoyu.click("offer.accept")
    world.later(days=4)
    chen.click("order.result", where="C0CAMPAIGNS")
    chen.fill({"plays": "520000", "units": "3100", "gmv": "63400"}).submit()
    world.later(days=2)
    assert "最后一单已了结" not in chen.reads("C0CAMPAIGNS")
    chen.click("rate.open")
    chen.fill({f"item:{item}": "5" for item in LIVE_ITEMS} | {"again": "yes"}).submit()
    world.later(seconds=3)

    told = chen.reads("C0CAMPAIGNS")
    assert "最后一单已了结" in told
    assert "愿意再合作 1/1" in str(chen.sees("C0CAMPAIGNS"))
    chen.click("export.open", where="C0CAMPAIGNS")
    chen.fill({"ending": "csv"}).submit()
    world.settled()
    assert "1 位达人" in str(chen.sees("D0CHENMO"))

    chen.command("/juxing results", channel="C0CAMPAIGNS")
    assert "2026Q4" in chen.reads("C0CAMPAIGNS")
    chen.command("/juxing results 明年", channel="C0CAMPAIGNS")
    assert "不是已开始的季度" in chen.reads("C0CAMPAIGNS")

    assert "2026Q4" not in lin.reads("C0APPROVALS")
    world.later(days=40)
    assert "2026Q4：按结果排列的达人" in str(lin.sees("C0APPROVALS"))
