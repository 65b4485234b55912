"""The installations desk: installs begun and ended, tokens kept sealed, given back to whoever speaks, and erased."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.rules import installations
from bot.rules.installations import Attempt, Ended, Granted, Installation
from bot.rules.people import By
from bot.rules.workspaces import Workspace
from bot.vault import Vault
from storage.store import Store, Unit

NONE = "not_installed"  #: why nothing is said where no token was ever kept
HELD = (
    NONE,
    *map(str, Ended),
    *sorted(installations.TOKEN_GONE),
)  #: reasons for which what was unclear is not looked up
KEEP = timedelta(days=1)  #: how long an attempt that ran out is known, so that it is told why it does not work


class NoToken(Exception):
    """There is no token of this workspace."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True, kw_only=True)
class Begun:
    """An install on its way: what Slack gives back, and what the browser's cookie holds."""

    state: str
    browser: str


class InstallationDesk:
    def __init__(self, store: Store, vault: Vault) -> None:
        self._store, self._vault = store, vault

    def begin(self, browser: str, language: str, *, at: datetime) -> Begun:
        """Begin an install in a browser; one without a cookie gets a new one."""
        begun = Begun(state=secrets.token_urlsafe(32), browser=browser or secrets.token_urlsafe(32))
        attempt = Attempt(
            browser=digest(begun.browser), language=language, expires_at=at + installations.VALID_FOR, used=False
        )
        with self._store.unit() as unit:
            unit.installations.begin(digest(begun.state), attempt)
            unit.commit()
        return begun

    def use(self, state: str, browser: str, *, at: datetime) -> Attempt:
        """Use up what was begun. Raises NotBegun, TooSlow, or UsedBefore for all but one."""
        with self._store.unit() as unit:
            known = unit.installations.attempt(digest(state))
            attempt = installations.checked(known, digest(browser) if browser else "", at=at)
            if not unit.installations.use(digest(state)):
                raise installations.UsedBefore
            unit.commit()
        return attempt

    def keep(self, granted: Granted, *, language: str, at: datetime) -> Installation:
        """Keep what was granted, and say what was held. Raises what `installations.acceptable` refuses."""
        granted = installations.acceptable(granted)
        installation = Installation(
            tenant=granted.tenant,
            team=granted.team,
            app=granted.app,
            bot_user=granted.bot_user,
            scopes=granted.scopes,
            installed_by=granted.installed_by,
            installed_at=at,
            sealed=self._vault.seal(granted.tenant, granted.token),
        )
        by = By(tenant=granted.tenant, person=granted.installed_by, delivery="", at=at)
        with self._store.unit() as unit:
            unit.installations.keep(installation)
            if granted.tenant not in unit.workspaces.all():
                unit.workspaces.save(Workspace(tenant=granted.tenant, name=granted.team, language=language))
            unit.outbox.release(granted.tenant, errors=HELD, at=at)
            unit.events.record(by, "workspace", 0, "install")
            unit.commit()
        return installation

    def token(self, tenant: str) -> str:
        """The token to speak with. Raises NoToken, and WrongKeys."""
        with self._store.reading(tenant) as unit:
            installation = unit.installations.get(tenant)
        if installation is None or not installation.works:
            raise NoToken(installation.ended if installation else NONE)
        return self._vault.open(tenant, installation.sealed)

    def installed(self, tenant: str) -> bool:
        """Whether the app is in this workspace."""
        with self._store.reading(tenant) as unit:
            installation = unit.installations.get(tenant)
        return installation is not None and installation.works

    def check(self) -> int:
        """See that every token can be opened; returns how many there are. Raises WrongKeys."""
        with self._store.reading() as unit:
            kept = [each for each in unit.installations.all() if each.works]
        for each in kept:
            self._vault.open(each.tenant, each.sealed)
        return len(kept)

    def rotate(self) -> int:
        """Seal every token under the first key; returns how many. Raises WrongKeys, and then nothing is changed."""
        with self._store.unit() as unit:
            kept = [each for each in unit.installations.all() if each.works]
            done = sum(unit.installations.reseal(each, self._vault.renew(each.tenant, each.sealed)) for each in kept)
            unit.commit()
        return done


class EndingDesk:
    """What happens when Slack says that the app was taken away; it needs no key."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def end(self, by: By, why: Ended, *, happened_at: datetime) -> bool:
        """Erase the token and hold what waits. Only the first of the two events does something; False for the other,
        and for news that is older than the installation. Raises AlreadyDone.
        """
        with self._store.deciding(by) as unit:
            known = unit.installations.get(by.tenant)
            ended = not installations.outdated(known, at=happened_at) and _end(unit, by, why)
            unit.commit()
        return ended


def _end(unit: Unit, by: By, why: Ended) -> bool:
    if not unit.installations.end(by.tenant, why, at=by.at):
        return False
    unit.outbox.hold(by.tenant, error=str(why))
    unit.events.record(by, "workspace", 0, "uninstall", why=str(why))
    return True


def digest(secret: str) -> str:
    """What is kept of a state or a cookie: it cannot be turned back."""
    return hashlib.sha256(secret.encode()).hexdigest()
