"""Reports: a campaign's beside its board, and either as a table to take away."""

from bot.ids import Action
from bot.rules.people import member
from bot.services.exports import Ending, What
from handlers.asks import Ask


def show(ask: Ask) -> None:
    """A campaign's report, to the one who asks."""
    member(ask.person)
    ask.desks.answers.show(ask.by, ask.url, "campaign_report", campaign_id=int(ask.value), replaces=False)
    ask.ack()


def send(ask: Ask) -> None:
    """The report as XLSX, as a direct message."""
    ask.desks.exports.send(ask.by, {"what": What.REPORT, **ask.carried}, Ending.XLSX)
    ask.ack()


ACTIONS = {Action.REPORT_XLSX: send, Action.REPORT_CAMPAIGN: show}
