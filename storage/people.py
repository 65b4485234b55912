"""People, as Slack and they themselves told us."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, bindparam, false, select, update
from sqlmodel import Field, Session, SQLModel

from bot.rules.people import Person
from storage.engine import insert_or, table_of
from storage.once import forget, kept, known, once
from storage.prepared import Prepared, Several
from storage.raw import Raw


class PersonRow(SQLModel, table=True):
    __tablename__ = "people"

    tenant: str = Field(primary_key=True)
    user: str = Field(primary_key=True)
    name: str
    locale: str
    zone: str
    language_override: str
    own_limit: int = Field(sa_type=BigInteger)
    active: bool
    guest: bool
    admin: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    creator_id: int | None = Field(default=None, foreign_key="creators.id", index=True)


PEOPLE = table_of(PersonRow)
NOUN = "people"  #: under which a unit keeps what it has asked
TOLD = ("name", "locale", "zone", "active", "guest", "admin")  #: what Slack tells; the rest was chosen here

_FIND = Prepared(select(PEOPLE).where(PEOPLE.c.tenant == bindparam("tenant"), PEOPLE.c.user == bindparam("user")))
_WHO_IS = Prepared(
    select(PEOPLE)
    .where(PEOPLE.c.tenant == bindparam("tenant"), PEOPLE.c.creator_id == bindparam("creator_id"))
    .order_by(PEOPLE.c.user)
    .limit(1)
)
_SOME = Several(lambda users: select(PEOPLE).where(PEOPLE.c.tenant == bindparam("tenant"), PEOPLE.c.user.in_(users)))

_NAMES = [column.name for column in PEOPLE.columns]
_QUERY = f"SELECT {', '.join(chr(34) + column.name + chr(34) for column in PEOPLE.columns)} FROM people"  # noqa: S608


def look_up(raw: Raw, tenant: str, user: str) -> Person | None:
    """`People.find` on the driver's own connection: it is asked on every request."""
    for row in raw.rows(f'{_QUERY} WHERE tenant = ? AND "user" = ?', (tenant, user)):
        return _person(row)
    return None


@lru_cache(maxsize=1024)
def _person(row: tuple[Any, ...]) -> Person:
    known = dict(zip(_NAMES, row, strict=True))
    return Person(**{**known, **{name: bool(known[name]) for name in ("active", "guest", "admin")}})


