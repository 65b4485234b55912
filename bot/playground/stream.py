"""Server-Sent Events to the page: one queue for each open page."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from queue import Empty, Full, Queue
from threading import Condition
from typing import Any

KEEP_ALIVE_SECONDS = 15.0
QUEUE_LENGTH = 1000


@dataclass(eq=False)
class Listening:
    """One open page, and what it has still to be told. None ends it."""

    user: str
    queue: Queue[str | None] = field(default_factory=lambda: Queue(QUEUE_LENGTH))


class Stream:
    """Tells the open pages what happened; a page that does not read is cut off, and comes back by itself."""

    def __init__(self) -> None:
        self._lock = Condition()
        self._changes = 0
        self._listening: list[Listening] = []

    def publish(self, event: str, data: Any, to: Collection[str] | None = None) -> None:
        """Tells every page of the people in `to`; all pages when None."""
        with self._lock:
            self._changes += 1
            self._lock.notify_all()
            chosen = [page for page in self._listening if to is None or page.user in to]
        text = f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n" if chosen else ""
        for page in chosen:
            try:
                page.queue.put_nowait(text)
            except Full:
                self._end(page)

    def wait(self, since: int, seconds: float) -> int:
        """Waits until something was published after change number `since`, at most `seconds`; the latest number."""
        with self._lock:
            self._lock.wait_for(lambda: self._changes > since, timeout=seconds)
            return self._changes

    @property
    def changes(self) -> int:
        """How many things have been published so far."""
        with self._lock:
            return self._changes

    def listen(self, user: str, hello: dict[str, Any]) -> Iterator[str]:
        """The events for `user`, beginning with `hello`; ends when the playground stops.

        The greeting says after which change number the page hears everything: a page that read the workspace at an
        earlier number has missed something, and reads again.
        """
        page = Listening(user)
        with self._lock:
            greeting = json.dumps(hello | {"change": self._changes}, ensure_ascii=False)
            page.queue.put_nowait(f"event: hello\ndata: {greeting}\n\n")
            self._listening.append(page)
        return self._read(page)

    def _read(self, page: Listening) -> Iterator[str]:
        try:
            while (text := self._next(page)) is not None:
                yield text
        finally:
            self._forget(page)

    @staticmethod
    def _next(page: Listening) -> str | None:
        try:
            return page.queue.get(timeout=KEEP_ALIVE_SECONDS)
        except Empty:
            return ": still here\n\n"

    def close(self) -> None:
        """Ends all pages' streams."""
        with self._lock:
            ending = tuple(self._listening)
        for page in ending:
            self._end(page)

    def _end(self, page: Listening) -> None:
        self._forget(page)
        while True:
            try:
                page.queue.put_nowait(None)
                return
            except Full:
                page.queue.get_nowait()

    def _forget(self, page: Listening) -> None:
        with self._lock:
            if page in self._listening:
                self._listening.remove(page)
