"""The absences desk: who is away, and who is asked instead of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.rules import absences, approvals, quotes, reminders
from bot.rules.absences import Absence
from bot.rules.approvals import Team
from bot.rules.errors import NotFound
from bot.rules.people import By, member
from bot.rules.quotes import Quote
from bot.rules.reminders import Kind, Reminder
from bot.services import asking, quotes_told, say
from storage.store import Store, Unit

MOST_WAITING = 500  #: quotes that wait for approval in one workspace and are looked through


@dataclass(frozen=True, kw_only=True)
class Away:
    """What the form shows: the zone that days are counted in, and what is set."""

    zone: str
    absence: Absence | None


class AbsenceDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, by: By) -> Away:
        """What a person has set. Raises NotAllowed for guests and creators."""
        with self._store.reading(by.tenant) as unit:
            person = member(unit.people.get(by.tenant, by.person))
            return Away(zone=person.zone, absence=unit.absences.of(by.tenant, by.person, at=by.at))

    def leave(self, by: By, delegate: str, first: date, last: date) -> Absence:
        """Name who is asked instead, on whole days of one's own zone. What was set before is replaced.

        Raises BadDays, BadDelegate, or NotAllowed for guests and creators.
        """
        with self._store.deciding(by) as unit:
            person = member(unit.people.get(by.tenant, by.person))
            wanted = absences.absence(person, unit.people.get(by.tenant, delegate), first, last, at=by.at)
            unit.people.hold(by.tenant, by.person)
            before = _end(unit, by)
            absence = unit.absences.put(wanted)
            unit.reminders.plan(reminders.of_absence(absence))
            unit.events.record(by, "absence", absence.id, "leave", after=delegate)
            _moved(unit, by, by.person, before, absence)
            unit.commit()
        return absence

    def come_back(self, by: By) -> None:
        """Be asked oneself again. Raises NotFound where nothing was set, NotAllowed for guests and creators."""
        with self._store.deciding(by) as unit:
            member(unit.people.get(by.tenant, by.person))
            unit.people.hold(by.tenant, by.person)
            before = _end(unit, by)
            if before is None:
                raise NotFound
            unit.events.record(by, "absence", before.id, "come_back", before=before.delegate)
            _moved(unit, by, by.person, before, None)
            unit.commit()


def hand_over(unit: Unit, by: By, reminder: Reminder) -> None:
    """An absence begins, or has ended: what waits goes to whoever is asked from now on."""
    absence = unit.absences.get(by.tenant, reminder.subject)
    if absence is None:
        return
    begins = absence.covers(by.at)
    _moved(unit, by, absence.person, None if begins else absence, absence if begins else None, over=not begins)


def _end(unit: Unit, by: By) -> Absence | None:
    before = unit.absences.of(by.tenant, by.person, at=by.at)
    unit.absences.end(by.tenant, by.person)
    if before is not None:
        unit.reminders.drop(by.tenant, before.id, Kind.ABSENCE, why="changed")
    return before


def _moved(
    unit: Unit, by: By, person: str, before: Absence | None, after: Absence | None, *, over: bool = False
) -> None:
    """Cards and Homes of what waits for a person follow; whoever is asked anew gets a card of their own.

    `over`: the absence has just ended, so it no longer covers this moment by itself.
    """
    if before is not None and over:
        before = replace(before, until_at=max(before.until_at, by.at) + absences.LONGEST)
    people = [person, *(each.delegate for each in (before, after) if each)]
    for quote in unit.quotes.in_state(by.tenant, quotes.State.APPROVING, most=MOST_WAITING):
        now = asking.team(unit, by.tenant, [quote.rule], at=by.at, also=people)
        then, next_ = (_asked(quote, _with(now, person, each)) for each in (before, after))
        if then != next_:
            quotes_told.refresh(unit, by, quote.id)
            quotes_told.ask_people(unit, by, quote, [user for user in next_ if user not in then])
    say.home(unit, by, people)


def _asked(quote: Quote, team: Team) -> list[str]:
    return [each.person for each in approvals.asked(quote, team)]


def _with(team: Team, person: str, absence: Absence | None) -> Team:
    others: Mapping[str, Absence] = {user: each for user, each in team.absences.items() if user != person}
    return replace(team, absences={**others, person: absence} if absence else others)
