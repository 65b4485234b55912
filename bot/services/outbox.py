"""The outbox desk, for operators: what is not sent, and saying it again or never."""

from collections.abc import Callable
from datetime import datetime

from bot.rules.people import By
from storage.outbox_care import DEAD, PENDING, UNKNOWN, Unsent
from storage.store import Store, Unit

OUTBOX = "outbox"  #: noun of its events
STATES = {"pending": PENDING, "unknown": UNKNOWN, "dead": DEAD}


class NotYours(Exception):
    """The row is not there, not in a state for this, or a worker has it; nothing was changed."""


class OutboxDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def counts(self) -> dict[str, int]:
        with self._store.reading() as unit:
            return unit.outbox_care.counts()

    def list(self, *kinds: str, most: int) -> list[Unsent]:
        """Up to `most` of each kind: pending, unknown, dead."""
        with self._store.reading() as unit:
            return [row for kind in kinds for row in unit.outbox_care.list(STATES[kind], most=most)]

    def retry(self, person: str, row_id: int, why: str, *, at: datetime, may_duplicate: bool = False) -> Unsent:
        """Say it again now, in one transaction with its event. What may have arrived only with `may_duplicate`.

        Raises NotYours.
        """

        def change(unit: Unit, row: Unsent) -> bool:
            if row.state in UNKNOWN and not may_duplicate:
                raise NotYours(
                    f"{row.id} may have arrived: look into {row.channel} first. If it is missing there, say it again"
                    " with --may-duplicate; if it is there, people will see it twice."
                )
            return unit.outbox_care.again(row, at=at)

        return self._decide(person, row_id, "retry", why, change, at=at)

    def drop(self, person: str, row_id: int, why: str, *, at: datetime) -> Unsent:
        """Never say it, in one transaction with its event. Raises NotYours."""
        return self._decide(person, row_id, "drop", why, lambda unit, row: unit.outbox_care.drop(row, why=why), at=at)

    def _decide(
        self, person: str, row_id: int, move: str, why: str, change: Callable[[Unit, Unsent], bool], *, at: datetime
    ) -> Unsent:
        with self._store.unit() as unit:
            row = unit.outbox_care.hold(row_id)
            if row is None:
                raise NotYours(f"There is no message {row_id} in the outbox.")
            if row.state in {"claimed", "calling"}:
                raise NotYours(f"A worker was faster: {row_id} is being said right now. Look again in a minute.")
            if row.state not in {*PENDING, *UNKNOWN, *DEAD}:
                raise NotYours(f"{row_id} is {row.state} already; nothing was changed.")
            if not change(unit, row):
                raise NotYours(f"A worker was faster: {row_id} moved on meanwhile. Nothing was changed; look again.")
            by = By(tenant=row.tenant, person=person, delivery=f"{OUTBOX}:{row.id}:{row.fence}:{move}", at=at)
            after = "waiting" if move == "retry" else "dropped"
            unit.events.record(by, OUTBOX, row.id, move, before=row.state, after=after, why=why)
            unit.commit()
        return row
