"""What the creators of a field usually get for each item: what a creator's own stars are held against."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import median_low

from bot.rules.ranking_terms import FIELD_MEAN
from bot.rules.ratings import COUNTS_FOR, Item

ENOUGH = 50  #: ratings of a field from which its own mean is taken [ours]: it is then known to about a tenth of a star
MONTHS = COUNTS_FOR.days // 30


def usual(count: int, total: int) -> int:
    """Hundredths: what a creator of a field usually gets, of how many ratings there are and what they sum up to."""
    return (2 * total + count) // (2 * count) if count >= ENOUGH else FIELD_MEAN


def month(at: datetime) -> int:
    """The month in which a rating is counted for its field."""
    day = at.astimezone(UTC)
    return 12 * day.year + day.month - 1


@dataclass(frozen=True, kw_only=True)
class FieldStars:
    """Of each item the median of the creators' means, hundredths; `creators` is of how many."""

    items: Mapping[Item, int] = field(default_factory=dict)
    creators: int = 0


def field_stars(ratings: Iterable[tuple[int, Mapping[str, int]]]) -> FieldStars:
    """Work it out from ratings: whose they are, and stars (1 to 5) by item. Each creator counts once an item."""
    given = defaultdict[tuple[str, int], list[int]](list)
    creators = set[int]()
    for creator, items in ratings:
        creators.add(creator)
        for item, stars in items.items():
            given[item, creator].append(stars)
    means = defaultdict[str, list[int]](list)
    for (item, _), stars_of in given.items():
        means[item].append((200 * sum(stars_of) + len(stars_of)) // (2 * len(stars_of)))
    return FieldStars(items={Item(item): median_low(of) for item, of in sorted(means.items())}, creators=len(creators))
