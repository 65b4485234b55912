"""Files that were taken in, and which creators each of them speaks of. Only ever added to; one may be marked undone."""

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
    undone_at: datetime | None = Field(default=None, sa_type=Moment)
    undone_by: str | None = None


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

    def get(self, source_id: int) -> Source | None:
        query = select(SOURCES).where(SOURCES.c.id == source_id)
        row = self._session.connection().execute(query).mappings().one_or_none()
        return _source(row) if row else None

    def undo(self, source: Source, *, at: datetime, by: str) -> bool:
        """Mark an import as undone, unless somebody else did. Its content may then be taken in again."""
        here = SOURCES.c
        mine = update(SOURCES).where(here.id == source.id, here.undone_at.is_(None))
        values = {"undone_at": at, "undone_by": by, "sha256": f"{source.sha256}#{source.id}"}
        return self._session.connection().execute(mine.values(values)).rowcount == 1

    def undone(self) -> frozenset[int]:
        """The imports that say nothing any more."""
        query = select(SOURCES.c.id).where(SOURCES.c.undone_at.is_not(None))
        return frozenset(self._session.connection().execute(query).scalars())

    def spoken_of(self, source_id: int) -> list[int]:
        """The creators of whom an import speaks, in order of id."""
        here = MENTIONS.c
        query = select(here.creator_id).where(here.source_id == source_id).order_by(here.creator_id)
        return list(self._session.connection().execute(query).scalars())

    def says(self, source_id: int, creator_id: int) -> str:
        """What an import says of a creator, in the words of `Mention.says`."""
        here = MENTIONS.c
        query = select(here.says).where(here.source_id == source_id, here.creator_id == creator_id)
        return self._session.connection().execute(query).scalar() or ""

    def names(self, creator_id: int) -> dict[int, str]:
        """The names of the files that ever spoke of a creator, by id."""
        query = select(SOURCES.c.id, SOURCES.c.name).join(MENTIONS, MENTIONS.c.source_id == SOURCES.c.id)
        rows = self._session.connection().execute(query.where(MENTIONS.c.creator_id == creator_id))
        return {row.id: row.name for row in rows}

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
        """What imports that stand said of some creators, oldest first, by creator."""
        found: dict[int, list[Mention]] = {creator: [] for creator in creators}
        here = MENTIONS.c
        for start in range(0, len(creators), 500):
            query = select(MENTIONS, SOURCES.c.kind).join(SOURCES, here.source_id == SOURCES.c.id)
            query = query.where(here.creator_id.in_(creators[start : start + 500]), SOURCES.c.undone_at.is_(None))
            query = query.order_by(here.source_id)
            for row in self._session.connection().execute(query).mappings():
                found[row["creator_id"]].append(Mention(**{**row, "kind": FileKind(row["kind"])}))
        return found

    def of_creator(self, creator_id: int) -> list[Source]:
        """The imports that stand and speak of a creator, newest first: where the figures come from."""
        query = select(SOURCES).join(MENTIONS, MENTIONS.c.source_id == SOURCES.c.id)
        query = query.where(MENTIONS.c.creator_id == creator_id, SOURCES.c.undone_at.is_(None))
        query = query.order_by(SOURCES.c.id.desc())
        return [_source(row) for row in self._session.connection().execute(query).mappings()]

    def all(self, *, most: int = 100) -> list[Source]:
        """The newest imports, newest first."""
        query = select(SOURCES).order_by(SOURCES.c.id.desc()).limit(most)
        return [_source(row) for row in self._session.connection().execute(query).mappings()]


def _source(row: object) -> Source:
    values = dict(row)  # type: ignore[call-overload]
    return Source(**{**values, "kind": FileKind(values["kind"])})
