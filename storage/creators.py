"""Creators at rest: who they are. Shared by all workspaces."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, bindparam, func, insert, select, update
from sqlmodel import Field, Session, SQLModel

from bot.rules.audience import Audience
from bot.rules.creators import UNDONE, Creator
from storage.audiences import AudienceText
from storage.direct import may_wait
from storage.engine import Moment, table_of
from storage.picked import Picked
from storage.prepared import Prepared
from storage.raw import Raw, marks


class CreatorRow(SQLModel, table=True):
    __tablename__ = "creators"
    __table_args__ = (CheckConstraint("followers IS NULL OR followers >= 0", name="followers_not_negative"),)

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    name: str = Field(index=True)
    bio: str
    field: str
    sub: str
    region: str
    gender: str
    followers: int | None = Field(default=None, sa_type=BigInteger)
    growth: int | None = Field(default=None, sa_type=BigInteger)
    audience: Audience | None = Field(default=None, sa_type=AudienceText)
    sample: bool
    source: str
    as_of: datetime | None = Field(default=None, sa_type=Moment)


CREATORS = table_of(CreatorRow)
#: tables whose rows people make for a creator
IN_USE = ("orders", "quotes", "shortlist_entries", "watches", "picks", "people")
_PICKED = Picked(CREATORS, "id")
_GET = Prepared(select(CREATORS).where(CREATORS.c.id == bindparam("creator_id")))


class Creators:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, creator_id: int) -> Creator | None:
        row = _GET.one(self._session, creator_id=creator_id)
        return Creator(**row) if row else None

    def some(self, creators: Sequence[int]) -> list[Creator]:
        """Those of some creators who are known and to be seen, in the order they are asked for."""
        rows = _PICKED.rows(self._session, creators)
        found = {row["id"]: Creator(**row) for row in rows if row["source"] != UNDONE}
        return [found[id_] for id_ in creators if id_ in found]

    def by_slug(self, slug: str) -> Creator | None:
        return self._one(CREATORS.c.slug == slug)

    def named(self, name: str) -> Creator | None:
        """The creator of exactly this name; the most followed where several share it."""
        return self._one(CREATORS.c.name == name)

    def slugs(self, among: Sequence[str]) -> dict[str, int]:
        """Which of these slugs are known, with their ids."""
        here, found = CREATORS.c, dict[str, int]()
        for start in range(0, len(among), 500):
            part = select(here.slug, here.id).where(here.slug.in_(among[start : start + 500]))
            found.update(self._session.connection().execute(part).all())
        return found

    def matching(self, *, slugs: Sequence[str] = (), names: Sequence[str] = ()) -> list[Creator]:
        """Creators who have one of these slugs or exactly one of these names, in no order."""
        here, found = CREATORS.c, dict[int, Creator]()
        for column, among in ((here.slug, slugs), (here.name, names)):
            for start in range(0, len(among), 500):
                part = select(CREATORS).where(column.in_(among[start : start + 500]))
                rows = self._session.connection().execute(part).mappings()
                found.update({row["id"]: Creator(**row) for row in rows})
        return list(found.values())

    def next_id(self) -> int:
        """One more than the highest id: bulk writers number their rows themselves."""
        return (self._session.connection().execute(select(func.max(CREATORS.c.id))).scalar() or 0) + 1

    def add(self, creators: Iterable[Creator]) -> None:
        rows = [dict(vars(creator)) for creator in creators]
        if rows:
            self._session.connection().execute(insert(CREATORS), rows)

    def hold(self, creators: Sequence[int]) -> None:
        """Keep others from deciding about these creators until the commit: their calendar, their row of search.

        SQLite needs no row locks: a unit that may write has the whole database.
        """
        if not may_wait(self._session):
            return
        here = CREATORS.c
        mine = select(here.id).where(here.id.in_(list(creators))).order_by(here.id)
        self._session.connection().execute(mine.with_for_update(key_share=True))

    def change(self, creator: Creator) -> None:
        """Write a known creator anew."""
        values = {name: value for name, value in vars(creator).items() if name != "id"}
        self._session.connection().execute(update(CREATORS).where(CREATORS.c.id == creator.id).values(values))

    def in_use(self, creators: Sequence[int]) -> set[int]:
        """Those of some creators of whom something was begun in a workspace."""
        raw, found = Raw.of(self._session), set[int]()
        for start in range(0, len(creators), 500):
            part = list(creators[start : start + 500])
            for table in IN_USE:
                query = f"SELECT DISTINCT creator_id FROM {table} WHERE creator_id IN ({marks(part)})"  # noqa: S608
                found.update(id_ for (id_,) in raw.rows(query, part))
        return found

    def count(self) -> int:
        return self._session.connection().execute(select(func.count()).select_from(CREATORS)).scalar_one()

    def pages(self, *, size: int = 1000) -> Iterable[list[Creator]]:
        """All creators in order of id, a page at a time."""
        last = 0
        while (
            rows := self._session.connection()
            .execute(select(CREATORS).where(CREATORS.c.id > last).order_by(CREATORS.c.id).limit(size))
            .mappings()
            .all()
        ):
            yield [Creator(**row) for row in rows]
            last = rows[-1]["id"]

    def _one(self, condition: Any) -> Creator | None:
        query = select(CREATORS).where(condition).order_by(CREATORS.c.followers.desc(), CREATORS.c.id).limit(1)
        row = self._session.connection().execute(query).mappings().one_or_none()
        return Creator(**row) if row else None
