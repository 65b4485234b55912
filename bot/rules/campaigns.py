"""A campaign: a name, its days, its budget; orders hang on it, and its end asks for stars."""

from dataclasses import dataclass
from datetime import datetime

from bot.rules.errors import Refused


class BadCampaign(Refused):
    """A campaign needs a name, an end after its start, and a budget of ¥0 or more."""


class OverBudget(Refused):
    """%(campaign)s has %(left_fen)s left, and this needs %(needed_fen)s.

    Ask for less, or raise the budget; nothing was ordered.
    """


class NobodyForBudget(Refused):
    """%(campaign)s has %(left_fen)s left, this needs %(needed_fen)s, and nobody else may let the budget be exceeded.

    Name somebody for it in `/juxing settings`; nothing was sent.
    """


@dataclass(frozen=True, kw_only=True)
class Campaign:
    id: int
    tenant: str
    name: str
    owner: str
    channel: str
    starts_at: datetime
    ends_at: datetime
    budget: int  #: fen; 0 means that no budget is kept
    industry: str = ""  #: field, by its Chinese name


@dataclass(frozen=True, kw_only=True)
class Budget:
    """What a campaign may spend, fen: what is bound by approvals and running orders, and what finished orders took."""

    total: int
    committed: int
    spent: int = 0

    @property
    def left(self) -> int:
        """Below zero where the budget is exceeded."""
        return self.total - self.committed - self.spent

    def over(self, amount: int) -> int:
        """By how much the budget would be exceeded if this amount were taken too; 0 where it fits or none is kept."""
        return max(amount - self.left, 0) if self.total else 0


def checked(campaign: Campaign) -> Campaign:
    """The campaign, if it makes sense. Raises BadCampaign."""
    if not campaign.name.strip() or campaign.ends_at <= campaign.starts_at or campaign.budget < 0:
        raise BadCampaign
    return campaign


def afford(campaign: Campaign, budget: Budget, amount: int, allowed: int = 0) -> None:
    """Raises OverBudget where an amount (fen) no longer fits; a campaign without a budget takes any.

    `allowed` is by how much somebody has let the budget be exceeded.
    """
    if budget.over(amount) > allowed:
        raise OverBudget(needed_fen=amount, campaign=campaign.name, left_fen=max(budget.left, 0))
