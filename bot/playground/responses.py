"""response_url: up to five answers in thirty minutes to what a person did."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.playground.check import refuse_message
from bot.playground.messages import Messages
from bot.playground.people import BOT_USER
from bot.playground.shapes import Json, Refused
from bot.playground.workspace import Channel, Workspace

MOST_USES = 5
LIFE = timedelta(minutes=30)


@dataclass(kw_only=True, eq=False)
class Reply:
    """Leave to answer `user` in `channel`; `original` is the message whose element was used, if any."""

    user: str
    channel: Channel
    original: Json | None
    until: datetime
    thread_ts: str | None = None
    used: int = 0


class Responses:
    """All response_urls, by their last path segment."""

    def __init__(self, workspace: Workspace, messages: Messages, url: Callable[[], str]) -> None:
        self._workspace = workspace
        self._messages = messages
        self._url = url
        self._replies: dict[str, Reply] = {}

    def address(self, user: str, channel: Channel, original: Json | None = None) -> str:
        """A fresh response_url."""
        token = secrets.token_urlsafe(18)
        thread = original.get("thread_ts") if original else None
        until = self._workspace.clock() + LIFE
        with self._workspace.lock:
            self._replies[token] = Reply(user=user, channel=channel, original=original, until=until, thread_ts=thread)
        return f"{self._url()}response/{token}"

    def use(self, token: str, content: Json) -> None:
        """Does what the bot posted to a response_url; refuses with expired_url, used_url, or the message's fault."""
        with self._workspace.lock:
            reply = self._replies.get(token)
            if reply is None or self._workspace.clock() > reply.until:
                raise Refused("expired_url")
            if reply.used >= MOST_USES:
                raise Refused("used_url")
            if not content.get("delete_original"):
                refuse_message(content)
            reply.used += 1
            self._do(reply, content)

    def _do(self, reply: Reply, content: Json) -> None:
        if content.get("delete_original"):
            self._delete(reply)
        elif content.get("replace_original") and reply.original is not None:
            self._replace(reply, reply.original, content)
        else:
            self.speak(reply, content)

    def speak(self, reply: Reply, content: Json) -> Json:
        """Posts a new message: to the person alone unless response_type is in_channel."""
        said = {name: content[name] for name in ("text", "blocks", "thread_ts", "metadata") if content.get(name)}
        if reply.thread_ts:
            said.setdefault("thread_ts", reply.thread_ts)
        if content.get("response_type") == "in_channel":
            return self._messages.post(reply.channel, BOT_USER, said)
        return self._messages.whisper(reply.channel, reply.user, said)

    def _replace(self, reply: Reply, original: Json, content: Json) -> None:
        if original.get("is_ephemeral"):
            self._messages.rewrite_whisper(original, content)
        else:
            said = {"text": content.get("text") or "", "blocks": content.get("blocks") or []}
            self._messages.edit(reply.channel, original, said)

    def _delete(self, reply: Reply) -> None:
        original = reply.original
        if original is None:
            return
        if original.get("is_ephemeral"):
            if self._messages.whispered(reply.user, reply.channel, original["ts"]):
                self._messages.delete_whisper(original)
        elif self._messages.find(reply.channel, original["ts"]):
            self._messages.delete(reply.channel, original)

    def first(self, user: str, channel: Channel) -> Reply:
        """The leave to answer in the acknowledgement itself."""
        return Reply(user=user, channel=channel, original=None, until=self._workspace.clock() + LIFE)
