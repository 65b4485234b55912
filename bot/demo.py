"""`juxing demo`: the same bot inside a playground, over a sample market, with a clock that can be moved."""

import os
import shutil
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import structlog
import yaml
from werkzeug.serving import WSGIRequestHandler, make_server

from bot import main
from bot.playground.clock import Landmark, MovedClock
from bot.playground.server import Playground
from bot.rules.campaigns import Campaign
from bot.rules.money import yuan
from bot.rules.people import By, Person
from bot.rules.policies import by_amount
from bot.rules.pricing import MARKET
from bot.rules.workspaces import Workspace
from bot.sample.market import Progress, make_market
from bot.settings import Settings
from storage.engine import open_engine
from storage.migrate import upgrade

log = structlog.get_logger(__name__)

MANIFEST = Path(__file__).parents[1] / "manifest.yml"
FOLDER = Path(".juxing")
CREATORS, SEED = 5_000, 7
FRESH_FOR = timedelta(days=3)  #: an older market is made anew, so that its dates stay close to today
VERSION = 2  #: raise it when the sample market changes
TENANT = "T0JUXING"
MARKETER, SECOND, MANAGER, FINANCE = "U0CHENMO", "U0EMMA", "U0LINYUE", "U0ALEX"
CREATORS_PLAYED = {"U0XIAOYU": 1, "U0MIA": 2}
SECRET = "demo-signing-secret"  # noqa: S105  # good for nothing but loopback

WELCOME = {
    "zh": "这里是一个本地的 Slack 式工作区，里面跑着真正的“聚星”机器人：找达人、报价、审批、下单、评价，一步不少。"
    "达人和数据都是虚构的样例。左下角可以换人，底部可以拨快时间。",
    "en": "This is a Slack-like workspace on your machine, with the real Juxing bot in it: find creators, quote, "
    "approve, order, rate. Creators and figures are invented samples. Switch people at the left, move time at the "
    "bottom.",
}
TRIES = [
    {"zh": "找美妆达人：按天、5 万以内", "en": "Find beauty creators in Chinese", "channel": "C0CAMPAIGNS",
     "text": "/juxing find 美妆 粉丝10万以上 按天 预算5万以内 完单率90%以上"},
    {"zh": "用英文找穿搭达人", "en": "Find outfit creators under ¥40k a day", "channel": "C0CAMPAIGNS",
     "text": "/juxing find outfits over 100k followers by the day under 40k"},
    {"zh": "看小鱼儿的主页，再要报价", "en": "Look at 小鱼儿, then ask for a quote", "channel": "C0CAMPAIGNS",
     "text": "/juxing creator 小鱼儿"},
    {"zh": "用表单找：不用记写法", "en": "Find with the form", "channel": "C0CAMPAIGNS", "text": "/juxing find"},
    {"zh": "写错了会怎样", "en": "See what a typing slip does", "channel": "C0CAMPAIGNS", "text": "/juxing fnid 美妆"},
]  # fmt: skip


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing: the demo prints its address and no more."""


@dataclass(kw_only=True)
class Demo:
    """A playground, a bot in it, and the bot's pages."""

    playground: Playground
    bot: main.Bot
    pages: Any

    def stop(self) -> None:
        """End in an order in which nobody calls someone who is gone."""
        self.bot.rest()
        self.playground.stop()
        self.bot.stop()
        self.pages.shutdown()


def sample_file(*, creators: int, seed: int, now: datetime, progress: Progress | None = None) -> Path:
    """The database of a sample market, made once and kept for three days."""
    FOLDER.mkdir(exist_ok=True)
    for kept in sorted(FOLDER.glob(f"sample-v{VERSION}-{creators}-{seed}-*.db"), reverse=True):
        made = datetime.strptime(kept.stem.rsplit("-", 1)[1], "%Y%m%d").replace(tzinfo=UTC)
        if timedelta() <= now - made < FRESH_FOR:
            return kept
    for old in FOLDER.glob("sample-v*"):
        old.unlink(missing_ok=True)
    path = FOLDER / f"sample-v{VERSION}-{creators}-{seed}-{now:%Y%m%d}.db"
    with TemporaryDirectory(dir=FOLDER) as own:  # of two that are begun at once each makes all of it
        half_made = Path(own) / path.name
        store = main.open_store(f"sqlite:///{half_made}")
        make_market(store, creators=creators, seed=seed, now=now, progress=progress)
        store.engine.dispose()
        half_made.replace(path)
    return path


