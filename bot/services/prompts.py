"""The prompts desk: what somebody who is asked for stars may do instead of giving them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.rules import prompts, ratings
from bot.rules.orders import RATEABLE, Order
from bot.rules.people import By
from bot.rules.prompts import NotAsked, Prompt
from bot.rules.reminders import Kind
from bot.services import orders as orders_desk
from bot.services import say, stars
from storage.store import Store, Unit


@dataclass(frozen=True, kw_only=True)
class Put:
    """When somebody is asked again."""

    until: datetime
    shortened: bool  #: the window is over by then: it is the last time, earlier than was wanted


class PromptDesk:
    def __init__(self, store: Store) -> None:
        self._store = store

    def snooze(self, by: By, order_id: int, days: int, *, url: str = "", channel: str = "") -> Put:
        """Ask again later, never after the window; says when. Raises NotFound, NotYet, WindowClosed, NoLaterMoment."""
        with self._store.deciding(by) as unit:
            order, prompt = _open(unit, by, order_id)
            zone, schedule = unit.people.get(by.tenant, prompt.person).zone, unit.schedules.of(by.tenant)
            put = prompts.snooze(prompt, days, order.campaign_end, zone, schedule, at=by.at)
            until = put.prompt.snoozed_until or by.at
            unit.prompts.save(put.prompt)
            stars.plan_again(unit, by.tenant, [order_id], at=by.at)
            unit.events.record(by, "order", order_id, "snooze_rating", after=until.isoformat())
            orders_desk.refresh(unit, by, order_id)
            about = {"order": order_id, "until": until.isoformat(), "shortened": put.shortened}
            say.tell(unit, by, url, channel, "rate_later", **about)
            unit.commit()
        return Put(until=until, shortened=put.shortened)

    def hand_over(self, by: By, order_id: int, colleague: str) -> Prompt:
        """Ask a colleague from now on: they hear of it at once, and are reminded in their own hours.

        Raises BadColleague, PassedBefore, and as `snooze`.
        """

        def handed(unit: Unit, prompt: Prompt) -> Prompt:
            return prompts.hand_over(prompt, unit.people.get(by.tenant, colleague), by=by.person, at=by.at)

        return self._change(by, order_id, "hand_over_rating", handed)

    def back(self, by: By, order_id: int) -> Prompt:
        """Ask whoever was asked before. Raises NotHandedOver, and as `hand_over`."""

        def returned(unit: Unit, prompt: Prompt) -> Prompt:
            before = unit.people.get(by.tenant, prompt.handed_from)
            return prompts.back(prompt, before, by=by.person, at=by.at)

        return self._change(by, order_id, "hand_back_rating", returned)

    def pass_over(self, by: By, order_id: int, reason: str) -> Prompt:
        """There is nothing to rate: nobody is asked any more, and the order stays unrated.

        Raises ReasonNeeded, ReasonTooLong, PassedBefore, and as `snooze`.
        """

        def passed(unit: Unit, prompt: Prompt) -> Prompt:
            return prompts.pass_over(prompt, reason, by=by.person, at=by.at)

        return self._change(by, order_id, "pass_rating", passed, why=reason.strip())

    def take_back(self, by: By, order_id: int) -> Prompt:
        """Stars are asked for after all. Raises NotPassed, and as `snooze`."""
        return self._change(by, order_id, "unpass_rating", lambda unit, prompt: prompts.take_back(prompt))

    def _change(
        self, by: By, order_id: int, what: str, change: Callable[[Unit, Prompt], Prompt], *, why: str = ""
    ) -> Prompt:
        """One change: kept, told on every card and in the thread, and the reminders follow. Of two only one is made."""
        with self._store.deciding(by) as unit:
            order, before = _open(unit, by, order_id)
            after = change(unit, before)
            unit.prompts.save(after)
            orders_desk.mark(unit, by, order, what, why=why)
            if after.passed:
                stars.call_off(unit, by.tenant, order_id)
                unit.reminders.drop(by.tenant, order_id, Kind.RATING_REMINDER, why=what)
            else:
                stars.plan_again(unit, by.tenant, [order_id], at=by.at)
            if after.person != before.person:
                say.card(unit, by, stars.CARD, order_id, [after.person], reader=after.person)
            say.home(unit, by, [before.person, after.person])
            unit.commit()
        return after


def _open(unit: Unit, by: By, order_id: int) -> tuple[Order, Prompt]:
    """An order whose stars are asked for, held so that nobody else moves it.

    Raises NotFound, NotAllowed for guests and creators, NotAsked, NotYet or WindowClosed.
    """
    unit.orders.hold(by.tenant, order_id)
    order = orders_desk.find(unit, by.tenant, order_id)
    orders_desk.team(unit, by)
    if order.state not in RATEABLE:
        raise NotAsked
    ratings.in_window(order.campaign_end, at=by.at)
    return order, stars.of(unit, order)
