"""The home desk: what waits for a person, what runs, and what a creator's own page shows."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime

from bot.rules import approvals, orders, quotes
from bot.rules.absences import Absence
from bot.rules.approvals import Asked
from bot.rules.campaigns import Budget, Campaign
from bot.rules.creators import Creator
from bot.rules.earnings import Earnings
from bot.rules.orders import Order, Side, State
from bot.rules.people import Person
from bot.rules.quotes import Quote
from bot.rules.workspaces import Workspace, may_set_up
from bot.services import asking, boards, papers, ratings_mine, ratings_reports, shortlists_boards
from bot.services.creators import Profile, profile
from bot.services.earnings import of as earnings_of
from bot.services.papers import Papers
from bot.services.ratings_mine import Mine
from storage.store import Store, Unit

SHOWN = 8  #: of each list; the rest is counted
DECIDED_BY_BRAND = frozenset({State.COUNTERED, State.SCRIPT_REVIEW, State.DISPUTED})
MOST_WAITING = 500  #: quotes that wait for approval in one workspace and are looked through


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A quote that waits for the one who looks, in their own place or in somebody's who is away."""

    quote: Quote
    asked: Asked

    @property
    def since(self) -> datetime:
        return self.quote.asked_at or self.quote.decided_at or self.quote.valid_until


