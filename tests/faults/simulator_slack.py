"""A Slack inside the process: it keeps what was said, and drops, resets, dawdles, breaks and says 429 as the dice say.

It stands in for the SDK's client, so that all of `bot.slack` runs: how answers, codes and broken lines are understood.
"""

import json
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

from bot.slack import TIMEOUT, NotNow, Slack, Unclear

LANDS_WITHIN = 20.0  #: seconds in which a call that was given up may still be done
KINDS = ("lost", "reset", "slow", "slow", "error_500", "error_503", "internal_error", "ratelimited", "refused")


class Answer(dict[str, Any]):
    """As much of the SDK's answer as is looked at."""

    def __init__(self, body: Mapping[str, Any], status: int = 200, **headers: str) -> None:
        super().__init__(body)
        self.status_code, self.headers = status, {name.replace("_", "-"): value for name, value in headers.items()}

    @property
    def data(self) -> dict[str, Any]:
        return dict(self)


class Speaker(Slack):
    """The product's door to Slack, but for the bytes of files, which go to an address of their own."""

    def upload(self, channel: str, name: str, content: bytes, *, title: str, comment: str) -> None:
        try:
            place = self._conversation(channel)
        except Unclear as error:
            raise NotNow(error.code) from None
        self._call("files.completeUploadExternal", {"channel": place, "name": name})


@dataclass(kw_only=True)
class Message:
    ts: str
    key: str = ""
    thread: str = ""
    text: str = ""
    buttons: list[tuple[str, str]] = field(default_factory=list)
    file: str = ""


