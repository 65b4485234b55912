"""Reads pages of one question. Whichever way a page is read, it is the same; only how long it takes differs."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from heapq import heappop, heappush, merge
from itertools import islice
from operator import itemgetter
from typing import Any, NamedTuple

from bot.lazily import lazily
from bot.rules import ranking
from bot.rules.conditions import Condition, Test, column, conditions, plays_column
from bot.rules.query import Filters, Order
from storage.raw import Raw, marks
from storage.search_plan import Plan, Way, plans
from storage.search_sample import Sample
from storage.search_sql import Where, match, needs_words, where
from storage.search_tables import IDS, KNOWN_ALONE, OF_CREATOR, UNKNOWN, known
from storage.search_tokens import PROMISING, wanted

Key = tuple[int, int]
Row = tuple[Any, ...]
Pool = bool | None
CHUNK, GROWS = 20, 6  #: rows asked for at a time; each time so many times more
UNPRICED = 2**62  #: where a price is not known, after all prices
FIRST = -1
OF_ID = IDS - 1  #: the bits of a rank that are the id
HIGHEST_FIRST = {
    Order.FOLLOWERS: "followers",
    Order.STARS: "stars_sort",
    Order.SALES: "units",
    Order.GROWTH: "growth",
}


class Found(NamedTuple):
    """One creator of a page, with the key to read on from. A tuple, for two pages of these are made for each brief."""

    key: Key
    creator_id: int
    version: int
    promising: bool
    price: int | None = None  #: fen of one unit of the form asked for, where a budget is


class Question:
    """What a brief asks of search, worked out once: conditions, order, ways to read, SQL.

    Days are counted from `at`; `besides` are creators who are not wanted.
    """

    def __init__(self, said: Filters, *, at: datetime, sqlite: bool, besides: Sequence[int] = ()) -> None:
        self.filters, self.at, self.sqlite, self.besides = said, at, sqlite, tuple(besides)
        self.conditions = conditions(said) + tuple(Condition(Test.NOT_SELF, "creator_id", id_) for id_ in besides)
        self.ranked = said.order is Order.RECOMMENDED
        self.rank = column("rank", said.form)
        self.fit = ranking.fitting(said)
        self.slack = IDS * ranking.most_fit(said)
        self.counted: tuple[Sample, Any] | None = None  #: how many fit, by which sample
        self._plans: dict[Pool, list[Plan]] = {}
        self._planned: tuple[Sample, int] | None = None
        self._readers: dict[tuple[Plan, Pool], Reader] = {}
        self._usual: dict[Pool, Reader] = {}  #: along the shortest way

    @lazily
    def among(self) -> "Among":
        return Among(self)

    @property
    def bounded(self) -> bool:
        """Whether the index of words, which is in the order of the best form, has only a bound of this order."""
        return bool(self.filters.form) or bool(self.slack)

    @property
    def sorted_by(self) -> str:
        said = self.filters
        if said.order is Order.PRICE:
            return column("price", said.form)
        if said.order is Order.VALUE:
            return column("value", said.form)
        if said.order is Order.PLAYS:
            return plays_column(said.form)
        return HIGHEST_FIRST.get(said.order, self.rank)

    def plans(self, sample: Sample, most: int, pool: Pool) -> list[Plan]:
        """The ways to read a page of so many from a pool, the shortest first."""
        if self._planned is None or self._planned[0] is not sample or self._planned[1] != most:
            # with another sample come other plans: what was made for the old ones would only pile up
            self._plans, self._readers, self._usual, self._planned = {}, {}, {}, (sample, most)
        found = self._plans.get(pool)
        if found is None:
            kind = {"ranked": self.ranked, "bounded": self.bounded, "ordered": self.sqlite}
            found = plans(self.conditions, sample, pool, most=most, **kind)
            self._plans[pool] = found
        return found

    def usual(self, sample: Sample, most: int, pool: Pool) -> "Reader":
        """The reader along the shortest way to a page of so many."""
        plans = self.plans(sample, most, pool)  # which forgets the readers of another sample
        reader = self._usual.get(pool)
        if reader is None:
            reader = self._usual[pool] = self.reader(plans[0], pool)
        return reader

    def reader(self, plan: Plan, pool: Pool) -> "Reader":
        reader = self._readers.get((plan, pool))
        if reader is None:
            kind = Ranked if self.ranked else Sorted
            reader = self._readers[plan, pool] = kind(self, plan, pool)
        return reader


class Among:
    """Reads which of some creators fit."""

    def __init__(self, asked: Question) -> None:
        self._fit = asked.fit
        self._where = where(asked.conditions, indexed=False, today=asked.at, sqlite=asked.sqlite)
        self._texts = [wanted(text) for text in self._where.texts]
        figures = _figures(asked.filters) if asked.fit else ()
        self._figures = slice(3, 3 + len(figures))
        names = ", ".join(f"s.{name}" for name in (asked.rank, "version", "promising", *figures))
        cards = needs_words(asked.conditions, indexed=False)
        joined = " JOIN search_cards c ON c.creator_id = s.creator_id" if cards else ""
        words = ", c.words, c.spelled" if cards else ""
        # SQLite would rather go through a whole field
        source = f"search s INDEXED BY {OF_CREATOR}" if asked.sqlite else "search s"
        self._sql = f"SELECT {names}{words} FROM {source}{joined} WHERE {self._where} AND s.creator_id IN "

    def page(self, raw: Raw, creators: Collection[int]) -> list[Found]:
        """Those who fit, in the recommended order, best first."""
        rows = raw.rows(f"{self._sql}({marks(creators)})", [*self._where.params, *creators])
        return sorted(self._found(row) for row in rows if all(text.held_by(row[-2], row[-1]) for text in self._texts))

    def _found(self, row: Row) -> Found:
        fit = self._fit
        total = row[0] - IDS * fit(*row[self._figures]) if fit else row[0]
        return Found((total, 0), total & OF_ID, row[1], bool(row[2]), row[3] if fit else None)


class Reader:
    """Reads along one plan in one pool: those with a reserved place, those without, or both."""

    def __init__(self, asked: Question, plan: Plan, pool: Pool) -> None:
        self._asked, self._plan, self._pool = asked, plan, pool
        indexed = plan.way is Way.WORDS
        self._where = where(asked.conditions, indexed=indexed, today=asked.at, sqlite=asked.sqlite)
        self._words = needs_words(asked.conditions, indexed=indexed)
        self._texts = [wanted(text) for text in self._where.texts]

    def page(self, raw: Raw, *, after: Key | None, most: int) -> list[Found]:
        """Up to so many creators, read on after a key."""
        return list(islice(self.walk(raw, after=after, most=most), most))

    def walk(self, raw: Raw, *, after: Key | None, most: int) -> Iterator[Found]:
        """All creators after a key, read by and by as they are asked for; `most` is how many are likely to be."""
        raise NotImplementedError

    def _said(self, row: Row) -> bool:
        return all(text.held_by(row[-2], row[-1]) for text in self._texts)

    def _sql(self, names: Iterable[str], source: str, inside: Iterable[str], by: str) -> str:
        """Columns of search first, then words and readings, where they are to be looked at."""
        words = ", c.words, c.spelled" if self._words else ""
        cards = " JOIN search_cards c ON c.creator_id = s.creator_id" if self._words else ""
        where = " AND ".join([*inside, *self._where.parts]) or "1 = 1"
        return (
            f"SELECT {', '.join(f's.{name}' for name in names)}{words} FROM {source}{cards} WHERE {where} ORDER BY {by}"
        )

    def _source(self, index: str) -> str:
        return f"search s INDEXED BY {index}" if self._asked.sqlite else "search s"

    def _from_words(self) -> str:
        if self._asked.sqlite:
            return "search_text t CROSS JOIN search s ON s.rank = t.rowid"
        return "search_text t JOIN search s ON s.creator_id = t.creator_id"

    def _matches(self) -> Where:
        found, needs, without = self._pooled(), list(self._plan.needs), list[str]()
        if self._plan.pooled and self._pool:
            needs.append((PROMISING,))
        elif self._plan.pooled:
            without.append(PROMISING)
        asked = match(needs, without=without, sqlite=self._asked.sqlite)
        found.add("t.search_text MATCH ?" if self._asked.sqlite else "t.tokens @@ ?::tsquery", asked)
        return found

    def _ranged(self) -> Where:
        found = self._pooled()
        found.parts += self._plan.within("s")
        return found

    def _pooled(self) -> Where:
        found = Where()
        if self._pool is not None:
            found.add(f"s.promising = {int(self._pool)}")
        return found


@dataclass(frozen=True, slots=True)
class _Stream:
    """Rows in the ascending order of a rank: `sql` wants `params`, then the rank to read on after, then the rest."""

    sql: str
    params: tuple[Any, ...]
    rest: tuple[Any, ...]


class Ranked(Reader):
    """The recommended order: rows come by a bound of it, and are put in order by what the brief adds to the score.

    A row is its bound, its rank where that is another, version, pool, and the figures that a fit is made of.
    """

    def __init__(self, asked: Question, plan: Plan, pool: Pool) -> None:
        super().__init__(asked, plan, pool)
        # the best form never stands behind the one that is asked for: its rank is a bound, and may lie before the key
        best = plan.by == "sub" if plan.way is Way.WALK else plan.way is Way.WORDS and asked.sqlite
        self._by = "rank" if best else asked.rank
        self._skips = self._by == asked.rank
        self._exact = self._skips and not self._texts and not asked.slack
        self._figures = _figures(asked.filters) if asked.fit else ()
        self._at_rank = 0 if self._skips else 1
        self._streams = [self._stream(at, source, inside) for at, (source, inside) in enumerate(self._sources())]

    def walk(self, raw: Raw, *, after: Key | None, most: int) -> Iterator[Found]:
        behind = after[0] if after else FIRST
        start = behind if self._skips else FIRST
        limit = most if self._exact else max(CHUNK, most)
        read = self._lazily if raw.sqlite and self._plan.way is not Way.RANGE else self._chunks
        streams = [read(raw, stream, start, limit) for stream in self._streams]
        rows = streams[0] if len(streams) == 1 else merge(*streams, key=itemgetter(0))
        return self._as_they_come(rows) if self._exact else self._in_order(rows, behind)

    def _as_they_come(self, rows: Iterable[Row]) -> Iterator[Found]:
        for row in rows:
            yield Found((row[0], 0), row[0] & OF_ID, row[1], bool(row[2]))

    def _in_order(self, rows: Iterable[Row], behind: int) -> Iterator[Found]:
        """Whoever no row that is still to come can stand before; of a rank, the end is the id, so no two are alike."""
        fit, slack, texts, waiting = self._asked.fit, self._asked.slack, self._texts, list[tuple[int, Row]]()
        rank = self._at_rank
        figures = slice(rank + 3, rank + 3 + len(self._figures))
        for row in rows:
            bound = row[0] - slack
            while waiting and waiting[0][0] <= bound:
                total, first = heappop(waiting)
                if not texts or self._said(first):
                    yield self._found(total, first)
            total = row[rank] - IDS * fit(*row[figures]) if fit else row[rank]
            if total > behind:
                heappush(waiting, (total, row))
        while waiting:
            total, first = heappop(waiting)
            if not texts or self._said(first):
                yield self._found(total, first)

    def _found(self, total: int, row: Row) -> Found:
        at = self._at_rank
        price = row[at + 3] if self._figures else None
        return Found((total, 0), total & OF_ID, row[at + 1], bool(row[at + 2]), price)

    def _lazily(self, raw: Raw, stream: _Stream, last: int, limit: int) -> Iterator[Row]:
        """Row by row as they are asked for: in the order of an index, SQLite looks no further than it is read."""
        with closing(raw.stream(stream.sql, (*stream.params, last, *stream.rest))) as cursor:
            yield from cursor

    def _chunks(self, raw: Raw, stream: _Stream, last: int, limit: int) -> Iterator[Row]:
        """By and by: PostgreSQL sends all that it was asked for, and a range is sorted by its first rows alone."""
        while True:
            rows = raw.rows(f"{stream.sql} LIMIT {limit}", [*stream.params, last, *stream.rest])
            yield from rows
            if len(rows) < limit:
                return
            last, limit = rows[-1][0], limit * GROWS

    def _stream(self, at: int, source: str, inside: Where) -> _Stream:
        # in the order of the index of words itself; by the row's own column everything would be sorted first
        by = "t.rowid" if self._plan.way is Way.WORDS and self._asked.sqlite else f"s.{self._by}"
        names = [self._by, *([] if self._skips else [self._asked.rank]), "version", "promising", *self._figures]
        # no two that are read at the same time are spelt alike: the driver would prepare the second one each time anew
        sql = self._sql(names, source, [*inside.parts, f"{by} > ?"], by) + " " * at
        return _Stream(sql, tuple(inside.params), tuple(self._where.params))

    def _sources(self) -> Iterator[tuple[str, Where]]:
        way = self._plan.way
        if way is Way.WORDS:
            yield self._from_words(), self._matches()
        elif way is Way.RANGE:
            yield self._source(self._plan.index), self._ranged()
        else:
            pools = (0, 1) if self._pool is None else (int(self._pool),)
            by = self._plan.by
            for value in self._plan.drive or (None,):
                for pool in pools:
                    inside = Where()
                    if value is not None:
                        inside.add(f"s.{by} = ?", value)
                    inside.add(f"s.promising = {pool}")
                    yield self._source(f"ix_search_{'all' if value is None else by}_{self._by}"), inside


class Sorted(Reader):
    """Any other order: rows come in it."""

    def __init__(self, asked: Question, plan: Plan, pool: Pool) -> None:
        super().__init__(asked, plan, pool)
        #: columns that are to be known, for they are asked to lie somewhere
        self._bounded = {each.column for each in asked.conditions if each.test in {Test.LEAST, Test.MOST}}

    def walk(self, raw: Raw, *, after: Key | None, most: int) -> Iterator[Found]:
        while True:
            found = [*islice(self._read(raw, after, most), most)]
            yield from found
            if len(found) < most:
                return
            after = found[-1].key

    def _read(self, raw: Raw, after: Key | None, most: int) -> Iterator[Found]:
        for row in self._rows(raw, after, most):
            if not self._texts or self._said(row):
                yield Found(self._key(row), row[1], row[2], bool(row[3]))

    def _key(self, row: Row) -> Key:
        unpriced = self._asked.filters.order is Order.PRICE and row[0] < 0
        return (UNPRICED if unpriced else row[0], row[1])

    def _rows(self, raw: Raw, after: Key | None, most: int) -> Iterator[Row]:
        """Those of whom the figure is known, then the others by their ids, whose figures are all the same."""
        by = self._asked.sorted_by
        if by not in KNOWN_ALONE:
            yield from self._in_order(raw, by, after, None, most)
            return
        beyond = after is not None and after[0] in {UNPRICED, UNKNOWN}
        if not beyond:
            yield from self._in_order(raw, by, after, True, most)
        if by not in self._bounded:
            yield from self._in_order(raw, by, after if beyond else None, False, most)

    def _in_order(self, raw: Raw, by: str, after: Key | None, known_: bool | None, most: int) -> Iterable[Row]:
        """`known_`: those of whom the figure is known, or those of whom it is not; None: everybody."""
        plan, lowest = self._plan, self._asked.filters.order is Order.PRICE
        inside = self._matches() if plan.way is Way.WORDS else self._ranged()
        columns, index, behind = f"s.{by}, s.creator_id", f"ix_search_by_{by}", [*(after or ())]
        if known_:
            inside.add(known(by, "s."))
        elif known_ is False:
            inside.add(f"s.{by} = {UNKNOWN}")
            columns, index, behind = "s.creator_id", OF_CREATOR, behind[1:]
        if behind:
            inside.add(f"({columns}) {'>' if lowest else '<'} ({marks(behind)})", *behind)
        if plan.way is Way.WORDS:
            source = self._from_words()
        else:
            source = self._source(plan.index if plan.way is Way.RANGE else index)
        way, names = "ASC" if lowest else "DESC", (by, "creator_id", "version", "promising")
        sql = self._sql(names, source, inside.parts, columns.replace(",", f" {way},") + f" {way}")
        # where words are looked at again, more may be needed than the page takes
        limit = "" if self._texts else f" LIMIT {most}"
        rows: Iterable[Row] = raw.stream(sql + limit, [*inside.params, *self._where.params])
        return rows


def _figures(said: Filters) -> tuple[str, ...]:
    """The columns that a fit is made of: of a budget and nothing else, the price alone."""
    price = column("price", said.form)
    if said.women_min is None and said.purpose is None:
        return (price,)
    return (price, plays_column(said.form), "units", "engagement", "women")
