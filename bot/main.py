"""The composition root: settings in, a running bot out. Here alone the wall clock is read."""

import gc
import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from operator import itemgetter
from typing import Any

import structlog
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot import clients, failpoints, logs, memory, meters, text
from bot.directory import Directory
from bot.guard import READ, guard
from bot.health import Health
from bot.installing import Installing
from bot.links import Links
from bot.monitor import PATHS, MonitorServer, monitor
from bot.opening import WrongSchema as WrongSchema
from bot.opening import check_schema as check_schema
from bot.opening import open_store as open_store
from bot.outbox import OutboxWorker
from bot.rates import Rate, Rates
from bot.services.comments import CommentDesk
from bot.services.desks import Desks
from bot.services.directory import DirectoryDesk
from bot.services.installations import InstallationDesk
from bot.services.reminders import ReminderDesk
from bot.services.upkeep import UpkeepDesk
from bot.settings import Settings, settings
from bot.skew import Skew
from bot.slack_oauth import Oauth
from bot.ticks import Ticks
from bot.uploads import UploadWorker
from bot.vault import Vault, keys_of
from bot.web.install_page import INSTALLED_PATH
from bot.web.pages import create_pages
from handlers import tenants
from handlers.asks import House
from handlers.bolt import Bolt
from handlers.over_http import over_http
from handlers.registry import register
from storage.store import Store

log = structlog.get_logger(__name__)
Clock = Callable[[], datetime]
SLACK_PATH = "/slack/events"


def wall_clock() -> datetime:
    return datetime.now(UTC)


@dataclass(kw_only=True)
class Bot:
    """Everything of one replica, put together. `start` brings it to life, `stop` ends it in order."""

    settings: Settings
    store: Store
    desks: Desks
    app: App
    outbox: OutboxWorker
    uploads: UploadWorker
    reminders: ReminderDesk
    directory: Directory
    ticks: Ticks
    wsgi: Any
    clock: Clock
    links: Links
    health: Health
    monitor: MonitorServer | None = None
    sockets: list[SocketModeHandler] = field(default_factory=list)
    threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        memory.keep_together()
        for name, run in {"outbox": self.outbox.run, "uploads": self.uploads.run}.items():
            worker = threading.Thread(target=run, name=name, daemon=True)
            worker.start()
            self.threads.append(worker)
        self.ticks.start(seconds=self.settings.tick_seconds)
        if self.monitor:
            self.monitor.start()
        if self.settings.transport == "socket":
            self._connect()
        log.info("started", transport=self.settings.transport, replica=replica())

    def rest(self) -> bool:
        """Let no more be said and nothing more be done by time; what is due stays in the database.

        What is in hand is finished, what is claimed is given back. False where that took longer than it may.
        """
        self.health.ending = True
        ends = time.monotonic() + self.settings.drain_seconds
        ticks = threading.Thread(target=self.ticks.stop, name="ending ticks", daemon=True)
        ticks.start()
        self.uploads.stop()
        self.outbox.stop()
        for thread in (ticks, *self.threads):
            thread.join(timeout=max(0.1, ends - time.monotonic()))
        return not any(thread.is_alive() for thread in (ticks, *self.threads))

    def stop(self) -> None:
        """Take no more, finish what is in hand, end."""
        self.health.ending = True
        for handler in self.sockets:
            _close(handler)
        whole = self.rest()
        if self.monitor:
            self.monitor.stop()
        self.store.engine.dispose()
        log.info("ended", outcome="whole" if whole else "leases_end_by_themselves")

    @property
    def idle(self) -> bool:
        """Whether nothing is due, nobody is to be ranked, no file is worked on, nothing is being said, and nothing is
        being looked up."""
        with self.store.reading() as unit:
            if unit.search.awaited():
                return False
            now = self.clock()  # what was decided before that first look is due by then, and not after it
            waiting = unit.outbox.busy(now=now) or unit.reminders.overdue(now=now) or unit.uploads.busy(now=now)
            return not waiting

    def _connect(self) -> None:
        for _ in range(self.settings.socket_connections):
            handler = SocketModeHandler(self.app, self.settings.slack_app_token.get_secret_value())
            handler.connect()  # type: ignore[no-untyped-call]
            self.sockets.append(handler)


def _close(handler: SocketModeHandler) -> None:
    """The SDK looks whether there is a socket before it has the lock for it: where the other side goes at this very
    moment it finds none, and leaves its threads running. The second time it knows."""
    try:
        handler.close()  # type: ignore[no-untyped-call]
    except AttributeError:
        handler.close()  # type: ignore[no-untyped-call]


