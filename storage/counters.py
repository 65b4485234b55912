"""Running numbers of a tenant: Q-1001, O-2001."""

from sqlmodel import Field, Session, SQLModel

from storage.engine import insert_or, table_of

FIRST = {"Q": 1001, "O": 2001, "R": 3001}


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
        first = insert_or(connection, COUNTERS).values(tenant=tenant, prefix=prefix, last=FIRST[prefix])
        raised = first.on_conflict_do_update(index_elements=["tenant", "prefix"], set_={"last": here.last + 1})
        return f"{prefix}-{connection.execute(raised.returning(here.last)).scalar_one()}"
