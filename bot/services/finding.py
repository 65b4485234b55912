"""Finding: a page of what fits a brief, in the order of search, with its reserved places."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from bot.lazily import lazily
from bot.pieces import HashedOnce
from bot.rules import ranking
from bot.rules.forms import Form
from bot.rules.pages import seated
from bot.rules.pricing import MARKET
from bot.rules.query import Filters, Order, Understood, canonical, changed, parse
from bot.rules.ranking import Standing
from bot.services.obstacles import Cleared, cleared
from bot.text import normalise
from storage.search import Count, Found, Key, Question, Search

MOST_CALLED = 5  #: creators of one name who come before all others
ALIKE = 4  #: times fewer or more followers that creators who are alike may have
#: how many of each list are read at first: as many as a page mostly shows of it, and one behind them
FIRST_MAIN, FIRST_KEPT = ranking.PAGE - len(ranking.RESERVED) + 1, len(ranking.RESERVED) + 2
MOST_BACK = 20  #: pages that one can go back, one by one; the first page is always in reach

StandingsOf = Callable[[Sequence[int]], dict[int, Standing]]


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


class Standings:
    """Where the creators of a page stand, all read the first time that one is asked for: a card that has been shown
    before is not made again, and needs none."""

    def __init__(self, creators: Sequence[int], read: Callable[[Sequence[int]], dict[int, Standing]]) -> None:
        self._creators, self._read = creators, read
        self._found: dict[int, Standing] | None = None

    def __getitem__(self, creator_id: int) -> Standing:
        if self._found is None:
            self._found = self._read(self._creators)
        return self._found[creator_id]


class Card(NamedTuple):
    """One creator on a page of results. `version` changes with anything that its standing shows."""

    place: int
    creator_id: int
    version: int
    price: int | None  #: of one unit of the form asked for, where a budget is
    reserved: bool
    wanted: Filters
    standings: Standings

    @property
    def standing(self) -> Standing:
        return self.standings[self.creator_id]

    @property
    def form(self) -> Form | None:
        """The form its price is shown for."""
        return self.wanted.form or self.standing.main_form

    @property
    def reasons(self) -> Sequence[ranking.Reason]:
        found = ranking.reasons(self.standing, self.form, self.wanted, audience=self.standing.creator.audience)
        if self.wanted.like and self.standing.creator.followers is not None:
            alike = ranking.Reason(code="alike", facts={"followers": self.standing.creator.followers})
            return [alike, *found][: ranking.MOST_REASONS]
        return found

    @property
    def suits(self) -> bool:
        """Whether its price uses the budget, which is a reason then."""
        budget = self.wanted.budget_max
        return budget is not None and self.price is not None and ranking.suits_budget(self.price, budget)

    @property
    def key(self) -> tuple[object, ...]:
        """All that what is shown depends on but its place: of the brief, what stands on the card or is a reason."""
        wanted = self.wanted
        of_brief = (wanted.form, wanted.on, wanted.women_min, wanted.purpose, wanted.like)
        return self.creator_id, self.version, self.reserved, self.suits, of_brief


class Walked:
    """What has been read of a list that begins behind a key."""

    def __init__(self, after: Key | None) -> None:
        self._after = after
        self.read: list[Found] = []
        self.ended = False

    def noting(self, found: Iterable[Found]) -> Iterator[Found]:
        """The list itself, as it is read. It is not held: a list that is let go of gives its cursor back."""
        for each in found:
            self.read.append(each)
            yield each
        self.ended = True

    def would_show(self, newcomer: Found) -> bool:
        """Whether somebody who was not in it would have been read, had they stood there."""
        behind = self._after is None or newcomer.key > self._after
        return behind and (self.ended or newcomer.key < self.read[-1].key)


class Grounds(NamedTuple):
    """What a page of the recommended order rests on: as long as all of it holds, the same page would be found again."""

    asked: Question
    unborne: tuple[str, ...]  #: names that nobody may have
    main: Walked
    kept: Walked

    def hold(self, search: Search, changed: Collection[int]) -> bool:
        """Whether they do, now that the rows of some creators, and of nobody else, are others."""
        if any(found.creator_id in changed for walked in (self.main, self.kept) for found in walked.read):
            return False
        return not search.any_called(self.unborne, changed) and not any(
            (self.kept if found.promising else self.main).would_show(found)
            for found in search.among(self.asked, changed)
        )


@dataclass(frozen=True, kw_only=True)
class Results:
    """A page of what was found, and how the brief was understood."""

    brief: str  #: canonical, to be handed back for the next page
    understood: Understood
    found: Count
    cards: Sequence[Card]
    cursor: Cursor
    following: Cursor | None
    nobody_called: str = ""  #: whose like is wanted, where there is no such creator: searched as text
    cleared: tuple[Cleared, ...] = ()  #: where nobody is found: without which conditions somebody would be
    grounds: Grounds | None = None  #: None where it rests on more than these

    @property
    def total(self) -> int:
        return self.found.number

    @lazily
    def key(self) -> HashedOnce:
        """All that what is shown depends on, besides the day and the reader."""
        return HashedOnce(
            (
                self.brief,  # all that a card takes from it, too
                self.understood.not_understood,
                self.understood.problems,
                self.found,
                self.cursor,
                tuple([(card.creator_id, card.version, card.reserved, card.suits) for card in self.cards]),
                self.following is None,
                self.nobody_called,
                tuple([(each.chips, each.found) for each in self.cleared]),
            )
        )

    @property
    def of_search_alone(self) -> bool:
        """Whether it follows from the rows of search and the day alone: no deal and no taken slot is asked for."""
        return not self.understood.filters.on and not self.understood.filters.rivals

    @property
    def pages(self) -> int | None:
        """None where only about how many is known."""
        return max(1, -(-self.total // ranking.PAGE)) if self.found.exact else None


def asking(search: Search, at: datetime) -> Callable[[Filters], Question]:
    """What makes questions of many filters: whose like is wanted is looked up once."""
    called = lru_cache(maxsize=4)(lambda name: next(iter(search.called(name, most=1)), None))
    return lambda said: question(search, said, at=at, called=called)


def question(
    search: Search, said: Filters, *, at: datetime, called: Callable[[str], Standing | None] | None = None
) -> Question:
    """What filters ask of search; whose like is wanted is looked up, and is not found himself.

    Like somebody [ours] is who works in the same sub-vertical and has between a quarter and four times the followers.
    """
    if said.like is None:
        return search.question(said, at=at)
    like = called(said.like) if called else next(iter(search.called(said.like, most=1)), None)
    if like is None:
        return search.question(changed(said, like=None, text=(*said.text, said.like)), at=at)
    who = like.creator
    asked = changed(said, subs=(who.sub,)) if who.sub else changed(said, fields=(who.field,))
    if who.followers and said.followers_min is None and said.followers_max is None:
        asked = changed(asked, followers_min=who.followers // ALIKE, followers_max=who.followers * ALIKE)
    return search.question(asked, at=at, besides=[who.id])


class Read:
    """A brief as read on a day, with what it asks of search."""

    def __init__(self, said: str, today: date) -> None:
        self.understood = parse(said, today=today)
        self.brief = canonical(self.understood.filters)
        self._question: Question | None = None

    def question(self, search: Search, at: datetime) -> Question:
        """Worked out once: rivals' days are counted from the first time that it is asked on this day.

        Whose like is wanted may have changed since, so that is looked up each time.
        """
        if self._question is None or self.understood.filters.like:
            self._question = question(search, self.understood.filters, at=at)
        return self._question


@lru_cache(maxsize=1_000)  # some 10 KB each
def read(said: str, today: date, sqlite: bool) -> Read:
    """Read a normalised brief. Kept: who turns a page or takes a condition away sends the same brief again."""
    return Read(said, today)


def found(search: Search, brief: str, *, at: datetime, cursor: Cursor, standings: StandingsOf | None = None) -> Results:
    """A page of what fits a brief; `standings` reads those of its cards that have not been shown before."""
    said = normalise(brief)
    is_name = search.is_name(said)
    if is_name:  # a name is never taken apart: host_15 is no number, 美食家小王 no field
        said = f'"{said}"'
    known = read(said, at.astimezone(MARKET).date(), search.sqlite)
    asked, first = known.question(search, at), list[Found]()
    called = _called(search, asked.filters) if is_name or asked.filters.text != (said,) else ()
    if called:
        # who is called what was searched for comes first, and on no later page
        first = search.among(asked, called) if cursor.page == 1 else []
        asked = search.question(asked.filters, at=at, besides=[*asked.besides, *called])
    page, following, read_of = _page(search, asked, cursor, ranking.PAGE - len(first))
    page = [*((found, False) for found in first), *page]
    like = known.understood.filters.like
    whole = following is None and cursor.page == 1
    nobody = not page and cursor.page == 1
    number = Count(len(page)) if whole else search.count(known.question(search, at))
    grounds = None
    if read_of and not (is_name or called or like or nobody) and (whole or search.keeps_count(asked)):
        grounds = Grounds(asked, (said, *asked.filters.text), *read_of)
    return Results(
        brief=known.brief,
        understood=known.understood,
        found=number,
        cards=_cards(page, cursor, known.understood.filters, standings or search.standings),
        cursor=cursor,
        following=following,
        nobody_called=like if like and not search.called(like, most=1) else "",
        cleared=cleared(search, known.understood.filters, asking(search, at)) if nobody else (),
        grounds=grounds,
    )


def _called(search: Search, said: Filters) -> list[int]:
    """Those whose whole name is the text that is searched for."""
    if len(said.text) != 1 or said.order is not Order.RECOMMENDED:
        return []
    return search.exactly(said.text[0], most=MOST_CALLED)


def _page(
    search: Search, asked: Question, cursor: Cursor, size: int
) -> tuple[list[tuple[Found, bool]], Cursor | None, tuple[Walked, Walked] | None]:
    """Fill a page from two lists, both best first: those with a reserved place, and the others. Says what was read."""
    most = ranking.PAGE + 1
    if not asked.ranked or asked.filters.newcomers:
        all_ = search.page(asked, promising=None, after=cursor.main, most=most)
        page = [(found, False) for found in all_[:size]]
        return page, cursor.following(page[-1][0].key, None) if len(all_) > size else None, None
    main, kept = Walked(cursor.main), Walked(cursor.reserved)
    page, more = seated(
        main.noting(search.walk(asked, promising=False, after=cursor.main, most=FIRST_MAIN)),
        kept.noting(search.walk(asked, promising=True, after=cursor.reserved, most=FIRST_KEPT)),
        by=_merit,
        places=size,
    )
    if not more:
        return page, None, (main, kept)
    last_main = next((found.key for found, _ in reversed(page) if not found.promising), cursor.main)
    last_kept = next((found.key for found, _ in reversed(page) if found.promising), cursor.reserved)
    return page, cursor.following(last_main, last_kept), (main, kept)


def _merit(found: Found) -> int:
    """Higher is better; a rank is a place, of which the lowest is the first."""
    return -found.key[0]


def _cards(page: Sequence[tuple[Found, bool]], cursor: Cursor, wanted: Filters, read: StandingsOf) -> list[Card]:
    standings = Standings([found.creator_id for found, _ in page], read)
    first = (cursor.page - 1) * ranking.PAGE + 1
    return [
        Card(place, found.creator_id, found.version, found.price, reserved, wanted, standings)
        for place, (found, reserved) in enumerate(page, first)
    ]
