"""The report of an order and of its campaign, from the entered result to the tables."""

from typing import Any

import pytest


def report(person: Any) -> dict[str, Any]:
    """The newest report in the channel."""
    tables = [one for one in person.sees("C0CAMPAIGNS") if "report.xlsx" in str(one.get("blocks"))]
    found: dict[str, Any] = tables[-1]
    return found


def rows(message: dict[str, Any]) -> str:
    return str(next(block["rows"] for block in message["blocks"] if block["type"] == "table"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_result_brings_a_report_that_follows_and_a_campaigns_beside_it(world: Any, language: str) -> None:
    asks = world.chen if language == "zh" else world.emma
    asks.command("/juxing creator 小鱼儿", channel="C0CAMPAIGNS")
    asks.click("quote.open", where="C0CAMPAIGNS")
    asks.choose("quote.form", "day")
    asks.fill({"date": "2026-11-26", "days": "1"}).submit()
    asks.submit()
    world.lin.waits_to_read("Q-1001", "C0APPROVALS")
    world.lin.click("quote.approve", where="C0APPROVALS")
    asks.click("order.place")
    world.later(seconds=30)
    world.xiaoyu.waits_to_read("O-2001")
    world.xiaoyu.click("offer.accept")
    world.settled()
    world.later(days=4)

    asks.click("order.result", where="C0CAMPAIGNS")
    asks.fill({"plays": "520000", "units": "3100", "gmv": "63400"}).submit()
    world.settled()
    told = report(asks)
    assert told["thread_ts"]
    assert told["reply_broadcast"] is True
    assert {"zh": "结案报告 · 订单 O-2001", "en": "Report · order O-2001"}[language] in str(told)
    assert {"zh": "52万", "en": "520k"}[language] in rows(told)
    assert {"zh": "评论：数据不足", "en": "comments: not enough data"}[language] in str(told)

    asks.click("order.result", where="C0CAMPAIGNS")
    asks.fill({"plays": "310000", "units": "0", "gmv": "0"}).submit()
    world.settled()
    corrected = report(asks)
    assert corrected["ts"] == told["ts"], "the same message, brought up to date"
    assert {"zh": "31万", "en": "310k"}[language] in rows(corrected)

    asks.click("report.xlsx", where="C0CAMPAIGNS")
    world.settled()
    own = {"zh": "D0CHENMO", "en": "D0EMMA"}[language]
    assert any(one.get("files", [{}])[0].get("name", "").endswith(".xlsx") for one in asks.sees(own))

    asks.command("/juxing campaign 新品首发", channel="C0CAMPAIGNS")
    asks.click("report.campaign", where="C0CAMPAIGNS")
    world.settled()
    whole = report(asks)
    assert {"zh": "结案报告 · 活动", "en": "Report · campaign"}[language] in str(whole)
    assert {"zh": "最好与最差：数据不足", "en": "best and worst: not enough data"}[language] in str(whole)
