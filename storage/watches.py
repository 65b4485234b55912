"""Watches at rest, and whose digest they come in. A tenant's own."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, UniqueConstraint, func, insert, select, text, update
from sqlmodel import Field, Session, SQLModel

from bot.rules.forms import Form
from bot.rules.watches import Kind, Known, State, Wanted, Watch, Watcher
from storage.engine import Moment, insert_or, table_of

_ACTIVE = text("state = 'active'")


class WatchRow(SQLModel, table=True):
    __tablename__ = "watches"
    __table_args__ = (
        CheckConstraint("fen > 0", name="watch_limit_above_zero"),
        CheckConstraint('"last" >= "first"', name="watch_days_in_order"),
        Index("ix_watches_person", "tenant", "person"),
        # what waits for the same is kept once while it is active
        Index(
            "ix_watches_once", "tenant", "person", "key", unique=True, sqlite_where=_ACTIVE, postgresql_where=_ACTIVE
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    tenant: str
    person: str
    key: str  #: of what is wanted
    kind: str
    creator_id: int | None = Field(default=None, foreign_key="creators.id")
    form: str | None = None
    fen: int | None = Field(default=None, sa_type=BigInteger)
    first: date | None = None
    last: date | None = None
    brief: str
    known: dict[str, Any] = Field(sa_type=JSON)
    state: str
    version: int
    made_at: datetime = Field(sa_type=Moment)
    ends_at: datetime = Field(sa_type=Moment)
    told_at: datetime | None = Field(default=None, sa_type=Moment)


class WatcherRow(SQLModel, table=True):
    """Who watches. Its id is what a digest's reminder is about."""

    __tablename__ = "watchers"
    __table_args__ = (UniqueConstraint("tenant", "person"),)

    id: int | None = Field(default=None, primary_key=True)
    tenant: str
    person: str
    paused_until: datetime | None = Field(default=None, sa_type=Moment)
    day: date | None = None


WATCHES, WATCHERS = table_of(WatchRow), table_of(WatcherRow)
_WANTED = ("kind", "creator_id", "form", "fen", "first", "last", "brief")


class Watches:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, watch: Watch) -> Watch:
        """Write a new watch; returns it with its id."""
        new = self._session.connection().execute(insert(WATCHES).values(_out(watch)).returning(WATCHES.c.id))
        return Watch(**{**vars(watch), "id": new.scalar_one()})

    def get(self, tenant: str, watch_id: int) -> Watch | None:
        found = self._some(WATCHES.c.tenant == tenant, WATCHES.c.id == watch_id)
        return found[0] if found else None

    def active(self, tenant: str, person: str) -> list[Watch]:
        """A person's running watches, in the order in which they were made."""
        here = WATCHES.c
        return self._some(here.tenant == tenant, here.person == person, here.state == State.ACTIVE)

    def count(self, tenant: str, person: str) -> int:
        """How many of a person's watches run."""
        here = WATCHES.c
        mine = (here.tenant == tenant, here.person == person, here.state == State.ACTIVE)
        return self._session.connection().execute(select(func.count()).select_from(WATCHES).where(*mine)).scalar_one()

    def named(self, tenant: str, ids: Sequence[int]) -> dict[int, Watch]:
        """Some watches by id."""
        return {watch.id: watch for watch in self._some(WATCHES.c.tenant == tenant, WATCHES.c.id.in_(list(ids)))}

    def swap(self, before: Watch, after: Watch) -> bool:
        """Write `after` only if nobody changed the watch since `before` was read."""
        here = WATCHES.c
        unmoved = (here.id == before.id, here.tenant == before.tenant, here.version == before.version)
        moved = update(WATCHES).where(*unmoved, here.state == before.state).values(_out(after))
        return self._session.connection().execute(moved).rowcount == 1

    def watcher(self, tenant: str, person: str) -> Watcher:
        """The person as one who watches, made where they are new; held until the commit.

        Whoever changes a person's watches or makes their digest asks for this first, and so waits for the other.
        """
        connection = self._session.connection()
        new = insert_or(connection, WATCHERS).values(tenant=tenant, person=person)
        connection.execute(new.on_conflict_do_nothing(index_elements=["tenant", "person"]))
        found = self._watcher(WATCHERS.c.tenant == tenant, WATCHERS.c.person == person)
        if found is None:
            raise LookupError(f"{person} of {tenant} was not kept")
        return found

    def hold(self, tenant: str, watcher_id: int) -> Watcher | None:
        """The same, by the id that a digest's reminder is about."""
        return self._watcher(WATCHERS.c.tenant == tenant, WATCHERS.c.id == watcher_id)

    def change(self, watcher: Watcher, **changes: object) -> None:
        """Write what has changed about a watcher."""
        here = WATCHERS.c
        them = update(WATCHERS).where(here.tenant == watcher.tenant, here.id == watcher.id)
        self._session.connection().execute(them.values(changes))

    def paused_until(self, tenant: str, person: str) -> datetime | None:
        """Until when a person wants no digests; None where nothing keeps them, and of one who never watched."""
        here = WATCHERS.c
        query = select(here.paused_until).where(here.tenant == tenant, here.person == person)
        return self._session.connection().execute(query).scalar()

    def _watcher(self, *conditions: Any) -> Watcher | None:
        query = select(WATCHERS).where(*conditions).with_for_update()
        row = self._session.connection().execute(query).mappings().one_or_none()
        return Watcher(**row) if row else None

    def _some(self, *conditions: Any) -> list[Watch]:
        query = select(WATCHES).where(*conditions).order_by(WATCHES.c.id)
        return [_in(row) for row in self._session.connection().execute(query).mappings()]


def _out(watch: Watch) -> dict[str, Any]:
    values = {name: value for name, value in vars(watch).items() if name not in {"id", "wanted", "known"}}
    known = {"fen": watch.known.fen, "free": [day.isoformat() for day in watch.known.free], "fits": watch.known.fits}
    return values | vars(watch.wanted) | {"key": watch.wanted.key, "known": known}


def _in(row: Any) -> Watch:
    values = {name: value for name, value in row.items() if name not in {"key", *_WANTED}}
    wanted = {name: row[name] for name in _WANTED} | {
        "kind": Kind(row["kind"]),
        "form": Form(row["form"]) if row["form"] else None,
    }
    known = row["known"]
    free = tuple(date.fromisoformat(day) for day in known["free"])
    return Watch(
        **values
        | {
            "wanted": Wanted(**wanted),
            "known": Known(fen=known["fen"], free=free, fits=tuple(known["fits"])),
            "state": State(row["state"]),
        }
    )
