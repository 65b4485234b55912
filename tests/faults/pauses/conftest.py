"""Two replicas: one stands still where it is told to, the other goes on."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from storage.claims import LEASE
from storage.outbox import Act, Saying
from tests.faults.cluster import Cluster, Replica, standing

TENANT = "T0JUXING"
AT_ONCE = 120  #: messages that are decided together: while one says what it has claimed, there is some for the other
SAME = 4  #: looks in which nothing more is done: what is left is in the hands of the one that stands still


@dataclass
class Sleep:
    """One that stands still, and what came of what it had in its hands."""

    cluster: Cluster
    pause: Path
    held: Counter[str] = field(default_factory=Counter)  #: of each point, how much
    pauses: Counter[str] = field(default_factory=Counter)
    claimed: set[str] = field(default_factory=set)  #: what it had claimed, and not begun to say

    @property
    def sleeper(self) -> Replica:
        return self.cluster.replicas[0]

    def at(self, point: str) -> None:
        """Stand still there while holding something, until the other has done it; then go on."""
        self.pause.write_text(point)
        while not self.holds(point):
            self.sleeper.go_on()
            self.cluster.wait(self.cluster.idle, "nothing to be held")
        self.held[point] += self.cluster.in_hands()
        self.pauses[point] += 1
        claimed = self.cluster.shop.rows("SELECT tenant, id FROM outbox WHERE state = 'claimed'")
        self.claimed |= {f"{tenant}-{number}" for tenant, number in claimed}
        self.cluster.move(LEASE)
        self.cluster.wait(self.cluster.idle, "the other to take over")
        self.pause.write_text("")
        self.sleeper.go_on()

    def holds(self, point: str) -> bool:
        """Decide something; whether the sleeper has stopped with some of it."""
        self.decide(point)
        self.cluster.wait(lambda: self.sleeper.stands_still() or self.cluster.idle(), f"a stop at {point}")
        before, same = -1, 0
        while same < SAME:  # the other finishes what it has
            left = self.cluster.left()
            same, before = (same + 1, before) if left == before else (0, left)
            self.cluster.look()
        return self.sleeper.stands_still() and self.cluster.in_hands() > 0

    def decide(self, point: str) -> None:
        shop = self.cluster.shop
        if point == "reminder_claimed":
            for _ in range(3):
                self.cluster.ask(self.asked)
                self.asked += 1
            self.cluster.move(timedelta(hours=25))
            return
        with shop.store.unit() as unit:
            for nth in range(AT_ONCE):
                unit.outbox.say(
                    Saying(
                        tenant=TENANT, act=Act.POST, template="notice", channel="C0CAMPAIGNS", reader="U0CHENMO",
                        about={"sentence": f"{nth}"}, due_at=self.cluster.playground.clock(),
                    )
                )  # fmt: skip
            unit.commit()

    asked: int = 0

    def told(self, event: str) -> list[dict[str, Any]]:
        """What the sleeper has logged."""
        assert self.sleeper.log
        lines = [line for line in self.sleeper.log.read_text().splitlines() if line.startswith("{")]
        return [line for line in map(json.loads, lines) if line["event"] == event]


@pytest.fixture
def sleep(shop: Any, database_url: str, tmp_path: Path) -> Iterator[Sleep]:
    pause = tmp_path / "pause"
    pause.write_text("")
    with standing(shop, database_url, tmp_path, replicas=2) as cluster:
        cluster.replicas[0].log = tmp_path / "log"
        cluster.replicas[0].start(JUXING_TESTS_PAUSE=str(pause), JUXING_LOG_LEVEL="WARNING")
        cluster.replicas[1].start()
        cluster.ready(*cluster.replicas)
        yield Sleep(cluster, pause)
