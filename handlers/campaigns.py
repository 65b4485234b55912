"""`/juxing campaign`: start one, or show how one stands."""

from datetime import date, datetime, time, timedelta

from bot import render
from bot.ids import Action, View
from bot.rules.campaigns import Campaign
from bot.rules.pricing import MARKET
from bot.rules.taxonomy import FIELDS
from handlers import boards
from handlers.asks import Ask
from handlers.figures import fen


def command(ask: Ask, rest: str) -> None:
    """Start one; with a name, show how that one stands."""
    if rest:
        boards.of_campaign(ask, rest)
    else:
        open_form(ask)


def open_form(ask: Ask) -> None:
    today = ask.by.at.astimezone(MARKET).date()
    view = render.view(
        "campaign",
        ask.reader,
        today=today.isoformat(),
        ends=(today + timedelta(days=14)).isoformat(),
        channel=ask.channel,
        fields=[field.zh for field in FIELDS],
    )
    ask.slack.open_view(ask.trigger, view)
    ask.ack()


def submit(ask: Ask) -> None:
    ask.desks.campaigns.begin(
        ask.by,
        Campaign(
            id=0,
            tenant=ask.by.tenant,
            name=str(ask.typed("name") or "").strip(),
            owner=ask.by.person,
            channel=str(ask.metadata["channel"]),
            starts_at=_midnight(ask.typed("starts")),
            ends_at=_midnight(ask.typed("ends")) + timedelta(days=1),
            budget=fen(ask.typed("budget")) or 0,
            industry=str(ask.typed("industry") or ""),
        ),
    )
    ask.ack()


def _midnight(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(), MARKET)


ACTIONS = {Action.CAMPAIGN_NEW: open_form}
VIEWS = {View.CAMPAIGN: submit}
