"""People who go on pressing while a PostgreSQL is killed and started again, and what became of what they were told."""

import gzip
import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, TypeVar
from urllib.parse import urlencode

from bot.guard import sign
from bot.ids import Action, View
from bot.main import SLACK_PATH
from bot.render import token
from bot.rules.pricing import MARKET
from storage.backup import back_up
from storage.engine import DatabaseTrouble
from tests.faults.cluster import LINK_SECRET, PATIENCE, SECRET, TOKEN, Cluster

TENANT = "T0JUXING"
PASSWORD = "the password of these tests"
ASKER, APPROVER, CREATOR = "U0CHENMO", "U0LINYUE", "U0XIAOYU"
SECRETS = (SECRET, LINK_SECRET, TOKEN, PASSWORD)
PAUSE = 0.2  #: seconds between two tries of a person
MOST_WAITING = 15  #: messages that wait to be said, before somebody asks for more
Answer = TypeVar("Answer")


def patiently(ask: Callable[[], Answer]) -> Answer:
    """What the database answers, as soon as it is there."""
    ends = time.monotonic() + PATIENCE
    while True:
        try:
            return ask()
        except DatabaseTrouble:
            if time.monotonic() > ends:
                raise
            threading.Event().wait(PAUSE)


@dataclass(frozen=True, kw_only=True)
class Taken:
    """Something that was acknowledged with 200, and not refused in words."""

    delivery: str
    what: str


@dataclass
class Outage:
    """One restart: the database was away for so long, and what took how long after it was there again."""

    away: float
    back: float
    held: dict[str, set[int]]  #: what was due then, or in the hands of a replica
    ready: float | None = None
    taken: float | None = None
    said: float | None = None
    settled: float | None = None


