"""Stars through the real app: half filled in, saved, given, answered, reported, and withdrawn by an admin."""

from typing import Any

from bot.rules.people import By

LIVE_ITEMS = ("condition", "atmosphere", "expression", "duration", "attitude", "script", "punctuality")
WORDS = "守时，讲得清楚"
NOTE = "CANARY-NOTE 报价可再谈"


def ended(world: Any) -> None:
    """An order of 小鱼儿's whose live and campaign are over."""
    chen, lin, xiaoyu = world.chen, world.lin, world.xiaoyu
    chen.command("/juxing help", channel="C0CAMPAIGNS")  # the first answer of all costs the most
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
    world.settled()
    world.later(days=7)


def test_stars_are_saved_given_reported_and_withdrawn(world: Any) -> None:
    chen, lin, xiaoyu = world.chen, world.lin, world.xiaoyu
    ended(world)
    chen.click("rate.open")
    chen.choose("rate.field", "4")
    chen.click("rate.save")
    assert "已保存" in str(chen.wait_for(lambda each: each.modal()))
    chen.close()
    world.settled()
    assert "继续评价" in str(chen.home())
    chen.click("rate.open")
    assert "尚未发布" in str(chen.modal())
    assert "'value': '4'}" in str(next(b for b in chen.modal()["blocks"] if b.get("block_id") == "item:condition"))

    chen.fill({f"item:{item}": "5" for item in LIVE_ITEMS} | {"words": WORDS, "note": NOTE}).submit()
    message = xiaoyu.waits_to_read("评价了订单 O-2001")
    assert WORDS in str(message["blocks"])
    assert "CANARY" not in str(xiaoyu.sees()) + str(xiaoyu.home())
    page = world.page(f"{world.demo.bot.settings.public_url}/c/xiaoyuer")
    assert WORDS in page
    assert "CANARY" not in page

    xiaoyu.click("rating.report")
    xiaoyu.fill({"reason": "private", "words": "写出了我的住址"}).submit()
    world.settled()
    assert "达人已申诉" in str(chen.sees("C0CAMPAIGNS"))
    card = lin.waits_to_read("申诉订单 O-2001 的评价", "D0LINYUE")
    assert WORDS in str(card["blocks"])
    assert "写出了我的住址" in str(card["blocks"])
    lin.click("report.withdraw", where="D0LINYUE")
    lin.fill({"why": "确有隐私"}).submit()
    world.settled()
    assert "确有隐私" in str(lin.sees("D0LINYUE")[-1]["blocks"])
    page = world.page(f"{world.demo.bot.settings.public_url}/c/xiaoyuer?lang=zh")
    assert WORDS not in page
    assert "被撤回：泄露隐私" in page
    assert "评价已于" in str(chen.sees("C0CAMPAIGNS"))


def test_five_thousand_characters_are_refused_on_the_field_and_kept(world: Any) -> None:
    chen = world.chen
    ended(world)
    chen.click("rate.open")
    answer = chen.submit({f"item:{item}": "na" for item in LIVE_ITEMS} | {"words": "一半"})
    assert "三个维度" in str(answer) or "维度" in str(answer)
    form = world.demo.bot.desks.ratings.form(_by(world, chen), 1)
    assert (form.given, form.filled.words) == (None, "一半")


def _by(world: Any, person: Any) -> Any:
    return By(tenant="T0JUXING", person=person.id, delivery="look", at=world.demo.playground.clock())
