"""What a person reads when something is refused, or breaks: one clear sentence, where they are looking."""

import uuid
from collections.abc import Callable, Mapping

import structlog

from bot import render
from bot.ids import Action, View
from bot.rules import (
    absences,
    attachments,
    cancelling,
    counteroffers,
    days_off,
    orders,
    policies,
    pricing,
    promoted,
    prompts,
    quotes,
    ratecards,
    ratings,
    ratings_photos,
    ratings_reports,
    requests,
    schedules,
    scripts,
    shortlists,
    uploads,
    watches,
)
from bot.rules.errors import AlreadyDone, Refused, Stale
from bot.rules.forms import Form
from bot.rules.people import Unmet
from bot.slack import SlackError
from handlers.asks import Ask
from handlers.watched import tried

log = structlog.get_logger(__name__)

STARS = ("item:condition", "item:creativity")  #: the first stars of either form

#: refusal → the input that it is about; the first that the modal has is marked
FIELDS: Mapping[type[Refused], tuple[str, ...]] = {
    pricing.InThePast: ("date",),
    pricing.TooShort: ("hours",),
    pricing.BadQuantity: ("hours", "days", "products"),
    pricing.NoProducts: ("products",),
    pricing.TooManyProducts: ("products",),
    pricing.ListTooLong: ("products",),
    promoted.ProductWithoutName: ("products",),
    promoted.ProductTooLong: ("products",),
    promoted.ProductTwice: ("products",),
    ratecards.NoPrice: ("form",),
    ratecards.BadPrice: ("day", "hour", "product"),
    ratecards.BadDiscount: ("discount",),
    ratecards.BadTerms: ("min_hours", "capacity"),
    ratecards.BadArea: ("area",),
    days_off.BadDaysOff: ("first",),
    days_off.BookedThen: ("first",),
    policies.BadAmounts: ("below", "from"),
    policies.NobodyNamed: ("people:0",),
    policies.TooFewNamed: ("needed:0",),
    absences.BadDays: ("last",),
    absences.BadDelegate: ("delegate",),
    quotes.ReasonNeeded: ("reason",),
    requests.PickSome: ("creators",),
    orders.ReasonNeeded: ("reason",),
    counteroffers.BadCounter: ("net",),
    counteroffers.SamePrice: ("net",),
    cancelling.BadShare: ("share",),
    attachments.WrongKind: ("file",),
    attachments.FileTooBig: ("file",),
    attachments.FileNotHere: ("file",),
    scripts.NothingBriefed: ("brief",),
    scripts.NothingHandedIn: ("script",),
    scripts.WordsTooLong: ("brief", "script"),
    scripts.DueInThePast: ("due",),
    watches.BadLimit: tuple(f"limit:{form}" for form in Form),
    shortlists.ListNameNeeded: ("name",),
    shortlists.NameTooLong: ("name",),
    shortlists.TextTooLong: ("note", "reason"),
    shortlists.ListFull: ("list", "name"),
    shortlists.ListClosed: ("list", "name"),
    uploads.FileNeeded: ("file",),
    uploads.AsOfAhead: ("as_of",),
    uploads.NotAMapping: ("columns",),
    prompts.BadColleague: ("colleague",),
    prompts.ReasonTooLong: ("reason",),
    schedules.BadReminderDays: ("days",),
    schedules.BadReminderHour: ("hour",),
    schedules.BadHoliday: ("holidays",),
    schedules.TooManyHolidays: ("holidays",),
    ratings.NothingRated: STARS,
    ratings.BadStars: STARS,
    ratings.WindowClosed: STARS,
    ratings.NotYet: STARS,
    ratings.NothingToRate: STARS,
    ratings.NoPart: STARS,
    ratings.RatedMeanwhile: STARS,
    ratings.IsWithdrawn: (*STARS, "words", "why"),
    ratings.WordsTooLong: ("words", "note"),
    ratings_photos.TooManyPhotos: ("photos",),
    ratings_reports.ReportWordsNeeded: ("words", "why"),
    ratings_reports.ReportedBefore: ("words",),
    ratings_reports.ChangedSinceShown: ("words", "why"),
    ratings_reports.DecidedBefore: ("why",),
    ratings_reports.OwnRating: ("why",),
}

#: a form opens within three seconds of the click, and once
TOO_LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged"})
QUOTE_CARDS = {Action.QUOTE_APPROVE, Action.QUOTE_DECLINE, Action.QUOTE_ASK, Action.QUOTE_REVISE, Action.ORDER_PLACE}
ORDER_CARDS = {
    Action.ORDER_UNDO,
    Action.ORDER_CANCEL,
    Action.ORDER_RESULT,
    Action.OFFER_ACCEPT,
    Action.OFFER_DECLINE,
    Action.OFFER_EXTEND,
    Action.WORK_DELIVER,
    Action.RATE_OPEN,
    Action.RATE_HAND_OVER,
    Action.RATE_HAND_BACK,
    Action.RATE_PASS,
    Action.RATE_UNPASS,
    Action.RESULT_OPEN,
    Action.RESULT_CONFIRM,
    Action.COUNTER_OPEN,
    Action.COUNTER_TAKE,
    Action.COUNTER_REFUSE,
    Action.CANCEL_ASK,
    Action.CANCEL_AGREE,
    Action.CANCEL_REFUSE,
    Action.CANCEL_WITHDRAW,
    Action.SCRIPT_BRIEF,
    Action.SCRIPT_HAND_IN,
    Action.SCRIPT_PASS,
    Action.SCRIPT_BACK,
    Action.DISPUTE_BEGIN,
    Action.DISPUTE_ANSWER,
    Action.DISPUTE_SETTLE,
}
#: modals about an order: the first of what they keep is its id
ORDER_FORMS = {
    View.RESULT,
    View.COUNTER,
    View.COUNTER_REFUSE,
    View.CANCEL_ASK,
    View.BRIEF,
    View.SCRIPT,
    View.SCRIPT_BACK,
    View.DISPUTE,
    View.DISPUTE_ANSWER,
    View.RATE_HAND_OVER,
    View.RATE_PASS,
}
LIST_CARDS = {
    Action.SHORTLIST_YES,
    Action.SHORTLIST_MAYBE,
    Action.SHORTLIST_NO,
    Action.SHORTLIST_CLOSE,
    Action.SHORTLIST_REOPEN,
}


