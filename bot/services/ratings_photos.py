"""What is done on photos of ratings by and by: each is got from Slack once, looked at by its bytes, and kept here."""

from datetime import datetime
from typing import Any

from bot.rules.errors import Refused
from bot.rules.people import CLOCK, By
from bot.rules.ratings_photos import Photo, State, checked
from bot.services import say
from storage.store import Store


class PhotoWork:
    def __init__(self, store: Store) -> None:
        self._store = store

    def claim(self, *, at: datetime) -> Photo | None:
        """Take one photo that is to be got, for a lease; None where there is none."""
        with self._store.reading() as unit:
            if not unit.rating_photos.busy(now=at):
                return None
        with self._store.unit() as unit:
            claimed = unit.rating_photos.claim(now=at)
            unit.commit()
        return claimed

    def keep(self, photo: Photo, content: bytes) -> None:
        """Show it from now on. Raises PhotoTooLarge or NotAPhoto; then nothing is kept."""
        kind = checked(photo.file_name, content)
        with self._store.unit() as unit:
            unit.rating_photos.settle(photo, State.KEPT, kind=kind, content=content)
            unit.commit()

    def refuse(self, photo: Photo, why: Refused, *, at: datetime) -> None:
        """Leave it, and tell the one who chose it why; the stars stand."""
        by = By(tenant=photo.tenant, person=CLOCK, delivery=f"photo:{photo.id}:{photo.fence}", at=at)
        with self._store.unit() as unit:
            if unit.rating_photos.settle(photo, State.REFUSED):
                told: dict[str, Any] = {"refusal": why.code, "file": photo.file_name, "most": why.facts.get("most")}
                say.note(unit, by, "photo_refused", photo.person, reader=photo.person, order=photo.order_id, **told)
            unit.commit()

    def later(self, photo: Photo, *, at: datetime) -> None:
        """Try again then."""
        with self._store.unit() as unit:
            unit.rating_photos.later(photo, at=at)
            unit.commit()
