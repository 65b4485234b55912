"""Whole lives under every fault at once: what was acknowledged is kept, what was decided is said once.

JUXING_LIVES seeds (5) from JUXING_SEED on; `python -m tests.faults.simulate SEED` replays one.
"""

import os
from collections import Counter
from collections.abc import Callable

import pytest

from bot import failpoints
from tests.faults.simulator import World
from tests.faults.simulator_history import End, History, Stored
from tests.faults.simulator_people import Wish

pytestmark = pytest.mark.faults

LIVES = int(os.environ.get("JUXING_LIVES", "5"))
SEED = int(os.environ.get("JUXING_SEED", "1"))
NOTHING = Stored(taken_in=False, events=frozenset(), outbox=0, reminders=0)
DONE = Stored(taken_in=True, events=frozenset({1}), outbox=2, reminders=1)
WISH = Wish(delivery="w1", person="U0CHENMO", action="offer.accept", value="[1,1]", dice=1)


@pytest.fixture(autouse=True)
def quiet() -> None:
    failpoints.disarm()


@pytest.mark.parametrize("seed", range(SEED, SEED + LIVES))
def test_nothing_is_lost_and_nothing_happens_twice(seed: int, record_property: Callable[[str, object], None]) -> None:
    world = World(seed=seed)
    wrong = world.run()
    record_property("figures", dict(world.figures()))
    assert wrong == [], f"replay it with: python -m tests.faults.simulate {seed}"


def test_a_seed_replays_exactly() -> None:
    runs = [World(seed=SEED, days=8) for _ in range(2)]
    assert [world.run() for world in runs] == [[], []]
    assert runs[0].figures() == runs[1].figures()
    assert runs[0].figures()["ended ok"] > 0


@pytest.mark.parametrize(
    ("end", "before", "after", "says"),
    [
        (End.OK, NOTHING, NOTHING, "acknowledged, and nothing was done"),
        (End.FAIL, NOTHING, DONE, "refused, and changed something"),
        (End.UNKNOWN, NOTHING, Stored(taken_in=True, events=frozenset(), outbox=0, reminders=0), "half done"),
        (End.UNKNOWN, NOTHING, Stored(taken_in=False, events=frozenset(), outbox=1, reminders=0), "half done"),
        (End.OK, DONE, Stored(taken_in=True, events=frozenset({1, 2}), outbox=2, reminders=1), "taken in twice"),
    ],
)
def test_the_checker_sees_what_it_looks_for(end: End, before: Stored, after: Stored, says: str) -> None:
    history = History()
    history.ended(WISH, end, before, after)
    assert f"{WISH}: {says}" in history.wrong


@pytest.mark.parametrize(("end", "before", "after"), [(End.OK, NOTHING, DONE), (End.UNKNOWN, NOTHING, NOTHING)])
def test_the_checker_takes_what_is_right(end: End, before: Stored, after: Stored) -> None:
    history = History()
    history.ended(WISH, end, before, after)
    assert (history.wrong, history.ends) == ([], Counter({end: 1}))
