"""Files of records: works, goods, comments and past orders, part after part, each in its way; all of it or nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from bot.rules.creators import Deal, Good, Kind
from bot.rules.imports import Changes, FileKind, Mention
from bot.rules.imports_refused import RowOtherwise, RowTwice, UnknownField, WorkNotKnown
from bot.rules.imports_rows import Line, Reading
from bot.rules.ledger import ALWAYS, SAID, Noun
from bot.rules.taxonomy import field_named, sub_named
from bot.services.imports_known import HELD, Held, KnownWorks, WhichWork, as_typed, read_again, told_otherwise
from bot.services.imports_plan import in_parts
from bot.services.imports_who import Who
from bot.services.ledger import deal_key, project_deals, project_goods
from bot.services.standings import rebuild
from storage.records import brand_key
from storage.store import Unit

NAMED = 100  #: creators whom the report names


@dataclass(frozen=True, kw_only=True)
class Taking:
    """One file being looked at, or taken in."""

    unit: Unit
    source_id: int
    as_of: datetime  #: the moment that the file speaks of
    write: bool
    who: Who
    counts: Counter[str] = field(default_factory=Counter)  #: of `Changes`
    touched: set[int] = field(default_factory=set)  #: creators of whom the file says something new
    latest: dict[int, datetime] = field(default_factory=dict)  #: when the last of their works was, as the file says


class Taker(Protocol):
    """What is made of one kind of file."""

    def take(self, reading: Reading) -> None: ...


class Records:
    """A file of records, in one unit."""

    def __init__(self, unit: Unit, kind: FileKind, *, source_id: int, as_of: datetime, write: bool) -> None:
        who = Who(unit=unit, makes=kind in {FileKind.WORKS, FileKind.ORDERS}, write=write)
        self._kind, self._of = kind, Taking(unit=unit, source_id=source_id, as_of=as_of, write=write, who=who)
        self._taker = TAKERS[kind](self._of)

    def take(self, reading: Reading) -> None:
        """Take in some rows. What is wrong beside what is known is added to the problems of the reading."""
        self._taker.take(reading)

    def finish(self, *, at: datetime) -> None:
        """When all rows are written: say of whom the file speaks, and rank them again as of a moment."""
        unit, rows = self._of.unit, self._of.who.rows
        mentions = [
            Mention(source_id=self._of.source_id, creator_id=id_, kind=self._kind, rows=count, says="")
            for id_, count in rows.items()
        ]
        unit.sources.add_mentions(mentions)
        self._of.touched.update(creator.id for creator in self._of.who.back)
        if self._kind is FileKind.COMMENTS:  # nobody is ranked or found by what others say
            return
        for part in in_parts(sorted(self._of.touched)):
            _bring_up(unit, self._of.latest, part)
            rebuild(unit, part, at=at)

    @property
    def changes(self) -> Changes:
        who, counts = self._of.who, self._of.counts
        created = [creator.name for creator in who.created]
        return Changes(
            created=tuple(created[:NAMED]),
            created_beyond=max(0, len(created) - NAMED),
            updated_beyond=len(self._of.touched.difference(creator.id for creator in who.created)),
            unchanged=len(who.rows.keys() - self._of.touched),
            **dict[str, Any](counts),
        )


def _bring_up(unit: Unit, latest: Mapping[int, datetime], creators: Sequence[int]) -> None:
    """What is known of a creator is as of the last work that is known."""
    for creator in unit.creators.some([one for one in creators if one in latest]):
        if creator.as_of is None or latest[creator.id] > creator.as_of:
            unit.creators.change(replace(creator, as_of=latest[creator.id]))


class _Rows:
    """What rows of a file said of things, by what tells these apart; so many of the last are remembered."""

    def __init__(self) -> None:
        self._said: dict[Any, tuple[int, Any]] = {}

    def is_first(self, reading: Reading, line: Line, key: Any, said: Any, header: str) -> bool:
        """Whether no row before spoke of this. One that says the same is a warning, one that does not an error."""
        row, before = self._said.get(key, (0, None))
        if not row:
            if len(self._said) >= HELD:
                self._said.clear()
            self._said[key] = (line["row"], said)
            return True
        tell_twice(reading, line, header, row, same=said == before)
        return False


def tell_twice(reading: Reading, line: Line, key: str, row: int, *, same: bool) -> None:
    reason = RowTwice(first=row) if same else RowOtherwise(first=row)
    reading.problems.add(line["row"], reading.headers.get(key, key), as_typed(line.get(key)), reason, error=not same)


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


class Goods:
    """What was sold in lives; of a product that is told otherwise there is another row."""

    def __init__(self, of: Taking) -> None:
        self._of, self._rows = of, _Rows()
        self._which = WhichWork(of.unit, KnownWorks(unit=of.unit), prefer=Kind.LIVE)

    def take(self, reading: Reading) -> None:
        of, unit = self._of, self._of.unit
        which = self._which.of(reading, of.who.of(reading))
        works = list(dict.fromkeys(work for _, work in filter(None, which)))
        before = self._before(works)
        new, known = list[Good](), 0
        for line, meant in zip(reading.lines, which, strict=True):
            if meant is None or line["product"] is None or line["units"] is None or line["gmv"] is None:
                continue
            _count_whose(of, line, meant[0])
            said = (line.get("category"), line.get("price"), line["units"], line["gmv"])
            key = (meant[1], line["product"])
            if not self._rows.is_first(reading, line, key, said, "product"):
                continue
            if key in before and _says_the_same(said, before[key]):
                known += 1
                continue
            category, price, units, gmv = said
            about: dict[str, Any] = {"category": category or "", "price": price, "units": units, "gmv": gmv}
            of.touched.add(meant[0])
            new.append(Good(work_id=key[0], name=key[1], source_id=of.source_id, as_of=of.as_of, **about))
        of.counts.update(goods=len(new), rows_known=known)
        if of.write:
            unit.records.add_goods(new)
            project_goods(unit, sorted({good.work_id for good in new}), unit.sources.undone())

    def _before(self, works: Sequence[int]) -> dict[tuple[int, str], tuple[Any, ...]]:
        """What the ledger says of each product at the moment that the file speaks of."""
        undone, found = self._of.unit.sources.undone(), dict[tuple[int, str], tuple[Any, ...]]()
        for row in _in_time(self._of, Noun.GOOD, works, undone):
            found[row["work_id"], row["name"]] = (row["category"], row["price"], row["units"], row["gmv"])
        return found


class Comments:
    """What was said: as often as the file has it, less as often as it is known."""

    def __init__(self, of: Taking) -> None:
        self._of = of
        self._which = WhichWork(of.unit, KnownWorks(unit=of.unit))
        self._any_before = of.unit.records.has_comments()
        self._matched: Counter[tuple[int, str, datetime]] = Counter()

    def take(self, reading: Reading) -> None:
        of = self._of
        which = self._which.of(reading, of.who.of(reading))
        before = self._before([work for _, work in filter(None, which)])
        new, known = list[tuple[int, str, datetime]](), 0
        for line, meant in zip(reading.lines, which, strict=True):
            text, at = line["text"], line["at"]
            if meant is None or text is None or at is None:
                continue
            _count_whose(of, line, meant[0])
            key = (meant[1], text, at)
            if before and before[key] > self._matched[key]:
                self._matched[key] += 1
                known += 1
            else:
                new.append(key)
                of.touched.add(meant[0])
        of.counts.update(comments=len(new), rows_known=known)
        if of.write:
            of.unit.records.add_said(new, as_of=of.as_of, source_id=of.source_id)

    def _before(self, works: Sequence[int]) -> Counter[tuple[int, str, datetime]]:
        if not self._any_before:
            return Counter()
        return Counter(self._of.unit.records.said_before(sorted(set(works)), source_id=self._of.source_id))


class Orders:
    """Past orders; of one that is told otherwise there is another row."""

    def __init__(self, of: Taking) -> None:
        self._of, self._rows = of, _Rows()

    def take(self, reading: Reading) -> None:
        of, unit = self._of, self._of.unit
        who = of.who.of(reading)
        fields = {one.id: one.field for one in [*unit.creators.some(sorted(filter(None, set(who)))), *of.who.created]}
        before = self._before(sorted(filter(None, set(who))))
        new, known = list[Deal](), 0
        for line, creator in zip(reading.lines, who, strict=True):
            if creator is None or line["brand"] is None or line["outcome"] is None or line["at"] is None:
                continue
            said = (line["outcome"], _industry(reading, line) or fields.get(creator, ""), line.get("on_time"))
            form = str(line.get("form") or "")
            key = (creator, brand_key(line["brand"]), line["at"], form)
            if not self._rows.is_first(reading, line, key, said, "brand"):
                continue
            if key in before and _says_the_same(said, before[key]):
                known += 1
                continue
            outcome, industry, on_time = said
            about: dict[str, Any] = {"outcome": outcome, "industry": industry, "on_time": on_time, "form": form}
            where: dict[str, Any] = {"source_id": of.source_id, "as_of": of.as_of}
            of.touched.add(creator)
            new.append(Deal(creator_id=creator, brand=line["brand"], at=line["at"], **about, **where))
        of.counts.update(deals=len(new), rows_known=known)
        if of.write:
            unit.records.add_deals(new)
            project_deals(unit, sorted({deal.creator_id for deal in new}), unit.sources.undone())

    def _before(self, creators: Sequence[int]) -> dict[Any, tuple[Any, ...]]:
        undone, found = self._of.unit.sources.undone(), dict[Any, tuple[Any, ...]]()
        for row in _in_time(self._of, Noun.DEAL, creators, undone):
            if row["source_id"] is not None:
                found[deal_key(row)] = (row["outcome"], row["industry"], row["on_time"])
        return found


TAKERS: dict[FileKind, type[Works] | type[Goods] | type[Comments] | type[Orders]] = {
    FileKind.WORKS: Works,
    FileKind.GOODS: Goods,
    FileKind.COMMENTS: Comments,
    FileKind.ORDERS: Orders,
}


def _in_time(of: Taking, noun: Noun, ids: Sequence[int], undone: frozenset[int]) -> list[dict[str, Any]]:
    """The rows that stand and are not of a later moment than the file, the newest last."""
    rows = [
        row
        for row in of.unit.records.all_rows(noun, ids)
        if row["source_id"] not in undone and (row["as_of"] or ALWAYS) <= of.as_of
    ]
    return sorted(rows, key=lambda row: (row["as_of"] or ALWAYS, row["id"]))


def _says_the_same(said: Sequence[Any], before: Sequence[Any]) -> bool:
    """An empty cell says nothing else."""
    return all(now is None or now == was for now, was in zip(said, before, strict=True))


def _count_whose(of: Taking, line: Line, creator: int) -> None:
    """A row that names its work by number may name no creator: it is still one of the creator's."""
    if not line.get("id") and not line.get("name"):
        of.who.rows[creator] += 1


def _industry(reading: Reading, line: Line) -> str:
    """The field of the taxonomy that a word means; as it is written, and told, where it means none."""
    word = line.get("industry") or ""
    if not word:
        return ""
    field_, sub = field_named(word), sub_named(word)
    if field_ is None and sub is None:
        header = reading.headers.get("industry", "")
        reading.problems.add(line["row"], header, word, UnknownField(value=word), error=False)
        return ""
    return field_.zh if field_ else sub.field if sub else ""
