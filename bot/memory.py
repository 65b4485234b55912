"""How memory is taken from the system, and what nothing stands on any more given back; both are glibc's alone."""

import ctypes
from collections.abc import Callable
from functools import cache

#: glibc's numbers of settings (M_ARENA_MAX, M_MMAP_THRESHOLD, M_TRIM_THRESHOLD), and what they are set to: one heap for
#: all threads, so that one can use what another leaves; blocks from 64 KB on by themselves, which go back at once; and
#: the end of the heap back from 128 KB on
SETTINGS = {-8: 1, -3: 2**16, -1: 2**17}


def keep_together() -> None:
    """Have what is taken from now on lie close together; before threads begin, for each that has a heap keeps it."""
    for setting, value in SETTINGS.items():
        _of_library("mallopt")(setting, value)


def give_back() -> None:
    """Let the C library return whole pages between what it has handed out; where it can, which is glibc.

    It does so of its own only at the end of what it holds. Answers of 5 to 15 kilobytes that come and go leave holes,
    and a bot would grow by them for hours. Takes some milliseconds, and no work waits for it but what asks for memory.
    """
    _of_library("malloc_trim")(0)


@cache
def _of_library(name: str) -> Callable[..., object]:
    """A function of the C library's; one that does nothing where it has none of that name."""
    try:
        found: Callable[..., object] = getattr(ctypes.CDLL(None), name)
    except (AttributeError, OSError, TypeError):
        return lambda *_: None
    return found