class People:
    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, tenant: str, user: str) -> Person | None:
        return once(self._session, NOUN, (tenant, user), lambda: self._find(tenant, user))

    def _find(self, tenant: str, user: str) -> Person | None:
        row = _FIND.one(self._session, tenant=tenant, user=user)
        return Person(**row) if row else None

    def is_met(self, tenant: str, user: str) -> bool:
        """Whether Slack has described them."""
        known = self.find(tenant, user)
        return known is not None and bool(known.locale)

    def get(self, tenant: str, user: str) -> Person:
        """The person, or a bare one where Slack has not told us more yet."""
        return self.find(tenant, user) or Person(tenant=tenant, user=user)

    def save(self, person: Person) -> None:
        """Write all of a person, new or known."""
        self._put(person, [name for name in vars(person) if name not in {"tenant", "user"}])

    def told(self, person: Person) -> Person:
        """Keep what Slack tells of a person, and leave what was chosen here; returns the person as kept."""
        self._put(person, TOLD)
        return self.get(person.tenant, person.user)

    def change(self, tenant: str, user: str, **changes: object) -> Person:
        """Change what was chosen for a person; returns the person as kept."""
        self._put(Person(tenant=tenant, user=user), ())
        here = PEOPLE.c
        them = update(PEOPLE).where(here.tenant == tenant, here.user == user)
        self._session.connection().execute(them.values(changes))
        forget(self._session, NOUN)
        return self.get(tenant, user)

    def hold(self, tenant: str, user: str) -> None:
        """Let nobody else change what is kept once of a person until the commit."""
        self._put(Person(tenant=tenant, user=user), ())
        here = PEOPLE.c
        mine = select(here.user).where(here.tenant == tenant, here.user == user).with_for_update(key_share=True)
        self._session.connection().execute(mine)

    def hold_all(self, tenant: str, users: Iterable[str]) -> dict[str, Person]:
        """The same for several, always in the same order, so that no two who do so wait for each other; as known."""
        wanted = sorted(set(users))
        found = self._held(tenant, wanted)
        if new := [vars(Person(tenant=tenant, user=user)) for user in wanted if user not in found]:
            connection = self._session.connection()
            met = insert_or(connection, PEOPLE).on_conflict_do_nothing(index_elements=["tenant", "user"])
            connection.execute(met, new)
            forget(self._session, NOUN)
            found |= self._held(tenant, [str(row["user"]) for row in new])
        return found

    def _held(self, tenant: str, users: Sequence[str]) -> dict[str, Person]:
        here, found = PEOPLE.c, dict[str, Person]()
        for start in range(0, len(users), 1_000):
            mine = (here.tenant == tenant, here.user.in_(users[start : start + 1_000]))
            query = select(PEOPLE).where(*mine).order_by(here.user).with_for_update(key_share=True)
            found |= {row["user"]: Person(**row) for row in self._session.connection().execute(query).mappings()}
        return found

    def _put(self, person: Person, renewed: Sequence[str]) -> None:
        """Insert, or renew some columns, in one statement: two who meet the same person at once both succeed."""
        connection, same = self._session.connection(), ["tenant", "user"]
        forget(self._session, NOUN)
        new = insert_or(connection, PEOPLE).values(vars(person))
        known = {name: new.excluded[name] for name in renewed}
        connection.execute(
            new.on_conflict_do_update(index_elements=same, set_=known)
            if known
            else new.on_conflict_do_nothing(index_elements=same)
        )

    def some(self, tenant: str, users: Iterable[str]) -> Mapping[str, Person]:
        """Those of some people who are known, by their id."""
        wanted = tuple(sorted(set(users)))
        return once(self._session, NOUN, (tenant, wanted), lambda: self._some(tenant, wanted))

    def _some(self, tenant: str, wanted: Sequence[str]) -> dict[str, Person]:
        had = {user: kept(self._session, NOUN, (tenant, user)) for user in wanted}
        found = {user: person for user, person in had.items() if person}
        missing = [user for user in wanted if user not in found]
        parts = (missing[start : start + 500] for start in range(0, len(missing), 500))
        for row in (row for part in parts for row in _SOME.rows(self._session, part, tenant=tenant)):
            found[row["user"]] = person = Person(**row)
            known(self._session, NOUN, (tenant, person.user), person)
        return found

    def limited(self, tenant: str) -> list[Person]:
        """Who may order without approval up to an amount, the highest first."""
        here = PEOPLE.c
        query = select(PEOPLE).where(here.tenant == tenant, here.own_limit > 0)
        ordered = query.order_by(here.own_limit.desc(), here.user)
        return [Person(**row) for row in self._session.connection().execute(ordered).mappings()]

    def admins(self, tenant: str) -> list[Person]:
        """Whom Slack calls an admin or owner, as far as they are known."""
        here = PEOPLE.c
        query = select(PEOPLE).where(here.tenant == tenant, here.admin, here.active, here.guest.is_(False))
        return [Person(**row) for row in self._session.connection().execute(query.order_by(here.user)).mappings()]

    def tenants(self) -> list[str]:
        """Every workspace of which somebody is known."""
        return list(self._session.connection().execute(select(PEOPLE.c.tenant).distinct()).scalars())

    def who_is(self, tenant: str, creator_id: int) -> Person | None:
        """The person in this workspace who is that creator."""
        return once(self._session, NOUN, (tenant, creator_id), lambda: self._who_is(tenant, creator_id))

    def _who_is(self, tenant: str, creator_id: int) -> Person | None:
        row = _WHO_IS.one(self._session, tenant=tenant, creator_id=creator_id)
        return Person(**row) if row else None