def start(
    database: Path,
    *,
    port: int = 0,
    transport: Literal["socket", "http"] = "socket",
    pacing: Literal["real", "off"] = "real",
    start_at: datetime | None = None,
    language: str = "zh",
) -> Demo:
    """Bring up playground and bot over a database that holds creators; every run begins with the same workspace."""
    composed: list[main.Bot] = []  # the playground and the pages' server are there before the bot that they need
    os.environ.setdefault("NO_PROXY", "127.0.0.1,localhost")
    playground = Playground(
        manifest=yaml.safe_load(MANIFEST.read_text(encoding="utf-8")),
        port=port,
        transport=transport,
        signing_secret=SECRET,
        start=start_at,
        landmarks=lambda now: landmarks(composed[0], now) if composed else [],
        pacing=pacing,
        tries=TRIES,
        welcome=WELCOME,
    )
    playground.start()
    pages = make_server("127.0.0.1", 0, _late(composed), threaded=True, request_handler=_Silent)
    bot = main.compose(_settings(playground, database, pages.server_port, transport), playground.clock)
    composed.append(bot)
    people(bot, playground.clock, language)
    threading.Thread(target=pages.serve_forever, name="pages", daemon=True).start()
    if transport == "http":
        playground.send_to(f"http://127.0.0.1:{pages.server_port}{main.SLACK_PATH}")
    bot.start()
    playground.clock.listen(lambda now: threading.Thread(target=bot.ticks.tick, daemon=True).start())
    return Demo(playground=playground, bot=bot, pages=pages)


def working_copy(sample: Path, name: str = "demo.db") -> Path:
    """A copy to play with: the sample itself stays as it was made."""
    copy = FOLDER / name
    for part in (copy, copy.with_name(f"{name}-wal"), copy.with_name(f"{name}-shm")):
        part.unlink(missing_ok=True)
    shutil.copyfile(sample, copy)
    engine = open_engine(f"sqlite:///{copy}")
    upgrade(engine)  # an older version may have made the sample
    engine.dispose()
    return copy


def landmarks(bot: main.Bot, now: datetime) -> Sequence[Landmark]:
    """Moments worth going to: the next campaign's end."""
    running = bot.desks.campaigns.running(TENANT, at=now)
    return [
        Landmark(
            id="campaign-end",
            label_zh=f"到“{campaign.name}”结束",
            label_en=f"To the end of “{campaign.name}”",
            at=campaign.ends_at + timedelta(minutes=1),
        )
        for campaign, _ in running[:1]
    ]


def people(bot: main.Bot, clock: MovedClock, language: str) -> None:
    """Who approves, who may order what alone, who is which creator; and a campaign to hang orders on."""
    now = clock()
    with bot.store.unit() as unit:
        if unit.workspaces.all():
            return
        unit.workspaces.save(
            Workspace(
                tenant=TENANT,
                name="青禾品牌",
                admins=(MANAGER, FINANCE),
                approvals_channel="C0APPROVALS",
                service_fee=500,
                language=language,
            )
        )
        for rule in by_amount(TENANT, (MANAGER, FINANCE), {0: 1, 5_000_000: 2}):
            unit.policies.add(rule)
        for user, creator in CREATORS_PLAYED.items():
            unit.people.save(Person(tenant=TENANT, user=user, creator_id=creator))
        unit.people.save(Person(tenant=TENANT, user=SECOND, own_limit=1_000_000))
        unit.commit()
    begins = now.astimezone(MARKET).replace(hour=0, minute=0, second=0, microsecond=0)
    bot.desks.campaigns.begin(
        By(tenant=TENANT, person=MARKETER, delivery="demo:campaign", at=now),
        Campaign(
            id=0,
            tenant=TENANT,
            name="新品首发 Launch",
            owner=MARKETER,
            channel="C0CAMPAIGNS",
            starts_at=begins,
            ends_at=begins + timedelta(days=5),
            budget=30_000_000,
            industry="美妆",
        ),
    )
    log.debug("demo.people", budget=yuan(30_000_000))


def _settings(
    playground: Playground, database: Path, pages_port: int, transport: Literal["socket", "http"]
) -> Settings:
    """What makes it a demo: where Slack's API is. All else is as in production."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        transport=transport,
        slack_bot_token="xoxb-playground",  # type: ignore[arg-type]  # noqa: S106  # opens nothing but the playground
        slack_app_token="xapp-playground",  # type: ignore[arg-type]  # noqa: S106  # the same
        slack_signing_secret=SECRET,  # type: ignore[arg-type]
        slack_api_url=playground.api_url,
        database_url=f"sqlite:///{database}",
        link_secret="demo-link-secret",  # type: ignore[arg-type]  # noqa: S106  # the same
        public_url=f"http://127.0.0.1:{pages_port}",
    )


def _late(composed: list[main.Bot]) -> Any:
    """A WSGI app that is put together after the server that serves it has its port."""
    return lambda environ, begin: composed[0].wsgi(environ, begin)
