"""Who is in the workspace and where: people, channels, direct messages, membership, and the ids handed out."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from threading import RLock
from typing import Literal

from bot.playground import people
from bot.playground.clock import MovedClock
from bot.playground.people import BOT_USER, TEAM_ID, Member
from bot.playground.shapes import Json, Refused
from bot.playground.stream import Stream

TEAM_MEMBERS = ("U0CHENMO", "U0EMMA", "U0LINYUE", "U0ALEX")
STEP_MICROSECONDS = 100


@dataclass(kw_only=True, eq=False)
class Channel:
    """A channel, or a direct message between the bot and one person (`partner`)."""

    id: str
    name: str
    kind: Literal["channel", "im"]
    topic: str = ""
    members: list[str] = field(default_factory=list)
    partner: str | None = None
    is_archived: bool = False
    created: int = 0
    last_read: dict[str, str] = field(default_factory=dict)

    @property
    def is_direct(self) -> bool:
        """Whether this is a direct message."""
        return self.kind == "im"


class Workspace:
    """The state that everything else hangs on. Hold `lock` while reading and writing."""

    def __init__(self, clock: MovedClock, stream: Stream) -> None:
        self.lock = RLock()
        self.clock = clock
        self.stream = stream
        self.members = {member.id: member for member in people.CAST}
        self.channels: dict[str, Channel] = {}
        self._last_microseconds = 0
        self._numbers = itertools.count(1)
        self._found(("C0CAMPAIGNS", "campaigns", "投放与达人"), TEAM_MEMBERS)
        self._found(("C0APPROVALS", "approvals", "报价审批"), TEAM_MEMBERS)
        self._found(("C0GENERAL", "general", "所有人"), [m.id for m in self.people()])
        for member in self.people():
            self.open_direct(member.id)

    def _found(self, described: tuple[str, str, str], members: Iterable[str]) -> None:
        channel_id, name, topic = described
        created = int(self.clock().timestamp())
        self.channels[channel_id] = Channel(
            id=channel_id, name=name, kind="channel", topic=topic, members=[*members, BOT_USER], created=created
        )

    def people(self) -> Iterator[Member]:
        """Everyone but the bot, in the order of the cast."""
        return (member for member in self.members.values() if not member.is_bot)

    def member(self, user_id: str) -> Member:
        """The person; refuses with user_not_found."""
        if user_id not in self.members:
            raise Refused("user_not_found")
        return self.members[user_id]

    def channel(self, channel_id: str) -> Channel:
        """The channel by id; refuses with channel_not_found."""
        if channel_id not in self.channels:
            raise Refused("channel_not_found")
        return self.channels[channel_id]

    def named(self, name: str) -> Channel:
        """The channel by id, by name, or by #name; refuses with channel_not_found."""
        plain = name.removeprefix("#")
        for channel in self.channels.values():
            if channel.id == name or (not channel.is_direct and channel.name == plain):
                return channel
        raise Refused("channel_not_found")

    def open_direct(self, user_id: str) -> Channel:
        """The direct message between the bot and a person, made when there is none yet."""
        member = self.member(user_id)
        if member.is_bot:
            raise Refused("user_not_found")
        channel_id = "D" + user_id.removeprefix("U")
        if channel_id not in self.channels:
            self.channels[channel_id] = Channel(
                id=channel_id,
                name=member.name,
                kind="im",
                members=[user_id, BOT_USER],
                partner=user_id,
                created=int(self.clock().timestamp()),
            )
        return self.channels[channel_id]

    def join(self, channel: Channel, user_id: str) -> bool:
        """Makes a person (or the bot) a member; False when they were one already."""
        if user_id in channel.members:
            return False
        channel.members.append(user_id)
        return True

    def leave(self, channel: Channel, user_id: str) -> None:
        """Takes a person (or the bot) out of the channel."""
        if user_id in channel.members:
            channel.members.remove(user_id)

    def next_ts(self) -> str:
        """A message's ts: the moved time in seconds with six decimals, unique and strictly increasing."""
        with self.lock:
            now = int(self.clock().timestamp() * 1_000_000)
            self._last_microseconds = max(now, self._last_microseconds + STEP_MICROSECONDS)
            return f"{self._last_microseconds // 1_000_000}.{self._last_microseconds % 1_000_000:06d}"

    def next_id(self, letter: str) -> str:
        """A fresh id of Slack's look that begins with `letter`."""
        return f"{letter}0{next(self._numbers):04d}{secrets.token_hex(2).upper()}"


def channel_for_slack(channel: Channel) -> Json:
    """The channel as `conversations.info` answers."""
    if channel.is_direct:
        return {
            "id": channel.id,
            "created": channel.created,
            "is_im": True,
            "is_org_shared": False,
            "user": channel.partner,
            "is_archived": channel.is_archived,
            "context_team_id": TEAM_ID,
            "is_open": True,
        }
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": True,
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": False,
        "is_archived": channel.is_archived,
        "is_general": channel.name == "general",
        "is_shared": False,
        "is_ext_shared": False,
        "is_org_shared": False,
        "is_member": BOT_USER in channel.members,
        "created": channel.created,
        "creator": TEAM_MEMBERS[0],
        "context_team_id": TEAM_ID,
        "topic": {"value": channel.topic, "creator": TEAM_MEMBERS[0], "last_set": channel.created},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "num_members": len(channel.members),
    }
