"""Videos and lives: who they are, their counts as they stand, and every reading that these were taken from.

A reading is only ever added. The counts beside a work are what `bot.rules.ledger.told` makes of its readings; a work
without a reading (the sample market's, and those from before there were readings) is its own only one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, func, insert, select, text
from sqlmodel import Field, Session, SQLModel

from bot.rules.creators import Kind, Work
from bot.rules.ledger import COUNTS, SAID, WorkReading
from storage.engine import Moment, table_of
from storage.picked import Picked
from storage.raw import Raw, marks
from storage.search_sql import moment

COUNTED: dict[str, Any] = {"server_default": text("true")}
AT_ONCE = 500


class WorkRow(SQLModel, table=True):
    __tablename__ = "works"
    __table_args__ = (CheckConstraint("plays IS NULL OR plays >= 0"), CheckConstraint("gmv IS NULL OR gmv >= 0"))

    id: int | None = Field(default=None, primary_key=True)
    creator_id: int = Field(foreign_key="creators.id", index=True)
    kind: str
    title: str
    at: datetime = Field(sa_type=Moment)
    seconds: int | None = None
    plays: int | None = Field(default=None, sa_type=BigInteger)
    likes: int | None = Field(default=None, sa_type=BigInteger)
    comments: int | None = Field(default=None, sa_type=BigInteger)
    shares: int | None = Field(default=None, sa_type=BigInteger)
    units: int | None = Field(default=None, sa_type=BigInteger)
    gmv: int | None = Field(default=None, sa_type=BigInteger)
    peak: int | None = Field(default=None, sa_type=BigInteger)
    commercial: bool | None = None
    counts: bool = Field(default=True, sa_column_kwargs=COUNTED)  #: False: all that told of it was undone


class ReadingRow(SQLModel, table=True):
    __tablename__ = "work_readings"
    __table_args__ = tuple(CheckConstraint(f"{name} >= 0", name=f"reading_{name}_not_negative") for name in COUNTS)

    id: int | None = Field(default=None, primary_key=True)
    work_id: int = Field(foreign_key="works.id", index=True)
    source_id: int | None = Field(default=None, foreign_key="sources.id")
    order_id: int | None = Field(default=None, foreign_key="orders.id")
    as_of: datetime = Field(sa_type=Moment)
    plays: int | None = Field(default=None, sa_type=BigInteger)
    likes: int | None = Field(default=None, sa_type=BigInteger)
    comments: int | None = Field(default=None, sa_type=BigInteger)
    shares: int | None = Field(default=None, sa_type=BigInteger)
    units: int | None = Field(default=None, sa_type=BigInteger)
    gmv: int | None = Field(default=None, sa_type=BigInteger)
    peak: int | None = Field(default=None, sa_type=BigInteger)
    commercial: bool | None = None


WORKS, READINGS = table_of(WorkRow), table_of(ReadingRow)
TOLD = ("id", "creator_id", "kind", "title", "at", "seconds", *SAID)  #: what a bulk writer says of a work
_READ = ("work_id", "source_id", "as_of", *SAID)
Told = tuple[Any, ...]  #: values of `TOLD`
WORK_COLUMNS = tuple(one.name for one in fields(Work))
_WORKS = Picked(WORKS, "creator_id", order="at DESC, id", only=WORK_COLUMNS, besides="counts")
_ALL = Picked(WORKS, "creator_id", order="at DESC, id")
_KINDS = {kind.value: kind for kind in Kind}
_BY_ID = Picked(WORKS, "id", only=WORK_COLUMNS)
_NAMED = Picked(WORKS, "creator_id", order="id", only=("id", "creator_id", "kind", "at", "title", "counts"))
_READINGS = Picked(READINGS, "work_id", order="as_of, id")
_FIRST = (
    "INSERT INTO work_readings (work_id, as_of, {said}) SELECT id, at, {said} FROM works WHERE id IN ({ids})"
    " AND NOT EXISTS (SELECT 1 FROM work_readings WHERE work_readings.work_id = works.id)"
)
_TOLD = f"UPDATE works SET {', '.join(f'{name} = ?' for name in (*SAID, 'counts'))} WHERE id = ?"  # noqa: S608
_NO_MORE = "UPDATE works SET counts = ? WHERE id = ?"


class Works:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, works: Iterable[Work]) -> None:
        """Write works that are their own only reading."""
        self._insert(WORKS, [dict(vars(work)) for work in works])

    def add_read(
        self, works: Sequence[Work], *, as_of: datetime, source_id: int | None = None, order_id: int | None = None
    ) -> None:
        """Write new works, each with the reading that brought it."""
        self.add(works)
        who = {"source_id": source_id, "order_id": order_id, "as_of": as_of}
        self._insert(
            READINGS, [{"work_id": one.id, **who, **{name: getattr(one, name) for name in SAID}} for one in works]
        )

    def add_told(self, rows: Sequence[Told], *, as_of: datetime, source_id: int) -> None:
        """The same by the ten thousand, as tuples."""
        if not rows:
            return
        raw = Raw.of(self._session)
        at, when = 4, moment(as_of, raw.sqlite)
        works = [(*row[:at], moment(row[at], raw.sqlite), *row[at + 1 :]) for row in rows]
        readings = [(row[0], source_id, when, *row[at + 2 :]) for row in rows]
        for table, columns, of in (("works", TOLD, works), ("work_readings", _READ, readings)):
            if raw.sqlite:
                raw.many(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks(columns)})", of)  # noqa: S608
            else:
                raw.copy(table, columns, of)

    def some(self, works: Sequence[int]) -> dict[int, Work]:
        """Those of some works that are known, by id, whether they count or not."""
        found = {}
        for start in range(0, len(works), AT_ONCE):
            for row in _BY_ID.rows(self._session, works[start : start + AT_ONCE]):
                found[row["id"]] = Work(**{**row, "kind": Kind(row["kind"])})
        return found

    def named(self, creators: Sequence[int]) -> Iterator[tuple[int, int, Kind, datetime, str, bool]]:
        """Id, creator, kind, moment, title of every work of some creators, and whether it counts; in order of id."""
        for start in range(0, len(creators), AT_ONCE):
            for id_, creator, kind, at, title, counts in _NAMED.bare(self._session, creators[start : start + AT_ONCE]):
                yield id_, creator, Kind(kind), at, title, bool(counts)

    def next_id(self) -> int:
        """One more than the highest id: bulk writers number their works themselves."""
        return (self._session.connection().execute(select(func.max(WORKS.c.id))).scalar() or 0) + 1

    def of(self, creators: Sequence[int]) -> dict[int, list[Work]]:
        """All works of some creators, newest first, by creator."""
        found: dict[int, list[Work]] = {creator: [] for creator in creators}
        for row in _WORKS.rows(self._session, creators):
            row["kind"] = _KINDS[row["kind"]]
            work = object.__new__(Work)  # a frozen class sets fields one by one: of many works that is most of the time
            vars(work).update(row)
            found[row["creator_id"]].append(work)
        return found

    def all_of(self, creators: Sequence[int]) -> list[tuple[Work, bool]]:
        """All works of some creators, those too that no longer count, and whether they do; newest first."""
        return [
            (Work(**{**row, "kind": Kind(row["kind"])}), bool(counts))
            for row in _ALL.rows(self._session, creators)
            for counts in [row.pop("counts")]
        ]

    def readings(self, works: Sequence[int]) -> dict[int, list[WorkReading]]:
        """All readings of some works, oldest first, by work; none of a work that is its own only one."""
        found: dict[int, list[WorkReading]] = {work: [] for work in works}
        for start in range(0, len(works), AT_ONCE):
            for row in _READINGS.rows(self._session, works[start : start + AT_ONCE]):
                found[row["work_id"]].append(WorkReading(**row))
        return found

    def read_again(self, readings: Iterable[WorkReading]) -> None:
        """Add readings of known works. What stood beside one without any becomes its first; `project` comes next."""
        rows = [{name: value for name, value in vars(one).items() if name != "id"} for one in readings]
        self._keep_first(sorted({row["work_id"] for row in rows}))
        self._insert(READINGS, rows)

    def project(self, told: Mapping[int, Mapping[str, Any] | None]) -> None:
        """Set what is known of works as their readings tell it; None: no such work any more."""
        raw = Raw.of(self._session)
        known = [(*(said[name] for name in SAID), True, work) for work, said in told.items() if said is not None]
        raw.many(_TOLD, known)
        raw.many(_NO_MORE, [(False, work) for work, said in told.items() if said is None])

    def _keep_first(self, works: Sequence[int]) -> None:
        raw, said = Raw.of(self._session), ", ".join(SAID)
        for start in range(0, len(works), AT_ONCE):
            part = works[start : start + AT_ONCE]
            raw.run(_FIRST.format(said=said, ids=marks(part)), part)

    def _insert(self, table: Any, rows: list[dict[str, Any]]) -> None:
        if rows:
            self._session.connection().execute(insert(table), rows)
