"""The shortlists desk: who is on a list, what people say of them, and its cards."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.rules import shortlists
from bot.rules.creators import NoSuchCreator
from bot.rules.errors import NotFound
from bot.rules.people import By, member
from bot.rules.shortlists import Answer, Entry, ListClosed, Move, NotOnList, Shortlist, State, Vote
from bot.services import say
from bot.services.shortlists_boards import Board, Overview, Summary, board, find, summaries_of
from bot.text import normalise
from storage.store import Store, Unit

CARD = "shortlist"  #: the card of a list, or of a part of a long one
CARDS = (CARD,)
CHANGED = "shortlist_changed"  #: told to whoever put somebody on a list or took them off
SHOWN = 20  #: lists in one overview


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a click came from: its response_url and channel, and the page where one person alone sees the list."""

    url: str = ""
    channel: str = ""
    page: int | None = None


class ShortlistDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def board(self, tenant: str, list_id: int, page: int = 1) -> Board:
        """Raises NoSuchList."""
        with self._store.reading(tenant) as unit:
            return board(unit, tenant, list_id, page)

    def overview(self, tenant: str, name: str = "") -> Overview:
        """The lists last used; with a name, those called so."""
        with self._store.reading(tenant) as unit:
            if name:
                found = unit.shortlists.called(tenant, normalise(name))
                return Overview(lists=summaries_of(unit, tenant, found[:SHOWN]), total=len(found))
            found = unit.shortlists.last_used(tenant, most=SHOWN)
            return Overview(lists=summaries_of(unit, tenant, found), total=unit.shortlists.count(tenant))

    def to_save_to(self, tenant: str, *, most: int) -> list[Summary]:
        """Open lists, the last used first: what a form offers."""
        with self._store.reading(tenant) as unit:
            return summaries_of(unit, tenant, unit.shortlists.last_used(tenant, most=most, state=State.OPEN))

    def start(self, by: By, name: str, campaign_id: int | None, place: Place) -> Shortlist:
        """Start a list, or find the one of that name in that campaign, and show it.

        Raises ListNameNeeded, NameTooLong or NotAllowed.
        """
        with self._store.deciding(by) as unit:
            shortlist = _find_or_add(unit, by, name, campaign_id, place.channel)
            say.tell(unit, by, place.url, place.channel, CARD, list=shortlist.id, page=1)
            unit.commit()
        return shortlist

    def save(
        self, by: By, target: int | tuple[str, int | None], creators: Sequence[int], place: Place, *, note: str = ""
    ) -> Shortlist:
        """Put creators on a list, given by its id, or by name and campaign; who is on it already stays as they are.

        Raises NoSuchList, ListClosed, ListFull, ListNameNeeded, NameTooLong, TextTooLong, NoSuchCreator or NotAllowed.
        """
        kept = shortlists.checked_text(note, most=shortlists.MOST_NOTE)
        with self._store.deciding(by) as unit:
            if isinstance(target, int):
                found = _member_finds(unit, by, target)
            else:
                found = _find_or_add(unit, by, *target, place.channel)
            new = _put(unit, by, found, creators, kept)
            about = {"list": found.id, "creators": list(creators), "new": new, "what": "added"}
            say.tell(unit, by, place.url, place.channel, CHANGED, **about)
            unit.commit()
        return found

    def remove(self, by: By, list_id: int, creator_id: int, place: Place) -> None:
        """Take a creator off a list; who did it is offered to undo it. Raises NoSuchList, ListClosed, NotOnList."""
        with self._store.deciding(by) as unit:
            found = _touched(unit, by, _member_finds(unit, by, list_id))
            if not unit.shortlists.take_off(by.tenant, list_id, creator_id):
                raise NotOnList(name=found.name)
            unit.events.record(by, "shortlist", list_id, "remove", before=str(creator_id))
            _bring_up_to_date(unit, by, list_id, place)
            about = {"list": list_id, "creators": [creator_id], "new": [creator_id], "what": "removed"}
            say.tell(unit, by, place.url, place.channel, CHANGED, **about)
            unit.commit()

    def undo(self, by: By, list_id: int, creators: Sequence[int], what: str, place: Place) -> None:
        """Take back what was just done: put back who was removed, or remove who was added."""
        with self._store.deciding(by) as unit:
            found = _member_finds(unit, by, list_id)
            if what == "removed":
                _put(unit, by, found, creators, "")
            else:
                _touched(unit, by, found)
                for creator_id in creators:
                    if unit.shortlists.take_off(by.tenant, list_id, creator_id):
                        unit.events.record(by, "shortlist", list_id, "remove", before=str(creator_id), why="undo")
                _bring_up_to_date(unit, by, list_id, Place())
            about = {"list": list_id, "creators": list(creators), "new": [], "what": "undone"}
            say.answer(unit, by, place.url, CHANGED, replaces=True, **about)
            unit.commit()

    def vote(
        self, by: By, list_id: int, creator_id: int, answer: Answer, place: Place, *, reason: str = "", team: str = ""
    ) -> Vote:
        """Count one vote of whoever presses; a later one takes the place of it, and both stand in the events.

        Raises NoSuchList, ListClosed, NotOnList, OwnVote or TextTooLong.
        """
        with self._store.deciding(by) as unit:
            found = _touched(unit, by, find(unit, by.tenant, list_id))
            if creator_id not in {entry.creator_id for entry in unit.shortlists.entries(by.tenant, list_id)}:
                raise NotOnList(name=found.name)
            team = team or by.tenant
            before = unit.shortlists.vote_of(by.tenant, list_id, creator_id, team, by.person)
            new = Vote(
                list_id=list_id,
                creator_id=creator_id,
                team=team,
                voter=by.person,
                answer=answer,
                reason=reason,
                at=by.at,
            )
            vote = shortlists.cast(before, new, unit.people.get(by.tenant, by.person))
            if vote is not before:
                unit.shortlists.cast(by.tenant, vote)
                said = {"before": f"{creator_id}:{before.answer}" if before else "", "after": f"{creator_id}:{answer}"}
                unit.events.record(by, "shortlist", list_id, "vote", **said, why=vote.reason)
            _bring_up_to_date(unit, by, list_id, place)
            unit.commit()
        return vote

    def vote_of(self, by: By, list_id: int, creator_id: int, team: str) -> Vote | None:
        """What a person says of a creator so far. Raises NoSuchList or ListClosed."""
        with self._store.reading(by.tenant) as unit:
            shortlists.still_open(find(unit, by.tenant, list_id))
            return unit.shortlists.vote_of(by.tenant, list_id, creator_id, team, by.person)

    def post(self, by: By, list_id: int, channel: str) -> None:
        """Post a list, all its cards, where people vote on it: into a channel, or to the one who asks."""
        with self._store.deciding(by) as unit:
            found = _member_finds(unit, by, list_id)
            here = channel if channel.startswith(("C", "G")) else by.person
            pages = shortlists.parts(len(unit.shortlists.entries(by.tenant, list_id)))
            for page in range(1, pages + 1):
                say.card(unit, by, CARD, list_id, [here], reader=by.person, page=page)
            unit.shortlists.touch(found, at=by.at, channel=here)
            unit.events.record(by, "shortlist", list_id, "post", after=here)
            unit.commit()

    def move(self, by: By, list_id: int, what: Move, place: Place) -> None:
        """Close the voting, or open it again; a list that stands there already stays as it is."""
        with self._store.deciding(by) as unit:
            found = _member_finds(unit, by, list_id)
            after = shortlists.moved(found, what)
            if after and unit.shortlists.touch(found, at=by.at, state=after.state):
                unit.events.record(by, "shortlist", list_id, what, before=found.state, after=after.state)
            _bring_up_to_date(unit, by, list_id, place)
            unit.commit()

    def show(self, by: By, list_id: int, place: Place, *, replaces: bool) -> None:
        """Show a list to one person, on the page that they are at. Raises NoSuchList or NotAllowed."""
        with self._store.deciding(by) as unit:
            _member_finds(unit, by, list_id)
            about = {"list": list_id, "page": place.page or 1}
            if place.url:
                say.answer(unit, by, place.url, CARD, replaces=replaces, **about)
            else:
                say.tell(unit, by, "", place.channel, CARD, **about)
            unit.commit()

    def heal(self, by: By, list_id: int) -> None:
        """Bring every copy of a list's cards up to date: somebody pressed a stale one."""
        with self._store.unit() as unit:
            say.refresh(unit, by, CARD, list_id)
            unit.commit()


