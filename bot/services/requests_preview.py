"""The same need priced for several creators before anything is written, and under which rule each line would go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.rules import approvals, campaigns, pricing, requests
from bot.rules.approvals import Asked, Question
from bot.rules.campaigns import Budget, Campaign
from bot.rules.errors import Refused
from bot.rules.people import By
from bot.rules.policies import Case, Rule
from bot.rules.pricing import Need
from bot.rules.quotes import Quote
from bot.rules.requests import LeftOut, Under
from bot.rules.workspaces import NobodyApproves
from bot.rules.workspaces import OverBudget as WhenOver
from bot.services import asking, quotes_preview
from bot.services.quotes_preview import Preview
from storage.store import Unit


@dataclass(frozen=True, kw_only=True)
class Line:
    """One creator's part, with the rule that it would go under, and who would be asked first."""

    seen: Preview
    rule: Rule
    asked: Sequence[Asked]


@dataclass(frozen=True, kw_only=True)
class Together:
    """What would be asked as one. `refused`: the budget does not bear it, so it cannot be sent."""

    need: Need
    lines: Sequence[Line]
    left_out: Sequence[LeftOut]
    campaign: Campaign | None
    budget: Budget | None
    over_fen: int
    refused: bool
    groups: Mapping[str, str]

    @property
    def total(self) -> int:
        return sum(line.seen.price.total for line in self.lines)

    @property
    def under(self) -> Sequence[Under]:
        return requests.under([(line.seen.standing.creator.name, line.rule, line.asked) for line in self.lines])


def preview(unit: Unit, by: By, creators: Sequence[int], need: Need, campaign_id: int | None) -> Together:
    """Price a need for each. Who has no price for it, takes no offers or whom nobody may approve is left out.

    Raises PickSome, and what `pricing.checked` refuses.
    """
    ids = requests.enough(creators)
    pricing.checked(need, now=by.at)
    seen, left_out = _priced(unit, by, ids, need, campaign_id)
    whole = sum(each.price.total for each in seen)
    lines = []
    for each in seen:
        beside = whole - each.price.total
        found = _under(unit, by, each, beside=beside, unbound=beside)
        team = asking.team(unit, by.tenant, [found], at=by.at)
        try:
            rule = asking.answerable(found, team, by.person, each.campaign, each.budget, whole)
        except NobodyApproves as why:
            creator = each.standing.creator
            left_out.append(LeftOut(creator_id=creator.id, name=creator.name, why=why))
            continue
        asked = approvals.asked(Question(requester=by.person, rule=rule), team)
        lines.append(Line(seen=each, rule=rule, asked=asked))
    campaign = unit.campaigns.get(by.tenant, campaign_id)
    budget = unit.campaigns.budget(campaign) if campaign else None
    over_fen = budget.over(sum(line.seen.price.total for line in lines)) if budget else 0
    return Together(
        need=need,
        lines=lines,
        left_out=left_out,
        campaign=campaign,
        budget=budget,
        over_fen=over_fen,
        refused=over_fen > 0 and unit.workspaces.get(by.tenant).over_budget is WhenOver.REFUSE,
        groups={group.id: group.name for group in unit.groups.of(by.tenant)},
    )


def answerable(together: Together) -> None:
    """Raises NobodyToAsk, NobodyApproves or OverBudget where nothing can be sent."""
    if not together.lines:
        if any(isinstance(left.why, NobodyApproves) for left in together.left_out):
            raise NobodyApproves
        raise requests.NobodyToAsk
    if together.refused and together.campaign and together.budget:
        campaigns.afford(together.campaign, together.budget, together.total)


def rule_of_revised(unit: Unit, by: By, quote: Quote, seen: Preview) -> Rule:
    """The rule of today for a quote that is changed; of a line, together with the lines beside it.

    Raises OverBudget, NobodyForBudget or NobodyApproves.
    """
    request_id = unit.requests.of_quote(by.tenant, quote.id)
    request = unit.requests.get(by.tenant, request_id) if request_id is not None else None
    if request is None:
        return quotes_preview.answerable(seen, by)
    unbound = request.unbound(quote.id)
    if seen.campaign and seen.budget and unit.workspaces.get(by.tenant).over_budget is WhenOver.REFUSE:
        campaigns.afford(seen.campaign, seen.budget, seen.price.total + unbound)
    rule = _under(unit, by, seen, beside=request.beside(quote.id), unbound=unbound)
    team = asking.team(unit, by.tenant, [rule], at=by.at)
    return asking.answerable(rule, team, by.person, seen.campaign, seen.budget, seen.price.total + unbound)


def _priced(
    unit: Unit, by: By, ids: Sequence[int], need: Need, campaign_id: int | None
) -> tuple[list[Preview], list[LeftOut]]:
    seen, left_out = list[Preview](), list[LeftOut]()
    for creator_id in ids:
        try:
            seen.append(quotes_preview.preview(unit, by, creator_id, need, campaign_id))
        except Refused as why:
            if why.code not in requests.LEAVES_OUT:
                raise
            creator = unit.creators.get(creator_id)
            name = creator.name if creator else str(creator_id)
            left_out.append(LeftOut(creator_id=creator_id, name=name, why=why))
    return seen, left_out


def _under(unit: Unit, by: By, seen: Preview, *, beside: int, unbound: int) -> Rule | None:
    """The rule of a line: the strictest of its own amount and of the whole, if enough people can answer it.

    Where they are too few for both, it is the rule of the whole.
    """
    workspace, campaign, own = unit.workspaces.get(by.tenant), seen.campaign, seen.price.total
    case = Case(total=own, campaign_id=campaign.id if campaign else None, field=seen.standing.creator.field)
    part = asking.rule_for(unit, workspace, case, campaign, 0)
    whole = asking.rule_for(unit, workspace, replace(case, total=own + beside), campaign, 0)
    over_fen = seen.budget.over(own + unbound) if seen.budget else 0
    found: Rule | None = None
    for rule in (requests.strictest(part, whole), whole):
        found = rule
        if found and campaign and over_fen and workspace.over_budget is WhenOver.ESCALATE:
            found = asking.exceeding(found, workspace, campaign, over_fen)
        team = asking.team(unit, by.tenant, [found], at=by.at)
        if approvals.possible(Question(requester=by.person, rule=found), team):
            return found
    return found
