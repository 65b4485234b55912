"""What people say: messages, slash commands and shortcuts, and what becomes of the answer."""

from __future__ import annotations

import re
from html import escape

from bot.playground.check import refuse_message
from bot.playground.failures import failure, sentence
from bot.playground.parts import Parts
from bot.playground.payloads import InMessage, command, message_action, shortcut
from bot.playground.people import BOT_USER, TEAM_ID, Member
from bot.playground.shapes import Json, Refused
from bot.playground.traffic import Exchange
from bot.playground.workspace import Channel

MENTION = re.compile(r"&lt;([@#][UC][A-Z0-9]+)(?:\|[^&]*)?&gt;")


class Speaking:
    """Carries to the bot what a person types. Answers are what the page is told."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def say(self, user_id: str, channel_id: str, text: str, thread_ts: str | None = None) -> Json:
        """A line typed into a channel: a command when it begins with a slash, else a message."""
        user, channel = self._entered(user_id, channel_id)
        if not text.strip():
            raise Refused("no_text")
        if not text.startswith("/"):
            self._post(user, channel, text, thread_ts)
            return {"ok": True}
        if thread_ts:
            return self._failed(user, channel, "command_in_thread")
        return self._command(user, channel, text)

    def _entered(self, user_id: str, channel_id: str) -> tuple[Member, Channel]:
        user, channel = self._parts.workspace.member(user_id), self._parts.workspace.channel(channel_id)
        if user_id not in channel.members:
            raise Refused("not_in_channel")
        return user, channel

    def _failed(self, user: Member, channel: Channel, code: str, about: str = "") -> Json:
        self._parts.messages.note(channel, user.id, about + sentence(code, chinese=user.reads_chinese))
        return failure(code)

    def _post(self, user: Member, channel: Channel, text: str, thread_ts: str | None) -> None:
        content: Json = {"text": self.marked_up(text)} | ({"thread_ts": thread_ts} if thread_ts else {})
        message = self._parts.messages.post(channel, user.id, content)
        if BOT_USER in channel.members:
            self._tell(user, channel, message)

    def _tell(self, user: Member, channel: Channel, message: Json) -> None:
        event: Json = {name: message[name] for name in ("user", "ts", "text", "thread_ts") if name in message}
        event |= {"team": TEAM_ID, "channel": channel.id, "event_ts": message["ts"]}
        kind = "im" if channel.is_direct else "channel"
        name = "message.im" if channel.is_direct else "message.channels"
        self._parts.events.send(name, {"type": "message", "channel_type": kind} | event, user.id)
        if f"<@{BOT_USER}>" in message["text"] and not channel.is_direct:
            self._parts.events.send("app_mention", {"type": "app_mention"} | event, user.id)

    def marked_up(self, text: str) -> str:
        """What Slack's composer makes of typed text: escapes, and names turned into mentions."""
        escaped = MENTION.sub(r"<\1>", escape(text, quote=False))
        for member in self._parts.workspace.members.values():
            escaped = escaped.replace(f"@{member.real_name}", f"<@{member.id}>")
        for channel in self._parts.workspace.channels.values():
            if not channel.is_direct:
                escaped = re.sub(rf"(?<![<\w])#{re.escape(channel.name)}\b", f"<#{channel.id}|{channel.name}>", escaped)
        return escaped

    def _command(self, user: Member, channel: Channel, typed: str) -> Json:
        word, _, text = typed.partition(" ")
        known = next((c for c in self._parts.manifest.commands if c["command"] == word), None)
        if known is None:
            return self._failed(user, channel, "unknown_command", f"`{word}`: ")
        words = (word, (self.marked_up(text) if known.get("should_escape") else text).strip())
        address = self._parts.responses.address(user.id, channel)
        payload = command(user, channel, words, self._parts.views.trigger(user.id), address)
        answer, exchange = self._parts.courier.send("slash_commands", f"slash_commands {word}", payload, user.id)
        code = answer.error or self._show(user, channel, answer.body, exchange)
        self._parts.courier.write_down(exchange)
        return self._failed(user, channel, code, f"`{word}`: ") if code else {"ok": True}

    def _show(self, user: Member, channel: Channel, body: object, exchange: Exchange) -> str:
        """Shows the answer that stood in the acknowledgement; the name of the failure, or empty."""
        if not body or body == {"text": ""}:
            return ""
        try:
            if not isinstance(body, dict):
                raise Refused("invalid_answer")
            refuse_message(body)
            self._parts.responses.speak(self._parts.responses.first(user.id, channel), body)
        except Refused as refused:
            exchange.problems, exchange.status = refused.problems, refused.code
            return "invalid_answer"
        return ""

    def shortcut(self, user_id: str, callback_id: str, channel_id: str | None = None, ts: str | None = None) -> Json:
        """A global shortcut, or with a message one on that message."""
        kind = "message" if channel_id else "global"
        wanted = (s for s in self._parts.manifest.shortcuts if s["callback_id"] == callback_id and s["type"] == kind)
        if next(wanted, None) is None:
            raise Refused("shortcut_not_found")
        with self._parts.workspace.lock:
            what, payload = self._shortcut_payload(user_id, callback_id, channel_id, ts)
        answer, exchange = self._parts.courier.send("interactive", f"{what} {callback_id}", payload, user_id)
        self._parts.courier.write_down(exchange)
        return failure(answer.error) if answer.error else {"ok": True}

    def _shortcut_payload(
        self, user_id: str, callback_id: str, channel_id: str | None, ts: str | None
    ) -> tuple[str, Json]:
        trigger, now = self._parts.views.trigger(user_id), self._parts.workspace.next_ts()
        if not channel_id:
            user = self._parts.workspace.member(user_id)
            return "shortcut", shortcut(user, callback_id, trigger, now)
        user, channel = self._entered(user_id, channel_id)
        message = self._parts.messages.get(channel, ts or "")
        place = InMessage(channel, message, self._parts.responses.address(user_id, channel, message))
        return "message_action", message_action(user, place, callback_id, trigger, now)
