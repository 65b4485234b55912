"""What Slack is answered over HTTP: the same bytes as by Bolt's own adapter."""

import io
from typing import Any, cast

import pytest
from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.adapter.wsgi.http_request import WsgiHttpRequest
from slack_sdk import WebClient

from bot.guard import guard, sign
from bot.pieces import Written
from handlers.asks import Answer
from handlers.over_http import over_http

BODY = '{"text":"美妆"}'


@pytest.fixture
def app() -> App:
    app = App(
        client=WebClient(token="xoxb-test"),
        process_before_response=True,
        token_verification_enabled=False,
        request_verification_enabled=False,
        authorize=lambda: pytest.fail("nobody asks"),
    )
    app._middleware_list = []

    @app.command("/kept")
    def _(ack: Ack) -> None:
        ack.response = Answer(status=200, body=Written(BODY))

    @app.command("/made")
    def _(ack: Ack) -> None:
        ack(text="美妆")

    return app


def asked(door: Any, command: str, **more: str) -> tuple[str, dict[str, str], bytes]:
    body, said = f"command=%2F{command}".encode(), list[Any]()
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/slack/events",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        **more,
    }
    answer = b"".join(door(environ, lambda status, headers: said.extend((status, dict(headers)))))
    return said[0], said[1], answer


@pytest.mark.parametrize("command", ["kept", "made", "unknown"])
def test_the_answer_is_the_one_of_bolts_own_adapter(app: App, command: str) -> None:
    ours = asked(over_http(app, "/slack/events"), command)
    assert ours == asked(SlackRequestHandler(app, path="/slack/events"), command)
    assert ours[1]["content-length"] == str(len(ours[2]))


@pytest.mark.parametrize("more", [{"REQUEST_METHOD": "GET"}, {"PATH_INFO": "/slack/other"}])
def test_everything_else_is_not_found(app: App, more: dict[str, str]) -> None:
    ours = asked(over_http(app, "/slack/events"), "kept", **more)
    assert ours == asked(SlackRequestHandler(app, path="/slack/events"), "kept", **more)
    assert ours[0] == "404 Not Found"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (
            "application/x-www-form-urlencoded",
            "payload=%7B%22type%22%3A%22block_actions%22%2C%22x%22%3A%22%E7%BE%8E%22%7D",
        ),
        ("application/json", ' {"type": "event_callback", "team_id": "T1"}'),
        ("text/plain", '{"type": "event_callback", "team_id": "T1"}'),
        ("application/x-www-form-urlencoded", "command=%2Fkept&text=payload"),
        ("application/x-www-form-urlencoded", "command=%2Fkept"),
        ("application/x-www-form-urlencoded", ""),
    ],
)
def test_what_the_guard_has_read_is_what_bolt_would_read(kind: str, body: str) -> None:
    class Kept:
        def dispatch(self, request: BoltRequest) -> BoltResponse:
            self.request = request
            return BoltResponse(status=200)

    app, stamp, sent = Kept(), "1793584800", body.encode()
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/slack/events",
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(len(sent)),
        "HTTP_X_SLACK_REQUEST_TIMESTAMP": stamp,
        "HTTP_X_SLACK_SIGNATURE": sign("secret", stamp, sent),
        "wsgi.input": io.BytesIO(sent),
    }
    door = guard(over_http(cast("App", app), "/slack/events"), "secret", lambda: float(stamp))
    assert b"".join(door(environ, lambda *_: None)) == b""
    alone = BoltRequest(body=body, query="", headers=WsgiHttpRequest(environ).get_headers())
    assert {**vars(app.request), "context": dict(app.request.context)} == {
        **vars(alone),
        "context": dict(alone.context),
    }


def test_what_was_written_once_is_encoded_once() -> None:
    text = Written(BODY)
    assert text.encoded is text.encoded
    assert text.encoded.decode() == text == BODY
