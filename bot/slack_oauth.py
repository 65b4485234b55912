"""Slack's side of an install: the address where it is allowed, and the exchange of its code for a token."""

import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urljoin

from slack_sdk import WebClient
from slack_sdk.oauth import AuthorizeUrlGenerator

from bot.rules import installations
from bot.rules.installations import Granted
from bot.slack import NotNow, Refused, Slack, Unclear

SILENT = logging.getLogger("juxing.oauth")  #: what Slack answers here holds a token: at no level is it written down
SILENT.disabled = True
#: codes that say that this code of Slack's is worth nothing (any more)
SPENT = frozenset({"invalid_code", "code_already_used", "code_expired", "invalid_grant_type"})


class Oauth:
    """An app at Slack, by its client id and secret."""

    def __init__(self, client_id: str, client_secret: str, api_url: str, redirect_uri: str) -> None:
        self._id, self._secret, self._redirect = client_id, client_secret, redirect_uri
        self._slack = Slack("", api_url, SILENT)
        self._address = AuthorizeUrlGenerator(
            client_id=quote(client_id, safe=""),  # the SDK puts all of them into the address as they are
            redirect_uri=quote(redirect_uri, safe=""),
            scopes=[quote(scope, safe="") for scope in installations.SCOPES],
            authorization_url=urljoin(api_url, "../oauth/v2/authorize"),
        )

    def address(self, state: str) -> str:
        """Where Slack asks whether the install is allowed."""
        return self._address.generate(quote(state, safe=""))

    def exchange(self, code: str) -> Granted:
        """What the code grants. Raises CodeUsed, SetUpWrong or SlackAway."""
        try:
            answer = self._slack.ask(self._exchange, code)
        except (NotNow, Unclear):
            raise installations.SlackAway from None
        except Refused as refused:
            if refused.code in SPENT:
                raise installations.CodeUsed from None
            raise installations.SetUpWrong(code=refused.code) from None
        return granted(answer)

    def _exchange(self, client: WebClient, code: str) -> Any:
        return client.oauth_v2_access(
            client_id=self._id, client_secret=self._secret, code=code, redirect_uri=self._redirect
        )


def granted(answer: Mapping[str, Any]) -> Granted:
    """What `oauth.v2.access` answered; what is missing in it is empty."""
    team, who = answer.get("team") or {}, answer.get("authed_user") or {}
    return Granted(
        tenant=str(team.get("id") or ""),
        team=str(team.get("name") or ""),
        app=str(answer.get("app_id") or ""),
        bot_user=str(answer.get("bot_user_id") or ""),
        scopes=tuple(filter(None, str(answer.get("scope") or "").split(","))),
        installed_by=str(who.get("id") or ""),
        token=str(answer.get("access_token") or "") if answer.get("token_type") == "bot" else "",
        org_wide=bool(answer.get("is_enterprise_install")),
        rotates=bool(answer.get("refresh_token") or answer.get("expires_in")),
    )
