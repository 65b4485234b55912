"""The payloads Slack sends: commands, clicks, forms, suggestions, shortcuts and events."""

from __future__ import annotations

import copy
import secrets
from typing import NamedTuple

from bot.playground.messages import for_slack
from bot.playground.people import APP_ID, BOT_USER, TEAM_DOMAIN, TEAM_ID, Member, in_payload
from bot.playground.shapes import Json
from bot.playground.views import OpenView
from bot.playground.workspace import Channel

VERIFICATION_TOKEN = "playground-token"  # noqa: S105 - Slack still sends this field; nobody may rely on it
SOLE = {"enterprise": None, "is_enterprise_install": False}


class InMessage(NamedTuple):
    """An element in a message; `response_url` is where the bot may answer."""

    channel: Channel
    message: Json
    response_url: str


class InView(NamedTuple):
    """An element in a modal or a Home."""

    view: OpenView


Place = InMessage | InView


def channel_name(channel: Channel) -> str:
    """The name payloads give a channel."""
    return "directmessage" if channel.is_direct else channel.name


def _frame(kind: str, user: Member) -> Json:
    frame: Json = {"type": kind, "user": in_payload(user), "api_app_id": APP_ID, "token": VERIFICATION_TOKEN}
    return frame | {"team": {"id": TEAM_ID, "domain": TEAM_DOMAIN}} | SOLE


def command(user: Member, channel: Channel, words: tuple[str, str], trigger_id: str, response_url: str) -> Json:
    """A slash command; `words` are the command and the text behind it. All values are text, as in a form."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM_ID,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": words[0],
        "text": words[1],
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def _message_place(place: InMessage) -> Json:
    """Where a message stands. Slack does not send the message itself along when it is ephemeral."""
    ephemeral = bool(place.message.get("is_ephemeral"))
    container = {"type": "message", "message_ts": place.message["ts"], "channel_id": place.channel.id}
    container |= {"is_ephemeral": ephemeral}
    if place.message.get("thread_ts"):
        container["thread_ts"] = place.message["thread_ts"]
    where: Json = {"container": container, "channel": {"id": place.channel.id, "name": channel_name(place.channel)}}
    return where if ephemeral else where | {"message": for_slack(place.message, with_metadata=True)}


def _view_place(view: OpenView, values: Json) -> Json:
    body = copy.deepcopy(view.body) | {"state": {"values": values}}
    return {"container": {"type": "view", "view_id": view.id}, "view": body}


def block_actions(user: Member, place: Place, action: Json, values: Json, trigger_id: str) -> Json:
    """Somebody used an element."""
    payload = _frame("block_actions", user) | {"trigger_id": trigger_id, "actions": [action]}
    if isinstance(place, InView):
        return payload | _view_place(place.view, values)
    return payload | _message_place(place) | {"state": {"values": values}, "response_url": place.response_url}


def block_suggestion(user: Member, place: Place, ids: tuple[str, str], typed: str, values: Json) -> Json:
    """Somebody types into an external select; `ids` are block_id and action_id."""
    payload = _frame("block_suggestion", user) | {"block_id": ids[0], "action_id": ids[1], "value": typed}
    return payload | (_view_place(place.view, values) if isinstance(place, InView) else _message_place(place))


def view_submission(user: Member, view: OpenView, values: Json, trigger_id: str) -> Json:
    """Somebody sent a form."""
    place = _view_place(view, values)
    return _frame("view_submission", user) | {"trigger_id": trigger_id, "view": place["view"], "response_urls": []}


def view_closed(user: Member, view: OpenView, *, cleared: bool) -> Json:
    """Somebody closed a modal that wants to know."""
    body = _view_place(view, {})["view"]
    return _frame("view_closed", user) | {"view": body, "is_cleared": cleared}


def shortcut(user: Member, callback_id: str, trigger_id: str, action_ts: str) -> Json:
    """Somebody used a global shortcut."""
    return _frame("shortcut", user) | {"callback_id": callback_id, "trigger_id": trigger_id, "action_ts": action_ts}


def message_action(user: Member, place: InMessage, callback_id: str, trigger_id: str, action_ts: str) -> Json:
    """Somebody used a shortcut on a message."""
    payload = shortcut(user, callback_id, trigger_id, action_ts)
    payload |= {"type": "message_action", "message_ts": place.message["ts"], "response_url": place.response_url}
    payload |= {"channel": {"id": place.channel.id, "name": channel_name(place.channel)}}
    return payload | {"message": for_slack(place.message, with_metadata=True)}


def event_callback(event: Json, event_time: int) -> Json:
    """The envelope around an event, with a fresh event_id."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM_ID,
        "context_team_id": TEAM_ID,
        "context_enterprise_id": None,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev0{secrets.token_hex(4).upper()}",
        "event_time": event_time,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM_ID,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": secrets.token_hex(12),
    }
