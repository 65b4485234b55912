"""In whatever order deliveries come, and however often: what stands in the end is what stood had each come once.

JUXING_HISTORIES histories (30) from JUXING_SEED (1) on SQLite, a tenth of them on PostgreSQL.
"""

import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from storage.engine import open_engine
from storage.store import Store
from tests.faults.histories import MOST, Arriving, history, opened, stands
from tests.spared import spared

pytestmark = pytest.mark.faults

HISTORIES = int(os.environ.get("JUXING_HISTORIES", "30"))
FIRST = 1 + (int(os.environ.get("JUXING_SEED", "1")) - 1) * HISTORIES  #: the next seed begins behind these
Tell = Callable[[str, object], None]


def both(world: Callable[[], Any], seed: int) -> int:
    """The same history in order and shuffled, each in a world of its own; answers how many deliveries it took."""
    (once, expected), (often, found) = (lived(world, seed, shuffled=shuffled) for shuffled in (False, True))
    replay = f"JUXING_SEED={seed} JUXING_HISTORIES=1"
    assert often.twice == [], f"{replay}: taken in again"
    wrong = {name: (expected[name], found[name]) for name in expected if expected[name] != found[name]}
    assert wrong == {}, f"{replay}: in order, and shuffled"
    assert once.deliveries <= often.deliveries <= MOST * once.deliveries
    return often.deliveries


def lived(world: Callable[[], Any], seed: int, *, shuffled: bool) -> tuple[Arriving, dict[str, Any]]:
    with world() as shop:
        opened(shop)
        arriving = Arriving(shop=shop, chance=random.Random(-seed) if shuffled else None)
        arriving.all(history(shop, seed))
        return arriving, stands(shop)


def test_what_stands_in_the_end_does_not_know_how_it_came(
    tmp_path: Path, sqlite_template: Path, shop_over: Callable[[Store], Any], record_property: Tell
) -> None:
    @contextmanager
    def world() -> Iterator[Any]:
        file = tmp_path / "history.db"
        shutil.copyfile(sqlite_template, file)
        engine = spared(open_engine(f"sqlite:///{file}"))
        yield shop_over(Store(engine))
        engine.dispose()
        for left in tmp_path.glob("history.db*"):
            left.unlink()

    deliveries = sum(both(world, seed) for seed in range(FIRST, FIRST + HISTORIES))
    record_property("histories", HISTORIES)
    record_property("deliveries", deliveries)
    assert deliveries > 10 * HISTORIES


@pytest.mark.postgres
def test_nor_does_it_on_postgresql(postgres: Any, shop_over: Callable[[Store], Any], record_property: Tell) -> None:
    @contextmanager
    def world() -> Iterator[Any]:
        name = postgres.lend()
        engine = spared(open_engine(postgres.url(name)))
        yield shop_over(Store(engine))
        engine.dispose()
        postgres.give_back(name)

    histories = -(-HISTORIES // 10)
    deliveries = sum(both(world, seed) for seed in range(FIRST, FIRST + histories))
    record_property("histories", histories)
    assert deliveries > 10 * histories
