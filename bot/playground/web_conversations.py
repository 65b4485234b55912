"""Slack's conversations.* methods."""

from __future__ import annotations

from collections.abc import Iterable

from bot.playground.call import Call, Method
from bot.playground.messages import at_top, for_slack, in_thread
from bot.playground.pacing import Tier
from bot.playground.people import BOT_USER
from bot.playground.shapes import Json, Refused
from bot.playground.workspace import Channel, channel_for_slack


def open_(call: Call) -> Json:
    """conversations.open: the direct message with one person."""
    if call.optional("channel"):
        return {"channel": {"id": call.channel().id}}
    users = [user for user in call.optional("users").split(",") if user]
    if not users:
        raise Refused("users_list_not_supplied")
    if len(users) > 1:
        call.need("mpim:write")
        raise Refused("method_not_supported_for_channel_type")
    call.need("im:write")
    channel = call.parts.workspace.open_direct(users[0])
    if call.flag("return_im"):
        return {"no_op": True, "already_open": True, "channel": channel_for_slack(channel)}
    return {"no_op": True, "already_open": True, "channel": {"id": channel.id}}


def info(call: Call) -> Json:
    """conversations.info."""
    channel = call.channel()
    call.need_for(channel, "read")
    shown = channel_for_slack(channel)
    return {"channel": shown | ({"locale": "zh-CN"} if call.flag("include_locale") else {})}


def history(call: Call) -> Json:
    """conversations.history: what stands at the top level, newest first; metadata when asked for."""
    channel = call.channel()
    call.need_for(channel, "history")
    call.joined(channel)
    top = [message for message in call.parts.messages.posted(channel) if at_top(message)]
    found, metadata = call.page(list(reversed(_between(call, top))), 100, 999)
    return {"messages": _shown(call, found), "has_more": bool(metadata["next_cursor"]), "pin_count": 0} | (
        {"response_metadata": metadata} if metadata["next_cursor"] else {}
    )


def replies(call: Call) -> Json:
    """conversations.replies: a thread with its parent, oldest first."""
    channel = call.channel()
    call.need_for(channel, "history")
    call.joined(channel)
    ts = call.text("ts")
    thread = [message for message in call.parts.messages.posted(channel) if in_thread(message, ts)]
    if not thread:
        raise Refused("thread_not_found")
    found, metadata = call.page(_between(call, thread), 1000, 1000)
    return {"messages": _shown(call, found), "has_more": bool(metadata["next_cursor"]), "response_metadata": metadata}


def _between(call: Call, found: Iterable[Json]) -> list[Json]:
    oldest, latest = _moment(call, "oldest", "0"), _moment(call, "latest", "9999999999")
    inclusive = call.flag("inclusive")
    return [
        message
        for message in found
        if oldest < float(message["ts"]) < latest or (inclusive and float(message["ts"]) in (oldest, latest))
    ]


def _moment(call: Call, name: str, default: str) -> float:
    try:
        return float(call.optional(name) or default)
    except ValueError:
        raise Refused(f"invalid_ts_{name}") from None


def _shown(call: Call, found: Iterable[Json]) -> list[Json]:
    with_metadata = call.flag("include_all_metadata")
    return [for_slack(message, with_metadata=with_metadata) for message in found]


def members(call: Call) -> Json:
    """conversations.members."""
    channel = call.channel()
    call.need_for(channel, "read")
    found, metadata = call.page(channel.members, 100, 1000)
    return {"members": found, "response_metadata": metadata}


def list_(call: Call) -> Json:
    """conversations.list: public channels unless other types are asked for."""
    kinds = [kind for kind in (call.optional("types") or "public_channel").split(",") if kind]
    if not set(kinds) <= {"public_channel", "private_channel", "mpim", "im"}:
        raise Refused("invalid_types")
    for kind, scope in (("public_channel", "channels:read"), ("im", "im:read"), ("private_channel", "groups:read")):
        if kind in kinds:
            call.need(scope)
    chosen = [channel for channel in call.parts.workspace.channels.values() if _is_one_of(channel, kinds)]
    if call.flag("exclude_archived"):
        chosen = [channel for channel in chosen if not channel.is_archived]
    found, metadata = call.page(chosen, 100, 999)
    return {"channels": [channel_for_slack(channel) for channel in found], "response_metadata": metadata}


def _is_one_of(channel: Channel, kinds: list[str]) -> bool:
    return ("im" if channel.is_direct else "public_channel") in kinds


def join(call: Call) -> Json:
    """conversations.join: the bot enters a channel."""
    channel = call.channel()
    if channel.is_direct:
        raise Refused("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refused("is_archived")
    new = call.parts.workspace.join(channel, BOT_USER)
    return {"channel": channel_for_slack(channel)} | ({} if new else {"warning": "already_in_channel"})


METHODS: dict[str, Method] = {
    "conversations.open": Method(run=open_, tier=Tier.THREE),
    "conversations.info": Method(run=info, tier=Tier.THREE),
    "conversations.history": Method(run=history, tier=Tier.THREE),
    "conversations.replies": Method(run=replies, tier=Tier.THREE),
    "conversations.members": Method(run=members, tier=Tier.FOUR),
    "conversations.list": Method(run=list_, tier=Tier.TWO),
    "conversations.join": Method(run=join, scopes=("channels:join",), tier=Tier.THREE),
}
