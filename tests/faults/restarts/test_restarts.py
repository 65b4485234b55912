"""PostgreSQL is cut off and restarted again and again while people ask, approve, order and accept, and are told of it.

What was acknowledged is there, nothing is there twice, neither in the database nor in Slack, and the processes of the
bot are the same at the end. Nor has any secret come into a log at DEBUG, the database, its WAL or a backup.
Three restarts; `python -m tests.faults.restarts` goes on for `JUXING_RESTARTS` minutes.
"""

import os
import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from storage.claims import LEASE

pytestmark = [pytest.mark.faults, pytest.mark.postgres]

MINUTES = float(os.environ.get("JUXING_RESTARTS", "0"))
SEED = int(os.environ.get("JUXING_SEED", "20251123"))
PEOPLE = 3
RECOVERED = 10.0  #: seconds after which it has to work again
MOVES = Counter({"submit": 1, "approve": 1, "order": 1, "place": 1, "tell": 1, "accept": 1, "produce": 1})


def gaps() -> list[float]:
    """Seconds between restarts: 5 to 40 for so many minutes; three short ones unless told otherwise."""
    dice, made = random.Random(SEED), []
    while sum(made) < 60 * MINUTES:
        made.append(dice.uniform(5, 40))
    return made or [1.5, 2.0, 2.5]


def check_history(town: Any) -> None:
    """Acknowledged = stored = said: nothing lost, nothing twice."""
    shop = town.cluster.shop
    assert town.lost == []
    taken_in = {delivery for (delivery,) in shop.rows("SELECT delivery FROM inbox")}
    assert [each for each in town.taken if each.delivery not in taken_in] == []
    assert [len(life.quotes()) for life in town.lives] == [1] * len(town.lives)
    assert [life.moves() for life in town.lives] == [MOVES] * len(town.lives)
    posts = shop.rows("SELECT tenant, id FROM outbox WHERE act = 'post'")
    assert town.cluster.said() == Counter(f"{tenant}-{number}" for tenant, number in posts)
    assert shop.rows("SELECT DISTINCT state FROM outbox WHERE act <> 'answer'") == [("sent",)]


def test_an_immediate_restart_of_the_database_loses_nothing(
    make_town: Callable[..., Any], record_property: Callable[[str, Any], None], tmp_path: Path
) -> None:
    town = make_town(replicas=2 if MINUTES else 1, seed=SEED)
    with ThreadPoolExecutor(PEOPLE) as pool:
        people = [pool.submit(town.live) for _ in range(PEOPLE)]
        try:
            for gap in gaps():
                town.watch(gap)
                town.restart()
            town.watch(RECOVERED if MINUTES else 2.0)
        finally:
            town.over.set()
        for each in people:
            each.result()
    assert town.same_processes()
    for _ in range(2):  # what was under way is looked up when its lease is over
        town.cluster.move(LEASE)
        town.cluster.wait(town.cluster.idle, "all to be said")
    figures = town.figures()
    print(figures)
    record_property("restarts", len(town.outages))
    check_history(town)
    assert town.leaks(tmp_path / "backup") == []
    if MINUTES:  # in a short run on a busy machine other work is in it
        assert max(figures[f"{what}, slowest s"] for what in ("ready", "taken", "said")) <= RECOVERED
