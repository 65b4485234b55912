"""The playground's clock: real time plus an offset that only grows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any

Listener = Callable[[datetime], None]


@dataclass(frozen=True, kw_only=True)
class Landmark:
    """A moment worth jumping to; `at` is an aware datetime."""

    id: str
    label_zh: str
    label_en: str
    at: datetime

    def as_json(self) -> dict[str, Any]:
        """The landmark as the page reads it."""
        return {"id": self.id, "label_zh": self.label_zh, "label_en": self.label_en, "at": self.at.isoformat()}


Landmarks = Callable[[datetime], Sequence[Landmark]]


def no_landmarks(now: datetime) -> Sequence[Landmark]:
    """Nothing to jump to."""
    return ()


class MovedBackwards(ValueError):
    """The clock was asked to go back; messages would lose their order."""


class MovedClock:
    """Call it for an aware UTC datetime: real time plus the offset. It may be moved forward, never back."""

    def __init__(self, start: datetime | None = None) -> None:
        self._offset = start - datetime.now(UTC) if start else timedelta()
        self._lock = Lock()
        self._listeners: list[Listener] = []

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._offset

    @property
    def offset(self) -> float:
        """Seconds by which this clock is ahead of real time."""
        return self._offset.total_seconds()

    def listen(self, listener: Listener) -> None:
        """Calls `listener(now)` after every move, in the thread that moved the clock."""
        self._listeners.append(listener)

    def move(self, seconds: float) -> datetime:
        """Moves forward by `seconds`; raises MovedBackwards when negative. Answers the new time."""
        if seconds < 0:
            raise MovedBackwards(f"{seconds} seconds would go back")
        with self._lock:
            self._offset += timedelta(seconds=seconds)
        now = self()
        for listener in tuple(self._listeners):
            listener(now)
        return now

    def move_to(self, moment: datetime) -> datetime:
        """Moves forward to an aware `moment`; raises MovedBackwards when it has passed."""
        return self.move((moment - self()).total_seconds())
