"""When each workspace asks for stars, where it has set that."""

from datetime import date, time
from typing import Any

from sqlalchemy import JSON, CheckConstraint, select
from sqlmodel import Field, Session, SQLModel

from bot.rules.hours import Days
from bot.rules.schedules import Schedule
from storage.engine import insert_or, table_of


class ScheduleRow(SQLModel, table=True):
    __tablename__ = "rating_schedules"
    __table_args__ = (CheckConstraint("hour IS NULL OR hour BETWEEN 0 AND 1439", name="rating_schedule_hour_of_a_day"),)

    tenant: str = Field(primary_key=True)
    days: list[int] = Field(sa_type=JSON)
    hour: int | None = None  #: minutes after midnight
    holidays: list[list[str]] = Field(sa_type=JSON)  #: first and last day of each


SCHEDULES = table_of(ScheduleRow)


class Schedules:
    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, tenant: str) -> Schedule:
        """What a workspace has set; the default where it has set nothing."""
        found = self._session.connection().execute(select(SCHEDULES).where(SCHEDULES.c.tenant == tenant))
        row: Any = found.mappings().one_or_none()
        if row is None:
            return Schedule(tenant=tenant)
        return Schedule(
            tenant=tenant,
            days=tuple(row["days"]),
            hour=None if row["hour"] is None else time(*divmod(row["hour"], 60)),
            holidays=tuple(
                Days(first=date.fromisoformat(first), last=date.fromisoformat(last)) for first, last in row["holidays"]
            ),
        )

    def save(self, schedule: Schedule) -> None:
        """Write what a workspace has set, new or known."""
        values = {
            "tenant": schedule.tenant,
            "days": list(schedule.days),
            "hour": None if schedule.hour is None else schedule.hour.hour * 60 + schedule.hour.minute,
            "holidays": [[each.first.isoformat(), each.last.isoformat()] for each in schedule.holidays],
        }
        connection = self._session.connection()
        new = insert_or(connection, SCHEDULES).values(values)
        connection.execute(new.on_conflict_do_update(index_elements=["tenant"], set_=values))
