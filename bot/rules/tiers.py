"""The follower tiers buyers think in."""

from bisect import bisect_right
from enum import StrEnum


class Tier(StrEnum):
    """A band of follower counts."""

    HEAD = "head"  #: 头部
    SHOULDER = "shoulder"  #: 肩部
    WAIST = "waist"  #: 腰部
    TAIL = "tail"  #: 尾部
    NEWCOMER = "newcomer"  #: 新人


#: The lowest count inside the tier, and the lowest count above it (None: no upper end).
BOUNDS: dict[Tier, tuple[int, int | None]] = {
    Tier.HEAD: (5_000_000, None),
    Tier.SHOULDER: (1_000_000, 5_000_000),
    Tier.WAIST: (100_000, 1_000_000),
    Tier.TAIL: (10_000, 100_000),
    Tier.NEWCOMER: (0, 10_000),
}


def tier_of(followers: int) -> Tier:
    """Return the tier of a follower count; a count below nought is read as nought."""
    return _ASCENDING[bisect_right(_LOWEST, followers, 1) - 1]


_ASCENDING = tuple(reversed(BOUNDS))
_LOWEST = [BOUNDS[tier][0] for tier in _ASCENDING]
