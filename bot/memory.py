"""Memory that nothing stands on any more, given back to the system."""

import ctypes
from collections.abc import Callable
from functools import cache


def give_back() -> None:
    """Let the C library return whole pages between what it has handed out; where it can, which is glibc.

    It does so of its own only at the end of what it holds. Answers of 5 to 15 kilobytes that come and go leave holes,
    and a bot would grow by them for hours. Takes some milliseconds, and no work waits for it but what asks for memory.
    """
    _trim()(0)


@cache
def _trim() -> Callable[[int], object]:
    try:
        found: Callable[[int], object] = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return lambda _: None
    return found
