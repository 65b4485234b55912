"""One bot over SQLite, and a team that asks, approves, orders and looks without a pause, while a month passes."""

import re
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from statistics import linear_regression
from time import monotonic
from typing import Any

import pytest

from bot.playground.person import Slack
from bot.rules.forms import Form
from tests.faults.cluster import Cluster, standing

TENANT, CREATOR, METRICS = "T0JUXING", "U0XIAOYU", "a token of these tests"
BRIEFS = (
    "美妆",
    "美妆 50万粉以上",
    "beauty under 20000",
    "小鱼",
    "不要美妆 视频",
    "xiaoyu",
    "评分 4.5 以上",
    "500k+ followers",
)
FINDS = 4  #: that come before each order, none of them asked before for a long time: what is kept of them fills up
PACE = timedelta(minutes=20)  #: that pass from one order to the next: a month in 2,160 of them
WORKED = timedelta(days=3)  #: from the acceptance to the delivery
AGE = re.compile(r"^juxing_tick_age_seconds (\S+)$", re.MULTILINE)
MEGABYTE = 2**20


@dataclass
class Life:
    """What the bot is made to do, and what is seen of it meanwhile."""

    cluster: Cluster
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    steps: int = 0
    accepted: list[tuple[Any, int]] = field(default_factory=list)  #: when it can be delivered, and which quote's order
    memory: list[tuple[float, float]] = field(default_factory=list)  #: hours since the start, megabytes of its own
    oldest_tick: float = 0.0  #: seconds

    def __post_init__(self) -> None:
        self.begun, self.slack = monotonic(), Slack(self.cluster.playground.url)

    def step(self) -> None:
        """Somebody looks for creators, a quote goes all its way, what was agreed on before is delivered."""
        self.steps += 1
        for number in range(FINDS * self.steps, FINDS * (self.steps + 1)):
            brief = f"{BRIEFS[number % len(BRIEFS)]} {number // len(BRIEFS) % 500 + 1}万粉以下"
            self.slack.post("as/U0CHENMO/command", {"text": f"/juxing find {brief}"})
        shop = self.cluster.shop
        need = shop.need(form=Form.VIDEO, starts_at=shop.now + timedelta(days=2))
        quote = shop.desks.quotes.ask(shop.by(), 1, need, None, "C0CAMPAIGNS").id
        self.cluster.take(quote)
        self.accepted.append((shop.now + WORKED, quote))
        while self.accepted and self.accepted[0][0] <= shop.now:
            ((order,),) = shop.rows(f"SELECT id FROM orders WHERE quote_id = {self.accepted.pop(0)[1]}")
            shop.desks.orders.deliver(shop.by(CREATOR), order)
        self.cluster.move(PACE)

    def look(self) -> None:
        (replica,) = self.cluster.replicas
        told = [worker.memory_info() for worker in replica.workers()]
        held = sum(each.rss - each.shared for each in told) / MEGABYTE  # what is mapped of the database is no memory
        self.memory.append(((monotonic() - self.begun) / 3_600, held))
        asked = urllib.request.Request(
            f"http://127.0.0.1:{replica.port}/metrics", headers={"Authorization": f"Bearer {METRICS}"}
        )
        with urllib.request.urlopen(asked, timeout=10) as answer:
            (age,) = AGE.findall(answer.read().decode())
        self.oldest_tick = max(self.oldest_tick, float(age))

    def slope(self, *, settled: float) -> float:
        """Megabytes an hour, of the time after that share of the run: until then caches fill."""
        late = self.memory[int(len(self.memory) * settled) :]
        return linear_regression(*zip(*late, strict=True)).slope


@pytest.fixture
def life(shop: Any, database_url: str, tmp_path: Path) -> Iterator[Life]:
    chosen = {"JUXING_RATE_PERSON": "0", "JUXING_RATE_TEAM": "0", "JUXING_TICK_SECONDS": "1"}
    with standing(shop, database_url, tmp_path, replicas=1, JUXING_METRICS_TOKEN=METRICS, **chosen) as cluster:
        cluster.replicas[0].start()
        cluster.ready(*cluster.replicas)
        yield Life(cluster)
