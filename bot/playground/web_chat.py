"""Slack's chat.* and reactions.* methods."""

from __future__ import annotations

from bot.playground.call import Call, Method
from bot.playground.check import refuse_message, refuse_metadata
from bot.playground.messages import for_slack
from bot.playground.pacing import Tier
from bot.playground.people import BOT_USER
from bot.playground.shapes import Json, Refused
from bot.playground.workspace import Channel


def post_message(call: Call) -> Json:
    """chat.postMessage: to a channel, by id or name, or to a person by user id."""
    channel = _addressed(call, call.text("channel"))
    content = _content(call)
    _refuse(call, content)
    _pace(call, channel)
    message = call.parts.messages.post(channel, BOT_USER, content)
    return {"channel": channel.id, "ts": message["ts"], "message": for_slack(message, with_metadata=True)}


def _addressed(call: Call, target: str) -> Channel:
    workspace = call.parts.workspace
    if target.startswith("U"):
        return workspace.open_direct(target) if target in workspace.members else workspace.channel(target)
    channel = workspace.named(target)
    if channel.is_archived:
        raise Refused("is_archived")
    if BOT_USER not in channel.members and "chat:write.public" not in call.parts.manifest.scopes:
        raise Refused("not_in_channel")
    return channel


def _content(call: Call) -> Json:
    content: Json = {
        "text": call.optional("text"),
        "blocks": call.structure("blocks", "invalid_blocks_format"),
        "attachments": call.structure("attachments", "invalid_attachments"),
        "metadata": call.structure("metadata", "invalid_metadata_format"),
        "thread_ts": call.optional("thread_ts"),
        "reply_broadcast": call.flag("reply_broadcast"),
    }
    return {name: value for name, value in content.items() if value}


def _refuse(call: Call, content: Json) -> None:
    refuse_message(content)
    call.parts.files.refuse_unknown(content.get("blocks"), "invalid_blocks")


def _pace(call: Call, channel: Channel) -> None:
    wait = call.parts.limits.post(channel.id)
    if wait:
        raise Refused("ratelimited", retry_after=wait)


def update(call: Call) -> Json:
    """chat.update: the bot's own, posted messages only."""
    channel = call.channel()
    message = _own(call, channel, "cant_update_message")
    content = _content(call)
    if "text" in call.arguments or "blocks" in call.arguments or "attachments" in call.arguments:
        _refuse(call, content)
    else:
        raise Refused("no_text")
    changes: Json = {"text": content.get("text", "")}
    changes |= {n: content.get(n, []) for n in ("blocks", "attachments") if n in call.arguments}
    if "text" in call.arguments and "blocks" not in call.arguments:
        changes["blocks"] = []
    if "metadata" in call.arguments:
        changes["metadata"] = content.get("metadata", {})
        refuse_metadata(changes["metadata"])
    call.parts.messages.edit(channel, message, changes)
    shown = for_slack(message, with_metadata=True)
    return {"channel": channel.id, "ts": message["ts"], "text": message["text"], "message": shown}


def _own(call: Call, channel: Channel, error: str) -> Json:
    message = call.parts.messages.get(channel, call.text("ts"))
    if message["user"] != BOT_USER:
        raise Refused(error)
    return message


def delete(call: Call) -> Json:
    """chat.delete: the bot's own, posted messages only."""
    channel = call.channel()
    message = _own(call, channel, "cant_delete_message")
    call.parts.messages.delete(channel, message)
    return {"channel": channel.id, "ts": message["ts"]}


def post_ephemeral(call: Call) -> Json:
    """chat.postEphemeral: to one person who is in the channel."""
    channel = _addressed(call, call.text("channel"))
    user = call.text("user")
    if user not in channel.members:
        raise Refused("user_not_in_channel")
    content = _content(call)
    _refuse(call, content)
    return {"message_ts": call.parts.messages.whisper(channel, user, content)["ts"]}


def get_permalink(call: Call) -> Json:
    """chat.getPermalink: an address under the playground's own."""
    channel = call.channel()
    message = call.parts.messages.get(channel, call.text("message_ts"))
    address = f"{call.parts.url()}archives/{channel.id}/p{message['ts'].replace('.', '')}"
    if message.get("thread_ts"):
        address += f"?thread_ts={message['thread_ts']}&cid={channel.id}"
    return {"channel": channel.id, "permalink": address}


def add_reaction(call: Call) -> Json:
    """reactions.add."""
    channel = call.channel()
    name = call.text("name").strip(":")
    message = call.parts.messages.get(channel, call.text("timestamp"))
    call.parts.messages.react(channel, message, name, BOT_USER)
    return {}


def remove_reaction(call: Call) -> Json:
    """reactions.remove."""
    channel = call.channel()
    message = call.parts.messages.get(channel, call.text("timestamp"))
    call.parts.messages.react(channel, message, call.text("name").strip(":"), BOT_USER, remove=True)
    return {}


WRITE = ("chat:write",)
METHODS: dict[str, Method] = {
    "chat.postMessage": Method(run=post_message, scopes=WRITE),
    "chat.update": Method(run=update, scopes=WRITE, tier=Tier.THREE),
    "chat.delete": Method(run=delete, scopes=WRITE, tier=Tier.THREE),
    "chat.postEphemeral": Method(run=post_ephemeral, scopes=WRITE, tier=Tier.FOUR),
    "chat.getPermalink": Method(run=get_permalink),
    "reactions.add": Method(run=add_reaction, scopes=("reactions:write",), tier=Tier.THREE),
    "reactions.remove": Method(run=remove_reaction, scopes=("reactions:write",), tier=Tier.TWO),
}
