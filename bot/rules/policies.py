"""The policy of a workspace: which rule a quote falls under, and whose approval that rule asks for. Pure.

The most specific rule wins: campaign and field before campaign before field before amount alone. Among equals the one
with the highest amount, then the narrower range, then the one that stands higher in the list **[ours]**.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.rules.errors import Refused

MOST_RULES = 40  #: in one workspace; a modal shows them all
MOST_STEPS = 3  #: of a rule, the budget's own not counted
MOST_NEEDED = 10  #: approvals of one step
MOST_FEN = 10**13


class BadAmounts(Refused):
    """A rule begins at ¥0 or more, and where it ends, it ends above that."""


class NobodyNamed(Refused):
    """Name at least one person or a user group for the first step, and no step after an empty one."""


class TooFewNamed(Refused):
    """A step cannot ask for more approvals than it names people, and asks for 1 to 10."""


class TooManyRules(Refused):
    """There are 40 rules already. Remove one first; nothing was changed."""


class NoSuchRule(Refused):
    """This rule was changed or removed meanwhile. The list now shows how it stands; nothing was changed."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """So many different approvers out of these people and the members of a Slack user group."""

    people: tuple[str, ...] = ()
    group: str = ""  #: id of a user group; who is in it is looked at when somebody decides
    needed: int = 1
    budget: bool = False  #: asks whether the budget may be exceeded; whoever said yes to a step may say yes here too

    @property
    def named(self) -> bool:
        return bool(self.people or self.group)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """From an amount on, for a campaign, for a field or for all: who approves, and in which order."""

    id: int
    tenant: str
    from_fen: int = 0
    below_fen: int | None = None  #: the rule ends below this; None: it has no end
    campaign_id: int | None = None  #: None: any campaign, and none
    field: str = ""  #: of the creator, by its Chinese name; empty: any
    steps: tuple[Step, ...] = ()
    in_order: bool = False  #: the second step is asked once the first has approved; else all at once
    position: int = 0  #: in the list, from the top
    version: int = 1
    over_fen: int = 0  #: by how much the budget may be exceeded once all have approved; in a quote's own copy only

    @property
    def needed(self) -> int:
        """Approvals in all."""
        return sum(step.needed for step in self.steps)


@dataclass(frozen=True, kw_only=True)
class Case:
    """What a rule is chosen by."""

    total: int  #: fen
    campaign_id: int | None = None
    field: str = ""


def by_amount(tenant: str, people: tuple[str, ...], needed: Mapping[int, int]) -> list[Rule]:
    """Rules for amounts alone: from so many fen on, so many of the same people."""
    return [
        Rule(id=0, tenant=tenant, from_fen=start, steps=(Step(people=people, needed=count),), position=at)
        for at, (start, count) in enumerate(sorted(needed.items()), 1)
    ]


def applies(rule: Rule, case: Case) -> bool:
    """Whether a case falls under a rule."""
    return (
        rule.from_fen <= case.total
        and (rule.below_fen is None or case.total < rule.below_fen)
        and rule.campaign_id in (None, case.campaign_id)
        and rule.field in ("", case.field)
    )


def specificity(rule: Rule) -> int:
    """3 names campaign and field, 2 a campaign, 1 a field, 0 an amount alone."""
    return 2 * (rule.campaign_id is not None) + bool(rule.field)


def choose(rules: Iterable[Rule], case: Case) -> Rule | None:
    """The one rule that a case falls under, whatever order the rules come in; None where there is none."""
    fitting = (rule for rule in rules if applies(rule, case))
    return max(fitting, key=_rank, default=None)


def _rank(rule: Rule) -> tuple[int, int, int, int, int]:
    narrow = -rule.below_fen if rule.below_fen is not None else -MOST_FEN
    return specificity(rule), rule.from_fen, narrow, -rule.position, -rule.id


def checked(rule: Rule) -> Rule:
    """The rule without its empty steps, if it makes sense.

    Raises BadAmounts, NobodyNamed or TooFewNamed.
    """
    if not 0 <= rule.from_fen <= MOST_FEN or (rule.below_fen is not None and rule.below_fen <= rule.from_fen):
        raise BadAmounts
    named = [step.named for step in rule.steps]
    steps = tuple(step for step in rule.steps if step.named)
    if not steps or len(steps) > MOST_STEPS or named != sorted(named, reverse=True):
        raise NobodyNamed
    for step in steps:
        if not 1 <= step.needed <= MOST_NEEDED or (not step.group and step.needed > len(set(step.people))):
            raise TooFewNamed
    unique = (replace(step, people=tuple(dict.fromkeys(step.people))) for step in steps)
    return replace(rule, steps=tuple(unique), in_order=rule.in_order and len(steps) > 1)


def exceeding(rule: Rule, over_fen: int, people: Iterable[str]) -> Rule:
    """The rule with one more step, the last: somebody of these says that the budget may be exceeded by so much."""
    steps = tuple(step for step in rule.steps if not step.budget)
    asked = Step(people=tuple(dict.fromkeys(filter(None, people))), budget=True)
    return replace(rule, steps=(*steps, asked), over_fen=over_fen)
