"""Several creators' quotes that are asked for as one: each line of a request is a quote of its own. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.rules.approvals import Asked
from bot.rules.errors import NotFound, Refused
from bot.rules.policies import Rule, Step
from bot.rules.pricing import TooManyProducts, TooShort
from bot.rules.quotes import Quote, State
from bot.rules.ratecards import NoOffers, NoPrice
from bot.rules.workspaces import NobodyApproves

FEWEST, MOST = 2, 10


class PickSome(Refused):
    """Pick 2 to 10 creators. A quote of one alone is asked for on their card; nothing was sent."""


class NobodyToAsk(Refused):
    """None of these creators can be asked for this, see why beside their names. Change the need; nothing was sent."""


#: why a creator is left out of a request while the others are asked
LEAVES_OUT: Mapping[str, type[Refused]] = {
    kind.__name__: kind for kind in (NoOffers, NoPrice, TooShort, TooManyProducts, NobodyApproves, NotFound)
}
#: a line in one of these is asked for no longer
OVER = frozenset({State.DECLINED, State.WITHDRAWN, State.EXPIRED})


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A creator whom a request does not ask, and why."""

    creator_id: int
    name: str
    why: Refused


@dataclass(frozen=True, kw_only=True)
class Under:
    """The lines that go, or wait, under one rule, by number or name, and everybody who is asked for one of them."""

    rule: Rule
    numbers: Sequence[str]
    asked: Sequence[Asked]


@dataclass(frozen=True, kw_only=True)
class Request:
    """What was asked once and never changes, with its lines as they stand; all that is decided is decided on a line."""

    id: int
    tenant: str
    number: str  #: what people call it, for example R-1001
    requester: str
    channel: str
    campaign_id: int | None
    asked_at: datetime
    left_out: tuple[LeftOut, ...] = ()
    lines: tuple[Quote, ...] = ()

    @property
    def version(self) -> int:
        """Higher with every move of any line."""
        return sum(line.version for line in self.lines)

    @property
    def total(self) -> int:
        """Fen, of the lines that are not over."""
        return sum(line.price.total for line in self.lines if line.state not in OVER)

    @property
    def waiting(self) -> tuple[Quote, ...]:
        """The lines that wait for approval here; a counter-offer that does has a card of its own."""
        return tuple(line for line in self.lines if line.state is State.APPROVING and not line.price.named)

    @property
    def approved(self) -> tuple[Quote, ...]:
        """The lines that may be ordered."""
        return tuple(line for line in self.lines if line.state is State.APPROVED)

    @property
    def taken_back(self) -> tuple[Quote, ...]:
        """The lines that their requester may withdraw."""
        open_ = (State.APPROVING, State.APPROVED, State.CHANGES)
        return tuple(line for line in self.lines if line.state in open_ and not line.price.named)

    @property
    def speaks(self) -> int | None:
        """The line whose reminders speak for all that wait: the one that has waited longest."""
        longest = min(self.waiting, key=lambda line: (line.asked_at or self.asked_at, line.id), default=None)
        return longest.id if longest else None

    def beside(self, quote_id: int) -> int:
        """What the other lines cost that are not over, fen."""
        return sum(line.price.total for line in self.lines if line.id != quote_id and line.state not in OVER)

    def unbound(self, quote_id: int) -> int:
        """The same, without what a budget is already bound by: what may still be approved."""
        open_ = (State.APPROVING, State.CHANGES)
        return sum(line.price.total for line in self.lines if line.id != quote_id and line.state in open_)

    def last_of(self, before: Quote) -> bool:
        """Whether no other line stands where this one stood."""
        return all(line.state is not before.state for line in self.lines if line.id != before.id)


def enough(creators: Sequence[int]) -> list[int]:
    """The creators, each once. Raises PickSome."""
    once = list(dict.fromkeys(creators))
    if not FEWEST <= len(once) <= MOST:
        raise PickSome
    return once


def under(lines: Sequence[tuple[str, Rule | None, Sequence[Asked]]]) -> list[Under]:
    """Lines by the rule that they go under, each rule once, in the order of the lines."""
    found = []
    for rule in dict.fromkeys(rule for _, rule, _ in lines if rule):
        mine = [(number, asked) for number, other, asked in lines if other == rule]
        people = {each.person: each for _, asked in mine for each in asked}
        found.append(Under(rule=rule, numbers=[number for number, _ in mine], asked=list(people.values())))
    return found


def strictest(part: Rule | None, whole: Rule | None) -> Rule | None:
    """What a line is asked under: the rule of its own amount and the rule of the whole, whichever asks for more.

    Where neither asks for all that the other asks for, both are asked.
    """
    if part is None or whole is None:
        return part or whole
    more = _not_asked(part, whole)
    if not more:
        return whole
    if not _not_asked(whole, part):
        return part
    return replace(whole, steps=(*whole.steps, *more), in_order=part.in_order or whole.in_order)


def _not_asked(rule: Rule, by: Rule) -> list[Step]:
    """The steps of a rule that no step of another stands for; each of the other's stands for one."""
    left, more = list(by.steps), []
    for step in rule.steps:
        found = next((other for other in left if _stands_for(other, step)), None)
        if found is None:
            more.append(step)
        else:
            left.remove(found)
    return more


def _stands_for(step: Step, other: Step) -> bool:
    """Whether whoever may approve in a step may do so in the other, and as many are needed."""
    people, group = set(step.people) <= set(other.people), step.group in ("", other.group)
    return people and group and step.needed >= other.needed


def left_out_kept(left: LeftOut) -> dict[str, Any]:
    """A creator who was left out, as it is kept."""
    return {"creator": left.creator_id, "name": left.name, "why": left.why.code, "facts": dict(left.why.facts)}


def left_out_read(kept: Mapping[str, Any]) -> LeftOut:
    """The other way round."""
    why = LEAVES_OUT[kept["why"]](**kept["facts"])
    return LeftOut(creator_id=kept["creator"], name=kept["name"], why=why)
