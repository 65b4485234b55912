"""The attempts desk: refused tries are written down, in a transaction of their own, for the refused one rolled back."""

import threading
from collections import Counter

import structlog

from bot.logs import request_id
from bot.rules.people import By
from storage.attempts import Attempt
from storage.engine import DatabaseTrouble
from storage.store import Store

log = structlog.get_logger(__name__)


MOST_A_MINUTE = 60  #: of one person: whoever presses faster is a machine, and shall not fill the disk


class AttemptDesk:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock, self._minute, self._made = threading.Lock(), "", Counter[tuple[str, str]]()

    def refused(self, by: By, move: str, subject: int | None, code: str) -> None:
        """Write down who tried what. Where the database is away it is only logged: the person gets their answer."""
        if self._too_many(by):
            log.warning("attempt.not_written", tenant=by.tenant, kind=move, code="too_many")
            return
        try:
            with self._store.unit() as unit:
                unit.attempts.record(by, Attempt(move=move, subject=subject, code=code), request=request_id())
                unit.commit()
        except DatabaseTrouble:
            log.error("attempt.not_written", tenant=by.tenant, kind=move, code=code)

    def _too_many(self, by: By) -> bool:
        minute = f"{by.at:%Y-%m-%d %H:%M}"
        with self._lock:
            if minute != self._minute:
                self._minute, self._made = minute, Counter()
            self._made[by.tenant, by.person] += 1
            return self._made[by.tenant, by.person] > MOST_A_MINUTE