@dataclass(frozen=True, kw_only=True)
class TeamHome:
    person: Person
    workspace: Workspace
    to_approve: Sequence[Waiting]  #: one page of them, the oldest first
    to_change: Sequence[Quote]
    to_order: Sequence[Quote]
    to_rate: Sequence[Order]
    running: Sequence[Order]
    campaigns: Sequence[tuple[Campaign, Budget]]
    creators: Mapping[int, Creator]
    at: datetime
    waiting: int = 0  #: to be approved, on all pages
    waiting_total: int = 0  #: the same, fen
    page: int = 1
    absence: Absence | None = None  #: of the one who looks, begun or to come
    admin: bool = False
    to_decide: Sequence[Order] = ()  #: a counter-offer, a request to cancel, a script, a dispute
    papers: Mapping[int, Papers] = field(default_factory=dict)  #: of what is to be decided
    to_rate_all: int = 0  #: with those that are not shown
    watches: int = 0  #: running
    lists: Sequence[shortlists_boards.Summary] = ()
    reports: Sequence[ratings_reports.Reported] = ()  #: ratings that an admin has to decide about
    begun: Set[int] = frozenset()  #: orders that this person has begun to rate
    rated: Mapping[int, tuple[int, int]] = field(default_factory=dict)  #: campaign → orders rated, of orders done

    @property
    def pages(self) -> int:
        return max(1, -(-self.waiting // SHOWN))

    @property
    def empty(self) -> bool:
        waiting = (self.to_approve, self.to_change, self.to_order, self.to_rate, self.to_decide, self.reports)
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
    stars: Mine = field(default_factory=Mine)
    earnings: Earnings = field(default_factory=Earnings)  #: with this workspace


class HomeDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, tenant: str, user: str, *, at: datetime, page: int = 1) -> TeamHome | CreatorHome:
        """The Home of a person: the team's, or the creator's own."""
        with self._store.reading(whose(self._store, tenant, user)) as unit:
            return of(unit, tenant, user, at=at, page=page)

    def creator(self, creator_id: int, *, at: datetime) -> CreatorHome:
        """我的聚星 of a creator, as their own page shows it. Raises NoSuchCreator."""
        with self._store.reading() as unit:
            return _creator_home(unit, Person(tenant="", user=f"creator:{creator_id}", creator_id=creator_id), at)


def whose(store: Store, tenant: str, user: str) -> str | None:
    """The workspace of whose rows a person's Home is made; None for a creator's, who sees the orders of every brand."""
    person = store.person(tenant, user)
    return None if person and person.creator_id else tenant


def of(unit: Unit, tenant: str, user: str, *, at: datetime, page: int = 1) -> TeamHome | CreatorHome:
    """The Home of a person: the team's, or the creator's own. `page` is of what waits for their approval."""
    person = unit.people.get(tenant, user)
    return _creator_home(unit, person, at) if person.creator_id else _team_home(unit, person, at, page)


def waiting_for(unit: Unit, tenant: str, user: str, *, at: datetime) -> list[Waiting]:
    """What waits for a person's approval, the oldest first."""
    approving = unit.quotes.in_state(tenant, quotes.State.APPROVING, most=MOST_WAITING)
    team = asking.team(unit, tenant, [quote.rule for quote in approving], at=at, also=[user])
    found = [
        Waiting(quote=quote, asked=places[0]) for quote in approving if (places := approvals.places(quote, team, user))
    ]
    return sorted(found, key=lambda each: (each.since, each.quote.id))


def _team_home(unit: Unit, person: Person, at: datetime, page: int) -> TeamHome:
    tenant, user, workspace = person.tenant, person.user, unit.workspaces.get(person.tenant)
    waiting = waiting_for(unit, tenant, user, at=at)
    page = max(1, min(page, -(-len(waiting) // SHOWN)))
    to_approve = waiting[(page - 1) * SHOWN : page * SHOWN]
    running = [
        order
        for order in unit.orders.in_state(tenant, *sorted(orders.RUNNING), owner=user)
        if order.state not in orders.RATEABLE or order.campaign_end > at
    ]
    to_decide = _to_decide(unit, tenant, running)
    running = [order for order in running if order not in to_decide]
    ids, to_rate_all = unit.prompts.asked_of(tenant, user, at=at, most=SHOWN)
    known = unit.orders.some(tenant, ids)
    to_rate = [known[id_] for id_ in ids if id_ in known]
    mine = {
        state: unit.quotes.in_state(tenant, state, requester=user)
        for state in (quotes.State.CHANGES, quotes.State.APPROVED)
    }
    shown: list[Quote | Order] = [
        *(each.quote for each in to_approve),
        *mine[quotes.State.CHANGES],
        *mine[quotes.State.APPROVED],
        *to_rate,
        *to_decide,
        *running,
    ]
    ids = sorted({thing.creator_id for thing in shown})
    admin = may_set_up(workspace, person)
    campaigns = [(each, unit.campaigns.budget(each)) for each in unit.campaigns.running(tenant, at=at)][:SHOWN]
    return TeamHome(
        person=person,
        workspace=workspace,
        to_approve=to_approve,
        to_change=mine[quotes.State.CHANGES],
        to_order=mine[quotes.State.APPROVED],
        to_rate=to_rate,
        to_rate_all=to_rate_all,
        running=running,
        campaigns=campaigns,
        creators={id_: found for id_ in ids if (found := unit.creators.get(id_))},
        at=at,
        waiting=len(waiting),
        waiting_total=sum(each.quote.price.total for each in waiting),
        page=page,
        absence=unit.absences.of(tenant, user, at=at),
        admin=admin,
        reports=ratings_reports.waiting(unit, tenant) if admin else (),
        begun=unit.rating_drafts.begun(tenant, user, [order.id for order in to_rate]),
        rated={each.id: boards.rated_of(unit, tenant, each.id) for each, _ in campaigns},
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
    mine = unit.orders.of_creator(creator_id, *sorted(orders.RUNNING - orders.UNTOLD - {State.APPROVING}))
    offers = [order for order in mine if order.state is State.AWAITING]
    running = [order for order in mine if order.state is not State.AWAITING]
    shown = profile(unit, creator_id, at=at)
    return CreatorHome(
        person=person,
        profile=shown,
        stars=ratings_mine.mine(unit, shown.standing, at=at),
        offers=offers,
        running=running,
        papers={order.id: papers.of(unit, order) for order in (*offers[:SHOWN], *running[:SHOWN])},
        earnings=earnings_of(unit, creator_id, person.tenant),
        brands={tenant: unit.workspaces.get(tenant).name for tenant in {order.tenant for order in mine}},
        at=at,
    )
