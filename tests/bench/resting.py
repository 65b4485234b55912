"""The bot of `juxing run` as `tests.bench.clicks` measures it: it answers; it says nothing and does nothing by time."""

from bot.logs import set_up
from bot.main import compose
from bot.settings import settings

set_up("ERROR", for_good=True)
wsgi = compose(settings()).wsgi
