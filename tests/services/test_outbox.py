"""The outbox worker over a Slack that is a list: what it says, in which order, what happens when something breaks."""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from bot import failpoints, logs, meters, outbox
from bot.links import Links
from bot.outbox import BURST, MOST_ATTEMPTS, OutboxWorker, Pace
from bot.rules.people import Person
from bot.rules.shortlists import Answer
from bot.services import cards
from bot.services.exports import Ending
from bot.services.shortlists import Place
from bot.slack import NotNow, Posted, Refused, SlackError, TokenGone, Unclear
from storage.cards import Copy
from storage.claims import LEASE
from storage.outbox import Act, Outbox, Saying
from storage.raw import Raw
from storage.store import Unit

TENANT = "T0JUXING"
AWAY = OperationalError("UPDATE", {}, psycopg.OperationalError("server closed the connection"))


class Listening:
    """Takes everything, or breaks as told."""

    def __init__(self) -> None:
        self.heard: list[tuple[Any, ...]] = []
        self.breaks: list[SlackError] = []
        self.during: Callable[[], None] = lambda: None
        self.finds: list[Posted | SlackError | None] = []
        self.asked: list[dict[str, Any]] = []  #: all that each call was given
        self.shown: dict[tuple[str, str], dict[str, Any]] = {}  #: what each message says now, by its place and ts

    def _take(self, *said: Any) -> None:
        if self.breaks:
            raise self.breaks.pop(0)
        self.heard.append(said)

    def post(
        self, channel: str, message: dict[str, Any], *, key: str, thread: str = "", broadcast: bool = False
    ) -> Posted:
        self.during()
        self.asked.append({"message": message, "key": key, "thread": thread, "broadcast": broadcast})
        self._take("post", channel, thread)
        posted = Posted(channel=f"D-{channel}" if channel.startswith("U") else channel, ts=f"{len(self.heard):03}.0")
        self.shown[posted.channel, posted.ts] = message
        return posted

    def update(self, channel: str, ts: str, message: dict[str, Any]) -> None:
        self.asked.append({"message": message})
        self._take("update", channel, ts)
        self.shown[channel, ts] = message

    def upload(self, channel: str, name: str, content: bytes, *, title: str, comment: str) -> None:
        self.asked.append({"content": content, "title": title, "comment": comment})
        self._take("file", channel, name)

    def find(self, channel: str, key: str, *, since: float, thread: str = "") -> Posted | None:
        self.asked.append({"channel": channel, "key": key, "since": since, "thread": thread})
        found = self.finds.pop(0)
        if isinstance(found, SlackError):
            raise found
        return found

    def whisper(self, channel: str, user: str, message: dict[str, Any], *, thread: str = "") -> None:
        self.asked.append({"message": message})
        self._take("whisper", channel, user, thread)

    def answer(self, url: str, message: dict[str, Any]) -> None:
        self.asked.append({"message": message})
        self._take("answer", url, message["replace_original"], message["response_type"])

    def publish_home(self, user: str, view: dict[str, Any]) -> None:
        self.asked.append({"message": view})
        self._take("home", user, "")

    def person(self, user: str) -> dict[str, Any]:
        return {"name": user, "locale": "zh-CN", "tz": "Asia/Shanghai"}


@pytest.fixture
def slack() -> Listening:
    return Listening()


@pytest.fixture
def worker(shop: Any, slack: Listening) -> OutboxWorker:
    with shop.store.unit() as unit:  # nothing of how the shop was set up is said
        for saying in unit.outbox.claim(now=shop.now, most=100):
            unit.outbox.sent(saying)
        unit.commit()
    links = Links("a secret of the tests", "http://localhost")
    return OutboxWorker(shop.store, lambda tenant: slack, shop.clock, links)  # type: ignore[arg-type, return-value]


def say(shop: Any, channel: str = "C1", **more: Any) -> None:
    usual = {"act": Act.POST, "template": "notice", "about": {"sentence": "一句话"}, "due_at": shop.now}
    with shop.store.unit() as unit:
        unit.outbox.say(Saying(tenant=TENANT, channel=channel, **{**usual, **more}))
        unit.commit()


def states(shop: Any) -> list[tuple[str, str]]:
    """State and error of what was not said for setting up."""
    return list(shop.rows("SELECT state, error FROM outbox WHERE ts <> '' OR state <> 'sent' ORDER BY id"))


def work(worker: OutboxWorker) -> None:
    while worker.once():
        pass


def saying(channel: str = "C1", act: Act = Act.POST) -> Saying:
    due = datetime(2026, 1, 1, tzinfo=UTC)
    return Saying(tenant="T1", act=act, template="notice", channel=channel, about={}, due_at=due)


def test_a_channel_takes_a_burst_and_then_one_a_second(shop: Any) -> None:
    pace, now, second = Pace(), shop.now, timedelta(seconds=1)
    assert [pace.wait(saying(), at=now) for _ in range(BURST + 1)] == [timedelta()] * BURST + [second]
    assert pace.wait(saying("C2"), at=now) == timedelta()
    assert pace.wait(saying(), at=now + second) == timedelta()
    assert pace.wait(saying(), at=now + second) == second


def test_each_of_many_in_one_channel_has_its_turn_and_none_goes_before_another(shop: Any) -> None:
    pace, now, second = Pace(), shop.now, timedelta(seconds=1)
    many = [replace(saying(), id=number) for number in range(1, 41)]
    waits = [pace.wait(each, at=now) for each in many]
    assert waits == [timedelta()] * BURST + [nth * second for nth in range(1, 41 - BURST)]
    assert pace.wait(replace(saying(), id=99), at=now + second) == 35 * second  # who comes later waits behind them
    turns = [pace.wait(each, at=now + wait) for each, wait in zip(many, waits, strict=True) if wait]
    assert turns == [timedelta()] * 35
    assert pace.wait(replace(saying(), id=99), at=now + 36 * second) == timedelta()


def test_what_is_no_new_message_is_not_paced(shop: Any) -> None:
    pace = Pace()
    assert [pace.wait(saying(act=Act.UPDATE), at=shop.now) for _ in range(50)] == [timedelta()] * 50


def test_a_429_holds_that_method_of_that_workspace(shop: Any) -> None:
    pace, now = Pace(), shop.now
    pace.hold(saying(), at=now, wait=timedelta(seconds=30))
    assert pace.wait(saying("C2"), at=now + timedelta(seconds=10)) == timedelta(seconds=20)
    assert pace.wait(saying(act=Act.UPDATE), at=now) == timedelta()
    assert pace.wait(saying(), at=now + timedelta(seconds=30)) == timedelta()


