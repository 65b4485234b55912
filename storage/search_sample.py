"""How many creators a brief fits, about: counted in a sample kept in memory, as bits, in microseconds.

Each condition is a number whose bits are the members of the sample that meet it; all conditions at once are their AND.
The sample decides which way to read is the shortest, and says the size of long results. It never decides who is found.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from bot.lazily import lazily
from bot.rules.conditions import Condition, Test
from storage.raw import Raw, marks
from storage.search_tables import COLUMNS

SIZE = 8192  #: members: a share of 1 % is told within a tenth of itself, two times of three
TEXTS = 2048  #: of them, in whose words texts are looked for
BLOCK = 32  #: members between two sums kept of a sorted column
AT_ONCE = 1024
MOST_KEPT = 4096  #: conditions whose bits are kept


class Sample:
    """`total` is how many creators there are; the members are spread evenly over their ids."""

    def __init__(self, rows: Sequence[tuple[Any, ...]], words: Sequence[str], *, total: int) -> None:
        self.size, self.total = len(rows), total
        self._columns: dict[str, Sequence[Any]] = (
            dict(zip(COLUMNS, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(COLUMNS, ())
        )
        self._words = words
        self._all = (1 << self.size) - 1
        self._texts = (1 << len(words)) - 1
        self._bits: dict[Condition, int] = {}
        self._sorted: dict[str, _Sorted] = {}
        self._groups: dict[str, dict[Any, int]] = {}

    @classmethod
    def read(cls, raw: Raw) -> "Sample":
        first, last, total = raw.rows("SELECT min(creator_id), max(creator_id), count(*) FROM search")[0]
        if not total:
            return cls([], [], total=0)
        step = max(1.0, (last - first + 1) / SIZE)
        ids = list(dict.fromkeys(first + int(step * at) for at in range(SIZE) if first + int(step * at) <= last))
        names = ", ".join(COLUMNS)
        rows: list[tuple[Any, ...]] = []
        for start in range(0, len(ids), AT_ONCE):
            part = ids[start : start + AT_ONCE]
            rows += raw.rows(f"SELECT {names} FROM search WHERE creator_id IN ({marks(part)})", part)
        at = COLUMNS.index("creator_id")
        spoken = [row[at] for row in rows[:: max(1, len(rows) // TEXTS)]][:TEXTS]
        said = dict[int, str]()
        for start in range(0, len(spoken), AT_ONCE):
            part = spoken[start : start + AT_ONCE]
            said.update(
                raw.rows(f"SELECT creator_id, words FROM search_cards WHERE creator_id IN ({marks(part)})", part)
            )
        rows.sort(key=lambda row: row[at] not in said)  # those whose words are known come first
        return cls(rows, [said[row[at]] for row in rows if row[at] in said], total=total)

    def share(self, conditions: Iterable[Condition]) -> float:
        """The share of all creators that meets all conditions; never quite nought, for a sample cannot know that."""
        bits, texts = self._met(conditions)
        if texts is None:
            return _share(bits.bit_count(), self.size)
        both = (bits & texts).bit_count()
        if both >= 8:
            return _share(both, len(self._words))
        # too few to count together: the two shares, as if one had nothing to do with the other
        return _share(bits.bit_count(), self.size) * _share(texts.bit_count(), len(self._words))

    def hits(self, conditions: Iterable[Condition]) -> int:
        """How many members meet all conditions; of those whose words are known, where texts are asked for."""
        bits, texts = self._met(conditions)
        return (bits if texts is None else bits & texts).bit_count()

    def _met(self, conditions: Iterable[Condition]) -> tuple[int, int | None]:
        """The members that meet all conditions but texts, and those that meet all texts, where there are any."""
        bits, texts = self._all, None
        for condition in conditions:
            if condition.test in {Test.TEXT, Test.NOT_TEXT}:
                texts = self._of(condition) if texts is None else texts & self._of(condition)
            else:
                bits &= self._of(condition)
        return bits, texts

    def _of(self, condition: Condition) -> int:
        found = self._bits.get(condition)
        if found is None:
            if len(self._bits) >= MOST_KEPT:
                self._bits.clear()
            found = self._bits[condition] = self._counted(condition)
        return found

    def _counted(self, condition: Condition) -> int:
        test, value, name = condition.test, condition.value, condition.column
        if test in {Test.TEXT, Test.NOT_TEXT}:
            held = sum(1 << at for at, words in enumerate(self._words) if value in words)
            return held if test is Test.TEXT else self._texts & ~held
        if test in {Test.FREE, Test.NOT_FOR, Test.NOT_SELF}:
            return self._all  # almost everybody
        if test is Test.LEAST:
            return self._in_order(name).least(max(0, value))
        if test is Test.MOST:
            return self._in_order(name).least(0) & ~self._in_order(name).least(value + 1)
        if test in {Test.HAS, Test.HAS_NOT}:
            held = self._listed(name).get(value, 0)
            return held if test is Test.HAS else self._all & ~held
        if "|" in name:
            pairs = zip(name.split("|"), value, strict=True)
            return _any(self._grouped(column).get(each, 0) for column, values in pairs for each in values)
        held = _any(self._grouped(name).get(each, 0) for each in value)
        return held if test is Test.IN else self._all & ~held

    def _in_order(self, name: str) -> "_Sorted":
        if name not in self._sorted:
            self._sorted[name] = _Sorted(self._columns[name])
        return self._sorted[name]

    def _grouped(self, name: str) -> dict[Any, int]:
        if name not in self._groups:
            self._groups[name] = _groups((at, value) for at, value in enumerate(self._columns[name]))
        return self._groups[name]

    def _listed(self, name: str) -> dict[Any, int]:
        if name not in self._groups:
            held = ((at, each) for at, value in enumerate(self._columns[name]) for each in value.split("|") if each)
            self._groups[name] = _groups(held)
        return self._groups[name]


class _Sorted:
    """A column in order, with the bits of all from each block on."""

    def __init__(self, values: Sequence[int]) -> None:
        order = sorted(range(len(values)), key=values.__getitem__)
        self._values, self._members = [values[at] for at in order], order

    @lazily
    def _from(self) -> list[int]:
        sums, total = [0], 0
        for at in range(len(self._members) - 1, -1, -1):
            total |= 1 << self._members[at]
            if at % BLOCK == 0:
                sums.append(total)
        return sums[::-1]

    def least(self, bound: int) -> int:
        """Those whose value is at least the bound."""
        at = bisect_left(self._values, bound)
        block = -(-at // BLOCK)
        found = self._from[block] if block < len(self._from) else 0
        for member in self._members[at : block * BLOCK]:
            found |= 1 << member
        return found


def _groups(pairs: Iterable[tuple[int, Any]]) -> dict[Any, int]:
    members: dict[Any, list[int]] = defaultdict(list)
    for at, value in pairs:
        members[value].append(at)
    return {value: sum(1 << at for at in found) for value, found in members.items()}


def _any(parts: Iterable[int]) -> int:
    found = 0
    for part in parts:
        found |= part
    return found


def _share(hits: int, size: int) -> float:
    return max(hits, 0.3) / size if size else 0.0


def rounded(number: float) -> int:
    """Two figures of a number that is only about right."""
    whole = max(0, round(number))
    digits = max(0, len(str(whole)) - 2)
    return round(whole, -digits)
