"""Stars are due: many reminders in one transaction, each once; a person hears of several in one message."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.rules.absences import decides
from bot.rules.hours import working
from bot.rules.people import CLOCK, By, Person
from bot.rules.reminders import ROUND, Kind, Reminder
from bot.rules.schedules import Schedule, in_hours, limit
from bot.services import orders as orders_desk
from bot.services import say, stars
from storage.outbox import Saying
from storage.prompts import Asking
from storage.reminders import Due
from storage.store import Unit

MOST_LISTED = 100  #: orders that one message knows of; the rest is counted, and found in `/juxing reviews`
TOGETHER = timedelta(minutes=10)  #: what a person would be asked within them comes in one message
KIND = Kind.RATING_REMINDER


@dataclass(frozen=True, kw_only=True)
class Called:
    """An order that asks for its stars now."""

    asking: Asking
    digest: int  #: of the reminder, should several be told at once
    first: bool  #: nobody was asked before

    @property
    def id(self) -> int:
        return self.asking.waits.id


def ask(unit: Unit, by: By, dues: Sequence[Due]) -> int:
    """Ask for the stars of all that is due for the same people, one message a person; returns how many were done.

    People are locked first, then their orders, then the reminders; of several workers one does it, and the others find
    nothing left to do. Of several reminders of one order only the newest is said.
    """
    people = unit.people.hold_all(by.tenant, {due.reminder.person for due in dues})
    subjects = {due.reminder.subject for due in dues}
    soon = by.at + TOGETHER
    subjects |= unit.reminders.due_of(by.tenant, KIND, people, now=by.at, soon=soon)
    asking = unit.prompts.hold(by.tenant, subjects)
    closed = unit.reminders.take_over(by.tenant, KIND, subjects, now=by.at, soon=soon)
    schedule = unit.schedules.of(by.tenant)
    newest = {due.reminder.subject: due for due in closed}
    begun = {due.reminder.subject for due in closed if due.reminder.step % ROUND == 0}
    called: list[Called] = []
    for subject, due in newest.items():
        each = asking.get(subject)
        if each is None or not each.open_at(by.at):
            continue
        first = subject in begun
        person = people.get(each.waits.person) or unit.people.get(by.tenant, each.waits.person)
        if not first and (later := _later(due.reminder, each, person, schedule, by)):
            round_ = unit.reminders.rounds(by.tenant, KIND, [subject])[subject] + 1
            unit.reminders.plan([replace(later, step=round_ * ROUND + later.step % ROUND)])
        else:
            called.append(Called(asking=each, digest=due.id, first=first))
    _tell(unit, by, called, people)
    return len(closed)


def _later(due: Reminder, each: Asking, person: Person, schedule: Schedule, by: By) -> Reminder | None:
    """The next good moment, where a holiday or another zone has made a bad one of the moment that was planned."""
    if working(due.due_at, person.zone, schedule.holidays):
        return None
    moment = in_hours(by.at, person.zone, schedule)
    if not by.at < moment <= limit(each.waits.ended):
        return None
    return replace(due, due_at=moment, person=person.user)


def _tell(unit: Unit, by: By, called: Sequence[Called], people: dict[str, Person]) -> None:
    mine: dict[str, list[Called]] = defaultdict(list)
    sayings: list[Saying] = []
    for each in called:
        person = each.asking.waits.person
        asked = people.get(person) or unit.people.get(by.tenant, person)
        if decides(asked):
            mine[person].append(each)
        else:
            sayings += _passed_on(unit, by, each)
    digests: dict[int, int] = {}
    for person, several in mine.items():
        if len(several) == 1:
            sayings.append(say.a_card(by, stars.CARD, several[0].id, person, reader=person))
            continue
        listed = [each.id for each in sorted(several, key=lambda each: (each.asking.waits.ended, each.id))]
        digest, shown = several[0].digest, listed[:MOST_LISTED]
        more = len(listed) - len(shown)
        sayings.append(say.a_card(by, stars.DIGEST, digest, person, reader=person, orders=shown, more=more))
        digests |= dict.fromkeys(shown, digest)
    first = [each for several in mine.values() for each in several if each.first]
    sayings += [_in_thread(by, each) for each in first if each.asking.channel != each.asking.waits.person]
    unit.prompts.listed(by.tenant, digests)
    # who is asked again decides in the newest message alone: no other is brought up to date after this
    older = {each.asking.digest for each in called if each.id in digests and each.asking.digest} - {*digests.values()}
    if older:
        unit.outbox.refresh(unit.cards.copies_of(by.tenant, stars.DIGEST, older), at=by.at)
    unit.outbox.say_all([*sayings, *say.homes(by, mine.keys() - unit.outbox.homes_waiting(by.tenant, mine))])
    # their cards have had no button for the stars until now
    unit.outbox.refresh(unit.cards.copies_of(by.tenant, orders_desk.CARD, [each.id for each in first]), at=by.at)


def _in_thread(by: By, each: Called) -> Saying:
    thread = f"{orders_desk.CARD}:{each.id}"
    return say.a_card(by, stars.CARD, each.id, each.asking.channel, reader=each.asking.waits.person, thread=thread)


def _passed_on(unit: Unit, by: By, each: Called) -> list[Saying]:
    """Whoever is asked has left: the campaign's owner is asked instead, else everybody in the order's channel."""
    campaign = unit.campaigns.get(by.tenant, each.asking.campaign_id)
    heir = unit.people.get(by.tenant, campaign.owner) if campaign else None
    if heir is None or heir.user == each.asking.waits.person or not decides(heir):
        return [say.a_card(by, stars.CARD, each.id, each.asking.channel, reader=each.asking.owner)]
    order = orders_desk.find(unit, by.tenant, each.id)
    left = stars.of(unit, order)
    unit.prompts.save(
        replace(left, person=heir.user, handed_by=CLOCK, handed_from=left.person, handed_at=by.at, snoozed_until=None)
    )
    orders_desk.mark(unit, by, order, "hand_over_rating")
    stars.plan_again(unit, by.tenant, [each.id], at=by.at)
    return [say.a_card(by, stars.CARD, each.id, heir.user, reader=heir.user), *say.homes(by, [heir.user])]
