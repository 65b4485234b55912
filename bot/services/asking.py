"""Whom a quote is asked of now: its rule, and the people of the workspace as they are at this moment."""

from collections.abc import Iterable
from datetime import datetime

from bot.rules import approvals, policies, quotes
from bot.rules.approvals import Asked, Question, Team
from bot.rules.campaigns import Budget, Campaign, NobodyForBudget
from bot.rules.policies import Case, Rule
from bot.rules.quotes import Quote
from bot.rules.workspaces import NobodyApproves, OverBudget, Workspace
from storage.store import Unit

MOST_TOLD = 30  #: people who get a message of their own; the rest of a large group see it in the channel and in Home


def team(unit: Unit, tenant: str, rules: Iterable[Rule | None], *, at: datetime, also: Iterable[str] = ()) -> Team:
    """The people whom some rules name, with who stands in for them, and some others."""
    steps = [step for rule in rules if rule is not None for step in rule.steps]
    known = unit.groups.of(tenant) if any(step.group for step in steps) else ()
    groups = {group.id: group.members for group in known if group.active}
    absences = {absence.person: absence for absence in unit.absences.coming(tenant, at=at)}
    named = {user for step in steps for user in (*step.people, *groups.get(step.group, ()))}
    named |= {absences[user].delegate for user in named if user in absences} | set(also)
    return Team(
        at=at,
        own_request_allowed=unit.workspaces.get(tenant).own_request_allowed,
        people=unit.people.some(tenant, named),
        groups=groups,
        absences=absences,
    )


def asked_of(unit: Unit, quote: Quote, *, at: datetime, known: Team | None = None) -> list[Asked]:
    """Who is asked for a quote now; nobody unless it waits for approval. `known`: the team of its rule, if at hand."""
    if quote.state is not quotes.State.APPROVING:
        return []
    return approvals.asked(quote, known or team(unit, quote.tenant, [quote.rule], at=at))


def rule_for(unit: Unit, workspace: Workspace, case: Case, campaign: Campaign | None, over_fen: int) -> Rule | None:
    """The rule that a case falls under today, with whoever else is asked where it exceeds the budget."""
    rule = policies.choose(unit.policies.of(workspace.tenant), case)
    if rule is None or not over_fen or campaign is None or workspace.over_budget is OverBudget.REFUSE:
        return rule
    return exceeding(rule, workspace, campaign, over_fen)


def exceeding(rule: Rule, workspace: Workspace, campaign: Campaign, over_fen: int) -> Rule:
    """The rule with the campaign's owner and the people named for budgets asked as well."""
    return policies.exceeding(rule, over_fen, (campaign.owner, *workspace.budget_people))


def answerable(
    rule: Rule | None, team: Team, requester: str, campaign: Campaign | None, budget: Budget | None, total: int
) -> Rule:
    """The rule, if enough people can answer it. Raises NobodyApproves or NobodyForBudget."""
    if rule is None:
        raise NobodyApproves
    if not approvals.possible(Question(requester=requester, rule=rule), team):
        if campaign and budget and any(step.budget and not team.seats(step, requester) for step in rule.steps):
            raise NobodyForBudget(campaign=campaign.name, left_fen=max(budget.left, 0), needed_fen=total)
        raise NobodyApproves
    return rule
