"""How many creators a question fits, told for no more work than is allowed: for many questions at once.

Where the sample has enough of them it speaks for everybody; few are counted, if the way to all of them is short. What
neither tells is not guessed.
"""

from collections.abc import Sequence
from operator import itemgetter

from storage.raw import Raw
from storage.search_count import Count, counted
from storage.search_plan import WALK, WALK_WORDS, Plan, Way, plans
from storage.search_reader import Question
from storage.search_sample import Sample, rounded
from storage.search_sql import needs_words

SURE = 16  #: members of the sample that must fit before it may speak for everybody
FEW = 8_192  #: creators, up to which nothing is told by the sample that can be counted
MOST = 1_000  #: creators that are counted; of more it is only told about how many


def glances(raw: Raw, sample: Sample, questions: Sequence[Question], *, rows: float) -> list[Count | None]:
    """How many fit each, for up to so many rows looked at, the quickest first. None where that does not tell."""
    told = [_by_sample(sample, asked) for asked in questions]
    found: list[Count | None] = [count for count, _ in told]
    ways = [(*_shortest(sample, asked), at) for at, asked in enumerate(questions) if not told[at][1]]
    for plan, cost, at in sorted(ways, key=itemgetter(1)):
        rows -= cost
        if rows < 0:
            break
        found[at] = _counted(raw, questions[at], plan, found[at])
    return found


def _by_sample(sample: Sample, asked: Question) -> tuple[Count | None, bool]:
    """About how many by the sample, and whether that is enough to be told."""
    hits = sample.hits(asked.conditions)
    about = Count(rounded(sample.share(asked.conditions) * sample.total), exact=False)
    return (about if hits else None), hits >= SURE and sample.total > FEW


def _counted(raw: Raw, asked: Question, plan: Plan, about: Count | None) -> Count:
    number = counted(raw, asked, plan, most=MOST + 1)
    return Count(number) if number <= MOST else Count(max(about.number if about else 0, MOST), exact=False)


def _shortest(sample: Sample, asked: Question) -> tuple[Plan, float]:
    """The shortest way to everybody who fits, and its rows."""
    ways = plans(
        asked.conditions, sample, None, ranked=False, bounded=False, ordered=asked.sqlite, most=max(1, sample.total)
    )
    each = WALK_WORDS if needs_words(asked.conditions, indexed=False) else WALK
    costs = [(each * sample.total if plan.way is Way.WALK else plan.rows, plan) for plan in ways]
    cost, plan = min(costs, key=lambda pair: pair[0])
    return plan, cost
