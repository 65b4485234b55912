"""`juxing run` is told to end: it finishes what it has in hand, gives back the rest, and ends in time."""

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.socket_mode.builtin.connection import Connection

from bot import main
from bot.demo import MANIFEST
from bot.guard import sign
from bot.main import open_store
from bot.playground.person import Person as Somebody
from bot.playground.server import Playground
from bot.rules.people import Person
from storage.outbox import Act, Saying
from storage.store import Store

ROOT = Path(__file__).parents[2]
SECRETS = ("xoxb-CANARY-bot", "CANARY-signing-secret", "CANARY of links")
TENANT = "T0JUXING"
MOST_SECONDS = 25.0  #: the drain of the settings, and what the server itself needs
PATIENCE = 60.0


@dataclass
class SlowSlack:
    """A Web API whose answers to some methods wait until they are let go."""

    holds: set[str]
    begun: dict[str, threading.Event] = field(default_factory=dict)
    go: threading.Event = field(default_factory=threading.Event)
    posted: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.begun = {method: threading.Event() for method in self.holds}
        slack = self

        class Answers(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                method = self.path.rsplit("/", 1)[-1]
                sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if method in slack.holds:
                    slack.begun[method].set()
                    assert slack.go.wait(PATIENCE)
                if method == "chat.postMessage":
                    slack.posted.append(json.loads(sent)["metadata"]["event_payload"]["key"])
                told = {
                    "ok": True,
                    "channel": "C1",
                    "ts": f"{len(slack.posted)}.0",
                    "view": {"id": "V1"},
                    "usergroups": [],
                }
                told["user"] = {"id": "U0LINYUE", "name": "lin", "is_admin": True}
                body = json.dumps(told).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/api/"


@pytest.fixture
def slack() -> Iterator[SlowSlack]:
    made = SlowSlack({"chat.postMessage", "views.open"})
    yield made
    made.go.set()
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Ten messages are due, and somebody who may open the settings is known."""
    made = open_store(f"sqlite:///{tmp_path / 'bot.db'}")
    with made.unit() as unit:
        unit.people.save(Person(tenant=TENANT, user="U0LINYUE", admin=True, locale="en-US"))
        for number in range(10):
            about = {"sentence": f"CANARY {number}"}
            unit.outbox.say(
                Saying(
                    tenant=TENANT, act=Act.POST, template="notice", channel=f"C{number}", about=about,
                    due_at=datetime(2026, 1, 1, tzinfo=UTC),
                )
            )  # fmt: skip
        unit.commit()
    yield made
    made.engine.dispose()


@dataclass
class Process:
    """`juxing run`, and what it has logged."""

    popen: subprocess.Popen[bytes]
    port: int
    log: Path

    def ends(self) -> tuple[int, float]:
        """Its exit code, and how long it took from now."""
        begun = time.monotonic()
        return self.popen.wait(PATIENCE), time.monotonic() - begun


Begin = Callable[..., Process]


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    """Start `juxing run` at DEBUG over the database of the test; what still runs at the end is killed."""
    begun: list[subprocess.Popen[bytes]] = []

    def start(**settings: str) -> Process:
        port = free_port()
        environment = {name: value for name, value in os.environ.items() if not name.startswith("JUXING_")} | {
            "PYTHONPATH": str(ROOT),
            "JUXING_SLACK_BOT_TOKEN": SECRETS[0],
            "JUXING_SLACK_SIGNING_SECRET": SECRETS[1],
            "JUXING_LINK_SECRET": SECRETS[2],
            "JUXING_DATABASE_URL": f"sqlite:///{tmp_path / 'bot.db'}",
            "JUXING_PORT": str(port),
            "JUXING_DRAIN_SECONDS": "10",
            "JUXING_LOG_LEVEL": "DEBUG",
            "NO_PROXY": "127.0.0.1",
        }
        command = [sys.executable, "-m", "bot.cli", "run"]
        with (tmp_path / "log").open("wb") as log:
            begun.append(
                subprocess.Popen(
                    command, env=environment | settings, stdout=log, stderr=subprocess.STDOUT, cwd=tmp_path
                )
            )
        return Process(popen=begun[-1], port=port, log=tmp_path / "log")

    yield start
    for popen in begun:
        if popen.poll() is None:
            popen.kill()
            popen.wait(PATIENCE)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def click(port: int, answers: list[int]) -> threading.Thread:
    """`/juxing settings` as Slack sends it: its form is opened within the request."""
    body = urlencode(
        {
            "command": "/juxing", "text": "settings", "team_id": TENANT, "user_id": "U0LINYUE", "channel_id": "C1",
            "trigger_id": "1.2.3", "response_url": "http://127.0.0.1:1/none", "api_app_id": "A1", "token": "unused",
        }
    ).encode()  # fmt: skip
    stamp = str(int(time.time()))
    headers = {
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": sign(SECRETS[1], stamp, body),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    request = urllib.request.Request(f"http://127.0.0.1:{port}/slack/events", data=body, headers=headers)

    def send() -> None:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            answers.append(answer.status)

    thread = threading.Thread(target=send)
    thread.start()
    return thread


def test_sigterm_finishes_what_is_in_hand_gives_back_the_rest_and_ends_with_0(
    begin: Begin, slack: SlowSlack, store: Store, tmp_path: Path
) -> None:
    process = begin(JUXING_TRANSPORT="http", JUXING_SLACK_API_URL=slack.url)
    assert slack.begun["chat.postMessage"].wait(PATIENCE), process.log.read_text()
    wait_for(lambda: status(f"http://127.0.0.1:{process.port}/readyz"))  # it answers; messages of January are late
    answers: list[int] = []
    sending = click(process.port, answers)
    assert slack.begun["views.open"].wait(PATIENCE), process.log.read_text()

    process.popen.send_signal(signal.SIGTERM)
    threading.Timer(1.0, slack.go.set).start()
    code, took = process.ends()
    sending.join(PATIENCE)

    said = process.log.read_text()
    assert (code, took < MOST_SECONDS) == (0, True), said
    assert answers == [200], said
    with store.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT state, attempts, error FROM outbox ORDER BY id LIMIT 10").fetchall()
        assert connection.exec_driver_sql("SELECT count(*) FROM beats").scalar() == 0
    assert len(slack.posted) == [state for state, *_ in rows].count("sent") >= 1
    left = [tuple(row) for row in rows if row[0] != "sent"]
    assert left == [("waiting", 0, "given back")] * len(left)
    assert left, said
    assert '"event":"ended"' in said
    assert "CANARY" not in said
    assert [line for line in said.splitlines() if not line.startswith("{")] == []
    for file in tmp_path.glob("bot.db*"):
        assert [secret for secret in SECRETS if secret.encode() in file.read_bytes()] == []


def test_over_socket_mode_health_and_figures_have_a_port_of_their_own(begin: Begin, tmp_path: Path) -> None:
    playground = Playground(
        manifest=yaml.safe_load(MANIFEST.read_text(encoding="utf-8")), transport="socket",
        signing_secret=SECRETS[1], pacing="off",
    )  # fmt: skip
    playground.start()
    monitor = free_port()
    try:
        process = begin(
            JUXING_SLACK_API_URL=playground.api_url, JUXING_SLACK_APP_TOKEN="xapp-playground",
            JUXING_MONITOR_PORT=str(monitor), JUXING_SLACK_BOT_TOKEN="xoxb-playground",
        )  # fmt: skip
        wait_for(lambda: status(f"http://127.0.0.1:{monitor}/readyz") == 200)
        wait_for(playground.parts.courier.connected)
        emma = Somebody(playground.url, "U0EMMA", seconds=30)
        emma.command("/juxing find CANARY", channel="C0CAMPAIGNS")
        wait_for(lambda: 'juxing_requests_total{kind="command",outcome="done"} 1' in read(monitor, "metrics"))
        assert "juxing_outbox_lag_seconds" in read(monitor, "metrics")
        pages = f"http://127.0.0.1:{process.port}"
        wait_for(lambda: status(f"{pages}/metrics"))  # they may come after the rest
        assert status(f"{pages}/metrics") == 404  # beside them it stays closed
        process.popen.send_signal(signal.SIGTERM)
        code, took = process.ends()
    finally:
        playground.stop()
    said = process.log.read_text()
    assert (code, took < MOST_SECONDS, "CANARY" in said) == (0, True, False), said


def status(url: str) -> int:
    """0 where nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def read(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=10) as answer:
        return str(answer.read().decode())


def wait_for(holds: Any) -> None:
    ends, pause = time.monotonic() + PATIENCE, threading.Event()
    while not holds():
        assert time.monotonic() < ends
        pause.wait(0.05)


class Late:
    """A lock that is got when the other side has gone."""

    def __init__(self, session: Connection) -> None:
        self._session = session

    def __enter__(self) -> None:
        self._session.sock = None

    def __exit__(self, *_: object) -> None:
        """There is nothing to give back."""


def test_a_connection_that_the_other_side_ends_at_the_same_moment_keeps_nobody_from_ending() -> None:
    handler = SocketModeHandler(App(token="xoxb-1", token_verification_enabled=False), "xapp-1")
    session = Connection(url="ws://127.0.0.1:9", logger=logging.getLogger("tests"))
    with socket.socket() as session.sock:
        session.sock_send_lock = Late(session)  # type: ignore[assignment]
        handler.client.current_session = session
        main._close(handler)
    assert handler.client.closed
    with pytest.raises(RuntimeError):  # its threads take nothing any more
        handler.client.message_workers.submit(print)
