"""What the WSGI server of `juxing run` imports: the bot starts with its worker process, before the first request."""

import gc
from multiprocessing.util import Finalize

from bot.main import running_bot, wsgi

# Told to stop, it finishes what is in its hands, so that no other replica waits for its leases to end. The server's
# worker is a child of multiprocessing, which does not run `atexit`.
Finalize(None, running_bot().rest, exitpriority=10)
# What has been loaded by now stays: looking through it for garbage would hold a request up for a tenth of a second.
gc.collect()
gc.freeze()

__all__ = ["wsgi"]
