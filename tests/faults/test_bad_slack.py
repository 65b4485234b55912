"""A Slack that drops, resets, dawdles, breaks and says 429: everything is said once while its history can be read.

Where it cannot be read, what may have arrived stays `unknown`, and nothing is repeated blindly. JUXING_REMINDERS (40)
reminders go through the storm.
"""

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml

from bot import slack
from bot.links import Links
from bot.outbox import MOST_ATTEMPTS, OutboxWorker
from bot.playground.server import Playground
from bot.services.comments import CommentDesk
from bot.slack import Slack
from bot.ticks import Ticks
from storage.claims import LEASE
from storage.outbox import Act, Saying

ROOT = Path(__file__).parents[2]
TENANT = "T0JUXING"
SEED = 20251123
A_QUOTE = 2 + 3  #: reminders of a quote on which nobody decides
QUOTES = int(os.environ.get("JUXING_REMINDERS", "40")) // A_QUOTE
PLACES = ("C0CAMPAIGNS", "C0APPROVALS", "U0CHENMO", "U0LINYUE", "U0ALEX", "U0EMMA", "U0XIAOYU")
READING = ("channels:history", "groups:history", "im:history")


class Counting(Slack):
    """Knows how many calls have left it: Slack may still be busy with one that was given up."""

    made = 0

    def _call(self, method: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        self.made += self._held.get(method, 0.0) <= self._clock()  # what waits for Retry-After does not leave
        return super()._call(method, arguments)


@dataclass(kw_only=True)
class Office:
    """A shop whose outbox worker speaks to a playground; the test makes both clocks go."""

    shop: Any
    playground: Playground

    def __post_init__(self) -> None:
        clock = self.playground.clock
        self.slack = Counting("xoxb-playground", self.playground.api_url, clock=lambda: clock().timestamp())
        self.worker = self.new_worker()
        self.ticks = Ticks(self.shop.reminders, CommentDesk(self.shop.store), self.playground.clock, lambda: None)

    def new_worker(self) -> OutboxWorker:
        links = Links("a secret of the tests", "http://localhost")
        return OutboxWorker(self.shop.store, lambda tenant: self.slack, self.playground.clock, links)

    def say(self, place: str = "C0CAMPAIGNS", act: Act = Act.POST, **more: Any) -> None:
        with self.shop.store.unit() as unit:
            due = self.playground.clock()
            usual = {"template": "notice", "about": {"sentence": "一句话"}, "reader": "U0CHENMO"}
            saying = Saying(tenant=TENANT, act=act, channel=place, due_at=due, **{**usual, **more})
            unit.outbox.say(saying)
            unit.commit()

    def spoil(self, kind: str, method: str = "chat.postMessage", **more: Any) -> None:
        self.playground.parts.faults.add({"kind": kind, "method": method, **more})

    def until_idle(self, *, seconds: float = 2.0, rounds: int = 300) -> None:
        """Let the worker work and time pass until nothing is left to do."""
        for _ in range(rounds):
            while self.worker.once():
                pass
            while self.playground.parts.traffic.last() < self.slack.made:  # the clock waits for what still goes on
                self.playground.stream.wait(10**9, 0.01)
            with self.shop.store.reading() as unit:
                if not unit.outbox.busy(now=self.playground.clock() + timedelta(hours=1)):
                    return
            self.playground.clock.move(seconds)
        raise AssertionError(self.states())

    def states(self) -> list[tuple[Any, ...]]:
        return list(self.shop.rows("SELECT state, error FROM outbox ORDER BY id"))

    def posts(self) -> list[str]:
        return [f"{TENANT}-{id_}" for (id_,) in self.shop.rows("SELECT id FROM outbox WHERE act = 'post' ORDER BY id")]

    def said(self) -> list[str]:
        """The keys of what stands in Slack, in order, replies included."""
        found = []
        for channel in self.playground.parts.workspace.channels.values():
            for message in self.playground.parts.messages.posted(channel):
                found += [message["metadata"]["event_payload"]["key"]] if "metadata" in message else []
        return sorted(found, key=lambda key: int(key.rsplit("-", 1)[1]))

    def calls(self, method: str) -> int:
        return int(self.playground.parts.traffic.calls([method])[0])


@pytest.fixture
def make_office(shop: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Office]]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setattr(slack, "TIMEOUT", 0.2)
    monkeypatch.setattr("bot.outbox.BURST", max(1_000, 10 * QUOTES))
    made: list[Office] = []

    def make(*, without: tuple[str, ...] = ()) -> Office:
        manifest = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
        scopes = manifest["oauth_config"]["scopes"]
        scopes["bot"] = [scope for scope in scopes["bot"] if scope not in without]
        playground = Playground(manifest=manifest, pacing="off", start=shop.now)
        playground.start()
        made.append(Office(shop=shop, playground=playground))
        with shop.store.unit() as unit:  # nothing of how the shop was set up is said
            for saying in unit.outbox.claim(now=playground.clock(), most=100):
                unit.outbox.sent(saying)
            unit.commit()
        return made[-1]

    yield make
    for each in made:
        each.playground.stop()


