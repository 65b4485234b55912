"""Pages on which nothing stands go back to the system."""

import platform
import random
from collections.abc import Iterator
from typing import Any

import psutil
import pytest

from bot import memory, ticks
from bot.services.comments import CommentDesk

MEGABYTE = 2**20


@pytest.fixture
def holes() -> Iterator[None]:
    """Half of what was handed out in pieces of 5 to 15 kilobytes stays, 30 MB; the other half was given up."""
    chance = random.Random(7)
    held = [b"x" * chance.randint(5_000, 15_000) for _ in range(6_000)]
    del held[::2]
    yield
    del held


def test_pages_between_what_stays_are_given_back(holes: None) -> None:
    before = psutil.Process().memory_info().rss
    memory.give_back()
    returned = before - psutil.Process().memory_info().rss
    assert returned > 8 * MEGABYTE or platform.libc_ver()[0] != "glibc"


def test_where_the_library_cannot_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory.ctypes, "CDLL", lambda _: object())
    memory._trim.cache_clear()
    memory.give_back()
    memory._trim.cache_clear()


def test_it_is_done_once_a_minute_of_the_process(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    given = list[float]()
    ticking = ticks.Ticks(shop.reminders, CommentDesk(shop.store), shop.clock, lambda: None)
    began = ticking._tidied
    for seconds in (0.0, 59.0, 60.0, 61.0, 119.0, 120.5):
        monkeypatch.setattr(memory, "give_back", lambda seconds=seconds: given.append(seconds))
        ticking._tidy(began + seconds)
    assert given == [60.0, 120.5]
