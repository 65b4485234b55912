"""The creators desk: find them, look at one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.rules import ranking
from bot.rules.creators import Creator, Good, Kind, NoSuchCreator, UnknownCreator, Work, last_works
from bot.rules.did_you_mean import nearest
from bot.rules.forms import Form
from bot.rules.pages import seated
from bot.rules.pricing import MARKET
from bot.rules.query import Understood, canonical, parse
from bot.rules.ranking import Standing
from bot.rules.ratings import Rating, Score, score
from bot.text import normalise
from storage.calendar import Slot
from storage.search import Found
from storage.store import Store, Unit

SHOWN_WORKS = 5


Key = tuple[int, int]  #: of the last one on a page: sort value and creator id
MOST_BACK = 20  #: pages that one can go back, one by one; the first page is always in reach


@dataclass(frozen=True, kw_only=True)
class Cursor:
    """Where a page begins: `main` and `reserved` are keys of the two lists that make it, None is their beginning."""

    page: int = 1
    main: Key | None = None
    reserved: Key | None = None
    before: tuple[tuple[Key | None, Key | None], ...] = ()  #: where the pages before it begin, the nearest last

    @classmethod
    def read(cls, kept: Sequence[Any]) -> "Cursor":
        """A cursor from what `kept` made of it, as it comes back in a button."""
        page, main, reserved, before = kept
        trail = tuple((_key(first), _key(second)) for first, second in before)
        return cls(page=page, main=_key(main), reserved=_key(reserved), before=trail)

    @property
    def kept(self) -> list[Any]:
        return [self.page, self.main, self.reserved, self.before]

    @property
    def previous(self) -> "Cursor | None":
        """The page before; None on the first page, and where the way back is no longer known."""
        if not self.before:
            return None
        main, reserved = self.before[-1]
        return Cursor(page=self.page - 1, main=main, reserved=reserved, before=self.before[:-1])

    def following(self, main: Key | None, reserved: Key | None) -> "Cursor":
        """The page after, which begins behind these keys."""
        trail = (*self.before, (self.main, self.reserved))[-MOST_BACK:]
        return Cursor(page=self.page + 1, main=main, reserved=reserved, before=trail)


def _key(kept: Sequence[int] | None) -> Key | None:
    return (kept[0], kept[1]) if kept else None


@dataclass(frozen=True, kw_only=True)
class Card:
    """One creator on a page of results."""

    place: int
    standing: Standing
    form: Form | None  #: the form its price is shown for
    reasons: Sequence[ranking.Reason]
    reserved: bool


@dataclass(frozen=True, kw_only=True)
class Results:
    """A page of what was found, and how the brief was understood."""

    brief: str  #: canonical, to be handed back for the next page
    understood: Understood
    total: int
    cards: Sequence[Card]
    cursor: Cursor
    following: Cursor | None

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // ranking.PAGE))


@dataclass(frozen=True, kw_only=True)
class Profile:
    """All that a creator's page shows."""

    standing: Standing
    video: Score
    live: Score
    lives: Sequence[Work]
    videos: Sequence[Work]
    goods: dict[int, list[Good]]
    ratings: Sequence[Rating]
    comments: Sequence[str]
    taken: Sequence[Slot]
    at: datetime

    @property
    def creator(self) -> Creator:
        return self.standing.creator


class CreatorDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, brief: str, *, at: datetime, cursor: Cursor | None = None) -> Results:
        """Creators that fit a brief, best first, ten a page, two places of which are kept for promising ones.

        Never raises on what was typed: what is not understood is searched as text, and shown as such.
        """
        with self._store.reading() as unit:
            return found(unit, brief, at=at, cursor=cursor or Cursor())

    def called(self, name: str) -> Standing:
        """The creator of that name: exact first, then the nearest spelling.

        Raises UnknownCreator (with a near name) or NoSuchCreator.
        """
        wanted = normalise(name)
        with self._store.reading() as unit:
            found = unit.search.called(wanted, most=1) if wanted else []
            if found:
                return found[0]
            near = nearest(wanted, unit.search.names_like(wanted)) if wanted else None
        raise UnknownCreator(name=name, near=near) if near else NoSuchCreator(name=name)

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

    def by_slug(self, slug: str, *, at: datetime) -> Profile:
        """Raises NoSuchCreator."""
        with self._store.reading() as unit:
            creator = unit.creators.by_slug(slug)
            if creator is None:
                raise NoSuchCreator(name=slug)
            return profile(unit, creator.id, at=at)


def found(unit: Unit, brief: str, *, at: datetime, cursor: Cursor) -> Results:
    """A page of what fits a brief."""
    said = normalise(brief)
    if unit.search.is_name(said):  # a name is never taken apart: host_15 is no number, 美食家小王 no field
        said = f'"{said}"'
    understood = parse(said, today=at.astimezone(MARKET).date())
    cards, following = _page(unit, understood, cursor)
    return Results(
        brief=canonical(understood.filters),
        understood=understood,
        total=unit.search.count(understood.filters),
        cards=cards,
        cursor=cursor,
        following=following,
    )


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
        comments=[comment.text for comment in unit.records.comments(shown, most=8)],
        taken=unit.calendar.ahead(creator_id, at=at),
        at=at,
    )


def _standing(unit: Unit, creator_id: int) -> Standing:
    found = unit.search.get(creator_id)
    if found is None:
        raise NoSuchCreator(name=str(creator_id))
    return found[0]


def _page(unit: Unit, understood: Understood, cursor: Cursor) -> tuple[list[Card], Cursor | None]:
    """Fill a page from two lists, both best first: those with a reserved place, and the others."""
    filters = understood.filters
    reserving = filters.order is type(filters.order).RECOMMENDED and not filters.newcomers
    if not reserving:
        all_ = unit.search.page(filters, promising=None, after=cursor.main, most=ranking.PAGE + 1)
        page = [(found, False) for found in all_[: ranking.PAGE]]
        return _cards(page, cursor, understood), _following(cursor, all_)
    main = unit.search.page(filters, promising=False, after=cursor.main, most=ranking.PAGE + 1)
    kept = unit.search.page(filters, promising=True, after=cursor.reserved, most=ranking.PAGE + 1)
    page = seated(main, kept, by=lambda found: found.key)
    shown = [found.key for found, _ in page]
    main_shown, kept_shown = ([each.key for each in of if each.key in shown] for of in (main, kept))
    more = len(main) + len(kept) > len(page)
    following = cursor.following(([cursor.main, *main_shown])[-1], ([cursor.reserved, *kept_shown])[-1])
    return _cards(page, cursor, understood), following if more else None


def _following(cursor: Cursor, found: Sequence[Found]) -> Cursor | None:
    more = len(found) > ranking.PAGE
    return cursor.following(found[ranking.PAGE - 1].key, None) if more else None


def _cards(page: Sequence[tuple[Found, bool]], cursor: Cursor, understood: Understood) -> list[Card]:
    first = (cursor.page - 1) * ranking.PAGE + 1
    return [_card(found.standing, first + at, understood, reserved) for at, (found, reserved) in enumerate(page)]


def _card(standing: Standing, place: int, understood: Understood, reserved: bool) -> Card:
    form = understood.filters.form or standing.main_form
    why = ranking.reasons(standing, form, understood.filters)
    return Card(place=place, standing=standing, form=form, reasons=why, reserved=reserved)