def _member_finds(unit: Unit, by: By, list_id: int) -> Shortlist:
    """Raises NotAllowed where by is none of the team, or NoSuchList."""
    member(unit.people.get(by.tenant, by.person))
    return find(unit, by.tenant, list_id)


def _touched(unit: Unit, by: By, shortlist: Shortlist) -> Shortlist:
    """Begin to change an open list; others wait until the commit. Raises ListClosed."""
    shortlists.still_open(shortlist)
    if not unit.shortlists.touch(shortlist, at=by.at):
        raise ListClosed(name=shortlist.name)
    return shortlist


def _find_or_add(unit: Unit, by: By, name: str, campaign_id: int | None, channel: str) -> Shortlist:
    member(unit.people.get(by.tenant, by.person))
    line = shortlists.checked_name(name)
    if campaign_id is not None and unit.campaigns.get(by.tenant, campaign_id) is None:
        raise NotFound
    wanted = Shortlist(
        id=0,
        tenant=by.tenant,
        name=line,
        key=normalise(line),
        campaign_id=campaign_id,
        created_by=by.person,
        created_at=by.at,
        used_at=by.at,
        channel=channel,
    )
    shortlist, new = unit.shortlists.find_or_add(wanted)
    if new:
        unit.events.record(by, "shortlist", shortlist.id, "start", after=shortlist.state)
        say.home(unit, by, [by.person])
    return shortlist


