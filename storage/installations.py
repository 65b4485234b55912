"""Where the app is installed, with the token sealed; and the attempts to install it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Select, Text, delete, insert, select, update
from sqlmodel import Field, Session, SQLModel

from bot.rules.installations import Attempt, Ended, Installation
from storage.engine import Moment, insert_or, table_of


class InstallationRow(SQLModel, table=True):
    __tablename__ = "installations"

    tenant: str = Field(primary_key=True)
    team: str
    app: str
    bot_user: str
    scopes: list[str] = Field(sa_type=JSON)
    installed_by: str
    installed_at: datetime = Field(sa_type=Moment)
    sealed: str = Field(sa_type=Text)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)
    ended: str


class AttemptRow(SQLModel, table=True):
    __tablename__ = "install_attempts"

    state: str = Field(primary_key=True)  #: its digest: whoever reads the database cannot end anybody's install
    browser: str
    language: str
    expires_at: datetime = Field(sa_type=Moment, index=True)
    used: bool


INSTALLATIONS, ATTEMPTS = table_of(InstallationRow), table_of(AttemptRow)


def gone() -> Select[tuple[str]]:
    """The workspaces that have taken the app away: nothing is done for them. None where one token serves all."""
    return select(INSTALLATIONS.c.tenant).where(INSTALLATIONS.c.revoked_at.is_not(None))


class Installations:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, tenant: str) -> Installation | None:
        found = self._session.connection().execute(select(INSTALLATIONS).where(INSTALLATIONS.c.tenant == tenant))
        row = found.mappings().one_or_none()
        return _in(row) if row else None

    def all(self) -> list[Installation]:
        """Every one, the removed ones too, by workspace."""
        found = self._session.connection().execute(select(INSTALLATIONS).order_by(INSTALLATIONS.c.tenant))
        return [_in(row) for row in found.mappings()]

    def gone(self) -> frozenset[str]:
        """The workspaces that have taken the app away."""
        return frozenset(str(tenant) for (tenant,) in self._session.connection().execute(gone()))

    def keep(self, installation: Installation) -> None:
        """Write all of an installation, the first of a workspace or anew."""
        values = {**vars(installation), "scopes": list(installation.scopes)}
        connection = self._session.connection()
        new = insert_or(connection, INSTALLATIONS).values(values)
        connection.execute(new.on_conflict_do_update(index_elements=["tenant"], set_=values))

    def end(self, tenant: str, why: Ended, *, at: datetime) -> bool:
        """Erase the token; False where it was erased before, or where there is none."""
        here = INSTALLATIONS.c
        mine = update(INSTALLATIONS).where(here.tenant == tenant, here.revoked_at.is_(None))
        ended = mine.values(sealed="", revoked_at=at, ended=str(why))
        return self._session.connection().execute(ended).rowcount == 1

    def reseal(self, before: Installation, sealed: str) -> bool:
        """Keep the same token under another key; False where another token is kept meanwhile, or none."""
        here = INSTALLATIONS.c
        same = update(INSTALLATIONS).where(here.tenant == before.tenant, here.sealed == before.sealed)
        return self._session.connection().execute(same.values(sealed=sealed)).rowcount == 1

    def begin(self, state: str, attempt: Attempt) -> None:
        """Remember an attempt under the digest of its state."""
        self._session.connection().execute(insert(ATTEMPTS).values(state=state, **vars(attempt)))

    def attempt(self, state: str) -> Attempt | None:
        found = self._session.connection().execute(select(ATTEMPTS).where(ATTEMPTS.c.state == state))
        row = found.mappings().one_or_none()
        return Attempt(**{name: value for name, value in row.items() if name != "state"}) if row else None

    def use(self, state: str) -> bool:
        """Use an attempt up; False where somebody else has."""
        here = ATTEMPTS.c
        once = update(ATTEMPTS).where(here.state == state, here.used.is_(False)).values(used=True)
        return self._session.connection().execute(once).rowcount == 1

    def forget_attempts(self, *, before: datetime) -> int:
        """Drop what ran out before; returns how many."""
        old = delete(ATTEMPTS).where(ATTEMPTS.c.expires_at < before)
        return self._session.connection().execute(old).rowcount


def _in(row: Any) -> Installation:
    return Installation(**{**row, "scopes": tuple(row["scopes"])})
