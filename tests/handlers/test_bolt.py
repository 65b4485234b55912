"""Bolt without what nobody asks for: it answers as Bolt does."""

import re
from typing import Any

import pytest
from slack_bolt import Ack, App, BoltContext, BoltRequest, BoltResponse
from slack_sdk import WebClient

from handlers.bolt import Bolt, Straight, commanded, pressed, submitted
from handlers.over_http import broken
from handlers.tenants import authorize

EVERYTHING = re.compile(".*", re.DOTALL)
SAID = {"command": "/juxing", "text": "help", "team_id": "T1", "user_id": "U1"}


def app_of(kind: type[App]) -> App:
    """As `bot.main` makes it."""
    app = kind(
        client=WebClient(),
        authorize=authorize,
        signing_secret="a secret of the tests",
        process_before_response=True,
        token_verification_enabled=False,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        ignoring_self_events_enabled=kind is App,
        attaching_function_token_enabled=False,
    )
    app.error(broken)
    return app


def answer(body: dict[str, Any], ack: Ack) -> None:
    if body["text"] == "break":
        raise OSError("it broke")
    if body["text"] == "misshapen":
        raise KeyError("user_id")
    if body["text"] != "nothing":
        ack(response_type="ephemeral", text=body["text"])


def press(body: dict[str, Any], ack: Ack, action: dict[str, Any]) -> None:
    if action["value"] == "break":
        raise OSError("it broke")
    if action["value"] != "nothing":
        ack()


def submit(body: dict[str, Any], ack: Ack, view: dict[str, Any]) -> None:
    if view["callback_id"] == "wrong":
        ack(response_action="errors", errors={"days": "Too many."})
    else:
        ack()


def listening() -> App:
    app = app_of(App)
    app.command("/juxing")(answer)
    app.action(EVERYTHING)(lambda body, ack, action: press(body, ack, action))
    app.view(EVERYTHING)(lambda body, ack, view: submit(body, ack, view))
    return app


def straight() -> App:
    app = app_of(Bolt)
    app.middleware(Straight(commanded("/juxing"), lambda body, ack, _: answer(body, ack)))
    app.middleware(Straight(pressed, lambda body, ack, action: press(body, ack, action)))
    app.middleware(Straight(submitted, lambda body, ack, view: submit(body, ack, view)))
    return app


def asked(app: App, body: dict[str, Any]) -> tuple[int, dict[str, Any], str]:
    told: BoltResponse = app.dispatch(BoltRequest(body=dict(body), mode="socket_mode"))
    return told.status, told.headers, told.body


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"text": "break"},
        {"text": "misshapen"},
        {"command": "/another"},
        {"team_id": "", "user_id": ""},
        {"type": "url_verification", "challenge": "x"},
    ],
)
def test_a_command_is_answered_as_by_a_listener(more: dict[str, str]) -> None:
    assert asked(straight(), SAID | more) == asked(listening(), SAID | more)


BY = {"team": {"id": "T1"}, "user": {"id": "U1"}}
PRESSED = {"type": "block_actions", "actions": [{"type": "button", "action_id": "a", "block_id": "b", "value": "1"}]}
SUBMITTED = {
    "type": "view_submission",
    "view": {"id": "V1", "type": "modal", "callback_id": "right", "state": {"values": {}}},
}


@pytest.mark.parametrize("value", ["1", "break"])
def test_a_press_is_answered_as_by_a_listener(value: str) -> None:
    body = BY | PRESSED | {"actions": [PRESSED["actions"][0] | {"value": value}]}
    assert asked(straight(), body) == asked(listening(), body)


@pytest.mark.parametrize("form", ["right", "wrong"])
def test_a_form_is_answered_as_by_a_listener(form: str) -> None:
    body = BY | SUBMITTED | {"view": SUBMITTED["view"] | {"callback_id": form}}
    assert asked(straight(), body) == asked(listening(), body)


@pytest.mark.parametrize(
    "body",
    [
        {"type": "block_actions"},
        {"type": "block_actions", "actions": []},
        {"type": "block_actions", "actions": {"action_id": "a"}},
        {"type": "block_actions", "actions": [{"value": "1"}]},
        {"type": "block_actions", "actions": [{"action_id": 1}]},
        {"type": "view_submission"},
        {"type": "view_submission", "view": []},
        {"type": "view_submission", "view": {"callback_id": None}},
        {"type": "view_closed", "view": {"callback_id": "right"}},
    ],
)
def test_what_is_neither_a_press_nor_a_form_is_taken_for_none(body: dict[str, Any]) -> None:
    assert pressed(body) is None
    assert submitted(body) is None


def test_what_a_handler_breaks_on_is_answered_with_an_error() -> None:
    assert asked(straight(), SAID | {"text": "break"})[0] == 500
    assert asked(straight(), SAID | {"text": "misshapen"})[0] == 400


def test_what_nobody_acknowledged_is_not_taken_for_done() -> None:
    press = {"actions": [PRESSED["actions"][0] | {"value": "nothing"}]}
    for body in (SAID | {"text": "nothing"}, BY | PRESSED | press):
        assert asked(straight(), body)[0] == asked(listening(), body)[0] == 404


def test_whoever_is_asked_knows_who_asks_and_has_no_token() -> None:
    app, seen = app_of(Bolt), list[BoltContext]()

    @app.command("/another")
    def _(context: BoltContext, ack: Ack) -> None:
        seen.append(context)
        ack()

    asked(app, SAID | {"command": "/another"})
    (context,) = seen
    assert (context.team_id, context.user_id, context.token, context.client.token) == ("T1", "U1", None, None)


def test_events_of_other_bots_are_heard_and_go_to_their_listener() -> None:
    """Bolt leaves out what its own bot did; it is told no bot's id here, and so left nothing out."""
    heard = list[str]()
    for kind in (App, Bolt):
        app = app_of(kind)

        @app.event("app_home_opened")
        def _(event: dict[str, Any]) -> None:
            heard.append(event["user"])

        event = {"type": "app_home_opened", "user": "U9", "bot_id": "B9"}
        body = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event}
        assert asked(app, body)[0] == 200
    assert heard == ["U9", "U9"]
