"""Installing the app in a workspace, from the first click to the kept token."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.rules import installations
from bot.rules.errors import Refused
from bot.rules.installations import Installation
from bot.services.installations import Begun, InstallationDesk
from bot.slack_oauth import Oauth


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How an install ended: in a workspace, or with why not; and in which language it was begun."""

    language: str
    installation: Installation | None = None
    refused: Refused | None = None


@dataclass(frozen=True, kw_only=True)
class Installing:
    desk: InstallationDesk
    oauth: Oauth
    clock: Callable[[], datetime]

    def begin(self, browser: str, language: str) -> tuple[Begun, str]:
        """What was begun, and the address at Slack that goes on with it."""
        begun = self.desk.begin(browser, language, at=self.clock())
        return begun, self.oauth.address(begun.state)

    def end(self, *, state: str, code: str, error: str, browser: str, language: str) -> Ended:
        """What Slack led back with. The state is used up first: nothing is exchanged for whoever began nothing."""
        try:
            language = self.desk.use(state, browser, at=self.clock()).language
            if error == "access_denied":
                raise installations.Denied
            if error or not code:
                raise installations.SetUpWrong(code=error or "no_code")
            kept = self.desk.keep(self.oauth.exchange(code), language=language, at=self.clock())
        except Refused as refused:
            return Ended(language=language, refused=refused)
        return Ended(language=language, installation=kept)
