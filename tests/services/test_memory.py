"""Pages on which nothing stands go back to the system."""

import platform
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from bot import memory, ticks
from bot.services.comments import CommentDesk

MEGABYTE, ROOT = 2**20, Path(__file__).parents[2]


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
    memory._of_library.cache_clear()
    memory.give_back()
    memory.keep_together()
    memory._of_library.cache_clear()


HEAPS = """
import ctypes, sys
from threading import Barrier, Thread
from bot import memory

if sys.argv[1] == "together":
    memory.keep_together()
gate = Barrier(9)

def work():
    held = [b"x" * 9_000 for _ in range(9)]
    gate.wait()
    gate.wait()

for _ in range(8):
    Thread(target=work, daemon=True).start()
gate.wait()
library = ctypes.CDLL(None)
library.fopen.restype = ctypes.c_void_p
told = ctypes.c_void_p(library.fopen(sys.argv[2].encode(), b"w"))
library.malloc_info(0, told)
library.fclose(told)
gate.wait()
"""


@pytest.mark.parametrize(("how", "several"), [("together", False), ("as usual", True)])
def test_threads_share_one_heap(tmp_path: Path, how: str, several: bool) -> None:
    if platform.libc_ver()[0] == "glibc":
        told = tmp_path / "told.xml"
        subprocess.run([sys.executable, "-c", HEAPS, how, str(told)], cwd=ROOT, check=True)
        assert (told.read_text().count("<heap ") > 1) is several


def test_it_is_done_once_a_minute_of_the_process(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    given = list[float]()
    ticking = ticks.Ticks(shop.reminders, CommentDesk(shop.store), shop.clock, lambda: None)
    began = ticking._tidied
    for seconds in (0.0, 59.0, 60.0, 61.0, 119.0, 120.5):
        monkeypatch.setattr(memory, "give_back", lambda seconds=seconds: given.append(seconds))
        ticking._tidy(began + seconds)
    assert given == [60.0, 120.5]
