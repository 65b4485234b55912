"""When a creator is taken: by a dedicated live alone, by shared ones up to a session's capacity, or by days off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, delete, insert, select
from sqlmodel import Field, Session, SQLModel

from storage.creators import Creators
from storage.engine import Moment, table_of


@dataclass(frozen=True, kw_only=True)
class Slot:
    """`[starts_at, ends_at)`, held by an order or by days off. `products` is 0 where it is held alone."""

    creator_id: int
    order_id: int | None  #: None: days off
    starts_at: datetime
    ends_at: datetime
    products: int = 0


class SlotRow(SQLModel, table=True):
    __tablename__ = "slots"
    __table_args__ = (CheckConstraint("ends_at > starts_at"), CheckConstraint("products >= 0"))

    id: int | None = Field(default=None, primary_key=True)
    creator_id: int = Field(foreign_key="creators.id", index=True)
    order_id: int | None = Field(default=None, foreign_key="orders.id", unique=True)
    starts_at: datetime = Field(sa_type=Moment)
    ends_at: datetime = Field(sa_type=Moment)
    products: int


SLOTS = table_of(SlotRow)


class Calendar:
    def __init__(self, session: Session) -> None:
        self._session = session

    def clash(self, wanted: Slot, *, capacity: int) -> Slot | None:
        """The slot that is in the way, or None. Locks the creator's calendar until the commit."""
        Creators(self._session).hold([wanted.creator_id])
        return in_the_way(
            self.touching(wanted.creator_id, since=wanted.starts_at, until=wanted.ends_at), wanted, capacity
        )

    def touching(self, creator_id: int, *, since: datetime, until: datetime) -> list[Slot]:
        """All that holds a part of `[since, until)`, the first first."""
        here = SLOTS.c
        query = select(SLOTS).where(here.creator_id == creator_id, here.starts_at < until, here.ends_at > since)
        return [_slot(row) for row in self._session.connection().execute(query.order_by(here.starts_at)).mappings()]

    def days_off(self, creator_id: int, *, at: datetime) -> list[Slot]:
        """A creator's days off that are not over."""
        return [slot for slot in self.ahead(creator_id, at=at, most=1_000) if slot.order_id is None]

    def work_again(self, creator_id: int, *, since: datetime, until: datetime) -> int:
        """Take back days off that begin in `[since, until)`; returns how many spans."""
        here = SLOTS.c
        mine = (here.creator_id == creator_id, here.order_id.is_(None), here.starts_at >= since, here.starts_at < until)
        return self._session.connection().execute(delete(SLOTS).where(*mine)).rowcount

    def reserve(self, slot: Slot) -> None:
        self._session.connection().execute(insert(SLOTS).values(vars(slot)))

    def free(self, order_id: int) -> None:
        """Give back what an order held; nothing happens where it held nothing."""
        self._session.connection().execute(delete(SLOTS).where(SLOTS.c.order_id == order_id))

    def ahead(self, creator_id: int, *, at: datetime, most: int = 10) -> list[Slot]:
        """The creator's next taken slots."""
        here = SLOTS.c
        query = select(SLOTS).where(here.creator_id == creator_id, here.ends_at > at).order_by(here.starts_at)
        return [_slot(row) for row in self._session.connection().execute(query.limit(most)).mappings()]

    def taken(self, creator_id: int, *, since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
        """Beginnings and ends of the dedicated lives that touch `[since, until)`."""
        here = SLOTS.c
        touching = (here.creator_id == creator_id, here.starts_at < until, here.ends_at > since, here.products == 0)
        query = select(here.starts_at, here.ends_at).where(*touching).order_by(here.starts_at)
        return [(row.starts_at, row.ends_at) for row in self._session.connection().execute(query)]


def in_the_way(taken: Sequence[Slot], wanted: Slot, capacity: int) -> Slot | None:
    """Which of the slots keeps this one from being taken, or None."""
    others = [
        slot
        for slot in taken
        if (slot.order_id is None or slot.order_id != wanted.order_id)
        and slot.starts_at < wanted.ends_at
        and slot.ends_at > wanted.starts_at
    ]
    alone = next((slot for slot in others if not slot.products or not wanted.products), None)
    if alone:
        return alone
    full = sum(slot.products for slot in others) + wanted.products > capacity
    return others[0] if others and full else None


def _slot(row: object) -> Slot:
    return Slot(**{name: value for name, value in dict(row).items() if name != "id"})  # type: ignore[call-overload]
