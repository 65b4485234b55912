"""How often somebody may: a token bucket for each, in the memory of one replica. The time is passed in."""

from dataclasses import dataclass, field
from math import ceil
from threading import Lock

MOST_KEYS = 20_000  #: that are remembered at once
MINUTE = 60.0


@dataclass
class Rate:
    """So many a minute for each key, and as many at once after a pause; 0 sets no limit."""

    a_minute: int
    _left: dict[str, tuple[float, float]] = field(default_factory=dict)  #: key → what was left, and when
    _lock: Lock = field(default_factory=Lock)

    def wait(self, key: str, *, now: float) -> int:
        """0 where one more may be done, which counts; else the whole seconds until it may, and nothing is counted."""
        if not self.a_minute:
            return 0
        with self._lock:
            left, then = self._left.get(key, (float(self.a_minute), now))
            left = min(self.a_minute, left + max(0.0, now - then) * self.a_minute / MINUTE)
            if left < 1:
                return ceil((1 - left) * MINUTE / self.a_minute)
            if len(self._left) >= MOST_KEYS:
                self._forget(now)
            self._left[key] = (left - 1, now)
            return 0

    def _forget(self, now: float) -> None:
        """Whoever would be at their full number again; where that is nobody, everybody."""
        recent = {key: held for key, held in self._left.items() if now - held[1] < MINUTE}
        self._left = recent if len(recent) < MOST_KEYS else {}


@dataclass(frozen=True, kw_only=True)
class Rates:
    """Of people, of workspaces, and of pages."""

    person: Rate = field(default_factory=lambda: Rate(0))
    team: Rate = field(default_factory=lambda: Rate(0))
    pages: Rate = field(default_factory=lambda: Rate(0))
    told: Rate = field(default_factory=lambda: Rate(6))  #: how often somebody is told that they have to wait

    def wait(self, tenant: str, person: str, *, now: float) -> int:
        """Seconds until this person may do one more thing; 0: it may be done, and counts."""
        return self.person.wait(f"{tenant} {person}", now=now) or self.team.wait(tenant, now=now)
