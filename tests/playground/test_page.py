"""The browser's doors: what the page reads, says, and is told."""

from __future__ import annotations

import http.client
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlsplit

import pytest

from bot.playground.clock import Landmark, MovedBackwards, MovedClock


class Page:
    """A browser page as one person."""

    def __init__(self, url: str, user: str = "U0CHENMO") -> None:
        self.parts = urlsplit(url)
        self.user = user

    def ask(self, verb: str, path: str, body=None, headers=None):
        connection = http.client.HTTPConnection(self.parts.hostname, self.parts.port)
        sent = json.dumps({"as": self.user} | body).encode() if body is not None else None
        connection.request(verb, path, sent, {"Content-Type": "application/json"} | (headers or {}))
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, json.loads(content) if content[:1] in (b"{", b"[") else content.decode()

    def get(self, path: str, **query):
        asked = "&".join(f"{name}={quote(str(value))}" for name, value in ({"as": self.user} | query).items())
        return self.ask("GET", f"{path}?{asked}")[1]

    def post(self, path: str, **body):
        return self.ask("POST", path, body)[1]


@pytest.fixture
def page(rig):
    return Page(rig.playground.url)


def test_the_page_begins_with_what_the_person_may_see(rig, page):
    rig.slack.chat_postMessage(channel="C0CAMPAIGNS", text="News")
    boot = page.get("/ui/boot")
    assert [c["name"] for c in boot["channels"]] == ["campaigns", "approvals", "general"]
    assert [c["unread"] for c in boot["channels"]] == [1, 0, 0]
    assert [(d["id"], d["with"]) for d in boot["dms"]] == [("D0CHENMO", "U0JUXINGBOT")]
    assert boot["commands"] == [{"command": "/juxing", "description": "Find creators", "usage_hint": "find 美妆"}]
    assert (boot["me"]["real_name"], boot["connected"], boot["modal"]) == ("陈默", True, None)
    guest = Page(rig.playground.url, "U0MIA").get("/ui/boot")
    assert ([c["name"] for c in guest["channels"]], guest["me"]["is_guest"]) == (["general"], True)


def test_reading_a_channel_marks_it_as_read(rig, page):
    rig.slack.chat_postMessage(channel="C0CAMPAIGNS", text="News")
    assert [m["text"] for m in page.get("/ui/messages", channel="C0CAMPAIGNS")["messages"]] == ["News"]
    assert page.get("/ui/boot")["channels"][0]["unread"] == 0


def test_a_guest_reads_only_their_own_channels(rig):
    guest = Page(rig.playground.url, "U0MIA")
    assert guest.get("/ui/messages", channel="C0CAMPAIGNS")["error"] == "not_in_channel"
    assert guest.get("/ui/messages", channel="D0CHENMO")["error"] == "not_in_channel"
    assert guest.post("/ui/say", channel="C0CAMPAIGNS", text="hi")["error"] == "not_in_channel"


def test_nobody_presses_a_button_they_cannot_see(rig, section, buttons):
    card = {"text": "Card", "blocks": [section("Card"), buttons(approve="Approve")]}
    open_ts = rig.slack.chat_postMessage(channel="C0APPROVALS", **card)["ts"]
    private_ts = rig.slack.chat_postEphemeral(channel="C0APPROVALS", user="U0EMMA", **card)["message_ts"]
    act = {"block_id": "decide", "action": {"action_id": "approve"}}
    guest, other = Page(rig.playground.url, "U0MIA"), Page(rig.playground.url, "U0ALEX")
    assert guest.post("/ui/act", where={"channel": "C0APPROVALS", "ts": open_ts}, **act)["error"] == "not_in_channel"
    assert (
        other.post("/ui/act", where={"channel": "C0APPROVALS", "ts": private_ts}, **act)["error"] == "message_not_found"
    )


def test_an_unknown_command_and_one_in_a_thread_are_explained(page):
    assert page.post("/ui/say", channel="C0CAMPAIGNS", text="/nonsense")["error"] == "unknown_command"
    in_thread = page.post("/ui/say", channel="C0CAMPAIGNS", text="/juxing", thread_ts="1.0")
    assert (in_thread["error"], in_thread["en"]) == ("command_in_thread", "Slash commands do not work in threads.")


def test_a_select_in_a_message_sends_its_option_and_the_state_of_the_others(rig, page):
    option = {"text": {"type": "plain_text", "text": "By day"}, "value": "day"}
    select = {"type": "static_select", "action_id": "form", "options": [option], "placeholder": option["text"]}
    date = {"type": "datepicker", "action_id": "day", "initial_date": "2025-11-09"}
    block = {"type": "actions", "block_id": "b", "elements": [select, date]}
    ts = rig.slack.chat_postMessage(channel="C0CAMPAIGNS", text="x", blocks=[block])["ts"]
    seen = []
    rig.app.action("form")(lambda ack, body: (seen.append(body), ack()))
    action = {"action_id": "form", "selected_option": option}
    assert page.post("/ui/act", where={"channel": "C0CAMPAIGNS", "ts": ts}, block_id="b", action=action) == {"ok": True}
    assert seen[0]["actions"][0]["selected_option"] == option
    assert seen[0]["state"]["values"]["b"] == {
        "form": {"type": "static_select", "selected_option": option},
        "day": {"type": "datepicker", "selected_date": "2025-11-09"},
    }


