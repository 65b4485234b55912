"""What the page reads: the workspace as one person sees it."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import datetime

from bot.playground.parts import Parts
from bot.playground.people import APP_ID, BOT_ID, BOT_USER, TEAM_DOMAIN, TEAM_ID, TEAM_NAME, for_page
from bot.playground.shapes import Json, Refused
from bot.playground.workspace import Channel

MOST_MESSAGES = 200


class Boot:
    """Reads for the page."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def everything(self, user_id: str) -> Json:
        """All the page needs to begin with."""
        change = self._parts.stream.changes  # Before anything is read: what happens meanwhile counts as missed.
        with self._parts.workspace.lock:
            return self._workspace(user_id) | self._app() | self.time() | self.faults() | {"change": change}

    def _workspace(self, user_id: str) -> Json:
        workspace, now = self._parts.workspace, self._parts.clock()
        me = workspace.member(user_id)
        seen = [channel for channel in workspace.channels.values() if user_id in channel.members]
        bot = workspace.member(BOT_USER)
        return {
            "ok": True,
            "team": {"id": TEAM_ID, "name": TEAM_NAME, "domain": TEAM_DOMAIN},
            "bot": for_page(bot, now) | {"app_id": APP_ID, "bot_id": BOT_ID},
            "me": for_page(me, now),
            "people": [for_page(member, now) for member in workspace.members.values()],
            "channels": [self.conversation(user_id, channel) for channel in seen if not channel.is_direct],
            "dms": [self.conversation(user_id, channel) for channel in seen if channel.is_direct],
            "modal": self._parts.views.top_body(user_id),
        }

    def conversation(self, user_id: str, channel: Channel) -> Json:
        """A channel or direct message as `user_id` sees it."""
        other = next((member for member in channel.members if member != user_id), None)
        return {
            "id": channel.id,
            "name": self._parts.workspace.member(BOT_USER).real_name if channel.is_direct else channel.name,
            "kind": channel.kind,
            "topic": channel.topic,
            "with": other if channel.is_direct else None,
            "members": list(channel.members),
            "unread": self._parts.messages.unread(user_id, channel),
            "is_archived": channel.is_archived,
        }

    def _app(self) -> Json:
        manifest, words = self._parts.manifest, self._parts.words
        named = ("command", "description", "usage_hint")
        return {
            "home": manifest.has_home,
            "commands": [{name: command.get(name, "") for name in named} for command in manifest.commands],
            "shortcuts": list(manifest.shortcuts),
            "welcome": words.welcome,
            "tries": list(words.tries),
            "connected": self._parts.courier.connected(),
        }

    def messages(self, user_id: str, asked: Mapping[str, str]) -> Json:
        """What the person sees in a channel or a thread; marks the channel as read."""
        channel = self._parts.workspace.channel(asked.get("channel", ""))
        if self._parts.workspace.member(user_id).id not in channel.members:
            raise Refused("not_in_channel")
        with self._parts.workspace.lock:
            seen = copy.deepcopy(self._parts.messages.seen_by(user_id, channel, asked.get("thread_ts")))
            self._parts.messages.read(user_id, channel)
        before = asked.get("before")
        earlier = [message for message in seen if not before or message["ts"] < before]
        limit = asked.get("limit", "")
        shown = earlier[-(min(int(limit), MOST_MESSAGES) if limit.isdecimal() and int(limit) else MOST_MESSAGES) :]
        return {"ok": True, "messages": shown, "has_more": len(shown) < len(earlier)}

    def time(self) -> Json:
        """The moved time, and where it may be moved to."""
        now = self._parts.clock()
        marks = [landmark.as_json() for landmark in self._parts.landmarks(now)]
        return {"ok": True, "now": now.isoformat(), "offset": self._parts.clock.offset, "landmarks": marks}

    def landmark(self, name: str) -> datetime:
        """The moment of a landmark; refuses with landmark_not_found."""
        for landmark in self._parts.landmarks(self._parts.clock()):
            if landmark.id == name:
                return landmark.at
        raise Refused("landmark_not_found")

    def traffic(self, since: str) -> Json:
        """Exchanges after a number."""
        found = self._parts.traffic.since(int(since) if since.isdecimal() else 0)
        return {"ok": True, "exchanges": [one.as_json() for one in found], "last": self._parts.traffic.last()}

    def faults(self) -> Json:
        """The misbehaviour in force."""
        return {"faults": self._parts.faults.as_json(), "pacing": self._parts.limits.pacing}
