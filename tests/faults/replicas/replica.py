"""One replica for the tests of several: the bot of `juxing run`, with a clock that all of them share through a file.

    python -m granian --interface wsgi … tests.faults.replicas.replica:wsgi

`JUXING_TESTS_CLOCK` names a file with the seconds by which its clock is ahead, `JUXING_TESTS_PAUSE` one with the point
at which it stops itself (SIGSTOP), each time that it gets there: a failpoint, or `speaking`, between guard and call.
"""

import os
import signal
import threading
from datetime import UTC, datetime, timedelta
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

from bot import failpoints, logs, main, outbox
from bot.rules import placing
from bot.settings import Settings
from bot.slack import Slack
from storage import engine

CLOCK = Path(os.environ["JUXING_TESTS_CLOCK"])
PAUSE = Path(os.environ.get("JUXING_TESTS_PAUSE", os.devnull))
POINTS = ("outbox_claimed", "outbox_calling", "slack_answered", "reminder_claimed")


def clock() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=float(CLOCK.read_text() or 0))


def stand_still(point: str) -> None:
    """Sent to this thread, which then goes no step further. Sent to the process, another thread may be the one that
    stops it, whenever it comes to that; meanwhile this one would have spoken."""
    if PAUSE.read_text() == point:
        signal.pthread_kill(threading.get_ident(), signal.SIGSTOP)


def watch(point: str) -> None:
    """Stop there, each time that this is the one."""

    def passed() -> None:
        watch(point)
        stand_still(point)

    failpoints.arm_with(point, passed)


def speak(self: Slack, *what: Any, **more: Any) -> Any:
    stand_still("speaking")
    return POST(self, *what, **more)


POST = Slack.post
if "JUXING_TESTS_PAUSE" in os.environ:
    Slack.post = speak  # type: ignore[method-assign]
    for name in POINTS:
        watch(name)
outbox.PER_SECOND, outbox.BURST = 1_000.0, 1_000  # the playground of these tests takes any pace
engine.IDLE = 5  # a lease passes at once here, by the clock that all share
placing.UNDO_WITHIN = timedelta()  # the creator is told with the next tick
logs.set_up(os.environ.get("JUXING_LOG_LEVEL", "CRITICAL"))
bot = main.compose(Settings(_env_file=None), clock)
bot.start()
Finalize(None, bot.stop, exitpriority=10)  # as bot.serving does
main.stay()
wsgi = bot.wsgi
