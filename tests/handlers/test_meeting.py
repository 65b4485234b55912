"""Who is not known yet is met before anything of theirs is decided, also where only the desk looks who they are."""

from typing import Any

import pytest

from bot.slack import Refused
from handlers.registry import ACTIONS, DECIDE, VIEWS

ANNA, BOSS, GUEST = "U0ANNA", "U0BOSS", "U0GUEST"


@pytest.fixture
def asked(office: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whom Slack was asked about."""
    found, person = list[str](), office.slack.person

    def asking(user: str) -> Any:
        found.append(user)
        return person(user)

    monkeypatch.setattr(office.slack, "person", asking)
    return found


def _waits(office: Any, quoting: Any) -> dict[str, Any]:
    """The button of a card that waits for approval."""
    card: dict[str, Any] = office.button(quoting.asked(by=ANNA), "quote.approve")
    with office.store.engine.begin() as connection:  # who approves was met when the card was written
        connection.exec_driver_sql("DELETE FROM people WHERE user != ?", (ANNA,))
    return card


def test_somebody_new_is_met_and_decides_with_one_press(office: Any, quoting: Any, asked: list[str]) -> None:
    button = _waits(office, quoting)
    asked.clear()
    office.press(button, by=BOSS)
    assert asked == [BOSS]
    known = office.desks.workspace.person("T1", BOSS)
    assert (known.locale, known.admin) == ("zh-CN", True)
    assert [str(quote.state) for quote in _quotes(office)] == ["approved"]


def test_somebody_known_is_not_asked_about_again(office: Any, quoting: Any, asked: list[str]) -> None:
    button = _waits(office, quoting)
    office.type("help", by=BOSS)
    asked.clear()
    office.press(button, by=BOSS)
    assert asked == []
    assert [str(quote.state) for quote in _quotes(office)] == ["approved"]


def test_a_guest_who_was_never_seen_decides_nothing(office: Any, quoting: Any, asked: list[str]) -> None:
    button = _waits(office, quoting)
    asked.clear()
    office.press(button, by=GUEST)
    assert asked == [GUEST]
    assert [str(quote.state) for quote in _quotes(office)] == ["approving"]
    assert office.desks.workspace.person("T1", GUEST).guest


def test_without_an_answer_from_slack_it_goes_on(office: Any, quoting: Any) -> None:
    button = _waits(office, quoting)
    office.slack.fails["person"] = Refused("user_not_found")
    office.press(button, by=BOSS)
    assert office.desks.workspace.person("T1", BOSS) is None
    assert [str(quote.state) for quote in _quotes(office)] == ["approved"]


def test_all_who_are_looked_up_late_are_handlers() -> None:
    assert set(ACTIONS.values()) | set(VIEWS.values()) >= DECIDE
    assert DECIDE


def _quotes(office: Any) -> list[Any]:
    with office.store.reading() as unit:
        return [unit.quotes.get("T1", number) for number in range(1, office.rows("quotes") + 1)]
