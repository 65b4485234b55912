"""Files that were taken in, and which creators each of them speaks of. Only ever added to."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import CheckConstraint, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel

from bot.rules.errors import AlreadyDone
from bot.rules.imports import FileKind, Mention, Source
from storage.engine import Moment, is_sqlite, table_of


class SourceRow(SQLModel, table=True):
    __tablename__ = "sources"
    __table_args__ = (CheckConstraint('"rows" >= 0', name="rows_not_negative"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    name: str
    sha256: str = Field(unique=True)
    rows: int
    at: datetime = Field(sa_type=Moment)
    by: str


class MentionRow(SQLModel, table=True):
    __tablename__ = "mentions"

    source_id: int = Field(primary_key=True, foreign_key="sources.id")
    creator_id: int = Field(primary_key=True, foreign_key="creators.id", index=True)
    rows: int
    says: str


SOURCES, MENTIONS = table_of(SourceRow), table_of(MentionRow)


class Sources:
    def __init__(self, session: Session) -> None:
        self._session = session

    def of_content(self, sha256: str) -> Source | None:
        """The import that brought exactly this content."""
        query = select(SOURCES).where(SOURCES.c.sha256 == sha256)
        row = self._session.connection().execute(query).mappings().one_or_none()
        return _source(row) if row else None

    def next_id(self) -> int:
        """One more than the highest id: what the next import may be called before it is taken in."""
        return (self._session.connection().execute(select(func.max(SOURCES.c.id))).scalar() or 0) + 1

    def add(self, kind: FileKind, *, name: str, sha256: str, rows: int, at: datetime, by: str) -> int:
        """Remember a file, in the transaction that takes it in, and return its id. Imports wait for one another.

        Raises AlreadyDone where this content is known.
        """
        connection = self._session.connection()
        if not is_sqlite(connection):  # there BEGIN IMMEDIATE has locked out other imports already
            connection.execute(text("LOCK TABLE sources IN EXCLUSIVE MODE"))
        values = {"kind": str(kind), "name": name, "sha256": sha256, "rows": rows, "at": at, "by": by}
        try:
            id_: int = connection.execute(insert(SOURCES).values(values).returning(SOURCES.c.id)).scalar_one()
        except IntegrityError:
            raise AlreadyDone from None
        return id_

    def count_rows(self, source_id: int, rows: int) -> None:
        """Note how many rows a file had that was read while it was taken in."""
        self._session.connection().execute(update(SOURCES).where(SOURCES.c.id == source_id).values(rows=rows))

    def add_mentions(self, mentions: Iterable[Mention]) -> None:
        """Remember of whom a file speaks."""
        rows = [{name: value for name, value in vars(mention).items() if name != "kind"} for mention in mentions]
        if rows:
            self._session.connection().execute(insert(MENTIONS), rows)

    def mentions(self, creators: Sequence[int]) -> dict[int, list[Mention]]:
        """What imports said of some creators, oldest first, by creator."""
        found: dict[int, list[Mention]] = {creator: [] for creator in creators}
        here = MENTIONS.c
        for start in range(0, len(creators), 500):
            query = select(MENTIONS, SOURCES.c.kind).join(SOURCES, here.source_id == SOURCES.c.id)
            query = query.where(here.creator_id.in_(creators[start : start + 500])).order_by(here.source_id)
            for row in self._session.connection().execute(query).mappings():
                found[row["creator_id"]].append(Mention(**{**row, "kind": FileKind(row["kind"])}))
        return found

    def of_creator(self, creator_id: int) -> list[Source]:
        """The imports that speak of a creator, newest first: where the figures come from."""
        query = select(SOURCES).join(MENTIONS, MENTIONS.c.source_id == SOURCES.c.id)
        query = query.where(MENTIONS.c.creator_id == creator_id).order_by(SOURCES.c.id.desc())
        return [_source(row) for row in self._session.connection().execute(query).mappings()]

    def all(self, *, most: int = 100) -> list[Source]:
        """The newest imports, newest first."""
        query = select(SOURCES).order_by(SOURCES.c.id.desc()).limit(most)
        return [_source(row) for row in self._session.connection().execute(query).mappings()]


def _source(row: object) -> Source:
    values = dict(row)  # type: ignore[call-overload]
    return Source(**{**values, "kind": FileKind(values["kind"])})