@dataclass
class Town:
    """People who ask, approve, order and accept over HTTP, until they are told to stop."""

    cluster: Cluster
    server: Any
    seed: int
    taken: list[Taken] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    outages: list[Outage] = field(default_factory=list)
    lives: list["Life"] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.numbers, self.presses = count(), count()
        self.first = self.cluster.playground.clock().astimezone(MARKET) + timedelta(days=20)
        self.workers = self.processes()

    # what people do

    def live(self) -> None:
        """One after the other, from the question to the acceptance, as fast as what comes of it is said."""
        while not self.over.is_set():
            if self.waiting() > MOST_WAITING:
                self.over.wait(PAUSE)
                continue
            number = next(self.numbers)
            starts = (self.first + timedelta(minutes=30 * number)).replace(second=0, microsecond=0, tzinfo=None)
            self.lives.append(Life(self, starts, Random(f"{self.seed} {number}")))
            self.lives[-1].run()

    def waiting(self) -> int:
        """How much is to be said."""
        return int(self.rows("SELECT count(*) FROM outbox WHERE state = 'waiting'")[0][0])

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return patiently(lambda: list(self.cluster.shop.rows(query)))

    # what the operator does

    def restart(self) -> None:
        began = time.monotonic()
        self.server.restart()
        back = time.monotonic()
        held = {
            table: {row for (row,) in self.rows(f"SELECT id FROM {table} WHERE {due}")} for table, due in self.due()
        }
        self.outages.append(Outage(back - began, back, held))

    def due(self) -> list[tuple[str, str]]:
        now = self.cluster.playground.clock().strftime("'%Y-%m-%d %H:%M:%S.%f'")
        waits = f"(state = 'waiting' AND due_at <= {now}) OR state = 'claimed'"
        looked_up = "(state = 'unknown' AND lease_until IS NOT NULL)"
        return [("outbox", f"{waits} OR state = 'calling' OR {looked_up}"), ("reminders", waits)]

    def watch(self, seconds: float) -> None:
        """See for so long how everything comes back."""
        ends = time.monotonic() + seconds
        while (now := time.monotonic()) < ends:
            last = self.outages[-1] if self.outages else None
            if last and last.ready is None and all(replica.ready for replica in self.cluster.replicas):
                last.ready = time.monotonic() - last.back
            if last and last.taken is None and all(self.opens_home(replica.port) for replica in self.cluster.replicas):
                last.taken = time.monotonic() - last.back
            if last and last.said is None and self.spoken() > last.back:
                last.said = now - last.back
            for outage in self.outages:
                if outage.settled is None and not self.left(outage):
                    outage.settled = time.monotonic() - outage.back
            threading.Event().wait(PAUSE)

    def opens_home(self, port: int) -> bool:
        """Whether one replica takes in an event; Slack sends it again where it does not."""
        event = {"type": "app_home_opened", "user": ASKER, "tab": "home", "channel": "D0CHENMO"}
        body = {"type": "event_callback", "team_id": TENANT, "event_id": f"Ev{next(self.presses)}", "event": event}
        return posted(port, "application/json", json.dumps(body).encode())[0] == 200

    def left(self, outage: Outage) -> int:
        """How much of what was due at a restart is not done yet; what is done is no longer looked at."""
        for table, due in self.due():
            if ids := ",".join(map(str, outage.held[table])):
                still = self.rows(f"SELECT id FROM {table} WHERE id IN ({ids}) AND ({due})")
                outage.held[table] = {row for (row,) in still}
        return sum(map(len, outage.held.values()))

    def spoken(self) -> float:
        """When the bot last called Slack."""
        calls = self.cluster.playground.parts.traffic.calls(["chat.postMessage", "chat.update"])[0]
        if calls != self.heard[0]:
            self.heard = (calls, time.monotonic())
        return self.heard[1]

    heard: tuple[int, float] = (0, 0.0)

    # what came of it

    def same_processes(self) -> bool:
        return self.processes() == self.workers and not any(replica.ended() for replica in self.cluster.replicas)

    def processes(self) -> set[int]:
        return {worker.pid for replica in self.cluster.replicas for worker in replica.workers()}

    def leaks(self, backup: Path) -> list[str]:
        """Every file in which a secret stands: of the logs at DEBUG, of the database, its WAL and a backup."""
        engine = self.cluster.shop.store.engine
        back_up(engine, backup, at=self.cluster.playground.clock())
        logs = [replica.log for replica in self.cluster.replicas if replica.log]
        found = {str(path): path.read_bytes() for path in [*logs, *self.server.files()]}
        found[str(backup)] = gzip.decompress(backup.read_bytes())
        assert all(found[str(path)] for path in (*logs, backup))
        assert any("pg_wal" in name for name in found)
        return [name for name, content in found.items() for secret in SECRETS if secret.encode() in content]

    def figures(self) -> dict[str, Any]:
        names = ("away", "ready", "taken", "said", "settled")
        told = {name: [getattr(each, name) for each in self.outages] for name in names}
        slowest = {f"{name}, slowest s": _slowest(values) for name, values in told.items()}
        return {
            "restarts": len(self.outages), "quotes": len(self.lives), "acknowledged": len(self.taken),
            "lost": len(self.lost), "answers": dict(self.answers), **slowest,
            "not seen to settle": told["settled"].count(None),
        }  # fmt: skip


def _slowest(values: list[float | None]) -> float | None:
    return round(max((each for each in values if each is not None), default=0.0), 2)


def posted(port: int, kind: str, body: bytes) -> tuple[int, bytes]:
    """What was answered to something that Slack has signed; 0 where nobody answered."""
    stamp = str(int(time.time()))
    signed = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": sign(SECRET, stamp, body)}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("POST", SLACK_PATH, body, {"Content-Type": kind, **signed})
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        connection.close()


