"""Three processes at one button, on both databases: it happens once, and the others are told.

JUXING_RACES races a database (30), of approving, ordering and accepting by turns.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from bot.rules.forms import Form
from bot.rules.quotes import Quote

pytestmark = pytest.mark.faults

ROOT = Path(__file__).parents[2]
RACES = int(os.environ.get("JUXING_RACES", "30"))
TENANT, BRAND, CREATOR, BOSS = "T0JUXING", "U0CHENMO", "U0XIAOYU", "U0LINYUE"
SOON = 0.01  #: seconds after which all press, when all have been told


@dataclass
class Racers:
    """Three processes that press at the same moment."""

    processes: list[subprocess.Popen[str]]
    presses: Iterator[int]

    def race(self, shop: Any, what: str, person: str, subject: int, seen: int) -> list[str]:
        """Each presses once, as a delivery of its own; what became of each."""
        at = monotonic() + SOON
        for process in self.processes:
            told = {
                "tenant": TENANT, "person": person, "delivery": f"apart:{next(self.presses)}", "now": str(shop.now),
                "at": at, "what": what, "subject": subject, "seen": seen,
            }  # fmt: skip
            assert process.stdin
            process.stdin.write(json.dumps(told) + "\n")
            process.stdin.flush()
        return [self.heard(process) for process in self.processes]

    @staticmethod
    def heard(process: subprocess.Popen[str]) -> str:
        assert process.stdout
        return process.stdout.readline().strip()


@pytest.fixture
def racers(shop: Any, database_url: str) -> Iterator[Racers]:
    command = [sys.executable, str(Path(__file__).with_name("racer.py")), database_url]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)
        for _ in range(3)
    ]
    made = Racers(processes, count())
    assert [made.heard(process) for process in processes] == ["ready"] * 3
    yield made
    for process in processes:
        process.communicate()


def asked(shop: Any, number: int) -> Quote:
    starts = shop.need().starts_at + timedelta(hours=2 * number)
    need = shop.need(form=Form.HOUR, half_hours=2, starts_at=starts)
    return shop.desks.quotes.ask(shop.by(), 1, need, None, "C0CAMPAIGNS")  # type: ignore[no-any-return]


def approved(shop: Any, number: int) -> Quote:
    quote = asked(shop, number)
    return shop.desks.quotes.approve(shop.by(BOSS), quote.id, quote.revision)  # type: ignore[no-any-return]


def moves(shop: Any, noun: str, subject: int, move: str) -> int:
    with shop.store.reading() as unit:
        return sum(event.move == move for event in unit.events.of(TENANT, noun, subject))


def accepting(shop: Any, number: int) -> tuple[str, int, int]:
    order = shop.told(shop.desks.orders.place(shop.by(), approved(shop, number).id))
    return "order", order.id, order.version


def approving(shop: Any, number: int) -> tuple[str, int, int]:
    return "quote", asked(shop, number).id, 1


def ordering(shop: Any, number: int) -> tuple[str, int, int]:
    return "quote", approved(shop, number).id, 1


BUTTONS = (("approve", BOSS, approving), ("order", BRAND, ordering), ("accept", CREATOR, accepting))


def test_three_processes_at_one_button_do_it_once(
    shop: Any,
    racers: Racers,
    record_property: Callable[[str, object], None],
) -> None:
    for number in range(RACES):
        what, person, prepared = BUTTONS[number % len(BUTTONS)]
        noun, subject, seen = prepared(shop, number)
        ended = racers.race(shop, what, person, subject, seen)
        winners = [end for end in ended if end.startswith("won ")]
        assert len(set(winners)) == 1, ended
        assert len(winners) == 1 or what == "order", ended  # who orders what is ordered is shown that order
        assert {*ended} - {*winners} <= {"Stale", "IllegalMove"}, ended
        assert moves(shop, noun, subject, what) == 1
    record_property("races", RACES)
