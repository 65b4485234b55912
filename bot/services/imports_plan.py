"""What an import would change, worked out in one unit and carried out in the same one."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.rules.creators import UNDONE, Creator, Kind, Work
from bot.rules.errors import Refused
from bot.rules.imports import Changes, FileKind, Mention
from bot.rules.imports_creators import CreatorLine, creator_lines
from bot.rules.imports_fields import field_of
from bot.rules.imports_refused import NamedTwice, NameShared
from bot.rules.imports_rows import Line, Reading
from bot.rules.ledger import ALWAYS, SAID, WorkReading
from bot.rules.products import Product
from bot.rules.ratecards import RateCard, revised
from bot.services.imports_directory import SOURCE, Directory, slug_of
from bot.services.imports_known import KnownWorks, read_again, told_otherwise
from storage.store import Unit

_KINDS = {FileKind.SESSIONS: Kind.LIVE, FileKind.VIDEOS: Kind.VIDEO}
_WORK = ("seconds", "plays", "likes", "comments", "shares", "units", "gmv", "peak")
_PRODUCT = ("price", "commission", "units", "gmv", "conversion", "lives", "videos")


@dataclass(kw_only=True)
class Plan:
    """Rows to be written, with their ids."""

    created: list[Creator] = field(default_factory=list)
    changed: list[Creator] = field(default_factory=list)
    same: int = 0
    source_id: int = 0
    as_of: datetime = ALWAYS
    works: list[Work] = field(default_factory=list)
    works_known: int = 0
    readings: list[WorkReading] = field(default_factory=list)  #: of works that are known and told otherwise
    products: list[Product] = field(default_factory=list)
    cards: list[RateCard] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)

    @property
    def touched(self) -> list[int]:
        return [mention.creator_id for mention in self.mentions]

    @property
    def changes(self) -> Changes:
        return Changes(
            created=tuple(creator.name for creator in self.created),
            updated=tuple(creator.name for creator in self.changed),
            unchanged=self.same,
            works=len(self.works),
            works_known=self.works_known,
            readings=len(self.readings),
            products=len(self.products),
            cards=len(self.cards),
        )


@dataclass(frozen=True, kw_only=True)
class _Subject:
    """One creator of a file, and what the file says of it."""

    now: Creator
    before: Creator | None
    line: CreatorLine | None = None
    lines: Sequence[Line] = ()


def planned(unit: Unit, reading: Reading, source_id: int, *, at: datetime, as_of: datetime | None = None) -> Plan:
    """What the file changes. What is wrong only beside what is known already is added to its problems.

    `as_of` is the moment that its counts are of: without it the moment of the import.
    """
    subjects = _named(unit, reading, at) if reading.kind is FileKind.CREATORS else _hosts(unit, reading)
    mentions = [_mention(subject, reading.kind, source_id) for subject in subjects]
    plan = Plan(mentions=mentions, source_id=source_id, as_of=as_of or at)
    known = _known_mentions(unit, subjects)
    cards = _cards(unit, reading, subjects, at)
    works = _works(unit, reading, subjects, plan)
    for subject, mention in zip(subjects, plan.mentions, strict=True):
        now = _placed(subject.now, [*known.get(subject.now.id, ()), mention])
        card = cards.get(now.id)
        if subject.before is None:
            plan.created.append(now)
        elif now != subject.before or card or works[now.id] or reading.kind is FileKind.PRODUCTS:
            plan.changed.append(now)
        else:
            plan.same += 1
    plan.cards = list(cards.values())
    plan.products = list(_products(reading, subjects, source_id))
    return plan


def carry_out(unit: Unit, plan: Plan) -> None:
    """Write all rows; whoever calls commits."""
    unit.creators.add(plan.created)
    for creator in plan.changed:
        unit.creators.change(creator)
    unit.sources.add_mentions(plan.mentions)
    unit.works.add_read(plan.works, as_of=plan.as_of, source_id=plan.source_id)
    if plan.readings:
        read_again(unit, plan.readings)
    unit.products.add(plan.products)
    unit.ratecards.add(plan.cards)


def in_parts(ids: Sequence[int], size: int = 500) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def _hosts(unit: Unit, reading: Reading) -> list[_Subject]:
    lines: dict[str, list[Line]] = defaultdict(list)
    names: dict[str, str] = {}
    for line in reading.lines:
        if line["host"] is not None:
            slug = slug_of(line["host"])
            lines[slug].append(line)
            names.setdefault(slug, line["host"])
    directory = Directory(unit, lines, ())
    found = []
    for slug, of in lines.items():
        before = directory.at(slug)
        now = _seen_again(before) if before else directory.new(slug, names[slug])
        moments = [line["at"] for line in of if line.get("at")] + ([now.as_of] if now.as_of else [])
        bio = now.bio or _most_common(line.get("occupation") for line in of)
        found.append(_Subject(now=replace(now, bio=bio, as_of=max(moments, default=None)), before=before, lines=of))
    return found


def _named(unit: Unit, reading: Reading, at: datetime) -> list[_Subject]:
    lines = creator_lines(reading)
    directory = Directory(unit, (slug_of(line.id or line.name) for line in lines), (line.name for line in lines))
    found, seen = [], dict[int, int]()
    for line in lines:
        before = _meant(directory, line, reading)
        now = _seen_again(before) if before else directory.new(slug_of(line.id or line.name), line.name)
        if now.id in seen:
            reason = NamedTwice(value=line.name, first=seen[now.id])
            reading.problems.add(line.row, reading.headers["name"], line.name, reason, error=True)
            continue
        seen[now.id] = line.row
        found.append(_Subject(now=_brought_up(now, before, line, at=at), before=before, line=line))
    return found


def _seen_again(creator: Creator) -> Creator:
    """A creator whom only imports brought that were undone is one like any other as soon as a file names it."""
    return replace(creator, source=SOURCE) if creator.source == UNDONE else creator


def _brought_up(creator: Creator, before: Creator | None, line: CreatorLine, *, at: datetime) -> Creator:
    """A creator with what a row says of it."""
    said = dict(line.said) | ({"name": line.name} if line.id else {})
    now = replace(creator, **said, audience=line.told_of(creator.audience))
    return now if now == before else replace(now, as_of=max(filter(None, (now.as_of, at))))


def _meant(directory: Directory, line: CreatorLine, reading: Reading) -> Creator | None:
    meant = directory.meant(line.id, slug_of(line.id or line.name), line.name)
    if len(meant) > 1:
        header = reading.headers["name"]
        reading.problems.add(line.row, header, line.name, NameShared(value=line.name), error=True)
    return meant[0] if meant else None


def _mention(subject: _Subject, kind: FileKind, source_id: int) -> Mention:
    if subject.line:
        says, rows = subject.line.says, 1
    elif kind is FileKind.PRODUCTS:
        says, rows = _best_selling(subject.lines), len(subject.lines)
    else:
        says, rows = _most_common(line.get("occupation") for line in subject.lines), len(subject.lines)
    return Mention(source_id=source_id, creator_id=subject.now.id, kind=kind, rows=rows, says=says)


def _best_selling(lines: Iterable[Line]) -> str:
    sold: Counter[str] = Counter()
    for line in lines:
        if line["category"]:
            sold[line["category"]] += line["gmv"] or 0
    return max(sold, key=lambda name: (sold[name], name), default="")


def _most_common(words: Iterable[str | None]) -> str:
    count = Counter(filter(None, words))
    return max(count, key=lambda word: (count[word], word), default="")


def _known_mentions(unit: Unit, subjects: Sequence[_Subject]) -> Mapping[int, list[Mention]]:
    return unit.sources.mentions([subject.now.id for subject in subjects if subject.before])


def _placed(creator: Creator, mentions: Sequence[Mention]) -> Creator:
    """The creator in the field that imports give it. Those who came in another way keep theirs."""
    if creator.source != SOURCE:
        return creator
    field_, sub = field_of(mentions)
    return replace(creator, field=field_, sub=sub)


def _cards(unit: Unit, reading: Reading, subjects: Sequence[_Subject], at: datetime) -> dict[int, RateCard]:
    """The next version of each price card that changes, by creator."""
    changed = {subject.now.id: subject.line for subject in subjects if subject.line and subject.line.card}
    found: dict[int, RateCard] = {}
    for part in in_parts(list(changed)):
        for creator_id, before in unit.ratecards.newest(part).items():
            line = changed[creator_id]
            if all(getattr(before, name) == value for name, value in line.card.items()):
                continue
            try:
                found[creator_id] = revised(before, at=at, **line.card)
            except Refused as reason:
                reading.problems.add(line.row, "", line.name, reason, error=True)
    return found


def _works(unit: Unit, reading: Reading, subjects: Sequence[_Subject], plan: Plan) -> dict[int, int]:
    """Put what is new of works into the plan; return of how many works of each creator."""
    new: dict[int, int] = defaultdict(int)
    kind = _KINDS.get(reading.kind)
    if kind is None:
        return new
    known, again = KnownWorks(unit=unit), dict[int, dict[str, Any]]()
    whose: dict[int, int] = {}
    known.load(subject.now.id for subject in subjects)
    number = unit.works.next_id()
    for subject in subjects:
        for line in subject.lines:
            at, title = line["at"], line["title"] or ""
            if at is None:
                continue
            # two lives may begin in the same minute under the same title: the first of the file is the first known
            of = known.of(subject.now.id).get((kind, at, title), ())
            if held := next((one for one in of if not one.row), None):
                held.row, whose[held.id] = line["row"], subject.now.id
                again[held.id] = {name: line.get(name) for name in SAID}
            else:
                plan.works.append(_work(number, (subject.now.id, kind, at, title), line))
                new[subject.now.id] += 1
                number += 1
    plan.readings = told_otherwise(unit, again, as_of=plan.as_of, source_id=plan.source_id)
    plan.works_known = len(again) - len(plan.readings)
    for reading_ in plan.readings:
        new[whose[reading_.work_id]] += 1
    return new


def _work(number: int, key: tuple[int, Kind, datetime, str], line: Line) -> Work:
    creator_id, kind, at, title = key
    values: dict[str, Any] = {name: line.get(name) for name in _WORK}
    return Work(id=number, creator_id=creator_id, kind=kind, title=title, at=at, **values)


def _products(reading: Reading, subjects: Sequence[_Subject], source_id: int) -> Iterator[Product]:
    if reading.kind is not FileKind.PRODUCTS:
        return
    for subject in subjects:
        for line in subject.lines:
            values: dict[str, Any] = {name: line.get(name) for name in _PRODUCT}
            category = line["category"] or ""
            yield Product(source_id=source_id, creator_id=subject.now.id, category=category, **values)
