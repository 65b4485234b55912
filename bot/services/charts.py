"""The charts desk: what the pictures of a creator are drawn from."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum

from bot.rules.charts import CARD, HALF, NARROW, WIDE, About
from bot.rules.charts_given import Given, given
from bot.rules.charts_lives import Live, Lives, Sold, best, lives
from bot.rules.charts_peers import Peers, Priced, peers
from bot.rules.charts_radar import Radar, radar
from bot.rules.charts_trend import Trend, trend
from bot.rules.creators import Creator, Kind, NoSuchCreator, Work
from bot.rules.errors import NotFound
from bot.rules.field_stars import field_stars
from bot.rules.forms import Form
from bot.rules.pricing import MARKET
from bot.rules.ratings import LIVE, VIDEO, Rating
from bot.rules.stars import by_quarter, score
from bot.rules.taxonomy import FIELDS
from storage.store import Store, Unit

Chart = Trend | Given | Radar | Peers | Lives
MOST_RATINGS = 2_000  #: of a field, the newest, that make its median
MOST_LIVES = 60  #: whose goods are looked at


class NoSuchChart(NotFound):
    """There is no such picture of a creator. Open the creator's page again."""


class Picture(StrEnum):
    TREND = "trend"
    STARS_OF_LIVES = "stars-live"
    STARS_OF_VIDEOS = "stars-video"
    GIVEN_TO_LIVES = "given-live"
    GIVEN_TO_VIDEOS = "given-video"
    PEERS = "peers"
    LIVES = "lives"


class Size(StrEnum):
    """For what a chart is laid out."""

    WIDE = "wide"  #: the column of a page
    NARROW = "narrow"  #: a phone
    CARD = "card"  #: a message in Slack


_WIDTHS = {Size.WIDE: WIDE, Size.NARROW: NARROW, Size.CARD: CARD}


class ChartDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def charts(self, slug: str, *, size: Size, at: datetime) -> tuple[About, Mapping[Picture, Chart]]:
        """All charts of a creator, laid out. Raises NoSuchCreator."""
        return self._read(slug, tuple(Picture), size, at)

    def chart(self, slug: str, picture: str, *, size: Size, at: datetime) -> tuple[About, Chart]:
        """One of them. Raises NoSuchCreator, and NoSuchChart where it is none of `Picture`."""
        if picture not in set(Picture):
            raise NoSuchChart
        about, found = self._read(slug, (Picture(picture),), size, at)
        return about, found[Picture(picture)]

    def _read(
        self, slug: str, wanted: Sequence[Picture], size: Size, at: datetime
    ) -> tuple[About, Mapping[Picture, Chart]]:
        with self._store.reading() as unit:
            creator = unit.creators.by_slug(slug)
            if creator is None:
                raise NoSuchCreator(name=slug)
            return about_of(creator, at), {each: _MAKE[each](unit, creator, size, at) for each in wanted}


def about_of(creator: Creator, at: datetime) -> About:
    return About(who=creator.name, field=creator.field, tier=creator.tier, as_of=_day(creator.as_of or at))


def trend_of(works: list[Work], *, size: Size) -> Trend:
    """In a message the kind alone that there are more works of: Slack makes tall pictures small."""
    kinds: tuple[Kind, ...] = (Kind.LIVE, Kind.VIDEO)
    if size is Size.CARD:
        kinds = (max(kinds, key=lambda kind: sum(work.kind is kind for work in works)),)
    return trend(works, day=_day, width=_WIDTHS[size], kinds=kinds)


def _trend(unit: Unit, creator: Creator, size: Size, at: datetime) -> Chart:
    return trend_of(unit.records.works([creator.id])[creator.id], size=size)


def _lives(unit: Unit, creator: Creator, size: Size, at: datetime) -> Chart:
    works = [work for work in unit.records.works([creator.id])[creator.id] if work.kind is Kind.LIVE]
    goods = unit.records.goods([work.id for work in works[:MOST_LIVES]])
    sold = {work: best([Sold(good.name, good.units) for good in of]) for work, of in goods.items()}
    found = [Live(_day(work.at), work.plays, work.gmv, sold.get(work.id, ())) for work in works]
    return lives(found, width=_WIDTHS[size])


def _peers(unit: Unit, creator: Creator, size: Size, at: datetime) -> Chart:
    """Today's price of one unit of each form, among creators of the same field and tier."""
    found = unit.search.get(creator.id)
    if found is None or creator.tier is None:
        return peers([], width=_WIDTHS[size])
    subs = next((tuple(sub.zh for sub in field.subs) for field in FIELDS if field.zh == creator.field), ())
    asked = unit.search.prices_in(("", *subs), str(creator.tier), besides=creator.id)
    own = found[0].prices
    return peers([Priced(form, None, own[form], asked[form]) for form in Form if form in own], width=_WIDTHS[size])


def _stars(kind: Kind) -> Callable[[Unit, Creator, Size, datetime], Chart]:
    live = kind is Kind.LIVE
    items = tuple(item for of in (LIVE if live else VIDEO).values() for item in of)

    def make(unit: Unit, creator: Creator, size: Size, at: datetime) -> Chart:
        mine = [given for given in unit.ratings.of_creators([creator.id])[creator.id] if given.form.live == live]
        own = score(mine, at=at)
        usual = field_stars(unit.ratings.in_field(creator.field, live=live, most=MOST_RATINGS))
        return radar(
            items,
            own.items,
            usual.items,
            kind=kind,
            count=own.count,
            peers=usual.creators,
            width=HALF if size is Size.WIDE else _WIDTHS[size],
        )

    return make


def given_of(ratings: Sequence[Rating], kind: Kind, *, size: Size, at: datetime) -> Given:
    """The ratings of one kind of work: by quarter, and how they spread."""
    mine = [one for one in ratings if one.form.live == (kind is Kind.LIVE)]
    width = HALF if size is Size.WIDE else _WIDTHS[size]
    return given(by_quarter(mine, at=at, day=_day), score(mine, at=at).spread, kind=kind, width=width)


def _given(kind: Kind) -> Callable[[Unit, Creator, Size, datetime], Chart]:
    def make(unit: Unit, creator: Creator, size: Size, at: datetime) -> Chart:
        return given_of(unit.ratings.of_creators([creator.id])[creator.id], kind, size=size, at=at)

    return make


_MAKE: Mapping[Picture, Callable[[Unit, Creator, Size, datetime], Chart]] = {
    Picture.TREND: _trend,
    Picture.STARS_OF_LIVES: _stars(Kind.LIVE),
    Picture.STARS_OF_VIDEOS: _stars(Kind.VIDEO),
    Picture.GIVEN_TO_LIVES: _given(Kind.LIVE),
    Picture.GIVEN_TO_VIDEOS: _given(Kind.VIDEO),
    Picture.PEERS: _peers,
    Picture.LIVES: _lives,
}


def _day(at: datetime) -> date:
    return at.astimezone(MARKET).date()
