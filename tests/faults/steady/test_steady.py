"""A bot that lives on: its memory does not grow, nothing stays in its hands, and it ticks.

Ten orders; `python -m tests.faults.steady` goes on for two hours (`JUXING_STEADY` minutes) while a month passes.
"""

import os
from collections.abc import Callable
from time import monotonic
from typing import Any

import pytest

from storage.claims import LEASE

pytestmark = [pytest.mark.faults, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]

MINUTES = float(os.environ.get("JUXING_STEADY", "0"))
FEW = 10  #: orders, where no time is told
TICK = 10.0  #: seconds that the newest tick may be old
LONG, GROWS = 30.0, 1.0  #: minutes from which on memory tells something, and the megabytes an hour that it may grow
SETTLED = 0.3


def test_a_bot_that_lives_on_keeps_its_memory_and_its_pace(
    life: Any, record_property: Callable[[str, object], None]
) -> None:
    ends = monotonic() + MINUTES * 60
    while life.steps < FEW or monotonic() < ends:
        life.step()
        if life.steps % 10 == 0:
            life.look()
    life.cluster.move(LEASE)
    life.cluster.wait(life.cluster.idle, "all to be said")

    assert life.cluster.in_hands() == 0
    assert life.cluster.shop.rows("SELECT count(*) FROM outbox WHERE state NOT IN ('sent', 'unknown')") == [(0,)]
    assert life.oldest_tick < TICK
    figures = {"orders": life.steps, "MB": round(life.memory[-1][1], 1), "oldest tick": round(life.oldest_tick, 2)}
    if MINUTES:
        figures["MB an hour"] = round(life.slope(settled=SETTLED), 2)
        figures |= {f"MB after {at * 60:.0f} min": round(held, 1) for at, held in life.memory[:: len(life.memory) // 5]}
    print(figures)
    for name, figure in figures.items():
        record_property(name, figure)
    assert MINUTES < LONG or figures["MB an hour"] < GROWS
