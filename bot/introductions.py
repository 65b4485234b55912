"""Meeting a person: Slack is asked once who they are, in which language and zone they read."""

from collections.abc import Callable
from typing import Any

import structlog

from bot.rules.people import Person
from bot.services.workspace import WorkspaceDesk
from bot.slack import Slack, SlackError

log = structlog.get_logger(__name__)


def met(workspace: WorkspaceDesk, slack: Callable[[str], Slack], tenant: str, user: str) -> Person | None:
    """The person as known, or as Slack describes them now; None where Slack does not answer."""
    known = workspace.person(tenant, user)
    if known and known.locale:
        return known
    try:
        return met_anew(workspace, slack, tenant, user)
    except SlackError as error:
        log.warning("person.not_told", code=error.code)
        return known


def met_anew(workspace: WorkspaceDesk, slack: Callable[[str], Slack], tenant: str, user: str) -> Person:
    """The person as Slack describes them at this moment: who administers the workspace changes. Raises SlackError."""
    told = slack(tenant).person(user)
    profile = told.get("profile", {})
    now: dict[str, Any] = {
        "name": str(profile.get("display_name") or told.get("real_name") or told.get("name") or ""),
        "locale": str(told.get("locale") or "en-US"),
        "zone": str(told.get("tz") or "Asia/Shanghai"),
        "active": not told.get("deleted", False),
        "guest": _from_outside(told, tenant),
        "admin": any(told.get(flag) for flag in ("is_admin", "is_owner", "is_primary_owner")),
    }
    known = workspace.person(tenant, user)
    if known and all(getattr(known, name) == value for name, value in now.items()):
        return known  # nothing is written where nothing is new
    return workspace.meet(Person(tenant=tenant, user=user, **now))


def _from_outside(told: dict[str, object], tenant: str) -> bool:
    """Guests, and people of other workspaces in shared channels: they never approve or order."""
    flagged = any(told.get(flag) for flag in ("is_restricted", "is_ultra_restricted", "is_stranger"))
    return flagged or str(told.get("team_id") or tenant) != tenant