def test_a_clock_that_is_set_back_makes_nobody_wait_for_it(shop: Any) -> None:
    pace, day, now = Pace(), timedelta(days=1), shop.now
    for _ in range(BURST):
        pace.wait(saying(), at=now + day)
    pace.hold(saying(act=Act.UPDATE), at=now + day, wait=timedelta(seconds=30))
    assert pace.wait(saying(), at=now) == timedelta()
    assert pace.wait(saying(act=Act.UPDATE), at=now) == timedelta()


def test_what_waits_for_its_pace_comes_in_order_and_uses_up_no_try(
    shop: Any, worker: OutboxWorker, slack: Listening
) -> None:
    for number in range(3 * BURST):
        say(shop, about={"sentence": str(number)})
    for _ in range(3 * BURST):
        work(worker)
        shop.now += timedelta(seconds=1)
    assert len(slack.heard) == 3 * BURST
    assert shop.rows("SELECT DISTINCT attempts FROM outbox WHERE template = 'notice'") == [(1,)]
    order = shop.rows("SELECT id FROM outbox WHERE template = 'notice' ORDER BY length(ts), ts")
    assert order == sorted(order)


def test_a_reply_waits_for_its_card(shop: Any, worker: OutboxWorker, slack: Listening) -> None:
    quote = shop.asked().id
    work(worker)
    slack.heard.clear()
    say(shop, "C0APPROVALS", thread="order:99")
    say(shop, "C0APPROVALS", thread=f"quote:{quote}")
    work(worker)
    (card,) = shop.rows("SELECT ts FROM cards WHERE channel = 'C0APPROVALS'")
    assert slack.heard == [("post", "C0APPROVALS", card[0])]
    assert states(shop)[-2] == ("waiting", "waits for its card")


def test_a_card_that_changed_on_its_way_is_brought_up_to_date(
    shop: Any, worker: OutboxWorker, slack: Listening
) -> None:
    quote = shop.asked()

    def approve() -> None:
        slack.during = lambda: None
        shop.desks.quotes.approve(shop.by("U0LINYUE"), quote.id, quote.revision)

    slack.during = approve
    work(worker)
    (place, ts) = shop.rows("SELECT channel, ts FROM outbox WHERE act = 'post' AND ts <> '' ORDER BY id")[0]
    assert slack.heard.count(("update", place, ts)) == 1


