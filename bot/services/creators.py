"""The creators desk: find them, look at one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.pieces import Kept
from bot.rules.charts import About
from bot.rules.charts_given import Given
from bot.rules.charts_trend import Trend
from bot.rules.creators import Creator, Good, Kind, NoSuchCreator, UnknownCreator, Work, last_works
from bot.rules.did_you_mean import nearest
from bot.rules.pricing import MARKET
from bot.rules.ranking import Standing
from bot.rules.ratings import Rating, Score
from bot.rules.stars import score
from bot.services import charts, comments, explained, finding, profiles
from bot.services.comments import Heard
from bot.services.explained import LastRating
from bot.services.finding import Cursor, Results
from bot.services.profiles import Shown
from bot.text import normalise
from storage.calendar import Slot
from storage.profiles import HEARD_WORKS
from storage.search import Search
from storage.store import Edition, Finding, Store, Unit

SHOWN_WORKS = 5
MOST_FOUND = 500  #: pages that are kept as they were found, for as long as nothing changes that finding reads


@dataclass(frozen=True, kw_only=True)
class Profile:
    """All that a creator's page shows."""

    standing: Standing
    video: Score
    live: Score
    lives: Sequence[Work]
    videos: Sequence[Work]
    goods: dict[int, list[Good]]
    ratings: Sequence[Rating]  #: the newest
    all_ratings: Sequence[Rating]
    comments: Sequence[str]
    heard: Heard  #: what is said under the newest works
    works: list[Work]  #: all of them, newest first
    taken: Sequence[Slot]
    at: datetime
    withdrawn: Sequence[tuple[datetime, str]] = ()  #: ratings that stand no more: when, and for which reason
    photos: Mapping[int, Sequence[int]] = field(default_factory=dict)  #: order → photos with its rating

    @property
    def creator(self) -> Creator:
        return self.standing.creator

    @property
    def about(self) -> About:
        return charts.about_of(self.creator, self.at)

    @property
    def given(self) -> Given:
        """The ratings of the kind of which there are more, laid out for a message."""
        more = Kind.LIVE if self.live.count >= self.video.count else Kind.VIDEO
        return charts.given_of(self.all_ratings, more, size=charts.Size.CARD, at=self.at)

    @property
    def trend(self) -> Trend:
        """Plays and sales over time, laid out for a message."""
        return charts.trend_of(self.works, size=charts.Size.CARD)


