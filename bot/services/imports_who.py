"""Whose each row of a file of records is: known creators by id or name, new ones where the file may bring them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.rules.creators import UNDONE, Creator
from bot.rules.imports_fields import UNCLASSIFIED
from bot.rules.imports_refused import CreatorNeeded, CreatorNotKnown, NameShared
from bot.rules.imports_rows import Line, Reading
from bot.services.imports_directory import SOURCE, Directory, address_of
from storage.store import Unit

_Said = tuple[str, str]  #: id and name, as a row has them


@dataclass(kw_only=True)
class Who:
    """The creators of a file, part after part; each is looked up once."""

    unit: Unit
    makes: bool  #: whether somebody unknown is made known, or else an error
    write: bool
    created: list[Creator] = field(default_factory=list)
    back: list[Creator] = field(default_factory=list)  #: whom only imports brought that were undone
    rows: Counter[int] = field(default_factory=Counter)  #: of each creator's, counted as they are asked for

    def __post_init__(self) -> None:
        self._known: dict[_Said, int | None] = {}
        self._shared: set[_Said] = set()
        self._made: dict[str, int] = {}  #: by the address that an id or a name leads to, and by name
        self._next = self.unit.creators.next_id()

    def of(self, reading: Reading) -> list[int | None]:
        """The creator of each row; None where a row names nobody or nobody fits, which is told of the row."""
        said = [_said(line) for line in reading.lines]
        self._look_up([one for one in dict.fromkeys(said) if one not in self._known and one != ("", "")])
        found = [self._known.get(one) for one in said]
        if None in found:
            for line, one, creator in zip(reading.lines, said, found, strict=True):
                if creator is None:
                    self._tell(reading, line, one)
        self.rows.update(creator for creator in found if creator is not None)
        return found

    def _look_up(self, wanted: Sequence[_Said]) -> None:
        if not wanted:
            return
        slugs = [address_of(id_ or name) for id_, name in wanted]
        directory = Directory(self.unit, slugs, [name for id_, name in wanted if not id_])
        new, back = list[Creator](), len(self.back)
        for one, slug in zip(wanted, slugs, strict=True):
            id_, name = one
            if known := self._made.get(slug if id_ else f"={name}", self._made.get(slug)):
                self._known[one] = known
                continue
            meant = directory.meant(id_, slug, name)
            if len(meant) > 1:
                self._shared.add(one)
            gone = len(meant) == 1 and meant[0].source == UNDONE
            if len(meant) > 1 or (not self.makes and (gone or not meant)):
                self._known[one] = None
            elif meant:
                self._known[one] = meant[0].id
                self.back += [replace(meant[0], source=SOURCE)] if gone else []
            else:
                new.append(self._make(one, slug, directory.free(slug)))
        self.created += new
        if self.write:
            self.unit.creators.add(new)
            for creator in self.back[back:]:
                self.unit.creators.change(creator)

    def _make(self, said: _Said, slug: str, free: str) -> Creator:
        id_, name = said
        creator = Creator(id=self._next, slug=free, name=name or id_, field=UNCLASSIFIED, source=SOURCE)
        self._known[said] = self._made[slug] = self._made[f"={creator.name}"] = self._next
        self._next += 1
        return creator

    def _tell(self, reading: Reading, line: Line, said: _Said) -> None:
        id_, name = said
        if not id_ and not name:
            if line.get("work") is None:
                header = reading.headers.get("name") or reading.headers.get("id", "")
                reading.problems.add(line["row"], header, "", CreatorNeeded(), error=True)
            return
        header = reading.headers.get("id" if id_ else "name", "")
        value = id_ or name
        reason = NameShared(value=value) if said in self._shared else CreatorNotKnown(value=value)
        reading.problems.add(line["row"], header, value, reason, error=True)


def _said(line: Line) -> _Said:
    return line.get("id") or "", line.get("name") or ""
