"""Whose token speaks: one for all, or each workspace its own, read anew for each call so that an erased one is gone."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.rules.installations import TOKEN_GONE
from bot.services.installations import InstallationDesk, NoToken
from bot.slack import Heard, NotNow, Refused, Slack, TokenGone, nobody
from bot.vault import WrongKeys

AGAIN = 60.0  #: seconds after which a token is tried again that our keys do not open


def one(token: str, api_url: str, heard: Heard = nobody) -> Callable[[str], Slack]:
    """One workspace, one token; `heard` is told the Date of Slack's answers."""
    slack = Slack(token, api_url, heard=heard)
    return lambda tenant: slack


def several(desk: InstallationDesk, api_url: str, heard: Heard = nobody) -> Callable[[str], Slack]:
    """Each workspace its own. Asking for one raises TokenGone where there is none, NotNow where we cannot open it."""

    def of(tenant: str) -> Slack:
        try:
            return Theirs(desk.token(tenant), api_url, heard=heard)
        except NoToken as error:
            raise TokenGone(error.why) from None
        except WrongKeys:  # another replica has newer keys: this one has to be started with them
            raise NotNow("wrong_token_keys", AGAIN) from None

    return of


class Theirs(Slack):
    """Speaks with a token that may be taken back at any moment."""

    def _call(self, method: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return super()._call(method, arguments)
        except Refused as refused:
            if refused.code in TOKEN_GONE:
                raise TokenGone(refused.code) from None
            raise
