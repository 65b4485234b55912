"""The directory desk: what is kept of Slack's user groups and people, and what is to be asked for anew."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from bot.rules import quotes
from bot.rules.people import CLOCK, By, Person
from bot.rules.policies import Rule
from bot.services import say
from storage.store import Store, Unit

LIST = "groups"  #: the subject that stands for the list of all user groups
LIST_EVERY = timedelta(hours=1)
GROUP_EVERY = timedelta(minutes=10)
PERSON_EVERY = timedelta(hours=6)
MOST_QUOTES = 500


class DirectoryDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def due(self, *, at: datetime) -> list[tuple[str, str]]:
        """Workspace and subject (a person, a group, or `LIST`) of what Slack was not asked for lately."""
        with self._store.reading() as unit:
            tenants = sorted({*unit.workspaces.all(), *unit.people.tenants()} - unit.installations.gone())
            return [(tenant, subject) for tenant in tenants for subject in _due(unit, tenant, at)]

    def listed(self, tenant: str, names: Mapping[str, str], *, at: datetime) -> None:
        """Keep which user groups there are: id → name."""
        with self._store.unit() as unit:
            unit.groups.listed(tenant, dict(names))
            unit.groups.told(tenant, LIST, at=at)
            unit.commit()

    def filled(self, tenant: str, group: str, members: Iterable[str], *, at: datetime) -> None:
        """Keep who is in a group; where that changed, the Homes of who came and went follow."""
        with self._store.unit() as unit:
            known = {each.id: each.members for each in unit.groups.of(tenant)}
            now = list(members)
            if unit.groups.filled(tenant, group, now):
                by = By(tenant=tenant, person=CLOCK, delivery="", at=at)
                say.home(unit, by, sorted(set(now) ^ set(known.get(group, ())))[:30])
            unit.groups.told(tenant, group, at=at)
            unit.commit()

    def met(self, person: Person, *, at: datetime) -> None:
        """Keep what Slack says of a person now."""
        with self._store.unit() as unit:
            unit.people.told(person)
            unit.groups.told(person.tenant, person.user, at=at)
            unit.commit()

    def not_told(self, tenant: str, subject: str, *, at: datetime) -> None:
        """Slack did not say: it is asked again at the subject's next turn."""
        with self._store.unit() as unit:
            unit.groups.told(tenant, subject, at=at)
            unit.commit()


def _due(unit: Unit, tenant: str, at: datetime) -> list[str]:
    """The groups first, for they say which people matter."""
    told = unit.groups.when(tenant)
    rules = [*unit.policies.of(tenant), *_asked_under(unit, tenant)]
    used = {step.group for rule in rules for step in rule.steps if step.group}
    groups = {group.id: group.members for group in unit.groups.of(tenant)}
    people = {user for rule in rules for step in rule.steps for user in (*step.people, *groups.get(step.group, ()))}
    people |= {each.delegate for each in unit.absences.coming(tenant, at=at) if each.person in people}
    people |= set(unit.workspaces.get(tenant).budget_people)
    people |= set(unit.prompts.people(tenant))  # who has left is not asked for stars
    every = {
        LIST: LIST_EVERY,
        **dict.fromkeys(sorted(used), GROUP_EVERY),
        **dict.fromkeys(sorted(people), PERSON_EVERY),
    }
    return [subject for subject, gap in every.items() if subject not in told or at - told[subject] >= gap]


def _asked_under(unit: Unit, tenant: str) -> list[Rule]:
    waiting = unit.quotes.in_state(tenant, quotes.State.APPROVING, most=MOST_QUOTES)
    return [quote.rule for quote in waiting if quote.rule is not None]