RATING_CARDS = {Action.RATE_WITHDRAW, Action.RATING_ANSWER, Action.RATING_REPORT}
REPORT_CARDS = {Action.REPORT_KEEP, Action.REPORT_WITHDRAW}
UPLOAD_CARDS = {Action.UPLOAD_CONFIRM, Action.UPLOAD_DROP, Action.UPLOAD_UNDO}


def guarded(ask: Ask, handle: Callable[[Ask], None]) -> str:
    """Run a handler; what it refuses becomes a sentence, what breaks becomes a sentence with a reference.

    Returns how it went: done, repeated, refused, slack_error or broke. What is refused is written down for the audit.
    """
    try:
        handle(ask)
    except Unmet:
        return guarded(ask.met(), handle)
    except AlreadyDone:
        ask.ack()
        return "repeated"
    except Refused as refusal:
        move, subject = tried(ask)
        log.info("refused", code=refusal.code, kind=move, subject=subject)
        ask.desks.attempts.refused(ask.by, move, subject, refusal.code)
        if isinstance(refusal, Stale):
            _heal(ask)
        _answer(ask, render.sentence(refusal, ask.reader), FIELDS.get(type(refusal), ()))
        return "refused"
    except SlackError as error:
        log.warning("slack.refused", code=error.code)
        trouble = TooLate() if error.code in TOO_LATE else SlackTrouble(code=error.code)
        _answer(ask, render.sentence(trouble, ask.reader), ())
        return "slack_error"
    except Exception:
        reference = uuid.uuid4().hex[:8]
        log.exception("handler.broke", reference=reference)
        _answer(ask, render.sentence(Broke(reference=reference), ask.reader), ())
        return "broke"
    return "done"


class Broke(Refused):
    """Something broke on our side, and nothing was changed. Try again; if it stays, report reference %(reference)s."""


class TooLate(Refused):
    """The form could not be opened within the three seconds that Slack gives it. Nothing was changed; press again."""


class SlackTrouble(Refused):
    """Slack did not answer as expected (%(code)s). Nothing was lost; try again."""


def _answer(ask: Ask, sentence: str, fields: tuple[str, ...]) -> None:
    kind = ask.body.get("type")
    if "command" in ask.body:
        ask.ack(response_type="ephemeral", **render.message("notice", ask.reader, sentence=sentence))
    elif kind == "view_submission":
        _answer_in_modal(ask, sentence, fields)
    else:
        ask.desks.answers.tell(ask.by, ask.url, sentence)
        ask.ack()


def _answer_in_modal(ask: Ask, sentence: str, fields: tuple[str, ...]) -> None:
    inputs = ask.body["view"]["state"]["values"]
    marked = next((name for name in fields if name in inputs), None)
    if marked:
        ask.ack(response_action="errors", errors={marked: sentence})
    else:
        ask.ack(response_action="push", view=render.view("notice", ask.reader, sentence=sentence))


def _heal(ask: Ask) -> None:
    """A stale click brings the card up to date."""
    action = str(ask.action.get("action_id", "")).partition(":")[0]
    if action == Action.REQUEST_LINE:
        ask.desks.quotes.heal(ask.by, int(ask.carried[1]))
    elif action in QUOTE_CARDS:
        ask.desks.quotes.heal(ask.by, int(ask.carried[0]))
    elif action in LIST_CARDS:
        ask.desks.shortlists.heal(ask.by, int(ask.carried[0]))
    elif action in UPLOAD_CARDS:
        ask.desks.uploads.heal(ask.by, int(ask.carried))
    elif action in RATING_CARDS:
        ask.desks.ratings.heal(ask.by, int(ask.carried[0]))
    elif action in REPORT_CARDS:
        ask.desks.reports.heal(ask.by, int(ask.carried[0]))
    elif action == Action.SHORTLIST_MENU:
        ask.desks.shortlists.heal(ask.by, int(ask.carried[1]))
    elif action in ORDER_CARDS:
        carried = ask.carried
        ask.desks.orders.heal(ask.by, int(carried[0] if isinstance(carried, list) else carried))
    elif ask.body.get("view", {}).get("callback_id") in ORDER_FORMS:
        ask.desks.orders.heal(ask.by, int(ask.metadata[0]))
    elif ask.body.get("view", {}).get("callback_id") == View.REPORT_DECIDE:
        ask.desks.reports.heal(ask.by, int(ask.metadata[0]))
