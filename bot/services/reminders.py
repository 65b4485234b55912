"""The reminders desk: what is due is claimed, done in one transaction, and closed in the same."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot import failpoints
from bot.rules import orders, quotes
from bot.rules.orders import Move, Side, State
from bot.rules.people import CLOCK, By
from bot.rules.reminders import Kind, Reminder
from bot.services import (
    absences,
    alerts,
    asking,
    cancelling,
    digests,
    placing,
    quotes_told,
    results,
    say,
    schedules,
    scripts,
    stars_due,
    weeks,
)
from bot.services import orders as orders_desk
from bot.services import quotes as quotes_desk
from bot.services.installations import KEEP
from bot.services.standings import rank_marked, rebuild
from storage.reminders import Due
from storage.store import Store, Unit

RETRY = timedelta(seconds=30)
AT_ONCE = 200  #: rows of search made anew in one tick, because they are missing or a price has changed
TOGETHER = 20  #: creators whose record has changed that are ranked in one transaction: who rates them waits for it
IN_TURN = 20  #: the same, because they are old: 1.7 million a day where the clock ticks every second
TIDIED = 500  #: pages of the index of words that are merged at once
FRESH = timedelta(days=1)  #: after which a row of search is made anew in its turn


class ReminderDesk:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._complete = False  #: every creator has a row of search

    def claim(self, *, at: datetime, most: int = 50) -> list[Due]:
        """Take what is due, for a lease; another worker takes it over when the lease ends."""
        with self._store.unit() as unit:
            claimed = unit.reminders.claim(now=at, most=most)
            unit.commit()
        if claimed:
            failpoints.reached("reminder_claimed")
        return claimed

    def do_all(self, dues: Sequence[Due], *, at: datetime) -> int:
        """Act on all reminders for stars of one workspace in one transaction; returns how many were done."""
        tenant = dues[0].reminder.tenant
        by = By(tenant=tenant, person=CLOCK, delivery=f"clock:{dues[0].reminder.key}:{len(dues)}", at=at)
        with self._store.unit() as unit:
            done = stars_due.ask(unit, by, dues)
            unit.commit()
        failpoints.reached("reminder_done")
        return done

    def do(self, due: Due, *, at: datetime) -> bool:
        """Act on one reminder and close it, in one transaction; False where another worker has it now."""
        if due.reminder.kind is Kind.RATING_REMINDER:
            return self.do_all([due], at=at) > 0
        by = By(
            tenant=due.reminder.tenant,
            person=CLOCK,
            delivery=f"clock:{due.reminder.key}:{due.reminder.due_at.isoformat()}",
            at=at,
        )
        with self._store.unit() as unit:
            _hold(unit, due.reminder)
            if not unit.reminders.done(due):
                return False
            HANDLERS[due.reminder.kind](unit, by, due.reminder)
            unit.commit()
        failpoints.reached("reminder_done")
        return True

    def failed(self, due: Due, *, at: datetime, why: str) -> None:
        """Something broke: try again in half a minute; nothing of the failed try is kept."""
        with self._store.unit() as unit:
            unit.reminders.later(due, at=at + RETRY, note=why)
            unit.commit()

    def give_back(self, some: list[Due]) -> None:
        """Let another process do at once what this one claimed and will not do."""
        with self._store.unit() as unit:
            for due in some:
                unit.reminders.later(due, at=due.reminder.due_at, note="given back")
            unit.commit()

    def refresh_search(self, *, at: datetime) -> int:
        """Make rows of search anew: those whose creator's record has changed, those that are missing, those whose
        prices changed by themselves, and in turn those that are older than a day, for scores age with the days.
        Returns how many."""
        with self._store.reading() as unit:
            marked = unit.search.marked(most=AT_ONCE)
            due = unit.search.stale(now=at, most=AT_ONCE)
            due += unit.search.oldest(before=at - FRESH, most=IN_TURN)
            if not self._complete:
                # whoever is new gets a row at once, so it is asked only until nobody is without one
                missing = unit.search.missing(most=AT_ONCE)
                self._complete = not missing
                due += missing
        ranked = self._rank(marked, at=at)
        ids = list(dict.fromkeys(due))
        for start in range(0, len(ids), 100):
            with self._store.unit() as unit:
                rebuild(unit, ids[start : start + 100], at=at)
                unit.commit()
        if ranked or ids:
            self._store.fold_marks()
        return ranked + len(ids)

    def _rank(self, creators: Sequence[int], *, at: datetime) -> int:
        ranked = 0
        for start in range(0, len(creators), TOGETHER):
            with self._store.unit() as unit:
                ranked += rank_marked(unit, creators[start : start + TOGETHER], at=at)
                unit.commit()
        return ranked

    def tidy_search(self) -> None:
        """Keep the index of words in few pieces, a little at a time."""
        self._store.tidy_search(pages=TIDIED)

    def sample_again(self) -> None:
        """Draw the sample anew by which long results are counted."""
        self._store.sample_again()

    def forget_deliveries(self, *, at: datetime) -> int:
        """Drop deliveries that are too old to come again, and installs that were never ended; returns how many of the
        former."""
        with self._store.unit() as unit:
            forgotten = unit.inbox.forget(now=at)
            unit.installations.forget_attempts(before=at - KEEP)
            unit.commit()
        return forgotten

    def waiting(self, *, at: datetime) -> int:
        """How many reminders are due and not done."""
        with self._store.reading() as unit:
            return unit.reminders.overdue(now=at)


def _hold(unit: Unit, reminder: Reminder) -> None:
    """Lock what it is about before the reminder itself: whoever clicks locks in the same order."""
    if reminder.kind is Kind.DIGEST:
        unit.watches.hold(reminder.tenant, reminder.subject)
        return
    if reminder.kind is Kind.WEEK:
        weeks.hold(unit, reminder)
        return
    if reminder.kind is Kind.CAMPAIGN_OVER:
        results.hold(unit, reminder)
        return
    if reminder.kind in {Kind.ABSENCE, Kind.QUARTER}:
        return
    if reminder.kind is Kind.RATING_SCHEDULE:
        schedules.hold(unit, reminder)
        return
    if reminder.kind in quotes_told.TIMERS:
        quotes_told.hold(unit, reminder.tenant, reminder.subject)
    else:
        unit.orders.hold(reminder.tenant, reminder.subject)


def _remind_approvers(unit: Unit, by: By, reminder: Reminder) -> None:
    quote = unit.quotes.get(by.tenant, reminder.subject)
    if quote is None or quote.state is not quotes.State.APPROVING:
        return
    asked = [each.person for each in asking.asked_of(unit, quote, at=by.at)][: asking.MOST_TOLD]
    if reminder.kind is Kind.APPROVAL_ESCALATION:
        asked.append(quote.requester)
    template, subject = quotes_told.card_of(unit, quote)
    if template == quotes_told.REQUEST:
        request = unit.requests.get(by.tenant, subject)
        if request is None or request.speaks != quote.id:
            return  # another line of its request speaks for all
        asked = [*quotes_told.asked_for(unit, request.waiting, at=by.at), *asked]
    waits = quotes_told.WAITS if template == quotes_told.CARD else quotes_told.REQUEST_WAITS
    for person in dict.fromkeys(asked):
        say.card(unit, by, waits, subject, [person], reader=person)


def _expire_quote(unit: Unit, by: By, reminder: Reminder) -> None:
    quotes_desk.expire(unit, by, reminder.subject)


def _remind_creator(unit: Unit, by: By, reminder: Reminder) -> None:
    order = unit.orders.get(by.tenant, reminder.subject)
    if order is not None and order.state is State.COUNTERED:  # now the brand's answer is due
        alerts.alert(unit, by, order, Side.BRAND)
    if order is None or order.state is not State.AWAITING:
        return
    creator = unit.people.who_is(by.tenant, order.creator_id)
    told = creator.user if creator else order.owner
    say.note(unit, by, "answer_soon", told, reader=told, order=order.id)


def _tell_creator(unit: Unit, by: By, reminder: Reminder) -> None:
    placing.tell(unit, by, reminder.subject)


def _expire_offer(unit: Unit, by: By, reminder: Reminder) -> None:
    orders_desk.by_clock(unit, by, reminder.subject, Move.EXPIRE)


def _start_work(unit: Unit, by: By, reminder: Reminder) -> None:
    order = unit.orders.get(by.tenant, reminder.subject)
    if order is not None:
        if order.need.form.live:
            scripts.begin(unit, by, order.id)
        orders_desk.by_clock(unit, by, order.id, orders.begins_with(order.need.form))


def _end_work(unit: Unit, by: By, reminder: Reminder) -> None:
    order = unit.orders.get(by.tenant, reminder.subject)
    if order is None or order.state not in {State.LIVE, State.PRODUCING, State.ACCEPTED, State.READY}:
        return
    if not order.need.form.live:  # a video is delivered by a person; at its date the owner is told that it is due
        say.card(unit, by, "work_ended", order.id, [order.owner], reader=order.owner)
        return
    if order.state is not State.LIVE:
        orders_desk.by_clock(unit, by, order.id, Move.GO_LIVE)
    orders_desk.by_clock(unit, by, order.id, Move.DELIVER)


def _deem_delivered(unit: Unit, by: By, reminder: Reminder) -> None:
    orders_desk.by_clock(unit, by, reminder.subject, Move.TAKE_DELIVERY)


def _close_rating(unit: Unit, by: By, reminder: Reminder) -> None:
    """Nobody can give, change or withdraw stars any more: an order without them ends, the cards of one that has them
    lose their buttons.
    """
    order = unit.orders.get(by.tenant, reminder.subject)
    if order is not None and order.state is State.DELIVERED:
        orders_desk.by_clock(unit, by, order.id, Move.TAKE_DELIVERY)
    if order is not None and order.state is State.FINISHED:
        orders_desk.refresh(unit, by, order.id)
    orders_desk.by_clock(unit, by, reminder.subject, Move.CLOSE)


def _remind_of_cancelling(unit: Unit, by: By, reminder: Reminder) -> None:
    cancelling.remind(unit, by, reminder.subject, reminder.step)


def _cancel_by_silence(unit: Unit, by: By, reminder: Reminder) -> None:
    cancelling.silent(unit, by, reminder.subject, reminder.step)


def _script_is_late(unit: Unit, by: By, reminder: Reminder) -> None:
    scripts.late(unit, by, reminder.subject)


def _remind_of_script(unit: Unit, by: By, reminder: Reminder) -> None:
    escalated = reminder.kind is Kind.SCRIPT_ESCALATION
    scripts.remind(unit, by, reminder.subject, reminder.step, escalated=escalated)


def _deem_script(unit: Unit, by: By, reminder: Reminder) -> None:
    scripts.deem(unit, by, reminder.subject, reminder.step)


HANDLERS: dict[Kind, Callable[[Unit, By, Reminder], None]] = {
    Kind.APPROVAL_REMINDER: _remind_approvers,
    Kind.APPROVAL_ESCALATION: _remind_approvers,
    Kind.QUOTE_EXPIRY: _expire_quote,
    Kind.OFFER_TOLD: _tell_creator,
    Kind.ANSWER_REMINDER: _remind_creator,
    Kind.ANSWER_EXPIRY: _expire_offer,
    Kind.CANCEL_REMINDER: _remind_of_cancelling,
    Kind.CANCEL_SILENCE: _cancel_by_silence,
    Kind.SCRIPT_LATE: _script_is_late,
    Kind.SCRIPT_REMINDER: _remind_of_script,
    Kind.SCRIPT_ESCALATION: _remind_of_script,
    Kind.SCRIPT_DEEMED: _deem_script,
    Kind.WORK_START: _start_work,
    Kind.WORK_END: _end_work,
    Kind.DELIVERY_DEEMED: _deem_delivered,
    Kind.RATING_SCHEDULE: schedules.plan_again,
    Kind.RATING_CLOSE: _close_rating,
    Kind.DIGEST: digests.digest,
    Kind.WEEK: weeks.week,
    Kind.ABSENCE: absences.hand_over,
    Kind.CAMPAIGN_OVER: results.campaign_over,
    Kind.QUARTER: results.quarter,
}
