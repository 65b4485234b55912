"""The days-off desk: a creator's own calendar."""

from datetime import UTC, date, timedelta

from bot.rules.days_off import BookedThen, DaysOff, checked, merged
from bot.rules.errors import NotAllowed
from bot.rules.people import By
from bot.rules.pricing import MARKET
from bot.services import say
from storage.calendar import Slot
from storage.store import Store, Unit


class DaysOffDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def take(self, by: By, creator_id: int, first: date, last: date) -> DaysOff:
        """Keep whole days free of lives, together with days off that touch them.

        Raises NotAllowed for anybody but that creator, BadDaysOff, or BookedThen where a live is agreed on.
        """
        days = checked(DaysOff(first=first, last=last), now=by.at)
        with self._store.deciding(by) as unit:
            _theirs(unit, by, creator_id)
            unit.creators.hold([creator_id])
            booked = unit.calendar.touching(creator_id, since=days.starts_at, until=days.ends_at)
            if work := next((slot for slot in booked if slot.order_id is not None), None):
                raise BookedThen(since=work.starts_at, until=work.ends_at)
            days = merged(days, [_days(slot) for slot in unit.calendar.days_off(creator_id, at=by.at)])
            unit.calendar.work_again(creator_id, since=days.starts_at, until=days.ends_at)
            unit.calendar.reserve(_slot(creator_id, days))
            _written(unit, by, creator_id, "take", days)
            unit.commit()
        return days

    def give_back(self, by: By, creator_id: int, first: date) -> None:
        """Work again on the days off that begin on this day; nothing happens where there are none.

        Raises NotAllowed for anybody but that creator.
        """
        days = DaysOff(first=first, last=first)
        with self._store.deciding(by) as unit:
            _theirs(unit, by, creator_id)
            unit.creators.hold([creator_id])
            unit.calendar.work_again(creator_id, since=days.starts_at, until=days.ends_at)
            _written(unit, by, creator_id, "give_back", days)
            unit.commit()


def _theirs(unit: Unit, by: By, creator_id: int) -> None:
    if by.person != f"creator:{creator_id}" and unit.people.get(by.tenant, by.person).creator_id != creator_id:
        raise NotAllowed(who="this creator")


def _written(unit: Unit, by: By, creator_id: int, what: str, days: DaysOff) -> None:
    unit.events.record(by, "days_off", creator_id, what, after=f"{days.first}..{days.last}")
    if who := unit.people.who_is(by.tenant, creator_id):
        say.home(unit, by, [who.user])


def _days(slot: Slot) -> DaysOff:
    last = slot.ends_at.astimezone(MARKET).date() - timedelta(days=1)
    return DaysOff(first=slot.starts_at.astimezone(MARKET).date(), last=last)


def _slot(creator_id: int, days: DaysOff) -> Slot:
    starts, ends = days.starts_at.astimezone(UTC), days.ends_at.astimezone(UTC)
    return Slot(creator_id=creator_id, order_id=None, starts_at=starts, ends_at=ends)
