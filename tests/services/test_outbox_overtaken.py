"""What only shows how things stand is said once, where the same is said again right after it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot import meters
from bot.links import Links
from bot.outbox import OutboxWorker
from bot.slack import Posted, Refused
from storage.claims import LEASE
from storage.outbox import Act, Saying

TENANT = "T0JUXING"


class Listening:
    """Takes everything, or refuses once."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, ...]] = []
        self.refuses: list[str] = []
        self.during: Callable[[], None] = lambda: None

    def _take(self, *said: str) -> None:
        self.during()
        if self.refuses:
            raise Refused(self.refuses.pop(0))
        self.heard.append(said)

    def post(self, channel: str, message: Any, *, key: str, thread: str = "", broadcast: bool = False) -> Posted:
        self._take("post", channel)
        return Posted(channel=channel, ts=f"{len(self.heard)}.0")

    def update(self, channel: str, ts: str, message: Any) -> None:
        self._take("update", channel, ts, message["text"])

    def publish_home(self, user: str, view: Any) -> None:
        self._take("home", user)

    def person(self, user: str) -> dict[str, Any]:
        return {"name": user, "locale": "zh-CN", "tz": "Asia/Shanghai"}


@pytest.fixture
def slack() -> Listening:
    return Listening()


@pytest.fixture
def new_worker(shop: Any, slack: Listening) -> Callable[[], OutboxWorker]:
    shop.write("UPDATE outbox SET state = 'dropped'")  # nothing of how the shop was set up is said
    links = Links("a secret of the tests", "http://localhost")
    return lambda: OutboxWorker(shop.store, lambda tenant: slack, shop.clock, links)  # type: ignore[arg-type, return-value]


def home(shop: Any, person: str, page: int = 1) -> None:
    say(shop, act=Act.HOME, template="home", channel=person, about={"page": page}, reader=person)


def update(shop: Any, sentence: str, ts: str = "7.0") -> None:
    say(shop, act=Act.UPDATE, template="notice", channel="C1", about={"sentence": sentence}, ts=ts)


def say(shop: Any, **more: Any) -> None:
    """Each in a transaction of its own, as when several people decide."""
    with shop.store.unit() as unit:
        unit.outbox.say(Saying(tenant=TENANT, due_at=shop.now, **more))
        unit.commit()


def states(shop: Any) -> list[str]:
    return [state for (state,) in shop.rows("SELECT state FROM outbox WHERE state <> 'dropped' ORDER BY id")]


def test_a_home_that_is_shown_again_right_after_is_shown_once(
    shop: Any, slack: Listening, new_worker: Callable[[], OutboxWorker]
) -> None:
    for person in ("U1", "U2", "U1", "U1"):
        home(shop, person)
    before = meters.SAID.of(str(Act.HOME), "overtaken")
    new_worker().once()
    assert slack.heard == [("home", "U2"), ("home", "U1")]
    assert states(shop) == ["sent"] * 4
    assert meters.SAID.of(str(Act.HOME), "overtaken") == before + 2


def test_what_is_decided_while_it_is_being_said_is_said_after_it(
    shop: Any, slack: Listening, new_worker: Callable[[], OutboxWorker]
) -> None:
    home(shop, "U1")
    worker = new_worker()
    slack.during = lambda: home(shop, "U1") if len(slack.heard) < 1 else None
    worker.once()
    worker.once()
    assert slack.heard == [("home", "U1"), ("home", "U1")]


def test_another_page_another_message_and_other_words_are_said_each(
    shop: Any, slack: Listening, new_worker: Callable[[], OutboxWorker]
) -> None:
    home(shop, "U1", page=1)
    home(shop, "U1", page=2)
    for sentence, ts in (("甲", "7.0"), ("乙", "7.0"), ("甲", "8.0"), ("甲", "7.0")):
        update(shop, sentence, ts)
    new_worker().once()
    assert [heard[:1] for heard in slack.heard] == [("home",), ("home",), ("update",), ("update",), ("update",)]
    assert slack.heard[2:] == [
        ("update", "C1", "7.0", "乙"), ("update", "C1", "8.0", "甲"), ("update", "C1", "7.0", "甲"),
    ]  # fmt: skip


def test_what_is_posted_is_never_left_out(shop: Any, slack: Listening, new_worker: Callable[[], OutboxWorker]) -> None:
    for _ in range(3):
        say(shop, act=Act.POST, template="notice", channel="C1", about={"sentence": "一句话"})
    new_worker().once()
    assert slack.heard == [("post", "C1")] * 3


def test_where_the_process_ends_in_between_another_says_the_last_one(
    shop: Any, slack: Listening, new_worker: Callable[[], OutboxWorker]
) -> None:
    home(shop, "U1")
    home(shop, "U1")

    def ends() -> None:
        raise SystemExit

    slack.during = ends
    with pytest.raises(SystemExit):
        new_worker().once()
    assert states(shop) == ["sent", "calling"]
    slack.during = lambda: None
    shop.now += LEASE + timedelta(seconds=1)
    worker = new_worker()
    worker.once()
    shop.now += timedelta(minutes=1)
    worker.once()
    assert slack.heard == [("home", "U1")]
    assert states(shop) == ["sent", "sent"]


def test_what_slack_refuses_of_the_last_one_is_told_as_ever(
    shop: Any, slack: Listening, new_worker: Callable[[], OutboxWorker]
) -> None:
    home(shop, "U1")
    home(shop, "U1")
    slack.refuses = ["not_enabled"]
    new_worker().once()
    assert states(shop)[:2] == ["sent", "dead"]
