"""The upkeep desk: the beat of this process, and forgetting what need not be kept."""

from datetime import datetime, timedelta

from storage.beats import Beat
from storage.store import Store

FEWEST_DAYS = 400  #: cards, boards and papers of what is going on are read from moves


class UpkeepDesk:
    def __init__(self, store: Store, *, replica: str = "", audit_days: int = 0) -> None:
        """`audit_days`: for how long moves and tries are kept, never shorter than 400; 0: for ever."""
        self._store, self._replica = store, replica
        self._days = audit_days and max(audit_days, FEWEST_DAYS)
        self._started: datetime | None = None

    def beat(self, *, at: datetime, skew: int | None) -> None:
        """Tell other processes that this one lives; nothing without a name."""
        self._started = self._started or at
        if not self._replica:
            return
        with self._store.unit() as unit:
            unit.beats.beat(Beat(replica=self._replica, started_at=self._started, at=at, skew=skew))
            unit.commit()

    def leave(self) -> None:
        """This process ends in order."""
        with self._store.unit() as unit:
            unit.beats.leave(self._replica)
            unit.commit()

    def beats(self) -> list[Beat]:
        with self._store.reading() as unit:
            return unit.beats.all()

    def forget(self, *, at: datetime) -> int:
        """Drop moves and tries that are older than they are kept; returns how many."""
        if not self._days:
            return 0
        before = at - timedelta(days=self._days)
        with self._store.unit() as unit:
            forgotten = unit.audit.forget(before=before) + unit.attempts.forget(before=before)
            unit.commit()
        return forgotten
