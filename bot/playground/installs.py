"""Installs by OAuth: who was allowed what, the codes that are exchanged once, and the tokens that they became."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from bot.playground.clock import MovedClock
from bot.playground.people import APP_ID, BOT_USER, TEAM_ID, TEAM_NAME
from bot.playground.shapes import Json, Refused

CODE_LIVES = timedelta(minutes=10)
CLIENT_ID, CLIENT_SECRET = "playground-client", "playground-secret"


@dataclass(kw_only=True, eq=False)
class Allowed:
    """What a person allowed, until its code is exchanged."""

    scopes: tuple[str, ...]
    redirect_uri: str
    person: str
    until: datetime
    used: bool = False


@dataclass(kw_only=True)
class Chosen:
    """What Slack will answer at the next exchange; tests change it."""

    team: Json = field(default_factory=lambda: {"id": TEAM_ID, "name": TEAM_NAME})
    without: Sequence[str] = ()  #: scopes that are not granted
    org_wide: bool = False


class Installs:
    """Codes and tokens. Tokens given out here open the Web API as the bot's own does, until they end."""

    def __init__(self, clock: MovedClock) -> None:
        self._clock, self._lock = clock, Lock()
        self._codes: dict[str, Allowed] = {}
        self._tokens: dict[str, str] = {}
        self._ended: set[str] = set()
        self.chosen = Chosen()

    def allow(self, scopes: Sequence[str], redirect_uri: str, person: str) -> str:
        """A code, for ten minutes and one use."""
        code = f"{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        until = self._clock() + CODE_LIVES
        with self._lock:
            self._codes[code] = Allowed(scopes=tuple(scopes), redirect_uri=redirect_uri, person=person, until=until)
        return code

    def exchange(self, code: str, redirect_uri: str) -> Json:
        """The token for a code. Refuses with invalid_code, code_already_used or bad_redirect_uri."""
        with self._lock:
            allowed = self._codes.get(code)
            if allowed is None or self._clock() >= allowed.until:
                raise Refused("invalid_code")
            if allowed.used:
                raise Refused("code_already_used")
            if allowed.redirect_uri != redirect_uri:
                raise Refused("bad_redirect_uri")
            allowed.used = True
            return self._granted(allowed)

    def _granted(self, allowed: Allowed) -> Json:
        chosen = self.chosen
        token = f"xoxb-{secrets.token_hex(16)}"
        self._tokens[token] = str(chosen.team["id"])
        return {
            "access_token": token,
            "token_type": "bot",
            "scope": ",".join(scope for scope in allowed.scopes if scope not in chosen.without),
            "bot_user_id": BOT_USER,
            "app_id": APP_ID,
            "team": None if chosen.org_wide else chosen.team,
            "enterprise": {"id": "E0JUXING", "name": TEAM_NAME} if chosen.org_wide else None,
            "is_enterprise_install": chosen.org_wide,
            "authed_user": {"id": allowed.person},
        }

    def team_of(self, token: str) -> str:
        """The workspace of a token that was given out here; empty for any other. Refuses with token_revoked."""
        if token in self._ended:
            raise Refused("token_revoked")
        return self._tokens.get(token, "")

    def end(self, team: str) -> int:
        """Shut out every token of a workspace; answers how many."""
        with self._lock:
            ended = [token for token, of in self._tokens.items() if of == team and token not in self._ended]
            self._ended.update(ended)
        return len(ended)
