"""One replica for the tests of several: the bot of `juxing run`, with a clock that all of them share through a file.

    python -m granian --interface wsgi … tests.faults.replicas.replica:wsgi

`JUXING_TESTS_CLOCK` names a file with the seconds by which its clock is ahead.
"""

import os
from datetime import UTC, datetime, timedelta
from multiprocessing.util import Finalize
from pathlib import Path

from bot import logs, main, outbox
from bot.rules import placing
from bot.settings import Settings

CLOCK = Path(os.environ["JUXING_TESTS_CLOCK"])


def clock() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=float(CLOCK.read_text() or 0))


outbox.PER_SECOND, outbox.BURST = 1_000.0, 1_000  # the playground of these tests takes any pace
placing.UNDO_WITHIN = timedelta()  # the creator is told with the next tick
logs.set_up("CRITICAL")
bot = main.compose(Settings(_env_file=None), clock)
bot.start()
Finalize(None, bot.stop, exitpriority=10)  # as bot.serving does
wsgi = bot.wsgi
