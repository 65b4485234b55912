"""What a creator earned, what is coming, and what waits for an answer: each order stands in one place, or in none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from bot.rules.orders import ENDED, UNTOLD, Order, State
from bot.rules.pricing import MARKET


class Part(StrEnum):
    EARNED = "earned"  #: the order is finished, or was cancelled with something owed
    COMING = "coming"  #: accepted by both, and not finished
    ASKED = "asked"  #: somebody still has to answer


ASKED = frozenset({State.AWAITING, State.COUNTERED, State.APPROVING})


@dataclass(frozen=True, kw_only=True)
class Line:
    """One order, and what the creator gets for it: fen, after discount, without the brand's service fee."""

    order: Order
    part: Part
    fen: int

    @property
    def day(self) -> date:
        """The day in China on which the work begins, or a video is due."""
        return self.order.need.starts_at.astimezone(MARKET).date()


@dataclass(frozen=True, kw_only=True)
class Month:
    """What was earned with the work of one month, the newest first. `first` is the month's first day."""

    first: date
    lines: Sequence[Line]

    @property
    def fen(self) -> int:
        return sum(line.fen for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class Earnings:
    months: Sequence[Month] = ()  #: the newest first
    coming: Sequence[Line] = ()  #: the next first
    asked: Sequence[Line] = ()  #: the next first

    @property
    def earned_fen(self) -> int:
        return sum(month.fen for month in self.months)

    @property
    def coming_fen(self) -> int:
        return sum(line.fen for line in self.coming)

    @property
    def asked_fen(self) -> int:
        return sum(line.fen for line in self.asked)

    @property
    def lines(self) -> list[Line]:
        """All of them: what was earned, what is coming, what waits."""
        return [*(line for month in self.months for line in month.lines), *self.coming, *self.asked]


def of_order(order: Order) -> Line | None:
    """Where an order stands; None where it brings nothing: declined, run out, untold, cancelled with nothing owed."""
    if order.state is State.FINISHED:
        return Line(order=order, part=Part.EARNED, fen=order.net)
    if order.state is State.CANCELLED and order.owed:
        return Line(order=order, part=Part.EARNED, fen=order.owed)
    if order.state in ENDED | UNTOLD:
        return None
    return Line(order=order, part=Part.ASKED if order.state in ASKED else Part.COMING, fen=order.net)


def earnings(orders: Iterable[Order]) -> Earnings:
    """A creator's orders by what came of them."""
    lines = sorted(
        (line for order in orders if (line := of_order(order))),
        key=lambda line: (line.order.need.starts_at, line.order.id),
    )
    earned = [line for line in reversed(lines) if line.part is Part.EARNED]
    months = groupby(earned, key=lambda line: line.day.replace(day=1))
    return Earnings(
        months=[Month(first=first, lines=list(those)) for first, those in months],
        coming=[line for line in lines if line.part is Part.COMING],
        asked=[line for line in lines if line.part is Part.ASKED],
    )
