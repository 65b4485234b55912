"""What 我的聚星 shows of a creator's own stars: new ones, by item, since last month, in words, and in the order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot import comments_model
from bot.rules import ratings_mine
from bot.rules.comments import analyse
from bot.rules.comments_hot import HotWord
from bot.rules.field_stars import field_stars
from bot.rules.ranking import Standing
from bot.rules.ratings import COUNTS_FOR, Rating
from bot.rules.ratings_mine import Block, Effect
from bot.rules.ratings_reports import Report
from bot.services.charts import MOST_RATINGS
from bot.services.standings import stars
from storage.store import Unit

SHOWN = 10  #: ratings
HOT = 6  #: words
READ = 200  #: of the newest ratings, whose words are read


@dataclass(frozen=True, kw_only=True)
class Mine:
    """A creator's own stars. `seen` is up to when they have read them; whoever never did begins a month ago."""

    ratings: Sequence[Rating] = ()  #: the newest that stand
    blocks: Sequence[Block] = ()  #: of the kinds that were rated
    effect: Effect | None = None  #: of the newest rating, while it counts
    praised: Sequence[HotWord] = ()
    missed: Sequence[HotWord] = ()
    seen: datetime | None = None
    reports: Mapping[int, Report] = field(default_factory=dict)  #: by order, the last one
    withdrawn: Sequence[tuple[datetime, str]] = ()

    def is_new(self, rating: Rating) -> bool:
        return self.seen is None or rating.newest > self.seen

    @property
    def new(self) -> Sequence[Rating]:
        return [rating for rating in self.ratings if self.is_new(rating)]

    @property
    def newest(self) -> datetime | None:
        """When the newest of them was given or changed."""
        return max((rating.newest for rating in self.ratings), default=None)


def mine(unit: Unit, standing: Standing, *, at: datetime) -> Mine:
    """All that a creator's own ratings say to them."""
    creator = standing.creator
    given = unit.ratings.of_creators([creator.id])[creator.id]
    shown = given[:SHOWN]
    reports = {}
    for rating in shown:
        if rating.order_id and (report := unit.rating_reports.newest(rating.tenant, rating.order_id)):
            reports[rating.order_id] = report
    return Mine(
        ratings=shown,
        blocks=[found for live in (True, False) if (found := _block(unit, standing, given, live, at)).now.count],
        effect=_effect(standing, given, at),
        praised=_hot(ratings_mine.praised(given[:READ])),
        missed=_hot(ratings_mine.missed(given[:READ])),
        seen=unit.rating_reports.seen(creator.id) or at - ratings_mine.MONTH,
        reports=reports,
        withdrawn=unit.ratings.withdrawn(creator.id),
    )


def _block(unit: Unit, standing: Standing, given: Sequence[Rating], live: bool, at: datetime) -> Block:
    if not any(rating.form.live == live for rating in given):
        return ratings_mine.block((), field_stars(()), live=live, at=at)
    usual = field_stars(unit.ratings.in_field(standing.creator.field, live=live, most=MOST_RATINGS))
    return ratings_mine.block(given, usual, live=live, at=at)


def _effect(standing: Standing, given: Sequence[Rating], at: datetime) -> Effect | None:
    """Of the newest rating that counts; both times everything else is as it is today."""
    newest = next((rating for rating in given if rating.at > at - COUNTS_FOR), None)
    if newest is None or not standing.scores:
        return None
    before, after = stars([each for each in given if each is not newest], at=at), stars(given, at=at)
    score = max(standing.scores.values())
    return ratings_mine.effect(standing.creator, standing.figures, before, after, newest, score=score, at=at)


def _hot(texts: Sequence[str]) -> Sequence[HotWord]:
    """The words that several of these ratings use, and ordinary texts do not."""
    return analyse(texts, comments_model.reader()).hot(comments_model.background(), HOT) if texts else ()
