"""A parent that has everything imported and forks the bot on demand: a start costs milliseconds instead of seconds.

It is told by lines of JSON on its standard input: {"settings": {…}, "ahead": seconds, "failpoint": "name:n"} starts the
bot, and answers on its standard output with {"port"} once, then {"pid"}, {"ready"} and {"ended"} for each bot. When its
input ends, it ends the bot and itself.
"""

import json
import os
import select
import signal
import socket
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from bot import main, outbox, render
from bot.settings import Settings

LOOK_EVERY = 0.01  #: seconds


class Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing."""


def tell(**said: Any) -> None:
    os.write(1, json.dumps(said).encode() + b"\n")


def serve(order: dict[str, Any], listener: socket.socket) -> None:
    """Be the bot, until killed."""
    ahead = timedelta(seconds=order["ahead"])
    chosen = Settings(_env_file=None, transport="http", failpoint=order["failpoint"], **order["settings"])
    main.set_up_logging("CRITICAL")
    outbox.PER_SECOND, outbox.BURST = 1_000.0, 1_000  # the playground of these tests takes any pace
    bot = main.compose(chosen, lambda: datetime.now(UTC) + ahead)
    server = make_server("127.0.0.1", 0, bot.wsgi, threaded=True, request_handler=Silent, fd=listener.fileno())
    bot.start()
    tell(ready=True)
    server.serve_forever()


def begin(order: dict[str, Any], listener: socket.socket) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            serve(order, listener)
        finally:
            os._exit(1)
    tell(pid=pid)
    return pid


def watch(listener: socket.socket) -> None:
    """Begin bots as told, and tell when they end."""
    pid, heard = 0, b""
    while True:
        if pid and os.waitpid(pid, os.WNOHANG)[0]:
            pid = 0
            tell(ended=True)
        if not select.select([0], [], [], LOOK_EVERY)[0]:
            continue
        chunk = os.read(0, 65_536)
        if not chunk:
            if pid:
                os.kill(pid, signal.SIGKILL)
            return
        *orders, heard = (heard + chunk).split(b"\n")
        for order in orders:
            pid = begin(json.loads(order), listener)


if __name__ == "__main__":
    os.environ.setdefault("NO_PROXY", "127.0.0.1,localhost")
    with socket.create_server(("127.0.0.1", 0), backlog=64) as waiting:
        tell(port=waiting.getsockname()[1], warm=bool(render), python=sys.version_info[:2])
        watch(waiting)
