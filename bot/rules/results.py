"""What came of the work with each creator, in one campaign or in one quarter: what a team learns from."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.rules import boards, orders
from bot.rules.boards import Sum
from bot.rules.errors import Refused
from bot.rules.orders import Order
from bot.rules.ratings import Rating

THIS = frozenset({"", "this", "now", "本季度", "本季", "这季度"})
LAST = frozenset({"last", "previous", "上季度", "上季", "上个季度"})
NUMBERS = {"一": 1, "二": 2, "三": 3, "四": 4}
WRITTEN = re.compile(r"(?:(\d{4})\s*[年/-]?\s*)?(?:q\s*([1-4])|第?\s*([1-4一二三四])\s*季度?)(?:\s*[/-]?\s*(\d{4}))?")


class BadQuarter(Refused):
    """%(said)s is no quarter that has begun.

    Write `/juxing results`, `/juxing results last` or `/juxing results 2026Q3`.
    """


class Season(NamedTuple):
    """A quarter of a year, 1 to 4."""

    year: int
    quarter: int

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.quarter - 2, 1)

    @property
    def step(self) -> int:
        """One more for every quarter."""
        return 4 * self.year + self.quarter - 1

    @property
    def written(self) -> str:
        return f"{self.year}Q{self.quarter}"

    @classmethod
    def at_step(cls, step: int) -> "Season":
        year, quarter = divmod(step, 4)
        return cls(year, quarter + 1)

    def moved(self, by: int) -> "Season":
        """So many quarters later."""
        return Season.at_step(self.step + by)

    def span(self, zone: str) -> tuple[datetime, datetime]:
        """From when to when it lasts there, UTC."""
        ends = (datetime.combine(day, time(), ZoneInfo(zone)) for day in (self.first, self.moved(1).first))
        first, last = (each.astimezone(UTC) for each in ends)
        return first, last


@dataclass(frozen=True, kw_only=True)
class Came:
    """What came of the finished orders with one creator. Counts; money in fen."""

    creator_id: int
    sums: Sum
    late: int = 0  #: results that the brand entered as not on time
    stars: int | None = None  #: hundredths: the mean of the team's own ratings, one order one voice
    rated: int = 0
    again: int = 0  #: ratings that say "would book again"
    asked_again: int = 0  #: ratings that say yes or no to that

    @property
    def roi(self) -> int | None:
        """GMV for one yuan paid, hundredths; None where no result is known."""
        paid = self.sums.paid_for_results
        return (200 * self.sums.gmv + paid) // (2 * paid) if paid else None


def season_of(moment: datetime, zone: str) -> Season:
    day = moment.astimezone(ZoneInfo(zone)).date()
    return Season(day.year, (day.month + 2) // 3)


def read(said: str, now: Season) -> Season:
    """The quarter that is meant; one without its year is the last of that number that has begun. Raises BadQuarter."""
    plain = said.strip().lower()
    if plain in THIS:
        return now
    if plain in LAST:
        return now.moved(-1)
    found = WRITTEN.fullmatch(plain)
    if found is None:
        raise BadQuarter(said=said)
    before, digit, named, after = found.groups()
    number = int(digit or NUMBERS.get(named) or named)
    year = before or after
    meant = Season(int(year), number) if year else Season(now.year - (number > now.quarter), number)
    if meant > now or meant.year < 2000:
        raise BadQuarter(said=said)
    return meant


def by_creator(of: Iterable[Order], ratings: Mapping[int, Rating]) -> list[Came]:
    """What came of each creator's finished orders; `ratings` are the team's own, by order.

    The best result comes first [ours]: most sales for what was paid, then the better stars, then what is paid most.
    """
    found: dict[int, list[Order]] = {}
    for order in of:
        if order.state is orders.State.FINISHED:
            found.setdefault(order.creator_id, []).append(order)
    came = [_came(creator, theirs, ratings) for creator, theirs in found.items()]
    return sorted(came, key=lambda each: (-(each.roi or 0), -(each.stars or 0), -each.sums.paid, each.creator_id))


def _came(creator: int, of: list[Order], ratings: Mapping[int, Rating]) -> Came:
    given = [ratings[order.id] for order in of if order.id in ratings]
    stars, said = [rating.overall for rating in given], [rating.again for rating in given if rating.again is not None]
    return Came(
        creator_id=creator,
        sums=boards.summed(of),
        late=sum(order.result is not None and not order.result.on_time for order in of),
        stars=(2 * sum(stars) + len(stars)) // (2 * len(stars)) if stars else None,
        rated=len(given),
        again=sum(said),
        asked_again=len(said),
    )
