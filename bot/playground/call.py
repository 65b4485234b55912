"""One call of a Slack method: its arguments, whatever way they were sent, and the methods' own description."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Literal

from bot.playground.pacing import Tier
from bot.playground.parts import Parts
from bot.playground.people import BOT_USER
from bot.playground.shapes import Json, Refused, messages_of
from bot.playground.workspace import Channel


@dataclass(frozen=True, kw_only=True)
class Call:
    """The arguments of a call; `parts` is what it works on."""

    parts: Parts
    method: str
    arguments: Json

    def text(self, name: str) -> str:
        """A required argument; refuses with invalid_arguments."""
        value = self.optional(name)
        if not value:
            said = messages_of(f"missing required field: {name}")
            raise Refused("invalid_arguments", response_metadata=said)
        return value

    def optional(self, name: str) -> str:
        """An argument as text, empty when absent."""
        value = self.arguments.get(name)
        return "" if value is None else str(value)

    def flag(self, name: str) -> bool:
        """Whether a true value was given."""
        return self.optional(name).lower() in ("true", "1")

    def number(self, name: str, default: int, most: int) -> int:
        """A whole number from 1 to `most`; refuses with invalid_limit."""
        text = self.optional(name) or str(default)
        if not text.isdecimal():
            raise Refused("invalid_limit")
        return max(1, min(most, int(text)))

    def structure(self, name: str, error: str) -> Any:
        """A JSON argument, sent as text or as it is; None when absent. Refuses with `error`."""
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise Refused(error) from None

    def need(self, *any_of: str) -> None:
        """Refuses with missing_scope unless the manifest has one of these scopes."""
        provided = self.parts.manifest.scopes
        if any_of and not provided.intersection(any_of):
            raise Refused("missing_scope", needed=",".join(any_of), provided=",".join(sorted(provided)))

    def need_for(self, channel: Channel, what: Literal["read", "history"]) -> None:
        """Refuses unless the manifest may read this kind of conversation."""
        self.need(f"{'im' if channel.is_direct else 'channels'}:{what}")

    def channel(self, name: str = "channel") -> Channel:
        """The conversation that is meant by id; refuses with channel_not_found."""
        return self.parts.workspace.channel(self.text(name))

    def joined(self, channel: Channel) -> Channel:
        """The conversation, when the bot is in it; refuses with not_in_channel."""
        if BOT_USER not in channel.members:
            raise Refused("not_in_channel")
        return channel

    def page(self, found: Collection[Any], default: int, most: int) -> tuple[list[Any], Json]:
        """One page of `found` by limit and cursor, and the metadata that leads to the next."""
        cursor = self.optional("cursor")
        if cursor and not cursor.removeprefix("at-").isdecimal():
            raise Refused("invalid_cursor")
        begin = int(cursor.removeprefix("at-") or 0)
        end = begin + self.number("limit", default, most)
        following = f"at-{end}" if end < len(found) else ""
        return list(found)[begin:end], {"next_cursor": following}


@dataclass(frozen=True, kw_only=True)
class Method:
    """A method: what runs it, the scopes of which one is needed, its tier, and whose token it takes."""

    run: Callable[[Call], Json]
    scopes: tuple[str, ...] = ()
    tier: Tier = Tier.SPECIAL
    caller: Literal["bot", "app", "anyone"] = "bot"
