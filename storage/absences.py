"""Absences at rest: one of a person at a time; those that were ended are kept. A tenant's own."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import CheckConstraint, Index, bindparam, insert, select, text, update
from sqlmodel import Field, Session, SQLModel

from bot.rules.absences import Absence
from storage.engine import Moment, table_of
from storage.once import forget, once
from storage.prepared import Prepared


class AbsenceRow(SQLModel, table=True):
    __tablename__ = "absences"
    __table_args__ = (
        Index(
            "ux_absences_one", "tenant", "person", unique=True, sqlite_where=text("NOT ended"),
            postgresql_where=text("NOT ended"),
        ),
        CheckConstraint("until_at > from_at", name="absence_in_order"),
        CheckConstraint("person <> delegate", name="absence_delegate_another"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    tenant: str
    person: str
    delegate: str
    from_at: datetime = Field(sa_type=Moment)
    until_at: datetime = Field(sa_type=Moment)
    ended: bool  #: the person is back, or has said something else


ABSENCES = table_of(AbsenceRow)
NOUN = "absences"  #: under which a unit keeps what it has asked
SHOWN = [column for column in ABSENCES.columns if column.name != "ended"]
_NOT_OVER = (
    select(*SHOWN)
    .where(ABSENCES.c.tenant == bindparam("tenant"), ABSENCES.c.until_at > bindparam("at"), ~ABSENCES.c.ended)
    .order_by(ABSENCES.c.id)
)
_COMING = Prepared(_NOT_OVER)
_OF = Prepared(_NOT_OVER.where(ABSENCES.c.person == bindparam("person")))


class Absences:
    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, absence: Absence) -> Absence:
        """Write a person's absence in place of the one before; returns it with its id, which is a new one."""
        self.end(absence.tenant, absence.person)
        values = {name: value for name, value in vars(absence).items() if name != "id"} | {"ended": False}
        connection = self._session.connection()
        forget(self._session, NOUN)
        return replace(
            absence, id=connection.execute(insert(ABSENCES).values(values).returning(ABSENCES.c.id)).scalar_one()
        )

    def end(self, tenant: str, person: str) -> bool:
        """Call a person's absence off; answers whether there was one."""
        here = ABSENCES.c
        forget(self._session, NOUN)
        mine = update(ABSENCES).where(here.tenant == tenant, here.person == person, ~here.ended).values(ended=True)
        return self._session.connection().execute(mine).rowcount == 1

    def of(self, tenant: str, person: str, *, at: datetime) -> Absence | None:
        """The absence of a person that is not over yet."""
        row = _OF.one(self._session, tenant=tenant, at=at, person=person)
        return Absence(**row) if row else None

    def get(self, tenant: str, absence_id: int) -> Absence | None:
        """One that was not called off."""
        here = ABSENCES.c
        found = self._session.connection().execute(
            select(*SHOWN).where(here.tenant == tenant, here.id == absence_id, ~here.ended)
        )
        row = found.mappings().one_or_none()
        return Absence(**row) if row else None

    def coming(self, tenant: str, *, at: datetime) -> list[Absence]:
        """All that are not over yet."""
        return list(once(self._session, NOUN, (tenant, at), lambda: self._coming(tenant, at)))

    def _coming(self, tenant: str, at: datetime) -> list[Absence]:
        return [Absence(**row) for row in _COMING.rows(self._session, tenant=tenant, at=at)]