@pytest.mark.parametrize(
    "trouble",
    [
        OperationalError("SELECT 1", {}, Exception("the database went away")),
        sqlite3.OperationalError("disk I/O error"),  # what is asked over the driver's own cursor
        psycopg.OperationalError("server closed the connection"),
    ],
    ids=["SQLAlchemy's", "SQLite's", "PostgreSQL's"],
)
def test_a_fault_of_the_database_kills_no_message(
    shop: Any, worker: OutboxWorker, slack: Listening, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    for channel in ("C1", "C2", "C3"):
        say(shop, channel)

    def broken(*_: Any, **__: Any) -> None:
        raise trouble

    monkeypatch.setattr(cards, "facts", broken)
    with pytest.raises(type(trouble)):
        worker.once()
    monkeypatch.undo()
    work(worker)  # at once: not when the lease ends
    assert [channel for _, channel, _ in slack.heard] == ["C1", "C2", "C3"]


def broken(trouble: Exception) -> Callable[..., Any]:
    def fail(*_: Any, **__: Any) -> None:
        raise trouble

    return fail


def test_what_slack_has_taken_is_written_down_as_soon_as_the_database_is_back(
    shop: Any, worker: OutboxWorker, slack: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    quote = shop.asked().id
    monkeypatch.setattr(Outbox, "sent", broken(AWAY))
    with capture_logs() as logged:
        worker.once()
    said = list(slack.heard)
    assert [each["event"] for each in logged].count("outbox.not_written") == len(said)
    with pytest.raises(OperationalError):
        worker.once()
    assert len(said) > 1  # what came after it was said meanwhile, and waits as well
    monkeypatch.undo()
    work(worker)  # at once: not when the lease ends
    assert slack.heard == said
    assert {state for state, _ in states(shop)} == {"sent"}
    posted = [each for each in said if each[0] == "post"]
    with shop.store.reading() as unit:
        assert len(unit.cards.copies(TENANT, "quote", quote)) == len(posted) > 1


def test_a_commit_whose_answer_got_lost_before_slack_was_called_keeps_nothing_up(
    shop: Any, worker: OutboxWorker, slack: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(shop)
    commit = Unit.commit

    def kept_but_lost(unit: Unit) -> None:
        commit(unit)
        if states(shop) == [("calling", "")]:
            raise AWAY

    monkeypatch.setattr(Unit, "commit", kept_but_lost)
    with pytest.raises(OperationalError):
        worker.once()
    monkeypatch.undo()
    assert (slack.heard, states(shop)) == ([], [("calling", "")])
    work(worker)
    assert (len(slack.heard), states(shop)) == (1, [("sent", "")])


def test_a_commit_whose_answer_got_lost_after_slack_took_it_raises_no_alarm(
    shop: Any, worker: OutboxWorker, slack: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(shop)
    commit = Unit.commit

    def kept_but_lost(unit: Unit) -> None:
        commit(unit)
        if states(shop) == [("sent", "")]:
            raise AWAY

    monkeypatch.setattr(Unit, "commit", kept_but_lost)
    with capture_logs() as logged:
        worker.once()
        monkeypatch.undo()
        work(worker)
    assert (len(slack.heard), states(shop)) == (1, [("sent", "")])
    assert [line["event"] for line in logged if line["log_level"] == "error"] == []


def test_who_stood_still_between_guard_and_call_says_nothing(shop: Any, worker: OutboxWorker, slack: Listening) -> None:
    say(shop)
    failpoints.arm_with("outbox_calling", lambda: setattr(shop, "now", shop.now + LEASE))
    try:
        worker.once()
    finally:
        failpoints.disarm()
    assert (slack.heard, states(shop)) == ([], [("calling", "")])
    slack.find = lambda *_, **__: None  # type: ignore[attr-defined]
    for _ in range(2):
        work(worker)
    assert (len(slack.heard), states(shop)) == (1, [("sent", "did not arrive")])


def test_a_fault_after_slack_has_taken_it_is_looked_up_and_not_said_again(
    shop: Any, worker: OutboxWorker, slack: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(shop)
    monkeypatch.setattr(Outbox, "sent", broken(OperationalError("UPDATE", {}, Exception("disk full"))))
    worker.once()
    worker.once()  # it fails once more: the lease ends by itself
    monkeypatch.undo()
    work(worker)
    assert (len(slack.heard), states(shop)) == (1, [("calling", "")])
    slack.find = lambda *_, **__: Posted(channel="C1", ts="1.0")  # type: ignore[attr-defined]
    shop.now += LEASE
    work(worker)
    assert (len(slack.heard), states(shop)) == (1, [("sent", "the worker did not come back")])


def test_what_cannot_be_written_is_dead_and_keeps_no_other(shop: Any, worker: OutboxWorker, slack: Listening) -> None:
    say(shop, about={})
    say(shop, template="quote", subject=99, about={})
    say(shop, "C2")
    with capture_logs() as logged:
        work(worker)
    assert slack.heard == [("post", "C2", "")]
    assert states(shop) == [("dead", "UndefinedError"), ("dead", "subject_gone"), ("sent", "")]
    ((broken, *_),) = shop.rows("SELECT min(id) FROM outbox WHERE state = 'dead'")
    assert [(each["template"], each["saying"]) for each in logged if each["event"] == "outbox.not_rendered"] == [
        ("notice", broken)
    ]


def test_what_is_not_taken_is_said_later_and_at_last_given_up(
    shop: Any, worker: OutboxWorker, slack: Listening
) -> None:
    say(shop)
    slack.breaks = [NotNow("service_unavailable") for _ in range(MOST_ATTEMPTS)]
    for _ in range(MOST_ATTEMPTS):
        work(worker)
        shop.now += timedelta(minutes=1)
    assert (slack.heard, states(shop)) == ([], [("dead", "service_unavailable")])


def test_a_copy_that_is_gone_from_slack_is_forgotten(shop: Any, worker: OutboxWorker, slack: Listening) -> None:
    quote = shop.asked()
    work(worker)
    before = shop.rows("SELECT count(*) FROM cards")[0][0]
    slack.breaks = [Refused("message_not_found")]
    with shop.store.unit() as unit:
        unit.outbox.refresh(unit.cards.copies(TENANT, "quote", quote.id)[:1], at=shop.now)
        unit.commit()
    work(worker)
    assert shop.rows("SELECT count(*) FROM cards") == [(before - 1,)]


def test_an_update_whose_answer_was_lost_is_made_again_after_the_lost_one_has_landed(
    shop: Any, worker: OutboxWorker, slack: Listening
) -> None:
    say(shop, act=Act.UPDATE, ts="1.0")
    slack.breaks = [Unclear("timeout", 30.0)]
    work(worker)
    shop.now += timedelta(seconds=29)
    work(worker)
    assert slack.heard == []
    shop.now += timedelta(seconds=1)
    work(worker)
    assert slack.heard == [("update", "C1", "1.0")]


def test_it_works_until_it_is_stopped(shop: Any, worker: OutboxWorker, slack: Listening) -> None:
    said = Event()
    slack.during = said.set
    thread = Thread(target=worker.run)
    thread.start()
    say(shop)
    worker.wake()
    assert said.wait(10)
    worker.stop()
    thread.join()
    assert slack.heard == [("post", "C1", "")]


def test_a_round_that_fails_is_logged_and_counted_and_the_next_one_goes_on(
    shop: Any, worker: OutboxWorker, slack: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    said, rounds = Event(), iter([RuntimeError("a fault that nobody foresaw")])
    slack.during = said.set
    once = worker.once

    def fails_first() -> int:
        for fault in rounds:
            raise fault
        return once()

    monkeypatch.setattr(worker, "once", fails_first)
    waits = list[float]()
    monkeypatch.setattr(worker._over, "wait", waits.append)
    failed = []
    monkeypatch.setattr(meters.ROUNDS_FAILED, "add", failed.append)
    say(shop)
    with capture_logs() as logged:
        thread = Thread(target=worker.run)
        thread.start()
        assert said.wait(10)
        worker.stop()
        thread.join()
    assert (failed, waits, slack.heard) == (["outbox"], [1.0], [("post", "C1", "")])
    assert [line["event"] for line in logged if line["log_level"] == "error"] == ["outbox.round_failed"]


def test_it_goes_on_at_once_while_there_is_work_and_looks_again_after_half_a_second_or_when_it_is_woken(
    worker: OutboxWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds, waits = iter([20, 1, 0, 3, 0]), list[float]()

    def wait(timeout: float) -> None:
        waits.append(timeout)
        if len(waits) == 2:
            worker.stop()

    monkeypatch.setattr(worker, "once", lambda: next(rounds))
    monkeypatch.setattr(worker._awake, "wait", wait)
    worker.run()
    assert (waits, list(rounds)) == ([0.5, 0.5], [])
    assert not worker._awake.is_set()  # to be woken is good for one look


def test_told_to_stop_it_gives_back_what_it_had_claimed_for_another_to_say_at_once(
    shop: Any, worker: OutboxWorker, slack: Listening
) -> None:
    for channel in ("C1", "C2", "C3"):
        say(shop, channel)
    slack.during = worker.stop  # in the middle of the first
    worker.run()  # it was told nothing yet, so it works one round

    assert slack.heard == [("post", "C1", "")]
    assert states(shop) == [("sent", ""), ("waiting", "given back"), ("waiting", "given back")]
    assert shop.rows("SELECT attempts FROM outbox WHERE state = 'waiting'") == [(0,), (0,)]


def test_without_the_database_nothing_is_given_back_and_it_ends_all_the_same(
    shop: Any, worker: OutboxWorker, slack: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    for channel in ("C1", "C2"):
        say(shop, channel)
    slack.during = worker.stop

    def gone(*_: Any, **__: Any) -> bool:
        raise OperationalError("UPDATE", {}, sqlite3.OperationalError("gone"))

    monkeypatch.setattr(Outbox, "not_yet", gone)
    with capture_logs() as logged:
        worker.run()

    assert [(line["event"], line["count"]) for line in logged if "count" in line] == [("outbox.not_given_back", 1)]
    assert slack.heard == [("post", "C1", "")]
    assert states(shop) == [("sent", ""), ("claimed", "")]  # its lease ends by itself


def test_what_another_worker_has_taken_over_is_not_said(
    shop: Any, worker: OutboxWorker, slack: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(shop)
    monkeypatch.setattr(Outbox, "calling", lambda *_, **__: False)
    with capture_logs() as logged:
        worker.once()
    assert slack.heard == []
    ((newest,),) = shop.rows("SELECT max(id) FROM outbox")
    assert [(each["event"], each["saying"]) for each in logged] == [("outbox.lost_claim", newest)]


def test_without_a_token_what_can_wait_waits_and_is_no_failure(
    shop: Any, worker: OutboxWorker, slack: Listening
) -> None:
    say(shop)
    slack.breaks = [TokenGone("token_revoked")]
    work(worker)
    assert (slack.heard, states(shop)) == ([], [("unsaid", "token_revoked")])


def test_words_for_one_person_and_answers_go_their_own_ways(shop: Any, worker: OutboxWorker, slack: Listening) -> None:
    say(shop, act=Act.WHISPER, reader="U1", about={"sentence": "x", "thread_ts": "5.0"})
    say(shop, act=Act.WHISPER, reader="U2")
    say(shop, act=Act.ANSWER, url="https://hooks.slack.invalid/1", about={"sentence": "x", "replaces": True})
    say(shop, act=Act.ANSWER, url="https://hooks.slack.invalid/2")
    work(worker)
    assert slack.heard == [
        ("whisper", "C1", "U1", "5.0"),
        ("whisper", "C1", "U2", ""),
        ("answer", "https://hooks.slack.invalid/1", True, "ephemeral"),
        ("answer", "https://hooks.slack.invalid/2", False, "ephemeral"),
    ]


@pytest.mark.parametrize("code", ["not_in_channel", "channel_not_found", "user_not_in_channel", "is_archived"])
def test_what_one_person_cannot_be_told_in_a_channel_they_read_in_a_direct_message(
    shop: Any, worker: OutboxWorker, slack: Listening, code: str
) -> None:
    say(shop, reader="U1", act=Act.WHISPER)
    slack.breaks = [Refused(code)]
    work(worker)
    assert slack.heard == [("post", "U1", "")]
    assert shop.rows("SELECT act, channel, state FROM outbox ORDER BY id DESC LIMIT 1") == [("post", "U1", "sent")]


def test_what_slack_refuses_of_itself_is_not_tried_elsewhere(shop: Any, worker: OutboxWorker, slack: Listening) -> None:
    say(shop, reader="U1", act=Act.WHISPER)
    slack.breaks = [Refused("invalid_blocks")]
    work(worker)
    assert (slack.heard, states(shop)[-1:]) == ([], [("dead", "invalid_blocks")])


@pytest.mark.parametrize(
    ("answers", "state", "error"),
    [
        (Posted(channel="C1", ts="9.0"), "sent", ""),
        (None, "waiting", "did not arrive"),
        (Refused("not_in_channel"), "unknown", "not_in_channel"),  # nobody can tell: a person has to look
        (NotNow("ratelimited", 60.0), "unknown", "ratelimited"),
        (Unclear("timeout", 60.0), "unknown", "timeout"),
    ],
)
def test_a_post_whose_answer_was_lost_is_looked_for_and_said_again_only_if_it_certainly_did_not_arrive(
    shop: Any, worker: OutboxWorker, slack: Listening, answers: Any, state: str, error: str
) -> None:
    say(shop)
    slack.breaks = [Unclear("timeout", 1.0)]
    worker.once()
    assert states(shop) == [("unknown", "timeout")]

    slack.finds = [answers]
    shop.now += timedelta(seconds=1)
    worker.once()
    assert (slack.heard, slack.finds, slack.asked[-1]["thread"]) == ([], [], "")
    assert shop.rows("SELECT state, error FROM outbox ORDER BY id DESC LIMIT 1") == [
        (state, "timeout" if state == "sent" else error)
    ]


def test_words_for_one_person_whose_answer_was_lost_cannot_be_looked_for_and_are_not_repeated(
    shop: Any, worker: OutboxWorker, slack: Listening
) -> None:
    say(shop, act=Act.WHISPER, reader="U1")
    slack.breaks = [Unclear("timeout", 1.0)]
    work(worker)
    shop.now += timedelta(seconds=1)
    work(worker)
    assert (slack.heard, states(shop)) == ([], [("unknown", "cannot be looked up")])


@pytest.mark.parametrize(
    ("about", "heard", "state"),
    [
        ({"sentence": "x", "replaces": True}, 1, ("sent", "timeout")),  # it takes the place of the lost one
        ({"sentence": "x", "replaces": False}, 0, ("unknown", "cannot be looked up")),
        ({"sentence": "x"}, 0, ("unknown", "cannot be looked up")),
    ],
)
def test_an_answer_that_got_lost_is_given_again_where_it_replaces_what_was_there(
    shop: Any, worker: OutboxWorker, slack: Listening, about: dict[str, Any], heard: int, state: tuple[str, str]
) -> None:
    say(shop, act=Act.ANSWER, url="https://hooks.slack.invalid/1", about=about)
    slack.breaks = [Unclear("timeout", 1.0)]
    work(worker)
    shop.now += timedelta(seconds=1)
    work(worker)
    assert len(slack.heard) == heard
    assert shop.rows("SELECT state, error FROM outbox ORDER BY id DESC LIMIT 1") == [state]


@pytest.mark.parametrize(
    ("kinds", "yields"),
    [
        (["section", "context"], False),
        (["section", "context", "context"], True),
        (["section", "actions"], True),
        (["actions"], True),
        (["section"], False),
    ],
)
def test_a_card_makes_room_where_it_can_be_pressed_or_is_longer_than_the_line_that_says_so(
    kinds: list[str], yields: bool
) -> None:
    assert outbox._yields([{"type": kind} for kind in kinds]) is yields


def test_an_update_keeps_the_place_of_what_it_changed(shop: Any, worker: OutboxWorker, slack: Listening) -> None:
    say(shop, act=Act.UPDATE, ts="7.0")
    work(worker)
    assert slack.heard == [("update", "C1", "7.0")]
    assert shop.rows("SELECT state, ts FROM outbox ORDER BY id DESC LIMIT 1") == [("sent", "7.0")]


def test_a_home_whose_worker_did_not_come_back_is_simply_shown_again(
    shop: Any, worker: OutboxWorker, slack: Listening
) -> None:
    say(shop, "U1", act=Act.HOME, template="home", about={})
    with shop.store.unit() as unit:
        (taken,) = unit.outbox.claim(now=shop.now)
        unit.outbox.calling(taken, until=shop.now + LEASE)
        unit.commit()
    shop.now += LEASE
    worker.once()
    assert states(shop) == [("waiting", "the worker did not come back")]


def test_a_429_is_waited_out_and_uses_up_no_message(shop: Any, worker: OutboxWorker, slack: Listening) -> None:
    say(shop)
    with shop.store.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE outbox SET attempts = {MOST_ATTEMPTS} WHERE state = 'waiting'")
    slack.breaks = [NotNow("ratelimited", 30.0)]
    work(worker)
    assert states(shop) == [("waiting", "ratelimited")]

    shop.now += timedelta(seconds=29)
    work(worker)
    assert slack.heard == []
    shop.now += timedelta(seconds=1)
    work(worker)
    assert slack.heard == [("post", "C1", "")]


def test_what_was_ended_by_somebody_else_meanwhile_is_not_ended_again_and_tells_nobody(
    shop: Any, worker: OutboxWorker, slack: Listening
) -> None:
    say(shop, reader="U1")

    def taken_over() -> None:
        with shop.store.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE outbox SET fence = fence + 1 WHERE state = 'calling'")

    slack.during = taken_over
    slack.breaks = [Refused("not_in_channel")]
    worker.once()
    assert states(shop) == [("calling", "")]  # whoever has it now writes what became of it


def test_a_card_that_a_channel_does_not_take_is_told_once_to_the_one_whose_it_is(
    shop: Any, worker: OutboxWorker, slack: Listening
) -> None:
    say(shop, reader="U1")
    slack.breaks = [Refused("is_archived")]
    work(worker)
    assert slack.heard == [("post", "U1", "")]
    assert states(shop)[0] == ("dead", "is_archived")
    say(shop, "U1", reader="U1")
    slack.breaks = [Refused("account_inactive")]
    work(worker)
    assert len(slack.heard) == 1, "of a direct message nobody is told"


def test_where_a_card_stands_is_kept_also_if_another_worker_took_it_for_lost_meanwhile(
    shop: Any, worker: OutboxWorker, slack: Listening
) -> None:
    def taken_over() -> None:
        with shop.store.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE outbox SET fence = fence + 1 WHERE state = 'calling'")

    say(shop, subject=7)
    slack.during = taken_over
    worker.once()
    assert slack.heard == [("post", "C1", "")]
    assert shop.rows("SELECT state FROM outbox WHERE template = 'notice'") == [("calling",)]  # theirs to find out
    assert shop.rows("SELECT channel, ts FROM cards WHERE template = 'notice'") == [("C1", "001.0")]


def test_a_creator_shown_in_several_channels_is_the_same_card_in_each_until_a_price_changes(
    shop: Any, worker: OutboxWorker, slack: Listening
) -> None:
    shown: list[str] = []
    heard = slack.post

    def post(channel: str, message: dict[str, Any], **more: Any) -> Posted:
        shown.append(json.dumps(message, ensure_ascii=False))
        return heard(channel, message, **more)

    slack.post = post  # type: ignore[method-assign]

    def show(*channels: str) -> list[str]:
        shown.clear()
        for channel in channels:
            say(shop, channel, template="creator", about={"creator": 1, "shared_by": "U1"})
        work(worker)
        return list(shown)

    first, second = show("C1", "C2")
    assert first == second
    shop.desks.ratecards.change(shop.by("U0XIAOYU"), 1, 1, day=987_600)
    (later,) = show("C3")
    assert "9,876" in later
    assert "9,876" not in first


def ask_for_file(shop: Any) -> str:
    """A table of what was found is asked for; answers the name of its file."""
    shop.desks.exports.send(shop.by(), {"what": "find", "brief": "美妆"}, Ending.CSV)
    ((number,),) = shop.rows("SELECT id FROM outbox WHERE act = 'file'")
    return f"juxing-find-20261102-{number}.csv"


def test_a_file_is_written_when_it_is_sent(shop: Any, worker: OutboxWorker, slack: Listening) -> None:
    name = ask_for_file(shop)
    work(worker)
    assert slack.heard == [("file", "U0CHENMO", name)]
    assert shop.rows("SELECT state FROM outbox WHERE act = 'file'") == [("sent",)]


@pytest.mark.parametrize(("arrived", "times"), [(True, 0), (False, 1)])
def test_a_file_whose_fate_is_not_known_is_looked_up_by_its_name(
    shop: Any, worker: OutboxWorker, slack: Listening, arrived: bool, times: int
) -> None:
    name, asked = ask_for_file(shop), list[tuple[str, str]]()
    slack.breaks = [Unclear("timeout", 30.0)]
    work(worker)
    assert (slack.heard, states(shop)[-1]) == ([], ("unknown", "timeout"))

    def find_file(channel: str, wanted: str, *, since: float) -> Posted | None:
        asked.append((channel, wanted))
        return Posted(channel="D1", ts="1.0") if arrived else None

    slack.find_file = find_file  # type: ignore[attr-defined]
    shop.now += timedelta(seconds=30)
    work(worker)
    work(worker)
    assert asked == [("U0CHENMO", name)]
    assert len(slack.heard) == times
    assert shop.rows("SELECT state FROM outbox WHERE act = 'file'") == [("sent",)]


def test_a_file_that_slack_refuses_is_told_to_the_one_who_asked_once(
    shop: Any, worker: OutboxWorker, slack: Listening
) -> None:
    ask_for_file(shop)
    slack.breaks = [Refused("missing_scope")]
    work(worker)
    assert slack.heard == [("post", "U0CHENMO", "")]
    assert shop.rows("SELECT template, state FROM outbox WHERE channel = 'U0CHENMO' AND act <> 'home' ORDER BY id") == [
        ("export", "dead"), ("not_sent", "sent"),
    ]  # fmt: skip


def test_a_file_of_what_is_gone_is_not_sent(shop: Any, worker: OutboxWorker, slack: Listening) -> None:
    shop.desks.exports.send(shop.by(), {"what": "list", "list": 99}, Ending.XLSX)
    work(worker)
    assert (slack.heard, states(shop)[-1]) == ([], ("dead", "subject_gone"))


def test_a_list_that_was_voted_on_while_its_card_was_on_its_way_is_brought_up_to_date(
    shop: Any, worker: OutboxWorker, slack: Listening
) -> None:
    found = shop.desks.shortlists.start(shop.by(), "双十一", None, Place(channel="C1"))
    shop.desks.shortlists.save(shop.by(), found.id, [1], Place(channel="C1"))
    slack.whisper = lambda *_, **__: None  # type: ignore[attr-defined]
    work(worker)
    slack.heard.clear()
    shop.desks.shortlists.post(shop.by(), found.id, "C9")

    def vote() -> None:
        slack.during = lambda: None
        shop.desks.shortlists.vote(shop.by("U0LINYUE"), found.id, 1, Answer.YES, Place(channel="C9"))

    slack.during = vote
    work(worker)
    assert [(act, channel) for act, channel, _ in slack.heard] == [("post", "C9"), ("update", "C9")]


def numbered(shop: Any) -> int:
    """The number of what was decided last."""
    return int(shop.rows("SELECT max(id) FROM outbox")[0][0])


def a_card_stands(shop: Any, *channels: str) -> None:
    """A card of its own in each of these, in whose thread something may be said: its ts is the channel's name."""
    with shop.store.unit() as unit:
        for channel in channels:
            unit.cards.posted(
                Copy(tenant=TENANT, template="notice", subject=5, channel=channel, ts=channel, reader="", about={})
            )
        unit.commit()


@pytest.mark.parametrize(("thread", "ts"), [("", ""), ("notice:5", "C1")])
@pytest.mark.parametrize("broadcast", [True, False])
def test_slack_gets_the_words_under_their_own_key_in_the_thread_of_that_channel_and_to_all_if_that_was_asked_for(
    shop: Any, worker: OutboxWorker, slack: Listening, thread: str, ts: str, broadcast: bool
) -> None:
    a_card_stands(shop, "C9", "C1")
    say(shop, thread=thread, about={"sentence": "一句话", "broadcast": broadcast})
    work(worker)
    (asked,) = slack.asked
    assert asked["message"]["text"] == "一句话"
    assert (asked["key"], asked["thread"]) == (f"{TENANT}-{numbered(shop)}", ts)
    assert asked["broadcast"] is (broadcast and bool(thread))


def test_every_way_of_saying_it_hands_over_the_words(shop: Any, worker: OutboxWorker, slack: Listening) -> None:
    say(shop, act=Act.UPDATE, ts="1.0")
    say(shop, act=Act.WHISPER, reader="U1")
    say(shop, act=Act.ANSWER, url="https://hooks.slack.invalid/1")
    say(shop, "U1", act=Act.HOME, template="home", about={})
    work(worker)
    *messages, home = [asked["message"] for asked in slack.asked]
    assert [message["text"] for message in messages] == ["一句话"] * 3
    assert [len(message["blocks"]) for message in messages] == [1] * 3
    assert home["type"] == "home"


def test_a_file_comes_with_its_title_and_a_word_on_it(shop: Any, worker: OutboxWorker, slack: Listening) -> None:
    ask_for_file(shop)
    work(worker)
    (asked,) = [each for each in slack.asked if "content" in each]
    assert "小鱼儿" in asked["content"].decode("utf-8-sig")
    assert asked["title"]
    assert asked["comment"]
    assert asked["title"] != asked["comment"]


@pytest.mark.parametrize(
    ("person", "workspace", "language"),
    [("en-US", "zh", "en"), ("zh-CN", "en", "zh"), ("", "en", "en"), ("", "zh", "zh")],
)
def test_words_are_in_the_language_of_who_reads_them_and_else_in_that_of_the_workspace(
    shop: Any, worker: OutboxWorker, slack: Listening, person: str, workspace: str, language: str
) -> None:
    with shop.store.unit() as unit:
        unit.workspaces.save(replace(unit.workspaces.get(TENANT), language=workspace))
        unit.people.save(Person(tenant=TENANT, user="U1", locale=person))
        unit.commit()
    say(shop, template="not_sent", about={"error": "x"}, reader="U1" if person else "")
    work(worker)
    says = {"zh": "你要的文件没能发出。", "en": "The file you asked for could not be sent."}
    assert slack.asked[-1]["message"]["text"] == says[language]


def falls_due(shop: Any) -> float:
    """In how many seconds what was decided last may be said, or looked up, again."""
    with shop.store.unit() as unit:
        row = unit.outbox_care.hold(numbered(shop))
    return float(((row.lease_until if row.state == "unknown" else row.due_at) - shop.now).total_seconds())


def test_a_reply_looks_for_its_card_every_second_and_in_the_end_goes_without_it(
    shop: Any, worker: OutboxWorker, slack: Listening
) -> None:
    say(shop, thread="notice:5")
    worker.once()
    assert (slack.heard, falls_due(shop)) == ([], 1)

    shop.write(f"UPDATE outbox SET attempts = {MOST_ATTEMPTS - 2} WHERE id = {numbered(shop)}")
    for heard in ([], [("post", "C1", "")]):
        shop.now += timedelta(seconds=1)
        worker.once()
        assert slack.heard == heard


@pytest.mark.parametrize(
    ("tries", "asked_for", "seconds"),
    [(0, 0.0, 1), (1, 0.0, 2), (2, 0.0, 4), (5, 0.0, 32), (6, 0.0, 60), (10, 0.0, 60), (0, 7.0, 7), (6, 90.0, 90)],
)
def test_what_is_not_taken_is_tried_again_after_twice_as_long_each_time_up_to_a_minute_and_never_before_slack_wants(
    shop: Any, worker: OutboxWorker, slack: Listening, tries: int, asked_for: float, seconds: float
) -> None:
    say(shop)
    shop.write(f"UPDATE outbox SET attempts = {tries} WHERE id = {numbered(shop)}")
    slack.breaks = [NotNow("service_unavailable", asked_for)]
    worker.once()
    assert (states(shop), falls_due(shop)) == ([("waiting", "service_unavailable")], seconds)


def test_after_a_429_it_waits_exactly_as_long_as_slack_wants_however_often_it_was_tried(
    shop: Any, worker: OutboxWorker, slack: Listening
) -> None:
    say(shop)
    shop.write(f"UPDATE outbox SET attempts = 8 WHERE id = {numbered(shop)}")
    slack.breaks = [NotNow("ratelimited", 3.0)]
    worker.once()
    assert falls_due(shop) == 3


def test_after_a_429_nothing_of_that_kind_is_tried_before_slack_wants_it(
    shop: Any, worker: OutboxWorker, slack: Listening
) -> None:
    for channel in ("C1", "C2"):
        say(shop, channel)
    slack.breaks = [NotNow("ratelimited", 30.0), NotNow("service_unavailable")]
    worker.once()
    assert states(shop) == [("waiting", "ratelimited"), ("waiting", "paced")]
    assert falls_due(shop) == 30


def test_what_is_paced_says_so_and_when_its_turn_is(shop: Any, worker: OutboxWorker) -> None:
    for _ in range(BURST + 2):
        say(shop)
    worker.once()
    assert states(shop)[-2:] == [("waiting", "paced"), ("waiting", "paced")]
    assert falls_due(shop) == 2


@pytest.mark.parametrize(
    ("trouble", "seconds"), [(Unclear("timeout", 7.0), 7), (NotNow("ratelimited", 9.0), 9), (Unclear("reset", 3.0), 3)]
)
def test_what_may_have_arrived_is_looked_up_when_slack_can_tell(
    shop: Any, worker: OutboxWorker, slack: Listening, trouble: SlackError, seconds: float
) -> None:
    say(shop)
    slack.breaks = [Unclear("timeout", 5.0)]
    worker.once()
    assert falls_due(shop) == 5

    shop.now += timedelta(seconds=5)
    slack.finds = [trouble]
    worker.once()
    assert falls_due(shop) == seconds


def test_it_is_looked_up_by_its_key_in_its_thread_a_day_back_from_when_it_was_due(
    shop: Any, worker: OutboxWorker, slack: Listening
) -> None:
    a_card_stands(shop, "C1")
    say(shop, thread="notice:5")
    slack.breaks = [Unclear("timeout", 5.0)]
    worker.once()
    slack.finds, due = [None], shop.now
    shop.now += timedelta(seconds=5)
    worker.once()
    since = (due - timedelta(days=1, minutes=5)).timestamp()
    key = f"{TENANT}-{numbered(shop)}"
    assert slack.asked[-1] == {"channel": "C1", "key": key, "since": since, "thread": "C1"}
    assert (states(shop), falls_due(shop)) == ([("waiting", "did not arrive")], 0)


@pytest.mark.parametrize(
    ("trouble", "outcome", "level"),
    [
        (None, "sent", "info"),
        (NotNow("service_unavailable"), "not_now", "info"),
        (Unclear("timeout"), "unclear", "warning"),
        (Refused("is_archived"), "refused", "error"),
        (TokenGone("token_revoked"), "", "warning"),
    ],
)
def test_how_each_call_ended_is_counted_and_logged_under_the_click_that_brought_it(
    shop: Any, worker: OutboxWorker, slack: Listening, trouble: SlackError | None, outcome: str, level: str
) -> None:
    say(shop, request="a click")
    slack.breaks = [trouble] if trouble else []
    before = meters.SAID.of("post", outcome)
    with capture_logs(processors=[logs.with_what_it_is_under]) as logged:
        worker.once()
    assert meters.SAID.of("post", outcome) - before == (1 if outcome else 0)
    code = trouble.code if trouble else ""
    said = [line for line in logged if line["event"] == "said"]
    assert [(line["outcome"], line["code"], line["kind"], line["template"]) for line in said] == (
        [(outcome, code, "post", "notice")] if outcome else []
    )
    assert {(line["request"], line["tenant"], line["saying"]) for line in logged} == {
        ("a click", TENANT, numbered(shop))
    }
    assert level in {line["log_level"] for line in logged}
    assert all(0 <= line["ms"] < 60_000 for line in said)


@pytest.mark.parametrize(
    ("trouble", "event"),
    [
        (Unclear("timeout"), "outbox.unknown"),
        (TokenGone("token_revoked"), "outbox.unsaid"),
        (Refused("is_archived"), "outbox.dead"),
    ],
)
def test_an_operator_is_told_what_did_not_get_out_and_why(
    shop: Any, worker: OutboxWorker, slack: Listening, trouble: SlackError, event: str
) -> None:
    say(shop)
    slack.breaks = [trouble]
    with capture_logs() as logged:
        worker.once()
    (line,) = [line for line in logged if line["event"] == event]
    assert (line["saying"], line["error"]) == (numbered(shop), trouble.code)
    if event == "outbox.dead":
        assert (line["template"], line["channel"]) == ("notice", "C1")


def test_a_message_of_nobodys_click_is_logged_under_an_id_of_its_own(shop: Any, worker: OutboxWorker) -> None:
    say(shop)
    say(shop)
    with capture_logs(processors=[logs.with_what_it_is_under]) as logged:
        worker.once()
    ids = [line["request"] for line in logged if line["event"] == "said"]
    assert [len(each) for each in ids] == [16, 16]
    assert len(set(ids)) == 2


def test_who_is_told_that_a_card_could_not_be_posted_reads_where_and_why(
    shop: Any, worker: OutboxWorker, slack: Listening
) -> None:
    a_card_stands(shop, "C1")
    say(shop, reader="U1", thread="notice:5", subject=5, request="a click")
    slack.breaks = [Refused("is_archived")]
    with shop.store.unit() as unit:
        unit.people.save(Person(tenant=TENANT, user="U1", locale="en-US"))
        unit.commit()
    work(worker)
    assert (slack.heard, slack.asked[-1]["thread"]) == ([("post", "U1", "")], "")
    words = json.dumps(slack.asked[-1]["message"])
    assert "<#C1> (is_archived)" in words
    told = "channel, subject, thread, reader, state, attempts, request"
    assert shop.rows(f"SELECT {told} FROM outbox WHERE template = 'not_posted'") == [
        ("U1", None, "", "U1", "sent", 1, "a click")
    ]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"reader": "U1", "channel": "G1"}, 1),
        ({"reader": "U1", "channel": "D1"}, 0),
        ({"reader": "", "channel": "C1"}, 0),
        ({"reader": "U1", "channel": "C1", "act": Act.WHISPER}, 0),
    ],
)
def test_nobody_is_told_of_what_was_for_themselves_or_for_nobody_in_particular(
    shop: Any, worker: OutboxWorker, slack: Listening, more: dict[str, Any], told: int
) -> None:
    say(shop, **more)
    slack.breaks = [Refused("not_in_channel")]
    work(worker)
    assert len(shop.rows("SELECT id FROM outbox WHERE template = 'not_posted'")) == told


def test_who_asked_for_a_file_that_is_refused_reads_why(shop: Any, worker: OutboxWorker, slack: Listening) -> None:
    ask_for_file(shop)
    slack.breaks = [Refused("missing_scope")]
    work(worker)
    assert "missing_scope" in json.dumps(slack.asked[-1]["message"])


@pytest.mark.parametrize(
    "gone",
    ["message_not_found", "cant_update_message", "channel_not_found", "is_archived", "edit_window_closed"],
)
def test_a_copy_that_cannot_be_changed_any_more_is_forgotten_and_the_others_are_not(
    shop: Any, worker: OutboxWorker, slack: Listening, gone: str
) -> None:
    a_card_stands(shop, "C1", "C2")
    say(shop, act=Act.UPDATE, ts="C1", subject=5)
    slack.breaks = [Refused(gone)]
    work(worker)
    assert shop.rows("SELECT channel FROM cards WHERE template = 'notice'") == [("C2",)]


def test_a_copy_that_slack_does_not_change_for_another_reason_is_kept(
    shop: Any, worker: OutboxWorker, slack: Listening
) -> None:
    a_card_stands(shop, "C1")
    say(shop, act=Act.UPDATE, ts="C1", subject=5)
    slack.breaks = [Refused("invalid_blocks")]
    work(worker)
    assert shop.rows("SELECT channel FROM cards WHERE template = 'notice'") == [("C1",)]


def test_where_a_card_stands_is_kept_with_all_that_brings_it_up_to_date(
    shop: Any, worker: OutboxWorker, slack: Listening
) -> None:
    about = {"sentence": "一句话", "part": 2}
    say(shop, "U1", subject=7, reader="U1", about=about)
    work(worker)
    with shop.store.reading() as unit:
        assert unit.cards.copies(TENANT, "notice", 7) == [
            Copy(tenant=TENANT, template="notice", subject=7, channel="D-U1", ts="001.0", reader="U1", about=about)
        ]


def test_a_message_that_is_no_card_leaves_none(shop: Any, worker: OutboxWorker) -> None:
    say(shop)
    work(worker)
    assert shop.rows("SELECT count(*) FROM cards") == [(0,)]


def test_a_message_that_two_may_have_said_raises_an_alarm(shop: Any, worker: OutboxWorker, slack: Listening) -> None:
    say(shop)
    slack.during = lambda: shop.write("UPDATE outbox SET fence = fence + 1 WHERE state = 'calling'")
    with capture_logs() as logged:
        worker.once()
    alarms = [(line["event"], line["saying"]) for line in logged if line["log_level"] == "error"]
    assert alarms == [("outbox.said_twice_possible", numbered(shop))]


def test_a_round_says_how_much_it_took_and_one_without_work_says_nothing(shop: Any, worker: OutboxWorker) -> None:
    assert worker.once() == 0
    say(shop, "C1")
    say(shop, "C2")
    assert (worker.once(), worker.once()) == (2, 0)


def test_of_a_card_that_came_once_more_to_one_person_only_the_newest_is_whole(
    shop: Any, worker: OutboxWorker, slack: Listening
) -> None:
    quote = shop.asked()
    work(worker)
    shop.desks.quotes.approve(shop.by("U0LINYUE"), quote.id, quote.revision)
    work(worker)
    stand = copies_at(shop, quote)
    assert [place for place, count in stand.items() if count == 2] == [f"D-{quote.requester}"]
    whole = {place: said["blocks"] for place, said in slack.shown.items()}
    older, newest = (ts for channel, ts in sorted(whole) if channel == f"D-{quote.requester}")
    assert [block["type"] for block in whole[f"D-{quote.requester}", older]] == ["section", "context"]
    assert "新消息" in json.dumps(whole[f"D-{quote.requester}", older], ensure_ascii=False)
    assert "actions" in [block["type"] for block in whole[f"D-{quote.requester}", newest]]
    assert all(len(blocks) > 2 for (_, ts), blocks in whole.items() if ts != older)

    shop.desks.quotes.withdraw(shop.by(quote.requester), quote.id)
    work(worker)  # it stays a line, and says how things stand
    assert "已撤回" in slack.shown[f"D-{quote.requester}", older]["text"]
    assert len(slack.shown[f"D-{quote.requester}", older]["blocks"]) == 2


def test_where_the_newest_is_gone_from_slack_the_one_above_it_is_whole_again(
    shop: Any, worker: OutboxWorker, slack: Listening
) -> None:
    quote = shop.asked()
    work(worker)
    shop.desks.quotes.approve(shop.by("U0LINYUE"), quote.id, quote.revision)
    work(worker)
    here = f"D-{quote.requester}"
    older, newest = (ts for channel, ts in sorted(slack.shown) if channel == here)
    slack.breaks = [Refused("message_not_found")]
    with shop.store.unit() as unit:
        last = [one for one in unit.cards.copies(TENANT, "quote", quote.id) if one.ts == newest]
        unit.outbox.refresh(last, at=shop.now)
        unit.commit()
    work(worker)
    assert copies_at(shop, quote)[here] == 1
    assert "actions" in [block["type"] for block in slack.shown[here, older]["blocks"]]


def test_of_two_reminders_with_the_same_buttons_the_older_has_none(
    shop: Any, worker: OutboxWorker, slack: Listening
) -> None:
    quote = shop.asked()
    shop.pass_time(hours=25)
    work(worker)
    shop.pass_time(hours=24)
    work(worker)
    with shop.store.reading() as unit:
        asked = [copy for copy in unit.cards.copies(TENANT, "quote_waits", quote.id) if copy.channel == "D-U0LINYUE"]
    shown = [slack.shown[copy.channel, copy.ts]["blocks"] for copy in asked]
    assert [[block["type"] for block in blocks] for blocks in shown] == [["section", "context"], ["section", "actions"]]


def copies_at(shop: Any, quote: Any) -> Counter[str]:
    """How many copies of a quote's card stand in each conversation."""
    with shop.store.reading() as unit:
        return Counter(copy.channel for copy in unit.cards.copies(TENANT, "quote", quote.id))


@pytest.mark.parametrize("database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_what_is_said_to_a_workspace_is_made_of_its_rows_alone(
    shop: Any, worker: OutboxWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a question forgets its workspace: the database keeps it to it. A creator's Home is of all brands."""
    shop.placed()
    worker.once()
    shop.write("UPDATE orders SET tenant = 'T0OTHER'")
    facts, seen = cards.facts, set[tuple[str, bool, int]]()

    def looked(unit: Any, saying: Saying, *, at: datetime) -> Any:
        found = Raw.of(unit._session).rows("SELECT 1 FROM orders")
        seen.add((str(saying.act), saying.channel == "U0XIAOYU", len(found)))
        return facts(unit, saying, at=at)

    monkeypatch.setattr(cards, "facts", looked)
    shop.asked()
    for user in ("U0CHENMO", "U0XIAOYU"):
        say(shop, user, act=Act.HOME, template="home", about={}, reader=user)
    work(worker)
    acts = ("post", "whisper", "update", "home")
    assert seen == {*((act, False, 0) for act in acts), ("home", True, 1)}
