"""When someone is told or time itself acts. Each instant is worked out here and kept in our own table."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.rules import cancelling, orders, quotes, ratings, scripts
from bot.rules.absences import Absence
from bot.rules.campaigns import Campaign
from bot.rules.hours import MORNING, instant
from bot.rules.results import Season
from bot.rules.schedules import Schedule, rating_instants
from bot.rules.watches import Watcher

ROUND = 100  #: added to the days of what is planned anew: settled, handed over, put off, or by other settings
SNOOZED = 50  #: the step within a round that was asked for, not planned


class Kind(StrEnum):
    APPROVAL_REMINDER = "approval_reminder"
    APPROVAL_ESCALATION = "approval_escalation"
    QUOTE_EXPIRY = "quote_expiry"
    OFFER_TOLD = "offer_told"
    ANSWER_REMINDER = "answer_reminder"
    ANSWER_EXPIRY = "answer_expiry"
    CANCEL_REMINDER = "cancel_reminder"
    CANCEL_SILENCE = "cancel_silence"
    SCRIPT_LATE = "script_late"
    SCRIPT_REMINDER = "script_reminder"
    SCRIPT_ESCALATION = "script_escalation"
    SCRIPT_DEEMED = "script_deemed"
    WORK_START = "work_start"
    WORK_END = "work_end"
    DELIVERY_DEEMED = "delivery_deemed"
    RATING_REMINDER = "rating_reminder"
    RATING_SCHEDULE = "rating_schedule"
    RATING_CLOSE = "rating_close"
    DIGEST = "digest"
    WEEK = "week"
    ABSENCE = "absence"
    CAMPAIGN_OVER = "campaign_over"
    QUARTER = "quarter"


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """`key` is unique: planning the same thing twice plans it once."""

    tenant: str
    kind: Kind
    subject: int  #: id of the quote, order, watcher, campaign or absence; 0 for the workspace
    step: int = 0
    person: str = ""
    due_at: datetime

    @property
    def key(self) -> str:
        return f"{self.tenant}:{self.kind}:{self.subject}:{self.step}"


def of_quote(quote: quotes.Quote, *, at: datetime) -> list[Reminder]:
    """Remind approvers after a day, escalate after two, let the quote run out: never approve by silence."""
    return [*of_asking(quote, at=at), _of_quote(quote, Kind.QUOTE_EXPIRY, quote.valid_until)]


def of_asking(quote: quotes.Quote, *, at: datetime) -> list[Reminder]:
    """Remind those who are asked from now on after a day, escalate after two."""
    plan = {Kind.APPROVAL_REMINDER: quotes.REMIND_AFTER, Kind.APPROVAL_ESCALATION: quotes.ESCALATE_AFTER}
    return [_of_quote(quote, kind, at + wait) for kind, wait in plan.items() if at + wait <= quote.valid_until]


def _of_quote(quote: quotes.Quote, kind: Kind, due: datetime) -> Reminder:
    step = quote.version  # a revised quote is asked for anew, and so is a step that begins
    return Reminder(tenant=quote.tenant, kind=kind, subject=quote.id, step=step, due_at=due)


def of_absence(absence: Absence) -> list[Reminder]:
    """What waits goes to the delegate when an absence begins, and back when it ends."""
    due = (absence.from_at, absence.until_at)
    return [
        Reminder(
            tenant=absence.tenant, kind=Kind.ABSENCE, subject=absence.id, step=step, person=absence.person, due_at=at
        )
        for step, at in enumerate(due)
    ]


def of_placing(order: orders.Order) -> list[Reminder]:
    """The creator is told once the time to undo is over; an order that is placed anew is told anew."""
    if order.tell_at is None:
        return []
    told = Reminder(
        tenant=order.tenant, kind=Kind.OFFER_TOLD, subject=order.id, step=order.version, due_at=order.tell_at
    )
    return [told]


def of_reopened(quote: quotes.Quote) -> list[Reminder]:
    """A quote that can be ordered again runs out when it would have; of a draft nobody is told."""
    return [_of_quote(quote, Kind.QUOTE_EXPIRY, quote.valid_until)] if quote.state is quotes.State.APPROVED else []


def of_offer(order: orders.Order, *, at: datetime) -> list[Reminder]:
    """Two reminders before the creator's answer is due, then the offer runs out."""
    round_ = int(order.extended) * 10
    early = [
        Reminder(
            tenant=order.tenant,
            kind=Kind.ANSWER_REMINDER,
            subject=order.id,
            step=round_ + nth,
            due_at=order.answer_by - left,
        )
        for nth, left in enumerate(orders.ANSWER_REMINDERS)
        if order.answer_by - left > at
    ]
    over = Reminder(tenant=order.tenant, kind=Kind.ANSWER_EXPIRY, subject=order.id, step=round_, due_at=order.answer_by)
    return [*early, over]


def of_work(order: orders.Order, *, at: datetime) -> list[Reminder]:
    """What follows an acceptance: the work starts and ends. A video is begun at once and is due at the agreed time."""
    start = order.need.starts_at if order.need.form.live else at
    return [_about(order, Kind.WORK_START, start), _about(order, Kind.WORK_END, order.need.ends_at)]


def of_cancelling(request: cancelling.Request) -> list[Reminder]:
    """The other side is reminded a day before its silence cancels the order; in a dispute silence does nothing."""
    if request.until is None:
        return []
    plan = [
        (Kind.CANCEL_REMINDER, request.until - cancelling.REMIND_BEFORE),
        (Kind.CANCEL_SILENCE, request.until),
    ]
    return [
        Reminder(tenant=request.tenant, kind=kind, subject=request.order_id, step=request.id, due_at=due)
        for kind, due in plan
    ]


