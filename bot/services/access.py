"""The access desk: links by which creators outside Slack answer. They are given by the team, and taken back by it."""

from datetime import datetime

from bot.links import RevokedLink
from bot.rules.errors import NotFound
from bot.rules.people import By, member
from bot.services import say
from storage.store import Store, Unit

LINK = "link"


class AccessDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def give(self, by: By, url: str, creator_id: int) -> None:
        """Show a creator's own link to the one who asks, and nobody else. Raises NotAllowed or NotFound."""
        with self._store.deciding(by) as unit:
            _may(unit, by, creator_id)
            unit.events.record(by, LINK, creator_id, "give")
            say.tell(unit, by, url, "", LINK, creator=creator_id, tenant=by.tenant)
            unit.commit()

    def send_code(self, by: By, creator_id: int) -> None:
        """The same link as a QR code, as a direct message to the one who asks. Raises NotAllowed or NotFound."""
        with self._store.deciding(by) as unit:
            _may(unit, by, creator_id)
            say.file(unit, by, "export", what=LINK, creator=creator_id, tenant=by.tenant, ending="png")
            unit.events.record(by, LINK, creator_id, "send_code")
            unit.commit()

    def revoke(self, by: By, url: str, creator_id: int) -> None:
        """All links that this workspace has given to a creator stop working, those to offers too.

        Raises NotAllowed for people outside the team, and NotFound.
        """
        with self._store.deciding(by) as unit:
            _may(unit, by, creator_id)
            unit.revocations.revoke(by.tenant, creator_id, before=by.at, by=by.person)
            unit.events.record(by, LINK, creator_id, "revoke")
            say.tell(unit, by, url, "", "link_revoked", creator=creator_id)
            unit.commit()

    def check(self, tenant: str, creator_id: int, issued: datetime) -> None:
        """Raises RevokedLink where a link of that moment was taken back."""
        with self._store.reading(tenant) as unit:
            before = unit.revocations.before(tenant, creator_id)
        if before is not None and issued <= before:
            raise RevokedLink


def _may(unit: Unit, by: By, creator_id: int) -> None:
    """Raises NotAllowed for people outside the team, and NotFound where there is no such creator."""
    member(unit.people.get(by.tenant, by.person))
    if unit.creators.get(creator_id) is None:
        raise NotFound
