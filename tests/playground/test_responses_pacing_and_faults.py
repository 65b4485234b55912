"""response_url, rate limits, and misbehaviour on demand."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.playground.pacing import Limits, Tier


@pytest.fixture
def answer_with(rig):
    """Types a command as 陈默 and gives back the response_url of it."""
    addresses = []
    rig.app.command("/juxing")(lambda ack, command: (addresses.append(command["response_url"]), ack()))
    rig.person().command("/juxing find")
    return WebhookClient(addresses[0], retry_handlers=[])


def test_an_answer_is_private_unless_it_says_otherwise(rig, answer_with):
    answer_with.send(text="For you")
    answer_with.send(text="For all", response_type="in_channel")
    assert [m["text"] for m in rig.person("U0CHENMO").sees()] == ["For you", "For all"]
    assert [m["text"] for m in rig.person("U0EMMA").sees()] == ["For all"]


def test_five_answers_and_no_more(answer_with):
    assert [answer_with.send(text=str(n)).status_code for n in range(6)] == [200] * 5 + [404]
    assert "used_url" in answer_with.send(text="x").body


def test_a_response_url_dies_after_thirty_minutes_of_the_moved_clock(rig, answer_with):
    rig.control.move_time(29 * 60)
    assert answer_with.send(text="in time").status_code == 200
    rig.control.move_time(2 * 60)
    late = answer_with.send(text="late")
    assert (late.status_code, late.body) == (404, '{"ok":false,"error":"expired_url"}\n')


def test_a_wrong_answer_is_refused_and_does_not_count(answer_with):
    assert answer_with.send(text="x", blocks=[{"type": "header"}]).status_code == 400
    assert [answer_with.send(text=str(n)).status_code for n in range(5)] == [200] * 5


@pytest.mark.parametrize(
    ("body", "left"),
    [({"replace_original": True, "text": "Done"}, ["Done"]), ({"delete_original": True}, []), ({"text": "More"}, None)],
)
def test_a_click_on_a_private_message_may_replace_or_delete_it(rig, section, buttons, body, left):
    rig.app.command("/juxing")(lambda ack: ack(text="Card", blocks=[section("Card"), buttons(share="Share")]))
    seen = []
    rig.app.action("share")(lambda ack, body: (seen.append(body), ack()))
    person = rig.person()
    person.command("/juxing find")
    person.click("share")
    assert "message" not in seen[0]
    assert seen[0]["container"]["is_ephemeral"] is True
    WebhookClient(seen[0]["response_url"]).send_dict(body)
    assert [m["text"] for m in person.sees()] == (["Card", "More"] if left is None else left)


def test_posts_into_a_channel_are_paced_with_a_burst():
    now = [0.0]
    limits = Limits("real", lambda: now[0])
    assert [limits.post("C1") for _ in range(7)] == [0, 0, 0, 0, 0, 1, 1]
    assert limits.post("C2") == 0
    now[0] += 1
    assert [limits.post("C1"), limits.post("C1")] == [0, 1]


def test_tiers_allow_so_many_calls_a_minute():
    now = [0.0]
    limits = Limits("real", lambda: now[0])
    assert [
        sum(limits.method(f"m{tier}", tier) == 0 for _ in range(200)) for tier in (Tier.TWO, Tier.THREE, Tier.FOUR)
    ] == [
        20,
        50,
        100,
    ]
    assert limits.method("m20", Tier.TWO) == 3
    now[0] += 3
    assert limits.method("m20", Tier.TWO) == 0


def test_a_post_too_many_is_answered_with_429_and_retry_after(open_rig):
    slack = open_rig("http", pacing="real").slack
    for number in range(5):
        slack.chat_postMessage(channel="C0CAMPAIGNS", text=str(number))
    with pytest.raises(SlackApiError) as raised:
        slack.chat_postMessage(channel="C0CAMPAIGNS", text="too many")
    answer = raised.value.response
    assert (answer.status_code, answer["error"], answer.headers["Retry-After"]) == (429, "ratelimited", "1")


def test_rate_limits_on_demand_strike_as_often_as_asked(rig):
    rig.control.misbehave("ratelimited", "chat.postMessage", times=2, retry_after=7)
    waits = []
    for _ in range(2):
        with pytest.raises(SlackApiError) as raised:
            rig.slack.chat_postMessage(channel="C0CAMPAIGNS", text="x")
        waits.append(raised.value.response.headers["Retry-After"])
    rig.slack.chat_postMessage(channel="C0CAMPAIGNS", text="x")
    assert waits == ["7", "7"]
    assert len(rig.person().sees()) == 1


@pytest.mark.parametrize(("kind", "status"), [("error_500", 500), ("error_503", 503)])
def test_slack_breaks_down_on_demand(rig, kind, status):
    rig.control.misbehave(kind)
    with pytest.raises(SlackApiError) as raised:
        rig.slack.chat_postMessage(channel="C0CAMPAIGNS", text="x")
    assert raised.value.response.status_code == status
    assert rig.person().sees() == []


@pytest.mark.parametrize(
    ("kind", "lost", "posted"),
    [("drop_after_accepting", http.client.RemoteDisconnected, 1), ("reset", ConnectionResetError, 0)],
)
def test_a_connection_is_lost_after_or_before_the_message_was_accepted(rig, kind, lost, posted):
    rig.control.misbehave(kind, "chat.postMessage")
    with pytest.raises(lost):
        rig.slack.chat_postMessage(channel="C0CAMPAIGNS", text="x")
    assert len(rig.person().sees()) == posted


def test_a_slow_slack_answers_all_the_same(rig):
    rig.control.misbehave("slow", "auth.test", seconds=0.05)
    assert rig.slack.auth_test()["ok"] is True
    call = rig.control.calls("auth.test")[-1]
    assert (call["fault"], call["ms"] >= 50) == ("slow", True)


def test_a_fault_that_makes_no_sense_is_refused(rig):
    assert rig.control.misbehave("explode")["error"] == "invalid_fault"
    rig.control.misbehave("slow", "auth.test", times=3)
    (fault,) = rig.control.post("faults")["faults"]
    assert (fault["kind"], fault["left"]) == ("slow", 3)
    assert rig.control.post("faults", {"clear": True})["faults"] == []


def test_tokens_never_show_in_the_inspector(rig):
    rig.slack.chat_postMessage(channel="C0CAMPAIGNS", text="my token is xoxb-123-abc")
    address = urlsplit(rig.playground.url)
    connection = http.client.HTTPConnection(address.hostname, address.port)
    connection.request("GET", "/ui/traffic")
    shown = connection.getresponse().read().decode()
    connection.close()
    assert "xoxb-•••" in shown
    assert "123-abc" not in shown
