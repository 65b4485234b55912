"""Who asks: every delivery gets its unique key, its moment, its person and the reader of the answer."""

import hashlib
from typing import Any

from bot import failpoints
from bot.introductions import met
from bot.rules.people import By, Person, Reader
from handlers.asks import House


def by_of(body: dict[str, Any], house: House, *, unmet: bool = False) -> By:
    """Who acts, under which delivery. The key is the same when Slack, or a finger, sends the same thing again.

    `unmet`: nobody looks whether they are known before the desk does.
    """
    failpoints.reached("received")
    return By(tenant=tenant_of(body), person=acting(body), delivery=delivery_key(body), at=house.clock(), unmet=unmet)


def delivery_key(body: dict[str, Any]) -> str:
    """Event id, else what makes this submission, command or click one: never longer than 255."""
    if "event_id" in body:
        return f"event:{body['event_id']}"
    if body.get("type") == "view_submission":
        return f"view:{body['view']['id']}:{body['view'].get('hash', '')}"
    if body.get("trigger_id"):
        return f"trigger:{body['trigger_id']}"
    return f"body:{hashlib.sha256(repr(sorted(body.items())).encode()).hexdigest()}"


def person_of(by: By, house: House) -> tuple[Person, Reader]:
    """The person, described by Slack once; without an answer from Slack, in the workspace's language."""
    known = met(house.desks.workspace, house.slack, by.tenant, by.person)
    if known is None:
        language = house.desks.workspace.get(by.tenant).language
        return Person(tenant=by.tenant, user=by.person), Reader(language=language)
    return known, Reader.of(known)


def tenant_of(body: dict[str, Any]) -> str:
    """The workspace that installed us: modals and events name it, for whoever sends them may belong to another."""
    if installed := (body.get("view") or {}).get("app_installed_team_id"):
        return str(installed)
    for authorized in body.get("authorizations") or ():
        if authorized.get("team_id"):
            return str(authorized["team_id"])
    team = body.get("team")
    return str((team or {}).get("id") if isinstance(team, dict) else body.get("team_id") or "")


def acting(body: dict[str, Any]) -> str:
    """The user who does it."""
    user = body.get("user")
    if isinstance(user, dict):
        return str(user["id"])
    return str(body.get("user_id") or body.get("event", {}).get("user") or "")
