"""The whole product, as `juxing demo` brings it up, over a small market and at a fixed moment."""

import shutil
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import pytest

from bot import demo, main
from bot.playground.person import Person
from bot.sample.market import make_market
from bot.services.comments import CommentDesk
from bot.services.reminders import ReminderDesk

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  #: 10:00 in Shanghai


@pytest.fixture(scope="session")
def market(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample market, made once, with nothing left for a tick; every journey plays in a copy of it."""
    path = tmp_path_factory.mktemp("market") / "market.db"
    store = main.open_store(f"sqlite:///{path}")
    make_market(store, creators=240, seed=7, now=MONDAY)
    while CommentDesk(store).read_some(at=MONDAY):
        continue
    ReminderDesk(store).refresh_search(at=MONDAY)
    store.engine.dispose()
    return path


class World:
    """A running demo and its people."""

    def __init__(self, running: demo.Demo) -> None:
        self.demo = running
        self.url = running.playground.url
        self.chen, self.emma, self.lin, self.alex, self.xiaoyu, self.mia = (
            Person(self.url, user, seconds=20)
            for user in ("U0CHENMO", "U0EMMA", "U0LINYUE", "U0ALEX", "U0XIAOYU", "U0MIA")
        )

    def later(self, **span: float) -> None:
        """Move time, and wait until the bot has done what was due."""
        from datetime import timedelta

        self.chen.slack.move_time(timedelta(**span).total_seconds())
        self.settled()

    def settled(self) -> None:
        """Wait until nothing is due and nothing is being said."""
        self.chen.wait_for(lambda _: self.demo.bot.idle, 30)

    def page(self, url: str, form: dict[str, str] | None = None) -> str:
        """A page of the bot, read or posted to."""
        data = urllib.parse.urlencode(form).encode() if form else None
        with urllib.request.urlopen(urllib.request.Request(url, data=data), timeout=20) as answer:
            return str(answer.read().decode())


Begin = Callable[..., World]


@pytest.fixture
def begin(market: Path, tmp_path: Path) -> Iterator[Begin]:
    """Bring up a world; it is ended after the test."""
    running: list[demo.Demo] = []

    def bring_up(transport: Literal["socket", "http"] = "socket", **more: Any) -> World:
        copy = tmp_path / f"{len(running)}.db"
        shutil.copyfile(market, copy)
        running.append(demo.start(copy, transport=transport, pacing="off", start_at=MONDAY, **more))
        return World(running[-1])

    yield bring_up
    for each in running:
        each.stop()


@pytest.fixture
def world(begin: Begin) -> World:
    return begin()
