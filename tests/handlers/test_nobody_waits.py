"""While one person is looked up, with Slack or the database slow, nobody else waits."""

from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from bot.lazily import lazily
from bot.rules.people import By
from handlers.asks import Ask

ROOT = Path(__file__).parents[2]


def test_while_slack_is_asked_about_one_person_another_is_answered() -> None:
    begun, answered, person = Event(), Event(), (object(), object())

    def slow(by: By) -> Any:
        begun.set()
        assert answered.wait(10), "the other one waited"
        return person

    by = By(tenant="T1", person="U1", delivery="1", at=datetime(2026, 11, 2, 4, 0, tzinfo=UTC))
    first = Ask(house=None, body={}, ack=lambda **_: None, by=by, who=slow)  # type: ignore[arg-type]
    second = Ask(house=None, body={}, ack=lambda **_: None, by=by, who=lambda by: person)  # type: ignore[arg-type, return-value]
    waiting = Thread(target=lambda: first.person)
    waiting.start()
    assert begun.wait(10)
    assert second.person is person[0]
    answered.set()
    waiting.join(10)
    assert first.person is person[0]


class Counted:
    def __init__(self) -> None:
        self.times = 0

    @lazily
    def once(self) -> int:
        """How often it was worked out."""
        self.times += 1
        return self.times


def test_it_is_worked_out_once_for_each_object() -> None:
    one, another = Counted(), Counted()
    assert (one.once, one.once, another.once, one.times) == (1, 1, 1, 1)
    assert Counted.once.__doc__ == "How often it was worked out."


@pytest.mark.parametrize("folder", ["bot", "handlers", "storage"])
def test_nothing_that_asks_others_is_kept_behind_a_lock_of_the_whole_class(folder: str) -> None:
    """Rules ask nobody."""
    files = [file for file in (ROOT / folder).rglob("*.py") if ROOT / "bot/rules" not in file.parents]
    assert [file for file in files if "@cached_property" in file.read_text("utf-8")] == []
