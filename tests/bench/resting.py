"""The bot of `juxing run` as `tests.bench.clicks` measures it: it answers; it says nothing and does nothing by time."""

from bot.main import compose, set_up_logging
from bot.settings import settings

set_up_logging("ERROR")
wsgi = compose(settings()).wsgi
