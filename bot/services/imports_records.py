"""Files of records: works, goods, comments and past orders, part after part, each in its way; all of it or nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from bot.rules.imports import Changes, FileKind, Mention
from bot.rules.imports_rows import Reading
from bot.services.imports_plan import in_parts
from bot.services.imports_taking import Taking
from bot.services.imports_things import Comments, Goods, Orders
from bot.services.imports_who import Who
from bot.services.imports_works import Works
from bot.services.standings import rebuild
from storage.store import Unit

NAMED = 100  #: creators whom the report names


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


TAKERS: Mapping[FileKind, Callable[[Taking], Taker]] = {
    FileKind.WORKS: Works,
    FileKind.GOODS: Goods,
    FileKind.COMMENTS: Comments,
    FileKind.ORDERS: Orders,
}
