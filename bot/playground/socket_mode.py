"""Socket Mode: tickets, the WebSocket connections of the bot, envelopes out and acknowledgements in."""

from __future__ import annotations

import json
import secrets
import socket
import struct
import time
import uuid
from collections.abc import Callable
from queue import Empty, Queue
from threading import Lock
from typing import Any

from simple_websocket import ConnectionClosed, Server  # type: ignore[import-untyped]

from bot.playground.deliver import ANSWER_SECONDS, Answer, Kind, Retry
from bot.playground.people import APP_ID
from bot.playground.shapes import Json

MOST_CONNECTIONS = 10
TICKET_SECONDS = 30.0
HOST = "applink-playground"
RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class WholeSends:
    """A socket whose sends are whole and one at a time, so that frames of two threads never mix."""

    def __init__(self, plain: socket.socket) -> None:
        self._plain = plain
        self._lock = Lock()

    def send(self, data: bytes) -> int:
        """Sends all of `data`."""
        with self._lock:
            self._plain.sendall(data)
        return len(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._plain, name)


class Connection:
    """One WebSocket of the bot."""

    def __init__(self, channel: Server) -> None:
        self.leaving = False
        self._channel = channel

    def tell(self, message: Json) -> bool:
        """Sends one message; False when the connection is gone."""
        try:
            self._channel.send(json.dumps(message, ensure_ascii=False))
        except (ConnectionClosed, OSError):
            return False
        return True

    def hear(self) -> Json | None:
        """The next message; None when the connection has ended. What is no JSON object is passed over."""
        try:
            while True:
                heard = json.loads(self._channel.receive() or "null")
                if isinstance(heard, dict):
                    return heard
        except (ConnectionClosed, OSError, ValueError):
            return None

    def close(self) -> None:
        """Says goodbye and ends the connection."""
        try:
            self._channel.close()
        except (ConnectionClosed, OSError):
            return

    def cut(self) -> None:
        """Ends the connection without a word: the bot's next read fails."""
        try:
            self._channel.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
            self._channel.sock.shutdown(socket.SHUT_RD)
        except OSError:
            return


class SocketLink:
    """Every payload goes to one of the bot's connections, in turn."""

    def __init__(self, changed: Callable[[bool], None]) -> None:
        self._changed = changed
        self._lock = Lock()
        self._tickets: dict[str, float] = {}
        self._connections: list[Connection] = []
        self._turn = 0
        self._waiting: dict[str, Queue[Json]] = {}

    def ticket(self) -> str:
        """A ticket for one connection, good for thirty seconds."""
        made = secrets.token_urlsafe(16)
        with self._lock:
            self._tickets[made] = time.monotonic() + TICKET_SECONDS
        return made

    def admits(self, ticket: str) -> bool:
        """Whether the ticket is good; it is used up."""
        with self._lock:
            return self._tickets.pop(ticket, 0.0) > time.monotonic()

    def connected(self) -> bool:
        """Whether the bot holds at least one connection."""
        return self.count() > 0

    def count(self) -> int:
        """How many connections the bot holds, those aside that were asked to go."""
        with self._lock:
            return sum(1 for connection in self._connections if not connection.leaving)

    def serve(self, environ: dict[str, Any]) -> None:
        """Holds one connection until it ends; `environ` is the request that asked for it."""
        environ["werkzeug.socket"] = WholeSends(environ["werkzeug.socket"])
        # no pings from here: the SDK's built-in client leaves empty ones unanswered, and sends its own
        connection = Connection(Server.accept(environ))
        if self.count() >= MOST_CONNECTIONS:
            connection.tell({"type": "disconnect", "reason": "too_many_websockets", "debug_info": {"host": HOST}})
            connection.close()
            return
        self._welcome(connection)
        try:
            while (heard := connection.hear()) is not None:
                self._acknowledged(heard)
        finally:
            self._forget(connection)

    def _welcome(self, connection: Connection) -> None:
        debug = {"host": HOST, "build_number": 1, "approximate_connection_time": 18060}
        hello = {"type": "hello", "num_connections": self.count() + 1, "debug_info": debug}
        connection.tell(hello | {"connection_info": {"app_id": APP_ID}})
        with self._lock:
            left = [old for old in self._connections if old.leaving]
            self._connections.append(connection)
        for old in left:
            old.close()
        self._changed(True)

    def _forget(self, connection: Connection) -> None:
        with self._lock:
            if connection in self._connections:
                self._connections.remove(connection)
        self._changed(self.connected())

    def _acknowledged(self, heard: Json) -> None:
        with self._lock:
            waiting = self._waiting.pop(str(heard.get("envelope_id")), None)
        if waiting:
            waiting.put(heard)

    def send(self, kind: Kind, payload: Json, retry: Retry | None = None) -> Answer:
        """Sends one envelope and waits up to three seconds for its acknowledgement."""
        envelope: Json = {"envelope_id": str(uuid.uuid4()), "type": kind, "payload": payload}
        envelope["accepts_response_payload"] = kind != "events_api"
        if kind == "events_api":
            envelope |= {"retry_attempt": retry.number if retry else 0, "retry_reason": retry.reason if retry else ""}
        answers: Queue[Json] = Queue(1)
        with self._lock:
            self._waiting[envelope["envelope_id"]] = answers
        try:
            if not self._hand_over(envelope):
                return Answer(status="unconnected", http_status=0)
            return Answer(status="ok", body=answers.get(timeout=ANSWER_SECONDS).get("payload"))
        except Empty:
            return Answer(status="timeout", http_status=0)
        finally:
            with self._lock:
                self._waiting.pop(envelope["envelope_id"], None)

    def _hand_over(self, envelope: Json) -> bool:
        while connection := self._next():
            if connection.tell(envelope):
                return True
            self._forget(connection)
        return False

    def _next(self) -> Connection | None:
        with self._lock:
            staying = [connection for connection in self._connections if not connection.leaving]
            chosen = staying or self._connections
            self._turn += 1
            return chosen[self._turn % len(chosen)] if chosen else None

    def disconnect(self, *, abrupt: bool = False, reason: str = "refresh_requested") -> int:
        """Asks every connection to go and come again, or cuts them all; answers how many there were.

        One that was asked to go is closed when another has come in its place.
        """
        with self._lock:
            leaving = tuple(self._connections)
        for connection in leaving:
            if abrupt:
                self._forget(connection)
                connection.cut()
            else:
                connection.leaving = True
                connection.tell({"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}})
        return len(leaving)

    def close(self) -> None:
        """Ends all connections."""
        with self._lock:
            leaving = tuple(self._connections)
        for connection in leaving:
            connection.close()
            connection.cut()
