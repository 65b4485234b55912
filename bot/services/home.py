"""The home desk: what waits for a person, what runs, and what a creator's own page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.rules import orders, quotes
from bot.rules.campaigns import Budget, Campaign
from bot.rules.creators import Creator
from bot.rules.orders import Order, State
from bot.rules.people import Person
from bot.rules.quotes import Quote
from bot.rules.workspaces import Workspace
from bot.services import shortlists_boards
from bot.services.creators import Profile, profile
from bot.services.quotes import approvers_of
from storage.store import Store, Unit

SHOWN = 8  #: of each list; the rest is counted


@dataclass(frozen=True, kw_only=True)
class TeamHome:
    person: Person
    workspace: Workspace
    to_approve: Sequence[Quote]
    to_change: Sequence[Quote]
    to_order: Sequence[Quote]
    to_rate: Sequence[Order]
    running: Sequence[Order]
    campaigns: Sequence[tuple[Campaign, Budget]]
    creators: Mapping[int, Creator]
    at: datetime
    watches: int = 0  #: running
    lists: Sequence[shortlists_boards.Summary] = ()

    @property
    def empty(self) -> bool:
        return not (self.to_approve or self.to_change or self.to_order or self.to_rate or self.running)


@dataclass(frozen=True, kw_only=True)
class CreatorHome:
    """我的聚星."""

    person: Person
    profile: Profile
    offers: Sequence[Order]
    running: Sequence[Order]
    brands: Mapping[str, str]  #: tenant → its name
    at: datetime


class HomeDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, tenant: str, user: str, *, at: datetime) -> TeamHome | CreatorHome:
        """The Home of a person: the team's, or the creator's own."""
        with self._store.reading() as unit:
            return of(unit, tenant, user, at=at)

    def creator(self, creator_id: int, *, at: datetime) -> CreatorHome:
        """我的聚星 of a creator, as their own page shows it. Raises NoSuchCreator."""
        with self._store.reading() as unit:
            return _creator_home(unit, Person(tenant="", user=f"creator:{creator_id}", creator_id=creator_id), at)


def of(unit: Unit, tenant: str, user: str, *, at: datetime) -> TeamHome | CreatorHome:
    """The Home of a person: the team's, or the creator's own."""
    person = unit.people.get(tenant, user)
    return _creator_home(unit, person, at) if person.creator_id else _team_home(unit, person, at)


def _team_home(unit: Unit, person: Person, at: datetime) -> TeamHome:
    tenant, user, workspace = person.tenant, person.user, unit.workspaces.get(person.tenant)
    approving = unit.quotes.in_state(tenant, quotes.State.APPROVING)
    running = [
        order
        for order in unit.orders.in_state(tenant, *sorted(orders.RUNNING), owner=user)
        if order.state not in orders.RATEABLE or order.campaign_end > at
    ]
    to_rate = [
        order
        for order in unit.orders.in_state(tenant, *sorted(orders.RATEABLE), owner=user)
        if order.campaign_end <= at
    ]
    mine = {
        state: unit.quotes.in_state(tenant, state, requester=user)
        for state in (quotes.State.CHANGES, quotes.State.APPROVED)
    }
    to_approve = [quote for quote in approving if user in approvers_of(workspace, quote)]
    shown: list[Quote | Order] = [
        *to_approve,
        *mine[quotes.State.CHANGES],
        *mine[quotes.State.APPROVED],
        *to_rate,
        *running,
    ]
    ids = sorted({thing.creator_id for thing in shown})
    return TeamHome(
        person=person,
        workspace=workspace,
        to_approve=to_approve,
        to_change=mine[quotes.State.CHANGES],
        to_order=mine[quotes.State.APPROVED],
        to_rate=to_rate,
        running=running,
        campaigns=[(each, unit.campaigns.budget(each)) for each in unit.campaigns.running(tenant, at=at)][:SHOWN],
        creators={id_: found for id_ in ids if (found := unit.creators.get(id_))},
        at=at,
        watches=unit.watches.count(tenant, user),
        lists=shortlists_boards.last_used(unit, tenant),
    )


def _creator_home(unit: Unit, person: Person, at: datetime) -> CreatorHome:
    creator_id = person.creator_id or 0
    mine = unit.orders.of_creator(creator_id, *sorted(orders.RUNNING - {State.DRAFT, State.APPROVING}))
    return CreatorHome(
        person=person,
        profile=profile(unit, creator_id, at=at),
        offers=[order for order in mine if order.state is State.AWAITING],
        running=[order for order in mine if order.state is not State.AWAITING],
        brands={tenant: unit.workspaces.get(tenant).name for tenant in {order.tenant for order in mine}},
        at=at,
    )
