"""Socket Mode with several connections, and events that are repeated until they are answered."""

from __future__ import annotations

import threading

import pytest
from slack_sdk import WebClient

from bot.playground.people import BOT_USER


def test_each_payload_goes_to_one_of_two_connections(open_rig):
    rig = open_rig("socket", connections=2)
    heard = []
    for number, handler in enumerate(rig.handlers):
        handler.client.socket_mode_request_listeners.append(lambda client, message, number=number: heard.append(number))
    rig.app.command("/juxing")(lambda ack: ack())
    for _ in range(4):
        rig.person().command("/juxing find")
    rig.person().wait_for(lambda _: len(heard) == 4)  # each is answered before it is heard here
    assert sorted(heard) == [0, 0, 1, 1]


@pytest.mark.parametrize("abrupt", [False, True])
def test_a_disconnected_bot_comes_back_by_itself(open_rig, abrupt):
    rig = open_rig("socket", connections=0)
    rig.app.command("/juxing")(lambda ack: ack("Back"))
    person = rig.person()
    first = rig.connect(ping_interval=0.3).client.session_id()
    person.wait_for(lambda _: rig.control.get("connections")["connections"] == 1)
    rig.control.post("disconnect", {"abrupt": abrupt})
    person.wait_for(lambda _: rig.handlers[0].client.session_id() != first)
    person.wait_for(lambda _: rig.control.get("connections")["connections"] == 1)
    person.wait_for(lambda p: p.command("/juxing")["ok"])
    assert "Back" in person.reads()


def test_a_ticket_is_good_for_one_connection(open_rig):
    rig = open_rig("socket", connections=0)
    address = WebClient(base_url=rig.playground.api_url).apps_connections_open(app_token="xapp-playground")["url"]
    sockets = rig.playground.parts.sockets
    ticket = address.partition("ticket=")[2].partition("&")[0]
    assert [address.startswith("ws://127.0.0.1:"), sockets.admits(ticket), sockets.admits(ticket)] == [
        True,
        True,
        False,
    ]


def test_without_a_connection_the_person_is_told(open_rig):
    rig = open_rig("socket", connections=0)
    answer = rig.person().command("/juxing find")
    assert answer["error"] == "dispatch_failed"
    (note,) = rig.person().sees()
    assert (note["user"], note["text"]) == ("USLACKBOT", "`/juxing`: 没能把请求送到应用，请再试一次。")


def test_a_handler_that_is_too_slow_is_told_in_the_readers_language(either, monkeypatch):
    for module in ("deliver", "socket_mode"):
        monkeypatch.setattr(f"bot.playground.{module}.ANSWER_SECONDS", 0.05)
    release = threading.Event()
    either.app.command("/juxing")(lambda ack: (release.wait(5), ack()))
    answer = either.person("U0EMMA").command("/juxing find")
    release.set()
    assert answer["error"] == "operation_timeout"
    assert either.person("U0EMMA").reads().strip() == "`/juxing`: The app did not answer within 3 seconds. Try again."


def test_an_event_is_repeated_three_times_under_the_same_id(open_rig):
    rig = open_rig("http", event_retry_seconds=(0, 60, 300))
    heard = []

    @rig.app.event("app_mention")
    def fails(body, request):
        heard.append(
            (body["event_id"], request.headers.get("x-slack-retry-num"), request.headers.get("x-slack-retry-reason"))
        )
        raise RuntimeError("not today")

    person = rig.person()
    person.say("@聚星 hello", "C0CAMPAIGNS")
    person.wait_for(lambda _: len(heard) == 2)
    rig.control.move_time(60)
    person.wait_for(lambda _: len(heard) == 3)
    rig.control.move_time(300)
    person.wait_for(lambda _: len(heard) == 4)
    assert {event_id for event_id, _, _ in heard} == {heard[0][0]}
    assert [number for _, number, _ in heard] == [None, ["1"], ["2"], ["3"]]
    assert heard[3][2] == ["http_error"]


def test_an_event_that_arrived_while_nobody_was_connected_comes_again(open_rig):
    rig = open_rig("socket", connections=0, event_retry_seconds=(60, 60, 60))
    rig.app.event("message")(lambda event, client: client.chat_postMessage(channel=event["channel"], text="Late"))
    person = rig.person()
    person.say("hello", "D0CHENMO")
    person.wait_for(lambda _: rig.control.get("traffic")["exchanges"])
    rig.connect()
    person.wait_for(lambda _: rig.control.get("connections")["connections"])
    rig.control.move_time(60)
    assert person.waits_to_read("Late")["channel"] == "D0CHENMO"


def test_only_subscribed_events_are_sent_unless_a_test_asks(rig):
    heard = []
    rig.app.event("message")(lambda body: heard.append("message"))
    rig.app.event("tokens_revoked")(lambda event: heard.append(event["tokens"]))
    rig.person().say("No subscription for this", "C0CAMPAIGNS")
    rig.control.post("event", {"event": {"type": "tokens_revoked", "tokens": {"bot": [BOT_USER]}}})
    rig.person().wait_for(lambda _: heard)
    assert heard == [{"bot": [BOT_USER]}]


def test_requests_with_a_wrong_secret_are_not_understood(open_rig):
    rig = open_rig("http", signing_secret="another")
    rig.app.command("/juxing")(lambda ack: ack("never"))
    answer = rig.person().command("/juxing find")
    assert answer["error"] == "dispatch_failed"
    assert rig.control.get("traffic")["exchanges"][-1]["http_status"] == 401


def test_an_answer_that_slack_cannot_show_is_explained_in_the_inspector(either, form):
    either.app.command("/juxing")(lambda ack: ack(text="x", blocks=[{"type": "header"}]))
    assert either.person().command("/juxing find")["error"] == "invalid_answer"
    exchange = either.control.get("traffic")["exchanges"][-1]
    assert (exchange["status"], exchange["problems"][0]["code"]) == ("invalid_blocks", "invalid_blocks")


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"elsewhere": "x"}},
        {"response_action": "errors", "errors": {"words": ""}},
        {"response_action": "explode"},
        {"response_action": "update", "view": {"type": "modal"}},
        {"response_action": "push", "view": {"type": "home", "blocks": []}},
    ],
)
def test_a_form_stays_open_when_the_bots_answer_makes_no_sense(rig, form, answer):
    rig.app.command("/juxing")(
        lambda ack, command, client: (client.views_open(trigger_id=command["trigger_id"], view=form()), ack())
    )
    rig.app.view("form")(lambda ack: ack(**answer))
    rig.person().command("/juxing")
    assert rig.person().submit({"words": "x"})["error"] == "invalid_answer"
    assert rig.person().modal()["callback_id"] == "form"
    assert len(rig.control.get("traffic")["exchanges"][-1]["problems"]) >= 1
