"""The home desk: what waits for a person, what runs, and what a creator's own page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.rules import orders, quotes
from bot.rules.campaigns import Budget, Campaign
from bot.rules.creators import Creator
from bot.rules.orders import Order, Side, State
from bot.rules.people import Person
from bot.rules.quotes import Quote
from bot.rules.workspaces import Workspace
from bot.services import papers, shortlists_boards
from bot.services.creators import Profile, profile
from bot.services.papers import Papers
from bot.services.quotes import approvers_of
from storage.store import Store, Unit

SHOWN = 8  #: of each list; the rest is counted
DECIDED_BY_BRAND = frozenset({State.COUNTERED, State.SCRIPT_REVIEW, State.DISPUTED})


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
    to_decide: Sequence[Order] = ()  #: a counter-offer, a request to cancel, a script, a dispute
    papers: Mapping[int, Papers] = field(default_factory=dict)  #: of what is to be decided
    watches: int = 0  #: running
    lists: Sequence[shortlists_boards.Summary] = ()

    @property
    def empty(self) -> bool:
        waiting = (self.to_approve, self.to_change, self.to_order, self.to_rate, self.to_decide)
        return not (any(waiting) or self.running)


@dataclass(frozen=True, kw_only=True)
class CreatorHome:
    """我的聚星."""

    person: Person
    profile: Profile
    offers: Sequence[Order]
    running: Sequence[Order]
    brands: Mapping[str, str]  #: tenant → its name
    at: datetime
    papers: Mapping[int, Papers] = field(default_factory=dict)  #: of the orders that are shown


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
    to_decide = _to_decide(unit, tenant, running)
    running = [order for order in running if order not in to_decide]
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
        *to_decide,
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
        to_decide=to_decide,
        papers={order.id: papers.of(unit, order) for order in to_decide[:SHOWN]},
        watches=unit.watches.count(tenant, user),
        lists=shortlists_boards.last_used(unit, tenant),
    )


def _to_decide(unit: Unit, tenant: str, running: Sequence[Order]) -> list[Order]:
    """Orders on which the brand has the next word."""
    asked = unit.cancel_requests.open_of(tenant, [order.id for order in running], by=Side.CREATOR)
    return [order for order in running if order.state in DECIDED_BY_BRAND or order.id in asked]


def _creator_home(unit: Unit, person: Person, at: datetime) -> CreatorHome:
    creator_id = person.creator_id or 0
    mine = unit.orders.of_creator(creator_id, *sorted(orders.RUNNING - {State.DRAFT, State.APPROVING}))
    offers = [order for order in mine if order.state is State.AWAITING]
    running = [order for order in mine if order.state is not State.AWAITING]
    return CreatorHome(
        person=person,
        profile=profile(unit, creator_id, at=at),
        offers=offers,
        running=running,
        papers={order.id: papers.of(unit, order) for order in (*offers[:SHOWN], *running[:SHOWN])},
        brands={tenant: unit.workspaces.get(tenant).name for tenant in {order.tenant for order in mine}},
        at=at,
    )
