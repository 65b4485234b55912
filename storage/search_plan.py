"""Which way to read for a page: the one that, by the sample, looks at the fewest rows. The answer is the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from bot.rules.conditions import Condition, Test
from storage.search_sample import Sample
from storage.search_tables import KNOWN_ALONE, POOLED, PRICES, SORTED, known
from storage.search_tokens import LISTS, MARKS, PAIRED, PAIRED_COLUMN, paired, plain, wanted

RARE = 0.3  #: a mark that more than this share of creators bears is no help to the index of words
# What one row costs, in parts of a row that is read in the order of an index.
WALK, WALK_WORDS, MATCH, RANGE = 1.0, 5.0, 1.5, 4.0
POSTING = 0.02  #: going past one creator in a list of the index of words
START = 40  #: what asking the index of words costs before the first row
TOKEN = 3  #: and each token more: many regions are hundreds


class Way(StrEnum):
    WALK = "walk"  #: down an index in the order asked for, until the page is full
    WORDS = "words"  #: through the index of words, in the order of rank
    RANGE = "range"  #: all in a narrow range of one figure, then sorted


@dataclass(frozen=True)
class Plan:
    way: Way
    drive: tuple[str, ...] = ()  #: a walk goes down these fields or sub-verticals, or down everybody
    by: str = "field"  #: which of the two they are
    needs: tuple[tuple[str, ...], ...] = ()  #: tokens, each with what does as well
    answers: tuple[Condition, ...] = ()  #: conditions that the tokens are all of
    pooled: bool = False  #: the pool is told by its token too; else row by row
    column: str = ""  #: of a range
    inside: str = "by"  #: of everybody, or inside one pool
    rows: float = 0.0  #: that are looked at, by the sample

    @property
    def index(self) -> str:
        """That of a range."""
        return f"ix_search_{self.inside}_{self.column}"

    def within(self, row: str) -> list[str]:
        """What the index of a range holds, where that is not everybody; of a row that is called so."""
        return [known(self.column, f"{row}.")] if self.column in KNOWN_ALONE else []


def plans(
    conditions: Sequence[Condition],
    sample: Sample,
    pool: bool | None,
    *,
    ranked: bool,
    bounded: bool,
    ordered: bool,
    most: int,
) -> list[Plan]:
    """All ways that are open to read one pool, the shortest first.

    `ranked`: the recommended order; `bounded`: in it, but of one form, which the index of words only has by its bound;
    `ordered`: the index of words is in the order of rank, so that a page need not read all that it finds.
    """
    within = [] if pool is None else [Condition(Test.IN, "promising", (int(pool),))]
    share = sample.share([*conditions, *within])
    # PostgreSQL, where that index is in no order, has another of sub-verticals in one place
    places = [] if ordered else [each for each in conditions if each.test is Test.IN and each.column == "region"]
    found = _walks(conditions, within, places, sample, share, ranked=ranked, bounded=bounded, most=most)
    found += _words(conditions, pool, sample, share, ranked=ranked and ordered, bounded=bounded, most=most)
    found += _ranges(conditions, within, sample)
    return sorted(found, key=lambda plan: plan.rows)


def _walks(
    conditions: Sequence[Condition],
    within: list[Condition],
    places: list[Condition],
    sample: Sample,
    share: float,
    *,
    ranked: bool,
    bounded: bool,
    most: int,
) -> list[Plan]:
    spoken = any(each.test in {Test.TEXT, Test.NOT_TEXT} for each in conditions)
    cost = WALK_WORDS if spoken else WALK

    def walk(drive: Condition | None, least: float) -> Plan:
        placed = places if drive and drive.column == "sub" else []
        inside = sample.share([*within, *([drive] if drive else []), *placed])
        all_ = inside * sample.total
        rows = min(least * most * inside / share, all_) if share else 0.0
        values, by = (drive.value, drive.column) if drive else ((), "field")
        return Plan(Way.WALK, drive=values, by=by, rows=rows * cost)

    driven = [each for each in conditions if ranked and each.test is Test.IN and each.column in {"field", "sub"}]
    # down a sub-vertical everybody stands by the best form, which bounds the one that is asked for
    found = [walk(each, 4.0 if bounded and each.column == "sub" else 1.0) for each in driven]
    return found or [walk(None, 1.0)]


def _words(
    conditions: Sequence[Condition],
    pool: bool | None,
    sample: Sample,
    share: float,
    *,
    ranked: bool,
    bounded: bool,
    most: int,
) -> list[Plan]:
    """Texts, and of the marks those that spare more rows than going through their lists costs."""
    spoken = [each for each in conditions if each.test is Test.TEXT and wanted(each.value).needs]
    marked = sorted(_marked(conditions, pool), key=lambda mark: sample.share(mark.says))
    used = [] if spoken else marked[:1]
    if not spoken and not used:
        return []
    said: list[Condition] = [*spoken, *(each for mark in used for each in mark.says)]
    inside = sample.share(said)
    lists = sum(sample.share([each]) for each in spoken) + sum(sample.share(mark.listed) for mark in used)
    reach = _reach(inside, share, sample, ranked=ranked, bounded=bounded, most=most)
    candidates = marked[len(used) :]
    if pool is not None and not any(mark.pooled for mark in used):
        candidates.append(_Mark((Condition(Test.IN, "promising", (int(pool),)),), (), (_PROMISING,)))
    pooled = False
    for mark in candidates:
        length, fewer = sample.share(mark.listed), sample.share([*said, *mark.says])
        if (inside - fewer) * MATCH > length * POSTING and length < RARE:
            pooled = pooled or not mark.need
            said, inside, lists, used = [*said, *mark.says], fewer, lists + length, [*used, mark]
            reach = _reach(inside, share, sample, ranked=ranked, bounded=bounded, most=most)
    needs = [need for each in spoken for need in wanted(each.value).needs]
    needs += [mark.need for mark in used if mark.need]
    answers = [each for each in said if each.test is not Test.TEXT or wanted(each.value).sure]
    asking = START + TOKEN * (sum(map(len, needs)) - 1)
    rows = asking + sample.total * reach * (inside * MATCH + lists * POSTING)
    return [Plan(Way.WORDS, needs=tuple(needs), answers=tuple(answers), pooled=pooled, rows=rows)]


def _reach(inside: float, share: float, sample: Sample, *, ranked: bool, bounded: bool, most: int) -> float:
    """How much of the lists is gone through before a page is full."""
    if not ranked or not share:
        return 1.0
    needed = most / (share * sample.total)
    return min(1.0, 8 * needed + 50 / max(1.0, inside * sample.total) if bounded else needed)


def _ranges(conditions: Sequence[Condition], within: list[Condition], sample: Sample) -> list[Plan]:
    bounded = [each for each in conditions if each.test in {Test.LEAST, Test.MOST}]
    found = []
    for column in dict.fromkeys(each.column for each in bounded):
        pooled = column in POOLED and bool(within)
        if pooled or column in SORTED or column in PRICES:
            own = [each for each in bounded if each.column == column]
            share = sample.share([*own, *within] if pooled else own)
            rows = START + RANGE * sample.total * share
            found.append(Plan(Way.RANGE, column=column, inside="pool" if pooled else "by", rows=rows))
    return found


def answered(conditions: Sequence[Condition], plan: Plan) -> bool:
    """Whether the tokens of a plan say all that is asked: then nothing has to be looked at row by row."""
    return plan.way is Way.WORDS and set(conditions) <= set(plan.answers)


@dataclass(frozen=True)
class _Mark:
    """A token, or any of several, in the index of words."""

    says: tuple[Condition, ...]
    need: tuple[str, ...]  #: empty for the token of the promising ones, which may as well be what must not be there
    listed: tuple[Condition, ...]  #: who stands in its list
    pooled: bool = False  #: its list is of one pool alone


_PROMISING = Condition(Test.IN, "promising", (1,))


def _marked(conditions: Sequence[Condition], pool: bool | None) -> list[_Mark]:
    """The marks that conditions can be told by; industries two by two, for which there are marks."""
    paired_off = [each for each in conditions if each.test is Test.HAS and each.column == PAIRED_COLUMN]
    if len(paired_off) < 2:
        paired_off = []
    found = [
        _Mark((each,), tuple(_marks(each)), (each,))
        for each in conditions
        if _is_marked(each) and each not in paired_off
    ]
    pools = (*PAIRED,) if pool is None else (int(pool),)
    within = () if pool is None else (Condition(Test.IN, "promising", pools),)
    for two in pairwise(paired_off):
        need = tuple(paired(each, two[0].value, two[1].value) for each in pools)
        found.append(_Mark(two, need, (*two, *within), pooled=pool is not None))
    return found


def _is_marked(condition: Condition) -> bool:
    if condition.test is Test.IN:
        return all(name in MARKS for name in condition.column.split("|"))
    return condition.test is Test.HAS and condition.column in LISTS


def _marks(condition: Condition) -> list[str]:
    if condition.test is Test.HAS:
        return [LISTS[condition.column] + plain(condition.value)]
    names = condition.column.split("|")
    groups = condition.value if len(names) > 1 else (condition.value,)
    return [MARKS[name] + plain(value) for name, values in zip(names, groups, strict=True) for value in values]
