"""One JSON object a line, of fields that are named here one by one, with one id from a click to the message it brings.

Nothing that people typed and no token can be logged: a field that is not named is left out, of an error only its type
and its place are told, and of other libraries' lines only who spoke and where.
"""

import logging
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from contextvars import ContextVar, Token
from threading import Lock
from types import TracebackType
from typing import Any

import structlog

from bot import as_json

#: what a line may hold besides `time`, `level` and `event`; values are ids, counts and codes of ours or of Slack
FIELDS = (
    "request", "tenant", "kind", "outcome", "ms", "code", "reference", "saying", "template", "channel", "subject",
    "upload", "transport", "state", "count", "error", "at", "logger", "endpoint", "replica", "port", "revision",
)  # fmt: skip
LONGEST = 300  #: characters of one value
SELDOM = 60.0  #: seconds between two lines of a library about the same
FRAMES = 6  #: of an error's traceback, the innermost
QUIET = {"slack_bolt": logging.WARNING, "slack_sdk": logging.WARNING, "apscheduler": logging.ERROR}
#: for the WSGI server, which sets up its own: its lines go through ours, and their words with them, for they are fixed
FOR_SERVER = {
    "formatters": {"ours": {"()": "bot.logs.OfServer"}},
    "handlers": {"console": {"formatter": "ours", "class": "logging.StreamHandler", "stream": "ext://sys.stdout"}},
    "loggers": {"_granian": {"handlers": ["console"], "level": "INFO", "propagate": False}},
}
Line = MutableMapping[str, Any]


_ONE_AT_A_TIME = Lock()
_under: ContextVar[Mapping[str, str]] = ContextVar("under", default={})  # noqa: B039 - it is never written to


class under:
    """Every line in here carries this id and these fields; and what is decided to be said keeps the id."""

    __slots__ = ("_before", "_fields")
    _before: Token[Mapping[str, str]]

    def __init__(self, request: str, **fields: str) -> None:
        self._fields = {"request": request, **fields}

    def __enter__(self) -> None:
        self._before = _under.set({**_under.get(), **self._fields})

    def __exit__(self, *_: object) -> None:
        _under.reset(self._before)


def request_id() -> str:
    """The id of what is being done; empty where nothing was asked."""
    return _under.get().get("request", "")


def with_what_it_is_under(_: Any, __: str, line: Line) -> Line:
    """The line with the fields of where it was logged; its own come first."""
    return {**_under.get(), **line}


def set_up(level: str, *, for_good: bool = False) -> None:
    """Log to standard output from here on, ours and what libraries say; `for_good`: as it stands now, till the end."""
    library = _Out()
    library.setFormatter(_Foreign())
    library.addFilter(Seldom())
    root = logging.getLogger()
    root.handlers[:] = [library]
    root.setLevel(level)
    for name, least in QUIET.items():
        logging.getLogger(name).setLevel(least)  # apscheduler: a tick that overlaps the last one is no news
    structlog.configure(
        processors=[
            with_what_it_is_under,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            told,
            structlog.processors.JSONRenderer(serializer=_as_json),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=Out,
        cache_logger_on_first_use=for_good,
    )


def _as_json(line: Line, **_: Any) -> str:
    return as_json.written(line)


def told(_: Any, __: str, line: Line) -> Line:
    """The line with the fields that may be logged, and no others."""
    error = line.pop("exc_info", None)
    if error:
        line.update(fault(sys.exc_info() if error is True else error))
    kept = {name: _plain(line[name]) for name in FIELDS if line.get(name) not in {None, ""}}
    return {"time": line.get("time", ""), "level": line.get("level", ""), "event": str(line.get("event", ""))} | kept


def fault(error: Any) -> dict[str, str]:
    """An error's type and where it came up, the innermost place first: its words may hold what people typed."""
    if isinstance(error, BaseException):
        error = (type(error), error, error.__traceback__)
    kind, _, trace = error
    return {"error": kind.__name__, "at": _places(trace)} if kind else {}


def _places(trace: TracebackType | None) -> str:
    frames = reversed(traceback.extract_tb(trace)[-FRAMES:])
    return " < ".join(f"{'/'.join(frame.filename.split('/')[-2:])}:{frame.lineno} {frame.name}" for frame in frames)


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | float | bool) else str(value)[:LONGEST]


class Out:
    """Puts lines out, on what is standard output now.

    Not by `print`, which does not hold on to what it writes to: where somebody puts another in its place meanwhile, as
    tests do that look at what is written, the process ends (python/cpython#130163).
    """

    def __init__(self, *_: Any) -> None:
        """Whatever a factory of loggers is given."""

    def msg(self, line: str) -> None:
        out = sys.stdout
        with _ONE_AT_A_TIME, suppress(OSError, ValueError):  # where nobody reads any more, work goes on without
            out.write(f"{line}\n")
            out.flush()

    debug = info = warning = error = critical = exception = msg


class _Out(logging.Handler):
    """Puts out the lines of libraries as ours."""

    def emit(self, record: logging.LogRecord) -> None:
        Out().msg(self.format(record))


class Seldom(logging.Filter):
    """What a library says again and again in one place is said once a minute, with how often it was: while Slack cannot
    be reached, its SDK would say so ten times a second."""

    def __init__(self, every: float = SELDOM) -> None:
        """`every` so many seconds."""
        super().__init__()
        self._every = every
        self._said: dict[tuple[Any, ...], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        kind = record.exc_info[0] if record.exc_info else None
        place = record.name, record.levelno, record.pathname, record.lineno, kind
        with _ONE_AT_A_TIME:
            said, left = self._said.get(place, (-self._every, 0))
            due = not 0 <= record.created - said < self._every
            self._said[place] = (record.created, 0) if due else (said, left + 1)
        if due and left:
            record.times = left + 1
        return due


class _Foreign(logging.Formatter):
    """A library's line: who spoke, and where; its words may be made of payloads."""

    event = "library"

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {"event": self.event, "level": record.levelname.lower(), "logger": record.name}
        line["at"] = f"{record.module}:{record.lineno}"
        line["count"] = getattr(record, "times", "")
        if record.exc_info:
            line |= fault(record.exc_info)
        stamped = structlog.processors.TimeStamper(fmt="iso", utc=True, key="time")(None, "", line)
        return as_json.written(told(None, "", stamped))


class OfServer(_Foreign):
    """A line of the WSGI server's: it knows of no payloads, and says why it cannot begin."""

    event = "server"

    def format(self, record: logging.LogRecord) -> str:
        line = as_json.read(super().format(record))
        return as_json.written({**line, "says": record.getMessage().split("\n")[0][:LONGEST]})