def compose(chosen: Settings, clock: Clock = wall_clock) -> Bot:
    """Put a bot together. Raises MissingSettings with all that is missing."""
    chosen.checked()
    failpoints.arm(chosen.failpoint)
    store = open_store(chosen.database_url)
    store.mend_search()
    installing = _installing(chosen, store, clock)
    token = chosen.slack_bot_token.get_secret_value()
    skew = Skew(time.time)
    of = (
        clients.several(installing.desk, chosen.slack_api_url, skew.heard)
        if installing
        else clients.one(token, chosen.slack_api_url, skew.heard)
    )
    # Slack fetches pictures over https; the playground, which is on this machine, fetches them anywhere here
    pictures = chosen.public_url.startswith("https://") or chosen.slack_api_url.startswith("http://127.0.0.1")
    links = Links(chosen.link_secret.get_secret_value(), chosen.public_url, pictures=pictures)
    desks, reminders = Desks.over(store), ReminderDesk(store)
    directory = Directory(DirectoryDesk(store), of, clock)
    outbox = OutboxWorker(store, of, clock, links)
    uploads = UploadWorker(store, of, clock, outbox.wake)

    def wake() -> None:
        outbox.wake()
        uploads.wake()

    rates = Rates(person=Rate(chosen.rate_person), team=Rate(chosen.rate_team), pages=Rate(chosen.rate_pages))
    house = House(desks=desks, slack=of, clock=clock, links=links, wake=wake, rates=rates, may_import=chosen.may_import)
    app = _bolt(chosen)
    if installing:
        app.middleware(tenants.Admitting(installing.desk.installed, desks.workspace))
    register(app, house)
    upkeep = UpkeepDesk(store, replica=replica(), audit_days=chosen.audit_days)
    ticks = Ticks(reminders, CommentDesk(store), clock, outbox.wake, directory, upkeep, skew)
    health = Health(store, clock, tick_age=lambda: ticks.age, skew=skew)
    pages = create_pages(
        desks, links=links, clock=clock, installing=installing, rate=rates.pages, proxies=chosen.proxies
    )
    return Bot(
        settings=chosen,
        store=store,
        desks=desks,
        app=app,
        outbox=outbox,
        uploads=uploads,
        reminders=reminders,
        directory=directory,
        ticks=ticks,
        wsgi=_wsgi(chosen, app, pages, health),
        clock=clock,
        links=links,
        health=health,
        monitor=_monitor(chosen, health),
    )


def _installing(chosen: Settings, store: Store, clock: Clock) -> Installing | None:
    """How workspaces install the app; None where one token serves one. Raises BadKeys, and WrongKeys where a token that
    is kept cannot be opened.
    """
    if not chosen.several:
        return None
    desk = InstallationDesk(store, Vault(keys_of(chosen.token_keys.get_secret_value())))
    desk.check()
    secret, back = chosen.slack_client_secret.get_secret_value(), f"{chosen.public_url.rstrip('/')}{INSTALLED_PATH}"
    return Installing(desk=desk, oauth=Oauth(chosen.slack_client_id, secret, chosen.slack_api_url, back), clock=clock)


def replica() -> str:
    """This process among others: its machine and its number."""
    return f"{socket.gethostname()}:{os.getpid()}"


def _bolt(chosen: Settings) -> App:
    """Sync Bolt that answers when the work is committed: with Bolt's default a crash after the ack loses the click."""
    client = WebClient(base_url=chosen.slack_api_url, retry_handlers=[], timeout=10)  # handlers bring their own tokens
    return Bolt(
        name="juxing",  # told, it is not looked for in the source of whoever calls
        client=client,
        authorize=tenants.authorize,  # Slack is asked nothing before a click is decided: it may be away
        signing_secret=chosen.slack_signing_secret.get_secret_value() or "socket mode needs none",
        process_before_response=True,
        token_verification_enabled=False,
        request_verification_enabled=False,  # the guard has done it; in Socket Mode nothing is signed
        ssl_check_enabled=False,
        ignoring_self_events_enabled=False,  # it knows no bot's id, for nobody was asked; no event of ours is ours
        attaching_function_token_enabled=False,
        logger=logging.getLogger("slack_bolt"),
    )


def _monitor(chosen: Settings, health: Health) -> MonitorServer | None:
    """The port of monitoring, where one is set; who reaches it may read the figures."""
    if not chosen.monitor_port:
        return None
    app = monitor(health, token=chosen.metrics_token.get_secret_value(), open_metrics=True)
    return MonitorServer(app, chosen.monitor_host, chosen.monitor_port)


def _wsgi(chosen: Settings, app: App, pages: Any, health: Health) -> Any:
    """Slack at its path behind the guard, health at its own, pages at all others."""
    beside = monitor(health, token=chosen.metrics_token.get_secret_value(), open_metrics=False)
    behind = over_http(app, SLACK_PATH, itemgetter(READ))
    slack = guard(behind, chosen.slack_signing_secret.get_secret_value(), time.time)
    open_to_slack = chosen.transport == "http"

    def route(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO")
        if open_to_slack and path == SLACK_PATH:
            return slack(environ, start)
        return beside(environ, start) if path in PATHS else _page(pages, environ, start)

    return route


def _page(pages: Any, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """One page under an id of its own, counted by how it was answered."""
    statuses: list[str] = []

    def noted(status: str, *more: Any) -> Any:
        statuses.append(status)
        return start(status, *more)

    with logs.under(secrets.token_hex(8)), meters.timed(meters.ACK, "page"):
        answer: Iterable[bytes] = pages(environ, noted)
    outcome = {"4": "refused", "5": "broke"}.get(statuses[0][0] if statuses else "5", "done")
    meters.REQUESTS.add("page", outcome)
    return answer


@cache
def running_bot() -> Bot:
    """The bot of this process, started once."""
    chosen = settings()
    logs.set_up(chosen.log_level, for_good=True)
    bot = compose(chosen)
    bot.start()
    return bot


def stay() -> None:
    """Load what every bot looks names up in sooner or later, and leave it alone from then on.

    To look through it for garbage would hold a request up for a tenth of a second; and as long as it counts, garbage is
    looked for only when there is a quarter as much of it, in pieces between which memory stays divided.
    """
    text.load()
    gc.collect()
    gc.freeze()


def wsgi(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """What the server of `juxing run` serves."""
    answer: Iterable[bytes] = running_bot().wsgi(environ, start)
    return answer
