"""What Slack is answered over HTTP: the same bytes as by Bolt's own adapter."""

import io
from typing import Any
from urllib.parse import parse_qsl

import pytest
from slack_bolt import Ack, App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

from handlers.asks import Answer
from handlers.over_http import _said, over_http

BODY = '{"text":"美妆"}'


def read(environ: dict[str, Any]) -> dict[str, Any]:
    return dict(parse_qsl(environ["wsgi.input"].read().decode()))


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
        ack.response = Answer(BODY.encode())

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
    ours = asked(over_http(app, "/slack/events", read), command)
    assert ours == asked(SlackRequestHandler(app, path="/slack/events"), command)
    assert ours[1]["content-length"] == str(len(ours[2]))


@pytest.mark.parametrize("more", [{"REQUEST_METHOD": "GET"}, {"PATH_INFO": "/slack/other"}])
def test_everything_else_is_not_found(app: App, more: dict[str, str]) -> None:
    ours = asked(over_http(app, "/slack/events", read), "kept", **more)
    assert ours == asked(SlackRequestHandler(app, path="/slack/events"), "kept", **more)
    assert ours[0] == "404 Not Found"


def test_what_was_encoded_once_goes_out_as_it_is() -> None:
    answer = Answer(BODY.encode())
    (said,) = _said(answer, lambda *_: None)
    assert said is answer.encoded
    assert answer.body == BODY
