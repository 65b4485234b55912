"""Who asks: every delivery gets its unique key, its moment, its person and the reader of the answer."""

import hashlib
from typing import Any

import structlog

from bot import failpoints
from bot.rules.people import By, Person, Reader
from bot.slack import SlackError
from handlers.asks import House

log = structlog.get_logger(__name__)


def by_of(body: dict[str, Any], house: House) -> By:
    """Who acts, under which delivery. The key is the same when Slack, or a finger, sends the same thing again."""
    failpoints.reached("received")
    return By(tenant=_tenant(body), person=_person(body), delivery=delivery_key(body), at=house.clock())


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
    known = house.desks.workspace.person(by.tenant, by.person)
    if known is None:
        known = _meet(by, house)
    if known is None:
        language = house.desks.workspace.get(by.tenant).language
        return Person(tenant=by.tenant, user=by.person), Reader(language=language)
    return known, Reader.of(known)


def _meet(by: By, house: House) -> Person | None:
    try:
        told = house.slack(by.tenant).person(by.person)
    except SlackError as error:
        log.warning("person.not_told", code=error.code)
        return None
    profile = told.get("profile", {})
    return house.desks.workspace.meet(
        Person(
            tenant=by.tenant,
            user=by.person,
            name=str(profile.get("display_name") or told.get("real_name") or told.get("name") or ""),
            locale=str(told.get("locale", "")),
            zone=str(told.get("tz") or "Asia/Shanghai"),
            active=not told.get("deleted", False),
            guest=any(told.get(flag) for flag in ("is_restricted", "is_ultra_restricted", "is_stranger"))
            or str(told.get("team_id") or by.tenant) != by.tenant,
        )
    )


def _tenant(body: dict[str, Any]) -> str:
    team = body.get("team")
    return str((team or {}).get("id") if isinstance(team, dict) else body.get("team_id") or "")


def _person(body: dict[str, Any]) -> str:
    user = body.get("user")
    if isinstance(user, dict):
        return str(user["id"])
    return str(body.get("user_id") or body.get("event", {}).get("user") or "")
