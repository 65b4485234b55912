"""Installations: in which workspaces we may speak, what an install has to grant, and why one is refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.errors import Refused

#: the scopes that an install asks for: those of the manifest, which a test holds to this
SCOPES = (
    "app_mentions:read",
    "channels:history",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "im:history",
    "im:write",
    "usergroups:read",
    "users:read",
)
#: codes by which Slack says that a token is worth nothing any more
TOKEN_GONE = frozenset({"token_revoked", "account_inactive", "invalid_auth", "not_authed", "team_access_not_granted"})
VALID_FOR = timedelta(minutes=10)  #: from `/slack/install` until Slack leads back


class Ended(StrEnum):
    """Why no token of a workspace is kept any more."""

    UNINSTALLED = "app_uninstalled"
    REVOKED = "tokens_revoked"


@dataclass(frozen=True, kw_only=True)
class Installation:
    """A workspace in which the app is, or was. Without `sealed` we cannot speak there."""

    tenant: str
    team: str  #: the workspace's name in Slack
    app: str
    bot_user: str
    scopes: tuple[str, ...]
    installed_by: str
    installed_at: datetime
    sealed: str  #: the bot token, encrypted; empty once it was revoked
    revoked_at: datetime | None = None
    ended: str = ""  #: why it was revoked

    @property
    def works(self) -> bool:
        return bool(self.sealed)


@dataclass(frozen=True, kw_only=True)
class Granted:
    """What Slack answers when somebody has allowed the install."""

    tenant: str
    team: str
    app: str
    bot_user: str
    scopes: tuple[str, ...]
    installed_by: str
    token: str
    org_wide: bool = False
    rotates: bool = False


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One way from `/slack/install` to Slack and back, in one browser."""

    browser: str  #: digest of what the browser's cookie holds
    language: str
    expires_at: datetime
    used: bool = False


class NotBegun(Refused):
    """This install was not begun in this browser. Start again here; nothing was installed."""


class TooSlow(Refused):
    """More than ten minutes have passed since the install was begun. Start again; nothing was installed."""


class UsedBefore(Refused):
    """This address was used already. If Juxing answers to `/juxing` in Slack, all is well; otherwise start again."""


class Denied(Refused):
    """The install was cancelled in Slack, or an admin has to approve it first. Nothing was installed."""


class CodeUsed(Refused):
    """Slack's code for this install was used already or is too old. Start again; nothing was installed."""


class ScopesMissing(Refused):
    """Slack did not grant all that Juxing needs; missing: %(scopes)s. The app's settings have to list the scopes of
    the manifest. Nothing was kept; start again afterwards."""


class OrgWide(Refused):
    """Juxing cannot be installed for a whole Enterprise organisation yet. Remove it from the organisation, and install
    it in a single workspace. Nothing was kept."""


class SetUpWrong(Refused):
    """Slack does not accept how this app is set up (%(code)s). Tell whoever runs Juxing; nothing was installed."""


class SlackAway(Refused):
    """Slack could not be reached. Start again in a minute; nothing was installed."""


class NotSeveral(Refused):
    """Here Juxing serves one workspace alone, and is not installed from this page."""


def checked(attempt: Attempt | None, browser: str, *, at: datetime) -> Attempt:
    """The attempt, if this browser may end it now. Raises NotBegun, UsedBefore or TooSlow."""
    if attempt is None or not browser or attempt.browser != browser:
        raise NotBegun
    if attempt.used:
        raise UsedBefore
    if at >= attempt.expires_at:
        raise TooSlow
    return attempt


def acceptable(granted: Granted) -> Granted:
    """What was granted, if we can work with it. Raises OrgWide, SetUpWrong or ScopesMissing."""
    if granted.org_wide:
        raise OrgWide
    if granted.rotates:
        raise SetUpWrong(code="token_rotation_enabled")
    if not (granted.tenant and granted.token):
        raise SetUpWrong(code="no_bot_token")
    if missing := missing_scopes(granted.scopes):
        raise ScopesMissing(scopes=", ".join(missing))
    return granted


def missing_scopes(granted: Iterable[str]) -> tuple[str, ...]:
    """What is needed and was not granted, in the manifest's order."""
    given = set(granted)
    return tuple(scope for scope in SCOPES if scope not in given)


def outdated(installation: Installation | None, *, at: datetime) -> bool:
    """Whether what happened at `at`, of which Slack tells the second, was before this installation: news of an earlier
    one that came late.
    """
    return installation is not None and installation.works and at < installation.installed_at.replace(microsecond=0)
