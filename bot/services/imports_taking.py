"""What the kinds of files of records have in common: what is known of a file, and what rows of it said before."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.rules.imports_refused import RowOtherwise, RowTwice
from bot.rules.imports_rows import Line, Reading
from bot.rules.ledger import ALWAYS, Noun
from bot.services.imports_known import HELD, as_typed
from bot.services.imports_who import Who
from storage.store import Unit


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


class Said:
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


def in_time(of: Taking, noun: Noun, ids: Sequence[int], undone: frozenset[int]) -> list[dict[str, Any]]:
    """The rows that stand and are not of a later moment than the file, the newest last."""
    rows = [
        row
        for row in of.unit.records.all_rows(noun, ids)
        if row["source_id"] not in undone and (row["as_of"] or ALWAYS) <= of.as_of
    ]
    return sorted(rows, key=lambda row: (row["as_of"] or ALWAYS, row["id"]))


def says_the_same(said: Sequence[Any], before: Sequence[Any]) -> bool:
    """An empty cell says nothing else."""
    return all(now is None or now == was for now, was in zip(said, before, strict=True))


def count_whose(of: Taking, line: Line, creator: int) -> None:
    """A row that names its work by number may name no creator: it is still one of the creator's."""
    if not line.get("id") and not line.get("name"):
        of.who.rows[creator] += 1
