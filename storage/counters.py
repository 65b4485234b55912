"""Running numbers of a tenant: Q-1001, O-2001."""

from sqlalchemy import Executable, bindparam
from sqlalchemy.engine import Dialect
from sqlmodel import Field, Session, SQLModel

from storage.engine import insert_in, table_of
from storage.prepared import Prepared

FIRST = {"Q": 1001, "O": 2001, "R": 3001}


class CounterRow(SQLModel, table=True):
    __tablename__ = "counters"

    tenant: str = Field(primary_key=True)
    prefix: str = Field(primary_key=True)
    last: int


COUNTERS = table_of(CounterRow)


def _next(dialect: Dialect) -> Executable:
    first: Executable = (
        insert_in(dialect, COUNTERS)
        .values({name: bindparam(name) for name in ("tenant", "prefix", "last")})
        .on_conflict_do_update(index_elements=["tenant", "prefix"], set_={"last": COUNTERS.c.last + 1})
        .returning(COUNTERS.c.last)
    )
    return first


_NEXT = Prepared(_next)


class Counters:
    def __init__(self, session: Session) -> None:
        self._session = session

    def next(self, tenant: str, prefix: str) -> str:
        """The next number with this prefix; the row stays locked until the commit, so there are no twins."""
        (row,) = _NEXT.rows(self._session, tenant=tenant, prefix=prefix, last=FIRST[prefix])
        return f"{prefix}-{row['last']}"
