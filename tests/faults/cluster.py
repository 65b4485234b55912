"""Replicas behind a round-robin, as processes that are stopped, killed and started again, before a playground."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any

import psutil
import yaml

from bot.main import SLACK_PATH
from bot.playground.person import Slack
from bot.playground.server import Playground
from bot.rules.forms import Form

ROOT = Path(__file__).parents[2]
SECRET = "the signing secret of these tests"
LINK_SECRET, TOKEN = "a link secret of these tests", "xoxb-playground"
STEPS = (
    ("U0LINYUE", "quote.approve", "approve"),
    ("U0CHENMO", "order.place", "order"),
    ("U0XIAOYU", "offer.accept", "accept"),
)
PATIENCE = 90.0  #: seconds after which something must have happened
EACH = 0.1  #: seconds more for each of many things
LOOK_EVERY = 0.1  #: seconds
GRACE = 20.0  #: seconds that a process has to end, before it is killed
PASSED_ON = ("Content-Type", "X-Slack-Signature", "X-Slack-Request-Timestamp", "X-Slack-Retry-Num", "User-Agent")


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def wait(until: Callable[[], Any], what: str, seconds: float = PATIENCE) -> float:
    """Wait until something holds; answers how many seconds that took."""
    began = time.monotonic()
    while not until():
        if time.monotonic() - began > seconds:
            raise AssertionError(f"waited {seconds} s for {what}")
        threading.Event().wait(0.02)
    return time.monotonic() - began


@dataclass(kw_only=True)
class Replica:
    """One process of the bot, at a port of its own."""

    environment: Mapping[str, str]
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    log: Path | None = None  #: where its lines go; to those of the tests unless told

    def start(self, **more: str) -> None:
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--blocking-threads", "8", "--no-ws"]
        command += ["--host", "127.0.0.1", "--port", str(self.port), "--log-level", "error"]
        clean = {name: value for name, value in os.environ.items() if not name.startswith("JUXING_")}
        with open(self.log or os.devnull, "ab") as lines:
            self.process = subprocess.Popen(
                [*command, "tests.faults.replicas.replica:wsgi"], cwd=ROOT, env={**clean, **self.environment, **more},
                start_new_session=True, stdout=lines if self.log else None, stderr=subprocess.DEVNULL,
            )  # fmt: skip

    @property
    def answers(self) -> bool:
        return self.says("/healthz")

    @property
    def ready(self) -> bool:
        """Whether it has its database, ticks, and leaves nothing that is due for long."""
        return self.says("/readyz")

    def says(self, path: str) -> bool:
        """Whether it answers with 200 there."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def workers(self) -> list[psutil.Process]:
        """The processes in which the bot runs."""
        return psutil.Process(self.process.pid).children(recursive=True) if self.process else []

    def stands_still(self) -> bool:
        """Whether it was stopped, and goes on when it is told to."""
        return any(worker.status() == psutil.STATUS_STOPPED for worker in self.workers())

    def go_on(self) -> None:
        for worker in self.workers():
            worker.send_signal(signal.SIGCONT)

    def die(self) -> None:
        self.end(signal.SIGKILL)

    def stop(self) -> None:
        self.end(signal.SIGTERM)

    def ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def end(self, how: signal.Signals) -> None:
        """SIGTERM, and SIGKILL after a while, as systemd and containers do; or SIGKILL to all its processes at once."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            if how is signal.SIGKILL:
                os.killpg(self.process.pid, how)
            else:
                self.process.send_signal(how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(GRACE)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


@dataclass
class RoundRobin:
    """Passes each request to the next replica; one that refuses the connection is passed over, as proxies do.

    A request that a replica took and did not answer is not sent to another: whoever sent it hears that it failed.
    """

    ports: list[int]
    answered: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        turns = count()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(handler) -> None:
                body = handler.rfile.read(int(handler.headers["Content-Length"]))
                headers = {name: handler.headers[name] for name in PASSED_ON if handler.headers[name]}
                for _ in self.ports:
                    port = self.ports[next(turns) % len(self.ports)]
                    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
                    try:
                        connection.connect()
                    except OSError:
                        continue
                    self._pass(handler, connection, body, headers, port)
                    return
                handler.send_error(502)

            def log_message(handler, *_: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = int(self.server.server_address[1])
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def _pass(self, handler: Any, connection: Any, body: bytes, headers: dict[str, str], port: int) -> None:
        try:
            connection.request("POST", handler.path, body, headers)
            answer = connection.getresponse()
            said = answer.read()
        except (OSError, http.client.HTTPException):
            handler.send_error(502)
            return
        finally:
            connection.close()
        self.answered[port] += 1
        handler.send_response(answer.status)
        handler.send_header("Content-Type", answer.headers.get("Content-Type", "text/plain"))
        handler.send_header("Content-Length", str(len(said)))
        handler.end_headers()
        with contextlib.suppress(OSError):  # whoever sent it waits no longer
            handler.wfile.write(said)

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@dataclass
class Cluster:
    """A shop, a playground, and replicas behind a round-robin."""

    shop: Any
    playground: Playground
    balancer: RoundRobin
    replicas: list[Replica]
    clock: Path

    def move(self, span: timedelta) -> None:
        self.playground.clock.move(span.total_seconds())
        written = self.clock.with_suffix(".new")
        written.write_text(str(self.playground.clock.offset))
        written.replace(self.clock)
        self.shop.now = self.playground.clock()

    def wait(self, until: Callable[[], Any], what: str, *, things: int = 0) -> float:
        """`things`: how many there are, each of which may take a while besides."""
        try:
            return wait(until, what, PATIENCE + EACH * things)
        except AssertionError as late:
            raise AssertionError(f"{late}; outbox: {self.unsaid()}; overdue: {self.overdue()}") from None

    def ready(self, *replicas: Replica) -> None:
        wait(lambda: all(replica.answers for replica in replicas), "the replicas to answer")

    def unsaid(self) -> list[tuple[Any, ...]]:
        """What is not said yet, for messages of failures."""
        columns = "id, act, template, channel, state, error, attempts, due_at, lease_until"
        return list(self.shop.rows(f"SELECT {columns} FROM outbox WHERE state <> 'sent' ORDER BY id LIMIT 20"))

    def overdue(self) -> int:
        with self.shop.store.reading() as unit:
            return int(unit.reminders.overdue(now=self.playground.clock()))

    def idle(self) -> bool:
        with self.shop.store.reading() as unit:
            return not unit.outbox.busy(now=self.playground.clock() + timedelta(hours=1)) and not self.overdue()

    def in_hands(self) -> int:
        """How many rows are in the hands of a replica."""
        tables, held = ("reminders", "outbox"), "state IN ('claimed', 'calling')"
        return sum(self.shop.rows(f"SELECT count(*) FROM {t} WHERE {held}")[0][0] for t in tables)

    def left(self) -> int:
        """How much is to be said or done, or is under way."""
        with self.shop.store.reading() as unit:
            return int(unit.outbox.busy(now=self.playground.clock() + timedelta(hours=1))) + self.overdue()

    def look(self) -> None:
        """Let the replicas work a little."""
        threading.Event().wait(LOOK_EVERY)

    def said(self) -> Counter[str]:
        """The key of every message of the bot that stands in Slack."""
        found: Counter[str] = Counter()
        with self.playground.parts.workspace.lock:
            for channel in self.playground.parts.workspace.channels.values():
                for message in self.playground.parts.messages.posted(channel):
                    payload = message.get("metadata", {}).get("event_payload", {})
                    found.update([payload["key"]] if payload else [])
        return found

    def ask(self, number: int) -> int:
        begins = self.playground.clock() + timedelta(days=90, hours=2 * number)
        need = self.shop.need(form=Form.HOUR, starts_at=begins.replace(minute=0, second=0, microsecond=0))
        return int(self.shop.desks.quotes.ask(self.shop.by(), 1, need, None, "C0CAMPAIGNS").id)

    def moves(self, quote: int) -> Counter[str]:
        """How often each move is in the log, of a quote and its order."""
        its_order = f"noun = 'order' AND subject IN (SELECT id FROM orders WHERE quote_id = {quote})"
        found = self.shop.rows(f"SELECT move FROM events WHERE (noun = 'quote' AND subject = {quote}) OR ({its_order})")
        return Counter(move for (move,) in found)

    def value(self, quote: int, move: str) -> str:
        if move != "accept":
            return f"[{quote},1]"
        ((order, version),) = self.shop.rows(f"SELECT id, version FROM orders WHERE quote_id = {quote}")
        return f"[{order},{version}]"

    def take(self, quote: int) -> int:
        """From the question to the acceptance; answers how often somebody had to press again."""
        slack, again = Slack(self.playground.url), 0
        for person, action, move in STEPS:

            def pressed(person: str = person, action: str = action, move: str = move) -> bool:
                nonlocal again
                if self.moves(quote)[move]:
                    return True
                answer = slack.post(f"as/{person}/click", {"action_id": action, "value": self.value(quote, move)})
                if answer["ok"]:
                    assert self.moves(quote)[move], f"{move} of quote {quote} was acknowledged and is lost"
                again += not answer["ok"] and answer["error"] != "element_not_found"
                return bool(answer["ok"])

            wait(pressed, f"{action} of quote {quote}")
        return again

    def roll(self) -> None:
        """Stop one and kill another, and start both again, while the third goes on."""
        first, second, _ = self.replicas
        for replica, end in ((first, first.stop), (second, second.die)):
            end()
            replica.start()
            self.ready(replica)


@contextlib.contextmanager
def standing(shop: Any, database_url: str, folder: Path, *, replicas: int = 3, **more: str) -> Iterator[Cluster]:
    """So many replicas over one database, none of them started; `more` is added to their environment."""
    clock = folder / "clock"
    clock.write_text("0")
    environment = {
        "JUXING_TESTS_CLOCK": str(clock), "PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1,localhost",
        "JUXING_TRANSPORT": "http", "JUXING_SLACK_BOT_TOKEN": TOKEN,
        "JUXING_SLACK_SIGNING_SECRET": SECRET, "JUXING_DATABASE_URL": database_url,
        "JUXING_LINK_SECRET": LINK_SECRET, "JUXING_TICK_SECONDS": "0.2", **more,
    }  # fmt: skip
    made = [Replica(environment=environment) for _ in range(replicas)]
    balancer = RoundRobin([replica.port for replica in made])
    manifest = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    playground = Playground(
        manifest=manifest, transport="http", signing_secret=SECRET, start=shop.now, pacing="off",
        request_url=f"http://127.0.0.1:{balancer.port}{SLACK_PATH}",
    )  # fmt: skip
    playground.start()
    environment["JUXING_SLACK_API_URL"] = playground.api_url
    cluster = Cluster(shop, playground, balancer, made, clock)
    cluster.move(timedelta(0))
    try:
        yield cluster
    finally:
        for replica in made:
            replica.die()
        balancer.stop()
        playground.stop()
