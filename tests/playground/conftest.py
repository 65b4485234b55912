"""A playground with a real Bolt app in front of it, over Socket Mode or signed HTTP."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient
from werkzeug.serving import WSGIRequestHandler, make_server

from bot.playground.person import Person, Slack
from bot.playground.server import Playground

SECRET = "playground-signing-secret"
SCOPES = (
    "app_mentions:read channels:history channels:join channels:read chat:write commands files:read files:write "
    "im:history im:read im:write reactions:write team:read usergroups:read users:read"
)
MANIFEST: dict[str, Any] = {
    "features": {
        "slash_commands": [{"command": "/juxing", "description": "Find creators", "usage_hint": "find 美妆"}],
        "shortcuts": [
            {"name": "New quote", "type": "global", "callback_id": "quote.new", "description": "Begin a quote"},
            {"name": "Quote this", "type": "message", "callback_id": "quote.this", "description": "Quote a message"},
        ],
        "app_home": {"home_tab_enabled": True},
    },
    "oauth_config": {"scopes": {"bot": SCOPES.split()}},
    "settings": {"event_subscriptions": {"bot_events": ["app_home_opened", "app_mention", "message.im"]}},
}


@dataclass(kw_only=True)
class Rig:
    """A playground, the bot in front of it, and the people."""

    playground: Playground
    app: App
    slack: WebClient
    control: Slack
    handlers: list[SocketModeHandler] = field(default_factory=list)

    def person(self, user: str = "U0CHENMO", seconds: float = 3.0) -> Person:
        return Person(self.playground.url, user, seconds=seconds)

    def connect(self, ping_interval: float = 10) -> SocketModeHandler:
        """One more Socket Mode connection of the same bot."""
        handler = SocketModeHandler(self.app, "xapp-playground", logger=quiet(), ping_interval=ping_interval)
        self.handlers.append(handler)
        handler.connect()
        return handler


def quiet() -> logging.Logger:
    logger = logging.getLogger("quiet bolt")
    logger.setLevel(logging.CRITICAL)
    return logger


class SilentHandler(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Says nothing."""


def serve(app: App, stack: ExitStack) -> str:
    """Serves the bot over HTTP; answers its request URL."""
    server = make_server("127.0.0.1", 0, SlackRequestHandler(app), threaded=True, request_handler=SilentHandler)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    stack.callback(server.server_close)
    stack.callback(thread.join)
    stack.callback(server.shutdown)
    return f"http://127.0.0.1:{server.server_port}/slack/events"


def hang_up(handlers: list[SocketModeHandler], playground: Playground) -> None:
    """Ends the connections from the playground's side first: the SDK's own close would wait for a read to time out."""
    for handler in handlers:
        handler.client.auto_reconnect_enabled = False
        handler.client.default_auto_reconnect_enabled = False
        handler.client.current_session_state.terminated = True
    playground.parts.sockets.close()
    for handler in handlers:
        handler.client.current_session_runner.shutdown()
        handler.client.message_processor.event.set()
        handler.client.enqueue_message("{}")
        handler.close()


@pytest.fixture
def open_rig() -> Iterator[Callable[..., Rig]]:
    """Makes rigs: `open_rig("http", pacing="real", …)`. They are taken down after the test."""
    with ExitStack() as stack:

        def make(transport: str = "http", connections: int = 1, **options: Any) -> Rig:
            settings = {"manifest": MANIFEST, "pacing": "off", "transport": transport} | options
            playground = Playground(**settings)
            playground.start()
            stack.callback(playground.stop)
            client = WebClient("xoxb-playground", base_url=playground.api_url, retry_handlers=[], logger=quiet())
            app = App(name="juxing", signing_secret=SECRET, client=client, process_before_response=True, logger=quiet())
            rig = Rig(playground=playground, app=app, slack=client, control=Slack(playground.url))
            if transport == "http":
                playground.send_to(serve(app, stack))
            else:
                stack.callback(hang_up, rig.handlers, playground)
                for _ in range(connections):
                    rig.connect()
                rig.person().wait_for(lambda _: playground.parts.sockets.count() == connections)
            return rig

        yield make


@pytest.fixture
def rig(open_rig: Callable[..., Rig]) -> Rig:
    """A rig over signed HTTP."""
    return open_rig("http")


@pytest.fixture(params=["socket", "http"])
def either(request: pytest.FixtureRequest, open_rig: Callable[..., Rig]) -> Rig:
    """A rig over each transport in turn."""
    return open_rig(request.param)


@pytest.fixture
def slack(open_rig: Callable[..., Rig]) -> WebClient:
    """Slack's Web API alone."""
    return open_rig("http").slack


@pytest.fixture
def section() -> Callable[[str], dict[str, Any]]:
    return lambda text: {"type": "section", "text": {"type": "mrkdwn", "text": text}}


@pytest.fixture
def buttons() -> Callable[..., dict[str, Any]]:
    """An actions block: `buttons(approve="同意", decline="拒绝")`, action ids to labels; the value is "1"."""

    def make(**labels: str) -> dict[str, Any]:
        return {
            "type": "actions",
            "block_id": "decide",
            "elements": [
                {
                    "type": "button",
                    "action_id": name,
                    "value": "1",
                    "text": {"type": "plain_text", "text": label},
                }
                for name, label in labels.items()
            ],
        }

    return make


@pytest.fixture
def form() -> Callable[..., dict[str, Any]]:
    """A modal with one text field `words` (action id `typed`) and whatever else is passed."""

    def make(callback_id: str = "form", title: str = "Form", **more: Any) -> dict[str, Any]:
        field_ = {
            "type": "input",
            "block_id": "words",
            "label": {"type": "plain_text", "text": "Words"},
            "element": {"type": "plain_text_input", "action_id": "typed"},
        }
        head = {
            "type": "modal",
            "callback_id": callback_id,
            "title": {"type": "plain_text", "text": title},
            "submit": {"type": "plain_text", "text": "Send"},
            "blocks": [field_],
        }
        return head | more

    return make
