"""Real Bolt over a real store: payloads go in signed, as Slack sends them; only Slack itself is a fake."""

import json
import logging
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import structlog
from slack_bolt import App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier
from structlog.testing import capture_logs

from bot import logs
from bot.ids import COMMAND
from bot.links import Links
from bot.outbox import OutboxWorker
from bot.rules.forms import Form
from bot.rules.people import Person
from bot.rules.placing import UNDO_WITHIN
from bot.rules.policies import by_amount
from bot.rules.ranking import Standing
from bot.rules.workspaces import Workspace
from bot.sample.market import make_market
from bot.services.comments import CommentDesk
from bot.services.desks import Desks
from bot.services.reminders import ReminderDesk
from bot.slack import Posted, Refused
from bot.ticks import Ticks
from bot.uploads import UploadWorker
from handlers.asks import House
from handlers.registry import register
from storage.engine import open_engine
from storage.migrate import upgrade
from storage.store import Store
from tests.handlers.stage import Stage
from tests.handlers.world import build
from tests.spared import spared

NOW = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)  # Monday noon in Shanghai
TENANT, SECRET = "T1", "a secret of the tests"
ANNA, EMMA, BOSS, FINANCE = "U0ANNA", "U0EMMA", "U0BOSS", "U0FINANCE"
GUEST, STRANGER, CREATOR = "U0GUEST", "U0STRANGER", "U0CREATOR"
PEOPLE: dict[str, dict[str, Any]] = {
    ANNA: {"locale": "zh-CN"},
    EMMA: {"locale": "en-GB", "tz": "Europe/London"},
    BOSS: {"locale": "zh-CN", "is_admin": True},
    FINANCE: {"locale": "en-US", "is_owner": True},
    GUEST: {"locale": "zh-CN", "is_restricted": True},
    STRANGER: {"locale": "en-US", "team_id": "T9", "is_stranger": True},
    CREATOR: {"locale": "zh-CN"},
}


