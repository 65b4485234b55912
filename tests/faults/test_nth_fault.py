"""The first statement fails, then the second, and so on until none does; then the same with calls to Slack.

Each main flow goes on from where the one before it ended. Whatever fails, the database holds all of it or nothing, an
answer means that it is kept, and the same thing asked for again ends where it would have ended at once. Of the worker's
many statements each JUXING_STEPth fails (13; 1 for all).
"""

import csv
import io
import os
import random
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import sheets
from bot.links import Links
from bot.outbox import OutboxWorker
from bot.rules import ratings
from bot.rules.errors import AlreadyDone
from bot.rules.forms import Form
from bot.rules.orders import Move
from bot.rules.people import By
from bot.rules.pricing import Need
from bot.services.desks import Desks
from bot.services.exports import Ending, What
from bot.services.imports import ImportDesk
from bot.services.reminders import ReminderDesk
from storage.engine import DatabaseTrouble
from storage.store import Store
from tests.faults.simulator_database import Faults, open_faulty
from tests.faults.simulator_slack import KINDS, Town

pytestmark = pytest.mark.faults

TENANT = "T0JUXING"
STEP = int(os.environ.get("JUXING_STEP", "13"))  #: of the worker's statements each so-manieth fails
MOST = 2_000  #: statements of one flow; where there are more, the test has lost its way
WORKS = "达人,类型,标题,时间,播放量\n小鱼儿,视频,第一条,2026-10-01 12:00,1000\n米娅,直播,第二条,2026-10-02 20:00,2000\n"


@dataclass(kw_only=True)
class Bot:
    """The desks over one file, whose driver may fail."""

    file: Path
    at: datetime

    def __post_init__(self) -> None:
        self.faults = Faults()
        self.store = Store(open_faulty(f"sqlite:///{self.file}", self.faults))
        self.desks, self.reminders = Desks.over(self.store), ReminderDesk(self.store)

    def by(self, person: str, delivery: str) -> By:
        return By(tenant=TENANT, person=person, delivery=delivery, at=self.at)

    def pass_time(self) -> None:
        """Do all that is due by now."""
        while claimed := self.reminders.claim(at=self.at):
            for due in claimed:
                self.reminders.do(due, at=self.at)

    def kept(self) -> dict[str, list[Any]]:
        """All that is stored."""
        with sqlite3.connect(self.file) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            asked = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            asked += " AND name NOT LIKE 'search_text%'"  # an index, which cannot be read as a table
            asked += " AND name <> 'search_marks'"  # drawn anew with every change
            names = [name for (name,) in connection.execute(asked)]
            return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}


def _ask(bot: Bot) -> object:
    need = Need(form=Form.VIDEO, starts_at=bot.at + timedelta(days=9))
    return bot.desks.quotes.ask(bot.by("U0CHENMO", "ask"), 1, need, None, "C0CAMPAIGNS")


def _rate(bot: Bot) -> object:
    items = {item: 5 for of in ratings.asked(Form.VIDEO).values() for item in of}
    return bot.desks.ratings.rate(bot.by("U0CHENMO", "rate"), 1, items)


def _import(bot: Bot) -> object:
    return ImportDesk(bot.store).take_in(WORKS.encode(), "works.csv", by=bot.by("U0CHENMO", "import"))


def _export(bot: Bot) -> object:
    return bot.desks.exports.send(bot.by("U0CHENMO", "export"), {"what": What.FIND, "brief": "小鱼儿"}, Ending.CSV)


