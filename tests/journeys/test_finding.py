"""Finding as a marketer clicks it: several places at once, the form, and the way out of an empty result."""

import re
from typing import Any

from bot.playground.blocks import words

CHANNEL = "C0CAMPAIGNS"


def newest(person: Any) -> dict[str, Any]:
    return [each for each in person.sees(CHANNEL) if each.get("blocks")][-1]


def labels(message: dict[str, Any], action: str) -> list[str]:
    elements = [each for block in message["blocks"] for each in block.get("elements", ())]
    return [each["text"]["text"] for each in elements if str(each.get("action_id", "")).startswith(action)]


def test_what_stands_in_the_way_is_one_click_away(world: Any) -> None:
    chen = world.chen
    chen.command("/juxing find 上海或杭州 美妆 粉丝9000万以上", channel=CHANNEL)
    empty = newest(chen)
    assert "卡在这里" in words(empty["blocks"])
    (only,) = labels(empty, "find.chip:without")
    assert only.startswith("去掉 粉丝 ≥9000万：")
    promised = re.findall(r"\d+", only.split("：")[-1])[0]
    chen.click("find.chip:without1", where=CHANNEL)
    world.settled()
    assert newest(chen)["text"] == f"找到 {promised} 位达人"
    assert labels(newest(chen), "find.chip:")[:3] == ["美妆 ×", "上海 ×", "杭州 ×"]
    assert labels(newest(chen), "find.chip:without") == []


def test_regions_and_tiers_are_ticked_in_the_form_and_each_goes_by_its_own_chip(world: Any) -> None:
    emma = world.emma
    emma.command("/juxing find 美妆 杭州 上海 mid-tier", channel=CHANNEL)
    emma.click("find.edit", where=CHANNEL)
    inputs = {block["block_id"]: block["element"] for block in emma.modal()["blocks"] if block["type"] == "input"}
    assert [each["value"] for each in inputs["region"]["initial_options"]] == ["杭州", "上海"]
    assert [each["value"] for each in inputs["tier"]["initial_options"]] == ["waist"]
    emma.submit({"region": ["上海", "广东"], "tier": ["waist", "tail"]})
    world.settled()
    assert labels(newest(emma), "find.chip:") == [
        "Beauty and make-up ×", "Mid-tier (100k–1M) ×", "Tail (10k–100k) ×", "Shanghai ×", "Guangdong ×",
    ]  # fmt: skip
    emma.click("find.chip:4", where=CHANNEL)
    world.settled()
    assert labels(newest(emma), "find.chip:")[3:] == ["Guangdong ×"]
