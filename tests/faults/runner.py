"""A parent that has everything imported and forks the bot on demand: a start costs milliseconds instead of seconds.

It is told by lines of JSON on its standard input: {"settings": {…}, "ahead": seconds, "failpoint": "name:n"} starts the
bot, and answers on its standard output with {"port"} once, then {"pid"}, {"ready"} and {"ended"} for each bot. When its
input ends, it ends the bot and itself.
"""

import gc
import json
import os
import select
import signal
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from bot import logs, main, outbox, render, text
from bot.rules import placing
from bot.rules.people import LANGUAGES, Reader
from bot.settings import Settings

LOOK_EVERY = 0.01  #: seconds


class Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing."""


def tell(**said: Any) -> None:
    os.write(1, json.dumps(said).encode() + b"\n")


def warm_up() -> None:
    """Do once what each bot would do at its first request: compile the templates, load what is loaded late."""
    text.load()
    "localhost".encode("idna")
    for language in LANGUAGES:
        environment = render._blocks(Reader(language=language))
        for name in environment.list_templates(["j2"]):
            if name.startswith(("kit/", "messages/", "pieces/", "views/")):
                environment.get_template(name)
    with TemporaryDirectory() as folder:
        secrets = dict.fromkeys(("slack_bot_token", "slack_signing_secret", "link_secret"), "warm")
        url = f"sqlite:///{Path(folder) / 'warm.db'}"
        main.compose(Settings(_env_file=None, transport="http", database_url=url, **secrets)).store.engine.dispose()
    gc.collect()
    gc.freeze()  # looking through it for garbage would copy it into every bot


def bound(port: int = 0) -> socket.socket:
    """A socket at a port that parent and bots share; only who listens gets connections, so a dead bot refuses them."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    made.bind(("127.0.0.1", port))
    return made


def serve(order: dict[str, Any], port: int) -> None:
    """Be the bot, until killed."""
    ahead = timedelta(seconds=order["ahead"])
    chosen = Settings(_env_file=None, failpoint=order["failpoint"], **order["settings"])
    logs.set_up("CRITICAL")
    placing.UNDO_WITHIN = timedelta()  # the creator is told with the next tick
    outbox.PER_SECOND, outbox.BURST = 1_000.0, 1_000  # the playground of these tests takes any pace
    listener = bound(port)
    listener.listen(64)
    bot = main.compose(chosen, lambda: datetime.now(UTC) + ahead)
    server = make_server("127.0.0.1", 0, bot.wsgi, threaded=True, request_handler=Silent, fd=listener.fileno())
    bot.start()
    tell(ready=True)
    server.serve_forever()


def begin(order: dict[str, Any], port: int) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            serve(order, port)
        finally:
            os._exit(1)
    tell(pid=pid)
    return pid


def watch(port: int) -> None:
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
            pid = begin(json.loads(order), port)


if __name__ == "__main__":
    os.environ.setdefault("NO_PROXY", "127.0.0.1,localhost")
    warm_up()
    with bound() as kept:
        number = kept.getsockname()[1]
        tell(port=number)
        watch(number)
