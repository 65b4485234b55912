"""Slack's user groups as they were told last, and when Slack was last asked for what approvals need. A tenant's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import JSON, bindparam, select, update
from sqlmodel import Field, Session, SQLModel

from storage.engine import Moment, insert_or, table_of
from storage.once import forget, once
from storage.prepared import Prepared


@dataclass(frozen=True, kw_only=True)
class Group:
    tenant: str
    id: str
    name: str
    members: tuple[str, ...] = ()
    active: bool = True  #: Slack still lists it


class GroupRow(SQLModel, table=True):
    __tablename__ = "user_groups"

    tenant: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    name: str
    members: list[str] = Field(sa_type=JSON)
    active: bool


class ToldRow(SQLModel, table=True):
    __tablename__ = "slack_told"

    tenant: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)  #: a person, a user group, or `groups` for the list of them
    at: datetime = Field(sa_type=Moment)


GROUPS, TOLD = table_of(GroupRow), table_of(ToldRow)
NOUN = "groups"  #: under which a unit keeps what it has asked
_OF = Prepared(select(GROUPS).where(GROUPS.c.tenant == bindparam("tenant")).order_by(GROUPS.c.name, GROUPS.c.id))


class Groups:
    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, tenant: str) -> list[Group]:
        """All groups of a workspace that are known, by name."""
        return list(once(self._session, NOUN, tenant, lambda: self._of(tenant)))

    def _of(self, tenant: str) -> list[Group]:
        rows = _OF.rows(self._session, tenant=tenant)
        return [Group(**{**row, "members": tuple(row["members"])}) for row in rows]

    def listed(self, tenant: str, names: dict[str, str]) -> None:
        """Keep which groups there are; one that Slack no longer lists keeps nobody."""
        connection, here = self._session.connection(), GROUPS.c
        forget(self._session, NOUN)
        gone = update(GROUPS).where(here.tenant == tenant, here.id.not_in(names)).values(active=False, members=[])
        connection.execute(gone)
        for id_, name in names.items():
            new = insert_or(connection, GROUPS).values(tenant=tenant, id=id_, name=name, members=[], active=True)
            known = {"name": name, "active": True}
            connection.execute(new.on_conflict_do_update(index_elements=["tenant", "id"], set_=known))

    def filled(self, tenant: str, group: str, members: Iterable[str]) -> bool:
        """Keep who is in a group; answers whether that changed anything."""
        here, listed = GROUPS.c, list(members)
        mine = (here.tenant == tenant, here.id == group)
        forget(self._session, NOUN)
        connection = self._session.connection()
        before = connection.execute(select(here.members).where(*mine)).scalar_one_or_none()
        if before is None:
            values = {"tenant": tenant, "id": group, "name": group, "members": listed, "active": True}
            connection.execute(insert_or(connection, GROUPS).values(values).on_conflict_do_nothing())
            return bool(listed)
        connection.execute(update(GROUPS).where(*mine).values(members=listed, active=True))
        return list(before) != listed

    def told(self, tenant: str, subject: str, *, at: datetime) -> None:
        """Slack was asked for this now."""
        connection = self._session.connection()
        new = insert_or(connection, TOLD).values(tenant=tenant, subject=subject, at=at)
        connection.execute(new.on_conflict_do_update(index_elements=["tenant", "subject"], set_={"at": at}))

    def when(self, tenant: str) -> dict[str, datetime]:
        """Subject → when Slack was last asked for it."""
        query = select(TOLD.c.subject, TOLD.c.at).where(TOLD.c.tenant == tenant)
        return {row.subject: row.at for row in self._session.connection().execute(query)}
