"""What a creator's own ratings say to them: by item against the field, since last month, and in the order. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.rules.creators import Creator, Figures
from bot.rules.field_stars import FieldStars
from bot.rules.ranking import is_promising
from bot.rules.ranking_terms import Stars, terms
from bot.rules.ratings import LIVE, VIDEO, Item, Rating, Score
from bot.rules.stars import score

MONTH = timedelta(days=30)  #: what "last month" means [ours]
PRAISED, MISSED = 450, 400  #: hundredths: from here on a rating praises, below there it misses something
MOST_LINES = 3
OF_STARS = ("stars", "exploration")  #: terms of the score that a rating moves


@dataclass(frozen=True, kw_only=True)
class Line:
    """One item: the creator's mean and what the field usually gets, hundredths; None where nobody rated it."""

    item: Item
    stars: int
    usual: int | None
    before: int | None  #: the creator's own a month ago

    @property
    def above(self) -> int | None:
        return None if self.usual is None else self.stars - self.usual

    @property
    def moved(self) -> int:
        return 0 if self.before is None else self.stars - self.before

    @property
    def seen_to_move(self) -> bool:
        """Whether the two differ as they are written, in tenths."""
        return self.before is not None and (self.stars + 5) // 10 != (self.before + 5) // 10


@dataclass(frozen=True, kw_only=True)
class Block:
    """One kind of work."""

    live: bool
    now: Score
    before: Score  #: as it stood a month ago
    lines: Sequence[Line]
    peers: int = 0  #: creators of the field behind what is usual

    @property
    def came(self) -> int:
        """Ratings more than a month ago; fewer where older ones have run out."""
        return self.now.count - self.before.count

    @property
    def moved(self) -> Sequence[Line]:
        """The items that have moved most since, where a tenth of a star can be seen of it."""
        changed = sorted((line for line in self.lines if line.seen_to_move), key=lambda line: -abs(line.moved))
        return changed[:MOST_LINES]

    @property
    def strong(self) -> Sequence[Line]:
        """Above what the field gets, furthest first."""
        found = [line for line in self.lines if (line.above or 0) > 0]
        return sorted(found, key=lambda line: -(line.above or 0))[:MOST_LINES]

    @property
    def weak(self) -> Sequence[Line]:
        found = [line for line in self.lines if (line.above or 0) < 0]
        return sorted(found, key=lambda line: line.above or 0)[:MOST_LINES]


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What the newest rating has done to the place in the recommended order: points of 1,000,000, by term."""

    rating: Rating
    terms: Mapping[str, int] = field(default_factory=dict)  #: what it added, or took
    score: int  #: as it is now, in the form that scores best
    held: bool  #: whether a place was kept for this creator before the rating
    holds: bool  #: and whether one is now

    @property
    def points(self) -> int:
        return sum(self.terms.values())


def block(ratings: Iterable[Rating], usual: FieldStars, *, live: bool, at: datetime) -> Block:
    """`ratings` are those that stand, of either kind."""
    mine = [rating for rating in ratings if rating.form.live == live]
    then = at - MONTH
    now, before = score(mine, at=at), score([rating for rating in mine if rating.at <= then], at=then)
    asked = (LIVE if live else VIDEO).values()
    lines = [
        Line(item=item, stars=now.items[item], usual=usual.items.get(item), before=before.items.get(item))
        for of in asked
        for item in of
        if item in now.items
    ]
    return Block(live=live, now=now, before=before, lines=lines, peers=usual.creators)


def effect(
    creator: Creator, figures: Figures, before: Stars, after: Stars, newest: Rating, *, score: int, at: datetime
) -> Effect:
    """`before` is what all ratings but the newest come to, `after` what all come to, both as of the same moment."""
    was, now = (terms(figures, stars, None, at=at) for stars in (before, after))
    return Effect(
        rating=newest,
        terms={name: now[name] - was[name] for name in OF_STARS},
        score=score,
        held=is_promising(creator, figures, before, at=at),
        holds=is_promising(creator, figures, after, at=at),
    )


def praised(ratings: Iterable[Rating]) -> list[str]:
    """The words of ratings that praise."""
    return [rating.words for rating in ratings if rating.words and rating.overall >= PRAISED]


def missed(ratings: Iterable[Rating]) -> list[str]:
    """The words of ratings that miss something."""
    return [rating.words for rating in ratings if rating.words and rating.overall < MISSED]
