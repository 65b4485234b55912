"""What came of an order, as it is typed; entered by the creator it waits for the brand's word."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.rules.errors import Refused, Stale
from bot.rules.orders import RATEABLE, IllegalMove, Order, Result

MOST = 2_000_000_000  #: of any count
MOST_FEN = 10**13
COUNTS = ("plays", "likes", "comments", "units")
FIELDS = (*COUNTS, "gmv")
_COUNT = re.compile(r"\d{1,10}", re.ASCII)
_AMOUNT = re.compile(r"(\d{1,12})(?:\.(\d{1,2}))?", re.ASCII)


class NotACount(Refused):
    """Give a whole number in digits, from 0 to 2,000,000,000."""


class NotAnAmount(Refused):
    """Give an amount in yuan from 0 up, in digits, with two decimals at most."""


class MoreThanPlays(Refused):
    """This is more than the plays. Check both figures."""


class SalesWithoutUnits(Refused):
    """There are sales in yuan, but nothing was sold. Give both, or neither."""


class BadResult(Refused):
    """Check the figures that are marked; yours are kept. Nothing was sent."""

    def __init__(self, problems: Mapping[str, Refused] | None = None) -> None:
        super().__init__()
        self.problems = problems or {}  #: field → what is wrong with it


class ResultKnown(Refused):
    """The brand has entered the result already. If it is wrong, tell the brand; nothing was changed."""


class NothingEntered(Stale):
    """No result of the creator's waits for your word. The card shows how it stands; nothing was changed."""


@dataclass(frozen=True, kw_only=True)
class Entered:
    """A result as the creator entered it. It counts for nothing until the brand confirms or corrects it."""

    order_id: int
    tenant: str
    result: Result
    person: str
    at: datetime
    decided_by: str = ""
    decided_at: datetime | None = None

    @property
    def open(self) -> bool:
        return self.decided_at is None


def read(typed: Mapping[str, str], *, live: bool, on_time: bool = True) -> Result:
    """A result out of what was typed: plays are needed, what else is left empty is 0. `gmv` is typed in yuan.

    More can be liked and said in a live than there are viewers, in a video not. Raises BadResult, which says what is
    wrong with each field.
    """
    problems: dict[str, Refused] = {}
    found: dict[str, int] = {}
    for name in FIELDS:
        text = _plain(typed.get(name, ""))
        value = (_fen(text) if name == "gmv" else _count(text)) if text or name == "plays" else 0
        if value is None:
            problems[name] = NotAnAmount() if name == "gmv" else NotACount()
        else:
            found[name] = value
    problems |= _against_each_other(found, live)
    if problems:
        raise BadResult(problems)
    return Result(**found, on_time=on_time)


def enter(order: Order, result: Result, *, person: str, at: datetime) -> Entered:
    """The creator tells what came of a delivery; until the brand has spoken they may do so anew.

    Raises IllegalMove before the delivery and after the end, ResultKnown.
    """
    if order.state not in RATEABLE:
        raise IllegalMove(state=order.state)
    if order.result is not None:
        raise ResultKnown
    return Entered(order_id=order.id, tenant=order.tenant, result=result, person=person, at=at)


def decide(entered: Entered | None, *, person: str, at: datetime) -> Entered:
    """The brand has spoken. Raises NothingEntered."""
    if entered is None or not entered.open:
        raise NothingEntered
    return replace(entered, decided_by=person, decided_at=at)


def changes(before: Result, after: Result) -> list[tuple[str, int, int]]:
    """Field, before, after: what the brand corrected. Counts; `gmv` in fen."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in FIELDS)
    return [(name, was, now) for name, was, now in pairs if was != now]


def told(changed: list[tuple[str, int, int]]) -> str:
    """Changes as the history keeps them, in no language: plays:100:200 gmv:0:5."""
    return " ".join(f"{name}:{was}:{now}" for name, was, now in changed)


def read_told(kept: str) -> list[tuple[str, int, int]]:
    """The same again, out of the history."""
    parts = (part.split(":") for part in kept.split())
    return [(name, int(was), int(now)) for name, was, now in parts]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().replace(",", "").removeprefix("¥").strip()


def _count(text: str) -> int | None:
    found = _COUNT.fullmatch(text)
    return int(text) if found and int(text) <= MOST else None


def _fen(text: str) -> int | None:
    found = _AMOUNT.fullmatch(text)
    if not found:
        return None
    fen = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
    return fen if fen <= MOST_FEN else None


def _against_each_other(found: Mapping[str, int], live: bool) -> dict[str, Refused]:
    plays = found.get("plays", MOST)
    within = ("units",) if live else ("units", "likes", "comments")
    problems: dict[str, Refused] = {name: MoreThanPlays() for name in within if found.get(name, 0) > plays}
    if found.get("gmv") and found.get("units") == 0:
        problems["gmv"] = SalesWithoutUnits()
    return problems
