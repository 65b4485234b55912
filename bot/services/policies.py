"""The policies desk: the rules of a workspace, in their order, and whom they would ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.rules import approvals, policies
from bot.rules.approvals import Asked, Question, Team
from bot.rules.campaigns import Budget, Campaign
from bot.rules.people import By, Person, member
from bot.rules.policies import Case, NoSuchRule, Rule, TooManyRules
from bot.rules.workspaces import OverBudget, Workspace, admin, may_set_up
from bot.services import asking
from storage.groups import Group
from storage.store import Store, Unit


@dataclass(frozen=True, kw_only=True)
class Policy:
    """All that settings show. `may`: the one who looks may change it."""

    workspace: Workspace
    rules: Sequence[Rule]
    groups: Sequence[Group]
    campaigns: Mapping[int, str]  #: id → name, of those that rules name and those that run
    running: Sequence[Campaign]
    limited: Sequence[Person]
    may: bool

    @property
    def group_names(self) -> Mapping[str, str]:
        return {group.id: group.name for group in self.groups}


@dataclass(frozen=True, kw_only=True)
class Foreseen:
    """Whom a case would be asked of at this moment, step by step."""

    case: Case
    requester: str
    rule: Rule | None
    steps: Sequence[Sequence[Asked]]
    possible: bool  #: enough people may answer
    campaign: Campaign | None
    budget: Budget | None
    over_fen: int
    refused: bool  #: the budget is exceeded, and the workspace refuses that


class PolicyDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, by: By) -> Policy:
        """What is set. Raises NotAllowed for guests and creators."""
        with self._store.reading(by.tenant) as unit:
            return _policy(unit, by)

    def add(self, by: By, rule: Rule) -> Rule:
        """A new rule, at the end of the list. Raises NotAllowed, what `policies.checked` refuses, TooManyRules."""
        with self._store.deciding(by) as unit:
            _admin(unit, by)
            if len(unit.policies.of(by.tenant)) >= policies.MOST_RULES:
                raise TooManyRules
            added = unit.policies.add(_named(unit, by, policies.checked(rule)))
            self._recorded(unit, by, added, "add")
        return added

    def change(self, by: By, rule_id: int, seen_version: int, rule: Rule) -> Rule:
        """Put a rule in place of another. Raises as `add`, and NoSuchRule where it was changed meanwhile."""
        with self._store.deciding(by) as unit:
            _admin(unit, by)
            before = _seen(unit, by, rule_id, seen_version)
            checked = _named(unit, by, policies.checked(rule))
            after = replace(checked, id=before.id, position=before.position, version=before.version + 1)
            if not unit.policies.swap(before, after):
                raise NoSuchRule
            self._recorded(unit, by, after, "change")
        return after

    def remove(self, by: By, rule_id: int, seen_version: int) -> None:
        """Take a rule away; quotes that were sent under it keep it. Raises NotAllowed or NoSuchRule."""
        with self._store.deciding(by) as unit:
            _admin(unit, by)
            before = _seen(unit, by, rule_id, seen_version)
            if not unit.policies.remove(before):
                raise NoSuchRule
            self._recorded(unit, by, before, "remove")

    def move(self, by: By, rule_id: int, seen_version: int, *, up: bool) -> None:
        """Let a rule change places with its neighbour. Raises NotAllowed or NoSuchRule."""
        with self._store.deciding(by) as unit:
            _admin(unit, by)
            before = _seen(unit, by, rule_id, seen_version)
            rules = unit.policies.of(by.tenant)
            at = [rule.id for rule in rules].index(before.id)
            there = at - 1 if up else at + 1
            if 0 <= there < len(rules):
                other = rules[there]
                moved = unit.policies.swap(before, replace(before, position=other.position))
                if not (moved and unit.policies.swap(other, replace(other, position=before.position))):
                    raise NoSuchRule
                self._recorded(unit, by, before, "up" if up else "down")

    def foresee(self, by: By, case: Case, requester: str) -> Foreseen:
        """Whom a case would be asked of now, delegates applied. Raises NotAllowed for guests and creators."""
        with self._store.reading(by.tenant) as unit:
            member(unit.people.get(by.tenant, by.person))
            return _foreseen(unit, by, case, requester or by.person)

    def _recorded(self, unit: Unit, by: By, rule: Rule, what: str) -> None:
        unit.events.record(by, "policy", rule.id, what, why=_summary(rule))
        unit.commit()


def _policy(unit: Unit, by: By) -> Policy:
    person = member(unit.people.get(by.tenant, by.person))
    workspace, rules = unit.workspaces.get(by.tenant), unit.policies.of(by.tenant)
    running = unit.campaigns.running(by.tenant, at=by.at)
    wanted = {rule.campaign_id for rule in rules if rule.campaign_id is not None}
    named = [unit.campaigns.get(by.tenant, each) for each in sorted(wanted - {each.id for each in running})]
    return Policy(
        workspace=workspace,
        rules=rules,
        groups=unit.groups.of(by.tenant),
        campaigns={each.id: each.name for each in (*running, *named) if each},
        running=running,
        limited=unit.people.limited(by.tenant),
        may=may_set_up(workspace, person),
    )


def _foreseen(unit: Unit, by: By, case: Case, requester: str) -> Foreseen:
    workspace, campaign = unit.workspaces.get(by.tenant), unit.campaigns.get(by.tenant, case.campaign_id)
    budget = unit.campaigns.budget(campaign) if campaign else None
    over_fen = budget.over(case.total) if budget else 0
    rule = asking.rule_for(unit, workspace, case, campaign, over_fen)
    team = asking.team(unit, by.tenant, [rule], at=by.at)
    question = Question(requester=requester, rule=rule)
    return Foreseen(
        case=case,
        requester=requester,
        rule=rule,
        steps=[_first(question, team, at) for at in range(len(rule.steps))] if rule else [],
        possible=approvals.possible(question, team),
        campaign=campaign,
        budget=budget,
        over_fen=over_fen,
        refused=over_fen > 0 and workspace.over_budget is OverBudget.REFUSE,
    )


def _first(question: Question, team: Team, step: int) -> list[Asked]:
    """Who would be asked in one step, were it the only one that is open."""
    if question.rule is None:
        return []
    alone = replace(question, rule=replace(question.rule, steps=(question.rule.steps[step],)))
    return [replace(each, step=step) for each in approvals.asked(alone, team)]


def _admin(unit: Unit, by: By) -> Workspace:
    workspace = unit.workspaces.get(by.tenant)
    admin(workspace, unit.people.get(by.tenant, by.person))
    return workspace


def _named(unit: Unit, by: By, rule: Rule) -> Rule:
    """The rule, if its campaign is one of the workspace's own. Raises NoSuchRule."""
    if rule.campaign_id is not None and unit.campaigns.get(by.tenant, rule.campaign_id) is None:
        raise NoSuchRule
    return replace(rule, tenant=by.tenant)


def _seen(unit: Unit, by: By, rule_id: int, seen_version: int) -> Rule:
    rule = unit.policies.get(by.tenant, rule_id)
    if rule is None or rule.version != seen_version:
        raise NoSuchRule
    return rule


def _summary(rule: Rule) -> str:
    about = {"from": rule.from_fen, "below": rule.below_fen, "campaign": rule.campaign_id, "field": rule.field}
    steps = [f"{step.needed} of {' '.join((*step.people, step.group)).strip()}" for step in rule.steps]
    said = [f"{name} {value}" for name, value in about.items() if value not in (None, "")]
    return "; ".join((*said, (" then " if rule.in_order else " and ").join(steps)))
