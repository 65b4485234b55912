"""Every try that is refused is written down: who, what, about what, and which rule said no."""

from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

ANNA, EMMA, BOSS, FINANCE, GUEST, STRANGER = "U0ANNA", "U0EMMA", "U0BOSS", "U0FINANCE", "U0GUEST", "U0STRANGER"


def tries(office: Any) -> list[tuple[Any, ...]]:
    columns = "person, move, subject, code"
    with office.store.engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(f"SELECT {columns} FROM attempts ORDER BY id")]


@pytest.mark.parametrize("who", [GUEST, STRANGER, ANNA])
def test_somebody_who_may_not_approve(office: Any, quoting: Any, who: str) -> None:
    card = quoting.asked(by=EMMA)
    office.press(office.button(card, "quote.approve"), by=who)
    ((person, move, subject, code),) = tries(office)
    assert (person, move, subject) == (who, "quote.approve", 1)
    assert code in {"NotAllowed", "NotAsked", "NotYourTurn", "NotAnApprover"}


def test_a_click_on_a_version_that_is_no_longer_the_newest(office: Any, quoting: Any) -> None:
    card = quoting.asked(by=EMMA)
    button = office.button(card, "quote.approve")
    office.press(button, by=BOSS)
    office.press(button, by=BOSS)
    office.press({**button, "value": "[1,7]"}, by=FINANCE)
    assert tries(office)[-1][:3] == (FINANCE, "quote.approve", 1)
    assert tries(office)[-1][3] == "Stale"


def test_a_form_that_is_refused_says_which(office: Any, quoting: Any) -> None:
    office.submit(quoting.form(by=EMMA), by=EMMA, date="2020-01-01")
    assert tries(office) == [(EMMA, "quote", None, "InThePast")]


def test_nothing_that_was_typed_is_kept(office: Any) -> None:
    office.type("creator 没有这样一个人", by=EMMA)
    assert [row[:3] for row in tries(office)] in ([], [(EMMA, "command", None)])
    for value in ("没有", '["没有"]', "9" * 40, "[-1]"):
        office.press({"action_id": "quote.approve", "type": "button", "value": value}, by=GUEST)
    assert {row[2] for row in tries(office)} <= {None, 9}


def test_a_delivery_that_comes_twice_is_no_try(office: Any, quoting: Any) -> None:
    office.event("app_home_opened", event_id="Ev1", tab="home")
    office.event("app_home_opened", event_id="Ev1", tab="home")
    assert tries(office) == []


def test_without_a_database_for_the_audit_the_person_still_gets_an_answer(
    office: Any, quoting: Any, monkeypatch: pytest.MonkeyPatch, log: list[Any]
) -> None:
    card = quoting.asked(by=EMMA)

    def away(*_: Any, **__: Any) -> None:
        raise OperationalError("INSERT", {}, Exception("away"))

    monkeypatch.setattr("storage.attempts.Attempts.record", away)
    assert office.press(office.button(card, "quote.approve"), by=GUEST).status == 200
    assert [entry["kind"] for entry in log if entry["event"] == "attempt.not_written"] == ["quote.approve"]
    monkeypatch.undo()
    assert office.settle().answered
