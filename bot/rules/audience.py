"""Who watches a creator: shares of women, of ages and of provinces, as a source tells them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

MAIN_AGES = 2  #: bands that a card names
MAIN_REGIONS = 3  #: provinces that count as where an audience mainly is [ours]


class Age(StrEnum):
    """The bands in which audiences are told, in years."""

    MINOR = "0-17"
    YOUNG = "18-23"
    GROWN = "24-30"
    MIDDLE = "31-40"
    MATURE = "41-49"
    OLDER = "50+"


@dataclass(frozen=True, kw_only=True)
class Audience:
    """Shares in basis points of those whom the source could tell; what it does not tell is None or left out."""

    women: int | None = None
    ages: Mapping[Age, int] = field(default_factory=dict)
    regions: Mapping[str, int] = field(default_factory=dict)  #: province in Chinese, without 省 or 市

    @property
    def main_age(self) -> Age | None:
        """The band with the largest share; of equal ones the younger."""
        most = max(self.ages.values(), default=0)
        found = [age for age, share in self.ages.items() if share == most]
        return found[0] if len(found) == 1 else next(iter(self.main_ages), None)

    @property
    def main_ages(self) -> tuple[Age, ...]:
        """The bands with the largest shares, largest first; of equal ones the younger."""
        bands = list(Age)
        return tuple(sorted(self.ages, key=lambda age: (-self.ages[age], bands.index(age)))[:MAIN_AGES])

    @property
    def main_regions(self) -> tuple[str, ...]:
        """The provinces with the largest shares, largest first."""
        by_name = sorted(self.regions)
        return tuple(sorted(by_name, key=self.regions.__getitem__, reverse=True)[:MAIN_REGIONS])
