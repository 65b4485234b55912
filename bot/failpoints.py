"""Named points between receiving and done, at which tests kill the process, or do worse, to see what survives."""

import os
import signal
from collections.abc import Callable

POINTS = (
    "received",
    "inbox_written",
    "state_changed",
    "before_commit",
    "after_commit",
    "before_ack",
    "outbox_claimed",
    "outbox_calling",
    "slack_answered",
    "outbox_sent",
    "reminder_claimed",
    "reminder_done",
)

_armed: dict[str, Callable[[], None]] = {}


def arm(spec: str) -> None:
    """`name` or `name:n`: kill this process the n-th time it gets there. An empty spec arms nothing.

    Raises ValueError for an unknown name.
    """
    if not spec:
        return
    name, _, nth = spec.partition(":")
    arm_with(name, lambda: os.kill(os.getpid(), signal.SIGKILL), nth=int(nth or 1))


def arm_with(name: str, act: Callable[[], None], *, nth: int = 1) -> None:
    """Have something else happen the n-th time that somebody gets there, once.

    Raises ValueError for an unknown name.
    """
    if name not in POINTS:
        raise ValueError(f"no failpoint is called {name!r}")
    left = [nth]

    def count_down() -> None:
        left[0] -= 1
        if left[0] == 0:
            act()

    _armed[name] = count_down


def disarm() -> None:
    """Have nothing happen anywhere."""
    _armed.clear()


def reached(name: str) -> None:
    """Do nothing, unless a test has armed this point."""
    if _armed and name in _armed:
        _armed[name]()
