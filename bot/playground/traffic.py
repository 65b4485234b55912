"""The inspector's memory: the last exchanges between the bot and the playground, without secrets."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock
from typing import Any, Literal

from bot.playground.shapes import Json

KEPT = 500
MOST_BYTES = 64_000
SECRET = re.compile(r"(xox[a-z]|xapp)-[\w-]+")


@dataclass(kw_only=True)
class Exchange:
    """One request and its answer; `ms` is how long the answer took, `problems` what the checker said."""

    direction: Literal["to_bot", "from_bot"]
    what: str
    who: str | None = None
    status: str = "ok"
    http_status: int = 200
    ms: float = 0.0
    request: Any = None
    response: Any = None
    problems: Sequence[Json] = ()
    fault: str | None = None
    id: int = 0
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def as_json(self) -> Json:
        """The exchange as the page shows it: masked, and cut when it is very long."""
        return {
            "id": self.id,
            "at": self.at.isoformat(),
            "direction": self.direction,
            "what": self.what,
            "who": self.who,
            "status": self.status,
            "http_status": self.http_status,
            "ms": round(self.ms, 1),
            "request": shown(self.request),
            "response": shown(self.response),
            "problems": list(self.problems),
            "fault": self.fault,
        }


def shown(body: Any) -> Any:
    """A body fit to be shown: tokens masked, cut above 64 KB."""
    if body is None:
        return None
    text = SECRET.sub(r"\1-•••", json.dumps(body, ensure_ascii=False, default=str))
    return json.loads(text) if len(text) <= MOST_BYTES else {"cut": text[:MOST_BYTES]}


class Traffic:
    """Keeps the last 500 exchanges and tells `listener` about each."""

    def __init__(self, listener: Callable[[Json], None]) -> None:
        self._lock = Lock()
        self._kept: deque[Exchange] = deque(maxlen=KEPT)
        self._count = 0
        self._calls: dict[str, int] = {}
        self._listener = listener

    def add(self, exchange: Exchange) -> None:
        """Remembers an exchange and gives it its number."""
        with self._lock:
            self._count += 1
            exchange.id = self._count
            self._kept.append(exchange)
            if exchange.direction == "from_bot":
                self._calls[exchange.what] = self._calls.get(exchange.what, 0) + 1
        self._listener(exchange.as_json())

    def since(self, number: int) -> list[Exchange]:
        """Exchanges after `number`, oldest first."""
        with self._lock:
            return [exchange for exchange in self._kept if exchange.id > number]

    def last(self) -> int:
        """The number of the latest exchange."""
        with self._lock:
            return self._count

    def calls(self, methods: Collection[str]) -> tuple[int, list[Exchange]]:
        """How often the bot called these methods ever, and the calls still remembered."""
        kept = [e for e in self.since(0) if e.direction == "from_bot" and e.what in methods]
        with self._lock:
            return sum(self._calls.get(method, 0) for method in methods), kept