def _put(unit: Unit, by: By, shortlist: Shortlist, creators: Sequence[int], note: str) -> list[int]:
    """Put creators on an open list; returns those who were not on it."""
    _touched(unit, by, shortlist)
    known = unit.search.standings(creators)
    if missing := [creator for creator in creators if creator not in known]:
        raise NoSuchCreator(name=str(missing[0]))
    there = [entry.creator_id for entry in unit.shortlists.entries(by.tenant, shortlist.id)]
    new = shortlists.room_for(shortlist, there, creators)
    for creator_id in new:
        entry = Entry(list_id=shortlist.id, creator_id=creator_id, added_by=by.person, at=by.at, note=note)
        unit.shortlists.put(by.tenant, entry)
        unit.events.record(by, "shortlist", shortlist.id, "add", after=str(creator_id), why=note)
    _bring_up_to_date(unit, by, shortlist.id, Place())
    _post_more(unit, by, shortlist, before=len(there), after=len(there) + len(new))
    return new


def _post_more(unit: Unit, by: By, shortlist: Shortlist, *, before: int, after: int) -> None:
    """Where a list outgrows its cards, what is new is posted wherever the others stand."""
    standing = unit.cards.copies(by.tenant, CARD, shortlist.id)
    for page in range(shortlists.parts(before) + 1, shortlists.parts(after) + 1):
        there = {copy.channel for copy in standing if copy.about.get("page") == page}
        for channel, reader in {copy.channel: copy.reader for copy in standing}.items():
            if channel not in there:
                say.card(unit, by, CARD, shortlist.id, [channel], reader=reader, page=page)


def _bring_up_to_date(unit: Unit, by: By, list_id: int, place: Place) -> None:
    """Every copy of its cards, and what the one who pressed sees alone."""
    say.refresh(unit, by, CARD, list_id)
    if place.page and place.url:
        say.answer(unit, by, place.url, CARD, list=list_id, page=place.page, replaces=True)
