"""A need priced before anything is written, and whether it may be sent."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.rules import advice, approvals, campaigns, pricing, quotes
from bot.rules.advice import Advice, Costs
from bot.rules.approvals import Asked, Question, Team
from bot.rules.campaigns import Budget, Campaign
from bot.rules.errors import NotFound, Refused
from bot.rules.forms import Form
from bot.rules.people import By
from bot.rules.policies import Case, Rule
from bot.rules.pricing import Need, Price
from bot.rules.quotes import Quote
from bot.rules.ranking import Standing
from bot.rules.workspaces import OverBudget as WhenOver
from bot.services import asking
from storage.store import Unit


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A need priced before anything is written: what would be asked of whom."""

    standing: Standing
    need: Need
    price: Price
    forms: Mapping[Form, Price | Refused]
    costs: Mapping[Form, Costs]  #: of the forms that have a price
    advice: Advice
    break_even: int | None
    campaign: Campaign | None
    budget: Budget | None
    rule: Rule | None  #: that it falls under today
    asked: tuple[Asked, ...]  #: first
    team: Team
    groups: Mapping[str, str]  #: id → name
    over_fen: int  #: by how much it exceeds the budget
    escalates: bool  #: the rule asks somebody whether it may
    within_own_limit: bool  #: and within the budget


def preview(unit: Unit, by: By, creator_id: int, need: Need, campaign_id: int | None) -> Preview:
    found = unit.search.get(creator_id)
    if found is None:
        raise NotFound
    standing, workspace = found[0], unit.workspaces.get(by.tenant)
    name, card = standing.creator.name, unit.ratecards.current(creator_id)
    pricing.checked(need, now=by.at)
    price = pricing.price(need, card, service_fee=workspace.service_fee, creator=name)
    campaign = unit.campaigns.get(by.tenant, campaign_id)
    budget = unit.campaigns.budget(campaign) if campaign else None
    over_fen = budget.over(price.total) if budget else 0
    case = Case(total=price.total, campaign_id=campaign_id, field=standing.creator.field)
    rule = asking.rule_for(unit, workspace, case, campaign, over_fen)
    team = asking.team(unit, by.tenant, [rule], at=by.at)
    limit = unit.people.get(by.tenant, by.person).own_limit
    forms = pricing.side_by_side(need, card, service_fee=workspace.service_fee)
    costs = advice.side_by_side(standing, need, forms)
    return Preview(
        standing=standing,
        need=need,
        price=price,
        forms=forms,
        costs=costs,
        advice=advice.advice(costs),
        break_even=pricing.break_even_products(card, days=need.days, day=need.starts_at),
        campaign=campaign,
        budget=budget,
        rule=rule,
        asked=tuple(approvals.asked(Question(requester=by.person, rule=rule), team)),
        team=team,
        groups={group.id: group.name for group in unit.groups.of(by.tenant)},
        over_fen=over_fen,
        escalates=over_fen > 0 and workspace.over_budget is WhenOver.ESCALATE,
        within_own_limit=price.total <= limit and not over_fen,
    )


def draft(unit: Unit, by: By, seen: Preview, channel: str) -> Quote:
    creator_id = seen.standing.creator.id
    return Quote(
        id=0,
        tenant=by.tenant,
        number=unit.counters.next(by.tenant, "Q"),
        creator_id=creator_id,
        campaign_id=seen.campaign.id if seen.campaign else None,
        requester=by.person,
        channel=channel,
        need=seen.need,
        price=seen.price,
        card_version=unit.ratecards.current(creator_id).version,
        valid_until=quotes.holds_until(by.at, seen.need.starts_at),
    )


def affordable(seen: Preview) -> None:
    if seen.campaign and seen.budget:
        campaigns.afford(seen.campaign, seen.budget, seen.price.total)


def answerable(seen: Preview, by: By) -> Rule:
    """The rule under which a need may be sent. Raises OverBudget, NobodyForBudget or NobodyApproves."""
    if not seen.escalates:
        affordable(seen)
    return asking.answerable(seen.rule, seen.team, by.person, seen.campaign, seen.budget, seen.price.total)
