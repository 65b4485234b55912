"""What is logged: one id from the click to the message, allow-listed fields, and nothing that people typed."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog
from time_machine import TimeMachineFixture

from bot import logs, meters
from bot.slack import NotNow, Refused, Slack, SlackError, Unclear
from storage.outbox import Act, Saying

ANNA, EMMA, BOSS, FINANCE, GUEST = "U0ANNA", "U0EMMA", "U0BOSS", "U0FINANCE", "U0GUEST"
CANARY = "CANARY-typed-秘密"
TOKEN, TICKET = "xoxb-CANARY-token", "CANARY-ticket"
ALWAYS = {"time", "level", "event"}
Logged = Callable[[], list[dict[str, Any]]]


def of(lines: list[dict[str, Any]], event: str) -> list[dict[str, Any]]:
    return [line for line in lines if line["event"] == event]


def test_one_id_leads_from_the_click_to_the_message(office: Any, quoting: Any, logged: Logged) -> None:
    preview = office.submit(quoting.form(by=EMMA), by=EMMA).body["view"]
    logged().clear()
    office.submit(preview, by=EMMA)
    (request,) = of(logged(), "request")
    assert (request["kind"], request["outcome"], request["tenant"]) == ("view", "done", "T1")
    with office.store.engine.connect() as connection:
        query = "SELECT id, template FROM outbox WHERE request = ? ORDER BY id"
        decided = connection.exec_driver_sql(query, (request["request"],)).fetchall()
    assert "quote" in {template for _, template in decided}
    logged().clear()
    office.settle()
    said = of(logged(), "said")
    mine = {(line["saying"], line["template"]) for line in said if line["request"] == request["request"]}
    assert mine == {tuple(row) for row in decided}
    assert {line["outcome"] for line in said} == {"sent"}
    assert all(isinstance(line["ms"], int) and line["kind"] for line in said)


def test_what_follows_from_a_message_keeps_the_id(office: Any, logged: Logged) -> None:
    with office.store.unit() as unit:
        saying = Saying(
            tenant="T1", act=Act.POST, template="notice", channel="C1", about={"sentence": "x"}, reader=EMMA,
            request="of-a-click", due_at=office.now,
        )  # fmt: skip
        unit.outbox.say(saying)
        unit.commit()
    office.slack.fails = {"post": Refused("not_in_channel")}
    office.outbox.once()
    with office.store.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT template, request FROM outbox WHERE template = 'not_posted'"
        ).fetchall()
    assert [tuple(row) for row in rows] == [("not_posted", "of-a-click")]
    (dead,) = of(logged(), "outbox.dead")
    assert (dead["request"], dead["error"]) == ("of-a-click", "not_in_channel")


def test_what_time_does_has_an_id_of_its_own(office: Any, quoting: Any, logged: Logged) -> None:
    quoting.asked()
    office.now += timedelta(days=1)
    office.ticks.tick()
    done = of(logged(), "reminder")
    assert done
    with office.store.engine.connect() as connection:
        query = "SELECT count(*) FROM outbox WHERE request = ?"
        said = [connection.exec_driver_sql(query, (line["request"],)).scalar() for line in done]
    assert sum(map(int, said)) > 0  # type: ignore[arg-type]
    assert len({line["request"] for line in done}) == len(done)


def test_lines_hold_allow_listed_fields_alone(office: Any, quoting: Any, logged: Logged) -> None:
    quoting.asked(by=EMMA)
    office.type("find 美妆", by=EMMA)
    office.press({"action_id": "quote.approve", "type": "button", "value": "[1,1]"}, by=GUEST)
    lines = logged()
    assert {"request", "said", "refused"} <= {line["event"] for line in lines}
    assert {name for line in lines for name in line} <= ALWAYS | set(logs.FIELDS)
    assert all(line.keys() >= ALWAYS for line in lines)


def test_a_field_that_is_not_named_is_left_out(logged: Logged) -> None:
    structlog.get_logger("test").info("anything", text=CANARY, payload={"a": CANARY}, token=TOKEN, code="x" * 999, ms=3)
    (line,) = logged()
    assert {name: value for name, value in line.items() if name != "time"} == {
        "level": "info", "event": "anything", "code": "x" * logs.LONGEST, "ms": 3,
    }  # fmt: skip


def test_of_an_error_its_type_and_place_are_told_and_not_its_words(logged: Logged) -> None:
    def fails() -> None:
        raise ValueError(f"{CANARY} is no number")

    try:
        fails()
    except ValueError:
        structlog.get_logger("test").exception("broke")
        logging.getLogger("somebody.else").exception(f"could not read {CANARY}")
    logging.getLogger("slack_sdk.web").debug(f"Sending a request - headers: {TOKEN}")
    own, foreign = logged()
    assert (own["error"], own["at"].partition(" < ")[0].rpartition(" ")[2]) == ("ValueError", "fails")
    assert "handlers/test_logs.py:" in own["at"]
    assert (foreign["event"], foreign["logger"], foreign["error"]) == ("library", "somebody.else", "ValueError")
    assert CANARY not in json.dumps([own, foreign], ensure_ascii=False)


def test_what_a_library_says_again_and_again_is_said_once_a_minute(
    logged: Logged, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(datetime(2026, 11, 3, tzinfo=UTC), tick=False)
    slack, other = logging.getLogger("slack_sdk.web"), logging.getLogger("somebody.else")
    for _ in range(250):  # a hundred seconds
        slack.error("Failed to send a request")
        time_machine.shift(0.4)
    other.error("something else")
    time_machine.shift(60)
    slack.error("in another place")
    told = [(line["logger"], line.get("count")) for line in logged()]
    assert told == [("slack_sdk.web", None), ("slack_sdk.web", 150), ("somebody.else", None), ("slack_sdk.web", None)]


def test_a_clock_that_goes_back_silences_no_library(logged: Logged, time_machine: TimeMachineFixture) -> None:
    for hour in (9, 8):
        time_machine.move_to(datetime(2026, 11, 3, hour, tzinfo=UTC), tick=False)
        logging.getLogger("somebody.else").error("one")
    assert len(logged()) == 2


def flows(office: Any, quoting: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What people do, well and badly, with a canary in everything that they can type; and faults that hold it."""
    form = quoting.form(by=EMMA)
    office.submit(form, by=EMMA, date=CANARY, days=CANARY, note=CANARY)
    preview = office.submit(form, by=EMMA, note=CANARY).body["view"]
    office.submit(preview, by=EMMA)
    for text in (f"find {CANARY}", f"creator {CANARY}", CANARY, f"list {CANARY}", "settings", f"find 美妆 “{CANARY}”"):
        office.type(text, by=EMMA, trigger_id=TICKET, response_url=f"https://hooks.slack.example/{TICKET}")
    office.suggest("creator", CANARY)
    office.event("app_mention", text=f"<@U0BOT> find {CANARY}", channel="C1", ts="1.1")
    office.event("message", text=CANARY, channel="D1", channel_type="im", ts="1.2")
    for value in (CANARY, f'["{CANARY}"]', "[1,1]"):
        office.press({"action_id": "quote.approve", "type": "button", "value": value}, by=GUEST)
        office.press({"action_id": "quote.decline", "type": "button", "value": value}, by=BOSS)
    office.submit({"type": "modal", "callback_id": "quote.reason", "private_metadata": CANARY, "blocks": []}, by=BOSS)
    for trouble in (Refused("fatal_error"), NotNow("ratelimited", 1.0), Unclear("timeout")):
        office.slack.fails = dict.fromkeys(("post", "open_view", "update", "whisper", "answer"), trouble)
        office.type("settings", by=BOSS, trigger_id=TICKET)
        office.settle()
    office.slack.fails = {}
    with office.store.unit() as unit:  # one that cannot be rendered, and names what was typed
        saying = Saying(
            tenant="T1", act=Act.POST, template=f"no-{CANARY}", channel="C1", about={"s": CANARY}, due_at=office.now
        )
        unit.outbox.say(saying)
        unit.commit()
    office.settle()

    def falls(*_: Any, **__: Any) -> None:
        raise RuntimeError(f"{CANARY} and {TOKEN}")

    for desk, move in (("creators", "find"), ("creators", "called"), ("quotes", "approve"), ("home", "of")):
        monkeypatch.setattr(getattr(office.desks, desk), move, falls, raising=False)
    office.type(f"find {CANARY}", by=EMMA)
    office.press({"action_id": "quote.approve", "type": "button", "value": "[1,1]"}, by=BOSS)
    with pytest.raises(SlackError):
        Slack(TOKEN, "http://127.0.0.1:1/api/").post("C1", {"text": CANARY}, key="T1-1")