def of_brief(brief: scripts.Brief, version: int, *, at: datetime) -> list[Reminder]:
    """Both sides hear of a script that is not there when it is due; asked for anew, it is another reminder.

    `version` of the order tells one from another.
    """
    if brief.script_by is None or brief.script_by <= at:
        return []
    late = Reminder(
        tenant=brief.tenant, kind=Kind.SCRIPT_LATE, subject=brief.order_id, step=version, due_at=brief.script_by
    )
    return [late]


def of_script(script: scripts.Script) -> list[Reminder]:
    """Remind of a version after a day, escalate after two; after seven it counts as confirmed."""
    plan = [
        (Kind.SCRIPT_REMINDER, script.at + scripts.REMIND_AFTER),
        (Kind.SCRIPT_ESCALATION, script.at + scripts.ESCALATE_AFTER),
        (Kind.SCRIPT_DEEMED, script.deemed_at),
    ]
    return [
        Reminder(tenant=script.tenant, kind=kind, subject=script.order_id, step=script.number, due_at=due)
        for kind, due in plan
    ]


def of_passed_script(order: orders.Order, number: int, *, at: datetime) -> list[Reminder]:
    """A video is begun as soon as its script is passed; a live has its hour already."""
    return [] if order.need.form.live else [_about(order, Kind.WORK_START, at, step=number)]


def of_settlement(order: orders.Order) -> list[Reminder]:
    """The days to rate begin anew when a dispute is settled: what was planned before was called off."""
    return [_about(order, Kind.RATING_CLOSE, ratings.window_end(order.campaign_end), step=ROUND)]


def of_delivery(order: orders.Order, *, at: datetime) -> list[Reminder]:
    """What follows a delivery: it is deemed accepted after three days; after the window nobody can rate it."""
    return [
        _about(order, Kind.DELIVERY_DEEMED, at + orders.DEEMED_DELIVERED_AFTER),
        _about(order, Kind.RATING_CLOSE, ratings.window_end(order.campaign_end)),
    ]


@dataclass(frozen=True, kw_only=True)
class Waits:
    """An order that waits for stars, as far as it matters when somebody is asked: a market has many of them."""

    id: int
    tenant: str
    person: str  #: who is asked
    ended: datetime  #: the campaign
    snoozed_until: datetime | None = None


def of_stars(
    waits: Waits, zone: str, schedule: Schedule, *, round_: int = 0, after: datetime | None = None
) -> list[Reminder]:
    """Stars are asked for from the campaign's end on, on the days of the schedule; a late video moves that end.

    `after`: only what is still to come then, in a round of its own. What was put off comes when it was put off to, and
    nothing before.
    """
    instants = rating_instants(waits.ended, zone, schedule)
    steps = dict(instants) if after is None else {day: due for day, due in instants.items() if due > after}
    until = waits.snoozed_until
    if until is not None and (after is None or until > after):
        steps = {SNOOZED: until} | {day: due for day, due in steps.items() if due > until}
    return [
        Reminder(
            tenant=waits.tenant,
            kind=Kind.RATING_REMINDER,
            subject=waits.id,
            step=round_ * ROUND + step,
            person=waits.person,
            due_at=due,
        )
        for step, due in steps.items()
    ]


def of_digest(watcher: Watcher, zone: str, *, at: datetime) -> Reminder:
    """The next digest: the next working morning there, on a later day than the last one.

    The day is its step, so that no day has two.
    """
    day = at.astimezone(ZoneInfo(zone)).date()
    if watcher.day is not None:
        day = max(day, watcher.day + timedelta(days=1))
    while day.weekday() >= 5 or instant(day, MORNING, zone) <= at:
        day += timedelta(days=1)
    return Reminder(
        tenant=watcher.tenant,
        kind=Kind.DIGEST,
        subject=watcher.id,
        step=day.toordinal(),
        person=watcher.person,
        due_at=instant(day, MORNING, zone),
    )


def of_week(campaign: Campaign, zone: str, *, at: datetime) -> Reminder:
    """The next word on a campaign's week: the next Monday morning in the zone of whoever runs it."""
    day = at.astimezone(ZoneInfo(zone)).date()
    while day.weekday() != 0 or instant(day, MORNING, zone) <= at:
        day += timedelta(days=1)
    return Reminder(
        tenant=campaign.tenant,
        kind=Kind.WEEK,
        subject=campaign.id,
        step=day.toordinal(),
        person=campaign.owner,
        due_at=instant(day, MORNING, zone),
    )


def of_end(order: orders.Order, *, at: datetime) -> Reminder:
    """An order of a campaign has ended, so the campaign may be over: looked at by the next tick."""
    return Reminder(
        tenant=order.tenant,
        kind=Kind.CAMPAIGN_OVER,
        subject=order.campaign_id or 0,
        step=order.id,
        person=order.owner,
        due_at=at,
    )


def of_quarter(tenant: str, season: Season, zone: str) -> Reminder:
    """The word on a quarter: the first working morning after it."""
    day = season.moved(1).first
    while day.weekday() >= 5:
        day += timedelta(days=1)
    due = instant(day, MORNING, zone)
    return Reminder(tenant=tenant, kind=Kind.QUARTER, subject=0, step=season.step, due_at=due)


def _about(order: orders.Order, kind: Kind, due: datetime, *, step: int = 0) -> Reminder:
    return Reminder(tenant=order.tenant, kind=kind, subject=order.id, step=step, person=order.owner, due_at=due)
