"""A bot that can be killed: a process of its own, in front of a playground that lives in the process of the test."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

import pytest
import yaml

from bot.main import SLACK_PATH
from bot.playground.person import Slack
from bot.playground.seeing import Seeing
from bot.playground.server import Playground

ROOT = Path(__file__).parents[2]
SECRET = "the signing secret of these tests"
LATER = timedelta(hours=1)  #: what is put off that far counts as still to be said
PATIENCE = 30.0  #: seconds after which something must have happened


@dataclass(kw_only=True)
class Runner:
    """The parent of all bots of these tests."""

    process: subprocess.Popen[bytes]
    port: int = 0
    pid: int = 0
    heard: Queue[dict[str, Any]] = field(default_factory=Queue)

    def listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.heard.put(json.loads(line))

    def next(self, seconds: float = PATIENCE) -> dict[str, Any]:
        return self.heard.get(timeout=seconds)

    def start(self, settings: dict[str, Any], *, ahead: float, failpoint: str = "") -> bool:
        """Start a bot; False where it was killed before it was ready."""
        assert self.process.stdin
        order = {"settings": settings, "ahead": ahead, "failpoint": failpoint}
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        self.process.stdin.flush()
        self.pid = int(self.next()["pid"])
        return self._still("ready")

    def alive(self) -> bool:
        """Whether the bot has not ended yet."""
        try:
            while self.pid:
                if "ended" in self.next(0):
                    self.pid = 0
        except Empty:
            pass
        return bool(self.pid)

    def died(self) -> bool:
        """Whether the bot has ended, or does so within a second: who talked to it hears of it first."""
        try:
            while self.pid:
                if "ended" in self.next(1.0):
                    self.pid = 0
        except Empty:
            pass
        return not self.pid

    def kill(self) -> None:
        """SIGKILL, if it is alive, and wait for its end."""
        if self.alive():
            os.kill(self.pid, signal.SIGKILL)
            while "ended" not in self.next():
                continue
            self.pid = 0

    def _still(self, wanted: str) -> bool:
        heard = self.next()
        if "ended" in heard:
            self.pid = 0
        return wanted in heard


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    """One parent for all tests of this run."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1,localhost"}
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("runner.py"))],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=environment,
    )  # fmt: skip
    made = Runner(process=process)
    Thread(target=made.listen, daemon=True).start()
    made.port = int(made.next()["port"])
    yield made
    made.kill()
    assert process.stdin
    process.stdin.close()
    process.wait(PATIENCE)


@dataclass(kw_only=True)
class Field:
    """A shop, a playground, and the bot between them, which dies and is started again."""

    shop: Any
    playground: Playground
    runner: Runner
    settings: dict[str, Any]
    starts: int = 0

    @property
    def slack(self) -> Slack:
        return Slack(self.playground.url)

    def start(self, failpoint: str = "") -> bool:
        self.starts += 1
        return self.runner.start(self.settings, ahead=self.playground.clock.offset, failpoint=failpoint)

    def stop(self) -> None:
        self.runner.kill()

    def restart(self, *, after: float = 0.0) -> None:
        """Kill what is alive, let time pass, start a bot that is not going to die."""
        self.stop()
        self.playground.clock.move(after)
        assert self.start()

    def catch_up(self) -> None:
        """Bring the shop's own clock to the playground's."""
        self.shop.now = self.playground.clock()

    def idle(self) -> bool:
        """Whether nothing is due, put off, under way or looked up."""
        now = self.playground.clock()
        with self.shop.store.reading() as unit:
            return not unit.outbox.busy(now=now + LATER) and not unit.reminders.overdue(now=now)

    def wait(self, until: Callable[[], Any], what: str, seconds: float = PATIENCE) -> bool:
        """Wait until something holds, or the bot is dead: False then. Fails after `seconds`."""
        ends, seen = time.monotonic() + seconds, self.playground.stream.changes
        while not until():
            if not self.runner.alive():
                return bool(until())
            if time.monotonic() > ends:
                raise AssertionError(f"waited {seconds} s for {what}; outbox: {self.outbox()}")
            seen = self.playground.stream.wait(seen, 0.05)  # what Slack does not show is looked at that often
        return True

    def shows(self, person: str, action: str, value: str) -> bool:
        """Whether somebody sees a button with this action_id and value."""
        with self.playground.parts.workspace.lock:
            seen = [str(surface.blocks) for surface in Seeing(self.playground.parts).surfaces(person)]
            return any(action in blocks and value in blocks for blocks in seen)

    def outbox(self) -> list[tuple[Any, ...]]:
        """What is not sent, for messages of failures."""
        columns = "id, act, template, channel, state, error, attempts, due_at, lease_until"
        return list(self.shop.rows(f"SELECT {columns} FROM outbox WHERE state <> 'sent' ORDER BY id"))

    def said(self) -> list[str]:
        """The key of every message of the bot that stands in Slack, replies included."""
        found = []
        with self.playground.parts.workspace.lock:
            for channel in self.playground.parts.workspace.channels.values():
                for message in self.playground.parts.messages.posted(channel):
                    payload = message.get("metadata", {}).get("event_payload", {})
                    found += [payload["key"]] if payload else []
        return found


@pytest.fixture
def make_field(shop: Any, runner: Runner, database_url: str) -> Iterator[Callable[..., Field]]:
    """Set up a playground for the shop, in front of a bot over one of the transports."""
    made: list[Field] = []

    def make(transport: str = "http") -> Field:
        manifest = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
        playground = Playground(
            manifest=manifest, transport=transport, signing_secret=SECRET, start=shop.now, pacing="off",
            request_url=f"http://127.0.0.1:{runner.port}{SLACK_PATH}",
        )  # fmt: skip
        playground.start()
        settings = {
            "transport": transport,
            "slack_app_token": "xapp-playground",
            "slack_bot_token": "xoxb-playground",
            "slack_signing_secret": SECRET,
            "slack_api_url": playground.api_url,
            "database_url": database_url,
            "link_secret": "a link secret of these tests",
            "tick_seconds": 0.2,
        }
        made.append(Field(shop=shop, playground=playground, runner=runner, settings=settings))
        return made[-1]

    yield make
    runner.kill()
    for each in made:
        each.playground.stop()
