"""A person of the playground, for tests: types, clicks, fills forms and looks, waiting for what has to appear."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import quote, urlencode, urlsplit

from bot.playground.blocks import words
from bot.playground.shapes import Json

Seen = TypeVar("Seen")
LONGEST_LOOK = 0.25
WAITING_FOR = ("element_not_found", "not_found", "field_not_found")


class NotSeen(AssertionError):
    """What was waited for did not appear; the message shows what the person saw instead."""


class Slack:
    """The playground's doors for tests, as plain calls that answer JSON."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)

    def get(self, path: str, **query: Any) -> Json:
        """GET /control/…"""
        given = {name: value for name, value in query.items() if value is not None}
        return self._ask("GET", f"{path}?{urlencode(given, doseq=True)}", None)

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> Json:
        """POST /control/…"""
        return self._ask("POST", path, json.dumps(body or {}))

    def _ask(self, verb: str, path: str, body: str | None) -> Json:
        connection = http.client.HTTPConnection(self._parts.hostname or "127.0.0.1", self._parts.port, timeout=60)
        try:
            connection.request(verb, f"/control/{path}", body=body, headers={"Content-Type": "application/json"})
            answer = json.loads(connection.getresponse().read())
            return dict(answer)
        finally:
            connection.close()

    def move_time(self, seconds: float) -> Json:
        """Moves the playground's clock forward."""
        return self.post("time", {"seconds": seconds})

    def misbehave(self, kind: str, method: str = "*", **more: Any) -> Json:
        """The next call of `method` goes wrong; see faults for `kind`, `times`, `retry_after`, `seconds`."""
        return self.post("faults", {"add": {"kind": kind, "method": method} | more})

    def calls(self, method: str) -> list[Json]:
        """The bot's calls of a method that are still remembered."""
        return list(self.get("calls", method=method)["calls"])


class Person:
    """Acts as one member. Clicks and forms wait up to `seconds` for what they need."""

    def __init__(self, playground_url: str, user_id: str, *, seconds: float = 10.0) -> None:
        self.id = user_id
        self.slack = Slack(playground_url)
        self._seconds = seconds
        self._values: Json = {}

    def _do(self, deed: str, body: Mapping[str, Any]) -> Json:
        return self.slack.post(f"as/{quote(self.id)}/{deed}", body)

    def _look(self, what: str, **query: Any) -> Json:
        return self.slack.get(f"as/{quote(self.id)}/{what}", **query)

    def command(self, text: str, channel: str | None = None) -> Json:
        """Types a command (guests into their direct message, others into #campaigns unless told)."""
        return self._do("command", {"text": text} | ({"channel": channel} if channel else {}))

    def say(self, text: str, channel: str, thread_ts: str | None = None) -> Json:
        """Says something in a channel or a thread."""
        return self._do("say", {"text": text, "channel": channel, "thread_ts": thread_ts})

    def click(self, action_id: str = "", **wanted: str) -> Json:
        """Clicks the newest element with this action_id; `value`, `label`, `contains`, `where` narrow it down."""
        return self._until_there("click", {"action_id": action_id} | wanted)

    def choose(self, action_id: str, choice: Any, **wanted: str) -> Json:
        """Chooses in a menu or picker, by value, text, date or id."""
        return self._until_there("select", {"action_id": action_id, "choose": choice} | wanted)

    def suggestions(self, action_id: str, typed: str) -> list[str]:
        """The values the bot offers while the person types."""
        answer = self._until_there("suggest", {"action_id": action_id, "typed": typed})
        groups = answer.get("option_groups") or ({"options": answer.get("options", ())},)
        return [option["value"] for group in groups for option in group["options"]]

    def _until_there(self, deed: str, body: Mapping[str, Any]) -> Json:
        def attempt() -> Json | None:
            answer = self._do(deed, body)
            return None if answer.get("error") in WAITING_FOR else answer

        return self._wait(attempt, self._seconds, f"{deed} {dict(body)}")

    def fill(self, values: Mapping[str, Any]) -> Person:
        """Notes what to put into the open form, by block_id or action_id; it is sent by `submit`."""
        self._values |= values
        return self

    def submit(self, values: Mapping[str, Any] | None = None) -> Json:
        """Sends the open form with what was filled in. See POST /ui/submit for the answer."""
        filled, self._values = self._values | dict(values or {}), {}
        return self._until_there("submit", {"values": filled})

    def close(self, *, clear: bool = False) -> Json:
        """Closes the open modal."""
        return self._until_there("close", {"clear": clear})

    def shortcut(self, callback_id: str, channel: str | None = None, ts: str | None = None) -> Json:
        """Uses a global shortcut, or one on a message."""
        return self._do("shortcut", {"callback_id": callback_id, "channel": channel, "ts": ts})

    def sees(self, channel: str | None = None) -> list[Json]:
        """The messages the person sees, oldest first, private ones and threads included."""
        return list(self._look("sees", channel=channel)["messages"])

    def reads(self, channel: str | None = None) -> str:
        """All words of those messages, one line for each message."""
        return "\n".join(f"{message['text']} {words(message.get('blocks'))}" for message in self.sees(channel))

    def modal(self) -> Json | None:
        """The modal the person sees, or None."""
        return self._look("modal")["view"]  # type: ignore[no-any-return]

    def home(self, *, quiet: bool = False) -> Json | None:
        """Opens the Home tab (`quiet`: only looks) and answers the view."""
        return self._look("home", quiet="1" if quiet else None)["view"]  # type: ignore[no-any-return]

    def wait_for(self, predicate: Callable[[Person], Seen], seconds: float | None = None) -> Seen:
        """What `predicate(self)` answers as soon as it is true; raises NotSeen with what was seen instead."""
        wanted = getattr(predicate, "__doc__", None) or "what was waited for"
        return self._wait(lambda: predicate(self), seconds or self._seconds, wanted)

    def waits_to_read(self, text: str, channel: str | None = None, seconds: float | None = None) -> Json:
        """The newest message that contains `text`, as soon as there is one."""

        def newest() -> Json | None:
            for message in reversed(self.sees(channel)):
                if text in f"{message['text']} {words(message.get('blocks'))}":
                    return message
            return None

        return self._wait(newest, seconds or self._seconds, f"a message with {text!r}")

    def _wait(self, look: Callable[[], Seen | None], seconds: float, wanted: str) -> Seen:
        deadline = time.monotonic() + seconds
        last = 0
        while not (seen := look()):
            left = deadline - time.monotonic()
            if left <= 0:
                raise NotSeen(self._complaint(wanted, seconds))
            last = int(self.slack.get("changes", since=last, seconds=min(left, LONGEST_LOOK))["last"])
        return seen

    def _complaint(self, wanted: str, seconds: float) -> str:
        described = "\n  ".join(self._look("sees")["described"][:12]) or "nothing"
        return f"{self.id} did not see {wanted} within {seconds} s, but (newest first):\n  {described}"
