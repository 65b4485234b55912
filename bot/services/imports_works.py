"""Videos and lives of a file of records."""

from datetime import datetime
from typing import Any

from bot.rules.creators import Kind
from bot.rules.imports_refused import WorkNotKnown
from bot.rules.imports_rows import Line, Reading
from bot.rules.ledger import ALWAYS, SAID
from bot.services.imports_known import Held, KnownWorks, read_again, told_otherwise
from bot.services.imports_taking import Taking, tell_twice


class Works:
    """Videos and lives: new ones with their first reading, known ones with another where the file says otherwise."""

    def __init__(self, of: Taking) -> None:
        self._of, self._known = of, KnownWorks(unit=of.unit)
        self._next = of.unit.works.next_id()
        self._named: dict[int, tuple[int, Held]] = {}  #: works that the file names by their number, with whose they are

    def take(self, reading: Reading) -> None:
        of = self._of
        who = of.who.of(reading)
        self._known.load(who)
        self._look_up(reading)
        new, again, whose, back = list[tuple[Any, ...]](), dict[int, dict[str, Any]](), dict[int, int](), 0
        for line, named in zip(reading.lines, who, strict=True):
            kind, at, title = line["kind"], line["at"], line.get("title") or ""
            creator = named or self._whose(reading, line)
            if creator is None or kind is None or at is None:
                continue  # it is told already what is wrong with the row
            if at > of.latest.get(creator, ALWAYS):
                of.latest[creator] = at
            said = tuple([line.get(name) for name in SAID])
            held = self._held(reading, line, creator, (kind, at, title), said)
            if held is None:
                new.append((self._next, creator, kind.value, title, at, line.get("seconds"), *said))
                self._known.add(creator, (kind, at, title), Held(self._next, line["row"], said))
                self._next += 1
                of.touched.add(creator)
            elif held.id:
                again[held.id] = dict(zip(SAID, said, strict=True))
                whose[held.id] = creator
                back += not held.counts
        otherwise = told_otherwise(of.unit, again, as_of=of.as_of, source_id=of.source_id)
        of.touched.update(whose[one.work_id] for one in otherwise)
        of.counts.update(works=len(new) + back, works_known=len(again) - len(otherwise), readings=len(otherwise) - back)
        if of.write:
            of.unit.works.add_told(new, as_of=of.as_of, source_id=of.source_id)
            if otherwise:
                read_again(of.unit, otherwise)

    def _held(
        self, reading: Reading, line: Line, creator: int, key: tuple[Kind, datetime, str], said: tuple[Any, ...]
    ) -> Held | None:
        """The known work that a row is of; None where it is new; one without an id where a row before told of it."""
        number = line.get("work")
        if number is None:
            all_of = self._known.of(creator).get(key, ())
        elif self._named.get(number, (0,))[0] == creator:
            all_of = [self._named[number][1]]
        else:
            header = reading.headers["work"]
            reading.problems.add(line["row"], header, str(number), WorkNotKnown(value=number), error=True)
            return Held(0)
        for held in all_of:
            if not held.row:
                held.row, held.said = line["row"], said
                return held
        if not all_of:
            return None
        same = next((held for held in all_of if held.said == said), None)
        tell_twice(reading, line, "at", (same or all_of[0]).row, same=same is not None)
        return Held(0)

    def _look_up(self, reading: Reading) -> None:
        numbers = [number for line in reading.lines if (number := line.get("work")) is not None]
        missing = [number for number in numbers if number not in self._named]
        self._named |= {id_: (work.creator_id, Held(id_)) for id_, work in self._of.unit.works.some(missing).items()}

    def _whose(self, reading: Reading, line: Line) -> int | None:
        """Of a row that names nobody but the number of a work, whose that is."""
        number = line.get("work")
        if number is None or line.get("id") or line.get("name"):
            return None
        if number not in self._named:
            header = reading.headers["work"]
            reading.problems.add(line["row"], header, str(number), WorkNotKnown(value=number), error=True)
            return None
        self._of.who.rows[self._named[number][0]] += 1
        return self._named[number][0]