@dataclass
class FakeSlack:
    """Takes what a workspace would take, and keeps it. `fails` names what to refuse, and with what."""

    fails: dict[str, Exception] = field(default_factory=dict)
    opened: list[dict[str, Any]] = field(default_factory=list)
    updated_views: list[dict[str, Any]] = field(default_factory=list)
    messages: dict[str, dict[str, Any]] = field(default_factory=dict)  #: ts → channel, message and thread
    whispered: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    answered: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    homes: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: list[dict[str, Any]] = field(default_factory=list)
    uploaded: dict[str, bytes] = field(default_factory=dict)  #: by people
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def _may(self, method: str) -> None:
        if method in self.fails:
            raise self.fails[method]

    def open_view(self, trigger: str, view: Mapping[str, Any]) -> str:
        self._may("open_view")
        self.opened.append({**view, "id": f"V{next(self.numbers)}"})
        return str(self.opened[-1]["id"])

    def push_view(self, trigger: str, view: Mapping[str, Any]) -> str:
        self._may("push_view")
        return self.open_view(trigger, view)

    def update_view(self, view_id: str, view: Mapping[str, Any], *, hash_: str = "") -> None:
        self._may("update_view")
        self.updated_views.append({**view, "id": view_id})

    def person(self, user: str) -> dict[str, Any]:
        self._may("person")
        if user not in PEOPLE:
            raise Refused("user_not_found")
        return {"id": user, "team_id": TENANT, "name": user.lower(), "tz": "Asia/Shanghai", **PEOPLE[user]}

    def post(
        self, channel: str, message: Mapping[str, Any], *, key: str, thread: str = "", broadcast: bool = False
    ) -> Posted:
        self._may("post")
        ts = f"1793592000.{next(self.numbers):06}"
        self.messages[ts] = {"channel": channel, "thread": thread, **message}
        return Posted(channel=channel, ts=ts)

    def update(self, channel: str, ts: str, message: Mapping[str, Any]) -> None:
        self._may("update")
        self.messages[ts] = {**self.messages[ts], **message}

    def whisper(self, channel: str, user: str, message: Mapping[str, Any], *, thread: str = "") -> None:
        self._may("whisper")
        self.whispered.append((channel, user, {**message, "thread": thread}))

    def upload(self, channel: str, name: str, content: bytes, *, title: str, comment: str) -> None:
        self._may("upload")
        self.files.append({"channel": channel, "name": name, "content": content, "title": title, "comment": comment})

    def download(self, file_id: str, *, most: int) -> bytes:
        self._may("download")
        return self.uploaded[file_id]

    def publish_home(self, user: str, view: Mapping[str, Any]) -> None:
        self._may("publish_home")
        self.homes[user] = dict(view)

    def answer(self, url: str, body: Mapping[str, Any]) -> None:
        self._may("answer")
        self.answered.append((url, dict(body)))

    def posted_to(self, channel: str) -> list[dict[str, Any]]:
        return [message for message in self.messages.values() if message["channel"] == channel]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What Bolt answered."""

    status: int
    body: dict[str, Any]

    @property
    def text(self) -> str:
        """Every word a person would read of it."""
        return words(self.body)


def words(value: Any) -> str:
    """All texts of a message, view or answer, one on each line."""
    if isinstance(value, dict):
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        errors = list(value["errors"].values()) if isinstance(value.get("errors"), dict) else []
        return "\n".join(filter(None, [*own, *errors, *(words(inner) for inner in value.values())]))
    return "\n".join(filter(None, map(words, value))) if isinstance(value, list) else ""


@dataclass
class Office:
    """A workspace with its people, and the bot in it."""

    store: Store
    slack: FakeSlack = field(default_factory=FakeSlack)
    now: datetime = NOW
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    may_import: bool = True  #: whether this workspace fills the market that all read

    def __post_init__(self) -> None:
        self.desks = Desks.over(self.store)
        links = Links("a secret for links", "http://127.0.0.1:3000")
        slack: Any = self.slack
        self.outbox = OutboxWorker(self.store, lambda tenant: slack, self.clock, links)
        self.uploads = UploadWorker(self.store, lambda tenant: slack, self.clock, lambda: None)
        self.ticks = Ticks(ReminderDesk(self.store), CommentDesk(self.store), self.clock, lambda: None)
        self.app = App(name="juxing", signing_secret=SECRET, authorize=_authorize, process_before_response=True)
        house = House(
            desks=self.desks, slack=lambda tenant: slack, clock=self.clock, links=links, wake=lambda: None,
            may_import=lambda tenant: self.may_import,
        )  # fmt: skip
        register(self.app, house)

    def clock(self) -> datetime:
        return self.now

    # what people do

    def type(self, text: str, *, by: str = ANNA, channel: str = "C0CAMPAIGNS", **more: Any) -> Answer:
        """`/juxing …`"""
        body = {
            "token": "unused",
            "team_id": TENANT,
            "team_domain": "example",
            "channel_id": channel,
            "channel_name": "campaigns",
            "user_id": by,
            "user_name": by.lower(),
            "command": COMMAND,
            "text": text,
            "api_app_id": "A1",
            "is_enterprise_install": "false",
            "response_url": "https://hooks.slack.example/commands/T1/1/x",
            "trigger_id": self._trigger(),
        }
        return self._send(urlencode(body | more))

    def press(self, element: Mapping[str, Any], *, by: str = ANNA, channel: str = "C0CAMPAIGNS", **more: Any) -> Answer:
        """A button of a message; `channel=""` for one of Home."""
        action = {
            "action_id": element["action_id"],
            "block_id": "b1",
            "text": element.get("text"),
            "value": element.get("value"),
            "type": element["type"],
            "action_ts": "1793592000.000001",
        }
        if "selected_option" in element:
            action |= {"selected_option": element["selected_option"]}
        where: dict[str, Any] = {"container": {"type": "view", "view_id": "V0"}}
        if channel:
            where = {
                "container": {"type": "message", "message_ts": "1793592000.000001", "channel_id": channel},
                "channel": {"id": channel, "name": "campaigns"},
                "response_url": "https://hooks.slack.example/actions/T1/1/x",
            }
        return self._interact("block_actions", by, {"actions": [action], **where, **more})

    def choose(self, element: Mapping[str, Any], value: str, **more: Any) -> Answer:
        """An option of a menu."""
        option = next(each for each in element["options"] if each["value"] == value)
        return self.press({**element, "selected_option": option}, **more)

    def submit(self, view: Mapping[str, Any], *, by: str = ANNA, **typed: Any) -> Answer:
        """Fill a modal and send it: what is not typed stays as it was shown."""
        values = {
            block["block_id"]: {block["element"]["action_id"]: _filled(block["element"], typed, block["block_id"])}
            for block in view["blocks"]
            if block["type"] == "input"
        }
        sent = {
            **view,
            "id": view.get("id", f"V{next(self.numbers)}"),
            "team_id": TENANT,
            "app_id": "A1",
            "bot_id": "B1",
            "hash": f"1793592000.h{next(self.numbers)}",
            "state": {"values": values},
        }
        return self._interact("view_submission", by, {"view": sent, "response_urls": []})

    def resubmit(self, view: Mapping[str, Any], *, by: str = ANNA, **more: Any) -> Answer:
        """The very same submission once more."""
        return self._interact("view_submission", by, {"view": view, "response_urls": [], **more})

    def shortcut(self, callback: str, *, by: str = ANNA, message: str | None = None) -> Answer:
        where: dict[str, Any] = {"callback_id": callback, "action_ts": "1793592000.000001"}
        if message is not None:
            where |= {
                "message": {"type": "message", "user": BOSS, "text": message, "ts": "1793592000.000001"},
                "message_ts": "1793592000.000001",
                "channel": {"id": "C0CAMPAIGNS", "name": "campaigns"},
                "response_url": "https://hooks.slack.example/app/T1/1/x",
            }
        return self._interact("shortcut" if message is None else "message_action", by, where)

    def suggest(self, action: str, typed: str, *, by: str = ANNA) -> Answer:
        where = {"action_id": action, "block_id": "b1", "value": typed, "container": {"type": "view", "view_id": "V0"}}
        return self._interact("block_suggestion", by, where)

    def event(self, kind: str, *, by: str = ANNA, event_id: str = "", **facts: Any) -> Answer:
        """Something that happened, as the Events API tells it."""
        body = {
            "token": "unused",
            "team_id": TENANT,
            "api_app_id": "A1",
            "event": {"type": kind, "user": by, "event_ts": "1793592000.000001", **facts},
            "type": "event_callback",
            "event_id": event_id or f"Ev{next(self.numbers)}",
            "event_time": 1793592000,
            "authorizations": [{"enterprise_id": None, "team_id": TENANT, "user_id": "U0BOT", "is_bot": True}],
        }
        return self._send(json.dumps(body), "application/json")

    # what follows

    def settle(self) -> FakeSlack:
        """Let everything that was decided be said."""
        for _ in range(50):
            if not self.outbox.once():
                break
        return self.slack

    def told(self) -> FakeSlack:
        """The time to undo an order passes, and its creator is told."""
        self.now += UNDO_WITHIN
        self.ticks.tick()
        return self.settle()

    def button(self, shown: Mapping[str, Any], action: str) -> dict[str, Any]:
        """The first thing to press with this id."""
        return next(each for each in elements(shown) if each["action_id"].partition(":")[0] == action)

    def rows(self, table: str) -> int:
        with self.store.engine.connect() as connection:
            return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())

    @property
    def creator(self) -> Standing:
        """Somebody with a price for every form."""
        found = self.desks.creators.find("", at=self.now).cards
        return next(card.standing for card in found if set(card.standing.prices) == set(Form))

    def _trigger(self) -> str:
        return f"1.2.{next(self.numbers)}"

    def _interact(self, kind: str, by: str, facts: Mapping[str, Any]) -> Answer:
        payload = {
            "type": kind,
            "team": {"id": TENANT, "domain": "example"},
            "enterprise": None,
            "is_enterprise_install": False,
            "user": {"id": by, "username": by.lower(), "name": by.lower(), "team_id": TENANT},
            "api_app_id": "A1",
            "token": "unused",
            "trigger_id": self._trigger(),
        }
        return self._send(urlencode({"payload": json.dumps({**payload, **facts})}))

    def _send(self, body: str, kind: str = "application/x-www-form-urlencoded") -> Answer:
        stamp = str(int(time.time()))
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body)
        headers = {
            "content-type": kind,
            "x-slack-request-timestamp": stamp,
            "x-slack-signature": signature or "",
        }
        response = self.app.dispatch(BoltRequest(body=body, headers=headers))
        return Answer(status=response.status, body=json.loads(response.body) if response.body else {})


def elements(shown: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for block in shown["blocks"]:
        yield from block.get("elements", []) if block["type"] == "actions" else []
        yield from [block["accessory"]] if "accessory" in block else []
        if block["type"] == "input":
            yield block["element"]


def _filled(element: Mapping[str, Any], typed: Mapping[str, Any], block: str) -> dict[str, Any]:
    """The state of an input, in the shape Slack gives it."""
    kind = element["type"]
    if kind in ("static_select", "radio_buttons"):
        chosen = element.get("initial_option")
        if block in typed:
            chosen = next((each for each in element["options"] if each["value"] == typed[block]), None)
        return {"type": kind, "selected_option": chosen}
    if kind == "multi_static_select":
        picked = element.get("initial_options") or []
        if block in typed:
            picked = [each for each in element["options"] if each["value"] in (typed[block] or ())]
        return {"type": kind, "selected_options": picked}
    name = {
        "datepicker": ("initial_date", "selected_date"),
        "timepicker": ("initial_time", "selected_time"),
        "users_select": ("initial_user", "selected_user"),
        "multi_users_select": ("initial_users", "selected_users"),
        "channels_select": ("initial_channel", "selected_channel"),
        "file_input": ("initial_files", "files"),
    }.get(kind, ("initial_value", "value"))
    return {"type": kind, name[1]: typed.get(block, element.get(name[0]))}


def _authorize(enterprise_id: str | None, team_id: str | None, user_id: str | None) -> AuthorizeResult:
    return AuthorizeResult(
        enterprise_id=None, team_id=team_id, bot_token="xoxb-test", bot_id="B1", bot_user_id="U0BOT", user_id=user_id
    )


@pytest.fixture(scope="session")
def market(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty invented creators and a workspace that has been set up; made once, and copied."""
    path = tmp_path_factory.mktemp("market") / "market.db"
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    store = Store(engine)
    make_market(store, creators=60, seed=7, now=NOW)
    while CommentDesk(store).read_some(at=NOW):
        continue
    ReminderDesk(store).refresh_search(at=NOW)
    with store.unit() as unit:
        unit.workspaces.save(
            Workspace(
                tenant=TENANT,
                name="青禾美妆",
                admins=(BOSS, FINANCE),
                approvals_channel="C0APPROVALS",
                service_fee=500,
            )
        )
        for rule in by_amount(TENANT, (BOSS, FINANCE), {0: 1, 100_000_000: 2}):
            unit.policies.add(rule)
        unit.people.save(Person(tenant=TENANT, user=EMMA, own_limit=100_000_000_000))
        unit.commit()
    engine.dispose()
    return path


