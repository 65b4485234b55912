"""Whether this process is ready to work, and what its figures are: read when somebody asks, from where they stand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot import meters
from bot.skew import TOLERATED, Skew
from storage.engine import DatabaseTrouble
from storage.migrate import Schema, schema
from storage.store import Store, Unit

OLDEST_TICK = 30.0  #: seconds; a tick that takes longer keeps reminders waiting
LONGEST_LAG = 120.0  #: seconds that what is due may wait; Slack's own "not before" is at most a minute, as a rule
LATE = timedelta(minutes=1)
READY = "ready"


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that is needed. What it says holds no secret and nothing of anybody's data."""

    name: str
    ok: bool
    says: str


class Health:
    def __init__(
        self, store: Store, clock: Callable[[], datetime], *, tick_age: Callable[[], float], skew: Skew
    ) -> None:
        self._store, self._clock, self._tick_age, self._skew = store, clock, tick_age, skew
        self.ending = False  #: told to end: nothing new is to be sent here

    def checks(self) -> list[Check]:
        """Everything that is needed, whether it is there or not."""
        database = self._database()
        checks = [Check(name="running", ok=not self.ending, says="ending" if self.ending else "running"), *database]
        age = self._tick_age()
        checks.append(Check(name="ticks", ok=age <= OLDEST_TICK, says=f"the last tick ended {age:.0f} s ago"))
        if all(check.ok for check in database):
            checks.append(self._outbox())
        return checks

    def values(self) -> meters.Values:
        """How everything stands that is not counted; without the database, what can be said without it."""
        found: dict[meters.Gauge, dict[meters.Labels, float]] = {
            meters.READY: {(check.name,): float(check.ok) for check in self.checks()},
            meters.TICK_AGE: {(): self._tick_age()},
        }
        if self._skew.seconds is not None:
            found[meters.SKEW] = {(): self._skew.seconds}
        try:
            with self._store.reading() as unit:
                found |= self._stored(unit)
        except DatabaseTrouble:
            pass  # `juxing_ready{check="database"}` says it
        return found

    def _stored(self, unit: Unit) -> Mapping[meters.Gauge, dict[meters.Labels, float]]:
        now = self._clock()
        due, late = unit.reminders.overdue(now=now), unit.reminders.overdue(now=now - LATE)
        return {
            meters.OUTBOX: {(state,): count for state, count in unit.outbox_care.counts().items()},
            meters.LAG: {(): self._lag(unit)},
            meters.REMINDERS: {("due",): due, ("late",): late},
        }

    def _lag(self, unit: Unit) -> float:
        since = unit.outbox_care.due_since()
        return max(0.0, (self._clock() - since).total_seconds()) if since else 0.0

    def _database(self) -> list[Check]:
        try:
            stands = schema(self._store.engine)
        except DatabaseTrouble as error:
            return [Check(name="database", ok=False, says=f"cannot be reached ({type(error).__name__})")]
        right = stands is Schema.RIGHT
        says = "is ours" if right else f"is {stands}: run `juxing migrate`, or install the fitting version"
        return [Check(name="database", ok=True, says="answers"), Check(name="schema", ok=right, says=says)]

    def _outbox(self) -> Check:
        try:
            with self._store.reading() as unit:
                lag = self._lag(unit)
        except DatabaseTrouble as error:
            return Check(name="outbox", ok=False, says=f"cannot be read ({type(error).__name__})")
        return Check(name="outbox", ok=lag <= LONGEST_LAG, says=f"the oldest that is due waits for {lag:.0f} s")


def report(checks: list[Check]) -> dict[str, Any]:
    """What `/readyz` says."""
    wrong = [check.name for check in checks if not check.ok]
    status = "not ready" if wrong else READY
    return {"status": status, "not_ready": wrong, "checks": {check.name: check.says for check in checks}}


def skew_is_right(seconds: int | None) -> bool:
    """Whether a clock is near enough to Slack's; one that never heard it is taken at its word."""
    return seconds is None or abs(seconds) <= TOLERATED