@pytest.fixture
def office(make_office: Callable[..., Office]) -> Office:
    return make_office()


KINDS = ("drop_after_accepting", "reset", "error_500", "error_503", "ratelimited", "slow")


def spoilt(kind: str) -> dict[str, Any]:
    return {"retry_after": 3, "seconds": 0.3} | {"kind": kind}


@pytest.mark.faults
def test_in_a_storm_of_faults_everything_is_said_once(office: Office) -> None:
    chance = random.Random(SEED)
    before = set(office.posts())
    for _ in range(150):
        office.say(chance.choice(PLACES))
    for _ in range(60):
        office.spoil(**spoilt(chance.choice(KINDS)))
    for method in ("conversations.history", "conversations.open"):
        for _ in range(6):
            office.spoil(chance.choice(("reset", "error_503", "ratelimited")), method, retry_after=2)
    office.until_idle()
    assert Counter(office.said()) == Counter(key for key in office.posts() if key not in before)
    assert Counter(state for state, _ in office.states()) == {"sent": len(office.states())}


@pytest.mark.faults
def test_reminders_and_cards_survive_the_same_storm(
    office: Office, record_property: Callable[[str, object], None]
) -> None:
    chance, shop, before = random.Random(SEED), office.shop, set(office.posts())
    for number in range(QUOTES):
        shop.now = office.playground.clock()
        shop.asked(in_campaign=False, starts_at=shop.now + timedelta(days=20 + number % 8))
    for day in range(8):
        for _ in range(10 + QUOTES // 3):
            method = chance.choice(("chat.postMessage", "chat.postMessage", "chat.update", "views.publish"))
            office.spoil(**spoilt(chance.choice(KINDS)), method=method)
        office.ticks.tick()
        office.until_idle()
        office.playground.clock.move(timedelta(days=1).total_seconds())
        assert office.states() == [("sent", error) for _, error in office.states()], f"day {day}"
    assert Counter(office.said()) == Counter(key for key in office.posts() if key not in before)
    reminded = shop.rows("SELECT count(*) FROM outbox WHERE template = 'quote_waits' AND act = 'post'")
    assert reminded == [(QUOTES * A_QUOTE,)]
    assert shop.rows("SELECT DISTINCT state FROM quotes") == [("expired",)]
    cards = shop.rows("SELECT channel, ts FROM cards WHERE template = 'quote'")
    workspace = office.playground.parts.workspace
    shown = [office.playground.parts.messages.get(workspace.channel(channel), ts)["blocks"] for channel, ts in cards]
    assert len(shown) == QUOTES * (4 + 1)  # the four of the question, and the one that says it ran out
    assert [blocks for blocks in shown if "quote.approve" in str(blocks)] == []
    record_property("reminders", QUOTES * A_QUOTE)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", ["C0CAMPAIGNS", "U0CHENMO"])
def test_one_fault_neither_loses_nor_repeats(office: Office, kind: str, place: str) -> None:
    before = office.said()
    office.spoil(**spoilt(kind))
    office.say(place)
    office.until_idle()
    assert len(office.said()) == len(before) + 1
    assert office.states()[-1][0] == "sent"


def test_nothing_listens_and_nothing_is_lost(office: Office) -> None:
    address = office.playground.api_url
    office.slack = Counting("xoxb-playground", "http://127.0.0.1:9/api/")
    office.say()
    office.worker.once()
    assert office.states()[-1] == ("waiting", "connection_refused")
    office.slack = Counting("xoxb-playground", address)
    office.until_idle()
    assert office.said() == office.posts()[-1:]


@pytest.mark.parametrize(("kind", "arrived"), [("drop_after_accepting", 1), ("reset", 0), ("error_503", 0)])
def test_where_history_cannot_be_read_it_stays_unknown_and_is_not_repeated(
    make_office: Callable[..., Office], kind: str, arrived: int
) -> None:
    office = make_office(without=READING)
    office.spoil(kind)
    office.say()
    for _ in range(5):
        office.until_idle(seconds=60.0)
        office.playground.clock.move(2 * LEASE.total_seconds())
    assert office.states()[-1] == ("unknown", "missing_scope")
    assert len(office.said()) == arrived
    assert office.calls("chat.postMessage") == 1


def test_a_worker_gone_after_slack_took_it_is_found_out(office: Office) -> None:
    quote = office.shop.asked().id
    office.until_idle()
    office.say("U0EMMA", template="quote", subject=quote, about={}, reader="U0EMMA")
    with office.shop.store.unit() as unit:
        (saying,) = unit.outbox.claim(now=office.playground.clock())
        unit.outbox.calling(saying, until=office.playground.clock() + LEASE)
        unit.commit()
    office.slack.post("U0EMMA", {"text": "报价"}, key=f"{TENANT}-{saying.id}")
    office.worker.once()
    assert office.states()[-1][0] == "calling"
    office.playground.clock.move(LEASE.total_seconds())
    office.until_idle()
    assert Counter(office.said())[f"{TENANT}-{saying.id}"] == 1
    with office.shop.store.reading() as unit:
        copies = [copy for copy in unit.cards.copies(TENANT, "quote", quote) if copy.reader == "U0EMMA"]
    assert len(copies) == 1
    shown = office.playground.parts.messages.get(
        office.playground.parts.workspace.channel(copies[0].channel), copies[0].ts
    )
    assert "Q-1001" in str(shown["blocks"])  # found, and brought up to date


@pytest.mark.parametrize(("act", "again"), [(Act.UPDATE, True), (Act.HOME, True), (Act.WHISPER, False)])
def test_a_lost_call_is_made_again_only_where_that_changes_nothing(office: Office, act: Act, again: bool) -> None:
    posted = office.slack.post("C0CAMPAIGNS", {"text": "before"}, key="other")
    template = {"template": "home"} if act is Act.HOME else {}
    place = "U0CHENMO" if act is Act.HOME else "C0CAMPAIGNS"
    with office.shop.store.unit() as unit:
        saying = Saying(
            tenant=TENANT, act=act, channel=place, about={"sentence": "after"}, reader="U0CHENMO", ts=posted.ts,
            due_at=office.playground.clock(), **{"template": "notice", **template},
        )  # fmt: skip
        unit.outbox.say(saying)
        (claimed,) = unit.outbox.claim(now=office.playground.clock())
        unit.outbox.calling(claimed, until=office.playground.clock() + LEASE)
        unit.commit()
    office.playground.clock.move(LEASE.total_seconds())
    office.until_idle()
    assert office.states()[-1][0] == ("sent" if again else "unknown")


def test_a_reply_that_got_lost_is_looked_up_in_its_thread(office: Office) -> None:
    office.say(subject=7)
    office.until_idle()
    office.spoil("drop_after_accepting")
    office.say(thread="notice:7")
    office.until_idle()
    assert office.said() == office.posts()[-2:]
    assert [message["text"] for message in _replies(office)] == ["一句话"]


def _replies(office: Office) -> list[dict[str, Any]]:
    channel = office.playground.parts.workspace.channel("C0CAMPAIGNS")
    posted = office.playground.parts.messages.posted(channel)
    return [message for message in posted if message.get("thread_ts") not in (None, message["ts"])]


def test_it_is_found_below_hundreds_of_later_messages(office: Office) -> None:
    office.spoil("drop_after_accepting")
    office.say()
    office.worker.once()
    channel = office.playground.parts.workspace.channel("C0CAMPAIGNS")
    for number in range(450):
        office.playground.parts.messages.post(channel, "U0EMMA", {"text": f"talk {number}"})
    office.until_idle()
    assert office.said() == office.posts()[-1:]


def test_it_is_found_although_our_clock_was_a_day_ahead_of_slacks(office: Office) -> None:
    office.spoil("drop_after_accepting")
    office.say()
    office.worker.once()
    ahead = office.playground.clock() + timedelta(days=1)  # when it was decided, by our clock of then
    office.shop.write(f"UPDATE outbox SET due_at = '{ahead:%Y-%m-%d %H:%M:%S.%f}' WHERE state = 'unknown'")
    office.until_idle()
    assert office.said() == office.posts()[-1:]


def test_no_call_before_retry_after_has_passed(office: Office) -> None:
    office.spoil("ratelimited", retry_after=30)
    for place in PLACES:
        office.say(place)
    office.worker.once()
    assert office.calls("chat.postMessage") == 1
    office.playground.clock.move(28)
    while office.worker.once():
        pass
    assert office.calls("chat.postMessage") == 1
    office.until_idle()
    assert len(office.said()) == len(PLACES)


def test_a_long_outage_uses_up_no_message(office: Office) -> None:
    office.say()
    office.spoil("ratelimited", times=3 * MOST_ATTEMPTS, retry_after=60)
    office.until_idle(seconds=60.0)
    assert office.states()[-1][0] == "sent"


def test_what_slack_refuses_for_good_is_dead_and_its_owner_is_told_once(office: Office) -> None:
    office.playground.parts.workspace.channel("C0CAMPAIGNS").is_archived = True
    office.say(subject=None)
    office.until_idle()
    assert office.states()[-2] == ("dead", "is_archived")
    (told,) = office.shop.rows("SELECT template, channel, state FROM outbox ORDER BY id DESC LIMIT 1")
    assert told == ("not_posted", "U0CHENMO", "sent")


def test_a_revoked_token_ends_in_the_dead_letters(office: Office) -> None:
    office.playground.parts.tokens.revoked = True
    office.say("U0CHENMO")
    office.until_idle()
    assert office.states()[-1] == ("dead", "token_revoked")


def test_two_workers_share_the_work(office: Office) -> None:
    for _ in range(40):
        office.say("U0ALEX")
    workers = [office.new_worker() for _ in range(3)]
    threads = [Thread(target=worker.run) for worker in workers]
    for thread in threads:
        thread.start()
    office.until_idle()
    for worker in workers:
        worker.stop()
    for thread in threads:
        thread.join()
    assert office.said() == office.posts()[-40:]
