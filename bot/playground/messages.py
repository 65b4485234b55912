"""Messages: posting, threads, edits, deletion, reactions, and the ones that only one person sees."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from bot.playground.blocks import with_ids
from bot.playground.people import APP_ID, BOT_ID, BOT_USER, SLACKBOT, TEAM_ID
from bot.playground.shapes import Json, Refused
from bot.playground.workspace import Channel, Workspace

DRESS = ("is_ephemeral", "only_visible_to", "reply_parent", "channel")


class Messages:
    """All messages, oldest first in each channel. Hold the workspace's lock around sequences of calls."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._posted: dict[str, list[Json]] = {}
        self._private: dict[str, list[Json]] = {}

    def post(self, channel: Channel, user: str, content: Json) -> Json:
        """Posts `content` (text, blocks, thread_ts, metadata, files …) and tells everyone in the channel."""
        with self._workspace.lock:
            message = self._made(channel, user, content)
            parent = self._parent(channel, content.get("thread_ts"))
            self._posted.setdefault(channel.id, []).append(message)
            self._workspace.stream.publish("message", message, channel.members)
            if parent:
                self._count_reply(channel, parent, message)
            self.tell_unread(channel)
            return message

    def _made(self, channel: Channel, user: str, content: Json) -> Json:
        message: Json = {"type": "message", "channel": channel.id, "ts": self._workspace.next_ts(), "user": user}
        message |= {"team": TEAM_ID, "text": content.get("text") or ""}
        if user == BOT_USER:
            message |= {"bot_id": BOT_ID, "app_id": APP_ID}
        blocks = content.get("blocks")
        if blocks:
            message["blocks"] = with_ids(blocks)
        for name in ("thread_ts", "metadata", "files", "attachments", "reply_broadcast"):
            if content.get(name):
                message[name] = copy.deepcopy(content[name])
        if message.get("reply_broadcast"):
            message["subtype"] = "thread_broadcast"  # by this name readers know that it stands in the channel too
        return message

    def _parent(self, channel: Channel, thread_ts: str | None) -> Json | None:
        """The message a reply answers. As in Slack, an unknown thread_ts is not refused: the reply has no parent."""
        return self.find(channel, thread_ts) if thread_ts else None

    def _count_reply(self, channel: Channel, parent: Json, reply: Json) -> None:
        parent["thread_ts"] = parent["ts"]
        parent["reply_count"] = parent.get("reply_count", 0) + 1
        parent["latest_reply"] = reply["ts"]
        repliers: list[str] = parent.setdefault("reply_users", [])
        if reply["user"] not in repliers:
            repliers.append(reply["user"])
        parent["reply_users_count"] = len(repliers)
        self._workspace.stream.publish("message_changed", parent, channel.members)

    def find(self, channel: Channel, ts: str) -> Json | None:
        """The posted message, or None."""
        return next((m for m in self._posted.get(channel.id, ()) if m["ts"] == ts), None)

    def get(self, channel: Channel, ts: str) -> Json:
        """The posted message; refuses with message_not_found."""
        message = self.find(channel, ts)
        if message is None:
            raise Refused("message_not_found")
        return message

    def edit(self, channel: Channel, message: Json, content: Json) -> Json:
        """Replaces text and blocks; an absent field of `content` keeps the old value, as the caller decides."""
        with self._workspace.lock:
            for name in ("text", "blocks", "metadata", "attachments", "files"):
                if name in content:
                    message[name] = with_ids(content[name]) if name == "blocks" else copy.deepcopy(content[name])
                    if not message[name] and name != "text":
                        del message[name]
            message["edited"] = {"user": message["user"], "ts": self._workspace.next_ts()}
            self._workspace.stream.publish("message_changed", message, channel.members)
            return message

    def delete(self, channel: Channel, message: Json) -> None:
        """Takes the message away, and its count from its parent."""
        with self._workspace.lock:
            self._posted[channel.id].remove(message)
            gone = {"channel": channel.id, "ts": message["ts"]}
            self._workspace.stream.publish("message_deleted", gone, channel.members)
            parent = self._parent(channel, message.get("thread_ts"))
            if parent and parent is not message and parent.get("reply_count"):
                parent["reply_count"] -= 1
                self._workspace.stream.publish("message_changed", parent, channel.members)

    def react(self, channel: Channel, message: Json, name: str, user: str, *, remove: bool = False) -> None:
        """Adds or takes a reaction; refuses with already_reacted or no_reaction."""
        with self._workspace.lock:
            reactions: list[Json] = message.setdefault("reactions", [])
            reaction = next((r for r in reactions if r["name"] == name), None)
            if (reaction is not None and user in reaction["users"]) is not remove:
                raise Refused("no_reaction" if remove else "already_reacted")
            if reaction is None:
                reaction = {"name": name, "users": [], "count": 0}
                reactions.append(reaction)
            reaction["users"].remove(user) if remove else reaction["users"].append(user)
            reaction["count"] = len(reaction["users"])
            message["reactions"] = [r for r in reactions if r["count"]]
            self._workspace.stream.publish("message_changed", message, channel.members)

    def whisper(self, channel: Channel, to: str, content: Json, *, user: str = BOT_USER) -> Json:
        """Posts a message that only `to` sees and that is in no history."""
        with self._workspace.lock:
            message = self._made(channel, user, content) | {"is_ephemeral": True, "only_visible_to": to}
            self._private.setdefault(to, []).append(message)
            self._workspace.stream.publish("ephemeral", message, (to,))
            return message

    def note(self, channel: Channel, to: str, text: str) -> Json:
        """What Slackbot tells one person when something failed."""
        return self.whisper(channel, to, {"text": text}, user=SLACKBOT)

    def whispered(self, user: str, channel: Channel, ts: str) -> Json | None:
        """The private message of `user`, or None."""
        found = (m for m in self._private.get(user, ()) if m["ts"] == ts and m["channel"] == channel.id)
        return next(found, None)

    def rewrite_whisper(self, message: Json, content: Json) -> None:
        """Replaces what a private message says."""
        with self._workspace.lock:
            message["text"] = content.get("text") or ""
            message.pop("blocks", None)
            if content.get("blocks"):
                message["blocks"] = with_ids(content["blocks"])
            self._workspace.stream.publish("message_changed", message, (message["only_visible_to"],))

    def delete_whisper(self, message: Json) -> None:
        """Takes a private message away."""
        with self._workspace.lock:
            self._private[message["only_visible_to"]].remove(message)
            gone = {"channel": message["channel"], "ts": message["ts"]}
            self._workspace.stream.publish("message_deleted", gone, (message["only_visible_to"],))

    def posted(self, channel: Channel) -> Sequence[Json]:
        """All posted messages of a channel, oldest first."""
        return self._posted.get(channel.id, [])

    def seen_by(self, user: str, channel: Channel, thread_ts: str | None = None) -> list[Json]:
        """What `user` sees in the channel, or in one thread of it, oldest first, private messages included."""
        everything = self.everything_for(user, channel)
        chosen = (m for m in everything if (in_thread(m, thread_ts) if thread_ts else at_top(m)))
        return sorted(chosen, key=lambda message: str(message["ts"]))

    def everything_for(self, user: str, channel: Channel) -> list[Json]:
        """All that `user` can see of the channel, threads and private messages included."""
        return [*self.posted(channel), *(m for m in self._private.get(user, ()) if m["channel"] == channel.id)]

    def unread(self, user: str, channel: Channel) -> int:
        """How many messages at the top level are newer than what `user` has read; own ones do not count."""
        read = channel.last_read.get(user, "0")
        return sum(1 for m in self.posted(channel) if at_top(m) and m["ts"] > read and m["user"] != user)

    def read(self, user: str, channel: Channel) -> None:
        """Marks all of the channel as read."""
        posted = self.posted(channel)
        channel.last_read[user] = posted[-1]["ts"] if posted else "0"
        self._workspace.stream.publish("unread", {"channel": channel.id, "unread": 0}, (user,))

    def tell_unread(self, channel: Channel) -> None:
        """Tells each member how many messages they have not read."""
        for user in channel.members:
            if user != BOT_USER:
                unread = {"channel": channel.id, "unread": self.unread(user, channel)}
                self._workspace.stream.publish("unread", unread, (user,))


def at_top(message: Json) -> bool:
    """Whether a message stands in the channel itself: no reply, or a reply that was broadcast."""
    thread = message.get("thread_ts")
    return not thread or thread == message["ts"] or bool(message.get("reply_broadcast"))


def in_thread(message: Json, thread_ts: str) -> bool:
    """Whether a message is the parent `thread_ts` or one of its replies."""
    return bool(message["ts"] == thread_ts or message.get("thread_ts") == thread_ts)


def for_slack(message: Json, *, with_metadata: bool) -> Json:
    """The message as Slack's API and payloads show it."""
    hidden: set[Any] = {*DRESS} if with_metadata else {*DRESS, "metadata"}
    return {name: copy.deepcopy(value) for name, value in message.items() if name not in hidden}
