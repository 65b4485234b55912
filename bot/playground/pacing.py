"""Slack's rate limits as token buckets, on real time."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from threading import Lock
from typing import Literal

Pacing = Literal["real", "off"]
POSTS_AT_ONCE = 5.0


class Tier(IntEnum):
    """Slack's tiers; the number is the calls allowed in a minute, 0 means no limit of its own."""

    SPECIAL = 0
    TWO = 20
    THREE = 50
    FOUR = 100


@dataclass
class Bucket:
    """Holds up to `size` calls and fills by `per_second`."""

    size: float
    per_second: float
    level: float
    at: float

    def wait(self, now: float) -> int:
        """Takes one call and answers 0, or answers the whole seconds to wait."""
        self.level = min(self.size, self.level + (now - self.at) * self.per_second)
        self.at = now
        if self.level >= 1:
            self.level -= 1
            return 0
        return max(1, math.ceil((1 - self.level) / self.per_second))


class Limits:
    """How long the bot has to wait before a call; `pacing` "off" never makes it wait."""

    def __init__(self, pacing: Pacing, seconds: Callable[[], float] = time.monotonic) -> None:
        self.pacing: Pacing = pacing
        self._seconds = seconds
        self._lock = Lock()
        self._buckets: dict[tuple[str, str], Bucket] = {}

    def method(self, name: str, tier: Tier) -> int:
        """Whole seconds to wait before this call of a method; 0 when it may go on."""
        return self._take(("method", name), float(tier), tier / 60) if tier else 0

    def post(self, channel_id: str) -> int:
        """The same for posting into a channel: one a second, five at once."""
        return self._take(("post", channel_id), POSTS_AT_ONCE, 1.0)

    def _take(self, key: tuple[str, str], size: float, per_second: float) -> int:
        if self.pacing == "off":
            return 0
        with self._lock:
            now = self._seconds()
            bucket = self._buckets.setdefault(key, Bucket(size, per_second, size, now))
            return bucket.wait(now)
