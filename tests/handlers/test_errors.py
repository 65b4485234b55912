"""Whatever breaks, the person reads one sentence, and the log the same reference."""

import re
from typing import Any

import pytest

from bot.slack import NotNow, Refused, SlackError, Unclear

ANNA, EMMA = "U0ANNA", "U0EMMA"


@pytest.fixture
def broken(office: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An office whose desk of creators has a bug."""

    def fall(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("a bug with <secrets> in it")

    for name in ("find", "called", "standing"):
        monkeypatch.setattr(office.desks.creators, name, fall)
    return office


def test_what_breaks_is_said_with_a_reference_that_is_in_the_log(broken: Any, log: list[Any]) -> None:
    said = broken.type("find 美妆", by=EMMA).body["text"]
    reference = re.search(r"report reference ([0-9a-f]{8})\.$", said)
    assert said.startswith("Something broke on our side, and nothing was changed.")
    assert [entry["reference"] for entry in log if entry["event"] == "handler.broke"] == [reference and reference[1]]


def test_what_breaks_is_said_without_its_insides(broken: Any) -> None:
    assert "ZeroDivision" not in str(broken.type("creator 小鱼儿").body)
    assert "secrets" not in str(broken.type("find 美妆").body)


def test_what_breaks_in_a_click_is_said_beside_it(broken: Any) -> None:
    broken.press({"action_id": "quote.open", "type": "button", "value": "[1,null,null]"}, by=EMMA)
    assert broken.settle().answered[-1][1]["text"].startswith("Something broke on our side")


@pytest.mark.parametrize(
    "action",
    ["quote.open", "quote.approve", "quote.decline", "quote.revise", "order.place", "order.cancel", "order.result",
     "offer.accept", "work.deliver", "rate.open", "rate.snooze", "ratecard.edit", "creator.open", "find.page"],
)  # fmt: skip
def test_a_forged_button_gets_an_answer_and_changes_nothing(office: Any, action: str) -> None:
    before = {table: office.rows(table) for table in ("quotes", "orders", "ratings", "ratecards")}
    for value in ("", "null", "[]", "{}", "[1", "x", '["a","b"]', "[999999,1]", "9" * 50, "\x00"):
        assert office.press({"action_id": action, "type": "button", "value": value}).status == 200, value
    assert {table: office.rows(table) for table in before} == before


@pytest.mark.parametrize(
    "callback",
    ["find", "quote", "quote.preview", "quote.reason", "offer.reason", "order.cancel", "order.result", "rate",
     "ratecard", "campaign", "settings"],
)  # fmt: skip
def test_a_forged_modal_gets_an_answer(office: Any, callback: str) -> None:
    for metadata in ("", "null", "[]", "{}", "{", '{"creator": 1}', "[1,2]"):
        answer = office.submit({"type": "modal", "callback_id": callback, "private_metadata": metadata, "blocks": []})
        assert (answer.status, answer.body.get("response_action", "push")) == (200, "push"), metadata


@pytest.mark.parametrize("trouble", [Refused("fatal_error"), NotNow("ratelimited", 30.0), Unclear("http_503")])
def test_slacks_trouble_is_told_as_slacks(office: Any, trouble: SlackError) -> None:
    office.slack.fails = {"open_view": trouble}
    answer = office.type("settings", by=EMMA)
    assert answer.body["text"] == f"Slack did not answer as expected ({trouble.code}). Nothing was lost; try again."


def test_a_modal_that_cannot_be_told_that_it_is_done_has_still_done_it(office: Any, quoting: Any) -> None:
    preview = office.submit(quoting.form(by=EMMA), by=EMMA).body["view"]
    office.slack.fails = {"update_view": Refused("hash_conflict")}
    shown = {**preview, "id": "V7", "state": {"values": {}}}
    assert office.press(office.button(preview, "order.place"), by=EMMA, channel="", view=shown).status == 200
    assert office.rows("orders") == 1


def test_a_payload_that_is_not_signed_goes_no_further(office: Any) -> None:
    from slack_bolt import BoltRequest

    response = office.app.dispatch(BoltRequest(body="command=%2Fjuxing&text=help", headers={}))
    assert response.status == 401