class Life:
    """One quote, known by the minute at which its work begins."""

    def __init__(self, town: Town, starts: datetime, dice: Random) -> None:
        self.town, self.starts, self.dice = town, starts, dice
        self.unclear = ""  #: what was sent and not answered
        self.known: list[int] = []

    def run(self) -> None:
        self.until("submit", self.ask)
        self.until("approve", lambda: self.press(APPROVER, Action.QUOTE_APPROVE, [self.known[0], 1]))
        self.until("order", lambda: self.press(ASKER, Action.ORDER_PLACE, [self.known[0], 1]))
        self.until("tell", lambda: "")
        self.until("accept", lambda: self.press(CREATOR, Action.OFFER_ACCEPT, list(self.order())))

    def until(self, move: str, act: Callable[[], str]) -> None:
        """Do it until it is done; what was acknowledged has to be done at that moment."""
        ends, self.unclear = time.monotonic() + PATIENCE, ""
        while not self.moves()[move]:
            assert time.monotonic() < ends, f"waited {PATIENCE} s for {move} of {self.starts}"
            taken = act()
            if taken:
                self.town.taken.append(Taken(delivery=taken, what=f"{move} {self.starts}"))
                if not self.moves()[move]:
                    self.town.lost.append(f"{move} of {self.starts}")
            else:
                threading.Event().wait(PAUSE)

    def quotes(self) -> list[int]:
        """The quotes that were asked for: one, or something has happened twice."""
        begins = f"need ->> 'starts_at' = '{self.starts.replace(tzinfo=MARKET).isoformat()}'"
        return [quote for (quote,) in self.town.rows(f"SELECT id FROM quotes WHERE {begins}")]

    def moves(self) -> Counter[str]:
        """How often each move is in the log, of this quote and its order."""
        self.known = self.known or self.quotes()
        if not self.known:
            return Counter()
        its_quote = f"noun = 'quote' AND subject = {self.known[0]}"
        its_order = f"noun = 'order' AND subject IN (SELECT id FROM orders WHERE quote_id = {self.known[0]})"
        found = self.town.rows(f"SELECT move FROM events WHERE ({its_quote}) OR ({its_order})")
        return Counter(move for (move,) in found)

    def order(self) -> tuple[int, int]:
        ((order, version),) = self.town.rows(f"SELECT id, version FROM orders WHERE quote_id = {self.known[0]}")
        return order, version

    def ask(self) -> str:
        need = {"form": "video", "start": self.starts.isoformat(timespec="minutes"), "half_hours": 4, "days": 1}
        kept = {"creator": 1, "channel": "C0CAMPAIGNS", "quote": None, "campaign": None}
        kept |= {"need": {**need, "products": [], "length": "medium"}}
        nth = self.delivery()
        view = {
            "id": nth, "hash": "h", "type": "modal", "callback_id": str(View.QUOTE_PREVIEW), "state": {"values": {}},
            "private_metadata": token(kept),
        }  # fmt: skip
        said = self.send({"type": "view_submission", "user": {"id": ASKER}, "trigger_id": nth, "view": view})
        if said is None or said.get("response_action") == "push":  # a sentence that something broke
            return ""
        return f"view:{nth}:h"

    def press(self, person: str, action: Action, carried: list[int]) -> str:
        nth, parts = self.delivery(), self.town.cluster.playground.parts
        url = parts.responses.address(person, parts.workspace.channel("C0CAMPAIGNS"))
        button = {
            "type": "button",
            "block_id": "b",
            "action_ts": nth,
            "action_id": str(action),
            "value": token(carried),
        }
        said = self.send({
            "type": "block_actions", "user": {"id": person}, "trigger_id": nth, "channel": {"id": "C0CAMPAIGNS"},
            "container": {"type": "message", "channel_id": "C0CAMPAIGNS", "message_ts": "1.000001"},
            "message": {"ts": "1.000001"}, "response_url": url, "actions": [button],
        })  # fmt: skip
        told = said is not None and self.town.rows(f"SELECT count(*) FROM outbox WHERE url = '{url}'") != [(0,)]
        self.town.answers["told in words"] += told
        return f"trigger:{nth}" if said is not None and not told else ""

    def delivery(self) -> str:
        """A new one; or the one that was not answered comes once more, as when a finger presses twice."""
        return self.unclear if self.unclear and self.dice.random() < 0.5 else f"P{next(self.town.presses)}"

    def send(self, payload: dict[str, Any]) -> dict[str, Any] | None:
        """What was answered with 200; None where nobody can say what became of it."""
        self.unclear = payload["trigger_id"]
        body = urlencode({"payload": json.dumps({"team": {"id": TENANT}, **payload})}).encode()
        kind = "application/x-www-form-urlencoded"
        status, said = posted(self.town.cluster.balancer.port, kind, body)
        self.town.answers[str(status or "none")] += 1
        if status != 200:
            return None
        self.unclear = ""
        return dict(json.loads(said)) if said.startswith(b"{") else {}
