"""Goods of lives, comments and past orders of a file of records."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.rules.creators import Deal, Good, Kind
from bot.rules.imports_refused import UnknownField
from bot.rules.imports_rows import Line, Reading
from bot.rules.ledger import Noun
from bot.rules.taxonomy import field_named, sub_named
from bot.services.imports_known import KnownWorks, WhichWork
from bot.services.imports_taking import Said, Taking, count_whose, in_time, says_the_same
from bot.services.ledger import deal_key, project_deals, project_goods
from storage.records import brand_key


class Goods:
    """What was sold in lives; of a product that is told otherwise there is another row."""

    def __init__(self, of: Taking) -> None:
        self._of, self._rows = of, Said()
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
            count_whose(of, line, meant[0])
            said = (line.get("category"), line.get("price"), line["units"], line["gmv"])
            key = (meant[1], line["product"])
            if not self._rows.is_first(reading, line, key, said, "product"):
                continue
            if key in before and says_the_same(said, before[key]):
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
        for row in in_time(self._of, Noun.GOOD, works, undone):
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
            count_whose(of, line, meant[0])
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
        self._of, self._rows = of, Said()

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
            if key in before and says_the_same(said, before[key]):
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
        for row in in_time(self._of, Noun.DEAL, creators, undone):
            if row["source_id"] is not None:
                found[deal_key(row)] = (row["outcome"], row["industry"], row["on_time"])
        return found


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
