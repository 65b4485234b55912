"""What the creators of a field usually get for each item: what a creator's own stars are held against."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median_low

from bot.rules.ratings import Item


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