class CreatorDesk:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._found: Kept[tuple[Edition, Results]] = Kept(MOST_FOUND)

    def find(self, brief: str, *, at: datetime, cursor: Cursor | None = None) -> Results:
        """Creators that fit a brief, best first, ten a page, two places of which are kept for promising ones.

        Never raises on what was typed: what is not understood is searched as text, and shown as such.
        """
        asked = (brief, cursor, at.astimezone(MARKET).date())
        with self._store.finding() as looking:
            edition = looking.edition()
            kept = self._found.get(asked)
            if kept and kept[0].is_still(edition):
                return kept[1]
            if kept and _holds(looking, *kept):
                return self._found.put(asked, (edition, kept[1]))[1]
            found = finding.found(looking.search, brief, at=at, cursor=cursor or Cursor(), standings=self._standings)
        if edition.mark is not None and found.of_search_alone:
            self._found.put(asked, (edition, found))
        return found

    def _standings(self, creators: Sequence[int]) -> dict[int, Standing]:
        with self._store.finding() as looking:
            return looking.search.standings(creators)

    def called(self, name: str) -> Standing:
        """The creator of that name: exact first, then the nearest spelling.

        Raises UnknownCreator (with a near name) or NoSuchCreator.
        """
        with self._store.reading() as unit:
            return _standing(unit, _called(unit.search, name))

    def shown(self, name: str, *, at: datetime) -> Shown:
        """The profile of the creator of that name, as a message shows it. Raises what `called` raises."""
        with self._store.finding() as looking:
            return profiles.shown(looking.profiles, _called(looking.search, name), at=at)

    def last_rating(self, creator_id: int, *, at: datetime) -> LastRating | None:
        """What the newest rating of a creator has moved; None where there is none that counts."""
        with self._store.reading() as unit:
            return explained.last_rating(unit, creator_id, at=at)

    def suggest(self, typed: str, *, most: int = 20) -> list[Standing]:
        """Creators whose name begins with or holds what was typed so far."""
        wanted = normalise(typed)
        with self._store.reading() as unit:
            return unit.search.called(wanted, most=most) if wanted else []

    def standing(self, creator_id: int) -> Standing:
        """Raises NoSuchCreator."""
        with self._store.reading() as unit:
            return _standing(unit, creator_id)

    def profile(self, creator_id: int, *, at: datetime) -> Profile:
        """All that is known in public of a creator. Raises NoSuchCreator."""
        with self._store.reading() as unit:
            return profile(unit, creator_id, at=at)

    def photo(self, slug: str, photo_id: int) -> tuple[str, bytes]:
        """Media type and bytes of a photo that stands with a rating of this creator. Raises NoSuchCreator."""
        with self._store.reading() as unit:
            creator = unit.creators.by_slug(slug)
            found = unit.rating_photos.content(creator.id, photo_id) if creator else None
            if found is None:
                raise NoSuchCreator(name=slug)
            return found

    def by_slug(self, slug: str, *, at: datetime) -> Profile:
        """Raises NoSuchCreator."""
        with self._store.reading() as unit:
            creator = unit.creators.by_slug(slug)
            if creator is None:
                raise NoSuchCreator(name=slug)
            return profile(unit, creator.id, at=at)


def profile(unit: Unit, creator_id: int, *, at: datetime) -> Profile:
    """Raises NoSuchCreator."""
    standing = _standing(unit, creator_id)
    works = unit.records.works([creator_id])[creator_id]
    lives, videos = (last_works(works, kind)[:SHOWN_WORKS] for kind in (Kind.LIVE, Kind.VIDEO))
    ratings = unit.ratings.of_creators([creator_id])[creator_id]
    shown = [work.id for work in (*lives, *videos)]
    return Profile(
        standing=standing,
        video=score([given for given in ratings if not given.form.live], at=at),
        live=score([given for given in ratings if given.form.live], at=at),
        lives=lives,
        videos=videos,
        goods=unit.records.goods([work.id for work in lives]),
        ratings=ratings[:10],
        all_ratings=ratings,
        comments=[comment.text for comment in unit.records.comments(shown, most=8)],
        works=works,
        heard=comments.heard(unit, [work.id for work in works[:HEARD_WORKS]]),
        taken=unit.calendar.ahead(creator_id, at=at),
        withdrawn=unit.ratings.withdrawn(creator_id),
        photos=unit.rating_photos.shown(creator_id, [each.order_id for each in ratings[:10] if each.order_id]),
        at=at,
    )


def _called(search: Search, name: str) -> int:
    """Who is called so. Raises UnknownCreator or NoSuchCreator."""
    wanted = normalise(name)
    if wanted and (found := search.ids_called(wanted, most=1)):
        return found[0]
    near = nearest(wanted, search.like_name(wanted)) if wanted else None
    raise UnknownCreator(name=name, near=near) if near else NoSuchCreator(name=name)


def _standing(unit: Unit, creator_id: int) -> Standing:
    found = unit.search.get(creator_id)
    if found is None:
        raise NoSuchCreator(name=str(creator_id))
    return found[0]


def _holds(looking: Finding, edition: Edition, found: Results) -> bool:
    """Whether nobody who has changed since a page was found stands on it, or would now."""
    if found.grounds is None:
        return False
    changed = looking.changed_since(edition)
    return changed is not None and found.grounds.hold(looking.search, changed)
