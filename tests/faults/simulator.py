"""Whole lives of quotes and orders in a process that dies, over a database and a Slack that fail, with leaping clocks.

Everything runs in one thread and takes its chances from one seed, so a seed replays exactly. The desks, the ticks and
the outbox worker are the product's own; Slack is `simulator_slack`, the database's driver `simulator_database`.
"""

import atexit
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from time import perf_counter

from bot import failpoints
from bot.failpoints import POINTS
from bot.links import Links
from bot.outbox import OutboxWorker
from bot.rules.campaigns import Campaign
from bot.rules.creators import Creator
from bot.rules.errors import AlreadyDone, Refused, Stale
from bot.rules.people import By, Person
from bot.rules.policies import by_amount
from bot.rules.ratecards import RateCard
from bot.rules.workspaces import Workspace
from bot.services.comments import CommentDesk
from bot.services.desks import Desks
from bot.services.reminders import ReminderDesk
from bot.services.standings import rebuild
from bot.ticks import Ticks
from storage.engine import open_engine
from storage.migrate import upgrade
from storage.store import Store
from tests.faults.simulator_database import Faults, open_faulty
from tests.faults.simulator_history import End, History, Stored, illegal, left_over, lost, out_of_date, unsaid
from tests.faults.simulator_people import ASK, CALLS, CREATOR, TEAM, Wish, fulfil, likelihood
from tests.faults.simulator_slack import Town

START = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
TENANT = "T0JUXING"
DAYS = 21  #: in which people are there; after that only time passes
STEPS = (1, 5, 60, 60, 600, 3_600, 21_600, 86_400)  #: seconds, one of which passes at a time
LEAPS = (-86_400, -3_600, 3_600, 86_400)
STOP = 3 * 86_400
ROUNDS = 400  #: of the worker, after which it must have come to rest


class Died(BaseException):
    """The process is gone; nothing of it may go on."""


@dataclass(kw_only=True)
class Process:
    """One life of the bot: all that would be lost with it."""

    url: str
    town: Town
    clock: Callable[[], datetime]
    faults: Faults

    def __post_init__(self) -> None:
        self.store = Store(open_faulty(self.url, self.faults))
        self.desks, reminders = Desks.over(self.store), ReminderDesk(self.store)
        slack = self.town.speaker()
        links = Links("a secret of the simulation", "http://localhost")
        self.worker = OutboxWorker(self.store, lambda tenant: slack, self.clock, links)
        self.ticks = Ticks(reminders, CommentDesk(self.store), self.clock, lambda: None)

    def end(self) -> None:
        failpoints.disarm()
        self.faults.disarm()
        self.store.engine.dispose()