#: a flow, how long after the one before it, and what is done
FLOWS: dict[str, tuple[timedelta, Callable[[Bot], object]]] = {
    "ask": (timedelta(), _ask),
    "approve": (timedelta(minutes=5), lambda bot: bot.desks.quotes.approve(bot.by("U0LINYUE", "approve"), 1, 1)),
    "order": (timedelta(minutes=5), lambda bot: bot.desks.orders.place(bot.by("U0CHENMO", "order"), 1)),
    "accept": (
        timedelta(hours=1),
        lambda bot: bot.desks.orders.answer(bot.by("U0XIAOYU", "accept"), 1, Move.ACCEPT, seen_version=3),
    ),
    "deliver": (timedelta(days=2), lambda bot: bot.desks.orders.deliver(bot.by("U0XIAOYU", "deliver"), 1)),
    "rate": (timedelta(days=8), _rate),
    "import": (timedelta(hours=1), _import),
    "export": (timedelta(hours=1), _export),
}


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files here instead of in a process of their own: it is not the reader that fails."""

    def read(content: bytes, name: str) -> sheets.Sheet:
        return sheets.Sheet(rows=list(csv.reader(io.StringIO(content.decode()))), encoding="utf-8")

    monkeypatch.setattr(sheets, "read", read)


@pytest.fixture
def before(shop: Any, tmp_path: Path, unread: None) -> Callable[[str], tuple[Path, datetime]]:
    """A file as it stands before a flow, and the moment at which it begins."""

    def stand(flow: str) -> tuple[Path, datetime]:
        file, at = tmp_path / f"before_{flow}.db", shop.now
        copy(Path(shop.store.engine.url.database), file)
        bot = Bot(file=file, at=at)
        for name, (wait, do) in FLOWS.items():
            bot.at += wait
            bot.pass_time()
            if name == flow:
                break
            do(bot)
        bot.store.engine.dispose()
        return file, bot.at

    return stand


def copy(here: Path, there: Path) -> None:
    with sqlite3.connect(here) as old, sqlite3.connect(there) as new:
        old.backup(new)


def tries(file: Path, clean: Bot, tmp_path: Path, step: int = 1) -> Iterator[Bot]:
    """A bot over a fresh copy for each statement that fails, and for each COMMIT whose answer alone is lost."""
    told = list(clean.faults.statements)
    assert 5 < len(told) < MOST
    commits = [at for at, sql in enumerate(told, 1) if sql == "COMMIT"]
    early = ((nth, False) for nth in range(1, len(told) + 1, step))
    for nth, late in [*early, *((nth, True) for nth in commits[::step])]:
        fresh = tmp_path / f"try_{nth}_{late}.db"
        copy(file, fresh)
        bot = Bot(file=fresh, at=clean.at)
        bot.faults.arm(nth, late=late)
        yield bot
        assert bot.faults.failed == 1
        bot.store.engine.dispose()
        for each in tmp_path.glob(f"{fresh.name}*"):
            each.unlink()


@pytest.mark.parametrize("flow", FLOWS)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whichever_statement_fails_all_is_kept_or_nothing(
    before: Callable[[str], tuple[Path, datetime]], tmp_path: Path, flow: str
) -> None:
    (file, at), do = before(flow), FLOWS[flow][1]
    clean = Bot(file=tmp_path / "clean.db", at=at)
    copy(file, clean.file)
    nothing = clean.kept()
    clean.faults.arm(0)
    do(clean)
    whole = clean.kept()
    assert whole != nothing
    kept = 0
    for bot in tries(file, clean, tmp_path):
        with pytest.raises(DatabaseTrouble):
            do(bot)
        assert bot.kept() in (nothing, whole), f"half done after {bot.faults.statements[-1]}"
        if bot.kept() == whole:
            kept += 1
            with pytest.raises(AlreadyDone):
                do(bot)
        else:
            do(bot)
        assert bot.kept() == whole, "asked for again, it ends elsewhere"
    assert kept == 1  # the COMMIT whose answer was lost


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whichever_statement_of_the_worker_fails_everything_is_said_once(
    before: Callable[[str], tuple[Path, datetime]], tmp_path: Path
) -> None:
    file, at = before("approve")
    clean = Bot(file=tmp_path / "clean.db", at=at)
    copy(file, clean.file)
    clean.faults.arm(0)
    say_everything(clean, {})
    for bot in tries(file, clean, tmp_path, STEP):
        town = say_everything(bot, {})
        assert sorted(town.said()) == decided(bot)


@pytest.mark.parametrize("kind", sorted(set(KINDS)))
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whichever_call_to_slack_goes_wrong_everything_is_said_once(
    before: Callable[[str], tuple[Path, datetime]], tmp_path: Path, kind: str
) -> None:
    file, at = before("approve")
    nth, faults = 0, 1
    while faults:
        nth += 1
        fresh = tmp_path / f"{nth}.db"
        copy(file, fresh)
        bot = Bot(file=fresh, at=at)
        town = say_everything(bot, {nth: kind})
        assert sorted(town.said()) == decided(bot)
        assert town.too_early == []
        bot.store.engine.dispose()
        faults = town.faults
    assert nth > 10


def say_everything(bot: Bot, planned: dict[int, str]) -> Town:
    """Let the worker work, and time pass, until nothing is left to say."""
    seconds = [bot.at.timestamp()]
    town = Town(
        chance=random.Random(1), clock=lambda: seconds[0], wait=lambda span: seconds.__setitem__(0, seconds[0] + span)
    )
    town.planned = planned

    def now() -> datetime:
        return bot.at + timedelta(seconds=seconds[0] - bot.at.timestamp())

    slack, links = town.speaker(), Links("a secret of the tests", "http://localhost")
    worker = OutboxWorker(bot.store, lambda tenant: slack, now, links)
    for _ in range(500):
        try:
            worker.once()
            with bot.store.reading() as unit:
                if not unit.outbox.busy(now=now() + timedelta(hours=1)):
                    town.land(all_of_it=True)
                    return town
        except DatabaseTrouble:
            assert bot.faults.failed
        seconds[0] += 3
        town.land()
    raise AssertionError("it does not come to rest")


def decided(bot: Bot) -> list[str]:
    """The keys of all posts."""
    with sqlite3.connect(bot.file) as connection:
        return sorted(key for (key,) in connection.execute("SELECT tenant || '-' || id FROM outbox WHERE act = 'post'"))
