"""The playground's page in a real browser: a small bot behind it, a person in front of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient
from werkzeug.serving import WSGIRequestHandler, make_server

from bot.playground.server import Playground

pytestmark = pytest.mark.browser

HOSTILE = "<b>小鱼儿</b> & <!channel>"
MANIFEST: dict[str, Any] = {
    "features": {
        "slash_commands": [{"command": "/juxing", "description": "Find creators", "usage_hint": "find 美妆"}],
        "app_home": {"home_tab_enabled": True},
    },
    "oauth_config": {"scopes": {"bot": ["chat:write", "commands", "users:read"]}},
    "settings": {"event_subscriptions": {"bot_events": ["app_home_opened"]}},
}


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def option(text: str) -> dict[str, Any]:
    return {"text": plain(text), "value": text}


def asked(block_id: str, label: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element, **more}


def form(note: str = "按天计费") -> dict[str, Any]:
    """A quote's form: the note changes with the way of charging."""
    ways = {"type": "radio_buttons", "action_id": "way", "options": [option("按天"), option("按小时")]}
    creator = {"type": "external_select", "action_id": "creator", "min_query_length": 1}
    return {
        "type": "modal",
        "callback_id": "quote",
        "title": plain("新报价"),
        "submit": plain("提交"),
        "blocks": [
            asked("creator", "达人", creator),
            asked("way", "方式", ways, dispatch_action=True),
            {"type": "section", "block_id": "note", "text": plain(note)},
            asked("money", "预算", {"type": "number_input", "action_id": "money", "is_decimal_allowed": False}),
        ],
    }


def card() -> list[dict[str, Any]]:
    approve = {"type": "button", "action_id": "approve", "text": plain("同意"), "style": "primary", "value": "Q-1"}
    until = "<!date^1764496800^{date_num} {time}|2025-11-30 18:00 CST>"
    return [section(f"报价 *Q-1* 有效到 {until}"), {"type": "actions", "elements": [approve]}]