@dataclass(kw_only=True)
class World:
    """A seed's whole run. `happened` counts what went wrong on purpose."""

    seed: int
    lives: int = 3
    days: int = DAYS
    seconds: float = 0.0  #: true time since the start
    leapt: float = 0.0  #: how far the clock of the process is off
    history: History = field(default_factory=History)
    happened: Counter[str] = field(default_factory=Counter)
    deliveries: list[tuple[float, Wish]] = field(default_factory=list)
    wishes: int = 0
    slowest_tick: float = 0.0  #: seconds of true time that the longest tick took

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.folder = Path(mkdtemp(prefix="juxing-simulated-"))
        self.file = self.folder / "lives.db"
        shutil.copyfile(_template(), self.file)
        self.faults = Faults()
        self.town = Town(chance=self.chance, clock=lambda: START.timestamp() + self.seconds, wait=self.wait)
        self.process = self.born()

    # time and process

    def now(self) -> datetime:
        """What the process takes for now."""
        return START + timedelta(seconds=self.seconds + self.leapt)

    def wait(self, seconds: float) -> None:
        self.seconds += seconds

    def born(self) -> Process:
        return Process(url=f"sqlite:///{self.file}", town=self.town, clock=self.now, faults=self.faults)

    def die(self) -> None:
        self.happened["deaths"] += 1
        self.process.end()
        self.town.forgotten()
        self.process = self.born()

    # the run

    def run(self) -> list[str]:
        """Live, let time pass to the end, and answer all that is wrong: nothing."""
        try:
            for _ in range(self.lives):
                self.wish(self.chance.choice(TEAM[:1] + TEAM[3:]), ASK, "1", within=self.days * 20_000)
            while self.seconds < self.days * 86_400:
                self.step()
            self.come_to_rest()
            return [*self.history.wrong, *self.wrong_at_the_end()]
        finally:
            self.process.end()
            shutil.rmtree(self.folder, ignore_errors=True)

    def step(self) -> None:
        self.seconds += self.chance.choice(STEPS)
        self.disturb()
        due = [wish for at, wish in self.deliveries if at <= self.seconds]
        self.deliveries = [each for each in self.deliveries if each[0] > self.seconds]
        self.chance.shuffle(due)
        for wish in due:
            self.deliver(wish)
        self.work()
        failpoints.disarm()
        self.faults.disarm()
        self.press()

    def disturb(self) -> None:
        """What may go wrong until the next step."""
        chance = self.chance
        self.town.trouble = chance.choice((0.0, 0.0, 0.1, 0.3, 0.6))
        if chance.random() < 0.03 and abs(leapt := self.leapt + chance.choice(LEAPS)) <= 86_400:
            self.seconds += 60  # what is under way lands before anybody notices
            self.leapt = leapt
            self.happened["leaps"] += 1
        if chance.random() < 0.01:
            self.seconds += STOP
            self.happened["stops"] += 1
        if chance.random() < 0.25:
            failpoints.arm_with(chance.choice(POINTS), self._die, nth=chance.randint(1, 6))
        if chance.random() < 0.25:
            self.faults.arm(chance.randint(1, 120), late=chance.random() < 0.5)

    @staticmethod
    def _die() -> None:
        raise Died

    def deliver(self, wish: Wish) -> None:
        """One delivery of a wish, and how it ended for whoever waits for the answer."""
        before = Stored.now(self.file, wish)
        end, again, stale = End.OK, False, False
        try:
            failpoints.reached("received")
            try:
                fulfil(wish, self.process.desks, TENANT, self.now())
            except AlreadyDone:
                again = True
            except Refused as refusal:
                end, stale = End.FAIL, isinstance(refusal, Stale)
            failpoints.reached("before_ack")
        except Died:
            end = End.UNKNOWN
            self.die()
        except Exception as error:
            if not self._expected(error):
                raise
            end = End.UNKNOWN
        self.history.ended(wish, end, before, Stored.now(self.file, wish), again=again)
        if stale:
            self.survive(lambda: self.heal(wish))

    def heal(self, wish: Wish) -> None:
        """A stale click brings the card up to date, as the handlers do it."""
        by = By(tenant=TENANT, person=wish.person, delivery=wish.delivery, at=self.now())
        subject = int(wish.value.strip("[").partition(",")[0].strip("]"))
        desk = (
            self.process.desks.quotes
            if wish.action.startswith(("quote.", "order.place"))
            else self.process.desks.orders
        )
        desk.heal(by, subject)

    def work(self) -> None:
        """A tick, and some rounds of the worker."""
        begun = perf_counter()
        self.survive(self.process.ticks.tick)
        self.slowest_tick = max(self.slowest_tick, perf_counter() - begun)
        for _ in range(self.chance.randint(1, 4)):
            self.survive(self.process.worker.once)

    def survive(self, do: Callable[[], object]) -> None:
        """Threads of the process log what the database does to them, and go on."""
        try:
            do()
        except Died:
            self.die()
        except Exception as error:
            if not self._expected(error):
                raise

    def _expected(self, error: Exception) -> bool:
        """Whether it is what was done on purpose."""
        failed, self.happened["faults"] = self.faults.failed > self.happened["faults"], self.faults.failed
        return failed and "OperationalError" in repr(error)

    def press(self) -> None:
        """People press what they see, the newest cards and old ones."""
        for _ in range(self.chance.choice((0, 0, 1, 1, 2))):
            seen = [
                (name, action, value)
                for name, channel in self.town.channels.items()
                for message in channel.values()
                for action, value in message.buttons
                if action in CALLS
            ]
            if not seen:
                return
            (chosen,) = self.chance.choices(seen, [likelihood(action) for _, action, _ in seen])
            name, action, value = chosen
            person = name[1:] if name.startswith("D") else self.chance.choice((*TEAM, CREATOR))
            self.wish(person, action, value, within=3_600)

    def wish(self, person: str, action: str, value: str, *, within: float) -> None:
        """Somebody wants something; Slack delivers it one to four times, out of order and late."""
        self.wishes += 1
        wish = Wish(
            delivery=f"w{self.wishes}", person=person, action=action, value=value, dice=self.chance.randrange(2**30)
        )
        first = self.seconds + self.chance.random() * within
        for _ in range(self.chance.choice((1, 1, 1, 2, 3, 4))):
            self.deliveries.append((first + self.chance.random() ** 3 * 7_200, wish))

    # the end

    def come_to_rest(self) -> None:
        """Nothing goes wrong any more, nobody presses any more; time passes until there is nothing left to do."""
        self.town.trouble = 0.0
        for _, wish in sorted(self.deliveries, key=lambda each: each[0]):
            self.deliver(wish)
        self.town.land(all_of_it=True)
        for _ in range(ROUNDS):
            self.process.ticks.tick()
            for _ in range(ROUNDS):
                self.process.worker.once()
                with self.process.store.reading() as unit:
                    if not unit.outbox.busy(now=self.now() + timedelta(hours=1)):
                        break
                self.seconds += 5
            following = self._next_due()
            if following is None:
                return
            self.seconds += max(1.0, (following - self.now()).total_seconds())

    def _next_due(self) -> datetime | None:
        """When there is something to do next, the weekly word on campaigns aside."""
        query = """SELECT min(due_at) FROM (SELECT due_at FROM reminders WHERE state <> 'done' AND kind <> 'week'
                   UNION ALL SELECT coalesce(lease_until, due_at) FROM outbox WHERE state NOT IN ('sent', 'dead')
                   AND NOT (state = 'unknown' AND lease_until IS NULL))"""
        with sqlite3.connect(self.file) as connection:
            (found,) = connection.execute(query).fetchone()
        return datetime.fromisoformat(found).replace(tzinfo=UTC) if found else None

    def wrong_at_the_end(self) -> list[str]:
        process = self.process
        return [
            *lost(self.history, self.file),
            *illegal(self.file),
            *left_over(self.file),
            *unsaid(self.file, self.town),
            *out_of_date(process.store, process.worker, self.town, self.now()),
            *(f"{method} was called before Retry-After had passed" for method in self.town.too_early),
        ]

    def figures(self) -> Counter[str]:
        """What this run was made of."""
        ends = {f"ended {end}": count for end, count in self.history.ends.items()}
        made = {"wishes": self.wishes, "calls": self.town.calls, "slack faults": self.town.faults}
        return Counter({**self.happened, **ends, **made, "deliveries again": self.history.repeated})


