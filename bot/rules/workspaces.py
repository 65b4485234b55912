"""What a workspace has set: who approves, from which amount on, and what is added to a price."""

from dataclasses import dataclass, field

from bot.rules.errors import Refused


class NobodyApproves(Refused):
    """Too few people may approve this. Choose approvers in `/juxing settings`, then ask again; nothing was sent."""


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """From this amount on, so many different approvers."""

    from_fen: int
    approvers: int


@dataclass(frozen=True, kw_only=True)
class Workspace:
    tenant: str
    name: str = ""
    service_fee: int = 0  #: basis points, added as its own line
    approvers: tuple[str, ...] = ()
    thresholds: tuple[Threshold, ...] = field(default=(Threshold(from_fen=0, approvers=1),))
    approvals_channel: str = ""  #: where approval cards are posted; empty: where the quote was asked
    own_request_allowed: bool = False  #: may an approver approve what they asked for
    language: str = "zh"

    def needed(self, total: int) -> Threshold:
        """The threshold that a total (fen) falls under: the highest one reached."""
        reached = [step for step in self.thresholds if total >= step.from_fen]
        return max(reached, key=lambda step: step.from_fen, default=Threshold(from_fen=0, approvers=1))

    def may_be_asked(self, requester: str) -> tuple[str, ...]:
        """Approvers who count for this requester."""
        return tuple(who for who in self.approvers if who != requester or self.own_request_allowed)
