"""`juxing run` as it runs in production, as processes of its own: only the address of Slack's API is another."""

import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Literal

import pytest
import yaml

from bot.demo import MANIFEST
from bot.playground.person import Person
from bot.playground.server import Playground

Run = Callable[[Literal["socket", "http"]], Playground]


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def answers(port: int) -> bool:
    """Whether somebody answers there: the front page of the bot."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60) as page:
            return bool(page.status == 200)
    except urllib.error.URLError:
        return False


def settings(playground: Playground, transport: str, port: int, database: Path) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("JUXING_")},
        "JUXING_TRANSPORT": transport,
        "JUXING_SLACK_BOT_TOKEN": "xoxb-playground",
        "JUXING_SLACK_APP_TOKEN": "xapp-playground",
        "JUXING_SLACK_SIGNING_SECRET": "a secret of the test",
        "JUXING_SLACK_API_URL": playground.api_url,
        "JUXING_DATABASE_URL": f"sqlite:///{database}",
        "JUXING_LINK_SECRET": "another secret of the test",
        "JUXING_PORT": str(port),
        "NO_PROXY": "127.0.0.1",
    }


def juxing(*words: str, env: dict[str, str], **more: Any) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "bot.cli", *words]
    return subprocess.Popen(command, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **more)


@pytest.fixture
def run(market: Path, tmp_path: Path) -> Iterator[Run]:
    with ExitStack() as stack:

        def bring_up(transport: Literal["socket", "http"]) -> Playground:
            port, database = free_port(), tmp_path / "run.db"
            shutil.copyfile(market, database)
            manifest = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
            playground = Playground(
                manifest=manifest,
                transport=transport,
                signing_secret="a secret of the test",
                request_url=f"http://127.0.0.1:{port}/slack/events",
                pacing="off",
            )
            playground.start()
            stack.callback(playground.stop)
            process = juxing("run", env=settings(playground, transport, port, database))
            stack.callback(process.wait, 20)
            stack.callback(process.terminate)
            assert process.stdout is not None
            while "Started worker" not in (line := process.stdout.readline()):
                assert line, "the server ended before it was up"
            # the worker has started, the bot in it may still be on its way
            Person(playground.url, "U0EMMA").wait_for(lambda _: answers(port), 60)
            return playground

        yield bring_up


@pytest.mark.parametrize("transport", ["socket", "http"])
def test_the_server_answers_slack_over_both_transports(run: Run, transport: Literal["socket", "http"]) -> None:
    playground = run(transport)
    emma = Person(playground.url, "U0EMMA", seconds=20)
    emma.wait_for(lambda _: playground.parts.courier.connected() if transport == "socket" else True)
    emma.command("/juxing creator 小鱼儿", channel="C0CAMPAIGNS")

    answer = emma.sees("C0CAMPAIGNS")[-1]
    assert answer["text"] == "小鱼儿: prices, record and ratings"
    assert emma.wait_for(lambda person: person.home())["type"] == "home"


def test_without_settings_it_refuses_to_start_and_names_all_that_is_missing(tmp_path: Path) -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith("JUXING_")}
    env["PYTHONPATH"] = str(MANIFEST.parent)
    process = juxing("run", env=env, cwd=tmp_path)
    said, _ = process.communicate(timeout=60)

    assert process.returncode == 2
    for name in ("JUXING_SLACK_BOT_TOKEN", "JUXING_SLACK_APP_TOKEN", "JUXING_LINK_SECRET", "juxing doctor"):
        assert name in said.replace("\n", " ")


def test_the_doctor_says_what_is_missing_and_where_to_get_it(tmp_path: Path) -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith("JUXING_")}
    env |= {"PYTHONPATH": str(MANIFEST.parent), "COLUMNS": "200"}
    process = juxing("doctor", env=env, cwd=tmp_path)
    said, _ = process.communicate(timeout=60)

    assert process.returncode == 1
    assert "OAuth & Permissions" in said
    assert "connections:write" in said
