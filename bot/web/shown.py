"""Figures as the pages lay them out: prices and reach line by line, stars by kind, spans of time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot import words
from bot.rules import ratings
from bot.rules.creators import Expected, Kind, Work, cost_per_thousand
from bot.rules.forms import Form, Length
from bot.rules.orders import Order
from bot.rules.people import Reader
from bot.rules.pricing import MARKET, Need
from bot.rules.ranking import Standing
from bot.rules.ratecards import RateCard
from bot.rules.ratings import Dimension, Item, Score
from bot.services.creators import Profile


@dataclass(frozen=True, kw_only=True)
class PriceLine:
    """One price of a card, fen. `off` is what a day discount takes off today, basis points."""

    form: Form
    length: Length | None = None
    listed: int
    off: int = 0

    @property
    def price(self) -> int:
        """Today's price of one unit, rounded half up."""
        return (self.listed * (10_000 - self.off) + 5_000) // 10_000


@dataclass(frozen=True, kw_only=True)
class ReachLine:
    """What a form is expected to bring, and a thousand plays of it to cost (fen); None: not enough data."""

    line: PriceLine
    expected: Expected
    cpm: int | None
    cpm_least: int | None  #: at the most plays of comparable works
    cpm_most: int | None  #: at the fewest
    cheaper_than: int | None  #: per cent of peers


@dataclass(frozen=True, kw_only=True)
class StarBlock:
    """The public score of one kind of work with what was asked for it."""

    kind: Kind
    score: Score
    asked: Mapping[Dimension, Sequence[Item]]


def price_lines(card: RateCard, *, today: date) -> list[PriceLine]:
    """The prices on offer, in the order hour, day, product, video."""
    off = card.discount_on(today)
    lives = [(Form.HOUR, card.hour, 0), (Form.DAY, card.day, off), (Form.SHARED, card.product, 0)]
    lines = [PriceLine(form=form, listed=fen, off=less) for form, fen, less in lives if fen]
    videos = [(length, fen) for length in Length if (fen := card.video(length))]
    return lines + [PriceLine(form=Form.VIDEO, length=length, listed=fen) for length, fen in videos]


def reach_lines(standing: Standing, lines: Sequence[PriceLine]) -> list[ReachLine]:
    return [_reach(standing, line) for line in lines]


def star_blocks(profile: Profile) -> list[StarBlock]:
    """Live and video apart; their stars are never mixed."""
    return [
        StarBlock(kind=Kind.LIVE, score=profile.live, asked=ratings.LIVE),
        StarBlock(kind=Kind.VIDEO, score=profile.video, asked=ratings.VIDEO),
    ]


def profile_facts(profile: Profile) -> dict[str, object]:
    """All that the shared parts of a creator's pages need."""
    standing, card = profile.standing, profile.standing.card
    today = profile.at.astimezone(MARKET).date()
    lines = price_lines(card, today=today)
    return {
        "profile": profile,
        "creator": profile.creator,
        "card": card,
        "figures": standing.figures,
        "lines": lines,
        "reach": reach_lines(standing, lines),
        "discount_ahead": bool(card.day and card.day_discount) and not _discount_over(card, today),
        "fold": f"{(10_000 - card.day_discount) / 1000:g}",
        "star_blocks": star_blocks(profile),
        "most_live_plays": most_plays(profile.lives),
        "most_video_plays": most_plays(profile.videos),
    }


def most_plays(works: Sequence[Work]) -> int:
    """What the longest bar of some works stands for."""
    return max((work.plays or 0 for work in works), default=0)


def net(order: Order) -> int:
    """What the creator is paid, fen: the service fee is the brand's and comes on top."""
    return order.price.total - order.price.fee


def helpers(reader: Reader, at: datetime) -> dict[str, Callable[..., str]]:
    """Functions that templates call to write time for a reader."""
    return {
        "on": partial(on, reader=reader),
        "span": partial(span, reader=reader),
        "when": partial(when, reader=reader),
        "left": partial(left, at=at, reader=reader),
        "number": number,
    }


def on(moment: datetime, reader: Reader) -> str:
    """2026-11-09, the reader's day: for lists that reach over more than a year."""
    return moment.astimezone(ZoneInfo(reader.zone)).date().isoformat()


def span(start: datetime, end: datetime, reader: Reader) -> str:
    """11月9日(周日) 20:00–24:00; the second day is named only where it is another one."""
    zone = ZoneInfo(reader.zone)
    here, there = start.astimezone(zone), (end - timedelta(microseconds=1)).astimezone(zone)
    if here.date() != there.date():
        return f"{words.moment(start, reader)} – {words.moment(end, reader)}"
    local = end.astimezone(zone)
    until = "24:00" if local.date() != here.date() else f"{local:%H:%M}"
    written = words.moment(start, reader)
    return written.replace(f"{here:%H:%M}", f"{here:%H:%M}–{until}", 1)


def when(need: Need, reader: Reader) -> str:
    """When a live is held, whole days as the days that they are; by when a video is due."""
    if need.form is Form.DAY and need.starts_at.astimezone(MARKET).time() == time():
        return words.market_days(need.starts_at, need.ends_at, reader)
    return span(need.starts_at, need.ends_at, reader) if need.form.live else words.moment(need.starts_at, reader)


def left(until: datetime, at: datetime, reader: Reader) -> str:
    """How long there still is, in whole hours, below one hour in minutes; empty when it is over."""
    if until <= at:
        return ""
    minutes = int((until - at).total_seconds() // 60)
    plural = words.plural_translator(reader.language)
    if minutes < 60:
        return plural("%(n)s minute left", "%(n)s minutes left", minutes)
    return plural("%(n)s hour left", "%(n)s hours left", minutes // 60)


def number(value: float) -> str:
    """2.0 → 2, 2.5 → 2.5."""
    return f"{float(value):g}"


def _reach(standing: Standing, line: PriceLine) -> ReachLine:
    expected = standing.expected_plays(line.form)
    known = standing.prices.get(line.form) == line.price
    return ReachLine(
        line=line,
        expected=expected,
        cpm=cost_per_thousand(line.price, expected.median),
        cpm_least=cost_per_thousand(line.price, expected.most),
        cpm_most=cost_per_thousand(line.price, expected.least),
        cheaper_than=standing.percentiles.get(line.form) if known else None,
    )


def _discount_over(card: RateCard, today: date) -> bool:
    return card.discount_until is not None and today > card.discount_until
