"""Who does too much at once is held back and told so; nothing of it is read, written, or lost for others."""

from typing import Any

import pytest
from slack_bolt import App

from bot.links import Links
from bot.rates import Rate, Rates
from handlers.asks import House
from handlers.registry import register

TABLES = ("inbox", "outbox", "events", "quotes", "watches")


@pytest.fixture
def limited(office: Any) -> Any:
    """The office, where a person may do three things a minute, and all of them five."""
    rates = Rates(person=Rate(3), team=Rate(5), told=Rate(1))
    office.app = App(
        signing_secret="a secret of the tests", authorize=office.app._authorize, process_before_response=True
    )
    links = Links("a secret for links", "http://127.0.0.1:3000")
    house = House(
        desks=office.desks, slack=lambda tenant: office.slack, clock=office.clock, links=links,
        wake=lambda: None, rates=rates,
    )  # fmt: skip
    register(office.app, house)
    return office


def rows(office: Any) -> list[int]:
    return [office.rows(table) for table in TABLES]


def test_a_command_too_many_is_answered_in_one_sentence(limited: Any) -> None:
    for _ in range(3):
        assert "短时间" not in limited.type("help").text
    before = rows(limited)
    assert "短时间内操作太多了。请等 20 秒再试；没有任何改动。" in limited.type("watch 美妆").text
    assert rows(limited) == before
    limited.now = limited.now.replace(minute=1)
    assert "短时间" not in limited.type("help").text


def test_a_click_too_many_opens_a_sentence_once_and_changes_nothing(limited: Any) -> None:
    for _ in range(3):
        limited.type("help")
    before, opened = rows(limited), len(limited.slack.opened)
    button = {"action_id": "watch.brief", "type": "button", "value": "美妆"}
    for _ in range(3):
        assert limited.press(button).status == 200
    assert rows(limited) == before
    assert len(limited.slack.opened) == opened + 1
    assert "请等 20 秒再试" in str(limited.slack.opened[-1])


def test_a_form_too_many_stays_open_with_the_sentence_on_top(limited: Any) -> None:
    for _ in range(3):
        limited.type("help")
    before = rows(limited)
    view = {
        "id": "V1",
        "type": "modal",
        "hash": "h",
        "callback_id": "campaign",
        "private_metadata": "{}",
        "state": {"values": {}},
    }
    answer = limited.resubmit(view)
    assert answer.body["response_action"] == "push"
    assert "请等 20 秒再试" in answer.text
    assert rows(limited) == before


def test_others_go_on_until_their_workspace_has_done_as_much_as_it_may(limited: Any) -> None:
    for _ in range(4):
        limited.type("help")
    assert "短时间" not in limited.type("help", by="U0BOSS").text
    assert "短时间" not in limited.type("help", by="U0BOSS").text
    assert "请等" in limited.type("help", by="U0BOSS").text
    assert "短时间" not in limited.type("help", by="U0OTHER", team_id="T2").text


def test_events_are_never_held_back(limited: Any) -> None:
    for number in range(8):
        assert limited.event("app_home_opened", tab="home", event_id=f"E{number}").status == 200
    assert limited.rows("inbox") >= 8
