"""What is counted and measured in this process, and how Prometheus reads it. Every name stands here, once."""

import threading
import time
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 10.0)  #: seconds; Slack waits three
Labels = tuple[str, ...]


@dataclass(kw_only=True)
class Counter:
    """Only ever grows while the process lives."""

    name: str
    says: str
    labels: Labels = ()
    kind: str = "counter"
    _values: dict[Labels, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, *of: str, by: float = 1) -> None:
        with self._lock:
            self._values[of] = self._values.get(of, 0) + by

    def of(self, *of: str) -> float:
        return self._values.get(of, 0)

    def lines(self) -> Iterator[str]:
        with self._lock:
            values = dict(self._values) or ({(): 0.0} if not self.labels else {})
        yield from (_line(self.name, zip(self.labels, of, strict=True), value) for of, value in sorted(values.items()))


@dataclass(kw_only=True)
class Histogram:
    """How long things took, in seconds."""

    name: str
    says: str
    labels: Labels = ()
    kind: str = "histogram"
    buckets: Sequence[float] = BUCKETS
    _counts: dict[Labels, list[int]] = field(default_factory=dict)
    _sums: dict[Labels, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def saw(self, seconds: float, *of: str) -> None:
        with self._lock:
            counts = self._counts.setdefault(of, [0] * (len(self.buckets) + 1))
            counts[bisect_left(self.buckets, seconds)] += 1
            self._sums[of] = self._sums.get(of, 0.0) + seconds

    def count(self, *of: str) -> int:
        return sum(self._counts.get(of, ()))

    def lines(self) -> Iterator[str]:
        with self._lock:
            both = [(of, list(counts), self._sums[of]) for of, counts in sorted(self._counts.items())]
        for of, counts, total in both:
            labels, so_far = list(zip(self.labels, of, strict=True)), 0
            for bound, count in zip((*map(str, self.buckets), "+Inf"), counts, strict=True):
                so_far += count
                yield _line(f"{self.name}_bucket", [*labels, ("le", bound)], so_far)
            yield _line(f"{self.name}_sum", labels, total)
            yield _line(f"{self.name}_count", labels, so_far)


@dataclass(frozen=True, kw_only=True)
class Gauge:
    """How something stands when it is asked for: its values are handed in then."""

    name: str
    says: str
    labels: Labels = ()
    kind: str = "gauge"


REQUESTS = Counter(
    name="juxing_requests_total", says="What Slack and browsers sent, by kind and outcome.", labels=("kind", "outcome")
)
ACK = Histogram(name="juxing_ack_seconds", says="From receiving a request to its answer.", labels=("kind",))
SLACK_CALLS = Counter(name="juxing_slack_calls_total", says="Calls of Slack's Web API.", labels=("method", "outcome"))
SLACK_SECONDS = Histogram(name="juxing_slack_seconds", says="How long those calls took.", labels=("method",))
RATE_LIMITED = Counter(name="juxing_slack_rate_limited_total", says="Answers 429 of Slack.", labels=("method",))
DATABASE_TROUBLE = Counter(
    name="juxing_database_trouble_total", says="Statements that failed: busy, away or another reason.", labels=("why",)
)
ROUNDS_FAILED = Counter(
    name="juxing_rounds_failed_total", says="Rounds of a worker that broke and are done again.", labels=("worker",)
)
SAID = Counter(name="juxing_said_total", says="What became of what was to be said.", labels=("act", "outcome"))
OUTBOX = Gauge(name="juxing_outbox", says="Messages that are not sent, by state.", labels=("state",))
LAG = Gauge(name="juxing_outbox_lag_seconds", says="For how long the oldest message that is due has been due.")
REMINDERS = Gauge(
    name="juxing_reminders", says="Reminders that are due, and those late by a minute.", labels=("state",)
)
TICK_AGE = Gauge(name="juxing_tick_age_seconds", says="How long ago the last tick of this process ended.")
SKEW = Gauge(name="juxing_clock_skew_seconds", says="By how much our clock is ahead of Slack's.")
READY = Gauge(name="juxing_ready", says="Whether each thing that is needed is there: 1 or 0.", labels=("check",))

COUNTED = (REQUESTS, ACK, SLACK_CALLS, SLACK_SECONDS, RATE_LIMITED, DATABASE_TROUBLE, ROUNDS_FAILED, SAID)
GAUGES = (OUTBOX, LAG, REMINDERS, TICK_AGE, SKEW, READY)
Values = Mapping[Gauge, Mapping[Labels, float]]


def exposition(values: Values) -> str:
    """All of it in Prometheus' text format; of gauges what is handed in."""
    made: list[str] = []
    for meter in COUNTED:
        made += [*_head(meter), *meter.lines()]
    for gauge in GAUGES:
        lines = (
            _line(gauge.name, zip(gauge.labels, of, strict=True), value)
            for of, value in sorted(values.get(gauge, {}).items())
        )
        made += [*_head(gauge), *lines]
    return "\n".join(made) + "\n"


@contextmanager
def timed(histogram: Histogram, *of: str) -> Iterator[None]:
    """Measure how long it takes, whether it ends well or not."""
    begun = time.perf_counter()
    try:
        yield
    finally:
        histogram.saw(time.perf_counter() - begun, *of)


def _head(meter: Counter | Histogram | Gauge) -> Iterable[str]:
    return f"# HELP {meter.name} {meter.says}", f"# TYPE {meter.name} {meter.kind}"


def _line(name: str, labels: Iterable[tuple[str, str]], value: float) -> str:
    said = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels)
    number = int(value) if value == int(value) else round(value, 6)
    return f"{name}{{{said}}} {number}" if said else f"{name} {number}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