def test_events_reach_the_page_as_they_happen(rig, page):
    connection = http.client.HTTPConnection(page.parts.hostname, page.parts.port, timeout=5)
    connection.request("GET", "/ui/stream?as=U0CHENMO")
    stream = connection.getresponse()

    def next_event():
        lines = []
        while line := stream.readline().decode().strip():
            lines.append(line.partition(": ")[2])
        return lines[0], json.loads(lines[1])

    assert next_event()[0] == "hello"
    rig.slack.chat_postMessage(channel="C0CAMPAIGNS", text="Now")
    rig.slack.chat_postEphemeral(channel="C0APPROVALS", user="U0EMMA", text="Not for you")
    rig.control.move_time(3600)
    events = [next_event() for _ in range(5)]
    connection.close()
    assert [name for name, _ in events] == ["message", "unread", "traffic", "traffic", "time"]
    assert events[0][1]["text"] == "Now"
    assert events[1][1] == {"channel": "C0CAMPAIGNS", "unread": 1}


def test_time_moves_forward_to_a_landmark_and_never_back(open_rig):
    start = datetime(2025, 11, 1, tzinfo=UTC)
    end = start + timedelta(days=8)

    def landmarks(now):
        return [Landmark(id="end", label_zh="到活动结束", label_en="To the end", at=end)] if now < end else []

    page = Page(open_rig("http", start=start, landmarks=landmarks).playground.url)
    assert [one["id"] for one in page.get("/ui/time")["landmarks"]] == ["end"]
    moved = page.post("/ui/time", landmark="end")
    assert (moved["now"][:10], moved["landmarks"]) == ("2025-11-09", [])
    assert page.post("/ui/time", landmark="end")["error"] == "landmark_not_found"
    assert page.post("/ui/time", to="2025-11-01T00:00:00+00:00")["error"] == "backwards"
    assert page.post("/ui/time", to="never")["error"] == "invalid_time"


def test_the_clock_calls_its_listeners_and_refuses_to_go_back():
    clock = MovedClock(datetime(2025, 11, 1, tzinfo=UTC))
    heard = []
    clock.listen(heard.append)
    clock.move(3600)
    assert heard[0].isoformat()[:13] == "2025-11-01T01"
    with pytest.raises(MovedBackwards):
        clock.move(-1)


def test_message_stamps_follow_the_moved_clock_and_never_repeat(rig):
    first = [rig.playground.parts.workspace.next_ts() for _ in range(1000)]
    rig.control.move_time(86_400)
    later = rig.playground.parts.workspace.next_ts()
    assert first == sorted(set(first))
    assert 86_399 < float(later) - float(first[-1]) < 86_500


def test_required_fields_and_numbers_are_refused_before_the_bot_is_asked(rig, page, form):
    number = {
        "type": "input",
        "block_id": "n",
        "optional": True,
        "label": {"type": "plain_text", "text": "N"},
        "element": {"type": "number_input", "action_id": "n", "is_decimal_allowed": False, "min_value": "1"},
    }
    view = form()
    views = rig.playground.parts.views
    opened = views.open(views.trigger("U0CHENMO"), view | {"blocks": [*view["blocks"], number]})
    values = {"n": {"n": {"type": "number_input", "value": "0"}}}
    answer = page.post("/ui/submit", view_id=opened["id"], values=values)
    assert answer == {"ok": True, "result": "errors", "errors": {"words": "请填写此必填项", "n": "不能小于 1"}}
    assert {one["direction"] for one in rig.control.get("traffic")["exchanges"]} == {"from_bot"}


def test_pages_of_other_sites_are_kept_out(page):
    assert page.ask("GET", "/ui/boot", headers={"Host": "evil.example"})[0] == 403
    assert page.ask("POST", "/ui/say", {"text": "x"}, {"Origin": "https://evil.example"})[0] == 403
    assert page.ask("POST", "/ui/say", {"text": "x"}, {"Origin": "null"})[0] == 403
    assert page.ask("GET", "/ui/boot", headers={"Origin": f"http://127.0.0.1:{page.parts.port}"})[0] == 200


def test_strangers_are_told_that_they_are_unknown(rig):
    stranger = Page(rig.playground.url, "U0NOBODY")
    for path in ("/ui/boot", "/ui/messages", "/ui/home", "/ui/stream"):
        assert stranger.ask("GET", f"{path}?as=U0NOBODY&channel=C0GENERAL")[0] == 404
    assert stranger.ask("POST", "/ui/act", {"where": {}, "action": {}})[0] == 404


def test_a_permalink_leads_to_the_message_on_the_page(rig, page):
    ts = rig.slack.chat_postMessage(channel="C0CAMPAIGNS", text="x")["ts"]
    link = rig.slack.chat_getPermalink(channel="C0CAMPAIGNS", message_ts=ts)["permalink"]
    connection = http.client.HTTPConnection(page.parts.hostname, page.parts.port)
    connection.request("GET", urlsplit(link).path)
    assert connection.getresponse().headers["Location"] == f"/?channel=C0CAMPAIGNS&ts={ts}"
    connection.close()
