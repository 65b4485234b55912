"""What the creators of each field get together: kept month by month, moved by every rating in its transaction.

A rating speaks for the field in which its creator was when it was given. Only ratings of orders of ours count: of
others nobody knows who gave them.
"""

from datetime import datetime

from sqlalchemy import BigInteger, Executable, bindparam, select
from sqlalchemy.engine import Dialect
from sqlmodel import Field, Session, SQLModel

from bot.rules import field_stars
from storage.creators import CREATORS
from storage.engine import insert_in, table_of
from storage.prepared import Prepared
from storage.raw import Raw, marks


class FieldMeanRow(SQLModel, table=True):
    __tablename__ = "field_means"

    field: str = Field(primary_key=True)
    month: int = Field(primary_key=True)
    count: int
    total: int = Field(sa_type=BigInteger)


FIELD_MEANS = table_of(FieldMeanRow)
_SUMS = "SELECT field, SUM(count), SUM(total) FROM field_means WHERE month > ? "


def _move(dialect: Dialect) -> Executable:
    here = FIELD_MEANS.c
    field = select(CREATORS.c.field).where(CREATORS.c.id == bindparam("creator_id")).scalar_subquery()
    told = {name: bindparam(name, type_=here[name].type) for name in ("month", "count", "total")}
    new = insert_in(dialect, FIELD_MEANS).values(field=field, **told)
    added = {"count": here.count + new.excluded["count"], "total": here.total + new.excluded.total}
    moved: Executable = new.on_conflict_do_update(index_elements=["field", "month"], set_=added)
    return moved


_MOVE = Prepared(_move)


class FieldMeans:
    def __init__(self, session: Session) -> None:
        self._session = session

    def move(self, creator_id: int, *, at: datetime, count: int, total: int) -> None:
        """So many ratings more (or fewer), and so many hundredths, given at that moment to a creator of the field.

        Whoever locks more than one row locks this one before the creator's: ratings alone write here, one each.
        """
        month = field_stars.month(at)
        _MOVE.changed(self._session, creator_id=creator_id, month=month, count=count, total=total)

    def usual(self, *fields: str, at: datetime) -> dict[str, int]:
        """Hundredths: what creators of these fields (of all, where none is named) get; of 24 months.

        A field with too few ratings has none of its own and is left out.
        """
        raw, since = Raw.of(self._session), field_stars.month(at) - field_stars.MONTHS
        named = f"AND field IN ({marks(fields)}) " if fields else ""
        found = raw.rows(f"{_SUMS}{named}GROUP BY field", [since, *fields])
        return {
            field: field_stars.usual(int(count), int(total))
            for field, count, total in found
            if count >= field_stars.ENOUGH
        }
