"""All parts of one playground, in one place for those who need several."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.playground.clock import Landmarks, MovedClock
from bot.playground.deliver import Courier
from bot.playground.events import Events
from bot.playground.faults import Faults
from bot.playground.files import Files
from bot.playground.installs import Installs
from bot.playground.messages import Messages
from bot.playground.pacing import Limits
from bot.playground.responses import Responses
from bot.playground.shapes import Json
from bot.playground.socket_mode import SocketLink
from bot.playground.stream import Stream
from bot.playground.traffic import Traffic
from bot.playground.views import Views
from bot.playground.workspace import Workspace


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What the app's manifest (Slack's second version) says, as far as it matters here."""

    commands: tuple[Json, ...]
    shortcuts: tuple[Json, ...]
    scopes: frozenset[str]
    events: tuple[str, ...]
    has_home: bool

    @classmethod
    def read(cls, manifest: Mapping[str, Any]) -> Manifest:
        """From the parsed YAML or JSON; what is absent is empty."""
        features = manifest.get("features") or {}
        settings = manifest.get("settings") or {}
        return cls(
            commands=tuple(features.get("slash_commands") or ()),
            shortcuts=tuple(features.get("shortcuts") or ()),
            scopes=frozenset(((manifest.get("oauth_config") or {}).get("scopes") or {}).get("bot") or ()),
            events=tuple((settings.get("event_subscriptions") or {}).get("bot_events") or ()),
            has_home=bool((features.get("app_home") or {}).get("home_tab_enabled", True)),
        )


@dataclass(kw_only=True)
class Tokens:
    """What the bot shows to be let in; `revoked` shuts the bot token out."""

    bot: str
    app: str
    revoked: bool = False


@dataclass(frozen=True, kw_only=True)
class Words:
    """What the page's first screen says and offers."""

    welcome: Json
    tries: Sequence[Json]


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The parts of one playground. `url` answers its own address, with a slash at the end."""

    url: Callable[[], str]
    clock: MovedClock
    landmarks: Landmarks
    manifest: Manifest
    tokens: Tokens
    words: Words
    stream: Stream
    traffic: Traffic
    workspace: Workspace
    messages: Messages
    views: Views
    files: Files
    responses: Responses
    limits: Limits
    faults: Faults
    installs: Installs
    sockets: SocketLink
    courier: Courier
    events: Events
