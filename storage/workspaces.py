"""Workspaces (tenants) and their settings."""

from sqlalchemy import JSON, select
from sqlmodel import Field, Session, SQLModel

from bot.rules.workspaces import Threshold, Workspace
from storage.engine import insert_or, table_of


class WorkspaceRow(SQLModel, table=True):
    __tablename__ = "workspaces"

    tenant: str = Field(primary_key=True)
    name: str
    service_fee: int
    approvers: list[str] = Field(sa_type=JSON)
    thresholds: list[list[int]] = Field(sa_type=JSON)
    approvals_channel: str
    own_request_allowed: bool
    language: str


WORKSPACES = table_of(WorkspaceRow)


class Workspaces:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, tenant: str) -> Workspace:
        """The workspace with its settings; defaults where it has set nothing."""
        found = self._session.connection().execute(select(WORKSPACES).where(WORKSPACES.c.tenant == tenant))
        row = found.mappings().one_or_none()
        if row is None:
            return Workspace(tenant=tenant)
        steps = tuple(Threshold(from_fen=start, approvers=count) for start, count in row["thresholds"])
        return Workspace(**{**row, "approvers": tuple(row["approvers"]), "thresholds": steps})

    def save(self, workspace: Workspace) -> None:
        """Write all settings of a workspace, new or known."""
        steps = [[step.from_fen, step.approvers] for step in workspace.thresholds]
        values = {**vars(workspace), "approvers": list(workspace.approvers), "thresholds": steps}
        connection = self._session.connection()
        new = insert_or(connection, WORKSPACES).values(values)
        connection.execute(new.on_conflict_do_update(index_elements=["tenant"], set_=values))

    def all(self) -> list[str]:
        """The ids of all tenants."""
        return list(self._session.connection().execute(select(WORKSPACES.c.tenant)).scalars())