def test_no_canary_is_in_a_log_at_debug_whatever_happens(
    office: Any, quoting: Any, logged: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    flows(office, quoting, monkeypatch)
    lines = logged()
    events = {line["event"] for line in lines}
    assert {
        "request",
        "said",
        "refused",
        "handler.broke",
        "slack.refused",
        "outbox.not_rendered",
        "outbox.dead",
    } <= events
    found = [line for line in lines if "CANARY" in json.dumps(line, ensure_ascii=False)]
    # the name of a template is ours; here it stands for a fault of ours that holds what was typed
    assert {line["event"] for line in found} <= {"outbox.not_rendered", "outbox.dead"}
    assert {name for line in found for name, value in line.items() if "CANARY" in str(value)} <= {"template"}


def test_requests_are_counted_and_measured_by_kind_and_outcome(office: Any, quoting: Any) -> None:
    def counted(kind: str, outcome: str) -> float:
        return meters.REQUESTS.of(kind, outcome)

    before = {of: counted(*of) for of in (("command", "done"), ("action", "refused"))}
    measured = meters.ACK.count("action")
    office.type("find 美妆")
    card = quoting.asked(by=EMMA)
    office.press(office.button(card, "quote.approve"), by=GUEST)
    assert counted("command", "done") >= before["command", "done"] + 1
    assert counted("action", "refused") == before["action", "refused"] + 1
    assert meters.ACK.count("action") > measured


SWAPPED = """
import io, logging, os, sys, threading, time
import structlog
from bot import logs

logs.set_up("INFO")
ours, theirs, usual, ended = structlog.get_logger(), logging.getLogger("library"), sys.stdout, threading.Event()

def say():
    while not ended.is_set():
        ours.info("said")
        theirs.warning("said")

threads = [threading.Thread(target=say) for _ in range(2)]
for thread in threads:
    thread.start()
for _ in range(1_000):
    sys.stdout = io.TextIOWrapper(open(os.devnull, "wb", buffering=0), write_through=True)
    time.sleep(0)
    sys.stdout.close()
    sys.stdout = usual
ended.set()
"""


def test_standard_output_may_be_taken_away_while_others_log() -> None:
    """What is given back is overwritten, so that whoever still uses it breaks."""
    watched = {**os.environ, "PYTHONMALLOC": "debug"}
    done = subprocess.run([sys.executable, "-c", SWAPPED], env=watched, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert {json.loads(line)["event"] for line in done.stdout.splitlines()} == {"said", "library"}


class Gone:
    """An output that nobody reads any more."""

    def write(self, text: str) -> None:
        raise BrokenPipeError

    def flush(self) -> None:
        raise BrokenPipeError


def test_work_goes_on_where_nobody_reads_the_log(monkeypatch: pytest.MonkeyPatch, logged: Logged) -> None:
    with monkeypatch.context() as gone:
        gone.setattr(sys, "stdout", Gone())
        structlog.get_logger().warning("said", outcome="nowhere")
    structlog.get_logger().warning("said", outcome="here")
    assert [line["outcome"] for line in of(logged(), "said")] == ["here"]
