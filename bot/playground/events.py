"""Events: only those the manifest asks for, each repeated up to three times until the bot has answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from threading import Condition, Thread

from bot.playground.clock import MovedClock
from bot.playground.deliver import Answer, Courier, Retry
from bot.playground.payloads import event_callback
from bot.playground.shapes import Json

# Slack repeats at once, after a minute, and after five.
RETRY_SECONDS: tuple[float, ...] = (0.0, 60.0, 300.0)
REASONS = {"timeout": "http_timeout", "failed": "http_error", "unconnected": "connection_failed"}


class Events:
    """Sends events in threads of their own. Waiting for a repeat follows the moved clock."""

    def __init__(
        self, courier: Courier, clock: MovedClock, wanted: Sequence[str], retry_seconds: Sequence[float] = RETRY_SECONDS
    ) -> None:
        self._courier = courier
        self._clock = clock
        self._wanted = frozenset(wanted)
        self._retry_seconds = tuple(retry_seconds)
        self._moved = Condition()
        self._stopped = False
        clock.listen(lambda now: self._wake())

    def wants(self, name: str) -> bool:
        """Whether the manifest subscribes to this event."""
        return name in self._wanted

    def send(self, name: str, event: Json, who: str | None = None) -> Thread | None:
        """Sends an event if it is subscribed; the thread ends after the last try. `name` is the manifest's."""
        return self.send_always(event, name, who) if self.wants(name) else None

    def send_always(self, event: Json, name: str, who: str | None = None) -> Thread:
        """Sends an event whether or not it is subscribed."""
        payload = event_callback(event, int(self._clock().timestamp()))
        thread = Thread(target=self._deliver, args=(payload, name, who), name=f"event {name}", daemon=True)
        thread.start()
        return thread

    def send_once(self, event: Json, name: str) -> bool:
        """Sends an event now, without repeats; answers whether the bot has taken it."""
        return self._once(event_callback(event, int(self._clock().timestamp())), name, None, None).status == "ok"

    def _deliver(self, payload: Json, name: str, who: str | None) -> None:
        sent_at = self._clock()
        answer = self._once(payload, name, who, None)
        for number, pause in enumerate(self._retry_seconds, start=1):
            if answer.status == "ok" or not answer.repeat or not self._wait_until(sent_at + timedelta(seconds=pause)):
                return
            sent_at = self._clock()
            answer = self._once(payload, name, who, Retry(number=number, reason=REASONS[answer.status]))

    def _once(self, payload: Json, name: str, who: str | None, retry: Retry | None) -> Answer:
        what = f"event {name}" + (f" (retry {retry.number})" if retry else "")
        answer, exchange = self._courier.send("events_api", what, payload, who, retry)
        self._courier.write_down(exchange)
        return answer

    def _wait_until(self, due: datetime) -> bool:
        """Waits until the moved clock has come to `due`; False when the playground stops."""
        with self._moved:
            while not self._stopped and (left := (due - self._clock()).total_seconds()) > 0:
                self._moved.wait(left)
            return not self._stopped

    def _wake(self) -> None:
        with self._moved:
            self._moved.notify_all()

    def stop(self) -> None:
        """Gives up waiting for repeats."""
        self._stopped = True
        self._wake()
