"""A brief and a script as files: sent in Slack, refused on the field, downloaded by either side."""

import urllib.request
from typing import Any

PDF = b"%PDF-1.7\nwhat we want"


def test_a_script_goes_in_as_a_file_and_comes_out_as_it_was(world: Any) -> None:
    chen, xiaoyu = world.chen, world.xiaoyu
    kept = world.demo.playground.parts.files.keep
    chen.command("/juxing creator 小鱼儿", channel="C0CAMPAIGNS")
    chen.click("quote.open", where="C0CAMPAIGNS")
    chen.choose("quote.form", "day")
    chen.fill({"date": "2026-12-08", "days": "1"}).submit()
    chen.submit()
    world.lin.waits_to_read("Q-1001", "C0APPROVALS")
    world.lin.click("quote.approve", where="C0APPROVALS")
    chen.click("order.place")
    xiaoyu.waits_to_read("O-2001")
    xiaoyu.click("offer.accept")
    world.settled()

    chen.click("script.brief", where="C0CAMPAIGNS")
    chen.fill({"file": [kept("需求.pdf", PDF, chen.id).id], "due": "2026-11-28"}).submit()
    world.settled()
    xiaoyu.click("script.hand_in")
    refused = xiaoyu.fill({"file": [kept("脚本.pdf", b"MZ\x90\x00", xiaoyu.id).id], "script": "先讲保湿"}).submit()
    assert "脚本.pdf 的内容不是 PDF" in refused["errors"]["file"]
    xiaoyu.fill({"file": [kept("脚本.txt", "第一行".encode(), xiaoyu.id).id]}).submit()
    world.settled()

    chen.click("script.show", where="C0CAMPAIGNS")
    view = chen.modal()
    links = {block["text"]["text"]: block["accessory"]["url"] for block in view["blocks"] if block.get("accessory")}
    assert len(links) == 2
    for name, content in (("需求.pdf", PDF), ("脚本.txt", "第一行".encode())):
        (address,) = (url for text, url in links.items() if name in text)
        with urllib.request.urlopen(address, timeout=20) as answer:
            assert answer.read() == content
            assert answer.headers["Content-Disposition"].startswith("attachment")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
