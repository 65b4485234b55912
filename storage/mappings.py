"""What somebody said the columns of a file are, remembered under its set of headers."""

from datetime import datetime

from sqlalchemy import JSON, select
from sqlmodel import Field, Session, SQLModel

from storage.engine import Moment, insert_or, table_of


class MappingRow(SQLModel, table=True):
    __tablename__ = "mappings"

    headers: str = Field(primary_key=True)  #: as bot.rules.imports_kinds.headers_key folds them
    keys: dict[str, str] = Field(sa_type=JSON)  #: header, folded → our key; empty: not wanted
    at: datetime = Field(sa_type=Moment)
    by: str


MAPPINGS = table_of(MappingRow)


class Mappings:
    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, headers: str) -> dict[str, str]:
        """What is remembered of a set of headers; nothing where nobody said anything."""
        query = select(MAPPINGS.c["keys"]).where(MAPPINGS.c.headers == headers)
        return dict(self._session.connection().execute(query).scalar() or {})

    def remember(self, headers: str, keys: dict[str, str], *, at: datetime, by: str) -> None:
        """Keep what was said last."""
        connection = self._session.connection()
        said = {"keys": keys, "at": at, "by": by}
        new = insert_or(connection, MAPPINGS).values(headers=headers, **said)
        connection.execute(new.on_conflict_do_update(index_elements=["headers"], set_=said))
