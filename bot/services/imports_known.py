"""Videos and lives that are known, by what tells them apart: of one creator the kind, the moment and the title."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.rules.creators import Kind
from bot.rules.imports_refused import SeveralWorks, WorkNeeded, WorkNotKnown
from bot.rules.imports_rows import Line, Reading
from bot.rules.ledger import SAID, WorkReading, told
from bot.rules.pricing import MARKET
from bot.services.ledger import project_works
from storage.store import Unit

Key = tuple[Kind, datetime, str]
Place = tuple[Kind, datetime, int]  #: with the id of a work
HELD = 100_000  #: works that are remembered before some are looked up again


@dataclass(slots=True)
class Held:
    """A work, and the row of the file that spoke of it last: 0 where none did."""

    id: int
    row: int = 0
    said: tuple[Any, ...] = ()
    counts: bool = True


@dataclass(kw_only=True)
class KnownWorks:
    unit: Unit
    _of: dict[int, dict[Key, list[Held]]] = field(default_factory=dict)
    _titles: dict[int, dict[str, list[Place]]] = field(default_factory=dict)
    _held: int = 0

    def load(self, creators: Iterable[int | None]) -> None:
        """Have the works of some creators at hand."""
        wanted = dict.fromkeys(creators)
        missing = [one for one in wanted if one is not None and one not in self._of]
        if self._held > HELD:
            self._of = {one: works for one, works in self._of.items() if one in wanted}
            self._titles.clear()
            self._held = 0
        self._of.update((one, {}) for one in missing)
        for id_, creator, kind, at, title, counts in self.unit.works.named(missing):
            self._of[creator].setdefault((kind, at, title), []).append(Held(id_, counts=counts))
            self._held += 1

    def of(self, creator: int) -> dict[Key, list[Held]]:
        return self._of[creator]

    def all_of(self, creator: int) -> list[Place]:
        """Every work of a creator that counts."""
        return [(kind, at, one.id) for (kind, at, _), held in self._of[creator].items() for one in held if one.counts]

    def called(self, creator: int, title: str) -> list[Place]:
        """Those with this title. The creator's works do not change while they are asked for in this way."""
        if creator not in self._titles:
            titles: dict[str, list[Place]] = {}
            for (kind, at, called), held in self._of[creator].items():
                titles.setdefault(called, []).extend((kind, at, one.id) for one in held if one.counts)
            self._titles[creator] = titles
        return self._titles[creator].get(title, [])

    def add(self, creator: int, key: Key, held: Held) -> None:
        self._of[creator].setdefault(key, []).append(held)
        self._held += 1


class WhichWork:
    """Which known video or live each row of goods or comments is of."""

    def __init__(self, unit: Unit, known: KnownWorks, *, prefer: Kind | None = None) -> None:
        self._unit, self._known, self._prefer = unit, known, prefer
        self._found: dict[tuple[int, datetime | None, str], list[int]] = {}
        self._whose: dict[int, int] = {}  #: work → creator, of works that are named by their number

    def of(self, reading: Reading, who: Sequence[int | None]) -> list[tuple[int, int] | None]:
        """Creator and work of each row; None where none fits or several do, which is told of the row."""
        numbers = [line["work"] for line in reading.lines if line.get("work") is not None]
        self._look_up(numbers)
        self._known.load(creator for creator, line in zip(who, reading.lines, strict=True) if line.get("work") is None)
        return [self._one(reading, line, creator) for line, creator in zip(reading.lines, who, strict=True)]

    def _look_up(self, numbers: Sequence[int]) -> None:
        missing = [number for number in dict.fromkeys(numbers) if number not in self._whose]
        self._whose |= {id_: work.creator_id for id_, work in self._unit.works.some(missing).items()}

    def _one(self, reading: Reading, line: Line, creator: int | None) -> tuple[int, int] | None:
        number = line.get("work")
        if number is not None:
            whose = self._whose.get(number)
            named = line.get("id") or line.get("name")
            if whose is not None and (creator == whose or not named):
                return whose, number
            if whose is not None and creator is None:
                return None  # that nobody is known by this name is told already
            _tell(reading, line, "work", WorkNotKnown(value=number))
            return None
        if creator is None:
            return None
        at, title = line.get("work_at"), line.get("title") or ""
        if at is None and not title:
            _tell(reading, line, "title", WorkNeeded())
            return None
        key = (creator, at, title)
        found = self._found.get(key)
        if found is None:
            if len(self._found) > HELD:
                self._found.clear()
            found = self._found[key] = self._fitting(creator, at, title)
        if len(found) != 1:
            value = title or as_typed(at)
            reason = SeveralWorks(value=value) if found else WorkNotKnown(value=value)
            _tell(reading, line, "title" if title else "work_at", reason)
            return None
        return creator, found[0]

    def _fitting(self, creator: int, at: datetime | None, title: str) -> list[int]:
        """The works that a moment, to the minute where no second fits, and a title may mean."""
        of = self._known.called(creator, title) if title else self._known.all_of(creator)
        if at is not None:
            exact = [one for one in of if one[1] == at]
            minute = at.replace(second=0, microsecond=0)
            of = exact or [one for one in of if one[1].replace(second=0, microsecond=0) == minute]
        if self._prefer and any(kind is self._prefer for kind, _, _ in of):
            of = [one for one in of if one[0] is self._prefer]
        return [id_ for _, _, id_ in of]


def told_otherwise(
    unit: Unit, said: Mapping[int, Mapping[str, Any]], *, as_of: datetime, source_id: int
) -> list[WorkReading]:
    """A new reading of each known work of which a file says anything but what the ledger says of that moment."""
    undone = unit.sources.undone()
    readings = unit.works.readings(list(said))
    works = unit.works.some([id_ for id_ in said if not readings[id_]])
    found = []
    for id_, now in said.items():
        of = readings[id_] or [WorkReading(work_id=id_, as_of=works[id_].at, **_counts(works[id_]))]
        before = told([one for one in of if one.as_of <= as_of], undone)
        if before is None or any(value is not None and before[name] != value for name, value in now.items()):
            found.append(WorkReading(work_id=id_, as_of=as_of, source_id=source_id, **now))
    return found


def read_again(unit: Unit, readings: Sequence[WorkReading]) -> None:
    """Write readings of known works, and bring the counts beside them up to date."""
    unit.works.read_again(readings)
    ids = [one.work_id for one in readings]
    known = unit.works.some(ids)
    project_works(unit, [(known[id_], False) for id_ in dict.fromkeys(ids)], unit.sources.undone())


def _counts(work: Any) -> dict[str, Any]:
    return {name: getattr(work, name) for name in SAID}


def as_typed(value: object) -> str:
    """A value as people write it: a moment by the market's clock."""
    if isinstance(value, datetime):
        return f"{value.astimezone(MARKET):%Y-%m-%d %H:%M:%S}".removesuffix(":00")
    return "" if value is None else str(value)


def _tell(reading: Reading, line: Line, key: str, reason: Any) -> None:
    header = reading.headers.get(key) or reading.headers.get("work_at") or reading.headers.get("work", key)
    reading.problems.add(line["row"], header, as_typed(line.get(key)), reason, error=True)
