"""Workspaces (tenants) and their settings."""

from sqlalchemy import JSON, CheckConstraint, bindparam, select
from sqlmodel import Field, Session, SQLModel

from bot.rules.workspaces import OverBudget, Workspace
from storage.engine import insert_or, table_of
from storage.once import forget, once
from storage.prepared import Prepared


class WorkspaceRow(SQLModel, table=True):
    __tablename__ = "workspaces"
    __table_args__ = (CheckConstraint("over_budget IN ('refuse', 'escalate')", name="over_budget_known"),)

    tenant: str = Field(primary_key=True)
    name: str
    service_fee: int
    admins: list[str] = Field(sa_type=JSON)
    approvals_channel: str
    own_request_allowed: bool
    over_budget: str
    budget_people: list[str] = Field(sa_type=JSON)
    language: str


WORKSPACES = table_of(WorkspaceRow)
NOUN = "workspaces"  #: under which a unit keeps what it has asked
_GET = Prepared(select(WORKSPACES).where(WORKSPACES.c.tenant == bindparam("tenant")))


class Workspaces:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, tenant: str) -> Workspace:
        """The workspace with its settings; defaults where it has set nothing."""
        return once(self._session, NOUN, tenant, lambda: self._get(tenant))

    def _get(self, tenant: str) -> Workspace:
        row = _GET.one(self._session, tenant=tenant)
        if row is None:
            return Workspace(tenant=tenant)
        lists = {name: tuple(row[name]) for name in ("admins", "budget_people")}
        return Workspace(**{**row, **lists, "over_budget": OverBudget(row["over_budget"])})

    def save(self, workspace: Workspace) -> None:
        """Write all settings of a workspace, new or known."""
        lists = {name: list(getattr(workspace, name)) for name in ("admins", "budget_people")}
        values = {**vars(workspace), **lists, "over_budget": str(workspace.over_budget)}
        connection = self._session.connection()
        forget(self._session, NOUN)
        new = insert_or(connection, WORKSPACES).values(values)
        connection.execute(new.on_conflict_do_update(index_elements=["tenant"], set_=values))

    def all(self) -> list[str]:
        """The ids of all tenants."""
        return list(self._session.connection().execute(select(WORKSPACES.c.tenant)).scalars())
