"""Requests that nobody sane would send, made from a seed: as WSGI environments, signed and unsigned."""

import io
import json
import random
import time
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.guard import sign
from bot.ids import COMMAND, Action, Options, Shortcut, View

SECRET = "the signing secret of these tests"
TEXTS = (
    "", " ", "\0", "x" * 4_000, "<!channel>", "'; DROP TABLE orders; --", "{{ 7 * 7 }}", "%s%n%x", "../../etc/passwd",
    "\ud800", "\u202e\u2066", "１２３", "٣", "1e309", "-0", "NaN", "[1,2", "{}", "null", "true", "[[],[]]", "1:2:3",
    "http://169.254.169.254/latest", "file:///etc/passwd", "=1+1", "🫥" * 200, "a\r\nSet-Cookie: x=1", "9" * 400,
)  # fmt: skip
VALUES: tuple[Any, ...] = (None, 0, -1, 2**63, 10**30, 1e308, True, [], {}, [[]], [None], {"": None}, *TEXTS)
SAYS = (
    "find 美妆 按天",
    "help",
    "list",
    "creator 小鱼儿",
    "watch 美妆",
    "orders",
    "import",
    "away",
    "settings",
    "link 小鱼儿",
    "compare",
)
PATHS = (
    "/", "/healthz", "/c/x", "/c/x/figures", "/c/x/trend.svg", "/o/x.y", "/me/x.y", "/slack/install",
    "/slack/oauth_redirect", "/slack/installed", "/slack/events", "/slack/events/", "//slack/events", "/nowhere",
)  # fmt: skip
METHODS = ("POST", "POST", "POST", "GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "X", "")
KINDS = (
    "application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=b", "text/plain", "",
    "application/json; charset=utf-16", "application/x-www-form-urlencoded; charset=nope", ";;;", "a" * 3_000,
)  # fmt: skip


@dataclass
class Poison:
    """So many requests; the same seed makes the same."""

    seed: int
    dice: random.Random = field(init=False)
    number: int = 0

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)

    def requests(self, count: int) -> Iterator[tuple[bool, dict[str, Any]]]:
        """Whether it is signed, and the request."""
        for self.number in range(count):
            signed = self.dice.random() < 0.5
            yield signed, self._signed() if signed else self._unsigned()

    # what Slack would have signed

    def _signed(self) -> dict[str, Any]:
        kind, body = self.dice.choice((self._form, self._form, self._event, self._bytes))()
        stamp = str(int(time.time()))
        headers = {"HTTP_X_SLACK_REQUEST_TIMESTAMP": stamp, "HTTP_X_SLACK_SIGNATURE": sign(SECRET, stamp, body)}
        if self.dice.random() < 0.1:
            headers |= {f"HTTP_{self._word().upper()}": self._header() for _ in range(3)}
        return self._environ("POST", "/slack/events", kind, body) | headers

    def _form(self) -> tuple[str, bytes]:
        if self.dice.random() < 0.3:
            command: dict[str, Any] = {
                "team_id": "T1", "user_id": "U1", "command": COMMAND, "text": self.dice.choice(SAYS),
                "channel_id": "C1", "trigger_id": self._fresh(), "response_url": "http://127.0.0.1:9/",
            }  # fmt: skip
            return KINDS[0], urlencode(self._spoil(command), errors="replace").encode()
        payload = self._spoil(self.dice.choice((self._press, self._sent, self._other))())
        return KINDS[0], urlencode({"payload": json.dumps(payload)}).encode()

    def _event(self) -> tuple[str, bytes]:
        event = {
            "type": self.dice.choice(("app_home_opened", "app_mention", "message", "app_uninstalled", "nothing")),
            "user": "U1", "channel": "D1", "text": self.dice.choice(SAYS), "tab": "home", "ts": "1.1",
        }  # fmt: skip
        body = {
            "type": "event_callback", "team_id": "T1", "event_id": self._fresh(), "event": event,
            "authorizations": [{"team_id": "T1", "user_id": "U0", "is_bot": True}],
        }  # fmt: skip
        return KINDS[1], json.dumps(self._spoil(body)).encode()

    def _bytes(self) -> tuple[str, bytes]:
        deep = self.dice.choice((10, 1_000, 20_000))
        bodies = (
            self.dice.randbytes(self.dice.randint(0, 300)), b"", b"{", b"[]", b"null", b"payload=", b"payload=null",
            b"payload=[1]", b"payload=%7B%7D", b"{}" * 50, b"[" * deep, b'{"a":' * deep, b"payload=" + b"%5B" * deep,
            b"\xff\xfe" + "{}".encode("utf-16-le"), b"command=%2Fjuxing", b"ssl_check=1&token=x", b"a=1&" * 2_000,
            b'{"type":"url_verification","challenge":{}}', b'{"challenge":null}',
            b"payload={}&payload={}", b'{"a":1e999}',
        )  # fmt: skip
        return self.dice.choice(KINDS), self.dice.choice(bodies)

    def _press(self) -> dict[str, Any]:
        known = (*Action, self._word())
        value = json.dumps(self.dice.choice(([1, 1], [10**18, "x"], {"creators": [1]}, 1, "x", [1, "decline"], None)))
        action: dict[str, Any] = {
            "action_id": self.dice.choice(known),
            "block_id": "b",
            "type": "button",
            "value": value,
        }
        if self.dice.random() < 0.3:
            action["selected_option"] = {"value": self.dice.choice((value, *TEXTS))}
        view = {"id": "V1", "hash": "h", "private_metadata": value, "callback_id": "x", "state": {"values": {}}}
        return self._of_person("block_actions") | {
            "actions": [action], "channel": {"id": "C1"}, "response_url": "http://127.0.0.1:9/",
            "container": {"type": "message"}, **({"view": view} if self.dice.random() < 0.4 else {}),
        }  # fmt: skip

    def _sent(self) -> dict[str, Any]:
        kept = json.dumps(
            self.dice.choice(([1, 1], {"creator": 1, "channel": "C1", "quote": None}, None, {}, [], "x", 1))
        )
        names = (
            "reason",
            "net",
            "date",
            "form",
            "words",
            "first",
            "from",
            "person",
            "file",
            "script",
            "amount",
            "list",
        )
        values = {name: {"x": {"value": self.dice.choice(VALUES)}} for name in names}
        view = {
            "id": f"V{self._fresh()}", "hash": "h", "callback_id": self.dice.choice((*View, "x")), "type": "modal",
            "private_metadata": kept, "state": {"values": values}, "app_installed_team_id": "T1",
        }  # fmt: skip
        return self._of_person("view_submission") | {"view": view}

    def _other(self) -> dict[str, Any]:
        kind = self.dice.choice(("shortcut", "message_action", "block_suggestion", "view_closed", "nothing"))
        return self._of_person(kind) | {
            "callback_id": self.dice.choice((*Shortcut, "x")), "action_id": self.dice.choice((*Options, "x")),
            "value": "美", "view": {"callback_id": "x"},
            "message": {"text": self.dice.choice(TEXTS), "ts": "1.1"}, "channel": {"id": "C1"},
        }  # fmt: skip

    def _of_person(self, kind: str) -> dict[str, Any]:
        user = {"id": "U1", "team_id": "T1", "username": "u"}
        return {"type": kind, "team": {"id": "T1"}, "user": user, "trigger_id": self._fresh(), "api_app_id": "A1"}

    def _spoil(self, whole: dict[str, Any]) -> dict[str, Any]:
        """Replace, drop or repeat a few things, anywhere in it."""
        for _ in range(self.dice.choice((0, 1, 1, 2, 4))):
            here: Any = whole
            while True:
                keys: Any = list(here) if isinstance(here, dict) else range(len(here))
                if not keys:
                    break
                key = self.dice.choice(keys)
                if isinstance(here[key], dict | list) and here[key] and self.dice.random() < 0.7:
                    here = here[key]
                    continue
                if isinstance(here, dict) and self.dice.random() < 0.3:
                    del here[key]
                else:
                    here[key] = deepcopy(self.dice.choice(VALUES))
                break
        return whole

    # what anybody may send

    def _unsigned(self) -> dict[str, Any]:
        kind, body = self.dice.choice((self._form, self._event, self._bytes))()
        path = self.dice.choice(
            (*PATHS, "/slack/events", "/slack/events", f"/{self._header()}", f"/o/{self._header()}")
        )
        environ = self._environ(self.dice.choice(METHODS), path, self.dice.choice((kind, *KINDS)), body)
        environ["QUERY_STRING"] = self.dice.choice(
            ("", "lang=en", "lang=%ff", "a=1&" * 500, "%", "done=accept", "size=x")
        )
        for _ in range(self.dice.randint(0, 4)):
            environ[f"HTTP_{self._word().upper()}"] = self._header()
        stamps = (str(int(time.time())), "0", "-1", "9" * 11, "٣", "", "1e9", self._header())
        signatures = ("v0=" + "0" * 64, "v0=", "", "v1=" + "a" * 64, "v0=" + "é" * 64, self._header())
        if self.dice.random() < 0.7:
            environ["HTTP_X_SLACK_REQUEST_TIMESTAMP"] = self.dice.choice(stamps)
            environ["HTTP_X_SLACK_SIGNATURE"] = self.dice.choice(signatures)
        if self.dice.random() < 0.2:
            length = self.dice.choice(("", "-1", "x", "9" * 30, str(len(body) + 10), "1_000", "+5", " 5", "٣"))
            environ["CONTENT_LENGTH"] = length
        return environ

    def _environ(self, method: str, path: str, kind: str, body: bytes) -> dict[str, Any]:
        return {
            "REQUEST_METHOD": method, "PATH_INFO": path, "SCRIPT_NAME": "", "QUERY_STRING": "", "CONTENT_TYPE": kind,
            "CONTENT_LENGTH": str(len(body)), "SERVER_NAME": "localhost", "SERVER_PORT": "80", "HTTP_HOST": "localhost",
            "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "wsgi.input": io.BytesIO(body),
            "wsgi.url_scheme": "http", "wsgi.errors": io.StringIO(), "wsgi.version": (1, 0), "wsgi.multithread": True,
            "wsgi.multiprocess": False, "wsgi.run_once": False,
        }  # fmt: skip

    def _word(self) -> str:
        names = (
            "cookie",
            "origin",
            "sec_fetch_site",
            "accept_language",
            "host",
            "range",
            "if_none_match",
            "content_encoding",
        )
        return self.dice.choice(
            (*names, "x_forwarded_for", "x_slack_retry_num", "authorization", "transfer_encoding", "x")
        )

    def _header(self) -> str:
        """As a server hands it over: bytes read as latin-1."""
        text = self.dice.choice((*TEXTS, "a=b; c", "bytes=0-", "gzip", "null", "zh-CN,zh;q=x", "*" * 500))
        return text.encode("utf-8", "replace").decode("latin-1").replace("\r\n", " ")

    def _fresh(self) -> str:
        return f"t{self.seed}.{self.number}"


@pytest.fixture
def poison() -> type[Poison]:
    return Poison