@pytest.fixture(autouse=True)
def log() -> Iterator[list[Any]]:
    """What is logged, kept instead of printed: a printed traceback takes longer than the test."""
    with capture_logs() as entries:
        yield entries


@pytest.fixture
def office(market: Path, tmp_path: Path) -> Iterator[Office]:
    copy = tmp_path / "office.db"
    shutil.copyfile(market, copy)
    engine = spared(open_engine(f"sqlite:///{copy}"))
    yield Office(Store(engine))
    engine.dispose()


@dataclass(frozen=True)
class Quoting:
    """The way from a creator's card to a card that waits for approval."""

    office: Office

    def form(self, *, by: str = ANNA, form: Form = Form.DAY) -> dict[str, Any]:
        """The modal, opened from the creator's profile."""
        profile = self.office.type(f"creator {self.office.creator.creator.name}", by=by).body
        self.office.press(self.office.button(profile, "quote.open"), by=by)
        view = self.office.slack.opened[-1]
        chosen = self.office.button(view, "quote.form")
        self.office.choose(chosen, str(form), by=by, channel="", view={**view, "hash": "h"})
        return self.office.slack.updated_views[-1]

    def asked(self, *, by: str = ANNA, **typed: Any) -> dict[str, Any]:
        """Send a quote for approval; answers its card in the approvers' channel."""
        preview = self.office.submit(self.form(by=by), by=by, **typed).body["view"]
        self.office.submit(preview, by=by)
        return self.office.settle().posted_to("C0APPROVALS")[-1]

    def card(self, channel: str = "C0APPROVALS") -> dict[str, Any]:
        """The newest card there, as it looks now."""
        return self.office.settle().posted_to(channel)[-1]


@pytest.fixture
def quoting(office: Office) -> Quoting:
    return Quoting(office)


@pytest.fixture
def read() -> Callable[[Any], str]:
    return words


@pytest.fixture
def stage(office: Office, log: list[Any], tmp_path: Path) -> Stage:
    """Everything that can be decided, and everybody who may try."""
    return Stage(office=office, world=build(office), log=log, path=tmp_path / "office.db")


@pytest.fixture
def logged(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """Every line that the process puts out at DEBUG, read as JSON; what is no JSON fails."""
    before, root = structlog.get_config(), logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.set_up("DEBUG")
    lines: list[dict[str, Any]] = []

    def read() -> list[dict[str, Any]]:
        out, err = capsys.readouterr()
        assert err == "", err
        lines.extend(json.loads(line) for line in out.splitlines())
        return lines

    yield read
    structlog.configure(**before)
    root.handlers[:] = handlers
    root.setLevel(level)
