"""What the WSGI server of `juxing run` imports: the bot starts with its worker process, before the first request.

When the server has answered what it had taken, its worker ends, and the bot with it: in order, in bounded time.
"""

from multiprocessing.util import Finalize

from bot.main import running_bot, stay, wsgi

# The server's workers run these, and not `atexit`.
Finalize(None, running_bot().stop, exitpriority=10)
stay()

__all__ = ["wsgi"]
