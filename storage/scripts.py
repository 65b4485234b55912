"""Briefs and scripts at rest: every version stays. A tenant's own."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint, insert, select, update
from sqlmodel import Field, Session, SQLModel

from bot.rules.scripts import Brief, Script, Verdict
from storage.engine import Moment, table_of


class BriefRow(SQLModel, table=True):
    __tablename__ = "briefs"

    id: int | None = Field(default=None, primary_key=True)
    tenant: str
    order_id: int = Field(foreign_key="orders.id", index=True)
    text: str
    person: str
    at: datetime = Field(sa_type=Moment)
    script_by: datetime | None = Field(default=None, sa_type=Moment)


class ScriptRow(SQLModel, table=True):
    __tablename__ = "scripts"
    __table_args__ = (
        UniqueConstraint("order_id", "number", name="script_version_once"),
        CheckConstraint("number > 0", name="script_version_from_one"),
    )

    id: int | None = Field(default=None, primary_key=True)
    tenant: str
    order_id: int = Field(foreign_key="orders.id", index=True)
    number: int
    text: str
    person: str
    at: datetime = Field(sa_type=Moment)
    verdict: str
    changes: str
    decided_by: str
    decided_at: datetime | None = Field(default=None, sa_type=Moment)


BRIEFS = table_of(BriefRow)
SCRIPTS = table_of(ScriptRow)


class Scripts:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add_brief(self, brief: Brief) -> None:
        self._session.connection().execute(insert(BRIEFS).values(vars(brief)))

    def brief(self, tenant: str, order_id: int) -> Brief | None:
        """The newest brief of an order."""
        here = BRIEFS.c
        found = select(BRIEFS).where(here.tenant == tenant, here.order_id == order_id).order_by(here.id.desc())
        row = self._session.connection().execute(found.limit(1)).mappings().one_or_none()
        return Brief(**{name: value for name, value in row.items() if name != "id"}) if row else None

    def add(self, script: Script) -> None:
        """Write a version; the order's row is moved in the same transaction before."""
        values = {name: value for name, value in vars(script).items() if name != "id"}
        self._session.connection().execute(insert(SCRIPTS).values(values))

    def of_order(self, tenant: str, order_id: int) -> list[Script]:
        """Every version, the first one first."""
        here = SCRIPTS.c
        found = select(SCRIPTS).where(here.tenant == tenant, here.order_id == order_id).order_by(here.number)
        return [_in(row) for row in self._session.connection().execute(found).mappings()]

    def decided(self, script: Script) -> bool:
        """Keep the brand's word on a version; False where it has one."""
        here = SCRIPTS.c
        said = {
            "verdict": script.verdict,
            "changes": script.changes,
            "decided_by": script.decided_by,
            "decided_at": script.decided_at,
        }
        open_ = (here.tenant == script.tenant, here.id == script.id, here.verdict == Verdict.WAITING)
        return self._session.connection().execute(update(SCRIPTS).where(*open_).values(said)).rowcount == 1


def _in(row: Any) -> Script:
    return Script(**{**row, "verdict": Verdict(row["verdict"])})
