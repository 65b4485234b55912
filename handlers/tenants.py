"""Workspaces that come and go: who is admitted, and what Slack's news of a removed app does."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from slack_bolt import Ack, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import Authorize
from slack_bolt.middleware import Middleware

from bot import render
from bot.rules.errors import AlreadyDone, Refused
from bot.rules.installations import Ended, OrgWide
from bot.rules.people import Reader
from bot.services.workspace import WorkspaceDesk
from handlers.asks import House
from handlers.middleware import by_of, tenant_of


class NotInstalled(Refused):
    """Juxing is not installed in this workspace. Ask an admin to install it; nothing was done."""


class Signed(Authorize):
    """For Bolt: whoever reached us is signed by Slack. No token goes along, for handlers get their own client."""

    def __call__(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None, **_: Any
    ) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, user_id=user_id)


authorize = Signed()  # type: ignore[no-untyped-call]


class Admitting(Middleware):
    """Turns away what comes from workspaces in which the app is not installed, or org-wide."""

    def __init__(self, installed: Callable[[str], bool], workspace: WorkspaceDesk) -> None:
        self._installed, self._workspace = installed, workspace

    def process(self, *, req: BoltRequest, resp: BoltResponse, next: Callable[[], BoltResponse]) -> BoltResponse | None:
        body = req.body
        tenant = tenant_of(body)
        if (body.get("event") or {}).get("type") in OF_THE_APP:
            return next()
        if org_wide(body):
            return _turned_away(body, OrgWide(), self._reader(tenant))
        return next() if self._installed(tenant) else _turned_away(body, NotInstalled(), self._reader(tenant))

    def _reader(self, tenant: str) -> Reader:
        return Reader(language=self._workspace.get(tenant).language)


def org_wide(body: dict[str, Any]) -> bool:
    """Whether it comes from an installation for a whole organisation."""
    first: dict[str, Any] = next(iter(body.get("authorizations") or ()), {})
    return any(str(of.get("is_enterprise_install", "")).lower() == "true" for of in (body, first))


def taken_away(body: dict[str, Any], ack: Ack, house: House) -> None:
    """The app was removed: nothing is left to say."""
    _end(body, house, Ended.UNINSTALLED)
    ack()


def revoked(body: dict[str, Any], ack: Ack, house: House) -> None:
    """Tokens were taken back: the bot's own, or only those of people, which we never ask for."""
    if (body["event"].get("tokens") or {}).get("bot"):
        _end(body, house, Ended.REVOKED)
    ack()


def _end(body: dict[str, Any], house: House, why: Ended) -> None:
    happened = datetime.fromtimestamp(int(body["event_time"]), UTC)
    try:
        house.desks.endings.end(by_of(body, house), why, happened_at=happened)
    except AlreadyDone:
        return


def _turned_away(body: dict[str, Any], why: Refused, reader: Reader) -> BoltResponse:
    said = render.sentence(why, reader)
    answer: dict[str, Any] | None = None
    if "command" in body:
        answer = {"response_type": "ephemeral", **render.message("notice", reader, sentence=said)}
    elif body.get("type") == "view_submission":
        answer = {"response_action": "push", "view": render.view("notice", reader, sentence=said)}
    return BoltResponse(status=200, body=json.dumps(answer, ensure_ascii=False) if answer else "")


OF_THE_APP: dict[str, Callable[[dict[str, Any], Ack, House], None]] = {
    "app_uninstalled": taken_away,
    "tokens_revoked": revoked,
}
