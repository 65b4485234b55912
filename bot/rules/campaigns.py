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
    """What a campaign may spend and what orders have taken of it, fen."""

    total: int
    committed: int

    @property
    def left(self) -> int:
        return self.total - self.committed


def checked(campaign: Campaign) -> Campaign:
    """The campaign, if it makes sense. Raises BadCampaign."""
    if not campaign.name.strip() or campaign.ends_at <= campaign.starts_at or campaign.budget < 0:
        raise BadCampaign
    return campaign


def afford(campaign: Campaign, budget: Budget, amount: int) -> None:
    """Raises OverBudget where an amount (fen) no longer fits; a campaign without a budget takes any."""
    if budget.total and amount > budget.left:
        raise OverBudget(needed_fen=amount, campaign=campaign.name, left_fen=max(budget.left, 0))
