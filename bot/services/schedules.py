"""The schedules desk: when a workspace asks for stars. What waits already follows, a part at a time."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.rules import schedules
from bot.rules.people import By, member
from bot.rules.reminders import Kind, Reminder
from bot.rules.schedules import Schedule
from bot.rules.workspaces import admin, may_set_up
from bot.services import stars
from storage.store import Store, Unit

AT_ONCE = 500  #: orders that are planned anew in one transaction


@dataclass(frozen=True, kw_only=True)
class Set:
    """What the form shows. `may`: the one who looks may change it."""

    schedule: Schedule
    may: bool


class ScheduleDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, by: By) -> Set:
        """What is set. Raises NotAllowed for guests and creators."""
        with self._store.reading(by.tenant) as unit:
            person = member(unit.people.get(by.tenant, by.person))
            may = may_set_up(unit.workspaces.get(by.tenant), person)
            return Set(schedule=unit.schedules.of(by.tenant), may=may)

    def set(self, by: By, schedule: Schedule) -> Schedule:
        """Ask by another schedule, also for what waits already.

        Raises NotAllowed for everybody but admins, and what `schedules.checked` refuses.
        """
        with self._store.deciding(by) as unit:
            admin(unit.workspaces.get(by.tenant), unit.people.get(by.tenant, by.person))
            wanted = schedules.checked(replace(schedule, tenant=by.tenant))
            before = unit.schedules.of(by.tenant)
            if wanted != before:
                unit.schedules.save(wanted)
                changed = [name for name, value in vars(wanted).items() if getattr(before, name) != value]
                unit.events.record(by, "workspace", 0, "set_schedule", why=", ".join(changed))
                _go_on(unit, by.tenant, 0, int(by.at.timestamp()), by.at)
            unit.commit()
        return wanted


def hold(unit: Unit, reminder: Reminder) -> None:
    """Lock the next part of what waits before the reminder itself."""
    unit.prompts.hold(reminder.tenant, unit.prompts.waiting_after(reminder.tenant, reminder.subject, most=AT_ONCE))


def plan_again(unit: Unit, by: By, reminder: Reminder) -> None:
    """Plan a part of what waits by what is set now, and go on with the next."""
    orders = unit.prompts.waiting_after(by.tenant, reminder.subject, most=AT_ONCE)
    stars.plan_again(unit, by.tenant, orders, at=by.at)
    if len(orders) == AT_ONCE:
        _go_on(unit, by.tenant, orders[-1], reminder.step, by.at)


def _go_on(unit: Unit, tenant: str, after: int, step: int, at: datetime) -> None:
    unit.reminders.plan([Reminder(tenant=tenant, kind=Kind.RATING_SCHEDULE, subject=after, step=step, due_at=at)])
