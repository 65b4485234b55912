"""Finding: the rows that answer a brief, best first; and their upkeep."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime

from bot.rules import ranking
from bot.rules.creators import UNDONE, Figures
from bot.rules.did_you_mean import distance
from bot.rules.forms import Form
from bot.rules.query import Filters
from bot.rules.ranking import Standing
from storage import search_count, search_peers, search_upkeep
from storage.raw import Raw, marks
from storage.search_count import Count
from storage.search_glance import FEW, SURE, glances
from storage.search_plan import Plan, Way, answered
from storage.search_reader import Found, Key, Question
from storage.search_rows import Kept, Rows, Spelling
from storage.search_sample import Sample, rounded
from storage.search_sql import match
from storage.search_tokens import IN_NAME, READS, TYPO, begins, pieces, slips
from storage.standings import figures_in, standing_in

__all__ = ["FEW", "Count", "Found", "Kept", "Key", "Question", "Search", "Spelling"]

RECORD, WHOLE = 0, 1  #: in `stale_at`, for what is to be made anew at the next tick; no clock decides when that is
_MARKED = "SELECT creator_id FROM search WHERE stale_at = ?"
COUNTED = 2_000  #: creators up to which a result is counted where the sample says too little


class Search:
    """`raw` and `sample` are asked for when they are needed: most units never search."""

    def __init__(self, raw: Callable[[], Raw], sample: Callable[[Raw], Sample]) -> None:
        self._raw_of, self._sample_of = raw, sample

    @property
    def sqlite(self) -> bool:
        return self._raw_of().sqlite

    # upkeep

    def put(self, entries: Iterable[tuple[Standing, Spelling]], *, at: datetime) -> None:
        """Write rows anew, whether known or not, as of a moment."""
        search_upkeep.put(self._raw_of(), entries, at=at)

    def kept(self, creator_id: int) -> Kept | None:
        """The rows of a creator."""
        return search_upkeep.kept(self._raw_of(), [creator_id]).get(creator_id)

    def move(self, was: Kept, standing: Standing, *, at: datetime) -> None:
        """Put a creator in another place, who is, and is found by, what was before."""
        search_upkeep.change(self._raw_of(), [(was, was.again(standing, at=at))])

    def take_out(self, creators: Sequence[int]) -> None:
        """Let nobody find some creators any more."""
        search_upkeep.take_out(self._raw_of(), creators)

    def add_new(self, entries: Iterable[tuple[Standing, Spelling]], *, at: datetime) -> None:
        """Write rows of creators who are not there yet: for bulk."""
        search_upkeep.add_new(self._raw_of(), entries, at=at)

    def add_rows(self, rows: Sequence[Rows]) -> None:
        """The same, of rows that were made elsewhere."""
        search_upkeep.add_rows(self._raw_of(), rows)

    def mark(self, creator_id: int, *, whole: bool) -> bool:
        """Let a creator's row be made anew at the next tick, for its record has changed; `whole`: its works as well.

        False where there is no row. Whoever marks holds the creator.
        """
        query = "UPDATE search SET stale_at = CASE WHEN stale_at = ? THEN stale_at ELSE ? END WHERE creator_id = ?"
        values = [WHOLE, WHOLE if whole else RECORD, creator_id]
        return bool(self._raw_of().rows(f"{query} RETURNING creator_id", values))

    def marked(self, *, most: int) -> list[int]:
        """Creators whose record alone has changed, and whose row is to follow."""
        return [id_ for (id_,) in self._raw_of().rows(f"{_MARKED} LIMIT {most}", [RECORD])]

    def awaited(self) -> bool:
        """Whether anybody is marked, for whatever reason."""
        return bool(self._raw_of().rows("SELECT 1 FROM search WHERE stale_at <= ? LIMIT 1", [WHOLE]))

    def still_marked(self, creators: Sequence[int]) -> list[int]:
        """Those of some of them to whom nobody has seen meanwhile."""
        query = f"{_MARKED} AND creator_id IN ({marks(creators)}) ORDER BY creator_id"
        return [id_ for (id_,) in self._raw_of().rows(query, [RECORD, *creators])]

    def stale(self, *, now: datetime, most: int = 500) -> list[int]:
        """Creators whose works have changed, or whose prices by themselves, since their row was built."""
        query = f"SELECT creator_id FROM search WHERE stale_at > ? AND stale_at <= ? ORDER BY stale_at LIMIT {most}"
        return [id_ for (id_,) in self._raw_of().rows(query, [RECORD, int(now.timestamp())])]

    def oldest(self, *, before: datetime, most: int) -> list[int]:
        """Creators whose rows were built before a moment, the oldest first."""
        query = f"SELECT creator_id FROM search WHERE built_at < ? ORDER BY built_at LIMIT {most}"
        return [id_ for (id_,) in self._raw_of().rows(query, [int(before.timestamp())])]

    def missing(self, *, most: int) -> list[int]:
        """Creators who are to be seen and have no row yet."""
        query = (
            "SELECT id FROM creators WHERE NOT EXISTS (SELECT 1 FROM search WHERE search.creator_id = creators.id)"
            f" AND source <> ? LIMIT {most}"
        )
        return [id_ for (id_,) in self._raw_of().rows(query, [UNDONE])]

    def peers(self, sub: str, form: Form, tier: str, *, sample: int = 100) -> list[int]:
        """Expected CPM of creators of a sub-vertical and tier, sorted; of the first `sample` of them who have one."""
        return search_peers.cpm(self._raw_of(), sub, form, tier, sample=sample)

    def peers_in(self, sub: str, tier: str, *, sample: int = 100) -> dict[Form, list[int]]:
        """The same in every form at once."""
        return search_peers.cpm_in(self._raw_of(), sub, tier, sample=sample)

    def prices_in(self, subs: Sequence[str], tier: str, *, besides: int) -> dict[Form, list[int]]:
        """What others of some sub-verticals and a tier ask for one unit of each form, fen, sorted."""
        return search_peers.prices_in(self._raw_of(), subs, tier, besides=besides)

    # one creator

    def get(self, creator_id: int) -> tuple[Standing, Spelling] | None:
        query = "SELECT facts, name, spelled, words FROM search_cards WHERE creator_id = ?"
        for facts, name, spelled, words in self._raw_of().rows(query, [creator_id]):
            return standing_in(facts), Spelling(name=name, spelled=spelled, words=words)
        return None

    def figures(self, creator_id: int) -> Figures | None:
        """What is known of a creator's work, alone."""
        query = "SELECT facts FROM search_cards WHERE creator_id = ?"
        return next((figures_in(facts) for (facts,) in self._raw_of().rows(query, [creator_id])), None)

    def standings(self, creators: Sequence[int]) -> dict[int, Standing]:
        """The standings of some creators, by id."""
        if not creators:
            return {}
        query = f"SELECT creator_id, facts FROM search_cards WHERE creator_id IN ({marks(creators)})"
        return {id_: standing_in(facts) for id_, facts in self._raw_of().rows(query, list(creators))}

    # pages

    def question(self, said: Filters, *, at: datetime, besides: Sequence[int] = ()) -> Question:
        """What a brief asks, worked out once for all its pages; rivals' days are counted back from `at`."""
        return Question(said, at=at, sqlite=self._raw_of().sqlite, besides=besides)

    def page(self, asked: Question, *, promising: bool | None, after: Key | None, most: int) -> list[Found]:
        """Up to `most` creators that fit, best first, read on after a key.

        `promising` picks those with a reserved place, or those without; None takes both.
        """
        raw = self._raw_of()
        sample = self._sample_of(raw)
        if not sample.total:
            return []
        return asked.usual(sample, ranking.PAGE, promising).page(raw, after=after, most=most)

    def walk(self, asked: Question, *, promising: bool | None, after: Key | None, most: int) -> Iterator[Found]:
        """All creators that fit, best first, read by and by as they are asked for; `most` is how many are likely to be.

        What was not read to its end is closed by whoever reads.
        """
        raw = self._raw_of()
        sample = self._sample_of(raw)
        if not sample.total:
            return iter(())
        return asked.usual(sample, ranking.PAGE, promising).walk(raw, after=after, most=most)

    def among(self, asked: Question, creators: Collection[int]) -> list[Found]:
        """Those of some creators who fit, best first in the recommended order, whose keys they have."""
        return asked.among.page(self._raw_of(), creators)

    def read(self, asked: Question, plan: Plan, *, promising: bool | None, after: Key | None, most: int) -> list[Found]:
        """A page read along one certain way."""
        return asked.reader(plan, promising).page(self._raw_of(), after=after, most=most)

    def ways(self, asked: Question, *, promising: bool | None = None) -> list[Plan]:
        """The ways that a page could be read, the shortest first."""
        return asked.plans(self._sample_of(self._raw_of()), ranking.PAGE, promising)

    def count(self, asked: Question) -> Count:
        """How many fit: counted where that is quick, else told by the sample and kept as long as that."""
        raw = self._raw_of()
        sample = self._sample_of(raw)
        if sample.total <= FEW:
            return Count(search_count.counted(raw, asked, self._to_count(asked)))
        if asked.counted is None or asked.counted[0] is not sample:
            asked.counted = (sample, self._estimated(raw, asked, sample))
        return asked.counted[1]

    def keeps_count(self, asked: Question) -> bool:
        """Whether what was counted stands until another sample is drawn, whoever changes meanwhile."""
        return asked.counted is not None and asked.counted[0] is self._sample_of(self._raw_of())

    def glances(self, questions: Sequence[Question], *, rows: float) -> list[Count | None]:
        """How many fit each, for about so many rows looked at in all. None where so few rows do not tell."""
        raw = self._raw_of()
        return glances(raw, self._sample_of(raw), questions, rows=rows)

    def likely(self, asked: Question) -> float:
        """The share of creators who fit, by the sample alone."""
        return self._sample_of(self._raw_of()).share(asked.conditions)

    def _estimated(self, raw: Raw, asked: Question, sample: Sample) -> Count:
        about = Count(rounded(sample.share(asked.conditions) * sample.total), exact=False)
        if sample.hits(asked.conditions) >= SURE:
            return about
        plan = self._to_count(asked)
        if plan.way is Way.WALK or (plan.rows > COUNTED and not answered(asked.conditions, plan)):
            return about
        number = search_count.counted(raw, asked, plan, most=COUNTED + 1)
        return Count(number) if number <= COUNTED else Count(max(about.number, COUNTED), exact=False)

    def _to_count(self, asked: Question) -> Plan:
        """To count all, a walk is the last resort: it goes through everybody."""
        return min(self.ways(asked), key=lambda plan: (plan.way is Way.WALK, plan.rows))

    # names

    def is_name(self, said: str) -> bool:
        """Whether a creator is called exactly this (normalised)."""
        return bool(said) and bool(self._raw_of().rows("SELECT 1 FROM search_cards WHERE name = ? LIMIT 1", [said]))

    def any_called(self, names: Collection[str], among: Collection[int]) -> bool:
        """Whether any of some creators is called exactly one of these (normalised)."""
        named = f"creator_id IN ({marks(among)}) AND name IN ({marks(names)})"
        return bool(self._raw_of().rows(f"SELECT 1 FROM search_cards WHERE {named} LIMIT 1", [*among, *names]))

    def exactly(self, name: str, *, most: int) -> list[int]:
        """The creators of exactly this normalised name, best first."""
        query = (
            "SELECT s.creator_id FROM search_cards c JOIN search s ON s.creator_id = c.creator_id"
            f" WHERE c.name = ? ORDER BY s.rank LIMIT {most}"
        )
        return [id_ for (id_,) in self._raw_of().rows(query, [name])]

    def called(self, name: str, *, most: int = 5) -> list[Standing]:
        """Creators by a normalised name: exact first, then beginning with it, containing it, read like it."""
        found = self.ids_called(name, most=most)
        standings = self.standings(found)
        return [standings[id_] for id_ in found if id_ in standings]

    def ids_called(self, name: str, *, most: int) -> list[int]:
        """The ids of the same."""
        exact = self.exactly(name, most=most)
        return exact or next((found for found in self._by_index(name, most) if found), [])

    def like_name(self, name: str, *, most: int = 20) -> list[str]:
        """Names that one slip may have turned into this one: candidates for "did you mean"."""
        words = [piece for piece, han in pieces(name) if not han]
        needs = [tuple(TYPO + slip for slip in slips(word)) for word in words if slips(word)]
        found = self._matching(needs, most) if needs else []
        if not found and name:
            parts = [piece for piece, han in pieces(name) if han]
            needs = [tuple(IN_NAME + part for part in piece) for piece in parts]
            found = self._matching(needs, 10 * most) if needs else []
        near = [called for _, called in found]
        return sorted(near, key=lambda called: distance(called, name))[:most]

    def _by_index(self, name: str, most: int) -> Iterable[list[int]]:
        yield [id_ for id_, _ in self._matching([(begins(name),)], most, begins_with=name)]
        parts = [
            (IN_NAME + part,)
            for piece, han in pieces(name)
            for part in ([piece[at : at + 2] for at in range(max(1, len(piece) - 1))] if han else [piece])
        ]
        yield [id_ for id_, _ in self._matching(parts, most, holds=name)] if parts else []
        spelled = name.replace(" ", "")
        if spelled.isascii() and spelled.isalnum():
            yield [id_ for id_, _ in self._matching([(READS + spelled[:12],)], most)]
            needs = [tuple(TYPO + slip for slip in slips(word)) for word in name.split() if slips(word)]
            if needs:
                yield [id_ for id_, called in self._matching(needs, most) if distance(called, name) <= len(needs) + 1]

    def _matching(
        self, needs: Sequence[tuple[str, ...]], most: int, *, begins_with: str = "", holds: str = ""
    ) -> list[tuple[int, str]]:
        """Id and name of those with all these tokens, best first."""
        raw = self._raw_of()
        inside, params = ["1 = 1"], [match(needs, sqlite=raw.sqlite)]
        find = "instr" if raw.sqlite else "strpos"
        if begins_with:
            inside.append(f"{find}(c.name, ?) = 1")
            params.append(begins_with)
        if holds:
            inside.append(f"{find}(c.name, ?) > 0")
            params.append(holds)
        if raw.sqlite:
            source = "search_text t CROSS JOIN search s ON s.rank = t.rowid"
            matched, order = "t.search_text MATCH ?", "t.rowid"
        else:
            source = "search_text t JOIN search s ON s.creator_id = t.creator_id"
            matched, order = "t.tokens @@ ?::tsquery", "s.rank"
        query = (
            f"SELECT s.creator_id, c.name FROM {source} JOIN search_cards c ON c.creator_id = s.creator_id"
            f" WHERE {matched} AND {' AND '.join(inside)} ORDER BY {order} LIMIT {most}"
        )
        return [(id_, name) for id_, name in raw.rows(query, params)]