@dataclass(kw_only=True)
class Town:
    """All that stands in this Slack. `clock` gives true seconds, which no leap of our clock moves."""

    chance: random.Random
    clock: Callable[[], float]
    wait: Callable[[float], None]
    trouble: float = 0.0  #: the share of calls that go wrong
    planned: dict[int, str] = field(default_factory=dict)  #: the number of a call → how it goes wrong
    channels: dict[str, dict[str, Message]] = field(default_factory=dict)
    homes: dict[str, int] = field(default_factory=dict)
    faults: int = 0
    calls: int = 0
    too_early: list[str] = field(default_factory=list)  #: methods that were called before Retry-After had passed
    _held: dict[str, float] = field(default_factory=dict)
    _landing: list[tuple[float, str, dict[str, Any]]] = field(default_factory=list)
    _stamps: int = 0

    def speaker(self) -> Slack:
        slack = Speaker("xoxb-simulated", "http://127.0.0.1:9/api/", clock=self.clock)
        slack.client = self  # type: ignore[assignment]
        return slack

    def forgotten(self) -> None:
        """Who called has died: it no longer knows that it was told to wait."""
        self._held.clear()

    def said(self) -> Iterator[str]:
        """The key of everything that stands here; of files their names."""
        for channel in self.channels.values():
            yield from (message.key or message.file for message in channel.values())

    def land(self, *, all_of_it: bool = False) -> None:
        """Do what was given up on and is done by now."""
        now = self.clock()
        landing, self._landing = self._landing, []
        for at, method, arguments in landing:
            if all_of_it or at <= now:
                self._do(method, arguments)
            else:
                self._landing.append((at, method, arguments))

    def api_call(self, method: str, *, json: Any = None, params: Any = None) -> Answer:
        self.calls += 1
        self.land()
        arguments = dict(json if json is not None else params or {})
        if self._held.get(method, 0.0) > self.clock():
            self.too_early.append(method)
            raise self._refuses("ratelimited", 429, Retry_After="5")
        kind = self.planned.get(self.calls, "")
        if not kind and self.trouble and self.chance.random() < self.trouble:
            kind = self.chance.choice(KINDS)
        if kind:
            self.faults += 1
            self._go_wrong(kind, method, arguments)
        answer = self._do(method, arguments)
        if not answer.get("ok", True):
            raise SlackApiError("refused", answer)
        return answer

    def _go_wrong(self, kind: str, method: str, arguments: dict[str, Any]) -> None:
        match kind:
            case "lost":
                self._do(method, arguments)
                raise URLError(ConnectionResetError())
            case "reset":
                raise URLError(ConnectionResetError())
            case "slow":
                self.wait(TIMEOUT)
                if self.chance.random() < 0.7:
                    lands = self.clock() + self.chance.random() * LANDS_WITHIN
                    self._landing.append((lands, method, arguments))
                raise TimeoutError
            case "error_500" | "internal_error":
                if self.chance.random() < 0.5:
                    self._do(method, arguments)
                raise self._refuses("internal_error", 500 if kind == "error_500" else 200)
            case "error_503":
                raise self._refuses("service_unavailable", 503)
            case "ratelimited":
                seconds = self.chance.choice((1, 5, 30, 120))
                self._held[method] = self.clock() + seconds
                raise self._refuses("ratelimited", 429, Retry_After=str(seconds))
            case _:
                raise URLError(ConnectionRefusedError())

    def _refuses(self, code: str, status: int, **headers: str) -> SlackApiError:
        return SlackApiError(code, Answer({"ok": False, "error": code}, status, **headers))

    def _do(self, method: str, arguments: dict[str, Any]) -> Answer:
        match method:
            case "chat.postMessage":
                return self._post(arguments)
            case "chat.update":
                standing = self._channel(arguments["channel"]).get(arguments["ts"])
                if standing is None:
                    return Answer({"ok": False, "error": "message_not_found"})
                standing.text, standing.buttons = arguments["text"], list(buttons_of(arguments["blocks"]))
                return Answer({})
            case "chat.postEphemeral":
                return Answer({})  # nobody can look for it later, in the real one neither
            case "views.publish":
                self.homes[arguments["user_id"]] = self.homes.get(arguments["user_id"], 0) + 1
                return Answer({})
            case "users.info":
                profile = {"display_name": arguments["user"]}
                guest = arguments["user"] == "U0XIAOYU"
                described = {"profile": profile, "locale": "zh-CN", "tz": "Asia/Shanghai", "is_restricted": guest}
                return Answer({"user": described})
            case "files.completeUploadExternal":
                self._keep(arguments["channel"], file=arguments["name"])
                return Answer({})
            case "conversations.open":
                return Answer({"channel": {"id": f"D{arguments['users']}"}})
            case "conversations.history" | "conversations.replies":
                return self._history(arguments)
            case _:
                return Answer({"ok": False, "error": "unknown_method"})

    def _channel(self, name: str) -> dict[str, Message]:
        return self.channels.setdefault(f"D{name}" if name.startswith("U") else name, {})

    def _post(self, arguments: dict[str, Any]) -> Answer:
        place = arguments["channel"]
        message = self._keep(
            place,
            key=arguments["metadata"]["event_payload"]["key"],
            thread=arguments.get("thread_ts", ""),
            text=arguments["text"],
            buttons=list(buttons_of(arguments["blocks"])),
        )
        return Answer({"channel": f"D{place}" if place.startswith("U") else place, "ts": message.ts})

    def _keep(self, place: str, **what: Any) -> Message:
        self._stamps += 1
        message = Message(ts=f"{int(self.clock())}.{self._stamps:06}", **what)
        self._channel(place)[message.ts] = message
        return message

    def _history(self, arguments: dict[str, Any]) -> Answer:
        """A page, the newest first; only what stands in a thread where one is named, and only what does not else."""
        thread, before = arguments.get("ts", ""), float(arguments.get("cursor") or "inf")
        found = [
            each for each in self._channel(arguments["channel"]).values()
            if each.thread == thread and float(arguments["oldest"]) <= float(each.ts) < before
        ]  # fmt: skip
        page = sorted(found, key=lambda each: -float(each.ts))[: arguments["limit"]]
        more = page[-1].ts if len(page) < len(found) else ""
        messages = [
            {"ts": each.ts, "metadata": {"event_payload": {"key": each.key}}, "files": [{"name": each.file}]}
            for each in page
        ]
        return Answer({"messages": messages, "response_metadata": {"next_cursor": more}})


def buttons_of(blocks: Any) -> Iterator[tuple[str, str]]:
    """The id and the value of every button."""
    if isinstance(blocks, str):
        blocks = json.loads(blocks)
    if isinstance(blocks, dict):
        if blocks.get("type") == "button" and "value" in blocks:
            yield blocks["action_id"].partition(":")[0], blocks["value"]
        blocks = list(blocks.values())
    if isinstance(blocks, list):
        for each in blocks:
            if isinstance(each, (dict, list)):
                yield from buttons_of(each)
