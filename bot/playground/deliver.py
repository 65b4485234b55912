"""To the bot: what it is sent, over which link, how long it may take, and what it answered."""

from __future__ import annotations

import hmac
import http.client
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Literal, Protocol
from urllib.parse import urlencode, urlsplit

from bot.playground.shapes import Json
from bot.playground.stream import Stream
from bot.playground.traffic import Exchange, Traffic

ANSWER_SECONDS = 3.0
Kind = Literal["slash_commands", "interactive", "events_api"]
Status = Literal["ok", "timeout", "failed", "unconnected"]


@dataclass(frozen=True, kw_only=True)
class Retry:
    """The number of a repeated event, from 1, and why the one before did not count."""

    number: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back: `body` is the JSON of the answer, None when it was empty or not JSON.

    `repeat` is False when the bot asked not to be sent the same event again.
    """

    status: Status
    http_status: int = 200
    body: Any = None
    repeat: bool = True

    @property
    def error(self) -> str:
        """The name Slack's client shows for a failure; empty when all went well."""
        names = {
            "ok": "",
            "timeout": "operation_timeout",
            "failed": "dispatch_failed",
            "unconnected": "dispatch_failed",
        }
        return names[self.status]


class Link(Protocol):
    """A way to the bot."""

    def connected(self) -> bool:
        """Whether the bot can be reached as far as is known."""

    def send(self, kind: Kind, payload: Json, retry: Retry | None = None) -> Answer:
        """Hands one payload over and waits up to three seconds for the answer."""


class Courier:
    """Sends to the bot through the link, and writes down every exchange."""

    def __init__(self, link: Link, traffic: Traffic, stream: Stream) -> None:
        self._link = link
        self._traffic = traffic
        self._stream = stream

    def connected(self) -> bool:
        """Whether the bot can be reached as far as is known."""
        return self._link.connected()

    def send(
        self, kind: Kind, what: str, payload: Json, who: str | None = None, retry: Retry | None = None
    ) -> tuple[Answer, Exchange]:
        """Sends a payload for `who`; answers what came back, and its exchange before it is written down."""
        self._busy(who, what, busy=True)
        began = time.perf_counter()
        try:
            answer = self._link.send(kind, payload, retry)
        finally:
            self._busy(who, what, busy=False)
        exchange = Exchange(direction="to_bot", what=what, who=who, request=payload, response=answer.body)
        exchange.ms = (time.perf_counter() - began) * 1000
        exchange.status, exchange.http_status = answer.status, answer.http_status
        return answer, exchange

    def write_down(self, exchange: Exchange) -> None:
        """Puts the exchange into the inspector."""
        self._traffic.add(exchange)

    def _busy(self, who: str | None, what: str, *, busy: bool) -> None:
        if who:
            self._stream.publish("busy", {"busy": busy, "what": what}, (who,))


class HttpLink:
    """Posts signed requests to the bot's address, as Slack does to a Request URL."""

    def __init__(self, url: str | None, signing_secret: str, *, seconds: Callable[[], float] = time.time) -> None:
        self.url = url
        self._secret = signing_secret.encode()
        self._seconds = seconds

    def connected(self) -> bool:
        """Whether an address is known: only a request can tell more."""
        return bool(self.url)

    def send(self, kind: Kind, payload: Json, retry: Retry | None = None) -> Answer:
        """Posts one payload; anything but a 2xx status has failed."""
        body, content_type = encoded(kind, payload)
        headers = self.signed(body) | {"Content-Type": content_type, "User-Agent": "Slackbot 1.0 (playground)"}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry.number), "X-Slack-Retry-Reason": retry.reason}
        address = urlsplit(self.url or "")
        if not address.hostname:
            return Answer(status="unconnected", http_status=0)
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=ANSWER_SECONDS)
        try:
            connection.request("POST", address.path or "/", body=body, headers=headers)
            response = connection.getresponse()
            answer = understood(response.status, response.headers.get("Content-Type", ""), response.read())
            return replace(answer, repeat=response.headers.get("X-Slack-No-Retry") != "1")
        except TimeoutError:
            return Answer(status="timeout", http_status=0)
        except (OSError, http.client.HTTPException):
            return Answer(status="unconnected", http_status=0)
        finally:
            connection.close()

    def signed(self, body: bytes) -> dict[str, str]:
        """The headers of Slack's v0 signature over `body`, at real time."""
        stamp = str(int(self._seconds()))
        digest = hmac.new(self._secret, f"v0:{stamp}:".encode() + body, sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def encoded(kind: Kind, payload: Mapping[str, Any]) -> tuple[bytes, str]:
    """The body and content type in which Slack posts this kind of payload."""
    if kind == "events_api":
        return json.dumps(payload, ensure_ascii=False).encode(), "application/json"
    fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload, ensure_ascii=False)}
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"


def understood(status: int, content_type: str, content: bytes) -> Answer:
    """The answer in an HTTP response: JSON, plain text as `{"text": …}`, or nothing."""
    if not 200 <= status < 300:
        return Answer(status="failed", http_status=status, body=content.decode("utf-8", "replace")[:2000] or None)
    if not content.strip():
        return Answer(status="ok", http_status=status)
    text = content.decode("utf-8", "replace")
    if "json" not in content_type:
        return Answer(status="ok", http_status=status, body={"text": text})
    try:
        return Answer(status="ok", http_status=status, body=json.loads(text))
    except ValueError:
        return Answer(status="failed", http_status=status, body=text[:2000])
