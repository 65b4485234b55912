"""How long Slack waits for an answer: signed requests over one loopback connection, against an echo of the same run.

    python -m tests.bench [rounds]

Prints a table and one line of JSON. Milliseconds depend on the machine; the ratios to the echo much less so. Bot and
echo run on the same server, in turns, so that what else the machine does meanwhile falls on both.
"""

import http.client
import itertools
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import quantiles
from urllib.parse import urlencode

from bot.demo import CREATORS, SEED, sample_file, working_copy
from bot.guard import sign
from bot.main import open_store
from bot.rules.people import Person

SECRET = "bench-signing-secret"
TEAM, PERSON = "T0BENCH", "U0BENCH"
ROUNDS, IN_A_ROW, WARM_UP = 40, 10, 30
FLOOR = "echo, work before the answer"
COUNTER = itertools.count()


@dataclass(kw_only=True)
class Case:
    """One kind of request, and how long each took (milliseconds)."""

    name: str
    port: int
    path: str
    said: str  #: the text of a command; empty: Home is opened
    took: list[float] = field(default_factory=list)

    def body(self) -> tuple[str, bytes]:
        """Content type and a body that was not sent before."""
        nth = f"{os.getpid()}.{next(COUNTER)}"
        if not self.said:
            event = {"type": "app_home_opened", "user": PERSON, "tab": "home", "channel": "D0BENCH"}
            whole = {"type": "event_callback", "team_id": TEAM, "event_id": f"Ev{nth}", "event": event}
            return "application/json", json.dumps(whole).encode()
        form = {
            "command": "/juxing",
            "text": self.said,
            "team_id": TEAM,
            "user_id": PERSON,
            "channel_id": "C0BENCH",
            "trigger_id": nth,
            "response_url": "https://hooks.invalid/commands",
        }
        return "application/x-www-form-urlencoded", urlencode(form).encode()

    def ask(self, connection: http.client.HTTPConnection) -> float:
        """Send one and wait for the whole answer; milliseconds. Raises RuntimeError where it is refused."""
        kind, body = self.body()
        stamp = str(int(time.time()))
        headers = {
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": sign(SECRET, stamp, body),
        }
        begin = time.perf_counter()
        connection.request("POST", self.path, body, headers)
        answer = connection.getresponse()
        text = answer.read()
        took = 1000 * (time.perf_counter() - begin)
        if answer.status != 200:
            raise RuntimeError(f"{self.name}: {answer.status} {text[:200]!r}")
        return took


def main(rounds: int = ROUNDS) -> None:
    with ExitStack() as stack:
        echo, bot = free_port(), free_port()
        slack = {"JUXING_SLACK_API_URL": f"http://127.0.0.1:{echo}/api/"}
        stack.enter_context(serving("tests.bench.served:wsgi", echo, slack))
        stack.enter_context(serving("bot.serving:wsgi", bot, slack | bot_environment()))
        cases = [
            Case(name=FLOOR, port=echo, path="/slack/events?before", said="help"),
            Case(name="echo, Bolt's default", port=echo, path="/slack/events?after", said="help"),
            Case(name="/juxing help", port=bot, path="/slack/events", said="help"),
            Case(name="/juxing find 美妆 按天", port=bot, path="/slack/events", said="find 美妆 按天"),
            Case(name="Home opened (one commit)", port=bot, path="/slack/events", said=""),
        ]
        measure(cases, rounds)
    report(cases)


def measure(cases: list[Case], rounds: int) -> None:
    """A few of each in turn, over one kept connection a server."""
    connections = {case.port: http.client.HTTPConnection("127.0.0.1", case.port, timeout=10) for case in cases}
    for case in cases:
        for _ in range(WARM_UP):
            case.ask(connections[case.port])
    for _ in range(rounds):
        for case in cases:
            case.took += [case.ask(connections[case.port]) for _ in range(IN_A_ROW)]


def report(cases: list[Case]) -> None:
    """A table for people, a line for machines."""
    figures = {case.name: figures_of(case.took) for case in cases}
    floor = figures[FLOOR]["p50"]
    print(f"{'n':>6}{'p50 ms':>9}{'p99 ms':>9}{'max ms':>9}{'p50 ÷ echo':>12}")
    for name, found in figures.items():
        ratio = found["p50"] / floor
        print(f"{found['n']:6.0f}{found['p50']:9.2f}{found['p99']:9.2f}{found['max']:9.2f}{ratio:12.1f}  {name}")
    print(json.dumps(figures, ensure_ascii=False))


def figures_of(took: list[float]) -> dict[str, float]:
    cuts = quantiles(took, n=100)
    return {"n": len(took), "p50": round(cuts[49], 3), "p99": round(cuts[98], 3), "max": round(max(took), 3)}


def bot_environment() -> dict[str, str]:
    """The bot over a copy of the sample market, with one person it has met; its Slack is on loopback."""
    sample = sample_file(creators=CREATORS, seed=SEED, now=datetime.now(UTC))
    url = f"sqlite:///{working_copy(sample, 'bench.db')}"
    store = open_store(url)
    with store.unit() as unit:
        unit.people.save(Person(tenant=TEAM, user=PERSON, name="bench", locale="zh-CN"))
        unit.commit()
    store.engine.dispose()
    return {
        "JUXING_TRANSPORT": "http",
        "JUXING_SLACK_BOT_TOKEN": "xoxb-bench",
        "JUXING_LINK_SECRET": "bench-link-secret",
        "JUXING_DATABASE_URL": url,
        "JUXING_LOG_LEVEL": "ERROR",
        "JUXING_RATE_PERSON": "0",
        "JUXING_RATE_TEAM": "0",
    }


@contextmanager
def serving(target: str, port: int, environment: dict[str, str]) -> Iterator[None]:
    """The server of `juxing run`, in a process of its own, for as long as the block lasts."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--blocking-threads", "8", "--no-ws"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--log-level", "error", target]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("JUXING_")}
    process = subprocess.Popen(command, env=clean | {"JUXING_SLACK_SIGNING_SECRET": SECRET} | environment)
    try:
        wait_for(port, process)
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Raises RuntimeError where the server ends or does not listen within half a minute."""
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"nothing listens on port {port}")


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
