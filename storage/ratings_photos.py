"""Photos of ratings, in our own database: got from Slack once, shown by our own pages. Shared, as ratings are.

A row that waits is claimed by one worker, for a while, under a fence.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, Index, LargeBinary, insert, select, update
from sqlmodel import Field, Session, SQLModel

from bot.rules.ratings_photos import Photo, State
from storage.engine import Moment, table_of
from storage.ratings import RATINGS

LEASE = timedelta(minutes=2)
_STATES = ", ".join(f"'{state}'" for state in State)


class PhotoRow(SQLModel, table=True):
    __tablename__ = "rating_photos"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="rating_photo_state_known"),
        Index("ix_rating_photos_due", "state", "due_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="orders.id", index=True)
    creator_id: int = Field(foreign_key="creators.id", index=True)
    tenant: str
    person: str
    file_id: str
    file_name: str
    at: datetime = Field(sa_type=Moment)
    state: str
    kind: str
    content: bytes | None = Field(default=None, sa_type=LargeBinary)
    due_at: datetime = Field(sa_type=Moment)
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    fence: int
    attempts: int


PHOTOS = table_of(PhotoRow)
_COLUMNS = [column for column in PHOTOS.columns if column.name not in {"content", "due_at", "lease_until"}]


class RatingPhotos:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, photos: Iterable[Photo]) -> None:
        """Note photos that are to be got from Slack."""
        rows = [{**{n: v for n, v in vars(each).items() if n != "id"}, "due_at": each.at} for each in photos]
        if rows:
            self._session.connection().execute(insert(PHOTOS), rows)

    def of_order(self, tenant: str, order_id: int) -> list[Photo]:
        """Those that are shown or wait to be."""
        here = PHOTOS.c
        mine = (here.tenant == tenant, here.order_id == order_id, here.state.in_((State.WAITING, State.KEPT)))
        found = self._session.connection().execute(select(*_COLUMNS).where(*mine).order_by(here.id))
        return [_in(row) for row in found.mappings()]

    def remove(self, tenant: str, order_id: int) -> None:
        """Take away all photos of an order; their bytes are forgotten."""
        here = PHOTOS.c
        mine = update(PHOTOS).where(here.tenant == tenant, here.order_id == order_id)
        gone: dict[str, Any] = {"state": State.REMOVED, "content": None, "fence": here.fence + 1}
        self._session.connection().execute(mine.values(gone))

    def shown(self, creator_id: int, orders: Sequence[int]) -> dict[int, list[int]]:
        """By order, the numbers of the photos that can be shown."""
        here = PHOTOS.c
        mine = (here.creator_id == creator_id, here.order_id.in_(orders), here.state == State.KEPT)
        found: dict[int, list[int]] = {}
        query = select(here.order_id, here.id).where(*mine).order_by(here.id)
        for order_id, id_ in self._session.connection().execute(query):
            found.setdefault(order_id, []).append(id_)
        return found

    def content(self, creator_id: int, photo_id: int) -> tuple[str, bytes] | None:
        """Media type and bytes, where it is kept and its rating stands."""
        here = PHOTOS.c
        query = select(here.kind, here.content).join(RATINGS, RATINGS.c.order_id == here.order_id)
        mine = (here.id == photo_id, here.creator_id == creator_id, here.state == State.KEPT)
        row = self._session.connection().execute(query.where(*mine, RATINGS.c.withdrawn_at.is_(None))).one_or_none()
        return (row[0], bytes(row[1])) if row else None

    def busy(self, *, now: datetime) -> bool:
        """Whether one is to be got now."""
        here = PHOTOS.c
        query = select(here.id).where(here.state == State.WAITING, here.due_at <= now).limit(1)
        return self._session.connection().execute(query).scalar() is not None

    def claim(self, *, now: datetime) -> Photo | None:
        """Take the one that has waited longest, for a lease."""
        here, connection = PHOTOS.c, self._session.connection()
        free = here.lease_until.is_(None) | (here.lease_until <= now)
        query = select(here.id).where(here.state == State.WAITING, here.due_at <= now, free)
        found = connection.execute(
            query.order_by(here.due_at, here.id).limit(1).with_for_update(skip_locked=True)
        ).scalar()
        if found is None:
            return None
        mine = {"lease_until": now + LEASE, "fence": here.fence + 1, "attempts": here.attempts + 1}
        connection.execute(update(PHOTOS).where(here.id == found).values(mine))
        return _in(connection.execute(select(*_COLUMNS).where(here.id == found)).mappings().one())

    def settle(self, photo: Photo, state: State, *, kind: str = "", content: bytes | None = None) -> bool:
        """End a claim; False where another worker has it, or where it was removed meanwhile."""
        return self._mine(photo, {"state": state, "kind": kind, "content": content, "lease_until": None})

    def later(self, photo: Photo, *, at: datetime) -> bool:
        """Give a claim back until then."""
        return self._mine(photo, {"due_at": at, "lease_until": None})

    def _mine(self, photo: Photo, values: dict[str, Any]) -> bool:
        here = PHOTOS.c
        mine = (here.id == photo.id, here.fence == photo.fence, here.state == State.WAITING)
        return self._session.connection().execute(update(PHOTOS).where(*mine).values(values)).rowcount == 1


def _in(row: Any) -> Photo:
    return Photo(**{**row, "state": State(row["state"])})
