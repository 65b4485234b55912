"""The workspace desk: its settings, and its people."""

from bot.rules.people import By, Person, member
from bot.rules.workspaces import Workspace, admin
from bot.services import say
from storage.store import Store


class WorkspaceDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, tenant: str) -> Workspace:
        with self._store.reading(tenant) as unit:
            return unit.workspaces.get(tenant)

    def person(self, tenant: str, user: str) -> Person | None:
        """The person as known; None for one whom Slack has not described yet."""
        return self._store.person(tenant, user)

    def meet(self, person: Person) -> Person:
        """Keep what Slack says of a person; what they or the workspace chose for them stays."""
        with self._store.unit() as unit:
            known = unit.people.told(person)
            unit.commit()
        return known

    def set_language(self, by: By, language: str) -> Person:
        """What a person reads from now on; empty follows Slack's own setting."""
        with self._store.deciding(by) as unit:
            person = unit.people.change(by.tenant, by.person, language_override=language)
            say.home(unit, by, [by.person])
            unit.commit()
        return person

    def set_up(self, by: By, workspace: Workspace) -> Workspace:
        """Change what a workspace has set, beside its rules. Raises NotAllowed for everybody but admins."""
        with self._store.deciding(by) as unit:
            before, person = unit.workspaces.get(by.tenant), unit.people.get(by.tenant, by.person)
            admin(before, person)
            unit.workspaces.save(workspace)
            unit.events.record(by, "workspace", 0, "set_up", why=_summary(before, workspace))
            say.home(unit, by, [by.person])
            unit.commit()
        return workspace

    def allow(self, by: By, user: str, fen: int) -> Person:
        """Set how much (fen) a person may order without asking; 0 takes it away.

        Raises NotAllowed for everybody but admins, and for a guest, a creator or somebody who left as the one named.
        """
        with self._store.deciding(by) as unit:
            admin(unit.workspaces.get(by.tenant), unit.people.get(by.tenant, by.person))
            before = member(unit.people.get(by.tenant, user))
            person = unit.people.change(by.tenant, user, own_limit=fen)
            said = f"{user}: {before.own_limit} -> {fen}"
            unit.events.record(by, "workspace", 0, "allow", why=said)
            say.home(unit, by, [user])
            unit.commit()
        return person

    def link_creator(self, tenant: str, user: str, creator_id: int | None) -> Person:
        """Say which creator a person is: an operator's task."""
        with self._store.unit() as unit:
            person = unit.people.change(tenant, user, creator_id=creator_id)
            unit.commit()
        return person

    def set_limit(self, tenant: str, user: str, fen: int) -> Person:
        """How much a person may order without asking: an operator's task."""
        with self._store.unit() as unit:
            person = unit.people.change(tenant, user, own_limit=fen)
            unit.commit()
        return person


def _summary(before: Workspace, after: Workspace) -> str:
    changed = [name for name, value in vars(after).items() if getattr(before, name) != value]
    return ", ".join(changed)
