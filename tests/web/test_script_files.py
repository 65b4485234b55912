"""Scripts as files on the phone page: kept as they came, refused on their field, and only ever saved."""

import hashlib
import io
from datetime import timedelta
from typing import Any

import pytest

from bot.rules.attachments import MOST_BYTES
from bot.rules.errors import NotFound
from bot.rules.orders import Move, State

PDF = b"%PDF-1.7\n" + bytes(range(256))


@pytest.fixture
def url(market: Any, offer_link: Any) -> str:
    order = market.order()
    market.orders.answer(market.by(f"creator:{order.creator_id}"), order.id, Move.ACCEPT)
    market.scripts.brief(market.by(), order.id, "突出保湿", market.clock.now + timedelta(days=2))
    return str(offer_link(order)) + "?lang=en"


@pytest.fixture
def send(browser: Any, url: str) -> Any:
    def sent(name: str, content: bytes, *, script: str = "") -> Any:
        page = browser.open(url)
        fields = {key: page.hidden(key) for key in ("nonce", "version")}
        data = {**fields, "action": "script", "script": script, "file": (io.BytesIO(content), name)}
        return browser.client.post(
            url.removeprefix(url.partition("/o/")[0]), data=data, content_type="multipart/form-data"
        )

    return sent


def test_a_file_is_kept_as_it_came_and_only_saved(market: Any, browser: Any, url: str, send: Any) -> None:
    assert send("终稿.exe", PDF).status_code == 303
    (kept,) = market.scripts.files(market.by(), 1)
    assert (kept.name, kept.kind, kept.size, kept.number) == ("终稿.exe.pdf", "pdf", len(PDF), 1)
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    page = browser.open(url)
    assert "终稿.exe.pdf" in page.text
    path = "/o/" + url.partition("/o/")[2].partition("?")[0]
    got = browser.client.get(f"{path}/files/{kept.id}")
    assert got.data == PDF
    assert got.headers["Content-Disposition"].startswith("attachment;")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Type"] == "application/octet-stream"
    assert browser.client.get(f"{path}/files/{kept.id + 1}").status_code == 404


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"MZ\x90\x00\x03", "is no PDF, DOCX, TXT"), (b"%PDF-".ljust(MOST_BYTES + 1, b"x"), "is larger than 5 MB")],
)
def test_a_file_that_is_not_taken_is_told_on_its_field_and_words_stay(
    market: Any, send: Any, content: bytes, said: str
) -> None:
    answer = send("script.pdf", content, script="先讲保湿")
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in html.partition('id="file-problem"')[2].partition("</p>")[0]
    assert "先讲保湿" in html
    assert market.orders.get("T1", 1).state is State.SCRIPT_DUE
    assert market.scripts.files(market.by(), 1) == []


def test_every_version_has_its_own_file_and_two_rounds_are_the_most(market: Any, send: Any) -> None:
    for number in (1, 2, 3):
        send(f"v{number}.txt", f"第 {number} 版".encode(), script=f"版本 {number}")
        if number < 3:
            market.scripts.send_back(market.by(), 1, number, "再改")
    assert [(each.number, each.name) for each in market.scripts.files(market.by(), 1)] == [
        (1, "v1.txt"), (2, "v2.txt"), (3, "v3.txt"),
    ]  # fmt: skip
    with pytest.raises(Exception, match="twice at most"):
        market.scripts.send_back(market.by(), 1, 3, "再改")


def test_a_link_to_a_file_works_for_an_hour_and_for_that_file(market: Any, browser: Any, links: Any, send: Any) -> None:
    send("v1.txt", "第 1 版".encode())
    address = links.file("T1", 1, at=market.clock.now)
    path = "/f/" + address.partition("/f/")[2]
    assert browser.client.get(path).data == "第 1 版".encode()
    assert browser.client.get(path[:-2]).status_code == 404
    market.clock.now += timedelta(hours=1)
    assert browser.client.get(path).status_code == 410
    with pytest.raises(NotFound):
        market.scripts.file("T0OTHER", 1)
    with pytest.raises(NotFound):
        market.scripts.file("T1", 1, order_id=2)
