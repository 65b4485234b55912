"""Which way to read for a page: the one that, by the sample, looks at the fewest rows. The answer is the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.rules.conditions import Condition, Test
from storage.search_sample import Sample
from storage.search_tables import PRICES, SORTED
from storage.search_tokens import LISTS, MARKS, plain, wanted

RARE = 0.3  #: a mark that more than this share of creators bears is no help to the index of words
# What one row costs, in parts of a row that is read in the order of an index.
WALK, WALK_WORDS, MATCH, RANGE = 1.0, 5.0, 1.5, 4.0
START = 40  #: what asking the index of words costs before the first row


class Way(StrEnum):
    WALK = "walk"  #: down an index in the order asked for, until the page is full
    WORDS = "words"  #: through the index of words, in the order of rank
    RANGE = "range"  #: all in a narrow range of one figure, then sorted


@dataclass(frozen=True)
class Plan:
    way: Way
    drive: tuple[str, ...] = ()  #: a walk goes down these fields, or down everybody
    needs: tuple[tuple[str, ...], ...] = ()  #: tokens, each with what does as well
    column: str = ""  #: of a range
    rows: float = 0.0  #: that are looked at, by the sample


def plans(conditions: Sequence[Condition], sample: Sample, *, ranked: bool, bounded: bool, most: int) -> list[Plan]:
    """All ways that are open, the shortest first.

    `ranked`: the recommended order; `bounded`: in it, but of one form, which the index of words only has by its bound.
    """
    share = sample.share(conditions)
    found = [_walk(conditions, sample, share, ranked=ranked, most=most)]
    found += _words(conditions, sample, share, ranked=ranked, bounded=bounded, most=most)
    found += _ranges(conditions, sample)
    return sorted(found, key=lambda plan: plan.rows)


def _walk(conditions: Sequence[Condition], sample: Sample, share: float, *, ranked: bool, most: int) -> Plan:
    fields = (
        next((each for each in conditions if each.test is Test.IN and each.column == "field"), None) if ranked else None
    )
    inside = sample.share([fields]) if fields else 1.0
    looked_at = min(most * inside / share, inside * sample.total) if share else 0.0
    spoken = any(each.test in {Test.TEXT, Test.NOT_TEXT} for each in conditions)
    return Plan(Way.WALK, drive=fields.value if fields else (), rows=looked_at * (WALK_WORDS if spoken else WALK))


def _words(
    conditions: Sequence[Condition], sample: Sample, share: float, *, ranked: bool, bounded: bool, most: int
) -> list[Plan]:
    marked = [each for each in conditions if _is_marked(each) and sample.share([each]) < RARE]
    spoken = [each for each in conditions if each.test is Test.TEXT and wanted(each.value).needs]
    if not marked and not spoken:
        return []
    needs = [need for each in spoken for need in wanted(each.value).needs]
    needs += [tuple(_marks(each)) for each in marked]
    inside = sample.share([*marked, *spoken])
    matched = inside * sample.total
    looked_at = min(most * inside / share, matched) if ranked and share else matched
    if bounded:
        looked_at = min(8 * looked_at + 50, matched)
    lists = min(sample.share([each]) for each in [*marked, *spoken]) * sample.total
    # the lists are gone through as far as the page reaches
    through = lists * (looked_at / matched if matched else 1.0) * 0.05 * len(needs)
    return [Plan(Way.WORDS, needs=tuple(needs), rows=START + looked_at * MATCH + through)]


def _ranges(conditions: Sequence[Condition], sample: Sample) -> list[Plan]:
    columns = {each.column for each in conditions if each.test in {Test.LEAST, Test.MOST}} & {*SORTED, *PRICES}
    return [
        Plan(
            Way.RANGE,
            column=column,
            rows=START
            + RANGE
            * sample.total
            * sample.share(
                [each for each in conditions if each.column == column and each.test in {Test.LEAST, Test.MOST}]
            ),
        )
        for column in columns
    ]


def answered(conditions: Sequence[Condition], plan: Plan) -> bool:
    """Whether the tokens of a plan say all that is asked: then nothing has to be looked at row by row."""
    marked = [each for each in conditions if _is_marked(each) and tuple(_marks(each)) in plan.needs]
    spoken = [each for each in conditions if each.test is Test.TEXT and wanted(each.value).sure]
    return plan.way is Way.WORDS and len(marked) + len(spoken) == len(conditions)


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
