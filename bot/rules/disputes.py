"""A dispute: both sides' words side by side, one answer, and how it ended. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.rules.errors import NotAllowed, Refused
from bot.rules.orders import ReasonNeeded, Side


class DisputeAnswered(Refused):
    """The other side has had its word: a dispute is answered once. Settle it, or ask to cancel the order."""


@dataclass(frozen=True, kw_only=True)
class Dispute:
    order_id: int
    tenant: str
    side: Side  #: who began it
    person: str
    words: str
    at: datetime
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None
    settled_by: str = ""
    settled_at: datetime | None = None

    def said_by(self, side: str) -> str:
        """The words of one side, named as templates name it; empty where it has said nothing yet."""
        return self.words if side == self.side else self.answer


def answer(dispute: Dispute, side: Side, words: str, *, person: str, at: datetime) -> Dispute:
    """The other side's one word. Raises NotAllowed, ReasonNeeded (no words) or DisputeAnswered."""
    if side is dispute.side:
        raise NotAllowed(who=Side.CREATOR if side is Side.BRAND else Side.BRAND)
    if dispute.answer:
        raise DisputeAnswered
    if not words.strip():
        raise ReasonNeeded
    return replace(dispute, answer=words.strip(), answered_by=person, answered_at=at)


def settle(dispute: Dispute, *, person: str, at: datetime) -> Dispute:
    return replace(dispute, settled_by=person, settled_at=at)
