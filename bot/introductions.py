"""Meeting a person: Slack is asked once who they are, in which language and zone they read."""

from collections.abc import Callable
from typing import Any

import structlog

from bot.rules.people import Person
from bot.services.workspace import WorkspaceDesk
from bot.slack import Slack, SlackError

TOLD = ("name", "locale", "zone", "active", "guest", "admin")  #: what Slack says of a person

SLACKBOT = "USLACKBOT"  #: says of itself that it is no bot

log = structlog.get_logger(__name__)


def met(workspace: WorkspaceDesk, slack: Callable[[str], Slack], tenant: str, user: str) -> Person | None:
    """The person as known, or as Slack describes them now; None where Slack does not answer."""
    known = workspace.person(tenant, user)
    return known if known and known.locale else renewed(workspace, slack, tenant, user)


def renewed(workspace: WorkspaceDesk, slack: Callable[[str], Slack], tenant: str, user: str) -> Person | None:
    """The person as Slack describes them now, whatever is known; as known where Slack does not answer."""
    try:
        return met_anew(workspace, slack, tenant, user)
    except SlackError as error:
        log.warning("person.not_told", code=error.code)
        return workspace.person(tenant, user)


def met_anew(workspace: WorkspaceDesk, slack: Callable[[str], Slack], tenant: str, user: str) -> Person:
    """The person as Slack describes them at this moment: who administers the workspace changes. Raises SlackError."""
    now, known = told(tenant, user, slack(tenant).person(user)), workspace.person(tenant, user)
    if known and all(getattr(known, name) == getattr(now, name) for name in TOLD):
        return known  # nothing is written where nothing is new
    return workspace.meet(now)


def told(tenant: str, user: str, described: dict[str, Any]) -> Person:
    """What `users.info` says of a person."""
    profile = described.get("profile", {})
    return Person(
        tenant=tenant,
        user=user,
        name=str(profile.get("display_name") or described.get("real_name") or described.get("name") or ""),
        locale=str(described.get("locale") or "en-US"),
        zone=str(described.get("tz") or "Asia/Shanghai"),
        active=not described.get("deleted", False),
        guest=_from_outside(described, tenant),
        admin=any(described.get(flag) for flag in ("is_admin", "is_owner", "is_primary_owner")),
    )


def _from_outside(told: dict[str, Any], tenant: str) -> bool:
    """Guests, apps, and people of other workspaces in shared channels: they never approve or order."""
    flagged = any(told.get(flag) for flag in ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot"))
    return flagged or told.get("id") == SLACKBOT or str(told.get("team_id") or tenant) != tenant
