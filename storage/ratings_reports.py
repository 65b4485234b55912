"""Ratings that were reported, and how far each creator has read theirs."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel

from bot.rules.ratings_reports import Reason, Report, ReportedBefore, State
from storage.engine import Moment, insert_or, table_of

_STATES = ", ".join(f"'{state}'" for state in State)


class ReportRow(SQLModel, table=True):
    __tablename__ = "rating_reports"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="rating_report_state_known"),
        UniqueConstraint("order_id", "edition", name="one_report_an_edition"),
    )

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="orders.id")
    tenant: str = Field(index=True)
    creator_id: int = Field(foreign_key="creators.id")
    edition: int
    person: str
    reason: str
    words: str
    at: datetime = Field(sa_type=Moment)
    state: str
    version: int
    decided_by: str
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    why: str


class SeenRow(SQLModel, table=True):
    __tablename__ = "ratings_seen"

    creator_id: int = Field(primary_key=True, foreign_key="creators.id", sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=Moment)


REPORTS = table_of(ReportRow)
SEEN = table_of(SeenRow)


class RatingReports:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, report: Report) -> int:
        """Begin a report; returns its number. Raises ReportedBefore."""
        values = {name: value for name, value in vars(report).items() if name != "id"}
        new = insert(REPORTS).values(values).returning(REPORTS.c.id)
        try:
            id_: int = self._session.connection().execute(new).scalar_one()
        except IntegrityError as error:
            if "UNIQUE" in str(error.orig).upper():
                raise ReportedBefore from None
            raise
        return id_

    def get(self, tenant: str, report_id: int) -> Report | None:
        here = REPORTS.c
        return self._one(select(REPORTS).where(here.tenant == tenant, here.id == report_id))

    def hold(self, tenant: str, report_id: int) -> None:
        """Keep others from changing it until the commit."""
        here = REPORTS.c
        mine = select(here.id).where(here.tenant == tenant, here.id == report_id).with_for_update(key_share=True)
        self._session.connection().execute(mine)

    def newest(self, tenant: str, order_id: int) -> Report | None:
        """The last report of an order's rating."""
        here = REPORTS.c
        mine = select(REPORTS).where(here.tenant == tenant, here.order_id == order_id)
        return self._one(mine.order_by(here.id.desc()).limit(1))

    def open_of(self, tenant: str) -> list[Report]:
        """What waits for an admin, the oldest first."""
        here = REPORTS.c
        found = select(REPORTS).where(here.tenant == tenant, here.state == State.OPEN).order_by(here.id)
        return [_in(row) for row in self._session.connection().execute(found).mappings()]

    def swap(self, before: Report, after: Report) -> bool:
        """Write `after` only where nobody decided since `before` was read."""
        here = REPORTS.c
        unmoved = (here.id == before.id, here.version == before.version, here.state == before.state)
        return self._session.connection().execute(update(REPORTS).where(*unmoved).values(vars(after))).rowcount == 1

    def seen(self, creator_id: int) -> datetime | None:
        """Up to when a creator has read their ratings."""
        found: datetime | None = (
            self._session.connection().execute(select(SEEN.c.at).where(SEEN.c.creator_id == creator_id)).scalar()
        )
        return found

    def mark_seen(self, creator_id: int, at: datetime) -> None:
        connection = self._session.connection()
        new = insert_or(connection, SEEN).values(creator_id=creator_id, at=at)
        later = SEEN.c.at < new.excluded.at
        connection.execute(
            new.on_conflict_do_update(index_elements=["creator_id"], set_={"at": new.excluded.at}, where=later)
        )

    def _one(self, query: Any) -> Report | None:
        row = self._session.connection().execute(query).mappings().one_or_none()
        return _in(row) if row else None


def _in(row: Any) -> Report:
    return Report(**{**row, "reason": Reason(row["reason"]), "state": State(row["state"])})
