"""What cards and overviews of lists show: read, never written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.rules import shortlists
from bot.rules.campaigns import Campaign
from bot.rules.comparisons import MOST
from bot.rules.ranking import Standing
from bot.rules.shortlists import Entry, NoSuchList, Shortlist, Tally, Vote
from storage.store import Unit

IN_HOME = 3  #: lists


@dataclass(frozen=True, kw_only=True)
class Row:
    """A creator on a list, with all that was said of them."""

    entry: Entry
    standing: Standing
    votes: Sequence[Vote]
    tally: Tally


@dataclass(frozen=True, kw_only=True)
class Board:
    """One card of a list."""

    shortlist: Shortlist
    campaign: Campaign | None
    rows: Sequence[Row]
    page: int
    pages: int
    count: int  #: creators on all its cards
    favourites: Sequence[int]  #: up to five creators, most points first


@dataclass(frozen=True, kw_only=True)
class Summary:
    """One line of the overview."""

    shortlist: Shortlist
    campaign: Campaign | None
    count: int
    voters: int


@dataclass(frozen=True, kw_only=True)
class Overview:
    lists: Sequence[Summary]
    total: int


def find(unit: Unit, tenant: str, list_id: int) -> Shortlist:
    """Raises NoSuchList."""
    found = unit.shortlists.get(tenant, list_id)
    if found is None:
        raise NoSuchList(name=str(list_id))
    return found


def board(unit: Unit, tenant: str, list_id: int, page: int) -> Board:
    """What one card of a list shows; past its end, nobody: a part that was emptied stays where it was posted.

    Raises NoSuchList.
    """
    shortlist = find(unit, tenant, list_id)
    rows = rows_of(unit, shortlist)
    return Board(
        shortlist=shortlist,
        campaign=unit.campaigns.get(tenant, shortlist.campaign_id),
        rows=rows[(page - 1) * shortlists.PART : page * shortlists.PART],
        page=page,
        pages=shortlists.parts(len(rows)),
        count=len(rows),
        favourites=shortlists.favourites([(row.entry.creator_id, row.tally) for row in rows], most=MOST),
    )


def rows_of(unit: Unit, shortlist: Shortlist) -> list[Row]:
    """All creators of a list, in the order in which they came."""
    entries = unit.shortlists.entries(shortlist.tenant, shortlist.id)
    standings = unit.search.standings([entry.creator_id for entry in entries])
    said = _by_creator(unit.shortlists.votes(shortlist.tenant, shortlist.id))
    return [
        Row(
            entry=entry,
            standing=standings[entry.creator_id],
            votes=said.get(entry.creator_id, []),
            tally=shortlists.tally(said.get(entry.creator_id, [])),
        )
        for entry in entries
        if entry.creator_id in standings
    ]


def last_used(unit: Unit, tenant: str) -> list[Summary]:
    """The lists that Home shows."""
    return summaries_of(unit, tenant, unit.shortlists.last_used(tenant, most=IN_HOME))


def summaries_of(unit: Unit, tenant: str, found: Sequence[Shortlist]) -> list[Summary]:
    """One line for each list, with how many are on it and how many voted."""
    ids = [each.id for each in found]
    sizes, voters = unit.shortlists.sizes(tenant, ids), unit.shortlists.voters(tenant, ids)
    return [
        Summary(
            shortlist=each,
            campaign=unit.campaigns.get(tenant, each.campaign_id),
            count=sizes.get(each.id, 0),
            voters=voters.get(each.id, 0),
        )
        for each in found
    ]


def _by_creator(votes: Sequence[Vote]) -> Mapping[int, list[Vote]]:
    found: dict[int, list[Vote]] = {}
    for vote in votes:
        found.setdefault(vote.creator_id, []).append(vote)
    return found
