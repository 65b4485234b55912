"""Running numbers of a tenant: Q-1001, O-2001."""

from sqlalchemy import insert, update
from sqlmodel import Field, Session, SQLModel

from storage.engine import table_of

FIRST = {"Q": 1001, "O": 2001}


class CounterRow(SQLModel, table=True):
    __tablename__ = "counters"

    tenant: str = Field(primary_key=True)
    prefix: str = Field(primary_key=True)
    last: int


COUNTERS = table_of(CounterRow)


class Counters:
    def __init__(self, session: Session) -> None:
        self._session = session

    def next(self, tenant: str, prefix: str) -> str:
        """The next number with this prefix; the row stays locked until the commit, so there are no twins."""
        connection, here = self._session.connection(), COUNTERS.c
        raised = update(COUNTERS).where(here.tenant == tenant, here.prefix == prefix).values(last=here.last + 1)
        last = connection.execute(raised.returning(here.last)).scalar()
        if last is None:
            last = FIRST[prefix]
            connection.execute(insert(COUNTERS).values(tenant=tenant, prefix=prefix, last=last))
        return f"{prefix}-{last}"
