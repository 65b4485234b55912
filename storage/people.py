"""People, as Slack and they themselves told us."""

from dataclasses import replace

from sqlalchemy import select
from sqlmodel import Field, Session, SQLModel

from bot.rules.people import Person
from storage.engine import table_of


class PersonRow(SQLModel, table=True):
    __tablename__ = "people"

    tenant: str = Field(primary_key=True)
    user: str = Field(primary_key=True)
    name: str
    locale: str
    zone: str
    language_override: str
    own_limit: int
    active: bool
    guest: bool
    creator_id: int | None = Field(default=None, foreign_key="creators.id", index=True)


PEOPLE = table_of(PersonRow)


class People:
    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, tenant: str, user: str) -> Person | None:
        found = self._session.connection().execute(
            select(PEOPLE).where(PEOPLE.c.tenant == tenant, PEOPLE.c.user == user)
        )
        row = found.mappings().one_or_none()
        return Person(**row) if row else None

    def get(self, tenant: str, user: str) -> Person:
        """The person, or a bare one where Slack has not told us more yet."""
        return self.find(tenant, user) or Person(tenant=tenant, user=user)

    def save(self, person: Person) -> None:
        self._session.merge(PersonRow(**vars(person)))
        self._session.flush()

    def change(self, tenant: str, user: str, **changes: object) -> Person:
        """Change what a person chose; returns the person as kept."""
        changed = replace(self.get(tenant, user), **changes)  # type: ignore[arg-type]
        self.save(changed)
        return changed

    def who_is(self, tenant: str, creator_id: int) -> Person | None:
        """The person in this workspace who is that creator."""
        here = PEOPLE.c
        found = self._session.connection().execute(
            select(PEOPLE).where(here.tenant == tenant, here.creator_id == creator_id).order_by(here.user).limit(1)
        )
        row = found.mappings().one_or_none()
        return Person(**row) if row else None
