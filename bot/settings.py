"""All settings, read once from the environment or `.env`."""

from functools import lru_cache
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class UnfitSettings(Exception):
    """The bot cannot start with these settings."""


class BothModes(UnfitSettings):
    """JUXING_SLACK_BOT_TOKEN serves one workspace, JUXING_SLACK_CLIENT_ID several: set one of them, not both."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class MissingSettings(UnfitSettings):
    """Some settings are missing."""

    def __init__(self, missing: list[str]) -> None:
        self.missing = missing
        super().__init__(f"missing settings: {', '.join(missing)}; see .env.example, or run `juxing doctor`")


class Settings(BaseSettings):
    """Each is set by `JUXING_<NAME>`."""

    model_config = SettingsConfigDict(env_file=".env", env_prefix="JUXING_", frozen=True, extra="ignore")

    transport: Literal["socket", "http"] = "socket"  #: how Slack reaches us
    slack_bot_token: SecretStr = SecretStr("")  #: xoxb-…
    slack_app_token: SecretStr = SecretStr("")  #: xapp-…, Socket Mode only
    slack_signing_secret: SecretStr = SecretStr("")  #: HTTP only
    slack_client_id: str = ""  #: several workspaces: each installs the app by itself
    slack_client_secret: SecretStr = SecretStr("")  #: the same
    token_keys: SecretStr = SecretStr("")  #: several workspaces: their tokens are kept under the first
    import_teams: str = ""  #: several workspaces: ids of those whose admins may import into what all of them read
    slack_api_url: str = "https://slack.com/api/"
    database_url: str = "sqlite:///.juxing/juxing.db"
    link_secret: SecretStr = SecretStr("")  #: signs the links that creators get
    public_url: str = "http://127.0.0.1:3000"  #: where people reach our pages
    host: str = "127.0.0.1"
    port: int = 3000
    socket_connections: int = 2
    tick_seconds: float = 1.0
    rate_person: int = Field(default=120, ge=0)  #: commands, clicks and forms a minute of one person; 0: no limit
    rate_team: int = Field(default=1_200, ge=0)  #: the same, of a workspace
    rate_pages: int = Field(default=240, ge=0)  #: pages a minute of one link, and of one address
    proxies: int = Field(default=0, ge=0)  #: how many in front put the caller's address into X-Forwarded-For
    log_level: str = "INFO"
    drain_seconds: float = 15.0  #: how long a process that is told to end may finish what it has in hand
    monitor_host: str = "127.0.0.1"
    monitor_port: int = 0  #: of health and metrics on a port of their own; 0: none
    metrics_token: SecretStr = SecretStr("")  #: opens /metrics on the port of the pages; empty: closed there
    audit_days: int = 1095  #: for how long moves and refused tries are kept; 0: for ever
    failpoint: str = ""  #: tests only: name of the point at which the process kills itself, see bot.failpoints

    @property
    def several(self) -> bool:
        """Whether workspaces install the app by themselves, each with a token of its own."""
        return bool(self.slack_client_id or self.slack_client_secret.get_secret_value())

    def may_import(self, tenant: str) -> bool:
        """Whether the admins of a workspace may change the market: where several share it, only of those named."""
        return not self.several or tenant in {each.strip() for each in self.import_teams.split(",")}

    def missing(self) -> list[str]:
        """Names of the settings without which `juxing run` cannot start."""
        needed = {"JUXING_SLACK_BOT_TOKEN": self.slack_bot_token}
        if self.several:
            needed = {
                "JUXING_SLACK_CLIENT_ID": SecretStr(self.slack_client_id),
                "JUXING_SLACK_CLIENT_SECRET": self.slack_client_secret,
                "JUXING_TOKEN_KEYS": self.token_keys,
            }
        needed["JUXING_LINK_SECRET"] = self.link_secret
        if self.transport == "socket":
            needed["JUXING_SLACK_APP_TOKEN"] = self.slack_app_token
        else:
            needed["JUXING_SLACK_SIGNING_SECRET"] = self.slack_signing_secret
        return [name for name, value in needed.items() if not value.get_secret_value()]

    def checked(self) -> "Settings":
        """Raises MissingSettings with all that is missing, or BothModes."""
        if missing := self.missing():
            raise MissingSettings(missing)
        if self.several and self.slack_bot_token.get_secret_value():
            raise BothModes
        return self


@lru_cache(maxsize=1)
def settings() -> Settings:
    return Settings()