@cache
def _template() -> Path:
    """A database with a small shop in it, made once a process."""
    folder = Path(mkdtemp(prefix="juxing-simulated-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    engine = open_engine(f"sqlite:///{folder / 'shop.db'}")
    upgrade(engine)
    store = Store(engine)
    with store.unit() as unit:
        unit.workspaces.save(
            Workspace(tenant=TENANT, name="青禾美妆", admins=("U0LINYUE", "U0ALEX"), approvals_channel="C0APPROVALS")
        )
        for rule in by_amount(TENANT, ("U0LINYUE", "U0ALEX"), {0: 1, 1_200_000: 2}):
            unit.policies.add(rule)
        unit.creators.add(
            Creator(id=number, slug=f"c{number}", name=name, field="美妆", followers=1_000_000 * number)
            for number, name in ((1, "小鱼儿"), (2, "米娅"))
        )
        unit.ratecards.add(
            RateCard(creator_id=number, day=1_000_000, hour=200_000, product=50_000, video_medium=300_000, capacity=3)
            for number in (1, 2)
        )
        rebuild(unit, [1, 2], at=START)
        unit.people.save(Person(tenant=TENANT, user=CREATOR, guest=True, creator_id=1))
        unit.people.save(Person(tenant=TENANT, user="U0EMMA", own_limit=2_000_000))
        unit.commit()
    campaign = Campaign(
        id=0, tenant=TENANT, name="新品首发", owner="U0CHENMO", channel="C0CAMPAIGNS",
        starts_at=START, ends_at=START + timedelta(days=20), budget=6_000_000, industry="美妆",
    )  # fmt: skip
    Desks.over(store).campaigns.begin(By(tenant=TENANT, person="U0CHENMO", delivery="begin", at=START), campaign)
    with suppress(Exception), engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return folder / "shop.db"
