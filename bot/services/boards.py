"""The board desk: all that a team has asked for and ordered, by where it stands, and the history of one of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.rules import boards, orders, quotes
from bot.rules.boards import Group, Line, Sum
from bot.rules.campaigns import Budget, Campaign
from bot.rules.errors import NotFound, Refused
from bot.rules.orders import Order, State
from bot.services import histories
from bot.services.histories import History, RequestHistory
from bot.text import normalise
from storage.store import Store, Unit

MOST = 1_000  #: orders that one board or table holds


class Only(StrEnum):
    """What a board is narrowed to."""

    ALL = "all"
    MINE = "mine"
    LATE = "late"


class NoSuchCampaign(NotFound):
    """There is no campaign called “%(name)s”.

    `/juxing campaign` alone starts one, `/juxing orders` shows all orders.
    """


class SeveralCampaigns(Refused):
    """%(count)s campaigns are called “%(name)s”. Give the whole name of one."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which board: of the whole team, of one person, of what is late; of one campaign where it is named."""

    only: Only = Only.ALL
    campaign_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Board:
    asked: Asked
    lines: Mapping[Group, Sequence[Line]]
    names: Mapping[int, str]  #: creator → name
    ended: Mapping[State, int]  #: orders that are over, by how they ended
    sums: Sum
    campaign: Campaign | None
    budget: Budget | None
    at: datetime
    rated: Sequence[int] = ()  #: what the orders that are done were rated, hundredths of a star each
    done: int = 0  #: orders that are done

    @property
    def stars(self) -> int | None:
        """Their plain mean, hundredths, half up; None before the first."""
        return (2 * sum(self.rated) + len(self.rated)) // (2 * len(self.rated)) if self.rated else None

    @property
    def open(self) -> int:
        return sum(map(len, self.lines.values()))

    @property
    def late(self) -> int:
        return sum(line.late is not None for lines in self.lines.values() for line in lines)


class BoardDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def of_team(self, tenant: str, person: str, asked: Asked, *, at: datetime) -> Board:
        """The board that is asked for. Raises NoSuchCampaign where its campaign is gone."""
        with self._store.reading(tenant) as unit:
            return board(unit, tenant, person, asked, at=at)

    def campaign_called(self, tenant: str, name: str) -> Campaign:
        """The campaign of that name; else the only one whose name has it as a part.

        Raises NoSuchCampaign, or SeveralCampaigns.
        """
        with self._store.reading(tenant) as unit:
            known = unit.campaigns.all(tenant)
        wanted = normalise(name)
        exact = [each for each in known if normalise(each.name) == wanted]
        found = exact[:1] or [each for each in known if wanted and wanted in normalise(each.name)]
        if not found:
            raise NoSuchCampaign(name=name)
        if len(found) > 1:
            raise SeveralCampaigns(name=name, count=len(found))
        return found[0]

    def history(self, tenant: str, number: str) -> History:
        """The history of the quote or order that is called so. Raises NoSuchNumber."""
        with self._store.reading(tenant) as unit:
            return histories.history(unit, tenant, number)

    def history_of_request(self, tenant: str, number: str) -> RequestHistory:
        """The histories of all that one request asks for. Raises NoSuchNumber."""
        with self._store.reading(tenant) as unit:
            return histories.of_request(unit, tenant, number)


def rated_of(unit: Unit, tenant: str, campaign_id: int) -> tuple[int, int]:
    """How many orders of a campaign are rated, and how many are done."""
    done = [order.id for order in unit.orders.of_team(tenant, campaign_id=campaign_id, most=MOST) if _done(order)]
    return len(unit.ratings.given_for(tenant, done)), len(done)


def _done(order: Order) -> bool:
    return order.state is State.FINISHED or order.state in orders.RATEABLE


def board(unit: Unit, tenant: str, person: str, asked: Asked, *, at: datetime) -> Board:
    """Raises NoSuchCampaign."""
    campaign = unit.campaigns.get(tenant, asked.campaign_id)
    if asked.campaign_id is not None and campaign is None:
        raise NoSuchCampaign(name="")
    ordered = orders_of(unit, tenant, person, asked)
    lines = _lines(unit, tenant, person, asked, ordered, at)
    creators = {line.creator_id: unit.creators.get(line.creator_id) for line in lines}
    done = [order.id for order in ordered if _done(order)]
    return Board(
        asked=asked,
        rated=list(unit.ratings.given_for(tenant, done).values()),
        done=len(done),
        lines=boards.arranged(lines),
        names={number: creator.name if creator else "" for number, creator in creators.items()},
        ended=Counter(order.state for order in ordered if order.state in orders.ENDED),
        sums=boards.summed(ordered),
        campaign=campaign,
        budget=unit.campaigns.budget(campaign) if campaign else None,
        at=at,
    )


def orders_of(unit: Unit, tenant: str, person: str, asked: Asked) -> list[Order]:
    """The orders that a board speaks of, ended ones too."""
    owner = person if asked.only is Only.MINE else ""
    return unit.orders.of_team(tenant, campaign_id=asked.campaign_id, owner=owner, most=MOST)


def _lines(unit: Unit, tenant: str, person: str, asked: Asked, ordered: Sequence[Order], at: datetime) -> list[Line]:
    requester = person if asked.only is Only.MINE else ""
    states = (quotes.State.APPROVING, quotes.State.CHANGES, quotes.State.APPROVED)
    open_quotes = unit.quotes.in_state(tenant, *states, requester=requester, most=MOST)
    found = [boards.of_quote(quote, at=at) for quote in open_quotes if _in(asked, quote.campaign_id)]
    found += [boards.of_order(order, at=at) for order in ordered]
    return [line for line in found if line and (asked.only is not Only.LATE or line.late)]


def _in(asked: Asked, campaign_id: int | None) -> bool:
    return asked.campaign_id is None or asked.campaign_id == campaign_id
