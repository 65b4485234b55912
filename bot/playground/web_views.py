"""Slack's views.* and files.* methods."""

from __future__ import annotations

from bot.playground.call import Call, Method
from bot.playground.check import refuse_view
from bot.playground.pacing import Tier
from bot.playground.people import BOT_USER
from bot.playground.shapes import Json, Refused, messages_of


def _view(call: Call) -> Json:
    view = call.structure("view", "invalid_arguments")
    refuse_view(view)
    call.parts.files.refuse_unknown(view, "invalid_arguments")
    return dict(view)


def _hash(call: Call) -> str | None:
    if "hash" not in call.arguments:
        return None
    if not call.optional("hash"):
        raise Refused("invalid_arguments", response_metadata=messages_of("must be more than 0 characters: hash"))
    return call.optional("hash")


def open_(call: Call) -> Json:
    """views.open: a modal, for a trigger that was not used and is younger than three seconds."""
    return {"view": call.parts.views.open(call.text("trigger_id"), _view(call))}


def push(call: Call) -> Json:
    """views.push: a modal on top of the one from which the trigger came."""
    return {"view": call.parts.views.push(call.text("trigger_id"), _view(call))}


def update(call: Call) -> Json:
    """views.update, by view_id or external_id."""
    view_id, external_id = call.optional("view_id") or None, call.optional("external_id") or None
    if not view_id and not external_id:
        raise Refused("invalid_arguments", response_metadata=messages_of("missing required field: view_id"))
    return {"view": call.parts.views.update(view_id, external_id, _view(call), _hash(call))}


def publish(call: Call) -> Json:
    """views.publish: a person's Home."""
    if not call.parts.manifest.has_home:
        raise Refused("not_enabled")
    user = call.text("user_id")
    return {"view": call.parts.views.publish(user, _view(call), _hash(call))}


def get_upload_url(call: Call) -> Json:
    """files.getUploadURLExternal."""
    length = call.optional("length")
    if not call.optional("filename") or not length.isdecimal() or int(length) == 0:
        raise Refused("missing_argument")
    name, alt_text = call.text("filename"), call.optional("alt_txt")
    address, stored = call.parts.files.begin(name, int(length), BOT_USER, alt_text)
    return {"upload_url": address, "file_id": stored.id}


def complete_upload(call: Call) -> Json:
    """files.completeUploadExternal: finishes uploads, and shares them in channels when asked."""
    asked = call.structure("files", "invalid_arguments")
    if not isinstance(asked, list) or not asked:
        raise Refused("invalid_arguments", response_metadata=messages_of("missing required field: files"))
    named = [*call.optional("channels").split(","), call.optional("channel_id")]
    channels = [call.joined(call.parts.workspace.channel(name)) for name in named if name]
    stored = [call.parts.files.finish(str(one.get("id")), one.get("title")) for one in asked]
    described = [call.parts.files.described(one) for one in stored]
    content = {"text": call.optional("initial_comment"), "files": described}
    content |= {"thread_ts": call.optional("thread_ts")}
    for channel in channels:
        call.parts.messages.post(channel, BOT_USER, content)
    return {"files": described}


def file_info(call: Call) -> Json:
    """files.info."""
    stored = call.parts.files.get(call.text("file"))
    return {"file": call.parts.files.described(stored), "comments": [], "response_metadata": {"next_cursor": ""}}


METHODS: dict[str, Method] = {
    "views.open": Method(run=open_, tier=Tier.FOUR),
    "views.push": Method(run=push, tier=Tier.FOUR),
    "views.update": Method(run=update, tier=Tier.FOUR),
    "views.publish": Method(run=publish, tier=Tier.FOUR),
    "files.getUploadURLExternal": Method(run=get_upload_url, scopes=("files:write",), tier=Tier.FOUR),
    "files.completeUploadExternal": Method(run=complete_upload, scopes=("files:write",), tier=Tier.FOUR),
    "files.info": Method(run=file_info, scopes=("files:read",), tier=Tier.FOUR),
}
