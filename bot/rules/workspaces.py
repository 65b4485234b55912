"""What a workspace has set: who may change it, what happens where a budget is exceeded, what is added to a price."""

from dataclasses import dataclass
from enum import StrEnum

from bot.rules.absences import decides
from bot.rules.errors import NotAllowed, Refused
from bot.rules.people import Person


class NobodyApproves(Refused):
    """Too few people may approve this. Set a rule for it in `/juxing settings`, then ask again; nothing was sent."""


class OverBudget(StrEnum):
    """What happens where a quote exceeds the budget of its campaign."""

    REFUSE = "refuse"
    ESCALATE = "escalate"  #: the campaign's owner and the people named for it are asked as well


@dataclass(frozen=True, kw_only=True)
class Workspace:
    tenant: str
    name: str = ""
    service_fee: int = 0  #: basis points, added as its own line
    admins: tuple[str, ...] = ()  #: who may change settings, beside the admins and owners of the Slack workspace
    approvals_channel: str = ""  #: where approval cards are posted; empty: where the quote was asked
    own_request_allowed: bool = False  #: may an approver approve what they asked for
    over_budget: OverBudget = OverBudget.REFUSE
    budget_people: tuple[str, ...] = ()  #: who may let a budget be exceeded, beside the campaign's owner
    language: str = "zh"


def may_set_up(workspace: Workspace, person: Person) -> bool:
    """Whether somebody may change settings: who is named for it, and whom Slack calls an admin or owner."""
    return decides(person) and (person.admin or person.user in workspace.admins)


def admin(workspace: Workspace, person: Person) -> Person:
    """The person, if they may change settings. Raises NotAllowed."""
    if not may_set_up(workspace, person):
        raise NotAllowed(who="admins")
    return person
