"""A brief and a script as files: sent in Slack, refused on the field, downloaded by either side."""

import urllib.request
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from bot.rules.forms import Form
from bot.rules.orders import Move
from bot.rules.people import By
from bot.rules.pricing import Need

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  #: when a world begins
PDF = b"%PDF-1.7\nwhat we want"


def ordered(world: Any) -> None:
    """A live that its creator has accepted."""
    desks, numbers = world.demo.bot.desks, count(1)

    def by(person: str) -> By:
        return By(tenant="T0JUXING", person=person, delivery=f"journey:{next(numbers)}", at=MONDAY)

    need = Need(form=Form.DAY, starts_at=MONDAY + timedelta(days=15))
    quote = desks.quotes.ask(by("U0CHENMO"), 1, need, None, "C0CAMPAIGNS")
    for approver in ("U0LINYUE", "U0ALEX")[: quote.needed]:
        desks.quotes.approve(by(approver), quote.id, quote.revision)
    order = desks.orders.place(by("U0CHENMO"), quote.id)
    world.later(seconds=30)
    desks.orders.answer(by("U0XIAOYU"), order.id, Move.ACCEPT)
    world.chen.waits_to_read("O-2001", "C0CAMPAIGNS")
    world.settled()


def test_a_script_goes_in_as_a_file_and_comes_out_as_it_was(world: Any) -> None:
    chen, xiaoyu = world.chen, world.xiaoyu
    kept = world.demo.playground.parts.files.keep
    ordered(world)
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
