"""Every request under one id from the click to the message: counted, measured, and logged in one line at its end."""

import secrets
import time

import structlog

from bot import logs, meters
from handlers.asks import Ask

log = structlog.get_logger(__name__)
LARGEST = 2**53


class watched:
    """Around one delivery. `kind`: command, action, view, options, shortcut or event.

    Whoever handles it says with `outcome` how it went.
    """

    __slots__ = ("_begun", "_kind", "_under", "outcome")
    _begun: float

    def __init__(self, kind: str, tenant: str) -> None:
        self.outcome = "broke"
        self._kind, self._under = kind, logs.under(secrets.token_hex(8), tenant=tenant)

    def __enter__(self) -> "watched":
        self._begun = time.perf_counter()
        self._under.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        took = time.perf_counter() - self._begun
        meters.REQUESTS.add(self._kind, self.outcome)
        meters.ACK.saw(took, self._kind)
        log.info("request", kind=self._kind, outcome=self.outcome, ms=round(took * 1000))
        self._under.__exit__(*error)


def tried(ask: Ask) -> tuple[str, int | None]:
    """What somebody tried, in our own words, and the number of what it was about: nothing that they typed."""
    if "command" in ask.body:
        return "command", None
    view = ask.body.get("view") or {}
    if ask.action:
        return str(ask.action.get("action_id", "")).partition(":")[0], _number(ask.value)
    return str(view.get("callback_id", "") or ask.body.get("type", "")), _number(str(view.get("private_metadata", "")))


def _number(carried: str) -> int | None:
    """The first whole number of what a button carries or a form keeps: always the id of what it is about."""
    first = carried.strip("[ ").partition(",")[0].strip("] ")
    return int(first) if first.isascii() and first.isdigit() and int(first[:17]) < LARGEST and len(first) < 17 else None
