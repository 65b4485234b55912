"""`/juxing orders` and `/juxing campaign <name>`: the board, its parts, histories, and who may look."""

from typing import Any

import pytest

ANNA, EMMA, GUEST = "U0ANNA", "U0EMMA", "U0GUEST"


@pytest.mark.parametrize("said", ["orders", "订单", "board", "orders all"])
def test_the_board_answers_the_one_who_asked(office: Any, quoting: Any, said: str) -> None:
    quoting.asked()
    answer = office.type(said, by=EMMA)
    assert answer.body["response_type"] == "ephemeral"
    assert "Q-1001" in answer.text
    assert "Waiting for approval" in answer.text


def test_a_part_of_the_board_takes_its_place(office: Any, quoting: Any, read: Any) -> None:
    quoting.asked(by=ANNA)
    body = office.type("orders", by=EMMA).body
    mine = next(each for each in office_elements(body) if each.get("action_id") == "board.narrow:mine")
    office.press(mine, by=EMMA)
    assert "Nothing is open." in read(office.settle().answered[-1][1])


def office_elements(body: Any) -> list[dict[str, Any]]:
    return [element for block in body["blocks"] for element in block.get("elements", [])]


def test_late_and_mine_may_be_typed(office: Any, quoting: Any) -> None:
    quoting.asked(by=ANNA)
    assert "没有延误" in office.type("orders 延误").text
    assert "Q-1001" in office.type("orders mine").text
    assert "Nothing is open." in office.type("orders mine", by=EMMA).text


def test_a_history_is_asked_for_by_its_number(office: Any, quoting: Any) -> None:
    quoting.asked(by=EMMA)
    for said in ("orders Q-1001", "orders q1001", "order q-1001"):
        answer = office.type(said, by=EMMA)
        assert "sent for approval" in answer.text


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("orders O-9999", "There is no quote, order or request O-9999 here."),
        ("orders R-9999", "There is no quote, order or request R-9999 here."),
        ("orders 没有这个活动", "There is no campaign called “没有这个活动”."),
        ("campaign 没有这个活动", "There is no campaign called “没有这个活动”."),
    ],
)
def test_what_is_not_there_is_said(office: Any, said: str, says: str) -> None:
    assert says in office.type(said, by=EMMA).text


@pytest.mark.parametrize("said", ["orders", "orders O-2001", "campaign 新品"])
def test_a_guest_sees_nothing_of_it(office: Any, said: str) -> None:
    answer = office.type(said, by=GUEST)
    assert "Q-1" not in answer.text
    assert "只有" in answer.text or "Only" in answer.text


def test_the_board_is_taken_away_as_a_calendar(office: Any, quoting: Any) -> None:
    quoting.asked(by=EMMA)
    body = office.type("orders", by=EMMA).body
    office.press(office.button(body, "export.open"), by=EMMA)
    view = office.slack.opened[-1]
    endings = [option["value"] for option in view["blocks"][1]["element"]["options"]]
    assert endings == ["xlsx", "csv", "ics"]
