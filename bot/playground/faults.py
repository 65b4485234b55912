"""Misbehaviour on demand: what the playground's Slack does wrong, how often, and to which method."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from threading import Lock
from typing import Literal, get_args

from bot.playground.shapes import Json, Refused

Kind = Literal["ratelimited", "slow", "drop_after_accepting", "error_500", "error_503", "reset"]
KINDS: tuple[str, ...] = get_args(Kind)
LONGEST_SECONDS = 60.0


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One rule: the next `left` calls of `method` (or of any, "*") go wrong in this `kind` of way."""

    id: int
    method: str
    kind: str
    left: int
    retry_after: int = 1
    seconds: float = 1.0

    def as_json(self) -> Json:
        """The rule as the page shows it."""
        return {
            "id": self.id,
            "method": self.method,
            "kind": self.kind,
            "left": self.left,
            "times": self.left,
            "retry_after": self.retry_after,
            "seconds": self.seconds,
        }


class Faults:
    """The rules that are in force, the oldest first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._numbers = itertools.count(1)
        self._rules: list[Fault] = []

    def add(self, asked: Json) -> Fault:
        """Puts a rule in force; refuses with invalid_fault when it makes no sense."""
        try:
            fault = Fault(
                id=next(self._numbers),
                method=str(asked.get("method", "*")),
                kind=str(asked["kind"]),
                left=int(asked.get("times", 1)),
                retry_after=int(asked.get("retry_after", 1)),
                seconds=min(LONGEST_SECONDS, float(asked.get("seconds", 1.0))),
            )
        except (KeyError, TypeError, ValueError) as wrong:
            raise Refused("invalid_fault") from wrong
        if fault.kind not in KINDS or fault.left < 1 or fault.seconds < 0 or fault.retry_after < 0:
            raise Refused("invalid_fault")
        with self._lock:
            self._rules.append(fault)
        return fault

    def remove(self, number: int) -> None:
        """Takes one rule back."""
        with self._lock:
            self._rules = [rule for rule in self._rules if rule.id != number]

    def clear(self) -> None:
        """Takes all rules back."""
        with self._lock:
            self._rules = []

    def next(self, method: str) -> Fault | None:
        """The rule that strikes this call, used up by one; None when all goes well."""
        with self._lock:
            for index, rule in enumerate(self._rules):
                if rule.method in ("*", method):
                    self._rules[index] = replace(rule, left=rule.left - 1)
                    self._rules = [kept for kept in self._rules if kept.left > 0]
                    return rule
        return None

    def as_json(self) -> list[Json]:
        """All rules as the page shows them."""
        with self._lock:
            return [rule.as_json() for rule in self._rules]
