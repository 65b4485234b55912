"""What `python -m tests.bench` measures against: Bolt that only echoes, on the same server as the bot."""

import json
import logging
import os
from collections.abc import Callable, Iterable
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

logging.disable(logging.WARNING)


def echo(process_before_response: bool) -> SlackRequestHandler:
    """An app with one command that answers with a line of text."""
    app = App(
        client=WebClient(token="xoxb-bench", base_url=os.environ["JUXING_SLACK_API_URL"]),
        signing_secret=os.environ["JUXING_SLACK_SIGNING_SECRET"],
        process_before_response=process_before_response,
        token_verification_enabled=False,
    )

    @app.command("/juxing")
    def _(ack: Ack) -> None:
        ack("here")

    return SlackRequestHandler(app, path="/slack/events")


ECHO = {"before": echo(True), "after": echo(False)}
YES = {"ok": True, "url": "", "team_id": "T0BENCH", "user_id": "U0BENCHBOT", "bot_id": "B0BENCH", "ts": "1.000001"}


def wsgi(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """`/slack/events?before` and `?after` echo; every other path is a Slack that says yes."""
    if environ["PATH_INFO"] == "/slack/events":
        answer: Iterable[bytes] = ECHO[environ["QUERY_STRING"]](environ, start)
        return answer
    environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    body = json.dumps(YES).encode()
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
