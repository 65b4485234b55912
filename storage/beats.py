"""A beat of every process that ticks, so that another one can see that it lives and how its clock stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlmodel import Field, Session, SQLModel

from storage.engine import Moment, insert_or, table_of

KEEP = timedelta(days=1)  #: a process that is gone for so long is forgotten


@dataclass(frozen=True, kw_only=True)
class Beat:
    replica: str  #: host and process
    started_at: datetime
    at: datetime  #: of its last tick, to ten seconds
    skew: int | None = None  #: seconds that its clock is ahead of Slack's; None where it has not heard Slack's


class BeatRow(SQLModel, table=True):
    __tablename__ = "beats"

    replica: str = Field(primary_key=True)
    started_at: datetime = Field(sa_type=Moment)
    at: datetime = Field(sa_type=Moment)
    skew: int | None = None


BEATS = table_of(BeatRow)


class Beats:
    def __init__(self, session: Session) -> None:
        self._session = session

    def beat(self, beat: Beat) -> None:
        """Write this process's newest beat, and forget those who are long gone."""
        connection = self._session.connection()
        line = insert_or(connection, BEATS).values(**vars(beat))
        newer = {name: line.excluded[name] for name in ("started_at", "at", "skew")}
        connection.execute(line.on_conflict_do_update(index_elements=["replica"], set_=newer))
        connection.execute(delete(BEATS).where(BEATS.c.at < beat.at - KEEP))

    def leave(self, replica: str) -> None:
        """This process ends in order: nobody need look for it."""
        self._session.connection().execute(delete(BEATS).where(BEATS.c.replica == replica))

    def all(self) -> list[Beat]:
        """The newest first."""
        found = self._session.connection().execute(select(BEATS).order_by(BEATS.c.at.desc())).mappings()
        return [Beat(**row) for row in found]
