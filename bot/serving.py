"""What the WSGI server of `juxing run` imports: the bot starts with its worker process, before the first request.

When the server has answered what it had taken, its worker ends, and the bot with it: in order, in bounded time.
"""

import gc
from multiprocessing.util import Finalize

from bot.main import running_bot, wsgi

# The server's workers run these, and not `atexit`.
Finalize(None, running_bot().stop, exitpriority=10)
# What has been loaded by now stays: looking through it for garbage would hold a request up for a tenth of a second.
gc.collect()
gc.freeze()

__all__ = ["wsgi"]
