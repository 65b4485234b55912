"""Shortlists, what is on them, and votes. A tenant's own.

Whoever changes anything of a list calls `touch` first: it locks the list's row until the commit, so that two who add
see each other's creators, and two who vote both bring every card up to date.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, func, select, text, update
from sqlmodel import Field, Session, SQLModel

from bot.rules.shortlists import Answer, Entry, Shortlist, State, Vote
from storage.engine import Moment, insert_or, table_of

_IN_CAMPAIGN, _IN_NONE = text("campaign_id IS NOT NULL"), text("campaign_id IS NULL")


class ShortlistRow(SQLModel, table=True):
    __tablename__ = "shortlists"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'closed')", name="shortlist_state_known"),
        Index(
            "ux_shortlists_in_campaign", "tenant", "campaign_id", "key", unique=True,
            sqlite_where=_IN_CAMPAIGN, postgresql_where=_IN_CAMPAIGN,
        ),
        Index(
            "ux_shortlists_in_none", "tenant", "key", unique=True, sqlite_where=_IN_NONE, postgresql_where=_IN_NONE
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    tenant: str = Field(index=True)
    name: str
    key: str
    campaign_id: int | None = Field(default=None, foreign_key="campaigns.id")
    created_by: str
    created_at: datetime = Field(sa_type=Moment)
    used_at: datetime = Field(sa_type=Moment)
    channel: str
    state: str
    version: int


class EntryRow(SQLModel, table=True):
    __tablename__ = "shortlist_entries"

    list_id: int = Field(foreign_key="shortlists.id", primary_key=True)
    creator_id: int = Field(foreign_key="creators.id", primary_key=True)
    tenant: str
    added_by: str
    at: datetime = Field(sa_type=Moment)
    note: str
    removed: bool  #: taken off; kept, so that it can be put back with its place, its note and its votes


class VoteRow(SQLModel, table=True):
    __tablename__ = "shortlist_votes"
    __table_args__ = (CheckConstraint("answer IN ('yes', 'maybe', 'no')", name="shortlist_answer_known"),)

    list_id: int = Field(foreign_key="shortlists.id", primary_key=True)
    creator_id: int = Field(foreign_key="creators.id", primary_key=True)
    team: str = Field(primary_key=True)
    voter: str = Field(primary_key=True)
    tenant: str
    answer: str
    reason: str
    at: datetime = Field(sa_type=Moment)


SHORTLISTS, ENTRIES, VOTES = (table_of(row) for row in (ShortlistRow, EntryRow, VoteRow))


class Shortlists:
    def __init__(self, session: Session) -> None:
        self._session = session

    def find_or_add(self, shortlist: Shortlist) -> tuple[Shortlist, bool]:
        """The list of that name in that campaign, and whether it is new; of two who start it at once one does."""
        connection = self._session.connection()
        values = {name: value for name, value in vars(shortlist).items() if name != "id"}
        new = insert_or(connection, SHORTLISTS).values(values).on_conflict_do_nothing().returning(SHORTLISTS.c.id)
        added = connection.execute(new).scalar_one_or_none()
        if added is not None:
            return replace(shortlist, id=added), True
        here = SHORTLISTS.c
        same = (
            here.campaign_id.is_(None) if shortlist.campaign_id is None else here.campaign_id == shortlist.campaign_id
        )
        found = connection.execute(
            select(SHORTLISTS).where(here.tenant == shortlist.tenant, here.key == shortlist.key, same)
        )
        return _in(found.mappings().one()), False

    def get(self, tenant: str, list_id: int) -> Shortlist | None:
        here = SHORTLISTS.c
        found = self._session.connection().execute(select(SHORTLISTS).where(here.tenant == tenant, here.id == list_id))
        row = found.mappings().one_or_none()
        return _in(row) if row else None

    def called(self, tenant: str, key: str) -> list[Shortlist]:
        """The lists of that name (normalised), the last used first; there may be one in each campaign."""
        here = SHORTLISTS.c
        return self._lists(select(SHORTLISTS).where(here.tenant == tenant, here.key == key))

    def last_used(self, tenant: str, *, most: int, state: State | None = None) -> list[Shortlist]:
        """Lists, the last used first."""
        here = SHORTLISTS.c
        query = select(SHORTLISTS).where(here.tenant == tenant)
        return self._lists((query if state is None else query.where(here.state == state)).limit(most))

    def count(self, tenant: str) -> int:
        query = select(func.count()).select_from(SHORTLISTS).where(SHORTLISTS.c.tenant == tenant)
        return self._session.connection().execute(query).scalar_one()

    def hold(self, tenant: str, list_id: int) -> None:
        """Keep others from changing it until the commit."""
        here = SHORTLISTS.c
        mine = select(here.id).where(here.tenant == tenant, here.id == list_id).with_for_update(key_share=True)
        self._session.connection().execute(mine)

    def touch(self, shortlist: Shortlist, *, at: datetime, **changes: object) -> bool:
        """Begin to change a list, if it still stands in the state it was read in; others wait until the commit."""
        here = SHORTLISTS.c
        same = (here.tenant == shortlist.tenant, here.id == shortlist.id, here.state == shortlist.state)
        values = {**changes, "version": here.version + 1, "used_at": at}
        return self._session.connection().execute(update(SHORTLISTS).where(*same).values(values)).rowcount == 1

    def put(self, tenant: str, entry: Entry) -> None:
        """Put a creator on a list; one who was taken off comes back as they stood."""
        connection = self._session.connection()
        new = insert_or(connection, ENTRIES).values(tenant=tenant, removed=False, **vars(entry))
        back = new.on_conflict_do_update(index_elements=["list_id", "creator_id"], set_={"removed": False})
        connection.execute(back)

    def take_off(self, tenant: str, list_id: int, creator_id: int) -> bool:
        """False where the creator is not on it."""
        here = ENTRIES.c
        mine = (here.tenant == tenant, here.list_id == list_id, here.creator_id == creator_id, here.removed.is_(False))
        gone = self._session.connection().execute(update(ENTRIES).where(*mine).values(removed=True))
        return gone.rowcount == 1

    def entries(self, tenant: str, list_id: int) -> list[Entry]:
        """Who is on a list, in the order in which they came."""
        here = ENTRIES.c
        columns = (here.list_id, here.creator_id, here.added_by, here.at, here.note)
        mine = (here.tenant == tenant, here.list_id == list_id, here.removed.is_(False))
        query = select(*columns).where(*mine).order_by(here.at, here.creator_id)
        return [Entry(**row) for row in self._session.connection().execute(query).mappings()]

    def sizes(self, tenant: str, lists: Sequence[int]) -> dict[int, int]:
        """How many creators are on each of some lists; those with none are left out."""
        here = ENTRIES.c
        mine = (here.tenant == tenant, here.list_id.in_(list(lists)), here.removed.is_(False))
        query = select(here.list_id, func.count()).where(*mine).group_by(here.list_id)
        return dict(self._session.connection().execute(query).all())

    def voters(self, tenant: str, lists: Sequence[int]) -> dict[int, int]:
        """How many people have voted on each of some lists; those with none are left out."""
        here = VOTES.c
        people = select(here.list_id, here.team, here.voter).distinct()
        each = people.where(here.tenant == tenant, here.list_id.in_(list(lists))).subquery()
        query = select(each.c.list_id, func.count()).group_by(each.c.list_id)
        return dict(self._session.connection().execute(query).all())

    def vote_of(self, tenant: str, list_id: int, creator_id: int, team: str, voter: str) -> Vote | None:
        """What that person says of that creator so far."""
        here = VOTES.c
        mine = (here.list_id == list_id, here.creator_id == creator_id, here.team == team, here.voter == voter)
        found = self._session.connection().execute(select(VOTES).where(here.tenant == tenant, *mine))
        row = found.mappings().one_or_none()
        return _vote(row) if row else None

    def cast(self, tenant: str, vote: Vote) -> None:
        """Write a vote over the one before it."""
        connection = self._session.connection()
        new = insert_or(connection, VOTES).values(tenant=tenant, **vars(vote))
        keys = ["list_id", "creator_id", "team", "voter"]
        said = {"answer": vote.answer, "reason": vote.reason, "at": vote.at}
        connection.execute(new.on_conflict_do_update(index_elements=keys, set_=said))

    def votes(self, tenant: str, list_id: int) -> list[Vote]:
        """All votes on a list, the oldest first, those on creators who were taken off among them."""
        here = VOTES.c
        query = select(VOTES).where(here.tenant == tenant, here.list_id == list_id).order_by(here.at, here.voter)
        return [_vote(row) for row in self._session.connection().execute(query).mappings()]

    def _lists(self, query: Any) -> list[Shortlist]:
        here = SHORTLISTS.c
        found = self._session.connection().execute(query.order_by(here.used_at.desc(), here.id.desc()))
        return [_in(row) for row in found.mappings()]


def _in(row: Any) -> Shortlist:
    return Shortlist(**{**row, "state": State(row["state"])})


def _vote(row: Any) -> Vote:
    values = {name: value for name, value in row.items() if name != "tenant"}
    return Vote(**{**values, "answer": Answer(row["answer"])})
