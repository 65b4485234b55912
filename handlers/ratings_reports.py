"""What a creator does with a rating (answer it, report it, have read it), and what an admin does with a report."""

from datetime import datetime

from bot import render
from bot.ids import Action, View
from bot.introductions import met_anew
from bot.rules.errors import NotAllowed
from bot.rules.ratings_reports import Reason, Verdict
from handlers.asks import Ask


def open_answer(ask: Ask) -> None:
    _open_about(ask, View.RATING_ANSWER)


def open_report(ask: Ask) -> None:
    _open_about(ask, View.RATING_REPORT)


def answer(ask: Ask) -> None:
    order, _ = ask.metadata
    ask.desks.ratings.answer(ask.by, _creator(ask), order, str(ask.typed("words") or ""))
    ask.ack()


def report(ask: Ask) -> None:
    order, version = ask.metadata
    reason, words = Reason(ask.typed("reason") or Reason.OTHER), str(ask.typed("words") or "")
    ask.desks.reports.report(ask.by, _creator(ask), order, reason, words, seen_version=version)
    ask.ack()


def seen(ask: Ask) -> None:
    ask.desks.reports.mark_seen(ask.by, _creator(ask), datetime.fromisoformat(ask.value))
    ask.ack()


def open_keep(ask: Ask) -> None:
    _open_decision(ask, Verdict.KEEP)


def open_withdraw(ask: Ask) -> None:
    _open_decision(ask, Verdict.WITHDRAW)


def decide(ask: Ask) -> None:
    report_id, version, verdict = ask.metadata
    why = str(ask.typed("why") or "")
    ask.desks.reports.decide(ask.by, report_id, Verdict(verdict), why, seen_version=version)
    ask.ack()


def _open_about(ask: Ask, callback: View) -> None:
    order, version = ask.carried
    rating = ask.desks.reports.of_order(ask.by, _creator(ask), order)
    view = render.view("rating_about", ask.reader, callback=callback, rating=rating, kept=[order, version])
    ask.slack.open_view(ask.trigger, view)
    ask.ack()


def _open_decision(ask: Ask, verdict: Verdict) -> None:
    """Who administers a workspace changes: Slack is asked each time, as for uploads."""
    met_anew(ask.desks.workspace, ask.house.slack, ask.by.tenant, ask.by.person)
    report_id, version = ask.carried
    reported = ask.desks.reports.shown(ask.by, report_id)
    kept = [report_id, version, str(verdict)]
    view = render.view("report_decide", ask.reader, reported=reported, verdict=str(verdict), kept=kept)
    ask.slack.open_view(ask.trigger, view)
    ask.ack()


def _creator(ask: Ask) -> int:
    """Raises NotAllowed for who is no creator."""
    if ask.person.creator_id is None:
        raise NotAllowed(who="this creator")
    return ask.person.creator_id


ACTIONS = {
    Action.RATING_ANSWER: open_answer,
    Action.RATING_REPORT: open_report,
    Action.RATING_SEEN: seen,
    Action.REPORT_KEEP: open_keep,
    Action.REPORT_WITHDRAW: open_withdraw,
}
VIEWS = {View.RATING_ANSWER: answer, View.RATING_REPORT: report, View.REPORT_DECIDE: decide}