def teach(app: App) -> None:
    """What the small bot does."""

    @app.command("/juxing")
    def command(ack: Any, command: dict[str, Any], client: WebClient) -> None:
        if command["text"] == "quote":
            ack()
            client.chat_postMessage(channel=command["channel_id"], text="报价 Q-1", blocks=card())
        elif command["text"] == "form":
            ack()
            client.views_open(trigger_id=command["trigger_id"], view=form())
        else:
            escaped = HOSTILE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            ack(text="found", blocks=[section(f"1 *{escaped}*")])

    @app.action("approve")
    def approve(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        channel, ts = body["channel"]["id"], body["message"]["ts"]
        decided = [section(f"已同意：<@{body['user']['id']}>")]
        client.chat_update(channel=channel, ts=ts, text="已同意", blocks=decided)
        client.chat_postMessage(channel=channel, thread_ts=ts, text="已发给达人")

    @app.action("way")
    def way(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        chosen = body["actions"][0]["selected_option"]["value"]
        client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=form(f"{chosen}计费"))

    @app.options("creator")
    def suggest(ack: Any, payload: dict[str, Any]) -> None:
        ack(options=[option(name) for name in ("小鱼儿", "小满", "阿宁") if payload["value"] in name])

    @app.view("quote")
    def submitted(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        values = body["view"]["state"]["values"]
        money, creator = values["money"]["money"]["value"], values["creator"]["creator"]["selected_option"]["value"]
        if int(money) < 1000:
            ack(response_action="errors", errors={"money": "至少 1000 元"})
            return
        ack()
        client.chat_postMessage(channel="C0CAMPAIGNS", text=f"{creator} {money} 元")


class Silent(WSGIRequestHandler):
    """Serves without a log line."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def playground() -> Iterator[Playground]:
    """A workspace with the small bot in it."""
    with ExitStack() as stack:
        tries = [{"zh": "找达人", "en": "Find creators", "text": "/juxing find", "channel": "C0CAMPAIGNS"}]
        playground = Playground(manifest=MANIFEST, transport="http", pacing="off", tries=tries)
        playground.start()
        stack.callback(playground.stop)
        client = WebClient("xoxb-playground", base_url=playground.api_url, retry_handlers=[])
        app = App(
            name="juxing", signing_secret="playground-signing-secret", client=client, process_before_response=True
        )
        teach(app)
        server = make_server("127.0.0.1", 0, SlackRequestHandler(app), threaded=True, request_handler=Silent)
        thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        for end in (server.server_close, thread.join, server.shutdown):
            stack.callback(end)
        playground.send_to(f"http://127.0.0.1:{server.server_port}/slack/events")
        yield playground


@pytest.fixture
def visit(browser: Browser, playground: Playground) -> Iterator[Callable[..., Page]]:
    """Opens the page as someone, in a browser of their own; an error in the page fails the test."""
    errors: list[str] = []
    with ExitStack() as stack:

        def opened(person: str = "U0CHENMO", width: int = 1280, height: int = 800) -> Page:
            context = browser.new_context(viewport={"width": width, "height": height})
            stack.callback(context.close)
            page = context.new_page()
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.goto(f"{playground.url}?as={person}")
            page.wait_for_selector(f"html[data-ready={person}]")
            return page

        yield opened
    assert errors == []


def say(page: Page, text: str) -> None:
    page.get_by_test_id("composer").fill(text)
    page.keyboard.press("Enter")


def test_a_reply_that_was_sent_to_the_channel_too_is_seen_there(
    visit: Callable[..., Page], playground: Playground
) -> None:
    client = WebClient("xoxb-playground", base_url=playground.api_url, retry_handlers=[])
    order = client.chat_postMessage(channel="C0CAMPAIGNS", text="The order")["ts"]
    client.chat_postMessage(channel="C0CAMPAIGNS", text="A quiet reply", thread_ts=order)
    table = {
        "type": "table",
        "column_settings": [{"is_wrapped": True}] * 4,
        "rows": [[{"type": "raw_text", "text": each} for each in ("播放", "82万", "52.3万", "-36.2%")]] * 2,
    }
    client.chat_postMessage(
        channel="C0CAMPAIGNS", text="The report", blocks=[table], thread_ts=order, reply_broadcast=True
    )
    page = visit(width=390)
    told = page.locator("#messages [data-testid=message]").filter(has_text="52.3万")
    expect(told).to_be_visible()
    expect(page.locator("#messages")).not_to_contain_text("A quiet reply")
    hidden = told.locator(".table-scroll").evaluate("node => node.scrollWidth - node.clientWidth")
    assert hidden == 0  # four columns of figures fit on a phone
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_test_id("replies").last.click()
    beside = page.locator("#thread .table-scroll")
    expect(beside).to_be_visible()
    assert beside.evaluate("node => node.scrollWidth - node.clientWidth") == 0  # nor beside a conversation


def test_going_from_a_conversation_that_was_scrolled_up_to_an_empty_one_breaks_nothing(
    visit: Callable[..., Page], playground: Playground
) -> None:
    client = WebClient("xoxb-playground", base_url=playground.api_url, retry_handlers=[])
    for number in range(30):
        client.chat_postMessage(channel="C0CAMPAIGNS", text=f"Line {number}\n\n\nand more")
    page = visit()
    expect(page.get_by_text("Line 29")).to_be_visible()
    page.locator("#messages").hover()
    page.mouse.wheel(0, -2_000)
    expect(page.get_by_text("Line 29")).not_to_be_in_viewport()
    page.locator("a[data-channel=C0GENERAL]").click()
    expect(page.locator("#messages")).not_to_contain_text("Line 29")


def test_a_try_types_the_command_and_sending_it_runs_it(visit: Callable[..., Page]) -> None:
    page = visit()
    page.get_by_role("button", name="找达人").click()
    expect(page.get_by_test_id("composer")).to_have_value("/juxing find")
    expect(page.get_by_test_id("composer")).to_be_focused()
    page.get_by_test_id("composer-send").click()
    answer = page.locator(".message.ephemeral").last
    expect(answer).to_contain_text("仅你可见")
    expect(answer.locator(".block-section")).to_have_text(f"1 {HOSTILE}")
    assert answer.locator("b").count() == 0
    expect(page.get_by_test_id("welcome")).to_have_count(0)


def test_a_form_keeps_what_was_typed_while_it_changes_and_shows_its_error_on_the_field(
    visit: Callable[..., Page],
) -> None:
    page = visit()
    say(page, "/juxing form")
    modal = page.get_by_test_id("modal")
    creator = modal.locator("[data-action-id=creator]")
    expect(creator).to_be_focused()
    creator.press_sequentially("小")
    expect(page.get_by_role("option")).to_have_text(["小鱼儿", "小满"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    money = modal.locator("[data-action-id=money]")
    money.fill("500")
    modal.get_by_label("按小时").check()
    expect(modal.locator("[data-block-id=note]").first).to_have_text("按小时计费")
    expect(creator).to_have_value("小满")
    expect(money).to_have_value("500")
    modal.get_by_test_id("modal-submit").click()
    expect(modal.locator("[data-error-for=money]")).to_have_text("至少 1000 元")
    expect(money).to_be_focused()
    money.fill("3000")
    page.keyboard.press("Enter")
    expect(modal).not_to_be_visible()
    expect(page.get_by_test_id("message").last).to_contain_text("小满 3000 元")


def test_two_people_see_the_same_card_each_in_their_own_language_and_zone(visit: Callable[..., Page]) -> None:
    chen, emma = visit("U0CHENMO"), visit("U0EMMA")
    say(chen, "/juxing quote")
    expect(chen.get_by_test_id("message").last).to_contain_text("有效到 2025-11-30 18:00")
    card = emma.get_by_test_id("message").last
    expect(card).to_contain_text("有效到 2025-11-30 10:00")
    card.locator("[data-action-id=approve]").click()
    decided = chen.get_by_test_id("message").last
    expect(decided).to_contain_text("已同意：@Emma Clarke")
    expect(decided.locator("[data-action-id=approve]")).to_have_count(0)
    expect(decided.get_by_test_id("replies")).to_contain_text("1 条回复")
    emma.get_by_test_id("replies").last.click()
    expect(emma.locator("#thread")).to_contain_text("已发给达人")
    expect(emma.get_by_test_id("thread-composer")).to_have_attribute("aria-label", "Reply…")


def test_one_click_makes_someone_else_and_the_address_remembers(visit: Callable[..., Page]) -> None:
    page = visit("U0CHENMO")
    page.locator("[data-person=U0ALEX]").click()
    page.wait_for_selector("html[data-ready=U0ALEX]")
    expect(page.locator("html")).to_have_attribute("lang", "en-US")
    expect(page.get_by_test_id("composer")).to_have_attribute("placeholder", "Message #campaigns")
    assert "as=U0ALEX" in page.url


def test_time_moves_forward_on_the_bar(visit: Callable[..., Page], playground: Playground) -> None:
    page = visit("U0EMMA")
    before = playground.clock.offset
    page.locator("[data-move=plus-3d]").click()
    expect(page.locator(".clock-zone")).to_contain_text("3 d ahead")
    assert playground.clock.offset - before == 259_200.0


def test_on_a_phone_nothing_is_wider_than_the_screen_and_the_places_are_a_drawer(visit: Callable[..., Page]) -> None:
    page = visit("U0CHENMO", width=390, height=844)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    expect(page.locator("#sidebar")).not_to_be_visible()
    page.get_by_test_id("menu").click()
    page.locator("[data-channel=C0APPROVALS]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("approvals")
    expect(page.locator("#sidebar")).not_to_be_visible()


MRKDWN = {
    "*粗* _斜_ ~删~ `码`": "<p><strong>粗</strong> <em>斜</em> <s>删</s> <code>码</code></p>",
    "需*不粗*字": "<p>需*不粗*字</p>",
    "（*粗*）": "<p>（<strong>粗</strong>）</p>",
    "2 * 3 * 4": "<p>2 * 3 * 4</p>",
    "&lt;b&gt; &amp;amp;": "<p>&lt;b&gt; &amp;amp;</p>",
    "<javascript:alert(1)|x>": "<p>&lt;javascript:alert(1)|x&gt;</p>",
    "> 引": "<blockquote>引</blockquote>",
    "• 一\n• 二": "<ul><li>一</li><li>二</li></ul>",
    "```a\n*b*```": '<pre tabindex="0"><code>a\n*b*</code></pre>',
    ":没有: :nosuch:": "<p>:没有: :nosuch:</p>",
    "<!date^x^{date}|那天>": "<p><span>那天</span></p>",
}


def test_mrkdwn_becomes_what_slack_makes_of_it(visit: Callable[..., Page]) -> None:
    page = visit()
    script = """async (texts) => {
      const { mrkdwn } = await import("/static/mrkdwn.js");
      const reader = { me: { id: "U1" }, zone: "UTC", locale: "en-GB", now: () => 0 };
      return texts.map((text) => mrkdwn(text, reader).map((node) => node.outerHTML ?? node).join(""));
    }"""
    assert dict(zip(MRKDWN, page.evaluate(script, list(MRKDWN)), strict=True)) == MRKDWN
