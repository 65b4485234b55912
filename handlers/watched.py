"""Every request under one id from the click to the message: counted, measured, and logged in one line at its end."""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog

from bot import logs, meters
from handlers.asks import Ask

log = structlog.get_logger(__name__)
LARGEST = 2**53


@dataclass
class Seen:
    """How it went; whoever handles it says so."""

    outcome: str = "broke"


@contextmanager
def watched(kind: str, tenant: str) -> Iterator[Seen]:
    """Around one delivery. `kind`: command, action, view, options, shortcut or event."""
    seen, begun = Seen(), time.perf_counter()
    with logs.under(secrets.token_hex(8), tenant=tenant):
        try:
            yield seen
        finally:
            took = time.perf_counter() - begun
            meters.REQUESTS.add(kind, seen.outcome)
            meters.ACK.saw(took, kind)
            log.info("request", kind=kind, outcome=seen.outcome, ms=round(took * 1000))


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
