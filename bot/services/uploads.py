"""The uploads desk: an admin gives a file, looks at what it would do, and confirms, drops or undoes it.

Nothing is read in here: what a file holds is found out by a worker (bot.services.uploads_work).
"""

from bot.rules.errors import Stale
from bot.rules.people import By, admin
from bot.rules.uploads import MOVES, Move, NoSuchUpload, State, Upload, remembered
from bot.services import say
from storage.store import Store, Unit

CARD = "upload"  #: the card of a file, from the first look to what became of it
CARDS = (CARD,)
LOOKED_AT = 200  #: newest uploads among which sources are looked for
MOST_SOURCES = 50  #: that the form offers


class UploadDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def begin(self, upload: Upload, by: By) -> int:
        """Note a file to be looked at, and show its card to the one who uploaded it. Raises NotAllowed."""
        with self._store.deciding(by) as unit:
            admin(unit.people.get(by.tenant, by.person))
            id_ = unit.uploads.add(upload)
            unit.events.record(by, CARD, id_, "begin", after=State.WAITING, why=upload.file_name)
            say.card(unit, by, CARD, id_, [by.person], reader=by.person)
            unit.commit()
        return id_

    def get(self, tenant: str, upload_id: int) -> Upload:
        """Raises NoSuchUpload."""
        with self._store.reading(tenant) as unit:
            return find(unit, tenant, upload_id)

    def remembered(self, tenant: str) -> list[Upload]:
        """Of each source the newest upload that said what columns are, the newest source first."""
        with self._store.reading(tenant) as unit:
            return remembered(unit.uploads.newest(tenant, most=LOOKED_AT))[:MOST_SOURCES]

    def confirm(self, by: By, upload_id: int) -> None:
        """Have it taken in as it was shown. Raises NotAllowed, NoSuchUpload, or Stale where somebody was faster."""
        self._move(by, upload_id, Move.CONFIRM, confirmed_by=by.person, confirmed_at=by.at)

    def drop(self, by: By, upload_id: int) -> None:
        """Leave it. Raises as `confirm` does."""
        self._move(by, upload_id, Move.DROP)

    def undo(self, by: By, upload_id: int) -> None:
        """Have it undone. Raises as `confirm` does."""
        self._move(by, upload_id, Move.UNDO, trouble=None, undone_by=by.person)

    def heal(self, by: By, upload_id: int) -> None:
        """Bring its card up to date after a click that came too late."""
        with self._store.unit() as unit:
            say.refresh(unit, by, CARD, upload_id)
            unit.commit()

    def _move(self, by: By, upload_id: int, move: Move, **changes: object) -> None:
        with self._store.deciding(by) as unit:
            admin(unit.people.get(by.tenant, by.person))
            upload = find(unit, by.tenant, upload_id)
            to = MOVES.get((upload.state, move))
            if to is None or not unit.uploads.move(upload, to, at=by.at, **changes):
                raise Stale
            unit.events.record(by, CARD, upload_id, move, before=upload.state, after=to)
            say.refresh(unit, by, CARD, upload_id)
            unit.commit()


def find(unit: Unit, tenant: str, upload_id: int) -> Upload:
    """Raises NoSuchUpload."""
    found = unit.uploads.get(tenant, upload_id)
    if found is None:
        raise NoSuchUpload
    return found
